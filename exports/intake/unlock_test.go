package intake_test

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/exports/intake"
	"daihoi/models/fault"
)

// A workbook whose structure is protected is encrypted with a password that every program knows. Another is asked for.
func TestDefaultPassword(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"testdata/default.xlsx", "xls/testdata/default.xls"} {
		content, err := os.ReadFile(name)
		require.NoError(t, err)
		book, err := intake.Read(name, content)
		require.NoError(t, err, name)
		lines := book.Sheets[0].Lines
		require.Equal(t, "DANH SÁCH ĐẠI BIỂU THAM DỰ ĐẠI HỘI", lines[0].Cells[0].Text, name)
		require.Equal(t, "Kha Thị Hoa", lines[len(lines)-1].Cells[1].Text, name)
		require.Len(t, book.Sheets, 3, name)
		for cut := range len(content) { // a damaged file is an error at worst
			if cut%97 == 0 {
				damaged := append([]byte{}, content...)
				damaged[cut] ^= 0x55
				_, _ = intake.Read(name, damaged)
			}
		}
	}
	content, err := os.ReadFile("xls/testdata/secret.xls")
	require.NoError(t, err)
	_, err = intake.Read("secret.xls", content)
	var refused *fault.Error
	require.ErrorAs(t, err, &refused)
	require.Equal(t, "fault.intake_password", refused.Key)
}
