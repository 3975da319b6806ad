//go:build !windows

package doctor

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"daihoi/models/store"
)

// modes finds what others on the machine may read or write. Only the owner should: lists of delegates are personal data.
func modes(_ context.Context, _ *store.Tx, p Patient) (Finding, error) {
	paths := []string{string(p.Files)}
	if target := p.Store.Target(); !store.IsPostgres(target) {
		paths = append(paths, target, target+"-wal", target+"-shm")
	}
	open, err := readableByOthers(paths...)
	return verdict(Warn, open), err
}

// readableByOthers are the files that are not their owner's alone.
func readableByOthers(paths ...string) (open []string, err error) {
	for _, path := range paths {
		if path == "" {
			continue
		}
		info, err := os.Stat(path)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if info.Mode().Perm()&0o077 != 0 {
			open = append(open, fmt.Sprintf("%s %v", path, info.Mode().Perm()))
		}
	}
	return open, nil
}
