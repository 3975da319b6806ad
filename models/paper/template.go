package paper

import (
	"cmp"
	"slices"

	"daihoi/models/access"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/org"
	"daihoi/models/store"
)

// Template is a Word template that a unit has uploaded for a kind of paper. One with wrong placeholders is kept, so that
// whoever wrote it can see it again, but it is not Usable.
type Template struct {
	ID         int64
	UnitID     int64
	Kind       string
	Edition    int
	File       File `gorm:"embedded;embeddedPrefix:file_"`
	Usable     bool
	Problems   int
	UploadedAt store.Instant
	ByName     string
	GivenUpAt  *store.Instant
	Unit       org.Unit `gorm:"-"` // joined by every read
}

func (Template) TableName() string { return "paper_templates" }

// File is a stored file. Its bytes are in the folder of files before its row is written.
type File struct {
	Name   string
	Size   int64
	Digest string
}

const unitColumns = "units.id AS u_id, units.code AS u_code, units.level_code AS u_level_code, units.kind AS u_kind, " +
	"units.name AS u_name, units.full_name AS u_full_name"

type templateRow struct {
	T Template `gorm:"embedded"`
	U org.Unit `gorm:"embedded;embeddedPrefix:u_"`
}

// templates reads the templates of a unit and of the units above, which hold there too, newest edition first. The actor must have
// read the unit.
func templates(tx *store.Tx, u org.Unit, kind string) ([]Template, error) {
	q := tx.DB().Table("paper_templates").Select("paper_templates.*, "+unitColumns+", units.path AS u_path").
		Joins("JOIN units ON units.id = paper_templates.unit_id").Where("units.id IN ?", org.PathIDs(u.Path))
	if kind != "" {
		q = q.Where("paper_templates.kind = ?", kind)
	}
	var rows []templateRow
	err := q.Order("paper_templates.kind, paper_templates.edition DESC").Find(&rows).Error
	all := make([]Template, len(rows))
	for i, r := range rows {
		all[i] = r.T
		all[i].Unit = r.U
	}
	return all, err
}

// InForce returns the templates in force at a unit by kind: its own, else the nearest above. A kind that is missing has only
// the one that comes with the program.
func InForce(tx *store.Tx, u org.Unit) (map[string]Template, error) {
	all, err := templates(tx, u, "")
	if err != nil {
		return nil, err
	}
	type at struct {
		unit int64
		kind string
	}
	newest := map[at]bool{}
	byKind := map[string]Template{}
	for _, t := range all {
		if !t.Usable || newest[at{t.UnitID, t.Kind}] {
			continue
		}
		newest[at{t.UnitID, t.Kind}] = true
		if held, found := byKind[t.Kind]; t.GivenUpAt == nil && (!found || len(t.Unit.Path) > len(held.Unit.Path)) {
			byKind[t.Kind] = t
		}
	}
	return byKind, nil
}

// Editions are all templates that the unit itself has uploaded for a kind, newest first.
func Editions(tx *store.Tx, u org.Unit, kind string) ([]Template, error) {
	all, err := templates(tx, u, kind)
	return slices.DeleteFunc(all, func(t Template) bool { return t.UnitID != u.ID }), err
}

// EditionOf finds an edition that holds, or held, at the unit.
func EditionOf(tx *store.Tx, u org.Unit, kind string, id int64) (Template, error) {
	all, err := templates(tx, u, kind)
	if err != nil {
		return Template{}, err
	}
	i := slices.IndexFunc(all, func(t Template) bool { return t.ID == id })
	if i < 0 {
		return Template{}, store.NotFound()
	}
	return all[i], nil
}

// Upload stores another edition of a unit's template. seen is the newest edition that the user saw.
func Upload(tx *store.Tx, unitID int64, kind string, seen int, file File, problems int) (Template, error) {
	u, newest, err := toChange(tx, unitID, kind, seen)
	if err != nil {
		return Template{}, err
	}
	t := Template{UnitID: u.ID, Kind: kind, Edition: newest.Edition + 1, File: file, Usable: problems == 0, Problems: problems,
		UploadedAt: tx.Now(), ByName: tx.Actor().Name, Unit: u}
	if err := tx.DB().Create(&t).Error; err != nil {
		return t, err
	}
	return t, t.record(tx, "paper_template_uploaded")
}

// GiveUp ends the use of a unit's own template: the one above is in force again. Its editions stay.
func GiveUp(tx *store.Tx, unitID int64, kind string, seen int) error {
	_, newest, err := toChange(tx, unitID, kind, seen)
	if err != nil {
		return err
	}
	if newest.ID == 0 {
		return store.Stale()
	}
	now := tx.Now()
	if err := tx.DB().Model(&Template{}).Where("unit_id = ? AND kind = ? AND given_up_at IS NULL", unitID, kind).Update("given_up_at", now).Error; err != nil {
		return err
	}
	return newest.record(tx, "paper_template_given_up")
}

func toChange(tx *store.Tx, unitID int64, kind string, seen int) (u org.Unit, newest Template, err error) {
	if u, err = org.Get(tx, unitID); err != nil {
		return u, newest, err
	}
	if err := tx.Require(access.EditCongress, u.Path); err != nil {
		return u, newest, err
	}
	if _, known := KindOf(kind); !known {
		return u, newest, store.NotFound()
	}
	all, err := Editions(tx, u, kind)
	if len(all) > 0 {
		newest = all[0]
	}
	if err == nil && newest.Edition != seen {
		err = store.Stale()
	}
	return u, newest, err
}

func (t Template) record(tx *store.Tx, action string) error {
	return tx.Record(store.Entry{Action: action, Entity: "paper_template", EntityID: t.ID, Label: t.File.Name, UnitID: t.UnitID, UnitPath: t.Unit.Path,
		Changes: []field.Change{{Field: "paper_kind", New: t.Kind}, {Field: "paper_edition", New: fieldNumber(t.Edition)}}})
}

// checkKind refuses an unknown kind, or one that is not made for the audience.
func checkKind(code string, a Audience) (Kind, error) {
	k, known := KindOf(code)
	switch {
	case !known:
		return k, fault.At("paper_kind", "problem.choice")
	case !k.Is(cmp.Or(a, ForUnit)):
		return k, fault.At("audience", "problem.choice")
	}
	return k, nil
}
