package merger

import (
	"maps"
	"slices"

	"daihoi/models/access"
	"daihoi/models/account"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/models/store"
)

// built are the tables that may refer to a congress or a unit that a plan created; keys "problem.built.<key>".
var built = []struct{ key, table, column string }{
	{"delegates", "delegates", "congress_id"},
	{"sessions", "congress_sessions", "congress_id"}, {"sessions", "cancelled_sessions", "congress_id"},
	{"lists", "imports", "congress_id"}, {"lists", "import_decisions", "congress_id"}, {"lists", "progress_returns", "congress_id"},
	{"congress", "allocations", "congress_id"}, {"congress", "delegations", "congress_id"}, {"congress", "attendances", "congress_id"},
	{"congress", "reminders", "congress_id"}, {"congress", "congress_results", "congress_id"}, {"congress", "composition_targets", "congress_id"},
	{"congress", "committees", "congress_id"}, {"congress", "reserve_calls", "congress_id"}, {"congress", "reserve_calls", "sender_id"},
	{"congress", "congress_reviews", "congress_id"}, {"congress", "proceedings", "congress_id"},
	{"congress", "seat_plans", "congress_id"}, {"congress", "meetings", "congress_id"}, {"congress", "reminder_topics", "congress_id"},
	{"difficulties", "difficulties", "congress_id"},
	{"units", "units", "parent_id"}, {"units", "units", "heir_id"}, {"units", "unit_events", "other_unit_id"}, {"units", "unit_events", "unit_id"},
	{"congresses", "congresses", "unit_id"}, {"users", "grants", "unit_id"}, {"leaders", "leaders", "unit_id"}, {"leaders", "teams", "unit_id"},
	{"leaders", "team_units", "unit_id"}, {"templates", "milestone_templates", "owner_id"}, {"unit", "directives", "unit_id"},
	{"unit", "clusters", "unit_id"}, {"unit", "cluster_members", "unit_id"}, {"lists", "progress_returns", "unit_id"},
	{"unit", "schedule_rules", "unit_id"}, {"unit", "date_proposals", "unit_id"}, {"unit", "import_lessons", "unit_id"}, {"unit", "agendas", "unit_id"},
	{"unit", "office_sheets", "unit_id"}, {"meetings", "meetings", "unit_id"}, {"meetings", "meeting_units", "unit_id"}, {"meetings", "meeting_tasks", "unit_id"},
	{"meetings", "meeting_series", "unit_id"}, {"meetings", "review_lists", "unit_id"}, {"unit", "agenda_releases", "unit_id"}, {"unit", "quorum_rules", "unit_id"},
	{"unit", "papers", "unit_id"}, {"unit", "papers", "about_unit_id"}, {"unit", "paper_batches", "unit_id"}, {"unit", "paper_series", "unit_id"},
	{"unit", "paper_templates", "unit_id"}, {"unit", "final_judgements", "unit_id"}, {"unit", "last_term_numbers", "unit_id"}, {"unit", "commendations", "unit_id"},
	{"unit", "season_photos", "unit_id"}, {"unit", "emulation_attendees", "unit_id"}, {"unit", "emulation_sheets", "unit_id"},
	{"unit", "emulation_signatures", "unit_id"}, {"unit", "entry_locks", "unit_id"},
	{"leaders", "team_units", "owner_id"}, {"users", "access_tokens", "unit_id"}, {"users", "desk_links", "unit_id"},
}

// Get reads a plan that was carried out at a unit that the actor may manage.
func Get(tx *store.Tx, id int64) (Done, error) {
	var d Done
	if err := store.One(tx.DB().Where("id = ?", id), &d); err != nil {
		return d, err
	}
	u, err := org.Get(tx, d.UnitID)
	if err != nil {
		return d, err
	}
	return d, tx.Require(access.ManageUnits, u.Path)
}

// Undo takes a plan back and restores every row, as if it had never been carried out; only the audit log remembers. It is
// Invalid, and says what was built, if anything has been built on it since.
func Undo(tx *store.Tx, id int64, version int) (Done, error) {
	d, err := Get(tx, id)
	switch {
	case err != nil:
		return d, err
	case d.Version != version || !d.UndoneAt.IsZero():
		return d, store.Stale()
	case d.fixed():
		return d, fault.New(fault.Invalid, "units.undo_none")
	}
	if err := d.nothingConvened(tx); err != nil {
		return d, err
	}
	for _, u := range d.Rows.Units.Before {
		if err := tx.Require(access.ManageUnits, access.Living(u.Path)); err != nil {
			return d, err
		}
	}
	for _, step := range []func(*store.Tx) error{d.takeBackRows, d.takeBackCongresses, d.takeBackUnits, d.settle} {
		if err := step(tx); err != nil {
			return d, err
		}
	}
	d.UndoneAt, d.Version = tx.Now(), d.Version+1
	err = store.Changed(tx.DB().Model(&Done{}).Where("id = ? AND version = ?", d.ID, version).Updates(map[string]any{"undone_at": d.UndoneAt, "version": d.Version}))
	if err != nil {
		return d, err
	}
	if err := account.Untell(tx, d.ID); err != nil {
		return d, err
	}
	var entries []store.Entry
	if d.Kind == Edition { // its units have an entry each only where something hung on them
		d.Rows.Units.Before = nil
	}
	if u, err := org.Get(tx, d.UnitID); err == nil { // a unit that was created is gone
		entries = append(entries, u.Recorded("unit_undo", d.Source))
	}
	for _, u := range d.Rows.Units.Before {
		if u.ID != d.UnitID {
			entries = append(entries, u.Recorded("unit_undo", d.Source))
		}
	}
	return d, tx.RecordAll(entries)
}

