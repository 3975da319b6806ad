package received

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// Facts one below the other in a cell, as the lines of the heading say. A cell with other lines gives nobody a name by
// guess.
func TestFactsStackedInOneCell(t *testing.T) {
	t.Parallel()
	read := func(csv string) []string {
		lists, err := ReadLists("ds.csv", []byte(csv))
		require.NoError(t, err)
		require.Len(t, lists, 1)
		return people(lists[0])
	}
	require.Equal(t, []string{
		"full_name=Phùng Gia Lộc gender=male born_on=1962-07-12 ethnicity=Kinh religion=Không qualification=Thạc sĩ Văn học",
		"full_name=Nguyễn Thị Tố Nga gender=female born_on=1977-08-30 ethnicity=Kinh religion=Công giáo qualification=Tiến sĩ",
		"full_name=Lương Quý Nhân born_on=1949 ethnicity=Thái religion=Không",
		"gender=male born_on=1956 ethnicity=Tày religion=Không",
		"full_name=Hoàng Phúc gender=female born_on=1990-06 ethnicity=Kinh",
		"ethnicity=Kinh religion=Không",
		"full_name=Thích Thanh Hòa (Nguyễn Văn Hòa) gender=male born_on=1969",
	}, read(`TT,"Họ và tên
Giới tính
Ngày sinh","Dân tộc
Tôn giáo",Trình độ chuyên môn,Ghi chú
1,"Phùng Gia Lộc
Nam
12/07/1962","Kinh
Không",Thạc sĩ Văn học,
2,"- Nguyễn Thị Tố Nga
- Nữ
- 30/08/1977","Kinh
Công giáo",Tiến sĩ,
3,"Lương Quý Nhân
1949","Thái
Không",,
4,"Nam
1956","Tày
Không",,
5,"Hoàng Phúc
Nữ
06/1990",Kinh,,
6,"Đàm Vĩnh Ninh
Nam
1956
Hà Nội","Kinh
Không",,
7,"Thích Thanh Hòa
(Nguyễn Văn Hòa)
Nam
1969",,,
`))
	require.Equal(t, []string{"full_name=Lê Văn An gender=male born_on=1960 occupation=Chủ tịch Hội Nông dân", "full_name=Lê Thị Bé gender=female born_on=1961 occupation=Bí thư"},
		read("STT,Họ và tên,Giới tính,\"Ngày, tháng,\nnăm sinh\",\"Chức vụ,\nnơi công tác\"\n1,Lê Văn An,Nam,1960,\"Chủ tịch\nHội Nông dân\"\n2,Lê Thị Bé,Nữ,1961,Bí thư\n"))
}
