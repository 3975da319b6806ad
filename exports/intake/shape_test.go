package intake

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/unicode/norm"
)

// full makes the list as most offices draw it: letterhead, title, headings of two merged rows, column numbers, group
// rows, a total, signatures.
func full(t testing.TB) *maker {
	m := newMaker(t)
	m.row(1, "ỦY BAN MTTQ VIỆT NAM", nil, nil, nil, nil, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
	m.row(2, "XÃ TẢ THANH OAI", nil, nil, nil, nil, "Độc lập - Tự do - Hạnh phúc")
	m.row(4, "DANH SÁCH TRÍCH NGANG ĐẠI BIỂU")
	m.row(5, "dự Đại hội đại biểu MTTQ Việt Nam xã, nhiệm kỳ 2024 - 2029")
	m.merge("A1:E1", "F1:M1", "A2:E2", "F2:M2", "A4:M4", "A5:M5")
	m.row(7, "STT", "Họ và tên", "Ngày, tháng,\nnăm sinh", nil, "Dân\u00a0tộc", "Nghề nghiệp, chức vụ,\nđơn vị công tác", "Trình độ", nil, nil, "Ngày vào Đảng", nil, "Cơ cấu", "Ghi chú")
	m.row(8, nil, nil, "Nam", "Nữ", nil, nil, "Văn hoá", "Chuyên môn", "LLCT", "Dự bị", "Chính thức")
	m.merge("A7:A8", "B7:B8", "C7:D7", "E7:E8", "F7:F8", "G7:I7", "J7:K7", "L7:L8", "M7:M8")
	m.row(9, "(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)", "(9)", "(10)", "(11)", "(12)", "(13)")
	m.row(10, "I. ĐẠI BIỂU ĐƯƠNG NHIÊN:")
	m.merge("A10:M10")
	m.row(11, 1, "NGUYỄN VĂN AN", time.Date(1965, 5, 12, 0, 0, 0, 0, time.UTC), nil, "Kinh", "Chủ tịch", "12/12", "ĐH", "CC", "03/02/1990", "03/02/1991")
	m.format("C11:D13", "dd/mm/yyyy")
	m.row(12, 2, "Trần Thị Bình", nil, "1970", "Tày")
	m.row(14, "II. ĐẠI BIỂU HIỆP THƯƠNG CỬ")
	m.merge("A14:M14")
	m.row(15, 3, "Tống Công Minh", "8/1980", nil, "Kinh", nil, nil, nil, nil, nil, nil, "Hội Nông dân")
	m.row(16, 4)
	m.row(17, nil, "Tổng cộng:", 2, 1)
	m.row(18, "Danh sách có 03 đại biểu./.")
	m.row(20, nil, nil, nil, nil, nil, "Tả Thanh Oai, ngày 05 tháng 4 năm 2024")
	m.row(21, nil, "NGƯỜI LẬP", nil, nil, nil, "TM. BAN THƯỜNG TRỰC\nCHỦ TỊCH")
	m.row(25, nil, "Lê Văn Cường", nil, nil, nil, "Phạm Thị Dung")
	return m
}

func TestFullList(t *testing.T) {
	t.Parallel()
	table := one(t, full(t).read())
	require.Equal(t, [2]int{7, 8}, table.HeaderRows)
	require.Equal(t, []string{
		"9 numbering: (1)|(2)|(3)|(4)|(5)|(6)|(7)|(8)|(9)|(10)|(11)|(12)|(13)",
		"10 group [ĐẠI BIỂU ĐƯƠNG NHIÊN]: I. ĐẠI BIỂU ĐƯƠNG NHIÊN:",
		"11 data [ĐẠI BIỂU ĐƯƠNG NHIÊN]: 1|NGUYỄN VĂN AN|12/5/1965|Kinh|Chủ tịch|12/12|ĐH|CC|03/02/1990|03/02/1991",
		"12 data [ĐẠI BIỂU ĐƯƠNG NHIÊN]: 2|Trần Thị Bình|1970|Tày",
		"14 group [ĐẠI BIỂU HIỆP THƯƠNG CỬ]: II. ĐẠI BIỂU HIỆP THƯƠNG CỬ",
		"15 data [ĐẠI BIỂU HIỆP THƯƠNG CỬ]: 3|Tống Công Minh|8/1980|Kinh|Hội Nông dân",
		"16 blank: 4",
		"17 total: Tổng cộng:|2|1",
		"18 total: Danh sách có 03 đại biểu./.",
		"20 trailer: Tả Thanh Oai, ngày 05 tháng 4 năm 2024",
		"21 trailer: NGƯỜI LẬP|TM. BAN THƯỜNG TRỰC CHỦ TỊCH",
		"25 trailer: Lê Văn Cường|Phạm Thị Dung",
	}, shown(&table))
	require.Equal(t, []string{
		"STT #", "Họ và tên = full_name", "Ngày, tháng, năm sinh / Nam = born_on.male", "Ngày, tháng, năm sinh / Nữ = born_on.female",
		"Dân tộc = ethnicity", "Nghề nghiệp, chức vụ, đơn vị công tác = occupation", "Trình độ / Văn hoá = education",
		"Trình độ / Chuyên môn = qualification", "Trình độ / LLCT = political_theory", "Ngày vào Đảng / Dự bị = party_joined_on",
		"Ngày vào Đảng / Chính thức = party_official_on", "Cơ cấu = represents", "Ghi chú = note"}, mapped(&table))
	require.Equal(t, []string{"NGUYỄN VĂN AN", "Trần Thị Bình", "Tống Công Minh"}, table.Columns[1].Samples)
	require.Equal(t, "D17", table.Cell(&table.Rows[7], 3).Ref)
	require.Equal(t, "M12", table.Cell(&table.Rows[3], 12).Ref, "an empty cell has an address too")
}

func TestShapes(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		make   func(m *maker)
		rows   []string
		mapped []string
	}{
		"three rows of headings, not at column A, sex by x": {
			func(m *maker) {
				m.row(3, nil, nil, "TT", "Họ tên đại biểu", "Giới tính", nil, "Năm sinh", "Loại đại biểu", nil, nil, "Trình độ", nil)
				m.row(4, nil, nil, nil, nil, "Nam", "Nữ", nil, "ĐN", "HTC", "CĐ", "Chuyên môn nghiệp vụ", nil)
				m.row(5, nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, "Bằng cấp", "Chuyên ngành")
				m.merge("C3:C5", "D3:D5", "E3:F3", "E4:E5", "F4:F5", "G3:G5", "H3:J3", "H4:H5", "I4:I5", "J4:J5", "K3:L3", "K4:L4")
				m.row(6, nil, nil, 1, "Lò Thị Mai", nil, "x", 1980, "x", nil, nil, "ĐH", "Luật")
				m.row(7, nil, nil, 2, "Lò Văn Nam", "X", nil, 1981, nil, nil, "x", "TC", "Nông nghiệp")
			},
			[]string{"6 data: 1|Lò Thị Mai|x|1980|x|ĐH|Luật", "7 data: 2|Lò Văn Nam|X|1981|x|TC|Nông nghiệp"},
			[]string{"TT #", "Họ tên đại biểu = full_name", "Giới tính / Nam = gender.male", "Giới tính / Nữ = gender.female", "Năm sinh = born_on",
				"Loại đại biểu / ĐN = category.ex_officio", "Loại đại biểu / HTC = category.consulted", "Loại đại biểu / CĐ = category.appointed",
				"Trình độ / Chuyên môn nghiệp vụ / Bằng cấp = qualification", "Trình độ / Chuyên môn nghiệp vụ / Chuyên ngành (qualification)"},
		},
		"years under Nam and Nữ without a parent": {
			func(m *maker) {
				m.row(1, "Số TT", "HỌ VÀ TÊN", "NAM", "NỮ", "Năm công tác", "ĐƠN VỊ CÔNG TÁC")
				m.row(2, 1, "Lê Lai", 1960, nil, 20, "Xã đội")
				m.row(3, 2, "Lê Thị Lan", nil, "12.5.72", 15, "Trường học")
			},
			[]string{"2 data: 1|Lê Lai|1960|20|Xã đội", "3 data: 2|Lê Thị Lan|12.5.72|15|Trường học"},
			[]string{"Số TT #", "HỌ VÀ TÊN = full_name", "NAM = born_on.male", "NỮ = born_on.female", "Năm công tác", "ĐƠN VỊ CÔNG TÁC = occupation"},
		},
		"groups inside groups, by letter, Roman and digit": {
			func(m *maker) {
				m.row(1, "STT", "Họ và tên", "Năm sinh")
				m.row(2, "A", "KHỐI XÃ")
				m.row(3, "I", "ĐẢNG ỦY", 2)
				m.row(4, 1, "Lê An", 1960)
				m.row(5, "II", "THÔN PHÚ DIỄN")
				m.row(6, "1.", "Lê Bình", 1961)
				m.row(7, "B", "KHÁCH MỜI")
				m.row(8, 1, "Lê Chi", 1962)
				m.row(9, nil, "1. Nhóm một")
				m.bold("B9")
				m.row(10, 2, "Lê Dung", 1963)
			},
			[]string{"2 group [KHỐI XÃ]: A|KHỐI XÃ", "3 group [KHỐI XÃ > ĐẢNG ỦY]: I|ĐẢNG ỦY|2", "4 data [KHỐI XÃ > ĐẢNG ỦY]: 1|Lê An|1960",
				"5 group [KHỐI XÃ > THÔN PHÚ DIỄN]: II|THÔN PHÚ DIỄN", "6 data [KHỐI XÃ > THÔN PHÚ DIỄN]: 1.|Lê Bình|1961",
				"7 group [KHÁCH MỜI]: B|KHÁCH MỜI", "8 data [KHÁCH MỜI]: 1|Lê Chi|1962",
				"9 group [KHÁCH MỜI > Nhóm một]: 1. Nhóm một", "10 data [KHÁCH MỜI > Nhóm một]: 2|Lê Dung|1963"},
			[]string{"STT #", "Họ và tên = full_name", "Năm sinh = born_on"},
		},
		"hidden rows and columns, headings once more on the next page": {
			func(m *maker) {
				m.row(1, "STT", "Họ và tên", "SĐT", "Ghi chú")
				m.row(2, 1, "Lê An", "0912")
				m.row(3, 2, "Lê Bình", "0913")
				m.row(4, "STT", "Họ và tên", "SĐT", "Ghi chú")
				m.row(5, 3, "Lê Chi", "0914", "Trưởng đoàn")
				require.NoError(m.t, m.SetRowVisible("Sheet1", 3, false))
				require.NoError(m.t, m.SetColVisible("Sheet1", "C", false))
			},
			[]string{"2 data: 1|Lê An|0912", "3 data hidden: 2|Lê Bình|0913", "4 heading: STT|Họ và tên|SĐT|Ghi chú", "5 data: 3|Lê Chi|0914|Trưởng đoàn"},
			[]string{"STT #", "Họ và tên = full_name", "SĐT = phone", "Ghi chú = note"},
		},
		"one sending unit beside several delegates, columns without headings": {
			func(m *maker) {
				m.row(1, nil, "Họ và tên", "Đơn vị cử")
				m.row(2, 1, "Lê An", "Hội Phụ nữ", nil, "dự khuyết")
				m.row(3, 2, "Lê Bình")
				m.row(4, 3, "Lê Chi", "Hội Nông dân")
				m.merge("C2:C3")
			},
			[]string{"2 data: 1|Lê An|Hội Phụ nữ|dự khuyết", "3 data: 2|Lê Bình|Hội Phụ nữ", "4 data: 3|Lê Chi|Hội Nông dân"},
			[]string{" #", "Họ và tên = full_name", "Đơn vị cử = represents", "", ""},
		},
		"English, decomposed letters, no running numbers, an example row": {
			func(m *maker) {
				m.row(2, "Note", "Full name", "Date of birth (dd/mm/yyyy)", "Sex", norm.NFD.String("Dân tộc"))
				m.row(3, "Trưởng đoàn", norm.NFD.String("Lê Thị Ánh"), "1/2/1970", "F", "Kinh")
				m.row(4, nil, "Lê Bá", "2/3/1971", "M", "Kinh")
			},
			[]string{"3 data: Trưởng đoàn|Lê Thị Ánh|1/2/1970|F|Kinh", "4 data: Lê Bá|2/3/1971|M|Kinh"},
			[]string{"Note = note", "Full name = full_name", "Date of birth (dd/mm/yyyy) = born_on", "Sex", "Dân tộc = ethnicity"},
		},
		"our form: an example row and numbers waiting for names": {
			func(m *maker) {
				m.row(1, "STT", "Họ và tên", "Năm sinh")
				m.row(2, "VD", "Nguyễn Văn A", "1970")
				m.row(3, 1, "Lê An", "1971")
				m.row(4, 2)
				m.row(5, 3)
			},
			[]string{"2 example: VD|Nguyễn Văn A|1970", "3 data: 1|Lê An|1971", "4 blank: 2", "5 blank: 3"},
			[]string{"STT #", "Họ và tên = full_name", "Năm sinh = born_on"},
		},
		"fonts of TCVN3": {
			func(m *maker) {
				m.row(1, "STT", "Hä vµ tªn", "D©n téc", "Chøc vô")
				m.row(2, 1, "NguyÔn V¨n Hßa", "Kinh", "Chñ tÞch")
				m.row(3, 2, "lª vò", "Tµy", "BÝ th\u00ad")
				m.style("A1:D3", excelize.Style{Font: &excelize.Font{Family: ".VnTime"}})
				m.style("B3", excelize.Style{Font: &excelize.Font{Family: ".VnTimeH"}})
			},
			[]string{"2 data: 1|Nguyễn Văn Hòa|Kinh|Chủ tịch", "3 data: 2|LÊ VŨ|Tày|Bí thư"},
			[]string{"STT #", "Họ và tên = full_name", "Dân tộc = ethnicity", "Chức vụ = occupation"},
		},
		"Unicode typed into cells of an old font": {
			func(m *maker) {
				m.row(1, "STT", "Họ và tên", "Quê quán")
				m.row(2, 1, "Lê Lai", "Hà Giang")
				m.row(3, 2, "Nguyễn Trãi", "Chi Ngại")
				m.style("A1:C3", excelize.Style{Font: &excelize.Font{Family: ".VnTime"}})
			},
			[]string{"2 data: 1|Lê Lai|Hà Giang", "3 data: 2|Nguyễn Trãi|Chi Ngại"},
			[]string{"STT #", "Họ và tên = full_name", "Quê quán = hometown"},
		},
		"fonts of VNI": {
			func(m *maker) {
				m.row(1, "STT", "Hoï vaø teân", "Daân toäc")
				m.row(2, 1, "Nguyeãn Vaên Hoøa", "Kinh")
				m.style("A1:C2", excelize.Style{Font: &excelize.Font{Family: "VNI-Times"}})
			},
			[]string{"2 data: 1|Nguyễn Văn Hòa|Kinh"},
			[]string{"STT #", "Họ và tên = full_name", "Dân tộc = ethnicity"},
		},
		"formulas, errors, booleans, zeros that only the format shows": {
			func(m *maker) {
				m.row(1, "STT", "Họ và tên", "CCCD", "Giới tính", "Ghi chú")
				m.row(2, 1, "Lê An", 79085001234, true)
				m.format("C2", "000000000000")
				require.NoError(m.t, m.SetCellFormula("Sheet1", "E2", "1+1"))
			},
			[]string{"2 data: 1|Lê An|079085001234|true|=1+1"},
			[]string{"STT #", "Họ và tên = full_name", "CCCD = citizen_id", "Giới tính = gender", "Ghi chú = note"},
		},
		"names in capitals, one without a number": {
			func(m *maker) {
				m.row(1, "STT", "Họ và tên", "Năm sinh")
				m.row(2, 1, "LÊ AN", 1960)
				m.row(3, nil, "LÊ BÌNH")
				m.row(4, 3, "LÊ CHI", 1962)
				m.row(5, "Cộng:", nil, 3)
			},
			[]string{"2 data: 1|LÊ AN|1960", "3 data: LÊ BÌNH", "4 data: 3|LÊ CHI|1962", "5 total: Cộng:|3"},
			[]string{"STT #", "Họ và tên = full_name", "Năm sinh = born_on"},
		},
		"nothing below the headings": {
			func(m *maker) { m.row(5, "STT", "Họ và tên", "Năm sinh", "Điện thoại liên hệ") },
			nil,
			[]string{"STT #", "Họ và tên = full_name", "Năm sinh = born_on", "Điện thoại liên hệ = phone"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := newMaker(t)
			c.make(m)
			table := one(t, m.read())
			require.Equal(t, c.rows, shown(&table))
			require.Equal(t, c.mapped, mapped(&table))
		})
	}
}

