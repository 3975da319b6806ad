package committee_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/committee"
	"daihoi/models/congress"
	"daihoi/models/congress/congresstest"
	"daihoi/models/delegate"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/identity"
	"daihoi/models/store"
)

type world struct {
	congresstest.World
}

var held = calendar.Of(2024, 3, 15)

// list enters n delegates, born in 1970, every third a woman, every fourth not in the Party, one of the Tày; and returns the
// congress with the persons in the order of entry.
func (w world) list(n int) (congress.Congress, []int64) {
	w.T.Helper()
	c := congresstest.Must(w, congresstest.As(access.Organizer, w.District), func(tx *store.Tx) (congress.Congress, error) {
		return congress.Convene(tx, w.Communes[0].ID, w.Term.ID)
	})
	recs := make([]delegate.Record, n)
	for i := range recs {
		r := &recs[i]
		r.FullName, r.Gender, r.Category, r.Ethnicity, r.Religion = fmt.Sprintf("Nguyễn Văn %03d", i+1), delegate.Male, delegate.Consulted, "Kinh", "Không"
		r.BornOn, r.PartyMember, r.Represents = calendar.Partial{Year: 1970, Month: 3, Day: 9}, i%4 != 0, "Thôn 1"
		if i%3 == 0 {
			r.Gender = delegate.Female
		}
		if i < 22 {
			r.Reappointed = delegate.Reappointed
		} else if i < 39 {
			r.Reappointed = delegate.Newcomer
		}
	}
	recs[1].Ethnicity = "Tày"
	clerk := w.clerk()
	require.NoError(w.T, w.Write(clerk, func(tx *store.Tx) error { return delegate.AddAll(tx, c.ID, recs) }))
	page := congresstest.Must(w, clerk, func(tx *store.Tx) (delegate.Page, error) {
		return delegate.List(tx, delegate.Filter{Scope: delegate.Scope{CongressID: c.ID}, Size: delegate.MaxSize})
	})
	var persons []int64
	for _, r := range page.Rows {
		persons = append(persons, r.PersonID)
	}
	return c, persons
}

func (w world) clerk() access.Actor { return congresstest.As(access.Clerk, w.Communes[0]) }

func (w world) read(c congress.Congress, day calendar.Date) committee.Committee {
	w.T.Helper()
	return congresstest.Must(w, w.clerk(), func(tx *store.Tx) (committee.Committee, error) { return committee.Of(tx, c.ID, day) })
}

func (w world) outcome(c congress.Congress) congress.Outcome {
	w.T.Helper()
	return congresstest.Must(w, w.clerk(), func(tx *store.Tx) (congress.Outcome, error) { return congress.OutcomeOf(tx, c.ID) })
}

// do runs a command of the clerk at the version of now.
func (w world) do(c congress.Congress, command func(tx *store.Tx, version int) error) error {
	version := w.read(c, calendar.Date{}).Version
	return w.Write(w.clerk(), func(tx *store.Tx) error { return command(tx, version) })
}

func (w world) must(c congress.Congress, command func(tx *store.Tx, version int) error) {
	w.T.Helper()
	require.NoError(w.T, w.do(c, command))
}

// result is that the first appointed of the nominees are appointed, the chair and a deputy first.
func (w world) result(c congress.Congress, appointed int) error {
	var lines []committee.Ballot
	for i, m := range w.read(c, calendar.Date{}).Nominees() {
		b := committee.Ballot{MemberID: m.ID, Status: committee.Refused, For: new(60), Against: new(30), Other: new(5)}
		if i < appointed {
			b = committee.Ballot{MemberID: m.ID, Status: committee.Appointed, For: new(95), Against: new(0)}
		}
		if i < 2 {
			b.Seat = committee.Seats[i]
		}
		lines = append(lines, b)
	}
	return w.do(c, func(tx *store.Tx, version int) error {
		return committee.RecordResult(tx, c.ID, version, committee.Scheme{ConsultedOn: held, VoteForm: committee.ByHands, Eligible: new(95)}, lines)
	})
}

func numbers(o congress.Outcome) []any {
	show := func(n *int) any {
		if n == nil {
			return nil
		}
		return *n
	}
	return []any{show(o.MembersApproved), show(o.MembersElected), show(o.Vacant()), show(o.MembersWomen), show(o.MembersNonParty), show(o.MembersMinority),
		show(o.MembersReligious), show(o.MembersReelected), show(o.Standing), o.Chair, show(o.Deputies)}
}

