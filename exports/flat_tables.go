package exports

import (
	"strings"

	"daihoi/exports/flat"
	"daihoi/models/attendance"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/delegate"
	"daihoi/models/delegation"
	"daihoi/models/emulation"
	"daihoi/models/org"
)

// unitColumns are the official code and the name of the unit whose list it is, so that lists of several units can be
// put under one another.
func unitColumns[T any](code, name string) []flat.Value[T] {
	return []flat.Value[T]{flat.TextOf("unit_code", func(T) string { return code }), flat.TextOf("unit", func(T) string { return name })}
}

// Table is the allocation as data, with a row for each line, and one for each body that sent delegates without a line.
// Weight and bounds that were not set are not known.
func (in Allocation) Table() flat.Table {
	type row struct {
		delegation.Comparison
		allotted bool
	}
	var rows []row
	for _, l := range in.Lines {
		rows = append(rows, row{l, true})
	}
	for _, s := range in.Strangers {
		rows = append(rows, row{delegation.Comparison{Line: delegation.SeatLine{Name: s.Name}, Sent: s.Count}, false})
	}
	allotted := func(r row) bool { return r.allotted }
	set := func(key string, of func(row) int) flat.Value[row] {
		return flat.CountOf(key, of).Known(func(r row) bool { return of(r) > 0 })
	}
	return flat.Of("allocation", rows, append(unitColumns[row](in.Code, in.Unit),
		flat.TextOf("sender", func(r row) string { return r.Line.Name }),
		flat.TextOf("kind", func(r row) string { return r.Line.Kind }),
		set("scale", func(r row) int { return r.Line.Weight }),
		set("minimum", func(r row) int { return r.Line.Minimum }),
		set("maximum", func(r row) int { return r.Line.Maximum }),
		flat.CountOf("seats", func(r row) int { return r.Line.Seats }).Known(allotted),
		flat.CountOf("sent", func(r row) int { return r.Sent }),
		flat.CountOf("gap", func(r row) int { return r.Gap }).Known(allotted),
		flat.TextOf("note", func(r row) string { return r.Line.Note }))...)
}

// Table is the report as data, with a row for each line of a division or a group; "division" is empty for groups,
// which overlap. Count and total make the share.
func (in DelegateReport) Table() flat.Table {
	type row struct {
		part string
		ReportLine
	}
	var rows []row
	for _, p := range in.Parts {
		for _, l := range p.Lines {
			rows = append(rows, row{p.Title, l})
		}
	}
	for _, l := range in.Groups {
		rows = append(rows, row{"", l})
	}
	total := func(row) int { return in.Total }
	count := func(r row) int { return r.Count }
	shown := func(r row) bool { return r.Shown == delegate.Exact }
	return flat.Of("composition", rows, append(unitColumns[row](in.Code, in.Unit),
		flat.TextOf("division", func(r row) string { return r.part }),
		flat.TextOf("line", func(r row) string { return r.Name }),
		flat.CountOf("count", count).Known(shown),
		flat.CountOf("total", total),
		flat.ShareOf("share", count, total).Known(shown),
		flat.TextOf("target", func(r row) string { return r.Target }),
		flat.TextOf("standing", func(r row) string { return r.Standing }),
		flat.TextOf("source", func(r row) string { return r.Source }))...)
}

// Table is the roll as data, with a row for each person. The state of a person not yet marked is not known.
func (in Attendance) Table() flat.Table {
	type row = attendance.Row
	return flat.Of("attendance", in.Roll.Rows, append(unitColumns[row](in.Code, in.Unit),
		flat.TextOf("sitting", func(row) string { return in.Sitting }),
		flat.DayOf("on_date", func(row) calendar.Date { return in.Date }),
		flat.TextOf("full_name", func(r row) string { return r.Name }),
		flat.TextOf("occupation", func(r row) string { return r.Title }),
		flat.TextOf("represents", func(r row) string { return r.Body }),
		flat.FlagOf("official", func(r row) bool { return r.Official }),
		flat.TextOf("state", func(r row) string {
			if r.Mark.State == attendance.Unmarked {
				return ""
			}
			return string(r.Mark.State)
		}),
		flat.TextOf("arrived_at", func(r row) string { return arrivalTime(r.Mark) }),
		flat.TextOf("desk", func(r row) string { return r.Mark.Desk }),
		flat.TextOf("reason", func(r row) string { return r.Mark.Reason }))...)
}

// Table is the script as data, with a row for each block.
func (p Programme) Table() flat.Table {
	type row struct {
		part string
		ProgrammeBlock
	}
	var rows []row
	for _, part := range p.Parts {
		for _, b := range part.Blocks {
			rows = append(rows, row{part.Title, b})
		}
	}
	return flat.Of("programme", rows, append(unitColumns[row](p.Code, p.Unit),
		flat.TextOf("session", func(r row) string { return r.part }),
		flat.TextOf("time", func(r row) string { return r.Time }),
		flat.CountOf("minutes", func(r row) int { return r.Minutes }),
		flat.TextOf("title", func(r row) string { return r.Title }),
		flat.TextOf("person", func(r row) string { return r.Person }),
		flat.FlagOf("internal", func(r row) bool { return r.Internal }),
		flat.TextOf("script", func(r row) string { return r.Script }),
		flat.TextOf("paper", func(r row) string { return r.Paper }))...)
}

