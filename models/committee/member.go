package committee

import (
	"cmp"
	"slices"
	"strings"

	"daihoi/models/calendar"
	"daihoi/models/delegate"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/store"
	"daihoi/models/vietext"
)

// States of a row.
const (
	Nominated = "nominated"
	Withdrawn = "withdrawn" // the nomination, with a reason
	Appointed = "appointed"
	Refused   = "refused" // consulted on, and not appointed
)

// Seats of the Standing Board.
const (
	Chair    = "chair"
	Deputy   = "deputy"
	Standing = "standing" // ủy viên thường trực
)

// Seats lists them in the order of official lists.
var Seats = []string{Chair, Deputy, Standing}

// How a spell began.
const (
	ByCongress = "congress"
	Added      = "added"    // a vacant seat filled later
	Replacing  = "replaced" // in the place of a member who left
	Retitled   = "title"    // the same person with another seat
)

// row is a stored member. Since is the day on which the spell began, zero for those whom the congress appointed:
// Scheme.ConsultedOn holds for them.
type row struct {
	ID          int64
	CongressID  int64
	PersonID    int64
	Block       string
	Post        string // what the person stands for: organisation or office
	Status      string
	Reason      string // of a withdrawal
	Reappointed string // as entered; see Member.Renewal
	Vote
	Seat        string
	ChairBefore string // of the chair, as entered: congress.ChairAgain or ChairNew
	Position    int    // in the list
	Entered     string
	ReplacesID  *int64
	Since       calendar.Date
	SinceDoc    string
	SinceReason string
	LeftOn      calendar.Date // first day no longer in the Committee, or no longer in that seat
	LeftDoc     string
	LeftReason  string
}

func (row) TableName() string { return "committee_members" }

// Member is a nominee or a member.
type Member struct {
	row
	Record  delegate.Record // of this congress's list, as the reader may see it
	Renewal string          // delegate.Reappointed or Newcomer, "" unknown: from the Committee before where its list is known, else as entered
	Derived bool            // Renewal is from the Committee before
	Again   string          // of a chair: congress.ChairAgain or ChairNew, "" unknown

	raw delegate.Record // for figures
}

// Begins is the first day of the spell, zero if unknown.
func (m Member) Begins(consulted calendar.Date) calendar.Date {
	if m.Entered == ByCongress {
		return consulted
	}
	return m.Since
}

// Name is the name of the person.
func (m Member) Name() string { return m.Record.FullName }

// Fields are the fields of a member's form. A block is one of Committee.Blocks.
var Fields = field.Table[Member]{
	field.TextOf(field.Text, "member_block", func(m *Member) *string { return &m.Block }).UpTo(40),
	field.TextOf(field.Text, "member_post", func(m *Member) *string { return &m.Post }).UpTo(300),
	field.ChoiceOf("member_reappointed", []string{delegate.Reappointed, delegate.Newcomer}, func(m *Member) *string { return &m.Reappointed }),
	field.ChoiceOf("member_seat", Seats, func(m *Member) *string { return &m.Seat }),
	field.ChoiceOf("chair_before", []string{"again", "new"}, func(m *Member) *string { return &m.ChairBefore }),
	field.NumberOf("member_position", 999, func(m *Member) *int { return &m.Position }),
}

// Who is a person who joins: somebody known (PersonID), or a new one (Record). Somebody who is on no list of this congress is
// entered there as a guest.
type Who struct {
	PersonID int64
	Record   delegate.Record
}

// MostPicked is the largest number of people nominated at once.
const MostPicked = 300

// Nominate puts people of the congress's list on the list of nominees, in the given order, all in one block or none. Who is
// there already is left out; the number of those added is returned.
func Nominate(tx *store.Tx, congressID int64, version int, block string, persons []int64) (int, error) {
	w, err := open(tx, congressID, version)
	if err != nil {
		return 0, err
	}
	seen := map[int64]bool{}
	persons = slices.DeleteFunc(slices.Clone(persons), func(id int64) bool {
		again := seen[id]
		seen[id] = true
		return again || w.was.current(id) != nil
	})
	switch {
	case len(persons) == 0:
		return 0, fault.At("person", "problem.bulk_nobody")
	case len(persons) > MostPicked:
		return 0, fault.At("person", "problem.too_many_chosen", "Max", MostPicked)
	case !w.was.hasBlock(block):
		return 0, fault.At("member_block", "problem.choice")
	}
	found, err := delegate.InCongress(tx, congressID, persons)
	if err != nil {
		return 0, err
	}
	var rows []row
	var names []string
	for _, id := range persons {
		rec, there := found[id]
		if !there || rec.Withdrawn() {
			return 0, fault.At("person", "problem.choice")
		}
		rows = append(rows, row{CongressID: congressID, PersonID: id, Block: block, Post: rec.Represents, Status: Nominated, Reappointed: rec.Reappointed,
			Position: w.next(), Entered: ByCongress})
		names = append(names, rec.FullName)
	}
	if err := tx.DB().CreateInBatches(&rows, 500).Error; err != nil {
		return 0, err
	}
	return len(rows), w.done(nil, "committee_nominated", "", []field.Change{{Field: "committee_nominees", New: strings.Join(names, ", ")}})
}

