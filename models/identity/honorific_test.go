package identity_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/identity"
)

func TestHonorificsAndMarksOfTheSexInNames(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string][2]string{ // the clean name and the sex
		"Bà Trần Thị Nguyệt Ánh":      {"Trần Thị Nguyệt Ánh", "female"},
		"Chị Vũ Quỳnh Mai":            {"Vũ Quỳnh Mai", "female"},
		"CỤ ÔNG BÙI XUÂN KHUÊ":        {"Bùi Xuân Khuê", "male"},
		"Cụ Vũ Thị Ngát":              {"Vũ Thị Ngát", ""},
		"Đ/c Lê Thị Ái Vân (nữ)":      {"Lê Thị Ái Vân", "female"},
		"Trần Văn Ba (Nam)":           {"Trần Văn Ba", "male"},
		"Ông Ích Khiêm":               {"Ông Ích Khiêm", ""},
		"Anh Đức":                     {"Anh Đức", ""},
		"Sư cô Thích Nữ Diệu Tâm":     {"Sư cô Thích Nữ Diệu Tâm", "female"},
		"HÒA THƯỢNG THÍCH THIỆN NHƠN": {"Hòa thượng Thích Thiện Nhơn", "male"},
		"Nguyễn Thị Hòa (B)":          {"Nguyễn Thị Hòa (B)", ""},
		"Lê thị MAI":                  {"Lê Thị Mai", ""},
		"Y Moan Êban":                 {"Y Moan Êban", ""},
	} {
		clean, _, _ := identity.CleanName(typed)
		require.Equal(t, want, [2]string{clean, identity.SexInName(typed)}, typed)
	}
}
