package exports

import (
	"archive/zip"
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"daihoi/exports/book"
	"daihoi/exports/booktest"
	"daihoi/exports/intake"
	"daihoi/exports/tables"
	"daihoi/models/calendar"
	"daihoi/models/cellvalue"
	"daihoi/models/delegate"
	"daihoi/models/field"
	"daihoi/models/rosterplan"
	"daihoi/models/vocabulary"
)

func sampleForm(t *testing.T) BlankForm {
	t.Helper()
	list := sampleDelegates(t)
	in := BlankForm{Unit: list.Unit, Parent: list.Parent, Congress: list.Congress, Day: list.Date, Vocabulary: vocabulary.Names,
		Code: "00652", Words: list.Words}
	for _, g := range list.Groups {
		in.Records = append(in.Records, g.Rows...)
	}
	for i := range in.Records {
		in.Records[i].PoliticalTheory = "Trung cấp" // as Fields.Decode stores it
	}
	return in
}

func writeForm(t *testing.T, in BlankForm) []byte {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, WriteBlankForm(&b, in))
	return b.Bytes()
}

func TestBlankFormGolden(t *testing.T) {
	t.Parallel()
	in := sampleForm(t)
	booktest.Golden(t, "blank_form", writeForm(t, in))
	in.Records, in.Words = nil, booktest.Words(t, 1)
	booktest.Golden(t, "blank_form_en", writeForm(t, in))
}

// knownHeadings are the headings of every field, as the importer knows them.
func knownHeadings() []tables.Known {
	var known []tables.Known
	for _, f := range delegate.Fields {
		known = append(known, tables.Known{Key: f.Key, Headers: f.Headers})
	}
	return known
}

// A filled form reads back unchanged, field by field. The example and empty rows are not delegates.
func TestBlankFormReadsBack(t *testing.T) {
	t.Parallel()
	in := sampleForm(t)
	undated := in.Records[0]
	undated.BornOn, undated.FullName = calendar.Partial{}, "Hà Văn Không Ngày"
	old := in.Records[1]
	old.BornOn, old.FullName = calendar.Partial{Year: 1900, Month: 2, Day: 10}, "Hà Thị Cao Niên"
	in.Records = append(in.Records, undated, old)
	for i, category := range delegate.Categories {
		rec := in.Records[i%2]
		rec.Category, rec.FullName, rec.Note = category, "Đỗ Văn "+string(rune('A'+i)), "dòng một\ndòng hai"
		in.Records = append(in.Records, rec)
	}
	workbook, err := intake.Read("form.xlsx", writeForm(t, in))
	require.NoError(t, err)
	all, err := tables.Find(workbook, knownHeadings())
	require.NoError(t, err)
	best := all[tables.Best(all)]
	require.Equal(t, "Trích ngang đại biểu", best.Sheet)
	columns := book.Leaves(rosterColumns(DelegateList{Words: in.Words}))
	kinds := map[tables.RowKind]int{}
	var got []delegate.Record
	for _, row := range best.Rows {
		if kinds[row.Kind]++; row.Kind != tables.Data {
			continue
		}
		cells := map[string]field.Raw{}
		for i, c := range columns[1:] {
			cells[c.Key] = best.Cell(&row, i+1)
		}
		rec, problems := rosterplan.ReadRow(cells, rosterplan.Group{}, in.Day)
		for _, p := range problems {
			require.NotEqual(t, cellvalue.Error, p.Level, "%+v", p)
		}
		got = append(got, rec)
	}
	require.Equal(t, map[tables.RowKind]int{tables.Numbering: 1, tables.Example: 1, tables.Data: len(in.Records), tables.Blank: formRows}, kinds)
	for i := range in.Records {
		require.Empty(t, delegate.Fields.Diff(&in.Records[i], &got[i]), in.Records[i].FullName)
	}
}

