package text_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/exports/intake"
	"daihoi/exports/intake/intaketest"
)

// Columns kept apart by blanks, as the text of a PDF file has them, are cells; lines around them are one text.
func TestReadAlignedText(t *testing.T) {
	t.Parallel()
	book, err := intake.Read("ds.txt", []byte(`DANH SÁCH  ĐẠI BIỂU

TT  Họ và tên           Năm sinh   Nghề nghiệp
1   Lê Khắc Thuận       1965       Giáo viên Trường
                                   Tiểu học
2   Mai Thị Cúc         1970
3   Đỗ Ngọc Tuyên       1987       Trưởng phố

Danh sách này có 03 đại biểu.
`))
	require.NoError(t, err)
	require.Equal(t, []string{
		"1: DANH SÁCH ĐẠI BIỂU", "3: TT|Họ và tên|Năm sinh|Nghề nghiệp", "4: 1|Lê Khắc Thuận|1965|Giáo viên Trường", "5: Tiểu học",
		"6: 2|Mai Thị Cúc|1970", "7: 3|Đỗ Ngọc Tuyên|1987|Trưởng phố", "9: Danh sách này có 03 đại biểu.",
	}, intaketest.Texts(book))
	require.Equal(t, "Tiểu học", book.Sheets[0].Lines[3].At(3).Text)
}
