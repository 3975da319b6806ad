// Package backups shows the administrators of the whole installation whether it is backed up.
package backups
