package format

import (
	"strings"
	"unicode"

	"daihoi/exports/intake/grid"
	"daihoi/models/calendar"
	"daihoi/models/field"
)

// ShownNumber formats a number as Style.Cell does, with the zeros in front that the cell shows: 0912 345 678.
func ShownNumber(n float64, stored, shown string) string {
	s := numberText(n, stored, Style{})
	if digits := strings.ReplaceAll(shown, " ", ""); strings.HasPrefix(digits, "0") && strings.TrimLeft(digits, "0") == s {
		return digits
	}
	return s
}

// AsSeen replaces a day of which its cell shows only the month or the year by that text: nobody has seen the day that
// is stored. A small serial number may be a typed year and stays as it is.
func AsSeen(c field.Raw, shown string) field.Raw {
	shown = dateWords.Replace(strings.ToLower(shown))
	parts := strings.FieldsFunc(shown, func(r rune) bool { return !unicode.IsDigit(r) })
	last := len(parts) - 1
	if c.Number <= lastTypedYear || last < 0 || last > 1 || strings.ContainsFunc(shown, unicode.IsLetter) ||
		len(parts[last]) != 4 || grid.Atoi(parts[last]) != c.Day.Year() || last == 1 && grid.Atoi(parts[0]) != int(c.Day.Month()) {
		return c
	}
	return field.Raw{Kind: field.RawText, Text: strings.Join(parts, "/"), Font: c.Font}
}

var dateWords = strings.NewReplacer("tháng", "", "năm", "")

// Shows reports whether every number of a text is one of the day: its day, month, or year. The time of day does not
// count.
func Shows(text string, d calendar.Date) bool {
	if before, _, timed := strings.Cut(text, ":"); timed {
		text = before[:max(strings.LastIndexByte(before, ' '), 0)]
	}
	for part := range strings.FieldsFuncSeq(text, func(r rune) bool { return !unicode.IsDigit(r) }) {
		if n := grid.Atoi(part); n != d.Day() && n != int(d.Month()) && n != d.Year() && n != d.Year()%100 {
			return false
		}
	}
	return true
}
