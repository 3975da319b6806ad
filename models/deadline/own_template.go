package deadline

import (
	"slices"
	"strconv"

	"daihoi/models/access"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/models/template"
)

// OwnChoice is a unit that can have its own copy of a template.
type OwnChoice struct {
	Unit       org.Unit
	Congresses int // that would follow the copy
}

// OwnChoices lists the units at which the actor holds the right over templates and that can have their own copy of t.
// The actor must have read it.
func OwnChoices(tx *store.Tx, t template.Template) ([]OwnChoice, error) {
	all, err := template.List(tx)
	if err != nil {
		return nil, err
	}
	levels, err := org.Levels(tx)
	if err != nil {
		return nil, err
	}
	var choices []OwnChoice
	seen := map[int64]bool{}
	for _, g := range tx.Actor().Grants {
		if !g.Role.Allows(access.ManageTemplates) || seen[g.UnitID] {
			continue
		}
		seen[g.UnitID] = true
		u, err := org.Get(tx, g.UnitID)
		if fault.KindOf(err) == fault.NotFound {
			continue // the program itself is at no unit
		} else if err != nil {
			return nil, err
		}
		if !canOwn(all, levels, t, u) {
			continue
		}
		ids, err := usersBelow(tx, t, u)
		if err != nil {
			return nil, err
		}
		choices = append(choices, OwnChoice{u, len(ids)})
	}
	return choices, nil
}

// canOwn reports whether t applies at the unit, which has no template of its own and congresses of t's level at or below
// it.
func canOwn(all []template.Template, levels []org.Level, t template.Template, u org.Unit) bool {
	rank := func(code string) int {
		return slices.IndexFunc(levels, func(l org.Level) bool { return l.Code == code })
	}
	here, ok := template.Applying(all, t.TermID, t.LevelCode, u.Path)
	return ok && here.ID == t.ID && u.ID != t.OwnerID && u.Valid() && rank(u.LevelCode) <= rank(t.LevelCode)
}

// usersBelow lists the congresses at or below the unit that use the template.
func usersBelow(tx *store.Tx, t template.Template, u org.Unit) ([]int64, error) {
	under, bounds := store.Under("units.path", u.Path)
	var ids []int64
	err := tx.DB().Table("congresses").Joins("JOIN units ON units.id = congresses.unit_id").Where(under, bounds...).
		Where("congresses.template_id = ?", t.ID).Order("congresses.id").Pluck("congresses.id", &ids).Error
	return ids, err
}

// mayReachUsers refuses whoever has no right over templates at a unit whose congress uses t. A unit that has moved away from
// the owner takes its template along, and is not the owner's any more.
func mayReachUsers(tx *store.Tx, t template.Template) error {
	within, args := tx.Within(access.ManageTemplates, "units.path")
	var names []string
	err := tx.DB().Table("congresses").Joins("JOIN units ON units.id = congresses.unit_id").Where("congresses.template_id = ?", t.ID).
		Where("units.valid_to IS NULL AND NOT ("+within+")", args...).Order("units.sort_key, units.id").Limit(1).Pluck("units.full_name", &names).Error
	if err != nil || len(names) == 0 {
		return err
	}
	return fault.New(fault.Forbidden, "fault.template_elsewhere", "Unit", names[0], "Owner", t.Owner.FullName)
}

// TakeOver gives a unit its own variant of the template that applies there, for the congresses below it, and returns it
// and their number. It goes on following what is not made different; see Inherit. Nothing moves: their milestones keep due dates and states and hang on the copied items. It is Invalid
// at "owner" if the unit cannot have one, a Conflict if the template is no longer at the version.
func TakeOver(tx *store.Tx, templateID int64, version int, ownerID int64) (template.Template, int, error) {
	t, err := template.GetTemplate(tx, templateID)
	if err != nil {
		return t, 0, err
	}
	u, err := org.Get(tx, ownerID)
	if err != nil {
		return t, 0, err
	}
	if err := tx.Require(access.ManageTemplates, u.Path); err != nil {
		return t, 0, err
	}
	if err := lockTemplate(tx, t, version); err != nil {
		return t, 0, err
	}
	all, err := template.List(tx)
	if err != nil {
		return t, 0, err
	}
	levels, err := org.Levels(tx)
	if err != nil {
		return t, 0, err
	}
	if !canOwn(all, levels, t, u) {
		return t, 0, fault.At("owner", "problem.template_owner", "Unit", u.FullName)
	}
	own, err := template.Copy(tx, t, u)
	if err != nil {
		return own, 0, err
	}
	if err := copyGrounds(tx, u, t.ID, own.ID); err != nil {
		return own, 0, err
	}
	users, err := usersBelow(tx, t, u)
	if err != nil {
		return own, 0, err
	}
	if err := relink(tx, users, own.ID); err != nil {
		return own, 0, err
	}
	return own, len(users), template.Record(tx, "template_taken_over", own, own.Code, []field.Change{{Field: "template", Old: t.Code, New: own.Code},
		{Field: "congresses", New: strconv.Itoa(len(users))}}, "")
}

