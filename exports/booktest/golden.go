package booktest

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"
)

// update is the flag -update of every test program that imports this package.
var update = flag.Bool("update", false, "rewrite the golden files")

// RawValues makes excelize return stored values instead of formatted ones.
var RawValues = excelize.Options{RawCellValue: true}

// font is the font of all our workbooks, stated a second time so that a test notices when it changes.
const font = "Times New Roman"

// Golden compares the dump of a workbook with testdata/name.golden.txt in the folder of the calling package.
func Golden(t testing.TB, name string, book []byte) {
	t.Helper()
	got := Dump(t, book)
	path := filepath.Join("testdata", name+".golden.txt")
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(got), 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
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

// Open opens a workbook until the test ends.
func Open(t testing.TB, book []byte) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(book))
	require.NoError(t, err)
	t.Cleanup(func() { _ = f.Close() })
	return f
}

// Dump describes a workbook as text: its properties, and for each sheet the page set-up, widths, merged ranges, rules and
// every cell with type, value, formula and a short form of its style.
func Dump(t testing.TB, book []byte) string {
	t.Helper()
	f := Open(t, book)
	var b strings.Builder
	props, err := f.GetDocProps()
	require.NoError(t, err)
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

func dumpPage(t testing.TB, b *strings.Builder, f *excelize.File, sheet string) {
	t.Helper()
	layout, err := f.GetPageLayout(sheet)
	require.NoError(t, err)
	margins, err := f.GetPageMargins(sheet)
	require.NoError(t, err)
	head, err := f.GetHeaderFooter(sheet)
	require.NoError(t, err)
	panes, err := f.GetPanes(sheet)
	require.NoError(t, err)
	fmt.Fprintf(b, "\n== %s\npaper %d %s scale %d %% margins %.1f mm header %q first page different %v frozen %d×%d\nwidths", sheet,
		orZero(layout.Size), orZero(layout.Orientation), orZero(layout.AdjustTo),
		orZero(margins.Left)*25.4,
		orZero(head).OddHeader, orZero(head).DifferentFirst, panes.XSplit, panes.YSplit)
	cols, err := f.GetCols(sheet)
	require.NoError(t, err)
	for i := range cols {
		w, err := f.GetColWidth(sheet, columnName(t, i+1))
		require.NoError(t, err)
		fmt.Fprintf(b, " %g", w)
	}
	merges, err := f.GetMergeCells(sheet)
	require.NoError(t, err)
	b.WriteString("\nmerged")
	for _, m := range merges {
		fmt.Fprintf(b, " %s:%s", m.GetStartAxis(), m.GetEndAxis())
	}
	b.WriteString("\n")
}

// dumpRules adds the data validations, comments and protection of a sheet.
func dumpRules(t testing.TB, b *strings.Builder, f *excelize.File, sheet string) {
	t.Helper()
	rules, err := f.GetDataValidations(sheet)
	require.NoError(t, err)
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
	require.NoError(t, err)
	for _, c := range comments {
		fmt.Fprintf(b, "comment %s %s %q %v\n", c.Cell, c.Author, c.Text, c.Paragraph)
	}
	if p, err := f.GetSheetProtection(sheet); err == nil && p != (excelize.SheetProtectionOptions{}) {
		fmt.Fprintf(b, "protected %+v\n", p)
	}
}

func dumpCells(t testing.TB, b *strings.Builder, f *excelize.File, sheet string) {
	t.Helper()
	rows, err := f.GetRows(sheet, RawValues)
	require.NoError(t, err)
	for i, row := range rows {
		for j, raw := range row {
			if raw == "" {
				continue
			}
			ref := cellName(t, j+1, i+1)
			fmt.Fprintf(b, "%s %s %q", ref, CellKind(t, f, sheet, ref), raw)
			if formula, err := f.GetCellFormula(sheet, ref); err == nil && formula != "" {
				fmt.Fprintf(b, " =%s", formula)
			}
			b.WriteString(styleOf(t, f, sheet, ref) + "\n")
		}
	}
}

// orZero returns the zero value for a missing setting: other programs do not write all of them.
func orZero[T any](setting *T) (v T) {
	if setting != nil {
		v = *setting
	}
	return v
}

// CellKind returns "text", "number", "flag", or "textformula" for a formula whose stored result is text.
func CellKind(t testing.TB, f *excelize.File, sheet, ref string) string {
	t.Helper()
	kind, err := f.GetCellType(sheet, ref)
	require.NoError(t, err)
	switch kind {
	case excelize.CellTypeSharedString, excelize.CellTypeInlineString:
		return "text"
	case excelize.CellTypeFormula:
		return "textformula"
	case excelize.CellTypeBool:
		return "flag"
	case excelize.CellTypeUnset, excelize.CellTypeNumber:
		return "number"
	}
	return fmt.Sprint("kind", kind)
}

func styleOf(t testing.TB, f *excelize.File, sheet, ref string) string {
	t.Helper()
	id, err := f.GetCellStyle(sheet, ref)
	require.NoError(t, err)
	s, err := f.GetStyle(id)
	require.NoError(t, err)
	if s.Font == nil {
		s.Font = &excelize.Font{Family: font}
	}
	if s.Alignment == nil {
		s.Alignment = &excelize.Alignment{}
	}
	out := fmt.Sprintf(" | %g", s.Font.Size)
	for _, part := range []struct {
		is   bool
		word string
	}{{s.Font.Family != font, "FONT " + s.Font.Family}, {s.Font.Bold, "bold"}, {s.Font.Italic, "italic"}, {s.Font.Underline != "", "underline"},
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

func columnName(t testing.TB, col int) string {
	t.Helper()
	name, err := excelize.ColumnNumberToName(col)
	require.NoError(t, err)
	return name
}

func cellName(t testing.TB, col, row int) string {
	t.Helper()
	name, err := excelize.CoordinatesToCellName(col, row)
	require.NoError(t, err)
	return name
}
