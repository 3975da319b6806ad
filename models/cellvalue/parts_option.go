package cellvalue

import (
	"slices"
	"strings"

	"daihoi/models/field"
	"daihoi/models/vietext"
	"daihoi/models/vocabulary"
)

// OtherOption is the suffix of the column for all the words that have no column of their own: "Kinh | Khác".
const OtherOption = "other"

// OtherWord stands for the word that a mark in that column leaves open.
const OtherWord = "Khác"

// optionFields are the vocabularies that lists spread over columns of marks, one for each word.
var optionFields = []string{"ethnicity", "religion", "education", "qualification", "political_theory"}

// HasOption reports whether a field of words can have a column of marks for the option.
func HasOption(key, option string) bool {
	return slices.Contains(optionFields, key) && (option == OtherOption || slices.Contains(vocabulary.Names(key), option) || slices.Contains(widerOptions[key], option))
}

// widerOptions are columns for several words of a vocabulary at once.
var widerOptions = map[string][]string{"qualification": {"Sau đại học"}}

// joinOptions reads the columns of marks of one vocabulary as one cell with the marked word. The column of other words
// usually has the word itself. Several marked words are joined with a sign that ReadCell refuses.
func joinOptions(cells map[string]field.Raw, key string) (whole field.Raw) {
	var words []string
	for _, option := range slices.Concat(vocabulary.Names(key), widerOptions[key], []string{OtherOption}) {
		c, ok := cells[key+"."+option]
		if !ok {
			continue
		}
		text := CellText(field.Vocabulary, c)
		folded := vietext.Fold(text)
		switch {
		case c.Kind == field.RawError:
			return c
		case IsMark(folded) && option == OtherOption:
			words = append(words, OtherWord)
		case IsMark(folded):
			words = append(words, option)
		case c.Empty(), no[folded], IsPlaceholder(text):
			if whole.Ref == "" {
				whole.Ref = c.Ref
			}
			continue
		default:
			words = append(words, text)
		}
		whole.Ref = c.Ref
	}
	if len(words) > 0 {
		whole.Kind, whole.Text = field.RawText, strings.Join(words, severalSign)
	}
	return whole
}

const severalSign = " + "
