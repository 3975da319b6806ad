// Package font holds the letters of everything that is printed: Liberation Serif, as wide as Times New Roman letter for
// letter, in its four styles. It measures text by the real advances of its glyphs, without kerning.
package font

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"io"
	"math"
	"strings"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// Style is one of the four styles of the font.
type Style int

const (
	Regular Style = iota
	Bold
	Italic
	BoldItalic
)

// Of is the style that is bold, italic, both or neither.
func Of(bold, italic bool) Style {
	s := Regular
	if bold {
		s += Bold
	}
	if italic {
		s += Italic
	}
	return s
}

// The files of the font, compressed because the program is copied to every office.
var (
	//go:embed liberation/LiberationSerif-Regular.ttf.gz
	regular []byte
	//go:embed liberation/LiberationSerif-Bold.ttf.gz
	bold []byte
	//go:embed liberation/LiberationSerif-Italic.ttf.gz
	italic []byte
	//go:embed liberation/LiberationSerif-BoldItalic.ttf.gz
	boldItalic []byte
)

var unpacked = [...]func() []byte{unpack(regular), unpack(bold), unpack(italic), unpack(boldItalic)}

func unpack(file []byte) func() []byte {
	return sync.OnceValue(func() []byte {
		var text []byte
		r, err := gzip.NewReader(bytes.NewReader(file))
		if err == nil {
			text, err = io.ReadAll(r)
		}
		if err != nil {
			panic(err) // the file is embedded, so this cannot happen in a tested build
		}
		return text
	})
}

// TrueType is the font file of the style. The caller must not change it.
func (s Style) TrueType() []byte { return unpacked[s]() }

// metrics are the measures of one style, in ems. The letters of nearly every text are in near: a list measures millions.
type metrics struct {
	near         []float64
	advances     map[rune]float64
	missing      float64 // advance of the sign shown for a character that the font does not have
	ascent, line float64
}

var loaded = [...]func() *metrics{measured(Regular), measured(Bold), measured(Italic), measured(BoldItalic)}

func measured(s Style) func() *metrics {
	return sync.OnceValue(func() *metrics { return load(s.TrueType()) })
}

// nearEnd is behind the last letter of Vietnamese.
const nearEnd = 0x1F00

// advance is how far the next letter is.
func (m *metrics) advance(r rune) float64 {
	if uint32(r) < nearEnd {
		return m.near[r]
	}
	if a, ok := m.advances[r]; ok {
		return a
	}
	return m.missing
}

// load reads the measures of a font of this package. Its characters are all in Unicode's first plane.
func load(file []byte) *metrics {
	f, err := sfnt.Parse(file)
	if err != nil {
		panic(err)
	}
	var b sfnt.Buffer
	unit := fixed.Int26_6(f.UnitsPerEm())
	em := func(n fixed.Int26_6) float64 { return float64(n) / float64(unit) }
	advance := func(g sfnt.GlyphIndex) float64 {
		a, err := f.GlyphAdvance(&b, g, unit, font.HintingNone)
		if err != nil {
			panic(err)
		}
		return em(a)
	}
	m, err := f.Metrics(&b, unit, font.HintingNone)
	if err != nil {
		panic(err)
	}
	out := &metrics{advances: map[rune]float64{}, missing: advance(0), ascent: em(m.Ascent), line: em(m.Height)}
	for r := range rune(math.MaxUint16) {
		if g, err := f.GlyphIndex(&b, r); err == nil && g != 0 {
			out.advances[r] = advance(g)
		}
	}
	out.near = make([]float64, nearEnd)
	for r := range out.near {
		out.near[r] = out.missing
		if a, ok := out.advances[rune(r)]; ok {
			out.near[r] = a
		}
	}
	return out
}

// Has reports whether the style can show the character.
func (s Style) Has(r rune) bool {
	_, ok := loaded[s]().advances[r]
	return ok
}

// Ascent is the height of the highest letters over the base line, in points, for letters of the size in points.
func Ascent(s Style, size float64) float64 { return loaded[s]().ascent * size }

