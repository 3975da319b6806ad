package unitlist_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/exports/booktest"
	"daihoi/exports/unitlist"
	"daihoi/models/fault"
	"daihoi/models/org"
)

const (
	provincesCSV = "Mã,Tên,Tên Tiếng Anh,Cấp,Nghị định\n" +
		"01,Thành phố Hà Nội,,Thành phố Trung ương,\n" +
		"31,Thành phố Hải Phòng,,Thành phố Trung ương,\n" +
		"02,Tỉnh Hà Giang,,Tỉnh,\n" +
		"Số lượng: 3,,,,\n"
	districtsCSV = "Mã,Tên,Tên Tiếng Anh,Cấp,Mã TP,Tỉnh / Thành Phố\n" +
		"001,Quận Ba Đình,,Quận,01,Thành phố Hà Nội\n" +
		"020,Huyện Thanh Trì,,Huyện,01,Thành phố Hà Nội\n" +
		"024,Thành phố Hà Giang,,Thành phố,02,Tỉnh Hà Giang\n" +
		"318,Huyện Bạch Long Vĩ,,Huyện,31,Thành phố Hải Phòng\n" +
		"Số lượng: 4,,,,,\n"
	communesCSV = "Mã,Tên,Tên Tiếng Anh,Cấp,Mã QH,Quận Huyện,Mã TP,Tỉnh / Thành Phố\n" +
		"00001,Phường Phúc Xá,,Phường,001,Quận Ba Đình,01,Thành phố Hà Nội\n" +
		"00646,Xã Thanh Liệt,,Xã,020,Huyện Thanh Trì,01,Thành phố Hà Nội\n" +
		"00691,Phường Quang Trung,,Phường,024,Thành phố Hà Giang,02,Tỉnh Hà Giang\n" +
		",,,,318,Huyện Bạch Long Vĩ,31,Thành phố Hải Phòng\n" +
		"Số lượng: 3,,,,,,,\n"
	jointCSV = "Tỉnh Thành Phố,Mã TP,Quận Huyện,Mã QH,Phường Xã,Mã PX,Cấp,Tên Tiếng Anh\n" +
		"Thành phố Hà Nội,01,Quận Ba Đình,001,Phường Phúc Xá,00001,Phường,\n" +
		"Thành phố Hà Nội,01,Huyện Thanh Trì,020,Xã Thanh Liệt,00646,Xã,\n" +
		"Tỉnh Hà Giang,02,Thành phố Hà Giang,024,Phường Quang Trung,00691,Phường,\n" +
		"Thành phố Hải Phòng,31,Huyện Bạch Long Vĩ,318,,,,\n"
)

// threeLevels are the rows of the lists above, as "code parent level kind|name".
var (
	threeProvinces = []string{"01  province Thành phố trực thuộc trung ương|Hà Nội", "31  province Thành phố trực thuộc trung ương|Hải Phòng",
		"02  province Tỉnh|Hà Giang"}
	fourDistricts = []string{"001 01 district Quận|Ba Đình", "020 01 district Huyện|Thanh Trì", "024 02 district Thành phố|Hà Giang",
		"318 31 district Huyện|Bạch Long Vĩ"}
	threeCommunes = []string{"00001 001 commune Phường|Phúc Xá", "00646 020 commune Xã|Thanh Liệt", "00691 024 commune Phường|Quang Trung"}
	allLevels     = slices.Concat(threeProvinces, fourDistricts, threeCommunes)
)

func file(name, content string) unitlist.File {
	return unitlist.File{Name: name, Content: []byte(content)}
}

// numbers is a workbook of the same list as text, with its codes typed as numbers.
func numbers(t *testing.T, name, text string, codes ...int) unitlist.File {
	m := booktest.NewMaker(t)
	for i, line := range strings.Split(strings.TrimSpace(text), "\n") {
		for j, cell := range strings.Split(line, ",") {
			var value any = cell
			if n := 0; slices.Contains(codes, j) && strings.Trim(cell, "0123456789") == "" && cell != "" {
				_, err := fmt.Sscan(strings.TrimLeft(cell, "0"), &n)
				require.NoError(t, err)
				value = n
			}
			if value != "" {
				m.Row(i+1, append(make([]any, j), value)...)
			}
		}
	}
	return unitlist.File{Name: name, Content: m.Bytes()}
}

