package forms_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"daihoi/exports"
	"daihoi/exports/book"
	"daihoi/exports/booktest"
	"daihoi/exports/forms"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/deadline"
	"daihoi/models/fault"
	"daihoi/models/progressform"
	"daihoi/models/readiness"
	"daihoi/models/store"
	"daihoi/models/template"
	"daihoi/models/vocabulary"
)

func sampleProgressForm(t *testing.T, language int) forms.ProgressForm {
	t.Helper()
	day := calendar.MustParse("2024-04-05")
	item := func(code, name string, counted bool) template.Item {
		return template.Item{Code: code, NameVI: name, OwnerVI: "Ban Thường trực", Mandatory: template.ForAll, Counted: counted}
	}
	facts := progressform.Facts{
		Issue: progressform.Issue{Form: progressform.Version, UnitCode: "00652", CongressID: 12, Template: 3,
			At: store.At(time.Date(2024, 4, 5, 1, 2, 3, 0, time.UTC))},
		Sessions: []congress.Session{{ID: 7, Kind: congress.Official, OnDate: day.AddDays(20)}},
		Milestones: []deadline.Milestone{
			{ID: 101, Version: 4, Item: item("X03", "Kế hoạch tổ chức Đại hội", false), Due: day.AddDays(-12), State: readiness.InProgress},
			{ID: 102, Version: 2, Item: item("X13", "Hội nghị Ban công tác Mặt trận", true), Due: day.AddDays(9), State: readiness.NotStarted, OfCount: 7},
			{ID: 103, Version: 3, Item: item("X11", "Đề án nhân sự", false), Due: day.AddDays(30), State: readiness.Submitted, DoneOn: day.AddDays(-1),
				DocNumber: "05/ĐA-MTTQ", DocDate: day.AddDays(-2), Note: "gửi <Đảng ủy>"},
			{ID: 104, Version: 9, Item: item("X02", "Chỉ thị của Đảng ủy", false), Due: day.AddDays(-60), State: readiness.Done, DoneOn: day.AddDays(-70)},
			{ID: 105, Version: 5, Item: item("X15", "Lấy ý kiến dự thảo", false), Due: day.AddDays(3), State: readiness.Returned},
		}}
	for _, m := range facts.Milestones {
		facts.Issue.Rows = append(facts.Issue.Rows, progressform.Row{ID: m.ID, Version: m.Version, Code: m.Item.Code, State: m.State, DoneOn: m.DoneOn,
			DocNumber: m.DocNumber, DocDate: m.DocDate, DoneCount: m.DoneCount, OfCount: m.OfCount, Note: m.Note})
	}
	return forms.ProgressForm{Unit: "Xã Tả Thanh Oai", Parent: "Huyện Thanh Trì, thành phố Hà Nội", SendTo: "Huyện Thanh Trì", Place: "Tả Thanh Oai",
		Congress: "ĐẠI HỘI ĐẠI BIỂU MTTQ VIỆT NAM XÃ TẢ THANH OAI", Day: day, Facts: facts, Words: booktest.Words(t, language), Sign: book.Signature{SignerTitle: booktest.Words(t, language).T("export.sign.chair")},
		Name: func(i *template.Item) string { return i.NameVI }, Owner: func(i *template.Item) string { return i.OwnerVI }}
}

func writeProgressForm(t *testing.T, in forms.ProgressForm) []byte {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, forms.WriteProgressForm(&b, in))
	return b.Bytes()
}

func readProgressForm(t *testing.T, content []byte) progressform.Filled {
	t.Helper()
	form, err := forms.ReadProgressForm("phieu.xlsx", content)
	require.NoError(t, err)
	return form
}

// edited opens a workbook, applies the edits of a clerk and saves it again.
func edited(t *testing.T, content []byte, work func(f *excelize.File, sheet string)) []byte {
	t.Helper()
	f := booktest.Open(t, content)
	work(f, f.GetSheetName(0))
	var b bytes.Buffer
	require.NoError(t, f.Write(&b))
	return b.Bytes()
}

// rowOf finds the row with the code of an item.
func rowOf(t *testing.T, f *excelize.File, sheet, code string) int {
	t.Helper()
	rows, err := f.GetRows(sheet)
	require.NoError(t, err)
	for i, r := range rows {
		if len(r) > 1 && r[1] == code {
			return i + 1
		}
	}
	t.Fatalf("no row %s", code)
	return 0
}

