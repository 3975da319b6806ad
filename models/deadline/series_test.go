package deadline_test

import (
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

func (w world) report(actor access.Actor, m deadline.Milestone, day calendar.Date, note string) (deadline.Milestone, error) {
	return congresstest.Do(w, actor, func(tx *store.Tx) (deadline.Milestone, error) {
		return deadline.Report(tx, m.ID, m.Version, deadline.Input{DoneOn: day, Note: note})
	})
}

func (w world) series(m deadline.Milestone) template.Series {
	return congresstest.Must(w, storetest.Root(), func(tx *store.Tx) (template.Series, error) { return deadline.SeriesOf(tx, m) })
}

// The district meets its communes monthly and, in the last eight weeks before 27/5/2024, weekly until all have held their
// congress by 30/4. Today is 5/4/2024.
func TestReportsOfAnItemThatRepeats(t *testing.T) {
	deadlinetest.Each(t, func(t *testing.T, w world) {
		district := w.Made[w.District.ID]
		w.Plan(district, "2024-05-27")
		root := storetest.Root()
		m := w.Milestone(district, "H09")
		require.Equal(t, calendar.Of(2023, 8, 26), m.Due, "275 days before")
		before := w.row(w.District.ID)

		_, err := w.report(root, m, calendar.Of(2024, 3, 26), "")
		require.Equal(t, "problem.evidence", fault.As(err).Problems[0].Key, "every report has its own proof")
		_, err = w.report(root, m, calendar.Of(2024, 4, 6), "biên bản")
		require.Equal(t, "problem.future", fault.As(err).Problems[0].Key)
		viewer := congresstest.As(access.Viewer, w.District)
		_, err = w.report(viewer, m, calendar.Of(2024, 3, 26), "biên bản")
		require.Equal(t, fault.Forbidden, fault.KindOf(err))
		_, err = w.report(root, w.Milestone(district, "H10"), calendar.Of(2024, 3, 26), "biên bản")
		require.Equal(t, "fault.step", fault.As(err).Key, "it does not repeat")

		m, err = w.report(root, m, calendar.Of(2024, 3, 27), "biên bản")
		require.NoError(t, err)
		require.Equal(t, []any{readiness.InProgress, calendar.Of(2024, 4, 1)}, []any{m.State, m.Due})
		require.Equal(t, 4, m.Late(storetest.Today))
		m, err = w.report(root, m, calendar.Of(2024, 4, 4), "biên bản")
		require.NoError(t, err)
		require.Equal(t, calendar.Of(2024, 4, 8), m.Due)
		require.Zero(t, m.Late(storetest.Today))
		s := w.series(m)
		require.Equal(t, []int{9, 2, 7}, []int{s.Planned, s.Held, len(s.Missed)}, "26/8 … 26/2 were missed")

		// Two reports later the district weighs as much as before, and nothing of it is done.
		after := w.row(w.District.ID)
		require.Equal(t, []int{before.Readiness.TotalWeight, before.Readiness.DoneWeight}, []int{after.Readiness.TotalWeight, after.Readiness.DoneWeight})

		// A congress that moves takes along what is planned, not what was reported.
		shift := w.Plan(district, "2024-05-20")
		require.Equal(t, calendar.Of(2024, 5, 20), shift.NewDay)
		require.Equal(t, calendar.Of(2024, 4, 8), w.Milestone(district, "H09").Due, "weekly from 25/3 now")
		require.Equal(t, 2, w.series(m).Held)

		// A slip is taken back, once for each report.
		m = w.Milestone(district, "H09")
		unreport := func() (deadline.Milestone, error) {
			return congresstest.Do(w, root, func(tx *store.Tx) (deadline.Milestone, error) {
				return deadline.Unreport(tx, m.ID, m.Version, deadline.Input{Reason: "nhập nhầm ngày"})
			})
		}
		m, err = unreport()
		require.NoError(t, err)
		require.Equal(t, []any{calendar.Of(2024, 4, 1), calendar.Of(2024, 3, 27)}, []any{m.Due, m.DoneOn})
		m, err = unreport()
		require.NoError(t, err)
		require.Equal(t, calendar.Of(2023, 8, 19), m.Due)
		_, err = unreport()
		require.Equal(t, "fault.step", fault.As(err).Key)

		// The last one closes it, for whoever may; what is closed stays when the last commune is put off.
		w.On(calendar.Of(2024, 4, 29))
		m, err = w.report(root, m, calendar.Of(2024, 4, 29), "biên bản")
		require.NoError(t, err)
		require.Equal(t, readiness.Done, m.State)
		w.Plan(district, "2024-05-13")
		require.Equal(t, readiness.Done, w.Milestone(district, "H09").State)
	})
}
