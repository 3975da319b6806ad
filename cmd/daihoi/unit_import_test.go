package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/exports/booktest"
	"daihoi/models/org"
)

// officeLists writes the country's units of 1/2/2024 in the three lists of the statistics office, with the lines changed
// or left out.
func officeLists(t *testing.T, change map[string]string) []string {
	t.Helper()
	full := map[string]string{}
	parent := map[string]string{}
	lines := map[string][]string{
		org.Province: {"Mã,Tên,Tên Tiếng Anh,Cấp,Nghị định"},
		org.District: {"Mã,Tên,Tên Tiếng Anh,Cấp,Mã TP,Tỉnh / Thành Phố"},
		org.Commune:  {"Mã,Tên,Tên Tiếng Anh,Cấp,Mã QH,Quận Huyện,Mã TP,Tỉnh / Thành Phố"},
	}
	for _, u := range org.Gazetteer() {
		full[u.Code], parent[u.Code] = u.FullName, u.ParentCode
		line := u.Code + "," + u.FullName + ",," + strings.Replace(u.Kind, "trực thuộc trung ương", "Trung ương", 1)
		switch above := u.ParentCode; u.LevelCode {
		case org.Province:
			line += ","
		case org.District:
			line += "," + above + "," + full[above]
		default:
			line += "," + above + "," + full[above] + "," + parent[above] + "," + full[parent[above]]
		}
		if other, changed := change[u.Code]; changed {
			line = other
		}
		if line != "" {
			lines[u.LevelCode] = append(lines[u.LevelCode], line)
		}
	}
	if added := change["new"]; added != "" {
		lines[org.Commune] = append(lines[org.Commune], added)
	}
	var files []string
	dir := t.TempDir()
	for level, name := range map[string]string{org.Province: "tinh.csv", org.District: "huyen.csv", org.Commune: "xa.csv"} {
		content := strings.Join(lines[level], "\n") + fmt.Sprintf("\nSố lượng: %d\n", len(lines[level])-1)
		files = append(files, filepath.Join(dir, name))
		require.NoError(t, os.WriteFile(files[len(files)-1], []byte(content), 0o600))
	}
	return files
}

