package received

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/calendar"
	"daihoi/models/delegate"
	"daihoi/models/field"
	"daihoi/models/rosterplan"
)

// people are the records of a list, as "key=value" in the order of the fields, without what a reader of the row adds.
func people(l List) []string {
	var out []string
	group := rosterplan.Group{}
	for _, row := range l.Rows {
		if row.Kind == rosterplan.GroupRow {
			group = group.Under(row.Text, nil)
		}
		if row.Kind != rosterplan.DataRow {
			continue
		}
		cells := map[string]field.Raw{}
		for i, c := range row.Cells {
			if l.Mapping[i] != "" {
				cells[l.Mapping[i]] = c
			}
		}
		rec, _ := rosterplan.ReadRow(cells, group, calendar.Of(2024, 5, 5))
		line := ""
		for _, f := range delegate.Fields {
			if v := f.Text(&rec); v != "" {
				line += " " + f.Key + "=" + v
			}
		}
		out = append(out, line[1:])
	}
	return out
}

// Whole lists as clerks type them, from the letterhead to the sum.
func TestListsOfClerks(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"short headings in two rows, groups with their numbers": {`
UBND XÃ VẠN PHÚC||||||||
DANH SÁCH TRÍCH NGANG||||||||
Số TT|Họ và tên đại biểu|Nam sinh năm|Nữ sinh năm|DT|TG|Đảng viên|Trình độ|||Đơn vị, chức vụ công tác
|||||||VH|CM|CT|
I|THÔN 1: 02 đ/c||||||||
1|NGUYỄN VĂN HÙNG|1968||Kinh|0|x|12/12|ĐH|TC|Bí thư chi bộ
2|TRẦN THỊ LAN||1975|Kinh|0||10/12|TC|SC|Trưởng thôn
II|THÔN 2: 01 đ/c||||||||
3|LÊ VĂN NAM|1970||Tày|Phật giáo||12/12|CĐ|CC|Phó thôn
|Tổng cộng: 03 đại biểu (nữ: 1)|||||||||
`, []string{
			"full_name=Nguyễn Văn Hùng gender=male born_on=1968 ethnicity=Kinh religion=Không occupation=Bí thư chi bộ education=12/12 qualification=Đại học political_theory=Trung cấp party_member=x represents=Thôn 1",
			"full_name=Trần Thị Lan gender=female born_on=1975 ethnicity=Kinh religion=Không occupation=Trưởng thôn education=10/12 qualification=Trung cấp political_theory=Sơ cấp represents=Thôn 1",
			"full_name=Lê Văn Nam gender=male born_on=1970 ethnicity=Tày religion=Phật giáo occupation=Phó thôn education=12/12 qualification=Cao đẳng political_theory=Cao cấp represents=Thôn 2"}},
		"day, month and year in columns of their own": {`
STT|Họ tên|Ngày|Tháng|Năm|Nam/Nữ|D.tộc|T.giáo|Học vấn|Lý luận|Cơ cấu|Loại ĐB|Di động
1|Phạm Văn Tài|5|3|1968|Nam|Kinh|Ko|12/12|Cao cấp|Mặt trận|ĐN|0912 345 678
2|Vũ Thị Thu|12|11|1979|nữ|Kinh|Ko|12/12|Sơ cấp|Hội Phụ nữ|HTC|0987.654.321
`, []string{
			"full_name=Phạm Văn Tài gender=male born_on=1968-03-05 ethnicity=Kinh religion=Không education=12/12 political_theory=Cao cấp represents=Mặt trận category=ex_officio phone=0912345678",
			"full_name=Vũ Thị Thu gender=female born_on=1979-11-12 ethnicity=Kinh religion=Không education=12/12 political_theory=Sơ cấp represents=Hội Phụ nữ category=consulted phone=0987654321"}},
		"all schooling in one column": {`
STT|Họ, tên|Sinh năm|Giới tính|Trình độ|Chỗ ở
1|Ngô Văn Hải|1970|Nam|12/12, ĐH Luật, CC|Khu 3
2|Tạ Thị Kim|1975|Nữ|10/10; Trung cấp; TC|Khu 4
`, []string{
			"full_name=Ngô Văn Hải gender=male born_on=1970 residence=Khu 3 education=12/12 qualification=ĐH Luật political_theory=Cao cấp",
			"full_name=Tạ Thị Kim gender=female born_on=1975 residence=Khu 4 education=10/10 qualification=Trung cấp political_theory=Trung cấp"}},
		"columns of marks without a heading above them": {`
STT|Họ và tên|Ngày tháng năm sinh|Nam|Nữ|Kinh|Khác|Tôn giáo|Đảng viên|Ngoài Đảng|Tổ chức|Ghi chú
1|Lương Văn Nghĩa|2/3/1970|x||x||Không|x||Mặt trận|
2|Quách Thị Oanh|5/6/1983||x||Mường|Không||x|Hội Phụ nữ|dự khuyết
`, []string{
			"full_name=Lương Văn Nghĩa gender=male born_on=1970-03-02 ethnicity=Kinh religion=Không party_member=x represents=Mặt trận",
			"full_name=Quách Thị Oanh gender=female born_on=1983-06-05 ethnicity=Mường religion=Không represents=Hội Phụ nữ category=reserve note=dự khuyết"}},
		"two rows of headings, marks for members and categories": {`
TT|Họ và tên|Năm sinh||Chức vụ, đơn vị công tác|Trình độ|||Đảng viên||Loại đại biểu||
||Nam|Nữ||Học vấn|CMNV|LLCT|Có|Không|ĐN|HT|CĐ
1|Hoàng Văn Khoa|1960||Chủ tịch MTTQ|12/12|ĐH|CC|x||x||
2|Chu Thị Lý||1985|Bí thư Đoàn|12/12|ĐH|TC|x|||x|
3|Kiều Văn Mão|1955||Hưu trí|10/10|||||||v
`, []string{
			"full_name=Hoàng Văn Khoa gender=male born_on=1960 occupation=Chủ tịch MTTQ education=12/12 qualification=Đại học political_theory=Cao cấp party_member=x category=ex_officio",
			"full_name=Chu Thị Lý gender=female born_on=1985 occupation=Bí thư Đoàn education=12/12 qualification=Đại học political_theory=Trung cấp party_member=x category=consulted",
			"full_name=Kiều Văn Mão gender=male born_on=1955 occupation=Hưu trí education=10/10 category=appointed"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			lists := listsOf(t, c.text)
			require.Len(t, lists, 1)
			require.Equal(t, c.want, people(lists[0]))
		})
	}
}
