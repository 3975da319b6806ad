package store

import "slices"

// Upload is a file that somebody has uploaded. The row of what it belongs to embeds it. Its bytes are in the folder of files under
// Digest, stored before the row. A removed file stays in the history but can no longer be downloaded.
type Upload struct {
	Name       string
	Size       int64 // bytes
	Media      string
	Digest     string
	UploadedAt Instant
	ByName     string
	RemovedAt  Instant // zero unless removed
	RemovedBy  string
}

// Removed reports whether the file has been removed.
func (u Upload) Removed() bool { return !u.RemovedAt.IsZero() }

// Take says by whom and when the file was uploaded: by the actor, now.
func (u *Upload) Take(tx *Tx) { u.UploadedAt, u.ByName = tx.Now(), tx.actor.Name }

// RemoveUpload marks the row id of rows, a pointer to a type that embeds Upload, as removed; it is Stale if it was already.
func RemoveUpload(tx *Tx, rows any, id int64) error {
	return Changed(tx.DB().Model(rows).Where("id = ? AND removed_at IS NULL", id).Updates(map[string]any{"removed_at": tx.Now(), "removed_by": tx.actor.Name}))
}

// KnownDigests returns those of the digests that a column of rows refers to, removed or not, so that sweeping the folder keeps them.
func KnownDigests(tx *Tx, rows any, column string, digests []string) ([]string, error) {
	var known []string
	for part := range slices.Chunk(digests, 500) {
		var some []string
		if err := tx.DB().Model(rows).Where(column+" IN ?", part).Distinct().Pluck(column, &some).Error; err != nil {
			return nil, err
		}
		known = append(known, some...)
	}
	return known, nil
}
