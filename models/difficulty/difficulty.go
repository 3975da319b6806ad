// Package difficulty holds difficulties and proposals of a congress ("khó khăn, vướng mắc, kiến nghị"): a unit raises
// them, a unit above resolves them, and every step is kept.
//
// difficulty.go has the commands, list.go the reads.
package difficulty

import (
	"gorm.io/gorm"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/deadline"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/store"
)

// Difficulty is an obstacle to a congress, or a proposal to a unit above ("khó khăn, kiến nghị").
type Difficulty struct {
	ID          int64
	CongressID  int64
	MilestoneID *int64 // the work it blocks, nil if none
	Kind        string // one of Kinds
	Type        string // one of Types
	Text        string
	Owner       string        // role or person who has to resolve it
	Due         calendar.Date // deadline; zero if none
	RaisedAt    store.Instant
	RaisedBy    string
	Version     int
	Last        Step                   `gorm:"-"` // joined by every read, like Unit
	Unit        deadline.MilestoneUnit `gorm:"-"`
}

// Step is one step of a difficulty's history; the last one has its state.
type Step struct {
	ID           int64
	DifficultyID int64
	At           store.Instant
	ByName       string
	State        State
	Answer       string // what is being done, how it was resolved, or why it was dropped
}

func (Step) TableName() string { return "difficulty_steps" }

// State is the state of a difficulty.
type State string

const (
	Open    State = "open"
	InHand  State = "in_hand"
	Solved  State = "solved"
	Dropped State = "dropped"
)

// Settled reports whether nothing is left to do.
func (s State) Settled() bool { return s == Solved || s == Dropped }

// Kinds and types as reports name them. The types are those quoted in practice, plus four of daily work.
var (
	Kinds = []string{"difficulty", "proposal"}
	Types = []string{"personnel", "money", "coordination", "documents", "facilities", "time", "other"}
)

// Fields is the form of a difficulty.
var Fields = field.Table[Difficulty]{
	field.ChoiceOf("difficulty_kind", Kinds, func(d *Difficulty) *string { return &d.Kind }).Must(),
	field.ChoiceOf("difficulty_type", Types, func(d *Difficulty) *string { return &d.Type }).Must(),
	field.TextOf(field.LongText, "difficulty_text", func(d *Difficulty) *string { return &d.Text }).UpTo(500).Must(),
	field.TextOf(field.Text, "difficulty_owner", func(d *Difficulty) *string { return &d.Owner }).UpTo(120),
	field.DayOf("difficulty_due", func(d *Difficulty) *calendar.Date { return &d.Due }),
}

// Settlement is the answer of the unit above.
type Settlement struct{ State, Answer string }

// SettlementFields is the form of Settle.
var SettlementFields = field.Table[Settlement]{
	field.ChoiceOf("difficulty_state", []string{string(InHand), string(Solved), string(Dropped)},
		func(s *Settlement) *string { return &s.State }).Must(),
	field.TextOf(field.LongText, "difficulty_answer", func(s *Settlement) *string { return &s.Answer }).UpTo(1000),
}

// Overdue reports whether it is past its deadline and not settled.
func (d Difficulty) Overdue(today calendar.Date) bool {
	return !d.Last.State.Settled() && !d.Due.IsZero() && d.Due.Before(today)
}

// MayEdit reports whether the actor may change its text: the unit itself until someone takes it in hand, those who
// answer until it is settled.
func (d Difficulty) MayEdit(actor access.Actor) bool {
	return !d.Last.State.Settled() && actor.Can(d.editRight(), d.Unit.Path)
}

func (d Difficulty) editRight() access.Action {
	if d.Last.State == Open {
		return access.EditCongress
	}
	return access.PlanCongress
}

// Raise records a difficulty of a congress, with the typed fields and MilestoneID of in.
func Raise(tx *store.Tx, congressID int64, in Difficulty) (Difficulty, error) {
	c, err := congress.Get(tx, congressID)
	if err != nil {
		return in, err
	}
	if err := tx.Require(access.EditCongress, c.Unit.Path); err != nil {
		return in, err
	}
	in.ID, in.CongressID, in.Version, in.RaisedAt, in.RaisedBy = 0, c.ID, 1, tx.Now(), tx.Actor().Name
	in.Unit = deadline.MilestoneUnit{ID: c.UnitID, Name: c.Unit.Name, FullName: c.Unit.FullName, Path: c.Unit.Path}
	if err := in.check(tx); err != nil {
		return in, err
	}
	if err := tx.DB().Create(&in).Error; err != nil {
		return in, err
	}
	if err := in.step(tx, Open, ""); err != nil {
		return in, err
	}
	if err := in.keep(tx); err != nil {
		return in, err
	}
	return in, in.record(tx, "difficulty_raised", Fields.Diff(&Difficulty{}, &in))
}

