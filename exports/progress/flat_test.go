package progress_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/exports/booktest"
	"daihoi/exports/flat"
	"daihoi/exports/progress"
	"daihoi/models/calendar"
	"daihoi/models/field"
	"daihoi/models/readiness"
	"daihoi/models/template"
)

// small is a district of two communes: one has held its congress, of the other little is known.
func small(t *testing.T) progress.Report {
	t.Helper()
	day := calendar.MustParse
	return progress.Report{District: "Huyện Thanh Trì", Code: "020", Codes: map[string]string{"Xã Đông Mỹ": "00646", "Xã Yên Mỹ": "00649"},
		Place: "Thanh Trì", AsOf: day("2024-04-05"), Words: booktest.Vietnamese(t),
		Totals: progress.Totals{Units: 2, Held: 1, Open: 1, Late: 1, Planned: 85, Delegates: 80},
		Rows: []progress.Row{
			{Unit: "Xã Đông Mỹ", Level: "commune", Pilot: true, Stage: template.StageHeld, Light: readiness.Green, Reason: "Đã tổ chức", ReviewDay: day("2024-02-20"),
				PlannedDay: day("2024-02-27"), HeldDay: day("2024-02-27"), Deadline: day("2024-04-30"), DoneWeight: 13, ExpectedWeight: 14, TotalWeight: 16,
				Share: 813, Expected: 875, Planned: 85, Delegates: 80, Plan: "KH 05, 12/12/2023", Hamlets: "7/7"},
			{Unit: "Xã Yên Mỹ", Level: "commune", Stage: template.StageNotStarted, Light: readiness.Red, LateItems: 1, LateDays: 12,
				Deadline: day("2024-05-31"), Exception: true, ExpectedWeight: 3, TotalWeight: 16, Expected: 188, Plan: "-"},
		},
		Matrix: progress.Matrix{Items: []progress.MatrixItem{{Code: "X01", Name: "Kế hoạch", Phase: 1}, {Code: "X02", Name: "Đề án nhân sự", Phase: 2}},
			Cells: [][]progress.MatrixCell{
				{{State: readiness.Done, Mandatory: true, Weight: 3, Due: day("2023-12-15"), DoneOn: day("2023-12-12"), EnteredOn: day("2023-12-20")}, {}},
				{{State: readiness.InProgress, Mandatory: true, Weight: 3, Due: day("2024-03-24"), LateDays: 12}, {State: readiness.NotApplicable, Weight: 2}},
			}},
		Overdue: []progress.OverdueRow{{Unit: "Xã Yên Mỹ", Code: "X01", Item: "Kế hoạch", Due: day("2024-03-24"), LateDays: 12, State: readiness.InProgress}},
		Composition: progress.Composition{Categories: []string{"ex_officio", "consulted"}, Groups: []string{"women"},
			Rows: []progress.CompositionRow{{Unit: "Xã Đông Mỹ", Total: 80, Categories: []int{30, 50}, Groups: []int{28}}, {Unit: "Xã Yên Mỹ", Categories: []int{0, 0}, Groups: []int{0}}}},
		Calendar: []progress.SessionRow{{Unit: "Xã Đông Mỹ", Kind: "official", Date: day("2024-02-27"), Start: "07:30", Venue: "Nhà văn hóa xã"}},
		Results:  []progress.ResultRow{{Unit: "Xã Đông Mỹ", Ordinal: 17, Day: day("2024-02-27"), Summoned: 80, ExOfficio: 30, Consulted: 50, Women: 28}},
		Course: []progress.CoursePoint{{Day: day("2024-04-05"), Known: true, Planned: 1, Held: 1, PlannedWeight: 17, DoneWeight: 13, TotalWeight: 32, WorkPlanned: 531, WorkDone: 406},
			{Day: day("2024-04-07"), Planned: 1, PlannedWeight: 18, TotalWeight: 32, WorkPlanned: 563}},
		Before: progress.Comparison{Day: day("2024-02-22"), Rows: []progress.ComparisonRow{
			{Unit: "Xã Đông Mỹ", Known: true, Then: template.StageApproved, Now: template.StageHeld, ShareNow: 813, DoneWeightThen: 10, TotalWeightThen: 16, DoneWeightNow: 13,
				TotalWeightNow: 16, DoneThen: 1, DoneNow: 1, HeldNow: true},
			{Unit: "Xã Yên Mỹ", Now: template.StageNotStarted, TotalWeightNow: 16, LateNow: 1}}}}
}

