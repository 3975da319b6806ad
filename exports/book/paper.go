package book

import (
	"cmp"
	"strings"

	"daihoi/models/calendar"
)

// Paper is an official document of the Fatherland Front: head, title, text, recipients and signatures.
type Paper struct {
	Unit       string    // "Xã Thanh Liệt"
	Organ      string    // that issues the paper; "" for the Standing Board
	Lines      [3]string // of the head, instead of Unit and Organ
	Place      string    // "Thanh Liệt"
	Date       calendar.Date
	Symbol     string   // type of paper in its number: "BC"; "" for a paper without a number
	Number     string   // the whole line of the number, instead of Symbol
	Dated      string   // place and day in words, instead of Place and Date
	Undated    bool     // minutes say in their text where and when
	Draft      bool     // marks the paper as a draft
	DraftWords string   // instead of DraftMark
	Title      string   // "BÁO CÁO"
	Under      []string // what it is about
	Paragraphs []Paragraph
	Sign       Signature // Preparer is unused: a paper lists recipients instead
	Recipients []string
	Signers    []Signer // several who sign together, instead of Sign; recipients follow below
	Words      Words
}

// Signer is one of several signatories: the body they sign for, and their office.
type Signer struct{ For, Title, Name string }

// Paragraph is one line of the text or a table. A heading is bold, what is centred has no indent.
type Paragraph struct {
	Text    string
	Heading bool
	Centred bool
	Italic  bool
	Table   *Grid
	Picture *Picture // with its caption instead of the text
}

// Grid is a ruled table. Its head row repeats on every page, a line feed in a cell starts a new line, and a row with a
// single cell spans the whole width.
type Grid struct {
	Widths  []int  // of the columns, in twentieths of a point: 9071 from margin to margin
	Centred []bool // the columns of numbers; nil for none
	Head    []string
	Rows    [][]string
}

// Block is a piece of a laid out paper: paragraphs below each other, two columns of them on one page, or a table. The
// widths of the columns are in twentieths of a point.
type Block struct {
	Lines       []PaperLine
	Left, Right []PaperLine
	Widths      [2]int
	Table       *Grid
	Picture     *Picture
}

// PaperLine is a paragraph and its look; a size of 0 is PaperSize. The text of the paper itself (Body) is justified, with
// space above it and an indented first line, and its headings stay with what follows.
type PaperLine struct {
	Text string
	CellStyle
	Body  bool
	Rule  bool   // a short line across the middle instead of text
	Named string // style of the paragraph in Word, "" for Normal
}

// PaperSize is the size of letters in a paper, in points.
const PaperSize = 14

// GridHead is the look of a table's head.
var GridHead = CellStyle{Align: "center", Bold: true, Size: 12}

// GridRow is the look of a row: one that spans the table is a heading.
func GridRow(cells []string) CellStyle { return CellStyle{Size: 12, Bold: len(cells) == 1} }

// Cell is the look of a cell in the column i of a row of that look.
func (g Grid) Cell(row CellStyle, i int) CellStyle {
	if i < len(g.Centred) && g.Centred[i] {
		row.Align = "center"
	}
	return row
}

var (
	paperTitle = CellStyle{Align: "center", Bold: true}
	narrow     = PaperLine{CellStyle: CellStyle{Size: 6}} // an empty line that sets blocks apart
	headWidths = [2]int{3470, 5601}
	signWidths = [2]int{4535, 4536}
)

