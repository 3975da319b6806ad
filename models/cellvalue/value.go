package cellvalue

import (
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"daihoi/models/calendar"
	"daihoi/models/delegate"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/vietext"
	"daihoi/models/vocabulary"
)

// Level is the severity of a note about a cell.
type Level string

// Levels: Info was read as intended but is worth knowing, Warning deserves a look, Error cannot be imported.
const (
	Info    Level = "info"
	Warning Level = "warning"
	Error   Level = "error"
)

// Note is a message about one cell; Code is the catalogue key "import.problem.<Code>".
type Note struct {
	Code  string
	Level Level
	Args  map[string]any
}

func note(level Level, code string, args ...any) []Note {
	return []Note{{code, level, fault.Args(args...)}}
}

// ReadCell parses one cell as the field with the key and returns the field's canonical text; "" if the cell is blank
// or unreadable. A key such as "gender.female" is a column of marks (x) for one option of a choice and reads as "x"
// or ""; "born_on.male" is the birth column of one sex. day is the congress date, which fixes the century of
// two-digit years; without it such a year is an error. An unknown key reads as "".
func ReadCell(key string, c field.Raw, day calendar.Date) (canonical string, notes []Note) {
	return ReadInto(new(delegate.Record), key, c, day)
}

// fields are those of a delegate by their keys.
var fields = func() map[string]*field.Field[delegate.Record] {
	all := make(map[string]*field.Field[delegate.Record], len(delegate.Fields))
	for i := range delegate.Fields {
		all[delegate.Fields[i].Key] = &delegate.Fields[i]
	}
	return all
}()

// ReadInto is ReadCell with a caller's scratch record, to avoid an allocation per cell.
func ReadInto(r *delegate.Record, key string, c field.Raw, day calendar.Date) (canonical string, notes []Note) {
	base, option, divided := strings.Cut(key, ".")
	at, found := fields[base]
	if !found || c.Empty() {
		return "", nil
	}
	f := *at
	text := CellText(f.Kind, c)
	switch {
	case c.Kind == field.RawError || isBrokenCell(text):
		return "", note(Error, "cell_error", "Text", text)
	case c.Kind == field.RawTyped:
		if problem := f.Take(r, text); problem != "" {
			return "", note(Error, strings.TrimPrefix(problem, "problem."), "Text", text, "Max", f.Max)
		}
		return f.Text(r), nil
	case divided && f.Kind == field.Choice:
		return readMark(f, option, c)
	case isDitto(text) && f.Key != "full_name":
		return "", note(Error, "ditto", "Text", text)
	}
	var explained []Note
	if word, ok := legendWord(f, text); ok {
		explained = note(Info, "legend_read", "Text", text)
		c, text = field.Raw{Ref: c.Ref, Kind: field.RawText, Text: word}, word
	}
	canonical, notes = readValue(f, c, text, day)
	notes = append(explained, notes...)
	if canonical == "" {
		return "", notes
	}
	if problem := f.Take(r, canonical); problem != "" {
		return "", append(notes, Note{strings.TrimPrefix(problem, "problem."), Error, fault.Args("Text", text, "Max", f.Max)})
	}
	if isDamaged(text) {
		notes = append(notes, note(Warning, "unreadable_letters", "Text", text)...)
	}
	return f.Text(r), notes
}

// isBrokenCell reports whether a text is what a spreadsheet program shows instead of a value: ####, #N/A, #REF!.
func isBrokenCell(text string) bool {
	rest, marked := strings.CutPrefix(text, "#")
	if !marked {
		return false
	}
	for _, name := range []string{"N/A", "REF!", "VALUE!", "DIV/0!", "NAME?", "NULL!", "NUM!", "SPILL!", "CALC!"} {
		if strings.HasPrefix(rest, name) {
			return true
		}
	}
	return strings.Trim(rest, "#") == ""
}

// isDamaged reports whether letters were lost in an encoding conversion: a replacement character, or question marks
// between letters.
func isDamaged(text string) bool {
	if !strings.ContainsAny(text, "?\uFFFD") {
		return false
	}
	letter, marks := false, false // the last character other than a question mark was a letter; question marks follow it
	for _, r := range text {
		switch {
		case r == unicode.ReplacementChar:
			return true
		case r == '?':
			marks = letter
			continue
		case unicode.IsLetter(r) && marks:
			return true
		}
		letter, marks = unicode.IsLetter(r), false
	}
	return false
}

// legendWord is the word of a cell whose code the heading explains, as in "1 = Nam".
func legendWord(f field.Field[delegate.Record], text string) (word string, ok bool) {
	if f.Kind != field.Choice && f.Kind != field.Vocabulary && f.Kind != field.Partial || f.Key == "represents" {
		return "", false
	}
	_, word, ok = strings.Cut(text, LegendSign)
	return word, ok
}

// LegendSign stands between a code and the word that the heading gives for it.
const LegendSign = " = "

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
	case field.Flag:
		return readFlag(text)
	case field.Vocabulary:
		if f.Key != "represents" {
			return readListed(f.Key, c, text)
		}
	}
	switch {
	case IsPlaceholder(text):
		return "", nil
	case isAbsent(text):
		return "", note(Info, "read_as_empty", "Text", text)
	case f.Key == "full_name":
		return readName(text)
	}
	return text, nil
}

