package tables

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/unicode/norm"

	"daihoi/exports/booktest"
	"daihoi/exports/intake"
)

func TestFullList(t *testing.T) {
	t.Parallel()
	table := onlyTable(t, read(t, booktest.FullList(t)))
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
	}, describeRows(&table))
	require.Equal(t, []string{
		"STT #", "Họ và tên = full_name", "Ngày, tháng, năm sinh / Nam = born_on.male", "Ngày, tháng, năm sinh / Nữ = born_on.female",
		"Dân tộc = ethnicity", "Nghề nghiệp, chức vụ, đơn vị công tác = occupation", "Trình độ / Văn hoá = education",
		"Trình độ / Chuyên môn = qualification", "Trình độ / LLCT = political_theory", "Ngày vào Đảng / Dự bị = party_joined_on",
		"Ngày vào Đảng / Chính thức = party_official_on", "Cơ cấu = represents", "Ghi chú = note"}, describeMapping(&table))
	require.Equal(t, []string{"NGUYỄN VĂN AN", "Trần Thị Bình", "Tống Công Minh"}, table.Columns[1].Samples)
	require.Equal(t, "D17", table.Cell(&table.Rows[7], 3).Ref)
	require.Equal(t, "M12", table.Cell(&table.Rows[3], 12).Ref, "an empty cell has an address too")
}

