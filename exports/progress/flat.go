package progress

import (
	"daihoi/exports/flat"
	"daihoi/models/calendar"
)

// Tables are the rows of the report as data. The first, "progress", has a row for each unit, the unit's own congress last, and is in the workbook;
// the others are "milestones", "sessions", "difficulties", "results", "course" and, with an earlier day, "comparison".
func (p Report) Tables() []flat.Table {
	all := []flat.Table{p.unitTable(), p.milestoneTable(), p.sessionTable(), p.difficultyTable(), p.resultTable(), p.courseTable()}
	if !p.Before.Day.IsZero() {
		all = append(all, p.comparisonTable())
	}
	return all
}

// unitColumns are the columns with which every table about units begins: the day of the report, until when
// entries count, and the unit.
func unitColumns[T any](p Report, unit func(T) string) []flat.Value[T] {
	return []flat.Value[T]{
		flat.DayOf("as_of", func(T) calendar.Date { return p.AsOf }),
		flat.DayOf("known_on", func(T) calendar.Date { return p.KnownOn }),
		flat.TextOf("unit_code", func(r T) string { return p.Codes[unit(r)] }),
		flat.TextOf("unit", unit),
	}
}

// unitRow is a unit with its delegates.
type unitRow struct {
	Row
	people CompositionRow
}

func (p Report) unitTable() flat.Table {
	type row = unitRow
	people := map[string]CompositionRow{}
	for _, r := range p.Composition.Rows {
		people[r.Unit] = r
	}
	var rows []row
	for _, r := range p.Rows {
		rows = append(rows, row{r, people[r.Unit]})
	}
	if p.Own != nil {
		rows = append(rows, row{*p.Own, people[p.Own.Unit]})
	}
	listed := func(r row) bool { return r.Delegates > 0 && r.people.Total > 0 } // else nobody has been entered yet
	columns := append(unitColumns(p, func(r row) string { return r.Unit }),
		flat.TextOf("level", func(r row) string { return r.Level }),
		flat.FlagOf("pilot", func(r row) bool { return r.Pilot }),
		flat.CountOf("stage", func(r row) int { return int(r.Stage) }),
		flat.FlagOf("held", func(r row) bool { return r.Held() }),
		flat.TextOf("light", func(r row) string { return string(r.Light) }),
		flat.TextOf("reason", func(r row) string { return r.Reason }),
		flat.DayOf("review_on", func(r row) calendar.Date { return r.ReviewDay }),
		flat.DayOf("planned_on", func(r row) calendar.Date { return r.PlannedDay }),
		flat.DayOf("held_on", func(r row) calendar.Date { return r.HeldDay }),
		flat.FlagOf("held_entered_later", func(r row) bool { return r.HeldLater }),
		flat.DayOf("deadline", func(r row) calendar.Date { return r.Deadline }),
		flat.FlagOf("own_deadline", func(r row) bool { return r.Exception }),
		flat.CountOf("done_weight", func(r row) int { return r.DoneWeight }),
		flat.CountOf("plan_weight", func(r row) int { return r.PlanWeight }),
		flat.CountOf("total_weight", func(r row) int { return r.TotalWeight }),
		flat.ShareOf("done_share", func(r row) int { return r.DoneWeight }, func(r row) int { return r.TotalWeight }),
		flat.ShareOf("plan_share", func(r row) int { return r.PlanWeight }, func(r row) int { return r.TotalWeight }),
		flat.CountOf("late_items", func(r row) int { return r.LateItems }),
		flat.CountOf("late_days", func(r row) int { return r.LateDays }),
		flat.CountOf("items_entered_later", func(r row) int { return r.LaterItems }),
		flat.CountOf("seats", func(r row) int { return r.Planned }).Known(func(r row) bool { return r.Planned > 0 }),
		flat.CountOf("delegates", func(r row) int { return r.Delegates }).Known(listed),
	)
	for i, key := range p.Composition.Categories {
		columns = append(columns, flat.CountOf(key, func(r row) int { return r.people.Categories[i] }).Known(listed))
	}
	for i, key := range p.Composition.Groups {
		columns = append(columns, flat.CountOf(key, func(r row) int { return r.people.Groups[i] }).Known(func(r row) bool {
			return listed(r) && r.people.shows(key, r.people.Groups[i])
		}))
	}
	columns = append(columns,
		flat.TextOf("party_paper", func(r row) string { return r.PartyPaper }),
		flat.TextOf("plan", func(r row) string { return r.Plan }),
		flat.TextOf("board", func(r row) string { return r.Board }),
		flat.TextOf("propaganda", func(r row) string { return r.Propaganda }),
		flat.TextOf("documents", func(r row) string { return r.Documents }),
		flat.TextOf("hamlets", func(r row) string { return r.Hamlets }),
		flat.TextOf("personnel", func(r row) string { return r.Personnel }),
		flat.TextOf("difficulties", func(r row) string { return r.Difficulties }))
	return flat.Of("progress", rows, columns...)
}

