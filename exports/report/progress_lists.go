package report

import (
	"cmp"
	"slices"

	"daihoi/exports/progress"
	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/figure"
	"daihoi/models/readiness"
)

// aheadDays is the period of the list of upcoming events, today included.
const aheadDays = 14

// upcoming lists the sessions and due milestones of the next two weeks by date.
func (p *report) upcoming(sessions []progress.SessionRow) []progress.AheadRow {
	last := p.at.Day.AddDays(aheadDays - 1)
	within := func(day calendar.Date) bool { return !day.IsZero() && !day.Before(p.at.Day) && !day.After(last) }
	var out []progress.AheadRow
	for _, s := range sessions {
		if within(s.Date) && !s.Held {
			out = append(out, progress.AheadRow{Date: s.Date, Unit: s.Unit, What: p.words.T("choice.kind." + s.Kind), Start: s.Start, Venue: s.Venue})
		}
	}
	for _, u := range p.congresses {
		for _, c := range u.Items {
			if readiness.Open(c.State) && within(c.Due) {
				out = append(out, progress.AheadRow{Date: c.Due, Unit: p.name(u), Code: c.Item.Code, What: ItemName(p.words, c.Item),
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
func (p *report) results() (out []progress.ResultRow) {
	for _, u := range p.rows {
		if u.Held() {
			out = append(out, p.result(u))
		}
	}
	return out
}

func (p *report) result(u *figure.Unit) progress.ResultRow {
	c, o := u.Delegates, u.Outcome
	line := progress.ResultRow{Unit: p.name(u), Path: u.Congress.Unit.Path, Ordinal: u.Congress.Ordinal, Day: u.HeldDay(), Summoned: c.Official, ExOfficio: c.ExOfficio,
		Consulted: c.Consulted, Appointed: c.Appointed, Women: c.Women, NonParty: c.NonParty, Minority: c.Minority, Religious: c.Religious,
		Sent: u.Sent.Sent, HigherOfficial: u.Sent.Official, HigherReserve: u.Sent.Reserve,
		Guarded: !p.tx.Actor().Can(access.ViewSensitive, u.Congress.Unit.Path)}
	if o.Version == 0 {
		return line
	}
	line.Entered, line.Later = true, u.OutcomeLater
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