// The tables of the small district, typed by hand.
func TestTables(t *testing.T) {
	t.Parallel()
	want := map[string][]string{
		"progress": {"as_of,unit_code,unit,level,pilot,stage,held,light,reason,review_on,planned_on,held_on,deadline,own_deadline,done_weight,expected_weight,total_weight," +
			"done_share,expected_share,late_items,late_days,seats,delegates,ex_officio,consulted,women,party_paper,plan,board,propaganda,documents,hamlets,personnel,difficulties",
			`2024-04-05,00646,Xã Đông Mỹ,commune,true,6,true,green,Đã tổ chức,2024-02-20,2024-02-27,2024-02-27,2024-04-30,false,13,14,16,0.813,0.875,0,0,85,80,30,50,28,,"KH 05, 12/12/2023",,,,7/7,,`,
			`2024-04-05,00649,Xã Yên Mỹ,commune,false,1,false,red,,,,,2024-05-31,true,0,3,16,0,0.188,1,12,,,,,,,'-,,,,,,`},
		"milestones": {"as_of,unit_code,unit,item_code,item,phase,weight,mandatory,due_on,state,done_on,entered_on,late_days",
			"2024-04-05,00646,Xã Đông Mỹ,X01,Kế hoạch,1,3,true,2023-12-15,done,2023-12-12,2023-12-20,0",
			"2024-04-05,00649,Xã Yên Mỹ,X01,Kế hoạch,1,3,true,2024-03-24,in_progress,,,12",
			"2024-04-05,00649,Xã Yên Mỹ,X02,Đề án nhân sự,2,2,false,,na,,,0"},
		"sessions": {"as_of,unit_code,unit,session,on_date,starts,ends,venue",
			"2024-04-05,00646,Xã Đông Mỹ,official,2024-02-27,07:30,,Nhà văn hóa xã"},
		"difficulties": {"as_of,unit_code,unit,kind,type,text,owner,raised_on,due_on,state,answer"},
		"results": {"as_of,unit_code,unit,ordinal,held_on,summoned,present,ex_officio,consulted,appointed,women,non_party,minority,religious,members_approved,members_elected," +
			"members_vacant,members_women,members_non_party,members_minority,members_religious,members_reelected,members_newcomers,standing,chair,deputies,chair_party," +
			"higher_official,higher_reserve,awards,note",
			"2024-04-05,00646,Xã Đông Mỹ,17,2024-02-27,80,,30,50,0,28,0,0,0,,,,,,,,,,,,,,0,0,,"},
		"course": {"as_of,unit_code,until,congresses_planned,congresses_held,planned_weight,done_weight,total_weight,planned_share,done_share",
			"2024-04-05,020,2024-04-05,1,1,17,13,32,0.531,0.406",
			"2024-04-05,020,2024-04-07,1,,18,,32,0.563,"},
		"comparison": {"as_of,unit_code,unit,compared_with,stage_then,stage_now,done_weight_then,total_weight_then,done_weight_now,total_weight_now,done_items_then,done_items_now," +
			"late_items_then,late_items_now,held_then,held_now",
			"2024-04-05,00646,Xã Đông Mỹ,2024-02-22,5,6,10,16,13,16,1,1,0,0,false,true",
			"2024-04-05,00649,Xã Yên Mỹ,2024-02-22,,1,,,0,16,,0,,1,,false"},
	}
	tables := small(t).Tables()
	require.Len(t, tables, len(want))
	require.Equal(t, "progress", tables[0].Name, "the main rows come first")
	for _, table := range tables {
		var b bytes.Buffer
		require.NoError(t, table.WriteCSV(&b))
		got := strings.Split(strings.TrimSuffix(strings.TrimPrefix(b.String(), "\uFEFF"), "\r\n"), "\r\n")
		require.Equal(t, want[table.Name], got, table.Name)
	}
}

func TestTablesAsJSON(t *testing.T) {
	t.Parallel()
	milestones, err := flat.Choose(small(t).Tables(), "milestones")
	require.NoError(t, err)
	var b bytes.Buffer
	require.NoError(t, milestones.WriteJSON(&b))
	var rows []map[string]any
	require.NoError(t, json.Unmarshal(b.Bytes(), &rows))
	require.Len(t, rows, 3)
	require.Equal(t, map[string]any{"as_of": "2024-04-05", "unit_code": "00649", "unit": "Xã Yên Mỹ", "item_code": "X01", "item": "Kế hoạch", "phase": 1.0, "weight": 3.0,
		"mandatory": true, "due_on": "2024-03-24", "state": "in_progress", "done_on": nil, "entered_on": nil, "late_days": 12.0}, rows[1])
}

// The sheet of data has a row for each unit under the same keys in both languages, and the columns add up to the
// totals of the report.
func TestDataSheet(t *testing.T) {
	t.Parallel()
	p := sampleProgress(t)
	for language, sheet := range []string{"Dữ liệu", "Data"} {
		p.Words = booktest.Words(t, language)
		rows, err := booktest.Open(t, writeProgress(t, p)).GetRows(sheet, booktest.RawValues)
		require.NoError(t, err)
		require.Len(t, rows, 17)
		column := map[string]int{}
		for i, key := range rows[0] {
			column[key] = i
		}
		require.Equal(t, []string{"as_of", "unit_code", "unit", "level"}, rows[0][:4])
		sum := map[string]int{}
		for i, row := range rows[1:] {
			require.Equal(t, communes[i], row[column["unit"]])
			for _, key := range []string{"delegates", "seats", "held"} {
				var n int
				_, err := fmt.Sscan(row[column[key]], &n)
				require.NoError(t, err)
				sum[key] += n
			}
		}
		require.Equal(t, map[string]int{"delegates": p.Totals.Delegates, "seats": p.Totals.Planned, "held": p.Totals.Held}, sum)
	}
}

// Every value is of the kind that its column declares.
func TestValuesAreOfTheirKind(t *testing.T) {
	t.Parallel()
	kinds := map[flat.Kind]any{flat.Text: "", flat.Count: 0, flat.Number: 0.0, flat.Share: field.Tenths(0), flat.Day: calendar.Date{}, flat.Partial: calendar.Partial{}, flat.Flag: false}
	for _, table := range sampleProgress(t).Tables() {
		for _, row := range table.Rows {
			require.Len(t, row, len(table.Columns))
			for i, v := range row {
				if v != nil {
					require.IsType(t, kinds[table.Columns[i].Kind], v, table.Columns[i].Key)
				}
			}
		}
	}
}