// Table is the schedule as data, with a row for each session and one for each unit without any.
func (p Schedule) Table() flat.Table {
	p = p.indexed()
	type row = scheduleRow
	dated := func(r row) bool { return !r.sitting.Day.IsZero() }
	return flat.Of("schedule", p.rows(),
		flat.TextOf("unit_code", func(r row) string { return r.unit.Code }),
		flat.TextOf("unit", func(r row) string { return r.unit.Name }),
		flat.TextOf("level", func(r row) string { return r.unit.LevelCode }),
		flat.FlagOf("pilot", func(r row) bool { return r.unit.Pilot }),
		flat.FlagOf("held", func(r row) bool { return r.unit.Held }),
		flat.DayOf("deadline", func(r row) calendar.Date { return r.unit.Deadline }),
		flat.TextOf("session", func(r row) string { return r.sitting.Kind }),
		flat.DayOf("on_date", func(r row) calendar.Date { return r.sitting.Day }),
		flat.TextOf("half", func(r row) string { return string(r.sitting.Half) }).Known(dated),
		flat.TextOf("starts", func(r row) string { return r.sitting.Starts }),
		flat.TextOf("ends", func(r row) string { return r.sitting.Ends }),
		flat.TextOf("venue", func(r row) string { return r.sitting.Venue }),
		flat.TextOf("leaders", func(r row) string { return p.people(r.unit, congress.Chairs, congress.Attends) }),
		flat.TextOf("followed_by", func(r row) string { return p.people(r.unit, congress.Follows) }),
		flat.TextOf("conflicts", func(r row) string { return strings.Join(p.conflictsOn(r.unit, r.sitting.Day, 0), "; ") }))
}

// Tables are the year of the cluster as data: the points in "emulation", which is in the workbook, and the bodies at the
// events in "events".
func (in Emulation) Tables() []flat.Table { return []flat.Table{in.pointTable(), in.eventTable()} }

// eventTable has a row for each body at an event, or one for an event without a list, of which only the invited and the
// present are known.
func (in Emulation) eventTable() flat.Table {
	type row = eventLine
	columns := []flat.Value[row]{
		flat.CountOf("year", func(row) int { return in.Year.Year }),
		flat.TextOf("cluster", func(row) string { return in.Year.Cluster.Name }),
		flat.TextOf("event", func(r row) string { return r.event.Title }),
		flat.DayOf("on_date", func(r row) calendar.Date { return r.event.OnDate }),
		flat.TextOf("place", func(r row) string { return r.event.Place }),
		flat.TextOf("sender", func(r row) string { return r.name }).Known(func(r row) bool { return r.event.Turnout.Listed }),
	}
	for i, c := range eventCounts {
		columns = append(columns, flat.CountOf(c.key, func(r row) int { return c.of(r.counts) }).Known(func(r row) bool { return i < 2 || r.event.Turnout.Listed }))
	}
	return flat.Of("events", in.eventLines(), columns...)
}

// pointTable has a row for each member and criterion. Points are as they enter the sum: deductions are negative.
func (in Emulation) pointTable() flat.Table {
	type row struct {
		member org.ClusterMember
		item   emulation.Item
		score  emulation.Score
	}
	var rows []row
	for _, m := range in.Year.Members {
		for _, i := range in.Pledge.Scored() {
			rows = append(rows, row{m, i, in.Sheets[m.UnitID].Scores[i.Line]})
		}
	}
	points := func(key string, of func(row) *emulation.Points) flat.Value[row] {
		return flat.Value[row]{Column: flat.Column{Key: key, Kind: flat.Number}, Of: func(r row) any {
			if p := of(r); p != nil {
				return float64(*p) / 100
			}
			return nil
		}}
	}
	taken := func(r row) bool { return !r.score.TakenOn.IsZero() }
	columns := []flat.Value[row]{
		flat.CountOf("year", func(row) int { return in.Year.Year }),
		flat.TextOf("cluster", func(row) string { return in.Year.Cluster.Name }),
		flat.TextOf("unit_code", func(r row) string { return r.member.Unit.Code }),
		flat.TextOf("unit", func(r row) string { return r.member.Unit.FullName }),
		flat.CountOf("line", func(r row) int { return int(r.item.Line) }),
		flat.TextOf("kind", func(r row) string { return r.item.Kind }),
		flat.TextOf("criterion", func(r row) string { return r.item.Text }),
		points("most_points", func(r row) *emulation.Points { return &r.item.Points }),
	}
	for _, c := range emulation.Columns {
		columns = append(columns, points(string(c)+"_points", func(r row) *emulation.Points {
			given := r.score.Given(c)
			if given == nil {
				return nil
			}
			signed := r.item.Signed(*given)
			return &signed
		}))
	}
	return flat.Of("emulation", rows, append(columns,
		flat.TextOf("evidence", func(r row) string { return r.score.Evidence }),
		flat.CountOf("counted", func(r row) int { return r.score.Counted }).Known(taken),
		flat.CountOf("counted_of", func(r row) int { return r.score.Of }).Known(taken),
		flat.DayOf("taken_on", func(r row) calendar.Date { return r.score.TakenOn }),
		points("proposed_points", func(r row) *emulation.Points { return r.score.Proposed }))...)
}

// Table is the list as data, with a row for each delegate and the columns that the list shows.
func (in DelegateList) Table() flat.Table {
	if in.Public {
		in = in.forEverybody()
	}
	return in.table()
}
