package intake

import (
	"bytes"
	"fmt"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"daihoi/exports/booktest"
)

const (
	bookXML  = `<workbook><sheets><sheet name="A" sheetId="1" r:id="r1"/></sheets></workbook>`
	bookRels = `<Relationships><Relationship Id="r1" Type="t/worksheet" Target="worksheets/sheet1.xml"/>` +
		`<Relationship Id="r2" Type="t/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="r3" Type="t/styles" Target="styles.xml"/></Relationships>`
	rootRels = `<Relationships><Relationship Id="r1" Type="t/officeDocument" Target="xl/workbook.xml"/></Relationships>`
)

// crafted packs a workbook out of the text of its sheet and further parts, by name.
func crafted(t testing.TB, sheet string, more ...string) []byte {
	t.Helper()
	parts := map[string]string{"xl/sharedStrings.xml": "<sst/>", "xl/styles.xml": "<styleSheet/>", "_rels/.rels": rootRels,
		"xl/workbook.xml": bookXML, "xl/_rels/workbook.xml.rels": bookRels, "xl/worksheets/sheet1.xml": sheet}
	for i := 0; i+1 < len(more); i += 2 {
		parts[more[i]] = more[i+1]
	}
	return booktest.Pack(t, parts)
}

func rowsXML(n int, row func(i int) string) string {
	var b strings.Builder
	b.WriteString("<worksheet><sheetData>")
	for i := range n {
		b.WriteString(row(i + 1))
	}
	b.WriteString("</sheetData></worksheet>")
	return b.String()
}

