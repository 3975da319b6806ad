package difficulty_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/congress/congresstest"
	"daihoi/models/deadline/deadlinetest"
	"daihoi/models/difficulty"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

type world struct{ deadlinetest.World }

var noHall = difficulty.Difficulty{Kind: "difficulty", Type: "facilities", Text: "Hội trường đang sửa chữa", Owner: "UBND xã",
	Due: calendar.Of(2024, 4, 3)}

func (w world) raise(actor access.Actor, c congress.Congress, in difficulty.Difficulty) (difficulty.Difficulty, error) {
	return congresstest.Do(w, actor, func(tx *store.Tx) (difficulty.Difficulty, error) { return difficulty.Raise(tx, c.ID, in) })
}

func (w world) settle(actor access.Actor, d difficulty.Difficulty, state difficulty.State, answer string) (difficulty.Difficulty, error) {
	return congresstest.Do(w, actor, func(tx *store.Tx) (difficulty.Difficulty, error) {
		return difficulty.Settle(tx, d.ID, d.Version, difficulty.Settlement{State: string(state), Answer: answer})
	})
}

func (w world) difficulties(actor access.Actor, unit org.Unit, f difficulty.Filter) []difficulty.Difficulty {
	w.T.Helper()
	return congresstest.Must(w, actor, func(tx *store.Tx) ([]difficulty.Difficulty, error) {
		list, _, err := difficulty.List(tx, unit.Path, w.Term.ID, f)
		return list, err
	})
}

// A clerk writes down what stands in the way and mends the words; only those above answer.
func TestDifficultyIsRaisedByTheUnitAndAnsweredAbove(t *testing.T) {
	deadlinetest.Each(t, func(t *testing.T, w world) {
		clerk, organizer := w.As(access.Clerk), w.As(access.Organizer)
		before := w.Audits()
		d, err := w.raise(clerk, w.Commune(), noHall)
		require.NoError(t, err)
		require.Equal(t, difficulty.Open, d.Last.State)
		in := d
		in.Owner = "Đảng ủy xã"
		d = congresstest.Must(w, clerk, func(tx *store.Tx) (difficulty.Difficulty, error) {
			return difficulty.Edit(tx, d.ID, d.Version, in)
		})
		_, err = w.settle(clerk, d, difficulty.Solved, "Mượn hội trường trường học")
		require.Equal(t, fault.Forbidden, fault.KindOf(err))
		_, err = w.settle(organizer, d, difficulty.Solved, "")
		require.Equal(t, map[string]string{"difficulty_answer": "problem.required"}, congresstest.Problems(err))
		inHand, err := w.settle(organizer, d, difficulty.InHand, "")
		require.NoError(t, err)
		_, err = congresstest.Do(w, clerk, func(tx *store.Tx) (difficulty.Difficulty, error) {
			return difficulty.Edit(tx, d.ID, inHand.Version, in)
		})
		require.Equal(t, fault.Forbidden, fault.KindOf(err), "somebody works on it")
		_, err = w.settle(organizer, d, difficulty.Solved, "Mượn hội trường trường học")
		require.Equal(t, fault.Conflict, fault.KindOf(err), "the version is stale")
		solved, err := w.settle(organizer, inHand, difficulty.Solved, "Mượn hội trường trường học")
		require.NoError(t, err)
		require.Equal(t, "Mượn hội trường trường học", w.difficulties(clerk, w.Communes[0], difficulty.Filter{})[0].Last.Answer)
		_, err = congresstest.Do(w, organizer, func(tx *store.Tx) (difficulty.Difficulty, error) {
			return difficulty.Edit(tx, d.ID, solved.Version, in)
		})
		require.Equal(t, "fault.difficulty_settled", fault.As(err).Key)
		reopened := congresstest.Must(w, organizer, func(tx *store.Tx) (difficulty.Difficulty, error) {
			return difficulty.Reopen(tx, d.ID, solved.Version)
		})
		require.Equal(t, difficulty.Open, reopened.Last.State)
		require.Equal(t, 5, w.Audits()-before)
	})
}

