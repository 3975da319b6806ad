// Package text reads files of separated values, and messages in which every line names a person.
package text

import (
	"path"
	"strings"

	"daihoi/exports/intake/charset"
	"daihoi/exports/intake/grid"
)

// Read reads a file of separated values as one sheet named after the file. Rows count as spreadsheets count them: a
// field with several lines is one row, and so is a blank line.
func Read(r *grid.Run, name string, content []byte) (grid.Book, error) {
	all, err := charset.Decode(content)
	if err != nil {
		return grid.Book{}, grid.Damaged(err)
	}
	sheet := grid.Sheet{Name: grid.SheetName(name)}
	if ending := strings.ToLower(path.Ext(name)); ending == ".txt" || ending == "" {
		if rows, ok := parseAligned(all); ok {
			err := fillAligned(r, &sheet, rows)
			return grid.Book{Sheets: []grid.Sheet{sheet}}, err
		}
		if rows, ok := parseMessage(all); ok {
			err := fillMessage(r, &sheet, rows)
			return grid.Book{Sheets: []grid.Sheet{sheet}}, err
		}
	}
	separator, rest := separator(all)
	number := strings.Count(all[:len(all)-len(rest)], "\n")
	for len(rest) > 0 {
		number++
		if rest, err = record(r, &sheet, number, rest, separator); err != nil {
			return grid.Book{}, err
		}
	}
	return grid.Book{Sheets: []grid.Sheet{sheet}}, nil
}

// record reads one row of separated values and returns the rest. It keeps no more columns than wanted, however many
// the row has.
func record(r *grid.Run, sheet *grid.Sheet, number int, s string, separator byte) (string, error) {
	line := grid.Line{Number: number}
	for column := 0; ; column++ {
		value, rest := nextValue(s, separator)
		if err := r.Spend(grid.TokenWork + len(value)); err != nil {
			return "", err
		}
		c := grid.TextCell(strings.Clone(grid.Cut(unquote(value), r.Cell)), "")
		switch {
		case c.Empty():
		case column >= r.Columns:
			sheet.Dropped++
		default:
			c.Ref = grid.Ref(column, number)
			line.Cells = grid.SetCell(line.Cells, column, c)
		}
		if len(rest) == 0 || rest[0] != separator {
			rest = strings.TrimPrefix(rest, "\r")
			return strings.TrimPrefix(rest, "\n"), r.Keep(sheet, line)
		}
		s = rest[1:]
	}
}

// nextValue splits off a value, up to a separator or the end of the line (RFC 4180). A misplaced quote is an ordinary
// character.
func nextValue(s string, separator byte) (value, rest string) {
	ends := func(i int) bool { return i >= len(s) || s[i] == separator || s[i] == '\r' || s[i] == '\n' }
	i := 0
	if len(s) == 0 || s[0] != '"' {
		for !ends(i) {
			i++
		}
		return s[:i], s[i:]
	}
	for i = 1; i < len(s); i++ {
		switch {
		case s[i] != '"':
		case ends(i + 1):
			return strings.ReplaceAll(s[1:i], `""`, `"`), s[i+1:]
		case s[i+1] == '"':
			i++
		}
	}
	return strings.ReplaceAll(s[1:], `""`, `"`), ""
}

// unquote turns ="0912" into 0912. People write it so to keep leading zeros.
func unquote(s string) string {
	if inner, ok := strings.CutPrefix(s, `="`); ok && strings.HasSuffix(inner, `"`) {
		return inner[:len(inner)-1]
	}
	return s
}

// separator finds the separator that splits most of the first lines into the same number of fields, preferring more
// fields. The rest is the text without Excel's line "sep=;".
func separator(s string) (byte, string) {
	if after, ok := strings.CutPrefix(s, "sep="); ok && len(after) > 0 && strings.ContainsRune(",;\t", rune(after[0])) {
		_, rest, _ := strings.Cut(after, "\n")
		return after[0], rest
	}
	best, bestScore := byte(','), 0
	for _, sep := range []byte(";\t,") {
		fields := map[int]int{}
		score := 0
		for _, n := range counts(s, sep) {
			fields[n]++
			score = max(score, fields[n]*n)
		}
		if score > bestScore {
			best, bestScore = sep, score
		}
	}
	return best, s
}

// counts counts the separators outside quotes in each of the first lines.
func counts(s string, sep byte) []int {
	out := []int{0}
	quoted := false
	for i := 0; i < len(s) && len(out) < 40; i++ {
		switch c := s[i]; {
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == sep:
			out[len(out)-1]++
		case c == '\n':
			out = append(out, 0)
		}
	}
	return out
}
