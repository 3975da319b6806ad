package grid

import (
	"strconv"
	"strings"
)

// The last row and the number of columns of a sheet of Excel.
const (
	LastRow    = 1_048_576
	MaxColumns = 16_384
)

// Ref is the address of a cell. Columns count from 0.
func Ref(column, row int) string {
	return ColumnName(column) + strconv.Itoa(row)
}

// IsRef reports whether s is Ref of the cell.
func IsRef(s string, column, row int) bool {
	digits := len(s)
	for ; row > 0; row /= 10 {
		if digits--; digits < 0 || s[digits] != byte('0'+row%10) {
			return false
		}
	}
	return s[:digits] == ColumnName(column)
}

// ColumnName returns the letters of a column counted from 0.
func ColumnName(column int) string {
	name := ""
	for n := column + 1; n > 0; n = (n - 1) / 26 {
		name = string(rune('A'+(n-1)%26)) + name
	}
	return name
}

// ParseRef parses an address such as D17. Columns count from 0.
func ParseRef(s string) (column, row int, ok bool) {
	s = strings.ReplaceAll(s, "$", "")
	letters := strings.TrimRight(s, "0123456789")
	for _, c := range letters {
		if c |= 0x20; c < 'a' || c > 'z' {
			return 0, 0, false
		}
		if column = column*26 + int(c-'a'+1); column > MaxColumns {
			return 0, 0, false
		}
	}
	row = Atoi(s[len(letters):])
	return column - 1, row, column > 0 && row > 0 && row <= LastRow
}

// ParseRange parses a range such as A1:D17, or the address of one cell.
func ParseRange(s string) (Range, bool) {
	from, to, two := strings.Cut(s, ":")
	if !two {
		to = from
	}
	left, top, ok1 := ParseRef(from)
	right, bottom, ok2 := ParseRef(to)
	return Range{left, top, right, bottom}, ok1 && ok2 && left <= right && top <= bottom
}

// Atoi parses a whole number and returns 0 for anything else.
func Atoi(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}
