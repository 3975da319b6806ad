package received

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestMarksOfMembersAndBelievers(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"yes and no": {`
TT|Họ và tên|Năm sinh|Giới tính|Tôn giáo||Đảng viên||Ghi chú
||||Có|Không|Có|Không|
1|Huỳnh Bá Thiện|1967|Nam||x|x||
2|Đặng Thị Thu Sương|1990|Nữ|✓|||✓|Phật giáo
3|Phan Thị Bé|1962|Nữ|+|||+|vắng
4|Mai Xuân Huy|1986|Nam||v|v|v|
`, []string{
			"full_name=Huỳnh Bá Thiện gender=male born_on=1967 religion=Không party_member=x",
			"full_name=Đặng Thị Thu Sương gender=female born_on=1990 religion=Phật giáo note=Phật giáo",
			"full_name=Phan Thị Bé gender=female born_on=1962 religion=Khác note=vắng",
			"full_name=Mai Xuân Huy gender=male born_on=1986 religion=Không party_member=x"}},
		"a mark beside the day": {`
TT|Họ và tên|Năm sinh|Giới tính|Đảng viên|Vào Đảng ngày
1|Huỳnh Bá Thiện|1967|Nam|x|19/5/2003 (dự bị)
2|Đặng Thị Thu Sương|1990|Nữ|x|không nhớ
3|Mai Xuân Huy|1986|Nam|Chưa|
`, []string{
			"full_name=Huỳnh Bá Thiện gender=male born_on=1967 party_member=x party_joined_on=2003-05-19",
			"full_name=Đặng Thị Thu Sương gender=female born_on=1990 party_member=x",
			"full_name=Mai Xuân Huy gender=male born_on=1986"}},
		"a program's words": {`
fullName|gender|dateOfBirth|religion|isPartyMember|partyJoinDate|delegateType
Võ Thành Nhân|M|24873|None|TRUE|34335|EX_OFFICIO
Lê Hoàng Nam|M|33250|Catholic|FALSE||SENT
`, []string{
			"full_name=Võ Thành Nhân gender=male born_on=1968-02-05 religion=Không party_member=x party_joined_on=1994-01-01 category=ex_officio",
			"full_name=Lê Hoàng Nam gender=male born_on=1991-01-12 religion=Công giáo category=consulted"}},
		"two columns of the birth": {`
TT|Họ và tên|Sinh năm|Sinh ngày|Giới tính
1|Phan Văn Hiển|1958|19/3/1958|Nam
2|Trần Văn Chính|1964||Nam
3|Lê Thị Cẩm Tú|1989|5/1989|Nữ
4|Hồ Đắc Tri||22/1/1975|Nam
5|Đinh Thị Thảo|1971|15/8/1972|Nữ
`, []string{
			"full_name=Phan Văn Hiển gender=male born_on=1958-03-19",
			"full_name=Trần Văn Chính gender=male born_on=1964",
			"full_name=Lê Thị Cẩm Tú gender=female born_on=1989-05",
			"full_name=Hồ Đắc Tri gender=male born_on=1975-01-22",
			"full_name=Đinh Thị Thảo gender=female"}},
		"two numbers in a column": {`
TT|Họ và tên|Sinh năm|Giới tính|Số CCCD, điện thoại
1|Đặng Ngọc Hải|1971|Nam|75071003318
2|Võ Thị Mộng Cầm|1984|Nữ|075184006602 - 0908112335
3|Bùi Thị Liên|1958|Nữ|0913-770-254
4|Huỳnh Công Lý|1955|Nam|312055318
`, []string{
			"full_name=Đặng Ngọc Hải gender=male born_on=1971 citizen_id=075071003318",
			"full_name=Võ Thị Mộng Cầm gender=female born_on=1984 phone=0908112335 citizen_id=075184006602",
			"full_name=Bùi Thị Liên gender=female born_on=1958 phone=0913770254",
			"full_name=Huỳnh Công Lý gender=male born_on=1955"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			lists := listsOf(t, c.text)
			require.NotEmpty(t, lists)
			require.Equal(t, c.want, people(lists[0]))
		})
	}
}

func TestWhatIsNoPerson(t *testing.T) {
	t.Parallel()
	lists := listsOf(t, `
STT|Đơn vị|Số đại biểu|Trong đó nữ|Tôn giáo|Người tổng hợp
1|Ấp Phước Lợi|4|2|1|Lâm Tấn Phát
2|Ấp Phước Hòa|3|1|0|Nguyễn Văn An
|Cộng|7|3|1|
`)
	require.False(t, lists[0].Names(), "numbers of delegates, and who counted them")
	lists = listsOf(t, `
TT|Họ và tên|Năm sinh|Giới tính|Dân tộc|Ghi chú
1|Lê Thị|1972|Nữ|Kinh|Đương nhiên
|Minh Hậu||||
||Trang 1/2|||
TT|Họ và tên|Năm sinh|Giới tính|Dân tộc|Ghi chú
2|Chử Đình Phái|1967|Nam|Kinh|
||Trang 2/2|||
3|Trịnh Văn|1976|Nam|Kinh|Chỉ định
|Bảo Tiến||||
4|Ngô Xuân Sen|1986|Nữ|Kinh|
5|Cao Thị Xoan|1977|Nữ|Kinh|
`)
	require.Equal(t, []string{
		"full_name=Lê Thị Minh Hậu gender=female born_on=1972 ethnicity=Kinh category=ex_officio",
		"full_name=Chử Đình Phái gender=male born_on=1967 ethnicity=Kinh",
		"full_name=Trịnh Văn Bảo Tiến gender=male born_on=1976 ethnicity=Kinh category=appointed",
		"full_name=Ngô Xuân Sen gender=female born_on=1986 ethnicity=Kinh",
		"full_name=Cao Thị Xoan gender=female born_on=1977 ethnicity=Kinh"}, people(lists[0]), "broken names, page marks, categories in the remarks")
}
