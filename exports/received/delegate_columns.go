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

// matchNameHalves finds the second half of names in two columns, either below one merged heading or next to it without
// a heading. A half without the other is taken for the full name.
func matchNameHalves(columns []tables.Column, mapping map[int]string) {
	at := map[string]int{}
	for column, key := range mapping {
		at[key] = column
	}
	name, whole := at[nameKey]
	family, hasFamily := at[familyKey]
	given, hasGiven := at[givenKey]
	switch {
	case whole && !hasFamily && !hasGiven && name+1 < len(columns) && mapping[name+1] == "" && holdsGivenNames(columns[name], columns[name+1]):
		mapping[name], mapping[name+1] = familyKey, givenKey
	case hasFamily && !hasGiven && !whole:
		mapping[family] = nameKey
	case hasGiven && !hasFamily && !whole:
		mapping[given] = nameKey
	case hasFamily && whole && !hasGiven: // "Họ đệm" and "Họ tên"
		delete(mapping, family)
	}
}

// holdsGivenNames reports whether the column next to the names holds given names.
func holdsGivenNames(names, beside tables.Column) bool {
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

// matchByValues matches columns that headings leave open: a column of Ông and Bà gives the sex when nothing else does,
// and a column that contains only categories gives the category, even when headed "Thành phần".
func matchByValues(columns []tables.Column, mapping map[int]string) {
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

// holdsOnly reports whether all samples of a column are options of the choice, spelled out.
func holdsOnly(key string, c tables.Column) bool {
	for _, s := range c.Samples {
		if value, _ := cellvalue.ReadCell(key, field.Raw{Kind: field.RawText, Text: s}, calendar.Date{}); value == "" || len(s) < 2 {
			return false
		}
	}
	return len(c.Samples) > 0
}

// remarksKey is the key of the remarks column in a file that we returned. It holds no data.
const remarksKey = "remarks"

// remarksHeadings are the headings of that column in both languages.
var remarksHeadings = []string{"Ghi chú của hệ thống", "System remarks"}

// dropRemarks removes the remarks column when it is the last, so that a corrected file has the same headings as
// before.
func dropRemarks(t *tables.Table) {
	last := len(t.Columns) - 1
	if last > 0 && len(t.Columns[last].Path) > 0 && slices.Contains(remarksHeadings, t.Columns[last].Path[len(t.Columns[last].Path)-1]) {
		t.Columns = t.Columns[:last]
	}
}

// knownColumns are the headings of delegate.Fields and of columns whose place implies a value: a date of birth under
// Nam or Nữ, an x under ĐN, HTC or CĐ.
func knownColumns() []tables.Known {
	var known []tables.Known
	headings := map[string][]string{}
	for _, f := range delegate.Fields {
		known = append(known, tables.Known{Key: f.Key, Headers: f.Headers})
		headings[f.Key] = f.Headers
	}
	alone := func(key string) []string { return append([]string{""}, headings[key]...) }
	for sex, words := range map[string][]string{delegate.Male: {"Nam", "Male"}, delegate.Female: {"Nữ", "Female"}} {
		var both []string // "Năm sinh (Nam)", "Nam (năm sinh)"
		for _, birth := range headings["born_on"] {
			both = append(both, birth+" "+words[0], words[0]+" "+birth)
		}
		known = append(known, tables.Known{Key: "born_on." + sex, Headers: both},
			tables.Known{Key: "born_on." + sex, Headers: words, Parents: headings["born_on"]},
			tables.Known{Key: "born_on." + sex, Headers: words, Parents: []string{""}, Holds: tables.Days},
			tables.Known{Key: "gender." + sex, Headers: words, Parents: alone("gender"), Holds: tables.Marks})
	}
	for category, words := range map[string][]string{
		delegate.ExOfficio: {"ĐN", "Đương nhiên"}, delegate.Consulted: {"HTC", "Hiệp thương cử", "Hiệp thương"},
		delegate.Appointed: {"CĐ", "Chỉ định"}, delegate.Reserve: {"Dự khuyết", "DK"}, delegate.Guest: {"Khách mời"}} {
		known = append(known, tables.Known{Key: "category." + category, Headers: words, Parents: alone("category"), Holds: tables.Marks})
	}
	known = append(known, tables.Known{Key: remarksKey, Headers: remarksHeadings})
	for _, part := range []struct {
		key     string
		headers []string
		divided bool // only under the headings of the whole
	}{
		{"full_name.family", []string{"Họ và tên đệm", "Họ, tên đệm", "Họ đệm", "Họ và đệm", "Họ và chữ đệm", "Họ lót", "Họ và tên lót", "Họ", "Surname", "Family name", "Last name"}, false},
		{"full_name.given", []string{"Tên", "Tên gọi", "Given name", "First name"}, false},
		{"born_on.day", []string{"Ngày", "Ngày, tháng", "Ngày/tháng", "Day"}, true},
		{"born_on.month", []string{"Tháng", "Month"}, true},
		{"born_on.year", []string{"Năm", "Year"}, true},
		{"ethnicity.with_religion", []string{"Dân tộc, tôn giáo", "Dân tộc và tôn giáo", "Dân tộc tôn giáo", "Tôn giáo, dân tộc", "Ethnicity and religion"}, false},
		{"occupation.post", []string{"Chức vụ", "Chức danh", "Position", "Job title"}, false},
		{"occupation.workplace", []string{"Đơn vị công tác", "Nơi công tác", "Cơ quan công tác", "Workplace"}, false}} {
		k := tables.Known{Key: part.key, Headers: part.headers}
		if part.divided {
			base, _, _ := strings.Cut(part.key, ".")
			k.Parents = headings[base]
		}
		known = append(known, k)
	}
	// Ties go to the first match, so the order must not depend on the map.
	slices.SortStableFunc(known[len(delegate.Fields):], func(a, b tables.Known) int { return strings.Compare(a.Key, b.Key) })
	return known
}
