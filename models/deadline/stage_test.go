package deadline_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"daihoi/models/calendar"
	"daihoi/models/congress/congresstest"
	"daihoi/models/deadline"
	"daihoi/models/deadline/deadlinetest"
	"daihoi/models/org"
	"daihoi/models/readiness"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
	"daihoi/models/template"
)

// stored are the stages in the table, by congress.
func (w world) stored() map[int64]template.Stage {
	w.T.Helper()
	return congresstest.Must(w, storetest.Root(), func(tx *store.Tx) (map[int64]template.Stage, error) {
		var rows []struct {
			ID    int64
			Stage template.Stage
		}
		err := tx.DB().Table("congresses").Select("id, stage").Find(&rows).Error
		stages := map[int64]template.Stage{}
		for _, r := range rows {
			stages[r.ID] = r.Stage
		}
		return stages, err
	})
}

// Whatever is done, the stored stages are those that the board finds in the milestones, and the sums are the board's.
func TestTheStoredStageIsTheOneOfTheMilestones(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := world{deadlinetest.New(t, s, 2)}
		seen := map[template.Stage]bool{}
		agree := func(t interface{ Fatalf(string, ...any) }) {
			stored := w.stored()
			byUnit := map[int64]readiness.UnitCount{}
			for _, r := range w.Board(w.City) {
				c := r.Congress
				if stored[c.ID] != r.Readiness.Stage {
					t.Fatalf("%s: stored stage %d, of the milestones %d", c.Unit.FullName, stored[c.ID], r.Readiness.Stage)
				}
				seen[stored[c.ID]] = true
				if c.Unit.LevelCode == org.Commune {
					n := byUnit[*c.Unit.ParentID]
					n.Total++
					if r.Held() {
						n.Held++
						if !r.HeldDay().IsZero() && !r.HeldDay().After(r.Deadline) {
							n.InTime++
						}
					}
					if !c.Day.IsZero() {
						n.Dated++
					}
					if !r.Held() && !c.Day.IsZero() && c.Day.Before(storetest.Today) {
						n.PastDay++
					}
					byUnit[*c.Unit.ParentID] = n
				}
			}
			for _, n := range congresstest.Must(w, storetest.Root(), func(tx *store.Tx) ([]readiness.UnitCount, error) {
				return readiness.RollUp(tx, w.City.Path, org.District, w.Term.ID, calendar.On(storetest.Today))
			}) {
				want := byUnit[n.UnitID]
				if n.LevelCode == org.Commune && [5]int{n.Total, n.Held, n.Dated, n.InTime, n.PastDay} != [5]int{want.Total, want.Held, want.Dated, want.InTime, want.PastDay} {
					t.Fatalf("rolled up %+v, counted %+v", n, want)
				}
			}
		}
		w.Plan(w.Commune(), "2024-04-10")
		w.Elect(w.Commune())
		for _, code := range deadlinetest.StageCodes[:6] { // chance seldom comes this far
			w.Finish(w.Commune(), code)
			agree(t)
		}
		require.Len(t, seen, 7, "the commands must lead through the stages")
		storetest.Check(t, func(rt *rapid.T) {
			for range rapid.IntRange(1, 6).Draw(rt, "commands") {
				w.Anything(rt)
			}
			agree(rt)
		})
	})
}

// Work that is due before the plan tells nothing of what comes after it, until the day moves and it is due later than
// the plan that was made by then.
func TestAMovedDayMovesTheStage(t *testing.T) {
	deadlinetest.Each(t, func(t *testing.T, w world) {
		c := w.Commune()
		w.Plan(c, "2024-04-10")
		w.Finish(c, "X03")
		_, err := w.Act(storetest.Root(), w.Milestone(c, "X01"), deadline.Input{Action: readiness.Start})
		require.NoError(t, err)
		require.Equal(t, template.StagePlanned, w.stored()[c.ID])
		w.Move(c, calendar.Of(2024, 10, 10), false)
		require.Equal(t, template.StagePreparing, w.stored()[c.ID])
	})
}
