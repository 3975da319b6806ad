package report

import (
	"cmp"
	"slices"

	"daihoi/exports/progress"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/delegate"
	"daihoi/models/delegation"
	"daihoi/models/field"
	"daihoi/models/readiness"
)

// aheadDays is how far the sheet of what comes next looks: two weeks, today included.
const aheadDays = 14

// course is the progress over the weeks, for the units of the report.
func (p *report) course() []progress.CoursePoint {
	rows := p.values()
	held, work := readiness.CongressCurve(rows), readiness.WorkCurve(rows)
	var points []progress.CoursePoint
	for _, day := range ReportDays(merged(held, work), p.asOf) {
		c := progress.CoursePoint{Day: day, Known: !day.After(p.asOf), Planned: readiness.At(held.Planned, day)}
		c.WorkPlanned, _ = field.Share(readiness.At(work.Planned, day), work.Total)
		if c.Known {
			c.Held = readiness.At(held.Done, day)
			c.WorkDone, _ = field.Share(readiness.At(work.Done, day), work.Total)
		}
		points = append(points, c)
	}
	return points
}

// merged spans two curves; only its days are of use.
func merged(a, b readiness.Curve) readiness.Curve {
	byDay := func(x, y readiness.Step) int { return x.Day.Compare(y.Day) }
	both := readiness.Curve{Planned: slices.Concat(a.Planned, b.Planned), Done: slices.Concat(a.Done, b.Done)}
	slices.SortFunc(both.Planned, byDay)
	slices.SortFunc(both.Done, byDay)
	return both
}

func (p *report) values() []readiness.Row {
	rows := make([]readiness.Row, len(p.rows))
	for i, row := range p.rows {
		rows[i] = *row
	}
	return rows
}

// forecast tells when all will be done, and who decides it.
func (p *report) forecast() []string {
	all, open, ok := readiness.ForecastOf(p.values(), p.asOf)
	switch {
	case !ok:
		return nil
	case len(open) == 0:
		return []string{p.words.T("curves.all_held", "Day", all.Likely)}
	}
	return []string{p.words.T("curves.band", "Planned", all.Planned, "Likely", all.Likely, "Late", all.Late), p.words.T("curves.method")}
}

// comparison sets the units against the day before.
func (p *report) comparison(before calendar.Date) (progress.Comparison, error) {
	then, err := readiness.Board(p.tx, p.unit.Path, p.term.ID, before)
	if err != nil {
		return progress.Comparison{}, err
	}
	byCongress := make(map[int64]*readiness.Row, len(then))
	for i := range then {
		byCongress[then[i].Congress.ID] = &then[i]
	}
	out := progress.Comparison{Day: before}
	for _, row := range p.rows {
		line := progress.ComparisonRow{Unit: p.name(row), Now: row.Readiness.Stage, DoneNow: doneItems(row), LateNow: row.Readiness.LateCount, HeldNow: row.Held()}
		line.ShareNow, _ = field.Share(row.Readiness.DoneWeight, row.Readiness.TotalWeight)
		if was := byCongress[row.Congress.ID]; was != nil {
			line.Known, line.Then, line.DoneThen, line.LateThen, line.HeldThen = true, was.Readiness.Stage, doneItems(was), was.Readiness.LateCount, was.Held()
			line.ShareThen, _ = field.Share(was.Readiness.DoneWeight, was.Readiness.TotalWeight)
		}
		out.Rows = append(out.Rows, line)
	}
	return out, nil
}

func doneItems(row *readiness.Row) int {
	n := 0
	for _, c := range row.Items {
		if c.State == readiness.Done {
			n++
		}
	}
	return n
}

// ahead lists what the next two weeks bring, in the order of the days.
func (p *report) ahead(sessions []progress.SessionRow) []progress.AheadRow {
	last := p.asOf.AddDays(aheadDays - 1)
	within := func(day calendar.Date) bool { return !day.IsZero() && !day.Before(p.asOf) && !day.After(last) }
	var out []progress.AheadRow
	for _, s := range sessions {
		if within(s.Date) {
			out = append(out, progress.AheadRow{Date: s.Date, Unit: s.Unit, What: p.words.T("choice.kind." + s.Kind), Start: s.Start, Venue: s.Venue})
		}
	}
	for i := range p.all {
		for _, c := range p.all[i].Items {
			if readiness.Open(c.State) && within(c.Due) {
				out = append(out, progress.AheadRow{Date: c.Due, Unit: p.name(&p.all[i]), Code: c.Item.Code, What: ItemName(p.words, c.Item),
					Owner: p.words.Pick(c.Item.OwnerVI, c.Item.OwnerEN), State: c.State})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b progress.AheadRow) int { return cmp.Or(a.Date.Compare(b.Date), cmp.Compare(a.Code, b.Code)) })
	return out
}

func (p *report) difficultyRows() []progress.DifficultyRow {
	var out []progress.DifficultyRow
	for _, d := range p.hard {
		out = append(out, progress.DifficultyRow{Unit: p.names[d.CongressID], Kind: p.words.T("choice.difficulty_kind." + d.Kind),
			Type: p.words.T("choice.difficulty_type." + d.Type), Text: d.Text, Owner: d.Owner, State: p.words.T("choice.difficulty_state." + string(d.Last.State)),
			Answer: d.Last.Answer, Raised: d.RaisedAt.Day(), Due: d.Due})
	}
	return out
}

// results are the congresses that have been held. The delegation upward counts once it has been sent.
func (p *report) results(found []delegate.Composition) ([]progress.ResultRow, error) {
	outcomes, err := congress.Outcomes(p.tx, p.unit.Path, p.term.ID)
	if err != nil {
		return nil, err
	}
	sent := map[int64]delegation.Incoming{}
	for i := range p.all {
		if p.all[i].Congress.UnitID != p.unit.ID {
			continue
		}
		all, err := delegation.ListIncoming(p.tx, p.all[i].Congress.ID)
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
	if o.Version == 0 {
		return line
	}
	line.Known, line.Present, line.Approved, line.Elected, line.Vacant = true, o.Present, o.MembersApproved, o.MembersElected, o.Vacant()
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
