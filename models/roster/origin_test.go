package roster

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/org"
)

func TestUnitAboveIsOnlyAnExactName(t *testing.T) {
	t.Parallel()
	own := org.Unit{FullName: "Xã Tam Hiệp"}
	beside := []org.Unit{{FullName: "Xã Thanh Liệt"}, {FullName: "Xã Tân Triều"}, {FullName: "Thị trấn Văn Điển"}}
	for want, all := range map[string][][]string{
		"Xã Thanh Liệt": {
			{"ỦY BAN MTTQ VIỆT NAM", "XÃ THANH LIỆT", "BAN THƯỜNG TRỰC"},
			{"UỶ BAN MTTQ VIỆT NAM XÃ THANH LIỆT"},
			{"BAN THƯỜNG TRỰC UBMTTQ XÃ THANH LIỆT", "MTTQ XÃ THANH LIỆT"},
			{"ĐẠI HỘI ĐẠI BIỂU MTTQ VIỆT NAM XÃ THANH LIỆT LẦN THỨ XVII, NHIỆM KỲ 2024 - 2029"},
			{"Huyện Thanh Trì, thành phố Hà Nội", "Xã Thanh Liệt, huyện Thanh Trì"},
		},
		"Thị trấn Văn Điển": {{"Thị trấn Văn Điển"}},
		"": {
			{"ỦY BAN MTTQ VIỆT NAM", "XÃ TAM HIỆP"},
			{"Xã Thanh Liệt", "Xã Tam Hiệp"},
			{"Thanh Liệt, ngày 05 tháng 4 năm 2024"},
			{"Kính gửi: Ủy ban MTTQ Việt Nam xã Thanh Liệt"},
			{"Danh sách người xã Thanh Liệt sinh hoạt tại Tam Hiệp"},
			{"XÃ THANH LIỆT MỚI"}, {"HUYỆN THANH TRÌ"}, {"Xã Tân"}, {""}, nil,
		},
	} {
		for _, lines := range all {
			require.Equal(t, want, unitAbove(lines, own, beside), lines)
		}
	}
}
