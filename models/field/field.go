// Package field defines field tables: a single definition of a record's fields that drives form, validation, import,
// export, sort whitelist and audit diff.
//
// A Table[T] (field.go) lists the fields of record T in display order; raw.go is an unparsed workbook cell; share.go
// is the product's rounding rule for percentages. The package knows no concrete record: those tables are called
// Fields in their own packages.
package field

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"daihoi/models/calendar"
	"daihoi/models/fault"
	"daihoi/models/vietext"
)

// Kind determines how a field is typed, checked and shown.
type Kind int

const (
	Text       Kind = iota // one line
	LongText               // several lines
	Day                    // a full date, canonical YYYY-MM-DD
	Partial                // a date known to the day, month or year, canonical YYYY[-MM[-DD]]
	Choice                 // one of Options; catalogue keys "choice.<Key>.<option>"
	Vocabulary             // free text with suggestions from the vocabulary named by Key
	Phone                  // 8–11 digits, canonical digits only
	CitizenID              // 9 or 12 digits (identity card, citizen number)
	Flag                   // yes or no, canonical "x" or ""
	Number                 // integer >= 0, "" if unset (zero)
	Clock                  // a time of day, canonical HH:MM
)

// Field is one field of record T. Text returns the canonical text used by database, forms and comparisons; Set parses
// typed text and returns the key of a problem, or "".
type Field[T any] struct {
	Key       string
	Kind      Kind
	Required  bool
	Max       int      // runes, 0 for the kind's default
	Sensitive bool     // shown only to roles with access.ViewSensitive
	Options   []string // of a Choice
	Sort      string   // database column to order by, "" when not sortable
	Group     string   // catalogue key "group.<Group>" of the fieldset in the form
	Headers   []string // column headings under which workbooks carry it, beside its own words
	Table     string   // database table that holds it, "" when the record has only one
	Column    string   // its column there
	Listed    bool     // a column of the list on the screen
	Wanted    bool     // a complete record has it
	Width     float64  // column width in the printed list, in characters; 0 when it is not printed
	Under     string   // key of the heading over several columns of the printed list
	Text      func(*T) string
	Set       func(*T, string) string
	Value     func(*T) any // as the database stores it
}

// Must returns the field as required.
func (f Field[T]) Must() Field[T] {
	f.Required = true
	return f
}

// UpTo returns the field with another maximum length, in runes.
func (f Field[T]) UpTo(runes int) Field[T] {
	f.Max = runes
	return f
}

// Change is one field that differs between two versions of a record, as canonical text.
type Change struct {
	Field string `json:"field"`
	Old   string `json:"old"`
	New   string `json:"new"`
}

type Table[T any] []Field[T]

func (t Table[T]) Find(key string) (Field[T], bool) {
	i := slices.IndexFunc(t, func(f Field[T]) bool { return f.Key == key })
	if i < 0 {
		return Field[T]{}, false
	}
	return t[i], true
}

func (t Table[T]) Keys() []string {
	keys := make([]string, len(t))
	for i, f := range t {
		keys[i] = f.Key
	}
	return keys
}

// In returns the part of the table that the database table holds.
func (t Table[T]) In(table string) Table[T] {
	return t.filter(func(f Field[T]) bool { return f.Table == table })
}

// Stored gives what the database stores in the column of every field.
func (t Table[T]) Stored(rec *T) map[string]any {
	m := make(map[string]any, len(t))
	for _, f := range t {
		m[f.Column] = f.Value(rec)
	}
	return m
}

// Only returns the part of the table with the keys, in the table's order.
func (t Table[T]) Only(keys ...string) Table[T] {
	return t.filter(func(f Field[T]) bool { return slices.Contains(keys, f.Key) })
}

// Public returns the table without sensitive fields.
func (t Table[T]) Public() Table[T] {
	return t.filter(func(f Field[T]) bool { return !f.Sensitive })
}

