package main

import (
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

// The disk becomes full while the program serves, and has room again later. Everything that was acknowledged is there,
// and nothing that was refused. It needs the right to mount a small disk; where there is none, the same is tested with
// a database that may not grow (TestFullDatabaseIsSaid).
func TestFullDisk(t *testing.T) {
	t.Parallel()
	disk := t.TempDir()
	if err := syscall.Mount("tmpfs", disk, "tmpfs", 0, "size=16m"); err != nil {
		t.Logf("no small disk: %v", err)
		return
	}
	t.Cleanup(func() { _ = syscall.Unmount(disk, syscall.MNT_DETACH) })
	content, err := demoFile()
	require.NoError(t, err)
	db := filepath.Join(disk, "demo.db")
	require.NoError(t, os.WriteFile(db, content, 0o600))
	withKey(t, db)
	p := start(t, "serve", "--db", db, "--addr", "127.0.0.1:0")
	p.signIn(t, access.Organizer)
	phone := newPhones(t, p)
	phone.works(t)

	filler := filepath.Join(disk, "filler")
	f, err := os.Create(filler)
	require.NoError(t, err)
	_, err = io.CopyN(f, zeros{}, 1<<30)
	require.ErrorIs(t, err, syscall.ENOSPC)
	require.NoError(t, f.Close())
	refused := false
	for range 20 { // what room is left inside the files may still be used
		if status, _, _ := phone.change(t); status != http.StatusSeeOther {
			refused = true
			break
		}
	}
	require.True(t, refused)
	phone.refuses(t, "full", "Ổ đĩa của máy chủ đã đầy")
	phone.shows(t)
	require.NoError(t, os.Remove(filler))
	phone.works(t)
	p.stop(t)
	require.Contains(t, p.stderr.String(), "request failed")
	require.Equal(t, phone.changed, phoneChanges(t, db))
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { return len(p), nil }

// phoneChanges opens the file as the next start would and counts audit entries of changed accounts.
func phoneChanges(t *testing.T, db string) int {
	t.Helper()
	s, err := store.Open(t.Context(), db, store.Options{Clock: time.Now, MustExist: true, Keys: storetest.Options().Keys})
	require.NoError(t, err)
	defer func() { require.NoError(t, s.Close()) }()
	n := 0
	require.NoError(t, s.Read(t.Context(), access.Program("test"), func(tx *store.Tx) error {
		var before int64
		for {
			entries, err := store.AuditLog(tx, store.AuditFilter{Entity: "user", Before: before, Limit: 200})
			if err != nil || len(entries) == 0 {
				return err
			}
			for _, e := range entries {
				if strings.Contains(e.Changes, `"phone"`) {
					n++
				}
			}
			before = entries[len(entries)-1].ID
		}
	}))
	return n
}
