package committee

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/composition"
	"daihoi/models/congress"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/store"
)

// Ballot is the result for one nominee: Status is Nominated while nothing is decided. Unknown votes are nil.
type Ballot struct {
	MemberID            int64
	Status              string
	For, Against, Other *int
	Seat                string
	Position            int // in the list; 0 keeps it
}

// ConsultationFields are the fields of a result as a whole.
var ConsultationFields = field.Table[Scheme]{
	field.DayOf("consulted_on", func(s *Scheme) *calendar.Date { return &s.ConsultedOn }),
	field.ChoiceOf("vote_form", Forms, func(s *Scheme) *string { return &s.VoteForm }),
	field.CountOf("vote_eligible", 9999, func(s *Scheme) **int { return &s.Eligible }),
}

// BallotFields are the fields of one line of a result; keys of problems end in "-<member id>".
var BallotFields = field.Table[Ballot]{
	field.NumberOf("member_position", 999, func(b *Ballot) *int { return &b.Position }),
	field.ChoiceOf("member_status", []string{Nominated, Appointed, Refused}, func(b *Ballot) *string { return &b.Status }).Must(),
	field.CountOf("votes_for", 9999, func(b *Ballot) **int { return &b.For }),
	field.CountOf("votes_against", 9999, func(b *Ballot) **int { return &b.Against }),
	field.CountOf("votes_other", 9999, func(b *Ballot) **int { return &b.Other }),
	field.ChoiceOf("member_seat", Seats, func(b *Ballot) *string { return &b.Seat }),
}

// RecordResult records what the congress decided on its nominees, and who sits on the Standing Board. Lines left out keep
// what they have. The counts become the outcome of the congress, unless numbers were typed there before and differ: see
// TakeCounts.
func RecordResult(tx *store.Tx, congressID int64, version int, in Scheme, lines []Ballot) error {
	w, err := open(tx, congressID, version)
	if err != nil {
		return err
	}
	now := w.was.Scheme
	typed := ConsultationFields.Values(&in)
	problems := ConsultationFields.Decode(func(key string) string { return typed[key] }, &now)
	nominees := slices.DeleteFunc(slices.Clone(w.was.All), func(m Member) bool { return m.Entered != ByCongress || m.Status == Withdrawn })
	var changes []field.Change
	var moved []row
	for _, b := range lines {
		i := slices.IndexFunc(nominees, func(m Member) bool { return m.ID == b.MemberID })
		if i < 0 {
			return store.NotFound()
		}
		old := nominees[i]
		problems = append(problems, w.checkBallot(&b, old, now.Eligible)...)
		nominees[i].take(b)
		if text := resultText(nominees[i]); text != resultText(old) {
			changes = append(changes, field.Change{Field: "committee_result", Old: resultText(old), New: text})
		}
		if text := resultText(nominees[i]); text != resultText(old) || nominees[i].Position != old.Position {
			moved = append(moved, nominees[i].row)
		}
	}
	after := appointed(nominees)
	problems = append(problems, w.checkResult(now, after)...)
	if err := fault.Of(problems); err != nil {
		return err
	}
	for _, r := range moved {
		if err := store.Changed(tx.DB().Model(&row{}).Where("id = ?", r.ID).Updates(map[string]any{"status": r.Status, "votes_for": r.VotesFor,
			"votes_against": r.VotesAgainst, "votes_other": r.VotesOther, "seat": r.Seat, "position": r.Position})); err != nil {
			return err
		}
	}
	return w.done(map[string]any{"consulted_on": now.ConsultedOn, "vote_form": now.VoteForm, "eligible": now.Eligible}, "committee_result_recorded", "",
		append(ConsultationFields.Diff(&w.was.Scheme, &now), changes...))
}

func (m *Member) take(b Ballot) {
	m.Status, m.VotesFor, m.VotesAgainst, m.VotesOther, m.Seat = b.Status, b.For, b.Against, b.Other, b.Seat
	m.Position = cmp.Or(b.Position, m.Position)
}

// Separator stands between the parts of a change "committee_result": name, state, votes, seat.
const Separator = " | "

// resultText is the line of the audit log.
func resultText(m Member) string {
	vote := func(n *int) string {
		if n == nil {
			return "–"
		}
		return strconv.Itoa(*n)
	}
	return strings.Join([]string{m.Name(), m.Status, vote(m.VotesFor) + "/" + vote(m.VotesAgainst) + "/" + vote(m.VotesOther), m.Seat}, Separator)
}

