package docx_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/exports/booktest"
	"daihoi/exports/intake"
	"daihoi/exports/intake/grid"
	"daihoi/exports/intake/intaketest"
	"daihoi/models/field"
)

// TestReadWrittenByLibreOffice reads a list that LibreOffice has saved as .docx.
func TestReadWrittenByLibreOffice(t *testing.T) {
	t.Parallel()
	book := intaketest.Sample(t, "libreoffice.docx")
	require.Len(t, book.Sheets, 1)
	s := book.Sheets[0]
	require.Equal(t, "libreoffice", s.Name)
	require.Equal(t, []string{"1: ỦY BAN MTTQ VIỆT NAM XÃ VẠN PHÚC", "2: DANH SÁCH ĐẠI BIỂU dự Đại hội nhiệm kỳ 2024-2029", "3: Ghi chú: UVTV là ủy viên thường vụ.",
		"4: TT|Họ và tên|Năm sinh|Dân tộc|Chức vụ", "5: Nam|Nữ", "6: I. Đại biểu đương nhiên", "7: 1|Nguyễn Văn Hùng|05/3/1968|Kinh|Bí thư Chủ tịch",
		"8: 2|Lò Thị Mai|1975|Phó Chủ tịch", "9: II. Đại biểu hiệp thương cử", "10: 3|Nguyễn Văn Hòa|1959|Kinh|Nông dân", "11: Danh sách có 3 đại biểu./.",
		"12: TM. BAN THƯỜNG TRỰC"}, intaketest.Texts(book))
	require.ElementsMatch(t, intaketest.Ranges("A4:A5 B4:B5 C4:D4 E4:E5 F4:F5 A6:F6 E7:E8 A9:F9"), s.Merges)
	require.Equal(t, []int{1, 4, 5, 6, 9}, intaketest.Bold(s))
	require.Equal(t, "Bí thư\nChủ tịch", s.Lines[6].Cells[5].Text)
	require.Equal(t, field.Raw{Ref: "D8", Kind: field.RawText, Text: "1975", Font: s.Lines[7].Cells[3].Font}, s.Lines[7].Cells[3])
}

// docx is a Word document with this body, and more parts by name.
func docx(t testing.TB, body string, more ...string) []byte {
	t.Helper()
	const types = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	parts := map[string]string{
		"_rels/.rels":                  `<Relationships><Relationship Id="r1" Type="` + types + `officeDocument" Target="word/document.xml"/></Relationships>`,
		"word/_rels/document.xml.rels": `<Relationships><Relationship Id="r1" Type="` + types + `styles" Target="styles.xml"/><Relationship Id="r2" Type="` + types + `numbering" Target="numbering.xml"/></Relationships>`,
		"word/document.xml":            `<w:document><w:body>` + body + `<w:sectPr/></w:body></w:document>`,
	}
	for i := 0; i < len(more); i += 2 {
		parts[more[i]] = more[i+1]
	}
	return booktest.Pack(t, parts)
}

// word shortens the XML of tests: {a|b} is a row with the cells a and b, [a] a paragraph with the text a.
func word(s string) string {
	return strings.NewReplacer("{", "<w:tr><w:tc><w:p><w:r><w:t>", "|", "</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>", "}", "</w:t></w:r></w:p></w:tc></w:tr>",
		"[", "<w:p><w:r><w:t>", "]", "</w:t></w:r></w:p>").Replace(s)
}

func readWord(t *testing.T, body string, more ...string) grid.Book {
	t.Helper()
	book, err := intake.Read("ds.docx", docx(t, word(body), more...))
	require.NoError(t, err)
	return book
}

func TestReadDocumentText(t *testing.T) {
	t.Parallel()
	// Only what is shown is read, and once.
	require.Equal(t, []string{"1: hộp", "2: còn thêm 2024-2029 a b", "3: ☑|dưới", "4: x|hộp"}, intaketest.Texts(readWord(t, `
		<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>còn </w:t></w:r><w:del><w:r><w:delText>bỏ</w:delText><w:t>bỏ</w:t></w:r></w:del><w:moveFrom><w:r><w:t>dời</w:t></w:r></w:moveFrom>
		<w:ins><w:hyperlink><w:r><w:t>thêm </w:t></w:r></w:hyperlink></w:ins><w:r><w:instrText>PAGE</w:instrText><w:t>2024</w:t><w:noBreakHyphen/></w:r><w:fldSimple w:instr="x"><w:r><w:t>2029</w:t></w:r></w:fldSimple>
		<w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r><w:r><w:tab/><w:t>a</w:t><w:br/><w:t>b</w:t></w:r>
		<w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx><w:txbxContent>[hộp]</w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>[hộp]</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>
		[ ]<w:p/>
		<w:tbl><w:sdt><w:sdtPr><w:alias w:val="x"/></w:sdtPr><w:sdtContent><w:tr><w:tc><w:p><w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r></w:p></w:tc>
		<w:tc><w:p><w:r><mc:AlternateContent><mc:Choice/><mc:Fallback><w:t>dưới</w:t></mc:Fallback></mc:AlternateContent></w:r></w:p></w:tc></w:tr></w:sdtContent></w:sdt>
		<w:tr><w:trPr><w:del/></w:trPr><w:tc>[xóa]</w:tc></w:tr>{x|hộp}</w:tbl>`)))
}

