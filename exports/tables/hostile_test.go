package tables

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"daihoi/exports/booktest"
	"daihoi/exports/intake"
	"daihoi/exports/intake/grid"
)

// TestHostile searches hostile sheets one after the other while it watches time and memory. The limits leave room for
// a busy machine; on an idle one every case takes less than two seconds.
func TestHostile(t *testing.T) {
	loose := grid.Default()
	loose.Ratio = 1 << 20
	for _, c := range []struct {
		name string
		file func() []byte
	}{
		{"rows of 16,384 cells", func() []byte {
			return booktest.Crafted(t, booktest.RowsXML(50, func(int) string { return `<row>` + strings.Repeat(`<c><v>1</v></c>`, 16_384) + `</row>` }))
		}},
		{"a cell in the last column of 20,000 rows", func() []byte {
			return booktest.Crafted(t, booktest.RowsXML(20_000, func(i int) string {
				return fmt.Sprintf(`<row><c><v>1</v></c><c r="XFD%d"><v>2</v></c></row>`, i)
			}))
		}},
		{"every cell the same long string", func() []byte {
			return booktest.Crafted(t, booktest.RowsXML(4_000, func(int) string { return `<row>` + strings.Repeat(`<c t="s"><v>0</v></c>`, 90) + `</row>` }),
				"xl/sharedStrings.xml", `<sst><si><t>`+strings.Repeat("ệ", 5<<20)+`</t></si></sst>`)
		}},
		{"columns merged over everything, again and again", func() []byte {
			xml := booktest.RowsXML(19_000, func(i int) string {
				return `<row>` + strings.Repeat(fmt.Sprintf(`<c t="str"><v>Nam %d</v></c>`, i), 20) + `</row>`
			})
			merges := "<mergeCells>" + strings.Repeat(`<mergeCell ref="B3:B1048576"/><mergeCell ref="A1:CV1048576"/>`, 9_000) + "</mergeCells></worksheet>"
			return booktest.Crafted(t, strings.Replace(xml, "</worksheet>", merges, 1))
		}},
		{"headings in every row", func() []byte {
			return booktest.Crafted(t, booktest.RowsXML(4_000, func(i int) string {
				row := `<c t="str"><v>Họ và tên</v></c><c t="str"><v>Năm sinh</v></c><c t="str"><v>Dân tộc</v></c>`
				if i%2 == 0 {
					row = `<c t="str"><v>Quê quán</v></c><c t="str"><v>SĐT</v></c><c t="str"><v>Ghi chú</v></c>`
				}
				return `<row>` + row + `</row>`
			}))
		}},
		{"a hundred different headings in every row", func() []byte {
			return booktest.Crafted(t, booktest.RowsXML(3_500, func(i int) string {
				var row strings.Builder
				for j := range 100 {
					fmt.Fprintf(&row, `<c t="str"><v>%s %c%c</v></c>`, sampleHeadings[(i*7+j)%len(sampleHeadings)].Headers[0], 'a'+j%26, 'a'+i%26)
				}
				return `<row><c t="str"><v>Họ tên</v></c><c t="str"><v>SĐT</v></c><c t="str"><v>CCCD</v></c>` + row.String() + `</row>`
			}))
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			book, err := intake.ReadWithin(loose, "a.xlsx", c.file())
			require.NoError(t, err)
			took, peak := booktest.Watch(func() {
				for i := range book.Sheets {
					InSheet(&book.Sheets[i], sampleHeadings)
				}
			})
			t.Logf("%v, %d MB", took.Round(time.Millisecond), peak>>20)
			require.Less(t, peak, uint64(150<<20))
		})
	}
}

// The search gives up on a book that consists of headings.
func TestSearchForTablesEnds(t *testing.T) {
	t.Parallel()
	m := booktest.NewMaker(t)
	for s := range 20 {
		m.Sheet = fmt.Sprintf("S%d", s)
		_, err := m.NewSheet(m.Sheet)
		require.NoError(t, err)
		headings := make([]any, 100)
		for c := range headings {
			headings[c] = fmt.Sprintf("Trình độ chuyên môn nghiệp vụ của đồng chí ở trang %d, cột %d", s, c)
		}
		for row := range 40 {
			m.Row(row+1, headings...)
		}
	}
	book, err := intake.Read("a.xlsx", m.Bytes())
	require.NoError(t, err)
	_, err = Find(book, sampleHeadings)
	require.Equal(t, "work", requireFault(t, "fault.intake_too_large", err).Args["Limit"])
}

// The biggest lists within the other limits take less than a third of the allowed work. Work does not depend on the
// load of the machine.
func TestHonestListsLeaveWorkToSpare(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{5_000, 40}, {19_999, 20}} {
		rows, columns := size[0], size[1]
		file := booktest.Crafted(t, booktest.RowsXML(rows, func(i int) string {
			var b strings.Builder
			fmt.Fprintf(&b, `<row r="%d" spans="1:%d" ht="15.75" customHeight="1">`, i, columns)
			for j := range columns {
				value := fmt.Sprintf("Nguyễn Văn %d %d", i, j)
				switch {
				case i == 1:
					value = sampleHeadings[j%len(sampleHeadings)].Headers[0]
				case j == 0:
					value = strconv.Itoa(i)
				}
				fmt.Fprintf(&b, `<c r="%s" s="3" t="inlineStr"><is><t>%s</t></is></c>`, grid.Ref(j, i), value)
			}
			return b.String() + `</row>`
		}))
		third := grid.Default()
		third.Work /= 3
		book, err := intake.ReadWithin(third, "a.xlsx", file)
		require.NoError(t, err, size)
		m := newMatcher(sampleHeadings)
		m.maxWork /= 3
		require.Len(t, m.tables(&book.Sheets[0]), 1)
		require.False(t, m.exhausted(), "%v: %d", size, m.work)
	}
}