func (p Report) milestoneTable() flat.Table {
	type row struct {
		unit string
		MatrixItem
		MatrixCell
	}
	var rows []row
	for i, cells := range p.Matrix.Cells {
		for j, c := range cells {
			if c.State != "" {
				rows = append(rows, row{p.Rows[i].Unit, p.Matrix.Items[j], c})
			}
		}
	}
	return flat.Of("milestones", rows, append(unitColumns(p, func(r row) string { return r.unit }),
		flat.TextOf("item_code", func(r row) string { return r.Code }),
		flat.TextOf("item", func(r row) string { return r.Name }),
		flat.CountOf("phase", func(r row) int { return int(r.Phase) }),
		flat.CountOf("weight", func(r row) int { return r.Weight }),
		flat.FlagOf("mandatory", func(r row) bool { return r.Mandatory }),
		flat.DayOf("due_on", func(r row) calendar.Date { return r.Due }),
		flat.TextOf("state", func(r row) string { return string(r.State) }),
		flat.DayOf("done_on", func(r row) calendar.Date { return r.DoneOn }),
		flat.DayOf("entered_on", func(r row) calendar.Date { return r.EnteredOn }),
		flat.CountOf("late_days", func(r row) int {
			if r.late() {
				return r.LateDays
			}
			return 0
		}))...)
}

func (p Report) sessionTable() flat.Table {
	type row = SessionRow
	return flat.Of("sessions", p.Calendar, append(unitColumns(p, func(r row) string { return r.Unit }),
		flat.TextOf("session", func(r row) string { return r.Kind }),
		flat.DayOf("on_date", func(r row) calendar.Date { return r.Date }),
		flat.TextOf("starts", func(r row) string { return r.Start }),
		flat.TextOf("ends", func(r row) string { return r.End }),
		flat.TextOf("venue", func(r row) string { return r.Venue }))...)
}

func (p Report) difficultyTable() flat.Table {
	type row = DifficultyRow
	return flat.Of("difficulties", p.Difficulties, append(unitColumns(p, func(r row) string { return r.Unit }),
		flat.TextOf("kind", func(r row) string { return r.Kind }),
		flat.TextOf("type", func(r row) string { return r.Type }),
		flat.TextOf("text", func(r row) string { return r.Text }),
		flat.TextOf("owner", func(r row) string { return r.Owner }),
		flat.DayOf("raised_on", func(r row) calendar.Date { return r.Raised }),
		flat.DayOf("due_on", func(r row) calendar.Date { return r.Due }),
		flat.TextOf("state", func(r row) string { return r.State }),
		flat.TextOf("answer", func(r row) string { return r.Answer }))...)
}