// TestHostile reads files made to hurt, one after the other, with clock and memory watched. The ratio is lifted where
// it would refuse the file before the reader is tried. On an idle machine every case takes less than two seconds; the
// bound leaves room for a busy one.
func TestHostile(t *testing.T) {
	loose := Default()
	loose.Ratio = 1 << 20
	for _, c := range []struct {
		name   string
		limits Limits
		file   func() []byte
		limit  string // of the refusal, "" when the file is read
	}{
		{"100 MB of one letter", Default(), func() []byte { return bomb(t, 100<<20) }, "part"},
		{"30 MB of one letter", Default(), func() []byte { return bomb(t, 30<<20) }, "ratio"},
		{"30 MB of one letter, tried", loose, func() []byte { return bomb(t, 30<<20) }, ""},
		{"a million rows", loose, func() []byte {
			return crafted(t, rowsXML(1_000_000, func(i int) string { return fmt.Sprintf(`<row><c><v>%d</v></c></row>`, i%10) }))
		}, "rows"},
		{"a million blank rows", loose, func() []byte { return crafted(t, rowsXML(1_048_575, func(int) string { return `<row><c/></row>` })) }, "empty"},
		{"a cell in the last column of 20,000 rows", loose, func() []byte {
			return crafted(t, rowsXML(20_000, func(i int) string {
				return fmt.Sprintf(`<row><c><v>1</v></c><c r="XFD%d"><v>2</v></c></row>`, i)
			}))
		}, ""},
		{"rows of 16,384 cells", loose, func() []byte {
			return crafted(t, rowsXML(50, func(int) string { return `<row>` + strings.Repeat(`<c><v>1</v></c>`, 16_384) + `</row>` }))
		}, ""},
		{"more cells than allowed", loose, func() []byte {
			return crafted(t, rowsXML(19_000, func(int) string { return `<row>` + strings.Repeat(`<c><v>1</v></c>`, 99) + `</row>` }))
		}, "cells"},
		{"every cell the same long string", loose, func() []byte {
			return crafted(t, rowsXML(4_000, func(int) string { return `<row>` + strings.Repeat(`<c t="s"><v>0</v></c>`, 90) + `</row>` }),
				"xl/sharedStrings.xml", `<sst><si><t>`+strings.Repeat("ệ", 5<<20)+`</t></si></sst>`)
		}, ""},
		{"six million shared strings", loose, func() []byte {
			return crafted(t, rowsXML(1, func(int) string { return `<row><c><v>1</v></c></row>` }), "xl/sharedStrings.xml", `<sst>`+strings.Repeat("<si/>", 6<<20)+`</sst>`)
		}, "cells"},
		{"five million styles", loose, func() []byte {
			return crafted(t, "<worksheet/>", "xl/styles.xml", `<styleSheet><cellXfs>`+strings.Repeat("<xf/>", 5<<20)+`</cellXfs></styleSheet>`)
		}, "damaged"},
		{"a million merged ranges", loose, func() []byte {
			return crafted(t, "<worksheet><mergeCells>"+strings.Repeat(`<mergeCell ref="A1:XFD9"/>`, 1_000_000)+"</mergeCells></worksheet>")
		}, "merges"},
		{"columns merged over everything, again and again", loose, func() []byte {
			xml := rowsXML(19_000, func(i int) string {
				return `<row>` + strings.Repeat(fmt.Sprintf(`<c t="str"><v>Nam %d</v></c>`, i), 20) + `</row>`
			})
			merges := "<mergeCells>" + strings.Repeat(`<mergeCell ref="B3:B1048576"/><mergeCell ref="A1:CV1048576"/>`, 9_000) + "</mergeCells></worksheet>"
			return crafted(t, strings.Replace(xml, "</worksheet>", merges, 1))
		}, ""},
		{"headings in every row", loose, func() []byte {
			return crafted(t, rowsXML(4_000, func(i int) string {
				row := `<c t="str"><v>Họ và tên</v></c><c t="str"><v>Năm sinh</v></c><c t="str"><v>Dân tộc</v></c>`
				if i%2 == 0 {
					row = `<c t="str"><v>Quê quán</v></c><c t="str"><v>SĐT</v></c><c t="str"><v>Ghi chú</v></c>`
				}
				return `<row>` + row + `</row>`
			}))
		}, ""},
		{"a hundred different headings in every row", loose, func() []byte {
			return crafted(t, rowsXML(3_500, func(i int) string {
				var row strings.Builder
				for j := range 100 {
					fmt.Fprintf(&row, `<c t="str"><v>%s %c%c</v></c>`, knowns[(i*7+j)%len(knowns)].Headers[0], 'a'+j%26, 'a'+i%26)
				}
				return `<row><c t="str"><v>Họ tên</v></c><c t="str"><v>SĐT</v></c><c t="str"><v>CCCD</v></c>` + row.String() + `</row>`
			}))
		}, ""},
		{"a value in a million pieces", loose, func() []byte {
			return crafted(t, `<worksheet><sheetData><row><c t="str"><v>`+strings.Repeat("a<!---->", 4_000_000)+`</v></c></row></sheetData></worksheet>`)
		}, ""},
		{"a string in a million runs", loose, func() []byte {
			return crafted(t, `<worksheet><sheetData><row><c t="inlineStr"><is>`+strings.Repeat("<r><t>a</t></r>", 2<<20)+`</is></c></row></sheetData></worksheet>`)
		}, ""},
		{"elements inside elements", loose, func() []byte { return crafted(t, "<worksheet>"+strings.Repeat("<row>", 6<<20)) }, "damaged"},
		{"attributes without end", loose, func() []byte { return crafted(t, `<worksheet `+strings.Repeat(`a="" `, 6<<20)+"/>") }, "empty"},
		{"the same sheet a thousand times", loose, func() []byte {
			return crafted(t, "<worksheet/>", "xl/workbook.xml", "<workbook><sheets>"+strings.Repeat(`<sheet name="A" r:id="r1"/>`, 1000)+"</sheets></workbook>")
		}, "entries"},
		{"the same big sheet 200 times", loose, func() []byte {
			return crafted(t, rowsXML(1_048_575, func(int) string { return `<row><c/></row>` }), "xl/workbook.xml",
				"<workbook><sheets>"+strings.Repeat(`<sheet name="A" r:id="r1"/>`, 200)+"</sheets></workbook>")
		}, "work"},
		{"every cell the same long string in an old font", loose, func() []byte {
			return crafted(t, rowsXML(4_000, func(int) string { return `<row>` + strings.Repeat(`<c t="s"><v>0</v></c>`, 90) + `</row>` }),
				"xl/sharedStrings.xml", `<sst><si><rPr><rFont val=".VnTime"/></rPr><t>`+strings.Repeat("NguyÔn V¨n ", 350)+`</t></si></sst>`)
		}, "work"},
		{"every cell the same long blank string", loose, func() []byte {
			return crafted(t, rowsXML(4_000, func(int) string { return `<row>` + strings.Repeat(`<c t="s"><v>0</v></c>`, 90) + `</row>` }),
				"xl/sharedStrings.xml", `<sst><si><t>`+strings.Repeat(" ", 4_000)+`</t></si></sst>`)
		}, "empty"},
		{"250 values in pieces", loose, func() []byte {
			return crafted(t, rowsXML(250, func(int) string { return `<row><c t="str"><v>` + strings.Repeat("a<!---->", 16_000) + `</v></c></row>` }))
		}, ""},
		{"one long number format of 190,000 styles", loose, func() []byte {
			return crafted(t, "<worksheet/>", "xl/styles.xml", `<styleSheet><numFmts><numFmt numFmtId="200" formatCode="`+strings.Repeat("[a]", 1<<20)+
				`"/></numFmts><cellXfs>`+strings.Repeat(`<xf numFmtId="200"/>`, 190_000)+`</cellXfs></styleSheet>`)
		}, "work"},
		{"a thousand parts", Default(), func() []byte {
			var more []string
			for i := range 1000 {
				more = append(more, "x/"+strconv.Itoa(i), "")
			}
			return crafted(t, "<worksheet/>", more...)
		}, "entries"},
		{"text of a million rows", Default(), func() []byte { return []byte(strings.Repeat("1;2\n", 1_000_000)) }, "rows"},
		{"text of one row", loose, func() []byte { return []byte(strings.Repeat("ab;", 3<<20)) }, ""},
		{"text of an open quote", loose, func() []byte { return []byte("a;b\n\"" + strings.Repeat("ab;\n", 2<<20)) }, ""},
		{"11 MB", Default(), func() []byte { return make([]byte, 11<<20) }, "file"},
	} {
		t.Run(c.name, func(t *testing.T) {
			file := c.file()
			name := "a.xlsx"
			if !bytes.HasPrefix(file, []byte("PK")) {
				name = "a.csv"
			}
			var book Book
			var err error
			took, peak := watched(func() {
				book, err = c.limits.Read(name, file)
				for i := range book.Sheets {
					Tables(&book.Sheets[i], knowns)
				}
			})
			t.Logf("%d KB: %v, %d MB, %v", len(file)>>10, took.Round(time.Millisecond), peak>>20, err)
			require.Less(t, took, 10*time.Second)
			require.Less(t, peak, uint64(150<<20))
			switch c.limit {
			case "":
				require.NoError(t, err)
			case "empty", "damaged":
				requireFault(t, "fault.intake_"+c.limit, err)
			default:
				require.Equal(t, c.limit, requireFault(t, "fault.intake_too_large", err).Args["Limit"])
			}
		})
	}
}

