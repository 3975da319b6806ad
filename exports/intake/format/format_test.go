package format

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestDateFormats(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]bool{
		"dd/mm/yyyy": true, "d.m.yy": true, "mm/yyyy": true, "yyyy": true, `dd\/mm\/yyyy;@`: true, "[$-F800]dddd, mmmm dd, yyyy": true,
		`"Ngày" dd "tháng" mm`: true, "mmm": true, "d/m": true, "[Red]dd-mm": true, "m/d/yy h:mm": true,
		"General": false, "0": false, "#,##0": false, "0.00": false, "@": false, "h:mm": false, "[h]:mm:ss": false, "mm:ss": false,
		`0 "đồng mỗi ngày"`: false, `#,##0\ "d"`: false, "00/00/0000": false, "[Red]0": false, `_("$"* #,##0_)`: false, "": false,
	} {
		require.Equal(t, want, IsDate(code), code)
	}
	for code, want := range map[string]int{"000000000000": 12, `0000\ 000\ 000`: 10, "0": 0, "0.00": 0, "00": 2, "General": 0, "#000": 0} {
		require.Equal(t, want, zeroFormat(code), code)
	}
	d, ok := Day(60, false)
	require.False(t, ok, d)
	for serial, want := range map[float64]string{1: "1900-01-01", 59: "1900-02-28", 61: "1900-03-01", 46461.9: "2027-03-15", lastSerial: "9999-12-31"} {
		d, ok := Day(serial, false)
		require.True(t, ok)
		require.Equal(t, want, d.String())
	}
}
