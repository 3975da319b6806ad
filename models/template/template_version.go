package template

import (
	"encoding/json"

	"daihoi/models/store"
)

// KeepVersion keeps the items of a template as they are now, for whoever asks later what held on a past day. Every
// command that changes them ends with it. note says why they changed.
func KeepVersion(tx *store.Tx, templateID int64, note string) error {
	items, err := Items(tx, templateID)
	if err != nil {
		return err
	}
	kept, err := json.Marshal(items)
	if err != nil {
		return err
	}
	return tx.DB().Exec(`INSERT INTO template_versions (template_id, version, at, by_name, note, items)
		SELECT CAST(? AS BIGINT), COALESCE(MAX(version), 0) + 1, ?, ?, ?, ? FROM template_versions WHERE template_id = ?`,
		templateID, tx.Now(), tx.Actor().Name, note, string(kept), templateID).Error
}
