package proposal_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/proposal"
	"daihoi/models/schedule"
	"daihoi/models/schedule/scheduletest"
)

// Short words for the tables.
var (
	day, sat, in, prepared    = scheduletest.Day, scheduletest.Sat, scheduletest.In, scheduletest.Prepared
	commune, with, pilot, led = scheduletest.Commune, scheduletest.With, scheduletest.Pilot, scheduletest.Led
)

func wishes(from, to string) proposal.ProposalWishes {
	return proposal.ProposalWishes{From: day(from), To: day(to), Seed: 1, Shape: proposal.ShapeHalf, Spread: true, Weekdays: true, Margin: 3}
}

// checked is the independent validator: what a proposal promises, said by Conflicts and by looking.
func checked(t require.TestingT, s schedule.Schedule, w proposal.ProposalWishes, p proposal.Proposal) {
	after := proposal.With(s, p.Placements)
	moved := map[int64]bool{}
	for _, l := range p.Placements {
		moved[l.UnitID] = true
		require.False(t, l.Day.Before(w.From) || l.Day.After(w.To), "in the period: %s", l.Day)
		require.NotEmpty(t, l.Sittings)
	}
	for i, u := range s.Units {
		if !moved[u.UnitID] {
			require.Equal(t, u, after.Units[i], "what is fixed stays")
		}
		if u.Held {
			require.False(t, moved[u.UnitID], "held")
		}
	}
	without := map[schedule.ConflictKind]proposal.Constraint{schedule.LeaderTwice: proposal.KeepLeaders, schedule.LeaderTravel: proposal.KeepLeaders,
		schedule.LeaderAbsent: proposal.KeepLeaders, schedule.LeaderLeft: proposal.KeepLeaders, schedule.LeaderNew: proposal.KeepLeaders,
		schedule.LeaderEvent: proposal.KeepLeaders, schedule.LeaderEventTravel: proposal.KeepLeaders, schedule.VenueTwice: proposal.KeepVenues, schedule.Overload: proposal.KeepLoad,
		schedule.TeamOverload: proposal.KeepTeams, schedule.PilotOrder: proposal.KeepPilots, schedule.LessonLate: proposal.KeepLessons,
		schedule.AfterDeadline: proposal.KeepDeadline, schedule.BeforeWindow: proposal.KeepWindow, schedule.BeforeLeads: proposal.KeepLeads,
		schedule.OnPublicDay: proposal.KeepHolidays, schedule.TooLong: proposal.KeepLength, schedule.AfterParent: proposal.KeepParent,
		schedule.DelegationLate: proposal.KeepDelegation}
	for _, c := range schedule.Conflicts(after) {
		kept, known := without[c.Kind]
		touches := slices.ContainsFunc(c.Units, func(id int64) bool { return moved[id] })
		soft := !c.Hard && kept == proposal.KeepLeaders
		if !known || !touches || soft || slices.Contains(w.Without, kept) {
			continue
		}
		require.Fail(t, "a constraint is broken", "%s %s %v", c.Kind, c.Day, c.Args)
	}
}

func district(communes ...schedule.ScheduledUnit) schedule.Schedule {
	s := schedule.Schedule{Rules: schedule.ScheduleRules{PerHalfDay: 1, TravelMinutes: 45, Holidays: scheduletest.Holidays}}
	s.Units = append([]schedule.ScheduledUnit{{UnitID: 1, Name: "Huyện", LevelCode: "district", Path: "/1/", Sittings: []schedule.Sitting{sat("05-27", "08:00")}}}, communes...)
	for i := range s.Units[1:] {
		s.Units[i+1].Deadline = day("04-30")
	}
	return s
}

func many(n int) []schedule.ScheduledUnit {
	var all []schedule.ScheduledUnit
	for i := range n {
		all = append(all, commune(int64(i+2)))
	}
	return all
}

