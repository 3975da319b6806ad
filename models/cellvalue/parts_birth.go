package cellvalue

import (
	"maps"
	"strings"
	"unicode"

	"daihoi/models/field"
	"daihoi/models/vietext"
)

// WithSex is the suffix for a column that holds the sex and the birth: "Nữ, 12/3/1969".
const WithSex = "with_sex"

// splitSex divides such a column. Columns of their own win.
func splitSex(cells map[string]field.Raw) map[string]field.Raw {
	both, found := cells["born_on."+WithSex]
	if !found {
		return cells
	}
	cells = maps.Clone(cells)
	delete(cells, "born_on."+WithSex)
	sex, birth := field.Raw{Ref: both.Ref}, both
	if word, rest := SplitSex(CellText(field.Text, both)); word != "" {
		sex = field.Raw{Ref: both.Ref, Kind: field.RawText, Text: word}
		if birth = (field.Raw{Ref: both.Ref}); rest != "" {
			birth = field.Raw{Ref: both.Ref, Kind: field.RawText, Text: rest}
		}
	}
	for key, c := range map[string]field.Raw{"gender": sex, "born_on": birth} {
		if own := cells[key]; own.Empty() {
			cells[key] = c
		}
	}
	return cells
}

// SplitSex divides a text that begins or ends with a word for the sex; the word is "" for any other text. Năm is no Nam.
func SplitSex(text string) (word, rest string) {
	text = strings.TrimSpace(vietext.NFC(text))
	isSign := func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }
	first := strings.IndexFunc(text, func(r rune) bool { return !unicode.IsLetter(r) })
	if first > 0 && sexWords[strings.ToLower(text[:first])] {
		return text[:first], strings.TrimLeftFunc(text[first:], isSign)
	}
	bare := strings.TrimRightFunc(text, isSign)
	last := strings.LastIndexFunc(bare, func(r rune) bool { return !unicode.IsLetter(r) }) + 1
	if sexWords[strings.ToLower(bare[last:])] {
		return bare[last:], strings.TrimRightFunc(bare[:last], isSign)
	}
	return "", text
}

var sexWords = map[string]bool{"nam": true, "nữ": true, "ông": true, "bà": true, "male": true, "female": true}
