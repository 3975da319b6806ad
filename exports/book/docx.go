package book

import (
	"archive/zip"
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// WriteDocument writes the paper as a Word document (.docx): A4 portrait, Times New Roman, margins and head as Nghị
// định 30/2020/NĐ-CP, Phụ lục I requires. It contains only the parts that ECMA-376 demands.
func WriteDocument(w io.Writer, p Paper) error {
	archive := zip.NewWriter(w)
	pictures := p.pictures()
	types, relations := contentTypes, documentRelations
	if len(pictures) > 0 {
		types = strings.Replace(types, `<Override`, `<Default Extension="jpeg" ContentType="image/jpeg"/><Override`, 1)
		links := ""
		for i := range pictures {
			links += `<Relationship Id="` + pictureRelation(i+1) + `" Type="` + relationType + `image" Target="` + pictureFile(i+1) + `"/>`
		}
		relations = strings.Replace(relations, `</Relationships>`, links+`</Relationships>`, 1)
	}
	for _, part := range []struct{ name, text string }{
		{"[Content_Types].xml", types},
		{"_rels/.rels", packageRelations},
		{"word/_rels/document.xml.rels", relations},
		{"docProps/core.xml", p.properties()},
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
	for i, picture := range pictures {
		file, err := archive.CreateHeader(&zip.FileHeader{Name: "word/" + pictureFile(i+1), Method: zip.Store})
		if err != nil {
			return err
		}
		if _, err := file.Write(picture.JPEG); err != nil {
			return err
		}
	}
	return archive.Close()
}

// pictures are the photographs of the paper, in their order.
func (p Paper) pictures() (all []*Picture) {
	for _, line := range p.Paragraphs {
		if line.Picture != nil {
			all = append(all, line.Picture)
		}
	}
	return all
}

// escape writes text into XML.
func escape(b *strings.Builder, text string) {
	_ = xml.EscapeText(b, []byte(text)) // writing to a Builder never fails
}

const (
	wordSpace = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" ` +
		`xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
	wordType     = "application/vnd.openxmlformats-officedocument.wordprocessingml."
	relationType = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"

	contentTypes = `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Default Extension="xml" ContentType="application/xml"/>` +
		`<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>` +
		`<Override PartName="/word/document.xml" ContentType="` + wordType + `document.main+xml"/>` +
		`<Override PartName="/word/styles.xml" ContentType="` + wordType + `styles+xml"/>` +
		`<Override PartName="/word/header1.xml" ContentType="` + wordType + `header+xml"/></Types>`
	packageRelations = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
		`<Relationship Id="rId1" Type="` + relationType + `officeDocument" Target="word/document.xml"/>` +
		`<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`
	documentRelations = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
		`<Relationship Id="rId1" Type="` + relationType + `styles" Target="styles.xml"/>` +
		`<Relationship Id="rId2" Type="` + relationType + `header" Target="header1.xml"/></Relationships>`

	// 14 points, as official papers require. Sizes are in half points, lengths in twentieths of a point.
	styles = `<w:styles ` + wordSpace + `><w:docDefaults><w:rPrDefault><w:rPr>` +
		`<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="Times New Roman" w:cs="Times New Roman"/>` +
		`<w:sz w:val="28"/><w:szCs w:val="28"/><w:lang w:val="` + language + `"/></w:rPr></w:rPrDefault></w:docDefaults>` +
		`<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>` +
		`<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/><w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:qFormat/>` +
		`<w:pPr><w:jc w:val="center"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>` +
		`<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:qFormat/>` +
		`<w:pPr><w:keepNext/><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/></w:rPr></w:style></w:styles>`
	// The page number is centred in the top margin, from page 2 on.
	pageNumber = `<w:hdr ` + wordSpace + `><w:p><w:pPr><w:jc w:val="center"/></w:pPr>` +
		`<w:fldSimple w:instr="PAGE"><w:r><w:t>2</w:t></w:r></w:fldSimple></w:p></w:hdr>`
	// A4; margins 20 mm, left 30 mm.
	section = `<w:sectPr><w:headerReference w:type="default" r:id="rId2"/><w:pgSz w:w="11906" w:h="16838"/>` +
		`<w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1701" w:header="567" w:footer="567" w:gutter="0"/><w:titlePg/></w:sectPr>`
)

// language is that of every paper, whatever the reader's: papers are Vietnamese.
const language = "vi-VN"

// properties are the properties of the document (Dublin Core).
func (p Paper) properties() string {
	var b strings.Builder
	b.WriteString(`<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" ` +
		`xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">`)
	author, about := "Ủy ban MTTQ Việt Nam "+p.Unit, strings.Join(p.Under, ", ")
	for _, part := range []struct{ tag, text string }{{"dc:title", strings.TrimSpace(p.Title + " " + about)}, {"dc:subject", about}, {"dc:creator", author},
		{"cp:lastModifiedBy", author}, {"dc:language", language}} {
		b.WriteString("<" + part.tag + ">")
		_ = xml.EscapeText(&b, []byte(part.text)) // writing to a Builder never fails
		b.WriteString("</" + part.tag + ">")
	}
	if !p.Date.IsZero() {
		for _, tag := range []string{"dcterms:created", "dcterms:modified"} {
			fmt.Fprintf(&b, `<%s xsi:type="dcterms:W3CDTF">%s</%s>`, tag, p.Date.Time().Format(time.RFC3339), tag)
		}
	}
	b.WriteString(`</cp:coreProperties>`)
	return b.String()
}

// document is the body of the document.
func (p Paper) document() string {
	var b strings.Builder
	b.WriteString(`<w:document ` + wordSpace + `><w:body>`)
	blocks, pictures := p.Blocks(), 0
	for i, block := range blocks {
		// A signature must not be alone on a page: what is before it, and before the empty line above it, stays with it.
		keep := slices.ContainsFunc(blocks[i+1:min(i+3, len(blocks))], func(b Block) bool { return b.Left != nil })
		switch {
		case block.Picture != nil:
			pictures++
			b.WriteString(block.Picture.xml(pictures))
		case block.Table != nil:
			b.WriteString(block.Table.xml(keep))
		case block.Left != nil:
			b.WriteString(sideBySide(block.Widths[0], block.Widths[1], paragraphs(block.Left, false), paragraphs(block.Right, false)))
		default:
			b.WriteString(paragraphs(block.Lines, keep))
		}
	}
	b.WriteString(section + `</w:body></w:document>`)
	return b.String()
}

// paragraphs writes lines; with keep they stay on the page of what follows.
func paragraphs(lines []PaperLine, keep bool) string {
	var b strings.Builder
	for _, l := range lines {
		b.WriteString(paragraph(l, keep))
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

// xml is the table with borders around every cell. Rows do not break across pages; with keep the last two stay on the page of
// what follows.
func (g Grid) xml(keep bool) string {
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
	g.row(&b, g.Head, `<w:cantSplit/><w:tblHeader/>`, GridHead, false)
	for i, row := range g.Rows {
		g.row(&b, row, `<w:cantSplit/>`, GridRow(row), keep && i >= len(g.Rows)-2)
	}
	b.WriteString(`</w:tbl>`)
	return b.String()
}

func (g Grid) row(b *strings.Builder, cells []string, kind string, l CellStyle, keep bool) {
	b.WriteString(`<w:tr><w:trPr>` + kind + `</w:trPr>`)
	for i, content := range cells {
		if len(cells) == 1 {
			fmt.Fprintf(b, `<w:tc><w:tcPr><w:gridSpan w:val="%d"/></w:tcPr>`, len(g.Widths))
		} else {
			fmt.Fprintf(b, `<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/></w:tcPr>`, g.Widths[i])
		}
		for line := range strings.SplitSeq(content, "\n") {
			b.WriteString(paragraph(PaperLine{Text: line, CellStyle: g.Cell(l, i)}, keep))
		}
		b.WriteString(`</w:tc>`)
	}
	b.WriteString(`</w:tr>`)
}

func paragraph(t PaperLine, keep bool) string {
	var b strings.Builder
	b.WriteString(`<w:p><w:pPr>`)
	if t.Named != "" {
		b.WriteString(`<w:pStyle w:val="` + t.Named + `"/>`)
	}
	if keep || t.Body && t.Bold {
		b.WriteString(`<w:keepNext/>`)
	}
	if t.Rule {
		b.WriteString(`<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="1" w:color="000000"/></w:pBdr><w:spacing w:line="120" w:lineRule="exact"/><w:ind w:left="3400" w:right="3400"/>`)
	}
	if t.Body {
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
	_ = xml.EscapeText(&b, []byte(t.Text)) // writing to a Builder never fails
	b.WriteString(`</w:t></w:r></w:p>`)
	return b.String()
}