func TestProposalsKeepTheConstraintsAndFollowTheWishes(t *testing.T) {
	t.Parallel()
	s := district(append(many(8), commune(50, sat("04-22", "07:30", "11:30")))...)
	s.Leaders = []schedule.Leader{{ID: 1, Name: "Lan"}, {ID: 2, Name: "Hải", Absences: []schedule.Absence{{From: day("04-15"), To: day("04-26"), Half: congress.Whole}}}}
	w := wishes("04-15", "04-30")
	w.Leader, w.Halves = true, congress.Morning
	all, why := proposal.Propose(s, w)
	require.Nil(t, why)
	require.GreaterOrEqual(t, len(all), 2)
	for _, p := range all {
		checked(t, s, w, p)
		require.Len(t, p.Placements, 8)
		for _, l := range p.Placements {
			require.NotEqual(t, int64(50), l.UnitID)
			require.NotZero(t, l.Found)
			if !l.Day.After(day("04-26")) {
				require.Equal(t, int64(1), l.Found, "the other one is away")
			}
		}
	}
	balanced := all[0].Figures
	require.Equal(t, "balanced", all[0].Name)
	require.Zero(t, balanced.Weekends)
	require.Zero(t, balanced.OffHalf)
	require.Equal(t, 1, balanced.MostADay)
	require.Equal(t, 8, balanced.Days)
	require.GreaterOrEqual(t, balanced.LeastMargin, 3)
	early := all[slices.IndexFunc(all, func(p proposal.Proposal) bool { return p.Name == "early" })]
	require.Greater(t, early.Figures.MeanMargin, balanced.MeanMargin-1)
	again, _ := proposal.Propose(s, w)
	require.Equal(t, all, again, "the same seed gives the same answer")
}

func TestPilotsComeFirstAndLeaveTimeForTheirLessons(t *testing.T) {
	t.Parallel()
	s := district(append(many(4), with(commune(40), pilot))...)
	w := wishes("04-01", "04-30")
	w.LessonDays = 5
	all, why := proposal.Propose(s, w)
	require.Nil(t, why)
	for _, p := range all {
		checked(t, s, w, p)
		first := p.Placements[4].Day
		for _, l := range p.Placements[:4] {
			require.Greater(t, l.Day.Sub(first), 5)
		}
	}
}

func TestADatedUnitMovesWithAllItsSittings(t *testing.T) {
	t.Parallel()
	s := district(commune(2, prepared(in("Hội trường", sat("04-09", "14:00", "16:30"))), in("Hội trường", sat("04-10", "08:00", "11:00"))), commune(3))
	w := wishes("04-15", "04-19")
	w.Units = []int64{2}
	all, why := proposal.Propose(s, w)
	require.Nil(t, why)
	l := all[0].Placements[0]
	require.Len(t, all[0].Placements, 1, "only the selection")
	require.Equal(t, []calendar.Date{l.Day.AddDays(-1), l.Day}, []calendar.Date{l.Sittings[0].Day, l.Sittings[1].Day})
	require.Equal(t, []string{"14:00", "08:00", "Hội trường"}, []string{l.Sittings[0].Starts, l.Sittings[1].Starts, l.Sittings[0].Venue})
	checked(t, s, w, all[0])
}

// Twenty-three congresses of two half-days on the working days of three weeks. A congress on a Monday would have its
// preparatory session on a Sunday: it is on the Friday before, and what is reported is what is there.
func TestPreparatorySessionsAvoidWeekendsToo(t *testing.T) {
	t.Parallel()
	s := district(many(23)...)
	s.Rules.PerHalfDay = 2
	w := wishes("04-08", "04-26")
	w.Shape = proposal.ShapeTwoHalves
	all, why := proposal.Propose(s, w)
	require.Nil(t, why)
	for _, p := range all {
		checked(t, s, w, p)
		off, mondays := 0, 0
		for _, l := range p.Placements {
			for _, v := range l.Sittings {
				off += map[time.Weekday]int{time.Saturday: 1, time.Sunday: 1}[v.Day.Weekday()]
			}
			if l.Day.Weekday() == time.Monday {
				mondays++
				require.Equal(t, time.Friday, l.Sittings[0].Day.Weekday())
			}
		}
		require.Zero(t, off, p.Name)
		require.Zero(t, p.Figures.Weekends, p.Name)
		if p.Name == "even" {
			require.Positive(t, mondays, "there are fifteen working days")
		}
	}
	w.Weekdays = false
	w.From, w.To = day("04-08"), day("04-08")
	w.Units = []int64{2}
	all, _ = proposal.Propose(s, w)
	require.Equal(t, day("04-07"), all[0].Placements[0].Sittings[0].Day, "without the wish on the eve, a Sunday")
	require.Equal(t, 1, all[0].Figures.Weekends)
}