func (t Table[T]) filter(keep func(Field[T]) bool) Table[T] {
	var out Table[T]
	for _, f := range t {
		if keep(f) {
			out = append(out, f)
		}
	}
	return out
}

// Decode reads every field from values (key → typed text) into rec and returns all problems at once. Valid fields are
// set even if others are not, so that no input is lost.
func (t Table[T]) Decode(values func(key string) string, rec *T) []fault.Problem {
	var problems []fault.Problem
	for _, f := range t {
		raw := values(f.Key)
		if key := f.Take(rec, raw); key != "" {
			problems = append(problems, fault.Problem{Field: f.Key, Key: key, Args: fault.Args("Max", f.max())})
		}
	}
	return problems
}

// Take checks the typed text by the rules common to all kinds, then sets it. It returns the key of the problem, or
// "".
func (f Field[T]) Take(rec *T, raw string) string {
	if f.Kind == LongText {
		raw = vietext.NFCText(raw)
	} else {
		raw = vietext.NFC(raw)
	}
	if raw == "" && f.Required {
		return "problem.required"
	}
	if utf8.RuneCountInString(raw) > f.max() {
		return "problem.too_long"
	}
	return f.Set(rec, raw)
}

func (f Field[T]) max() int {
	switch {
	case f.Max > 0:
		return f.Max
	case f.Kind == LongText:
		return 2000
	}
	return 200
}

// Values returns the canonical text of every field by key.
func (t Table[T]) Values(rec *T) map[string]string {
	m := make(map[string]string, len(t))
	for _, f := range t {
		m[f.Key] = f.Text(rec)
	}
	return m
}

// Diff lists the fields in which new differs from old, in table order.
func (t Table[T]) Diff(old, new *T) []Change {
	var out []Change
	for _, f := range t {
		if a, b := f.Text(old), f.Text(new); a != b {
			out = append(out, Change{f.Key, a, b})
		}
	}
	return out
}

// TextOf binds a string: Text, LongText, Vocabulary.
func TextOf[T any](kind Kind, key string, at func(*T) *string) Field[T] {
	return Field[T]{Key: key, Kind: kind,
		Value: func(r *T) any { return *at(r) },
		Text:  func(r *T) string { return *at(r) },
		Set:   func(r *T, s string) string { *at(r) = s; return "" }}
}

// ChoiceOf binds a string that must be one of options; "" is allowed unless the field is Required.
func ChoiceOf[T any](key string, options []string, at func(*T) *string) Field[T] {
	return Field[T]{Key: key, Kind: Choice, Options: options,
		Value: func(r *T) any { return *at(r) },
		Text:  func(r *T) string { return *at(r) },
		Set: func(r *T, s string) string {
			if s != "" && !slices.Contains(options, s) {
				return "problem.choice"
			}
			*at(r) = s
			return ""
		}}
}

// DayOf binds a full date.
func DayOf[T any](key string, at func(*T) *calendar.Date) Field[T] {
	return Field[T]{Key: key, Kind: Day,
		Value: func(r *T) any { return *at(r) },
		Text:  func(r *T) string { return at(r).String() },
		Set: func(r *T, s string) string {
			d, err := calendar.ParseTyped(s)
			if err != nil {
				return "problem.not_a_day"
			}
			*at(r) = d
			return ""
		}}
}

// PartialOf binds a date of any precision.
func PartialOf[T any](key string, at func(*T) *calendar.Partial) Field[T] {
	return Field[T]{Key: key, Kind: Partial,
		Value: func(r *T) any { return *at(r) },
		Text:  func(r *T) string { return at(r).String() },
		Set: func(r *T, s string) string {
			p, err := calendar.ParsePartial(s)
			if err != nil {
				return "problem.not_a_date"
			}
			*at(r) = p
			return ""
		}}
}

// FlagOf binds a bool; anything but "" means yes.
func FlagOf[T any](key string, at func(*T) *bool) Field[T] {
	return Field[T]{Key: key, Kind: Flag,
		Value: func(r *T) any { return *at(r) },
		Text: func(r *T) string {
			if *at(r) {
				return "x"
			}
			return ""
		},
		Set: func(r *T, s string) string { *at(r) = s != ""; return "" }}
}