func TestProgressFormGolden(t *testing.T) {
	t.Parallel()
	booktest.Golden(t, "progress_form", writeProgressForm(t, sampleProgressForm(t, 0)))
	booktest.Golden(t, "progress_form_en", writeProgressForm(t, sampleProgressForm(t, 1)))
}

// An untouched form reads back unchanged, in both languages.
func TestProgressFormReadsBack(t *testing.T) {
	t.Parallel()
	for language := range 2 {
		in := sampleProgressForm(t, language)
		form := readProgressForm(t, writeProgressForm(t, in))
		require.Equal(t, progressform.StampWhole, form.Stamp)
		require.Equal(t, in.Facts.Issue.Rows, form.Issued)
		want := in.Facts.Issue
		want.Rows = nil
		require.Equal(t, want, form.Issue)
		require.Len(t, form.Rows, len(in.Facts.Milestones))
		require.Empty(t, form.Sessions)
		require.Empty(t, form.Lines)
		for i, r := range form.Rows {
			m := in.Facts.Milestones[i]
			require.Equal(t, []any{m.ID, m.Item.Code}, []any{r.ID, r.Code})
			require.NotEmpty(t, r.Cells["state"].Text)
		}
		plan := progressform.Compare(progressform.PlanInput{Form: form, Present: in.Facts.Milestones, Today: in.Day, Template: 3})
		for _, row := range plan.Rows {
			require.Equal(t, progressform.RowSame, row.State, "%s: %+v %+v", row.Code, row.Changes, row.Problems)
		}
		require.Empty(t, plan.Missing)
	}
}

// fillIn fills in the form as a clerk would.
func fillIn(t *testing.T) func(f *excelize.File, sheet string) {
	return func(f *excelize.File, sheet string) {
		x03, x13 := rowOf(t, f, sheet, "X03"), rowOf(t, f, sheet, "X13")
		for ref, text := range map[string]string{
			book.At(5, x03): "Đã xong – đề nghị duyệt", book.At(6, x03): "4/4/2024", book.At(7, x03): "05/KH-MTTQ-BTT", book.At(8, x03): "ngày 3 tháng 4 năm 2024",
			book.At(5, x13): "Đang làm", book.At(9, x13): "3/7", book.At(11, x13): "Còn 4 thôn"} {
			require.NoError(t, f.SetCellStr(sheet, ref, text))
		}
		more := f.GetSheetName(1)
		rows, err := f.GetRows(more)
		require.NoError(t, err)
		for i, r := range rows {
			switch {
			case len(r) > 3 && r[3] == "25/04/2024":
				require.NoError(t, f.SetCellStr(more, book.At(5, i+1), "28/4/2024"))
				require.NoError(t, f.SetCellStr(more, book.At(6, i+1), "Trùng lịch HĐND"))
			case len(r) > 0 && r[0] == "II. KHÓ KHĂN, VƯỚNG MẮC":
				require.NoError(t, f.SetCellStr(more, book.At(2, i+2), "Thiếu kinh phí in tài liệu"))
			case len(r) > 0 && r[0] == "III. KIẾN NGHỊ, ĐỀ XUẤT":
				require.NoError(t, f.SetCellStr(more, book.At(2, i+3), "Cấp trên hỗ trợ hội trường"))
			}
		}
	}
}

func requireFilled(t *testing.T, in forms.ProgressForm, form progressform.Filled) {
	t.Helper()
	plan := progressform.Compare(progressform.PlanInput{Form: form, Present: in.Facts.Milestones, Today: in.Day, Template: 3})
	states := map[string]progressform.RowState{}
	for _, r := range plan.Rows {
		states[r.Code] = r.State
		require.Empty(t, r.Problems, r.Code)
	}
	require.Equal(t, map[string]progressform.RowState{"X03": "changed", "X13": "changed", "X11": "same", "X02": "same", "X15": "same"}, states)
	for _, r := range plan.Rows {
		switch r.Code {
		case "X03":
			require.Equal(t, deadline.Input{DoneOn: calendar.Of(2024, 4, 4), DocNumber: "05/KH-MTTQ-BTT", DocDate: calendar.Of(2024, 4, 3)}, r.Input)
			require.Equal(t, readiness.Submit, r.Action)
		case "X13":
			require.Equal(t, deadline.Input{DoneCount: 3, Note: "Còn 4 thôn"}, r.Input)
			require.Equal(t, readiness.Start, r.Action)
		}
	}
	require.Len(t, plan.Wishes, 1)
	require.Equal(t, "25/4/2024 → 28/4/2024: Trùng lịch HĐND", plan.Wishes[0].Text())
	require.Len(t, plan.Lines, 2)
	require.Equal(t, []string{"difficulty", "Thiếu kinh phí in tài liệu", "proposal", "Cấp trên hỗ trợ hội trường"},
		[]string{plan.Lines[0].Kind, plan.Lines[0].Text, plan.Lines[1].Kind, plan.Lines[1].Text})
}

