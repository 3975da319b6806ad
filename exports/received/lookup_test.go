package received

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// A table of codes explains the codes of a list; a code that it lacks, or two tables that disagree, leave them to a
// person.
func TestCodesExplainedElsewhereInTheFile(t *testing.T) {
	t.Parallel()
	list := `
STT|HoTen|GioiTinh|MaDanToc|MaTonGiao
1|Lê Tiến Mạnh|Nam|01|00
2|Triệu Thị Nhàn|Nữ|9|08
`
	codes := `
Mã DT|Dân tộc||Mã TG|Tôn giáo
01|Kinh||00|Không
02|Tày||01|Phật giáo
09|Dao||08|Tin lành
`
	read := func(texts ...string) []string {
		var lists []List
		for _, text := range texts {
			lists = append(lists, listsOf(t, text)...)
		}
		explainCodes(lists)
		return people(lists[0])
	}
	require.Equal(t, []string{"full_name=Lê Tiến Mạnh gender=male ethnicity=Kinh religion=Không", "full_name=Triệu Thị Nhàn gender=female ethnicity=Dao religion=Tin Lành"}, read(list, codes))
	require.Equal(t, []string{"full_name=Lê Tiến Mạnh gender=male religion=Không", "full_name=Triệu Thị Nhàn gender=female religion=Tin Lành"},
		read(list, codes, "Mã DT|Dân tộc|Ghi chú\n01|Kinh|\n02|Thái|\n09|Dao|\n"))
	require.Equal(t, []string{"full_name=Lê Tiến Mạnh gender=male religion=Không", "full_name=Triệu Thị Nhàn gender=female religion=Tin Lành", "full_name=Vàng A Chống gender=male religion=Không"},
		read(list+"3|Vàng A Chống|Nam|08|00\n", codes))
}
