package readiness

import (
	"slices"
	"strings"

	"daihoi/models/calendar"
	"daihoi/models/template"
)

// State is the status of one milestone of one unit.
type State string

const (
	NotStarted    State = "not_started"
	InProgress    State = "in_progress"
	Submitted     State = "submitted" // waiting for approval
	Returned      State = "returned"  // sent back for correction
	Done          State = "done"
	NotApplicable State = "na"
)

// Action moves a milestone from one state to the next.
type Action string

const (
	Start    Action = "start"
	Submit   Action = "submit"
	Approve  Action = "approve"
	Return   Action = "return"
	Complete Action = "complete" // by an organiser, without submit and approve
	Reopen   Action = "reopen"   // keeps the milestone's history
	Waive    Action = "waive"    // marks it not applicable, with a reason
)

// Move is one legal transition.
type Move struct {
	From   State
	Action Action
	To     State
}

var moves = [...]Move{
	{NotStarted, Start, InProgress},

	{NotStarted, Submit, Submitted},
	{InProgress, Submit, Submitted},
	{Returned, Submit, Submitted},

	{Submitted, Approve, Done},
	{Submitted, Return, Returned},

	{NotStarted, Complete, Done},
	{InProgress, Complete, Done},
	{Submitted, Complete, Done},
	{Returned, Complete, Done},

	{Done, Reopen, InProgress},
	{NotApplicable, Reopen, InProgress},

	{NotStarted, Waive, NotApplicable},
	{InProgress, Waive, NotApplicable},
	{Submitted, Waive, NotApplicable},
	{Returned, Waive, NotApplicable},
}

// Moves lists all legal transitions.
func Moves() []Move { return slices.Clone(moves[:]) }

// Next returns the state after action a; ok is false if the transition is not legal.
func Next(from State, a Action) (to State, ok bool) {
	for _, m := range moves {
		if m.From == from && m.Action == a {
			return m.To, true
		}
	}
	return from, false
}

// NextOf is Next for an item: one that needs no approval is done once it is handed in.
func NextOf(i *template.Item, from State, a Action) (to State, ok bool) {
	if to, ok = Next(from, a); to == Submitted && ok && i.ClosesItself() {
		to = Done
	}
	return to, ok
}

// NeedsReason reports whether the action requires a reason.
func NeedsReason(a Action) bool { return a == Waive }

// Open reports whether work is left: every state except done and not applicable.
func Open(s State) bool { return s != Done && s != NotApplicable }

// EvidenceMissing reports whether a milestone cannot be done yet: a mandatory one needs the number and date of its
// document, or a note saying why there is none.
func EvidenceMissing(mandatory bool, docNumber string, docDate calendar.Date, note string) bool {
	if !mandatory || strings.TrimSpace(note) != "" {
		return false
	}
	return strings.TrimSpace(docNumber) == "" || docDate.IsZero()
}

// Reached reports whether an item in state s fulfils its role r. Review file and result report are sent upward, so
// Submitted is enough for them; other roles need Done.
func Reached(r template.Role, s State) bool {
	return s == Done || s == Submitted && (r == template.RoleSubmitted || r == template.RoleReported)
}
