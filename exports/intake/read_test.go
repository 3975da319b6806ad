package intake

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/unicode/norm"

	"daihoi/exports/booktest"
	"daihoi/exports/intake/grid"
	"daihoi/models/calendar"
	"daihoi/models/field"
	"daihoi/models/vietext"
)

func TestReadKindsOfCells(t *testing.T) {
	t.Parallel()
	m := booktest.NewMaker(t)
	m.Row(1, "chữ", 12.5, true, time.Date(2024, 4, 5, 13, 0, 0, 0, time.UTC), 1965, nil, "  ", 30000)
	m.Style("D1", excelize.Style{NumFmt: 14})
	m.Format("E1", `"Năm" 0`)
	m.Format("H1", `[$-42A]d\ mmmm\ yyyy;@`)
	require.NoError(t, m.SetCellRichText("Sheet1", "A2", []excelize.RichTextRun{
		{Text: "Nguyễn ", Font: &excelize.Font{Family: "Arial"}}, {Text: "Văn An", Font: &excelize.Font{Bold: true}}}))
	require.NoError(t, m.SetCellStr("Sheet1", "B2", "a_x000D_b & <c> "))
	s := read(t, m).Sheets[0]
	require.Equal(t, "Sheet1", s.Name)
	c := s.Lines[0].Cells
	require.Len(t, c, 8)
	require.Equal(t, field.Raw{Ref: "A1", Kind: field.RawText, Text: "chữ", Font: "Calibri"}, c[0])
	require.Equal(t, field.Raw{Ref: "B1", Kind: field.RawNumber, Text: "12.5", Number: 12.5, Font: "Calibri"}, c[1])
	require.Equal(t, field.Raw{Ref: "C1", Kind: field.RawBool, Text: "true"}, c[2])
	require.Equal(t, field.RawDay, c[3].Kind)
	require.Equal(t, calendar.Of(2024, 4, 5), c[3].Day)
	require.Equal(t, field.RawNumber, c[4].Kind)
	require.True(t, c[5].Empty() && c[6].Empty())
	require.Equal(t, calendar.Of(1982, 2, 18), c[7].Day)
	require.EqualValues(t, 30000, c[7].Number)
	require.Equal(t, field.Raw{Ref: "A2", Kind: field.RawText, Text: "Nguyễn Văn An", Font: "Arial"}, s.Lines[1].Cells[0])
	require.Equal(t, "a\rb & <c> ", s.Lines[1].Cells[1].Text)
}

func TestReadDaysSince1904(t *testing.T) {
	t.Parallel()
	m := booktest.NewMaker(t)
	m.Row(1, 43920)
	m.Style("A1", excelize.Style{NumFmt: 14})
	yes := true
	require.NoError(t, m.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &yes}))
	require.Equal(t, calendar.Of(2024, 3, 31), read(t, m).Sheets[0].Lines[0].Cells[0].Day)
}

// A cell that shows only a month or a year says no more than that, whatever day it stores.
func TestReadDatesAsShown(t *testing.T) {
	t.Parallel()
	m := booktest.NewMaker(t)
	m.Row(1, 27689, 27689, 27689, 27689, 1975, 27689)
	m.Format("A1", "mm/yyyy")
	m.Format("B1", `"Năm" yyyy`)
	m.Style("C1", excelize.Style{NumFmt: 17})
	m.Format("D1", "d/m")
	m.Format("E1", "yyyy")
	m.Format("F1", "dd/mm/yyyy")
	c := read(t, m).Sheets[0].Lines[0].Cells
	require.Equal(t, field.Raw{Ref: "A1", Kind: field.RawText, Text: "10/1975", Font: "Calibri"}, c[0])
	require.Equal(t, field.Raw{Ref: "B1", Kind: field.RawText, Text: "1975", Font: "Calibri"}, c[1])
	require.Equal(t, "10/1975", c[2].Text)
	require.Equal(t, field.RawDay, c[3].Kind)
	require.Equal(t, calendar.Of(1905, 5, 28), c[4].Day, "a year typed into a date cell")
	require.Equal(t, calendar.Of(1975, 10, 22), c[5].Day)
}

