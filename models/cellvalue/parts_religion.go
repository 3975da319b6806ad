package cellvalue

import (
	"maps"
	"strings"
	"unicode/utf8"

	"daihoi/models/field"
	"daihoi/models/vocabulary"
)

// withReligion is the suffix for a column that holds both, such as "Dân tộc, tôn giáo".
const withReligion = "with_religion"

// dividers say which signs stand between ethnic group and religion, by what is before and after them. A bare hyphen
// is tried last because it occurs in names such as Ê-đê.
var dividers = []func(before, sign, after string) bool{
	func(_, sign, _ string) bool { return strings.ContainsAny(sign, ",;/|+\n") },
	func(before, sign, after string) bool {
		return sign == "–" || sign == "—" || sign == "-" && strings.HasSuffix(before, " ") && strings.HasPrefix(after, " ")
	},
	func(_, sign, _ string) bool { return sign == "-" },
}

// SplitReligion splits a combined column into ethnicity and religion. A column of its own wins over the split value. A
// cell that cannot be split goes to ethnicity unchanged, where it is reported as unknown.
func SplitReligion(cells map[string]field.Raw) map[string]field.Raw {
	both, found := cells["ethnicity."+withReligion]
	if !found {
		return cells
	}
	cells = maps.Clone(cells)
	ethnicity, religion := both, field.Raw{Ref: both.Ref}
	if people, faith, ok := splitEthnicity(CellText(field.Text, both)); ok && both.Kind == field.RawText {
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

// HoldsBoth reports whether a text is an ethnic group and a religion: "Mường / Công giáo".
func HoldsBoth(text string) bool {
	people, faith, ok := splitEthnicity(text)
	return ok && people != "" && faith != ""
}

// splitEthnicity splits "Mường / Thiên chúa giáo" if both words are known, in either order. A single known word goes
// to its field.
func splitEthnicity(text string) (people, faith string, ok bool) {
	knows := func(key, word string) bool { _, known := vocabulary.Canonical(key, word); return known }
	if knows("ethnicity", text) {
		return text, "", true
	}
	for _, divides := range dividers {
		for i, sign := range text {
			before, after := text[:i], text[i+utf8.RuneLen(sign):]
			if !divides(before, string(sign), after) {
				continue
			}
			a, b := strings.TrimSpace(before), strings.TrimSpace(after)
			switch {
			case knows("ethnicity", a) && (knows("religion", b) || IsPlaceholder(b)):
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
