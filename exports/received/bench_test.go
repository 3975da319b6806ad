package received

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/exports/booktest"
	"daihoi/models/calendar"
	"daihoi/models/cellvalue"
	"daihoi/models/delegate"
	"daihoi/models/field"
)

// BenchmarkReadLists reads a list of 5,000 people under nineteen headings, and then the cells of every row.
func BenchmarkReadLists(b *testing.B) {
	m := booktest.NewMaker(b)
	m.Row(1, "DANH SÁCH ĐẠI BIỂU")
	m.Row(2, "STT", "Họ và tên", "Giới tính", "Ngày sinh", "Dân tộc", "Tôn giáo", "Quê quán", "Nơi ở hiện nay", "Chức vụ", "Văn hóa", "Chuyên môn",
		"LLCT", "Ngày vào Đảng", "Ngày chính thức", "Thành phần", "Loại đại biểu", "Số điện thoại", "Số CCCD", "Ghi chú")
	for i := range 5000 {
		m.Row(i+3, i+1, fmt.Sprintf("Nguyễn Văn %c%c", 'A'+i%26, 'a'+i/26%26), []string{"Nam", "Nữ"}[i%2], fmt.Sprintf("%02d/%02d/%d", i%28+1, i%12+1, 1950+i%45), "Kinh", "Không",
			fmt.Sprintf("Xã số %d, huyện Thanh Trì, Hà Nội", i%90), fmt.Sprintf("Thôn %d, xã Vạn Phúc", i%60), fmt.Sprintf("Trưởng thôn %d", i%60), "12/12",
			"Đại học", "Trung cấp", "03/02/2015", "03/02/2016", fmt.Sprintf("Thôn %d", i%60), []string{"Đương nhiên", "Hiệp thương cử"}[i%2],
			fmt.Sprintf("09%08d", i), fmt.Sprintf("001%09d", i), fmt.Sprintf("Ghi chú %d", i))
	}
	content := m.Bytes()
	b.Run("tables", func(b *testing.B) {
		for b.Loop() {
			lists, err := ReadLists("a.xlsx", content)
			require.NoError(b, err)
			require.Len(b, lists[0].Rows, 5000)
		}
	})
	lists, err := ReadLists("a.xlsx", content)
	require.NoError(b, err)
	b.Run("cells", func(b *testing.B) {
		day := calendar.Of(2024, 5, 5)
		var rec delegate.Record
		for b.Loop() {
			for _, row := range lists[0].Rows {
				cells := map[string]field.Raw{}
				for i, c := range row.Cells {
					cells[lists[0].Mapping[i]] = c
				}
				for key, c := range cellvalue.SplitReligion(cellvalue.JoinParts(cells)) {
					cellvalue.ReadInto(&rec, key, c, day)
				}
			}
		}
	})
}
