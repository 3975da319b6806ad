// Package congresses has the screens of one congress with its sessions, result, difficulties and the directives that bind it.
package congresses
