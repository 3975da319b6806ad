package rosterplan

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestCapitalsOfTitles(t *testing.T) {
	t.Parallel()
	for title, want := range map[string]string{"KHỐI MẶT TRẬN VÀ CÁC ĐOÀN THỂ": "Khối Mặt trận và các đoàn thể", "CÁC CÁ NHÂN TIÊU BIỂU": "Các cá nhân tiêu biểu",
		"KHỐI ĐẢNG, CHÍNH QUYỀN": "Khối Đảng, chính quyền", "THÔN PHÚ ĐA": "Thôn Phú Đa", "Hội CCB": "Hội CCB"} {
		require.Equal(t, want, bodyCase(title))
	}
}
