package template

import (
	"strings"

	"gorm.io/gorm"

	"daihoi/models/access"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/models/store"
)

// Applying returns the template that applies to congresses of a level at the unit at path: that of the nearest owner,
// the unit itself or one above it. ok is false if there is none. It is the only place that decides this.
func Applying(all []Template, termID int64, level, path string) (nearest Template, ok bool) {
	for _, t := range all {
		if t.TermID == termID && t.LevelCode == level && strings.HasPrefix(path, t.Owner.Path) && (!ok || len(t.Owner.Path) > len(nearest.Owner.Path)) {
			nearest, ok = t, true
		}
	}
	return nearest, ok
}

// Over returns the template that would apply at the owner of t if t were gone.
func Over(all []Template, t Template) (above Template, ok bool) {
	for _, o := range all {
		if o.ID != t.ID && o.TermID == t.TermID && o.LevelCode == t.LevelCode && strings.HasPrefix(t.Owner.Path, o.Owner.Path) &&
			(!ok || len(o.Owner.Path) > len(above.Owner.Path)) {
			above, ok = o, true
		}
	}
	return above, ok
}

// Exceptions returns, by the id of a template, those that apply somewhere below its owner in its place.
func Exceptions(all []Template) map[int64][]Template {
	own := map[int64][]Template{}
	for _, t := range all {
		if above, ok := Over(all, t); ok {
			own[above.ID] = append(own[above.ID], t)
		}
	}
	return own
}

type templateRow struct {
	T Template `gorm:"embedded"`
	U org.Unit `gorm:"embedded;embeddedPrefix:u_"`
}

func (r templateRow) template() Template {
	r.T.Owner = r.U
	return r.T
}

// templates is the base query: the templates of units that the actor sees, and of the units above, whose templates apply
// there too.
func templates(tx *store.Tx) *gorm.DB {
	within, args := tx.Within(access.View, "units.path")
	above := []int64{0}
	for _, path := range tx.Actor().Paths(access.View) {
		above = append(above, org.PathIDs(path)...)
	}
	return tx.DB().Table("milestone_templates").Select("milestone_templates.*, units.id AS u_id, units.code AS u_code, "+
		"units.level_code AS u_level_code, units.full_name AS u_full_name, units.parent_id AS u_parent_id, units.path AS u_path").
		Joins("JOIN units ON units.id = milestone_templates.owner_id").
		Where("("+within+" OR units.id IN ?)", append(args, above)...)
}

func one(q *gorm.DB) (Template, error) {
	var r templateRow
	err := store.One(q, &r)
	return r.template(), err
}

// List lists the templates, those of the higher owners first.
func List(tx *store.Tx) ([]Template, error) {
	var rows []templateRow
	err := templates(tx).Order("milestone_templates.term_id, length(units.path), units.path, milestone_templates.level_code").Find(&rows).Error
	all := make([]Template, len(rows))
	for i, r := range rows {
		all[i] = r.template()
	}
	return all, err
}

// For reads the template that applies to congresses of a level at the unit at path.
func For(tx *store.Tx, termID int64, level, path string) (Template, error) {
	all, err := List(tx)
	if err != nil {
		return Template{}, err
	}
	t, ok := Applying(all, termID, level, path)
	if !ok {
		return t, store.NotFound()
	}
	return t, nil
}

// GetTemplate reads one template.
func GetTemplate(tx *store.Tx, id int64) (Template, error) {
	return one(templates(tx).Where("milestone_templates.id = ?", id))
}

// TemplateByCode reads the template with the code.
func TemplateByCode(tx *store.Tx, code string) (Template, error) {
	return one(templates(tx).Where("milestone_templates.code = ?", code))
}

// topUnit is the country: the owner of the templates that the program brings.
func topUnit(tx *store.Tx) (org.Unit, error) {
	var u org.Unit
	err := store.One(tx.DB().Where("parent_id IS NULL").Order("id"), &u)
	return u, err
}

// Editable reports whether the actor may change the template: that is for those who manage templates at its owner.
func (t Template) Editable(actor access.Actor) bool {
	return actor.Can(access.ManageTemplates, t.Owner.Path)
}

// MayManage refuses whoever may not change the template. The actor must have read it.
func MayManage(tx *store.Tx, t Template) error {
	if !t.Editable(tx.Actor()) {
		return fault.New(fault.Forbidden, "fault.template_owner", "Unit", t.Owner.FullName)
	}
	return tx.Open(t.TermID)
}

// Lock locks the templates of a term until the transaction ends, so that no congress starts with a template while a unit
// below its owner makes its own. SQLite has a single writer anyway. Those of a closed term are not to be changed.
func Lock(tx *store.Tx, termID int64) error {
	if err := tx.Open(termID); err != nil {
		return err
	}
	return tx.DB().Exec("UPDATE milestone_templates SET version = version WHERE term_id = ?", termID).Error
}
