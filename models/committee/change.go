package committee

import (
	"slices"

	"daihoi/models/calendar"
	"daihoi/models/delegate"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/store"
)

// Turn is the day, paper and reason of a change during the term, with the vote on whoever takes the seat.
type Turn struct {
	On          calendar.Date
	Doc, Reason string
	Vote
}

// Vote is the result of the consultation on one person. What nobody entered is nil or "".
type Vote struct {
	VoteForm     string // one of Forms; "" for the vote of the congress, whose form and voters are in the scheme
	Eligible     *int   // who could vote
	VotesFor     *int
	VotesAgainst *int
	VotesOther   *int // invalid, or another opinion
}

// Counted reports whether anybody's vote has been entered.
func (v Vote) Counted() bool {
	return v.VotesFor != nil || v.VotesAgainst != nil || v.VotesOther != nil
}

// VoteFields are the fields of the vote on somebody who takes a seat during the term.
var VoteFields = field.Table[Vote]{
	field.ChoiceOf("vote_form", Forms, func(v *Vote) *string { return &v.VoteForm }),
	field.CountOf("vote_eligible", 9999, func(v *Vote) **int { return &v.Eligible }),
	field.CountOf("votes_for", 9999, func(v *Vote) **int { return &v.VotesFor }),
	field.CountOf("votes_against", 9999, func(v *Vote) **int { return &v.VotesAgainst }),
	field.CountOf("votes_other", 9999, func(v *Vote) **int { return &v.VotesOther }),
}

// check finds what is wrong with the vote on somebody.
func (v *Vote) check(name string) []fault.Problem {
	typed := VoteFields.Values(v)
	return append(VoteFields.Decode(func(key string) string { return typed[key] }, v), v.over(name, v.Eligible, "")...)
}

// over is the problem of more votes than there are people who could vote; at is the end of the field's key.
func (v Vote) over(name string, eligible *int, at string) []fault.Problem {
	sum := 0
	for _, n := range []*int{v.VotesFor, v.VotesAgainst, v.VotesOther} {
		if n != nil {
			sum += *n
		}
	}
	if eligible == nil || sum <= *eligible {
		return nil
	}
	return []fault.Problem{{Field: "votes_for" + at, Key: "problem.votes_over", Args: fault.Args("Name", name, "Sum", sum, "Eligible", *eligible)}}
}

// TurnFields is the form of a change.
var TurnFields = field.Table[Turn]{
	field.DayOf("turn_on", func(t *Turn) *calendar.Date { return &t.On }).Must(),
	field.TextOf(field.Text, "turn_doc", func(t *Turn) *string { return &t.Doc }).Must(),
	field.TextOf(field.Text, "turn_reason", func(t *Turn) *string { return &t.Reason }).UpTo(longest).Must(),
}

// turned checks a change of the term; from is the first day on which it can be, of the spell that it ends or the Committee's.
func (w *work) turned(t *Turn, from calendar.Date) error {
	typed := TurnFields.Values(t)
	problems := TurnFields.Decode(func(key string) string { return typed[key] }, t)
	if t.On.After(w.tx.Today()) {
		problems = append(problems, fault.Problem{Field: "turn_on", Key: "problem.future"})
	}
	if !t.On.IsZero() && !t.On.After(from) {
		problems = append(problems, fault.Problem{Field: "turn_on", Key: "problem.turn_too_early", Args: fault.Args("Day", from)})
	}
	if len(w.was.Result()) == 0 {
		problems = append(problems, fault.Problem{Key: "problem.nobody_appointed"})
	}
	return fault.Of(problems)
}

// leaving reads a member who stands.
func (w *work) leaving(id int64, t *Turn) (*Member, error) {
	m, err := w.find(id)
	if err != nil {
		return nil, err
	}
	if m.Status != Appointed || !m.LeftOn.IsZero() {
		return nil, fault.At("", "problem.not_standing", "Name", m.Name())
	}
	return m, w.turned(t, m.Begins(w.was.ConsultedOn))
}

// Add appoints somebody to a vacant seat after the congress ("bổ sung"). Who is on no list of the congress is entered there as
// a guest who has left it, for the reason of the change.
func Add(tx *store.Tx, congressID int64, version int, who Who, in Member, t Turn) error {
	w, err := open(tx, congressID, version)
	if err != nil {
		return err
	}
	if err := w.turned(&t, w.was.ConsultedOn); err != nil {
		return err
	}
	if n := len(w.was.On(t.On)); w.was.Approved != nil && n >= *w.was.Approved {
		return fault.At("turn_on", "problem.no_vacancy", "Approved", *w.was.Approved, "Count", n)
	}
	return w.join(who, in, t, row{Entered: Added, Status: Appointed, Position: w.next()}, "committee_added")
}

// Replace ends a member's spell and appoints somebody in the member's place, in the same block and place of the list.
func Replace(tx *store.Tx, congressID int64, version int, memberID int64, who Who, in Member, t Turn) error {
	w, err := open(tx, congressID, version)
	if err != nil {
		return err
	}
	m, err := w.leaving(memberID, &t)
	if err != nil {
		return err
	}
	if err := w.end(m, t); err != nil {
		return err
	}
	return w.join(who, in, t, row{Entered: Replacing, Status: Appointed, ReplacesID: &m.ID, Position: m.Position}, "committee_replaced",
		field.Change{Field: "committee_left", Old: m.Name()})
}