func TestProgressFormFilledIn(t *testing.T) {
	t.Parallel()
	in := sampleProgressForm(t, 0)
	filled := edited(t, writeProgressForm(t, in), fillIn(t))
	requireFilled(t, in, readProgressForm(t, filled))
	t.Run("rows moved, a column and rows put in, a row deleted", func(t *testing.T) {
		t.Parallel()
		form := readProgressForm(t, edited(t, filled, func(f *excelize.File, sheet string) {
			require.NoError(t, f.InsertCols(sheet, "C", 1))
			require.NoError(t, f.InsertRows(sheet, rowOf(t, f, sheet, "X13"), 2))
			require.NoError(t, f.DuplicateRow(sheet, rowOf(t, f, sheet, "X15")))
			require.NoError(t, f.RemoveRow(sheet, rowOf(t, f, sheet, "X15")))
		}))
		requireFilled(t, in, form)
		short := readProgressForm(t, edited(t, filled, func(f *excelize.File, sheet string) {
			require.NoError(t, f.RemoveRow(sheet, rowOf(t, f, sheet, "X15")))
		}))
		plan := progressform.Compare(progressform.PlanInput{Form: short, Present: in.Facts.Milestones, Today: in.Day})
		require.Equal(t, []string{"X15"}, plan.Missing)
	})
	t.Run("saved again by LibreOffice", func(t *testing.T) {
		t.Parallel()
		again := savedByLibreOffice(t, filled)
		form := readProgressForm(t, again)
		require.Equal(t, progressform.StampWhole, form.Stamp)
		requireFilled(t, in, form)
	})
	t.Run("the hidden sheet is gone", func(t *testing.T) {
		t.Parallel()
		form := readProgressForm(t, edited(t, filled, func(f *excelize.File, _ string) { require.NoError(t, f.DeleteSheet("_daihoi")) }))
		require.Equal(t, []any{progressform.StampMissing, "00652"}, []any{form.Stamp, form.Issue.UnitCode})
	})
	t.Run("the hidden sheet was changed", func(t *testing.T) {
		t.Parallel()
		form := readProgressForm(t, edited(t, filled, func(f *excelize.File, _ string) {
			require.NoError(t, f.SetCellStr("_daihoi", "A2", `{"form":1,"unit":"00646","congress":1,"template":3,"at":"2024-04-05T01:02:03Z"}`))
		}))
		require.Equal(t, []any{progressform.StampAltered, "00652"}, []any{form.Stamp, form.Issue.UnitCode})
		require.Empty(t, form.Issued)
	})
}

// savedByLibreOffice opens a workbook in LibreOffice and saves it again.
func savedByLibreOffice(t *testing.T, content []byte) []byte {
	t.Helper()
	program, err := exec.LookPath("soffice")
	if err != nil && os.Getenv("CI") == "true" {
		t.Fatal("missing in CI: LibreOffice")
	} else if err != nil {
		t.Skip("skipped without LibreOffice")
	}
	dir := t.TempDir()
	in := filepath.Join(dir, "in.xlsx")
	require.NoError(t, os.WriteFile(in, content, 0o600))
	out, err := exec.CommandContext(t.Context(), program, "-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--headless",
		"--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", filepath.Join(dir, "out"), in).CombinedOutput()
	require.NoError(t, err, "%s", out)
	again, err := os.ReadFile(filepath.Join(dir, "out", "in.xlsx"))
	require.NoError(t, err)
	return again
}

