package proceedings

import (
	"strings"

	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/store"
)

// Decision is a question that the congress has decided, as it fell. Counts that nobody took are nil. Present is how many official
// delegates were checked in at that moment, or how many the presidium counted; the quorum is that of the moment.
type Decision struct {
	ID           int64
	SessionID    int64
	ItemID       *int64
	Question     string
	Form         string
	VotesFor     *int
	VotesAgainst *int
	VotesOther   *int
	Present      *int
	Outcome      string
	Quorum       string // see Quorum.Standing
	QuorumNeeded *int
	QuorumSource string
	DecidedAt    store.Instant
	ByName       string
	Version      int
}

func (Decision) TableName() string { return "proceeding_decisions" }

// mostVotes bounds a count of votes.
const mostVotes = 5000

// DecisionFields are the fields of the form.
var DecisionFields = field.Table[Decision]{
	field.TextOf(field.Text, "decision_question", func(d *Decision) *string { return &d.Question }).Must().UpTo(300),
	field.ChoiceOf("decision_form", []string{"hands", "ballot"}, func(d *Decision) *string { return &d.Form }).Must(),
	field.CountOf("votes_for", mostVotes, func(d *Decision) **int { return &d.VotesFor }),
	field.CountOf("votes_against", mostVotes, func(d *Decision) **int { return &d.VotesAgainst }),
	field.CountOf("votes_other", mostVotes, func(d *Decision) **int { return &d.VotesOther }),
	field.CountOf("votes_present", mostVotes, func(d *Decision) **int { return &d.Present }),
	field.ChoiceOf("decision_outcome", []string{"adopted", "rejected", "deferred"}, func(d *Decision) *string { return &d.Outcome }).Must(),
}

// Decisions reads the decisions of a session as they fell.
func Decisions(tx *store.Tx, s Sitting) ([]Decision, error) {
	var all []Decision
	err := tx.DB().Where("session_id = ?", s.SessionID).Order("decided_at, id").Find(&all).Error
	return all, err
}

// GetDecision reads one decision of a session.
func GetDecision(tx *store.Tx, s Sitting, id int64) (d Decision, err error) {
	return d, store.One(tx.DB().Where("id = ? AND session_id = ?", id, s.SessionID), &d)
}

// check validates a decision: no more votes than people.
func (d *Decision) check() error {
	typed := DecisionFields.Values(d)
	problems := DecisionFields.Decode(func(key string) string { return typed[key] }, d)
	votes, some := 0, false
	for _, n := range []*int{d.VotesFor, d.VotesAgainst, d.VotesOther} {
		if n != nil {
			votes, some = votes+*n, true
		}
	}
	if some && d.Present != nil && votes > *d.Present {
		problems = append(problems, fault.Problem{Field: "votes_present", Key: "problem.votes_many", Args: fault.Args("Votes", votes, "Present", *d.Present)})
	}
	return fault.Of(problems)
}

// Take records a decision that has fallen now. Without a count of those present it takes that of the check-in, if that has begun.
func Take(tx *store.Tx, congressID, sessionID int64, in Decision) (Decision, error) {
	s, err := toChange(tx, congressID, sessionID)
	if err != nil {
		return in, err
	}
	roll, q, err := PresenceOf(tx, s)
	if err != nil {
		return in, err
	}
	if in.Present == nil && roll.All.Begun() {
		in.Present = &q.Counts
	}
	if err := in.check(); err != nil {
		return in, err
	}
	if in.Present != nil && q.Version > 0 && q.Base > 0 {
		q.Standing = Missed
		if *in.Present >= q.Needed {
			q.Standing = Met
		}
		in.QuorumNeeded = &q.Needed
	}
	in.ID, in.SessionID, in.Quorum, in.QuorumSource, in.DecidedAt, in.ByName, in.Version = 0, sessionID, q.Standing, q.Source, tx.Now(), tx.Actor().Name, 1
	items, err := Items(tx, s)
	for _, i := range items {
		if i.Running() {
			in.ItemID = &i.ID
		}
	}
	if err != nil {
		return in, err
	}
	if err := tx.DB().Create(&in).Error; err != nil {
		return in, err
	}
	return in, s.recordDecision(tx, "decision_taken", "", in, DecisionFields.Diff(&Decision{}, &in))
}

// Correct changes what was recorded wrongly, with a reason; the trace keeps what it was. The quorum is judged anew by the number
// that was needed at the time.
func Correct(tx *store.Tx, congressID, sessionID, id int64, version int, in Decision, reason string) error {
	s, err := toChange(tx, congressID, sessionID)
	if err != nil {
		return err
	}
	old, err := GetDecision(tx, s, id)
	if err != nil {
		return err
	}
	if err := in.check(); err != nil {
		return err
	}
	if reason = strings.TrimSpace(reason); reason == "" {
		return fault.At("reason", "problem.required")
	}
	in.Quorum = old.Quorum
	if old.QuorumNeeded != nil && in.Present != nil {
		in.Quorum = Missed
		if *in.Present >= *old.QuorumNeeded {
			in.Quorum = Met
		}
	}
	err = store.Changed(tx.DB().Model(&Decision{}).Where("id = ? AND session_id = ? AND version = ?", id, sessionID, version).Updates(map[string]any{
		"question": in.Question, "form": in.Form, "votes_for": in.VotesFor, "votes_against": in.VotesAgainst, "votes_other": in.VotesOther,
		"present": in.Present, "outcome": in.Outcome, "quorum": in.Quorum, "version": version + 1}))
	if err != nil {
		return err
	}
	in.ID = id
	return s.recordDecision(tx, "decision_corrected", reason, in, DecisionFields.Diff(&old, &in))
}

// recordDecision writes the trace of a decision.
func (s Sitting) recordDecision(tx *store.Tx, action, reason string, d Decision, changes []field.Change) error {
	e := s.Congress.Entry(action, changes, reason)
	e.Entity, e.EntityID, e.Label = "decision", d.ID, d.Question
	return tx.Record(e)
}