// lockTemplate locks the template at the version, and with it all of its term.
func lockTemplate(tx *store.Tx, t template.Template, version int) error {
	if err := template.Lock(tx, t.TermID); err != nil {
		return err
	}
	var n int64
	if err := tx.DB().Model(&template.Template{}).Where("id = ? AND version = ?", t.ID, version).Count(&n).Error; err != nil {
		return err
	}
	if n == 0 {
		return store.Stale()
	}
	return nil
}

// copyGrounds lets the directives that hold somewhere below the unit be the basis of the copied items too.
func copyGrounds(tx *store.Tx, u org.Unit, from, to int64) error {
	under, bounds := store.Under("units.path", u.Path)
	return tx.DB().Exec(`INSERT INTO directive_grounds (directive_id, kind, target_id) SELECT directives.id, 'item', copied.id
		FROM template_items item JOIN template_items copied ON copied.code = item.code AND copied.template_id = ?
		JOIN directive_grounds ON directive_grounds.kind = 'item' AND directive_grounds.target_id = item.id
		JOIN directives ON directives.id = directive_grounds.directive_id JOIN units ON units.id = directives.unit_id
		WHERE item.template_id = ? AND (units.id IN ? OR `+under+`)`,
		append([]any{to, from, org.PathIDs(u.Path)}, bounds...)...).Error
}

// relink hangs the milestones of congresses on the items of the template with the same codes, which must be there.
func relink(tx *store.Tx, congresses []int64, templateID int64) error {
	for part := range slices.Chunk(congresses, 500) {
		if err := tx.DB().Exec("UPDATE congresses SET day = day WHERE id IN ?", part).Error; err != nil { // see congress.Lock
			return err
		}
		err := tx.DB().Exec(`UPDATE milestones SET item_id = (SELECT next.id FROM template_items next JOIN template_items old ON old.code = next.code
			WHERE old.id = milestones.item_id AND next.template_id = ?) WHERE congress_id IN ?`, templateID, part).Error
		if err != nil {
			return err
		}
	}
	return follow(tx, congresses, templateID)
}

// Return is what giving up an own template would do.
type Return struct {
	Above      template.Template // applies afterwards
	Congresses int               // that follow the own one
	Same       bool              // the own one says, and has always said, what Above says
}

// Possible reports whether the own template can go: a congress that follows a changed one would lose what was changed.
func (r Return) Possible() bool { return r.Congresses == 0 || r.Same }

// ReturnOf reads what giving up the template would do. It is Invalid for one that stands in the place of no other. The
// actor must have read the template.
func ReturnOf(tx *store.Tx, t template.Template) (Return, error) {
	if err := template.MayManage(tx, t); err != nil {
		return Return{}, err
	}
	all, err := template.List(tx)
	if err != nil {
		return Return{}, err
	}
	above, ok := template.Over(all, t)
	if !ok {
		return Return{}, fault.At("", "problem.template_first", "Unit", t.Owner.FullName)
	}
	r := Return{Above: above}
	users, err := usersBelow(tx, t, org.Unit{Path: "/"})
	if err != nil {
		return r, err
	}
	r.Congresses = len(users)
	own, err := template.Items(tx, t.ID)
	if err != nil {
		return r, err
	}
	others, err := template.Items(tx, above.ID)
	if err != nil {
		return r, err
	}
	changes, reordered := CompareItems(own, others)
	if r.Same = len(own) == len(others) && len(changes) == 0 && !reordered; r.Same {
		r.Same, err = sameHistory(tx, t, above)
	}
	return r, err
}

// GiveBack removes an own template; the congresses that follow it follow the one above again, without any move. It is a
// Conflict if they follow one that has been changed, or if the template is no longer at the version.
func GiveBack(tx *store.Tx, templateID int64, version int) (Return, error) {
	t, err := template.GetTemplate(tx, templateID)
	if err != nil {
		return Return{}, err
	}
	if err := template.MayManage(tx, t); err != nil {
		return Return{}, err
	}
	if err := lockTemplate(tx, t, version); err != nil {
		return Return{}, err
	}
	if err := mayReachUsers(tx, t); err != nil {
		return Return{}, err
	}
	r, err := ReturnOf(tx, t)
	if err != nil {
		return r, err
	}
	if !r.Possible() {
		return r, fault.New(fault.Conflict, "fault.template_in_use", "Count", r.Congresses, "Above", r.Above.Owner.FullName)
	}
	users, err := usersBelow(tx, t, org.Unit{Path: "/"})
	if err != nil {
		return r, err
	}
	if err := relink(tx, users, r.Above.ID); err != nil {
		return r, err
	}
	if err := tx.DB().Exec("DELETE FROM directive_grounds WHERE kind = 'item' AND target_id IN (SELECT id FROM template_items WHERE template_id = ?)", t.ID).Error; err != nil {
		return r, err
	}
	if err := template.Remove(tx, t); err != nil {
		return r, err
	}
	return r, template.Record(tx, "template_given_back", t, t.Code, []field.Change{{Field: "template", Old: t.Code, New: r.Above.Code},
		{Field: "congresses", New: strconv.Itoa(r.Congresses)}}, "")
}
