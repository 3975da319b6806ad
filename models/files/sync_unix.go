//go:build !windows

package files

import (
	"errors"
	"os"
)

// syncDir flushes the entries of a directory to disk.
func syncDir(path string) error {
	dir, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}
