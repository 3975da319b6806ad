package rosterplan_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/rosterplan"
)

// The titles of a list say the category and the hamlet of everybody in it, unless they name several or the rows say
// otherwise.
func TestTitlesSpeakForTheWholeList(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		titles               []string
		category, represents string
		open                 int
	}{
		"title":              {[]string{"DANH SÁCH ĐẠI BIỂU DO HIỆP THƯƠNG CỬ", "XÃ HÒA BÌNH"}, "consulted", "", 0},
		"sheet":              {[]string{"Đương nhiên"}, "ex_officio", "", 0},
		"hamlet":             {[]string{"ẤP PHƯỚC LỢI – đại biểu dự đại hội", "Phước Lợi"}, "", "Ấp Phước Lợi", 1},
		"several":            {[]string{"Danh sách đại biểu đương nhiên và hiệp thương cử"}, "", "", 1},
		"what is left out":   {[]string{"Danh sách đại biểu (không kể khách mời)"}, "", "", 1},
		"a quarter":          {[]string{"Khu phố Hòa Bình", "KP Hòa Bình"}, "", "Khu phố Hòa Bình", 1},
		"a decision":         {[]string{"Căn cứ Hướng dẫn về việc hiệp thương giới thiệu người tham gia Ủy ban"}, "", "", 1},
		"nearest goes first": {[]string{"B. Đại biểu dự khuyết", "Đại biểu hiệp thương cử"}, "reserve", "", 0},
	} {
		plan := planOf(rosterplan.PlanInput{Titles: c.titles, Rows: rows(cells("full_name", "Nguyễn Văn An", "gender", "Nam", "born_on", "1970"))})
		require.Equal(t, []string{c.category, c.represents}, []string{plan.Rows[0].Record.Category, plan.Rows[0].Record.Represents}, name)
		require.Len(t, plan.Open(), c.open, name)
	}
	plan := planOf(rosterplan.PlanInput{Titles: []string{"Khách mời"}, Rows: rows(an())})
	require.Equal(t, "consulted", plan.Rows[0].Record.Category)
	plan = planOf(rosterplan.PlanInput{Titles: []string{"Khách mời"}, Answers: rosterplan.Answers{Group: rosterplan.Group{Category: "reserve"}},
		Rows: rows(cells("full_name", "Nguyễn Văn An", "gender", "Nam", "born_on", "1970"))})
	require.Equal(t, "reserve", plan.Rows[0].Record.Category, "a person has said otherwise")
	unsaid := rosterplan.PlanInput{Titles: []string{"Khách mời", "Khu phố Hòa Bình"}, Rows: rows(cells("full_name", "Nguyễn Văn An", "gender", "Nam", "born_on", "1970"))}
	unsaid.Answers.Recall(rosterplan.Answers{Group: rosterplan.Group{Category: "consulted", Represents: "Khu phố Quyết Tiến"}, Sex: "female"})
	row := planOf(unsaid).Rows[0].Record
	require.Equal(t, []string{"guest", "Khu phố Hòa Bình"}, []string{row.Category, row.Represents}, "the titles of this file go before what was said of another")
	unsaid.Answers.Given = true
	plan = planOf(unsaid)
	require.Equal(t, "", plan.Rows[0].Record.Represents, "a person does not want what the titles say")
	require.Len(t, plan.Open(), 1)
	require.Equal(t, "", unsaid.Answers.Lesson().Sex, "who the people of a list are teaches nothing")
}