// Borders that were dragged in some rows leave columns too narrow for text; cells still stand under their headings.
func TestReadDocumentGrid(t *testing.T) {
	t.Parallel()
	book := readWord(t, `<w:tbl><w:tblGrid><w:gridCol w:w="500"/><w:gridCol w:w="40"/><w:gridCol w:w="3000"/><w:gridCol w:w="1000"/><w:tblGridChange><w:tblGrid><w:gridCol w:w="9"/></w:tblGrid></w:tblGridChange></w:tblGrid>
		<w:tr><w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr>[TT]</w:tc><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>[Họ tên]</w:tc><w:tc>[Sinh]</w:tc></w:tr>
		<w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr>[khuất]</w:tc><w:tc><w:tcPr><w:gridSpan w:val="3"/></w:tcPr>[rộng]</w:tc></w:tr>
		<w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>[1]</w:tc><w:tc>[An]<w:p/>[Bình]</w:tc><w:tc>[1965]</w:tc></w:tr>
		<w:tr><w:trPr><w:gridBefore w:val="2"/><w:hidden/></w:trPr><w:tc>[sau]</w:tc></w:tr>
		<w:tr><w:tc/><w:tc/><w:tc><w:tcPr><w:vMerge/></w:tcPr>[lẻ]</w:tc></w:tr></w:tbl>[cuối]`)
	require.Equal(t, []string{"1: TT|Họ tên|Sinh", "2: rộng", "3: 1|An Bình|1965", "4: sau", "5: lẻ", "6: cuối"}, intaketest.Texts(book))
	s := book.Sheets[0]
	require.Equal(t, "B4", s.Lines[3].Cells[1].Ref)
	require.True(t, s.Lines[3].Hidden)
	require.ElementsMatch(t, intaketest.Ranges("A1:A2 B2:C2"), s.Merges)
}

// Titles and whole lists stand in text boxes, of new programs and of old ones.
func TestReadDocumentTextBoxes(t *testing.T) {
	t.Parallel()
	book := readWord(t, `<w:p><w:r><w:pict><v:group><v:shape><v:textbox><w:txbxContent>[DANH SÁCH]<w:tbl>{STT|Họ tên}{1|An}</w:tbl></w:txbxContent></v:textbox></v:shape></v:group></w:pict></w:r></w:p>
		<w:p><w:r><mc:AlternateContent><mc:Choice><w:drawing><wp:anchor><a:graphic><a:graphicData><wps:wsp><wps:txbx><w:txbxContent>[cạnh]</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice></mc:AlternateContent><w:t>bên</w:t></w:r></w:p>`)
	require.Equal(t, []string{"1: DANH SÁCH", "2: STT|Họ tên", "3: 1|An", "4: cạnh", "5: bên"}, intaketest.Texts(book))
}

func TestReadDocumentNestedTables(t *testing.T) {
	t.Parallel()
	book := readWord(t, `[trước]<w:tbl><w:tr><w:tc>[ngoài]<w:tbl>{STT|Họ tên}{1|An}</w:tbl>[ngoài nữa]</w:tc></w:tr>{dưới}</w:tbl>[sau]`)
	require.Equal(t, []string{"1: trước", "2: ngoài ngoài nữa", "3: STT|Họ tên", "4: 1|An", "5: dưới", "6: sau"}, intaketest.Texts(book))
}

