package calendar

import (
	"strconv"
	"strings"
)

// OfSerial converts a spreadsheet serial of the 1900 date system; those of the 1904 system must be converted first.
func OfSerial(n float64) Date { return Of(1899, 12, 30).AddDays(int(n)) }

// Numerals returns the numbers of a written date in order, or nil if it contains anything else. The text must be
// folded (vietext.Fold). Zeros that stand for unknown parts (00/00/1975, //1975) are dropped.
func Numerals(folded string) []string {
	if parts := plainDate(folded); parts != nil {
		return parts
	}
	s := inDigits(withoutTime(strings.TrimLeft(folded, "'")))
	if s == "" || strings.ContainsFunc(s, func(r rune) bool { return !isDigit(r) && !strings.ContainsRune(" \t\n\f\r/\\.,_:–—…-", r) }) {
		return nil
	}
	parts := strings.FieldsFunc(s, func(r rune) bool { return !isDigit(r) })
	for len(parts) > 1 && len(parts[len(parts)-1]) == 4 && strings.Trim(parts[0], "0") == "" {
		parts = parts[1:]
	}
	return parts
}

// plainDate splits what most cells of dates are: one or two digits, the same, four digits, with slashes. nil for anything
// else.
func plainDate(s string) []string {
	first, rest, _ := strings.Cut(s, "/")
	second, year, ok := strings.Cut(rest, "/")
	if !ok || len(year) != 4 || len(first) == 0 || len(first) > 2 || len(second) == 0 || len(second) > 2 {
		return nil
	}
	for i := range len(s) {
		if s[i] != '/' && (s[i] < '0' || s[i] > '9') {
			return nil
		}
	}
	if first == "0" || first == "00" { // an unknown day is dropped
		return nil
	}
	return []string{first, second, year}
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

// dateWords are the words around the numbers of a date.
var dateWords = map[string]bool{"sinh": true, "ngay": true, "mong": true, "mung": true, "thang": true, "nam": true, "sn": true, "thg": true, "th": true}

// inDigits replaces the words of a date by a slash, and the names of months by their numbers. Only whole words count,
// but "thg" also stands directly before its number.
func inDigits(s string) string {
	isWordByte := func(i int) bool {
		return i >= 0 && i < len(s) && (isDigit(rune(s[i])) || s[i] >= 'a' && s[i] <= 'z' || s[i] >= 'A' && s[i] <= 'Z' || s[i] == '_')
	}
	isLetter := func(i int) bool { return i < len(s) && s[i] >= 'a' && s[i] <= 'z' }
	var b strings.Builder
	for i := 0; i < len(s); {
		end := i
		for isLetter(end) {
			end++
		}
		name := s[i:end]
		switch begins := !isWordByte(i - 1); {
		case name == "":
			b.WriteByte(s[i])
			end = i + 1
		case begins && !isWordByte(end) && dateWords[name]:
			b.WriteByte('/')
		case begins && strings.HasPrefix(name, "thg"):
			b.WriteByte('/')
			if name != "thg" {
				b.WriteString(MonthNumeral(name[len("thg"):]))
			}
		default:
			b.WriteString(MonthNumeral(name))
		}
		i = end
	}
	return b.String()
}

// withoutTime drops the time after a date, as in "1975-10-22T00:00:00" and "22/10/1975 12:00 am".
func withoutTime(s string) string {
	if !strings.Contains(s, ":") {
		return s
	}
	for i := range s {
		if (s[i] == 't' || s[i] == ' ') && isTimeOfDay(s[i+1:]) {
			return s[:i]
		}
	}
	return s
}

// isTimeOfDay reports whether a text is h:mm, h:mm:ss or h:mm:ss.fff, with am, pm or z after it.
func isTimeOfDay(s string) bool {
	digits := func(least, most int) bool {
		n := 0
		for n < len(s) && isDigit(rune(s[n])) {
			n++
		}
		ok := n >= least && n <= most
		s = s[n:]
		return ok
	}
	after := func(sign string) bool {
		rest, ok := strings.CutPrefix(s, sign)
		s = rest
		return ok
	}
	if !digits(1, 2) || !after(":") || !digits(2, 2) {
		return false
	}
	if after(":") {
		if !digits(2, 2) || after(".") && !digits(1, len(s)) {
			return false
		}
	}
	return s == "" || s == "z" || strings.TrimPrefix(s, " ") == "am" || strings.TrimPrefix(s, " ") == "pm"
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