func (w *work) checkBallot(b *Ballot, m Member, eligible *int) (problems []fault.Problem) {
	at := "-" + strconv.FormatInt(m.ID, 10)
	typed := BallotFields.Values(b)
	for _, p := range BallotFields.Decode(func(key string) string { return typed[key] }, b) {
		p.Field += at
		problems = append(problems, p)
	}
	problems = append(problems, Vote{VotesFor: b.For, VotesAgainst: b.Against, VotesOther: b.Other}.over(m.Name(), eligible, at)...)
	if b.Seat != "" && b.Status != Appointed {
		problems = append(problems, fault.Problem{Field: "member_seat" + at, Key: "problem.seat_before_result"})
	}
	return problems
}

// checkResult finds what is wrong with the result as a whole.
func (w *work) checkResult(now Scheme, after []Member) (problems []fault.Problem) {
	refuse := func(field, key string, args ...any) {
		problems = append(problems, fault.Problem{Field: field, Key: key, Args: fault.Args(args...)})
	}
	if len(after) > 0 && now.ConsultedOn.IsZero() {
		refuse("consulted_on", "problem.required")
	}
	if now.ConsultedOn.After(w.tx.Today()) {
		refuse("consulted_on", "problem.future")
	}
	if now.Approved != nil && len(after) > *now.Approved {
		refuse("", "problem.committee_over", "Approved", *now.Approved, "Count", len(after))
	}
	chairs := 0
	for _, m := range after {
		if !m.LeftOn.IsZero() && m.LeftOn.Before(now.ConsultedOn) {
			refuse("consulted_on", "problem.before_consultation", "Name", m.Name())
		}
		if m.Seat == Chair {
			if chairs++; chairs == 2 {
				refuse("member_seat-"+strconv.FormatInt(m.ID, 10), "problem.second_chair", "Name", m.Name())
			}
		}
	}
	for _, m := range w.was.All {
		if m.Entered == ByCongress && !m.LeftOn.IsZero() && !slices.ContainsFunc(after, func(a Member) bool { return a.ID == m.ID }) {
			refuse("", "problem.member_has_history", "Name", m.Name())
		}
	}
	return problems
}

// TakeCounts makes the counts of the list the outcome of the congress in place of the numbers typed before.
func TakeCounts(tx *store.Tx, congressID int64, version int) error {
	w, err := open(tx, congressID, version)
	if err != nil {
		return err
	}
	if w.was.Counted || len(w.was.Result()) == 0 {
		return store.Stale()
	}
	changes, err := w.rollUp(true)
	if err != nil {
		return err
	}
	return w.record("committee_counts_taken", "", changes)
}

// Differences compares the typed outcome with the counts: field keys of congress.Outcome with both as text. It is empty when
// the outcome is counted, nothing was typed, or nobody is appointed.
func (c Committee) Differences(typed congress.Outcome) []field.Change {
	if c.Counted || typed.Version == 0 || len(c.Result()) == 0 || !anyTyped(typed) {
		return nil
	}
	return counted.Diff(&typed, new(c.outcome(typed)))
}

// counted are the fields of an outcome that come from the list.
var counted = congress.OutcomeFields.Only(CountedFields()...)

// CountedFields are the keys of congress.OutcomeFields that the list gives.
func CountedFields() []string {
	return []string{"members_approved", "members_elected", "members_women", "members_non_party", "members_minority", "members_religious",
		"members_reelected", "standing", "chair", "deputies"}
}

func anyTyped(o congress.Outcome) bool {
	return len(counted.Diff(&congress.Outcome{}, &o)) > 0
}

// outcome is the outcome with the counts in place of what was typed. Seats approved stay as typed while the scheme has none.
func (c Committee) outcome(o congress.Outcome) congress.Outcome {
	n := c.Count(c.Result())
	some := func(n int, known bool) *int {
		if !known {
			return nil
		}
		return &n
	}
	if n.Approved != nil {
		o.MembersApproved = n.Approved
	}
	recorded := func(group string) bool { return n.Report.Unrecorded(group).Count < n.Appointed }
	o.MembersElected, o.MembersWomen, o.MembersNonParty = &n.Appointed, &n.Composition.Women, &n.Composition.NonParty
	o.MembersMinority = some(n.Composition.Minority, recorded("minority"))
	o.MembersReligious = some(n.Composition.Religious, recorded("religious"))
	o.MembersReelected = some(n.Again, n.Unknown == 0)
	o.Standing, o.Deputies = some(n.Standing, n.Standing > 0), some(n.Deputies, n.Standing > 0)
	switch {
	case n.Chair != nil:
		o.Chair = n.Chair.Again
	case n.Standing > 0:
		o.Chair = congress.ChairVacant
	default:
		o.Chair = ""
	}
	return o
}

