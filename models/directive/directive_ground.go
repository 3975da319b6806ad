package directive

import (
	"slices"

	"daihoi/models/access"
	"daihoi/models/congress"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/org"
	"daihoi/models/store"
)

// GroundKind is a kind of rule or decision that a directive can be the basis of.
type GroundKind string

// What a directive can be the basis of, with the record that Ground.TargetID identifies.
const (
	GroundDeadline   GroundKind = "deadline"   // a level's deadline: org.TermLevel
	GroundDays       GroundKind = "days"       // a level's maximum congress length: org.TermLevel
	GroundDelegates  GroundKind = "delegates"  // a level's number of delegates: org.TermLevel
	GroundItem       GroundKind = "item"       // a template item
	GroundExtension  GroundKind = "extension"  // a unit's own deadline: Congress
	GroundTargets    GroundKind = "targets"    // composition targets: Congress
	GroundAllocation GroundKind = "allocation" // seat allocation: Congress
)

// OfLevel, OfItem and OfCongress classify the kinds by target.
func (k GroundKind) OfLevel() bool {
	return k == GroundDeadline || k == GroundDays || k == GroundDelegates
}

func (k GroundKind) OfItem() bool { return k == GroundItem }

func (k GroundKind) OfCongress() bool {
	return k == GroundExtension || k == GroundTargets || k == GroundAllocation
}

// Ground is one thing whose basis is a directive.
type Ground struct {
	Kind     GroundKind
	TargetID int64
}

type groundRow struct {
	DirectiveID int64
	G           Ground `gorm:"embedded"`
}

func (groundRow) TableName() string { return "directive_grounds" }

// Grounds lists what a directive is the basis of, without congresses that the actor does not see. The actor must have
// read the directive.
func Grounds(tx *store.Tx, directiveID int64) ([]Ground, error) {
	within, args := tx.Within(access.View, "units.path")
	var all []Ground
	err := tx.DB().Table("directive_grounds").Select("directive_grounds.kind, directive_grounds.target_id").
		Joins("LEFT JOIN congresses ON congresses.id = directive_grounds.target_id AND directive_grounds.kind IN ?", congressKinds).
		Joins("LEFT JOIN units ON units.id = congresses.unit_id").
		Where("directive_grounds.directive_id = ?", directiveID).
		Where("(directive_grounds.kind NOT IN ? OR "+within+")", append([]any{congressKinds}, args...)...).
		Order("directive_grounds.kind, directive_grounds.target_id").Find(&all).Error
	return all, err
}

var congressKinds = []GroundKind{GroundExtension, GroundTargets, GroundAllocation}

// For returns, by thing, the directives that are its basis at a unit: the unit's own and those of the units above,
// withdrawn ones included. One statement.
func For(tx *store.Tx, u org.Unit, things ...Ground) (map[Ground][]Directive, error) {
	kinds, ids := make([]GroundKind, len(things)), make([]int64, len(things))
	for i, g := range things {
		kinds[i], ids[i] = g.Kind, g.TargetID
	}
	var rows []struct {
		R directiveRow `gorm:"embedded"`
		G Ground       `gorm:"embedded;embeddedPrefix:g_"`
	}
	err := directives(tx).Select(directiveColumns+", directive_grounds.kind AS g_kind, directive_grounds.target_id AS g_target_id").
		Joins("JOIN directive_grounds ON directive_grounds.directive_id = directives.id").
		Where("directive_grounds.kind IN ? AND directive_grounds.target_id IN ?", kinds, ids).
		Where("units.id IN ?", append(org.PathIDs(u.Path), 0)).Order(directiveOrder).Find(&rows).Error
	found := map[Ground][]Directive{}
	for _, r := range rows {
		if slices.Contains(things, r.G) {
			found[r.G] = append(found[r.G], r.R.directive())
		}
	}
	return found, err
}

// Cite makes a directive the basis of a thing within its reach: a congress at or below its unit, a rule of its level
// or a lower one, an item in use of a template that applies at its unit or below.
func Cite(tx *store.Tx, id int64, version int, g Ground) error {
	d, err := toAmend(tx, id)
	if err != nil {
		return err
	}
	known, err := d.reaches(tx, g)
	if err != nil {
		return err
	}
	if !known {
		return fault.At("ground", "problem.choice")
	}
	if err := d.touch(tx, version, map[string]any{}); err != nil {
		return err
	}
	if err := tx.DB().Exec("INSERT INTO directive_grounds (directive_id, kind, target_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
		d.ID, g.Kind, g.TargetID).Error; err != nil {
		return err
	}
	return d.record(tx, "directive_cited", []field.Change{{Field: "ground", New: string(g.Kind)}}, "")
}

// Uncite removes a directive as the basis of a thing.
func Uncite(tx *store.Tx, id int64, version int, g Ground) error {
	d, err := toAmend(tx, id)
	if err != nil {
		return err
	}
	if err := d.touch(tx, version, map[string]any{}); err != nil {
		return err
	}
	if err := store.Changed(tx.DB().Exec("DELETE FROM directive_grounds WHERE directive_id = ? AND kind = ? AND target_id = ?",
		d.ID, g.Kind, g.TargetID)); err != nil {
		return err
	}
	return d.record(tx, "directive_uncited", []field.Change{{Field: "ground", Old: string(g.Kind)}}, "")
}

func (d Directive) reaches(tx *store.Tx, g Ground) (bool, error) {
	var n int64
	var err error
	switch {
	case g.Kind.OfLevel():
		err = tx.DB().Table("term_levels").Joins("JOIN levels ON levels.code = term_levels.level_code").
			Where("term_levels.id = ? AND levels.rank >= (SELECT own.rank FROM levels own WHERE own.code = ?)", g.TargetID, d.Unit.LevelCode).Count(&n).Error
	case g.Kind.OfItem():
		under, bounds := store.Under("units.path", d.Unit.Path)
		err = tx.DB().Table("template_items").Joins("JOIN milestone_templates ON milestone_templates.id = template_items.template_id").
			Joins("JOIN units ON units.id = milestone_templates.owner_id").
			Where("template_items.id = ? AND template_items.retired = ?", g.TargetID, false).
			Where("(units.id IN ? OR "+under+")", append([]any{org.PathIDs(d.Unit.Path)}, bounds...)...).Count(&n).Error
	case g.Kind.OfCongress():
		under, bounds := store.Under("units.path", d.Unit.Path)
		err = congress.Query(tx).Where(under, bounds...).Where("congresses.id = ?", g.TargetID).Count(&n).Error
	}
	return n > 0, err
}