func TestShapes(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		make   func(m *booktest.Maker)
		rows   []string
		mapped []string
	}{
		"three rows of headings, not at column A, sex by x": {
			func(m *booktest.Maker) {
				m.Row(3, nil, nil, "TT", "Họ tên đại biểu", "Giới tính", nil, "Năm sinh", "Loại đại biểu", nil, nil, "Trình độ", nil)
				m.Row(4, nil, nil, nil, nil, "Nam", "Nữ", nil, "ĐN", "HTC", "CĐ", "Chuyên môn nghiệp vụ", nil)
				m.Row(5, nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, "Bằng cấp", "Chuyên ngành")
				m.Merge("C3:C5", "D3:D5", "E3:F3", "E4:E5", "F4:F5", "G3:G5", "H3:J3", "H4:H5", "I4:I5", "J4:J5", "K3:L3", "K4:L4")
				m.Row(6, nil, nil, 1, "Lò Thị Mai", nil, "x", 1980, "x", nil, nil, "ĐH", "Luật")
				m.Row(7, nil, nil, 2, "Lò Văn Nam", "X", nil, 1981, nil, nil, "x", "TC", "Nông nghiệp")
			},
			[]string{"6 data: 1|Lò Thị Mai|x|1980|x|ĐH|Luật", "7 data: 2|Lò Văn Nam|X|1981|x|TC|Nông nghiệp"},
			[]string{"TT #", "Họ tên đại biểu = full_name", "Giới tính / Nam = gender.male", "Giới tính / Nữ = gender.female", "Năm sinh = born_on",
				"Loại đại biểu / ĐN = category.ex_officio", "Loại đại biểu / HTC = category.consulted", "Loại đại biểu / CĐ = category.appointed",
				"Trình độ / Chuyên môn nghiệp vụ / Bằng cấp = qualification", "Trình độ / Chuyên môn nghiệp vụ / Chuyên ngành (qualification)"},
		},
		"years under Nam and Nữ without a parent": {
			func(m *booktest.Maker) {
				m.Row(1, "Số TT", "HỌ VÀ TÊN", "NAM", "NỮ", "Năm công tác", "ĐƠN VỊ CÔNG TÁC")
				m.Row(2, 1, "Lê Lai", 1960, nil, 20, "Xã đội")
				m.Row(3, 2, "Lê Thị Lan", nil, "12.5.72", 15, "Trường học")
			},
			[]string{"2 data: 1|Lê Lai|1960|20|Xã đội", "3 data: 2|Lê Thị Lan|12.5.72|15|Trường học"},
			[]string{"Số TT #", "HỌ VÀ TÊN = full_name", "NAM = born_on.male", "NỮ = born_on.female", "Năm công tác", "ĐƠN VỊ CÔNG TÁC = occupation"},
		},
		"groups inside groups, by letter, Roman and digit": {
			func(m *booktest.Maker) {
				m.Row(1, "STT", "Họ và tên", "Năm sinh")
				m.Row(2, "A", "KHỐI XÃ")
				m.Row(3, "I", "ĐẢNG ỦY", 2)
				m.Row(4, 1, "Lê An", 1960)
				m.Row(5, "II", "THÔN PHÚ DIỄN")
				m.Row(6, "1.", "Lê Bình", 1961)
				m.Row(7, "B", "KHÁCH MỜI")
				m.Row(8, 1, "Lê Chi", 1962)
				m.Row(9, nil, "1. Nhóm một")
				m.Bold("B9")
				m.Row(10, 2, "Lê Dung", 1963)
			},
			[]string{"2 group [KHỐI XÃ]: A|KHỐI XÃ", "3 group [KHỐI XÃ > ĐẢNG ỦY]: I|ĐẢNG ỦY|2", "4 data [KHỐI XÃ > ĐẢNG ỦY]: 1|Lê An|1960",
				"5 group [KHỐI XÃ > THÔN PHÚ DIỄN]: II|THÔN PHÚ DIỄN", "6 data [KHỐI XÃ > THÔN PHÚ DIỄN]: 1.|Lê Bình|1961",
				"7 group [KHÁCH MỜI]: B|KHÁCH MỜI", "8 data [KHÁCH MỜI]: 1|Lê Chi|1962",
				"9 group [KHÁCH MỜI > Nhóm một]: 1. Nhóm một", "10 data [KHÁCH MỜI > Nhóm một]: 2|Lê Dung|1963"},
			[]string{"STT #", "Họ và tên = full_name", "Năm sinh = born_on"},
		},
		"hidden rows and columns, headings once more on the next page": {
			func(m *booktest.Maker) {
				m.Row(1, "STT", "Họ và tên", "SĐT", "Ghi chú")
				m.Row(2, 1, "Lê An", "0912")
				m.Row(3, 2, "Lê Bình", "0913")
				m.Row(4, "STT", "Họ và tên", "SĐT", "Ghi chú")
				m.Row(5, 3, "Lê Chi", "0914", "Trưởng đoàn")
				require.NoError(t, m.SetRowVisible("Sheet1", 3, false))
				require.NoError(t, m.SetColVisible("Sheet1", "C", false))
			},
			[]string{"2 data: 1|Lê An|0912", "3 data hidden: 2|Lê Bình|0913", "4 heading: STT|Họ và tên|SĐT|Ghi chú", "5 data: 3|Lê Chi|0914|Trưởng đoàn"},
			[]string{"STT #", "Họ và tên = full_name", "SĐT = phone", "Ghi chú = note"},
		},
		"one sending unit beside several delegates, columns without headings": {
			func(m *booktest.Maker) {
				m.Row(1, nil, "Họ và tên", "Đơn vị cử")
				m.Row(2, 1, "Lê An", "Hội Phụ nữ", nil, "dự khuyết")
				m.Row(3, 2, "Lê Bình")
				m.Row(4, 3, "Lê Chi", "Hội Nông dân")
				m.Merge("C2:C3")
			},
			[]string{"2 data: 1|Lê An|Hội Phụ nữ|dự khuyết", "3 data: 2|Lê Bình|Hội Phụ nữ", "4 data: 3|Lê Chi|Hội Nông dân"},
			[]string{" #", "Họ và tên = full_name", "Đơn vị cử = represents", "", ""},
		},
		"English, decomposed letters, no running numbers, an example row": {
			func(m *booktest.Maker) {
				m.Row(2, "Note", "Full name", "Date of birth (dd/mm/yyyy)", "Sex", norm.NFD.String("Dân tộc"))
				m.Row(3, "Trưởng đoàn", norm.NFD.String("Lê Thị Ánh"), "1/2/1970", "F", "Kinh")
				m.Row(4, nil, "Lê Bá", "2/3/1971", "M", "Kinh")
			},
			[]string{"3 data: Trưởng đoàn|Lê Thị Ánh|1/2/1970|F|Kinh", "4 data: Lê Bá|2/3/1971|M|Kinh"},
			[]string{"Note = note", "Full name = full_name", "Date of birth (dd/mm/yyyy) = born_on", "Sex", "Dân tộc = ethnicity"},
		},
		"our form: an example row and numbers waiting for names": {
			func(m *booktest.Maker) {
				m.Row(1, "STT", "Họ và tên", "Năm sinh")
				m.Row(2, "VD", "Nguyễn Văn A", "1970")
				m.Row(3, 1, "Lê An", "1971")
				m.Row(4, 2)
				m.Row(5, 3)
			},
			[]string{"2 example: VD|Nguyễn Văn A|1970", "3 data: 1|Lê An|1971", "4 blank: 2", "5 blank: 3"},
			[]string{"STT #", "Họ và tên = full_name", "Năm sinh = born_on"},
		},
		"fonts of TCVN3": {
			func(m *booktest.Maker) {
				m.Row(1, "STT", "Hä vµ tªn", "D©n téc", "Chøc vô")
				m.Row(2, 1, "NguyÔn V¨n Hßa", "Kinh", "Chñ tÞch")
				m.Row(3, 2, "lª vò", "Tµy", "BÝ th\u00ad")
				m.Style("A1:D3", excelize.Style{Font: &excelize.Font{Family: ".VnTime"}})
				m.Style("B3", excelize.Style{Font: &excelize.Font{Family: ".VnTimeH"}})
			},
			[]string{"2 data: 1|Nguyễn Văn Hòa|Kinh|Chủ tịch", "3 data: 2|LÊ VŨ|Tày|Bí thư"},
			[]string{"STT #", "Họ và tên = full_name", "Dân tộc = ethnicity", "Chức vụ = occupation"},
		},
		"Unicode typed into cells of an old font": {
			func(m *booktest.Maker) {
				m.Row(1, "STT", "Họ và tên", "Quê quán")
				m.Row(2, 1, "Lê Lai", "Hà Giang")
				m.Row(3, 2, "Nguyễn Trãi", "Chi Ngại")
				m.Style("A1:C3", excelize.Style{Font: &excelize.Font{Family: ".VnTime"}})
			},
			[]string{"2 data: 1|Lê Lai|Hà Giang", "3 data: 2|Nguyễn Trãi|Chi Ngại"},
			[]string{"STT #", "Họ và tên = full_name", "Quê quán = hometown"},
		},
		"fonts of VNI": {
			func(m *booktest.Maker) {
				m.Row(1, "STT", "Hoï vaø teân", "Daân toäc")
				m.Row(2, 1, "Nguyeãn Vaên Hoøa", "Kinh")
				m.Style("A1:C2", excelize.Style{Font: &excelize.Font{Family: "VNI-Times"}})
			},
			[]string{"2 data: 1|Nguyễn Văn Hòa|Kinh"},
			[]string{"STT #", "Họ và tên = full_name", "Dân tộc = ethnicity"},
		},
		"formulas, errors, booleans, zeros that only the format shows": {
			func(m *booktest.Maker) {
				m.Row(1, "STT", "Họ và tên", "CCCD", "Giới tính", "Ghi chú")
				m.Row(2, 1, "Lê An", 79085001234, true)
				m.Format("C2", "000000000000")
				require.NoError(t, m.SetCellFormula("Sheet1", "E2", "1+1"))
			},
			[]string{"2 data: 1|Lê An|079085001234|true|=1+1"},
			[]string{"STT #", "Họ và tên = full_name", "CCCD = citizen_id", "Giới tính = gender", "Ghi chú = note"},
		},
		"names in capitals, one without a number": {
			func(m *booktest.Maker) {
				m.Row(1, "STT", "Họ và tên", "Năm sinh")
				m.Row(2, 1, "LÊ AN", 1960)
				m.Row(3, nil, "LÊ BÌNH")
				m.Row(4, 3, "LÊ CHI", 1962)
				m.Row(5, "Cộng:", nil, 3)
			},
			[]string{"2 data: 1|LÊ AN|1960", "3 data: LÊ BÌNH", "4 data: 3|LÊ CHI|1962", "5 total: Cộng:|3"},
			[]string{"STT #", "Họ và tên = full_name", "Năm sinh = born_on"},
		},
		"cells of a Word table on several rows": {
			func(m *booktest.Maker) {
				m.Row(1, "STT", "Họ và tên", "Năm sinh", "Chức vụ", "Quê quán", "Ghi chú")
				m.Row(2, 1, "Lê Văn An", 1960, "Phó Chủ tịch", "xã Vạn Phúc,")
				m.Row(3, nil, nil, nil, "UBND xã", "huyện Thanh Trì")
				m.Row(4, nil, nil, nil, "Vạn Phúc")
				m.Row(5, 2, "Nguyễn Thị", 1970, "Nông dân", "Hà Nội")
				m.Row(6, nil, "Hồng")
				m.Row(7, 3, "Lê Chi", 1962, "Giáo viên", "Hà Nội", "Trưởng đoàn")
				m.Row(8, nil, nil, 1971, "Giáo viên", "Hà Nội")
			},
			[]string{"2 data: 1|Lê Văn An|1960|Phó Chủ tịch UBND xã Vạn Phúc|xã Vạn Phúc, huyện Thanh Trì", "3 continuation: UBND xã|huyện Thanh Trì",
				"4 continuation: Vạn Phúc", "5 data: 2|Nguyễn Thị Hồng|1970|Nông dân|Hà Nội", "6 continuation: Hồng",
				"7 data: 3|Lê Chi|1962|Giáo viên|Hà Nội|Trưởng đoàn", "8 data: 1971|Giáo viên|Hà Nội"},
			[]string{"STT #", "Họ và tên = full_name", "Năm sinh = born_on", "Chức vụ = occupation", "Quê quán = hometown", "Ghi chú = note"},
		},
		"one person on two rows, merged by number or by name": {
			func(m *booktest.Maker) {
				m.Row(1, "STT", "Họ và tên", "Ngày sinh", "Chức vụ", "SĐT")
				m.Row(2, 1, "Lê Văn An", "1/2/1960", "Phó Chủ tịch")
				m.Row(3, nil, nil, nil, "UBND xã", "0912345678")
				m.Row(4, 2, "Lê Thị Bình", "3/4/1970", "Nông dân", "0912345679")
				m.Row(5, nil, nil, nil, nil, "02438612345")
				m.Row(6, 3, "Lê Chi", "5/6/1962", "Giáo viên", "0912345670")
				m.Merge("A2:A3", "B2:B3", "C2:C3", "B4:B5")
			},
			[]string{"2 data: 1|Lê Văn An|1/2/1960|Phó Chủ tịch UBND xã|0912345678", "3 continuation: UBND xã|0912345678",
				"4 data: 2|Lê Thị Bình|3/4/1970|Nông dân|0912345679 02438612345", "5 continuation: 02438612345", "6 data: 3|Lê Chi|5/6/1962|Giáo viên|0912345670"},
			[]string{"STT #", "Họ và tên = full_name", "Ngày sinh = born_on", "Chức vụ = occupation", "SĐT = phone"},
		},
		"sums between groups": {
			func(m *booktest.Maker) {
				m.Row(1, "STT", "Họ và tên", "Năm sinh")
				m.Row(2, "I", "ĐẢNG ỦY")
				m.Row(3, 1, "Lê An", 1960)
				m.Row(4, nil, "Cộng mục I: 1 đại biểu")
				m.Row(5, "II", "MẶT TRẬN")
				m.Row(6, 2, "Lê Bình", 1961)
				m.Row(7, 3, "Cộng Thị Mai", 1962)
				m.Row(8, nil, "Cộng (II): 02 đại biểu")
				m.Row(9, nil, "Nam: 1, nữ: 2")
				m.Row(10, "III", "KHÁCH MỜI")
				m.Row(11, 4, "Lê Dung", 1963)
				m.Row(12, nil, "Cộng: 1")
			},
			[]string{"2 group [ĐẢNG ỦY]: I|ĐẢNG ỦY", "3 data [ĐẢNG ỦY]: 1|Lê An|1960", "4 total: Cộng mục I: 1 đại biểu",
				"5 group [MẶT TRẬN]: II|MẶT TRẬN", "6 data [MẶT TRẬN]: 2|Lê Bình|1961", "7 data [MẶT TRẬN]: 3|Cộng Thị Mai|1962",
				"8 total: Cộng (II): 02 đại biểu", "9 total: Nam: 1, nữ: 2", "10 group [KHÁCH MỜI]: III|KHÁCH MỜI",
				"11 data [KHÁCH MỜI]: 4|Lê Dung|1963", "12 total: Cộng: 1"},
			[]string{"STT #", "Họ và tên = full_name", "Năm sinh = born_on"},
		},
		"titles with a number beside them": {
			func(m *booktest.Maker) {
				m.Row(1, "STT", "Họ và tên", "Năm sinh", "Ghi chú")
				m.Row(2, nil, "Khối Mặt trận", nil, 1)
				m.Row(3, 1, "Lê An", 1960)
				m.Row(4, nil, "Khối đoàn thể", nil, 2)
				m.Row(5, 2, "Lê Bình", 1961)
				m.Row(6, nil, "Lê Chi", 1962)
			},
			[]string{"2 group [Khối Mặt trận]: Khối Mặt trận|1", "3 data [Khối Mặt trận]: 1|Lê An|1960", "4 group [Khối đoàn thể]: Khối đoàn thể|2",
				"5 data [Khối đoàn thể]: 2|Lê Bình|1961", "6 data [Khối đoàn thể]: Lê Chi|1962"},
			[]string{"STT #", "Họ và tên = full_name", "Năm sinh = born_on", "Ghi chú = note"},
		},
		"two blocks side by side": {
			func(m *booktest.Maker) {
				m.Row(1, "DANH SÁCH ĐẠI BIỂU")
				m.Row(2, "STT", "Họ và tên", "Năm sinh", nil, "STT", "Họ và tên", "Năm sinh")
				m.Row(3, 1, "Lê An", 1960, nil, 3, "Lê Chi", 1962)
				m.Row(4, 2, "Lê Bình", 1961, nil, 4, "Lê Dung", 1963)
				m.Row(5, nil, nil, nil, nil, 5, "Lê Em", 1964)
				m.Row(7, nil, nil, nil, nil, nil, "Người lập")
			},
			[]string{"3 data: 1|Lê An|1960", "4 data: 2|Lê Bình|1961", "3 data: 3|Lê Chi|1962", "4 data: 4|Lê Dung|1963", "5 data: 5|Lê Em|1964", "7 trailer: Người lập"},
			[]string{"STT #", "Họ và tên = full_name", "Năm sinh = born_on"},
		},
		"signatures under every page": {
			func(m *booktest.Maker) {
				m.Row(1, "STT", "Họ và tên", "Năm sinh", "Ghi chú")
				m.Row(2, 1, "Lê An", 1960)
				m.Row(3, 2, "Lê Bình", 1961)
				m.Row(5, nil, "Người lập", nil, "CHỦ TỊCH")
				m.Row(8, nil, "Lê Hải", nil, "Phạm Thị Dung")
				m.Row(10, "DANH SÁCH KHÁCH MỜI")
				m.Bold("A10")
				m.Row(11, "STT", "Họ và tên", "Năm sinh", "Ghi chú")
				m.Row(12, 1, "Lê Chi", 1962)
			},
			[]string{"2 data: 1|Lê An|1960", "3 data: 2|Lê Bình|1961", "5 trailer: Người lập|CHỦ TỊCH", "8 trailer: Lê Hải|Phạm Thị Dung",
				"10 group [DANH SÁCH KHÁCH MỜI]: DANH SÁCH KHÁCH MỜI", "11 heading: STT|Họ và tên|Năm sinh|Ghi chú", "12 data [DANH SÁCH KHÁCH MỜI]: 1|Lê Chi|1962"},
			[]string{"STT #", "Họ và tên = full_name", "Năm sinh = born_on", "Ghi chú = note"},
		},
		"nothing below the headings": {
			func(m *booktest.Maker) { m.Row(5, "STT", "Họ và tên", "Năm sinh", "Điện thoại liên hệ") },
			nil,
			[]string{"STT #", "Họ và tên = full_name", "Năm sinh = born_on", "Điện thoại liên hệ = phone"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := booktest.NewMaker(t)
			c.make(m)
			table := onlyTable(t, read(t, m))
			require.Equal(t, c.rows, describeRows(&table))
			require.Equal(t, c.mapped, describeMapping(&table))
		})
	}
}

