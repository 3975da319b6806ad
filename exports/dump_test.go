package exports

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"daihoi/exports/book"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares the dump of a workbook with testdata/name.golden.txt.
func golden(t *testing.T, name string, book []byte) {
	t.Helper()
	got := dump(t, book)
	path := filepath.Join("testdata", name+".golden.txt")
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs from %s at line %s", name, path, firstDifferentLine(got, string(want)))
	}
}

func firstDifferentLine(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range g {
		if i >= len(w) || g[i] != w[i] {
			return fmt.Sprintf("%d:\n got %s\nwant %s", i+1, g[i], append(w, "(nothing)")[min(i, len(w))])
		}
	}
	return fmt.Sprintf("%d: the dump ends here", len(g))
}

func openBook(t *testing.T, book []byte) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(book))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// dump is a workbook as text: properties, and for each sheet its page set-up, widths, merges and cells with formula,
// number format and style in short.
func dump(t *testing.T, book []byte) string {
	t.Helper()
	f := openBook(t, book)
	var b strings.Builder
	props, err := f.GetDocProps()
	must(t, err)
	fmt.Fprintf(&b, "title %q author %q created %s\n", props.Title, props.Creator, props.Created)
	for _, n := range f.GetDefinedName() {
		fmt.Fprintf(&b, "name %s %s\n", n.Name, n.RefersTo)
	}
	for _, sheet := range f.GetSheetList() {
		if shown, err := f.GetSheetVisible(sheet); err == nil && shown {
			dumpPage(t, &b, f, sheet)
		} else {
			fmt.Fprintf(&b, "\n== %s (hidden)\n", sheet)
		}
		dumpRules(t, &b, f, sheet)
		dumpCells(t, &b, f, sheet)
	}
	return b.String()
}

func dumpPage(t *testing.T, b *strings.Builder, f *excelize.File, sheet string) {
	t.Helper()
	layout, err := f.GetPageLayout(sheet)
	must(t, err)
	margins, err := f.GetPageMargins(sheet)
	must(t, err)
	head, err := f.GetHeaderFooter(sheet)
	must(t, err)
	panes, err := f.GetPanes(sheet)
	must(t, err)
	props, err := f.GetSheetProps(sheet)
	must(t, err)
	fmt.Fprintf(b, "\n== %s\npaper %d %s fit %v %d×%d margins %.1f mm header %q first page different %v frozen %d×%d\nwidths", sheet,
		orZero(layout.Size), orZero(layout.Orientation), orZero(props.FitToPage), orZero(layout.FitToWidth), orZero(layout.FitToHeight),
		orZero(margins.Left)*25.4,
		orZero(head).OddHeader, orZero(head).DifferentFirst, panes.XSplit, panes.YSplit)
	cols, err := f.GetCols(sheet)
	must(t, err)
	for i := range cols {
		w, err := f.GetColWidth(sheet, book.ExcelColumn(i+1))
		must(t, err)
		fmt.Fprintf(b, " %g", w)
	}
	merges, err := f.GetMergeCells(sheet)
	must(t, err)
	b.WriteString("\nmerged")
	for _, m := range merges {
		fmt.Fprintf(b, " %s:%s", m.GetStartAxis(), m.GetEndAxis())
	}
	b.WriteString("\n")
}

// dumpRules adds the rules for what is typed, the comments and the protection of a sheet.
func dumpRules(t *testing.T, b *strings.Builder, f *excelize.File, sheet string) {
	t.Helper()
	rules, err := f.GetDataValidations(sheet)
	must(t, err)
	for _, r := range rules {
		fmt.Fprintf(b, "rule %s %s %s", r.Sqref, r.Type, r.Formula1)
		for _, text := range []*string{r.PromptTitle, r.Prompt, r.ErrorStyle, r.Error} {
			if text != nil {
				fmt.Fprintf(b, " | %s", *text)
			}
		}
		b.WriteString("\n")
	}
	comments, err := f.GetComments(sheet)
	must(t, err)
	for _, c := range comments {
		fmt.Fprintf(b, "comment %s %s %q %v\n", c.Cell, c.Author, c.Text, c.Paragraph)
	}
	if p, err := f.GetSheetProtection(sheet); err == nil && p != (excelize.SheetProtectionOptions{}) {
		fmt.Fprintf(b, "protected %+v\n", p)
	}
}

func dumpCells(t *testing.T, b *strings.Builder, f *excelize.File, sheet string) {
	t.Helper()
	rows, err := f.GetRows(sheet, excelize.Options{RawCellValue: true})
	must(t, err)
	for i, row := range rows {
		for j, raw := range row {
			if raw == "" {
				continue
			}
			ref := book.At(j+1, i+1)
			fmt.Fprintf(b, "%s %s %q", ref, kindOf(t, f, sheet, ref), raw)
			if formula, err := f.GetCellFormula(sheet, ref); err == nil && formula != "" {
				fmt.Fprintf(b, " =%s", formula)
			}
			b.WriteString(styleOf(t, f, sheet, ref) + "\n")
		}
	}
}

// orZero is what a setting says; workbooks of others do not make all of them.
func orZero[T any](setting *T) (v T) {
	if setting != nil {
		v = *setting
	}
	return v
}

func kindOf(t *testing.T, f *excelize.File, sheet, ref string) string {
	t.Helper()
	kind, err := f.GetCellType(sheet, ref)
	must(t, err)
	switch kind {
	case excelize.CellTypeSharedString, excelize.CellTypeInlineString:
		return "text"
	case excelize.CellTypeFormula:
		return "textformula"
	case excelize.CellTypeUnset, excelize.CellTypeNumber:
		return "number"
	}
	return fmt.Sprint("kind", kind)
}

func styleOf(t *testing.T, f *excelize.File, sheet, ref string) string {
	t.Helper()
	id, err := f.GetCellStyle(sheet, ref)
	must(t, err)
	s, err := f.GetStyle(id)
	must(t, err)
	if s.Font == nil {
		s.Font = &excelize.Font{Family: book.Font}
	}
	if s.Alignment == nil {
		s.Alignment = &excelize.Alignment{}
	}
	out := fmt.Sprintf(" | %g", s.Font.Size)
	for _, part := range []struct {
		is   bool
		word string
	}{{s.Font.Family != book.Font, "FONT " + s.Font.Family}, {s.Font.Bold, "bold"}, {s.Font.Italic, "italic"}, {s.Font.Underline != "", "underline"},
		{len(s.Border) == 4, "border"}, {s.Alignment.WrapText, "wrap"}, {s.Alignment.TextRotation != 0, "rotated"},
		{s.Alignment.Horizontal != "", s.Alignment.Horizontal}, {len(s.Fill.Color) > 0, "fill " + strings.Join(s.Fill.Color, "")}} {
		if part.is {
			out += " " + part.word
		}
	}
	if s.CustomNumFmt != nil {
		out += " " + *s.CustomNumFmt
	}
	return out
}

var excelizeRaw = excelize.Options{RawCellValue: true}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
