package tables

import (
	"strings"
	"testing"

	"daihoi/exports/intake/grid"
	"daihoi/models/field"
)

// checkTables requires every line to be in at most one table, and every key to be matched at most once.
func checkTables(t *testing.T, s *grid.Sheet) {
	t.Helper()
	last := 0
	for _, table := range InSheet(s, sampleHeadings) {
		shift := 0
		headless := table.HeaderRows == [2]int{} && last == 0
		if table.HeaderRows[0] <= last && !headless || table.HeaderRows[1] < table.HeaderRows[0] {
			t.Fatalf("headings %v after row %d", table.HeaderRows, last)
		}
		for i := range table.Rows {
			row := &table.Rows[i]
			if row.Shift > shift { // the next of several blocks side by side
				shift, last = row.Shift, table.HeaderRows[1]
			}
			if row.Number <= max(last, table.HeaderRows[1]) || len(row.Cells) > len(table.Columns) {
				t.Fatalf("row %d after %d", row.Number, last)
			}
			last = row.Number
			for j := range table.Columns {
				if c := table.Cell(row, j); c.Ref != grid.Ref(table.Columns[j].Index+row.Shift, row.Number) {
					t.Fatalf("cell %d of row %d is %s", j, row.Number, c.Ref)
				}
			}
		}
		keys := map[string]bool{}
		for i, m := range Match(table.Columns, sampleHeadings) {
			if m.Column != i || m.Key != "" && keys[m.Key] {
				t.Fatalf("mapping %d: %+v", i, m)
			}
			keys[m.Key] = true
		}
		Fingerprint(table.Columns)
	}
}

// FuzzTables lays out a sheet from text: a line is a row, | separates cells, ^ merges with the cell to the left, ~
// with the one above.
func FuzzTables(f *testing.F) {
	f.Add("UBND|^|^\nSTT|Họ và tên|Năm sinh|^\n~|~|Nam|Nữ\n(1)|(2)|(3)|(4)\nI. A|^|^|^\n1|Lê An|1960|\nTổng cộng|1")
	f.Add("STT|Họ và tên|Nam|Nữ\nA|KHỐI XÃ\nI|ĐẢNG ỦY\n1|Lê An|x\n\nNgười lập|TM. BTT\nHọ tên|Dân tộc|SĐT\nLê B|Kinh|09")
	f.Add("a|b\n^|~\n~|^\n|\n||||c")
	f.Fuzz(func(t *testing.T, text string) {
		limits := grid.Default()
		var s grid.Sheet
		for i, row := range strings.Split(text, "\n") {
			l := grid.Line{Number: i + 1}
			for j, v := range strings.Split(row, "|") {
				switch {
				case j >= limits.Columns:
				case v == "^":
					s.Merges = append(s.Merges, grid.Range{Left: max(j-1, 0), Top: i + 1, Right: j, Bottom: i + 1})
				case v == "~":
					s.Merges = append(s.Merges, grid.Range{Left: j, Top: max(i, 1), Right: j, Bottom: i + 1})
				case strings.TrimSpace(v) != "":
					l.Cells = append(l.Cells, make([]field.Raw, j+1-len(l.Cells))...)
					l.Cells[j] = field.Raw{Ref: grid.Ref(j, i+1), Kind: field.RawText, Text: v}
				}
			}
			if len(l.Cells) > 0 {
				s.Lines = append(s.Lines, l)
			}
			if len(s.Lines) > limits.Rows {
				return
			}
		}
		checkTables(t, &s)
	})
}
