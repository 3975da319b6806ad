package merger

import (
	"maps"
	"slices"
	"strconv"

	"daihoi/models/account"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/deadline"
	"daihoi/models/delegate"
	"daihoi/models/difficulty"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/meeting"
	"daihoi/models/org"
	"daihoi/models/store"
)

// Done is a plan that was carried out.
type Done struct {
	ID       int64
	Kind     Kind
	OnDate   calendar.Date
	Source   string
	UnitID   int64 // the heir, else the unit itself
	Rows     rows  `gorm:"column:done;serializer:json"`
	At       store.Instant
	ByName   string
	UndoneAt store.Instant
	Version  int
}

func (Done) TableName() string { return "unit_plans" }

// rows is every row that a plan changed, as undo needs it.
type rows struct {
	Units        org.Reshaped
	Congresses   []int64 // convened for it
	Moved        []moved
	Difficulties []raised
	LastCongress int64            `json:",omitempty"` // of a list of all units: the last one that was there
	Follows      []follow         `json:",omitempty"`
	Joined       []joined         `json:",omitempty"`
	Envoys       []envoys         `json:",omitempty"`
	Asked        []asked          `json:",omitempty"`
	Handed       []meeting.Handed `json:",omitempty"`
}

// moved are rows of a table that changed hands: Column went from Old to New.
type moved struct {
	Table, Column string
	IDs           []int64
	Old, New      int64
}

// raised is a difficulty that was settled at one congress and raised at another.
type raised struct{ Old, New int64 }

// work carries out a plan.
type work struct {
	tx    *store.Tx
	plan  Plan
	rows  rows
	units map[string]org.Unit // as they are now, by code
	stale map[int64]bool      // congresses whose delegates are to be counted again
}

// Apply carries out the plan in one transaction. It is Stale if anything has changed since Input.Seen was shown, and
// refuses a day that has not come: nobody can work at a unit that does not exist yet.
func Apply(tx *store.Tx, in Input) (Done, error) {
	p, err := Make(tx, in)
	switch {
	case err != nil:
		return Done{}, err
	case p.Digest != in.Seen:
		return Done{}, store.Stale()
	case p.On.After(tx.Today()):
		return Done{}, fault.At("on", "problem.plan_early", "Day", p.On)
	}
	w := &work{tx: tx, plan: p, units: map[string]org.Unit{}, stale: map[int64]bool{}}
	for _, step := range []func() error{w.reshape, w.each, w.count, w.settle} {
		if err := step(); err != nil {
			return Done{}, err
		}
	}
	d := w.done(w.units[w.first()].ID)
	if err := tx.DB().Create(&d).Error; err != nil {
		return d, err
	}
	if err := w.tell(d.ID); err != nil {
		return d, err
	}
	return d, w.record()
}

// done is the plan as it is kept at the unit.
func (w *work) done(unitID int64) Done {
	return Done{Kind: w.plan.Kind, OnDate: w.plan.On, Source: w.plan.Source, UnitID: unitID, Rows: w.rows, At: w.tx.Now(), ByName: w.tx.Actor().Name, Version: 1}
}

// first is the unit where the plan is to be found.
func (w *work) first() string {
	if len(w.plan.Heirs) > 0 {
		return w.plan.Heirs[0].Code
	}
	return w.plan.From[0]
}

func (w *work) reshape() (err error) {
	p := w.plan
	r := org.Reshape{On: p.On, Source: p.Source, Ended: map[string][]string{}, Parted: map[string][]string{}, Moved: map[string]string{}, Names: map[string]org.Naming{}}
	var heirs []string
	for i, h := range p.Heirs {
		if h.ID == 0 {
			r.New = append(r.New, p.newUnit(p.Input.Heirs[i]))
		}
		heirs = append(heirs, h.Code)
	}
	switch p.Kind {
	case Move:
		r.Moved[p.From[0]] = p.Parent.Code
	case Rename:
		r.Names[p.From[0]] = org.Naming{Kind: p.Input.Heirs[0].Kind, Name: p.Input.Heirs[0].Name}
	default:
		for _, u := range p.Units {
			if slices.Contains(p.Ends, u.Code) {
				r.Ended[u.Code] = heirs
			} else {
				r.Parted[u.Code] = slices.DeleteFunc(slices.Clone(heirs), func(code string) bool { return code == u.Code })
			}
		}
	}
	for _, l := range p.Lines {
		if l.What != Below || l.To == Stay {
			continue
		}
		u, err := org.Get(w.tx, l.id)
		if err != nil {
			return err
		}
		r.Moved[u.Code] = l.To
	}
	if w.rows.Units, err = r.Apply(w.tx); err != nil {
		return err
	}
	for _, u := range slices.Concat(p.Units, p.Heirs) {
		now, changed := w.rows.Units.Unit(u.ID)
		if u.ID == 0 || !changed {
			if now, err = org.ByCode(w.tx, u.Code); err != nil {
				return err
			}
		}
		w.units[u.Code] = now
	}
	return nil
}

