package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/exports/pdftest"
)

// officeRows is what the office of the demo keeps about its communes.
const officeRows = `DANH SÁCH ĐẠI HỘI MTTQ CẤP XÃ;;;;;
STT;Đơn vị;Số thôn;Chủ tịch;Điện thoại;Tài khoản
1;Vạn Phúc;6;Nguyễn Văn Hùng;912345678;vanphuc.mttq
2;Xã Tả Thanh Oai;8;;;taoai.mttq
3;Xã Không Có;5;;;
`

func TestImportOffice(t *testing.T) {
	t.Parallel()
	db := demoCopy(t)
	file := filepath.Join(t.TempDir(), "can-bo.csv")
	require.NoError(t, os.WriteFile(file, []byte(officeRows), 0o600))
	paper := filepath.Join(t.TempDir(), "phieu.pdf")
	args := []string{"import", "office", file, "--db", db, "--unit", "020"}

	code, out, errOut := command(t, args...)
	require.Zero(t, code, errOut)
	require.Contains(t, out, "dòng 3: Xã Vạn Phúc – Số thôn, tổ dân phố:  → 6")
	require.Contains(t, out, "dòng 3: Xã Vạn Phúc – Chủ tịch:  → Nguyễn Văn Hùng 0912345678")
	require.Contains(t, out, "Chưa ghi gì.")
	require.Contains(t, errOut, "“Xã Không Có” không phải tên đơn vị nào ở đây.")
	code, _, errOut = command(t, append(args, "--yes")...)
	require.Equal(t, 1, code, "a row is unclear")
	require.Contains(t, errOut, "Còn 1 chỗ chưa rõ")
	code, _, _ = command(t, append(args, "--yes", "--leave-out", "--slips", paper)...)
	require.Equal(t, 1, code, "slips without an address")

	code, out, errOut = command(t, append(args, "--yes", "--leave-out", "--slips", paper, "--address", "https://daihoi.thanhtri.vn")...)
	require.Zero(t, code, errOut)
	require.Contains(t, out, "Đã áp dụng")
	content, err := os.ReadFile(paper)
	require.NoError(t, err)
	pages := pdftest.Pages(t, content)
	require.Len(t, pages, 1)
	require.Equal(t, 2, strings.Count(pages[0], "https://daihoi.thanhtri.vn"))
	require.Contains(t, pages[0], "vanphuc.mttq")

	code, out, _ = command(t, args...)
	require.Zero(t, code)
	require.Contains(t, out, "0 ô ghi mới")
}
