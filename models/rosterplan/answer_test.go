package rosterplan_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/delegate"
	"daihoi/models/field"
	"daihoi/models/rosterplan"
)

// A code in the column of the sex is asked once for the file.
func TestCodesOfTheSexAreAskedOnce(t *testing.T) {
	t.Parallel()
	in := rosterplan.PlanInput{Rows: rows(an("gender", "1"), an("full_name", "Trần Thị Bốn", "gender", "0"))}
	plan := planOf(in)
	require.Equal(t, []rosterplan.Question{{Key: "gender", Rows: []int{plan.Rows[0].Number, plan.Rows[1].Number}, Values: []string{"0", "1"}}}, plan.Questions)
	require.Zero(t, plan.Summary[rosterplan.StateError])
	in.Answers.Codes = map[string]string{"1": delegate.Male, "0": delegate.Female}
	plan = planOf(in)
	require.Empty(t, plan.Open())
	require.Equal(t, []string{"male", "female"}, []string{plan.Rows[0].Record.Gender, plan.Rows[1].Record.Gender})

	marked := rosterplan.PlanInput{Rows: rows(an("gender", ""), an("full_name", "Trần Thị Bốn", "gender", "x"))}
	require.Equal(t, []string{"", "x"}, planOf(marked).Questions[0].Values)
	marked.Answers.Codes = map[string]string{"": delegate.Male, "x": delegate.Female}
	plan = planOf(marked)
	require.Equal(t, []string{"male", "female"}, []string{plan.Rows[0].Record.Gender, plan.Rows[1].Record.Gender})
}

// Two rows that may be one person are asked about, and the answer holds for the same rows of a later file.
func TestTwinsOfOneFileAreAsked(t *testing.T) {
	t.Parallel()
	in := rosterplan.PlanInput{Rows: rows(an("full_name", "Trần Văn Hùng"), an("full_name", "Trần Văn Hưng", "represents", "Thôn 2"))}
	plan := planOf(in)
	require.Equal(t, []rosterplan.State{"new", "ambiguous"}, states(plan))
	require.Equal(t, "Trần Văn Hùng", plan.Rows[1].Twin.Name)
	require.NotNil(t, planOf(rosterplan.PlanInput{Rows: rows(an("full_name", "Hoàng Thị Lý"), an("full_name", "Hoàng Thị Lí", "represents", "Thôn 2"))}).Rows[1].Twin, "i for y")
	for choice, want := range map[rosterplan.Choice]rosterplan.State{rosterplan.One: "skipped", rosterplan.Both: "new"} {
		in.Decisions = map[string]rosterplan.Decision{plan.Rows[1].Key: {Choice: choice}}
		require.Equal(t, want, planOf(in).Rows[1].State)
	}
}

// Hidden rows are people only if somebody says so.
func TestHiddenRowsWaitForATick(t *testing.T) {
	t.Parallel()
	in := rosterplan.PlanInput{Rows: rows(an(), an("full_name", "Trần Văn Ẩn"))}
	in.Rows[1].Hidden = true
	plan := planOf(in)
	require.Equal(t, []rosterplan.State{"new", "skipped"}, states(plan))
	require.Equal(t, []rosterplan.Question{{Key: "hidden", Rows: []int{plan.Rows[1].Number}, Optional: true}}, plan.Questions)
	in.Rows[1].Struck = true
	require.Equal(t, "struck", planOf(in).Rows[1].Notes[0].Code)
	in.Answers.Hidden = true
	require.Equal(t, []rosterplan.State{"new", "new"}, states(planOf(in)))
}

func TestTheCitizenNumberIsASecondWitness(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		cells    []string
		id, sex  string
		state    rosterplan.State
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
		row := planOf(rosterplan.PlanInput{Rows: rows(an(c.cells...))}).Rows[0]
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
	in := rosterplan.PlanInput{Rows: rows(woman("Trần Thị Ba"), woman("Lê Thị Tư"))}
	plan := planOf(in)
	require.Equal(t, []rosterplan.Question{{Key: "sex", Rows: []int{5, 6}}}, plan.Questions)
	require.Zero(t, plan.Summary[rosterplan.StateError])
	in.Answers.Sex = delegate.Female
	plan = planOf(in)
	require.Empty(t, plan.Open())
	require.Equal(t, "female", plan.Rows[1].Record.Gender)
}

// A list that says nobody's sex may be read by the middle names; who has none is asked about alone.
func TestSexByTheMiddleName(t *testing.T) {
	t.Parallel()
	names := []string{"Trần Văn Tiến Đạt", "Phạm Thị Sen", "Nguyễn Hoàng Lan", "Văn Thị Hòa", "Lê Thị"}
	in := rosterplan.PlanInput{Answers: rosterplan.Answers{Sex: rosterplan.SexByName}}
	for _, name := range names {
		row := an("full_name", name)
		delete(row, "gender")
		in.Rows = append(in.Rows, rows(row)...)
		in.Rows[len(in.Rows)-1].Number = len(in.Rows)
	}
	plan := planOf(in)
	require.Empty(t, plan.Open())
	var sexes []string
	for i := range plan.Rows {
		sexes = append(sexes, plan.Rows[i].Record.Gender)
	}
	require.Equal(t, []string{"male", "female", "", "female", ""}, sexes)
	require.Equal(t, "gender_by_name", plan.Rows[0].Problems[0].Code)
	require.Equal(t, []rosterplan.State{"warning", "warning", "error", "warning", "error"}, states(plan))
}

// The same person further down may have a better birth: it is offered, not taken.
func TestABetterBirthFurtherDownIsOffered(t *testing.T) {
	t.Parallel()
	in := rosterplan.PlanInput{Rows: rows(an("born_on", "1965"), an("born_on", "20/11/1965"))}
	plan := planOf(in)
	require.Equal(t, []rosterplan.State{"warning", "skipped"}, states(plan))
	require.Equal(t, "1965", plan.Rows[0].Record.BornOn.String())
	require.Equal(t, "birth_more_exact", plan.Rows[0].Problems[0].Code)
	offered := plan.Rows[0].Problems[0]
	require.Equal(t, "20/11/1965", offered.Offer())
	require.Empty(t, plan.Rows[0].Repairs, "nothing is changed before that")
	in.Mends = []rosterplan.Mend{{Field: offered.Field, Cell: offered.Cell, To: offered.Offer()}}
	plan = planOf(in)
	require.Equal(t, "1965-11-20", plan.Rows[0].Record.BornOn.String())
	require.Equal(t, []rosterplan.State{"new", "skipped"}, states(plan))
	in = rosterplan.PlanInput{Rows: rows(an("born_on", "1965", "represents", "Thôn Nội"), an("born_on", "20/11/1965", "represents", "Thôn Ngoại"))}
	plan = planOf(in)
	require.Empty(t, plan.Rows[0].Problems, "asked first whether they are one")
	in.Decisions = map[string]rosterplan.Decision{plan.Rows[1].Key: {Choice: rosterplan.One}}
	require.Equal(t, "20/11/1965", planOf(in).Rows[0].Problems[0].Offer())
}