// A commune approves 41 seats, nominates from its delegates, appoints 40, and the numbers of the result are those of the names.
func TestNumbersOfTheResultComeFromNames(t *testing.T) {
	congresstest.Each(t, func(t *testing.T, w world) {
		c, persons := w.list(42)
		blocks := committee.DefaultBlocks()
		require.Len(t, blocks, 4)
		for i, seats := range []int{14, 10, 15, 3} {
			blocks[i].Seats = new(seats)
		}
		plan := committee.Plan{Scheme: committee.Scheme{Approved: new(41), ApprovedDoc: "12-TB/ĐU"}, Blocks: blocks, Targets: w.read(c, calendar.Date{}).Targets}
		set := func(tx *store.Tx, version int) error { return committee.SetScheme(tx, c.ID, version, plan) }
		require.Equal(t, map[string]string{"committee_approved": "problem.blocks_sum"}, congresstest.Problems(w.do(c, set)))
		blocks[3].Seats = new(2)
		w.must(c, set)
		require.Equal(t, fault.Conflict, fault.KindOf(w.Write(w.clerk(), func(tx *store.Tx) error { return set(tx, 0) })), "somebody else has saved")

		w.must(c, func(tx *store.Tx, version int) error {
			n, err := committee.Nominate(tx, c.ID, version, "heads", append(persons[:41:41], persons[0]))
			require.Equal(t, 41, n, "nobody twice")
			return err
		})
		n := w.read(c, calendar.Date{})
		require.Equal(t, []int{41, 22, 17, 2}, []int{len(n.Nominees()), n.Count(n.Nominees()).Again, n.Count(n.Nominees()).New, n.Count(n.Nominees()).Unknown})
		require.Nil(t, w.outcome(c).MembersElected, "nothing is decided yet")

		require.Equal(t, map[string]string{"consulted_on": "problem.required"}, congresstest.Problems(w.do(c, func(tx *store.Tx, version int) error {
			return committee.RecordResult(tx, c.ID, version, committee.Scheme{}, []committee.Ballot{{MemberID: n.All[0].ID, Status: committee.Appointed}})
		})))
		over := committee.Ballot{MemberID: n.All[0].ID, Status: committee.Appointed, For: new(90), Against: new(6)}
		require.Equal(t, map[string]string{fmt.Sprintf("votes_for-%d", over.MemberID): "problem.votes_over"}, congresstest.Problems(w.do(c, func(tx *store.Tx, version int) error {
			return committee.RecordResult(tx, c.ID, version, committee.Scheme{ConsultedOn: held, Eligible: new(95)}, []committee.Ballot{over})
		})))
		require.NoError(t, w.result(c, 40))
		require.Equal(t, []any{41, 40, 1, 14, 10, 1, 0, nil, 2, "", 1}, numbers(w.outcome(c)), "one member is neither re-appointed nor new: nobody knows")

		chair := w.read(c, held).Members()[0]
		again := func(id int64, change func(*committee.Member)) {
			m, err := w.read(c, calendar.Date{}).Find(id)
			require.NoError(t, err)
			change(&m)
			w.must(c, func(tx *store.Tx, version int) error { return committee.EditMember(tx, c.ID, version, id, m) })
		}
		again(chair.ID, func(m *committee.Member) { m.ChairBefore = congress.ChairAgain })
		for _, m := range w.read(c, held).Members() {
			if m.Renewal == "" {
				again(m.ID, func(m *committee.Member) { m.Reappointed = delegate.Newcomer })
			}
		}
		require.Equal(t, []any{41, 40, 1, 14, 10, 1, 0, 22, 2, congress.ChairAgain, 1}, numbers(w.outcome(c)))
		require.Equal(t, 18, *w.outcome(c).Newcomers(), "re-appointed and new are the whole")

		// The form of results cannot type over names.
		_, err := congresstest.Do(w, w.clerk(), func(tx *store.Tx) (congress.Outcome, error) {
			return committee.RecordOutcome(tx, c.ID, 1, congress.Outcome{Present: new(42), MembersElected: new(39), Chair: congress.ChairNew, Awards: "02 tập thể"})
		})
		require.NoError(t, err)
		require.Equal(t, []any{41, 40, 1, 14, 10, 1, 0, 22, 2, congress.ChairAgain, 1}, numbers(w.outcome(c)))
		require.Equal(t, []any{42, "02 tập thể"}, []any{*w.outcome(c).Present, w.outcome(c).Awards})

		// A correction of a person's record reaches the result with the next change, and viewers see no small groups.
		viewer := congresstest.As(access.Viewer, w.Communes[0])
		seen := congresstest.Must(w, viewer, func(tx *store.Tx) (committee.Committee, error) { return committee.Of(tx, c.ID, held) })
		require.True(t, seen.Guarded)
		require.Empty(t, seen.Members()[1].Record.Ethnicity)
		require.Equal(t, delegate.Few, seen.Counts().Composition.Shown("minority"))
		require.Equal(t, fault.Forbidden, fault.KindOf(w.Write(viewer, func(tx *store.Tx) error { return committee.TakeCounts(tx, c.ID, seen.Version) })))
	})
}