// Edit changes the text of an unsettled difficulty.
func Edit(tx *store.Tx, id int64, version int, in Difficulty) (Difficulty, error) {
	old, err := Get(tx, id)
	if err != nil {
		return old, err
	}
	if err := tx.Require(old.editRight(), old.Unit.Path); err != nil {
		return old, err
	}
	if old.Last.State.Settled() {
		return old, fault.New(fault.Conflict, "fault.difficulty_settled")
	}
	now := old
	now.Kind, now.Type, now.Text, now.Owner, now.Due, now.MilestoneID = in.Kind, in.Type, in.Text, in.Owner, in.Due, in.MilestoneID
	if err := now.check(tx); err != nil {
		return old, err
	}
	if err := now.touch(tx, version, map[string]any{"kind": now.Kind, "type": now.Type, "text": now.Text, "owner": now.Owner,
		"due": now.Due, "milestone_id": now.MilestoneID}); err != nil {
		return old, err
	}
	if err := now.keep(tx); err != nil {
		return old, err
	}
	return now, now.record(tx, "difficulty_changed", Fields.Diff(&old, &now))
}

// Settle answers a difficulty: in hand, solved or dropped. The last two need an answer.
func Settle(tx *store.Tx, id int64, version int, in Settlement) (Difficulty, error) {
	d, err := Get(tx, id)
	if err != nil {
		return d, err
	}
	if err := tx.Require(access.PlanCongress, d.Unit.Path); err != nil {
		return d, err
	}
	typed := SettlementFields.Values(&in)
	problems := SettlementFields.Decode(func(key string) string { return typed[key] }, &in)
	state := State(in.State)
	if state.Settled() && in.Answer == "" {
		problems = append(problems, fault.Problem{Field: "difficulty_answer", Key: "problem.required"})
	}
	if err := fault.Of(problems); err != nil {
		return d, err
	}
	if d.Last.State.Settled() {
		return d, fault.New(fault.Conflict, "fault.difficulty_settled")
	}
	return d.move(tx, version, state, in.Answer, "difficulty_settled")
}

// Reopen reopens a settled difficulty; its answer stays in the history.
func Reopen(tx *store.Tx, id int64, version int) (Difficulty, error) {
	d, err := Get(tx, id)
	if err != nil {
		return d, err
	}
	if err := tx.Require(access.PlanCongress, d.Unit.Path); err != nil {
		return d, err
	}
	if !d.Last.State.Settled() {
		return d, store.Stale()
	}
	return d.move(tx, version, Open, "", "difficulty_reopened")
}

// Drop settles a difficulty as dropped, when undoing what raised it. The caller checks the right.
func (d Difficulty) Drop(tx *store.Tx, why string) error {
	_, err := d.move(tx, d.Version, Dropped, why, "difficulty_settled")
	return err
}

func (d Difficulty) move(tx *store.Tx, version int, state State, answer, action string) (Difficulty, error) {
	was := Settlement{string(d.Last.State), d.Last.Answer}
	if err := d.touch(tx, version, map[string]any{}); err != nil {
		return d, err
	}
	if err := d.step(tx, state, answer); err != nil {
		return d, err
	}
	return d, d.record(tx, action, SettlementFields.Diff(&was, &Settlement{string(state), answer}))
}

// touch updates the row at the version and raises the version.
func (d *Difficulty) touch(tx *store.Tx, version int, columns map[string]any) error {
	columns["version"] = gorm.Expr("version + 1")
	d.Version = version + 1
	return store.Changed(tx.DB().Model(&Difficulty{}).Where("id = ? AND version = ?", d.ID, version).Updates(columns))
}

func (d *Difficulty) step(tx *store.Tx, state State, answer string) error {
	d.Last = Step{DifficultyID: d.ID, At: tx.Now(), ByName: tx.Actor().Name, State: state, Answer: answer}
	return tx.DB().Create(&d.Last).Error
}

func (d *Difficulty) check(tx *store.Tx) error {
	typed := Fields.Values(d)
	problems := Fields.Decode(func(key string) string { return typed[key] }, d)
	if d.MilestoneID != nil {
		m, err := deadline.Get(tx, *d.MilestoneID)
		if fault.KindOf(err) == fault.NotFound || err == nil && m.CongressID != d.CongressID {
			problems = append(problems, fault.Problem{Field: "difficulty_milestone", Key: "problem.choice"})
		} else if err != nil {
			return err
		}
	}
	return fault.Of(problems)
}

func (d Difficulty) record(tx *store.Tx, action string, changes []field.Change) error {
	return tx.Record(store.Entry{Action: action, Entity: "difficulty", EntityID: d.ID, Label: d.Unit.FullName, UnitID: d.Unit.ID,
		UnitPath: d.Unit.Path, Changes: changes})
}