// join stores a later member.
func (w *work) join(who Who, in Member, t Turn, begun row, action string, changes ...field.Change) error {
	begun.CongressID, begun.Since, begun.SinceDoc, begun.SinceReason, begun.Vote = w.was.CongressID, t.On, t.Doc, t.Reason, t.Vote
	in.Vote, in.Record.FullName = t.Vote, who.Record.FullName
	if known, err := delegate.KnownPerson(w.tx, who.PersonID); err == nil {
		in.Record.FullName = known.Person.FullName
	}
	now, problems := w.typed(begun, in)
	if now.Seat == Chair {
		problems = append(problems, w.secondChair(&Member{row: now}, "member_seat")...)
	}
	if err := fault.Of(problems); err != nil {
		return err
	}
	var err error
	if now.PersonID, err = w.seated(who, t.Reason); err != nil {
		return err
	}
	w.more = append(changes, TurnFields.Diff(&Turn{}, &t)...)
	return w.insert(now, action, t.Reason)
}

// Leave ends a member's spell; the seat is vacant from that day on.
func Leave(tx *store.Tx, congressID int64, version int, memberID int64, t Turn) error {
	w, err := open(tx, congressID, version)
	if err != nil {
		return err
	}
	m, err := w.leaving(memberID, &t)
	if err != nil {
		return err
	}
	if err := w.end(m, t); err != nil {
		return err
	}
	return w.done(nil, "committee_left", t.Reason, append([]field.Change{{Field: "committee_left", Old: m.Name()}}, TurnFields.Diff(&Turn{}, &t)...))
}

// Retitle gives a member another seat of the Standing Board, or none, from a day on.
func Retitle(tx *store.Tx, congressID int64, version int, memberID int64, seat string, t Turn) error {
	w, err := open(tx, congressID, version)
	if err != nil {
		return err
	}
	m, err := w.leaving(memberID, &t)
	if err != nil {
		return err
	}
	if seat != "" && !slices.Contains(Seats, seat) || seat == m.Seat {
		return fault.At("member_seat", "problem.choice")
	}
	now := m.row
	if err := w.end(m, t); err != nil {
		return err
	}
	now.ID, now.Seat, now.ChairBefore, now.Entered, now.ReplacesID = 0, seat, "", Retitled, &m.ID
	now.Since, now.SinceDoc, now.SinceReason, now.Vote = t.On, t.Doc, t.Reason, t.Vote
	if err := fault.Of(now.Vote.check(m.Name())); err != nil {
		return err
	}
	if seat == Chair {
		now.ChairBefore = "new"
		if err := fault.Of(w.secondChair(&Member{row: now}, "member_seat")); err != nil {
			return err
		}
	}
	if err := tx.DB().Create(&now).Error; err != nil {
		return err
	}
	return w.done(nil, "committee_retitled", t.Reason, append([]field.Change{{Field: "member", New: m.Name()}, {Field: "member_seat", Old: m.Seat, New: seat}},
		append(TurnFields.Diff(&Turn{}, &t), VoteFields.Diff(&Vote{}, &now.Vote)...)...))
}

// end ends the spell of a member in the database and in w.
func (w *work) end(m *Member, t Turn) error {
	m.LeftOn, m.LeftDoc, m.LeftReason = t.On, t.Doc, t.Reason
	return store.Changed(w.tx.DB().Model(&row{}).Where("id = ? AND left_on IS NULL", m.ID).
		Updates(map[string]any{"left_on": t.On, "left_doc": t.Doc, "left_reason": t.Reason}))
}

// Undoable reports whether TakeBack takes back the last change of the member's spell.
func (c Committee) Undoable(m Member) bool {
	return !m.LeftOn.IsZero() || m.Entered == Added
}

// TakeBack undoes the last change of a spell that was entered by mistake: somebody who left stands again and whoever came in
// the place is gone, a later addition is gone. It refuses while the successor's spell has itself changed.
func TakeBack(tx *store.Tx, congressID int64, version int, memberID int64) error {
	w, m, err := openAt(tx, congressID, version, memberID)
	if err != nil {
		return err
	}
	changes := []field.Change{{Field: "member", New: m.Name()}}
	gone := int64(0)
	switch {
	case !m.LeftOn.IsZero():
		if n := w.was.successor(m.ID); n != nil {
			if !n.LeftOn.IsZero() {
				return fault.At("", "problem.turn_followed", "Name", n.Name())
			}
			gone = n.ID
			changes = append(changes, field.Change{Field: "committee_left", Old: n.Name()})
		} else if w.was.current(m.PersonID) != nil {
			return fault.At("", "problem.turn_followed", "Name", m.Name())
		}
		err = store.Changed(tx.DB().Model(&row{}).Where("id = ?", m.ID).Updates(map[string]any{"left_on": calendar.Date{}, "left_doc": "", "left_reason": ""}))
	case m.Entered == Added:
		gone = m.ID
	default:
		return store.Stale()
	}
	if err != nil {
		return err
	}
	if gone != 0 {
		if err := store.Changed(tx.DB().Where("id = ?", gone).Delete(&row{})); err != nil {
			return err
		}
	}
	return w.done(nil, "committee_turn_undone", "", changes)
}

func (c Committee) successor(id int64) *Member {
	for i, m := range c.All {
		if m.ReplacesID != nil && *m.ReplacesID == id {
			return &c.All[i]
		}
	}
	return nil
}
