package officelist_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"daihoi/exports/booktest"
	"daihoi/exports/officelist"
	"daihoi/models/access"
	"daihoi/models/fault"
	"daihoi/models/officeplan"
)

var vocabulary = officelist.Vocabulary{Units: []string{"Xã Thanh Liệt", "Xã Tân Triều", "Thị trấn Văn Điển"},
	Roles: map[string]access.Role{officeplan.RoleWord("Cán bộ cơ sở"): access.Clerk, officeplan.RoleWord("Lãnh đạo xem"): access.Viewer}}

// rows writes the rows as "number key=text|key=text", by key.
func rows(s officeplan.Sheet) (out []string) {
	for _, r := range s.Rows {
		var cells []string
		for key, text := range r.Cells {
			cells = append(cells, key+"="+text)
		}
		slices.Sort(cells)
		out = append(out, strings.Join(cells, "|"))
	}
	return out
}

func read(t *testing.T, name string, content []byte) officeplan.Sheet {
	t.Helper()
	s, err := officelist.Read(name, content, vocabulary)
	require.NoError(t, err)
	return s
}

// A letterhead and a title merged over the table, two lines of headings, a row of column numbers, a total, signatures.
func TestTitleAndTwoLinesOfHeadings(t *testing.T) {
	t.Parallel()
	m := booktest.NewMaker(t)
	m.Row(1, "ỦY BAN MTTQ VIỆT NAM HUYỆN THANH TRÌ", nil, nil, nil, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
	m.Row(3, "DANH SÁCH ĐẠI HỘI MTTQ CẤP XÃ NHIỆM KỲ 2024-2029")
	m.Row(5, "STT", "Đơn vị", "Đại hội", nil, nil, "Chủ tịch", nil, nil, "Số đại biểu", "Tài khoản", nil)
	m.Row(6, nil, nil, "Lần thứ", "Thời gian tổ chức", "Địa điểm", "Họ và tên", "Điện thoại", "Email", nil, "Tên đăng nhập", "Quyền")
	m.Row(7, "(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)", "(9)", "(10)", "(11)")
	m.Row(8, 1, "Thanh Liệt", "XVII", time.Date(2024, 3, 15, 0, 0, 0, 0, time.UTC), "Nhà văn hóa xã", "Trần Văn An", 912345678, "an@hanoi.gov.vn", 85, "tl.mttq", "Cán bộ cơ sở")
	m.Row(9, 2, "TT Văn Điển", "XXI", "8h00 ngày 16/3/2024", "-", "Lê Thị Hoa", "0987 654 321", nil, "90 đại biểu", "vd.mttq", "Lãnh đạo xem")
	m.Row(10, nil, "Tổng cộng", nil, nil, nil, nil, nil, nil, 175)
	m.Row(12, nil, nil, nil, nil, nil, "TM. BAN THƯỜNG TRỰC")
	m.Row(13, nil, nil, nil, nil, nil, "CHỦ TỊCH")
	m.Merge("A1:D1", "E1:K1", "A3:K3", "A5:A6", "B5:B6", "C5:E5", "F5:H5", "I5:I6", "J5:K5")
	m.Format("D8", "dd/mm/yyyy")
	s := read(t, "ds.xlsx", m.Bytes())
	require.Equal(t, []string{
		"account=tl.mttq|chair=Trần Văn An|day=15/3/2024|email=an@hanoi.gov.vn|ordinal=XVII|phone=0912345678|role=clerk|seats=85|unit_name=Thanh Liệt|venue=Nhà văn hóa xã",
		"account=vd.mttq|chair=Lê Thị Hoa|day=8h00 ngày 16/3/2024|ordinal=XXI|phone=0987 654 321|role=viewer|seats=90 đại biểu|unit_name=TT Văn Điển",
	}, rows(s))
	require.Equal(t, []int{8, 9}, []int{s.Rows[0].Number, s.Rows[1].Number})
	require.Equal(t, "Đại hội – Thời gian tổ chức", s.Headings[officeplan.Day])
}

// An old sheet in a font of before Unicode, with a column that means nothing here and a legend below.
func TestOldFont(t *testing.T) {
	t.Parallel()
	m := booktest.NewMaker(t)
	m.Row(1, "TT", "§¬n vÞ", "Ngµy tæ chøc", "§Þa ®iÓm", "Theo dâi", "Cê thi ®ua")
	m.Row(2, 1, "X· Thanh LiÖt", "15/3/2024", "Héi tr\u00adêng UBND x·", "§/c Ph¹m V¨n B¶y", "x")
	m.Row(3, 2, "X· T©n TriÒu", "16/3/2024", "Nhµ v¨n ho¸", "NguyÔn ThÞ Hµ", nil)
	m.Row(5, nil, "Ghi chó: x lµ ®¬n vÞ ®¨ng ký cê thi ®ua")
	m.Style("A1:F5", excelize.Style{Font: &excelize.Font{Family: ".VnTime"}})
	s := read(t, "cu.xlsx", m.Bytes())
	require.Equal(t, []string{"day=15/3/2024|follower=Đ/c Phạm Văn Bảy|unit_name=Xã Thanh Liệt|venue=Hội trường UBND xã",
		"day=16/3/2024|follower=Nguyễn Thị Hà|unit_name=Xã Tân Triều|venue=Nhà văn hoá"}, rows(s)[:2])
	require.Equal(t, []string{"Cờ thi đua"}, s.Unused)
}

// A pasted table without kinds of units, whose first column is named after nothing we know.
func TestUnknownHeadingOverUnits(t *testing.T) {
	t.Parallel()
	s := read(t, "dan.txt", []byte("Cơ sở\tSố thôn\tSĐT\tHọp\nThanh Liệt\t6\t0912345678\tsáng\nTân Triều\t8\t0987654321\tchiều\nVăn Điển\t10\t0977654321\tsáng\n"))
	require.Equal(t, []string{"hamlets=6|phone=0912345678|unit_name=Thanh Liệt", "hamlets=8|phone=0987654321|unit_name=Tân Triều",
		"hamlets=10|phone=0977654321|unit_name=Văn Điển"}, rows(s))
}

func TestNoTable(t *testing.T) {
	t.Parallel()
	for name, content := range map[string]string{"a.csv": "Báo cáo\nKhông có bảng\n", "b.csv": "STT,Nội dung,Số tiền\n1,Thuê hội trường,5000000\n2,In tài liệu,300000\n",
		"dài.csv": "STT,Đơn vị,Số thôn\n" + strings.Repeat("1,Xã Thanh Liệt,5\n", officeplan.MaxRows+1)} {
		_, err := officelist.Read(name, []byte(content), vocabulary)
		require.Equal(t, fault.Invalid, fault.KindOf(err), name)
	}
}
