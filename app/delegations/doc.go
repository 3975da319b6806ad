// Package delegations has the screens of the seats of a congress and the delegations that the congresses below send.
package delegations
