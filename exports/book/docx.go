package book

import (
	"archive/zip"
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"daihoi/models/calendar"
)

// Paper is an official document of the Fatherland Front: head, title, text, recipients and signatures.
type Paper struct {
	Unit       string // "Xã Thanh Liệt"
	Organ      string // that issues the paper; "" for the Standing Board
	Place      string // "Thanh Liệt"
	Date       calendar.Date
	Symbol     string   // type of paper in its number: "BC"; "" for a paper without a number
	Draft      bool     // marks the paper as a draft
	Title      string   // "BÁO CÁO"
	Under      []string // what it is about
	Paragraphs []Paragraph
	Sign       Signature // Preparer is unused: a paper lists recipients instead
	Recipients []string
	Signers    []Signer // several who sign together, instead of Sign and Recipients
	Words      Words
}

// Signer is one of several signatories: the body they sign for, and their office.
type Signer struct{ For, Title, Name string }

// Paragraph is one line of the text or a table. A heading is bold.
type Paragraph struct {
	Text    string
	Heading bool
	Table   *Grid
}

// Grid is a ruled table. Its head row repeats on every page, a line feed in a cell starts a new line, and a row with a
// single cell spans the whole width.
type Grid struct {
	Widths []int // of the columns, in twentieths of a point: 9071 from margin to margin
	Head   []string
	Rows   [][]string
}

// WriteDocument writes the paper as a Word document (.docx): A4 portrait, Times New Roman, margins and head as Nghị
// định 30/2020/NĐ-CP, Phụ lục I requires. It contains only the parts that ECMA-376 demands.
func WriteDocument(w io.Writer, p Paper) error {
	archive := zip.NewWriter(w)
	for _, part := range []struct{ name, text string }{
		{"[Content_Types].xml", contentTypes},
		{"_rels/.rels", packageRelations},
		{"word/_rels/document.xml.rels", documentRelations},
		{"word/styles.xml", styles},
		{"word/header1.xml", pageNumber},
		{"word/document.xml", p.document()},
	} {
		file, err := archive.Create(part.name)
		if err != nil {
			return err
		}
		if _, err := io.WriteString(file, xml.Header+part.text); err != nil {
			return err
		}
	}
	return archive.Close()
}

const (
	wordSpace = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" ` +
		`xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
	wordType     = "application/vnd.openxmlformats-officedocument.wordprocessingml."
	relationType = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"

	contentTypes = `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Default Extension="xml" ContentType="application/xml"/>` +
		`<Override PartName="/word/document.xml" ContentType="` + wordType + `document.main+xml"/>` +
		`<Override PartName="/word/styles.xml" ContentType="` + wordType + `styles+xml"/>` +
		`<Override PartName="/word/header1.xml" ContentType="` + wordType + `header+xml"/></Types>`
	packageRelations = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
		`<Relationship Id="rId1" Type="` + relationType + `officeDocument" Target="word/document.xml"/></Relationships>`
	documentRelations = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
		`<Relationship Id="rId1" Type="` + relationType + `styles" Target="styles.xml"/>` +
		`<Relationship Id="rId2" Type="` + relationType + `header" Target="header1.xml"/></Relationships>`

	// 14 points, as official papers require. Sizes are in half points, lengths in twentieths of a point.
	styles = `<w:styles ` + wordSpace + `><w:docDefaults><w:rPrDefault><w:rPr>` +
		`<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="Times New Roman" w:cs="Times New Roman"/>` +
		`<w:sz w:val="28"/><w:szCs w:val="28"/><w:lang w:val="vi-VN"/></w:rPr></w:rPrDefault></w:docDefaults>` +
		`<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style></w:styles>`
	// The page number is centred in the top margin, from page 2 on.
	pageNumber = `<w:hdr ` + wordSpace + `><w:p><w:pPr><w:jc w:val="center"/></w:pPr>` +
		`<w:fldSimple w:instr="PAGE"><w:r><w:t>2</w:t></w:r></w:fldSimple></w:p></w:hdr>`
	// A4; margins 20 mm, left 30 mm.
	section = `<w:sectPr><w:headerReference w:type="default" r:id="rId2"/><w:pgSz w:w="11906" w:h="16838"/>` +
		`<w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1701" w:header="567" w:footer="567" w:gutter="0"/><w:titlePg/></w:sectPr>`
)