// Numbers that Word writes itself: they fill an empty column, stand before titles, and keep out of names.
func TestReadDocumentLists(t *testing.T) {
	t.Parallel()
	const numbering = `<w:numbering><w:abstractNum w:abstractNumId="5"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>
		<w:abstractNum w:abstractNumId="6"><w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1.%2)"/></w:lvl></w:abstractNum>
		<w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="-"/></w:lvl></w:abstractNum>
		<w:num w:numId="1"><w:abstractNumId w:val="5"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="6"/></w:num><w:num w:numId="3"><w:abstractNumId w:val="5"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>
		<w:num w:numId="4"><w:abstractNumId w:val="7"/></w:num><w:num w:numId="8"><w:abstractNumId w:val="5"/></w:num></w:numbering>`
	item := func(list, level, s string) string {
		return `<w:p><w:pPr><w:numPr><w:ilvl w:val="` + level + `"/><w:numId w:val="` + list + `"/></w:numPr></w:pPr><w:r><w:t>` + s + `</w:t></w:r></w:p>`
	}
	row := func(cells ...string) string {
		return "<w:tr><w:tc>" + strings.Join(cells, "</w:tc><w:tc>") + "</w:tc></w:tr>"
	}
	book := readWord(t, item("2", "0", "Đương nhiên")+`<w:tbl>`+row(item("1", "0", ""), "[An]")+row(item("8", "0", ""), item("3", "0", "Bình"))+row(item("4", "0", ""), item("9", "0", "Cúc"))+
		row(item("2", "1", "nhóm"))+`</w:tbl>`+item("2", "0", "Cử")+item("0", "0", "hết"), "word/numbering.xml", numbering)
	require.Equal(t, []string{"1: III. Đương nhiên", "2: 1.|An", "3: 2.|Bình", "4: Cúc", "5: III.a) nhóm", "6: IV. Cử", "7: hết"}, intaketest.Texts(book))
}

func TestReadDocumentStyles(t *testing.T) {
	t.Parallel()
	const styles = `<w:styles><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Arial"/></w:rPr></w:rPrDefault></w:docDefaults>
		<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:rPr><w:rFonts w:ascii=".VnTime" w:hAnsi="x"/></w:rPr></w:style>
		<w:style w:type="paragraph" w:styleId="H1"><w:basedOn w:val="Normal"/><w:pPr><w:rPr><w:b w:val="0"/></w:rPr></w:pPr><w:rPr><w:b/></w:rPr></w:style>
		<w:style w:type="paragraph" w:styleId="Other"/><w:style w:type="character" w:styleId="Light"><w:rPr><w:b w:val="0"/></w:rPr></w:style></w:styles>`
	s := readWord(t, `[NguyÔn V¨n An]<w:p><w:pPr><w:pStyle w:val="H1"/></w:pPr><w:r><w:t>§¶ng</w:t></w:r></w:p>
		<w:p><w:pPr><w:pStyle w:val="H1"/></w:pPr><w:r><w:rPr><w:rStyle w:val="Light"/></w:rPr><w:t>§¶ng</w:t></w:r></w:p>
		<w:p><w:r><w:t>tr</w:t><w:softHyphen/><w:t>ëng</w:t></w:r></w:p>
		<w:p><w:pPr><w:pStyle w:val="Other"/></w:pPr><w:r><w:rPr><w:b/><w:strike/></w:rPr><w:t>Đảng</w:t></w:r></w:p>`, "word/styles.xml", styles).Sheets[0]
	require.Equal(t, []int{2, 5}, intaketest.Bold(s))
	require.True(t, s.Lines[4].Struck())
	require.False(t, s.Lines[3].Struck())
	for i, font := range []string{".VnTime", ".VnTime", ".VnTime", ".VnTime", "Arial"} {
		require.Equal(t, font, s.Lines[i].Cells[0].Font)
	}
	require.Equal(t, "Nguyễn Văn An", grid.Text(s.Lines[0].Cells[0]))
	require.Equal(t, "trưởng", grid.Text(s.Lines[3].Cells[0]))
}

func TestReadDocumentRefuses(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		content []byte
		key     string
	}{
		"blank":   {docx(t, "<w:p/>"), "empty"},
		"other":   {docx(t, "", "word/document.xml", "<w:glossaryDocument/>"), "type"},
		"cut":     {docx(t, "", "word/document.xml", "<w:document><w:body>"), "damaged"},
		"nothing": {docx(t, "", "word/document.xml", ""), "damaged"},
		"styles":  {docx(t, "<w:p/>", "word/styles.xml", "<w:styles>"), "damaged"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := intake.Read("a.docx", c.content)
			intaketest.RequireFault(t, "fault.intake_"+c.key, err)
		})
	}
}

