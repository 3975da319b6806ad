package intake_test

import (
	"archive/zip"
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"daihoi/exports/booktest"
	"daihoi/exports/intake"
	"daihoi/exports/intake/intaketest"
)

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
		"text as workbook":           {"a.xlsx", intaketest.Listing, "type"},
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
			_, err := intake.Read(c.file, []byte(c.content))
			intaketest.RequireFault(t, "fault.intake_"+c.key, err)
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

// FuzzRead feeds files of any kind: there is no panic, every refusal is a fault, and every cell has the right address.
func FuzzRead(f *testing.F) {
	book := booktest.FullList(f).Bytes()
	f.Add("a.xlsx", book)
	f.Add("a.xlsx", book[:len(book)/2])
	f.Add("a.xlsx", booktest.Crafted(f, `<worksheet><sheetData><row r="2"><c r="C2" t="str"><v>a&amp;</v></c></row></sheetData><mergeCells><mergeCell ref="A1:B2"/></mergeCells></worksheet>`))
	f.Add("a.html", []byte(`<style>td.x{font-family:"A";mso-number-format:"m\/d\/yyyy"}</style><table><col style="display:none"><tr><td rowspan=2 class=x>1/2/1965<td x:num="1">a<table><td>b</table><tr><td sdval="3" sdnum="1033;0;D/M/YY">c</tr></table>`))
	f.Add("a.html", []byte(`Version:1.0 <tr><td data-sheets-value='{"1":3,"3":1}' data-sheets-numberformat='{"1":5}'>a`))
	f.Add("a.txt", []byte("a\n1. b - c - d\n2. e - f - g"))
	f.Add("a.csv", []byte(intaketest.Listing))
	f.Add("a.csv", []byte("\xff\xfea\x00;\x00b\x00\n\x00"))
	f.Add("a.csv", []byte("STT,H\xe4 v\xb5 t\xaan\n1,Nguy\xd4n \"V\xa8n\" Hu\xa9n\n"))
	f.Add("a.xls", booktest.Compound("Workbook", booktest.OldBook("", booktest.Record(0x203, 0, 0, 0, 1.0))))
	f.Fuzz(func(t *testing.T, name string, content []byte) {
		book, err := intake.Read(name, content)
		intaketest.Check(t, book, err)
	})
}
