package roster_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/delegate"
	"daihoi/models/delegate/delegatetest"
	"daihoi/models/field"
	"daihoi/models/roster"
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
		require.Equal(t, []roster.State{"new", "new"}, states(plan), "no error a row for a cell that does not exist")
		require.Equal(t, []roster.Question{{Key: "category", Rows: []int{5, 6}}}, plan.Questions)
		_, err := w.confirm(t, imp, plan.Digest(), false)
		require.Equal(t, []string{"category problem.import_question"}, delegatetest.Keys(err))

		answer := func(imp roster.Import, said roster.Answers) error {
			return w.Do(t, root, func(tx *store.Tx) error { return roster.Answer(tx, imp.ID, imp.Version, said) })
		}
		require.Equal(t, []string{"category problem.choice"}, delegatetest.Keys(answer(imp, roster.Answers{Group: roster.Group{Category: "chief"}})))
		require.NoError(t, answer(imp, roster.Answers{Group: roster.Group{Category: delegate.Consulted}}))
		imp, plan = w.preview(t, imp.ID)
		require.Equal(t, []roster.Question{{Key: "category", Rows: []int{5, 6}, Answered: true}}, plan.Questions)
		_, err = w.confirm(t, imp, plan.Digest(), false)
		require.NoError(t, err)

		next, plan := w.preview(t, w.start(t, root, w.Here, unsaid("Trần Thị Ba")).ID)
		require.Equal(t, delegate.Consulted, next.Answers.Category)
		require.Equal(t, imp.FileName, next.Found.Recalled.FileName)
		require.Empty(t, plan.Open())
		beside, _ := w.preview(t, w.start(t, root, w.There, unsaid("Phạm Thị Tư")).ID)
		require.Equal(t, "", beside.Answers.Category)

		var lessons []roster.Lesson
		storetest.Must(t, w.Store, root, func(tx *store.Tx) (err error) { lessons, err = roster.Lessons(tx, w.Here); return err })
		require.Len(t, lessons, 1)
		require.NoError(t, w.Do(t, root, func(tx *store.Tx) error { return roster.Forget(tx, w.Here, lessons[0].Fingerprint) }))
		forgot := w.start(t, root, w.Here, unsaid("Trần Thị Năm"))
		require.Equal(t, "", forgot.Answers.Category)
		require.Nil(t, forgot.Found.Recalled)
	})
}

// A code in the column of the sex is asked once for the file.
func TestCodesOfTheSexAreAskedOnce(t *testing.T) {
	t.Parallel()
	in := roster.PlanInput{Rows: rows(an("gender", "1"), an("full_name", "Trần Thị Bốn", "gender", "0"))}
	plan := planOf(in)
	require.Equal(t, []roster.Question{{Key: "gender", Rows: []int{plan.Rows[0].Number, plan.Rows[1].Number}, Values: []string{"0", "1"}}}, plan.Questions)
	require.Zero(t, plan.Summary[roster.StateError])
	in.Answers.Codes = map[string]string{"1": delegate.Male, "0": delegate.Female}
	plan = planOf(in)
	require.Empty(t, plan.Open())
	require.Equal(t, []string{"male", "female"}, []string{plan.Rows[0].Record.Gender, plan.Rows[1].Record.Gender})

	marked := roster.PlanInput{Rows: rows(an("gender", ""), an("full_name", "Trần Thị Bốn", "gender", "x"))}
	require.Equal(t, []string{"", "x"}, planOf(marked).Questions[0].Values)
	marked.Answers.Codes = map[string]string{"": delegate.Male, "x": delegate.Female}
	plan = planOf(marked)
	require.Equal(t, []string{"male", "female"}, []string{plan.Rows[0].Record.Gender, plan.Rows[1].Record.Gender})
}

