package meeting_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/congress/congresstest"
	"daihoi/models/deadline/deadlinetest"
	"daihoi/models/fault"
	"daihoi/models/meeting"
	"daihoi/models/org"
	"daihoi/models/schedule"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

type world struct{ deadlinetest.World }

func day(month time.Month, d int) calendar.Date { return calendar.Of(2024, month, d) }

func do[T any](w world, actor access.Actor, command func(tx *store.Tx) (T, error)) (T, error) {
	return congresstest.Do(w, actor, command)
}

func must[T any](w world, actor access.Actor, command func(tx *store.Tx) (T, error)) T {
	w.T.Helper()
	return congresstest.Must(w, actor, command)
}

// A giao ban every month that becomes weekly: one meeting is moved and one called off, each with its reason, and the others stay
// where they are. A new rule keeps what has been entered.
func TestSeriesKeepsItsRuleWhenSingleMeetingsChange(t *testing.T) {
	deadlinetest.Each(t, func(t *testing.T, w world) {
		root := storetest.Root()
		in := meeting.Meeting{Kind: meeting.Briefing, Title: "Giao ban tiến độ", OnDay: day(4, 10), Starts: "08:00", Ends: "10:00"}
		rule := meeting.Rule{Repeats: meeting.Monthly, WeeklyFrom: day(6, 5), Until: day(6, 20)}
		all := must(w, root, func(tx *store.Tx) ([]meeting.Meeting, error) {
			_, made, err := meeting.CallSeries(tx, w.District.ID, w.Term.ID, rule, in)
			return made, err
		})
		days := func() (out []string) {
			series := must(w, root, func(tx *store.Tx) ([]meeting.Meeting, error) { return meeting.OfSeries(tx, *all[0].SeriesID) })
			for _, m := range series {
				text := m.OnDay.String()
				if m.Cancelled() {
					text += " called off"
				}
				out = append(out, text)
			}
			return out
		}
		require.Equal(t, []string{"2024-04-10", "2024-05-10", "2024-06-05", "2024-06-12", "2024-06-19"}, days())
		require.Len(t, all[0].Units, 2, "every commune is invited")
		to := meeting.Moving{OnDay: day(5, 13), Starts: "14:00", Ends: "16:00"}
		_, err := do(w, root, func(tx *store.Tx) (meeting.Meeting, error) { return meeting.Move(tx, all[1].ID, 1, to) })
		require.Equal(t, map[string]string{"reason": "problem.required"}, congresstest.Problems(err))
		to.Reason = "Trùng hội nghị của thành phố"
		moved := must(w, root, func(tx *store.Tx) (meeting.Meeting, error) { return meeting.Move(tx, all[1].ID, 1, to) })
		require.Equal(t, []any{true, "2024-05-10"}, []any{moved.Moved(), moved.Slot.String()})
		must(w, root, func(tx *store.Tx) (meeting.Meeting, error) {
			return meeting.Cancel(tx, all[3].ID, 1, "Nghỉ mưa bão")
		})
		require.Equal(t, []string{"2024-04-10", "2024-05-13", "2024-06-05", "2024-06-12 called off", "2024-06-19"}, days())
		p := must(w, root, func(tx *store.Tx) (meeting.Replanned, error) {
			return meeting.ChangeRule(tx, all[0].ID, 1, meeting.Rule{Repeats: meeting.Monthly, Until: day(7, 15)}, "Họp thưa hơn")
		})
		require.Equal(t, []calendar.Date{day(6, 10), day(7, 10)}, p.Added)
		require.Equal(t, []calendar.Date{day(6, 5), day(6, 19)}, p.Gone)
		require.Equal(t, []string{"2024-04-10", "2024-05-13", "2024-06-10", "2024-06-12 called off", "2024-07-10"}, days())
		in.OnDay = day(4, 29) // a Monday worked elsewhere, before the holidays of 30/4 and 1/5
		_, err = do(w, w.As(access.Clerk), func(tx *store.Tx) (meeting.Meeting, error) { return meeting.Call(tx, w.District.ID, w.Term.ID, in) })
		require.Equal(t, fault.NotFound, fault.KindOf(err), "the district is not the clerk's")
		_, err = do(w, w.As(access.Reviewer), func(tx *store.Tx) (meeting.Meeting, error) { return meeting.Call(tx, w.Communes[0].ID, w.Term.ID, in) })
		require.Equal(t, fault.Forbidden, fault.KindOf(err))
	})
}

