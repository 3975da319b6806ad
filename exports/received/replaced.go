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

// former are words, folded, in headings of what was so before: "Chức vụ trước sáp nhập".
var former = []string{"truoc", "da qua", "tung dam nhiem"}

// withoutFormer takes the headings from columns of what was so before, where another column that begins with the same two
// words says what is so now.
func withoutFormer(columns []tables.Column) []tables.Column {
	begin := func(c *tables.Column) string {
		words := strings.Fields(strings.ReplaceAll(vietext.Fold(c.Name()), ",", " "))
		return strings.Join(words[:min(len(words), 2)], " ")
	}
	isFormer := func(c *tables.Column) bool {
		return slices.ContainsFunc(former, func(words string) bool {
			return strings.Contains(" "+vietext.Fold(c.Name())+" ", " "+words+" ")
		})
	}
	kept := slices.Clone(columns)
	for i := range kept {
		if c := &columns[i]; begin(c) != "" && isFormer(c) && slices.ContainsFunc(columns, func(o tables.Column) bool {
			return !o.Hidden && begin(&o) == begin(c) && !isFormer(&o)
		}) {
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