// Blocks lays the paper out as Nghị định 30/2020/NĐ-CP, Phụ lục I requires.
func (p Paper) Blocks() []Block {
	head := CellStyle{Align: "center", Size: 12}
	bold, underlined := head, head
	bold.Bold, underlined.Bold, underlined.underline = true, true, true
	motto := underlined
	motto.Size = 13
	number, day := []PaperLine{narrow}, []PaperLine{narrow}
	if p.Symbol != "" || p.Number != "" {
		number = append(number, PaperLine{Text: cmp.Or(p.Number, "Số: ……/"+p.Symbol+"-MTTQ-BTT"), CellStyle: CellStyle{Align: "center", Size: 13}})
	}
	if p.Draft {
		number = append(number, PaperLine{Text: cmp.Or(p.DraftWords, DraftMark), CellStyle: CellStyle{Align: "center", Bold: true, Size: 13}})
	}
	if !p.Undated {
		day = append(day, PaperLine{Text: cmp.Or(p.Dated, PlaceAndDay(p.Place, p.Date)), CellStyle: CellStyle{Align: "center", Italic: true, Size: 13}})
	}
	title := []PaperLine{{CellStyle: paperTitle}, {Text: p.Title, CellStyle: paperTitle, Named: "Title"}}
	for _, line := range p.Under {
		title = append(title, PaperLine{Text: line, CellStyle: paperTitle})
	}
	if len(p.Under) > 0 { // Phụ lục I: a line of a third to a half of the words above it
		title = append(title, PaperLine{Rule: true, CellStyle: narrow.CellStyle})
	}
	issuer := p.Lines
	if issuer[0] == "" {
		issuer = [3]string{"ỦY BAN MTTQ VIỆT NAM", strings.ToUpper(p.Unit), strings.ToUpper(cmp.Or(p.Organ, Board))}
	}
	blocks := []Block{
		{Widths: headWidths,
			Left:  []PaperLine{{Text: issuer[0], CellStyle: head}, {Text: issuer[1], CellStyle: head}, {Text: issuer[2], CellStyle: underlined}},
			Right: []PaperLine{{Text: "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", CellStyle: bold}, {Text: "Độc lập - Tự do - Hạnh phúc", CellStyle: motto}}},
		{Widths: headWidths, Left: number, Right: day},
		{Lines: append(title, PaperLine{CellStyle: paperTitle})},
	}
	for _, line := range p.Paragraphs {
		switch {
		case line.Picture != nil:
			blocks = append(blocks, Block{Picture: line.Picture}, Block{Lines: []PaperLine{{Text: line.Picture.Caption, CellStyle: CellStyle{Align: "center", Italic: true, Size: 12}}}})
		case line.Table != nil:
			blocks = append(blocks, Block{Table: line.Table})
		default:
			text := PaperLine{Text: line.Text, Body: true}
			text.Italic = line.Italic
			switch {
			case line.Centred:
				text = PaperLine{Text: line.Text, CellStyle: CellStyle{Align: "center", Bold: line.Heading}}
			case line.Heading:
				text.Bold, text.Named = true, "Heading1"
			}
			blocks = append(blocks, Block{Lines: []PaperLine{text}})
		}
	}
	blocks = append(blocks, Block{Lines: []PaperLine{{CellStyle: paperTitle}}})
	if len(p.Signers) > 0 {
		blocks = append(blocks, p.signatures()...)
		if len(p.Recipients) > 0 {
			blocks = append(blocks, Block{Lines: p.recipients()})
		}
		return blocks
	}
	return append(blocks, p.closing())
}

// closing lists the recipients on the left and the signature on the right.
func (p Paper) closing() Block {
	right := signed(PaperLine{Text: cmp.Or(p.Sign.For, "TM. BAN THƯỜNG TRỰC"), CellStyle: paperTitle}, p.Sign.office(), 4, p.Sign.Signer)
	return Block{Widths: signWidths, Left: p.recipients(), Right: right}
}

func (p Paper) recipients() []PaperLine {
	lines := []PaperLine{{Text: "Nơi nhận:", CellStyle: CellStyle{Bold: true, Italic: true, Size: 12}}}
	for _, r := range p.Recipients {
		lines = append(lines, PaperLine{Text: "- " + r, CellStyle: CellStyle{Size: 11}})
	}
	return lines
}

// signed is a signature: the body, the office, empty lines to sign in, and the name.
func signed(body PaperLine, office []string, empty int, name string) []PaperLine {
	lines := []PaperLine{body}
	for _, line := range office {
		lines = append(lines, PaperLine{Text: line, CellStyle: paperTitle})
	}
	for range empty {
		lines = append(lines, PaperLine{CellStyle: paperTitle})
	}
	return append(lines, PaperLine{Text: Dotted(name), CellStyle: paperTitle})
}

// signatures places the signatures of several signers, two in a row.
func (p Paper) signatures() []Block {
	one := func(i int) []PaperLine {
		if i >= len(p.Signers) {
			return []PaperLine{{CellStyle: paperTitle}}
		}
		s := p.Signers[i]
		body := PaperLine{Text: strings.ToUpper(s.For), CellStyle: CellStyle{Align: "center", Bold: true, Size: 12}}
		return append(signed(body, []string{strings.ToUpper(s.Title)}, 3, s.Name), PaperLine{CellStyle: paperTitle})
	}
	var blocks []Block
	for i := 0; i < len(p.Signers); i += 2 {
		blocks = append(blocks, Block{Widths: signWidths, Left: one(i), Right: one(i + 1)}, Block{Lines: []PaperLine{narrow}})
	}
	return blocks
}