// NominateWho puts one person on the list of nominees with the typed fields of in. Problems of a new person are those of
// delegate.Add; Record.Confirmed says that the user has looked at who is alike.
func NominateWho(tx *store.Tx, congressID int64, version int, who Who, in Member) error {
	w, err := open(tx, congressID, version)
	if err != nil {
		return err
	}
	now, problems := w.typed(row{Status: Nominated, Entered: ByCongress, Position: w.next()}, in)
	if err := fault.Of(problems); err != nil {
		return err
	}
	if now.PersonID, err = w.seated(who, ""); err != nil {
		return err
	}
	return w.insert(now, "committee_nominated", "")
}

// seated returns the person with a place on the congress's list. gone is the reason with which the place is withdrawn at once,
// for somebody who joins after the congress; "" leaves it.
func (w *work) seated(who Who, gone string) (int64, error) {
	tx, id := w.tx, w.was.CongressID
	if who.PersonID != 0 {
		if w.was.current(who.PersonID) != nil {
			return 0, fault.At("full_name", "problem.member_in_list")
		}
		found, err := delegate.InCongress(tx, id, []int64{who.PersonID})
		if _, there := found[who.PersonID]; there || err != nil {
			return who.PersonID, err
		}
	}
	rec, place := who.Record, int64(0)
	rec.Category = delegate.Guest
	var err error
	if who.PersonID == 0 {
		place, err = delegate.Add(tx, id, rec)
	} else {
		var known delegate.Known
		if known, err = delegate.KnownPerson(tx, who.PersonID); err != nil {
			return 0, err
		}
		rec = delegate.Record{Person: known.Person, Delegate: delegate.Delegate{PersonID: who.PersonID, Category: delegate.Guest, Represents: known.At[0].Represents}}
		place, _, err = delegate.Attach(tx, id, rec)
	}
	if err != nil {
		return 0, err
	}
	added, err := delegate.Get(tx, place)
	if err == nil && gone != "" {
		err = delegate.Withdraw(tx, place, added.Delegate.Version, gone)
	}
	return added.PersonID, err
}

// typed takes the fields of a member's form over a row; the vote of the congress is not among them.
func (w *work) typed(now row, in Member) (row, []fault.Problem) {
	m := Member{row: now}
	values := Fields.Values(&in)
	problems := Fields.Decode(func(key string) string { return values[key] }, &m)
	if m.Position == 0 {
		m.Position = now.Position
	}
	if !w.was.hasBlock(m.Block) {
		problems = append(problems, fault.Problem{Field: "member_block", Key: "problem.choice"})
	}
	if m.Seat != "" && m.Status != Appointed {
		problems = append(problems, fault.Problem{Field: "member_seat", Key: "problem.seat_before_result"})
	}
	if m.Entered != ByCongress {
		m.Vote = in.Vote
		problems = append(problems, m.Vote.check(cmp.Or(m.Name(), in.Name()))...)
	}
	return m.row, problems
}

func (w *work) insert(now row, action, reason string) error {
	now.CongressID = w.was.CongressID
	if err := w.tx.DB().Create(&now).Error; err != nil {
		return err
	}
	found, err := delegate.InCongress(w.tx, now.CongressID, []int64{now.PersonID})
	if err != nil {
		return err
	}
	m := Member{row: now, Record: found[now.PersonID]}
	return w.done(nil, action, reason, append([]field.Change{{Field: "member", New: m.Name()}}, w.diff(Member{}, m)...))
}

// diff is the audit diff of a member's fields, with the block's name.
func (w *work) diff(old, now Member) []field.Change {
	changes := append(Fields.Diff(&old, &now), VoteFields.Diff(&old.Vote, &now.Vote)...)
	for i, c := range changes {
		if c.Field == "member_block" {
			changes[i].Old, changes[i].New = w.was.BlockName(c.Old), w.was.BlockName(c.New)
		}
	}
	return changes
}

