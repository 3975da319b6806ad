package book_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/exports/book"
)

func TestFileName(t *testing.T) {
	t.Parallel()
	require.Equal(t, "Trích ngang đại biểu Xã Thanh Liệt 2024-04-05.xlsx", book.FileName("xlsx", "Trích ngang đại biểu  Xã Thanh Liệt 2024-04-05", ""))
	require.Equal(t, "Danh sách (công khai, theo đơn vị cử).csv", book.FileName("csv", "Danh sách", "công khai", "", "theo đơn vị cử"))
	require.Equal(t, "a-b- c-.ics", book.FileName("ics", " a/b:\n c? "))
	long := book.FileName("docx", strings.Repeat("Đại hội ", 60), "dự thảo")
	require.LessOrEqual(t, len(long), 255)
	require.True(t, strings.HasPrefix(long, "Đại hội Đại hội ") && strings.HasSuffix(long, " (dự thảo).docx"), long)
}
