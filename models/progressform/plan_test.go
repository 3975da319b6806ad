package progressform_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"daihoi/models/calendar"
	"daihoi/models/deadline"
	"daihoi/models/field"
	"daihoi/models/progressform"
	"daihoi/models/readiness"
	"daihoi/models/template"
)

func planned(state readiness.State, cells map[string]field.Raw) progressform.RowPlan {
	m := deadline.Milestone{ID: 5, Version: 2, State: state, Item: template.Item{Code: "X03", Mandatory: template.ForAll, Counted: true}}
	return progressform.Compare(progressform.PlanInput{Today: calendar.Of(2024, 4, 5), Present: []deadline.Milestone{m},
		Form: progressform.Filled{Stamp: progressform.StampWhole, Issued: []progressform.Row{{ID: 5, Version: 2, Code: "X03", State: state}},
			Rows: []progressform.FilledRow{{Number: 9, ID: 5, Code: "X03", Cells: cells}}}}).Rows[0]
}

func problemCodes(r progressform.RowPlan) []string {
	var codes []string
	for _, p := range r.Problems {
		codes = append(codes, p.Code)
	}
	return codes
}

// Days in every usual way of writing one; the report is of 5/4/2024.
func TestDaysOfAReturnedForm(t *testing.T) {
	t.Parallel()
	text := func(s string) field.Raw { return field.Raw{Ref: "F9", Kind: field.RawText, Text: s} }
	number := func(n float64, s string) field.Raw {
		return field.Raw{Ref: "F9", Kind: field.RawNumber, Number: n, Text: s}
	}
	for _, c := range []struct {
		cell field.Raw
		want string
		code string
	}{
		{text("4/4/2024"), "2024-04-04", ""}, {text("04/04/2024"), "2024-04-04", ""}, {text("4-4-24"), "2024-04-04", ""},
		{text("04.4.2024"), "2024-04-04", ""}, {text(" 4 / 4 / 2024 "), "2024-04-04", ""}, {text("2024-04-04"), "2024-04-04", ""},
		{text("2024-04-04 00:00:00"), "2024-04-04", ""}, {text("ngày 04 tháng 4 năm 2024"), "2024-04-04", ""},
		{text("Ngày 4/4/2024"), "2024-04-04", ""}, {text("04042024"), "2024-04-04", ""}, {text("20240404"), "2024-04-04", ""},
		{text("04-Apr-2024"), "2024-04-04", ""}, {number(45386, "45386"), "2024-04-04", ""}, {number(4042024, "4042024"), "2024-04-04", ""},
		{field.Raw{Kind: field.RawDay, Day: calendar.Of(2024, 4, 4)}, "2024-04-04", ""},
		{text("4/4"), "", "no_year"}, {number(4.4, "4.4"), "", "no_year"}, {text("tháng 4 năm 2024"), "", "no_year"}, {text("hôm qua"), "", "not_a_day"},
		{text("31/4/2024"), "", "not_a_day"}, {text("4/25/2024"), "", "not_a_day"}, {text("4/4/1924"), "", "not_a_day"}, {text("6/4/2024"), "", "field"},
		{field.Raw{Kind: field.RawError, Text: "#N/A"}, "", "not_a_day"}, {field.Raw{Kind: field.RawDay, Day: calendar.Of(1905, 7, 16)}, "", "not_a_day"},
	} {
		row := planned(readiness.NotStarted, map[string]field.Raw{"state": text("xong"), "done_on": c.cell})
		if c.code != "" {
			require.Equal(t, []string{c.code}, problemCodes(row), "%+v", c.cell)
			require.Equal(t, progressform.RowError, row.State)
			continue
		}
		require.Empty(t, row.Problems, "%+v", c.cell)
		require.Equal(t, c.want, row.Input.DoneOn.String(), "%+v", c.cell)
		require.Equal(t, progressform.RowChanged, row.State)
	}
}