func TestDateRule(t *testing.T) {
	t.Parallel()
	f := excelize.NewFile()
	defer f.Close()
	for value, want := range map[any]string{
		"1975": "1", "10/1975": "1", "5/1999": "1", "22/10/1975": "1", "5/3/1975": "1", "29/02/2024": "1", 1975: "1",
		27689: "1", "75": "0", "5/75": "0", "22/10/75": "0", "13/1975": "0", "29/02/2023": "0", "31/04/1975": "0",
		"10/22/1975": "0", "1775": "0", "abc": "0", 75: "0",
	} {
		require.NoError(t, f.SetCellValue("Sheet1", "A1", value))
		require.NoError(t, f.SetCellFormula("Sheet1", "B1", "IFERROR("+dateRule("A1")+",FALSE)"))
		if got, err := f.CalcCellValue("Sheet1", "B1"); err != nil || got != want {
			t.Errorf("%v: got %s %v, want %s", value, got, err, want)
		}
	}
}

// Every column explains how to fill it in, within the limits of spreadsheets, and every list has items.
func TestFormRules(t *testing.T) {
	t.Parallel()
	for language := range 2 {
		in := sampleForm(t)
		in.Words = booktest.Words(t, language)
		f := booktest.Open(t, writeForm(t, in))
		name := f.GetSheetName(0)
		rules, err := f.GetDataValidations(name)
		require.NoError(t, err)
		require.Len(t, rules, len(book.Leaves(rosterColumns(DelegateList{Words: in.Words})))-1)
		lists := 0
		for _, r := range rules {
			for text, limit := range map[*string]int{r.PromptTitle: 32, r.Prompt: 255, r.ErrorTitle: 32, r.Error: 225} {
				if text != nil && len(utf16.Encode([]rune(*text))) > limit {
					t.Errorf("%s: %q", r.Sqref, *text)
				}
			}
			if len(r.Formula1) > 255 {
				t.Errorf("%s: a rule of %d characters", r.Sqref, len(r.Formula1))
			}
			if r.Type == "list" {
				lists++
				require.NotEmpty(t, listItems(t, f, r.Formula1), r.Formula1)
			}
		}
		for _, key := range delegate.Fields.Keys() {
			if key == "gender" || key == "party_member" { // they have no column of their own
				continue
			}
			if help := in.Words.T("form.help." + key); help != book.Cut(help, book.PromptText) {
				t.Errorf("the help of %s does not fit", key)
			}
		}
		require.Equal(t, 8, lists) // two choices and six vocabularies
		visible, err := f.GetSheetVisible(in.Words.T("form.lists"))
		require.NoError(t, err)
		require.False(t, visible)
	}
}

// listItems are the items at a reference like 'Danh mục'!$D$2:$D$55.
func listItems(t *testing.T, f *excelize.File, ref string) []string {
	t.Helper()
	sheet, cells, ok := strings.Cut(strings.ReplaceAll(ref, "$", ""), "!")
	require.True(t, ok, ref)
	first, last, _ := strings.Cut(cells, ":")
	col, from, err := excelize.CellNameToCoordinates(first)
	require.NoError(t, err)
	_, to, err := excelize.CellNameToCoordinates(last)
	require.NoError(t, err)
	var items []string
	for row := from; row <= to; row++ {
		item, err := f.GetCellValue(strings.Trim(sheet, "'"), book.At(col, row))
		require.NoError(t, err)
		require.NotEmpty(t, item)
		items = append(items, item)
	}
	return items
}

func TestFormLocksOnlyItsHead(t *testing.T) {
	t.Parallel()
	f := booktest.Open(t, writeForm(t, sampleForm(t)))
	name := f.GetSheetName(0)
	locked := func(cell string) bool {
		id, err := f.GetCellStyle(name, cell)
		require.NoError(t, err)
		s, err := f.GetStyle(id)
		require.NoError(t, err)
		return s.Protection == nil || s.Protection.Locked
	}
	first := formStart(t, f, name)
	for cell, want := range map[string]bool{"A1": true, book.At(2, first-1): true, book.At(2, first): false, book.At(21, first+2+formRows): false,
		book.At(2, first+3+formRows): true} {
		if got := locked(cell); got != want {
			t.Errorf("%s: locked %v", cell, got)
		}
	}
	protection, err := f.GetSheetProtection(name)
	require.NoError(t, err)
	require.True(t, protection.InsertRows && protection.DeleteRows && protection.FormatCells && protection.Sort)
}

