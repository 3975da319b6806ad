package progress_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/exports/book"
	"daihoi/exports/booktest"
	"daihoi/exports/progress"
	"daihoi/models/calendar"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/readiness"
	"daihoi/models/template"
)

var communes = []string{"Thị trấn Văn Điển", "Xã Duyên Hà", "Xã Đại Áng", "Xã Đông Mỹ", "Xã Hữu Hòa", "Xã Liên Ninh", "Xã Ngọc Hồi",
	"Xã Ngũ Hiệp", "Xã Tam Hiệp", "Xã Tả Thanh Oai", "Xã Tân Triều", "Xã Thanh Liệt", "Xã Tứ Hiệp", "Xã Vạn Phúc", "Xã Vĩnh Quỳnh", "Xã Yên Mỹ"}

// sampleProgress is an invented day of a real district: every stage, light and status, a pilot, a unit without a date,
// a unit with its own deadline.
func sampleProgress(t *testing.T) progress.Report {
	t.Helper()
	asOf := calendar.MustParse("2024-04-05")
	p := progress.Report{District: "Huyện Thanh Trì", Parent: "Thành phố Hà Nội", Term: "2024 - 2029", Place: "Thanh Trì", AsOf: asOf, KnownOn: asOf, Code: "020", Codes: map[string]string{},
		Level: "xã", OwnKind: "huyện",
		Explanations: []progress.Explanation{{Term: "Hạn của cấp xã", Text: "Trước ngày 30/4/2024, theo kế hoạch của cấp trên."}},
		Sign:         book.Signature{SignerTitle: "CHỦ TỊCH"}, Words: booktest.Vietnamese(t)}
	templates, err := template.SeedTemplates()
	require.NoError(t, err)
	for _, item := range templates {
		if item.Level == "commune" {
			p.Matrix.Items = append(p.Matrix.Items, progress.MatrixItem{Code: item.Code, Name: item.NameVI, Phase: item.Phase})
		}
	}
	p.Composition = progress.Composition{Categories: []string{"ex_officio", "consulted", "appointed"},
		Groups: []string{"women", "non_party", "minority", "religious"}, Sums: make([]int, 4)}
	for i, unit := range communes {
		r := sampleRow(i, unit, asOf)
		p.Rows, p.Codes[unit] = append(p.Rows, r), fmt.Sprintf("%05d", 640+3*i)
		p.Matrix.Cells = append(p.Matrix.Cells, sampleCells(&p, i, r))
		p.Composition.Rows = append(p.Composition.Rows, progress.CompositionRow{Unit: unit, Total: r.Delegates, Categories: []int{33, r.Delegates - 35, 2},
			Groups: []int{r.Delegates / 3, 17 + i, i % 3, 2}})
		for g, n := range p.Composition.Rows[i].Groups {
			p.Composition.Sums[g] += n
		}
		p.Calendar = append(p.Calendar, progress.SessionRow{Unit: unit, Kind: "official", Date: r.PlannedDay, Start: "07:30", End: "11:30", Venue: "Hội trường UBND " + unit, DaysLeft: r.PlannedDay.Sub(asOf)})
		p.Totals.Units++
		p.Totals.Planned += r.Planned
		p.Totals.Delegates += r.Delegates
		if r.Held() {
			p.Totals.Held++
		} else {
			p.Totals.Open++
		}
		if r.LateDays > 0 {
			p.Totals.LateUnits++
			p.Totals.LateItems++
		}
		p.Totals.DoneWeight += r.DoneWeight
		p.Totals.PlanWeight += r.PlanWeight
		p.Totals.TotalWeight += r.TotalWeight
	}
	p.Totals.HeldShare, p.Totals.Done, p.Totals.Plan, p.Totals.PlannedBy = 375, 588, 525, 9
	addOwn(&p)
	addOtherDays(&p)
	return p
}

