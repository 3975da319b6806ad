package readiness

import (
	"testing"

	"daihoi/models/calendar"
	"daihoi/models/template"
)

// A file due on 30/4 and the days that matter about it; 3 of 3 weights are expected from 1/5 on.
func TestHandedInOnTimeIsOnTime(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, today, entered string
		state                State
		late, onTime, of     int
		light                Light
		reason               ReasonKey
	}{
		{"handed in two days before it was due", "2024-05-20", "2024-04-28", Submitted, 0, 1, 1, Violet, ReasonWaiting},
		{"handed in on the last day", "2024-05-20", "2024-04-30", Submitted, 0, 1, 1, Violet, ReasonWaiting},
		{"handed in three days after it was due", "2024-05-20", "2024-05-03", Submitted, 3, 0, 1, Yellow, ReasonLateItem},
		{"handed in, not due yet", "2024-04-29", "2024-04-28", Submitted, 0, 0, 0, Green, ReasonOnTrack},
		{"returned after it was handed in on time: judged anew", "2024-05-20", "2024-04-28", Returned, 20, 0, 1, Red, ReasonLateItem},
		{"handed in, nobody knows when", "2024-05-20", "", Submitted, 20, 0, 1, Red, ReasonLateItem},
	} {
		f := Facts{Day: date(t, "2024-06-15"), Deadline: date(t, "2024-06-30"), Items: []Fact{{Code: "X21", Phase: template.PhaseReview, Weight: 3, Mandatory: true,
			Due: date(t, "2024-04-30"), State: c.state, EnteredOn: date(t, c.entered)}}}
		r := Assess(f, date(t, c.today))
		if r.LateDays != c.late || r.OnTime != c.onTime || r.OnTimeOf != c.of || r.Light != c.light || r.Reason.Key != c.reason {
			t.Errorf("%s: %d days late, %d of %d on time, %s because %s", c.name, r.LateDays, r.OnTime, r.OnTimeOf, r.Light, r.Reason.Key)
		}
		if phase := f.phases(date(t, c.today))[template.PhaseReview-1]; phase.Light != c.light {
			t.Errorf("%s: the phase is %s", c.name, phase.Light)
		}
	}
}

// The light of a unit says since when its oldest work waits; a congress that was held waits likewise.
func TestTheOldestWaitingWorkIsNamed(t *testing.T) {
	t.Parallel()
	item := func(code, due, entered string, roles ...template.Role) Fact {
		return Fact{Code: code, Phase: template.PhaseAfter, Weight: 1, Mandatory: true, Due: date(t, due), State: Submitted, EnteredOn: date(t, entered), Roles: roles}
	}
	f := Facts{Day: date(t, "2024-04-10"), Deadline: date(t, "2024-04-30"), Items: []Fact{
		{Code: "X39", Phase: template.PhaseCongress, Weight: 1, Mandatory: true, Due: date(t, "2024-04-10"), State: Done, DoneOn: date(t, "2024-04-10"), Roles: []template.Role{template.RoleHeld}},
		item("X42", "2024-04-15", "2024-04-14"), item("X44", "2024-04-17", "2024-04-12")}}
	if r := Assess(f, calendar.MustParse("2024-04-20")); r.Light != Violet || r.Reason != (Reason{Key: ReasonWaiting, Code: "X44", Days: 8}) {
		t.Errorf("%s because %+v", r.Light, r.Reason)
	}
}
