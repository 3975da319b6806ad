package received

import (
	"strings"
	"unicode/utf8"

	"daihoi/models/cellvalue"
	"daihoi/models/field"
	"daihoi/models/rosterplan"
	"daihoi/models/vietext"
)

// lookups are the words for codes, by key of the field and by code.
type lookups map[string]map[string]string

// codedFields are the fields whose values clerks' programs write as codes.
var codedFields = []string{"gender", "ethnicity", "religion", "category", "education", "qualification", "political_theory"}

const (
	mostCodes = 200 // rows of a table of codes
	longCode  = 4   // runes
)

// explainCodes replaces codes in lists of people by the words that a table of codes elsewhere in the file gives for them:
// "01" becomes "01 = Kinh". It leaves a column alone of which some code stands in no table.
func explainCodes(lists []List) {
	known := lookups{}
	for i := range lists {
		if !lists[i].Names() && len(lists[i].Rows) <= mostCodes {
			known.learn(&lists[i])
		}
	}
	for i := range lists {
		for column, key := range lists[i].Mapping {
			if words := known[key]; len(words) > 0 && lists[i].Names() {
				lists[i].explain(column, key, words)
			}
		}
	}
}

// learn takes over the codes of a table. Tables that disagree about a field say nothing of it.
func (known lookups) learn(l *List) {
	for column := range len(l.Columns) - 1 {
		key, words := l.codesBeside(column)
		if key == "" {
			continue
		}
		if known[key] == nil {
			known[key] = words
			continue
		}
		for code, word := range words {
			if before := known[key][code]; before != "" && vietext.Fold(before) != vietext.Fold(word) {
				known[key] = map[string]string{} // not nil: what others say counts no more
				break
			}
			if len(known[key]) > 0 {
				known[key][code] = word
			}
		}
	}
}

// codesBeside reads a column of different codes with the words of one field in the column next to it; key is "" for
// anything else.
func (l *List) codesBeside(column int) (key string, words map[string]string) {
	words = map[string]string{}
	several := false
	for _, row := range l.Rows {
		code, word := codeOf(row.Cells[column]), vietext.NFC(row.Cells[column+1].Text)
		if code == "" && word == "" {
			continue
		}
		if code == "" || word == "" || words[code] != "" || strings.Contains(code, " ") || utf8.RuneCountInString(code) > longCode {
			return "", nil
		}
		words[code] = word
	}
	for _, fits := range codedFields {
		if !allOf(fits, words) {
			continue
		}
		if fits == l.Mapping[column] || fits == l.Mapping[column+1] { // Trung cấp is a degree and a level of political theory
			return fits, words
		}
		several = several || key != ""
		key = fits
	}
	if several {
		return "", nil
	}
	return key, words
}

// allOf reports whether at least two words are all of one field, and not only words for none.
func allOf(key string, words map[string]string) bool {
	certain := false
	for _, word := range words {
		is := sortOf(word) & own[key]
		if is == 0 {
			return false
		}
		certain = certain || is&^(aNo|aCode) != 0
	}
	return certain && len(words) > 1
}

// codeOf is the code in a cell: folded, a number without zeros in front.
func codeOf(c field.Raw) string {
	code := vietext.Fold(cellvalue.CellText(field.Choice, c))
	if bare := strings.TrimLeft(code, "0123456789"); bare == "" && code != "" {
		code = strings.TrimLeft(code[:len(code)-1], "0") + code[len(code)-1:]
	}
	return code
}

// explain adds the words to the codes of a column.
func (l *List) explain(column int, key string, words map[string]string) {
	said := map[int]string{} // by row
	for i, row := range l.Rows {
		c := row.Cells[column]
		if row.Kind != rosterplan.DataRow || c.Empty() || c.Kind != field.RawText && c.Kind != field.RawNumber || sortOf(vietext.NFC(c.Text))&own[key]&^aCode != 0 {
			continue
		}
		word := words[codeOf(c)]
		if word == "" {
			return
		}
		said[i] = cellvalue.CellText(field.Choice, c) + cellvalue.LegendSign + word
	}
	for i, text := range said {
		c := &l.Rows[i].Cells[column]
		*c = field.Raw{Ref: c.Ref, Kind: field.RawText, Text: text}
	}
}
