package deadline_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/congress/congresstest"
	"daihoi/models/deadline"
	"daihoi/models/deadline/deadlinetest"
	"daihoi/models/fault"
	"daihoi/models/readiness"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
	"daihoi/models/template"
)

type world struct{ deadlinetest.World }

// Every step, by every role, on a milestone in the state from which the step is legal.
func TestStepsByRole(t *testing.T) {
	deadlinetest.Each(t, func(t *testing.T, w world) {
		allowed := map[readiness.Action][]access.Role{
			readiness.Start:    {access.Admin, access.Organizer, access.Clerk},
			readiness.Submit:   {access.Admin, access.Organizer, access.Clerk},
			readiness.Approve:  {access.Admin, access.Organizer, access.Reviewer},
			readiness.Return:   {access.Admin, access.Organizer, access.Reviewer},
			readiness.Complete: {access.Admin, access.Organizer},
			readiness.Waive:    {access.Admin, access.Organizer},
			readiness.Reopen:   {access.Admin, access.Organizer},
		}
		before := map[readiness.Action]readiness.Action{readiness.Approve: readiness.Submit, readiness.Return: readiness.Submit, readiness.Reopen: readiness.Complete}
		// Who may record the official session is the gate's own test; work that closes itself and the approval of the level above have theirs.
		all, next := slices.DeleteFunc(w.List(w.Commune()), func(m deadline.Milestone) bool {
			return m.Holds() || m.Item.ClosesItself() || m.Item.Role == "approved"
		}), 0
		for action, may := range allowed {
			m := all[next]
			next++
			for _, role := range access.Roles {
				if first, ok := before[action]; ok && m.State == readiness.NotStarted {
					var err error
					m, err = w.Act(storetest.Root(), m, deadline.Input{Action: first, Note: "đủ hồ sơ"})
					require.NoError(t, err)
				}
				in := deadline.Input{Action: action, Reason: "theo kết luận"}
				if action == readiness.Complete {
					in.Note = "đủ hồ sơ"
				}
				_, err := w.Act(congresstest.As(role, w.ForeignCommune), m, in)
				require.Equal(t, fault.NotFound, fault.KindOf(err), "%s by a foreign %s", action, role)
				now, err := w.Act(w.As(role), m, in)
				if role == access.Reception {
					require.Equal(t, fault.NotFound, fault.KindOf(err), "%s by %s", action, role)
					continue
				}
				legal := false
				for _, r := range may {
					legal = legal || r == role
				}
				require.Equal(t, legal, contains(m.Steps(w.As(role)), action), "button %s for %s", action, role)
				if !legal {
					require.Equal(t, fault.Forbidden, fault.KindOf(err), "%s by %s", action, role)
					continue
				}
				require.NoError(t, err, "%s by %s", action, role)
				to, _ := readiness.Next(m.State, action)
				require.Equal(t, to, now.State)
				require.Equal(t, m.Version+1, now.Version)
				m = all[next]
				next++
			}
		}
	})
}

func contains(steps []readiness.Action, a readiness.Action) bool {
	for _, s := range steps {
		if s == a {
			return true
		}
	}
	return false
}

func TestAReviewerDoesNotEdit(t *testing.T) {
	deadlinetest.Each(t, func(t *testing.T, w world) {
		day := calendar.Of(2024, 4, 1)
		m, err := w.Act(w.As(access.Clerk), w.Milestone(w.Commune(), "X03"), deadline.Input{Action: readiness.Submit, DocNumber: "05/KH-MTTQ-BTT", DocDate: day})
		require.NoError(t, err)
		_, err = w.Act(w.As(access.Reviewer), m, deadline.Input{Action: readiness.Approve, DocNumber: "06/KH-MTTQ-BTT"})
		require.Equal(t, fault.Forbidden, fault.KindOf(err))
		_, err = congresstest.Do(w, w.As(access.Reviewer), func(tx *store.Tx) (deadline.Milestone, error) {
			return deadline.UpdateNote(tx, m.ID, m.Version, deadline.Input{Note: "x"})
		})
		require.Equal(t, fault.Forbidden, fault.KindOf(err))
		m, err = w.Act(w.As(access.Reviewer), m, deadline.Input{Action: readiness.Approve})
		require.NoError(t, err)
		require.Equal(t, []any{readiness.Done, "05/KH-MTTQ-BTT", day, storetest.Today}, []any{m.State, m.DocNumber, m.DocDate, m.DoneOn})
		_, err = congresstest.Do(w, w.As(access.Clerk), func(tx *store.Tx) (deadline.Milestone, error) {
			return deadline.UpdateNote(tx, m.ID, m.Version, deadline.Input{Note: "x"})
		})
		require.Equal(t, fault.Forbidden, fault.KindOf(err), "evidence of what is approved is not the clerk's any more")
	})
}

