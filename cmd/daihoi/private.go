package main

import (
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"runtime"
)

// private takes from everyone but the owner the right to read files with personal data, which earlier versions of the
// program or a copy have left open. Windows has other rights, which a new file inherits from its folder.
func private(log *slog.Logger, paths ...string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	for _, path := range paths {
		info, err := os.Stat(path)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		} else if err != nil {
			return err
		}
		if open := info.Mode().Perm() & 0o077; open != 0 {
			if err := os.Chmod(path, info.Mode().Perm()&^0o077); err != nil {
				return err
			}
			log.Warn("others could read a file; now only its owner can", "file", path, "before", info.Mode().Perm().String())
		}
	}
	return nil
}
