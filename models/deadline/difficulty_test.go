package deadline_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/deadline"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

var noHall = deadline.Difficulty{Kind: "difficulty", Type: "facilities", Text: "Hội trường đang sửa chữa", Owner: "UBND xã",
	Due: calendar.Of(2024, 4, 3)}

func (w world) raise(actor access.Actor, c congress.Congress, in deadline.Difficulty) (deadline.Difficulty, error) {
	return do(w, actor, func(tx *store.Tx) (deadline.Difficulty, error) { return deadline.RaiseDifficulty(tx, c.ID, in) })
}

func (w world) settle(actor access.Actor, d deadline.Difficulty, state deadline.DifficultyState, answer string) (deadline.Difficulty, error) {
	return do(w, actor, func(tx *store.Tx) (deadline.Difficulty, error) {
		return deadline.SettleDifficulty(tx, d.ID, d.Version, deadline.Settlement{State: string(state), Answer: answer})
	})
}

func (w world) difficulties(actor access.Actor, unit org.Unit, f deadline.DifficultyFilter) []deadline.Difficulty {
	w.t.Helper()
	return must(w, actor, func(tx *store.Tx) ([]deadline.Difficulty, error) {
		list, _, err := deadline.Difficulties(tx, unit.Path, w.Term.ID, f)
		return list, err
	})
}

// A clerk writes down what stands in the way and mends the words; only those above answer.
func TestDifficultyIsRaisedByTheUnitAndAnsweredAbove(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		clerk, organizer := w.as(access.Clerk), w.as(access.Organizer)
		before := w.audits()
		d, err := w.raise(clerk, w.commune(), noHall)
		require.NoError(t, err)
		require.Equal(t, deadline.DifficultyOpen, d.Last.State)
		in := d
		in.Owner = "Đảng ủy xã"
		d = must(w, clerk, func(tx *store.Tx) (deadline.Difficulty, error) {
			return deadline.EditDifficulty(tx, d.ID, d.Version, in)
		})
		_, err = w.settle(clerk, d, deadline.DifficultySolved, "Mượn hội trường trường học")
		require.Equal(t, fault.Forbidden, fault.KindOf(err))
		_, err = w.settle(organizer, d, deadline.DifficultySolved, "")
		require.Equal(t, map[string]string{"difficulty_answer": "problem.required"}, problems(err))
		inHand, err := w.settle(organizer, d, deadline.DifficultyInHand, "")
		require.NoError(t, err)
		_, err = do(w, clerk, func(tx *store.Tx) (deadline.Difficulty, error) {
			return deadline.EditDifficulty(tx, d.ID, inHand.Version, in)
		})
		require.Equal(t, fault.Forbidden, fault.KindOf(err), "somebody works on it")
		_, err = w.settle(organizer, d, deadline.DifficultySolved, "Mượn hội trường trường học")
		require.Equal(t, fault.Conflict, fault.KindOf(err), "the version is stale")
		solved, err := w.settle(organizer, inHand, deadline.DifficultySolved, "Mượn hội trường trường học")
		require.NoError(t, err)
		require.Equal(t, "Mượn hội trường trường học", w.difficulties(clerk, w.Communes[0], deadline.DifficultyFilter{})[0].Last.Answer)
		_, err = do(w, organizer, func(tx *store.Tx) (deadline.Difficulty, error) {
			return deadline.EditDifficulty(tx, d.ID, solved.Version, in)
		})
		require.Equal(t, "fault.difficulty_settled", fault.As(err).Key)
		reopened := must(w, organizer, func(tx *store.Tx) (deadline.Difficulty, error) {
			return deadline.ReopenDifficulty(tx, d.ID, solved.Version)
		})
		require.Equal(t, deadline.DifficultyOpen, reopened.Last.State)
		require.Equal(t, 5, w.audits()-before)
	})
}

