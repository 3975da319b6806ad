package readiness

import (
	"slices"
	"strings"

	"daihoi/models/calendar"
	"daihoi/models/template"
)

// State is where one milestone of one unit stands.
type State string

const (
	NotStarted    State = "not_started"
	InProgress    State = "in_progress"
	Submitted     State = "submitted" // sent up, waiting for approval
	Returned      State = "returned"  // sent back to be mended
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
	Complete Action = "complete" // by an organizer, without the way through submit and approve
	Reopen   Action = "reopen"   // the history of the milestone stays
	Waive    Action = "waive"    // declares it not applicable, with a reason
)

// Move is one legal step.
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

// Moves is the table of all legal steps; what is not in it is refused.
func Moves() []Move { return slices.Clone(moves[:]) }

// Next is the state after action a; ok is false when the step is not legal.
func Next(from State, a Action) (to State, ok bool) {
	for _, m := range moves {
		if m.From == from && m.Action == a {
			return m.To, true
		}
	}
	return from, false
}

// NeedsReason reports whether the step must be given with a reason.
func NeedsReason(a Action) bool { return a == Waive }

// Open reports whether work is left: every state but done and not applicable.
func Open(s State) bool { return s != Done && s != NotApplicable }

// EvidenceMissing reports whether a milestone cannot be called done yet: a mandatory one asks for the number and the
// day of its document, or for a note that says why there is none.
func EvidenceMissing(mandatory bool, docNumber string, docDate calendar.Date, note string) bool {
	if !mandatory || strings.TrimSpace(note) != "" {
		return false
	}
	return strings.TrimSpace(docNumber) == "" || docDate.IsZero()
}

// Reached reports whether an item in state s has done what its role r says. A review file and a result report are
// sent upward: for these two, submitted is enough; every other role asks for done.
func Reached(r template.Role, s State) bool {
	return s == Done || s == Submitted && (r == template.RoleSubmitted || r == template.RoleReported)
}