// A hostile form is read within the limits, and what is kept of it can be stored.
func TestHostileProgressForm(t *testing.T) {
	t.Parallel()
	content := edited(t, writeProgressForm(t, sampleProgressForm(t, 0)), func(f *excelize.File, sheet string) {
		first := rowOf(t, f, sheet, "X03")
		require.NoError(t, f.SetCellStr(sheet, book.At(11, first), strings.Repeat("ô", 30_000)))
		for row := 200; row < 3000; row++ {
			require.NoError(t, f.SetCellStr(sheet, book.At(2, row), "=cmd|' /C calc'!A0"))
			require.NoError(t, f.SetCellStr(sheet, book.At(12, row), []string{"#m101", "#difficulty", "#s2024-13-45"}[row%3]))
			require.NoError(t, f.SetCellStr(sheet, book.At(5, row), "28/4/2024"))
		}
	})
	form := readProgressForm(t, content)
	require.LessOrEqual(t, len(form.Rows), 500)
	require.Len(t, form.Lines, 20)
	require.Len(t, form.Sessions, 20)
	require.Len(t, []rune(form.Rows[0].Cells["note"].Text), 4000)
	in := sampleProgressForm(t, 0)
	plan := progressform.Compare(progressform.PlanInput{Form: form, Present: in.Facts.Milestones, Today: in.Day})
	require.Equal(t, "field", plan.Rows[0].Problems[0].Code, "too long")
	require.Len(t, plan.Lines, 1, "the same line once")
}

func TestNoProgressForm(t *testing.T) {
	t.Parallel()
	var blank bytes.Buffer
	require.NoError(t, exports.WriteBlankForm(&blank, exports.BlankForm{Unit: "Xã Tả Thanh Oai", Vocabulary: vocabulary.Names, Words: booktest.Vietnamese(t)}))
	for name, c := range map[string]struct {
		content []byte
		key     string
	}{
		"blank form of delegates": {blank.Bytes(), "fault.not_progress_form"},
		"nothing":                 {nil, "fault.intake_empty"},
		"no workbook":             {[]byte("PK\x03\x04 broken"), "fault.intake_damaged"},
		"a picture":               {[]byte("\x89PNG\r\n\x1a\n\x00\x01"), "fault.intake_photo"},
	} {
		_, err := forms.ReadProgressForm("x.xlsx", c.content)
		require.NotNil(t, fault.As(err), name)
		require.Equal(t, c.key, fault.As(err).Key, name)
	}
}

// The filter sits on the headings of the table, may be used though the sheet is locked, and changes nothing of the page.
func TestProgressFormCanBeFiltered(t *testing.T) {
	t.Parallel()
	content := writeProgressForm(t, sampleProgressForm(t, 0))
	sheet := booktest.Part(t, content, "xl/worksheets/sheet1.xml")
	f := booktest.Open(t, content)
	name := f.GetSheetName(0)
	heading, err := f.GetCellValue(name, "B12")
	require.NoError(t, err)
	require.Equal(t, "Mã", heading)
	last := 12
	for ; ; last++ {
		code, err := f.GetCellValue(name, fmt.Sprint("B", last+1))
		require.NoError(t, err)
		if code == "" {
			break
		}
	}
	require.Greater(t, last, 13)
	require.Contains(t, sheet, fmt.Sprintf(`<autoFilter ref="$A$12:$K$%d">`, last))
	require.Contains(t, sheet, ` autoFilter="false"`, "not locked")
	require.Contains(t, sheet, `scale="82"`)
	require.Contains(t, booktest.Part(t, content, "xl/workbook.xml"), "!$12:$12<")
}

// A form that has lost its hidden sheet and its printed code still says whose it is, by the stamp that all forms have.
func TestProgressFormKeepsItsUnit(t *testing.T) {
	t.Parallel()
	content := edited(t, writeProgressForm(t, sampleProgressForm(t, 0)), func(f *excelize.File, sheet string) {
		require.NoError(t, f.DeleteSheet("_daihoi"))
		found, err := f.SearchSheet(sheet, "Mã đơn vị: .*", true)
		require.NoError(t, err)
		require.Len(t, found, 1)
		require.NoError(t, f.SetCellStr(sheet, found[0], ""))
	})
	form := readProgressForm(t, content)
	require.Equal(t, progressform.StampMissing, form.Stamp)
	require.Equal(t, "00652", form.Issue.UnitCode)
}
