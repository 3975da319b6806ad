package template

import (
	"encoding/json"

	"daihoi/models/store"
)

// TemplateVersion is a template as of an instant.
type TemplateVersion struct {
	Version      int // from 1
	At           store.Instant
	ByName, Note string
	Items        []Item `gorm:"-"`
}

// TemplateVersions lists the versions of a template, newest first.
func TemplateVersions(tx *store.Tx, templateID int64) ([]TemplateVersion, error) {
	var rows []struct {
		V     TemplateVersion `gorm:"embedded"`
		Items string
	}
	err := tx.DB().Table("template_versions").Select("version, at, by_name, note, items").
		Where("template_id = ?", templateID).Order("version DESC").Find(&rows).Error
	if err != nil {
		return nil, err
	}
	all := make([]TemplateVersion, len(rows))
	for i, r := range rows {
		all[i] = r.V
		if err := json.Unmarshal([]byte(r.Items), &all[i].Items); err != nil {
			return nil, err
		}
	}
	return all, nil
}