func TestDifficultyIsChecked(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		_, err := w.raise(w.as(access.Clerk), w.commune(), deadline.Difficulty{Type: "luck"})
		require.Equal(t, map[string]string{"difficulty_kind": "problem.required", "difficulty_type": "problem.choice", "difficulty_text": "problem.required"}, problems(err))
		in, foreign := noHall, w.milestone(w.made[w.Communes[1].ID], "X04").ID
		in.MilestoneID = &foreign
		for _, actor := range []access.Actor{storetest.Root(), w.as(access.Clerk)} {
			_, err = w.raise(actor, w.commune(), in)
			require.Equal(t, map[string]string{"difficulty_milestone": "problem.choice"}, problems(err))
		}
		own := w.milestone(w.commune(), "X04").ID
		in.MilestoneID = &own
		_, err = w.raise(w.as(access.Clerk), w.commune(), in)
		require.NoError(t, err)
		for role, want := range map[access.Role]fault.Kind{access.Reviewer: fault.Forbidden, access.Viewer: fault.Forbidden} {
			_, err = w.raise(w.as(role), w.commune(), noHall)
			require.Equal(t, want, fault.KindOf(err), role)
		}
		_, err = w.raise(w.as(access.Clerk), w.made[w.Communes[1].ID], noHall)
		require.Equal(t, fault.NotFound, fault.KindOf(err))
		require.Empty(t, w.difficulties(w.as(access.Clerk), w.Communes[1], deadline.DifficultyFilter{}))
	})
}

// A past day shows what had been written down by its end, and where it stood then, even when it was reopened since.
func TestDifficultiesOfAPastDay(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		root := storetest.Root()
		day := func(d int) calendar.Date { return calendar.Of(2024, 4, d) }
		w.on(day(1))
		d, err := w.raise(root, w.commune(), noHall)
		require.NoError(t, err)
		w.on(day(3))
		d, err = w.settle(root, d, deadline.DifficultySolved, "Đã sửa xong")
		require.NoError(t, err)
		w.on(day(5))
		must(w, root, func(tx *store.Tx) (deadline.Difficulty, error) { return deadline.ReopenDifficulty(tx, d.ID, d.Version) })
		var want []string
		for n := range 5 {
			asOf := day(n)
			if n == 0 {
				asOf = calendar.Of(2024, 3, 31)
			}
			state := ""
			for _, d := range w.difficulties(root, w.District, deadline.DifficultyFilter{AsOf: asOf}) {
				state = string(d.Last.State)
			}
			want = append(want, state)
		}
		require.Equal(t, []string{"", "open", "open", "solved", "solved"}, want)
		require.Len(t, w.difficulties(root, w.District, deadline.DifficultyFilter{State: deadline.Unsettled}), 1)
		require.Empty(t, w.difficulties(root, w.District, deadline.DifficultyFilter{State: deadline.Unsettled, AsOf: day(4)}))
		for asOf, want := range map[calendar.Date]map[int64]deadline.DifficultyCount{
			day(2): {w.commune().ID: {Unsettled: 1}},
			day(4): {},
			day(5): {w.commune().ID: {Unsettled: 1, Overdue: 1}},
		} {
			require.Equal(t, want, must(w, root, func(tx *store.Tx) (map[int64]deadline.DifficultyCount, error) {
				return deadline.DifficultyCounts(tx, w.District.Path, w.Term.ID, asOf)
			}), asOf)
		}
	})
}

func TestDifficultiesAreNarrowedAndBounded(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		root := storetest.Root()
		late, money := noHall, deadline.Difficulty{Kind: "proposal", Type: "money", Text: "Bổ sung kinh phí", Due: calendar.Of(2024, 4, 20)}
		open := deadline.Difficulty{Kind: "difficulty", Type: "time", Text: "Trùng lịch"}
		for _, in := range []deadline.Difficulty{open, money, late} {
			_, err := w.raise(root, w.commune(), in)
			require.NoError(t, err)
		}
		_, err := w.raise(root, w.made[w.ForeignCommune.ID], money)
		require.NoError(t, err)
		texts := func(f deadline.DifficultyFilter) (texts []string) {
			for _, d := range w.difficulties(root, w.District, f) {
				texts = append(texts, d.Text)
			}
			return texts
		}
		require.Equal(t, []string{late.Text, money.Text, open.Text}, texts(deadline.DifficultyFilter{}), "the first due first, those without a day last")
		require.Equal(t, []string{money.Text}, texts(deadline.DifficultyFilter{Type: "money"}))
		require.Equal(t, []string{late.Text}, texts(deadline.DifficultyFilter{Overdue: true}))
		require.Empty(t, texts(deadline.DifficultyFilter{State: "solved"}))
		require.Empty(t, texts(deadline.DifficultyFilter{CongressID: w.made[w.Communes[1].ID].ID}))
		more := must(w, root, func(tx *store.Tx) (bool, error) {
			list, more, err := deadline.Difficulties(tx, w.District.Path, w.Term.ID, deadline.DifficultyFilter{Limit: 2})
			require.Len(t, list, 2)
			return more, err
		})
		require.True(t, more)
	})
}
