package pdf

import (
	"io"
	"time"

	"daihoi/exports/font"
)

// Slips are papers to cut and hand out, each with what one person needs to sign in for the first time.
type Slips struct {
	Title, Language string
	Made            time.Time
	Slips           []Slip
}

// Slip is one paper: a heading, lines of a label and a value, and what to do first.
type Slip struct {
	Heading string
	Lines   []SlipLine
	Steps   string
}

// SlipLine is a line. Code values are set in bold and large: they are typed off the paper.
type SlipLine struct {
	Label, Value string
	Code         bool
}

// The page: two columns and four rows of slips on A4, with dashed lines between them for the scissors.
const (
	slipColumns = 2
	slipRows    = 4
	slipWidth   = paperWidth / slipColumns
	slipHeight  = paperHeight / slipRows
	slipMargin  = 22
	slipLabel   = 84 // width of the labels
)

// WriteSlips prints the slips.
func WriteSlips(w io.Writer, s Slips) error {
	c := newCanvas(properties{title: s.Title, language: s.Language, created: s.Made})
	for i, slip := range s.Slips {
		at := i % (slipColumns * slipRows)
		if at == 0 {
			c.newPage(paperWidth, paperHeight)
			c.cutLines()
		}
		slip.draw(c, float64(at%slipColumns)*slipWidth+slipMargin, float64(at/slipColumns)*slipHeight+slipMargin)
	}
	return c.write(w)
}

func (c *canvas) cutLines() {
	c.SetDashPattern([]float64{4, 4}, 0)
	c.line(slipWidth, 0, slipWidth, paperHeight, gridLine, "808080")
	for row := 1; row < slipRows; row++ {
		c.line(0, float64(row)*slipHeight, paperWidth, float64(row)*slipHeight, gridLine, "808080")
	}
	c.SetDashPattern(nil, 0)
}

func (s Slip) draw(c *canvas, x, y float64) {
	room := slipWidth - 2*slipMargin
	write := func(text string, left float64, l letters) {
		for _, line := range font.Wrap(text, l.style, l.size, room-left) {
			y += font.LineHeight(l.style, l.size)
			c.text(x+left, y, line, l)
		}
	}
	write(s.Heading, 0, letters{style: font.Bold, size: 12})
	y += 4
	for _, l := range s.Lines {
		value := letters{size: 11}
		if l.Code {
			value = letters{style: font.Bold, size: 13}
		}
		c.text(x, y+font.LineHeight(value.style, value.size), l.Label, letters{size: 10, ink: "404040"})
		write(l.Value, slipLabel, value)
		y += 2
	}
	y += 3
	write(s.Steps, 0, letters{style: font.Italic, size: 9.5})
}