func TestReadWhatOtherProgramsWrite(t *testing.T) {
	t.Parallel()
	m := booktest.NewMaker(t)
	m.Row(1, "Họ và tên", "Năm sinh")
	base := m.Bytes()
	sheet := func(xml string) grid.Book {
		book, err := Read("a.xlsm", booktest.Change(t, base, "xl/worksheets/sheet1.xml", func(string) string { return xml }))
		require.NoError(t, err)
		return book
	}
	lines := sheet(`<?xml version="1.0"?><!-- x --><x:worksheet xmlns:x="y"><x:sheetData><x:row><x:c t='inlineStr'><x:is><x:r><x:rPr><x:rFont val="VNI-Times"/></x:rPr>
		<x:t>Nguyeãn</x:t></x:r><x:rPh><x:t>no</x:t></x:rPh></x:is></x:c><x:c><x:v> 7 </x:v></x:c></x:row>
		<x:row r="3"><x:c r="B3" t="str"><x:f>A1&amp;"&gt;"</x:f><x:v>a&#7845;&amp;</x:v></x:c><x:c t="e"><x:v>#N/A</x:v></x:c><x:c t="d"><x:v>2024-04-05T00:00:00</x:v></x:c>
		<x:c r="E3" t="s"><x:v>999</x:v></x:c><x:c r="F3"/><x:c r="G3" t="str"><x:v><![CDATA[<x>]]></x:v></x:c></x:row></x:sheetData></x:worksheet>`).Sheets[0].Lines
	require.Equal(t, "Nguyễn", grid.Text(lines[0].Cells[0]))
	require.Equal(t, "7", lines[0].Cells[1].Text)
	require.Equal(t, 3, lines[1].Number)
	require.Equal(t, field.Raw{Ref: "B3", Kind: field.RawText, Text: "aấ&", Font: "Calibri"}, lines[1].Cells[1])
	require.Equal(t, field.Raw{Ref: "C3", Kind: field.RawError, Text: "#N/A"}, lines[1].Cells[2])
	require.Equal(t, calendar.Of(2024, 4, 5), lines[1].Cells[3].Day)
	require.True(t, lines[1].Cells[4].Empty() && lines[1].Cells[5].Empty())
	require.Equal(t, "<x>", lines[1].Cells[6].Text)
}

// TestReadAgreesWithExcelize compares the scanner with excelize on the same file.
func TestReadAgreesWithExcelize(t *testing.T) {
	t.Parallel()
	content := booktest.FullList(t).Bytes()
	book, err := Read("a.xlsx", content)
	require.NoError(t, err)
	f, err := excelize.OpenReader(bytes.NewReader(content), excelize.Options{RawCellValue: true})
	require.NoError(t, err)
	defer f.Close()
	rows, err := f.GetRows("Sheet1")
	require.NoError(t, err)
	seen := 0
	for _, l := range book.Sheets[0].Lines {
		for i, c := range l.Cells {
			want := ""
			if i < len(rows[l.Number-1]) {
				want = rows[l.Number-1][i]
			}
			if c.Text != want {
				t.Errorf("%s: %q, want %q", grid.Ref(i, l.Number), c.Text, want)
			}
			if want != "" {
				seen++
			}
		}
	}
	require.Greater(t, seen, 60)
	merges, err := f.GetMergeCells("Sheet1")
	require.NoError(t, err)
	require.Len(t, book.Sheets[0].Merges, len(merges))
}

const listing = "STT;Họ và tên;Năm sinh;Ghi chú\n1;Nguyễn Văn Hoà;1965;\"trưởng;đoàn\nhai dòng\"\n\n2;Lê Thị Ánh;\"=\"\"0912\"\"\";\n"

func TestReadText(t *testing.T) {
	t.Parallel()
	want := []string{"1: STT|Họ và tên|Năm sinh|Ghi chú", "2: 1|Nguyễn Văn Hoà|1965|trưởng;đoàn hai dòng", "4: 2|Lê Thị Ánh|0912"}
	utf16 := func(e unicode.Endianness, bom unicode.BOMPolicy) string {
		s, err := unicode.UTF16(e, bom).NewEncoder().String(listing)
		require.NoError(t, err)
		return s
	}
	for name, content := range map[string]string{
		"UTF-8": listing, "UTF-8 with mark": "\ufeff" + listing, "CRLF": strings.ReplaceAll(listing, "\n", "\r\n"),
		"tab": strings.ReplaceAll(strings.ReplaceAll(listing, "trưởng;đoàn", "trưởng_đoàn"), ";", "\t"), "comma": strings.ReplaceAll(strings.ReplaceAll(listing, "trưởng;đoàn", "trưởng_đoàn"), ";", ","),
		"UTF-16 LE": utf16(unicode.LittleEndian, unicode.UseBOM), "UTF-16 BE": utf16(unicode.BigEndian, unicode.UseBOM),
		"UTF-16 LE without mark": utf16(unicode.LittleEndian, unicode.IgnoreBOM),
		"Windows-1258":           in1258(t, listing),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			book, err := Read("ds.csv", []byte(content))
			require.NoError(t, err)
			require.Equal(t, "ds", book.Sheets[0].Name)
			got := texts(book)
			got[1] = strings.ReplaceAll(got[1], "trưởng_", "trưởng;")
			require.Equal(t, want, got)
		})
	}
	book, err := Read("ds.csv", []byte("sep=;\n"+listing))
	require.NoError(t, err)
	require.Equal(t, 2, book.Sheets[0].Lines[0].Number)
	// TCVN3 bytes.
	abc, err := charmap.Windows1252.NewEncoder().String("STT,Hä vµ tªn,D©n téc\n1,NguyÔn V¨n Hßa,Kinh\n")
	require.NoError(t, err)
	book, err = Read("ds.csv", []byte(abc))
	require.NoError(t, err)
	require.Equal(t, []string{"1: STT|Họ và tên|Dân tộc", "2: 1|Nguyễn Văn Hòa|Kinh"}, texts(book))
}