// nothingConvened refuses to take a list of all units back once somebody has convened a congress by it: its unit may stand
// elsewhere in the old list.
func (d Done) nothingConvened(tx *store.Tx) error {
	if d.Kind != Edition {
		return nil
	}
	var n int64
	err := tx.DB().Raw("SELECT COUNT(*) FROM congresses WHERE id > ?", d.Rows.LastCongress).Scan(&n).Error
	if err == nil && n > 0 {
		err = refused("convened")
	}
	return err
}

func (d Done) settle(tx *store.Tx) error {
	return settle(tx, d.Source, slices.Concat(d.Rows.Units.Before, d.Rows.Units.After, d.Rows.Units.Added))
}

func refused(key string) error { return fault.At("", "problem.built."+key) }

// takeBackRows gives back what changed hands.
func (d Done) takeBackRows(tx *store.Tx) error {
	stale := map[int64]bool{}
	for _, r := range d.Rows.Difficulties {
		if err := r.takeBack(tx); err != nil {
			return err
		}
	}
	for _, step := range []func(*store.Tx) error{d.takeBackMeetings, d.takeBackForms, d.takeBackEnvoys, d.takeBackClusters, d.takeBackFollows} {
		if err := step(tx); err != nil {
			return err
		}
	}
	keys := map[string]string{"teams": "leaders", "grants": "users", "milestone_templates": "templates"}
	for _, m := range slices.Backward(d.Rows.Moved) {
		switch err := m.to(tx, m.New, m.Old); {
		case fault.KindOf(err) == fault.Conflict && keys[m.Table] != "":
			return refused(keys[m.Table])
		case fault.KindOf(err) == fault.Conflict:
			return refused(m.Table)
		case err != nil:
			return err
		}
		if m.Table == "delegates" {
			stale[m.Old], stale[m.New] = true, true
		}
	}
	return tally(tx, stale)
}

// takeBack removes the difficulty that was raised again, and the step that settled it where it was.
func (r raised) takeBack(tx *store.Tx) error {
	var touched int64
	err := tx.DB().Raw(`SELECT COUNT(*) FROM difficulties WHERE id = ? AND version = 1
		AND (SELECT COUNT(*) FROM difficulty_steps WHERE difficulty_id = ?) = 1`, r.New, r.New).Scan(&touched).Error
	if err == nil && touched == 0 {
		err = refused("difficulties")
	}
	for _, statement := range []string{"DELETE FROM difficulty_days WHERE difficulty_id = ?", "DELETE FROM difficulty_steps WHERE difficulty_id = ?", "DELETE FROM difficulties WHERE id = ?"} {
		if err == nil {
			err = tx.DB().Exec(statement, r.New).Error
		}
	}
	if err == nil {
		err = tx.DB().Exec("DELETE FROM difficulty_steps WHERE id = (SELECT MAX(id) FROM difficulty_steps WHERE difficulty_id = ?)", r.Old).Error
	}
	if err == nil {
		err = tx.DB().Exec("UPDATE difficulties SET version = version - 1 WHERE id = ?", r.Old).Error
	}
	return err
}

// takeBackCongresses removes the congresses that were convened for the plan.
func (d Done) takeBackCongresses(tx *store.Tx) error {
	return RemoveCongresses(tx, d.Rows.Congresses)
}

// RemoveCongresses deletes congresses that a plan convened; it is Invalid with a key "problem.built.…" if anything was done
// with one of them since.
func RemoveCongresses(tx *store.Tx, ids []int64) error {
	if len(ids) == 0 {
		return nil
	}
	var begun int64
	if err := tx.DB().Raw("SELECT COUNT(*) FROM congresses c WHERE c.id IN ? AND (c.version > 1 OR EXISTS (SELECT 1 FROM milestones m WHERE m.congress_id = c.id AND m.version > 1))", ids).Scan(&begun).Error; err != nil {
		return err
	}
	if begun > 0 {
		return refused("congress")
	}
	if err := unused(tx, "congress_id", ids, nil); err != nil {
		return err
	}
	for _, table := range []string{"milestone_events", "milestones", "congress_states", "congress_part_days", "delegate_tally_days", "delegate_tallies"} {
		if err := tx.DB().Exec("DELETE FROM "+table+" WHERE congress_id IN ?", ids).Error; err != nil {
			return err
		}
	}
	return tx.DB().Exec("DELETE FROM congresses WHERE id IN ?", ids).Error
}

// unused refuses if something besides the given events refers to one of the congresses or units.
func unused(tx *store.Tx, kind string, ids, events []int64) error {
	for _, b := range built {
		if (b.column == "congress_id") != (kind == "congress_id") {
			continue
		}
		q := tx.DB().Table(b.table).Where(b.column+" IN ?", ids)
		if b.table == "unit_events" && len(events) > 0 {
			q = q.Where("id NOT IN ?", events)
		}
		var n int64
		if err := q.Count(&n).Error; err != nil {
			return err
		}
		if n > 0 {
			return refused(b.key)
		}
	}
	return nil
}

// takeBackUnits restores the units. Those that were created must have nothing that did not come with the plan.
func (d Done) takeBackUnits(tx *store.Tx) error {
	added := map[int64]bool{}
	for _, u := range d.Rows.Units.Added {
		added[u.ID] = true
	}
	r := d.Rows.Units
	r.Added = nil
	err := r.Restore(tx, d.OnDate)
	if fault.KindOf(err) == fault.Conflict {
		return refused("units")
	}
	if err != nil || len(added) == 0 {
		return err
	}
	ids := slices.Sorted(maps.Keys(added))
	if err := unused(tx, "unit_id", ids, nil); err != nil {
		return err
	}
	return tx.DB().Where("id IN ?", ids).Delete(&org.Unit{}).Error
}