// addOwn adds the district's own congress, which has one late item and a list.
func addOwn(p *progress.Report) {
	p.Own = &progress.Row{Unit: "Huyện Thanh Trì", Planned: 250, Delegates: 63, PlannedDay: calendar.MustParse("2024-05-24"), Deadline: calendar.MustParse("2024-06-30"),
		Stage: template.StagePlanned, Light: readiness.Yellow, Share: 300, Expected: 320, DoneWeight: 30, PlanWeight: 32, TotalWeight: 100, LateDays: 2, LateItems: 1, Reason: "Đề án nhân sự chậm 2 ngày"}
	p.Overdue = append(p.Overdue, progress.OverdueRow{Unit: p.Own.Unit, Code: "H23", Item: "Đề án nhân sự", Due: p.AsOf.AddDays(-2), LateDays: 2, State: readiness.InProgress})
	p.Composition.Rows = append(p.Composition.Rows, progress.CompositionRow{Unit: p.Own.Unit, Total: 63, Categories: []int{33, 28, 2}, Groups: []int{20, 15, 1, 2}})
	for g, n := range []int{20, 15, 1, 2} {
		p.Composition.Sums[g] += n
	}
	p.Totals.Planned += 250
	p.Totals.Delegates += 63
	p.Totals.LateUnits++
	p.Totals.LateItems++
}

// addOtherDays adds what a report says about other days.
func addOtherDays(p *progress.Report) {
	late := map[string]int{}
	for _, o := range p.Overdue {
		late[o.Unit]++
	}
	p.Before.Day = p.AsOf.AddDays(-7)
	for i, r := range p.Rows {
		row := progress.ComparisonRow{Unit: r.Unit, Known: i != 15, Then: max(r.Stage-1, 1), Now: r.Stage, ShareThen: r.Share - 30, ShareNow: r.Share,
			DoneThen: 40 - 3*i/2, DoneNow: 42 - 3*i/2, LateThen: i % 3, LateNow: late[r.Unit], HeldNow: r.Held(), HeldThen: r.Stage > template.StageHeld}
		p.Before.Rows = append(p.Before.Rows, row)
		if r.Held() {
			result := progress.ResultRow{Unit: r.Unit, Ordinal: 17, Day: r.HeldDay, Summoned: r.Delegates, ExOfficio: 33, Consulted: r.Delegates - 35, Appointed: 2,
				Women: r.Delegates / 3, NonParty: 17 + i, Minority: i % 3, Religious: 2, Sent: true, HigherOfficial: 5, HigherReserve: 1}
			if i > 0 { // the first has not reported yet
				result.Present, result.Approved, result.Elected, result.Vacant = new(r.Delegates-1), new(45), new(45-i%2), new(i%2)
				result.MembersWomen, result.MembersNonParty, result.Reelected, result.Newcomers = new(15), new(11), new(20), new(25-i%2)
				result.MembersMinority, result.MembersReligious = new(0), new(0)
				result.Standing, result.Chair, result.Deputies, result.ChairParty = new(3), "Tái cử", new(1), "Cấp ủy viên"
			}
			p.Results = append(p.Results, result)
		}
	}
	for _, r := range p.Before.Rows {
		if r.HeldThen {
			p.Before.Held++
		}
	}
	for week := -8; week <= 4; week++ {
		day := p.AsOf.AddDays(7 * week)
		point := progress.CoursePoint{Day: day, Known: week <= 0, Planned: min(16, max(0, 9+week)), WorkPlanned: field.Tenths(min(1000, 525+40*week))}
		if point.Known {
			point.Held, point.WorkDone = max(0, p.Totals.Held+week), field.Tenths(588+35*week)
		}
		p.Course = append(p.Course, point)
	}
	p.Forecast = []string{"Đại hội cuối cùng: theo lịch 26/4/2024; theo phần việc còn lại 2/5/2024; nếu tiếp tục chậm như vừa qua 9/5/2024."}
	p.Ahead = []progress.AheadRow{{Date: p.AsOf.AddDays(2), Unit: "Xã Vĩnh Quỳnh", What: "Phiên chính thức", Start: "07:30", Venue: "Hội trường UBND xã"},
		{Date: p.AsOf.AddDays(3), Unit: "Xã Vạn Phúc", Code: "X22", What: "Huyện duyệt nội dung, nhân sự", Owner: "Tổ chỉ đạo huyện", State: readiness.InProgress}}
	p.Difficulties = []progress.DifficultyRow{{Unit: "Xã Đông Mỹ", Kind: "Khó khăn", Type: "Nhân sự", Text: "Chủ tịch nghỉ hưu, chưa có người thay",
		Owner: "Đảng ủy xã", State: "Đang giải quyết", Raised: p.AsOf.AddDays(-20), Due: p.AsOf.AddDays(5)}}
}