// texts are the lines of the first sheet: the number, then the cells as people read them.
func texts(b grid.Book) []string {
	var out []string
	for _, l := range b.Sheets[0].Lines {
		var cells []string
		for _, c := range l.Cells {
			if !c.Empty() {
				cells = append(cells, grid.Text(c))
			}
		}
		out = append(out, strconv.Itoa(l.Number)+": "+strings.Join(cells, "|"))
	}
	return out
}

// in1258 encodes text in Windows-1258, where the tone follows its letter.
func in1258(t *testing.T, s string) string {
	t.Helper()
	var b strings.Builder
	for _, r := range vietext.NFCText(s) + "\n" {
		for _, part := range splitTone(r) {
			out, err := charmap.Windows1258.NewEncoder().String(part)
			require.NoError(t, err, "%q", part)
			b.WriteString(out)
		}
	}
	return b.String()
}

func TestReadRefuses(t *testing.T) {
	t.Parallel()
	good := booktest.FullList(t).Bytes()
	empty := booktest.NewMaker(t)
	var locked bytes.Buffer
	require.NoError(t, booktest.FullList(t).Write(&locked, excelize.Options{Password: "mat khau"}))
	ole := "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 500)
	for name, c := range map[string]struct {
		file    string
		content string
		key     string
	}{
		"nothing":                    {"a.xlsx", "", "empty"},
		"a byte order mark":          {"a.csv", "\ufeff\r\n", "empty"},
		"separators only":            {"a.csv", ";;;\n;;;\n", "empty"},
		"empty workbook":             {"a.xlsx", string(empty.Bytes()), "empty"},
		"password":                   {"a.xlsx", locked.String(), "password"},
		"old workbook, cut":          {"a.xls", ole, "damaged"},
		"document":                   {"a.xlsx", string(booktest.Change(t, booktest.Change(t, good, "xl/workbook.xml", func(string) string { return "" }), "_rels/.rels", func(string) string { return "" })), "type"},
		"document with its relation": {"a.docx", string(booktest.Change(t, good, "xl/workbook.xml", func(string) string { return "<w:document/>" })), "type"},
		"PDF":                        {"a.xlsx", "%PDF-1.7\n", "pdf"},
		"PDF as text":                {"a.csv", "%PDF-1.7\n\x00\x01\x02", "pdf"},
		"JPEG":                       {"a.jpg", "\xff\xd8\xff\xe0\x00\x10JFIF\x00", "photo"},
		"PNG":                        {"a.xlsx", "\x89PNG\r\n\x1a\n\x00\x00", "photo"},
		"HEIC":                       {"IMG_0001.HEIC", "\x00\x00\x00\x24ftypheic\x00\x00\x00\x00mif1", "photo"},
		"WebP":                       {"a", "RIFF\x10\x20\x00\x00WEBPVP8 \x00", "photo"},
		"GIF":                        {"a.gif", "GIF89a\x00", "photo"},
		"bitmap":                     {"a.xls", "BM\x36\x00\x01\x00\x00\x00\x00\x00\x36\x00", "photo"},
		"video":                      {"a.mp4", "\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00", "type"},
		"old document":               {"a.doc", string(booktest.Compound("WordDocument", "x", "1Table", "y")), "doc"},
		"old document named .xls":    {"a.xls", string(booktest.Compound("WordDocument", "x")), "doc"},
		"rich text":                  {"a.doc", `{\rtf1\ansi Họ và tên}`, "doc"},
		"web page of Word":           {"a.DOC", "<html><table>", "xls"},
		"mail":                       {"a.msg", string(booktest.Compound("__properties_version1.0", "x")), "type"},
		"Excel 4":                    {"a.xls", "\x09\x04\x06\x00\x00\x00\x10\x00\x00\x00", "xls"},
		"text as workbook":           {"a.xlsx", listing, "type"},
		"cut":                        {"a.xlsx", string(good[:len(good)/2]), "damaged"},
		"cut at the start":           {"a.xlsx", string(good[:40]), "damaged"},
		"bytes changed":              {"a.xlsx", corrupted(t, good), "damaged"},
		"sheet ends early":           {"a.xlsx", string(booktest.Change(t, good, "xl/worksheets/sheet1.xml", func(s string) string { return s[:strings.Index(s, "</sheetData>")] })), "damaged"},
		"sheet without its end":      {"a.xlsx", string(booktest.Change(t, good, "xl/worksheets/sheet1.xml", func(s string) string { return strings.TrimSuffix(s, "</worksheet>") })), "damaged"},
		"sheet missing":              {"a.xlsx", string(booktest.Change(t, good, "xl/worksheets/sheet1.xml", func(string) string { return "" })), "damaged"},
		"row number too high":        {"a.xlsx", string(booktest.Change(t, good, "xl/worksheets/sheet1.xml", func(s string) string { return strings.Replace(s, `r="25"`, `r="1048577"`, 1) })), "damaged"},
		"row number below zero":      {"a.xlsx", string(booktest.Change(t, good, "xl/worksheets/sheet1.xml", func(s string) string { return strings.Replace(s, `<row r="1"`, `<row r="-5"`, 1) })), "damaged"},
		"entities":                   {"a.xlsx", string(booktest.Change(t, good, "xl/worksheets/sheet1.xml", func(s string) string { return `<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>` })), "damaged"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := Read(c.file, []byte(c.content))
			requireFault(t, "fault.intake_"+c.key, err)
		})
	}
}