// Two rows that may be one person are asked about, and the answer holds for the same rows of a later file.
func TestTwinsOfOneFileAreAsked(t *testing.T) {
	t.Parallel()
	in := roster.PlanInput{Rows: rows(an("full_name", "Trần Văn Hùng"), an("full_name", "Trần Văn Hưng", "represents", "Thôn 2"))}
	plan := planOf(in)
	require.Equal(t, []roster.State{"new", "ambiguous"}, states(plan))
	require.Equal(t, "Trần Văn Hùng", plan.Rows[1].Twin.Name)
	require.NotNil(t, planOf(roster.PlanInput{Rows: rows(an("full_name", "Hoàng Thị Lý"), an("full_name", "Hoàng Thị Lí", "represents", "Thôn 2"))}).Rows[1].Twin, "i for y")
	for choice, want := range map[roster.Choice]roster.State{roster.One: "skipped", roster.Both: "new"} {
		in.Decisions = map[string]roster.Decision{plan.Rows[1].Key: {Choice: choice}}
		require.Equal(t, want, planOf(in).Rows[1].State)
	}
}

// Hidden rows are people only if somebody says so.
func TestHiddenRowsWaitForATick(t *testing.T) {
	t.Parallel()
	in := roster.PlanInput{Rows: rows(an(), an("full_name", "Trần Văn Ẩn"))}
	in.Rows[1].Hidden = true
	plan := planOf(in)
	require.Equal(t, []roster.State{"new", "skipped"}, states(plan))
	require.Equal(t, []roster.Question{{Key: "hidden", Rows: []int{plan.Rows[1].Number}, Optional: true}}, plan.Questions)
	in.Rows[1].Struck = true
	require.Equal(t, "struck", planOf(in).Rows[1].Notes[0].Code)
	in.Answers.Hidden = true
	require.Equal(t, []roster.State{"new", "new"}, states(planOf(in)))
}

func TestTheCitizenNumberIsASecondWitness(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		cells    []string
		id, sex  string
		state    roster.State
		problems []string
	}{
		"agrees":              {[]string{"citizen_id", "001070001234"}, "001070001234", "male", "new", nil},
		"other sex":           {[]string{"citizen_id", "001170001234"}, "001170001234", "male", "warning", []string{"citizen_id citizen_sex"}},
		"other year":          {[]string{"citizen_id", "001071001234"}, "001071001234", "male", "warning", []string{"citizen_id citizen_year"}},
		"zeros that agree":    {[]string{"citizen_id", "1070001234"}, "001070001234", "male", "new", nil},
		"zeros that disagree": {[]string{"citizen_id", "1171001234"}, "", "male", "warning", []string{"citizen_id zero_doubtful"}},
		"other sex, said by the place of the birth": {[]string{"citizen_id", "001170001234", "gender", "", "born_on", "", "born_on.male", "9/3/1970", "born_on.female", ""},
			"001170001234", "", "error", []string{"gender citizen_sex"}},
		"other sex, said by a blank": {[]string{"citizen_id", "001170001234", "gender", "", "gender.female", ""}, "001170001234", "", "error", []string{"gender citizen_sex"}},
		"says the missing sex":       {[]string{"citizen_id", "001070001234", "gender", ""}, "001070001234", "male", "warning", []string{"gender sex_from_citizen"}},
	} {
		row := planOf(roster.PlanInput{Rows: rows(an(c.cells...))}).Rows[0]
		require.Equal(t, c.problems, problems(row.Problems), name)
		require.Equal(t, []any{c.id, c.sex, c.state}, []any{row.Record.CitizenID, row.Record.Gender, row.State}, name)
	}
}

// A list that says nobody's sex is asked about once.
func TestAListWithoutAnySexIsAskedAboutOnce(t *testing.T) {
	t.Parallel()
	woman := func(name string) map[string]field.Raw {
		return cells("full_name", name, "born_on", "1970", "category", "HTC", "represents", "Thôn 1")
	}
	in := roster.PlanInput{Rows: rows(woman("Trần Thị Ba"), woman("Lê Thị Tư"))}
	plan := planOf(in)
	require.Equal(t, []roster.Question{{Key: "gender", Rows: []int{5, 6}, Values: []string{""}}}, plan.Questions)
	require.Zero(t, plan.Summary[roster.StateError])
	in.Answers.Codes = map[string]string{"": delegate.Female}
	plan = planOf(in)
	require.Empty(t, plan.Open())
	require.Equal(t, "female", plan.Rows[1].Record.Gender)
}
