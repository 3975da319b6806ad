package rosterplan_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/calendar"
	"daihoi/models/delegate"
	"daihoi/models/delegate/delegatetest"
	"daihoi/models/field"
	"daihoi/models/rosterplan"
)

var congressDay = calendar.MustParse("2024-05-05")

func text(s string) field.Raw { return field.Raw{Kind: field.RawText, Text: s} }

func dayCell(iso string) field.Raw {
	return field.Raw{Kind: field.RawDay, Day: calendar.MustParse(iso)}
}

// cells makes a row out of key, text, key, text; the address is the key.
func cells(pairs ...string) map[string]field.Raw {
	m := map[string]field.Raw{}
	for i := 0; i < len(pairs); i += 2 {
		m[pairs[i]] = cell(pairs[i], pairs[i+1])
	}
	return m
}

func cell(ref, s string) field.Raw {
	if s == "" {
		return field.Raw{Ref: ref}
	}
	return field.Raw{Ref: ref, Kind: field.RawText, Text: s}
}

// written makes the row that holds exactly the record.
func written(r delegate.Record) map[string]field.Raw {
	m := map[string]field.Raw{}
	for key, value := range delegate.Fields.Values(&r) {
		m[key] = cell(key, value)
	}
	return m
}

func rows(all ...map[string]field.Raw) (out []rosterplan.InputRow) {
	for i, c := range all {
		out = append(out, rosterplan.InputRow{Sheet: "DS", Number: i + 5, Kind: rosterplan.DataRow, Cells: c})
	}
	return out
}

func planOf(in rosterplan.PlanInput) rosterplan.Plan {
	in.CongressDay, in.Today = congressDay, calendar.MustParse("2024-04-05")
	return rosterplan.PlanImport(in)
}

func listed(recs ...delegate.Record) []delegate.Record {
	for i := range recs {
		recs[i].Delegate.ID = int64(i + 1)
	}
	return recs
}

func states(p rosterplan.Plan) (all []rosterplan.State) {
	for _, row := range p.Rows {
		all = append(all, row.State)
	}
	return all
}

// problems lists them as "field code".
func problems(list []rosterplan.Problem) (out []string) {
	for _, p := range list {
		out = append(out, p.Field+" "+p.Code)
	}
	return out
}

// an is a row for Nguyễn Văn An with changes: key, text, key, text.
func an(pairs ...string) map[string]field.Raw {
	c := cells("full_name", "Nguyễn Văn An", "gender", "Nam", "born_on", "9/3/1970", "category", "HTC", "represents", "Thôn 1")
	maps.Copy(c, cells(pairs...))
	return c
}

func TestReadRowTellsTheSex(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		cells    map[string]field.Raw
		gender   string
		born     string
		problems []string
	}{
		{cells("born_on.male", "1970", "born_on.female", ""), "male", "1970", nil},
		{cells("born_on.male", "", "born_on.female", "9/3/1970"), "female", "1970-03-09", nil},
		{cells("born_on.male", "-", "born_on.female", "9/3/1970"), "female", "1970-03-09", nil},
		{cells("born_on.male", "1970", "born_on.female", "1971"), "", "", []string{"gender both_sexes"}},
		{cells("born_on.male", "1970", "born_on.female", "1970"), "", "1970", []string{"gender both_sexes"}},
		{cells("born_on.male", "x", "born_on.female", "1970"), "", "", []string{"gender both_sexes"}},
		{cells("born_on.male", "", "born_on.female", ""), "", "", []string{"gender neither_sex"}},
		{cells("born_on.male", "31/2/1970", "born_on.female", ""), "male", "", []string{"born_on impossible_date"}},
		{cells("born_on.male", "1970", "born_on.female", "", "gender", "Nữ"), "", "1970", []string{"gender contradiction"}},
		{cells("born_on.male", "x", "born_on.female", "", "born_on", "1970"), "male", "1970", nil},
		{cells("gender.male", "x", "gender.female", ""), "male", "", nil},
		{cells("gender.male", "", "gender.female", "1"), "female", "", nil},
		{cells("gender.male", "x", "gender.female", "x"), "", "", []string{"gender both_sexes"}},
		{cells("gender.male", "", "gender.female", ""), "", "", []string{"gender neither_sex"}},
		{cells("gender.female", "x", "full_name", "A B"), "female", "", nil},
		{cells("gender.female", "", "full_name", "A B"), "male", "", nil},
	} {
		rec, found := rosterplan.ReadRow(c.cells, rosterplan.Group{}, congressDay)
		require.Equal(t, c.gender, rec.Gender, "%v", c.cells)
		require.Equal(t, c.born, rec.BornOn.String(), "%v", c.cells)
		require.Equal(t, c.problems, problems(found), "%v", c.cells)
	}
}

