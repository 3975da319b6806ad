package deadline_test

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/congress/congresstest"
	"daihoi/models/deadline"
	"daihoi/models/deadline/deadlinetest"
	"daihoi/models/readiness"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

// The city approves the district's own review (H31). Where nobody of the city works with the program, the district records it
// with the scan of the city's decision.
func TestTheLevelAboveApprovesOrItsDecisionIsAttached(t *testing.T) {
	deadlinetest.Each(t, func(t *testing.T, w world) {
		own := w.Made[w.District.ID]
		w.Plan(own, "2024-05-27")
		district, city := congresstest.As(access.Organizer, w.District), congresstest.As(access.Reviewer, w.City)
		in := deadline.Input{Action: readiness.Complete, Note: "QĐ 12/QĐ-MTTQ"}
		_, err := w.Act(district, w.Milestone(own, "H31"), in)
		require.Equal(t, map[string]string{"files": "problem.decision"}, congresstest.Problems(err))
		review := w.Milestone(own, "H31")
		_, err = congresstest.Do(w, district, func(tx *store.Tx) ([]deadline.Milestone, error) {
			return deadline.ActAll(tx, []deadline.Chosen{{review.ID, review.Version}}, in)
		})
		require.Contains(t, congresstest.Problems(err), "m"+strconv.FormatInt(review.ID, 10))
		_, err = w.Act(district, w.Milestone(own, "H30"), in)
		require.NoError(t, err, "what the level above does not approve needs no decision of it")
		_, err = w.Act(district, w.Milestone(w.Commune(), "X22"), in)
		require.NoError(t, err, "the district is the level above its communes")

		withScan := in
		withScan.Files = []deadline.File{scan("Quyết định.pdf")}
		m, err := w.Act(district, w.Milestone(own, "H31"), withScan)
		require.NoError(t, err)
		require.Equal(t, readiness.Done, m.State)

		// The date changes: the old decision does not do for the new one.
		w.On(calendar.Of(2024, 4, 8))
		congresstest.Must(w, district, func(tx *store.Tx) (deadline.Shift, error) {
			return deadline.MoveCongress(tx, own.ID, calendar.Of(2024, 5, 27), calendar.Of(2024, 5, 29), "Thành ủy đổi lịch")
		})
		m = w.Milestone(own, "H31")
		require.Equal(t, readiness.Submitted, m.State)
		_, err = w.Act(district, m, deadline.Input{Action: readiness.Approve})
		require.Equal(t, map[string]string{"files": "problem.decision"}, congresstest.Problems(err))
		m, err = w.Act(city, m, deadline.Input{Action: readiness.Approve})
		require.NoError(t, err, "the city consents")
		require.Equal(t, readiness.Done, m.State)
		require.Equal(t, storetest.Today.AddDays(3), m.DoneOn)
	})
}
