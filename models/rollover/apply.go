package rollover

import (
	"slices"
	"strconv"

	"daihoi/models/calendar"
	"daihoi/models/composition"
	"daihoi/models/congress"
	"daihoi/models/deadline"
	"daihoi/models/delegate"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/models/template"
	"daihoi/models/term"
)

// Done is a plan that was carried out.
type Done struct {
	ID       int64
	FromID   int64
	ToID     int64
	OnDate   calendar.Date
	Source   string
	Rows     rows `gorm:"column:done;serializer:json"`
	At       store.Instant
	ByName   string
	UndoneAt store.Instant
	Version  int
}

func (Done) TableName() string { return "term_rolls" }

// rows is every row that a plan made or changed, as undo needs it.
type rows struct {
	Congresses []int64
	Assigned   []assigned
	Targets    []int64 // congresses
	Delegates  []carried
	Templates  []int64
	Leaders    []ended
	Teams      []org.Team
	Working    string // code of the term in which the installation worked, "" if it stayed
}

// assigned are leaders who follow a new congress.
type assigned struct {
	Congress int64
	Leaders  []int64
}

// carried are the delegates that a list got.
type carried struct {
	Congress int64
	IDs      []int64
}

// ended is a leader with the last day that was known before.
type ended struct {
	ID      int64
	Last    calendar.Date
	Version int // afterwards
}

// work carries out a plan.
type work struct {
	tx   *store.Tx
	plan Plan
	rows rows
	made map[int64]*congress.Congress // congresses of the new term by unit, those that were there too
}

// Apply carries out the plan in one transaction and closes the old term. It is Stale if anything has changed since Input.Seen
// was shown, and refuses a day that has not come: until then the old term is at work.
func Apply(tx *store.Tx, in Input) (Done, error) {
	p, err := Make(tx, in)
	switch {
	case err != nil:
		return Done{}, err
	case p.Digest != in.Seen:
		return Done{}, store.Stale()
	case p.On.After(tx.Today()):
		return Done{}, fault.At("roll_on", "problem.roll_early", "Day", p.On)
	}
	w := &work{tx: tx, plan: p, made: map[int64]*congress.Congress{}}
	for _, step := range []func() error{w.templates, w.convene, w.lines, w.close} {
		if err := step(); err != nil {
			return Done{}, err
		}
	}
	d := Done{FromID: p.Old.ID, ToID: p.New.ID, OnDate: p.On, Source: p.Source, Rows: w.rows, At: tx.Now(), ByName: tx.Actor().Name, Version: 1}
	if err := tx.DB().Create(&d).Error; err != nil {
		return d, err
	}
	return d, d.record(tx, "term_rolled", p.Old, p.New, p.changes())
}

// of are the lines of a kind that are not left.
func (w *work) of(what string) (lines []Line) {
	for _, l := range w.plan.Lines {
		if l.What == what && l.To != Leave {
			lines = append(lines, l)
		}
	}
	return lines
}

func (w *work) templates() error {
	for _, l := range w.of(Template) {
		t, err := template.GetTemplate(w.tx, l.id)
		if err != nil {
			return err
		}
		own, err := template.CopyOwn(w.tx, t, w.plan.Old, w.plan.New)
		if err != nil {
			return err
		}
		w.rows.Templates = append(w.rows.Templates, own.ID)
	}
	return nil
}

// convene makes the congresses of the new term with their ordinals and milestones.
func (w *work) convene() error {
	there, err := congress.List(w.tx, congress.Filter{TermID: w.plan.New.ID})
	if err != nil {
		return err
	}
	for i := range there {
		w.made[there[i].UnitID] = &there[i]
	}
	var units []org.Unit
	for _, l := range w.of(Convene) {
		u, err := org.Get(w.tx, l.id)
		if err != nil {
			return err
		}
		units = append(units, u)
	}
	made, err := congress.ConveneAll(w.tx, units, w.plan.New.ID)
	if err != nil {
		return err
	}
	for i := range made {
		w.made[made[i].UnitID] = &made[i]
		w.rows.Congresses = append(w.rows.Congresses, made[i].ID)
	}
	for _, l := range w.of(Ordinal) {
		c := w.made[l.id]
		n, err := strconv.Atoi(l.To)
		if c == nil || err != nil { // left out, or unknown
			continue
		}
		c.Ordinal = n
		if err := w.tx.DB().Model(&congress.Congress{}).Where("id = ?", c.ID).Update("ordinal", n).Error; err != nil {
			return err
		}
	}
	if len(made) == 0 {
		return nil
	}
	if err := congress.Remember(w.tx, w.rows.Congresses...); err != nil {
		return err
	}
	_, err = deadline.ApplyAll(w.tx, made)
	return err
}

