package demo

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/committee"
	"daihoi/models/congress"
	"daihoi/models/delegate"
	"daihoi/models/store"
	"daihoi/models/vocabulary"
)

// filledLater is the commune that filled its vacant seat after the congress.
const filledLater = "00658"

// tellCommittee enters the list of a new Committee whose counts are the numbers of the outcome. A unit that has reported no
// more than the number of members has no list yet.
func (d *district) tellCommittee(o outcome, held calendar.Date) {
	if o.MembersWomen == nil {
		return
	}
	entered := d.entryDay(held.AddDays(1))
	d.tell(entered, access.Organizer, func(tx *store.Tx) error { return d.enterCommittee(tx, o, held) })
	if o.unit != filledLater {
		return
	}
	later := d.entryDay(entered.AddDays(40))
	d.tell(later, access.Organizer, func(tx *store.Tx) error {
		id := d.congresses[o.unit].ID
		c, err := committee.Of(tx, id, calendar.Date{})
		if err != nil {
			return err
		}
		people, err := renewable(tx, id)
		if err != nil {
			return err
		}
		members := len(c.Members())
		at := slices.IndexFunc(people, func(r delegate.Record) bool { return !c.Has(r.PersonID) })
		if at < 0 {
			return fmt.Errorf("demo %s: everybody of the list is in the Committee", o.unit)
		}
		return committee.Add(tx, id, c.Version, committee.Who{PersonID: people[at].PersonID}, committee.Member{},
			committee.Turn{On: workday(later.AddDays(-3)), Doc: "09/NQ-MTTQ-UB", Reason: "Bổ sung ủy viên còn khuyết",
				Vote: committee.Vote{VoteForm: committee.ByHands, Eligible: &members, VotesFor: &members}})
	})
}

// renewable are the delegates of whom it is written whether they are re-appointed or new, the chair first.
func renewable(tx *store.Tx, congressID int64) ([]delegate.Record, error) {
	var people []delegate.Record
	err := delegate.All(tx, delegate.Filter{Scope: delegate.Scope{CongressID: congressID}, Category: delegate.Official}, func(r delegate.Record) error {
		if r.Reappointed != "" && r.Ethnicity != "" && r.Religion != "" {
			people = append(people, r)
		}
		return nil
	})
	slices.SortFunc(people, func(a, b delegate.Record) int { return int(a.Delegate.ID - b.Delegate.ID) })
	return people, err
}

func (d *district) enterCommittee(tx *store.Tx, o outcome, held calendar.Date) error {
	id := d.congresses[o.unit].ID
	people, err := renewable(tx, id)
	if err != nil {
		return err
	}
	chosen, err := o.choose(people)
	if err != nil {
		return err
	}
	slices.SortStableFunc(chosen[1:], func(a, b delegate.Record) int { return cmp.Compare(ofBoard(b), ofBoard(a)) })
	blocks := committee.DefaultBlocks()
	in := map[string][]int64{}
	for i, r := range chosen {
		block := blockOf(r, i)
		in[block] = append(in[block], r.PersonID)
	}
	for i, b := range blocks {
		seats := len(in[b.Code])
		if b.Code == "individuals" {
			seats += *o.MembersApproved - *o.MembersElected
		}
		blocks[i].Seats = &seats
	}
	c, err := committee.Of(tx, id, calendar.Date{})
	if err != nil {
		return err
	}
	plan := committee.Plan{Scheme: committee.Scheme{Approved: o.MembersApproved, ApprovedDoc: "15-TB/ĐU", ApprovedOn: workday(held.AddDays(-18))}, Blocks: blocks, Targets: c.Targets}
	if err := committee.SetScheme(tx, id, 0, plan); err != nil {
		return err
	}
	version := 1
	steps := c.Steps
	for i, before := range []int{25, 20, 15, 10, 0, 0} {
		steps[i].OnDay = held
		if before > 0 {
			steps[i].OnDay = workday(held.AddDays(-before))
		} else {
			steps[i].VoteForm = committee.ByHands
		}
	}
	if err := committee.SetSteps(tx, id, version, steps); err != nil {
		return err
	}
	version++
	for _, b := range blocks {
		if len(in[b.Code]) > 0 {
			if _, err := committee.Nominate(tx, id, version, b.Code, in[b.Code]); err != nil {
				return err
			}
			version++
		}
	}
	return o.record(tx, id, version, held, chosen)
}

