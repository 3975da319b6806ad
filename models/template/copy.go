package template

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"daihoi/models/access"
	"daihoi/models/field"
	"daihoi/models/org"
	"daihoi/models/store"
)

// Copy makes the owner a template of its own with the items of t. The versions come along, because past days of congresses
// that change over are read from them; one of its own it gets when it is changed.
func Copy(tx *store.Tx, t Template, owner org.Unit) (Template, error) {
	own, err := fresh(tx, t, owner)
	if err != nil {
		return own, err
	}
	old, err := Items(tx, t.ID)
	if err != nil {
		return own, err
	}
	items := make([]Item, len(old))
	for i, item := range old {
		item.ID, item.TemplateID, item.Version = 0, own.ID, 1
		items[i] = item
	}
	if err := tx.DB().CreateInBatches(&items, 500).Error; err != nil {
		return own, err
	}
	ids := make(map[int64]int64, len(old))
	for i := range old {
		ids[old[i].ID] = items[i].ID
	}
	return own, copyVersions(tx, t.ID, own.ID, ids)
}

// CopyTerm gives a term the country's templates of another one. Versions stay behind: no day of the new term is past.
func CopyTerm(tx *store.Tx, from, to org.Term) error {
	country, err := topUnit(tx)
	if err != nil {
		return err
	}
	if err := tx.Require(access.ManageTemplates, country.Path); err != nil {
		return err
	}
	all, err := List(tx)
	if err != nil {
		return err
	}
	for _, t := range all {
		if t.TermID != from.ID || t.OwnerID != country.ID {
			continue
		}
		if _, err := inTerm(tx, t, from, to, to.Code+"/"+t.LevelCode); err != nil {
			return err
		}
	}
	return nil
}

// CopyOwn gives a term a copy of a template that a unit made its own in another one.
func CopyOwn(tx *store.Tx, t Template, from, to org.Term) (Template, error) {
	if err := tx.Require(access.ManageTemplates, t.Owner.Path); err != nil {
		return t, err
	}
	if err := tx.Open(to.ID); err != nil {
		return t, err
	}
	own, err := inTerm(tx, t, from, to, to.Code+"/"+t.LevelCode+"/"+t.Owner.Code)
	if err != nil {
		return own, err
	}
	return own, Record(tx, "template_carried", own, own.Code, []field.Change{{Field: "template", Old: t.Code, New: own.Code}}, "")
}

// inTerm stores a copy of a template for its owner in another term.
func inTerm(tx *store.Tx, t Template, from, to org.Term, code string) (Template, error) {
	own := Template{Code: code, TermID: to.ID, LevelCode: t.LevelCode, OwnerID: t.OwnerID, Owner: t.Owner, Version: 1, Source: t.Code,
		NameVI: strings.ReplaceAll(t.NameVI, from.Code, to.Code), NameEN: strings.ReplaceAll(t.NameEN, from.Code, to.Code)}
	if err := tx.DB().Create(&own).Error; err != nil {
		return own, err
	}
	return own, copyItems(tx, t.ID, own.ID)
}

func copyItems(tx *store.Tx, from, to int64) error {
	items, err := Items(tx, from)
	if err != nil {
		return err
	}
	items = slices.DeleteFunc(items, func(i Item) bool { return i.Retired })
	for n := range items {
		items[n].ID, items[n].TemplateID, items[n].Version = 0, to, 1
	}
	if len(items) > 0 {
		if err := tx.DB().CreateInBatches(&items, 500).Error; err != nil {
			return err
		}
	}
	return KeepVersion(tx, to, "")
}

// fresh stores a template of the owner without items. Its code ends in the code of the unit, or in its id where a unit
// that is closed had the same code.
func fresh(tx *store.Tx, t Template, owner org.Unit) (Template, error) {
	terms, err := org.Terms(tx)
	if err != nil {
		return t, err
	}
	own := Template{TermID: t.TermID, LevelCode: t.LevelCode, NameVI: t.NameVI, NameEN: t.NameEN, Source: t.Code, OwnerID: owner.ID, Version: 1, Owner: owner}
	for _, term := range terms {
		if term.ID == t.TermID {
			own.Code = term.Code + "/" + t.LevelCode + "/" + owner.Code
		}
	}
	var taken int64
	if err := tx.DB().Model(&Template{}).Where("code = ?", own.Code).Count(&taken).Error; err != nil {
		return own, err
	}
	if taken > 0 {
		own.Code += "-" + strconv.FormatInt(owner.ID, 10)
	}
	return own, tx.DB().Create(&own).Error
}

// copyVersions copies the versions of a template; ids are those of the copied items by those of the originals.
func copyVersions(tx *store.Tx, from, to int64, ids map[int64]int64) error {
	versions, err := TemplateVersions(tx, from)
	if err != nil {
		return err
	}
	for _, v := range versions {
		for i := range v.Items {
			v.Items[i].ID, v.Items[i].TemplateID = ids[v.Items[i].ID], to
		}
		kept, err := json.Marshal(v.Items)
		if err != nil {
			return err
		}
		if err := tx.DB().Exec("INSERT INTO template_versions (template_id, version, at, by_name, note, items) VALUES (?, ?, ?, ?, ?, ?)",
			to, v.Version, v.At, v.ByName, v.Note, string(kept)).Error; err != nil {
			return err
		}
	}
	return nil
}

// Remove deletes a template with its items and versions. No congress may use it.
func Remove(tx *store.Tx, t Template) error {
	for _, sql := range []string{"DELETE FROM template_versions WHERE template_id = ?", "DELETE FROM template_items WHERE template_id = ?",
		"DELETE FROM milestone_templates WHERE id = ?"} {
		if err := tx.DB().Exec(sql, t.ID).Error; err != nil {
			return err
		}
	}
	return nil
}