func TestHiddenParts(t *testing.T) {
	t.Parallel()
	m := booktest.NewMaker(t)
	m.Row(1, "STT", "Họ và tên", "SĐT")
	m.Row(2, 1, "Lê An", "0912")
	require.NoError(t, m.SetColVisible("Sheet1", "C", false))
	_, err := m.NewSheet("Cũ")
	require.NoError(t, err)
	m.Sheet = "Cũ"
	m.Row(1, "STT", "Họ và tên", "SĐT", "Năm sinh", "Dân tộc")
	m.Row(2, 1, "Lê Bình", "0912", 1970, "Kinh")
	require.NoError(t, m.SetSheetVisible("Cũ", false))
	tables, err := Find(read(t, m), sampleHeadings)
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
	m := booktest.NewMaker(t)
	m.Row(1, "DANH SÁCH ĐẠI BIỂU")
	m.Row(2, "STT", "Họ và tên", "Năm sinh", "Dân tộc")
	m.Row(3, 1, "Lê An", 1960, "Kinh")
	m.Row(5, "DANH SÁCH KHÁCH MỜI")
	m.Row(6, "Họ tên", "Chức vụ", "SĐT", "Ghi chú")
	m.Row(7, "Lê Bình", "Bí thư", "0912", "x")
	tables, err := Find(read(t, m), sampleHeadings)
	require.NoError(t, err)
	require.Len(t, tables, 2)
	require.Equal(t, []string{"3 data: 1|Lê An|1960|Kinh", "5 trailer: DANH SÁCH KHÁCH MỜI"}, describeRows(&tables[0]))
	require.Equal(t, []string{"7 data: Lê Bình|Bí thư|0912|x"}, describeRows(&tables[1]))
}