// A dated congress that moves keeps its eve where it can, and its preparatory session never falls on a Sunday for it.
func TestAMovedCongressPreparesOnAWorkingDay(t *testing.T) {
	t.Parallel()
	s := district(commune(2, prepared(sat("04-09", "14:00", "16:30")), sat("04-10", "08:00", "11:00")))
	w := wishes("04-22", "04-22") // a Monday
	w.Units = []int64{2}
	all, why := proposal.Propose(s, w)
	require.Nil(t, why)
	require.Equal(t, []calendar.Date{day("04-19"), day("04-22")}, []calendar.Date{all[0].Placements[0].Sittings[0].Day, all[0].Placements[0].Sittings[1].Day})
	require.Zero(t, all[0].Figures.Weekends)
}

// The second day of a congress that sits for two falls on a Saturday: it is reported, because nothing else is possible.
func TestASecondDayOnASaturdayIsReported(t *testing.T) {
	t.Parallel()
	s := district(commune(2, sat("04-10", "08:00", "11:00"), sat("04-11", "08:00", "11:00")))
	w := wishes("04-12", "04-12") // a Friday
	w.Units = []int64{2}
	all, _ := proposal.Propose(s, w)
	require.Equal(t, 1, all[0].Figures.Weekends)
	require.Equal(t, 2, all[0].Figures.Days)
	require.Equal(t, day("04-13"), all[0].Figures.Last)
}

// Who has left, or is at an event of the cluster, is not sent to a congress.
func TestLeadersOutOfOfficeAndAtEventsAreNotFound(t *testing.T) {
	t.Parallel()
	s := district(commune(2), commune(3))
	s.Leaders = []schedule.Leader{{ID: 1, Name: "Lan", Busy: []schedule.Engagement{{Title: "Tập huấn", Sitting: sat("04-12", "08:00", "11:30")}}},
		{ID: 2, Name: "Hải", To: day("04-10")}}
	w := wishes("04-11", "04-12")
	w.Leader = true
	all, why := proposal.Propose(s, w)
	require.Nil(t, why)
	for _, p := range all {
		checked(t, s, w, p)
		for _, l := range p.Placements {
			require.Equal(t, int64(1), l.Found)
			require.False(t, l.Day == day("04-12") && l.Half == congress.Morning)
		}
	}
	s.Units[1].Leaders = []congress.Assignment{{LeaderID: 2, Role: congress.Chairs}}
	_, why = proposal.Propose(s, w)
	require.Equal(t, []proposal.Cause{{Units: []int64{2}, Constraints: []proposal.Constraint{proposal.KeepPeriod, proposal.KeepLeaders}, Proven: true}}, why.Causes)
}

// What learns from a pilot of two days comes after the second.
func TestAPilotOfTwoDaysIsOverAfterTheSecond(t *testing.T) {
	t.Parallel()
	s := district(with(commune(2, sat("04-10", "08:00"), sat("04-11", "08:00")), pilot), commune(3))
	w := wishes("04-11", "04-12")
	w.LessonDays = 0
	all, why := proposal.Propose(s, w)
	require.Nil(t, why)
	for _, p := range all {
		require.Equal(t, day("04-12"), p.Placements[0].Day)
	}
}

