package received

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/exports/booktest"
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
		"no heading over names of the highlands": {`
||Nam/Nữ||Dân tộc
1|Rơ Châm Hlir|Nam|1965|Gia-rai
2|Ksor H'Blâm|Nữ|1988|Jrai
3|A Thiu|Nam|1982|Ba-na
`, []string{" #", " = full_name ?", "Nam/Nữ = gender !", " = born_on ?", "Dân tộc = ethnicity !"}},
		"counts are no people": {`
|Tổ|Dân tộc|Nữ
Khối Mặt Trận|1|Kinh|5
Xuân Lạc|2|Mường|4
`, []string{"", "Tổ", "Dân tộc = ethnicity !", "Nữ"}},
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
`, []string{"STT #", "Họ và tên = full_name !", "GT: 1-Nam, 2-Nữ = gender ?", "Đảng viên (x) = party_joined_on.member !", "Dân tộc (Kinh: 1, Mường: 2) = ethnicity !"}},
		"members marked beside the days of joining": {`
Họ và tên|Nam|Nữ|Đảng viên|Dự bị|Chính thức
Nguyễn Văn An|x||x|3/2/1995|3/2/1996
Bùi Thị Bình||x|x||
`, []string{"Họ và tên = full_name !", "Nam = gender.male !", "Nữ = gender.female !", "Đảng viên = party_joined_on.member !", "Dự bị = party_joined_on !", "Chính thức = party_official_on !"}},
		"no headings at all": {`
1|Nguyễn Văn An|12/5/1970|Nam|Kinh|Chủ tịch Hội Nông dân|0912345678
2|Bùi Thị Bình|3/4/1981|Nữ|Mường|Giáo viên|0987654321
3|Đinh Công Cường|5/6/1975|Nam|Kinh|Trưởng thôn|0912345679
`, []string{" #", " = full_name ?", " = born_on ?", " = gender ?", " = ethnicity ?", " = occupation ?", " = phone ?"}},
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

// Tables that go on with the same list are read as one; another list stays by itself and is named.
func TestSeveralTablesOnASheet(t *testing.T) {
	t.Parallel()
	lists := listsOf(t, `
DANH SÁCH ĐẠI BIỂU||||
STT|Họ và tên|Năm sinh|Chức vụ|Dân tộc
1|Nguyễn Văn An|1970|Bí thư|Kinh
2|Bùi Thị Bình|1981|Nông dân|Mường
DANH SÁCH KHÁCH MỜI||||
TT|Họ tên|Chức vụ|Năm sinh|Dân tộc|Số điện thoại
1|Đinh Thị Cúc|Giáo viên|1965|Kinh|0912345678
`)
	require.Len(t, lists, 1)
	l := lists[0]
	var got []string
	for _, r := range l.Rows {
		line := fmt.Sprintf("%d %s %s:", r.Number, r.Kind, r.Text)
		for i, c := range r.Cells {
			if !c.Empty() && l.Mapping[i] != "" {
				line += " " + l.Mapping[i] + "=" + c.Text + "@" + c.Ref
			}
		}
		got = append(got, line)
	}
	require.Equal(t, []string{
		"3 data : full_name=Nguyễn Văn An@ born_on=1970@ occupation=Bí thư@ ethnicity=Kinh@",
		"4 data : full_name=Bùi Thị Bình@ born_on=1981@ occupation=Nông dân@ ethnicity=Mường@",
		"5 blank :", // the title, which the next line repeats
		"6 group DANH SÁCH KHÁCH MỜI:",
		"7 data : full_name=Đinh Thị Cúc@B7 born_on=1965@D7 occupation=Giáo viên@C7 ethnicity=Kinh@E7 phone=0912345678@F7"}, got)
	require.Equal(t, 3, l.Found.Table().Rows)
}

// Hidden rows are marked for a question about them; hidden sheets are named.
func TestHiddenRowsAndSheets(t *testing.T) {
	t.Parallel()
	m := booktest.NewMaker(t)
	m.Row(1, "STT", "Họ và tên", "Năm sinh")
	m.Row(2, 1, "Nguyễn Văn An", 1970)
	m.Row(3, 2, "Bùi Thị Bình", 1981)
	m.Row(4, 3, "Đinh Thị Cúc", 1965)
	require.NoError(t, m.SetRowVisible("Sheet1", 3, false))
	_, err := m.NewSheet("Cũ")
	require.NoError(t, err)
	m.Sheet = "Cũ"
	m.Row(1, "STT", "Họ và tên", "Năm sinh")
	m.Row(2, 1, "Lê Văn Dũng", 1970)
	require.NoError(t, m.SetSheetVisible("Cũ", false))
	content := m.Bytes()
	lists, err := ReadLists("a.xlsx", content)
	require.NoError(t, err)
	require.True(t, lists[0].Rows[1].Hidden)
	require.Equal(t, 2, lists[0].Found.Table().Rows)
	require.Equal(t, []roster.HiddenSheet{{Name: "Cũ", Rows: 1}}, lists[0].Found.HiddenSheets())
	notices := lists[0].Notices(booktest.Vietnamese(t))
	require.Len(t, notices, 1)
	require.Contains(t, notices[0], "“Cũ” (1 người)")
}

// A hidden column is not read, and does not take the field from a column that is shown.
func TestHiddenColumns(t *testing.T) {
	t.Parallel()
	m := booktest.NewMaker(t)
	m.Row(1, "STT", "Họ và tên", "Năm sinh", "SĐT", "Giới tính", "SĐT")
	m.Row(2, 1, "Nguyễn Văn An", 1970, "0912345678", "Nam", "0912345679")
	m.Row(3, 2, "Bùi Thị Bình", 1981, "0987654321", "Nữ", "0987654322")
	require.NoError(t, m.SetColVisible("Sheet1", "D", false))
	lists, err := ReadLists("a.xlsx", m.Bytes())
	require.NoError(t, err)
	require.Equal(t, []string{"STT #", "Họ và tên = full_name !", "Năm sinh = born_on !", "SĐT", "Giới tính = gender !", "SĐT = phone !"}, described(lists[0]))
}

func TestColumnOfTheSender(t *testing.T) {
	t.Parallel()
	for heading, want := range map[string]string{
		"Thôn":                  "represents",
		"TÊN THÔN/XÓM":          "represents",
		"Khu dân cư":            "represents",
		"KDC":                   "represents",
		"Tổ dân phố (khu phố)":  "represents",
		"Tổ chức/bản":           "represents",
		"Thôn, bản hoặc đơn vị": "represents",
		"organizationName":      "represents",
		"Chi hội":               "represents",
		"Xã":                    "represents",
		"Nơi ở":                 "residence",
		"Ban":                   "represents",
		"Bạn":                   "",
		"Thôn trưởng":           "",
	} {
		lists := listsOf(t, "TT|Họ và tên|Giới tính|Năm sinh|"+heading+"\n1|Bùi Văn Điệp|Nam|1971|Quang Trung\n2|Cao Thị Duyên|Nữ|1986|Đoài\n")
		require.Equal(t, want, lists[0].Mapping[4], heading)
	}
	require.Equal(t, []string{"TT #", "Họ tên = full_name !", "Xã", "Thôn = represents !", "NS = born_on ?"}, described(listsOf(t, `
