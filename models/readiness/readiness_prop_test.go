package readiness

import (
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"daihoi/models/calendar"
	"daihoi/models/field"
	"daihoi/models/template"
)

var (
	states = []State{NotStarted, InProgress, Submitted, Returned, Done, NotApplicable}
	roles  = []template.Role{"", "", template.RolePlan, template.RoleSubmitted, template.RoleApproved, template.RoleHeld, template.RoleReported, template.RoleRecognised}
	origin = calendar.MustParse("2024-03-20")
)

// drawDate is a day within 200 days of the origin, or none.
func drawDate(t *rapid.T, name string) calendar.Date {
	if rapid.IntRange(0, 5).Draw(t, name+" unknown") == 0 {
		return calendar.Date{}
	}
	return drawDay(t, name)
}

func drawDay(t *rapid.T, name string) calendar.Date {
	return origin.AddDays(rapid.IntRange(-200, 200).Draw(t, name))
}

func drawFacts(t *rapid.T) Facts {
	f := Facts{Day: drawDate(t, "day"), Deadline: drawDate(t, "deadline")}
	for n := range rapid.IntRange(0, 12).Draw(t, "items") {
		i := Fact{Code: strconv.Itoa(n), Phase: template.Phase(rapid.IntRange(1, 8).Draw(t, "phase")), Weight: rapid.IntRange(1, 3).Draw(t, "weight"),
			Mandatory: rapid.Bool().Draw(t, "mandatory"), Due: drawDate(t, "due"), State: rapid.SampledFrom(states).Draw(t, "state"),
			DoneOn: drawDate(t, "done on"), EnteredOn: drawDate(t, "entered on")}
		if r := rapid.SampledFrom(roles).Draw(t, "role"); r != "" {
			i.Roles = []template.Role{r}
		}
		f.Items = append(f.Items, i)
	}
	return f
}

func TestSharesAreShares(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := Assess(drawFacts(t), drawDay(t, "today"))
		if r.DoneWeight < 0 || r.DoneWeight > r.TotalWeight || r.ExpectedWeight < 0 || r.ExpectedWeight > r.TotalWeight {
			t.Fatalf("done %d, expected %d of %d", r.DoneWeight, r.ExpectedWeight, r.TotalWeight)
		}
		if r.OnTime > r.OnTimeOf || r.DoneWeight+r.WaitingWeight > r.TotalWeight || r.Urgency < 0 || r.Light == "" || r.Reason.Key == "" || r.Stage < template.StageNotStarted {
			t.Fatalf("readiness %+v", r)
		}
		if r.Reason.Days < 0 || (r.Light == Green) != (r.Reason.Key == ReasonOnTrack || r.Reason.Key == ReasonHeld) {
			t.Fatalf("%s because %+v", r.Light, r.Reason)
		}
	})
}

func TestDoingMoreNeverLowersTheShare(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		f, today := drawFacts(t), drawDay(t, "today")
		before := Assess(f, today)
		for n, i := range f.Items {
			if Open(i.State) && rapid.Bool().Draw(t, "complete") {
				f.Items[n].State = Done
			}
		}
		after := Assess(f, today)
		if after.DoneWeight < before.DoneWeight || after.TotalWeight != before.TotalWeight {
			t.Fatalf("done falls from %d to %d", before.DoneWeight, after.DoneWeight)
		}
		if after.LateDays > before.LateDays || after.Stage < before.Stage {
			t.Fatalf("late from %d to %d days, stage from %d to %d", before.LateDays, after.LateDays, before.Stage, after.Stage)
		}
	})
}

func TestLateMeansAnOpenMandatoryItemDueBeforeTodayAndNotHandedInByThen(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		f, today := drawFacts(t), drawDay(t, "today")
		late := 0
		for _, i := range f.Items {
			handedIn := i.State == Submitted && !i.EnteredOn.IsZero() && !i.EnteredOn.After(i.Due)
			if i.Mandatory && Open(i.State) && !i.Due.IsZero() && i.Due.Before(today) && !handedIn {
				late++
			}
		}
		r := Assess(f, today)
		if r.LateCount != late || (r.LateDays > 0) != (late > 0) || (r.WorstCode != "") != (late > 0) {
			t.Fatalf("%d late, counted %d, worst %q %d days", late, r.LateCount, r.WorstCode, r.LateDays)
		}
	})
}

func TestReadinessKnowsNoAbsoluteDay(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		f, today := drawFacts(t), drawDay(t, "today")
		n := rapid.IntRange(-400, 400).Draw(t, "moved by")
		moved := Facts{Day: f.Day.AddDays(n), Deadline: f.Deadline.AddDays(n)}
		for _, i := range f.Items {
			i.Due, i.DoneOn, i.EnteredOn = i.Due.AddDays(n), i.DoneOn.AddDays(n), i.EnteredOn.AddDays(n)
			moved.Items = append(moved.Items, i)
		}
		if a, b := Assess(f, today), Assess(moved, today.AddDays(n)); a != b {
			t.Fatalf("%+v becomes %+v", a, b)
		}
	})
}

func TestNothingApplicableIsGrey(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		f := drawFacts(t)
		for n := range f.Items {
			f.Items[n].State = NotApplicable
		}
		want := Readiness{Stage: template.StageNotStarted, Light: Grey, Reason: Reason{Key: ReasonNothing}}
		if r := Assess(f, drawDay(t, "today")); r != want {
			t.Fatalf("readiness %+v", r)
		}
	})
}

func TestPercentOfAPartIsAtMostAHundred(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := rapid.IntRange(1, 1_000_000).Draw(t, "whole")
		n := rapid.IntRange(0, d).Draw(t, "part")
		p, ok := field.Share(n, d)
		if !ok || p < 0 || p > 1000 {
			t.Fatalf("%d/%d is %d, %v", n, d, p, ok)
		}
		// Half up to a tenth: the exact value lies in [p − 0.5, p + 0.5) tenths.
		if exact := 2000 * n; exact < (2*int(p)-1)*d || exact >= (2*int(p)+1)*d {
			t.Fatalf("%d/%d is rounded to %d", n, d, p)
		}
	})
}
