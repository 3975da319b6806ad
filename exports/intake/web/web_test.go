package web_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/exports/intake"
	"daihoi/exports/intake/grid"
	"daihoi/exports/intake/intaketest"
	"daihoi/models/calendar"
	"daihoi/models/field"
)

func TestReadPastedFromExcel(t *testing.T) {
	t.Parallel()
	book := intaketest.Sample(t, "excel.html")
	s := book.Sheets[0]
	require.Equal(t, []string{"1: STT|Họ và tên|Ngày, tháng, năm sinh|Số CCCD|Ngày vào Đảng|Mật|Ghi chú", "2: Nam|Nữ",
		"3: 1|Nguyễn Văn Hùng|05/03/1968|001068000123|25/3/1990|m1|Bí thư & Chủ tịch", "4: 2|Nguyễn Thị Mai|01/01/1975|011175000456|#N/A|m2",
		"5: 9|Người ẩn", "6: 3|Lê Văn An|true|25/3/1990"}, intaketest.Texts(book))
	require.Equal(t, intaketest.Ranges("A1:A2 B1:B2 C1:D1 E1:E2 F1:F2 G1:G2 H1:H2 H3:H4"), s.Merges)
	require.Equal(t, []grid.Range{{Left: 6, Right: 6}}, s.HiddenColumns)
	require.Equal(t, []int{1, 2}, intaketest.Bold(s))
	require.Equal(t, []int{5}, intaketest.Hidden(s))
	first, second := s.Lines[2].Cells, s.Lines[3].Cells
	require.Equal(t, field.Raw{Ref: "A3", Kind: field.RawText, Text: "1", Font: "Calibri"}, first[0])
	require.Equal(t, field.Raw{Ref: "C3", Kind: field.RawText, Text: "05/03/1968", Font: "Calibri"}, first[2], "in the order of the computer")
	require.Equal(t, field.Raw{Ref: "E3", Kind: field.RawNumber, Number: 1068000123, Text: "001068000123", Font: "Calibri"}, first[4])
	require.Equal(t, field.Raw{Ref: "F3", Kind: field.RawDay, Day: calendar.Of(1990, 3, 25), Number: 32957, Text: "32957", Font: "Calibri"}, first[5])
	require.Equal(t, field.Raw{Ref: "A4", Kind: field.RawNumber, Number: 2, Text: "2", Font: "Calibri"}, second[0])
	require.Equal(t, ".VnTime", second[1].Font)
	require.Equal(t, field.Raw{Ref: "D4", Kind: field.RawDay, Day: calendar.Of(1975, 1, 1), Number: 27395, Text: "27395", Font: "Calibri"}, second[3])
	require.Equal(t, field.Raw{Ref: "F4", Kind: field.RawError, Text: "#N/A"}, second[5])
	require.Equal(t, field.RawBool, s.Lines[5].Cells[2].Kind)
	require.Equal(t, field.RawText, s.Lines[5].Cells[5].Kind, "no month 25")
}

func TestReadPastedFromWord(t *testing.T) {
	t.Parallel()
	book := intaketest.Sample(t, "word.html")
	s := book.Sheets[0]
	require.Equal(t, []string{"1: DANH SÁCH ĐẠI BIỂU", "2: TT|Họ và tên|Năm sinh|Chức vụ", "3: I. Đại biểu đương nhiên", "4: 1.|Nguyễn Văn Hùng|1968|Bí thư Chủ tịch",
		"5: 2|Trần Văn Ba", "6: Danh sách có 2 đại biểu./."}, intaketest.Texts(book))
	require.Equal(t, intaketest.Ranges("A3:D3 D4:D5"), s.Merges)
	require.Equal(t, []int{1, 2, 3}, intaketest.Bold(s))
	require.Equal(t, "Bí thư\nChủ tịch", s.Lines[3].Cells[3].Text)
	require.Equal(t, "Times New Roman", s.Lines[3].Cells[1].Font)
}

