package report

import (
	"cmp"
	"slices"

	"daihoi/exports/progress"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/delegate"
	"daihoi/models/delegation"
	"daihoi/models/readiness"
)

// aheadDays is the period of the list of upcoming events, today included.
const aheadDays = 14

// upcoming lists the sessions and due milestones of the next two weeks by date.
func (p *report) upcoming(sessions []progress.SessionRow) []progress.AheadRow {
	last := p.asOf.AddDays(aheadDays - 1)
	within := func(day calendar.Date) bool { return !day.IsZero() && !day.Before(p.asOf) && !day.After(last) }
	var out []progress.AheadRow
	for _, s := range sessions {
		if within(s.Date) {
			out = append(out, progress.AheadRow{Date: s.Date, Unit: s.Unit, What: p.words.T("choice.kind." + s.Kind), Start: s.Start, Venue: s.Venue})
		}
	}
	for i := range p.congresses {
		for _, c := range p.congresses[i].Items {
			if readiness.Open(c.State) && within(c.Due) {
				out = append(out, progress.AheadRow{Date: c.Due, Unit: p.name(&p.congresses[i]), Code: c.Item.Code, What: ItemName(p.words, c.Item),
					Owner: p.words.Pick(c.Item.OwnerVI, c.Item.OwnerEN), State: c.State})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b progress.AheadRow) int { return cmp.Or(a.Date.Compare(b.Date), cmp.Compare(a.Code, b.Code)) })
	return out
}

func (p *report) difficultyRows() []progress.DifficultyRow {
	var out []progress.DifficultyRow
	for _, d := range p.difficulties {
		out = append(out, progress.DifficultyRow{Unit: p.names[d.CongressID], Kind: p.words.T("choice.difficulty_kind." + d.Kind),
			Type: p.words.T("choice.difficulty_type." + d.Type), Text: d.Text, Owner: d.Owner, State: p.words.T("choice.difficulty_state." + string(d.Last.State)),
			Answer: d.Last.Answer, Raised: d.RaisedAt.Day(), Due: d.Due})
	}
	return out
}

// results lists the congresses held. A delegation to the congress above counts once it has been sent.
func (p *report) results(found []delegate.Composition) ([]progress.ResultRow, error) {
	outcomes, err := congress.Outcomes(p.tx, p.unit.Path, p.term.ID)
	if err != nil {
		return nil, err
	}
	sent := map[int64]delegation.Incoming{}
	for i := range p.congresses {
		if p.congresses[i].Congress.UnitID != p.unit.ID {
			continue
		}
		all, err := delegation.ListIncoming(p.tx, p.congresses[i].Congress.ID)
		if err != nil {
			return nil, err
		}
		for _, in := range all {
			sent[in.SenderID] = in
		}
	}
	var out []progress.ResultRow
	for i, row := range p.rows {
		if row.Held() {
			out = append(out, p.result(row, found[i], outcomes[row.Congress.ID], sent[row.Congress.ID]))
		}
	}
	return out, nil
}

func (p *report) result(row *readiness.Row, c delegate.Composition, o congress.Outcome, in delegation.Incoming) progress.ResultRow {
	line := progress.ResultRow{Unit: p.name(row), Ordinal: row.Congress.Ordinal, Day: row.HeldDay(), Summoned: c.Official, ExOfficio: c.ExOfficio,
		Consulted: c.Consulted, Appointed: c.Appointed, Women: c.Women, NonParty: c.NonParty, Minority: c.Minority, Religious: c.Religious}
	if in.State == delegation.Sent || in.State == delegation.Received {
		line.HigherOfficial, line.HigherReserve = in.Official, in.Reserves
	}
	line.Present, line.Approved, line.Elected, line.Vacant = o.Present, o.MembersApproved, o.MembersElected, o.Vacant()
	line.MembersWomen, line.MembersNonParty, line.MembersMinority, line.MembersReligious = o.MembersWomen, o.MembersNonParty, o.MembersMinority, o.MembersReligious
	line.Reelected, line.Newcomers, line.Standing, line.Deputies = o.MembersReelected, o.Newcomers(), o.Standing, o.Deputies
	if o.Chair != "" {
		line.Chair = p.words.T("choice.chair." + o.Chair)
	}
	if o.ChairParty != "" {
		line.ChairParty = p.words.T("choice.chair_party." + o.ChairParty)
	}
	line.Awards, line.Note = o.Awards, o.Note
	return line
}
