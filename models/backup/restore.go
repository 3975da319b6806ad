package backup

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"daihoi/models/access"
	"daihoi/models/fault"
	"daihoi/models/files"
	"daihoi/models/replica"
	"daihoi/models/store"
)

// Restoring says what goes where.
type Restoring struct {
	Archive string // its path; the name of the replica with Fetch
	Keys    Keys
	// Fetch writes the database of a replica into a new file; nil for an archive. A replica holds no uploaded files.
	Fetch   func(ctx context.Context, path string) error
	Target  string       // path of the database
	Files   files.Folder // for the uploaded files
	Replace bool         // an existing database may be replaced; it is kept under another name
	Clock   func() time.Time
	Actor   access.Actor
	// Open opens the unpacked database, which upgrades it to the schema of this program.
	Open func(ctx context.Context, path string, mustExist bool) (*store.Store, error)
}

// Restored says what was done.
type Restored struct {
	Manifest Manifest
	Kept     string // where the replaced database is, "" if there was none
}

// Restore puts an archive in the place of a database. Everything is read and checked beside it first; the last act is
// one rename, so that a program killed at any moment leaves the old database or the new one. It refuses to replace a
// database that a program has open.
func Restore(ctx context.Context, r Restoring) (done Restored, err error) {
	if r.Target, err = filepath.Abs(r.Target); err != nil {
		return done, err
	}
	exists, err := replaceable(r)
	if err != nil {
		return done, err
	}
	dir, err := workFolder(r.Target, r.Clock())
	if err != nil {
		return done, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	u, err := unpack(ctx, r, dir)
	if err != nil {
		return done, err
	}
	done.Manifest = u.Manifest
	if err := bringUpToDate(ctx, u, r); err != nil {
		return done, err
	}
	for _, c := range u.Manifest.Files {
		if r.Fetch != nil { // they are where they were
			break
		}
		content, err := files.Vault{Folder: u.Files}.Raw(c.name())
		if err != nil {
			return done, err
		}
		if err := r.Files.KeepAs(c.name(), content); err != nil {
			return done, err
		}
	}
	if exists {
		if _, err := replaceable(r); err != nil { // somebody may have started the server meanwhile
			return done, err
		}
		if done.Kept, err = setAside(ctx, r.Target, r.Clock()); err != nil {
			return done, err
		}
	}
	// What replicating the old database left beside it is not about the new one.
	if err := replica.Forget(r.Target); err != nil {
		return done, err
	}
	// A write-ahead log that was left over would be replayed into the new file.
	for _, rest := range []string{"-wal", "-shm", "-journal"} {
		if err := os.Remove(r.Target + rest); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return done, err
		}
	}
	return done, errors.Join(os.Rename(u.Database, r.Target), store.Flush(filepath.Dir(r.Target)))
}

// unpack reads the archive or the replica into the folder and checks it.
func unpack(ctx context.Context, r Restoring, dir string) (u Unpacked, err error) {
	if r.Fetch == nil {
		return Unpack(ctx, r.Archive, dir, r.Keys, r.Clock)
	}
	u = Unpacked{Database: filepath.Join(dir, databaseName), Files: r.Files}
	if err := r.Fetch(ctx, u.Database); err != nil {
		return u, err
	}
	if err := store.ForgetSessions(ctx, u.Database); err != nil {
		return u, damaged(r.Archive, databaseName, err)
	}
	if u.Manifest, err = describe(ctx, Source{Files: r.Files, Clock: r.Clock}, u.Database); err != nil {
		return u, damaged(r.Archive, databaseName, err)
	}
	if u.Manifest.MadeAt, err = lastChange(ctx, u.Database, r.Clock); err != nil {
		return u, damaged(r.Archive, databaseName, err)
	}
	return u, u.check(ctx, r.Archive, r.Clock)
}

// lastChange is when the newest entry of the log was made.
func lastChange(ctx context.Context, database string, clock func() time.Time) (at time.Time, err error) {
	s, err := store.Examine(ctx, database, clock)
	if err != nil {
		return at, err
	}
	err = s.Read(ctx, access.Program("restore"), func(tx *store.Tx) error {
		link, err := store.LastLink(tx)
		at = link.At.Time
		return err
	})
	return at, errors.Join(err, s.Close())
}

// replaceable refuses to touch a database that is not to be replaced or is open, and says whether there is one.
func replaceable(r Restoring) (exists bool, err error) {
	switch info, err := os.Stat(r.Target); {
	case errors.Is(err, fs.ErrNotExist):
		return false, nil
	case err != nil || !info.Mode().IsRegular():
		return false, fault.Wrap(err, fault.Invalid, "cli.unwritable", "File", r.Target)
	case !r.Replace:
		return true, fault.New(fault.Conflict, "backup.exists", "Target", r.Target)
	}
	held, err := Held(r.Target)
	if err == nil && held {
		err = fault.New(fault.Busy, "backup.held", "Target", r.Target)
	}
	return true, err
}

// bringUpToDate upgrades the database to the schema of this program and records in it from which archive it was restored,
// of which it knew nothing when that was made.
func bringUpToDate(ctx context.Context, u Unpacked, r Restoring) error {
	size := int64(0)
	if info, err := os.Stat(r.Archive); err == nil {
		size = info.Size()
	}
	s, err := r.Open(ctx, u.Database, true)
	if err != nil {
		return err
	}
	err = s.Write(ctx, r.Actor, func(tx *store.Tx) error {
		top, err := Top(tx)
		if err != nil {
			return err
		}
		m := u.Manifest
		run := Run{At: store.At(m.MadeAt), Kind: Copied, File: filepath.Base(r.Archive), Size: size, Link: m.Link, Hash: m.Hash}
		if r.Fetch != nil { // no archive was made
			return tx.Record(store.Entry{Action: "backup_restored", Entity: "backup", Label: r.Archive, UnitID: top.ID, UnitPath: top.Path})
		}
		if err := tx.DB().Create(&run).Error; err != nil {
			return err
		}
		return tx.Record(store.Entry{Action: "backup_restored", Entity: "backup", Label: filepath.Base(r.Archive), UnitID: top.ID, UnitPath: top.Path})
	})
	return errors.Join(err, s.Close(), store.Flush(u.Database))
}

// setAside keeps the database that will be replaced under another name, while it stays where it is too. Its write-ahead
// log is merged into it first, so that removing the log loses nothing. A damaged database cannot be merged, and SQLite may
// throw its log away when it tries: the log is then kept beside it.
func setAside(ctx context.Context, target string, now time.Time) (kept string, err error) {
	kept = target + ".before-" + now.Format("20060102-150405")
	if err := also(target+"-wal", kept+"-wal"); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	if store.MergeLog(ctx, target) == nil {
		if err := os.Remove(kept + "-wal"); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
	}
	if err := also(target, kept); err != nil {
		return "", err
	}
	return kept, store.Flush(filepath.Dir(target))
}

// also gives a file a second name. A disk without links gets a copy.
func also(from, to string) error {
	err := os.Link(from, to)
	if err == nil || errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrExist) {
		return err
	}
	return copyTo(from, to)
}

func copyTo(from, to string) error {
	f, err := os.Open(from)
	if err != nil {
		return err
	}
	return errors.Join(intoFile(to, f), f.Close())
}