func sampleRow(i int, unit string, asOf calendar.Date) progress.Row {
	r := progress.Row{Unit: unit, Pilot: i == 3, PartyPaper: fmt.Sprintf("NQ %d, 05/12/2023", 10+i), Plan: fmt.Sprintf("KH %02d, 10/12/2023", i+1),
		Board: "Hoàn thành", Propaganda: "Đang làm", Documents: "Dự thảo lần 2", Hamlets: fmt.Sprintf("%d/7 thôn", i%8), Personnel: "Đang làm",
		Planned: 85 + i, Delegates: 81 + i, ReviewDay: asOf.AddDays(i - 12), PlannedDay: asOf.AddDays(3*i - 24),
		Deadline: calendar.MustParse("2024-04-30"), Stage: template.Stage(8 - i/2), Light: readiness.Green,
		Share: field.Tenths(1000 - 55*i), Expected: field.Tenths(900 - 50*i), DoneWeight: 200 - 11*i, PlanWeight: 180 - 10*i, TotalWeight: 200, Level: "commune", Reason: "Đúng tiến độ, còn nhiều ngày"}
	if r.Held() {
		r.HeldDay = r.PlannedDay
	}
	switch i % 5 {
	case 4:
		r.Light, r.LateDays, r.Reason = readiness.Red, 12+i, "Đề án nhân sự quá hạn nhiều ngày"
		r.Difficulties = "Chủ tịch nghỉ hưu; đề nghị huyện chỉ định người thay"
	case 2:
		r.Light, r.LateDays, r.Reason = readiness.Yellow, 3, "Báo cáo chính trị chậm 3 ngày"
	}
	if i == 13 {
		r.Exception, r.Deadline = true, calendar.MustParse("2024-05-31")
	}
	if i == 15 {
		r.PlannedDay, r.Light, r.Reason = calendar.Date{}, readiness.Grey, "Chưa có ngày đại hội"
	}
	return r
}

func sampleCells(p *progress.Report, i int, r progress.Row) []progress.MatrixCell {
	states := []readiness.State{readiness.InProgress, readiness.Submitted, readiness.Returned, readiness.NotStarted, readiness.NotApplicable, ""}
	cells := make([]progress.MatrixCell, len(p.Matrix.Items))
	for j, item := range p.Matrix.Items {
		cells[j].State = readiness.Done
		if j >= 47-3*i {
			cells[j].State = states[(i+j)%len(states)]
		}
		if j == 47-3*i && r.LateDays > 0 {
			cells[j] = progress.MatrixCell{State: readiness.InProgress, LateDays: r.LateDays}
			p.Overdue = append(p.Overdue, progress.OverdueRow{Unit: r.Unit, Code: item.Code, Item: item.Name, Owner: "Tiểu ban nội dung", Due: p.AsOf.AddDays(-r.LateDays),
				LateDays: r.LateDays, State: readiness.InProgress, Follower: "Nguyễn Thị Thu Hà"})
		}
	}
	return cells
}

func writeProgress(t *testing.T, p progress.Report) []byte {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, progress.Write(&b, p))
	return b.Bytes()
}

func TestProgressGolden(t *testing.T) {
	t.Parallel()
	p := sampleProgress(t)
	booktest.Golden(t, "progress", writeProgress(t, p))
	p.Words = booktest.Words(t, 1)
	booktest.Golden(t, "progress_en", writeProgress(t, p))
}

// The stored result of every formula is a number, and equal to what a spreadsheet calculates.
func TestFormulasCalculateToTheirStoredResult(t *testing.T) {
	t.Parallel()
	f := booktest.Open(t, writeProgress(t, sampleProgress(t)))
	found := 0
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet, booktest.RawValues)
		require.NoError(t, err)
		for i, row := range rows {
			for j, stored := range row {
				ref := book.At(j+1, i+1)
				formula, err := f.GetCellFormula(sheet, ref)
				require.NoError(t, err)
				if formula == "" {
					continue
				}
				found++
				if kind := booktest.CellKind(t, f, sheet, ref); kind != "number" {
					t.Errorf("%s %s is stored as %s", sheet, ref, kind)
				}
				calculated, err := f.CalcCellValue(sheet, ref, booktest.RawValues)
				if err != nil || calculated != stored {
					t.Errorf("%s %s: %s gives %s (%v), stored is %q", sheet, ref, formula, calculated, err, stored)
				}
			}
		}
	}
	if found < 80 {
		t.Errorf("only %d formulas", found)
	}
}

