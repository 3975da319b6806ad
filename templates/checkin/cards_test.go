package checkin

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestANameShrinksBeforeItTakesThreelines(t *testing.T) {
	t.Parallel()
	for name, size := range map[string]int{
		"":                             24,
		"Ông Y":                        24,
		"Đỗ Văn Nam":                   24,
		"Nguyễn Văn Thượng":            24,
		"Nguyễn Hoàng Nghĩa":           22,
		"Nguyễn Thị Thanh Phượng":      20,
		"Tôn Nữ Hoàng Thị Phương Thảo": 18,
		"Thượng tọa Thích Thanh Nguyên Phương": 18,
	} {
		require.Equal(t, size, NameSize(name), name)
	}
	require.Equal(t, 1, lines("Đỗ Văn Nam", 10))
	require.Equal(t, 2, lines("Đỗ Văn Nam", 9))
	require.Equal(t, 3, lines("Đỗ Văn Nam", 3))
	require.Equal(t, 2, lines("Nguyễn Nam", 4), "a long word is one line, which is then too wide")
}