// During the term the vacant seat is filled, a member is replaced by somebody from outside, and the deputy becomes the chair:
// the Committee of any day is known, and the result of the congress stays what it was.
func TestTheCommitteeChangesDuringItsTerm(t *testing.T) {
	congresstest.Each(t, func(t *testing.T, w world) {
		c, persons := w.list(43)
		w.must(c, func(tx *store.Tx, version int) error {
			_, err := committee.Nominate(tx, c.ID, version, "", persons[:41])
			return err
		})
		w.must(c, func(tx *store.Tx, version int) error {
			in := w.readIn(tx, c)
			in.Scheme.Approved = new(41)
			return committee.SetScheme(tx, c.ID, version, committee.Plan{Scheme: in.Scheme, Blocks: in.Blocks, Targets: in.Targets})
		})
		require.NoError(t, w.result(c, 40))
		result := numbers(w.outcome(c))
		first := w.read(c, held).Members()
		spells := func(a access.Actor, person int64) (lines []string) {
			for _, s := range congresstest.Must(w, a, func(tx *store.Tx) ([]committee.Spell, error) { return committee.Spells(tx, person) }) {
				lines = append(lines, fmt.Sprint(s.Term, " ", s.Seat, " ", s.Entered, " ", s.From, "–", s.To, " ", s.Replaces, "/", s.After, " ", s.Reason))
			}
			return lines
		}
		turn := func(month int) committee.Turn {
			return committee.Turn{On: calendar.Of(2024, 4, month), Doc: "05-NQ/UB", Reason: "Chuyển công tác"}
		}

		w.must(c, func(tx *store.Tx, version int) error {
			return committee.Add(tx, c.ID, version, committee.Who{PersonID: persons[42]}, committee.Member{}, turn(2))
		})
		require.Equal(t, map[string]string{"turn_on": "problem.no_vacancy"}, congresstest.Problems(w.do(c, func(tx *store.Tx, version int) error {
			return committee.Add(tx, c.ID, version, committee.Who{PersonID: persons[41]}, committee.Member{}, turn(3))
		})))
		w.must(c, func(tx *store.Tx, version int) error {
			return committee.Replace(tx, c.ID, version, first[5].ID, committee.Who{Record: delegate.Record{Person: delegate.Person{FullName: "Trần Thị Mới", Gender: delegate.Female}}}, committee.Member{}, turn(3))
		})
		w.must(c, func(tx *store.Tx, version int) error { return committee.Leave(tx, c.ID, version, first[0].ID, turn(4)) })
		w.must(c, func(tx *store.Tx, version int) error {
			return committee.Retitle(tx, c.ID, version, first[1].ID, committee.Chair, turn(5))
		})
		for day, want := range map[calendar.Date]string{held.AddDays(-1): "0", held: "40 Nguyễn Văn 001", calendar.Of(2024, 4, 2): "41 Nguyễn Văn 001",
			calendar.Of(2024, 4, 3): "41 Nguyễn Văn 001", calendar.Of(2024, 4, 4): "40", calendar.Of(2024, 4, 5): "40 Nguyễn Văn 002"} {
			n := w.read(c, day).Counts()
			got := fmt.Sprint(n.Appointed)
			if n.Chair != nil {
				got += " " + n.Chair.Name()
			}
			require.Equal(t, want, got, day)
		}
		require.Equal(t, []string{"2024-2029 deputy congress 2024-03-15–2024-04-05 / Chuyển công tác", "2024-2029 chair title 2024-04-05– / "}, spells(w.clerk(), first[1].PersonID))
		require.Equal(t, []string{"2024-2029  congress 2024-03-15–2024-04-03 /Trần Thị Mới Chuyển công tác"}, spells(w.clerk(), first[5].PersonID))
		require.Empty(t, spells(congresstest.As(access.Clerk, w.Communes[1]), first[1].PersonID), "the Committee of another unit")
		require.Equal(t, result, numbers(w.outcome(c)), "the congress decided what it decided")
		lines := congresstest.Must(w, congresstest.As(access.Viewer, w.District), func(tx *store.Tx) ([]committee.Line, error) {
			return committee.Overview(tx, w.District.Path, w.Term.ID, calendar.Of(2024, 4, 3))
		})
		require.Equal(t, []int{1, 41, 0}, []int{len(lines), lines[0].Standing, lines[0].Nominees})

		// Each of these can be taken back, the last first.
		back := func(id int64) error {
			return w.do(c, func(tx *store.Tx, version int) error { return committee.TakeBack(tx, c.ID, version, id) })
		}
		require.NoError(t, back(first[1].ID))
		require.NoError(t, back(first[0].ID))
		require.NoError(t, back(first[5].ID))
		require.Equal(t, "problem.member_has_history", congresstest.Problems(func() error {
			w.must(c, func(tx *store.Tx, version int) error { return committee.Leave(tx, c.ID, version, first[9].ID, turn(4)) })
			return w.do(c, func(tx *store.Tx, version int) error {
				return committee.RecordResult(tx, c.ID, version, committee.Scheme{ConsultedOn: held}, []committee.Ballot{{MemberID: first[9].ID, Status: committee.Refused}})
			})
		}())[""])
		require.Equal(t, 40, w.read(c, calendar.Date{}).Counts().Appointed)
		require.Equal(t, result, numbers(w.outcome(c)))
	})
}

