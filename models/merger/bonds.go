package merger

import (
	"slices"
	"strconv"

	"daihoi/models/account"
	"daihoi/models/delegation"
	"daihoi/models/fault"
	"daihoi/models/meeting"
	"daihoi/models/org"
	"daihoi/models/store"
)

// What ties a unit to units above and beside it: teams, clusters of emulation, the delegation upward, forms that it has sent,
// meetings to which it is invited and what they have given it to do. Each is carried by a command and taken back by another.

// follow is a unit that a team looks after, before and after. After is zero where another team of the new owner has it already.
type follow struct{ Before, After teamUnit }

type teamUnit struct{ TeamID, UnitID, OwnerID int64 }

func (teamUnit) TableName() string { return "team_units" }

// joined is a membership in a cluster: New is the heir's row, which took over the duty of the row Old. Moved says that they are
// the same row, of a year that had not begun.
type joined struct {
	Old, New      int64
	Duty          string
	OldUnit, Heir int64
	Moved         bool
}

// envoys are members of a delegation upward. Into 0: the whole delegation ID went from one congress to another. Version is
// that of the delegation at the heir as the plan left it.
type envoys struct {
	ID, Into int64
	Persons  []int64
	Old, New int64
	Version  int
}

// asked are forms that nobody takes in any more: the heir is asked for them again.
type asked struct {
	IDs           []int64
	OldUnit, Heir int64
}

// place is where an heir stands; ids are 0 for what is only to be created.
type place struct {
	code      string
	id, above int64
}

// placeOf finds a unit of a list.
func placeOf(tx *store.Tx, g org.GazetteUnit) (place, error) {
	at := place{code: g.Code}
	u, err := org.ByCode(tx, g.Code)
	if err == nil {
		at.id = u.ID
	}
	if err == nil || fault.KindOf(err) == fault.NotFound {
		var above org.Unit
		if above, err = org.ByCode(tx, g.ParentCode); err == nil {
			at.above = above.ID
		}
	}
	if fault.KindOf(err) == fault.NotFound {
		err = nil
	}
	return at, err
}

// exclude notes the heirs to which a line cannot go: a cluster has members of one unit alone, a delegation that was sent is not
// added to, and a unit invites only units below it and gives only them something to do.
func exclude(tx *store.Tx, things []Line, heirs []place) error {
	for i := range things {
		l := &things[i]
		for _, h := range heirs {
			var n int64
			var err error
			switch {
			case l.What == Cluster:
				err = tx.DB().Raw("SELECT COUNT(*) FROM clusters WHERE id = ? AND unit_id <> ?", l.id, h.above).Scan(&n).Error
			case (l.What == Invitations || l.What == Tasks) && h.above != 0:
				err = tx.DB().Raw(`SELECT COUNT(*) FROM units host, units above WHERE host.id = ? AND above.id = ? AND host.id <> ?
					AND substr(above.path, 1, length(host.path)) <> host.path`, l.id, h.above, h.id).Scan(&n).Error
			case l.What == Delegation && h.id != 0:
				err = tx.DB().Raw(`SELECT COUNT(*) FROM delegations d JOIN congresses c ON c.id = d.congress_id
					WHERE c.unit_id = ? AND c.term_id = ? AND d.state NOT IN ?`, h.id, l.term, []delegation.State{delegation.Draft, delegation.Returned}).Scan(&n).Error
			}
			if err != nil {
				return err
			}
			if n > 0 {
				l.not = append(l.not, h.code)
			}
		}
	}
	return nil
}

// team gives a team to an heir, with the units that it looks after.
func (w *work) team(l Line) error {
	heir := w.units[l.To].ID
	if err := w.move(moved{"teams", "unit_id", []int64{l.id}, w.units[l.Unit].ID, heir}); err != nil {
		return err
	}
	var all []teamUnit
	if err := w.tx.DB().Where("team_id = ?", l.id).Order("unit_id").Find(&all).Error; err != nil {
		return err
	}
	for _, f := range all {
		if err := w.follow(f, teamUnit{f.TeamID, f.UnitID, heir}); err != nil {
			return err
		}
	}
	return nil
}

// followed lets a team of a unit above look after the heir.
func (w *work) followed(l Line) error {
	var f teamUnit
	if err := store.One(w.tx.DB().Where("team_id = ? AND unit_id = ?", l.id, w.units[l.Unit].ID), &f); fault.KindOf(err) == fault.NotFound {
		return nil // another line has dealt with it
	} else if err != nil {
		return err
	}
	return w.follow(f, teamUnit{f.TeamID, w.units[l.To].ID, f.OwnerID})
}

func (w *work) follow(before, after teamUnit) error {
	var taken int64
	if err := w.tx.DB().Model(&teamUnit{}).Where("unit_id = ? AND owner_id = ?", after.UnitID, after.OwnerID).Count(&taken).Error; err != nil {
		return err
	}
	if taken > 0 {
		after = teamUnit{}
	}
	w.rows.Follows = append(w.rows.Follows, follow{before, after})
	return before.become(w.tx, after)
}

