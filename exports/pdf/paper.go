package pdf

import (
	"bytes"
	"io"
	"strconv"
	"strings"

	"codeberg.org/go-pdf/fpdf"

	"daihoi/exports/book"
	"daihoi/exports/font"
)

// The page of an official document, as in its Word form: A4 portrait, margins 20 mm, left 30 mm, and the page number
// centred in the top margin from page 2 on. Widths in a paper are in twentieths of a point.
const (
	twips        = 20.0
	paperWidth   = 11906 / twips
	paperHeight  = 16838 / twips
	paperLeft    = 1701 / twips
	paperMargin  = 1134 / twips
	paperBottom  = paperHeight - paperMargin
	paperRoom    = paperWidth - paperLeft - paperMargin
	numberTop    = 567 / twips
	bodyIndent   = 567 / twips
	bodyBefore   = 6   // points above a paragraph
	bodyPitch    = 1.2 // of the usual distance of lines
	gridPadding  = 5.4 // points at the sides of a cell
	gridSpace    = 1   // points above and below its text
	gridLine     = 0.5
	ruleHeight   = 8
	withNextLine = 2 // a paragraph leaves no single line on a page
)

// WritePaper prints an official document.
func WritePaper(w io.Writer, p book.Paper) error {
	c := newCanvas(properties{title: strings.Join(append([]string{p.Title}, p.Under...), " "), author: "Ủy ban MTTQ Việt Nam " + p.Unit,
		language: p.Words.Locale(), created: p.Date.Time()})
	f := flow{canvas: c, y: paperBottom}
	f.print(strips(p.Blocks()))
	return c.write(w)
}

// strip is a piece of a paper over the whole width that is not divided.
type strip struct {
	height float64
	keep   bool   // on one page with the next strip
	head   *strip // repeated above when a page begins with this strip
	draw   func(c *canvas, y float64)
}

// strips cuts the blocks into strips. A heading stays with its text, and the signature with the last lines before it.
func strips(blocks []book.Block) []strip {
	var out []strip
	for _, b := range blocks {
		switch {
		case b.Picture != nil:
			out = append(out, pictureStrip(b.Picture))
		case b.Table != nil:
			out = append(out, gridStrips(*b.Table)...)
		case b.Left != nil:
			out = append(out, columns(b))
			together := out[len(out)-1].height
			for i := len(out) - 2; i >= max(0, len(out)-2-withNextLine) && together+out[i].height <= paperBottom-paperMargin; i-- {
				out[i].keep = true
				together += out[i].height
			}
		default:
			for _, l := range b.Lines {
				if l.Rule {
					out = append(out, strip{height: ruleHeight, keep: true, draw: func(c *canvas, y float64) {
						c.SetLineWidth(gridLine)
						c.Line(paperLeft+paperRoom*3/8, y+ruleHeight/2, paperLeft+paperRoom*5/8, y+ruleHeight/2)
					}})
					continue
				}
				lines := typeset(l, paperRoom)
				for i, one := range lines {
					out = append(out, strip{height: one.height(), keep: l.Bold || i == 0 && len(lines) > 1 || i == len(lines)-withNextLine,
						draw: func(c *canvas, y float64) {
							if i == 0 && l.Body && l.Bold { // a heading
								c.bookmark(l.Text, y)
							}
							one.draw(c, paperLeft, y)
						}})
				}
			}
		}
	}
	return out
}

// pictureStrip is a photograph, which stays with its caption.
func pictureStrip(p *book.Picture) strip {
	width, height := p.Points()
	return strip{height: height + bodyBefore, keep: true, draw: func(c *canvas, y float64) {
		name, options := "picture"+strconv.Itoa(c.pictures), fpdf.ImageOptions{ImageType: "JPG"}
		c.pictures++
		c.RegisterImageOptionsReader(name, options, bytes.NewReader(p.JPEG))
		c.ImageOptions(name, paperLeft+(paperRoom-width)/2, y+bodyBefore, width, height, false, options, 0, "")
	}}
}

// columns is the strip of two columns.
func columns(b book.Block) strip {
	type column struct {
		x, width float64
		lines    []book.PaperLine
	}
	left, right := float64(b.Widths[0])/twips, float64(b.Widths[1])/twips
	both := []column{{paperLeft, left, b.Left}, {paperLeft + left, right, b.Right}}
	s := strip{draw: func(c *canvas, top float64) {
		for _, col := range both {
			y := top
			for _, l := range col.lines {
				for _, one := range typeset(l, col.width) {
					one.draw(c, col.x, y)
					y += one.height()
				}
			}
		}
	}}
	for _, col := range both {
		height := 0.0
		for _, l := range col.lines {
			for _, one := range typeset(l, col.width) {
				height += one.height()
			}
		}
		s.height = max(s.height, height)
	}
	return s
}