func rowLines(rows []org.GazetteUnit) []string {
	var out []string
	for _, r := range rows {
		line := r.Code + " " + r.ParentCode + " " + r.LevelCode + " " + r.Kind + "|" + r.Name
		if r.MergedInto != "" {
			line += ">" + r.MergedInto
		}
		out = append(out, line)
	}
	return out
}

// findings writes problems as "key file:row", with the names and codes that the message must say.
func findings(list []fault.Problem, args ...string) []string {
	var out []string
	for _, p := range list {
		line := strings.TrimPrefix(p.Key, "problem.")
		if p.Args["File"] != nil {
			line += fmt.Sprintf(" %v:%v", p.Args["File"], p.Args["Row"])
		}
		for _, a := range args {
			if v := p.Args[a]; v != nil && v != "" && v != 0 {
				line += fmt.Sprintf(" %s=%v", a, v)
			}
		}
		out = append(out, line)
	}
	return out
}

func TestRead(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		files   []unitlist.File
		rows    []string
		levels  []string
		remarks []string
	}{
		"three lists": {files: []unitlist.File{file("tinh.csv", provincesCSV), file("huyen.csv", districtsCSV), file("xa.csv", communesCSV)},
			rows: allLevels, levels: []string{"commune", "district", "province"}},
		"in any order": {files: []unitlist.File{file("xa.csv", communesCSV), file("tinh.csv", provincesCSV), file("huyen.csv", districtsCSV)},
			rows: allLevels, levels: []string{"commune", "district", "province"}},
		"workbooks whose codes lost their zeros": {files: []unitlist.File{numbers(t, "tinh.xlsx", provincesCSV, 0),
			numbers(t, "huyen.xlsx", districtsCSV, 0, 4), numbers(t, "xa.xlsx", communesCSV, 0, 4, 6)},
			rows: allLevels, levels: []string{"commune", "district", "province"}, remarks: []string{"units_zeros Count=17"}},
		"the joint list": {files: []unitlist.File{file("chung.csv", jointCSV)}, rows: slices.Concat(
			[]string{threeProvinces[0], threeProvinces[2], threeProvinces[1]}, fourDistricts, threeCommunes), levels: []string{"commune"}},
		"the joint list as numbers, and all provinces": {files: []unitlist.File{numbers(t, "chung.xlsx", jointCSV, 1, 3, 5), file("tinh.csv", provincesCSV)},
			rows: allLevels, levels: []string{"commune", "province"}, remarks: []string{"units_zeros Count=9"}},
		"communes alone": {files: []unitlist.File{file("xa.csv", communesCSV)}, rows: slices.Concat(
			[]string{threeProvinces[0], threeProvinces[2], threeProvinces[1]}, fourDistricts, threeCommunes), levels: []string{"commune"}},
		"two levels of 2025": {files: []unitlist.File{file("tinh.csv", "Mã,Tên,Cấp\n01,Thành phố Hà Nội,Thành phố Trung ương\n91,Tỉnh An Giang,Tỉnh\nSố lượng,2,\n"),
			file("xa.csv", "Mã,Tên,Cấp,Mã TP,Tỉnh / Thành Phố\n00004,Phường Ba Đình,Phường,01,Thành phố Hà Nội\n30490,Đặc khu Phú Quốc,Đặc khu,91,Tỉnh An Giang\nSố lượng: 2,,,,\n")},
			rows:   []string{"01  province Thành phố trực thuộc trung ương|Hà Nội", "91  province Tỉnh|An Giang", "00004 01 commune Phường|Ba Đình", "30490 91 commune Đặc khu|Phú Quốc"},
			levels: []string{"commune", "province"}},
		"other headings, another order, titles, no kind": {files: []unitlist.File{file("a.csv", "DANH MỤC ĐƠN VỊ HÀNH CHÍNH,,,,,\n,,,,,\n"+
			"TÊN TỈNH,Mã tỉnh,Tên xã,Mã xã,Tên huyện,Mã huyện\nTHÀNH PHỐ HÀ NỘI,1,XÃ XÃ LŨNG,10,HUYỆN SÓC SƠN,16\nNguồn: Tổng cục Thống kê,,,,,\n")},
			rows:   []string{"01  province Thành phố trực thuộc trung ương|HÀ NỘI", "016 01 district Huyện|SÓC SƠN", "00010 016 commune Xã|XÃ LŨNG"},
			levels: []string{"commune"}, remarks: []string{"units_zeros Count=3"}},
		"the program's own columns": {files: []unitlist.File{file("a.csv", "code,parent_code,level,kind,name,merged_into\n01,,1,Tỉnh,Một,\n00001,01,3,Xã,Hai,\n00002,,,,,00001\n")},
			rows: []string{"01  province Tỉnh|Một", "00001 01 commune Xã|Hai", "00002   |>00001"}},
	} {
		list, err := unitlist.Read(c.files...)
		require.NoError(t, err, name)
		require.Empty(t, findings(list.Problems), name)
		require.Equal(t, c.remarks, findings(list.Remarks, "Count"), name)
		require.Equal(t, c.rows, rowLines(list.Rows), name)
		require.Equal(t, c.levels, list.Levels, name)
	}
}