// textStyle is the look of a paragraph. Size is in points, 0 means 14.
type textStyle struct {
	CellStyle
	body bool // justified, with an indented first line
}

func (p Paper) document() string {
	var b strings.Builder
	b.WriteString(`<w:document ` + wordSpace + `><w:body>`)
	head := textStyle{CellStyle: CellStyle{Align: "center", Size: 12}}
	bold := textStyle{CellStyle: CellStyle{Align: "center", Bold: true, Size: 12}}
	motto := textStyle{CellStyle: CellStyle{Align: "center", Bold: true, underline: true, Size: 13}}
	issuer := Issuer(p.Unit, p.Organ)
	b.WriteString(sideBySide(3470, 5601,
		paragraph(issuer[0], head)+paragraph(issuer[1], head)+
			paragraph(issuer[2], textStyle{CellStyle: CellStyle{Align: "center", Bold: true, underline: true, Size: 12}}),
		paragraph("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", bold)+paragraph("Độc lập - Tự do - Hạnh phúc", motto)))
	gap := paragraph("", textStyle{CellStyle: CellStyle{Size: 6}})
	number := gap
	if p.Symbol != "" {
		number += paragraph("Số: ……/"+p.Symbol+"-MTTQ-BTT", textStyle{CellStyle: CellStyle{Align: "center", Size: 13}})
	}
	if p.Draft {
		number += paragraph(DraftMark, textStyle{CellStyle: CellStyle{Align: "center", Bold: true, Size: 13}})
	}
	b.WriteString(sideBySide(3470, 5601, number,
		gap+paragraph(PlaceAndDay(p.Place, p.Date), textStyle{CellStyle: CellStyle{Align: "center", Italic: true, Size: 13}})))
	title := textStyle{CellStyle: CellStyle{Align: "center", Bold: true}}
	b.WriteString(paragraph("", title) + paragraph(p.Title, title))
	for _, line := range p.Under {
		b.WriteString(paragraph(line, title))
	}
	b.WriteString(paragraph("", title))
	for _, line := range p.Paragraphs {
		if line.Table != nil {
			b.WriteString(line.Table.xml())
			continue
		}
		b.WriteString(paragraph(line.Text, textStyle{CellStyle: CellStyle{Bold: line.Heading}, body: true}))
	}
	b.WriteString(paragraph("", title) + p.closing())
	b.WriteString(section + `</w:body></w:document>`)
	return b.String()
}

// closing lists the recipients on the left and the signature on the right.
func (p Paper) closing() string {
	left := paragraph("Nơi nhận:", textStyle{CellStyle: CellStyle{Bold: true, Italic: true, Size: 12}})
	for _, r := range p.Recipients {
		left += paragraph("- "+r, textStyle{CellStyle: CellStyle{Size: 11}})
	}
	bold := textStyle{CellStyle: CellStyle{Align: "center", Bold: true}}
	if len(p.Signers) > 0 {
		return p.signatures(bold)
	}
	right := ""
	for _, line := range p.Sign.Lines() {
		right += paragraph(line, bold)
	}
	right += strings.Repeat(paragraph("", bold), 4) + paragraph(Dotted(p.Sign.Signer), bold)
	return sideBySide(4535, 4536, left, right)
}

// signatures places the blocks of several signers, two in a row.
func (p Paper) signatures(bold textStyle) string {
	block := func(i int) string {
		if i >= len(p.Signers) {
			return paragraph("", bold)
		}
		s := p.Signers[i]
		return paragraph(strings.ToUpper(s.For), textStyle{CellStyle: CellStyle{Align: "center", Bold: true, Size: 12}}) + paragraph(strings.ToUpper(s.Title), bold) +
			strings.Repeat(paragraph("", bold), 3) + paragraph(Dotted(s.Name), bold) + paragraph("", bold)
	}
	var b strings.Builder
	for i := 0; i < len(p.Signers); i += 2 {
		b.WriteString(sideBySide(4535, 4536, block(i), block(i+1)) + paragraph("", textStyle{CellStyle: CellStyle{Size: 6}}))
	}
	return b.String()
}