func TestHiddenParts(t *testing.T) {
	t.Parallel()
	m := newMaker(t)
	m.row(1, "STT", "Họ và tên", "SĐT")
	m.row(2, 1, "Lê An", "0912")
	require.NoError(t, m.SetColVisible("Sheet1", "C", false))
	_, err := m.NewSheet("Cũ")
	require.NoError(t, err)
	m.sheet = "Cũ"
	m.row(1, "STT", "Họ và tên", "SĐT", "Năm sinh", "Dân tộc")
	m.row(2, 1, "Lê Bình", "0912", 1970, "Kinh")
	require.NoError(t, m.SetSheetVisible("Cũ", false))
	book := m.read()
	tables, err := book.Tables(knowns)
	require.NoError(t, err)
	require.Len(t, tables, 2)
	require.True(t, tables[1].Hidden)
	require.Equal(t, 0, Best(tables))
	require.True(t, tables[0].Columns[2].Hidden)
	require.False(t, tables[0].Columns[1].Hidden)
	require.Equal(t, -1, Best(nil))
}

func TestTwoTablesInOneSheet(t *testing.T) {
	t.Parallel()
	m := newMaker(t)
	m.row(1, "DANH SÁCH ĐẠI BIỂU")
	m.row(2, "STT", "Họ và tên", "Năm sinh", "Dân tộc")
	m.row(3, 1, "Lê An", 1960, "Kinh")
	m.row(5, "DANH SÁCH KHÁCH MỜI")
	m.row(6, "Họ tên", "Chức vụ", "SĐT", "Ghi chú")
	m.row(7, "Lê Bình", "Bí thư", "0912", "x")
	b := m.read()
	tables, err := b.Tables(knowns)
	require.NoError(t, err)
	require.Len(t, tables, 2)
	require.Equal(t, []string{"3 data: 1|Lê An|1960|Kinh", "5 trailer: DANH SÁCH KHÁCH MỜI"}, shown(&tables[0]))
	require.Equal(t, []string{"7 data: Lê Bình|Bí thư|0912|x"}, shown(&tables[1]))
}

func TestFingerprint(t *testing.T) {
	t.Parallel()
	a, b := one(t, full(t).read()), one(t, full(t).read())
	for i := range b.Columns {
		b.Columns[i].Index += 3
		for j, p := range b.Columns[i].Path {
			b.Columns[i].Path[j] = strings.ToUpper(norm.NFD.String(p))
		}
	}
	require.Equal(t, Fingerprint(a.Columns), Fingerprint(b.Columns))
	require.NotEqual(t, Fingerprint(a.Columns), Fingerprint(a.Columns[1:]))
	require.Len(t, Fingerprint(nil), 24)
}

func TestMatchReportsTheLoser(t *testing.T) {
	t.Parallel()
	got := Match([]Column{{Path: []string{"Chức vụ"}}, {Path: []string{"Nghề nghiệp, chức vụ, đơn vị công tác"}}, {Path: []string{"Năm"}}, {Path: nil}}, knowns)
	for i := range got {
		got[i].score = 0
	}
	require.Equal(t, []Mapping{{Column: 0, Key: "occupation", How: Exact}, {Column: 1, Rival: "occupation"}, {Column: 2}, {Column: 3}}, got)
}
