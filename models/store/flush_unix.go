//go:build !windows

package store

import (
	"errors"
	"os"
)

// Flush writes a file, or the entries of a folder, to the disk.
func Flush(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