func TestReadPastedFromGoogleSheets(t *testing.T) {
	t.Parallel()
	book := intaketest.Sample(t, "google-sheets.html")
	s := book.Sheets[0]
	require.Equal(t, []string{"1: STT|Họ và tên|Ngày sinh|Số CCCD|Đảng viên", "2: 1|Nguyễn Văn Hùng (Bí thư)|05/3/1968|001068000123|true", "3: 2|Lò Thị Mai|1975|011175000456"}, intaketest.Texts(book))
	require.Equal(t, []int{1}, intaketest.Bold(s))
	require.Equal(t, "Nguyễn Văn Hùng\n(Bí thư)", s.Lines[1].Cells[1].Text)
	require.Equal(t, field.Raw{Ref: "C2", Kind: field.RawDay, Day: calendar.Of(1968, 3, 5), Number: 24902, Text: "24902", Font: "Arial"}, s.Lines[1].Cells[2])
	require.Equal(t, field.Raw{Ref: "D3", Kind: field.RawNumber, Number: 11175000456, Text: "011175000456", Font: "Arial"}, s.Lines[2].Cells[3])
}

func TestReadPastedFromLibreOffice(t *testing.T) {
	t.Parallel()
	book := intaketest.Sample(t, "libreoffice.html")
	s := book.Sheets[0]
	require.Equal(t, []string{"1: DANH SÁCH ĐẠI BIỂU DỰ ĐẠI HỘI", "3: STT|Họ và tên|Ngày, tháng, năm sinh|Dân tộc|Số CCCD|Ghi chú", "4: Nam|Nữ", "5: I|Đại biểu đương nhiên",
		"6: 1|Nguyễn Văn Hùng|05/3/1968|Kinh|001068000123|Bí thư Chủ tịch", "7: 2|Lò Thị Mai|1975|Thái|011175000456", "8: 3|Nguyễn Văn Hòa|31/12/1959|Kinh|001059000789",
		"9: 4|Vi Văn Tư|#DIV/0!|true|ab", "10: như trên", "11: như trên|như trên|như trên", "13: Tổng cộng: 4 đại biểu"}, intaketest.Texts(book))
	require.Equal(t, intaketest.Ranges("A1:G1 A3:A4 B3:B4 C3:D3 E3:E4 F3:F4 G3:G4"), s.Merges)
	require.Equal(t, field.RawError, s.Lines[7].Cells[4].Kind)
}

func TestReadWebPage(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		page   string
		want   []string
		merges []grid.Range
	}{
		"rows without a table":  {`<tr><td>a<td>b<tr><td>c</tr>`, []string{"1: a|b", "2: c"}, nil},
		"nothing closed":        {`<table><tr><td><p>a<p>b<td><b>c<tr><td>d<table><tr><td>e`, []string{"1: a b|c", "2: d", "3: e"}, nil},
		"a table in a cell":     {`x<table><tr><td>a<table><tr><td>b</td></tr></table>c</td><td>d</td></tr></table>y`, []string{"1: x", "2: a", "3: b", "4: c", "5: d", "6: y"}, nil},
		"covered from above":    {`<table><tr><td rowspan=3>a<td>b<td rowspan=2 colspan=2>c<tr><td>d<td>e<tr><td>f</table><table><tr><td>g</table>`, []string{"1: a|b|c", "2: d|e", "3: f", "4: g"}, intaketest.Ranges("A1:A3 C1:D2")},
		"covered below the end": {`<table><tr><td rowspan=99999>a<td colspan=0>b</table><table><tr><td>c</table>`, []string{"1: a|b", "2: c"}, intaketest.Ranges("A1")},
		"not shown":             {`<style>.h{display:none}</style><table><tr><td>a<td class=h>b<td>c<span class="H">d</span><tr hidden><td>e</table><script>"<td>f"</script><div style="display:none">g</div>`, []string{"1: a|c", "2: e"}, nil},
		"lines and white space": {"<td>a <b> b</b>\n c<br><br>d<div>e</div>f&nbsp;", []string{"1: a b c d e f"}, nil},
		"texts between":         {`<p>a</p>b<br>c<table><tr><td>d</table><h1>e <i>f</i></h1><p>&nbsp;</p>`, []string{"1: a", "2: b", "3: c", "4: d", "5: e f"}, nil},
		"what JSON is not":      {`<td data-sheets-value="{">a<td data-sheets-value='{"1":3,"3":"x"}'>b<td sdval="x" sdnum="1">c<td x:num="">4`, []string{"1: a|b|c|4"}, nil},
		"days since 1904":       {`<td sdval="19724" sdnum="1033;0;DD/MM/YYYY">01/01/1958<td x:num="2" style='mso-number-format:"dd\/mm\/yyyy"'>chưa rõ 7`, []string{"1: 01/01/1958|chưa rõ 7"}, nil},
		"part of a day":         {`<td sdval="27689" sdnum="1033;0;MM/YYYY">10/1975<td sdval="27689" sdnum="1033;0;YYYY">1975<td sdval="27689" sdnum="1033;0;D/M/YY HH:MM">22/10/75 00:30<td sdval="1975" sdnum="1033;0;YYYY">1905`, []string{"1: 10/1975|1975|22/10/1975|28/5/1905"}, nil},
		"numbers of Word": {`<p><span style='mso-list:Ignore'>1.<span>&nbsp; </span></span>a</p><table><tr><td><span style='mso-list:Ignore'>(1)</span>b<td><span style='mso-list:Ignore'>II.</span>c<td><span style='mso-list:Ignore'>o</span><td><span style='mso-list:Ignore'>·</span>d<td><span style='mso-list:Ignore'>3.</span> </table>`,
			[]string{"1: 1. a", "2: b|II. c|d|3."}, nil},
		"a zero in front is kept": {`<td x:num="912345678">0912 345 678`, []string{"1: 0912345678"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			book, err := intake.Read("a.html", []byte(c.page))
			require.NoError(t, err)
			require.Equal(t, c.want, intaketest.Texts(book))
			require.Equal(t, c.merges, book.Sheets[0].Merges)
		})
	}
	for name, content := range map[string]string{"a.html": "<p>không có bảng</p>", "b.xls": "<html><frameset><frame src=x></frameset></html>"} {
		_, err := intake.Read(name, []byte(content))
		intaketest.RequireFault(t, "fault.intake_xls", err)
	}
	book, err := intake.Read("xuất.xls", []byte("\r\n<html><table><tr><td>1</td></tr></table></html>"))
	require.NoError(t, err)
	require.Equal(t, "xuất", book.Sheets[0].Name)
	require.Equal(t, []string{"1: 1"}, intaketest.Texts(book))
}

