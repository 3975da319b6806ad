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
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			lists := listsOf(t, c.text)
			require.NotEmpty(t, lists)
			require.Equal(t, c.want, people(lists[0]))
		})
	}
}