func TestReadRowMarksAndGroups(t *testing.T) {
	t.Parallel()
	group := rosterplan.Group{Category: delegate.ExOfficio, Represents: "Thôn 1"}
	for _, c := range []struct {
		cells                map[string]field.Raw
		category, represents string
		problems             []string
	}{
		{cells("full_name", "A"), "ex_officio", "Thôn 1", nil},
		{cells("category", "ĐN", "represents", "Thôn 2"), "ex_officio", "Thôn 2", nil},
		{cells("category", "HTC"), "consulted", "Thôn 1", []string{"category category_differs_from_group"}},
		{cells("category.ex_officio", "", "category.consulted", "", "category.appointed", ""), "ex_officio", "Thôn 1", nil},
		{cells("category.ex_officio", "x", "category.consulted", ""), "ex_officio", "Thôn 1", nil},
		{cells("category.ex_officio", "x", "category.consulted", "x"), "ex_officio", "Thôn 1", []string{"category several_marks"}},
	} {
		rec, found := rosterplan.ReadRow(c.cells, group, congressDay)
		require.Equal(t, c.category, rec.Category, "%v", c.cells)
		require.Equal(t, c.represents, rec.Represents, "%v", c.cells)
		require.Equal(t, c.problems, problems(found), "%v", c.cells)
	}
}

func TestGroupRows(t *testing.T) {
	t.Parallel()
	start := rosterplan.Group{Category: delegate.Consulted, Represents: "Thôn 9"}
	for text, want := range map[string]rosterplan.Group{
		"I. ĐẠI BIỂU ĐƯƠNG NHIÊN":              {Category: "ex_officio"},
		"II- Đại biểu do hiệp thương cử: 48":   {Category: "consulted"},
		"III. ĐẠI BIỂU CHỈ ĐỊNH (02 đại biểu)": {Category: "appointed"},
		"Đại biểu dự khuyết":                   {Category: "reserve"},
		"KHÁCH MỜI":                            {Category: "guest"},
		"A. ĐẠI BIỂU CHÍNH THỨC":               {},
		"1. THÔN NGỌC HỒI (5 đại biểu)":        {Category: "consulted", Represents: "Thôn Ngọc Hồi"},
		"2. Thôn 1: 05 đại biểu":               {Category: "consulted", Represents: "Thôn 1"},
		"Thôn 1":                               {Category: "consulted", Represents: "Thôn 1"},
		"III. HỘI NÔNG DÂN":                    {Category: "consulted", Represents: "Hội Nông dân"},
		"b) tổ dân phố SỐ 5":                   {Category: "consulted", Represents: "Tổ dân phố số 5"},
		"1.2. Ban Công tác Mặt trận thôn 3-5":  {Category: "consulted", Represents: "Ban Công tác Mặt trận thôn 3-5"},
	} {
		require.Equal(t, want, start.Under(text, []string{"Tổ dân phố số 5"}), text)
	}
}