func TestReadNamesWhatIsWrong(t *testing.T) {
	t.Parallel()
	change := func(text, old, new string) string {
		require.Contains(t, text, old)
		return strings.Replace(text, old, new, 1)
	}
	lists := func(communes string) []unitlist.File {
		return []unitlist.File{file("tinh.csv", provincesCSV), file("huyen.csv", districtsCSV), file("xa.csv", communes)}
	}
	for name, c := range map[string]struct {
		files []unitlist.File
		want  []string
	}{
		"fewer rows than stated": {lists(change(change(communesCSV, "00691,Phường Quang Trung,,Phường,024,Thành phố Hà Giang,02,Tỉnh Hà Giang\n", ""),
			"00646,Xã Thanh Liệt,,Xã,020,Huyện Thanh Trì,01,Thành phố Hà Nội\n", "")), []string{"units_count xa.csv:4 Stated=3 Count=1"}},
		"more rows than stated": {lists(change(communesCSV, "Số lượng: 3", "Số lượng: 1")), []string{"units_count xa.csv:6 Stated=1 Count=3"}},
		"thousands":             {lists(change(communesCSV, "Số lượng: 3", "Số lượng: 10.599")), []string{"units_count xa.csv:6 Stated=10599 Count=3"}},
		"a district in no file": {lists(change(change(communesCSV, "020,Huyện Thanh Trì", "030,Huyện Lạ"), "001,Quận Ba Đình", "030,Huyện Lạ")),
			[]string{"units_orphan xa.csv:2 Unit=Phường Phúc Xá Code=030 Parent=Huyện Lạ More=1"}},
		"twice in one file": {lists(change(communesCSV, "00646,Xã Thanh Liệt", "00001,Xã Thanh Liệt")),
			[]string{"units_twice xa.csv:3 Unit=Xã Thanh Liệt Code=00001 Other=xa.csv OtherRow=2 OtherUnit=Phường Phúc Xá"}},
		"one list twice": {[]unitlist.File{file("tinh.csv", provincesCSV), file("khac.csv", "Mã,Tên,Cấp\n02,Tỉnh Hà Giang,Tỉnh\n")},
			[]string{"units_twice khac.csv:2 Unit=Tỉnh Hà Giang Code=02 Other=tinh.csv OtherRow=4 OtherUnit=Tỉnh Hà Giang"}},
		"an unknown kind":         {lists(change(communesCSV, "Xã Thanh Liệt,,Xã", "Thanh Liệt,,Tổng")), []string{"units_kind xa.csv:3 Unit=Thanh Liệt Kind=Tổng"}},
		"a code too long":         {lists(change(communesCSV, "00646", "000646")), []string{"units_code xa.csv:3 Unit=Xã Thanh Liệt Code=000646 Digits=5"}},
		"a code in letters":       {lists(change(communesCSV, "00646", "O0646")), []string{"units_code xa.csv:3 Unit=Xã Thanh Liệt Code=O0646 Digits=5"}},
		"no code":                 {lists(change(communesCSV, "00646", "")), []string{"units_incomplete xa.csv:3 Text=Xã Thanh Liệt"}},
		"no code of the district": {lists(change(communesCSV, "020,Huyện", ",Huyện")), []string{"units_code xa.csv:3 Unit=Huyện Thanh Trì Digits=3"}},
		"nothing above":           {lists(change(communesCSV, "020,Huyện Thanh Trì,01,Thành phố Hà Nội", ",,,")), []string{"units_no_parent xa.csv:3 Unit=Xã Thanh Liệt"}},
		"lists of different days": {lists(change(communesCSV, "Huyện Thanh Trì", "Quận Thanh Trì")),
			[]string{"units_differ xa.csv:3 Unit=Quận Thanh Trì Code=020 Parent=01 Other=huyen.csv OtherRow=3 OtherUnit=Huyện Thanh Trì"}},
		"a district in two provinces": {lists(change(communesCSV, "Huyện Thanh Trì,01,Thành phố Hà Nội", "Huyện Thanh Trì,02,Tỉnh Hà Giang")),
			[]string{"units_differ xa.csv:3 Unit=Huyện Thanh Trì Code=020 Parent=02 Other=huyen.csv OtherRow=3 OtherUnit=Huyện Thanh Trì"}},
		"a successor that is not listed": {append(lists(communesCSV), file("ke-tuc.csv", "old_code,new_code\n00643,00999\n00640,00999\n")),
			[]string{"units_successor ke-tuc.csv:2 Code=00999 More=1"}},
	} {
		list, err := unitlist.Read(c.files...)
		require.NoError(t, err, name)
		require.Equal(t, c.want, findings(list.Problems, "Stated", "Count", "Unit", "Kind", "Code", "Parent", "Digits", "Text", "Other", "OtherRow", "OtherUnit", "More"), name)
	}
	_, err := unitlist.Read(file("dai-bieu.csv", "Họ và tên,Giới tính,Ngày sinh\nLê Văn A,Nam,1970\n"))
	require.Equal(t, "fault.units_no_table", fault.As(err).Key)
}