func TestEvidenceAndReasons(t *testing.T) {
	deadlinetest.Each(t, func(t *testing.T, w world) {
		tomorrow := storetest.Today.AddDays(1)
		mandatory, optional := w.Milestone(w.Commune(), "X03"), w.Milestone(w.Commune(), "X10")
		for _, wrong := range []struct {
			in   deadline.Input
			want map[string]string
		}{
			{deadline.Input{Action: readiness.Complete}, map[string]string{"doc_number": "problem.evidence"}},
			{deadline.Input{Action: readiness.Complete, DocNumber: "05/KH"}, map[string]string{"doc_date": "problem.evidence"}},
			{deadline.Input{Action: readiness.Complete, Note: "x", DoneOn: tomorrow}, map[string]string{"done_on": "problem.future"}},
			{deadline.Input{Action: readiness.Submit, DocNumber: "05/KH", DocDate: tomorrow}, map[string]string{"doc_date": "problem.future"}},
			{deadline.Input{Action: readiness.Waive}, map[string]string{"reason": "problem.required"}},
		} {
			_, err := w.Act(storetest.Root(), mandatory, wrong.in)
			require.Equal(t, wrong.want, congresstest.Problems(err))
		}
		submitted, err := w.Act(storetest.Root(), mandatory, deadline.Input{Action: readiness.Submit, DoneOn: calendar.Of(2024, 4, 2)})
		require.NoError(t, err)
		_, err = w.Act(storetest.Root(), submitted, deadline.Input{Action: readiness.Return})
		require.Equal(t, map[string]string{"reason": "problem.required"}, congresstest.Problems(err))
		_, err = w.Act(storetest.Root(), submitted, deadline.Input{Action: readiness.Approve})
		require.Equal(t, map[string]string{"doc_number": "problem.evidence"}, congresstest.Problems(err))
		done, err := w.Act(storetest.Root(), submitted, deadline.Input{Action: readiness.Approve, Note: "thông báo miệng"})
		require.NoError(t, err)
		require.Equal(t, "2024-04-02", done.DoneOn.String(), "the day of the work, not of the approval")
		_, err = congresstest.Do(w, storetest.Root(), func(tx *store.Tx) (deadline.Milestone, error) {
			return deadline.UpdateNote(tx, done.ID, done.Version, deadline.Input{})
		})
		require.Equal(t, map[string]string{"doc_number": "problem.evidence"}, congresstest.Problems(err))
		_, err = w.Act(storetest.Root(), optional, deadline.Input{Action: readiness.Complete})
		require.NoError(t, err)
	})
}

func TestTheSecondOfTwoEditorsLosesNothing(t *testing.T) {
	deadlinetest.Each(t, func(t *testing.T, w world) {
		m := w.Milestone(w.Commune(), "X03")
		_, err := w.Act(w.As(access.Clerk), m, deadline.Input{Action: readiness.Start, Note: "đang soạn"})
		require.NoError(t, err)
		_, err = w.Act(w.As(access.Organizer), m, deadline.Input{Action: readiness.Submit})
		require.Equal(t, fault.Conflict, fault.KindOf(err))
		_, err = congresstest.Do(w, w.As(access.Clerk), func(tx *store.Tx) (deadline.Milestone, error) {
			return deadline.UpdateNote(tx, m.ID, m.Version, deadline.Input{Note: "khác"})
		})
		require.Equal(t, fault.Conflict, fault.KindOf(err))
		now := w.Milestone(w.Commune(), "X03")
		require.Equal(t, []any{readiness.InProgress, "đang soạn", "Somebody"}, []any{now.State, now.Note, now.UpdatedBy})
		_, err = w.Act(w.As(access.Clerk), now, deadline.Input{Action: readiness.Start})
		require.Equal(t, "fault.step", fault.As(err).Key)
	})
}

