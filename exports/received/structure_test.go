package received

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// Lists whose shape, rather than whose headings, says what a cell means.
func TestShapesOfClerks(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"marks of the structure": {`
STT|Họ tên|NS nam|NS nữ|Cơ cấu kết hợp||||Dân tộc|Tôn giáo (ghi rõ)
||||Nữ|Ngoài Đảng|DTTS|Tôn giáo||
1|Cầm Văn Chính|1968||||x||Thái|
2|Thào Thị Ké||1998|x|x|x|x|Mông|Tin lành
3|Phạm Văn Hiệu|1959|||x|||Kinh|Công giáo
`, []string{
			"full_name=Cầm Văn Chính gender=male born_on=1968 ethnicity=Thái party_member=x",
			"full_name=Thào Thị Ké gender=female born_on=1998 ethnicity=Mông religion=Tin Lành",
			"full_name=Phạm Văn Hiệu gender=male born_on=1959 ethnicity=Kinh religion=Công giáo"}},
		"nobody marked as not in the Party": {`
STT|Họ tên|Giới tính|Năm sinh|Ngoài Đảng|Dân tộc
1|Cầm Văn Chính|Nam|1968||Thái
2|Thào Thị Ké|Nữ|1998||Mông
`, []string{
			"full_name=Cầm Văn Chính gender=male born_on=1968 ethnicity=Thái",
			"full_name=Thào Thị Ké gender=female born_on=1998 ethnicity=Mông"}},
		"days of joining beside those not in the Party": {`
STT|Họ tên|Giới tính|Năm sinh|Ngày vào Đảng|Ngoài Đảng|Dân tộc
1|Cầm Văn Chính|Nam|1968|3/2/1990||Thái
2|Thào Thị Ké|Nữ|1998|||Mông
3|Phạm Văn Hiệu|Nam|1959||x|Kinh
`, []string{
			"full_name=Cầm Văn Chính gender=male born_on=1968 ethnicity=Thái party_joined_on=1990-02-03",
			"full_name=Thào Thị Ké gender=female born_on=1998 ethnicity=Mông",
			"full_name=Phạm Văn Hiệu gender=male born_on=1959 ethnicity=Kinh"}},
		"ages and badges of the Party": {`
Thứ tự|Họ và tên|Tuổi|Giới|Thôn|Tôn giáo|Là đảng viên (huy hiệu)|Ghi chú
1|Bùi Xuân Khuê|71|ông|Quang Trung|Không|50 năm|
2|Vũ Thị Ngát|68 tuổi|bà|Lê Lợi|Phật giáo||mời dự
3|Phạm Đức Cầm|77|ông|Cốc|Không|x|
`, []string{
			"full_name=Bùi Xuân Khuê gender=male religion=Không party_member=x represents=Quang Trung",
			"full_name=Vũ Thị Ngát gender=female religion=Phật giáo represents=Lê Lợi note=mời dự",
			"full_name=Phạm Đức Cầm gender=male religion=Không party_member=x represents=Cốc"}},
		"the age beside the birth": {`
STT|Họ và tên|Tuổi|Ngày sinh|Giới tính
1|Bùi Xuân Khuê|71|4/5/1953|Nam
2|Vũ Thị Ngát|68|1956|Nữ
`, []string{
			"full_name=Bùi Xuân Khuê gender=male born_on=1953-05-04",
			"full_name=Vũ Thị Ngát gender=female born_on=1956"}},
		"classes for some and degrees for others": {`
đơn vị|họ và tên|giới|sinh|nghề nghiệp|trình độ|là đảng viên
thôn Nà Pài|hoàng văn tuyên|nam|1967|trưởng thôn|12/12|có
thôn Nà Pài|lý thị phương|nữ|1989|làm ruộng|9/12|không
hội nông dân|chu văn nhất|nam|1978|thú y viên|Trung cấp|có
`, []string{
			"full_name=Hoàng Văn Tuyên gender=male born_on=1967 occupation=trưởng thôn education=12/12 party_member=x represents=thôn Nà Pài",
			"full_name=Lý Thị Phương gender=female born_on=1989 occupation=làm ruộng education=9/12 represents=thôn Nà Pài",
			"full_name=Chu Văn Nhất gender=male born_on=1978 occupation=thú y viên qualification=Trung cấp party_member=x represents=hội nông dân"}},
		"headings and cells broken over rows": {`
Số TT|Họ và|Giới|Năm sinh|Dân tộc|Chức sắc, chức việc,
|tên|tính|||nơi hoạt động
1|Đinh Thị Bích Liên|Nữ|1968|Kinh|Ban hành giáo giáo xứ
|||||Xuân Dục
2|Phạm Thị Thanh|Nữ|1980|Kinh|Phó ban hộ tự
|Hương||||chùa Phúc Lâm
Số TT|Họ và|Giới|Năm sinh|Dân tộc|Chức sắc, chức việc,
|tên|tính|||nơi hoạt động
3|Giàng Seo Vảng|Nam|1990|Mông|Trưởng nhóm
`, []string{
			"full_name=Đinh Thị Bích Liên gender=female born_on=1968 ethnicity=Kinh occupation=Ban hành giáo giáo xứ Xuân Dục",
			"full_name=Phạm Thị Thanh Hương gender=female born_on=1980 ethnicity=Kinh occupation=Phó ban hộ tự chùa Phúc Lâm",
			"full_name=Giàng Seo Vảng gender=male born_on=1990 ethnicity=Mông occupation=Trưởng nhóm"}},
		"a message without headings": {`
Tổ dân phố 12 gửi phường danh sách ạ:
1|Lê Đình Khoát|Nam|1958|Tổ trưởng|Hiệp thương cử|0904 551 209
2|Nguyễn Thị Thanh Huyền|Nữ|1976|Chi hội trưởng phụ nữ|Hiệp thương cử|0912 778 340
3|Trần Thị Bích Vân|Nữ|1949|Chi hội Người cao tuổi|Khách mời|
4|Vũ Thị Lệ Quyên|Nữ|1988|Hội viên phụ nữ|Hiệp thương cử|0374 900 155
Có gì chị nhắn lại em nhé. Em cảm ơn!
`, []string{
			"full_name=Lê Đình Khoát gender=male born_on=1958 occupation=Tổ trưởng category=consulted phone=0904551209",
			"full_name=Nguyễn Thị Thanh Huyền gender=female born_on=1976 occupation=Chi hội trưởng phụ nữ category=consulted phone=0912778340",
			"full_name=Trần Thị Bích Vân gender=female born_on=1949 occupation=Chi hội Người cao tuổi category=guest",
			"full_name=Vũ Thị Lệ Quyên gender=female born_on=1988 occupation=Hội viên phụ nữ category=consulted phone=0374900155"}},
		"groups right below the headings, and numbered places": {`
Stt|Ông (Bà)|Sinh ngày|Dân tộc
A|Đại biểu đương nhiên||
1|Ông Dương Văn Huấn|1974|Tày
B|Đại biểu do hiệp thương cử||
1|Thôn Cốc Đào||
2|Bà Triệu Thị Lai|1979|Dao
3|Đoàn Thị Xuân||
`, []string{
			"full_name=Dương Văn Huấn gender=male born_on=1974 ethnicity=Tày category=ex_officio",
			"full_name=Triệu Thị Lai gender=female born_on=1979 ethnicity=Dao represents=Thôn Cốc Đào category=consulted",
			"full_name=Đoàn Thị Xuân represents=Thôn Cốc Đào category=consulted"}},
		"the people of those who are not Kinh in the remarks": {`
TT|Họ tên|Giới tính|Học vấn|DTTS|Ghi chú
1|Lường Thị Duyên|Nữ|ĐH Sư phạm|x|Dân tộc Thái; trưởng đoàn
2|Vũ Thị Sen|Nữ|TC Nông nghiệp||
3|Nguyễn Văn Hoạch|Nam|12/12||
`, []string{
			"full_name=Lường Thị Duyên gender=female ethnicity=Thái qualification=ĐH Sư phạm note=Dân tộc Thái; trưởng đoàn",
			"full_name=Vũ Thị Sen gender=female qualification=TC Nông nghiệp",
			"full_name=Nguyễn Văn Hoạch gender=male education=12/12"}},
		"marks for peoples and categories": {`
TT|Họ tên|Giới tính|Dân tộc||||Thành phần đại biểu||
|||Kinh|Khmer|Hoa|Khác|Đương nhiên|Hiệp thương cử|Chỉ định
1|Kim Ngọc Sang|Nam||x|||x||
2|Trầm Thị Muối|Nữ|||x|||x|
3|Lê Văn Bé|Nam|x||||||x
4|Danh Thị Sa|Nữ||||Chăm||x|
`, []string{
			"full_name=Kim Ngọc Sang gender=male ethnicity=Khơ-me category=ex_officio",
			"full_name=Trầm Thị Muối gender=female ethnicity=Hoa category=consulted",
			"full_name=Lê Văn Bé gender=male ethnicity=Kinh category=appointed",
			"full_name=Danh Thị Sa gender=female ethnicity=Chăm category=consulted"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			lists := listsOf(t, c.text)
			require.NotEmpty(t, lists)
			require.Equal(t, c.want, people(lists[0]))
		})
	}
}

// A line below a list that only counts the people is its sum.
func TestBareCountBelowList(t *testing.T) {
	t.Parallel()
	l := listsOf(t, "TT|Họ tên|NS nam|NS nữ\n1|Đỗ Quang Hiển|1953|\n2|Ngô Thị Loan||1981\n|3 người||\n")[0]
	require.Len(t, l.Found.Tables[0].Stated, 1)
	require.Equal(t, 3, l.Found.Tables[0].Stated[0].Count)
	require.Len(t, people(l), 2)
}
