package officelist_test

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/exports"
	"daihoi/models/calendar"
	"daihoi/models/officeplan"
	"daihoi/templates/i18n"
)

// What the form is filled with is read back as it was, in both languages.
func TestFormIsReadBack(t *testing.T) {
	t.Parallel()
	catalogue, err := i18n.Load()
	require.NoError(t, err)
	for _, language := range []string{"vi", "en"} {
		row := map[string]string{}
		for _, key := range officeplan.Keys {
			row[key] = key
		}
		row[officeplan.UnitCode], row[officeplan.UnitName], row[officeplan.Day], row[officeplan.Phone] = "00646", "Xã Thanh Liệt", "05/3/2024", "0912345678"
		var b bytes.Buffer
		require.NoError(t, exports.WriteOfficeForm(&b, exports.OfficeForm{Unit: "Huyện Thanh Trì", Term: "Nhiệm kỳ 2024–2029", Day: calendar.Of(2024, 4, 5),
			Roles: []string{"Xem"}, Rows: []map[string]string{row, {officeplan.UnitCode: "00643", officeplan.UnitName: "Xã Tân Triều"}}, Words: catalogue.For(language)}))
		s := read(t, "bieu-mau.xlsx", b.Bytes())
		require.Len(t, s.Rows, 2, language)
		require.Equal(t, row, s.Rows[0].Cells, language)
		require.Equal(t, map[string]string{officeplan.UnitCode: "00643", officeplan.UnitName: "Xã Tân Triều"}, s.Rows[1].Cells, language)
		require.Empty(t, s.Unused, language)
	}
}
