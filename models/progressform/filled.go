package progressform

import (
	"maps"
	"math"
	"regexp"
	"strconv"
	"strings"

	"daihoi/models/calendar"
	"daihoi/models/deadline"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/readiness"
	"daihoi/models/vietext"
)

// Stamp is the condition of a returned form's hidden part.
type Stamp string

const (
	StampWhole   Stamp = "whole"
	StampAltered Stamp = "altered" // changed since the form was made, so not trusted
	StampMissing Stamp = "missing"
)

// Filled is a returned progress form as read, before comparison. Without an intact stamp, its Issue holds only the
// printed unit.
type Filled struct {
	Sheet    string          `json:"sheet"` // with the table
	Stamp    Stamp           `json:"stamp"`
	Issue    Issue           `json:"issue"`
	Issued   []Row           `json:"issued,omitempty"` // Issue.Rows
	Rows     []FilledRow     `json:"rows"`
	Sessions []FilledSession `json:"sessions,omitempty"`
	Lines    []FilledLine    `json:"lines,omitempty"`
}

// FilledRow is one row of the table. ID is the milestone for which the row was made, 0 if the row does not say.
type FilledRow struct {
	Number int                  `json:"number"` // as in the workbook
	ID     int64                `json:"id,omitempty"`
	Code   string               `json:"code"`
	Cells  map[string]field.Raw `json:"cells"` // by Fields, without empty cells
}

// FilledSession requests another date for a session, or a date for the first one.
type FilledSession struct {
	Number int           `json:"number"`
	OnDate calendar.Date `json:"on_date,omitzero"` // registered when the form was made
	Wanted field.Raw     `json:"wanted"`
	Reason string        `json:"reason,omitempty"`
}

// FilledLine is a difficulty or proposal in free text.
type FilledLine struct {
	Number int    `json:"number"`
	Kind   string `json:"kind"` // one of difficulty.Kinds
	Text   string `json:"text"`
}

// Problem is why a cell of a returned form cannot be imported; the message "form_problem.<code>" says what to do.
type Problem struct {
	Cell  string // "E14", "" for the row as a whole
	Field string // "" for the row as a whole
	Code  string
	Args  map[string]any
}

func problemOf(c field.Raw, key, code string, args ...any) *Problem {
	return &Problem{Cell: c.Ref, Field: key, Code: code, Args: fault.Args(args...)}
}

// fieldProblem is the problem of a field, whose message is at Args Key.
func fieldProblem(cells map[string]field.Raw, p fault.Problem) *Problem {
	out := problemOf(cells[p.Field], p.Field, "field", "Key", p.Key)
	maps.Copy(out.Args, p.Args)
	return out
}

// stateWords are the words that units use for a state, folded and without punctuation. Work reported done counts as
// submitted, because only the program knows whether it was approved.
var stateWords = map[readiness.State][]string{
	readiness.NotStarted: {"chua lam", "chua", "chua bat dau", "chua thuc hien", "chua trien khai", "chua co", "chua den han", "khong", "0", "not started"},
	readiness.InProgress: {"dang lam", "dang", "dang thuc hien", "dang trien khai", "dang tien hanh", "dang soan", "dang chuan bi", "dl", "in progress", "doing"},
	readiness.Submitted: {"da xong de nghi duyet", "da xong", "xong", "da lam", "da lam xong", "hoan thanh", "da hoan thanh", "da thuc hien", "da thuc hien xong", "da co",
		"da nop", "da nop cho duyet", "da trinh", "cho duyet", "de nghi duyet", "roi", "xong roi", "dat", "x", "v", "1", "ok", "✓", "✔", "√", "ht", "100",
		"done submit for approval", "done", "submitted", "submitted waiting for approval", "finished", "completed", "yes"},
	readiness.Returned:      {"phai sua", "tra lai", "dang sua", "returned", "to be mended"},
	readiness.NotApplicable: {"khong ap dung", "ko ap dung", "khong co", "not applicable", "na", "n a"},
}

var statesByWord = func() map[string]readiness.State {
	byWord := map[string]readiness.State{}
	for s, words := range stateWords {
		for _, w := range words {
			byWord[w] = s
		}
	}
	return byWord
}()

var punctuation = regexp.MustCompile(`[^\p{L}\p{N}✓✔√]+`)

// readState parses the state cell. It never returns Done: see stateWords.
func readState(c field.Raw) (readiness.State, *Problem) {
	folded := strings.TrimSpace(punctuation.ReplaceAllString(vietext.Fold(c.Text), " "))
	if c.Empty() || folded == "" {
		return "", nil
	}
	if s, ok := statesByWord[folded]; ok && c.Kind != field.RawDay && c.Kind != field.RawError {
		return s, nil
	}
	return "", problemOf(c, "state", "state_unclear", "Text", shownCell(c))
}

func shownCell(c field.Raw) string {
	if c.Kind == field.RawDay {
		return c.Day.Short()
	}
	return vietext.NFC(c.Text)
}

