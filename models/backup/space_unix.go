//go:build !windows

package backup

import "golang.org/x/sys/unix"

// FreeSpace is how many bytes the program can still write below the folder.
func FreeSpace(dir string) (int64, error) {
	var s unix.Statfs_t
	if err := unix.Statfs(dir, &s); err != nil {
		return 0, err
	}
	return int64(s.Bavail) * int64(s.Bsize), nil //nolint:gosec,unconvert // the types differ between systems
}