// corrupted changes bytes of the packed sheet.
func corrupted(t *testing.T, book []byte) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
	require.NoError(t, err)
	i := slices.IndexFunc(z.File, func(f *zip.File) bool { return f.Name == "xl/worksheets/sheet1.xml" })
	at, err := z.File[i].DataOffset()
	require.NoError(t, err)
	b := bytes.Clone(book)
	copy(b[at+100:], "xxxxxxxx")
	return string(b)
}

// TestNextValueAgrees compares the splitting of values with encoding/csv, which cannot limit the width of a row.
func TestNextValueAgrees(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"a,b", `"a,""b""",c`, `"a` + "\n" + `b",`, `a"b,c"`, `"",""`, ",,", `"a" b,c`, `=""x`} {
		in := csv.NewReader(strings.NewReader(s))
		in.LazyQuotes = true
		want, err := in.Read()
		require.NoError(t, err)
		var got []string
		for rest := "," + s; rest != ""; {
			var v string
			v, rest = nextValue(rest[1:], ',')
			got = append(got, v)
		}
		require.Equal(t, want, got, s)
	}
}

func BenchmarkRead5000Rows(b *testing.B) {
	m := booktest.NewMaker(b)
	m.Row(1, "STT", "Họ và tên", "Năm sinh", "Dân tộc")
	for i := range 5000 {
		row := []any{i + 1, "Nguyễn Văn An " + strconv.Itoa(i), time.Date(1960, 1, 1+i, 0, 0, 0, 0, time.UTC), "Kinh"}
		for j := range 14 {
			row = append(row, "Phó Chủ tịch xã "+strconv.Itoa(i*j))
		}
		m.Row(i+2, row...)
	}
	content := m.Bytes()
	b.Run("Read", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := Read("a.xlsx", content); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("excelize", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			f, err := excelize.OpenReader(bytes.NewReader(content), excelize.Options{RawCellValue: true})
			if err != nil {
				b.Fatal(err)
			}
			rows, _ := f.Rows("Sheet1")
			for rows.Next() {
				if _, err := rows.Columns(); err != nil {
					b.Fatal(err)
				}
			}
			_ = f.Close()
		}
	})
}

// splitTone separates the tone from a letter as Windows-1258 does: ấ becomes â and an acute.
func splitTone(r rune) []string {
	s := norm.NFD.String(string(r))
	for _, tone := range []string{"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"} {
		if strings.Contains(s, tone) {
			return []string{norm.NFC.String(strings.Replace(s, tone, "", 1)), tone}
		}
	}
	return []string{string(r)}
}