func TestTheSmallestSetInConflictIsNamed(t *testing.T) {
	t.Parallel()
	tight := wishes("04-22", "04-23") // four half-days
	for _, c := range []struct {
		name   string
		s      schedule.Schedule
		wishes proposal.ProposalWishes
		want   proposal.Infeasible
		placed int
	}{
		{"milestones and deadline", district(with(commune(2), func(u *schedule.ScheduledUnit) { u.Earliest = day("05-02") }), commune(3)), wishes("04-08", "04-30"),
			proposal.Infeasible{Causes: []proposal.Cause{{Units: []int64{2}, Constraints: []proposal.Constraint{proposal.KeepLeads, proposal.KeepDeadline}, Proven: true}}}, 1},
		{"more units than half-days", district(many(5)...), tight,
			proposal.Infeasible{Causes: []proposal.Cause{{Units: []int64{2, 3, 4, 5, 6}, Constraints: []proposal.Constraint{proposal.KeepPeriod, proposal.KeepLoad}, Together: true, Proven: true}}}, 0},
		{"a leader who must be at too many", func() schedule.Schedule {
			s := district(append(many(4), commune(60))...)
			for i := 1; i <= 3; i++ {
				led(congress.Chairs, 7)(&s.Units[i])
			}
			s.Rules.PerHalfDay = 3
			s.Leaders = []schedule.Leader{{ID: 7, Name: "Lan", Absences: []schedule.Absence{{From: day("04-23"), To: day("04-23"), Half: congress.Whole}}}}
			return s
		}(), tight, proposal.Infeasible{Causes: []proposal.Cause{{Units: []int64{2, 3, 4}, Constraints: []proposal.Constraint{proposal.KeepPeriod, proposal.KeepLeaders}, Together: true, Proven: true}}}, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			all, why := proposal.Propose(c.s, c.wishes)
			require.NotNil(t, why)
			require.Equal(t, c.want, *why)
			if c.placed == 0 {
				require.Empty(t, all)
				return
			}
			require.Len(t, all[0].Placements, c.placed, "the others are dated all the same")
		})
	}
}

func TestAConstraintThatIsLetGoNoLongerBinds(t *testing.T) {
	t.Parallel()
	s := district(with(commune(2), func(u *schedule.ScheduledUnit) { u.Earliest = day("05-02") }))
	w := wishes("04-08", "04-30")
	w.Without = []proposal.Constraint{proposal.KeepLeads}
	all, why := proposal.Propose(s, w)
	require.Nil(t, why)
	require.Equal(t, 1, all[0].Figures.Short)
	require.Negative(t, all[0].Placements[0].Why.Prepared)
}

// For small schedules a search through every combination says whether there is a way at all; Propose says the same.
func TestSmallSchedulesAreDecidedExactly(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := scheduletest.Draw(t)
		s.Units = s.Units[:min(len(s.Units), 6)]
		open := 0
		for i := range s.Units[1:] {
			s.Units[i+1].Pilot = s.Units[i+1].Pilot && i == 0 // a conflict names only the last of several
			if u := &s.Units[i+1]; i < 4 && !u.Held && rapid.Bool().Draw(t, "open") {
				u.Sittings = nil
				open++
			}
		}
		w := proposal.ProposalWishes{From: day("04-26"), To: day("04-26").AddDays(rapid.IntRange(0, 2).Draw(t, "days")),
			Shape: []proposal.Shape{proposal.ShapeHalf, proposal.ShapeDay, proposal.ShapeTwoHalves}[rapid.IntRange(0, 2).Draw(t, "shape")]}
		all, why := proposal.Propose(s, w)
		for _, p := range all {
			checked(t, s, w, p)
		}
		loose := w
		loose.Leader, loose.LessonDays, loose.Seed = true, 1, rapid.IntRange(0, 9).Draw(t, "seed")
		loose.Without = []proposal.Constraint{proposal.Constraints[rapid.IntRange(1, len(proposal.Constraints)-1).Draw(t, "without")]}
		others, _ := proposal.Propose(s, loose)
		for _, p := range others {
			checked(t, s, loose, p)
		}
		dated := map[int64]bool{}
		if len(all) > 0 {
			for _, l := range all[0].Placements {
				dated[l.UnitID] = true
			}
		}
		if why == nil {
			return
		}
		for _, c := range why.Causes {
			require.True(t, c.Proven)
			if c.Together {
				require.False(t, anyWay(s, w, c.Units, w.From), "together")
				continue
			}
			for _, id := range c.Units {
				require.False(t, dated[id])
				require.False(t, anyWay(s, w, []int64{id}, w.From), "alone")
			}
		}
	})
}