// hands are the tables whose rows change hands as they are.
var hands = map[string]struct{ table, column string }{
	Leader: {"leaders", "unit_id"}, Grant: {"grants", "unit_id"}, Template: {"milestone_templates", "owner_id"},
}

func (w *work) each() error {
	for _, l := range w.plan.Lines {
		if l.To == Stay {
			continue
		}
		var err error
		h, hand := hands[l.What]
		switch {
		case l.What == Grant:
			err = w.grant(l)
		case l.What == Team:
			err = w.team(l)
		case l.What == Followed:
			err = w.followed(l)
		case l.What == Cluster:
			err = w.join(l)
		case l.What == Delegation:
			err = w.envoys(l)
		case l.What == Forms:
			err = w.askAgain(l)
		case l.What == Invitations || l.What == Tasks:
			err = w.hand(l)
		case l.What == Hosted:
			err = w.host(l)
		case hand:
			err = w.move(moved{h.table, h.column, []int64{l.id}, w.units[l.Unit].ID, w.units[l.To].ID})
		case l.What == Congress:
			_, err = w.congressAt(l)
		case l.What == Delegates:
			err = w.delegates(l)
		case l.What == Difficulties:
			err = w.difficulties(l)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (w *work) move(m moved) error {
	if len(m.IDs) == 0 {
		return nil
	}
	w.rows.Moved = append(w.rows.Moved, m)
	return m.to(w.tx, m.Old, m.New)
}

// to sets the column of all rows; it is Stale if one of them is not there any more.
func (m moved) to(tx *store.Tx, old, now int64) error {
	for part := range slices.Chunk(m.IDs, 500) {
		result := tx.DB().Table(m.Table).Where("id IN ? AND "+m.Column+" = ?", part, old).Update(m.Column, now)
		if err := store.Changed(result); err != nil {
			return err
		}
		if result.RowsAffected != int64(len(part)) {
			return store.Stale()
		}
	}
	return nil
}

// grant moves a grant, unless the user has the same role at the heir already.
func (w *work) grant(l Line) error {
	var twice int64
	err := w.tx.DB().Raw(`SELECT COUNT(*) FROM grants other JOIN grants g ON g.user_id = other.user_id AND g.role = other.role
		WHERE g.id = ? AND other.unit_id = ?`, l.id, w.units[l.To].ID).Scan(&twice).Error
	if err != nil || twice > 0 {
		return err
	}
	return w.move(moved{"grants", "unit_id", []int64{l.id}, w.units[l.Unit].ID, w.units[l.To].ID})
}

// congressAt is the heir's congress of the line's term. It is convened if there is none yet.
func (w *work) congressAt(l Line) (congress.Congress, error) {
	heir := w.units[l.To].ID
	c, err := congress.ByUnit(w.tx, heir, l.term)
	if fault.KindOf(err) != fault.NotFound {
		return c, err
	}
	if c, err = congress.Convene(w.tx, heir, l.term); err != nil {
		return c, err
	}
	w.rows.Congresses = append(w.rows.Congresses, c.ID)
	_, err = deadline.ApplyAll(w.tx, []congress.Congress{c})
	return c, err
}

// delegates moves the delegateships of persons who are not on the heir's list yet.
func (w *work) delegates(l Line) error {
	c, err := w.congressAt(l)
	if err != nil {
		return err
	}
	var ids []int64
	err = w.tx.DB().Raw("SELECT id FROM delegates WHERE congress_id = ? AND person_id NOT IN (SELECT person_id FROM delegates WHERE congress_id = ?) ORDER BY id",
		l.congress, c.ID).Scan(&ids).Error
	if err != nil {
		return err
	}
	w.stale[l.congress], w.stale[c.ID] = true, true
	return w.move(moved{"delegates", "congress_id", ids, l.congress, c.ID})
}

// difficulties raises the open ones at the heir and settles them where they were, so that past days keep them there.
func (w *work) difficulties(l Line) error {
	c, err := w.congressAt(l)
	if err != nil {
		return err
	}
	all, _, err := difficulty.List(w.tx, w.units[l.Unit].Path, l.term, difficulty.Filter{CongressID: l.congress, State: difficulty.Unsettled, Limit: 10_000})
	if err != nil {
		return err
	}
	for _, d := range all {
		in := d
		in.MilestoneID = nil
		again, err := difficulty.Raise(w.tx, c.ID, in)
		if err != nil {
			return err
		}
		if err := d.Drop(w.tx, w.units[l.To].FullName+" ("+w.plan.Source+")"); err != nil {
			return err
		}
		w.rows.Difficulties = append(w.rows.Difficulties, raised{d.ID, again.ID})
	}
	return nil
}

func (w *work) count() error { return tally(w.tx, w.stale) }

// settle moves the dates of a unit above that follow the congresses below it: reviews, and reports that all are done.
func (w *work) settle() error {
	return settle(w.tx, w.plan.Source, slices.Concat(w.plan.Units, slices.Collect(maps.Values(w.units))))
}

// settle does so for the units above the given ones.
func settle(tx *store.Tx, source string, below []org.Unit) error {
	var above []int64
	for _, u := range below {
		if u.ParentID != nil && !slices.Contains(above, *u.ParentID) {
			above = append(above, *u.ParentID)
		}
	}
	slices.Sort(above)
	return deadline.SettleBelow(tx, above, source)
}

func tally(tx *store.Tx, congresses map[int64]bool) error {
	ids := make([]int64, 0, len(congresses))
	for id := range congresses {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for _, id := range ids {
		if err := delegate.Tally(tx, id); err != nil {
			return err
		}
	}
	return nil
}

// tell has the users whose grants changed hands told at their next sign-in.
func (w *work) tell(planID int64) error {
	for _, m := range w.rows.Moved {
		if m.Table != "grants" {
			continue
		}
		args := map[string]string{"On": w.plan.On.String()}
		for _, u := range w.units {
			switch u.ID {
			case m.Old:
				args["Unit"] = u.FullName
			case m.New:
				args["Heir"] = u.FullName
			}
		}
		kind := w.plan.Kind
		if kind == Edition {
			kind = Merge
		}
		if err := account.Tell(w.tx, m.IDs, "notice.unit_"+string(kind), args, planID); err != nil {
			return err
		}
	}
	return w.tellAsked(planID)
}

// record writes an audit entry at every unit concerned.
func (w *work) record() error {
	var changes []field.Change
	going, staying := w.plan.Going()
	for _, h := range hangs {
		if going[h.what] > 0 {
			changes = append(changes, field.Change{Field: "plan_" + h.what, Old: strconv.Itoa(going[h.what] + staying[h.what]), New: strconv.Itoa(going[h.what])})
		}
	}
	var entries []store.Entry
	told := map[int64]bool{}
	for _, u := range slices.Concat(w.plan.Units, w.plan.Heirs) {
		if now := w.units[u.Code]; !told[now.ID] {
			told[now.ID] = true
			entries = append(entries, now.Recorded("unit_"+string(w.plan.Kind), w.plan.Source, append(w.became(), changes...)...))
		}
	}
	return w.tx.RecordAll(entries)
}

// became says in one change which units became which.
func (w *work) became() []field.Change {
	names := func(all []org.Unit, now bool) (text string) {
		for i, u := range all {
			if now {
				u = w.units[u.Code]
			}
			if i > 0 {
				text += ", "
			}
			text += u.FullName + " (" + u.Code + ")"
		}
		return text
	}
	after := names(w.plan.Heirs, true)
	if w.plan.Kind == Move {
		after = w.plan.Parent.FullName
	}
	return []field.Change{{Field: "merged_units", Old: names(w.plan.Units, false), New: after}}
}

// Last is the newest plan carried out at a unit that can be taken back; without one it is Invalid.
func Last(tx *store.Tx, unitID int64) (d Done, err error) {
	if _, err := org.Get(tx, unitID); err != nil {
		return d, err
	}
	err = store.One(tx.DB().Where("unit_id = ? AND undone_at IS NULL", unitID).Order("id DESC"), &d)
	if fault.KindOf(err) == fault.NotFound || err == nil && d.fixed() {
		err = fault.New(fault.Invalid, "units.undo_none")
	}
	return d, err
}

// fixed reports whether the plan cannot be taken back: earlier versions kept nothing of what a list of all units changed.
func (d Done) fixed() bool {
	return d.Kind == Edition && len(d.Rows.Units.Before)+len(d.Rows.Units.Added) == 0
}
