package received

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestNumbersInTexts(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Danh sách có 85 đại biểu./.":                                   "all 85",
		"Tổng số: 85":                                                   "all 85",
		"Tổng số đại biểu: 85 (nam: 40, nữ: 45)":                        "male 40, female 45, all 85",
		"Tổng cộng: 85 đại biểu, trong đó nữ 12 đại biểu":               "all 85, female 12",
		"85 đại biểu: 40 nam, 45 nữ":                                    "all 85, male 40, female 45",
		"Danh sách gồm 03 người, trong đó có 01 người dân tộc thiểu số": "all 3",
		"Nam: 40, nữ: 45":                                               "male 40, female 45",
		"Tổng số 30 đại biểu, 12 đại biểu nữ, 5 đại biểu dự khuyết":     "all 30, female 12",
		"Cộng mục I: 5 đại biểu":                                        "all 5",
		"Số đại biểu được phân bổ: 85":                                  "seats 85",
		"Được phân bổ 20 đại biểu":                                      "seats 20",
		"Đại hội lần thứ XV, nhiệm kỳ 2024 - 2029":                      "",
		"Thanh Trì, ngày 05 tháng 4 năm 2024":                           "",
		"DANH SÁCH ĐẠI BIỂU dự Đại hội đại biểu MTTQ xã lần thứ 15":     "",
		"(Kèm theo Công văn số 12/CV-MTTQ ngày 05/4/2024)":              "",
		"II. ĐẠI BIỂU HIỆP THƯƠNG CỬ (12 đồng chí)":                     "all 12",
	} {
		got := ""
		for i, n := range numbersIn(text) {
			if i > 0 {
				got += ", "
			}
			got += fmt.Sprintf("%s %d", n.of, n.count)
		}
		require.Equal(t, want, got, text)
	}
}

// Each statement is found where it stands, with the rows that it counts.
func TestStatedNumbers(t *testing.T) {
	t.Parallel()
	l := listsOf(t, `
DANH SÁCH ĐẠI BIỂU|||
Tổng số: 4 đại biểu (nam: 1, nữ: 3)|||
STT|Họ và tên|Giới tính|Năm sinh
I. ĐẢNG ỦY (2 đại biểu)|||
1|Nguyễn Văn An|Nam|1970
2|Bùi Thị Bình|Nữ|1981
|Cộng mục I: 3 đại biểu||
II. HỘI PHỤ NỮ: 2|||
3|Đinh Thị Cúc|Nữ|1965
4|Đỗ Thị Dung|Nữ|1966
Danh sách có 05 đại biểu./.|||
`)[0]
	var got []string
	for _, s := range l.Found.Tables[0].Stated {
		got = append(got, fmt.Sprintf("%d: %s %d %q rows %d-%d", s.Row, s.Of, s.Count, s.Group, s.From, s.To))
	}
	require.Equal(t, []string{`2: all 4 "" rows 0-8`, `2: male 1 "" rows 0-8`, `2: female 3 "" rows 0-8`, `4: group 2 "ĐẢNG ỦY (2 đại biểu)" rows 0-4`,
		`7: group 3 "ĐẢNG ỦY (2 đại biểu)" rows 0-3`, `8: group 2 "HỘI PHỤ NỮ: 2" rows 4-8`, `11: all 5 "" rows 0-8`}, got)
}