func TestStates(t *testing.T) {
	t.Parallel()
	hoa := func(change ...func(*delegate.Record)) delegate.Record {
		r := delegatetest.Person("Nguyễn Thị Hòa", change...)
		r.Gender, r.CitizenID = delegate.Female, ""
		return r
	}
	woman := func(pairs ...string) map[string]field.Raw {
		return an(append([]string{"full_name", "Nguyễn Thị Hòa", "gender", "Nữ"}, pairs...)...)
	}
	year := func(r *delegate.Record) { r.BornOn = calendar.Partial{Year: 1970} }
	for name, c := range map[string]struct {
		present []delegate.Record
		row     map[string]field.Raw
		state   rosterplan.State
		match   int64
		said    string // "field old→new" of the changes, or reasons of the candidates
	}{
		"empty list":                          {nil, an(), "new", 0, ""},
		"same":                                {listed(delegatetest.Person("Nguyễn Văn An")), an(), "same", 1, ""},
		"old tone place":                      {listed(hoa()), woman("full_name", "Nguyễn Thị Hoà"), "same", 1, ""},
		"capitals":                            {listed(hoa()), woman("full_name", "NGUYỄN THỊ HOÀ"), "same", 1, ""},
		"blank wipes nothing":                 {listed(hoa()), woman("phone", "", "ethnicity", "-"), "same", 1, ""},
		"less exact date wipes nothing":       {listed(hoa()), woman("born_on", "1970"), "same", 1, ""},
		"better date":                         {listed(hoa(year)), woman(), "changed", 1, "born_on 1970→1970-03-09"},
		"changed phone":                       {listed(hoa()), woman("phone", "0987654321"), "changed", 1, "phone 0912345678→0987654321"},
		"marks forgotten":                     {listed(hoa()), woman("full_name", "Nguyen Thi Hoa"), "same", 1, ""},
		"marks added":                         {listed(hoa(func(r *delegate.Record) { r.FullName = "Nguyen Thi Hoa" })), woman(), "changed", 1, "full_name Nguyen Thi Hoa→Nguyễn Thị Hòa"},
		"another mark":                        {listed(hoa()), woman("full_name", "Nguyễn Thị Hoa"), "ambiguous", 0, "near_spelling"},
		"i for y":                             {listed(hoa(func(r *delegate.Record) { r.FullName = "Nguyễn Thị Vy" })), woman("full_name", "Nguyễn Thị Vi"), "ambiguous", 0, "near_spelling"},
		"citizen number decides":              {listed(delegatetest.Person("Nguyễn Văn An")), an("born_on", "1971", "represents", "Thôn 2", "citizen_id", "001070001234"), "changed", 1, "born_on 1970-03-09→1971, represents Thôn 1→Thôn 2"},
		"citizen number of another":           {listed(delegatetest.Person("Trần Văn Ba", year)), an("born_on", "1980", "citizen_id", "001070001234"), "ambiguous", 0, "citizen_id"},
		"other citizen number":                {listed(delegatetest.Person("Nguyễn Văn An")), an("citizen_id", "001070009999"), "ambiguous", 0, "name_year"},
		"old card and new number":             {listed(delegatetest.Person("Nguyễn Văn An")), an("citizen_id", "012345678"), "changed", 1, "citizen_id 001070001234→012345678"},
		"other sender, whole birth":           {listed(hoa()), woman("represents", "Thôn 2"), "ambiguous", 0, "name_year"},
		"other sender, same position":         {listed(hoa(func(r *delegate.Record) { r.Occupation = "Trưởng thôn 1" })), woman("represents", "Thôn 2", "occupation", "trưởng thôn 1"), "changed", 1, "occupation Trưởng thôn 1→trưởng thôn 1, represents Thôn 1→Thôn 2"},
		"year only, same sender":              {listed(hoa()), woman("born_on", "1970", "residence", "Xóm 3"), "changed", 1, "residence →Xóm 3"},
		"year only, no sender":                {listed(hoa()), woman("born_on", "1970", "represents", ""), "ambiguous", 0, "name_year"},
		"name only":                           {listed(hoa()), woman("born_on", ""), "ambiguous", 0, "name_only"},
		"other year":                          {listed(hoa()), woman("born_on", "1980"), "warning", 0, ""},
		"other year, same phone":              {listed(hoa()), woman("born_on", "1971", "phone", "0912345678"), "ambiguous", 0, "birth_differs"},
		"other sex":                           {listed(delegatetest.Person("Nguyễn Thị Hòa")), woman(), "ambiguous", 0, "name_year"},
		"near spelling":                       {listed(hoa()), woman("full_name", "Nguyễn Thị Hoan"), "ambiguous", 0, "near_spelling"},
		"near spelling, other day":            {listed(hoa()), woman("full_name", "Nguyễn Thị Hoan", "born_on", "10/3/1970"), "new", 0, ""},
		"second name in brackets":             {listed(hoa()), woman("full_name", "Nguyễn Thị Hòa (B)"), "ambiguous", 0, "name_year"},
		"two of the list fit":                 {listed(hoa(), hoa()), woman("phone", "0987654321"), "ambiguous", 0, "several several"},
		"error":                               {listed(hoa()), woman("born_on", "31/2/1970"), "ambiguous", 0, "name_only"},
		"warning":                             {nil, an("ethnicity", "Hàn Quốc"), "warning", 0, ""},
		"warning that the list has confirmed": {listed(hoa(func(r *delegate.Record) { r.Ethnicity = "Hàn Quốc" })), woman("ethnicity", "Hàn Quốc"), "same", 1, ""},
		"stranger":                            {listed(delegatetest.Person("Lê Văn Tám")), an(), "new", 0, ""},
	} {
		in := rosterplan.PlanInput{Rows: rows(c.row), Present: c.present}
		row := planOf(in).Rows[0]
		require.Equal(t, c.state, row.State, "%s: %v %v", name, row.Problems, row.Changes)
		require.Equal(t, c.match, row.MatchID, name)
		var said []string
		for _, ch := range row.Changes {
			said = append(said, fmt.Sprintf("%s %s→%s", ch.Field, ch.Old, ch.New))
		}
		sep := ", "
		for _, cand := range row.Candidates {
			said, sep = append(said, cand.Why), " "
		}
		require.Equal(t, c.said, strings.Join(said, sep), name)
	}
}