// LineHeight is the distance of two base lines, in points, for letters of the size in points.
func LineHeight(s Style, size float64) float64 { return loaded[s]().line * size }

// Width is how wide a text of one line is, in points, in letters of the size in points.
func Width(text string, s Style, size float64) float64 {
	m := loaded[s]()
	ems := 0.0
	for _, r := range text {
		ems += m.advance(r)
	}
	return ems * size
}

// Wrap breaks a text into the lines that it takes in a width in points, in letters of the size in points. It breaks at
// line feeds, at spaces and behind hyphens that no digit follows, and elsewhere only in what is wider alone. There is at
// least one line.
func Wrap(text string, s Style, size, width float64) []string {
	return WrapIndented(text, s, size, width, 0)
}

// WrapIndented is Wrap for a text whose first line begins behind an indent in points.
func WrapIndented(text string, s Style, size, width, indent float64) []string {
	var lines []string
	used := indent
	for paragraph := range strings.SplitSeq(text, "\n") {
		line := ""
		for i, word := range strings.Split(paragraph, " ") {
			for j, part := range hyphenated(word) {
				gap := ""
				if i > 0 && j == 0 {
					gap = " "
				}
				if part != "" && line+gap != "" && used+Width(gap+part, s, size) > width+rounding {
					lines = append(lines, strings.TrimRight(line, " "))
					line, used, gap = "", 0, ""
				}
				for line == "" && used+Width(part, s, size) > width+rounding {
					n := fitting(part, s, size, width-used)
					if n == len(part) {
						break
					}
					lines = append(lines, part[:n])
					part, used = part[n:], 0
				}
				line += gap + part
				used += Width(gap+part, s, size)
			}
		}
		lines, used = append(lines, line), 0
	}
	return lines
}

// hyphenated splits a word behind the hyphens at which a line may end: 06/KH-MTTQ-BTT, but neither 2024-2029 nor -5.
func hyphenated(word string) []string {
	var parts []string
	for {
		part, more, split := firstPart(word)
		parts = append(parts, part)
		if !split {
			return parts
		}
		word = more
	}
}

// firstPart is the part of a word before the first place at which a line may end.
func firstPart(word string) (part, more string, split bool) {
	for i := 1; i+1 < len(word); i++ {
		if next := word[i+1]; word[i] == '-' && next != '-' && (next < '0' || next > '9') {
			return word[:i+1], word[i+1:], true
		}
	}
	return word, "", false
}

// rounding keeps a text in one line whose column is as wide as the text, in points.
const rounding = 0.001

// fitting is the length in bytes of the longest start of a word that fits into the width, at least one character.
func fitting(word string, s Style, size, width float64) int {
	used := 0.0
	for i, r := range word {
		if used += Width(string(r), s, size); used > width+rounding && i > 0 {
			return i
		}
	}
	return len(word)
}

// Lines is the number of lines that Wrap makes, without making them.
func Lines(text string, s Style, size, width float64) int {
	lines, space := 0, Width(" ", s, size)
	for paragraph := range strings.SplitSeq(text, "\n") {
		empty, used, first := true, 0.0, true
		for word := range strings.SplitSeq(paragraph, " ") {
			for begun := false; ; begun = true {
				part, more, split := firstPart(word)
				gap := 0.0
				if !first && !begun {
					gap = space
				}
				if wide := Width(part, s, size); part != "" && (!empty || gap > 0) && used+gap+wide > width+rounding {
					lines++
					empty, used, gap = true, 0, 0
				}
				for empty && used+Width(part, s, size) > width+rounding {
					n := fitting(part, s, size, width-used)
					if n == len(part) {
						break
					}
					lines++
					part, used = part[n:], 0
				}
				empty = empty && gap == 0 && part == ""
				used += gap + Width(part, s, size)
				if !split {
					break
				}
				word = more
			}
			first = false
		}
		lines++
	}
	return lines
}
