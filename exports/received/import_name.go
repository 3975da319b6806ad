package received

import (
	"slices"
	"strings"

	"daihoi/exports/tables"
	"daihoi/models/calendar"
	"daihoi/models/cellvalue"
	"daihoi/models/delegate"
	"daihoi/models/field"
	"daihoi/models/vietext"
)

const (
	nameKey   = "full_name"
	familyKey = "full_name.family"
	givenKey  = "full_name.given"
)

// wholeName finds the second half of names that stand in two columns: under one heading that is merged over both, or
// beside it under none. A half without the other is the name.
func wholeName(columns []tables.Column, mapping map[int]string) {
	at := map[string]int{}
	for column, key := range mapping {
		at[key] = column
	}
	name, whole := at[nameKey]
	family, hasFamily := at[familyKey]
	given, hasGiven := at[givenKey]
	switch {
	case whole && !hasFamily && !hasGiven && name+1 < len(columns) && mapping[name+1] == "" && givenNames(columns[name], columns[name+1]):
		mapping[name], mapping[name+1] = familyKey, givenKey
	case hasFamily && !hasGiven && !whole:
		mapping[family] = nameKey
	case hasGiven && !hasFamily && !whole:
		mapping[given] = nameKey
	case hasFamily && whole && !hasGiven: // "Họ đệm" and "Họ tên"
		delete(mapping, family)
	}
}

// givenNames reports whether the column beside that of the names goes on with them.
func givenNames(names, beside tables.Column) bool {
	if beside.Hidden || len(beside.Samples) == 0 || len(beside.Path) > 0 && !slices.Equal(beside.Path, names.Path) {
		return false
	}
	sexes := 0
	for _, s := range beside.Samples {
		switch vietext.Fold(s) {
		case "nam", "nu", "ong", "ba", "x":
			sexes++
		}
		if len(strings.Fields(s)) > 2 || strings.ContainsAny(s, "0123456789/") {
			return false
		}
	}
	return sexes < len(beside.Samples)
}

// byValues matches what headings leave open: a column of Ông and Bà tells the sex where nothing else does, and one in which
// there are only categories tells those, even headed "Thành phần".
func byValues(columns []tables.Column, mapping map[int]string) {
	taken := map[string]bool{}
	for _, key := range mapping {
		base, option, _ := strings.Cut(key, ".")
		taken[base] = true
		taken["gender"] = taken["gender"] || option == delegate.Male || option == delegate.Female
	}
	for i, c := range columns {
		switch key := mapping[i]; {
		case c.Hidden || c.Ordinal:
		case key == "" && !taken["gender"] && holdsOnly("gender", c):
			mapping[i], taken["gender"] = "gender", true
		case (key == "" || key == "represents") && !taken["category"] && holdsOnly("category", c):
			mapping[i], taken["category"] = "category", true
		}
	}
}

// holdsOnly reports whether all samples of a column are options of the choice, written out.
func holdsOnly(key string, c tables.Column) bool {
	for _, s := range c.Samples {
		if value, _ := cellvalue.ReadCell(key, field.Raw{Kind: field.RawText, Text: s}, calendar.Date{}); value == "" || len(s) < 2 {
			return false
		}
	}
	return len(c.Samples) > 0
}
