package received

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/exports/booktest"
)

// A table that was cut in its width is one list of the same people; another list of other people, or with the same columns,
// stays apart.
func TestTableCutInItsWidth(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		second string
		heads  []any
		lists  int
	}{
		"the same people":  {"Nông Thị Ánh", []any{"STT", "Họ và tên", "Tôn giáo", "Nghề nghiệp", "Điện thoại"}, 1},
		"other people":     {"Nông Thị Yên", []any{"STT", "Họ và tên", "Tôn giáo", "Nghề nghiệp", "Điện thoại"}, 2},
		"the same columns": {"Nông Thị Ánh", []any{"STT", "Họ và tên", "Ngày sinh", "Giới tính", "Dân tộc"}, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := booktest.NewMaker(t)
			m.Row(1, "STT", "Họ và tên", "Ngày sinh", "Giới tính", "Dân tộc")
			m.Row(2, 1, "Hứa Văn Tòng", 1967, "Nam", "Nùng")
			m.Row(3, 2, "Nông Thị Ánh", 1985, "Nữ", "Tày")
			_, err := m.NewSheet("Tờ 2")
			require.NoError(t, err)
			m.Sheet = "Tờ 2"
			m.Row(2, c.heads...)
			m.Row(3, 1, "Hứa Văn Tòng", "Không", "Thợ may", "0913220118")
			m.Row(4, 2, c.second, "Không", "Y sĩ", "0915447260")
			lists, err := ReadLists("ds.xlsx", m.Bytes())
			require.NoError(t, err)
			require.Len(t, lists, c.lists)
			require.Len(t, lists[0].Found.Tables, c.lists)
			if c.lists > 1 {
				return
			}
			require.Equal(t, []string{"STT #", "Họ và tên = full_name !", "Ngày sinh = born_on !", "Giới tính = gender !", "Dân tộc = ethnicity !", "Tôn giáo = religion !",
				"Nghề nghiệp = occupation !", "Điện thoại = phone !"}, described(lists[0]))
			require.Equal(t, "Tờ 2!E4", lists[0].Rows[1].Cells[7].Ref)
		})
	}
}
