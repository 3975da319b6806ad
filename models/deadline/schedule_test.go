package deadline_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/congress/congresstest"
	"daihoi/models/deadline"
	"daihoi/models/deadline/deadlinetest"
	"daihoi/models/fault"
	"daihoi/models/readiness"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

func TestApplyGivesEveryItem(t *testing.T) {
	deadlinetest.Each(t, func(t *testing.T, w world) {
		require.Len(t, w.List(w.Commune()), 47)
		require.Len(t, w.List(w.Made[w.District.ID]), 48)
		// Without a date the due dates count back from the deadline of the level.
		for _, m := range w.List(w.Commune()) {
			require.Equal(t, congresstest.CommuneDeadline.AddDays(m.Item.LeadTo), m.Due, m.Item.Code)
		}
		require.Equal(t, congresstest.DistrictDeadline, w.Milestone(w.Made[w.District.ID], "H45").Due)
		_, err := congresstest.Do(w, storetest.Root(), func(tx *store.Tx) (int, error) {
			c, err := congress.Get(tx, w.Commune().ID)
			require.NoError(t, err)
			return deadline.ApplyAll(tx, []congress.Congress{c})
		})
		require.Equal(t, "fault.template_applied", fault.As(err).Key)
		n := congresstest.Must(w, storetest.Root(), func(tx *store.Tx) (int, error) {
			c, err := congress.Convene(tx, w.City.ID, w.Term.ID)
			require.NoError(t, err)
			return deadline.ApplyAll(tx, []congress.Congress{c})
		})
		require.Equal(t, 48, n, "those of a province")
	})
}

func TestPilotItemsShowOnlyInPilotUnits(t *testing.T) {
	deadlinetest.Each(t, func(t *testing.T, w world) {
		w.Plan(w.Commune(), "2024-04-20")
		m := w.Milestone(w.Commune(), "X46")
		require.Equal(t, readiness.NotApplicable, m.State)
		require.Empty(t, m.Steps(storetest.Root()))
		_, err := w.Act(storetest.Root(), m, deadline.Input{Action: readiness.Reopen})
		require.Equal(t, "fault.step", fault.As(err).Key)
		congresstest.Must(w, storetest.Root(), func(tx *store.Tx) (congress.Congress, error) {
			return deadline.UpdateCongress(tx, w.Commune().ID, 1, congress.Congress{Pilot: true})
		})
		m = w.Milestone(w.Commune(), "X46")
		require.Equal(t, readiness.NotStarted, m.State)
		require.True(t, m.Mandatory())
		require.NotEmpty(t, m.Steps(storetest.Root()))
		require.Equal(t, calendar.Of(2024, 4, 27), m.Due, "it has moved with the day all the same")
	})
}

// Whatever the day moves to, open milestones move by exactly as many days, closed ones not at all, each with one event.
func TestMovingTheDayMovesWhatIsOpen(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := world{deadlinetest.New(t, s, 1)}
		w.Finish(w.Commune(), "X01", "X02", "X21")
		_, err := w.Act(storetest.Root(), w.Milestone(w.Commune(), "X10"), deadline.Input{Action: readiness.Waive, Reason: "đã kiện toàn"})
		require.NoError(t, err)
		session := w.Plan(w.Commune(), "2024-04-10").Session
		clerk := w.As(access.Clerk)
		storetest.Check(t, func(rt *rapid.T) {
			move := func(to calendar.Date) deadline.Shift {
				return congresstest.Must(w, clerk, func(tx *store.Tx) (deadline.Shift, error) {
					s, err := congress.GetSession(tx, session.ID)
					require.NoError(rt, err)
					in := s
					in.OnDate, in.Reason = to, "dời lịch"
					return deadline.MoveSession(tx, s.ID, s.Version, in)
				})
			}
			from := calendar.Of(2024, 4, 10)
			move(from)
			before, last := w.List(w.Commune()), w.newest(1)[0].ID
			shift := move(from.AddDays(rapid.IntRange(-60, 60).Draw(rt, "days")))
			by, moved := shift.NewDay.Sub(shift.OldDay), 0
			for i, m := range w.List(w.Commune()) {
				want := before[i].Due
				if readiness.Open(m.State) || !m.Applies() {
					want = want.AddDays(by)
				}
				if m.Due != want || m.State != before[i].State || m.DoneOn != before[i].DoneOn {
					rt.Fatalf("%s: due %s, want %s", m.Item.Code, m.Due, want)
				}
				if m.Due != before[i].Due && m.Applies() {
					moved++
				}
			}
			events := 0
			for _, e := range w.newest(50) {
				if e.ID > last {
					events++
				}
			}
			if open := 42; by != 0 && moved != open || moved != shift.Milestones || events != moved {
				rt.Fatalf("%d days: %d moved, %d reported, %d events", by, moved, shift.Milestones, events)
			}
		})
	})
}

// newest are the last events of the commune.
func (w world) newest(n int) []readiness.Event {
	w.T.Helper()
	return congresstest.Must(w, storetest.Root(), func(tx *store.Tx) ([]readiness.Event, error) {
		return readiness.CongressEvents(tx, w.Commune().ID, n)
	})
}

