package received

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// Of two people in a row the one whose place is taken is never the delegate, and nobody guesses where nothing says which is.
func TestTwoPeopleInARow(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"one takes the place of the other": {`
TT|Họ và tên người được thay thế|Lý do|Họ và tên người thay thế|Ngày sinh|Giới tính
1|Nguyễn Văn Tường|Ốm|Đỗ Văn Thân|6/3/1978|Nam
2|Lê Thị Vượng|Xin rút|Lê Thị Tho|20/10/1982|Nữ
`, []string{"TT #", "Họ và tên người được thay thế", "Lý do", "Họ và tên người thay thế = full_name !", "Ngày sinh = born_on !", "Giới tính = gender !"}},
		"nothing says who": {`
TT|Họ và tên|Chức vụ|Họ và tên|Ngày sinh|Giới tính
1|Nguyễn Văn Tường|Trưởng thôn|Đỗ Văn Thân|6/3/1978|Nam
2|Lê Thị Vượng|Y sĩ|Lê Thị Tho|20/10/1982|Nữ
`, []string{"TT #", "Họ và tên", "Chức vụ = occupation !", "Họ và tên", "Ngày sinh = born_on !", "Giới tính = gender !"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, c.want, described(listsOf(t, c.text)[0]))
		})
	}
}

// Work before a merger is not that of today.
func TestWorkBeforeMerger(t *testing.T) {
	t.Parallel()
	l := listsOf(t, `
STT|Họ và tên|Giới tính|Năm sinh|Chức vụ trước sáp nhập|Chức vụ hiện nay
1|Nguyễn Văn An|Nam|1970|Chủ tịch xã Hà|Công chức
2|Bùi Thị Bình|Nữ|1981|Bí thư xã Hà|Hưu trí
`)[0]
	require.Empty(t, l.Mapping[4])
	require.Equal(t, "occupation", l.Mapping[5])
}