// States as they are chosen, and as they are typed by hand.
func TestStatesOfAReturnedForm(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		from   readiness.State
		text   string
		action readiness.Action
		code   string
	}{
		{readiness.NotStarted, "", "", ""}, {readiness.NotStarted, "Chưa làm", "", ""}, {readiness.NotStarted, "Đang làm", readiness.Start, ""},
		{readiness.NotStarted, "ĐANG TRIỂN KHAI", readiness.Start, ""}, {readiness.NotStarted, "Đã xong – đề nghị duyệt", readiness.Submit, ""},
		{readiness.InProgress, "hoàn thành", readiness.Submit, ""}, {readiness.Returned, "Đã xong.", readiness.Submit, ""}, {readiness.InProgress, "X", readiness.Submit, ""},
		{readiness.InProgress, "✓", readiness.Submit, ""}, {readiness.InProgress, "Done – submit for approval", readiness.Submit, ""},
		{readiness.Returned, "Đang làm", "", ""}, {readiness.Returned, "Phải sửa", "", ""}, {readiness.Submitted, "xong", "", ""}, {readiness.Done, "Hoàn thành", "", ""},
		{readiness.InProgress, "Chưa làm", "", "state_back"}, {readiness.Submitted, "Đang làm", "", "state_back"}, {readiness.Done, "chưa", "", "state_back"},
		{readiness.NotStarted, "không áp dụng", "", "state_na"}, {readiness.NotStarted, "gần xong", "", "state_unclear"},
		{readiness.NotStarted, "=HYPERLINK(\"x\")", "", "state_unclear"},
	} {
		cells := map[string]field.Raw{"state": {Kind: field.RawText, Text: c.text}}
		if c.text == "" {
			cells = nil
		}
		row := planned(c.from, cells)
		require.Equal(t, c.action, row.Action, "%s from %s", c.text, c.from)
		if c.code == "" {
			require.Empty(t, row.Problems, "%s from %s", c.text, c.from)
		} else {
			require.Equal(t, []string{c.code}, problemCodes(row), "%s from %s", c.text, c.from)
		}
	}
}

func TestOtherCellsOfAReturnedForm(t *testing.T) {
	t.Parallel()
	text := func(s string) field.Raw { return field.Raw{Ref: "I9", Kind: field.RawText, Text: s} }
	for _, c := range []struct {
		key  string
		cell field.Raw
		want deadline.Input
		code string
	}{
		{"done_count", text("3"), deadline.Input{DoneCount: 3}, ""}, {"done_count", text("3/7"), deadline.Input{DoneCount: 3, OfCount: 7}, ""},
		{"done_count", text("3 / 7 thôn"), deadline.Input{DoneCount: 3, OfCount: 7}, ""}, {"of_count", text("7 thôn"), deadline.Input{OfCount: 7}, ""},
		{"done_count", field.Raw{Kind: field.RawNumber, Number: 3, Text: "3"}, deadline.Input{DoneCount: 3}, ""},
		{"done_count", text("8/7"), deadline.Input{}, "field"}, {"done_count", text("ba"), deadline.Input{}, "not_a_count"}, {"of_count", text("-1"), deadline.Input{}, "not_a_count"},
		{"done_count", field.Raw{Kind: field.RawDay, Day: calendar.Of(2024, 7, 3), Text: "3/7"}, deadline.Input{}, "not_a_count"},
		{"doc_number", text("05/KH-MTTQ-BTT"), deadline.Input{DocNumber: "05/KH-MTTQ-BTT"}, ""},
		{"doc_number", field.Raw{Kind: field.RawDay, Day: calendar.Of(2024, 4, 5)}, deadline.Input{}, "not_words"},
		{"doc_date", text("5/4/2024"), deadline.Input{DocDate: calendar.Of(2024, 4, 5)}, ""}, {"doc_date", text("6/4/2024"), deadline.Input{}, "field"},
		{"done_on", text("4/4/2024"), deadline.Input{}, "done_on_open"},
	} {
		row := planned(readiness.InProgress, map[string]field.Raw{c.key: c.cell})
		if c.code != "" {
			require.Equal(t, []string{c.code}, problemCodes(row), "%s %+v", c.key, c.cell)
			continue
		}
		require.Empty(t, row.Problems, "%s %+v", c.key, c.cell)
		require.Equal(t, []any{c.want, readiness.Noted}, []any{row.Input, row.Action}, "%s %+v", c.key, c.cell)
	}
}

