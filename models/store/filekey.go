package store

import (
	"context"

	"gorm.io/gorm/clause"

	"daihoi/models/access"
	"daihoi/models/fault"
	"daihoi/models/secret"
)

// Uploaded files are sealed with a key of their own, which the database keeps, sealed like every value. So a new key of the
// installation seals one value anew and no file, and a file's keyed digest, which is its name, stays for good.

// fileKeys is the setting with the key of uploaded files.
const fileKeys = "file_keys"

// FileBox seals uploaded files; nil for a database that is only examined.
func (s *Store) FileBox() *secret.Box { return s.fileBox }

// FileBox is that of the store.
func (tx *Tx) FileBox() *secret.Box { return tx.fileBox }

// takeFileBox opens the key of the files. A database that has none gets one.
func (s *Store) takeFileBox(ctx context.Context) error {
	sealed := ""
	read := func(tx *Tx) (err error) {
		sealed, err = GetSetting(tx, fileKeys)
		return err
	}
	if err := s.Read(ctx, access.Program("start"), read); err != nil {
		return err
	}
	if sealed == "" {
		fresh := Setting{Key: fileKeys, Value: s.box.Seal(keyCheckPlace, secret.Keys{}.And().String())}
		err := s.Write(ctx, access.Program("start"), func(tx *Tx) error {
			if err := tx.db.Clauses(clause.OnConflict{DoNothing: true}).Create(&fresh).Error; err != nil {
				return err
			}
			return read(tx)
		})
		if err != nil {
			return err
		}
	}
	text, err := s.box.Open(keyCheckPlace, sealed)
	if err != nil {
		return fault.Wrap(err, fault.Down, "fault.db_damaged", "Target", s.Target())
	}
	keys, err := secret.Parse(text)
	if err != nil {
		return fault.Wrap(err, fault.Down, "fault.db_damaged", "Target", s.Target())
	}
	s.fileBox, err = secret.NewBox(keys, keys.Newest())
	return err
}

// resealFileKeys moves the key of the files to another box.
func resealFileKeys(tx *Tx, from, to *secret.Box) error {
	sealed, err := GetSetting(tx, fileKeys)
	if err != nil || sealed == "" {
		return err
	}
	text, err := from.Open(keyCheckPlace, sealed)
	if err != nil {
		return err
	}
	return PutSetting(tx, fileKeys, to.Seal(keyCheckPlace, text))
}
