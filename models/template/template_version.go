package template

import (
	"encoding/json"

	"daihoi/models/store"
)

// KeepVersion stores the template's current items, so that past days can be shown. Every command that changes items
// ends with it; note says why.
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