// The vote on somebody who takes a seat later is kept with its own form and voters, and is corrected like other fields.
func TestVotesOnLaterMembers(t *testing.T) {
	congresstest.Each(t, func(t *testing.T, w world) {
		c, persons := w.list(6)
		w.must(c, func(tx *store.Tx, version int) error {
			_, err := committee.Nominate(tx, c.ID, version, "", persons[:4])
			return err
		})
		require.NoError(t, w.result(c, 4))
		turn := committee.Turn{On: calendar.Of(2024, 4, 2), Doc: "05-NQ/UB", Reason: "Bổ sung",
			Vote: committee.Vote{VoteForm: committee.ByBallot, Eligible: new(4), VotesFor: new(4), VotesAgainst: new(1)}}
		add := func() error {
			return w.do(c, func(tx *store.Tx, version int) error {
				return committee.Add(tx, c.ID, version, committee.Who{PersonID: persons[4]}, committee.Member{}, turn)
			})
		}
		refused := add()
		require.Equal(t, map[string]string{"votes_for": "problem.votes_over"}, congresstest.Problems(refused))
		require.Contains(t, fmt.Sprint(fault.As(refused).Problems[0].Args), "Nguyễn Văn 005")
		turn.VotesFor = new(3)
		require.NoError(t, add())
		last := func() committee.Member {
			return slices.MaxFunc(w.read(c, calendar.Date{}).All, func(a, b committee.Member) int { return int(a.ID - b.ID) })
		}
		require.Equal(t, committee.Vote{VoteForm: committee.ByBallot, Eligible: new(4), VotesFor: new(3), VotesAgainst: new(1)}, last().Vote)
		in := last()
		in.VotesFor, in.VotesAgainst = new(2), new(2)
		w.must(c, func(tx *store.Tx, version int) error { return committee.EditMember(tx, c.ID, version, in.ID, in) })
		require.Equal(t, 2, *last().VotesFor)
		in.VotesOther = new(9)
		require.Equal(t, map[string]string{"votes_for": "problem.votes_over"}, congresstest.Problems(w.do(c, func(tx *store.Tx, version int) error {
			return committee.EditMember(tx, c.ID, version, in.ID, in)
		})))
		second := w.read(c, calendar.Date{}).Members()[1]
		turn.Vote = committee.Vote{VoteForm: committee.ByHands, VotesFor: new(5)}
		w.must(c, func(tx *store.Tx, version int) error {
			return committee.Retitle(tx, c.ID, version, second.ID, committee.Standing, turn)
		})
		require.Equal(t, turn.Vote, last().Vote)
		first := w.read(c, calendar.Date{}).Members()[0]
		was := first.Vote
		first.VotesFor = new(1)
		w.must(c, func(tx *store.Tx, version int) error { return committee.EditMember(tx, c.ID, version, first.ID, first) })
		require.Equal(t, was, w.read(c, calendar.Date{}).Members()[0].Vote, "the vote of the congress is recorded with its result")
	})
}

