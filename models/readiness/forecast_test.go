package readiness

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/template"
)

// row makes a board row of one congress on the day with mandatory milestones: lead days before it, done or not.
func row(day calendar.Date, leads []int, done []bool, today calendar.Date) Row {
	r := Row{Congress: congress.Congress{Day: day}}
	for i, lead := range leads {
		c := Cell{Item: &template.Item{Code: strconv.Itoa(i), Position: i + 1, Weight: 2, Phase: template.PhaseSupport}, Due: day.AddDays(-lead), State: NotStarted, Mandatory: true}
		if done[i] {
			c.State, c.DoneOn = Done, c.Due
		}
		r.Items = append(r.Items, c)
	}
	r.assess(today)
	return r
}

func TestForecastOfAUnit(t *testing.T) {
	t.Parallel()
	d := calendar.MustParse
	for name, c := range map[string]struct {
		leads []int
		done  []bool
		today string
		want  Forecast
	}{
		"on plan keeps its day":            {[]int{60, 40, 20, 5}, []bool{true, true, false, false}, "2024-03-25", Forecast{d("2024-04-30"), d("2024-04-30"), d("2024-04-30")}},
		"ahead of plan keeps its day":      {[]int{60, 40, 20, 5}, []bool{true, true, true, true}, "2024-03-25", Forecast{d("2024-04-30"), d("2024-04-30"), d("2024-04-30")}},
		"ten days behind can be caught up": {[]int{40, 25, 5}, []bool{true, false, false}, "2024-04-15", Forecast{d("2024-04-30"), d("2024-04-30"), d("2024-05-10")}},
		"too far behind to be caught up":   {[]int{60, 40, 20}, []bool{true, false, false}, "2024-04-20", Forecast{d("2024-04-30"), d("2024-05-10"), d("2024-05-30")}},
		"nothing begun":                    {[]int{60, 40}, []bool{false, false}, "2024-04-20", Forecast{d("2024-04-30"), d("2024-05-20"), d("2024-06-19")}},
		"the day is over":                  {[]int{60, 40}, []bool{true, true}, "2024-05-03", Forecast{d("2024-05-03"), d("2024-05-03"), d("2024-05-03")}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			today := d(c.today)
			all, open, ok := ForecastOf([]Row{row(d("2024-04-30"), c.leads, c.done, today)}, today)
			require.True(t, ok)
			require.Len(t, open, 1)
			require.Equal(t, c.want, open[0].Forecast)
			require.Equal(t, c.want, all)
		})
	}
}

// More work done never makes a forecast later; the three days are in their order and none is before today.
func TestForecastIsMonotone(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		today := drawDay(t, "today")
		n := rapid.IntRange(1, 10).Draw(t, "items")
		leads, done := make([]int, n), make([]bool, n)
		for i := range leads {
			leads[i], done[i] = rapid.IntRange(0, 120).Draw(t, "lead"), rapid.Bool().Draw(t, "done")
		}
		day := drawDay(t, "day")
		before, _ := forecast(row(day, leads, done, today).Items, day, today)
		if before.Planned.Before(today) || before.Likely.Before(before.Planned) || before.Late.Before(before.Likely) {
			t.Fatalf("out of order: %+v on %s", before, today)
		}
		done[rapid.IntRange(0, n-1).Draw(t, "one more")] = true
		after, _ := forecast(row(day, leads, done, today).Items, day, today)
		if after.Likely.After(before.Likely) || after.Late.After(before.Late) {
			t.Fatalf("later with more work done: %+v, then %+v", before, after)
		}
	})
}

// The curves of a board end in its totals: what is held, what is done, what is planned until the day.
func TestCurvesAgreeWithTheTotals(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		today := drawDay(t, "today")
		var rows []Row
		for range rapid.IntRange(0, 6).Draw(t, "units") {
			f := drawFacts(t)
			r := Row{Congress: congress.Congress{Day: f.Day}, Deadline: f.Deadline}
			for i, fact := range f.Items {
				if fact.State == Done && fact.DoneOn.IsZero() {
					fact.DoneOn = today
				}
				var role string
				if len(fact.Roles) > 0 {
					role = string(fact.Roles[0])
				}
				r.Items = append(r.Items, Cell{Item: &template.Item{Code: fact.Code, Position: i + 1, Phase: fact.Phase, Weight: fact.Weight, Role: role},
					Due: fact.Due, State: fact.State, DoneOn: fact.DoneOn, Mandatory: fact.Mandatory})
			}
			r.assess(today)
			rows = append(rows, r)
		}
		var sums struct{ TotalWeight, DoneWeight, Units, Held, Dated int }
		for _, r := range rows {
			sums.TotalWeight += r.Readiness.TotalWeight
			sums.DoneWeight += r.Readiness.DoneWeight
			sums.Units++
			if r.Held() {
				sums.Held++
			}
			if !r.Congress.Day.IsZero() {
				sums.Dated++
			}
		}
		far := calendar.Of(2100, 1, 1)
		work := WorkCurve(rows)
		if work.Total != sums.TotalWeight || At(work.Done, far) != sums.DoneWeight {
			t.Fatalf("work %d of %d, totals %d of %d", At(work.Done, far), work.Total, sums.DoneWeight, sums.TotalWeight)
		}
		expected := 0
		for _, r := range rows {
			expected += r.Readiness.ExpectedWeight
		}
		if got := At(work.Planned, today); got != expected {
			t.Fatalf("planned %d until today, expected %d", got, expected)
		}
		congresses := CongressCurve(rows)
		undated := 0
		for _, r := range rows {
			if r.Held() && r.HeldDay().IsZero() {
				undated++
			}
		}
		if congresses.Total != sums.Units || At(congresses.Done, far)+undated != sums.Held || At(congresses.Planned, far) != sums.Dated {
			t.Fatalf("congresses %+v, totals %+v", congresses, sums)
		}
	})
}

// Đan Phượng held 1 of its 16 communes by 10/1/2024, 5 by 24/1 and 13 by 6/3: units that keep to
// such a plan are forecast to end with it, and the curve goes through these points.
func TestForecastOfARealCurve(t *testing.T) {
	t.Parallel()
	today := calendar.MustParse("2024-01-24")
	var rows []Row
	for n, day := range map[int]string{1: "2024-01-10", 4: "2024-01-22", 8: "2024-03-01", 3: "2024-03-20"} {
		for range n {
			d := calendar.MustParse(day)
			rows = append(rows, row(d, []int{100, 30, 0}, []bool{true, d.Before(today.AddDays(30)), false}, today))
			if d.Before(today) {
				rows[len(rows)-1].Congress.HeldOn, rows[len(rows)-1].Readiness.Stage = d, template.StageHeld
			}
		}
	}
	c := CongressCurve(rows)
	require.Equal(t, [3]int{1, 5, 13}, [3]int{At(c.Planned, calendar.MustParse("2024-01-10")), At(c.Planned, today), At(c.Planned, calendar.MustParse("2024-03-06"))})
	require.Equal(t, 5, At(c.Done, today))
	all, open, ok := ForecastOf(rows, today)
	require.True(t, ok)
	require.Len(t, open, 11)
	end := calendar.MustParse("2024-03-20")
	require.Equal(t, Forecast{end, end, end}, all)
}
