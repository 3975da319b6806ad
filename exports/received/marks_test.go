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
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			lists := listsOf(t, c.text)
			require.NotEmpty(t, lists)
			require.Equal(t, c.want, people(lists[0]))
		})
	}
}