func bomb(t testing.TB, size int) []byte {
	return crafted(t, `<worksheet><sheetData><row><c t="str"><v>`+strings.Repeat("a", size)+`</v></c></row></sheetData></worksheet>`)
}

// watched runs do and gives its time and how far the heap grew.
func watched(do func()) (time.Duration, uint64) {
	defer debug.SetGCPercent(debug.SetGCPercent(50))
	runtime.GC()
	var before runtime.MemStats
	runtime.ReadMemStats(&before)
	stop, peak := make(chan bool), make(chan uint64)
	go func() {
		var most uint64
		for tick := time.NewTicker(5 * time.Millisecond); ; {
			var now runtime.MemStats
			runtime.ReadMemStats(&now)
			most = max(most, now.HeapAlloc)
			select {
			case <-tick.C:
			case <-stop:
				tick.Stop()
				peak <- most
				return
			}
		}
	}()
	start := time.Now()
	do()
	took := time.Since(start)
	stop <- true
	return took, max(<-peak, before.HeapAlloc) - before.HeapAlloc
}

// A book of nothing but headings is not searched to its end.
func TestSearchForTablesEnds(t *testing.T) {
	t.Parallel()
	m := newMaker(t)
	for s := range 20 {
		m.sheet = fmt.Sprintf("S%d", s)
		_, err := m.NewSheet(m.sheet)
		require.NoError(t, err)
		headings := make([]any, 100)
		for c := range headings {
			headings[c] = fmt.Sprintf("Trình độ chuyên môn nghiệp vụ của đồng chí ở trang %d, cột %d", s, c)
		}
		for row := range 40 {
			m.row(row+1, headings...)
		}
	}
	book, err := Read("a.xlsx", m.bytes())
	require.NoError(t, err)
	_, err = book.Tables(knowns)
	require.Equal(t, "work", requireFault(t, "fault.intake_too_large", err).Args["Limit"])
}

// The biggest lists that the other limits let in take less than a third of the work that is allowed, whatever the machine does
// meanwhile.
func TestHonestListsLeaveWorkToSpare(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{5_000, 40}, {19_999, 20}} {
		rows, columns := size[0], size[1]
		file := crafted(t, rowsXML(rows, func(i int) string {
			var b strings.Builder
			fmt.Fprintf(&b, `<row r="%d" spans="1:%d" ht="15.75" customHeight="1">`, i, columns)
			for j := range columns {
				value := fmt.Sprintf("Nguyễn Văn %d %d", i, j)
				switch {
				case i == 1:
					value = knowns[j%len(knowns)].Headers[0]
				case j == 0:
					value = strconv.Itoa(i)
				}
				fmt.Fprintf(&b, `<c r="%s" s="3" t="inlineStr"><is><t>%s</t></is></c>`, ref(j, i), value)
			}
			return b.String() + `</row>`
		}))
		third := Default()
		third.Work /= 3
		book, err := third.Read("a.xlsx", file)
		require.NoError(t, err, size)
		m := newMatcher(knowns)
		m.most /= 3
		require.Len(t, m.tables(&book.Sheets[0]), 1)
		require.False(t, m.tired(), "%v: %d", size, m.work)
	}
}
