package store

import (
	"errors"
	"os"
)

// Flush writes a file to the disk. NTFS journals the entries of folders, which cannot be flushed.
func Flush(path string) error {
	info, err := os.Stat(path)
	if err != nil || info.IsDir() {
		return err
	}
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
