package tables

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"daihoi/exports/intake/grid"
	"daihoi/models/field"
)

// groupNumber is the letter or Roman number in front of a title, with the sign after it: "I. ", "(A) "; "" without one.
func groupNumber(s string) string {
	rest := strings.TrimPrefix(s, "(")
	number := len(rest) - len(strings.TrimLeft(rest, "IVXLivxl"))
	if number == 0 || number > 6 {
		r, size := utf8.DecodeRuneInString(rest)
		if number = size; !isGroupLetter(r) && !isGroupLetter(unicode.ToUpper(r)) {
			return ""
		}
	}
	return numberEnd(s, rest[number:])
}

func isGroupLetter(r rune) bool { return r >= 'A' && r <= 'H' || r == 'Đ' }

// groupDigit is the number in front of a title: "1. ", "1.2) "; "" without one.
func groupDigit(s string) string {
	rest := strings.TrimPrefix(s, "(")
	after := strings.TrimLeft(rest, "0123456789")
	if digits := len(rest) - len(after); digits == 0 || digits > 3 {
		return ""
	}
	longest := numberEnd(s, after)
	for strings.HasPrefix(after, ".") {
		next := strings.TrimLeft(after[1:], "0123456789")
		if digits := len(after) - 1 - len(next); digits == 0 || digits > 2 {
			break
		}
		after = next
		if n := numberEnd(s, after); n != "" {
			longest = n
		}
	}
	return longest
}

// numberEnd is the part of a title up to the sign after its number, and the spaces around it; "" when the rest begins
// with none.
func numberEnd(s, rest string) string {
	rest = strings.TrimLeft(rest, " \t\n\f\r")
	r, size := utf8.DecodeRuneInString(rest)
	if !strings.ContainsRune(".)/:-–", r) || size == 0 {
		return ""
	}
	return s[:len(s)-len(strings.TrimLeft(rest[size:], " \t\n\f\r"))]
}

// isGroupSign reports whether a cell holds only a letter or a Roman number: "II", "A.".
func isGroupSign(s string) bool {
	s = strings.TrimSuffix(strings.TrimSuffix(s, "."), ")")
	r, size := utf8.DecodeRuneInString(s)
	return s != "" && (len(s) <= 6 && strings.Trim(s, "IVXL") == "" || size == len(s) && isGroupLetter(r))
}

// isGroup recognises a title over rows: a letter or Roman number in the column of running numbers, or a single text
// that is numbered so, merged across the table, or set in bold or capitals where people are numbered.
func (c *classifier) isGroup(l *grid.Line, filled []int) bool {
	texts, counts := 0, 0
	for _, i := range filled {
		n, err := strconv.ParseFloat(strings.TrimSpace(l.Cells[i].Text), 64)
		switch {
		case err == nil && n < mostCounted && l.Cells[i].Kind != field.RawDay:
			counts++
		case l.Cells[i].Kind == field.RawText:
			texts++
		}
	}
	first := c.matcher.clean(l.Cells[filled[0]])
	if filled[0] == c.ordinal && isGroupSign(first) {
		return texts <= 2
	}
	if texts != 1 || l.Cells[filled[0]].Kind != field.RawText {
		return false
	}
	alone := len(filled) == 1
	switch {
	case groupNumber(first) != "", c.wide[l.Number]:
		return true
	case counts > 0 && counts == len(filled)-1 && c.ordinal >= 0: // "Khối Mặt trận | 12" among numbered people
		return true
	case !alone:
		return false
	case groupDigit(first) != "":
		return l.Bold || filled[0] == c.ordinal
	case filled[0] == c.ordinal:
		return true
	}
	return c.ordinal >= 0 && (l.Bold || first == strings.ToUpper(first) && !c.capitals(filled[0]))
}

const mostCounted = 200 // people in one part of a list; greater numbers are years

// capitals reports whether the numbered rows write this column in capitals too. A name without a number is then a
// person, not a group.
func (c *classifier) capitals(column int) bool {
	all, known := c.capital[column]
	if !known {
		all = c.allCapitals(column)
		c.capital[column] = all
	}
	return all
}

func (c *classifier) allCapitals(column int) bool {
	for i := range c.lines[:min(len(c.lines), 2*searchLines)] {
		s := c.lines[i].At(column).Text
		if c.numbered(&c.lines[i]) && s != strings.ToUpper(s) {
			return false
		}
	}
	return true
}

// title is the text of a group row and the style of its numbering.
func (c *classifier) title(l *grid.Line) group {
	var g group
	for _, i := range c.cells(l) {
		if l.Cells[i].Kind != field.RawText {
			continue
		}
		s := c.matcher.clean(l.Cells[i])
		if i == c.ordinal && isGroupSign(s) {
			g.style = numberStyle(s)
			continue
		}
		g.title = s
		if n := groupNumber(s); n != "" {
			g.style, g.title = numberStyle(n), s[len(n):]
		} else if n := groupDigit(s); n != "" {
			g.style, g.title = '1'+rune(strings.Count(strings.Trim(n, " .)/:-–"), ".")), s[len(n):]
		}
		break
	}
	g.title = strings.TrimRight(g.title, " :")
	return g
}

func numberStyle(s string) rune {
	if strings.ContainsAny(s[:1], "IVXLivxl") {
		return 'I'
	}
	return 'A'
}

// group is the title of a group row. Style is the kind of numbering: 'A', 'I', '1' and so on, 0 for none.
type group struct {
	title string
	style rune
}

type groups []group

// push opens a group. It closes the open group with the same kind of numbering and everything inside it.
func (open groups) push(g group) groups {
	if i := slices.IndexFunc(open, func(o group) bool { return o.style == g.style }); i >= 0 {
		open = open[:i]
	}
	return append(slices.Clone(open), g)
}

func (open groups) titles() []string {
	var out []string
	for _, g := range open {
		out = append(out, g.title)
	}
	return out
}
