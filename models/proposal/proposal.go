package proposal

import (
	"cmp"
	"encoding/json"
	"slices"
	"strconv"

	"gorm.io/gorm"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/deadline"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/org"
	"daihoi/models/schedule"
	"daihoi/models/store"
)

// State is the state of a stored proposal: catalogue key "proposal.state.<state>".
type State string

// Only an open proposal can be accepted; only an accepted one can be undone.
const (
	Open     State = "open"
	Accepted State = "accepted"
	Undone   State = "undone"
)

// StoredProposal is a stored proposal for the congresses at or below a unit, with what the user saw.
type StoredProposal struct {
	ID         int64
	UnitID     int64
	TermID     int64
	Digest     string         // of the schedule it is based on
	Wishes     ProposalWishes `gorm:"serializer:json"`
	Found      Found          `gorm:"serializer:json"`
	State      State
	Chosen     int      // the accepted alternative, from 1
	Applied    []Dating `gorm:"serializer:json"`
	UserID     *int64
	UserName   string
	CreatedAt  store.Instant
	AcceptedAt store.Instant
	UndoneAt   store.Instant
	Version    int
	Unit       deadline.MilestoneUnit `gorm:"-"` // joined by every read
}

// Found is the result of Propose.
type Found struct {
	Alternatives []Proposal
	Causes       []Cause
}

// WishFields is the form of the wishes; the units and the relaxed constraints are chosen separately.
var WishFields = field.Table[ProposalWishes]{
	field.DayOf("wish_from", func(w *ProposalWishes) *calendar.Date { return &w.From }).Must(),
	field.DayOf("wish_to", func(w *ProposalWishes) *calendar.Date { return &w.To }).Must(),
	field.ChoiceOf("wish_shape", []string{string(ShapeHalf), string(ShapeTwoHalves), string(ShapeDay)},
		func(w *ProposalWishes) *string { return (*string)(&w.Shape) }).Must(),
	field.ChoiceOf("wish_half", []string{string(congress.Morning), string(congress.Afternoon)}, func(w *ProposalWishes) *string { return (*string)(&w.Halves) }),
	field.NumberOf("wish_margin", 99, func(w *ProposalWishes) *int { return &w.Margin }),
	field.NumberOf("wish_lesson_days", 60, func(w *ProposalWishes) *int { return &w.LessonDays }),
	field.FlagOf("wish_weekdays", func(w *ProposalWishes) *bool { return &w.Weekdays }),
	field.FlagOf("wish_spread", func(w *ProposalWishes) *bool { return &w.Spread }),
	field.FlagOf("wish_apart", func(w *ProposalWishes) *bool { return &w.Apart }),
	field.FlagOf("wish_leader", func(w *ProposalWishes) *bool { return &w.Leader }),
	field.NumberOf("wish_seed", 9999, func(w *ProposalWishes) *int { return &w.Seed }),
}

// longestPeriod is the maximum period for proposals, in days.
const longestPeriod = 366

// CheckWishes returns the problems of wishes on a day.
func CheckWishes(w *ProposalWishes, today calendar.Date) []fault.Problem {
	typed := WishFields.Values(w)
	Problems := WishFields.Decode(func(key string) string { return typed[key] }, w)
	if len(Problems) > 0 {
		return Problems
	}
	if w.From.Before(today) {
		Problems = append(Problems, fault.Problem{Field: "wish_from", Key: "problem.day_past"})
	}
	if w.To.Before(w.From) || w.To.Sub(w.From) > longestPeriod {
		Problems = append(Problems, fault.Problem{Field: "wish_to", Key: "problem.period", Args: fault.Args("Max", longestPeriod)})
	}
	return Problems
}

// UsualWishes are the form's initial values: from tomorrow to the last deadline of the units without a date.
func UsualWishes(s schedule.Schedule, today calendar.Date) ProposalWishes {
	w := ProposalWishes{From: today.AddDays(1), Seed: 1, Shape: ShapeHalf, Halves: congress.Morning, Margin: 3, LessonDays: 7,
		Weekdays: true, Spread: true, Apart: true, Leader: len(s.Leaders) > 0}
	for i := range s.Units {
		if u := &s.Units[i]; !u.Held && u.Day().IsZero() {
			w.To = calendar.Max(w.To, u.Deadline)
		}
	}
	if w.To.Before(w.From) {
		w.To = w.From.AddDays(30)
	}
	return w
}

type proposalRow struct {
	P StoredProposal         `gorm:"embedded"`
	U deadline.MilestoneUnit `gorm:"embedded;embeddedPrefix:u_"`
}