func TestHeldOnTheNextWorkingDay(t *testing.T) {
	t.Parallel()
	require.Equal(t, "2024-05-02", meeting.Held(calendar.Of(2024, 4, 27)).String(), "a weekend, 29/4 given for the holidays, 30/4 and 1/5")
	require.Equal(t, "2024-04-05", meeting.Held(calendar.Of(2024, 4, 5)).String())
}

// A conclusion becomes a task of every invited unit; a clerk sees and answers that of the own unit alone, with evidence.
func TestConclusionBecomesTasks(t *testing.T) {
	deadlinetest.Each(t, func(t *testing.T, w world) {
		root, clerk := storetest.Root(), w.As(access.Clerk)
		own, other := w.Communes[0], w.Communes[1]
		m := must(w, root, func(tx *store.Tx) (meeting.Meeting, error) {
			return meeting.Call(tx, w.District.ID, w.Term.ID, meeting.Meeting{Kind: meeting.Briefing, Title: "Giao ban tháng 3", OnDay: day(3, 29), Guests: "Ban Dân vận Huyện ủy"})
		})
		marks := []meeting.Invited{{UnitID: own.ID, State: meeting.Came, Attendee: "Nguyễn Văn Nam"}, {UnitID: other.ID, State: meeting.Absent}}
		_, err := do(w, root, func(tx *store.Tx) (meeting.Meeting, error) { return meeting.Attend(tx, m.ID, m.Version, marks) })
		require.Equal(t, map[string]string{"note-" + other.Code: "problem.absent_reason"}, congresstest.Problems(err))
		marks[1].Reason = "Đại hội chi bộ"
		m = must(w, root, func(tx *store.Tx) (meeting.Meeting, error) { return meeting.Attend(tx, m.ID, m.Version, marks) })
		require.Equal(t, meeting.Counts{Invited: 2, Came: 1, Absent: 1}, m.Turnout())
		m = must(w, root, func(tx *store.Tx) (meeting.Meeting, error) {
			return meeting.Conclude(tx, m.ID, m.Version, meeting.Conclusion{Text: "Nộp hồ sơ xin duyệt", Owner: "Chủ tịch", Due: day(4, 3)}, []int64{own.ID, other.ID})
		})
		seen := must(w, clerk, func(tx *store.Tx) (meeting.Meeting, error) { return meeting.Get(tx, m.ID) })
		require.Len(t, seen.Units, 1, "not who came from elsewhere")
		tasks := func(actor access.Actor, f meeting.TaskFilter) []meeting.Task {
			return must(w, actor, func(tx *store.Tx) ([]meeting.Task, error) { return meeting.Tasks(tx, f) })
		}
		require.Len(t, tasks(root, meeting.TaskFilter{Path: w.District.Path, TermID: w.Term.ID, Open: true}), 2)
		mine := tasks(clerk, meeting.TaskFilter{Open: true})
		require.Len(t, mine, 1)
		require.Equal(t, []any{own.ID, 2, "Chủ tịch"}, []any{mine[0].UnitID, mine[0].Late(storetest.Today), mine[0].Owner})
		answer := func(in meeting.Answering) error {
			_, err := do(w, clerk, func(tx *store.Tx) (meeting.Task, error) { return meeting.Answer(tx, mine[0].ID, 1, in, nil) })
			return err
		}
		require.Equal(t, map[string]string{"task_document": "problem.task_evidence"}, congresstest.Problems(answer(meeting.Answering{DoneOn: day(4, 4)})))
		require.Equal(t, map[string]string{"task_done_on": "problem.future"}, congresstest.Problems(answer(meeting.Answering{DoneOn: day(4, 9), Answer: "Xong"})))
		require.NoError(t, answer(meeting.Answering{DoneOn: day(4, 4), DocNumber: "12/TTr-MTTQ"}))
		require.Equal(t, fault.Conflict, fault.KindOf(answer(meeting.Answering{DoneOn: day(4, 4), DocNumber: "13"})), "the version is stale")
		report := must(w, root, func(tx *store.Tx) ([]meeting.Task, error) {
			return meeting.TasksOf(tx, w.District.Path, w.Term.ID, calendar.On(storetest.Today))
		})
		require.Equal(t, []any{1, 2}, []any{report[0].Late(storetest.Today), report[1].Late(storetest.Today)}, "one a day late, one still open")
		before := must(w, root, func(tx *store.Tx) ([]meeting.Task, error) {
			return meeting.TasksOf(tx, w.District.Path, w.Term.ID, calendar.On(day(4, 3)))
		})
		require.True(t, before[0].Open(), "it was not done then")
		_, err = do(w, clerk, func(tx *store.Tx) (meeting.Task, error) {
			return meeting.Reopen(tx, mine[0].ID, 2, "Thiếu chữ ký")
		})
		require.Equal(t, fault.NotFound, fault.KindOf(err), "what the district leads is not the clerk's")
		reopened := must(w, congresstest.As(access.Organizer, w.District), func(tx *store.Tx) (meeting.Task, error) {
			return meeting.Reopen(tx, mine[0].ID, 2, "Thiếu chữ ký")
		})
		require.Equal(t, 3, reopened.Version)
		_, err = do(w, root, func(tx *store.Tx) (meeting.Meeting, error) { return meeting.Cancel(tx, m.ID, m.Version, "nhầm") })
		require.Equal(t, "fault.meeting_held", fault.As(err).Key)
		_, err = do(w, congresstest.As(access.Clerk, w.ForeignCommune), func(tx *store.Tx) (meeting.Meeting, error) { return meeting.Get(tx, m.ID) })
		require.Equal(t, fault.NotFound, fault.KindOf(err))
	})
}

