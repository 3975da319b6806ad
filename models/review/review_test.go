package review_test

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
	"daihoi/models/review"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

type world struct{ deadlinetest.World }

// The district reviews point by point, the commune answers what it is asked, and only when every point is agreed can the consent be
// given: here or at the milestone, which is the same.
func TestConsentFollowsFromThePoints(t *testing.T) {
	deadlinetest.Each(t, func(t *testing.T, w world) {
		c, organizer, clerk := w.Commune(), storetest.Root(), w.As(access.Clerk)
		do := func(actor access.Actor, command func(tx *store.Tx) (review.Review, error)) (review.Review, error) {
			return congresstest.Do(w, actor, command)
		}
		err := w.S.Write(t.Context(), organizer, func(tx *store.Tx) error {
			return review.SetList(tx, w.District.ID, 0, review.List{Documents: "Báo cáo chính trị | Kế hoạch số 08\nChủ đề", Programme: "Kịch bản"})
		})
		require.NoError(t, err)
		begin := func(tx *store.Tx) (review.Review, error) {
			return review.Begin(tx, c.ID, review.Review{Reviewers: "Tổ chỉ đạo số 1"})
		}
		_, err = do(clerk, begin)
		require.Equal(t, fault.NotFound, fault.KindOf(err), "the level above reviews")
		r, err := do(organizer, begin)
		require.NoError(t, err)
		require.Equal(t, []string{"Báo cáo chính trị", "Kế hoạch số 08", "Chủ đề", ""}, []string{r.Points[0].Text, r.Points[0].Source, r.Points[1].Text, r.Points[1].Source})
		_, err = do(organizer, begin)
		require.Equal(t, fault.Conflict, fault.KindOf(err), "it has begun")
		judge := func(i int, in review.Judging) error {
			now := congresstest.Must(w, organizer, func(tx *store.Tx) (review.Review, error) { return review.Of(tx, c) })
			_, err := do(organizer, func(tx *store.Tx) (review.Review, error) {
				return review.Judge(tx, c.ID, now.Points[i].ID, now.Points[i].Version, in)
			})
			return err
		}
		require.Equal(t, map[string]string{"review_asked": "problem.required", "review_due": "problem.required"}, congresstest.Problems(judge(0, review.Judging{State: "asked"})))
		require.NoError(t, judge(0, review.Judging{State: "asked", Asked: "Bổ sung số liệu", Due: calendar.Of(2024, 4, 9)}))
		require.NoError(t, judge(1, review.Judging{State: "agreed", Remark: "Ngắn gọn"}))
		waits := congresstest.Must(w, clerk, func(tx *store.Tx) ([]review.Open, error) { return review.Waits(tx, w.Communes[0].Path, w.Term.ID) })
		require.Len(t, waits, 1)
		require.Equal(t, "Bổ sung số liệu", waits[0].Asked)

		m := w.Milestone(c, "X22")
		m, err = w.Act(clerk, m, deadline.Input{Action: readiness.Submit, DocNumber: "12", DocDate: calendar.Of(2024, 4, 1)})
		require.NoError(t, err)
		_, err = w.Act(organizer, m, deadline.Input{Action: readiness.Approve})
		require.Equal(t, "fault.review_open", fault.As(err).Key)
		consent := func() (deadline.Milestone, error) {
			return congresstest.Do(w, organizer, func(tx *store.Tx) (deadline.Milestone, error) {
				return review.Consent(tx, c.ID, m.Version, deadline.Input{DocNumber: "45/CV-MTTQ", DocDate: calendar.Of(2024, 4, 5)})
			})
		}
		_, err = consent()
		require.Equal(t, "fault.review_open", fault.As(err).Key)
		answer := func(i int, text string) error {
			_, err := do(clerk, func(tx *store.Tx) (review.Review, error) {
				now, err := review.Of(tx, c)
				if err != nil {
					return now, err
				}
				return review.Answer(tx, c.ID, now.Points[i].ID, now.Points[i].Version, text)
			})
			return err
		}
		require.Equal(t, "fault.review_not_asked", fault.As(answer(1, "Đã sửa")).Key)
		require.Equal(t, map[string]string{"review_answer": "problem.required"}, congresstest.Problems(answer(0, "")))
		require.NoError(t, answer(0, "Đã bổ sung biểu số 3"))
		require.NoError(t, judge(0, review.Judging{State: "agreed"}))
		require.NoError(t, judge(2, review.Judging{State: "agreed"}))
		done, err := consent()
		require.NoError(t, err)
		require.Equal(t, []any{readiness.Done, "45/CV-MTTQ"}, []any{done.State, done.DocNumber})
		now := congresstest.Must(w, clerk, func(tx *store.Tx) (review.Review, error) { return review.Of(tx, c) })
		require.Equal(t, review.Counts{All: 3, Agreed: 3}, now.Counts())
		require.Equal(t, "Bổ sung số liệu", now.Points[0].Asked, "what had been asked stays")
		_, err = do(congresstest.As(access.Clerk, w.ForeignCommune), func(tx *store.Tx) (review.Review, error) {
			return review.Answer(tx, c.ID, now.Points[0].ID, 1, "x")
		})
		require.Equal(t, fault.NotFound, fault.KindOf(err))
	})
}
