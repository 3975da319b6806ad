package exports

import (
	"bytes"
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/exports/book"
	"daihoi/exports/booktest"
	"daihoi/models/calendar"
	"daihoi/models/template"
)

// What is not read back is locked, so that nobody changes "trước 21 ngày" in vain; what is read back is open, down to
// the spare rows.
func TestTemplateLocksWhatIsNotReadBack(t *testing.T) {
	t.Parallel()
	words := booktest.Vietnamese(t)
	in := Template{Name: "Cấp xã", Code: "commune-2024", Date: calendar.Of(2024, 4, 5), Days: template.Days{Day: calendar.Of(2024, 4, 26)}, Words: words,
		Items: []template.Item{{Code: "X01", NameVI: "Họp", Phase: 1, LeadFrom: -21, LeadTo: -21}, {Code: "X02", NameVI: "Duyệt", Phase: 1, LeadFrom: -7, LeadTo: -7}},
		Lead:  func(template.Item) string { return "trước 21 ngày" }}
	var content bytes.Buffer
	require.NoError(t, WriteTemplate(&content, in))
	f := booktest.Open(t, content.Bytes())
	sheet := f.GetSheetName(0)
	protection, err := f.GetSheetProtection(sheet)
	require.NoError(t, err)
	require.True(t, protection.SelectUnlockedCells && protection.FormatColumns && protection.AutoFilter)
	require.Empty(t, protection.Password)
	found, err := f.SearchSheet(sheet, "X01")
	require.NoError(t, err)
	require.Len(t, found, 1)
	var row int
	_, err = fmt.Sscanf(found[0], "B%d", &row)
	require.NoError(t, err)
	var locked []string
	for i, c := range in.columns() {
		for _, r := range []int{row, row + 1, row + 1 + spareRows} {
			id, err := f.GetCellStyle(sheet, book.At(i+1, r))
			require.NoError(t, err)
			style, err := f.GetStyle(id)
			require.NoError(t, err)
			if (style.Protection == nil || style.Protection.Locked) && !slices.Contains(locked, c.Key) {
				locked = append(locked, c.Key)
			}
		}
	}
	require.Equal(t, []string{"no", "lead_words", "due"}, locked)
	code, ok := TemplateCode(content.Bytes())
	require.True(t, ok)
	require.Equal(t, "commune-2024", code)
	code, ok = TemplateCode(without(t, content.Bytes(), "docProps/custom.xml", ""))
	require.True(t, ok)
	require.Equal(t, "commune-2024", code)
}
