package doctor

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"time"

	"daihoi/models/backup"
	"daihoi/models/store"
)

// DrillArchive restores an archive into a temporary folder inside parent, upgrades the copy as a restore would, and
// examines it. with opens what is sealed in it. The numbers of rows are compared with the manifest while unpacking.
func DrillArchive(ctx context.Context, archive, parent string, keys backup.Keys, with store.Keys, clock func() time.Time) (m backup.Manifest, found []Finding, err error) {
	dir, err := os.MkdirTemp(parent, "daihoi-drill-")
	if err != nil {
		return m, nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	u, err := backup.Unpack(ctx, archive, dir, keys, clock)
	if err != nil {
		return m, nil, err
	}
	s, err := store.Open(ctx, filepath.Join(dir, filepath.Base(u.Database)), store.Options{Clock: clock, MustExist: true, Keys: with})
	if err != nil {
		return u.Manifest, nil, err
	}
	found, err = Examine(ctx, Patient{Store: s, Files: u.Files, Clock: clock, Copy: true})
	return u.Manifest, found, errors.Join(err, s.Close())
}
