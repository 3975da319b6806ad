package received

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/roster"
)

// listsOf reads a list typed as text: a line is a row, | separates cells.
func listsOf(t *testing.T, text string) []List {
	t.Helper()
	lists, err := ReadLists("ds.csv", []byte(strings.ReplaceAll(strings.TrimLeft(text, "\n"), "|", "\t")))
	require.NoError(t, err)
	return lists
}

// described is the proposal for each column: "heading = key", with ? where only the values say it.
func described(l List) []string {
	var out []string
	for i, c := range l.Columns {
		s := strings.Join(c.Path, " / ")
		switch {
		case c.Ordinal:
			s += " #"
		case l.Mapping[i] != "":
			s += " = " + l.Mapping[i]
		}
		switch c.Certainty {
		case "by_values":
			s += " ?"
		case "sure":
			s += " !"
		}
		out = append(out, s)
	}
	return out
}

func TestColumnsByHeadingAndValues(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"short headings": {`
TT|Họ và tên|NS|GT|DT|TG|VH|CM|CT|CV|ĐT
1|Nguyễn Văn An|1970|Nam|Kinh|Không|12/12|ĐH|CC|Bí thư|0912345678
2|Bùi Thị Bình|12/5/1981|Nữ|Mường|Phật giáo|10/10|Trung cấp|TC|Nông dân|0987654321
`, []string{"TT #", "Họ và tên = full_name !", "NS = born_on ?", "GT = gender ?", "DT = ethnicity ?", "TG = religion ?", "VH = education ?",
			"CM = qualification ?", "CT = political_theory ?", "CV = occupation !", "ĐT = phone !"}},
		"the same headings over other values": {`
STT|Họ tên|DT|TG|CT|CM|TĐ
1|Nguyễn Văn An|0912345678|03/02/1990|03/02/1991|001070001234|12/12
2|Bùi Thị Bình|0987654321|05/6/1999|05/6/2000|001181001235|7/10
`, []string{"STT #", "Họ tên = full_name !", "DT = phone !", "TG", "CT = party_official_on ?", "CM = citizen_id ?", "TĐ = education ?"}},
		"Trình độ over degrees": {`
STT|Họ và tên|Trình độ|Trình độ LLCT
1|Nguyễn Văn An|Cử nhân|Cao cấp
2|Bùi Thị Bình|Thạc sĩ Luật|Sơ cấp
`, []string{"STT #", "Họ và tên = full_name !", "Trình độ = qualification ?", "Trình độ LLCT = political_theory !"}},
		"Trình độ over levels of political theory": {`
STT|Họ và tên|Trình độ|Văn hóa
1|Nguyễn Văn An|Cao cấp|12/12
2|Bùi Thị Bình|Trung cấp|9/12
`, []string{"STT #", "Họ và tên = full_name !", "Trình độ = political_theory ?", "Văn hóa = education !"}},
		"three times Trình độ": {`
STT|Họ và tên|Trình độ|Trình độ|Trình độ
1|Nguyễn Văn An|12/12|Đại học|Cao cấp
2|Bùi Thị Bình|10/12|Cử nhân|Sơ cấp
`, []string{"STT #", "Họ và tên = full_name !", "Trình độ = education ?", "Trình độ = qualification ?", "Trình độ = political_theory ?"}},
		"headings exchanged": {`
STT|Họ và tên|Dân tộc|Tôn giáo|Số điện thoại|CCCD
1|Nguyễn Văn An|Công giáo|Kinh|001070001234|0912345678
2|Bùi Thị Bình|Phật giáo|Mường|001181001235|0987654321
`, []string{"STT #", "Họ và tên = full_name !", "Dân tộc = religion ?", "Tôn giáo = ethnicity ?", "Số điện thoại = citizen_id ?", "CCCD = phone ?"}},
		"programs' names": {`
id|hoTen|ngaySinh|gioiTinh|danToc|soDienThoai|soCCCD
1|Nguyễn Văn An|1970-05-12|Nam|Kinh|0912345678|001070001234
`, []string{"id", "hoTen = full_name !", "ngaySinh = born_on !", "gioiTinh = gender !", "danToc = ethnicity !", "soDienThoai = phone !", "soCCCD = citizen_id !"}},
		"birth certificates": {`
STT|Họ, chữ đệm và tên khai sinh|Ngày, tháng, năm sinh|Nam, nữ
1|Nguyễn Văn An|12/5/1970|Nam
`, []string{"STT #", "Họ, chữ đệm và tên khai sinh = full_name !", "Ngày, tháng, năm sinh = born_on !", "Nam, nữ = gender !"}},
		"no headings over some columns": {`
STT||Năm|Đơn vị giới thiệu||
1|Nguyễn Văn An|1970|Hội Nông dân|Nam|Kinh
2|Bùi Thị Bình|1981|Thôn Hữu Lê|Nữ|Mường
3|Đinh Công Tráng|1965|Hội Phụ nữ|Nam|Kinh
`, []string{"STT #", " = full_name ?", "Năm = born_on ?", "Đơn vị giới thiệu = represents !", " = gender ?", " = ethnicity ?"}},
		"dates of a paper are no births": {`
STT|Họ và tên|CCCD|Ngày cấp|SĐT vợ
1|Nguyễn Văn An|001070001234|12/5/2021|0912345678
2|Bùi Thị Bình|001181001235|13/6/2021|0912345679
`, []string{"STT #", "Họ và tên = full_name !", "CCCD = citizen_id !", "Ngày cấp", "SĐT vợ"}},
		"marks under the words of a field": {`
STT|Họ và tên|Năm sinh|Dân tộc||Tôn giáo||Lý luận chính trị|||Tái cử|
|||Kinh|Khác|Có|Không|SC|TC|CC|Có|Không
1|Nguyễn Văn An|1970|x|||x||x||x|
2|Bùi Thị Bình|1981||Mường|x||✓||||x
3|Đinh Công Tráng|1965|x|||x|||+||1
`, []string{"STT #", "Họ và tên = full_name !", "Năm sinh = born_on !", "Dân tộc / Kinh = ethnicity.Kinh ?", "Dân tộc / Khác = ethnicity.other ?",
			"Tôn giáo / Có = religion.other ?", "Tôn giáo / Không = religion.Không ?", "Lý luận chính trị / SC = political_theory.Sơ cấp ?",
			"Lý luận chính trị / TC = political_theory.Trung cấp ?", "Lý luận chính trị / CC = political_theory.Cao cấp ?", "Tái cử / Có = reappointed.re ?", "Tái cử / Không = reappointed.new ?"}},
		"legends": {`
STT|Họ và tên|GT: 1-Nam, 2-Nữ|Đảng viên (x)|Dân tộc (Kinh: 1, Mường: 2)
1|Nguyễn Văn An|1|x|1
2|Bùi Thị Bình|2||2
`, []string{"STT #", "Họ và tên = full_name !", "GT: 1-Nam, 2-Nữ = gender ?", "Đảng viên (x) = party_joined_on !", "Dân tộc (Kinh: 1, Mường: 2) = ethnicity !"}},
		"a legend of one mark": {`
STT|Họ và tên|Giới tính (nữ ghi x)
1|Nguyễn Văn An|
2|Bùi Thị Bình|x
`, []string{"STT #", "Họ và tên = full_name !", "Giới tính (nữ ghi x) = gender.female !"}},
		"a whole name beside its halves": {`
STT|Họ và tên|Họ|Tên|Năm sinh
1|Nguyễn Văn An|Nguyễn Văn|An|1970
2|Bùi Thị Bình|Bùi Thị|Bình|1981
`, []string{"STT #", "Họ và tên = full_name !", "Họ", "Tên", "Năm sinh = born_on !"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			lists := listsOf(t, c.text)
			require.Len(t, lists, 1)
			require.Equal(t, c.want, described(lists[0]))
			require.False(t, slices.ContainsFunc(lists[0].Columns, func(c roster.Column) bool { return c.Certainty == "" }))
		})
	}
}

func TestLegendsExplainCells(t *testing.T) {
	t.Parallel()
	rows := listsOf(t, "STT|Họ và tên|Giới tính (Nam: 1; Nữ: 0)|Năm sinh\n1|Nguyễn Văn An|1|1970\n2|Bùi Thị Bình|0|1981\n3|Lê Chi|2|1981\n")[0].Rows
	require.Equal(t, []string{"1 = Nam", "0 = Nữ", "2"}, []string{rows[0].Cells[2].Text, rows[1].Cells[2].Text, rows[2].Cells[2].Text})
}
