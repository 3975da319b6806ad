package cellvalue

import (
	"maps"
	"regexp"
	"strings"

	"daihoi/models/delegate"
	"daihoi/models/field"
)

// withReligion is the part of the ethnicity that holds the religion too, as in a column "Dân tộc, tôn giáo".
const withReligion = "with_religion"

// dividers stand between an ethnic group and a religion; a bare hyphen is tried last, for it is in Ê-đê too.
var dividers = []*regexp.Regexp{regexp.MustCompile(`\s*[,;/|+\n]\s*`), regexp.MustCompile(`\s+[-–—]\s+|\s*[–—]\s*`), regexp.MustCompile(`\s*-\s*`)}

// Separated gives the cells with that of both an ethnic group and a religion put under the key of each. What stands in a
// column of its own wins. A cell that cannot be divided goes to the ethnicity as it is, where it is no known word.
func Separated(cells map[string]field.Raw) map[string]field.Raw {
	both, found := cells["ethnicity."+withReligion]
	if !found {
		return cells
	}
	cells = maps.Clone(cells)
	ethnicity, religion := both, field.Raw{Ref: both.Ref}
	if people, faith, ok := peopleAndFaith(CellText(field.Text, both)); ok && both.Kind == field.RawText {
		ethnicity.Text, religion = people, field.Raw{Ref: both.Ref, Kind: field.RawText, Text: faith}
		if people == "" {
			ethnicity.Kind = field.RawEmpty
		}
	}
	for key, c := range map[string]field.Raw{"ethnicity": ethnicity, "religion": religion} {
		if own := cells[key]; own.Empty() {
			cells[key] = c
		}
	}
	return cells
}

// peopleAndFaith divides "Mường / Thiên chúa giáo" when both words are known, in either order; a single word goes where
// it is known.
func peopleAndFaith(text string) (people, faith string, ok bool) {
	knows := func(key, word string) bool { _, known := delegate.Canonical(key, word); return known }
	if knows("ethnicity", text) {
		return text, "", true
	}
	for _, d := range dividers {
		at := d.FindAllStringIndex(text, -1)
		for _, cut := range at {
			a, b := strings.TrimSpace(text[:cut[0]]), strings.TrimSpace(text[cut[1]:])
			switch {
			case knows("ethnicity", a) && (knows("religion", b) || SaysNothing(b)):
				return a, b, true
			case knows("ethnicity", b) && knows("religion", a):
				return b, a, true
			}
		}
	}
	if knows("religion", text) {
		return "", text, true
	}
	return "", "", false
}