func TestRules(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		row      map[string]field.Raw
		state    rosterplan.State
		problems []string
	}{
		"missing":         {cells("full_name", "", "gender", "", "born_on", "", "category", "", "phone", "0912345678"), "error", []string{"full_name required", "gender required", "born_on missing"}},
		"too young":       {an("born_on", "6/5/2006"), "warning", []string{"born_on delegate_too_young"}},
		"old enough":      {an("born_on", "5/5/2006"), "new", nil},
		"official first":  {an("party_joined_on", "3/2/2000", "party_official_on", "3/2/1999"), "warning", []string{"party_official_on party_official_before_joined"}},
		"joined at 17":    {an("party_joined_on", "8/3/1988"), "warning", []string{"party_joined_on party_too_young"}},
		"future":          {an("party_official_on", "3/2/2030"), "warning", []string{"party_official_on date_in_future"}},
		"no sex":          {cells("full_name", "Nguyễn Văn An", "born_on.male", "", "born_on.female", "", "category", "HTC"), "error", []string{"gender neither_sex", "born_on missing"}},
		"unknown sender":  {an("represents", "Thôn 7"), "warning", []string{"represents unknown_sending_unit"}},
		"sender by heart": {an("represents", "Hội ND"), "new", nil},
		"elsewhere":       {an("full_name", "LÊ VĂN BA", "born_on", "1960"), "warning", []string{"full_name in_other_congress"}},
		"elsewhere not":   {an("full_name", "LÊ VĂN BA", "born_on", "1961"), "new", nil},
	} {
		row := planOf(rosterplan.PlanInput{Rows: rows(c.row), SendingUnits: []string{"Thôn 1", "Thôn 2", "Hội Nông dân"},
			Others: []rosterplan.Namesake{{FullName: "Lê Văn Ba", BornOn: calendar.Partial{Year: 1960, Month: 2}, UnitName: "Xã Yên Viên"}}}).Rows[0]
		require.Equal(t, c.problems, problems(row.Problems), name)
		require.Equal(t, c.state, row.State, name)
		for _, p := range row.Problems {
			if name != "no sex" {
				require.Equal(t, p.Field, p.Cell, name) // the address in these rows is the key
			}
		}
	}
}

