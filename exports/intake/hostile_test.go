package intake

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"daihoi/exports/booktest"
	"daihoi/exports/intake/grid"
)

// TestHostile reads hostile files one after the other while it watches time and memory. The ratio limit is lifted
// where it would refuse the file before the reader is tested. On an idle machine every case takes less than two
// seconds; the limit leaves room for a busy one.
func TestHostile(t *testing.T) {
	names := []string{"Họ và tên", "Giới tính", "Ngày, tháng, năm sinh", "Dân tộc", "Tôn giáo", "Quê quán", "Nghề nghiệp", "Ghi chú"}
	loose := grid.Default()
	loose.Ratio = 1 << 20
	for _, c := range []struct {
		name   string
		limits grid.Limits
		file   func() []byte
		limit  string // of the refusal, "" when the file is read
	}{
		{"100 MB of one letter", grid.Default(), func() []byte { return bomb(t, 100<<20) }, "part"},
		{"30 MB of one letter", grid.Default(), func() []byte { return bomb(t, 30<<20) }, "ratio"},
		{"30 MB of one letter, tried", loose, func() []byte { return bomb(t, 30<<20) }, ""},
		{"a million rows", loose, func() []byte {
			return booktest.Crafted(t, booktest.RowsXML(1_000_000, func(i int) string { return fmt.Sprintf(`<row><c><v>%d</v></c></row>`, i%10) }))
		}, "rows"},
		{"a million blank rows", loose, func() []byte {
			return booktest.Crafted(t, booktest.RowsXML(1_048_575, func(int) string { return `<row><c/></row>` }))
		}, "empty"},
		{"a cell in the last column of 20,000 rows", loose, func() []byte {
			return booktest.Crafted(t, booktest.RowsXML(20_000, func(i int) string {
				return fmt.Sprintf(`<row><c><v>1</v></c><c r="XFD%d"><v>2</v></c></row>`, i)
			}))
		}, ""},
		{"rows of 16,384 cells", loose, func() []byte {
			return booktest.Crafted(t, booktest.RowsXML(50, func(int) string { return `<row>` + strings.Repeat(`<c><v>1</v></c>`, 16_384) + `</row>` }))
		}, ""},
		{"more cells than allowed", loose, func() []byte {
			return booktest.Crafted(t, booktest.RowsXML(19_000, func(int) string { return `<row>` + strings.Repeat(`<c><v>1</v></c>`, 99) + `</row>` }))
		}, "cells"},
		{"every cell the same long string", loose, func() []byte {
			return booktest.Crafted(t, booktest.RowsXML(4_000, func(int) string { return `<row>` + strings.Repeat(`<c t="s"><v>0</v></c>`, 90) + `</row>` }),
				"xl/sharedStrings.xml", `<sst><si><t>`+strings.Repeat("ệ", 5<<20)+`</t></si></sst>`)
		}, ""},
		{"six million shared strings", loose, func() []byte {
			return booktest.Crafted(t, booktest.RowsXML(1, func(int) string { return `<row><c><v>1</v></c></row>` }), "xl/sharedStrings.xml", `<sst>`+strings.Repeat("<si/>", 6<<20)+`</sst>`)
		}, "cells"},
		{"five million styles", loose, func() []byte {
			return booktest.Crafted(t, "<worksheet/>", "xl/styles.xml", `<styleSheet><cellXfs>`+strings.Repeat("<xf/>", 5<<20)+`</cellXfs></styleSheet>`)
		}, "damaged"},
		{"a million merged ranges", loose, func() []byte {
			return booktest.Crafted(t, "<worksheet><mergeCells>"+strings.Repeat(`<mergeCell ref="A1:XFD9"/>`, 1_000_000)+"</mergeCells></worksheet>")
		}, "merges"},
		{"columns merged over everything, again and again", loose, func() []byte {
			xml := booktest.RowsXML(19_000, func(i int) string {
				return `<row>` + strings.Repeat(fmt.Sprintf(`<c t="str"><v>Nam %d</v></c>`, i), 20) + `</row>`
			})
			merges := "<mergeCells>" + strings.Repeat(`<mergeCell ref="B3:B1048576"/><mergeCell ref="A1:CV1048576"/>`, 9_000) + "</mergeCells></worksheet>"
			return booktest.Crafted(t, strings.Replace(xml, "</worksheet>", merges, 1))
		}, ""},
		{"headings in every row", loose, func() []byte {
			return booktest.Crafted(t, booktest.RowsXML(4_000, func(i int) string {
				row := `<c t="str"><v>Họ và tên</v></c><c t="str"><v>Năm sinh</v></c><c t="str"><v>Dân tộc</v></c>`
				if i%2 == 0 {
					row = `<c t="str"><v>Quê quán</v></c><c t="str"><v>SĐT</v></c><c t="str"><v>Ghi chú</v></c>`
				}
				return `<row>` + row + `</row>`
			}))
		}, ""},
		{"a hundred different headings in every row", loose, func() []byte {
			return booktest.Crafted(t, booktest.RowsXML(3_500, func(i int) string {
				var row strings.Builder
				for j := range 100 {
					fmt.Fprintf(&row, `<c t="str"><v>%s %c%c</v></c>`, names[(i*7+j)%len(names)], 'a'+j%26, 'a'+i%26)
				}
				return `<row><c t="str"><v>Họ tên</v></c><c t="str"><v>SĐT</v></c><c t="str"><v>CCCD</v></c>` + row.String() + `</row>`
			}))
		}, ""},
		{"a value in a million pieces", loose, func() []byte {
			return booktest.Crafted(t, `<worksheet><sheetData><row><c t="str"><v>`+strings.Repeat("a<!---->", 4_000_000)+`</v></c></row></sheetData></worksheet>`)
		}, ""},
		{"a string in a million runs", loose, func() []byte {
			return booktest.Crafted(t, `<worksheet><sheetData><row><c t="inlineStr"><is>`+strings.Repeat("<r><t>a</t></r>", 2<<20)+`</is></c></row></sheetData></worksheet>`)
		}, ""},
		{"elements inside elements", loose, func() []byte { return booktest.Crafted(t, "<worksheet>"+strings.Repeat("<row>", 6<<20)) }, "damaged"},
		{"attributes without end", loose, func() []byte { return booktest.Crafted(t, `<worksheet `+strings.Repeat(`a="" `, 6<<20)+"/>") }, "empty"},
		{"the same sheet a thousand times", loose, func() []byte {
			return booktest.Crafted(t, "<worksheet/>", "xl/workbook.xml", "<workbook><sheets>"+strings.Repeat(`<sheet name="A" r:id="r1"/>`, 1000)+"</sheets></workbook>")
		}, "entries"},
		{"the same big sheet 200 times", loose, func() []byte {
			return booktest.Crafted(t, booktest.RowsXML(1_048_575, func(int) string { return `<row><c/></row>` }), "xl/workbook.xml",
				"<workbook><sheets>"+strings.Repeat(`<sheet name="A" r:id="r1"/>`, 200)+"</sheets></workbook>")
		}, "work"},
		{"every cell the same long string in an old font", loose, func() []byte {
			return booktest.Crafted(t, booktest.RowsXML(4_000, func(int) string { return `<row>` + strings.Repeat(`<c t="s"><v>0</v></c>`, 90) + `</row>` }),
				"xl/sharedStrings.xml", `<sst><si><rPr><rFont val=".VnTime"/></rPr><t>`+strings.Repeat("NguyÔn V¨n ", 350)+`</t></si></sst>`)
		}, "work"},
		{"every cell the same long blank string", loose, func() []byte {
			return booktest.Crafted(t, booktest.RowsXML(4_000, func(int) string { return `<row>` + strings.Repeat(`<c t="s"><v>0</v></c>`, 90) + `</row>` }),
				"xl/sharedStrings.xml", `<sst><si><t>`+strings.Repeat(" ", 4_000)+`</t></si></sst>`)
		}, "empty"},
		{"250 values in pieces", loose, func() []byte {
			return booktest.Crafted(t, booktest.RowsXML(250, func(int) string { return `<row><c t="str"><v>` + strings.Repeat("a<!---->", 16_000) + `</v></c></row>` }))
		}, ""},
		{"one long number format of 190,000 styles", loose, func() []byte {
			return booktest.Crafted(t, "<worksheet/>", "xl/styles.xml", `<styleSheet><numFmts><numFmt numFmtId="200" formatCode="`+strings.Repeat("[a]", 1<<20)+
				`"/></numFmts><cellXfs>`+strings.Repeat(`<xf numFmtId="200"/>`, 190_000)+`</cellXfs></styleSheet>`)
		}, "work"},
		{"a thousand parts", grid.Default(), func() []byte {
			var more []string
			for i := range 1000 {
				more = append(more, "x/"+strconv.Itoa(i), "")
			}
			return booktest.Crafted(t, "<worksheet/>", more...)
		}, "entries"},
		{"a row of text for a million rows", grid.Default(), func() []byte {
			return ods(t, `<table:table-row table:number-rows-repeated="1048576"><table:table-cell><text:p>a</text:p></table:table-cell></table:table-row>`, "")
		}, "rows"},
		{"a cell of text for every column, a thousand times in 10,000 rows", loose, func() []byte {
			return ods(t, strings.Repeat(`<table:table-row>`+strings.Repeat(`<table:table-cell table:number-columns-repeated="16384"><text:p>a</text:p></table:table-cell>`, 20)+`</table:table-row>`, 3_900), "")
		}, ""},
		{"blank rows and columns repeated again and again", loose, func() []byte {
			return ods(t, strings.Repeat(`<table:table-column table:number-columns-repeated="99999999999"/>`, 10_000)+strings.Repeat(`<table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>`, 100_000), "")
		}, "empty"},
		{"merged cells repeated", loose, func() []byte {
			return ods(t, strings.Repeat(`<table:table-row table:number-rows-repeated="1000"><table:table-cell table:number-columns-spanned="9"><text:p>a</text:p></table:table-cell></table:table-row>`, 19)+
				`<table:table-row>`+strings.Repeat(`<table:table-cell table:number-columns-spanned="9"/>`, 9_000)+`</table:table-row>`, "")
		}, "merges"},
		{"styles based on each other", loose, func() []byte {
			styles := strings.Repeat(`<style:style style:family="table-cell" style:name="a" style:parent-style-name="b"/><style:style style:family="table-cell" style:name="b" style:parent-style-name="a"/>`, 50_000)
			return ods(t, strings.Repeat(`<table:table-row><table:table-cell table:style-name="a"><text:p>a</text:p></table:table-cell></table:table-row>`, 20_000), styles)
		}, ""},
		{"a paragraph in a million spans", loose, func() []byte {
			return ods(t, `<table:table-row><table:table-cell><text:p>`+strings.Repeat(`<text:span>a<text:s text:c="100"/></text:span>`, 400_000)+`</text:p></table:table-cell></table:table-row>`, "")
		}, ""},
		{"the styles of a thousand fonts, again and again", loose, func() []byte {
			var styles strings.Builder
			for i := range 250_000 {
				fmt.Fprintf(&styles, `<style:style style:family="table-cell" style:name="%d"/>`, i)
			}
			return ods(t, "", styles.String())
		}, "damaged"},
		{"a million paragraphs", loose, func() []byte { return docx(t, word(strings.Repeat("[a]", 800_000))) }, "rows"},
		{"a row of 300,000 cells merged downwards in one narrow column", loose, func() []byte {
			return docx(t, `<w:tbl><w:tblGrid>`+strings.Repeat(`<w:gridCol w:w="0001"/>`, 10)+`</w:tblGrid>`+
				strings.Repeat(`<w:tr>`+strings.Repeat(`<w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc>`, 100_000)+`</w:tr>`, 3)+`</w:tbl>`)
		}, ""},
		{"cells merged downwards over and over", loose, func() []byte {
			row := `<w:tr>` + strings.Repeat(`<w:tc><w:tcPr><w:vMerge/></w:tcPr></w:tc>`, 60) + `</w:tr>`
			return docx(t, `<w:tbl>`+strings.Repeat(row, 9_000)+word("{a}")+`</w:tbl>`)
		}, ""},
		{"tables in tables in tables", loose, func() []byte {
			inner := word(strings.Repeat("{a|b}", 9_000))
			for range 12 {
				inner = word("{a}") + "<w:tr><w:tc>" + word("[x]") + "<w:tbl>" + inner + "</w:tbl></w:tc></w:tr>"
			}
			return docx(t, "<w:tbl>"+inner+"</w:tbl>")
		}, ""},
		{"a nested table in each of 9,000 rows", loose, func() []byte {
			return docx(t, "<w:tbl>"+strings.Repeat("<w:tr><w:tc>"+word("[x]")+"<w:tbl>"+word("{a}")+"</w:tbl></w:tc></w:tr>", 9_000)+"</w:tbl>")
		}, ""},
		{"spans of a million columns", loose, func() []byte {
			return docx(t, `<w:tbl>`+strings.Repeat(`<w:tr><w:tc><w:tcPr><w:gridSpan w:val="999999999"/></w:tcPr></w:tc><w:tc><w:tcPr><w:gridSpan w:val="-7"/></w:tcPr>`+word("[a]")+`</w:tc></w:tr>`, 30_000)+`</w:tbl>`)
		}, "merges"},
		{"a list in every paragraph", loose, func() []byte {
			levels := strings.Repeat(`<w:lvl w:ilvl="8"><w:lvlText w:val="%1%2%3%4%5%6%7%8%9%9"/></w:lvl>`, 9)
			return docx(t, strings.Repeat(`<w:p><w:pPr><w:numPr><w:ilvl w:val="8"/><w:numId w:val="1"/></w:numPr></w:pPr></w:p>`, 19_000), "word/numbering.xml",
				`<w:numbering><w:abstractNum w:abstractNumId="1">`+levels+`</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num></w:numbering>`)
		}, ""},
		{"a million lists", loose, func() []byte {
			var b strings.Builder
			for i := range 200_000 {
				fmt.Fprintf(&b, `<w:abstractNum w:abstractNumId="%d"/>`, i)
			}
			return docx(t, "", "word/numbering.xml", `<w:numbering>`+b.String()+`</w:numbering>`)
		}, "damaged"},
		{"a page of a million rows", grid.Default(), func() []byte { return []byte("<table>" + strings.Repeat("<tr><td>a", 1_000_000)) }, "rows"},
		{"a page of blank rows", grid.Default(), func() []byte { return []byte("<table>" + strings.Repeat("<tr><td>", 1_200_000)) }, "empty"},
		{"a page of one row", grid.Default(), func() []byte { return []byte("<tr>" + strings.Repeat("<td>a", 2_000_000)) }, ""},
		{"a page of elements inside elements", grid.Default(), func() []byte { return []byte("<td>a" + strings.Repeat("<b><i>", 1_700_000)) }, "work"},
		{"a page of tables inside tables", grid.Default(), func() []byte { return []byte(strings.Repeat("<table><td>a", 800_000)) }, "rows"},
		{"a page of cells that cover everything", grid.Default(), func() []byte {
			return []byte("<table>" + strings.Repeat("<tr>"+strings.Repeat("<td rowspan=65534 colspan=999>a", 20), 15_000))
		}, "merges"},
		{"a page of rules", grid.Default(), func() []byte {
			var b strings.Builder
			for i := range 200_000 {
				fmt.Fprintf(&b, ".c%d,.d%d{font-weight:700;}", i, i)
			}
			return []byte("<style>" + b.String() + "</style>" + strings.Repeat(`<tr><td class="c1 c2 c3 c4 c5 c6 c7 c8 c9" style="font-family:a;font-weight:700">a`, 19_000))
		}, ""},
		{"a page of styles without an end", grid.Default(), func() []byte { return []byte("<td>a</td>" + strings.Repeat("<style>{", 1_200_000)) }, ""},
		{"a page of attributes", grid.Default(), func() []byte { return []byte("<td" + strings.Repeat(` a="b"`, 1_700_000) + ">a") }, ""},
		{"a page of one long text", grid.Default(), func() []byte { return []byte("<td>" + strings.Repeat("ệ ", 2_600_000)) }, ""},
		{"a page of long stored texts", grid.Default(), func() []byte {
			return []byte(strings.Repeat(`<tr><td data-sheets-value='{"1":2,"2":"`+strings.Repeat("a", 9_000)+`"}'>a`, 1_100))
		}, ""},
		{"a message of one field after another", grid.Default(), func() []byte {
			return []byte("1. a" + strings.Repeat(" - a", 200_000) + "\n2. a" + strings.Repeat(" - a", 200_000))
		}, ""},
		{"a message of short lines", grid.Default(), func() []byte { return []byte(strings.Repeat("1. a|b\n", 149_000)) }, "rows"},
		{"text of a million rows", grid.Default(), func() []byte { return []byte(strings.Repeat("1;2\n", 1_000_000)) }, "rows"},
		{"text of one row", loose, func() []byte { return []byte(strings.Repeat("ab;", 3<<20)) }, ""},
		{"text of an open quote", loose, func() []byte { return []byte("a;b\n\"" + strings.Repeat("ab;\n", 2<<20)) }, ""},
		{"11 MB", grid.Default(), func() []byte { return make([]byte, 11<<20) }, "file"},
	} {
		t.Run(c.name, func(t *testing.T) {
			file := c.file()
			name := "a.xlsx"
			if !bytes.HasPrefix(file, []byte("PK")) {
				name = "a.txt"
			}
			if bytes.HasPrefix(file, []byte("<")) {
				name = "a.html"
			}
			endure(t, c.limits, name, file, c.limit)
		})
	}
}