func TestRowsThatAreNotWhatTheyWere(t *testing.T) {
	t.Parallel()
	note := map[string]field.Raw{"note": {Kind: field.RawText, Text: "x"}}
	milestone := func(id int64, code string) deadline.Milestone {
		return deadline.Milestone{ID: id, Version: 1, State: readiness.NotStarted, Item: template.Item{Code: code, Mandatory: template.ForAll}}
	}
	plan := progressform.Compare(progressform.PlanInput{Today: calendar.Of(2024, 4, 5), Template: 4,
		Present: []deadline.Milestone{milestone(1, "X01"), milestone(2, "X02"), milestone(3, "X03"), milestone(9, "X09")},
		Form: progressform.Filled{Stamp: progressform.StampWhole, Issue: progressform.Issue{Form: 0, Template: 3},
			Issued: []progressform.Row{{ID: 1, Code: "X01", State: readiness.NotStarted}, {ID: 2, Code: "X02", State: readiness.NotStarted},
				{ID: 3, Code: "X03", State: readiness.NotStarted}, {ID: 7, Code: "X07", State: readiness.NotStarted}},
			Rows: []progressform.FilledRow{{Number: 9, ID: 1, Code: "X01", Cells: note}, {Number: 10, ID: 1, Code: "X01", Cells: note}, {Number: 11, ID: 2, Code: "X03", Cells: note},
				{Number: 12, ID: 7, Code: "X07", Cells: note}, {Number: 13, Code: "", Cells: nil}, {Number: 14, Code: "", Cells: note}}}})
	var got []string
	for _, r := range plan.Rows {
		code := string(r.State)
		if len(r.Problems) > 0 {
			code = r.Problems[0].Code
		}
		got = append(got, code)
	}
	require.Equal(t, []string{"changed", "row_twice", "row_mixed", "item_gone", "row_unknown"}, got)
	require.Equal(t, []string{"X02", "X03"}, plan.Missing, "X09 is newer than the form")
	require.True(t, plan.Outdated)
}

// Whatever stands in the cells: a row is never both wrong and taken, and a form that nobody has touched changes nothing.
func TestPlanFormNeverTakesWhatIsWrong(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		state := rapid.SampledFrom([]readiness.State{readiness.NotStarted, readiness.InProgress, readiness.Submitted, readiness.Returned, readiness.Done, readiness.NotApplicable}).Draw(t, "state")
		cells := map[string]field.Raw{}
		for _, key := range progressform.Fields() {
			if kind := rapid.IntRange(0, 5).Draw(t, key); kind > 0 {
				cells[key] = field.Raw{Kind: field.RawKind(kind), Text: rapid.String().Draw(t, key+" text"), Number: rapid.Float64().Draw(t, key+" number"),
					Day: calendar.Of(rapid.IntRange(1900, 2100).Draw(t, key+" year"), 4, 5)}
			}
		}
		row := planned(state, cells)
		if (len(row.Problems) > 0) != (row.State == progressform.RowError) || (row.State == progressform.RowSame) != (len(row.Changes) == 0 && len(row.Problems) == 0) {
			t.Fatalf("%+v", row)
		}
		if len(cells) == 0 && len(row.Changes) > 0 {
			t.Fatalf("changes without cells: %+v", row.Changes)
		}
	})
}
