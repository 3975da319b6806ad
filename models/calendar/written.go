package calendar

import (
	"regexp"
	"strconv"
	"strings"
)

// OfSerial converts a spreadsheet serial of the 1900 date system; those of the 1904 system must be converted first.
func OfSerial(n float64) Date { return Of(1899, 12, 30).AddDays(int(n)) }

var (
	timeOfDay  = regexp.MustCompile(`[t ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?( ?[ap]m|z)?$`)
	dateWords  = regexp.MustCompile(`\b(sinh|ngay|mong|mung|thang|nam|sn|thg|th)\b|\bthg`)
	monthNames = regexp.MustCompile(`[a-z]+`)
	dateText   = regexp.MustCompile(`^[\d\s/\\.,_:–—…-]+$`)
)

// Numerals returns the numbers of a written date in order, or nil if it contains anything else. The text must be
// folded (vietext.Fold). Zeros that stand for unknown parts (00/00/1975, //1975) are dropped.
func Numerals(folded string) []string {
	s := timeOfDay.ReplaceAllString(strings.TrimLeft(folded, "'"), "")
	s = dateWords.ReplaceAllString(s, "/")
	s = monthNames.ReplaceAllStringFunc(s, MonthNumeral)
	if !dateText.MatchString(s) {
		return nil
	}
	parts := strings.FieldsFunc(s, func(r rune) bool { return r < '0' || r > '9' })
	for len(parts) > 1 && len(parts[len(parts)-1]) == 4 && strings.Trim(parts[0], "0") == "" {
		parts = parts[1:]
	}
	return parts
}

// MonthNumeral returns the number of an English month abbreviation, as Excel shows it in some date formats.
func MonthNumeral(name string) string {
	if digits := strings.TrimSpace(strings.TrimPrefix(name, "thg")); digits != name {
		return digits
	}
	if len(name) >= 3 {
		if i := strings.Index("jan feb mar apr may jun jul aug sep oct nov dec", name[:3]); i >= 0 && i%4 == 0 {
			return strconv.Itoa(i/4 + 1)
		}
	}
	return name
}