// EditMember changes the typed fields of a nominee or member. What depends on a day is in change.go: a seat that somebody
// took after the congress.
func EditMember(tx *store.Tx, congressID int64, version int, memberID int64, in Member) error {
	w, old, err := openAt(tx, congressID, version, memberID)
	if err != nil {
		return err
	}
	in.Record = old.Record
	now, problems := w.typed(old.row, in)
	if now.Seat == Chair && old.Seat != Chair {
		problems = append(problems, w.secondChair(old, "member_seat")...)
	}
	if err := fault.Of(problems); err != nil {
		return err
	}
	err = store.Changed(tx.DB().Model(&row{}).Where("id = ?", memberID).Updates(map[string]any{"block": now.Block, "post": now.Post,
		"reappointed": now.Reappointed, "seat": now.Seat, "chair_before": now.ChairBefore, "position": now.Position, "vote_form": now.VoteForm,
		"eligible": now.Eligible, "votes_for": now.VotesFor, "votes_against": now.VotesAgainst, "votes_other": now.VotesOther}))
	if err != nil {
		return err
	}
	return w.done(nil, "committee_member_changed", "", append([]field.Change{{Field: "member", New: old.Name()}},
		w.diff(*old, Member{row: now})...))
}

// secondChair is the problem of a chair beside another one whose spell overlaps.
func (w *work) secondChair(of *Member, at string) []fault.Problem {
	for _, m := range w.was.All {
		overlaps := m.LeftOn.IsZero() && of.LeftOn.IsZero() || m.Entered == ByCongress && of.Entered == ByCongress
		if m.Seat == Chair && m.Status == Appointed && m.ID != of.ID && overlaps {
			return []fault.Problem{{Field: at, Key: "problem.second_chair", Args: fault.Args("Name", m.Name())}}
		}
	}
	return nil
}

// WithdrawNominee takes a nomination back, with a reason; Renominate undoes it.
func WithdrawNominee(tx *store.Tx, congressID int64, version int, memberID int64, reason string) error {
	w, m, err := openAt(tx, congressID, version, memberID)
	if err != nil {
		return err
	}
	if reason, err = reasonOf(reason); err != nil {
		return err
	}
	if m.Status != Nominated {
		return fault.At("", "problem.not_nominated", "Name", m.Name())
	}
	return w.status(m, Withdrawn, reason, "committee_withdrawn")
}

// Renominate puts somebody who had withdrawn back on the list.
func Renominate(tx *store.Tx, congressID int64, version int, memberID int64) error {
	w, m, err := openAt(tx, congressID, version, memberID)
	if err != nil {
		return err
	}
	if m.Status != Withdrawn || w.was.current(m.PersonID) != nil {
		return store.Stale()
	}
	return w.status(m, Nominated, "", "committee_renominated")
}

// RemoveNominees removes nominations entered by mistake, on which nothing has been decided, all or none.
func RemoveNominees(tx *store.Tx, congressID int64, version int, members []int64) error {
	w, err := open(tx, congressID, version)
	if err != nil {
		return err
	}
	if len(members) == 0 {
		return fault.At("member", "problem.bulk_nobody")
	}
	var names []string
	for _, id := range members {
		m, err := w.find(id)
		if err != nil {
			return err
		}
		if m.Status != Nominated || m.Counted() {
			return fault.At("", "problem.not_nominated", "Name", m.Name())
		}
		names = append(names, m.Name())
	}
	if err := tx.DB().Where("id IN ?", members).Delete(&row{}).Error; err != nil {
		return err
	}
	return w.done(nil, "committee_removed", "", []field.Change{{Field: "member", Old: strings.Join(names, ", ")}})
}

func (w *work) status(m *Member, status, reason, action string) error {
	err := store.Changed(w.tx.DB().Model(&row{}).Where("id = ?", m.ID).Updates(map[string]any{"status": status, "reason": reason}))
	if err != nil {
		return err
	}
	return w.done(nil, action, reason, []field.Change{{Field: "member", New: m.Name()}})
}

func reasonOf(typed string) (string, error) {
	typed = vietext.NFC(typed)
	switch {
	case typed == "":
		return "", fault.At("reason", "problem.required")
	case len([]rune(typed)) > longest:
		return "", fault.At("reason", "problem.too_long", "Max", longest)
	}
	return typed, nil
}

// next is the position after the last one, one further at every call.
func (w *work) next() int {
	w.last++
	return w.last
}

// openAt is open with one of the rows.
func openAt(tx *store.Tx, congressID int64, version int, memberID int64) (*work, *Member, error) {
	w, err := open(tx, congressID, version)
	if err != nil {
		return nil, nil, err
	}
	m, err := w.find(memberID)
	return w, m, err
}

func (w *work) find(id int64) (*Member, error) {
	for i := range w.was.All {
		if w.was.All[i].ID == id {
			return &w.was.All[i], nil
		}
	}
	return nil, store.NotFound()
}