// FuzzDocument feeds the XML of Word documents.
func FuzzDocument(f *testing.F) {
	f.Add(word(`[a]<w:tbl><w:tblGrid><w:gridCol w:w="9"/><w:gridCol w:w="900"/></w:tblGrid>{a|b}<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr><w:tc><w:tcPr><w:gridSpan w:val="2"/><w:vMerge w:val="restart"/></w:tcPr>
		<w:p><w:pPr><w:pStyle w:val="a"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr></w:p><w:tbl>{a}</w:tbl></w:tc></w:tr><w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr></w:tc></w:tr></w:tbl>`),
		`<w:styles><w:style w:type="paragraph" w:styleId="a" w:default="1"><w:rPr><w:b/></w:rPr></w:style></w:styles>`,
		`<w:numbering><w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:lvlText w:val="%1."/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num></w:numbering>`)
	f.Fuzz(func(t *testing.T, body, styles, numbering string) {
		book, err := intake.Read("a.docx", docx(t, body, "word/styles.xml", styles, "word/numbering.xml", numbering))
		intaketest.Check(t, book, err)
	})
}

// TestHostile reads hostile Word documents while it watches time and memory.
func TestHostile(t *testing.T) {
	for _, c := range []struct {
		name  string
		file  func() []byte
		limit string // of the refusal, "" when the file is read
	}{
		{"a million paragraphs", func() []byte { return docx(t, word(strings.Repeat("[a]", 800_000))) }, "rows"},
		{"a row of 300,000 cells merged downwards in one narrow column", func() []byte {
			return docx(t, `<w:tbl><w:tblGrid>`+strings.Repeat(`<w:gridCol w:w="0001"/>`, 10)+`</w:tblGrid>`+
				strings.Repeat(`<w:tr>`+strings.Repeat(`<w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc>`, 100_000)+`</w:tr>`, 3)+`</w:tbl>`)
		}, ""},
		{"cells merged downwards over and over", func() []byte {
			row := `<w:tr>` + strings.Repeat(`<w:tc><w:tcPr><w:vMerge/></w:tcPr></w:tc>`, 60) + `</w:tr>`
			return docx(t, `<w:tbl>`+strings.Repeat(row, 9_000)+word("{a}")+`</w:tbl>`)
		}, ""},
		{"tables in tables in tables", func() []byte {
			inner := word(strings.Repeat("{a|b}", 9_000))
			for range 12 {
				inner = word("{a}") + "<w:tr><w:tc>" + word("[x]") + "<w:tbl>" + inner + "</w:tbl></w:tc></w:tr>"
			}
			return docx(t, "<w:tbl>"+inner+"</w:tbl>")
		}, ""},
		{"a nested table in each of 9,000 rows", func() []byte {
			return docx(t, "<w:tbl>"+strings.Repeat("<w:tr><w:tc>"+word("[x]")+"<w:tbl>"+word("{a}")+"</w:tbl></w:tc></w:tr>", 9_000)+"</w:tbl>")
		}, ""},
		{"spans of a million columns", func() []byte {
			return docx(t, `<w:tbl>`+strings.Repeat(`<w:tr><w:tc><w:tcPr><w:gridSpan w:val="999999999"/></w:tcPr></w:tc><w:tc><w:tcPr><w:gridSpan w:val="-7"/></w:tcPr>`+word("[a]")+`</w:tc></w:tr>`, 30_000)+`</w:tbl>`)
		}, "merges"},
		{"a list in every paragraph", func() []byte {
			levels := strings.Repeat(`<w:lvl w:ilvl="8"><w:lvlText w:val="%1%2%3%4%5%6%7%8%9%9"/></w:lvl>`, 9)
			return docx(t, strings.Repeat(`<w:p><w:pPr><w:numPr><w:ilvl w:val="8"/><w:numId w:val="1"/></w:numPr></w:pPr></w:p>`, 19_000), "word/numbering.xml",
				`<w:numbering><w:abstractNum w:abstractNumId="1">`+levels+`</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num></w:numbering>`)
		}, ""},
		{"a million lists", func() []byte {
			var b strings.Builder
			for i := range 200_000 {
				fmt.Fprintf(&b, `<w:abstractNum w:abstractNumId="%d"/>`, i)
			}
			return docx(t, "", "word/numbering.xml", `<w:numbering>`+b.String()+`</w:numbering>`)
		}, "damaged"},
	} {
		t.Run(c.name, func(t *testing.T) {
			intaketest.Endure(t, intaketest.Loose(), "a.docx", c.file(), c.limit)
		})
	}
}
