package tables

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestLegends(t *testing.T) {
	t.Parallel()
	for heading, want := range map[string]struct {
		bare  string
		words map[string]string
	}{
		"Giới tính (Nam: 1; Nữ: 0)":          {"Giới tính", map[string]string{"1": "Nam", "0": "Nữ"}},
		"GT: 1-Nam, 2-Nữ":                    {"GT", map[string]string{"1": "Nam", "2": "Nữ"}},
		"GT\n1. Nam\n2. Nữ":                  {"GT", map[string]string{"1": "Nam", "2": "Nữ"}},
		"Giới tính (1 = Nam/0 = Nữ)":         {"Giới tính", map[string]string{"1": "Nam", "0": "Nữ"}},
		"Giới tính (Nam 1, Nữ 2)":            {"Giới tính", map[string]string{"1": "Nam", "2": "Nữ"}},
		"Giới tính [1 là Nam và 0 là Nữ]":    {"Giới tính", map[string]string{"1": "Nam", "0": "Nữ"}},
		"Giới tính (Nữ ghi x)":               {"Giới tính", map[string]string{"x": "Nữ"}},
		"Giới tính (x: Nữ)":                  {"Giới tính", map[string]string{"x": "Nữ"}},
		"Đảng viên (x)":                      {"Đảng viên", map[string]string{}},
		"Đảng viên (đánh dấu x)":             {"Đảng viên", map[string]string{}},
		"Dân tộc: 1: Kinh; 2: Mường; 3: Tày": {"Dân tộc", map[string]string{"1": "Kinh", "2": "Mường", "3": "Tày"}},
		"Ngày sinh (dd/mm/yyyy)":             {"Ngày sinh (dd/mm/yyyy)", nil},
		"Nam (năm sinh)":                     {"Nam (năm sinh)", nil},
		"Tên, địa chỉ":                       {"Tên, địa chỉ", nil},
		"Ghi chú: nếu có":                    {"Ghi chú: nếu có", nil},
		"Trình độ (10/10, 12/12)":            {"Trình độ (10/10, 12/12)", nil},
	} {
		bare, words := legendOf(heading)
		require.Equal(t, want.bare, bare, heading)
		require.Equal(t, want.words, words, heading)
	}
}
