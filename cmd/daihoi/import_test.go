package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"daihoi/models/rosterplan"
)

// messy is a list as a commune sends it: titles, a two-row heading, column numbers, groups, wrong dates, a lost zero,
// capitals and a total.
const messy = `DANH SÁCH ĐẠI BIỂU XÃ VẠN PHÚC;;;;;;;
;;;;;;;
STT;Họ và tên;Ngày, tháng, năm sinh;;Dân tộc;Chức vụ;Loại đại biểu;Số điện thoại
;;Nam;Nữ;;;;
(1);(2);(3);(4);(5);(6);(7);(8)
I. ĐẠI BIỂU ĐƯƠNG NHIÊN;;;;;;;
1;NGUYỄN VĂN HÙNG;5/3/1968;;kinh;Chủ tịch UB MTTQ xã;;912345678
2;Trần Thị Hòa;;1975;Kinh;Chủ tịch Hội Phụ nữ;ĐN;0912 345 679
3;Lê Văn Nam;31/2/1970;;Kinh;Bí thư chi bộ;;
II. ĐẠI BIỂU HIỆP THƯƠNG CỬ;;;;;;;
4;Phạm  Thị Lan;;12.4.1980;Tày;Giáo viên;HTC;
5;Đỗ Văn Đức;1968;12/1970;Kinh;Nông dân;HTC;
Tổng cộng: 5 đại biểu;;;;;;;
`

// vanPhuc is the commune without delegates in the demo.
const vanPhuc = "00676"

func importJSON(t *testing.T, args ...string) (code int, out imported, stderr string) {
	t.Helper()
	code, stdout, stderr := command(t, append([]string{"import", "delegates", "--json"}, args...)...)
	require.NoError(t, json.Unmarshal([]byte(stdout), &out), "%s%s", stdout, stderr)
	return code, out, stderr
}

func (o imported) row(t *testing.T, number int) importedRow {
	t.Helper()
	for _, r := range o.Rows {
		if r.Row == number {
			return r
		}
	}
	t.Fatalf("no row %d", number)
	return importedRow{}
}

func TestImportReadsAMessyListAsAClerkWould(t *testing.T) {
	t.Parallel()
	db := demoCopy(t)
	file := filepath.Join(t.TempDir(), "Vạn Phúc.csv")
	require.NoError(t, os.WriteFile(file, []byte(messy), 0o600))
	code, out, stderr := importJSON(t, "--db", db, "--unit", vanPhuc, file)
	require.Equal(t, 1, code)
	require.Contains(t, stderr, "Có dòng chưa nhập được")
	require.Equal(t, map[string]string{"full_name": "Nguyễn Văn Hùng", "gender": "male", "born_on": "1968-03-05", "ethnicity": "Kinh",
		"occupation": "Chủ tịch UB MTTQ xã", "category": "ex_officio", "phone": "0912345678"}, out.row(t, 7).Fields)
	require.Equal(t, rosterplan.StateWarning, out.row(t, 7).State)
	require.Equal(t, "H7", out.row(t, 7).Problems[0].Cell)
	require.Equal(t, "1975", out.row(t, 8).Fields["born_on"])
	require.Equal(t, rosterplan.StateWarning, out.row(t, 9).State)
	require.Equal(t, "impossible_date", out.row(t, 9).Problems[0].Code)
	require.Equal(t, "C9", out.row(t, 9).Problems[0].Cell)
	require.Equal(t, map[string]string{"full_name": "Phạm Thị Lan", "gender": "female", "born_on": "1980-04-12", "ethnicity": "Tày",
		"occupation": "Giáo viên", "category": "consulted"}, out.row(t, 11).Fields)
	require.Equal(t, rosterplan.StateError, out.row(t, 12).State)
	require.Equal(t, 1, out.Summary[rosterplan.StateError])
	// Nothing was imported: the same file gives the same result again.
	_, again, _ := importJSON(t, "--db", db, "--unit", vanPhuc, "--dry-run", file)
	require.Equal(t, out, again)
}