TT|Họ tên|Xã|Thôn|NS
1|Bùi Văn Điệp|Đông Á|Trung|1971
2|Cao Thị Duyên|Đông Á|Đoài|1986
`)[0]), "the smaller place")
	require.Equal(t, []string{"TT #", "Họ tên = full_name !", "Thôn = residence !", "Đơn vị = represents !", "NS = born_on ?"}, described(listsOf(t, `
TT|Họ tên|Thôn|Đơn vị|NS
1|Bùi Văn Điệp|Trung|Hội Nông dân|1971
2|Cao Thị Duyên|Đoài|Hội LHPN|1986
`)[0]), "a place beside a sender")
	require.Equal(t, []string{"TT #", "Họ tên = full_name !", "Quê quán / Thôn = hometown !", "Quê quán / Xã", "Năm sinh / Nam = born_on.male !", "Năm sinh / Nữ = born_on.female !"}, described(listsOf(t, `
TT|Họ tên|Quê quán||Năm sinh|
||Thôn|Xã|Nam|Nữ
1|Bùi Văn Điệp|Trung|Đông Á|1971|
2|Cao Thị Duyên|Đoài|Đông Á||1986
`)[0]), "parts of another field")
	require.Equal(t, []string{" #", " = full_name ?", " = gender ?", " = born_on ?", " = represents ?", " = occupation ?"}, described(listsOf(t, `
1|Bùi Văn Điệp|Nam|1971|Thôn Trung|Tổ trưởng
2|Cao Thị Duyên|Nữ|1986|Thôn Đoài|Chi hội trưởng phụ nữ
3|Tô Văn Ngọ|Nam|1966|Xóm 3|Nông dân
`)[0]), "values alone")
	require.Equal(t, []string{" #", " = full_name ?", " = gender ?", " = born_on ?", "", ""}, described(listsOf(t, `
1|Bùi Văn Điệp|Nam|1971|Thôn Trung|Xóm 1
2|Cao Thị Duyên|Nữ|1986|Thôn Đoài|Xóm 2
3|Tô Văn Ngọ|Nam|1966|Xóm 3|Xóm 3
`)[0]), "two columns of places")
}

// A name in three columns is recorded with its middle, whatever that column is called.
func TestNameInThreeColumns(t *testing.T) {
	t.Parallel()
	for _, heading := range []string{"Tên đệm", "Cột 3"} {
		l := listsOf(t, `
STT|Họ|`+heading+`|Tên|Giới tính|Năm sinh
1|Nguyễn|Văn|An|Nam|1970
2|Bùi|Thị Thu|Bình|Nữ|1981
3|Đinh|NULL|Cúc|Nữ|1965
`)[0]
		require.Equal(t, []string{familyKey, middleKey, givenKey}, []string{l.Mapping[1], l.Mapping[2], l.Mapping[3]}, heading)
	}
}
