package cellvalue

import (
	"maps"
	"slices"
	"strings"

	"daihoi/models/field"
	"daihoi/models/vietext"
	"daihoi/models/vocabulary"
)

// Mixed is the suffix for a column that holds a person's schooling, degree and political theory together, "12/12, ĐH
// Luật, TC", or the one for some people and the other for others.
const Mixed = "mixed"

// SplitSchooling divides the text of such a column among its fields; ok reports that every piece was understood and
// that they belong to different fields. A level that both degrees and political theory have goes to the degree first.
func SplitSchooling(text string) (fields map[string]string, ok bool) {
	fields, ok = sortSchooling(text)
	return fields, ok && len(fields) > 1
}

// sortSchooling is SplitSchooling for one piece or more.
func sortSchooling(text string) (fields map[string]string, ok bool) {
	fields = map[string]string{}
	pieces := schoolingPieces(text)
	for i, piece := range pieces {
		key, value := schoolingOf(piece)
		_, theory := vocabulary.Canonical("political_theory", value)
		if key == "qualification" && theory && (fields[key] != "" || i == theoryPlace && slices.Contains(pieces, "")) {
			key = "political_theory"
		}
		if piece == "" && len(pieces) > 1 {
			continue
		}
		if key == "" || fields[key] != "" {
			return nil, false
		}
		fields[key] = value
	}
	return fields, len(fields) > 0
}

// theoryPlace is where everybody writes the political theory: behind the schooling and the degree.
const theoryPlace = 2

// schoolingPieces are the pieces of a cell. One that is left out stays between semicolons, so that the last of three is the
// political theory: "12/12; ; TC".
func schoolingPieces(text string) (pieces []string) {
	for whole := range strings.SplitSeq(strings.ReplaceAll(text, " - ", ";"), ";") {
		parts := strings.FieldsFunc(whole, func(r rune) bool { return strings.ContainsRune(",+\n|", r) })
		if len(parts) == 0 {
			parts = []string{""}
		}
		for _, part := range parts {
			pieces = append(pieces, strings.TrimSpace(part))
		}
	}
	return pieces
}

// schoolingLabels stand in front of a piece and name its field: "CM: ĐH".
var schoolingLabels = map[string][]string{
	"education":        {"van hoa", "trinh do van hoa", "hoc van", "vh", "gdpt", "tdvh"},
	"qualification":    {"chuyen mon", "trinh do chuyen mon", "cm", "cmnv", "tdcm"},
	"political_theory": {"ly luan chinh tri", "llct", "chinh tri", "ct", "ly luan"},
}

// schoolingOf is the field of one piece and its text without the label.
func schoolingOf(piece string) (key, value string) {
	if label, rest, found := strings.Cut(piece, ":"); found {
		for key, labels := range schoolingLabels {
			if slices.Contains(labels, vietext.Fold(label)) {
				return key, strings.TrimSpace(rest)
			}
		}
		return "", ""
	}
	knows := func(key string) bool { _, known := vocabulary.Canonical(key, piece); return known }
	folded := vietext.Fold(piece)
	switch {
	case piece == "":
	case knows("education"):
		return "education", piece
	case knows("qualification"):
		return "qualification", piece
	case knows("political_theory"), strings.HasSuffix(folded, "llct"), strings.Contains(folded, "chinh tri"):
		return "political_theory", piece
	case beginsWithDegree(folded):
		return "qualification", piece
	}
	return "", ""
}

// beginsWithDegree reports whether the first one to three words are a degree and its subject follows: "ĐH Luật", "Bác sĩ đa khoa".
func beginsWithDegree(folded string) bool {
	words := strings.Fields(folded)
	for n := 1; n < len(words) && n <= 3; n++ {
		if isDegree(strings.Join(words[:n], " ")) {
			return true
		}
	}
	return false
}

func isDegree(word string) bool {
	_, known := vocabulary.Canonical("qualification", word)
	_, narrower := vocabulary.All()["qualification"].Within[vocabulary.SpellingKey(word)]
	return known || narrower
}

// splitMixed puts the pieces of the mixed column into their fields. Columns of their own win. A cell that cannot be
// divided goes to education, whole.
func splitMixed(cells map[string]field.Raw) map[string]field.Raw {
	mixed, found := cells["education."+Mixed]
	if !found {
		return cells
	}
	cells = maps.Clone(cells)
	delete(cells, "education."+Mixed)
	give := func(key string, c field.Raw) {
		if own := cells[key]; own.Empty() {
			cells[key] = c
		}
	}
	fields, ok := sortSchooling(CellText(field.Text, mixed))
	if mixed.Kind != field.RawText || !ok {
		give("education", mixed)
		return cells
	}
	for key, value := range fields {
		give(key, field.Raw{Ref: mixed.Ref, Kind: field.RawText, Text: value})
	}
	return cells
}
