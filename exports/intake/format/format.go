// Package format knows what the number format of a cell says about its value: a number may be a day, part of one, or
// digits with zeros in front.
package format

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"

	"daihoi/models/calendar"
	"daihoi/models/field"
)

// Style is what the format of a cell says about its value.
type Style struct {
	Date  bool
	Part  Part
	Zeros int // a format of zeros only ("000000000000") shows numbers with that many digits
	Font  string
	Bold  bool

	Struck bool
}

// Font is a font of the list to which the cell formats of Excel refer.
type Font struct {
	Name string
	Bold bool

	Struck bool // through
}

const (
	MaxStyles = 200_000 // above what a spreadsheet program can save: 65,490 cell formats, and fonts and number formats for them
	MaxCode   = 255     // characters of a number format, as in Excel
)

// Parse reports whether a format shows a date, and how many digits a format of zeros shows.
func Parse(id string, custom map[string]string) (date bool, zeros int) {
	if code, ok := custom[id]; ok {
		return IsDate(code), zeroFormat(code)
	}
	n, err := strconv.Atoi(id)
	if err != nil {
		return false, 0
	}
	// Built-in formats of days: ECMA-376 part 1, 18.8.30; 27–36 and 50–58 are those of East Asian languages.
	return n >= 14 && n <= 17 || n == 22 || n >= 27 && n <= 31 || n == 36 || n >= 50 && n <= 54 || n == 57 || n == 58, 0
}

// Part is the part of a date that a format shows.
type Part int

const (
	wholeDate Part = iota
	monthAndYear
	yearOnly
)

// ShownPart is the part of a date that people see. A format without a day and a year is that of a class ("12-Dec").
func ShownPart(id string, custom map[string]string) Part {
	code, found := custom[id]
	if !found && id == "17" {
		code = "mmm-yy"
	}
	code, _, _ = strings.Cut(code, ";")
	code = strings.ToLower(formatLiterals.ReplaceAllString(code, ""))
	switch {
	case strings.ContainsAny(code, "dhs") || !strings.Contains(code, "y"):
		return wholeDate
	case strings.Contains(code, "m"):
		return monthAndYear
	}
	return yearOnly
}

// asShown replaces a date of which the sheet shows only the month or the year by that text: nobody has seen the day
// that the cell stores. Serial numbers that may be a typed year stay as they are.
func asShown(c field.Raw, part Part) field.Raw {
	if c.Number <= lastTypedYear {
		return c
	}
	switch p := calendar.PartialOf(c.Day); part {
	case monthAndYear:
		return field.Raw{Kind: field.RawText, Text: fmt.Sprintf("%d/%d", p.Month, p.Year), Font: c.Font}
	case yearOnly:
		return field.Raw{Kind: field.RawText, Text: strconv.Itoa(p.Year), Font: c.Font}
	}
	return c
}

const lastTypedYear = 2100

var (
	formatLiterals = regexp.MustCompile(`"[^"]*"?|\\.|[_*].|\[[^\]]*\]`)
	formatZeros    = regexp.MustCompile(`^0{2,15}$`)
)

// IsDate reports whether a format code shows a date.
func IsDate(code string) bool {
	code, _, _ = strings.Cut(code, ";")
	code = strings.ToLower(formatLiterals.ReplaceAllString(code, ""))
	if strings.Contains(code, "general") || strings.ContainsAny(code, "0#?") {
		return false
	}
	return strings.ContainsAny(code, "dy") || strings.Contains(code, "m") && !strings.ContainsAny(code, "hs")
}

func zeroFormat(code string) int {
	code, _, _ = strings.Cut(code, ";")
	code = strings.ReplaceAll(formatLiterals.ReplaceAllString(code, ""), " ", "")
	if formatZeros.MatchString(code) {
		return len(code)
	}
	return 0
}

const lastSerial = 2958465 // 9999-12-31

// Day is the date of a serial number. Day 60 of the 1900 system is 29 February 1900, which never existed.
func Day(serial float64, base1904 bool) (calendar.Date, bool) {
	n := int(math.Floor(serial))
	switch {
	case serial < 1 || serial > lastSerial+1 || !base1904 && n == 60:
		return calendar.Date{}, false
	case base1904:
		return calendar.Of(1904, time.January, 1+n), true
	case n < 60:
		return calendar.Of(1899, time.December, 31+n), true
	}
	return calendar.Of(1899, time.December, 30+n), true
}

// numberText formats a number as the sheet shows it.
func numberText(n float64, stored string, st Style) string {
	if math.Abs(n) >= 1e15 {
		return stored
	}
	s := strconv.FormatFloat(n, 'f', -1, 64)
	if n >= 0 && n == math.Trunc(n) && len(s) < st.Zeros {
		s = strings.Repeat("0", st.Zeros-len(s)) + s
	}
	return s
}

// Cell is a number in a cell of this style, a day if the style says so. What is no number cannot be saved.
func (st Style) Cell(n float64, stored string, base1904 bool) field.Raw {
	if math.IsNaN(n) || math.IsInf(n, 0) {
		return field.Raw{Kind: field.RawError, Text: "#NUM!"}
	}
	c := field.Raw{Kind: field.RawNumber, Number: n, Text: numberText(n, stored, st), Font: st.Font}
	if st.Date {
		if d, ok := Day(n, base1904); ok {
			c.Kind, c.Day = field.RawDay, d
			c = asShown(c, st.Part)
		}
	}
	return c
}
