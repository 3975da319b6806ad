package book

import (
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"daihoi/exports/font"
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

// Lines is how many lines a text takes in a cell. The width is in units of column width. Programs differ in where they divide
// what is wider than the cell, so that takes one line more.
func Lines(text string, width float64, l CellStyle) int {
	style, size, room := font.Of(l.Bold, l.Italic), l.points(), (width*narrowUnit-cellPadding)*looseness
	if font.Width(text, style, size) <= room && !strings.Contains(text, "\n") {
		return 1
	}
	lines := font.Lines(text, style, size, room)
	for word := range strings.FieldsSeq(text) {
		if font.Width(word, style, size) > room {
			return lines + 1
		}
	}
	return lines
}