// become replaces a row; it is Stale if that is gone.
func (f teamUnit) become(tx *store.Tx, other teamUnit) error {
	if f.TeamID != 0 {
		gone := tx.DB().Where("team_id = ? AND unit_id = ? AND owner_id = ?", f.TeamID, f.UnitID, f.OwnerID).Delete(&teamUnit{})
		if err := store.Changed(gone); err != nil {
			return err
		}
	}
	if other.TeamID == 0 {
		return nil
	}
	return tx.DB().Create(&other).Error
}

func (d Done) takeBackFollows(tx *store.Tx) error {
	for _, f := range slices.Backward(d.Rows.Follows) {
		var taken int64
		if err := tx.DB().Model(&teamUnit{}).Where("unit_id = ? AND owner_id = ? AND team_id <> ?", f.Before.UnitID, f.Before.OwnerID, f.Before.TeamID).Count(&taken).Error; err != nil {
			return err
		}
		err := f.After.become(tx, f.Before)
		if taken > 0 || fault.KindOf(err) == fault.Conflict {
			return refused("leaders")
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// join makes the heir a member of the cluster: of the plan's year beside the unit that ends, whose duty it takes over, and of
// later years in its place.
func (w *work) join(l Line) error {
	old, heir := w.units[l.Unit].ID, w.units[l.To].ID
	var all []org.ClusterMember
	err := w.tx.DB().Where("cluster_id = ? AND unit_id = ? AND year >= ?", l.id, old, w.plan.On.Year()).Order("year").Find(&all).Error
	if err != nil {
		return err
	}
	for _, m := range all {
		var there int64
		if err := w.tx.DB().Model(&org.ClusterMember{}).Where("cluster_id = ? AND year = ? AND unit_id = ?", m.ClusterID, m.Year, heir).Count(&there).Error; err != nil {
			return err
		}
		if there > 0 {
			continue
		}
		j := joined{Old: m.ID, New: m.ID, Duty: m.Duty, OldUnit: old, Heir: heir, Moved: m.Year > w.plan.On.Year()}
		if j.Moved {
			err = w.tx.DB().Model(&org.ClusterMember{}).Where("id = ?", m.ID).Update("unit_id", heir).Error
		} else {
			added := org.ClusterMember{ClusterID: m.ClusterID, UnitID: heir, Year: m.Year, Duty: m.Duty}
			if err = w.tx.DB().Create(&added).Error; err == nil {
				err = w.tx.DB().Model(&org.ClusterMember{}).Where("id = ?", m.ID).Update("duty", "").Error
			}
			j.New = added.ID
		}
		if err != nil {
			return err
		}
		w.rows.Joined = append(w.rows.Joined, j)
	}
	return w.tx.DB().Exec("UPDATE clusters SET version = version + 1 WHERE id = ?", l.id).Error
}

func (d Done) takeBackClusters(tx *store.Tx) error {
	for _, j := range slices.Backward(d.Rows.Joined) {
		members := tx.DB().Model(&org.ClusterMember{})
		var err error
		if j.Moved {
			err = store.Changed(members.Where("id = ? AND unit_id = ? AND duty = ?", j.New, j.Heir, j.Duty).Update("unit_id", j.OldUnit))
		} else {
			err = store.Changed(members.Where("id = ? AND unit_id = ? AND duty = ''", j.Old, j.OldUnit).Update("duty", j.Duty))
			if err == nil {
				err = store.Changed(tx.DB().Where("id = ? AND unit_id = ? AND duty = ?", j.New, j.Heir, j.Duty).Delete(&org.ClusterMember{}))
			}
		}
		if fault.KindOf(err) == fault.Conflict {
			return refused("unit")
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// envoys gives the delegation upward to the heir's congress, or its members to the delegation that this one has.
func (w *work) envoys(l Line) error {
	c, err := w.congressAt(l)
	if err != nil {
		return err
	}
	var from, into delegation.Delegation
	if err := store.One(w.tx.DB().Where("congress_id = ?", l.congress), &from); err != nil {
		return err
	}
	e := envoys{ID: from.ID, Old: l.congress, New: c.ID, Version: from.Version + 1}
	err = store.One(w.tx.DB().Where("congress_id = ?", c.ID), &into)
	switch {
	case fault.KindOf(err) == fault.NotFound:
		err = w.tx.DB().Model(&delegation.Delegation{}).Where("id = ?", from.ID).Updates(map[string]any{"congress_id": c.ID, "version": e.Version}).Error
	case err == nil:
		e.Into, e.Version = into.ID, into.Version+1
		if err = w.tx.DB().Raw(`SELECT person_id FROM delegation_members WHERE delegation_id = ? AND person_id NOT IN
			(SELECT person_id FROM delegation_members WHERE delegation_id = ?) ORDER BY person_id`, from.ID, into.ID).Scan(&e.Persons).Error; err == nil {
			err = e.members(w.tx, from.ID, into.ID)
		}
		if err == nil {
			err = w.tx.DB().Model(&delegation.Delegation{}).Where("id = ?", into.ID).Update("version", e.Version).Error
		}
	}
	if err != nil {
		return err
	}
	w.rows.Envoys = append(w.rows.Envoys, e)
	return delegation.Keep(w.tx, from.ID, into.ID)
}

func (e envoys) members(tx *store.Tx, from, into int64) error {
	if len(e.Persons) == 0 {
		return nil
	}
	result := tx.DB().Model(&delegation.MemberRow{}).Where("delegation_id = ? AND person_id IN ?", from, e.Persons).Update("delegation_id", into)
	if err := store.Changed(result); err != nil {
		return err
	}
	if result.RowsAffected != int64(len(e.Persons)) {
		return store.Stale()
	}
	return nil
}

func (d Done) takeBackEnvoys(tx *store.Tx) error {
	for _, e := range slices.Backward(d.Rows.Envoys) {
		at := e.ID
		change := map[string]any{"version": e.Version + 1}
		if e.Into != 0 {
			at = e.Into
		} else {
			change["congress_id"] = e.Old
		}
		err := store.Changed(tx.DB().Model(&delegation.Delegation{}).Where("id = ? AND version = ?", at, e.Version).Updates(change))
		if err == nil && e.Into != 0 {
			err = e.members(tx, e.Into, e.ID)
		}
		if fault.KindOf(err) == fault.Conflict {
			return refused("congress")
		}
		if err == nil && e.Into == 0 { // the heir never had one
			err = tx.DB().Exec("DELETE FROM congress_part_days WHERE congress_id = ? AND part = 'delegation'", e.New).Error
		}
		if err == nil {
			err = delegation.Keep(tx, e.ID, e.Into)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// askAgain puts aside the forms that were returned for the unit's congress.
func (w *work) askAgain(l Line) error {
	a := asked{OldUnit: w.units[l.Unit].ID, Heir: w.units[l.To].ID}
	err := w.tx.DB().Raw("SELECT id FROM progress_returns WHERE congress_id = ? AND state = 'preview' ORDER BY id", l.congress).Scan(&a.IDs).Error
	if err != nil || len(a.IDs) == 0 {
		return err
	}
	w.rows.Asked = append(w.rows.Asked, a)
	return w.tx.DB().Exec("UPDATE progress_returns SET state = 'discarded', version = version + 1 WHERE id IN ?", a.IDs).Error
}

// tellAsked asks the heir's users for the forms again.
func (w *work) tellAsked(planID int64) error {
	for _, a := range w.rows.Asked {
		var grants []int64
		if err := w.tx.DB().Raw("SELECT id FROM grants WHERE unit_id = ? ORDER BY id", a.Heir).Scan(&grants).Error; err != nil {
			return err
		}
		args := map[string]string{"On": w.plan.On.String(), "Count": strconv.Itoa(len(a.IDs))}
		for _, u := range w.units {
			switch u.ID {
			case a.OldUnit:
				args["Unit"] = u.FullName
			case a.Heir:
				args["Heir"] = u.FullName
			}
		}
		if err := account.Tell(w.tx, grants, "notice.forms_again", args, planID); err != nil {
			return err
		}
	}
	return nil
}

func (d Done) takeBackForms(tx *store.Tx) error {
	for _, a := range d.Rows.Asked {
		err := tx.DB().Exec("UPDATE progress_returns SET state = 'preview', version = version + 1 WHERE id IN ? AND state = 'discarded'", a.IDs).Error
		if err != nil {
			return err
		}
	}
	return nil
}

// hand invites the heir to meetings, or gives it the tasks from them.
func (w *work) hand(l Line) (err error) {
	h := meeting.Handed{Old: w.units[l.Unit].ID, Heir: w.units[l.To].ID}
	if l.What == Invitations {
		err = h.HandInvitations(w.tx, l.id, l.term, w.plan.On)
	} else {
		err = h.HandTasks(w.tx, l.id, l.term, w.plan.On, w.units[l.To].FullName+" ("+w.plan.Source+")")
	}
	w.rows.Handed = append(w.rows.Handed, h)
	return err
}

// host has the heir call the meetings to come, with the rules of their series.
func (w *work) host(l Line) error {
	old, heir := w.units[l.Unit].ID, w.units[l.To].ID
	const coming = " FROM meetings WHERE unit_id = ? AND term_id = ? AND on_day >= ? AND cancelled_on IS NULL AND congress_id IS NULL"
	for _, part := range []struct{ table, ids string }{
		{"meeting_series", "SELECT DISTINCT series_id" + coming + " AND series_id IS NOT NULL ORDER BY series_id"},
		{"meetings", "SELECT id" + coming + " ORDER BY id"},
	} {
		var ids []int64
		if err := w.tx.DB().Raw(part.ids, old, l.term, w.plan.On).Scan(&ids).Error; err != nil {
			return err
		}
		if err := w.move(moved{part.table, "unit_id", ids, old, heir}); err != nil {
			return err
		}
	}
	return nil
}

func (d Done) takeBackMeetings(tx *store.Tx) error {
	for _, h := range slices.Backward(d.Rows.Handed) {
		if err := h.TakeBack(tx); fault.KindOf(err) == fault.Conflict {
			return refused("meetings")
		} else if err != nil {
			return err
		}
	}
	return nil
}