func TestDuplicatesInsideTheFile(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		second map[string]field.Raw
		state  rosterplan.State
		code   string
	}{
		"whole birth, other sender":   {an("represents", "Thôn 2"), "skipped", " again_differs"},
		"year only, same sender":      {an("born_on", "1970"), "skipped", " again_differs"},
		"year only, no sender":        {an("born_on", "1970", "represents", ""), "skipped", " again_differs"},
		"year only, other sender":     {an("born_on", "1970", "represents", "Thôn 2"), "ambiguous", ""},
		"other day":                   {an("born_on", "10/3/1970"), "new", ""},
		"citizen number, other name":  {an("full_name", "Lê Văn Tám", "citizen_id", "001070001234"), "warning", "citizen_id citizen_id_shared"},
		"capitals and old tone place": {an("full_name", "NGUYỄN VĂN AN"), "skipped", " again"},
	} {
		plan := planOf(rosterplan.PlanInput{Rows: rows(an("citizen_id", "001070001234"), c.second)})
		if name == "citizen number, other name" { // both rows name the other, and neither keeps the number
			require.Equal(t, "citizen_id citizen_id_shared", strings.Join(problems(plan.Rows[0].Problems), ", "))
			require.Equal(t, []string{"", ""}, []string{plan.Rows[0].Record.CitizenID, plan.Rows[1].Record.CitizenID})
		} else {
			require.Equal(t, rosterplan.StateNew, plan.Rows[0].State, name)
		}
		require.Equal(t, c.state, plan.Rows[1].State, name)
		require.Equal(t, c.code, strings.Join(problems(plan.Rows[1].Problems), ", "), name)
		for _, p := range plan.Rows[1].Problems {
			require.Equal(t, 5, p.Args["Row"], name)
		}
	}
}

func TestGroupsAnswersAndSkippedRows(t *testing.T) {
	t.Parallel()
	who := func(name string) map[string]field.Raw {
		return cells("full_name", name, "gender", "Nam", "born_on", "1970", "represents", "")
	}
	in := rows(who("Lê Văn Một"), nil, who("Lê Văn Hai"), nil, who("Lê Văn Ba"), nil, nil, cells("full_name", "", "born_on", ""))
	in[1].Kind, in[1].Text = rosterplan.GroupRow, "I. ĐẠI BIỂU ĐƯƠNG NHIÊN"
	in[3].Kind, in[3].Text = rosterplan.GroupRow, "1. THÔN NGỌC HỒI"
	in[5].Kind, in[6].Kind = rosterplan.TotalRow, rosterplan.BlankRow
	plan := planOf(rosterplan.PlanInput{Rows: in, Answers: rosterplan.Answers{Group: rosterplan.Group{Category: delegate.Consulted}}})
	var got []string
	for _, r := range plan.Rows {
		got = append(got, string(r.State)+" "+r.Record.Category+" "+r.Record.Represents)
	}
	require.Equal(t, []string{"new consulted ", "skipped  ", "new ex_officio ", "skipped  ", "new ex_officio Thôn Ngọc Hồi", "skipped  ", "skipped  ", "skipped  "}, got)
	require.Equal(t, map[rosterplan.State]int{"new": 3, "skipped": 5, "changed": 0, "same": 0, "warning": 0, "ambiguous": 0, "error": 0}, plan.Summary)
	require.True(t, plan.Importable())

	// Once imported, the default changes nobody whom the list knows better.
	present := listed(plan.Rows[0].Record, plan.Rows[2].Record, plan.Rows[4].Record)
	require.Equal(t, 3, planOf(rosterplan.PlanInput{Rows: in, Present: present, Answers: rosterplan.Answers{Group: rosterplan.Group{Category: delegate.Consulted}}}).Summary["same"])
	present[0].Category = delegate.Appointed
	require.Equal(t, []rosterplan.State{"same"}, states(planOf(rosterplan.PlanInput{Rows: in[:1], Present: present, Answers: rosterplan.Answers{Group: rosterplan.Group{Category: delegate.Consulted}}})))
}

