package received

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/field"
	"daihoi/models/roster"
)

func TestRemarksBetweenRows(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"(Đ/c Hải thay đ/c Tứ nghỉ hưu từ 01/7/2025)":     true,
		"(chị Én sẽ bổ sung ngày sinh sau)":               true,
		"* Các vị dưới đây do Ban Thường trực giới thiệu": true,
		"Ghi chú: từ số 3 trở đi chưa gửi ảnh":            true,
		"* Các vị sau đây là đại biểu dự khuyết":          false,
		"* Khối Mặt trận và các đoàn thể của xã":          false,
		"(Thôn 1)": false,
		"(A) Hội Phụ nữ, Hội Nông dân, Hội Cựu chiến binh": false,
		"Nguyễn Thị Ghi": false,
		"Đại biểu do Hội Nông dân và Hội Phụ nữ xã giới thiệu": false,
	} {
		row := roster.TableRow{Cells: []field.Raw{{}, {Kind: field.RawText, Text: text}}}
		require.Equal(t, want, isRemark(&row), text)
	}
}
