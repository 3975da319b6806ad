package tables

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/exports/booktest"
)

// Each person stands on two rows, and the headings name what each of the two holds.
func TestTwoRowsOfOnePerson(t *testing.T) {
	t.Parallel()
	for name, merged := range map[string][]string{
		"merged":     {"A1:A2", "B1:B2", "C1:D1", "A3:A4", "B3:B4", "C3:C4", "A5:A6", "B5:B6", "C5:C6", "A7:A8", "B7:B8", "C7:C8"},
		"not merged": {"C1:D1"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := booktest.NewMaker(t)
			m.Row(1, "STT", "Họ và tên", "Trình độ", nil, "Ngày sinh", "Dân tộc / Tôn giáo", "Số CCCD")
			m.Row(2, nil, nil, "Văn hóa", "LLCT", "Quê quán", nil, "Điện thoại")
			m.Row(3, 1, "Nguyễn Thượng Hiền", "10/10", "Cao cấp", "09/06/1954", "Kinh", 1054009987)
			m.Row(4, nil, nil, nil, nil, "Hà Nội", "Không", "0913220118")
			m.Row(5, 2, "Vi Thị Oanh", "12/12", nil, 1980, "Tày", "004180003321")
			m.Row(6, nil, nil, nil, nil, "Cao Bằng", "Không", "0915447260")
			m.Row(7, 3, "Tô Văn Đệ", "7/10", "Sơ cấp", 1949, "Kinh", "036049005544")
			m.Row(8, nil, nil, nil, nil, "Nam Định", "Công giáo")
			m.Merge(append(merged, "F1:F2")...)
			table := onlyTable(t, read(t, m))
			require.Equal(t, []string{"STT #", "Họ và tên = full_name", "Trình độ / Văn hóa = education", "Trình độ / LLCT = political_theory", "Ngày sinh = born_on",
				"Dân tộc = ethnicity", "Số CCCD = citizen_id", "Quê quán = hometown", "Tôn giáo = religion", "Điện thoại = phone"}, describeMapping(&table))
			require.Equal(t, []string{
				"3 data: 1|Nguyễn Thượng Hiền|10/10|Cao cấp|09/06/1954|Kinh|1054009987|Hà Nội|Không|0913220118",
				"4 continuation: Hà Nội|Không|0913220118",
				"5 data: 2|Vi Thị Oanh|12/12|1980|Tày|004180003321|Cao Bằng|Không|0915447260",
				"6 continuation: Cao Bằng|Không|0915447260",
				"7 data: 3|Tô Văn Đệ|7/10|Sơ cấp|1949|Kinh|036049005544|Nam Định|Công giáo",
				"8 continuation: Nam Định|Công giáo"}, describeRows(&table))
			require.Equal(t, "E4", table.Cell(&table.Rows[0], 7).Ref)
		})
	}
}

// Where only some people go on in a second row, its cells go on too.
func TestOneContinuedRowIsNoPair(t *testing.T) {
	t.Parallel()
	m := booktest.NewMaker(t)
	m.Row(1, "STT", "Họ và tên", "Chức vụ / Đơn vị công tác", "Năm sinh")
	m.Row(2, 1, "Nguyễn Văn An", "Chủ tịch", 1970)
	m.Row(3, nil, nil, "Hội Nông dân")
	m.Row(4, 2, "Bùi Thị Bình", "Giáo viên", 1981)
	table := onlyTable(t, read(t, m))
	require.Equal(t, []string{"2 data: 1|Nguyễn Văn An|Chủ tịch Hội Nông dân|1970", "3 continuation: Hội Nông dân", "4 data: 2|Bùi Thị Bình|Giáo viên|1981"}, describeRows(&table))
}