func TestProgressHasCharts(t *testing.T) {
	t.Parallel()
	workbook := writeProgress(t, sampleProgress(t))
	f := booktest.Open(t, workbook)
	charts := 0
	f.Pkg.Range(func(name, _ any) bool {
		if strings.HasPrefix(name.(string), "xl/charts/chart") {
			charts++
		}
		return true
	})
	if charts != 5 {
		t.Errorf("%d charts", charts)
	}
	described := 0
	for name, text := range booktest.Parts(t, workbook) {
		if strings.HasPrefix(name, "xl/drawings/drawing") {
			described += strings.Count(text, `descr="Biểu đồ`)
		}
	}
	require.Equal(t, 5, described, "each with words for those who cannot see it")
}

func TestProgressCrossFoot(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		what  string
		spoil func(*progress.Report)
	}{
		{"units", func(p *progress.Report) { p.Totals.Units++ }},
		{"held", func(p *progress.Report) { p.Totals.Held++ }},
		{"open", func(p *progress.Report) { p.Totals.Open-- }},
		{"stages", func(p *progress.Report) { p.Rows[15].Stage = 0 }},
		{"late", func(p *progress.Report) { p.Totals.LateUnits-- }},
		{"planned", func(p *progress.Report) { p.Rows[2].Planned++ }},
		{"delegates", func(p *progress.Report) { p.Totals.Delegates++ }},
		{"matrix_units", func(p *progress.Report) { p.Matrix.Cells = p.Matrix.Cells[1:] }},
		{"matrix_items", func(p *progress.Report) { p.Matrix.Cells[4] = p.Matrix.Cells[4][:46] }},
		{"overdue", func(p *progress.Report) { p.Overdue = p.Overdue[1:] }},
		{"overdue", func(p *progress.Report) {
			p.Overdue = append(p.Overdue, progress.OverdueRow{Unit: "Xã không có trong bảng"})
		}},
		{"categories", func(p *progress.Report) { p.Composition.Rows[3].Categories[0]++ }},
		{"delegates", func(p *progress.Report) { p.Composition.Rows[3].Total++; p.Composition.Rows[3].Categories[1]++ }},
		{"delegates", func(p *progress.Report) { p.Composition.Rows = p.Composition.Rows[1:] }},
		{"groups", func(p *progress.Report) { p.Composition.Rows[3].Groups[0] = p.Composition.Rows[3].Total + 1 }},
		{"composition_columns", func(p *progress.Report) { p.Composition.Rows[3].Groups = nil }},
		{"course_held", func(p *progress.Report) { p.Course[8].Held++ }},
		{"comparison_units", func(p *progress.Report) { p.Before.Rows = p.Before.Rows[1:] }},
		{"comparison", func(p *progress.Report) { p.Before.Rows[2].ShareNow++ }},
		{"overdue", func(p *progress.Report) { p.Before.Rows[2].LateNow++ }},
		{"results", func(p *progress.Report) { p.Results = p.Results[1:] }},
		{"categories", func(p *progress.Report) { p.Results[1].Appointed++ }},
	} {
		p := sampleProgress(t)
		c.spoil(&p)
		var b bytes.Buffer
		err := progress.Write(&b, p)
		if f := fault.As(err); f == nil || f.Key != "fault.crossfoot" || f.Kind != fault.Internal || f.Args["What"] != c.what {
			t.Errorf("%s: got %v", c.what, err)
		}
		if b.Len() != 0 {
			t.Errorf("%s: %d bytes were written", c.what, b.Len())
		}
	}
}

func TestEmptyProgressOpens(t *testing.T) {
	t.Parallel()
	f := booktest.Open(t, writeProgress(t, progress.Report{District: "Huyện A", Place: "A", Words: booktest.Vietnamese(t), AsOf: calendar.MustParse("2024-04-05")}))
	want := []string{"Tổng hợp", "Số liệu chính", "Ma trận", "Quá hạn", "Hai tuần tới", "Lịch đại hội", "Khó khăn, kiến nghị", "Diễn biến", "Đại biểu", "Biểu đồ", "Giải thích", "Dữ liệu"}
	if got := f.GetSheetList(); !slices.Equal(got, want) {
		t.Errorf("sheets %v", got)
	}
}
