package book

import (
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// Cut shortens text to the limit, in characters, and ends it with an ellipsis.
func Cut(text string, limit int) string {
	if utf8.RuneCountInString(text) <= limit {
		return text
	}
	return string([]rune(text)[:limit-1]) + "…"
}

// NonEmpty drops the empty texts.
func NonEmpty(texts ...string) []string {
	var out []string
	for _, t := range texts {
		if t != "" {
			out = append(out, t)
		}
	}
	return out
}

const CellLimit = 32767 // UTF-16 units in a cell

// Clean removes control characters other than line feeds and cuts the text to what a cell can hold.
func Clean(text string) string {
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, "\uFFFD"))
	if len(text) <= CellLimit {
		return text
	}
	units := 0
	for i, r := range text {
		if units += utf16.RuneLen(r); units > CellLimit {
			return text[:i]
		}
	}
	return text
}

// Lines estimates how many lines a text takes in a cell. The width is in characters of 11 points.
func Lines(text string, width float64, l CellStyle) int {
	perLine := max(1, width*1.12*11/l.points()) // letters are narrower than the digits that widths are counted in
	if l.Bold {
		perLine *= 0.87
	}
	n := 0
	for part := range strings.SplitSeq(text, "\n") {
		n++
		used := 0.0
		for word := range strings.FieldsSeq(part) {
			long := float64(utf8.RuneCountInString(word))
			if used > 0 && used+1+long > perLine {
				n, used = n+1, 0
			}
			n += int(long / (perLine + 1))
			used += long + 1
		}
	}
	return n
}
