package deadline_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"daihoi/models/calendar"
	"daihoi/models/congress"
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
				return readiness.RollUp(tx, w.City.Path, org.District, w.Term.ID, storetest.Today)
			}) {
				want := byUnit[n.UnitID]
				if n.LevelCode == org.Commune && [5]int{n.Total, n.Held, n.Dated, n.InTime, n.PastDay} != [5]int{want.Total, want.Held, want.Dated, want.InTime, want.PastDay} {
					t.Fatalf("rolled up %+v, counted %+v", n, want)
				}
			}
		}
		w.Plan(w.Commune(), "2024-04-10")
		for _, code := range stageCodes[:6] { // chance seldom comes this far
			w.Finish(w.Commune(), code)
			agree(t)
		}
		require.Len(t, seen, 7, "the commands must lead through the stages")
		storetest.Check(t, func(rt *rapid.T) {
			for range rapid.IntRange(1, 6).Draw(rt, "commands") {
				w.anything(rt)
			}
			agree(rt)
		})
	})
}

// stageCodes are the milestones of a commune that the stages go by, in order, and one of pilot units.
var stageCodes = []string{"X03", "X21", "X22", "X39", "X44", "X45", "X46"}

// anything runs one command that is possible.
func (w world) anything(rt *rapid.T) {
	w.T.Helper()
	root := storetest.Root()
	c := rapid.SampledFrom([]congress.Congress{w.Made[w.Communes[0].ID], w.Made[w.Communes[1].ID], w.Made[w.District.ID]}).Draw(rt, "congress")
	switch rapid.SampledFrom([]string{"act", "act", "act", "move", "pilot", "item"}).Draw(rt, "command") {
	case "act":
		// Few items, so that roles are often among them and things are undone again.
		all := w.List(c)
		m := rapid.SampledFrom(all).Draw(rt, "milestone")
		if c.UnitID != w.District.ID && rapid.Bool().Draw(rt, "of the stages") {
			code := rapid.SampledFrom(stageCodes).Draw(rt, "code")
			if at := slices.IndexFunc(all, func(m deadline.Milestone) bool { return m.Item.Code == code }); at >= 0 { // not retired
				m = all[at]
			}
		}
		steps := m.Steps(root)
		if len(steps) == 0 {
			return
		}
		in := deadline.Input{Action: rapid.SampledFrom(steps).Draw(rt, "step"), Note: "có hồ sơ", Reason: "thử"}
		_, err := w.Act(root, m, in)
		require.NoError(w.T, err)
	case "move":
		w.move(c, calendar.Of(2024, 4, 5).AddDays(rapid.IntRange(-40, 60).Draw(rt, "day")), rapid.Bool().Draw(rt, "cancel"))
	case "pilot":
		congresstest.Must(w, root, func(tx *store.Tx) (congress.Congress, error) {
			now, err := congress.Get(tx, c.ID)
			if err != nil {
				return now, err
			}
			in := now
			in.Pilot = !now.Pilot
			return deadline.UpdateCongress(tx, c.ID, now.Version, in)
		})
	case "item":
		w.revise(rt, rapid.SampledFrom(w.List(c)).Draw(rt, "item").Item)
	}
}

// move gives the congress an official session on the day, or takes the one that it has away.
func (w world) move(c congress.Congress, day calendar.Date, cancel bool) {
	w.T.Helper()
	congresstest.Must(w, storetest.Root(), func(tx *store.Tx) (deadline.Shift, error) {
		sessions, err := congress.Sessions(tx, c.ID)
		switch {
		case err != nil:
			return deadline.Shift{}, err
		case len(sessions) == 0:
			return deadline.PlanSession(tx, c.ID, congress.Session{Kind: congress.Official, OnDate: day})
		case cancel:
			return deadline.CancelSession(tx, sessions[0].ID, sessions[0].Version, "hoãn")
		}
		s := sessions[0]
		s.OnDate, s.Reason = day, "dời lịch"
		return deadline.MoveSession(tx, s.ID, s.Version, s)
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
		w.move(c, calendar.Of(2024, 10, 10), false)
		require.Equal(t, template.StagePreparing, w.stored()[c.ID])
	})
}