// Range of plausible years; a year outside is a typing error.
const (
	firstFormYear   = 2000
	lastFormYear    = 2100
	firstFormSerial = 36526 // 1 January 2000
	lastFormSerial  = 73415 // 31 December 2100
)

// readDay parses a date in the usual notations, always day before month: 5/4/2024, 05.04.24, 5-4-2024, 2024-04-05,
// "ngày 5 tháng 4 năm 2024", 05042024, or a spreadsheet serial. Ambiguous dates are refused.
func readDay(key string, c field.Raw) (calendar.Date, *Problem) {
	refuse := func(code string) (calendar.Date, *Problem) {
		return calendar.Date{}, problemOf(c, key, code, "Text", shownCell(c))
	}
	text := vietext.Fold(c.Text)
	switch c.Kind {
	case field.RawEmpty:
		return calendar.Date{}, nil
	case field.RawDay:
		if c.Day.Year() < firstFormYear || c.Day.Year() > lastFormYear {
			return refuse("not_a_day")
		}
		return c.Day, nil
	case field.RawNumber:
		if c.Number >= firstFormSerial && c.Number < lastFormSerial+1 {
			return calendar.OfSerial(c.Number), nil
		}
		if c.Number != math.Trunc(c.Number) {
			return refuse("no_year")
		}
		if text = strconv.FormatFloat(c.Number, 'f', 0, 64); len(text) == 7 {
			text = "0" + text
		}
	case field.RawError, field.RawBool:
		return refuse("not_a_day")
	}
	parts := calendar.Numerals(text)
	if len(parts) == 1 && len(parts[0]) == 8 {
		parts = compactParts(parts[0])
	}
	switch {
	case len(parts) == 2:
		return refuse("no_year")
	case len(parts) != 3:
		return refuse("not_a_day")
	case len(parts[0]) <= 2 && len(parts[2]) == 2:
		parts[2] = "20" + parts[2]
	}
	day, err := calendar.ParseTyped(strings.Join(parts, "/"))
	if err != nil || day.Year() < firstFormYear || day.Year() > lastFormYear {
		return refuse("not_a_day")
	}
	return day, nil
}

// compactParts splits 05042024 or 20240405; nil for anything else.
func compactParts(digits string) []string {
	if strings.HasPrefix(digits, "20") && digits[4:6] <= "12" {
		return []string{digits[:4], digits[4:6], digits[6:]}
	}
	if digits[4:6] == "20" {
		return []string{digits[:2], digits[2:4], digits[4:]}
	}
	return nil
}

var countOfAll = regexp.MustCompile(`^(\d{1,4}) ?/ ?(\d{1,4})\b`)

// readCount parses a number of meetings; "34/41 thôn" in the first of the two cells gives both numbers.
func readCount(key string, c field.Raw) (done, of int, problem *Problem) {
	text := vietext.Fold(c.Text)
	if c.Empty() || text == "" {
		return 0, 0, nil
	}
	if m := countOfAll.FindStringSubmatch(text); m != nil && c.Kind == field.RawText && key == "done_count" {
		done, _ = strconv.Atoi(m[1])
		of, _ = strconv.Atoi(m[2])
		return done, of, nil
	}
	number, _, _ := strings.Cut(text, " ") // "34 thôn"
	n, err := strconv.ParseFloat(number, 64)
	if err != nil || n != math.Trunc(n) || n < 0 || n > deadline.MostCounted || c.Kind == field.RawDay || c.Kind == field.RawError {
		return 0, 0, problemOf(c, key, "not_a_count", "Text", shownCell(c))
	}
	return int(n), 0, nil
}

// readWords parses a text cell and refuses a document number that the spreadsheet turned into a date.
func readWords(key string, c field.Raw) (string, *Problem) {
	if c.Kind == field.RawDay || c.Kind == field.RawError {
		return "", problemOf(c, key, "not_words", "Text", shownCell(c))
	}
	return c.Text, nil
}

// said is the content of a row.
type said struct {
	state    readiness.State // "" if blank
	input    deadline.Input
	problems []Problem
}

// read parses the cells of a row.
func (r FilledRow) read() said {
	var s said
	note := func(p *Problem) {
		if p != nil {
			s.problems = append(s.problems, *p)
		}
	}
	var p *Problem
	s.state, p = readState(r.Cells["state"])
	note(p)
	in := &s.input
	in.DoneOn, p = readDay("done_on", r.Cells["done_on"])
	note(p)
	in.DocDate, p = readDay("doc_date", r.Cells["doc_date"])
	note(p)
	in.DocNumber, p = readWords("doc_number", r.Cells["doc_number"])
	note(p)
	in.Note, p = readWords("note", r.Cells["note"])
	note(p)
	var of int
	in.DoneCount, of, p = readCount("done_count", r.Cells["done_count"])
	note(p)
	in.OfCount, _, p = readCount("of_count", r.Cells["of_count"])
	note(p)
	if in.OfCount == 0 {
		in.OfCount = of
	}
	typed := rowFields.Values(in)
	for _, p := range rowFields.Decode(func(key string) string { return typed[key] }, in) {
		note(fieldProblem(r.Cells, p))
	}
	return s
}
