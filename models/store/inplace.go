package store

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"sync"

	"daihoi/models/access"
)

// Whoever writes another database over the file of a running server leaves device and inode as they are, and SQLite does
// not look: its write-ahead log would be merged into a file that it does not belong to. The header of the file gives it away
// (sqlite.org/fileformat2.html, 1.3), where each installation has its application id and each writing transaction counts
// the user version up.

// header is what the first bytes of a SQLite file say.
type header struct {
	wal         bool // as every file that a store has open; a copy made by VACUUM INTO is not
	application uint32
	writes      uint32 // when its first page was last merged into the file
}

func readHeader(f *os.File) (h header, err error) {
	var b [100]byte
	if _, err := f.ReadAt(b[:], 0); err != nil {
		return h, err
	}
	return header{wal: b[18] == 2 && b[19] == 2, application: binary.BigEndian.Uint32(b[68:]), writes: binary.BigEndian.Uint32(b[60:])}, nil
}

// watch knows the file that was opened. It keeps it open, because closing it would take away the locks that SQLite has on
// it in this program.
type watch struct {
	file *os.File
	own  uint32 // application id

	mu   sync.Mutex
	info os.FileInfo // when last looked at
	last header
}

// watchFile looks at the file for the first time.
func (s *Store) watchFile() error {
	f, err := os.Open(s.path)
	if err != nil {
		return err
	}
	w := &watch{file: f, info: s.opened}
	if w.last, err = readHeader(f); err == nil {
		w.own, err = s.installationNumber(context.Background())
	}
	s.watch = w
	return err
}

// look reports another database in the file. Unless the file has changed since the last time, it reads nothing.
func (w *watch) look(now os.FileInfo) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if now.Size() == w.info.Size() && now.ModTime().Equal(w.info.ModTime()) {
		return nil
	}
	h, err := readHeader(w.file)
	switch {
	case err != nil:
		return down(err, "replaced")
	case !h.wal || h.application != w.own && h.application != w.last.application || h.writes < w.last.writes:
		return down(errors.New("store: another database has been written over "+w.file.Name()), "replaced")
	}
	w.info, w.last = now, h
	return nil
}

// advance counts a writing transaction.
func (tx *Tx) advance() error {
	if tx.db.Name() == "postgres" {
		return nil
	}
	ctx, pool := tx.db.Statement.Context, tx.db.Statement.ConnPool // not through GORM: this is no statement of a page
	var writes int64
	if err := pool.QueryRowContext(ctx, "PRAGMA user_version").Scan(&writes); err != nil {
		return err
	}
	_, err := pool.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version = %d", (writes+1)&0x7fffffff))
	return err
}

// installationNumber is a number made from the installation, for the header of its file.
func (s *Store) installationNumber(ctx context.Context) (number uint32, err error) {
	err = s.Read(ctx, access.Program("start"), func(tx *Tx) error {
		text, err := GetSetting(tx, Installation)
		number = crc32.ChecksumIEEE([]byte(text)) & 0x7fffffff
		return err
	})
	return number, err
}

// mark puts the number of the installation into the header of a SQLite file that has another.
func (s *Store) mark(ctx context.Context) error {
	number, err := s.installationNumber(ctx)
	if err != nil {
		return err
	}
	pool, err := s.writer.DB()
	if err != nil {
		return err
	}
	var is uint32
	if err := pool.QueryRowContext(ctx, "PRAGMA application_id").Scan(&is); err != nil || is == number {
		return err
	}
	_, err = pool.ExecContext(ctx, fmt.Sprintf("PRAGMA application_id = %d; PRAGMA wal_checkpoint(PASSIVE)", number))
	return err
}