// sideBySide places two blocks next to each other; the widths are in twentieths of a point.
func sideBySide(left, right int, a, b string) string {
	cell := func(width int, content string) string {
		return fmt.Sprintf(`<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/></w:tcPr>%s</w:tc>`, width, content)
	}
	return fmt.Sprintf(`<w:tbl><w:tblPr><w:tblW w:w="%d" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr>`+
		`<w:tblGrid><w:gridCol w:w="%d"/><w:gridCol w:w="%d"/></w:tblGrid><w:tr><w:trPr><w:cantSplit/></w:trPr>%s%s</w:tr></w:tbl>`,
		left+right, left, right, cell(left, a), cell(right, b))
}

// xml is the table with borders around every cell. Rows do not break across pages.
func (g Grid) xml() string {
	var b strings.Builder
	total := 0
	for _, w := range g.Widths {
		total += w
	}
	fmt.Fprintf(&b, `<w:tbl><w:tblPr><w:tblW w:w="%d" w:type="dxa"/><w:tblBorders>`, total)
	for _, side := range []string{"top", "left", "bottom", "right", "insideH", "insideV"} {
		fmt.Fprintf(&b, `<w:%s w:val="single" w:sz="4" w:space="0" w:color="000000"/>`, side)
	}
	b.WriteString(`</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>`)
	for _, w := range g.Widths {
		fmt.Fprintf(&b, `<w:gridCol w:w="%d"/>`, w)
	}
	b.WriteString(`</w:tblGrid>`)
	g.row(&b, g.Head, `<w:cantSplit/><w:tblHeader/>`, textStyle{CellStyle: CellStyle{Align: "center", Bold: true, Size: 12}})
	for _, row := range g.Rows {
		g.row(&b, row, `<w:cantSplit/>`, textStyle{CellStyle: CellStyle{Size: 12, Bold: len(row) == 1}})
	}
	b.WriteString(`</w:tbl>`)
	return b.String()
}

func (g Grid) row(b *strings.Builder, cells []string, kind string, t textStyle) {
	b.WriteString(`<w:tr><w:trPr>` + kind + `</w:trPr>`)
	for i, content := range cells {
		if len(cells) == 1 {
			fmt.Fprintf(b, `<w:tc><w:tcPr><w:gridSpan w:val="%d"/></w:tcPr>`, len(g.Widths))
		} else {
			fmt.Fprintf(b, `<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/></w:tcPr>`, g.Widths[i])
		}
		for line := range strings.SplitSeq(content, "\n") {
			b.WriteString(paragraph(line, t))
		}
		b.WriteString(`</w:tc>`)
	}
	b.WriteString(`</w:tr>`)
}

func paragraph(content string, t textStyle) string {
	var b strings.Builder
	b.WriteString(`<w:p><w:pPr>`)
	if t.body {
		if t.Bold {
			b.WriteString(`<w:keepNext/>`)
		}
		b.WriteString(`<w:spacing w:before="120" w:line="288" w:lineRule="auto"/><w:ind w:firstLine="567"/><w:jc w:val="both"/>`)
	} else if t.Align != "" {
		b.WriteString(`<w:jc w:val="` + t.Align + `"/>`)
	}
	b.WriteString(`</w:pPr><w:r><w:rPr>`)
	for _, on := range []struct {
		is  bool
		tag string
	}{{t.Bold, `<w:b/>`}, {t.Italic, `<w:i/>`}, {t.Size > 0, fmt.Sprintf(`<w:sz w:val="%d"/>`, int(2*t.Size))},
		{t.underline, `<w:u w:val="single"/>`}} {
		if on.is {
			b.WriteString(on.tag)
		}
	}
	b.WriteString(`</w:rPr><w:t xml:space="preserve">`)
	_ = xml.EscapeText(&b, []byte(content)) // writing to a Builder never fails
	b.WriteString(`</w:t></w:r></w:p>`)
	return b.String()
}