// record appoints the nominees, the Standing Board in the order of the list.
func (o outcome) record(tx *store.Tx, id int64, version int, held calendar.Date, chosen []delegate.Record) error {
	c, err := committee.Of(tx, id, calendar.Date{})
	if err != nil {
		return err
	}
	var lines []committee.Ballot
	var chair committee.Member
	rng := chance(o.unit, 6)
	for _, m := range c.Nominees() {
		against := rng.IntN(3)
		agreed := *o.Present - against
		b := committee.Ballot{MemberID: m.ID, Status: committee.Appointed, For: &agreed, Against: &against}
		switch at := slices.IndexFunc(chosen, func(r delegate.Record) bool { return r.PersonID == m.PersonID }); {
		case at == 0:
			b.Seat, chair = committee.Chair, m
		case at <= *o.Deputies:
			b.Seat = committee.Deputy
		case at < *o.Standing:
			b.Seat = committee.Standing
		}
		lines = append(lines, b)
	}
	result := committee.Scheme{ConsultedOn: held, VoteForm: committee.ByHands, Eligible: o.Present}
	if err := committee.RecordResult(tx, id, version, result, lines); err != nil {
		return err
	}
	chair.Seat, chair.ChairBefore = committee.Chair, congress.ChairAgain
	return committee.EditMember(tx, id, version+1, chair.ID, chair)
}

// ofBoard is 1 for people of the Front's own office, who come first.
func ofBoard(r delegate.Record) int {
	if strings.HasPrefix(r.Represents, "Ủy ban MTTQ") {
		return 1
	}
	return 0
}

// blockOf is the block of a member by the body that the person represents; the first are the Standing Board.
func blockOf(r delegate.Record, place int) string {
	body := strings.ToLower(r.Represents)
	switch {
	case place < 4 || strings.Contains(body, "ủy ban mttq"):
		return "cadres"
	case strings.HasPrefix(body, "thôn"), strings.HasPrefix(body, "tổ dân phố"), strings.HasPrefix(body, "khu"):
		return "below"
	case strings.Contains(body, "hội"), strings.Contains(body, "đoàn"), strings.Contains(body, "đảng"):
		return "heads"
	}
	return "individuals"
}

// choose finds as many people as the outcome says, with its women, people outside the Party and so on: it starts with the first
// of the list and exchanges people while that brings the counts nearer, and begins again further on where that does not do.
func (o outcome) choose(people []delegate.Record) ([]delegate.Record, error) {
	n := *o.MembersElected
	if n > len(people) {
		return nil, fmt.Errorf("demo %s: %d members of %d people", o.unit, n, len(people))
	}
	traits := make([][]int, len(people))
	for i, r := range people {
		for t, has := range []bool{r.Gender == delegate.Female, !r.InParty(), vocabulary.IsMinority(r.Ethnicity), vocabulary.IsReligious(r.Religion), r.Reappointed == delegate.Reappointed} {
			if has {
				traits[i] = append(traits[i], t)
			}
		}
	}
	for from := range len(people) - 1 {
		order := []int{0} // the chair stays
		for i := range len(people) - 1 {
			order = append(order, 1+(i+from)%(len(people)-1))
		}
		missing := []int{*o.MembersWomen, *o.MembersNonParty, *o.MembersMinority, *o.MembersReligious, *o.MembersReelected}
		add := func(i, by int) {
			for _, t := range traits[order[i]] {
				missing[t] -= by
			}
		}
		for i := range n {
			add(i, 1)
		}
		for exchange(order, n, missing, add) {
		}
		if away(missing) == 0 {
			chosen := make([]delegate.Record, n)
			for i, at := range order[:n] {
				chosen[i] = people[at]
			}
			return chosen, nil
		}
	}
	return nil, fmt.Errorf("demo %s: nobody of the list makes up the outcome", o.unit)
}

func away(missing []int) (sum int) {
	for _, m := range missing {
		sum += max(m, -m)
	}
	return sum
}

// exchange makes the best exchange of one of the first n for one of the others; false if none is better.
func exchange(order []int, n int, missing []int, add func(i, by int)) bool {
	best, in, out := away(missing), 0, 0
	for i := 1; i < n; i++ {
		add(i, -1)
		for j := n; j < len(order); j++ {
			add(j, 1)
			if then := away(missing); then < best {
				best, in, out = then, i, j
			}
			add(j, -1)
		}
		add(i, 1)
	}
	if in == 0 {
		return false
	}
	add(in, -1)
	add(out, 1)
	order[in], order[out] = order[out], order[in]
	return true
}