func TestReadSuccessors(t *testing.T) {
	t.Parallel()
	communes := file("xa.csv", communesCSV)
	for table, want := range map[string]string{
		"643,646\n":     "00643>00646", // no district has this code
		"643,25\n":      "units_successor s.csv:2 Code=00025",
		"643,24\n":      "643>024", // a district
		"10,2\n":        "10>02",
		"3,1\n":         "units_successor_zeros s.csv:2", // the province, the district or the commune
		"003,001\n":     "003>001",
		"03,01\n":       "03>01",
		"99999,646\n":   "99999>00646",
		"00643,0000646": "units_code s.csv:2 Code=00643 → 0000646",
	} {
		list, err := unitlist.Read(communes, file("s.csv", "Mã cũ,Mã mới\n"+table))
		require.NoError(t, err)
		var got []string
		for old, to := range list.Successors {
			got = append(got, old+">"+strings.Join(to, "+"))
		}
		require.Equal(t, want, strings.Join(append(got, findings(list.Problems, "Code")...), " "), table)
	}
	list, err := unitlist.Read(communes, file("ke-tuc.csv", "old_code,old_full_name,new_code\n00643,Xã A,00646\n640,Xã B,646\n640,Xã B,1\n,Xã C,00646\n00001,Phường Phúc Xá,00001\n00001,Phường Phúc Xá,00646\n00691,Phường Quang Trung,00646\n"))
	require.NoError(t, err)
	require.Empty(t, list.Problems)
	require.Equal(t, map[string][]string{"00643": {"00646"}, "00640": {"00646", "00001"}, "00001": {"00001", "00646"}, "00691": {"00646"}}, list.Successors)
	require.Equal(t, []string{"units_half_successor ke-tuc.csv:5", "units_goes_on ke-tuc.csv:8 Unit=Phường Quang Trung Code=00691 Successor=00646",
		"units_zeros"}, findings(list.Remarks, "Unit", "Code", "Successor"))
}