// NumberOf binds an integer from 0 to limit; "" means 0 and 0 shows as "".
func NumberOf[T any](key string, limit int, at func(*T) *int) Field[T] {
	return Field[T]{Key: key, Kind: Number,
		Value: func(r *T) any { return *at(r) },
		Text: func(r *T) string {
			if *at(r) == 0 {
				return ""
			}
			return strconv.Itoa(*at(r))
		},
		Set: func(r *T, s string) string {
			if s == "" {
				*at(r) = 0
				return ""
			}
			n, err := strconv.Atoi(s)
			if err != nil || n < 0 || n > limit {
				return "problem.number"
			}
			*at(r) = n
			return ""
		}}
}

// CountOf binds an integer from 0 to limit that may be unknown: "" means nil, and 0 shows as "0".
func CountOf[T any](key string, limit int, at func(*T) **int) Field[T] {
	return Field[T]{Key: key, Kind: Number,
		Value: func(r *T) any {
			if n := *at(r); n != nil {
				return *n
			}
			return nil
		},
		Text: func(r *T) string {
			if n := *at(r); n != nil {
				return strconv.Itoa(*n)
			}
			return ""
		},
		Set: func(r *T, s string) string {
			if s == "" {
				*at(r) = nil
				return ""
			}
			n, err := strconv.Atoi(s)
			if err != nil || n < 0 || n > limit {
				return "problem.number"
			}
			*at(r) = &n
			return ""
		}}
}

// PhoneOf binds a phone number: digits with blanks, dots or dashes between them, stored as digits.
func PhoneOf[T any](key string, at func(*T) *string) Field[T] {
	return digitsOf(Phone, key, "problem.phone", []int{8, 9, 10, 11}, at)
}

// CitizenIDOf binds an identity card number (9 digits) or citizen number (12 digits).
func CitizenIDOf[T any](key string, at func(*T) *string) Field[T] {
	return digitsOf(CitizenID, key, "problem.citizen_id", []int{9, 12}, at)
}

func digitsOf[T any](kind Kind, key, problem string, lengths []int, at func(*T) *string) Field[T] {
	return Field[T]{Key: key, Kind: kind,
		Value: func(r *T) any { return *at(r) },
		Text:  func(r *T) string { return *at(r) },
		Set: func(r *T, s string) string {
			s = betweenDigits.Replace(s)
			if rest, ok := strings.CutPrefix(s, "+84"); ok && kind == Phone {
				s = "0" + rest
			}
			if s != "" && (!slices.Contains(lengths, len(s)) || strings.Trim(s, "0123456789") != "") {
				return problem
			}
			*at(r) = s
			return ""
		}}
}

var betweenDigits = strings.NewReplacer(" ", "", ".", "", "-", "")

// ClockOf binds a time of day typed as 7:30, 7h30, 07.30 or 7h; canonical 07:30.
func ClockOf[T any](key string, at func(*T) *string) Field[T] {
	return Field[T]{Key: key, Kind: Clock,
		Value: func(r *T) any { return *at(r) },
		Text:  func(r *T) string { return *at(r) },
		Set: func(r *T, s string) string {
			if s == "" {
				*at(r) = ""
				return ""
			}
			h, m, _ := strings.Cut(strings.NewReplacer("h", ":", "g", ":", ".", ":").Replace(strings.ToLower(s)), ":")
			if m == "" {
				m = "00"
			}
			hour, err1 := strconv.Atoi(strings.TrimSpace(h))
			minute, err2 := strconv.Atoi(strings.TrimSpace(m))
			if err1 != nil || err2 != nil || hour < 0 || hour > 23 || minute < 0 || minute > 59 {
				return "problem.clock"
			}
			*at(r) = pad(hour) + ":" + pad(minute)
			return ""
		}}
}

func pad(n int) string {
	if n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}