func TestDifficultyIsChecked(t *testing.T) {
	deadlinetest.Each(t, func(t *testing.T, w world) {
		_, err := w.raise(w.As(access.Clerk), w.Commune(), difficulty.Difficulty{Type: "luck"})
		require.Equal(t, map[string]string{"difficulty_kind": "problem.required", "difficulty_type": "problem.choice", "difficulty_text": "problem.required"}, congresstest.Problems(err))
		in, foreign := noHall, w.Milestone(w.Made[w.Communes[1].ID], "X04").ID
		in.MilestoneID = &foreign
		for _, actor := range []access.Actor{storetest.Root(), w.As(access.Clerk)} {
			_, err = w.raise(actor, w.Commune(), in)
			require.Equal(t, map[string]string{"difficulty_milestone": "problem.choice"}, congresstest.Problems(err))
		}
		own := w.Milestone(w.Commune(), "X04").ID
		in.MilestoneID = &own
		_, err = w.raise(w.As(access.Clerk), w.Commune(), in)
		require.NoError(t, err)
		for role, want := range map[access.Role]fault.Kind{access.Reviewer: fault.Forbidden, access.Viewer: fault.Forbidden} {
			_, err = w.raise(w.As(role), w.Commune(), noHall)
			require.Equal(t, want, fault.KindOf(err), role)
		}
		_, err = w.raise(w.As(access.Clerk), w.Made[w.Communes[1].ID], noHall)
		require.Equal(t, fault.NotFound, fault.KindOf(err))
		require.Empty(t, w.difficulties(w.As(access.Clerk), w.Communes[1], difficulty.Filter{}))
	})
}

// A past day shows what had been written down by its end, and where it stood then, even when it was reopened since.
func TestDifficultiesOfAPastDay(t *testing.T) {
	deadlinetest.Each(t, func(t *testing.T, w world) {
		root := storetest.Root()
		day := func(d int) calendar.Date { return calendar.Of(2024, 4, d) }
		w.On(day(1))
		d, err := w.raise(root, w.Commune(), noHall)
		require.NoError(t, err)
		w.On(day(3))
		d, err = w.settle(root, d, difficulty.Solved, "Đã sửa xong")
		require.NoError(t, err)
		w.On(day(5))
		congresstest.Must(w, root, func(tx *store.Tx) (difficulty.Difficulty, error) { return difficulty.Reopen(tx, d.ID, d.Version) })
		var want []string
		for n := range 5 {
			asOf := day(n)
			if n == 0 {
				asOf = calendar.Of(2024, 3, 31)
			}
			state := ""
			for _, d := range w.difficulties(root, w.District, difficulty.Filter{AsOf: asOf}) {
				state = string(d.Last.State)
			}
			want = append(want, state)
		}
		require.Equal(t, []string{"", "open", "open", "solved", "solved"}, want)
		require.Len(t, w.difficulties(root, w.District, difficulty.Filter{State: difficulty.Unsettled}), 1)
		require.Empty(t, w.difficulties(root, w.District, difficulty.Filter{State: difficulty.Unsettled, AsOf: day(4)}))
		for asOf, want := range map[calendar.Date]map[int64]difficulty.Count{
			day(2): {w.Commune().ID: {Unsettled: 1}},
			day(4): {},
			day(5): {w.Commune().ID: {Unsettled: 1, Overdue: 1}},
		} {
			require.Equal(t, want, congresstest.Must(w, root, func(tx *store.Tx) (map[int64]difficulty.Count, error) {
				return difficulty.Counts(tx, w.District.Path, w.Term.ID, asOf)
			}), asOf)
		}
	})
}

func TestDifficultiesAreNarrowedAndBounded(t *testing.T) {
	deadlinetest.Each(t, func(t *testing.T, w world) {
		root := storetest.Root()
		late, money := noHall, difficulty.Difficulty{Kind: "proposal", Type: "money", Text: "Bổ sung kinh phí", Due: calendar.Of(2024, 4, 20)}
		open := difficulty.Difficulty{Kind: "difficulty", Type: "time", Text: "Trùng lịch"}
		for _, in := range []difficulty.Difficulty{open, money, late} {
			_, err := w.raise(root, w.Commune(), in)
			require.NoError(t, err)
		}
		_, err := w.raise(root, w.Made[w.ForeignCommune.ID], money)
		require.NoError(t, err)
		texts := func(f difficulty.Filter) (texts []string) {
			for _, d := range w.difficulties(root, w.District, f) {
				texts = append(texts, d.Text)
			}
			return texts
		}
		require.Equal(t, []string{late.Text, money.Text, open.Text}, texts(difficulty.Filter{}), "the first due first, those without a day last")
		require.Equal(t, []string{money.Text}, texts(difficulty.Filter{Type: "money"}))
		require.Equal(t, []string{late.Text}, texts(difficulty.Filter{Overdue: true}))
		require.Empty(t, texts(difficulty.Filter{State: "solved"}))
		require.Empty(t, texts(difficulty.Filter{CongressID: w.Made[w.Communes[1].ID].ID}))
		more := congresstest.Must(w, root, func(tx *store.Tx) (bool, error) {
			list, more, err := difficulty.List(tx, w.District.Path, w.Term.ID, difficulty.Filter{Limit: 2})
			require.Len(t, list, 2)
			return more, err
		})
		require.True(t, more)
	})
}
