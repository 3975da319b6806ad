//go:build !windows

package backup

import (
	"errors"
	"io"
	"os"

	"golang.org/x/sys/unix"
)

// SQLite locks these bytes of the file (sqlite.org/src/file/src/os.h, SHARED_FIRST). A connection in WAL mode holds a
// shared lock on them as long as it is open.
const (
	sharedFirst = 0x40000002
	sharedSize  = 510
)

// Held reports whether another program has the database open. It works for a damaged file too. A program must not ask
// about a file that it has open itself: the system then forgets its own locks.
func Held(path string) (held bool, err error) {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	lock := unix.Flock_t{Type: unix.F_WRLCK, Whence: io.SeekStart, Start: sharedFirst, Len: sharedSize}
	if err := unix.FcntlFlock(f.Fd(), unix.F_GETLK, &lock); err != nil {
		return false, err
	}
	return lock.Type != unix.F_UNLCK, nil
}
