package roster_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/delegate"
	"daihoi/models/delegate/delegatetest"
	"daihoi/models/roster"
	"daihoi/models/rosterplan"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

// The category that a file leaves unsaid is asked once for the file. What a confirmed import has answered serves the next
// file with the same headings of the unit; a unit beside learns the columns, not what is said of the people; undone or
// forgotten, it is asked again.
func TestOneQuestionForTheFileAndWhatItTeaches(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		root := storetest.Root()
		unsaid := func(names ...string) roster.Upload {
			var rows [][]string
			for _, name := range names {
				rows = append(rows, line(name, "5/3/1975", "Giáo viên")[:6])
			}
			up := upload(rows...)
			up.Mapping = map[int]string{0: "full_name", 1: "gender", 2: "born_on", 3: "ethnicity", 4: "occupation", 5: "represents"}
			return up
		}
		imp, plan := w.preview(t, w.start(t, root, w.Here, unsaid("Nguyễn Thị Ánh", "Lê Thị Hòa")).ID)
		require.Equal(t, []rosterplan.State{"new", "new"}, states(plan), "no error a row for a cell that does not exist")
		require.Equal(t, []rosterplan.Question{{Key: "category", Rows: []int{5, 6}}}, plan.Questions)
		_, err := w.confirm(t, imp, plan.Digest(), false)
		require.Equal(t, []string{"category problem.import_question"}, delegatetest.Keys(err))

		answer := func(imp roster.Import, said rosterplan.Answers) error {
			return w.Do(t, root, func(tx *store.Tx) error { return roster.Answer(tx, imp.ID, imp.Version, said) })
		}
		require.Equal(t, []string{"category problem.choice"}, delegatetest.Keys(answer(imp, rosterplan.Answers{Group: rosterplan.Group{Category: "chief"}})))
		require.NoError(t, answer(imp, rosterplan.Answers{Group: rosterplan.Group{Category: delegate.Consulted}}))
		imp, plan = w.preview(t, imp.ID)
		require.Equal(t, []rosterplan.Question{{Key: "category", Rows: []int{5, 6}, Answered: true, Value: "consulted"}}, plan.Questions)
		_, err = w.confirm(t, imp, plan.Digest(), false)
		require.NoError(t, err)

		next, plan := w.preview(t, w.start(t, root, w.Here, unsaid("Trần Thị Ba")).ID)
		require.Equal(t, delegate.Consulted, next.Answers.Remembered.Category)
		require.Equal(t, imp.FileName, next.Found.Recalled.FileName)
		require.Empty(t, plan.Open())
		stranger, _ := w.preview(t, w.start(t, root, w.There, unsaid("Phạm Thị Tư")).ID)
		require.Nil(t, stranger.Found.Recalled)
		storetest.Must(t, w.Store, root, func(tx *store.Tx) error {
			return tx.DB().Exec("UPDATE units SET parent_id = (SELECT MIN(id) FROM units)").Error
		})
		beside, _ := w.preview(t, w.start(t, root, w.There, unsaid("Phạm Thị Tư")).ID)
		require.Equal(t, "", beside.Answers.Remembered.Category)
		require.Equal(t, roster.Recalled{Beside: true}, *beside.Found.Recalled, "not whose file it was")

		var lessons []roster.Lesson
		storetest.Must(t, w.Store, root, func(tx *store.Tx) (err error) { lessons, err = roster.Lessons(tx, w.Here); return err })
		require.Len(t, lessons, 1)
		require.NoError(t, w.Do(t, root, func(tx *store.Tx) error { return roster.Forget(tx, w.Here, lessons[0].Fingerprint) }))
		forgot := w.start(t, root, w.Here, unsaid("Trần Thị Năm"))
		require.Equal(t, "", forgot.Answers.Remembered.Category)
		require.Nil(t, forgot.Found.Recalled)
	})
}
