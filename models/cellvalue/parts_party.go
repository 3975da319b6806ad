package cellvalue

import (
	"maps"
	"strings"

	"daihoi/models/field"
	"daihoi/models/vietext"
)

// WithOfficial is the suffix for a column of both days of the Party: "Ngày kết nạp/chính thức".
const WithOfficial = "with_official"

// splitParty divides such a column. A day alone is that of joining unless a dividing sign stands before it. Columns of
// their own win; what cannot be divided goes to the day of joining, where it is reported.
func splitParty(cells map[string]field.Raw) map[string]field.Raw {
	both, found := cells["party_joined_on."+WithOfficial]
	if !found {
		return splitNamed(cells)
	}
	cells = maps.Clone(cells)
	delete(cells, "party_joined_on."+WithOfficial)
	joined, official := both, field.Raw{Ref: both.Ref}
	if both.Kind == field.RawText {
		first, second := splitDays(strings.TrimSpace(both.Text))
		joined, official = dayOf(both, first), dayOf(both, second)
	}
	for key, c := range map[string]field.Raw{"party_joined_on": joined, "party_official_on": official} {
		if own := cells[key]; own.Empty() {
			cells[key] = c
		}
	}
	return cells
}

func dayOf(both field.Raw, text string) field.Raw {
	if text == "" {
		return field.Raw{Ref: both.Ref}
	}
	both.Text = text
	return both
}

// splitDays divides "3/2/2006 - 3/2/2007", "2006/2007" and "3/2/2006-3/2/2007"; a sign within a day divides nothing.
func splitDays(text string) (first, second string) {
	for _, sign := range []string{"\n", ";", " / ", " - ", " – ", ","} {
		if before, after, found := strings.Cut(" "+text+" ", sign); found && !strings.Contains(after, sign) {
			return strings.TrimSpace(before), strings.TrimSpace(after)
		}
	}
	for _, sign := range []string{"-", "–", "/"} {
		before, after, found := strings.Cut(text, sign)
		years := len(before) == 4 && len(after) == 4 && isDigits(before) && isDigits(after)
		if found && !strings.Contains(after, sign) && (years || strings.ContainsAny(before, "/.") && strings.ContainsAny(after, "/.")) {
			return strings.TrimSpace(before), strings.TrimSpace(after)
		}
	}
	return text, ""
}

// splitNamed divides a cell of the day of joining that says itself which day is which: "Ngày vào: 7/11/1998; chính thức:
// 7/11/1999".
func splitNamed(cells map[string]field.Raw) map[string]field.Raw {
	both, official := cells["party_joined_on"], cells["party_official_on"]
	if both.Kind != field.RawText || !official.Empty() {
		return cells
	}
	first, second := splitDays(strings.TrimSpace(both.Text))
	if !strings.Contains(vietext.Fold(second), "chinh thuc") || !strings.ContainsAny(first, "0123456789") || !strings.ContainsAny(second, "0123456789") {
		return cells
	}
	cells = maps.Clone(cells)
	cells["party_joined_on"], cells["party_official_on"] = dayOf(both, first), dayOf(both, second)
	return cells
}