// absences are folded words that people write into a cell for which they have no value.
var absences = map[string]bool{"chua co": true, "khong co": true, "chua ro": true, "khong ro": true, "khong biet": true, "chua biet": true,
	"khong nho": true, "chua cap nhat": true, "dang cap nhat": true, "cap nhat sau": true, "chua xac dinh": true, "chua khai": true, "chua cung cap": true,
	"chua bo sung": true, "bo sung sau": true, "chua co thong tin": true, "khong co thong tin": true, "de trong": true, "bo trong": true,
	"chua co nguoi": true, "chua co nhan su": true, "chua gioi thieu": true, "chua cu": true, "se bo sung": true, "se bo sung sau": true, "khuyet": true, "con khuyet": true,
	"n/a": true, "null": true, "nil": true, "nan": true}

// isAbsent reports whether a cell says in words that there is no value.
func isAbsent(text string) bool {
	return len(text) <= longestAbsence && absences[strings.Trim(vietext.Fold(text), " .()[]")]
}

// saysNull reports whether a part of a value is the word of a program for no value. Somebody may be called Nan.
func saysNull(text string) bool { return text == "NULL" || text == "null" || text == "N/A" }

const longestAbsence = 60 // bytes; longer words are not listed

// wholeNumber drops the decimals that a program appends to a number written as text: "1052800668.0".
func wholeNumber(text string) string {
	at := strings.LastIndexAny(text, ".,")
	if at < 0 || strings.Trim(text[at+1:], "0") != "" || at+1 == len(text) || !isDigits(text[:at]) || len(text)-at > 3 {
		return text
	}
	return text[:at]
}

// CellText is the cell's text without the leading apostrophe that marks text in Excel and survives in CSV files.
func CellText(kind field.Kind, c field.Raw) string {
	if kind == field.LongText {
		return CleanText(kind, c)
	}
	return strings.TrimSpace(strings.TrimPrefix(CleanText(kind, c), "'"))
}

// CleanText is the cell's content in one clean line; several lines for LongText.
func CleanText(kind field.Kind, c field.Raw) string {
	text := c.Text
	switch {
	case c.Kind == field.RawNumber && strings.HasPrefix(text, "0") && (kind == field.Phone || kind == field.CitizenID): // zeros kept by the cell's number format
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

// numberText writes a number without an exponent, so that citizen numbers keep their digits.
func numberText(n float64) string {
	if math.IsNaN(n) || math.IsInf(n, 0) {
		return ""
	}
	return strconv.FormatFloat(n, 'f', -1, 64)
}

// IsPlaceholder reports whether a cell holds only a placeholder for empty: "-", "...", "/", "…".
func IsPlaceholder(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsSymbol(r) })
}

const longestDitto = 24 // bytes

// isDitto reports whether the text means "same as above".
func isDitto(text string) bool {
	start, _ := utf8.DecodeRuneInString(strings.TrimLeft(text, " .-"))
	if len(text) > longestDitto || !strings.ContainsRune("\"'“”nNdD", start) {
		return false
	}
	switch strings.Trim(vietext.Fold(text), " .-") {
	case `"`, "''", "“", "”", "nt", "n.t", "nhu tren", "ditto":
		return true
	}
	return false
}

// readListed replaces the text with the vocabulary's spelling. A bare number is not accepted as an ethnic group,
// because the lists of 1979 and 2008 number them differently (Hoa is 04 in one, 06 in the other).
func readListed(key string, c field.Raw, text string) (string, []Note) {
	text = wholeNumber(text)
	if key == "education" {
		if value, notes := readEducation(c, text); value != "" {
			return value, notes
		}
	}
	value, found := vocabulary.Canonical(key, text)
	switch {
	case found:
		return value, nil
	case IsPlaceholder(text):
		return "", nil
	case isAbsent(text):
		return "", note(Info, "read_as_empty", "Text", text)
	case strings.Contains(text, severalSign):
		return "", note(Error, "several_marks", "Text", text)
	case (key == "ethnicity" || key == "religion") && isDigits(text):
		return "", note(Error, "bare_code", "Text", text)
	case IsMark(vietext.Fold(text)) && key != "education": // says that there is one, but not which
		return "", note(Error, "mark_for_word", "Text", text)
	case key == "ethnicity" || key == "religion":
		return value, note(Warning, "unknown_word", "Text", value)
	case isDigits(text):
		return value, note(Warning, "unclear_value", "Text", value)
	}
	return value, nil
}

func isDigits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// readEducation reverses Excel's reading of class/system as a date: 10/12 becomes 10 December of the year of typing,
// or 12 October with US settings. It returns "" if the cell is no date. A class never exceeds its system (10 or 12
// years), so day and month can mean only one of them.
func readEducation(c field.Raw, text string) (string, []Note) {
	var p calendar.Partial
	switch day, month, short := shortDate(vietext.Fold(text)); {
	case c.Kind == field.RawDay:
		p = calendar.PartialOf(c.Day)
	case c.Kind == field.RawNumber && c.Number >= firstRecentSerial && c.Number <= lastSerial:
		p = calendar.PartialOf(calendar.OfSerial(c.Number))
	case short:
		p, _ = calendar.ParsePartial("2000-" + calendar.MonthNumeral(month) + "-" + day)
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

// shortDate divides a date as Excel shows it without a year: "12-dec", "10-thg12".
func shortDate(folded string) (day, month string, ok bool) {
	day, month, ok = strings.Cut(folded, "-")
	if !ok || !isDigits(day) || len(day) > 2 {
		return "", "", false
	}
	if number, vietnamese := strings.CutPrefix(month, "thg"); vietnamese {
		number = strings.TrimPrefix(number, " ")
		return day, month, isDigits(number) && len(number) <= 2
	}
	return day, month, len(month) == 3 && strings.Trim(month, "abcdefghijklmnopqrstuvwxyz") == ""
}
