// Package units has the screens of the unit tree and its changes.
package units
