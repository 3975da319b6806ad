package store

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"daihoi/models/fault"
	"daihoi/models/secret"
)

// Keys say where the keys to the sealed values are. The zero value is the file beside a SQLite database.
type Keys struct {
	Text string // the keys themselves, instead of a file
	File string
}

// KeyFileOf is the file of the keys beside a SQLite database.
func KeyFileOf(target string) string { return target + ".key" }

// keyCheck is the setting that only the right key opens. It also says which key seals.
const (
	keyCheck      = "key_check"
	keyCheckPlace = "settings.value"
	keyCheckText  = "daihoi"
)

// KeyFile is the file of the keys, "" if they were given as text.
func (s *Store) KeyFile() string { return s.keyFile }

// KeyID is the key that seals; others are for what earlier backups hold.
func (s *Store) KeyID() string { return s.box.ID() }

// KeyIDs are all keys, oldest first.
func (s *Store) KeyIDs() (ids []string) {
	for _, k := range s.keys {
		ids = append(ids, k.ID)
	}
	return ids
}

// unlock finds the keys, and refuses a database that they do not open, before anything is written into it. A database that
// has no keys yet, because it is new or of an earlier version, gets them.
func (s *Store) unlock(ctx context.Context, o Options, present int64) error {
	check, err := s.readCheck(ctx, present)
	if err != nil {
		return s.unusable(err)
	}
	if present >= sealingNumbers && check == "" {
		return fault.New(fault.Down, "fault.db_damaged", "Target", s.Target())
	}
	if err := s.findKeys(o, check == ""); err != nil {
		return err
	}
	return s.takeBox(check)
}

// readCheck is the check value, "" in a database without keys.
func (s *Store) readCheck(ctx context.Context, present int64) (check string, err error) {
	if present == 0 {
		return "", nil
	}
	pool, err := s.writer.DB()
	if err != nil {
		return "", err
	}
	err = pool.QueryRowContext(ctx, "SELECT COALESCE(MAX(value), '') FROM settings WHERE key = '"+keyCheck+"'").Scan(&check)
	return check, err
}

// findKeys reads the keys, or makes them where they may be new.
func (s *Store) findKeys(o Options, fresh bool) (err error) {
	if o.Keys.Text != "" {
		if s.keys, err = secret.Parse(o.Keys.Text); err != nil {
			return fault.Wrap(err, fault.Invalid, "fault.key_text")
		}
		return nil
	}
	s.keyFile = o.Keys.File
	switch {
	case s.keyFile != "":
	case s.postgres:
		return fault.New(fault.Invalid, "fault.key_where", "Target", s.Target())
	default:
		s.keyFile = KeyFileOf(s.path)
	}
	if s.keyFile, err = filepath.Abs(s.keyFile); err != nil {
		return err
	}
	text, err := os.ReadFile(s.keyFile)
	switch {
	case errors.Is(err, fs.ErrNotExist) && fresh:
		s.keys = secret.Keys{}.And()
		if err := errors.Join(os.MkdirAll(filepath.Dir(s.keyFile), 0o700), writeKeys(s.keyFile, s.keys)); err != nil {
			return fault.Wrap(err, fault.Internal, "fault.key_unwritable", "File", s.keyFile)
		}
		if o.NewKey != nil {
			o.NewKey(s.keyFile)
		}
		return nil
	case errors.Is(err, fs.ErrNotExist):
		return fault.Wrap(err, fault.Invalid, "fault.key_missing", "Target", s.Target(), "File", s.keyFile)
	case err != nil:
		return fault.Wrap(err, fault.Invalid, "fault.key_unreadable", "File", s.keyFile)
	}
	if s.keys, err = secret.Parse(string(text)); err != nil {
		return fault.Wrap(err, fault.Invalid, "fault.key_unreadable", "File", s.keyFile)
	}
	return nil
}

// takeBox takes the key that the check names, or the newest for a database without one.
func (s *Store) takeBox(check string) (err error) {
	id := s.keys.Newest()
	if check != "" {
		id = secret.SealedWith(check)
	}
	box, err := secret.NewBox(s.keys, id)
	if err == nil && check != "" {
		_, err = box.Open(keyCheckPlace, check)
	}
	if err != nil {
		return fault.Wrap(err, fault.Invalid, "fault.key_wrong", "Target", s.Target(), "File", s.keyFile)
	}
	s.box = box
	return nil
}

// Fits refuses a database whose sealed values the keys of the store do not open, after its rows came from elsewhere.
func (s *Store) Fits(tx *Tx) error {
	check, err := GetSetting(tx, keyCheck)
	if err != nil {
		return err
	}
	box, err := secret.NewBox(s.keys, secret.SealedWith(check))
	if err == nil {
		_, err = box.Open(keyCheckPlace, check)
	}
	return err
}

// writeKeys replaces the file of the keys; it is there whole or not at all, for its owner alone.
func writeKeys(path string, keys secret.Keys) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".part-*") // mode 0600
	if err != nil {
		return err
	}
	_, err = f.WriteString(keys.String())
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return Flush(filepath.Dir(path))
}