// TestHostile reads hostile web pages while it watches time and memory.
func TestHostile(t *testing.T) {
	for _, c := range []struct {
		name  string
		file  func() []byte
		limit string // of the refusal, "" when the file is read
	}{
		{"a page of a million rows", func() []byte { return []byte("<table>" + strings.Repeat("<tr><td>a", 1_000_000)) }, "rows"},
		{"a page of blank rows", func() []byte { return []byte("<table>" + strings.Repeat("<tr><td>", 1_200_000)) }, "empty"},
		{"a page of one row", func() []byte { return []byte("<tr>" + strings.Repeat("<td>a", 2_000_000)) }, ""},
		{"a page of elements inside elements", func() []byte { return []byte("<td>a" + strings.Repeat("<b><i>", 1_700_000)) }, "work"},
		{"a page of tables inside tables", func() []byte { return []byte(strings.Repeat("<table><td>a", 800_000)) }, "rows"},
		{"a page of cells that cover everything", func() []byte {
			return []byte("<table>" + strings.Repeat("<tr>"+strings.Repeat("<td rowspan=65534 colspan=999>a", 20), 15_000))
		}, "merges"},
		{"a page of rules", func() []byte {
			var b strings.Builder
			for i := range 200_000 {
				fmt.Fprintf(&b, ".c%d,.d%d{font-weight:700;}", i, i)
			}
			return []byte("<style>" + b.String() + "</style>" + strings.Repeat(`<tr><td class="c1 c2 c3 c4 c5 c6 c7 c8 c9" style="font-family:a;font-weight:700">a`, 19_000))
		}, ""},
		{"a page of styles without an end", func() []byte { return []byte("<td>a</td>" + strings.Repeat("<style>{", 1_200_000)) }, ""},
		{"a page of attributes", func() []byte { return []byte("<td" + strings.Repeat(` a="b"`, 1_700_000) + ">a") }, ""},
		{"a page of one long text", func() []byte { return []byte("<td>" + strings.Repeat("ệ ", 2_600_000)) }, ""},
		{"a page of long stored texts", func() []byte {
			return []byte(strings.Repeat(`<tr><td data-sheets-value='{"1":2,"2":"`+strings.Repeat("a", 9_000)+`"}'>a`, 1_100))
		}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			intaketest.Endure(t, grid.Default(), "a.html", c.file(), c.limit)
		})
	}
}
