package received

import (
	"slices"
	"strings"

	"daihoi/exports/tables"
	"daihoi/models/vietext"
)

// leaving are words, folded, over the columns of people whose place others take: "Đại biểu thôi tham gia".
var leaving = []string{"thoi tham gia", "thoi lam", "thoi khong tham gia", "khong tham gia", "xin thoi", "duoc thay", "bi thay", "thay cho", "xin rut", "rut khoi", "rut ten", "da rut", "mien nhiem",
	"bai nhiem", "cho thoi", "replaced", "leaving"}

// ofThoseLeaving reports whether a heading over the column is about people whose place others take.
func ofThoseLeaving(c *tables.Column) bool {
	return slices.ContainsFunc(c.Path, func(heading string) bool {
		folded := vietext.Fold(heading)
		return slices.ContainsFunc(leaving, func(words string) bool { return strings.Contains(folded, words) })
	})
}

// withoutThoseLeaving takes the headings from the columns of people whose place the delegates of the same row take. Where
// no other column is headed as a name, these people are all there are.
func withoutThoseLeaving(columns []tables.Column) []tables.Column {
	if !slices.ContainsFunc(columns, func(c tables.Column) bool { return headsNames(&c) && ofThoseLeaving(&c) }) ||
		!slices.ContainsFunc(columns, func(c tables.Column) bool { return headsNames(&c) && !ofThoseLeaving(&c) }) {
		return columns
	}
	kept := slices.Clone(columns)
	for i := range kept {
		if ofThoseLeaving(&kept[i]) {
			kept[i].Path = nil
		}
	}
	return kept
}

// dropDoubtfulName leaves the names without a column where two columns with the same heading hold names: only somebody who
// knows the list can say which of them are the delegates.
func dropDoubtfulName(columns []tables.Column, mapping map[int]string) {
	for i := range columns {
		if mapping[i] != nameKey || len(columns[i].Path) == 0 {
			continue
		}
		for j, o := range columns {
			if j != i && mapping[j] == "" && len(o.Path) > 0 && vietext.Fold(o.Name()) == vietext.Fold(columns[i].Name()) &&
				!o.Hidden && !o.Apart && !speaksOfOthers(o.Path[0]) && slices.ContainsFunc(o.Distinct, looksLikeName) {
				delete(mapping, i)
			}
		}
	}
}

// headsNames reports whether a column is headed as the names of people.
func headsNames(c *tables.Column) bool {
	folded := strings.ReplaceAll(vietext.Fold(c.Name()), ",", "")
	return !c.Hidden && (strings.HasPrefix(folded, "ho va ten") || strings.HasPrefix(folded, "ho ten") || strings.HasPrefix(folded, "ten ") || strings.HasPrefix(folded, "nguoi "))
}