func TestFingerprint(t *testing.T) {
	t.Parallel()
	a, b := onlyTable(t, read(t, booktest.FullList(t))), onlyTable(t, read(t, booktest.FullList(t)))
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
	got := Match([]Column{{Path: []string{"Chức vụ"}}, {Path: []string{"Nghề nghiệp, chức vụ, đơn vị công tác"}}, {Path: []string{"Năm"}}, {Path: nil}}, sampleHeadings)
	for i := range got {
		got[i].score = 0
	}
	require.Equal(t, []Mapping{{Column: 0, Key: "occupation", How: Exact}, {Column: 1, Rival: "occupation"}, {Column: 2}, {Column: 3}}, got)
}

// An export to text loses the merged ranges of its two rows of headings.
func TestHeadingsWithoutMerging(t *testing.T) {
	t.Parallel()
	book, err := intake.Read("ds.csv", []byte("DANH SÁCH,,,\nSTT,Họ và tên,Ngày sinh,,Dân tộc\n,,Nam,Nữ,\n1,Lê An,1/2/1960,,Kinh\n"))
	require.NoError(t, err)
	table := onlyTable(t, book)
	require.Equal(t, []string{"STT #", "Họ và tên = full_name", "Ngày sinh / Nam = born_on.male", "Ngày sinh / Nữ = born_on.female", "Dân tộc = ethnicity"}, describeMapping(&table))
}
