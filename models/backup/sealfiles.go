package backup

import (
	"context"
	"strconv"

	"daihoi/models/access"
	"daihoi/models/files"
	"daihoi/models/store"
)

// SealFiles seals the uploaded files that versions before sealing have stored. The sealed files are written first, the
// database then names them in one transaction, and only after that the plain ones are deleted: stopped at any moment, every
// file can be read, and the next run does the rest. told hears how many of how many are sealed.
func SealFiles(ctx context.Context, s *store.Store, folder files.Folder, actor access.Actor, told func(done, all int)) (sealed int, err error) {
	vault := files.Vault{Folder: folder, Box: s.FileBox()}
	var plain []string
	err = s.Read(ctx, actor, func(tx *store.Tx) error {
		digests, err := Digests(tx)
		for _, digest := range digests {
			if vault.IsPlain(digest) {
				plain = append(plain, digest)
			}
		}
		return err
	})
	if err != nil || len(plain) == 0 {
		return 0, err
	}
	names := make(map[string]string, len(plain))
	for i, digest := range plain {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		content, err := vault.Read(digest)
		if err != nil {
			return 0, err
		}
		if names[digest], err = vault.Keep(content); err != nil {
			return 0, err
		}
		told(i+1, len(plain))
	}
	err = s.Write(ctx, actor, func(tx *store.Tx) error { return rename(tx, names) })
	if err != nil {
		return 0, err
	}
	for _, digest := range plain {
		if err := vault.Remove(digest); err != nil {
			return len(plain), err
		}
	}
	return len(plain), nil
}

// rename makes the database name files by other digests.
func rename(tx *store.Tx, names map[string]string) error {
	for from, to := range names {
		for _, c := range fileColumns {
			if err := tx.DB().Exec("UPDATE "+c[0]+" SET "+c[1]+" = ? WHERE "+c[1]+" = ?", to, from).Error; err != nil {
				return err
			}
		}
	}
	top, err := Top(tx)
	if err != nil {
		return err
	}
	return tx.Record(store.Entry{Action: "files_sealed", Entity: "backup", Label: strconv.Itoa(len(names)), UnitID: top.ID, UnitPath: top.Path})
}