// formStart is the first row to fill in.
func formStart(t *testing.T, f *excelize.File, sheet string) int {
	t.Helper()
	rows, err := f.GetRows(sheet)
	require.NoError(t, err)
	for i, row := range rows {
		if len(row) > 0 && row[0] == "Ví dụ" {
			return i + 2
		}
	}
	t.Fatal("no example row")
	return 0
}

// The stamp is in two places, and each is enough: older versions of openpyxl drop document properties.
func TestStamp(t *testing.T) {
	t.Parallel()
	for want, content := range map[book.Stamp][]byte{
		{Kind: "delegate_form", Version: 1, Code: "00652"}: writeForm(t, sampleForm(t)),
		{Kind: "delegate_list", Version: 1, Code: "00664"}: writeDelegates(t, sampleDelegates(t)),
	} {
		for lost, kept := range map[string][]byte{"": content, "docProps/custom.xml": without(t, content, "docProps/custom.xml", ""),
			"defined name": without(t, content, "", "daihoi_stamp")} {
			got, ok := book.ReadStamp(kept)
			require.True(t, ok, "without %s", lost)
			require.Equal(t, want, got, "without %s", lost)
		}
		_, ok := book.ReadStamp(without(t, content, "docProps/custom.xml", "daihoi_stamp"))
		require.False(t, ok)
		require.Contains(t, booktest.Part(t, content, "xl/workbook.xml"), `hidden="true" name="daihoi_stamp"`)
	}
	for name, content := range map[string][]byte{"text": []byte("a;b"), "nothing": nil} {
		_, ok := book.ReadStamp(content)
		require.False(t, ok, name)
	}
}

// without is a workbook without a part and without a word in its list of names.
func without(t *testing.T, content []byte, part, word string) []byte {
	t.Helper()
	in, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	require.NoError(t, err)
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, f := range in.File {
		if f.Name == part {
			continue
		}
		text := booktest.Part(t, content, f.Name)
		if f.Name == "xl/workbook.xml" && word != "" {
			text = strings.ReplaceAll(text, word, "x")
		}
		w, err := z.Create(f.Name)
		require.NoError(t, err)
		_, err = w.Write([]byte(text))
		require.NoError(t, err)
	}
	require.NoError(t, z.Close())
	return out.Bytes()
}

// LibreOffice keeps the stamp when it saves the file again.
func TestStampSurvivesLibreOffice(t *testing.T) {
	t.Parallel()
	office, err := exec.LookPath("soffice")
	if err != nil && os.Getenv("CI") == "true" {
		t.Fatal("missing in CI: LibreOffice")
	} else if err != nil {
		t.Skip("skipped without LibreOffice")
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "form.xlsx")
	require.NoError(t, os.WriteFile(file, writeForm(t, sampleForm(t)), 0o600))
	out, err := exec.Command(office, "-env:UserInstallation=file://"+dir+"/profile", "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML",
		"--outdir", filepath.Join(dir, "saved"), file).CombinedOutput()
	require.NoError(t, err, string(out))
	saved, err := os.ReadFile(filepath.Join(dir, "saved", "form.xlsx"))
	require.NoError(t, err)
	for _, lost := range [][2]string{{"", ""}, {"docProps/custom.xml", ""}, {"", "daihoi_stamp"}} {
		got, ok := book.ReadStamp(without(t, saved, lost[0], lost[1]))
		require.True(t, ok, "without %s", lost)
		require.Equal(t, book.Stamp{Kind: "delegate_form", Version: 1, Code: "00652"}, got)
	}
}