// lines carries out the rest, line by line.
func (w *work) lines() error {
	for _, l := range w.plan.Lines {
		var err error
		switch {
		case l.What == Targets && l.To != Leave && w.made[l.id] != nil:
			err = composition.CarryOver(w.tx, l.heirs[l.To], w.made[l.id].ID)
			w.rows.Targets = append(w.rows.Targets, w.made[l.id].ID)
		case l.What == Follower && l.To == Take && w.made[l.id] != nil:
			err = w.follow(l)
		case l.What == Members && l.To != Leave:
			err = w.members(l)
		case l.What == Team && l.To == Leave:
			err = w.disband(l)
		case l.What == Leader && l.To == Leave:
			err = w.end(l)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (w *work) follow(l Line) error {
	leaves := map[int64]bool{}
	for _, other := range w.plan.Lines {
		if other.What == Leader && other.To == Leave {
			leaves[other.id] = true
		}
	}
	c := w.made[l.id]
	a := assigned{Congress: c.ID, Leaders: slices.DeleteFunc(slices.Clone(l.leader), func(id int64) bool { return leaves[id] })}
	want := make([]congress.Assignment, len(a.Leaders))
	for i, id := range a.Leaders {
		want[i] = congress.Assignment{LeaderID: id, Role: congress.Follows}
	}
	changes, err := congress.ReplaceAssignments(w.tx, c, want)
	if err != nil {
		return err
	}
	w.rows.Assigned = append(w.rows.Assigned, a)
	return w.tx.Record(c.Entry("congress_assigned", changes, ""))
}

func (w *work) members(l Line) error {
	c := w.made[l.heirs[l.To]]
	if c == nil {
		return nil // its congress was left out
	}
	var ids []int64
	var err error
	if named, _, ok := Picks(l.To); ok {
		ids, err = delegate.CarryPicked(w.tx, l.id, c.ID, named)
	} else {
		ids, err = delegate.CarryOver(w.tx, l.id, c.ID, markOf(l.To))
	}
	if len(ids) > 0 {
		w.rows.Delegates = append(w.rows.Delegates, carried{c.ID, ids})
	}
	return err
}

func (w *work) disband(l Line) error {
	t, err := org.GetTeam(w.tx, l.id)
	if err != nil {
		return err
	}
	w.rows.Teams = append(w.rows.Teams, t)
	return org.DisbandTeam(w.tx, t.ID, t.Version)
}

func (w *work) end(l Line) error {
	old, err := org.GetLeader(w.tx, l.id)
	if err != nil {
		return err
	}
	in := old
	in.ActiveTo = w.plan.On
	now, err := congress.EditLeader(w.tx, old.ID, old.Version, in)
	w.rows.Leaders = append(w.rows.Leaders, ended{old.ID, old.ActiveTo, now.Version})
	return err
}

// close makes the old term read-only and has the installation work in the new one.
func (w *work) close() error {
	p := w.plan
	for _, l := range w.of(Working) {
		current, err := org.CurrentTerm(w.tx)
		if err != nil {
			return err
		}
		w.rows.Working = current.Code
		if l.To == Take {
			if _, err := term.Use(w.tx, p.New.ID); err != nil {
				return err
			}
		}
	}
	return store.Changed(w.tx.DB().Model(&org.Term{}).Where("id = ? AND version = ?", p.Old.ID, p.Old.Version).
		Updates(map[string]any{"closed_on": p.On, "next_id": p.New.ID, "version": p.Old.Version + 1}))
}

// changes are the counts of what was taken over.
func (p Plan) changes() []field.Change {
	changes := []field.Change{{Field: "term_code", Old: p.Old.Code, New: p.New.Code}, {Field: "roll_on", New: p.On.String()}}
	going := p.Going()
	for _, what := range Whats {
		if n := going[what]; n > 0 && what != Working {
			changes = append(changes, field.Change{Field: "roll_" + what, New: strconv.Itoa(n)})
		}
	}
	return changes
}

func (d Done) record(tx *store.Tx, action string, from, to org.Term, changes []field.Change) error {
	top, err := nation(tx)
	if err != nil {
		return err
	}
	return tx.Record(store.Entry{Action: action, Entity: "term", EntityID: from.ID, Label: from.Name + " → " + to.Name, UnitID: top.ID, UnitPath: top.Path,
		Changes: changes, Reason: d.Source})
}

// Last is the plan by which a term was closed and that has not been taken back, else NotFound.
func Last(tx *store.Tx, fromID int64) (d Done, err error) {
	return d, store.One(tx.DB().Where("from_id = ? AND undone_at IS NULL", fromID).Order("id DESC"), &d)
}
