package received

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Stars that the list explains say the category and are no part of the name.
func TestStarsBehindNames(t *testing.T) {
	t.Parallel()
	l := listsOf(t, `
STT|Họ và tên|Giới tính|Năm sinh
1|Nguyễn Văn An (*)|Nam|1970
2|Bùi Thị Bình|Nữ|1981
3|Đinh Thị Cúc**|Nữ|1965
(*) Đại biểu đương nhiên; (**) chỉ định; còn lại do hiệp thương cử|||
`)[0]
	category, found := columnOf(l.Mapping, "category")
	require.True(t, found)
	var got []string
	for _, r := range l.Rows[:3] {
		got = append(got, r.Cells[1].Text+": "+r.Cells[category].Text)
	}
	require.Equal(t, []string{"Nguyễn Văn An: Đương nhiên", "Bùi Thị Bình: Hiệp thương cử", "Đinh Thị Cúc: Chỉ định"}, got)
}

// What stars say besides the category becomes a remark, also when only commas part what is said.
func TestStarsBecomeRemarks(t *testing.T) {
	t.Parallel()
	l := listsOf(t, `
STT|Họ và tên|Giới tính|Năm sinh
1|Nguyễn Văn An (*)|Nam|1970
2|Bùi Thị Bình (**)|Nữ|1981
3|Đinh Thị Cúc|Nữ|1965
(*) Tái cử, (**) Người có uy tín|||
`)[0]
	note, found := columnOf(l.Mapping, "note")
	require.True(t, found)
	require.Equal(t, []string{"Tái cử", "Người có uy tín", ""}, []string{strings.TrimRight(l.Rows[0].Cells[note].Text, " ,"), l.Rows[1].Cells[note].Text, l.Rows[2].Cells[note].Text})
}

// Stars that nothing explains stay with the name, which is asked about.
func TestStarsUnexplained(t *testing.T) {
	t.Parallel()
	l := listsOf(t, `
STT|Họ và tên|Giới tính|Năm sinh
1|Nguyễn Văn An (*)|Nam|1970
2|Bùi Thị Bình|Nữ|1981
3|Đinh Thị Cúc|Nữ|1965
`)[0]
	require.Equal(t, "Nguyễn Văn An (*)", l.Rows[0].Cells[1].Text)
	_, found := columnOf(l.Mapping, "category")
	require.False(t, found)
}