// rollUp renews the outcome of the congress from the list, and returns what it changed. Typed numbers that differ stay,
// unless taken over.
func (w *work) rollUp(over bool) ([]field.Change, error) {
	tx, id := w.tx, w.was.CongressID
	now, err := Of(tx, id, calendar.Date{})
	if err != nil {
		return nil, err
	}
	old, err := congress.OutcomeOf(tx, id)
	if err != nil {
		return nil, err
	}
	if len(now.Result()) == 0 {
		if !now.Counted {
			return nil, nil
		}
		cleared := old // nobody is appointed any more: the numbers are unknown again
		for _, f := range counted {
			f.Set(&cleared, "")
		}
		return counted.Diff(&old, &cleared), w.count(cleared, false)
	}
	if !now.Counted && !over && len(now.Differences(old)) > 0 {
		return nil, nil
	}
	sum := now.outcome(old)
	return counted.Diff(&old, &sum), w.count(sum, true)
}

func (w *work) count(o congress.Outcome, is bool) error {
	if err := w.tx.DB().Model(&Scheme{}).Where("congress_id = ?", w.was.CongressID).Update("counted", is).Error; err != nil {
		return err
	}
	return congress.PutCounts(w.tx, o)
}

// RecordOutcome is composition.RecordOutcome for a congress that may have a list: what the list gives is not taken from in.
func RecordOutcome(tx *store.Tx, congressID int64, version int, in congress.Outcome) (congress.Outcome, error) {
	c, err := Of(tx, congressID, calendar.Date{})
	if err != nil {
		return in, err
	}
	if c.Counted {
		old, err := congress.OutcomeOf(tx, congressID)
		if err != nil {
			return in, err
		}
		for _, f := range counted {
			f.Set(&in, f.Text(&old))
		}
	}
	return composition.RecordOutcome(tx, congressID, version, in)
}

// Recognise records the decision with which the level above recognises the Committee.
func Recognise(tx *store.Tx, congressID int64, version int, in Scheme) error {
	w, err := open(tx, congressID, version)
	if err != nil {
		return err
	}
	if err := tx.Require(access.CloseMilestone, w.at.UnitPath); err != nil {
		return err
	}
	now := w.was.Scheme
	typed := RecognitionFields.Values(&in)
	problems := RecognitionFields.Decode(func(key string) string { return typed[key] }, &now)
	switch {
	case now.RecognisedOn.After(tx.Today()):
		problems = append(problems, fault.Problem{Field: "recognised_on", Key: "problem.future"})
	case now.RecognisedOn.Before(now.ConsultedOn) && !now.RecognisedOn.IsZero():
		problems = append(problems, fault.Problem{Field: "recognised_on", Key: "problem.before_consultation"})
	}
	if len(w.was.Result()) == 0 {
		problems = append(problems, fault.Problem{Key: "problem.nobody_appointed"})
	}
	if err := fault.Of(problems); err != nil {
		return err
	}
	return w.done(map[string]any{"recognised_no": now.RecognisedNo, "recognised_on": now.RecognisedOn, "recognised_by": now.RecognisedBy},
		"committee_recognised", "", RecognitionFields.Diff(&w.was.Scheme, &now))
}

// Unrecognise takes a recognition back that was entered by mistake.
func Unrecognise(tx *store.Tx, congressID int64, version int) error {
	w, err := open(tx, congressID, version)
	if err != nil {
		return err
	}
	if err := tx.Require(access.CloseMilestone, w.at.UnitPath); err != nil {
		return err
	}
	now := w.was.Scheme
	now.RecognisedNo, now.RecognisedOn, now.RecognisedBy = "", calendar.Date{}, ""
	return w.done(map[string]any{"recognised_no": "", "recognised_on": calendar.Date{}, "recognised_by": ""}, "committee_unrecognised", "",
		RecognitionFields.Diff(&w.was.Scheme, &now))
}
