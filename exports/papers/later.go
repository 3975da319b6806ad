package papers

import (
	"strconv"

	"daihoi/exports/merge"
	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/committee"
	"daihoi/models/congress"
	"daihoi/models/paper"
	"daihoi/models/proceedings"
	"daihoi/models/store"
)

// members are those of the Committee who stand on the day of the batch, in the order of the list.
func members(tx *store.Tx, own paper.Subject) (all []paper.Subject, err error) {
	c, err := committee.Of(tx, *own.CongressID, calendar.Date{})
	for _, m := range c.Members() {
		one := own
		one.Recipient = salutation(m.Record.Gender) + " " + m.Name()
		if id := m.Record.Delegate.ID; id != 0 {
			one.DelegateID = &id
		}
		all = append(all, one)
	}
	return all, err
}

// committeeValues list the Committee that the congress has appointed.
func committeeValues(a about, _ put, list listPut) error {
	if a.congress == nil {
		return nil
	}
	c, err := committee.Of(a.tx, a.congress.ID, calendar.Date{})
	if err != nil {
		return err
	}
	row := func(m committee.Member) merge.Record {
		text := map[string]string{"member_salutation": salutation(m.Record.Gender), "member_name": m.Name(), "member_post": m.Post, "member_block": c.BlockName(m.Block)}
		if p := m.Record.BornOn; p.Year > 0 {
			text["member_born"] = p.Short()
		}
		if m.Seat != "" {
			text["member_seat"] = a.words.T("choice.member_seat." + m.Seat)
		}
		return merge.Record{Text: text}
	}
	var all, board []merge.Record
	for _, m := range c.Result() {
		all = append(all, row(m))
		if m.Seat != "" {
			board = append(board, row(m))
		}
	}
	list("members", all)
	list("standing_board", board)
	return nil
}

// decisionValues list what the official session decided and who spoke, for those who may see its record.
func decisionValues(a about, _ put, list listPut) error {
	if a.congress == nil || !a.tx.Actor().Can(access.EditCongress, access.Place(a.congress.Unit.Path)) {
		return nil
	}
	sessions, err := congress.Sessions(a.tx, a.congress.ID)
	s := official(sessions)
	if err != nil || s == nil {
		return err
	}
	at, err := proceedings.Of(a.tx, *a.congress, s.ID)
	if err != nil {
		return err
	}
	decided, err := proceedings.Decisions(a.tx, at)
	if err != nil {
		return err
	}
	var rows []merge.Record
	number := func(n *int) string {
		if n == nil {
			return ""
		}
		return strconv.Itoa(*n)
	}
	for _, d := range decided {
		rows = append(rows, merge.Record{Text: map[string]string{"question": d.Question, "votes_for": number(d.VotesFor), "votes_against": number(d.VotesAgainst),
			"votes_other": number(d.VotesOther), "votes_present": number(d.Present), "decided": a.words.T("choice.decision_outcome." + d.Outcome)}})
	}
	list("decisions", rows)
	spoken, err := proceedings.Speeches(a.tx, at)
	var speeches []merge.Record
	for _, sp := range spoken {
		if !sp.SpokenAt.IsZero() {
			speeches = append(speeches, merge.Record{Text: map[string]string{"speaker": sp.Speaker, "topic": sp.Topic}})
		}
	}
	list("speeches", speeches)
	return err
}