// A corrected list is imported completely, and importing it twice changes nothing.
func TestImportTwiceChangesNothing(t *testing.T) {
	t.Parallel()
	db := demoCopy(t)
	file := filepath.Join(t.TempDir(), "list.xlsx")
	f := excelize.NewFile()
	for i, row := range [][]any{{"Họ và tên", "Giới tính", "Năm sinh", "Loại đại biểu", "Đơn vị cử"},
		{"Nguyễn Văn An", "Nam", 1970, "Hiệp thương cử", "Thôn 1"}, {"Lê Thị Ánh", "Nữ", "2/9/1985", "Chỉ định", "Hội Nông dân"}} {
		cell, err := excelize.CoordinatesToCellName(1, i+1)
		require.NoError(t, err)
		require.NoError(t, f.SetSheetRow("Sheet1", cell, &row))
	}
	require.NoError(t, f.SaveAs(file))
	code, out, stderr := importJSON(t, "--db", db, "--unit", vanPhuc, file)
	require.Zero(t, code, stderr)
	require.Equal(t, 2, out.Summary[rosterplan.StateNew]+out.Summary[rosterplan.StateWarning])
	code, out, _ = importJSON(t, "--db", db, "--unit", vanPhuc, file)
	require.Zero(t, code)
	require.Equal(t, 2, out.Summary[rosterplan.StateSame])
}

// An exported list can be imported without a change, row by row.
func TestExportedListImportsUnchanged(t *testing.T) {
	t.Parallel()
	db := demoCopy(t)
	file := filepath.Join(t.TempDir(), "exported.xlsx")
	code, _, stderr := command(t, "export", "delegates", "--db", db, "--unit", "00646", "-o", file)
	require.Zero(t, code, stderr)
	code, out, stderr := importJSON(t, "--db", db, "--unit", "00646", "--dry-run", file)
	require.Zero(t, code, stderr)
	require.Greater(t, out.Summary[rosterplan.StateSame], 50)
	for _, s := range []rosterplan.State{rosterplan.StateNew, rosterplan.StateChanged, rosterplan.StateWarning, rosterplan.StateAmbiguous, rosterplan.StateError} {
		require.Zero(t, out.Summary[s], s)
	}
}

func TestHostileFilesAreRefusedInOneLine(t *testing.T) {
	t.Parallel()
	db := demoCopy(t)
	dir := t.TempDir()
	for name, content := range map[string][]byte{"empty.xlsx": {}, "text.xlsx": []byte("no workbook"), "cut.xlsx": []byte("PK\x03\x04cut"),
		"old.xls": {0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1}, "table.csv": []byte("a,b\n1,2\n")} {
		file := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(file, content, 0o600))
		code, stdout, stderr := command(t, "import", "delegates", "--db", db, "--unit", vanPhuc, file)
		require.NotZero(t, code, name)
		require.Regexp(t, `^daihoi: [^\n]+\n$`, stderr, "%s%s", name, stdout)
	}
}

// The list of one commune goes into another only when told so: by its stamp, and without one by its letterhead.
func TestListOfAnotherUnitIsRefused(t *testing.T) {
	t.Parallel()
	db, dir := demoCopy(t), t.TempDir()
	file := filepath.Join(dir, "thanh-liet.xlsx")
	code, _, stderr := command(t, "export", "delegates", "--db", db, "--unit", "00646", "-o", file)
	require.Zero(t, code, stderr)
	rows := text(t, file)
	require.Contains(t, rows, "XÃ THANH LIỆT")
	retyped := filepath.Join(dir, "retyped.csv")
	require.NoError(t, os.WriteFile(retyped, []byte(rows), 0o600))
	for _, list := range []string{file, retyped} {
		for _, dry := range [][]string{{"--dry-run"}, nil} {
			code, out, stderr := command(t, append([]string{"import", "delegates", "--db", db, "--unit", "00655", list}, dry...)...)
			require.Equal(t, 1, code, out)
			require.Empty(t, out)
			require.Contains(t, stderr, "là danh sách của Xã Thanh Liệt, không phải của Xã Tam Hiệp; chưa ghi gì")
		}
		code, _, stderr := importJSON(t, "--db", db, "--unit", "00646", "--dry-run", list)
		require.Zero(t, code, stderr)
		code, _, stderr = importJSON(t, "--db", db, "--unit", "00655", "--dry-run", "--other-unit", list)
		require.Zero(t, code, stderr)
	}
}
