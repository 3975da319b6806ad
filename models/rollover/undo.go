package rollover

import (
	"strings"

	"daihoi/models/composition"
	"daihoi/models/congress"
	"daihoi/models/delegate"
	"daihoi/models/fault"
	"daihoi/models/merger"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/models/template"
	"daihoi/models/term"
)

// Undo takes a plan back and opens the old term again, as if it had never been carried out; only the audit log remembers. It
// is Invalid, and says what was built ("problem.roll_built.…"), if anything has been built on it since.
func Undo(tx *store.Tx, id int64, version int) (Done, error) {
	var d Done
	if _, err := nation(tx); err != nil {
		return d, err
	}
	if err := store.One(tx.DB().Where("id = ?", id), &d); err != nil {
		return d, err
	}
	if d.Version != version || !d.UndoneAt.IsZero() {
		return d, store.Stale()
	}
	from, err := org.TermByID(tx, d.FromID)
	if err != nil {
		return d, err
	}
	to, err := org.TermByID(tx, d.ToID)
	if err != nil {
		return d, err
	}
	if to.Closed() {
		return d, fault.At("", "problem.roll_built.term", "Term", to.Name)
	}
	err = store.Changed(tx.DB().Model(&org.Term{}).Where("id = ? AND next_id = ?", from.ID, to.ID).
		Updates(map[string]any{"closed_on": nil, "next_id": nil, "version": from.Version + 1}))
	if err != nil {
		return d, err
	}
	for _, step := range []func(*store.Tx) error{d.takeBackPeople, d.takeBackLists, d.takeBackCongresses, d.takeBackTemplates} {
		if err := step(tx); err != nil {
			return d, err
		}
	}
	if current, err := org.CurrentTerm(tx); err != nil {
		return d, err
	} else if d.Rows.Working != "" && current.ID == to.ID {
		before, err := org.TermByCode(tx, d.Rows.Working)
		if err != nil {
			return d, err
		}
		if _, err := term.Use(tx, before.ID); err != nil {
			return d, err
		}
	}
	d.UndoneAt, d.Version = tx.Now(), d.Version+1
	err = store.Changed(tx.DB().Model(&Done{}).Where("id = ? AND version = ?", d.ID, version).Updates(map[string]any{"undone_at": d.UndoneAt, "version": d.Version}))
	if err != nil {
		return d, err
	}
	return d, d.record(tx, "term_roll_undone", from, to, nil)
}

func refused(key string) error { return fault.At("", "problem.roll_built."+key) }

// takeBackPeople forms the teams again and lets leaders go on.
func (d Done) takeBackPeople(tx *store.Tx) error {
	for _, l := range d.Rows.Leaders {
		now, err := org.GetLeader(tx, l.ID)
		switch {
		case fault.KindOf(err) == fault.NotFound || err == nil && now.Version != l.Version:
			return refused("leaders")
		case err != nil:
			return err
		}
		now.ActiveTo = l.Last
		if _, err := congress.EditLeader(tx, now.ID, now.Version, now); err != nil {
			return err
		}
	}
	for _, t := range d.Rows.Teams {
		if _, err := org.FormTeam(tx, t.UnitID, t); err != nil {
			if fault.KindOf(err) == fault.Invalid || fault.KindOf(err) == fault.NotFound {
				err = refused("teams")
			}
			return err
		}
	}
	return nil
}

// takeBackLists removes the delegates, the targets and those who follow.
func (d Done) takeBackLists(tx *store.Tx) error {
	for _, c := range d.Rows.Delegates {
		if as, err := delegate.TakeBack(tx, c.Congress, c.IDs); err != nil {
			return err
		} else if !as {
			return refused("delegates")
		}
	}
	for _, id := range d.Rows.Targets {
		if err := composition.TakeBack(tx, id); err != nil {
			return err
		}
	}
	for _, a := range d.Rows.Assigned {
		err := tx.DB().Exec("DELETE FROM attendances WHERE congress_id = ? AND role = ? AND leader_id IN ?", a.Congress, congress.Follows, append([]int64{0}, a.Leaders...)).Error
		if err != nil {
			return err
		}
	}
	return nil
}

func (d Done) takeBackCongresses(tx *store.Tx) error {
	err := merger.RemoveCongresses(tx, d.Rows.Congresses)
	if f := fault.As(err); f != nil && f.Kind == fault.Invalid {
		key := f.Key
		if len(f.Problems) > 0 {
			key = f.Problems[0].Key
		}
		return refused(strings.TrimPrefix(key, "problem.built."))
	}
	return err
}

// takeBackTemplates removes the copies, which nobody may have changed or used.
func (d Done) takeBackTemplates(tx *store.Tx) error {
	for _, id := range d.Rows.Templates {
		var free int64
		err := tx.DB().Model(&template.Template{}).Where("id = ? AND version = 1 AND NOT EXISTS (SELECT 1 FROM congresses WHERE congresses.template_id = milestone_templates.id)", id).Count(&free).Error
		if err != nil {
			return err
		}
		if free == 0 {
			return refused("templates")
		}
		if err := template.Remove(tx, template.Template{ID: id}); err != nil {
			return err
		}
	}
	return nil
}

// markOf is the mark of a choice, without the heir.
func markOf(choice string) string {
	mark, _, _ := strings.Cut(choice, "@")
	return mark
}
