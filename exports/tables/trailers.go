package tables

import (
	"strings"

	"daihoi/exports/intake/grid"
	"daihoi/models/vietext"
)

// markTrailers marks what follows the last certain person as trailers: signatures, places, notes.
func (c *classifier) markTrailers() {
	last := c.lastPerson(0, len(c.lines))
	closed := false
	for i := last + 1; i < len(c.lines); i++ {
		signed := c.isSignature(&c.lines[i])
		closed = closed || signed
		numbered := c.kinds[i] == Group && c.title(&c.lines[i]).style > '9'
		if closed && c.kinds[i] != Total || c.kinds[i] == Data || c.kinds[i] == Group && !numbered {
			c.kinds[i], closed = Trailer, true
		}
	}
	for i := range c.lines {
		if c.kinds[i] != Data && c.kinds[i] != Example && c.kinds[i] != Group {
			c.groups[i] = nil
		}
	}
}

// lastPerson is the last of the lines that certainly belongs to the list, from-1 when none does. Where people are
// numbered, a signature after the last number ends the list, whatever the names of those who sign look like.
func (c *classifier) lastPerson(from, to int) int {
	last, numbered := from-1, from-1
	for i := from; i < to; i++ {
		switch {
		case c.kinds[i] == Blank, c.kinds[i] == Continuation, c.kinds[i] == Example, c.kinds[i] == Numbering, c.kinds[i] == Data && c.isCertain(i):
			last = i
		}
		if c.kinds[i] == Data && c.numbered(&c.lines[i]) || c.kinds[i] == Continuation {
			numbered = i
		}
	}
	for i := last; numbered >= from && i > numbered && len(c.cells(&c.lines[i])) <= 3; i-- {
		if i < last && c.isSignature(&c.lines[i]) {
			last = i - 1
		}
	}
	return last
}

// isCertain reports whether a data row certainly is one: it has a running number, or as many filled cells as numbered
// rows have.
func (c *classifier) isCertain(i int) bool {
	l := &c.lines[i]
	if c.numbered(l) {
		return true
	}
	need := 2
	if c.right-c.left >= 5 {
		need = 3
	}
	return len(c.cells(l)) >= need && !c.isSignature(l)
}

// isPlaceAndDay reports whether a folded text has a date in words: "Thanh Trì, ngày 5 tháng 3 năm 2024".
func isPlaceAndDay(s string) bool {
	for _, word := range []string{"ngay ", "thang ", "nam"} {
		_, after, found := strings.Cut(s, word)
		if !found {
			return false
		}
		s = after
	}
	return true
}

// isSignature reports whether a line with one to three texts looks like what usually follows a list.
func (c *classifier) isSignature(l *grid.Line) bool {
	filled := c.cells(l)
	if len(filled) > 3 || c.matcher.exhausted() {
		return false
	}
	for _, i := range filled {
		s := lettersOnly(vietext.Fold(grid.Cut(c.matcher.clean(l.Cells[i]), 200)))
		for _, start := range []string{"noi nhan", "tm", "t m", "kt", "k t", "tl", "nguoi lap", "nguoi tong hop", "xac nhan", "ghi chu", "luu y",
			"chu tich", "pho chu tich", "thu truong", "ky ten"} {
			if within(s, start) == 1 && (len(l.Cells[i].Text) > len(start)+2 || strings.Contains(s, " ")) {
				return true
			}
		}
		if isPlaceAndDay(s) {
			return true
		}
	}
	return false
}
