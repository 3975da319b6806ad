package intake

import (
	"strings"
	"testing"

	"daihoi/exports/booktest"
	"daihoi/exports/intake/grid"
	"daihoi/models/fault"
)

// FuzzRead feeds files of any kind: there is no panic, every refusal is a fault, and every cell has the right address.
func FuzzRead(f *testing.F) {
	book := booktest.FullList(f).Bytes()
	f.Add("a.xlsx", book)
	f.Add("a.xlsx", book[:len(book)/2])
	f.Add("a.xlsx", booktest.Crafted(f, `<worksheet><sheetData><row r="2"><c r="C2" t="str"><v>a&amp;</v></c></row></sheetData><mergeCells><mergeCell ref="A1:B2"/></mergeCells></worksheet>`))
	f.Add("a.html", []byte(`<style>td.x{font-family:"A";mso-number-format:"m\/d\/yyyy"}</style><table><col style="display:none"><tr><td rowspan=2 class=x>1/2/1965<td x:num="1">a<table><td>b</table><tr><td sdval="3" sdnum="1033;0;D/M/YY">c</tr></table>`))
	f.Add("a.html", []byte(`Version:1.0 <tr><td data-sheets-value='{"1":3,"3":1}' data-sheets-numberformat='{"1":5}'>a`))
	f.Add("a.txt", []byte("a\n1. b - c - d\n2. e - f - g"))
	f.Add("a.csv", []byte(listing))
	f.Add("a.csv", []byte("\xff\xfea\x00;\x00b\x00\n\x00"))
	f.Add("a.csv", []byte("STT,H\xe4 v\xb5 t\xaan\n1,Nguy\xd4n \"V\xa8n\" Hu\xa9n\n"))
	f.Add("a.xls", booktest.Compound("Workbook", booktest.OldBook("", booktest.Record(0x203, 0, 0, 0, 1.0))))
	f.Fuzz(func(t *testing.T, name string, content []byte) {
		book, err := Read(name, content)
		check(t, book, err)
	})
}

// FuzzSheet feeds the XML of workbook parts, which compression hides from FuzzRead.
func FuzzSheet(f *testing.F) {
	f.Add(`<worksheet><cols><col min="2" max="3" hidden="1"/></cols><sheetData><row r="2" hidden="1"><c r="C2" s="1"><f>A1</f><v>45000</v></c><c t="s"><v>0</v></c></row></sheetData></worksheet>`,
		`<sst><si><r><rPr><rFont val=".VnTime"/></rPr><t>NguyÔn</t></r></si></sst>`,
		`<styleSheet><numFmts><numFmt numFmtId="164" formatCode="dd/mm"/></numFmts><fonts><font><b/><name val="A"/></font></fonts><cellXfs><xf/><xf numFmtId="164" fontId="0"/></cellXfs></styleSheet>`)
	f.Add(`<x:worksheet><x:sheetData><x:row><x:c t="inlineStr"><x:is><x:t>&#x41;&lt;_x000D_</x:t></x:is></x:c></x:row></x:sheetData></x:worksheet>`, "<sst/>", "<styleSheet/>")
	f.Fuzz(func(t *testing.T, sheet, strings, styles string) {
		book, err := Read("a.xlsx", booktest.Crafted(t, sheet, "xl/sharedStrings.xml", strings, "xl/styles.xml", styles))
		check(t, book, err)
	})
}

// FuzzRecords feeds the records of an old workbook: those that the sheets share and those of the sheet.
func FuzzRecords(f *testing.F) {
	r := booktest.Record
	f.Add(oldStyles+r(0xFC, 1, 0, 1, 0, 3, byte(9), 1, wide("Nữ"))+r(0x3C, byte(0), "a", 0, 1), r(0xFD, 0, 0, 1, 0, 0)+r(0x208, 0, 0, 9, 255, 0, 0, 0x20)+
		r(0x06, 2, 5, 0, 0, 0, 0, 0xFFFF, 0, 0, 0, 0)+r(0x207, 3, byte(1), wide("Đạt"))+r(0xE5, 1, 0, 1, 0, 3)+r(0xBD, 1, 1, 2, 6, 0, 0, 10, 0, 2))
	f.Add(r(0x22, 1)+r(0x42, 1258)+oldStyles, r(0x205, 2, 1, 0, byte(7), byte(1))+r(0x27E, 0, 4, 2, 2, 40)+r(0xD6, 3, 0, 0, 2, byte(0), "ab", 1, 0, 2)+r(0x7D, 3, 4, 0, 0, 1))
	f.Fuzz(func(t *testing.T, globals, sheet string) {
		book, err := Read("a.xls", []byte(booktest.OldBook(globals, sheet)))
		check(t, book, err)
		book, err = Read("a.xls", []byte(strings.Replace(booktest.OldBook(globals, sheet), "\x00\x06", "\x00\x05", 1))) // texts as bytes
		check(t, book, err)
	})
}

func check(t *testing.T, book grid.Book, err error) {
	t.Helper()
	if err != nil {
		if f := fault.As(err); f == nil || !strings.HasPrefix(f.Key, "fault.intake_") || strings.Contains(err.Error(), "runtime error") {
			t.Fatalf("%v", err)
		}
		return
	}
	for _, s := range book.Sheets {
		last := 0
		for _, l := range s.Lines {
			if l.Number <= last || len(l.Cells) == 0 || l.Cells[len(l.Cells)-1].Empty() {
				t.Fatalf("line %d after %d: %v", l.Number, last, l.Cells)
			}
			last = l.Number
			for i, c := range l.Cells {
				if !c.Empty() && c.Ref != grid.Ref(i, l.Number) {
					t.Fatalf("cell %d of %d is %s", i, l.Number, c.Ref)
				}
			}
		}
	}
}
