package pdf_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"daihoi/exports/pdf"
	"daihoi/exports/pdftest"
)

func TestSlips(t *testing.T) {
	t.Parallel()
	s := pdf.Slips{Title: "Phiếu tài khoản", Language: "vi", Made: time.Date(2024, 4, 5, 0, 0, 0, 0, time.UTC)}
	for i := range 24 {
		s.Slips = append(s.Slips, pdf.Slip{Heading: fmt.Sprintf("Xã %d", i), Steps: "Đăng nhập rồi đổi mật khẩu.",
			Lines: []pdf.SlipLine{{Label: "Địa chỉ", Value: "https://daihoi.thanhtri.vn"}, {Label: "Tên đăng nhập", Value: fmt.Sprintf("mttq.%d", i), Code: true}}})
	}
	var b bytes.Buffer
	require.NoError(t, pdf.WriteSlips(&b, s))
	pages := pdftest.Pages(t, b.Bytes())
	require.Len(t, pages, 3, "eight on a page")
	require.Equal(t, 8, strings.Count(pages[1], "https://daihoi.thanhtri.vn"))
	require.True(t, strings.HasPrefix(pages[1], "Xã 8\nĐịa chỉ\nhttps://daihoi.thanhtri.vn\nTên đăng nhập\nmttq.8\nĐăng nhập rồi đổi mật khẩu."), pages[1])
}