func (w world) readIn(tx *store.Tx, c congress.Congress) committee.Committee {
	in, err := committee.Of(tx, c.ID, calendar.Date{})
	require.NoError(w.T, err)
	return in
}

// Numbers typed before there was a list stay until somebody takes the counts; the next term knows whom this one had; and two
// members are not merged into one.
func TestTypedNumbersAndTheNextTerm(t *testing.T) {
	congresstest.Each(t, func(t *testing.T, w world) {
		c, persons := w.list(5)
		_, err := congresstest.Do(w, w.clerk(), func(tx *store.Tx) (congress.Outcome, error) {
			return committee.RecordOutcome(tx, c.ID, 0, congress.Outcome{MembersApproved: new(5), MembersElected: new(4), Standing: new(2), Chair: congress.ChairNew})
		})
		require.NoError(t, err)
		w.must(c, func(tx *store.Tx, version int) error {
			_, err := committee.Nominate(tx, c.ID, version, "", persons)
			return err
		})
		require.NoError(t, w.result(c, 3))
		require.Equal(t, []any{5, 4, 1, nil, nil, nil, nil, nil, 2, congress.ChairNew, nil}, numbers(w.outcome(c)), "nobody has agreed to other numbers")
		differs := w.read(c, calendar.Date{}).Differences(w.outcome(c))
		require.Equal(t, field.Change{Field: "members_elected", Old: "4", New: "3"}, differs[0])
		w.must(c, func(tx *store.Tx, version int) error { return committee.TakeCounts(tx, c.ID, version) })
		require.Equal(t, []any{5, 3, 2, 1, 1, 1, 0, 3, 2, "", 1}, numbers(w.outcome(c)))

		_, err = congresstest.Do(w, w.clerk(), func(tx *store.Tx) (int64, error) {
			return identity.Merge(tx, identity.MergeInput{Kept: persons[0], Merged: persons[1], KeptVersion: 1, MergedVersion: 1})
		})
		require.Equal(t, "fault.merge_committee", fault.As(err).Key)

		next := congresstest.Must(w, congresstest.As(access.Organizer, w.District), func(tx *store.Tx) (congress.Congress, error) {
			require.NoError(t, tx.DB().Exec("INSERT INTO terms(code, name, start_year, end_year, source) VALUES ('2029', '2029–2034', 2029, 2034, 'test')").Error)
			var term int64
			require.NoError(t, tx.DB().Raw("SELECT id FROM terms WHERE code = '2029'").Scan(&term).Error)
			return congress.Convene(tx, w.Communes[0].ID, term)
		})
		marked := congresstest.Must(w, congresstest.As(access.Organizer, w.District), func(tx *store.Tx) (map[int64]map[string]int, error) {
			return delegate.Marked(tx, c.TermID)
		})
		require.Equal(t, 3, marked[c.ID][delegate.MarkedCommittee], "who comes over to the next term")
		w.must(next, func(tx *store.Tx, version int) error {
			return committee.NominateWho(tx, next.ID, version, committee.Who{PersonID: persons[0]}, committee.Member{})
		})
		fresh := committee.Who{Record: delegate.Record{Person: delegate.Person{FullName: "Nguyễn Văn 002", Gender: delegate.Male, BornOn: calendar.Partial{Year: 1970}}}}
		require.Equal(t, map[string]string{"full_name": "problem.known_elsewhere"}, congresstest.Problems(w.do(next, func(tx *store.Tx, version int) error {
			return committee.NominateWho(tx, next.ID, version, fresh, committee.Member{})
		})), "nobody is entered twice in silence")
		fresh.Record.Confirmed = true
		w.must(next, func(tx *store.Tx, version int) error {
			return committee.NominateWho(tx, next.ID, version, fresh, committee.Member{})
		})
		n := w.read(next, calendar.Date{})
		require.True(t, n.Before)
		require.Equal(t, []string{delegate.Reappointed, delegate.Newcomer}, []string{n.All[0].Renewal, n.All[1].Renewal})
		require.Equal(t, congress.ChairAgain, n.All[0].Again)
		outgoing := congresstest.Must(w, w.clerk(), func(tx *store.Tx) ([]delegate.Known, error) { return n.Outgoing(tx) })
		require.Len(t, outgoing, 2)
	})
}
