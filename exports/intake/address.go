package intake

import (
	"strconv"
	"strings"
)

// The last row and the number of columns of a sheet of Excel.
const (
	lastRow    = 1_048_576
	lastColumn = 16_384
)

// Ref is the address of a cell. Columns count from 0.
func Ref(column, row int) string {
	return ColumnName(column) + strconv.Itoa(row)
}

// ColumnName returns the letters of a column counted from 0.
func ColumnName(column int) string {
	name := ""
	for n := column + 1; n > 0; n = (n - 1) / 26 {
		name = string(rune('A'+(n-1)%26)) + name
	}
	return name
}

// parseRef parses an address such as D17. Columns count from 0.
func parseRef(s string) (column, row int, ok bool) {
	s = strings.ReplaceAll(s, "$", "")
	letters := strings.TrimRight(s, "0123456789")
	for _, c := range letters {
		if c |= 0x20; c < 'a' || c > 'z' {
			return 0, 0, false
		}
		if column = column*26 + int(c-'a'+1); column > lastColumn {
			return 0, 0, false
		}
	}
	row = atoi(s[len(letters):])
	return column - 1, row, column > 0 && row > 0 && row <= lastRow
}

func parseRange(s string) (Range, bool) {
	from, to, two := strings.Cut(s, ":")
	if !two {
		to = from
	}
	left, top, ok1 := parseRef(from)
	right, bottom, ok2 := parseRef(to)
	return Range{left, top, right, bottom}, ok1 && ok2 && left <= right && top <= bottom
}

// atoi parses a whole number and returns 0 for anything else.
func atoi(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}
