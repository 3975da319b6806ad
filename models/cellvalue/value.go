package cellvalue

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"daihoi/models/calendar"
	"daihoi/models/delegate"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/vietext"
)

// Level says how much a note about a cell matters.
type Level string

// Levels of notes: what was read as it ought to be and is worth knowing, what a person should look at, and what cannot
// be taken in.
const (
	Info    Level = "info"
	Warning Level = "warning"
	Error   Level = "error"
)

// Note is what is to be said about one cell; Code is the catalogue key "import.problem.<Code>".
type Note struct {
	Code  string
	Level Level
	Args  map[string]any
}

func note(level Level, code string, args ...any) []Note {
	return []Note{{code, level, fault.Args(args...)}}
}

// ReadCell reads one cell of a workbook as the field with the key, in the field's canonical text; "" when the cell says
// nothing or cannot be read. A key "gender.female" is a column of marks (x) for one option of a choice, read as "x" or
// ""; "born_on.male" is the birth column of one sex. day is the congress day, which bounds the century of a two-digit
// year; without it such a year is an error. An unknown key reads as nothing.
func ReadCell(key string, c field.Raw, day calendar.Date) (canonical string, notes []Note) {
	return ReadInto(new(delegate.Record), key, c, day)
}

// ReadInto is ReadCell with a record to try the value in.
func ReadInto(r *delegate.Record, key string, c field.Raw, day calendar.Date) (canonical string, notes []Note) {
	base, option, divided := strings.Cut(key, ".")
	f, found := delegate.Fields.Find(base)
	text := CellText(f.Kind, c)
	switch {
	case !found || c.Empty():
		return "", nil
	case c.Kind == field.RawError || brokenCell.MatchString(text):
		return "", note(Error, "cell_error", "Text", text)
	case divided && f.Kind == field.Choice:
		return readMark(f, option, c)
	case isDitto(text) && f.Key != "full_name":
		return "", note(Error, "ditto", "Text", text)
	}
	canonical, notes = readValue(f, c, text, day)
	if canonical == "" {
		return "", notes
	}
	if problem := f.Take(r, canonical); problem != "" {
		return "", append(notes, Note{strings.TrimPrefix(problem, "problem."), Error, fault.Args("Text", text, "Max", f.Max)})
	}
	if damaged.MatchString(text) {
		notes = append(notes, note(Warning, "unreadable_letters", "Text", text)...)
	}
	return f.Text(r), notes
}

var (
	brokenCell = regexp.MustCompile(`^(#+|#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!).*)$`)
	damaged    = regexp.MustCompile(`\x{FFFD}|\pL\?+\pL`) // letters lost on the way through another encoding
)

func readValue(f field.Field[delegate.Record], c field.Raw, text string, day calendar.Date) (string, []Note) {
	switch f.Kind {
	case field.Partial:
		p, notes := readDate(f.Key, c, day)
		return p.String(), notes
	case field.Phone:
		return readPhone(text)
	case field.CitizenID:
		return readCitizenID(text)
	case field.Choice:
		return readChoice(f, text)
	case field.Vocabulary:
		if f.Key != "represents" {
			return readListed(f.Key, c, text)
		}
	}
	if f.Key == "full_name" {
		return readName(text)
	}
	if SaysNothing(text) {
		return "", nil
	}
	return text, nil
}

// CellText is what the cell says, without the mark that tells Excel "this is text", which a CSV file keeps.
func CellText(kind field.Kind, c field.Raw) string {
	if kind == field.LongText {
		return CleanText(kind, c)
	}
	return strings.TrimSpace(strings.TrimPrefix(CleanText(kind, c), "'"))
}

// CleanText is the content of the cell in one clean line, or in several for a field of several.
func CleanText(kind field.Kind, c field.Raw) string {
	text := c.Text
	switch {
	case c.Kind == field.RawNumber && strings.HasPrefix(text, "0") && (kind == field.Phone || kind == field.CitizenID): // by its format
	case c.Kind == field.RawNumber && (text == "" || kind != field.Text && kind != field.LongText):
		text = numberText(c.Number)
	case c.Kind == field.RawDay && text == "":
		text = c.Day.Short()
	}
	if kind == field.LongText {
		return vietext.NFCText(text)
	}
	return vietext.NFC(text)
}

// numberText writes a number without an exponent, so that a citizen number keeps its digits.
func numberText(n float64) string {
	if math.IsNaN(n) || math.IsInf(n, 0) {
		return ""
	}
	return strconv.FormatFloat(n, 'f', -1, 64)
}

// SaysNothing reports a cell that was filled only to show that it is empty: "-", "...", "/", "…".
func SaysNothing(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsSymbol(r) })
}

// isDitto reports the signs for "as in the line above".
func isDitto(text string) bool {
	switch strings.Trim(vietext.Fold(text), " .-") {
	case `"`, "''", "“", "”", "nt", "n.t", "nhu tren", "ditto":
		return true
	}
	return false
}

// readListed takes the spelling of the vocabulary. A bare number is no ethnic group: the lists of 1979 and 2008 number
// them differently (Hoa is 04 in one and 06 in the other).
func readListed(key string, c field.Raw, text string) (string, []Note) {
	if key == "education" {
		if value, notes := readEducation(c, text); value != "" {
			return value, notes
		}
	}
	value, found := delegate.Canonical(key, text)
	switch {
	case found:
		return value, nil
	case SaysNothing(text):
		return "", nil
	case (key == "ethnicity" || key == "religion") && isDigits(text):
		return "", note(Error, "bare_code", "Text", text)
	case IsMark(vietext.Fold(text)) && key != "education": // that there is one, but not which
		return "", note(Error, "mark_for_word", "Text", text)
	case key == "ethnicity" || key == "religion":
		return value, note(Warning, "unknown_word", "Text", value)
	case isDigits(text):
		return value, note(Warning, "unclear_value", "Text", value)
	}
	return value, nil
}

func isDigits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// readEducation undoes what Excel makes of a class and a system: 10/12 becomes 10 December of the year of typing, or
// 12 October where the settings are American. "" when the cell is no date. A class is never above its system (10
// or 12 years), so that a day and a month can mean only one of them.
func readEducation(c field.Raw, text string) (string, []Note) {
	var p calendar.Partial
	switch written := shortDate.FindStringSubmatch(vietext.Fold(text)); {
	case c.Kind == field.RawDay:
		p = calendar.PartialOf(c.Day)
	case c.Kind == field.RawNumber && c.Number >= firstRecentSerial && c.Number <= lastSerial:
		p = calendar.PartialOf(calendar.OfSerial(c.Number))
	case written != nil:
		p, _ = calendar.ParsePartial("2000-" + calendar.MonthNumeral(written[2]) + "-" + written[1])
	default:
		if read, _ := readDateText("education", text, calendar.Date{}); read.Day != 0 {
			p = read
		}
	}
	if p.Day == 0 {
		return "", nil
	}
	class, system := min(p.Day, int(p.Month)), max(p.Day, int(p.Month))
	if system != 10 && system != 12 {
		return text, note(Warning, "unclear_value", "Text", text)
	}
	value := strconv.Itoa(class) + "/" + strconv.Itoa(system)
	return value, note(Warning, "education_was_date", "Text", p.Short(), "Read", value)
}

var shortDate = regexp.MustCompile(`^(\d{1,2})-(thg ?\d{1,2}|[a-z]{3})$`)
