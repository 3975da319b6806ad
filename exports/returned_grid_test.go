package exports

import (
	"os"
	"path"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/exports/booktest"
	"daihoi/exports/intake"
	"daihoi/exports/intake/grid"
	"daihoi/models/field"
)

// A file that is no workbook comes back as one: with days as days, merged headings, hidden rows and columns, and read
// again it says the same.
func TestReturnedOtherFiles(t *testing.T) {
	t.Parallel()
	for file, c := range map[string]struct {
		sheet     string
		head, row int
	}{"odf/testdata/libreoffice.ods": {"Đại biểu", 4, 6}, "docx/testdata/libreoffice.docx": {"libreoffice", 5, 8}, "web/testdata/excel.html": {"excel", 2, 4}} {
		name := path.Base(file)
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			content, err := os.ReadFile("intake/" + file)
			require.NoError(t, err)
			sent, err := intake.Read(name, content)
			require.NoError(t, err)
			in := Returned{Name: name, Content: content, Heads: map[string]int{c.sheet: c.head}, Words: booktest.Vietnamese(t), Remarks: []Remark{{c.sheet, c.row, "", "trùng tên", true}}}
			again, err := intake.Read("a.xlsx", writeReturned(t, in))
			require.NoError(t, err)
			require.Len(t, again.Sheets, len(sent.Sheets))
			before, after := sent.Sheets[0], again.Sheets[0]
			require.Equal(t, before.HiddenColumns, after.HiddenColumns)
			require.ElementsMatch(t, before.Merges, after.Merges)
			require.Len(t, after.Lines, len(before.Lines))
			for i, l := range before.Lines {
				require.Equal(t, l.Hidden, after.Lines[i].Hidden)
				for j, cell := range l.Cells {
					got := after.Lines[i].At(j)
					require.Equal(t, grid.Text(cell), grid.Text(got), cell.Ref)
					require.Equal(t, cell.Kind == field.RawDay, got.Kind == field.RawDay, cell.Ref)
					require.Equal(t, cell.Day, got.Day, cell.Ref)
				}
			}
			remarked := after.Lines[lineOf(before, c.row)].Cells
			require.Equal(t, "trùng tên", remarked[len(remarked)-1].Text)
		})
	}
}

func lineOf(s grid.Sheet, row int) int {
	for i, l := range s.Lines {
		if l.Number == row {
			return i
		}
	}
	return -1
}