func TestHistory(t *testing.T) {
	deadlinetest.Each(t, func(t *testing.T, w world) {
		m, audits := w.Milestone(w.Commune(), "X03"), w.Audits()
		for _, in := range []deadline.Input{
			{Action: readiness.Start},
			{Action: readiness.Submit, DocNumber: "05/KH-MTTQ-BTT", DocDate: calendar.Of(2024, 4, 1)},
			{Action: readiness.Return, Reason: "thiếu chữ ký"},
		} {
			var err error
			m, err = w.Act(w.As(access.Organizer), m, in)
			require.NoError(t, err)
		}
		require.Equal(t, m, w.Milestone(w.Commune(), "X03"))
		require.Equal(t, audits+3, w.Audits())
		w.Plan(w.Commune(), "2024-04-20")
		read := func(actor access.Actor) []readiness.Event {
			return congresstest.Must(w, actor, func(tx *store.Tx) ([]readiness.Event, error) { return readiness.Events(tx, m.ID) })
		}
		require.Empty(t, read(congresstest.As(access.Admin, w.ForeignTown)))
		events := read(w.As(access.Viewer))
		var lines []string
		for _, e := range events {
			lines = append(lines, string(e.Action)+" "+string(e.FromState)+">"+string(e.ToState)+" "+e.UserName+" "+e.Note+e.OldDue.String()+">"+e.NewDue.String())
		}
		require.Equal(t, []string{
			"rescheduled returned>returned test dời lịch2023-12-22>2023-12-12",
			"return submitted>returned Somebody thiếu chữ ký>",
			"submit in_progress>submitted Somebody >",
			"start not_started>in_progress Somebody >",
		}, lines)
		all := congresstest.Must(w, w.As(access.Viewer), func(tx *store.Tx) ([]readiness.Event, error) {
			return readiness.CongressEvents(tx, w.Commune().ID, 2)
		})
		require.Len(t, all, 2)
		require.Greater(t, all[0].ID, all[1].ID)
		require.Equal(t, []any{"X03", "05/KH-MTTQ-BTT", "2024-04-01"}, []any{events[2].ItemCode, events[2].DocNumber, events[2].DocDate.String()})
	})
}

// Handed in on 28/4 for 30/4 and accepted on 20/5 is work of 28/4; returned, it is judged by the day of the second time.
func TestAcceptedWorkIsOfTheDayItWasHandedIn(t *testing.T) {
	deadlinetest.Each(t, func(t *testing.T, w world) {
		w.Plan(w.Commune(), "2024-05-21") // X21 is due D−21 = 30/4
		step := func(role access.Role, day calendar.Date, in deadline.Input) deadline.Milestone {
			w.On(day)
			m, err := w.Act(w.As(role), w.Milestone(w.Commune(), "X21"), in)
			require.NoError(t, err)
			return m
		}
		onTime := func(day calendar.Date) (onTime, late int) {
			w.On(day)
			for _, r := range congresstest.Must(w, storetest.Root(), func(tx *store.Tx) ([]readiness.Row, error) {
				return readiness.Board(tx, w.Communes[0].Path, w.Term.ID, calendar.On(day))
			}) {
				for _, c := range r.Items {
					if c.Item.Code == "X21" {
						late = c.Late
					}
				}
				onTime = r.Readiness.OnTime
			}
			return onTime, late
		}
		none, late := onTime(calendar.Of(2024, 4, 27))
		require.Equal(t, []int{0, 0}, []int{none, late})
		step(access.Clerk, calendar.Of(2024, 4, 28), deadline.Input{Action: readiness.Submit, Note: "đủ hồ sơ"})
		one, late := onTime(calendar.Of(2024, 5, 20))
		require.Equal(t, []int{1, 0}, []int{one, late}, "waiting for the reviewer")
		m := step(access.Reviewer, calendar.Of(2024, 5, 20), deadline.Input{Action: readiness.Approve})
		require.Equal(t, []any{"2024-04-28", "2024-04-28", false}, []any{m.DoneOn.String(), m.EnteredOn.String(), m.Backdated()})
		one, _ = onTime(calendar.Of(2024, 5, 20))
		require.Equal(t, 1, one, "accepted")

		step(access.Organizer, calendar.Of(2024, 5, 21), deadline.Input{Action: readiness.Reopen, Reason: "nhầm"})
		m = step(access.Clerk, calendar.Of(2024, 5, 22), deadline.Input{Action: readiness.Submit, DoneOn: calendar.Of(2024, 4, 29)})
		require.Equal(t, 22, m.Late(calendar.Of(2024, 5, 30)), "the day that it names is not accepted yet")
		m = step(access.Reviewer, calendar.Of(2024, 5, 23), deadline.Input{Action: readiness.Return, Reason: "thiếu trích ngang"})
		require.True(t, m.DoneOn.IsZero(), "returned work is judged anew")
		require.Equal(t, 30, m.Late(calendar.Of(2024, 5, 30)))
		step(access.Clerk, calendar.Of(2024, 5, 24), deadline.Input{Action: readiness.Submit})
		m = step(access.Reviewer, calendar.Of(2024, 5, 27), deadline.Input{Action: readiness.Approve})
		require.Equal(t, "2024-05-24", m.DoneOn.String())
		none, _ = onTime(calendar.Of(2024, 5, 30))
		require.Zero(t, none, "nothing of it was on time")
	})
}

