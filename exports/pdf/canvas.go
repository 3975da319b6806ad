package pdf

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"

	"daihoi/exports/font"
)

// canvas is a PDF document under construction.
type canvas struct {
	*fpdf.Fpdf
	loaded [font.BoldItalic + 1]bool
	comma  bool // decimal numbers have a comma

	pictures int // placed so far
}

// properties are the document properties. Created is also the day of the last change.
type properties struct {
	title, subject, author, language string
	created                          time.Time
}

// comma reports whether decimal numbers have a comma in the language.
func (p properties) comma() bool { return p.language == "vi" }

func newCanvas(p properties) *canvas {
	c := &canvas{Fpdf: fpdf.NewCustom(&fpdf.InitType{UnitStr: "pt"}), comma: p.comma()}
	c.SetMargins(0, 0, 0)
	c.SetAutoPageBreak(false, 0)
	c.SetCatalogSort(true)
	if p.created.IsZero() {
		p.created = time.Unix(0, 0).UTC() // for no time the library reads the clock
	}
	c.SetCreationDate(p.created)
	c.SetModificationDate(p.created)
	c.SetProducer("", true)
	c.SetTitle(p.title, true)
	c.SetSubject(p.subject, true)
	c.SetAuthor(p.author, true)
	c.SetLang(p.language)
	return c
}

// write closes the document and writes it.
func (c *canvas) write(w io.Writer) error {
	if err := c.Output(w); err != nil {
		return fmt.Errorf("write a PDF: %w", err)
	}
	return nil
}

// letters is the look of a text.
type letters struct {
	style     font.Style
	size      float64
	underline bool
	ink       string // RRGGBB, "" is black
}

func (l letters) scaled(scale float64) letters {
	l.size *= scale
	return l
}

const family = "LiberationSerif"

// letter makes l the look of the next texts. Only fonts that are used are embedded.
func (c *canvas) letter(l letters) {
	style := [...]string{"", "B", "I", "BI"}[l.style]
	if !c.loaded[l.style] {
		c.loaded[l.style] = true
		c.AddUTF8FontFromBytes(family, style, bytes.Clone(l.style.TrueType())) // the library writes into what it is given
	}
	if l.underline {
		style += "U"
	}
	c.SetFont(family, style, l.size)
	c.SetTextColor(rgb(l.ink))
}

// text writes one line that begins at x on the base line y.
func (c *canvas) text(x, y float64, text string, l letters) {
	c.letter(l)
	c.Text(x, y, strings.Map(func(r rune) rune {
		if l.style.Has(r) {
			return r
		}
		return cmp.Or(standIns[r], unknown)
	}, text))
}

// What the font does not have: signs of ours with the one that is printed for each, and the one for anything else.
var standIns = map[rune]rune{'✓': '√', '\t': ' '}

const unknown = '□'

// centred writes one line with its middle at x.
func (c *canvas) centred(x, y float64, text string, l letters) { c.aligned("center", x, x, y, text, l) }

// aligned writes one line at the "left", in the "center" or at the "right" of the room between two places.
func (c *canvas) aligned(align string, left, right, y float64, text string, l letters) {
	free := right - left - font.Width(text, l.style, l.size)
	switch align {
	case "center":
		left += free / 2
	case "right":
		left += free
	}
	c.text(left, y, text, l)
}

// fill paints a rectangle.
func (c *canvas) fill(r rect, colour string) {
	c.SetFillColor(rgb(colour))
	c.Rect(r.x, r.y, r.w, r.h, "F")
}

// line draws a line of the width and colour.
func (c *canvas) line(x1, y1, x2, y2, width float64, colour string) {
	c.SetLineWidth(width)
	c.SetDrawColor(rgb(colour))
	c.Line(x1, y1, x2, y2)
}

// rect is a rectangle on the page or the sheet.
type rect struct{ x, y, w, h float64 }

// rgb splits a colour; "" and what is no colour are black.
func rgb(colour string) (r, g, b int) {
	if len(colour) > 6 {
		colour = colour[len(colour)-6:] // without the alpha channel
	}
	n, err := strconv.ParseUint(colour, 16, 32)
	if err != nil {
		return 0, 0, 0
	}
	return int(n >> 16), int(n >> 8 & 255), int(n & 255)
}

// newPage begins a page of the size.
func (c *canvas) newPage(width, height float64) {
	c.AddPageFormat("P", fpdf.SizeType{Wd: width, Ht: height})
}

// bookmark names a place on the page in the outline.
func (c *canvas) bookmark(name string, y float64) {
	c.letter(letters{size: 11}) // the library writes the name in the encoding of the font
	c.Bookmark(name, 0, y)
}