// resultTable has the columns of the official form. What the outcome tells is not known before it is recorded.
func (p Report) resultTable() flat.Table {
	type row = ResultRow
	recorded := func(key string, of func(row) *int) flat.Value[row] {
		return flat.CountOf(key, func(r row) int { return *of(r) }).Known(func(r row) bool { return of(r) != nil })
	}
	guarded := func(v flat.Value[row]) flat.Value[row] { return v.Known(func(r row) bool { return r.shows(v.Key) }) }
	return flat.Of("results", p.Results, append(unitColumns(p, func(r row) string { return r.Unit }),
		flat.CountOf("ordinal", func(r row) int { return r.Ordinal }).Known(func(r row) bool { return r.Ordinal > 0 }),
		flat.DayOf("held_on", func(r row) calendar.Date { return r.Day }),
		flat.CountOf("summoned", func(r row) int { return r.Summoned }),
		recorded("present", func(r row) *int { return r.Present }),
		flat.CountOf("ex_officio", func(r row) int { return r.ExOfficio }),
		flat.CountOf("consulted", func(r row) int { return r.Consulted }),
		flat.CountOf("appointed", func(r row) int { return r.Appointed }),
		flat.CountOf("women", func(r row) int { return r.Women }),
		guarded(flat.CountOf("non_party", func(r row) int { return r.NonParty })),
		guarded(flat.CountOf("minority", func(r row) int { return r.Minority })),
		guarded(flat.CountOf("religious", func(r row) int { return r.Religious })),
		recorded("members_approved", func(r row) *int { return r.Approved }),
		recorded("members_elected", func(r row) *int { return r.Elected }),
		recorded("members_vacant", func(r row) *int { return r.Vacant }),
		recorded("members_women", func(r row) *int { return r.MembersWomen }),
		guarded(recorded("members_non_party", func(r row) *int { return r.MembersNonParty })),
		guarded(recorded("members_minority", func(r row) *int { return r.MembersMinority })),
		guarded(recorded("members_religious", func(r row) *int { return r.MembersReligious })),
		recorded("members_reelected", func(r row) *int { return r.Reelected }),
		recorded("members_newcomers", func(r row) *int { return r.Newcomers }),
		recorded("standing", func(r row) *int { return r.Standing }),
		flat.TextOf("chair", func(r row) string { return r.Chair }),
		recorded("deputies", func(r row) *int { return r.Deputies }),
		flat.TextOf("chair_party", func(r row) string { return r.ChairParty }),
		flat.CountOf("higher_official", func(r row) int { return r.HigherOfficial }).Known(func(r row) bool { return r.Sent }),
		flat.CountOf("higher_reserve", func(r row) int { return r.HigherReserve }).Known(func(r row) bool { return r.Sent }),
		flat.TextOf("awards", func(r row) string { return r.Awards }),
		flat.TextOf("note", func(r row) string { return r.Note }))...)
}

// courseTable is the progress of all units together at the end of every week.
func (p Report) courseTable() flat.Table {
	type row = CoursePoint
	known := func(r row) bool { return r.Known }
	planned, done, total := func(r row) int { return r.PlannedWeight }, func(r row) int { return r.DoneWeight }, func(r row) int { return r.TotalWeight }
	return flat.Of("course", p.Course,
		flat.DayOf("as_of", func(row) calendar.Date { return p.AsOf }),
		flat.DayOf("known_on", func(row) calendar.Date { return p.KnownOn }),
		flat.TextOf("unit_code", func(row) string { return p.Code }),
		flat.DayOf("until", func(r row) calendar.Date { return r.Day }),
		flat.CountOf("congresses_planned", func(r row) int { return r.Planned }),
		flat.CountOf("congresses_held", func(r row) int { return r.Held }).Known(known),
		flat.CountOf("planned_weight", planned),
		flat.CountOf("done_weight", done).Known(known),
		flat.CountOf("total_weight", total),
		flat.ShareOf("planned_share", planned, total),
		flat.ShareOf("done_share", done, total).Known(known))
}

func (p Report) comparisonTable() flat.Table {
	type row = ComparisonRow
	then := func(r row) bool { return r.Known }
	return flat.Of("comparison", p.Before.Rows, append(unitColumns(p, func(r row) string { return r.Unit }),
		flat.DayOf("compared_with", func(row) calendar.Date { return p.Before.Day }),
		flat.CountOf("stage_then", func(r row) int { return int(r.Then) }).Known(then),
		flat.CountOf("stage_now", func(r row) int { return int(r.Now) }),
		flat.CountOf("done_weight_then", func(r row) int { return r.DoneWeightThen }).Known(then),
		flat.CountOf("total_weight_then", func(r row) int { return r.TotalWeightThen }).Known(then),
		flat.CountOf("done_weight_now", func(r row) int { return r.DoneWeightNow }),
		flat.CountOf("total_weight_now", func(r row) int { return r.TotalWeightNow }),
		flat.CountOf("done_items_then", func(r row) int { return r.DoneThen }).Known(then),
		flat.CountOf("done_items_now", func(r row) int { return r.DoneNow }),
		flat.CountOf("late_items_then", func(r row) int { return r.LateThen }).Known(then),
		flat.CountOf("late_items_now", func(r row) int { return r.LateNow }),
		flat.FlagOf("held_then", func(r row) bool { return r.HeldThen }).Known(then),
		flat.FlagOf("held_now", func(r row) bool { return r.HeldNow }))...)
}