// endure reads a file while it watches time and memory. The limit is that of the refusal, "" when the file is read.
func endure(t *testing.T, limits grid.Limits, name string, file []byte, limit string) {
	t.Helper()
	var err error
	took, peak := booktest.Watch(func() {
		_, err = ReadWithin(limits, name, file)
	})
	t.Logf("%d KB: %v, %d MB, %v", len(file)>>10, took.Round(time.Millisecond), peak>>20, err)
	require.Less(t, peak, uint64(150<<20))
	switch limit {
	case "":
		require.NoError(t, err)
	case "empty", "damaged":
		requireFault(t, "fault.intake_"+limit, err)
	default:
		require.Equal(t, limit, requireFault(t, "fault.intake_too_large", err).Args["Limit"])
	}
}

// TestHostileOld does the same with old workbooks, which cannot be larger than the file because nothing is packed.
func TestHostileOld(t *testing.T) {
	r := booktest.Record
	full := func(record func(i int) string) string { // records up to the largest file
		var b strings.Builder
		for i := 0; b.Len() < grid.Default().File-100_000; i++ {
			b.WriteString(record(i))
		}
		return b.String()
	}
	number := func(row, column int) string { return r(0x203, row, column, 0, 1.0) }
	long := r(0xFC, 1, 0, 1, 0, 8000, byte(0), strings.Repeat("Nguy\xD4n V\xA8n ", 800))
	vn := r(0x31, 240, 0, 0x7FFF, 400, 0, byte(0), byte(0), byte(0), byte(0), byte(7), byte(0), ".VnTime") + r(0xE0, 0, 0)
	hundred := strings.Repeat("\x00\x00\x06\x00\x00\x00", 100)
	for _, c := range []struct {
		name  string
		file  func() string
		limit string
	}{
		{"numbers in the last column", func() string { return booktest.OldBook("", full(func(i int) string { return number(i%65_536, 255) })) }, "empty"},
		{"numbers in 100 columns", func() string {
			return booktest.OldBook("", full(func(i int) string { return r(0xBD, i%20_000, 0, hundred, 99) }))
		}, "cells"},
		{"numbers in one column", func() string { return booktest.OldBook("", full(func(i int) string { return number(i%65_536, 0) })) }, "rows"},
		{"numbers from the bottom up", func() string {
			return booktest.OldBook("", full(func(i int) string { return number(19_999-i%20_000, i/20_000) })[:18*390_000])
		}, ""},
		{"a number in column 100 of every row", func() string {
			return booktest.OldBook("", full(func(i int) string { return number(i%65_536, 99) })[:18*65_536])
		}, "cells"},
		{"rows", func() string {
			return booktest.OldBook("", full(func(i int) string { return r(0x208, i, 0, 0, 0, 0, 0, 0x20) }))
		}, "empty"},
		{"the same long text", func() string {
			return booktest.OldBook(vn+long, full(func(i int) string { return r(0xFD, i%20_000, i/20_000, 0, 0, 0) })[:14*390_000])
		}, "work"},
		{"400,000 short texts", func() string {
			return booktest.OldBook(r(0xFC, 0, 0, 0x1A80, 6)+full(func(int) string { return r(0x3C, strings.Repeat("\x01\x00\x00a", 2000)) }), number(0, 0))
		}, ""},
		{"a text in pieces of one letter", func() string {
			return booktest.OldBook(r(0xFC, 1, 0, 1, 0, 60_000)+full(func(int) string { return r(0x3C, byte(0), "a") }), number(0, 0))
		}, "damaged"},
		{"pieces of nothing", func() string {
			return booktest.OldBook(r(0xFC, 1, 0, 1, 0, 60_000)+full(func(int) string { return r(0x3C) }), number(0, 0))
		}, "damaged"},
		{"cell formats", func() string { return booktest.OldBook(full(func(int) string { return r(0xE0, 0, 0) }), number(0, 0)) }, "damaged"},
		{"a long number format", func() string {
			return booktest.OldBook(r(0x41E, 0, 250, byte(0), strings.Repeat("[a]", 84))+full(func(int) string { return r(0xE0, 0, 0) })[:8*190_000], number(0, 0))
		}, ""},
		{"long number formats", func() string {
			return booktest.OldBook(full(func(i int) string { return r(0x41E, i, 250, byte(0), strings.Repeat("[a]", 84)) + r(0xE0, 0, i) }), number(0, 0))
		}, ""},
		{"merged cells", func() string {
			return booktest.OldBook("", full(func(int) string { return r(0xE5, 1000, strings.Repeat("\x00\x00\x01\x00\x00\x00\x01\x00", 1000)) }))
		}, "merges"},
		{"hidden columns", func() string { return booktest.OldBook("", full(func(int) string { return r(0x7D, 0, 255, 0, 0, 1) })) }, "empty"},
		{"beginnings", func() string { return booktest.OldBook("", full(func(int) string { return r(0x809, 0, 0) })) }, "damaged"},
		{"sheets", func() string {
			return booktest.OldBook(full(func(int) string { return r(0x85, 37, 0, 0, byte(1), byte(0), "A") }), number(0, 0))
		}, "entries"},
		{"the same sheet 200 times", func() string {
			return booktest.OldBook(strings.Repeat(r(0x85, 37+13*199, 0, 0, byte(1), byte(0), "A"), 199), full(func(i int) string { return r(0x201, i, 0, 0) }))
		}, "work"},
		{"long texts", func() string {
			return booktest.OldBook("", full(func(i int) string {
				return r(0x204, i%20_000, i/20_000, 0, 4_000, byte(0), strings.Repeat("\xE1", 4_000))
			}))
		}, ""},
		{"bytes of no code page", func() string {
			return r(0x809, 0, 0x10, 0, 0) + full(func(i int) string {
				return r(0x204, i%20_000, i/20_000, 0, 2_000, strings.Repeat("Nguy\xD4n ", 286))
			}) + r(0x0A)
		}, "work"},
	} {
		t.Run(c.name, func(t *testing.T) {
			endure(t, grid.Default(), "a.xls", []byte(c.file()), c.limit)
		})
	}
}

func bomb(t testing.TB, size int) []byte {
	return booktest.Crafted(t, `<worksheet><sheetData><row><c t="str"><v>`+strings.Repeat("a", size)+`</v></c></row></sheetData></worksheet>`)
}
