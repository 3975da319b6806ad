package xlsx_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"daihoi/exports/booktest"
	"daihoi/exports/intake/grid"
	"daihoi/exports/intake/intaketest"
)

func bomb(t testing.TB, size int) []byte {
	return booktest.Crafted(t, `<worksheet><sheetData><row><c t="str"><v>`+strings.Repeat("a", size)+`</v></c></row></sheetData></worksheet>`)
}

// TestHostile reads hostile workbooks while it watches time and memory.
func TestHostile(t *testing.T) {
	names := []string{"Họ và tên", "Giới tính", "Ngày, tháng, năm sinh", "Dân tộc", "Tôn giáo", "Quê quán", "Nghề nghiệp", "Ghi chú"}
	loose := intaketest.Loose()
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
	} {
		t.Run(c.name, func(t *testing.T) {
			intaketest.Endure(t, c.limits, "a.xlsx", c.file(), c.limit)
		})
	}
}