// A clerk hands in what is only the commune's own work, here its printing (X34): nobody has to approve it.
func TestOwnWorkClosesItself(t *testing.T) {
	deadlinetest.Each(t, func(t *testing.T, w world) {
		clerk := w.As(access.Clerk)
		own := w.Milestone(w.Commune(), "X34")
		require.True(t, own.Item.ClosesItself())
		_, err := w.Act(clerk, own, deadline.Input{Action: readiness.Submit})
		require.Equal(t, map[string]string{"doc_number": "problem.evidence"}, congresstest.Problems(err), "as evidence for every work done")
		m, err := w.Act(clerk, own, deadline.Input{Action: readiness.Submit, Note: "đã in 150 bộ", DoneOn: calendar.Of(2024, 4, 2)})
		require.NoError(t, err)
		require.Equal(t, []any{readiness.Done, "2024-04-02", storetest.Today}, []any{m.State, m.DoneOn.String(), m.EnteredOn})
		m, err = congresstest.Do(w, clerk, func(tx *store.Tx) (deadline.Milestone, error) {
			return deadline.UpdateNote(tx, m.ID, m.Version, deadline.Input{Note: "đã in 160 bộ"})
		})
		require.NoError(t, err, "nobody approved it, so it stays the clerk's")
		require.Equal(t, []readiness.Action{readiness.Reopen}, m.Steps(clerk))
		m, err = w.Act(clerk, m, deadline.Input{Action: readiness.Reopen, Reason: "thiếu phiếu"})
		require.NoError(t, err)
		require.Equal(t, readiness.InProgress, m.State)

		chosen := []deadline.Chosen{{m.ID, m.Version}, {w.Milestone(w.Commune(), "X18").ID, 1}}
		both := congresstest.Must(w, clerk, func(tx *store.Tx) ([]deadline.Milestone, error) {
			return deadline.ActAll(tx, chosen, deadline.Input{Action: readiness.Submit, Note: "đủ"})
		})
		require.Equal(t, []any{"X18", readiness.Submitted, "X34", readiness.Done}, []any{both[0].Item.Code, both[0].State, both[1].Item.Code, both[1].State})

		// What was marked not applicable stays the district's to open again.
		waived, err := w.Act(w.As(access.Organizer), w.Milestone(w.Commune(), "X33"), deadline.Input{Action: readiness.Waive, Reason: "tổ chức tại trụ sở"})
		require.NoError(t, err)
		require.Empty(t, waived.Steps(clerk))
	})
}

// An item with a role never closes itself, whatever its template says.
func TestWhatTheLevelAboveApprovesNeverClosesItself(t *testing.T) {
	for _, i := range []struct {
		item template.Item
		want bool
	}{
		{template.Item{SelfClosing: true}, true}, {template.Item{}, false},
		{template.Item{SelfClosing: true, Role: "approved"}, false}, {template.Item{SelfClosing: true, Role: "held"}, false},
	} {
		require.Equal(t, i.want, i.item.ClosesItself())
	}
}