// line is a line of a paragraph.
type line struct {
	letters
	text          string
	align         string
	before, pitch float64
	indent, room  float64
	justified     bool
}

func (l line) height() float64 { return l.before + l.pitch }

// typeset breaks a paragraph into lines of the room.
func typeset(p book.PaperLine, room float64) []line {
	size := p.Size
	if size == 0 {
		size = book.PaperSize
	}
	look := letters{style: font.Of(p.Bold, p.Italic), size: size, underline: p.Underlined()}
	pitch := font.LineHeight(look.style, size)
	indent := 0.0
	if p.Body {
		pitch *= bodyPitch
		indent = bodyIndent
	}
	texts := font.WrapIndented(p.Text, look.style, size, room, indent)
	lines := make([]line, len(texts))
	for i, text := range texts {
		lines[i] = line{letters: look, text: text, align: p.Align, pitch: pitch, room: room, justified: p.Body && i+1 < len(texts)}
	}
	lines[0].indent = indent
	if p.Body {
		lines[0].before = bodyBefore
	}
	return lines
}

// draw draws the line; y is its top. The words of a justified line are set apart to fill it.
func (l line) draw(c *canvas, x, y float64) {
	if l.text == "" {
		return
	}
	base := y + l.height() - l.pitch + font.Ascent(l.style, l.size)
	words := strings.Split(l.text, " ")
	if !l.justified || len(words) == 1 {
		c.aligned(l.align, x+l.indent, x+l.room, base, l.text, l.letters)
		return
	}
	x += l.indent
	gap := (l.room-l.indent-font.Width(l.text, l.style, l.size))/float64(len(words)-1) + font.Width(" ", l.style, l.size)
	for _, word := range words {
		c.text(x, base, word, l.letters)
		x += font.Width(word, l.style, l.size) + gap
	}
}

// gridStrips are the rows of a table.
func gridStrips(g book.Grid) []strip {
	head := rowStrips(g, g.Head, book.GridHead, nil)
	for i := range head {
		head[i].keep = true
	}
	out := head
	for _, cells := range g.Rows {
		out = append(out, rowStrips(g, cells, book.GridRow(cells), &head[0])...)
	}
	return out
}

// rowStrips is a row of a table, or several strips for one that is higher than a page. A single cell spans the table.
func rowStrips(g book.Grid, cells []string, look book.CellStyle, head *strip) []strip {
	edges := []float64{0}
	for _, w := range g.Widths {
		edges = append(edges, edges[len(edges)-1]+float64(w)/twips)
	}
	if len(cells) == 1 {
		edges = []float64{0, edges[len(edges)-1]}
	}
	columns, rest := make([][]line, len(cells)), 0
	for i, text := range cells {
		for paragraph := range strings.SplitSeq(text, "\n") {
			columns[i] = append(columns[i], typeset(book.PaperLine{Text: paragraph, CellStyle: g.Cell(look, i)}, edges[i+1]-edges[i]-2*gridPadding)...)
		}
		rest = max(rest, len(columns[i]))
	}
	room := paperBottom - paperMargin - 2*gridSpace
	if head != nil {
		room -= head.height
	}
	pitch := columns[0][0].pitch
	var out []strip
	for first := 0; rest > 0; {
		n := min(rest, int(room/pitch))
		height, from := float64(n)*pitch+2*gridSpace, first
		out = append(out, strip{height: height, head: head, draw: func(c *canvas, top float64) {
			c.SetLineWidth(gridLine)
			c.SetDrawColor(rgb(""))
			for i, lines := range columns {
				x := paperLeft + edges[i]
				c.Rect(x, top, edges[i+1]-edges[i], height, "D")
				for j := from; j < min(from+n, len(lines)); j++ {
					lines[j].draw(c, x+gridPadding, top+gridSpace+float64(j-from)*pitch)
				}
			}
		}})
		first, rest = first+n, rest-n
	}
	return out
}

// flow places strips on pages.
type flow struct {
	*canvas
	page int
	y    float64 // where the next strip begins
}

func (f *flow) print(strips []strip) {
	for i, s := range strips {
		together := s.height
		for j := i; strips[j].keep && j+1 < len(strips) && (i == 0 || !strips[i-1].keep); j++ {
			together += strips[j+1].height
		}
		if f.y+together > paperBottom {
			f.turn(s.head)
		}
		s.draw(f.canvas, f.y)
		f.y += s.height
	}
}

// turn begins a page, with the head of a table that goes on.
func (f *flow) turn(head *strip) {
	f.newPage(paperWidth, paperHeight)
	f.page, f.y = f.page+1, paperMargin
	if f.page > 1 {
		l := letters{size: book.PaperSize}
		f.centred(paperLeft+paperRoom/2, numberTop+font.Ascent(l.style, l.size), strconv.Itoa(f.page), l)
	}
	if head != nil {
		head.draw(f.canvas, f.y)
		f.y += head.height
	}
}
