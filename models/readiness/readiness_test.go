package readiness

import (
	"slices"
	"testing"

	"daihoi/models/calendar"
	"daihoi/models/template"
)

// date reads a day, "" for none.
func date(t *testing.T, s string) calendar.Date {
	t.Helper()
	d, err := calendar.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// facts is a unit that is no pilot and works by the seed templates; items not named are not started.
func facts(t *testing.T, level, day, deadline string, states map[string]State) Facts {
	t.Helper()
	f := Facts{Day: date(t, day), Deadline: date(t, deadline)}
	anchor := f.Day
	if anchor.IsZero() {
		anchor = f.Deadline
	}
	all, err := template.SeedTemplates()
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range all {
		if i.Level != level || i.Mandatory == template.ForPilot {
			continue
		}
		state := states[i.Code]
		if state == "" {
			state = NotStarted
		}
		f.Items = append(f.Items, Fact{Code: i.Code, Phase: i.Phase, Weight: i.Weight, Mandatory: i.Mandatory.Binds(false),
			Due: anchor.AddDays(i.LeadTo), State: state, Roles: i.Roles})
	}
	return f
}

// doneBefore completes on its due day every item that was due before the day, but for the codes named.
func doneBefore(f Facts, day calendar.Date, but ...string) Facts {
	for n, i := range f.Items {
		if i.Due.Before(day) && !slices.Contains(but, i.Code) {
			f.Items[n].State, f.Items[n].DoneOn = Done, i.Due
		}
	}
	return f
}

// A commune with its congress on 20/3/2024 and the deadline of 30/4/2024.
func TestLights(t *testing.T) {
	t.Parallel()
	const day, deadline = "2024-03-20", "2024-04-30"
	onPlan := func(day, deadline, today string, but ...string) Facts {
		return doneBefore(facts(t, "commune", day, deadline, nil), date(t, today), but...)
	}
	optional := []string{"X10", "X27", "X28", "X36", "X47"}
	for _, c := range []struct {
		name  string
		facts Facts
		today string
		light Light
		want  Reason
	}{
		{"all on time, 20 days before", onPlan(day, deadline, "2024-02-29"), "2024-02-29",
			Green, Reason{Key: ReasonOnTrack, Days: 20}},
		{"nothing begun, nothing due yet", facts(t, "commune", day, deadline, nil), "2023-10-01",
			Green, Reason{Key: ReasonOnTrack, Days: 171}},
		{"due today is not late", onPlan(day, deadline, "2024-02-14"), "2024-02-14", // X18 is due D−35 = 14/2
			Green, Reason{Key: ReasonOnTrack, Days: 35}},
		{"delegate list one day late", onPlan(day, deadline, "2024-02-15", "X18"), "2024-02-15",
			Yellow, Reason{Key: ReasonLateItem, Code: "X18", Days: 1}},
		{"delegate list seven days late", onPlan(day, deadline, "2024-02-21", "X18"), "2024-02-21",
			Yellow, Reason{Key: ReasonLateItem, Code: "X18", Days: 7}},
		{"delegate list eight days late", onPlan(day, deadline, "2024-02-22", "X18"), "2024-02-22",
			Red, Reason{Key: ReasonLateItem, Code: "X18", Days: 8}},
		{"two late, the worse one is named", onPlan(day, deadline, "2024-02-16", "X17", "X18"), "2024-02-16",
			Yellow, Reason{Key: ReasonLateItem, Code: "X17", Days: 7}},
		{"only optional work late", onPlan(day, deadline, "2024-03-18", optional...), "2024-03-18",
			Green, Reason{Key: ReasonOnTrack, Days: 2}},
		{"nothing done for a month", facts(t, "commune", day, deadline, nil), "2023-11-30",
			Red, Reason{Key: ReasonLateItem, Code: "X01", Days: 39}},
		{"day registered after the deadline", onPlan("2024-05-03", deadline, "2024-02-29"), "2024-02-29",
			Red, Reason{Key: ReasonDayPastDeadline, Days: 3}},
		{"day on the deadline itself", onPlan(deadline, deadline, "2024-02-29"), "2024-02-29",
			Green, Reason{Key: ReasonOnTrack, Days: 61}},
		{"day after, no deadline known", onPlan("2024-05-03", "", "2024-02-29"), "2024-02-29",
			Green, Reason{Key: ReasonOnTrack, Days: 64}},
		{"deadline passed, not held", onPlan("2024-04-28", deadline, "2024-05-02", "X39"), "2024-05-02",
			Red, Reason{Key: ReasonDeadlinePassed, Days: 2}},
		{"no date, work in good time", onPlan("", deadline, "2024-02-29"), "2024-02-29",
			Yellow, Reason{Key: ReasonNoDate, Days: 61}},
		{"no date, hamlet meetings just cannot fit", onPlan("", deadline, "2024-03-20", "X13"), "2024-03-20", // needs 45, has 41
			Yellow, Reason{Key: ReasonNoDateAtRisk, Code: "X13", Days: 4}},
		{"no date, nothing done at the end of February", facts(t, "commune", "", deadline, nil), "2024-02-29", // needs 150, has 61
			Red, Reason{Key: ReasonNoDateAtRisk, Code: "X01", Days: 89}},
		{"no date, deadline passed", facts(t, "commune", "", deadline, nil), "2024-05-01",
			Red, Reason{Key: ReasonDeadlinePassed, Days: 1}},
		{"no date and no deadline", facts(t, "commune", "", "", nil), "2024-02-29",
			Yellow, Reason{Key: ReasonNoDeadline}},
		{"yesterday was the day, nothing recorded", onPlan(day, deadline, "2024-03-20"), "2024-03-21",
			Yellow, Reason{Key: ReasonDayPassed, Days: 1}},
		{"eight days ago was the day, nothing recorded", onPlan(day, deadline, "2024-03-20"), "2024-03-28",
			Red, Reason{Key: ReasonDayPassed, Days: 8}},
		{"yesterday was the day, summons still open", onPlan(day, deadline, "2024-03-20", "X24"), "2024-03-21",
			Red, Reason{Key: ReasonLateItem, Code: "X24", Days: 11}},
		{"today is the day", onPlan(day, deadline, "2024-03-20"), "2024-03-20",
			Green, Reason{Key: ReasonOnTrack}},
		{"held today", onPlan(day, deadline, "2024-03-21"), "2024-03-21",
			Green, Reason{Key: ReasonHeld}},
		{"held, a paper of before was never filed", onPlan(day, deadline, "2024-03-21", "X30"), "2024-03-21",
			Green, Reason{Key: ReasonHeld}},
		{"held, recognition file late", onPlan(day, deadline, "2024-03-28", "X42"), "2024-03-28",
			Yellow, Reason{Key: ReasonLateItem, Code: "X42", Days: 3}},
		{"held, recognition file 14 days late", onPlan(day, deadline, "2024-04-08", "X42"), "2024-04-08",
			Yellow, Reason{Key: ReasonLateItem, Code: "X42", Days: 14}},
		{"held, recognition file 15 days late", onPlan(day, deadline, "2024-04-09", "X42"), "2024-04-09",
			Red, Reason{Key: ReasonLateItem, Code: "X42", Days: 15}},
		{"held after the deadline", onPlan("2024-05-03", deadline, "2024-05-04"), "2024-05-04",
			Green, Reason{Key: ReasonHeld}},
		{"no items", Facts{Day: date(t, day), Deadline: date(t, deadline)}, "2024-02-29",
			Grey, Reason{Key: ReasonNothing}},
	} {
		r := Assess(c.facts, date(t, c.today))
		if r.Light != c.light || r.Reason != c.want {
			t.Errorf("%s: %s because %+v, want %s because %+v", c.name, r.Light, r.Reason, c.light, c.want)
		}
	}
}

// Four items of equal weight, so that the sums can be followed by eye.
func four(states ...State) Facts {
	day := calendar.MustParse("2024-03-20")
	f := Facts{Day: day, Deadline: calendar.MustParse("2024-04-30")}
	for n, lead := range []int{-30, -20, -10, 0} {
		f.Items = append(f.Items, Fact{Code: string(rune('A' + n)), Phase: template.PhaseDocuments, Weight: 2, Due: day.AddDays(lead), State: states[n]})
	}
	return f
}

func TestBehindPlan(t *testing.T) {
	t.Parallel()
	today := calendar.MustParse("2024-03-05") // two of four were due
	f := four(Done, InProgress, NotStarted, NotStarted)
	r := Assess(f, today)
	if want := (Reason{Key: ReasonBehindPlan, Points: 250}); r.Light != Yellow || r.Reason != want {
		t.Errorf("%s because %+v, want yellow because %+v", r.Light, r.Reason, want)
	}
	if r.DoneWeight != 2 || r.ExpectedWeight != 4 || r.TotalWeight != 8 {
		t.Errorf("done %d of expected %d of %d", r.DoneWeight, r.ExpectedWeight, r.TotalWeight)
	}
	f.Thresholds = Thresholds{LateRedDays: 7, AfterRedDays: 14, BehindPoints: 25, SoonDays: 7}
	if r := Assess(f, today); r.Light != Green {
		t.Errorf("exactly the allowed 25 points behind is %s", r.Light)
	}
	if r := Assess(four(Done, InProgress, Done, NotStarted), today); r.Light != Green {
		t.Errorf("work done ahead does not make up: %s", r.Light)
	}
}

func TestThresholdsAreSettings(t *testing.T) {
	t.Parallel()
	f := four(Done, NotStarted, NotStarted, NotStarted)
	f.Items[1].Mandatory = true // due 29/2
	today := calendar.MustParse("2024-03-03")
	if r := Assess(f, today); r.Light != Yellow || r.LateDays != 3 {
		t.Errorf("three days late is %s (%d days)", r.Light, r.LateDays)
	}
	f.Thresholds = Thresholds{LateRedDays: 2, AfterRedDays: 2, BehindPoints: 10, SoonDays: 2}
	if r := Assess(f, today); r.Light != Red || r.DueSoon != 0 {
		t.Errorf("three days late with a limit of two is %s, %d due soon", r.Light, r.DueSoon)
	}
}

func TestCounts(t *testing.T) {
	t.Parallel()
	f := four(Done, Done, Submitted, NotStarted)
	f.Items = append(f.Items, Fact{Code: "N", Weight: 9, Mandatory: true, Due: f.Items[0].Due, State: NotApplicable})
	for n := range 4 {
		f.Items[n].Mandatory = true
	}
	f.Items[0].DoneOn = f.Items[0].Due            // on the day
	f.Items[1].DoneOn = f.Items[1].Due.AddDays(1) // a day late
	today := calendar.MustParse("2024-03-13")     // C was due on 10/3, D is due in exactly 7 days
	want := Readiness{DoneWeight: 4, ExpectedWeight: 6, TotalWeight: 8, LateDays: 3, WorstCode: "C", LateCount: 1,
		DueSoon: 1, Waiting: 1, WaitingWeight: 2, OnTime: 1, OnTimeOf: 3, Stage: template.StagePreparing, Urgency: 57, // 4 open in 7 days
		Light: Yellow, Reason: Reason{Key: ReasonLateItem, Code: "C", Days: 3}}
	if got := Assess(f, today); got != want {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	if got := Assess(f, today.AddDays(-1)); got.DueSoon != 0 {
		t.Errorf("eight days ahead counts as soon: %d", got.DueSoon)
	}
	if got := Assess(f, today.AddDays(-3)); got.DueSoon != 1 || got.LateCount != 0 {
		t.Errorf("due today: %d soon, %d late", got.DueSoon, got.LateCount)
	}
}

func TestOnTimeWithoutAKnownDay(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name       string
		today      string
		onTime, of int
	}{
		{"before it was due", "2024-02-18", 1, 1},
		{"on the day", "2024-02-19", 1, 1},
		{"afterwards nobody knows", "2024-02-20", 0, 1},
	} {
		f := four(Done, NotStarted, NotStarted, NotStarted)
		r := Assess(f, date(t, c.today))
		if r.OnTime != c.onTime || r.OnTimeOf != c.of {
			t.Errorf("%s: %d of %d", c.name, r.OnTime, r.OnTimeOf)
		}
	}
	if r := Assess(facts(t, "commune", "", "", map[string]State{"X01": Done}), date(t, "2024-02-20")); r.OnTimeOf != 0 {
		t.Errorf("an item without a due day counts: %d", r.OnTimeOf)
	}
}

func TestUrgency(t *testing.T) {
	t.Parallel()
	day := calendar.MustParse("2024-03-20")
	held := four(Done, NotStarted, NotStarted, Done)
	held.Items[3].Roles = []template.Role{template.RoleHeld}
	after := Fact{Code: "E", Phase: template.PhaseAfter, Weight: 3, Due: day.AddDays(5), State: NotStarted}
	noDay := four(Done, NotStarted, NotStarted, NotStarted)
	noDay.Day = calendar.Date{}
	nothing := noDay
	nothing.Deadline = calendar.Date{}
	for _, c := range []struct {
		name  string
		facts Facts
		today calendar.Date
		want  int
	}{
		{"six open in ten days", four(Done, NotStarted, InProgress, Returned), day.AddDays(-10), 60},
		{"the day itself counts as one", four(Done, Done, Done, NotStarted), day, 200},
		{"the day has passed", four(Done, Done, Done, NotStarted), day.AddDays(9), 200},
		{"without a date, to the deadline", noDay, calendar.MustParse("2024-04-10"), 30},
		{"neither date nor deadline", nothing, day, 0},
		{"held: what was left open before does not count", held, day.AddDays(1), 0},
		{"held: the work of after, to its last due day", Facts{Day: day, Items: append(held.Items, after)}, day.AddDays(2), 100},
	} {
		if got := Assess(c.facts, c.today).Urgency; got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
}

func TestAssessLeavesItsFactsAlone(t *testing.T) {
	t.Parallel()
	f := four(NotApplicable, Done, NotApplicable, NotStarted)
	Assess(f, f.Day)
	if f.Items[0].Code != "A" || f.Items[2].State != NotApplicable || f.Thresholds != (Thresholds{}) {
		t.Errorf("facts are now %+v", f)
	}
}

// What a held congress still owes: the last phase, whenever it is due, and whatever is due after the day.
func TestWorkOfAfterTheCongress(t *testing.T) {
	t.Parallel()
	day := calendar.MustParse("2024-03-20")
	today := day.AddDays(40)
	for _, c := range []struct {
		name string
		day  calendar.Date
		open Fact
		want Light
	}{
		{"report on the communes, due before the day (H14)", day, Fact{Phase: template.PhaseAfter, Due: day.AddDays(-40)}, Red},
		{"propaganda, due a month after the day (H34)", day, Fact{Phase: template.PhaseSupport, Due: day.AddDays(30)}, Yellow},
		{"script, due before the day", day, Fact{Phase: template.PhaseCongress, Due: day.AddDays(-10)}, Green},
		{"first meeting, due on the day", day, Fact{Phase: template.PhaseCongress, Due: day}, Green},
		{"script, the day was never registered", calendar.Date{}, Fact{Phase: template.PhaseCongress, Due: day.AddDays(-10)}, Green},
	} {
		c.open.Code, c.open.Weight, c.open.Mandatory, c.open.State = "open", 2, true, InProgress
		held := Fact{Code: "held", Phase: template.PhaseCongress, Weight: 3, Due: day, State: Done, Roles: []template.Role{template.RoleHeld}}
		if r := Assess(Facts{Day: c.day, Items: []Fact{held, c.open}}, today); r.Light != c.want {
			t.Errorf("%s: %s because %+v", c.name, r.Light, r.Reason)
		}
	}
}

func TestTheFirstAmongEquallyLateIsNamed(t *testing.T) {
	t.Parallel()
	f := facts(t, "commune", "2024-03-20", "2024-04-30", nil)
	f = doneBefore(f, date(t, "2024-03-12"), "X30", "X31") // both due D−10 = 10/3
	if r := Assess(f, date(t, "2024-03-12")); r.WorstCode != "X30" || r.LateCount != 2 {
		t.Errorf("%s of %d is named", r.WorstCode, r.LateCount)
	}
	f = doneBefore(f, date(t, "2024-03-27"), "X42", "X43") // both due D+5 = 25/3
	if r := Assess(f, date(t, "2024-03-27")); r.Reason != (Reason{Key: ReasonLateItem, Code: "X42", Days: 2}) {
		t.Errorf("reason is %+v", r.Reason)
	}
}

func TestRecognisedWithoutTheSessionTickedIsHeld(t *testing.T) {
	t.Parallel()
	today := calendar.Of(2024, 4, 5)
	got := Assess(Facts{Day: today.AddDays(-30), Deadline: today.AddDays(-5), Items: []Fact{
		{Code: "X39", Phase: template.PhaseCongress, Weight: 3, Mandatory: true, Due: today.AddDays(-30), State: NotStarted, Roles: []template.Role{template.RoleHeld}},
		{Code: "X45", Phase: template.PhaseAfter, Weight: 2, Mandatory: true, Due: today.AddDays(-15), State: Done, Roles: []template.Role{template.RoleRecognised}},
	}}, today)
	if got.Light != Green || got.Reason.Key != ReasonHeld {
		t.Errorf("light %s because %s", got.Light, got.Reason.Key)
	}
}