// anyWay tries every combination of days and halves for the units, the other open ones left out.
func anyWay(s schedule.Schedule, w proposal.ProposalWishes, units []int64, from calendar.Date) bool {
	var try func(rest []int64, placed []proposal.Placement) bool
	try = func(rest []int64, placed []proposal.Placement) bool {
		if len(rest) == 0 {
			return allowed(proposal.With(s, placed), units)
		}
		at := slices.IndexFunc(s.Units, func(u schedule.ScheduledUnit) bool { return u.UnitID == rest[0] })
		u := s.Units[at]
		for on := from; !on.After(w.To); on = on.AddDays(1) {
			var ways [][]schedule.Sitting
			morning, noon := at2(on, "07:30", "11:30"), at2(on, "14:00", "17:00")
			switch first := u.Sittings; {
			case len(first) > 0:
				if !on.After(first[len(first)-1].Day) || !on.After(first[0].Day) {
					continue
				}
				ways = [][]schedule.Sitting{append(slices.Clone(first), morning)}
			case w.Shape == proposal.ShapeDay:
				ways = [][]schedule.Sitting{{at2(on, "07:30", "17:00")}}
			case w.Shape == proposal.ShapeTwoHalves:
				ways = [][]schedule.Sitting{{prepared(at2(on.AddDays(-1), "14:00", "16:30")), morning}}
				eve := on.AddDays(-1)
				for _, off := range []string{"04-30", "04-28", "04-27"} { // the days off of these tests
					if eve == day(off) {
						eve = eve.AddDays(-1)
					}
				}
				ways = append(ways, []schedule.Sitting{prepared(at2(eve, "14:00", "16:30")), morning})
			default:
				ways = [][]schedule.Sitting{{morning}, {noon}}
			}
			for _, sittings := range ways {
				if try(rest[1:], append(slices.Clone(placed), proposal.Placement{UnitID: u.UnitID, Sittings: sittings, Leaders: u.Leaders, TeamID: u.TeamID})) {
					return true
				}
			}
		}
		return false
	}
	return try(units, nil)
}

func at2(on calendar.Date, starts, ends string) schedule.Sitting {
	return schedule.Sitting{Kind: congress.Official, Day: on, Half: congress.HalfOf(starts, ends), Starts: starts, Ends: ends}
}

// allowed reports whether nothing that a proposal keeps is broken for one of the units.
func allowed(s schedule.Schedule, units []int64) bool {
	return !slices.ContainsFunc(schedule.Conflicts(s), func(c schedule.Conflict) bool {
		concerns := slices.ContainsFunc(c.Units, func(id int64) bool { return slices.Contains(units, id) })
		bound := c.Hard && c.Kind != schedule.PilotUndated || c.Kind == schedule.BeforeLeads || c.Kind == schedule.OnPublicDay
		return concerns && bound
	})
}

func TestThirtyAndAHundredsOfUnitsAtOnce(t *testing.T) {
	t.Parallel()
	for _, n := range []int{30, 579} {
		s := scheduletest.Country(n)
		w := wishes("03-01", "04-30")
		w.Leader, w.Apart, w.LessonDays = true, true, 3
		begun := time.Now()
		all, why := proposal.Propose(s, w)
		t.Logf("%d units: %d alternatives in %s", n, len(all), time.Since(begun))
		require.Nil(t, why)
		require.GreaterOrEqual(t, len(all), 2)
		for _, p := range all {
			require.Len(t, p.Placements, n)
			checked(t, s, w, p)
			t.Logf("%s: %+v", p.Name, p.Figures)
		}
	}
}

func BenchmarkPropose(b *testing.B) {
	for _, n := range []int{30, 579} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			s, w := scheduletest.Country(n), wishes("03-01", "04-30")
			w.Leader, w.Apart, w.LessonDays = true, true, 3
			for b.Loop() {
				if all, _ := proposal.Propose(s, w); len(all) == 0 {
					b.Fatal("no proposal")
				}
			}
		})
	}
}