func TestDecisions(t *testing.T) {
	t.Parallel()
	present := listed(delegatetest.Person("Nguyễn Văn An", func(r *delegate.Record) { r.CitizenID = "" }))
	in := rosterplan.PlanInput{Rows: rows(an("represents", "Thôn 2")), Present: present}
	row := planOf(in).Rows[0]
	require.Equal(t, rosterplan.StateAmbiguous, row.State)
	require.Equal(t, []field.Change{{Field: "represents", Old: "Thôn 1", New: "Thôn 2"}}, row.Candidates[0].Changes)
	for _, c := range []struct {
		decision rosterplan.Decision
		state    rosterplan.State
		match    int64
		changes  int
	}{
		{rosterplan.Decision{Choice: rosterplan.Keep, DelegateID: 1}, "same", 1, 0},
		{rosterplan.Decision{Choice: rosterplan.Replace, DelegateID: 1}, "changed", 1, 1},
		{rosterplan.Decision{Choice: rosterplan.Both}, "new", 0, 0},
		{rosterplan.Decision{Choice: rosterplan.Keep, DelegateID: 7}, "ambiguous", 0, 0}, // gone from the list
		{rosterplan.Decision{Choice: "else", DelegateID: 1}, "ambiguous", 0, 0},
	} {
		in.Decisions = map[string]rosterplan.Decision{row.Key: c.decision}
		got := planOf(in).Rows[0]
		require.Equal(t, c.state, got.State, c.decision)
		require.Equal(t, c.match, got.MatchID, c.decision)
		require.Len(t, got.Changes, c.changes, c.decision)
		if got.State == rosterplan.StateNew {
			require.True(t, got.Record.Confirmed)
			in.Present = listed(present[0], got.Record)
			again := planOf(in).Rows[0]
			require.Equal(t, rosterplan.StateSame, again.State)
			require.EqualValues(t, 2, again.MatchID)
			in.Present = present
		}
	}
}

func TestSeats(t *testing.T) {
	t.Parallel()
	present := listed(delegatetest.Person("Lê Văn Một"), delegatetest.Person("Lê Văn Hai", func(r *delegate.Record) { r.Category = delegate.Guest }))
	in := rosterplan.PlanInput{Present: present, Rows: rows(an(), an("full_name", "Trần Văn Bốn", "category", "khách mời"), an("full_name", "Trần Văn Năm", "gender", "?"))}
	in.Seats = 2
	require.Empty(t, planOf(in).Problems)
	in.Seats = 1
	require.Equal(t, []string{" over_seats"}, problems(planOf(in).Problems))
	require.Equal(t, map[string]any{"Seats": 1, "Count": 2, "Over": 1}, planOf(in).Problems[0].Args)
}

func TestDatesOfOneColumnAreDoubtedTogether(t *testing.T) {
	t.Parallel()
	row := func(i int, born field.Raw) map[string]field.Raw {
		c := an("full_name", fmt.Sprintf("Lê Văn %c", 'A'+i))
		born.Ref = "D"
		c["born_on"] = born
		return c
	}
	doubted := func(births ...field.Raw) (n int) {
		var all []map[string]field.Raw
		for i, b := range births {
			all = append(all, row(i, b))
		}
		for _, r := range planOf(rosterplan.PlanInput{Rows: rows(all...)}).Rows {
			for _, p := range r.Problems {
				if p.Code == "day_month_doubtful" {
					require.Equal(t, "D", p.Cell)
					n++
				}
			}
		}
		return n
	}
	spoilt := []field.Raw{dayCell("1975-07-11"), dayCell("1970-03-02"), dayCell("1968-05-05"), text("22/10/1975"), text("30/4/1971")}
	require.Equal(t, 2, doubted(spoilt...), "5/5 cannot be swapped")
	require.Zero(t, doubted(append(spoilt, dayCell("1975-10-22"))...), "a true date after the 12th")
	require.Zero(t, doubted(append(spoilt, text("2/3/1971"))...), "a written date up to the 12th")
	require.Equal(t, 1, doubted(text("10/22/1975"), text("7/11/1975"), text("6/6/1970"), text("22/1/1970")))
	require.Zero(t, doubted(text("7/11/1975"), text("22/1/1970")))
}