// A meeting stands in the way of the congress of an invited unit, and of another engagement of a leader who has to be there. Moving
// it shows what the new day collides with before it is moved.
func TestMeetingsAreInEveryConflictCheck(t *testing.T) {
	deadlinetest.Each(t, func(t *testing.T, w world) {
		root, c := storetest.Root(), w.Commune()
		w.Plan(c, "2024-04-20")
		l := must(w, root, func(tx *store.Tx) (org.Leader, error) {
			return org.AddLeader(tx, w.District.ID, org.Leader{Name: "Nguyễn Thị Hạnh"})
		})
		must(w, root, func(tx *store.Tx) (org.Absence, error) {
			return org.TellAbsence(tx, l.ID, org.Absence{From: day(4, 24), Half: org.AwayWhole, Reason: "Họp thành phố"})
		})
		call := func(title string, d calendar.Date) meeting.Meeting {
			return must(w, root, func(tx *store.Tx) (meeting.Meeting, error) {
				return meeting.Call(tx, w.District.ID, w.Term.ID, meeting.Meeting{Kind: meeting.Briefing, Title: title, OnDay: d, Starts: "08:00", Ends: "10:00",
					Leaders: []meeting.Leader{{LeaderID: l.ID, Chairs: true}}})
			})
		}
		m := call("Giao ban", day(4, 20))
		call("Tập huấn", day(4, 22))
		s := func() schedule.Schedule {
			return must(w, root, func(tx *store.Tx) (schedule.Schedule, error) { return schedule.Of(tx, w.District, w.Term.ID) })
		}
		kinds := func(all []schedule.Conflict) (out []schedule.ConflictKind) {
			for _, k := range all {
				if len(k.Meetings) > 0 {
					out = append(out, k.Kind)
				}
			}
			return out
		}
		require.Equal(t, []schedule.ConflictKind{schedule.UnitMeeting}, kinds(schedule.Conflicts(s())))
		at := func(d calendar.Date) []schedule.ConflictKind {
			return kinds(schedule.OfMeeting(s(), schedule.Plan{ID: m.ID, Title: m.Title, At: schedule.Sitting{Day: d, Half: "morning", Starts: "08:00", Ends: "10:00"},
				Leaders: []int64{l.ID}, Units: []int64{w.Communes[0].ID}}))
		}
		require.Equal(t, []schedule.ConflictKind{schedule.UnitMeeting, schedule.MeetingWeekend}, at(day(4, 20)))
		require.Equal(t, []schedule.ConflictKind{schedule.LeaderEngaged}, at(day(4, 22)))
		require.Equal(t, []schedule.ConflictKind{schedule.MeetingAbsent}, at(day(4, 24)))
		require.Empty(t, at(day(4, 25)))
	})
}
