package tables

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/exports/booktest"
	"daihoi/exports/intake"
)

// A decision in Word with its annex: the list stands far below, in three tables, and Word numbers the people itself.
func TestListInDocument(t *testing.T) {
	t.Parallel()
	p := func(s string) string { return "<w:p><w:r><w:t>" + s + "</w:t></w:r></w:p>" }
	row := func(cells ...string) string {
		out := "<w:tr><w:tc><w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr></w:p></w:tc>"
		for _, c := range cells {
			out += "<w:tc>" + p(c) + "</w:tc>"
		}
		return out + "</w:tr>"
	}
	heads := "<w:tr><w:tc>" + strings.Join([]string{p("TT"), p("Họ và tên"), p("Năm sinh"), p("Dân tộc"), p("Ghi chú")}, "</w:tc><w:tc>") + "</w:tc></w:tr>"
	body := strings.Repeat(p("Điều khoản của quyết định."), 45) + p("DANH SÁCH") +
		"<w:tbl>" + heads + `<w:tr><w:tc><w:tcPr><w:gridSpan w:val="5"/></w:tcPr>` + p("A. Đại biểu đương nhiên") + "</w:tc></w:tr>" +
		row("Lê An", "1960", "Kinh", "") + row("Vi Bình", "1975", "Thái", "x") + "</w:tbl>" + p("B. Đại biểu cử") +
		"<w:tbl>" + row("Đỗ Cúc", "1980", "Kinh", "") + "</w:tbl>" + "<w:tbl>" + heads + row("Y Moan", "1957", "Ê-đê", "") + "</w:tbl>" +
		p("Danh sách có 4 đại biểu.") + p("TM. BAN THƯỜNG TRỰC")
	want := []string{"48 group [Đại biểu đương nhiên]: A. Đại biểu đương nhiên", "49 data [Đại biểu đương nhiên]: Lê An|1960|Kinh", "50 data [Đại biểu đương nhiên]: Vi Bình|1975|Thái|x",
		"51 group [Đại biểu cử]: B. Đại biểu cử", "52 data [Đại biểu cử]: Đỗ Cúc|1980|Kinh", "53 heading: TT|Họ và tên|Năm sinh|Dân tộc|Ghi chú",
		"54 data [Đại biểu cử]: Y Moan|1957|Ê-đê", "55 total: Danh sách có 4 đại biểu.", "56 trailer: TM. BAN THƯỜNG TRỰC"}
	parts := map[string]string{
		"_rels/.rels":                  `<Relationships><Relationship Id="r1" Type="x/officeDocument" Target="word/document.xml"/></Relationships>`,
		"word/_rels/document.xml.rels": `<Relationships><Relationship Id="r1" Type="x/numbering" Target="numbering.xml"/></Relationships>`,
		"word/document.xml":            "<w:document><w:body>" + body + "</w:body></w:document>"}
	read := func() Table {
		book, err := intake.Read("ds.docx", booktest.Pack(t, parts))
		require.NoError(t, err)
		return onlyTable(t, book)
	}
	table := read()
	require.Equal(t, want, describeRows(&table), "without the numbers")
	require.Equal(t, []string{"TT #", "Họ và tên = full_name", "Năm sinh = born_on", "Dân tộc = ethnicity", "Ghi chú = note"}, describeMapping(&table))

	parts["word/numbering.xml"] = `<w:numbering><w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:lvlText w:val="%1"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num></w:numbering>`
	for i, n := range map[int]string{1: "1|", 2: "2|", 4: "3|", 6: "4|"} {
		at := strings.Index(want[i], ": ") + 2
		want[i] = want[i][:at] + n + want[i][at:]
	}
	table = read()
	require.Equal(t, want, describeRows(&table), "with the numbers")
}
