package emulation

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/org"
	"daihoi/models/readiness"
	"daihoi/models/store"
	"daihoi/models/template"
)

func april(day int) calendar.Date { return calendar.Of(2024, 4, day) }

// board is a district (unit 1) with communes 2 to 5; X44 is the report, due on the 5th, X02 a mandatory step before it.
func board() []readiness.Row {
	row := func(id int64, day, lockEvent calendar.Date, report readiness.State, done calendar.Date) readiness.Row {
		r := readiness.Row{Congress: congress.Congress{ID: id, UnitID: id, Day: day, HeldOn: lockEvent, Unit: org.Unit{ID: id, SortKey: []byte{byte(id)}}}, Deadline: april(3),
			Items: []readiness.Cell{
				{Item: &template.Item{Code: "X44", Role: string(template.RoleReported)}, MilestoneID: 10 * id, Due: april(5), State: report, DoneOn: done, EnteredOn: done.AddDays(1)},
				{Item: &template.Item{Code: "X02"}, MilestoneID: 10*id + 1, Due: april(1), State: readiness.Done, DoneOn: april(1), Mandatory: true},
			}}
		if !lockEvent.IsZero() {
			r.Readiness.Stage = template.StageHeld
		}
		return r
	}
	var none calendar.Date
	rows := []readiness.Row{
		row(1, april(20), none, readiness.NotApplicable, none),
		row(2, april(3), april(3), readiness.Done, april(5)),
		row(3, april(2), april(4), readiness.Done, april(6)),
		row(4, april(9), none, readiness.NotStarted, none),
		row(5, none, none, readiness.NotStarted, none),
	}
	rows[4].Deadline = april(30)
	return rows
}

func verdicts(cases []Case) (list []Verdict) {
	for _, c := range cases {
		list = append(list, c.Verdict)
	}
	return list
}

// The figures of each rule are the counts of its cases, day by day.
func TestFiguresAreCountsOfCases(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		rule string
		day  calendar.Date
		want []Verdict
		sum  Figures
	}{
		"on the last day nothing is late":      {RuleCongresses, april(3), []Verdict{Counted, Uncounted, Waiting, Waiting}, Figures{1, 2}},
		"a congress past its last day":         {RuleCongresses, april(4), []Verdict{Counted, Uncounted, Uncounted, Waiting}, Figures{1, 3}},
		"reports on their due day":             {RuleReports, april(5), []Verdict{Counted, Uncounted, Waiting, Waiting}, Figures{1, 2}},
		"reports that are owed":                {RuleReports, april(6), []Verdict{Counted, Uncounted, Uncounted, Uncounted}, Figures{1, 4}},
		"mandatory steps, the district's too":  {RuleMilestones, april(6), []Verdict{Counted, Counted, Counted, Counted, Counted}, Figures{5, 5}},
		"nothing was handed in to be returned": {RuleReturns, april(6), nil, Figures{}},
	} {
		cases := Cases(1, board(), nil, c.day)[c.rule]
		require.Equal(t, c.want, verdicts(cases), name)
		require.Equal(t, c.sum, Count(cases), name)
	}
	require.Equal(t, []Verdict{Waiting}, verdicts(Cases(1, board()[:1], nil, april(2))[RuleCongresses]), "a unit with none below has its own")
	require.Equal(t, april(6), Cases(1, board(), nil, april(6))[RuleReports][0].Entered, "what was entered later is told")
}

func TestCaseTellsByHowManyDays(t *testing.T) {
	t.Parallel()
	cases := Cases(1, board(), nil, april(6))[RuleCongresses]
	for i, want := range []any{0, 1, 3, nil} { // on the day, a day late, not held three days after it, no day registered
		days, known := cases[i].Gap(april(6))
		require.Equal(t, want != nil, known, i)
		if known {
			require.Equal(t, want, days, i)
		}
	}
	days, known := Case{Last: april(9), On: april(7)}.Gap(april(6))
	require.True(t, known)
	require.Equal(t, -2, days, "as planned")
}

// A file that comes back twice are two cases; what was returned this year counts, whenever it was handed in.
func TestHandInsMeetTheirReturns(t *testing.T) {
	t.Parallel()
	step := func(milestone int64, action readiness.Action, year, month, day int) readiness.Event {
		return readiness.Event{MilestoneID: milestone, CongressID: milestone / 10, Action: action, Note: "thiếu " + string(action), ItemNameVI: "Đề án",
			At: store.At(time.Date(year, time.Month(month), day, 2, 0, 0, 0, time.UTC))}
	}
	steps := []readiness.Event{ // the newest first
		step(20, readiness.Submit, 2024, 4, 4), step(20, readiness.Return, 2024, 4, 3), step(20, readiness.Submit, 2024, 4, 2),
		step(30, readiness.Return, 2024, 1, 2), step(30, readiness.Submit, 2023, 12, 29),
		step(40, readiness.Return, 2023, 12, 20), step(40, readiness.Submit, 2023, 12, 19),
	}
	cases := Cases(1, board(), steps, april(5))[RuleReturns]
	require.Equal(t, []Verdict{Counted, Uncounted, Counted}, verdicts(cases))
	require.Equal(t, Figures{2, 3}, Count(cases))
	first := cases[0]
	require.Equal(t, []any{int64(2), april(2), april(3), "thiếu return", "Đề án"}, []any{first.Unit.ID, first.On, first.Returned, first.Reason, first.NameVI})
	require.Equal(t, int64(3), cases[2].Unit.ID)
}

// A report that waits for the level above is judged by the day it was handed in.
func TestAReportThatWaitsIsJudgedByItsHandIn(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		handedIn, day calendar.Date
		want          Verdict
	}{{april(5), april(20), Counted}, {april(7), april(20), Uncounted}, {april(4), april(5), Waiting}} {
		rows := board()[3:4]
		rows[0].Items[0].State, rows[0].Items[0].EnteredOn = readiness.Submitted, c.handedIn
		require.Equal(t, []Verdict{c.want}, verdicts(Cases(1, rows, nil, c.day)[RuleReports]), c.handedIn)
	}
}