// proposals is the base query: proposals for units that the actor sees.
func proposals(tx *store.Tx) *gorm.DB {
	within, args := tx.Within(access.View, "units.path")
	return tx.DB().Table("date_proposals").
		Select("date_proposals.*, units.id AS u_id, units.name AS u_name, units.full_name AS u_full_name, "+store.PathIn("date_proposals.term_id")+" AS u_path").
		Joins("JOIN units ON units.id = date_proposals.unit_id").Where(within, args...)
}

func Get(tx *store.Tx, id int64) (StoredProposal, error) {
	var r proposalRow
	err := store.One(proposals(tx).Where("date_proposals.id = ?", id), &r)
	r.P.Unit = r.U
	return r.P, err
}

// List lists the latest proposals for a unit, newest first.
func List(tx *store.Tx, unitID int64, limit int) ([]StoredProposal, error) {
	var rows []proposalRow
	err := proposals(tx).Where("date_proposals.unit_id = ?", unitID).Order("date_proposals.id DESC").Limit(limit).Find(&rows).Error
	all := make([]StoredProposal, len(rows))
	for i, r := range rows {
		all[i] = r.P
		all[i].Unit = r.U
	}
	return all, err
}

// ProposeFor computes and stores proposals for the congresses at or below a unit; the congresses do not change.
func ProposeFor(tx *store.Tx, unitID, termID int64, w ProposalWishes) (StoredProposal, error) {
	u, err := org.Get(tx, unitID)
	if err != nil {
		return StoredProposal{}, err
	}
	if err := cmp.Or(tx.Require(access.PlanCongress, u.Path), tx.Open(termID)); err != nil {
		return StoredProposal{}, err
	}
	if err := fault.Of(CheckWishes(&w, tx.Today())); err != nil {
		return StoredProposal{}, err
	}
	s, err := schedule.Of(tx, u, termID)
	if err != nil {
		return StoredProposal{}, err
	}
	p := StoredProposal{UnitID: u.ID, TermID: termID, Wishes: w, State: Open, Applied: []Dating{}, UserName: tx.Actor().Name, CreatedAt: tx.Now(), Version: 1,
		Unit: deadline.MilestoneUnit{ID: u.ID, Name: u.Name, FullName: u.FullName, Path: u.Path}}
	if id := tx.Actor().UserID; id != 0 {
		p.UserID = &id
	}
	if p.Digest, err = schedule.Digest(s); err != nil {
		return p, err
	}
	alternatives, why := Propose(s, w)
	if p.Found.Alternatives = alternatives; why != nil {
		p.Found.Causes = why.Causes
	}
	if len(alternatives) == 0 && why == nil {
		return p, fault.At("units", "problem.nothing_to_date")
	}
	if err := tx.DB().Table("date_proposals").Create(&p).Error; err != nil {
		return p, err
	}
	return p, p.record(tx, "dates_proposed", "", field.Change{Field: "alternatives", New: strconv.Itoa(len(alternatives))})
}

func (p StoredProposal) record(tx *store.Tx, action, reason string, changes ...field.Change) error {
	return tx.Record(store.Entry{Action: action, Entity: "schedule", EntityID: p.ID, Label: p.Unit.FullName, UnitID: p.UnitID, UnitPath: p.Unit.Path,
		Changes: changes, Reason: reason})
}

// toDecide reads a proposal that the actor may accept or undo.
func toDecide(tx *store.Tx, id int64, state State) (StoredProposal, error) {
	p, err := Get(tx, id)
	if err != nil {
		return p, err
	}
	if err := tx.Require(access.PlanCongress, p.Unit.Path); err != nil {
		return p, err
	}
	if p.State != state {
		return p, fault.New(fault.Conflict, "fault.proposal_state")
	}
	return p, nil
}

// move sets the new state.
func (p StoredProposal) move(tx *store.Tx, version int, changes map[string]any) error {
	changes["version"] = gorm.Expr("version + 1")
	return store.Changed(tx.DB().Table("date_proposals").Where("id = ? AND version = ?", p.ID, version).Updates(changes))
}

// accepted returns an alternative's placements for the chosen units; nil means all.
func (p StoredProposal) accepted(alternative int, units []int64) ([]Placement, error) {
	if alternative < 1 || alternative > len(p.Found.Alternatives) {
		return nil, fault.At("alternative", "problem.choice")
	}
	var all []Placement
	for _, l := range p.Found.Alternatives[alternative-1].Placements {
		if units == nil || slices.Contains(units, l.UnitID) {
			all = append(all, l)
		}
	}
	if len(all) == 0 {
		return nil, fault.At("units", "problem.no_unit_chosen")
	}
	return all, nil
}

func asJSON(v any) (string, error) {
	text, err := json.Marshal(v)
	return string(text), err
}