func TestSessionCommandsWriteOneEntry(t *testing.T) {
	deadlinetest.Each(t, func(t *testing.T, w world) {
		audits := w.Audits()
		planned := w.Plan(w.Commune(), "2024-04-10")
		require.Equal(t, 46, planned.Milestones, "all but the one for pilot units move")
		require.Equal(t, audits+1, w.Audits())
		entry := congresstest.Must(w, storetest.Root(), func(tx *store.Tx) ([]store.AuditEntry, error) {
			return store.History(tx, "congress", w.Commune().ID, 1)
		})[0]
		require.Contains(t, entry.Changes, `{"field":"day","old":"","new":"2024-04-10"}`)
		require.Contains(t, entry.Changes, `{"field":"moved_milestones","old":"","new":"46"}`)

		plan := congresstest.Must(w, storetest.Root(), func(tx *store.Tx) (deadline.Replan, error) { return deadline.Preview(tx, w.Commune(), nil) })
		_, err := congresstest.Do(w, storetest.Root(), func(tx *store.Tx) (deadline.Shift, error) {
			return deadline.CancelSession(tx, planned.Session.ID, 1, " ")
		})
		require.Equal(t, map[string]string{"reason": "problem.required"}, congresstest.Problems(err))
		cancelled := congresstest.Must(w, storetest.Root(), func(tx *store.Tx) (deadline.Shift, error) {
			return deadline.CancelSession(tx, planned.Session.ID, 1, "chờ văn bản của Thành ủy")
		})
		entry = congresstest.Must(w, storetest.Root(), func(tx *store.Tx) ([]store.AuditEntry, error) {
			return store.History(tx, "congress", w.Commune().ID, 1)
		})[0]
		require.Equal(t, "chờ văn bản của Thành ủy", entry.Reason)
		last := congresstest.Must(w, storetest.Root(), func(tx *store.Tx) ([]readiness.Event, error) {
			return readiness.CongressEvents(tx, w.Commune().ID, 1)
		})[0]
		require.Equal(t, "chờ văn bản của Thành ủy", last.Note, "the milestones know why they moved")
		require.Len(t, plan.Dues, cancelled.Milestones)
		require.Equal(t, []int{46, 1}, []int{plan.Open, plan.Closed})
		for _, d := range plan.Dues {
			require.Equal(t, d.New, w.Milestone(w.Commune(), d.Milestone.Item.Code).Due)
			require.Equal(t, 20, d.New.Sub(d.Old))
		}
		require.Equal(t, audits+2, w.Audits())
	})
}

func TestExceptionMovesAnUndatedUnit(t *testing.T) {
	deadlinetest.Each(t, func(t *testing.T, w world) {
		c := w.Commune()
		in := congress.Congress{DeadlineOverride: congresstest.CommuneDeadline.AddDays(30), DeadlineReason: "Sáp nhập thôn", DeadlineDocument: "12/TB-MTTQ"}
		set := func(role access.Role, version int) (deadline.Shift, error) {
			return congresstest.Do(w, w.As(role), func(tx *store.Tx) (deadline.Shift, error) { return deadline.SetException(tx, c.ID, version, in) })
		}
		_, err := set(access.Clerk, 1)
		require.Equal(t, fault.Forbidden, fault.KindOf(err))
		shift, err := set(access.Organizer, 1)
		require.NoError(t, err)
		require.Equal(t, 46, shift.Milestones)
		require.Equal(t, "2024-05-30", w.Milestone(c, "X39").Due.String())
		require.Equal(t, "2024-05-30", w.Board(w.Communes[0])[0].Deadline.String())
		_, err = set(access.Organizer, 1)
		require.Equal(t, fault.Conflict, fault.KindOf(err))

		w.Plan(c, "2024-04-20")
		in = congress.Congress{}
		shift, err = set(access.Organizer, 2)
		require.NoError(t, err)
		require.Zero(t, shift.Milestones, "a unit with a day is not counted from the deadline")
		require.Equal(t, "2024-04-20", w.Milestone(c, "X39").Due.String())
	})
}

func TestReopenedMilestoneTakesTheDayOfNow(t *testing.T) {
	deadlinetest.Each(t, func(t *testing.T, w world) {
		w.Plan(w.Commune(), "2024-04-10")
		w.Finish(w.Commune(), "X22")
		c := congresstest.Must(w, storetest.Root(), func(tx *store.Tx) (congress.Session, error) {
			all, err := congress.Sessions(tx, w.Commune().ID)
			return all[0], err
		})
		in := c
		in.OnDate, in.Reason = calendar.Of(2024, 4, 24), "dời lịch"
		congresstest.Must(w, storetest.Root(), func(tx *store.Tx) (deadline.Shift, error) { return deadline.MoveSession(tx, c.ID, c.Version, in) })
		m := w.Milestone(w.Commune(), "X22")
		require.Equal(t, "2024-03-26", m.Due.String())
		m, err := w.Act(storetest.Root(), m, deadline.Input{Action: readiness.Reopen, Reason: "sửa hồ sơ"})
		require.NoError(t, err)
		require.Equal(t, "2024-04-09", m.Due.String())
		require.True(t, m.DoneOn.IsZero())
		require.Equal(t, m, w.Milestone(w.Commune(), "X22"), "what a command returns is what is stored")
	})
}