// The country's lists are compared, then written, then change nothing.
func TestUnitImportOfTheOfficesLists(t *testing.T) {
	t.Parallel()
	db := demoCopy(t)
	args := []string{"unit", "import", "--db", db, "--name", "1/5/2024", "--on", "1/4/2024", "--source", "NQ 1012"}
	files := officeLists(t, map[string]string{
		"00643": "00643,Phường Tân Triều,,Phường,020,Huyện Thanh Trì,01,Thành phố Hà Nội", // upgraded
		"00646": "00646,Xã Thanh Liệt,,Xã,019,Quận Nam Từ Liêm,01,Thành phố Hà Nội",       // moved
		"00649": "00649,Xã Tả Thanh,,Xã,020,Huyện Thanh Trì,01,Thành phố Hà Nội",          // renamed
		"00652": "",                                                                       // merged
		"00655": "",                                                                       // gone
		"new":   "99001,Phường Mới,,Phường,001,Quận Ba Đình,01,Thành phố Hà Nội",
	})
	lineage := filepath.Join(t.TempDir(), "ke-tuc.xlsx")
	m := booktest.NewMaker(t)
	m.Row(1, "Mã cũ", "Tên cũ", "Mã mới")
	m.Row(2, "00652", "Xã Hữu Hoà", 646)
	require.NoError(t, os.WriteFile(lineage, m.Bytes(), 0o600))
	files = append(files, lineage)

	changes := `Mới: 1
  99001 Phường Mới (001 Quận Ba Đình)
Đổi tên hoặc loại: 2
  00649 Xã Tả Thanh Oai → Xã Tả Thanh
  00643 Xã Tân Triều → Phường Tân Triều
Chuyển sang đơn vị cấp trên khác: 1
  00646 Xã Thanh Liệt: Huyện Thanh Trì → 019 Quận Nam Từ Liêm
Sáp nhập: 1
  00652 Xã Hữu Hoà (có đại hội; vẫn được giữ) → 00646 Xã Thanh Liệt
Kết thúc, không có đơn vị kế tục: 1
  00655 Xã Tam Hiệp (có đại hội; vẫn được giữ)
Giữ nguyên: 11.360
Trong đó 1 xã, phường, thị trấn chưa rõ nhập vào đâu: danh mục không ghi. Nếu biết, hãy ghi bằng “unit merge” trước khi nhập danh mục.
Những gì thuộc về 2 đơn vị kết thúc:
congress-00652-5  Đại hội  2024–2029  (00652) → 00646
delegates-00652-5  88 đại biểu của đại hội chưa tổ chức  2024–2029  (00652) → 00646
milestones-00652-5  24 mốc công việc đã báo cáo  2024–2029  (00652) → Giữ lại làm lịch sử
difficulties-00652-5  1 khó khăn, kiến nghị chưa giải quyết  2024–2029  (00652) → 00646
followed-00652-3  Tổ phụ trách của cấp trên theo dõi đơn vị  Tổ chỉ đạo số 3  (00652) → 00646
invitations-00652-3781  3 lời mời họp chưa diễn ra  Huyện Thanh Trì  (00652) → Thôi mời
tasks-00652-3781  1 việc được giao, chưa xong  Huyện Thanh Trì  (00652) → Giữ ở đơn vị cũ
congress-00655-10  Đại hội  2024–2029  (00655) → Giữ lại làm lịch sử
delegates-00655-10  109 đại biểu của đại hội chưa tổ chức  2024–2029  (00655) → Giữ lại làm lịch sử
milestones-00655-10  38 mốc công việc đã báo cáo  2024–2029  (00655) → Giữ lại làm lịch sử
followed-00655-2  Tổ phụ trách của cấp trên theo dõi đơn vị  Tổ chỉ đạo số 2  (00655) → Thôi theo dõi
invitations-00655-3781  3 lời mời họp chưa diễn ra  Huyện Thanh Trì  (00655) → Thôi mời
Chuyển 91, giữ lại 180 mục.
`
	for range 2 { // seeing it once writes nothing
		code, out, errOut := command(t, append(args, files...)...)
		require.Zero(t, code, errOut)
		require.Equal(t, changes+"Chưa ghi gì. Xem kỹ rồi chạy lại với --yes để ghi.\n", out)
		require.Equal(t, "Đã thêm lại số 0 ở đầu 1 mã bị mất khi lưu thành số.\n", errOut)
	}
	code, out, _ := command(t, append(append(args, "--yes", "--dry-run"), files...)...)
	require.Zero(t, code)
	require.Contains(t, out, "Chưa ghi gì")
	code, out, errOut := command(t, append(append(args, "--yes"), files...)...)
	require.Zero(t, code, errOut)
	require.Equal(t, changes+"Thêm 1, đổi tên 2, chuyển 1, kết thúc 2, giữ nguyên 11.360.\n", out)
	code, out, _ = command(t, append(append(args, "--yes"), files...)...)
	require.Zero(t, code)
	require.Equal(t, "Giữ nguyên: 11.364\nDanh mục không thay đổi gì.\n", out)
}

// A list of one province leaves the others alone and says so; what is wrong in a file is named, and nothing is written.
func TestUnitImportOfOneProvinceAndOfWrongFiles(t *testing.T) {
	t.Parallel()
	db := demoCopy(t)
	args := []string{"unit", "import", "--db", db, "--name", "1/5/2024", "--on", "1/4/2024", "--source", "NQ 1012", "--yes"}
	file := filepath.Join(t.TempDir(), "xa.csv")
	list := func(rows ...string) {
		text := "Mã,Tên,Cấp,Mã QH,Quận Huyện,Mã TP,Tỉnh / Thành Phố\n" + strings.Join(rows, "\n") + "\n"
		require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
	}
	list("00024,Phường Ngọc Hà Mới,Phường,001,Quận Ba Đình,01,Thành phố Hà Nội", "646,Xã Thanh Liệt,Xã,20,Huyện Thanh Trì,1,Thành phố Hà Nội",
		"Số lượng: 3")
	code, out, errOut := command(t, append(args, file)...)
	require.Equal(t, 1, code)
	require.Empty(t, out)
	require.Contains(t, errOut, "xa.csv dòng 4: ghi số lượng 3, nhưng trong tệp có 2 đơn vị.")
	require.Contains(t, errOut, "Chưa nhập được danh mục: 1 lỗi")
	list("646,Xã Thanh Liệt Mới,Xã,20,Huyện Thanh Trì,1,Thành phố Hà Nội", "Số lượng: 1")
	code, out, _ = command(t, append(args[:len(args)-1], file)...)
	require.Zero(t, code)
	require.Contains(t, out, "Đổi tên hoặc loại: 1\n  00646 Xã Thanh Liệt → Xã Thanh Liệt Mới\n")
	require.Contains(t, out, "Kết thúc, không có đơn vị kế tục: 15\n", "the other communes of the district")
	require.Contains(t, out, "Giữ nguyên: 2\nKhông có trong tệp, giữ nguyên: 11.347.")
}
