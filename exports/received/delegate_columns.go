package received

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"daihoi/exports/tables"
	"daihoi/models/calendar"
	"daihoi/models/cellvalue"
	"daihoi/models/delegate"
	"daihoi/models/field"
	"daihoi/models/vietext"
	"daihoi/models/vocabulary"
)

const (
	nameKey   = "full_name"
	familyKey = "full_name.family"
	middleKey = "full_name.middle"
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
	if hasFamily && hasGiven && given == family+2 && mapping[family+1] == "" && !columns[family+1].Hidden && mostly(columns[family+1], isPartOfName) {
		mapping[family+1] = middleKey // whatever it is called: nobody is recorded without it
	}
	if middle, has := columnOf(mapping, middleKey); has && (whole || !hasFamily || !hasGiven) {
		delete(mapping, middle)
	}
	switch {
	case whole && hasFamily && hasGiven && len(columns[name].Distinct) > 0: // the whole name beside its halves
		delete(mapping, family)
		delete(mapping, given)
	case whole && hasFamily && hasGiven:
		delete(mapping, name)
	case whole && !hasFamily && !hasGiven && name+1 < len(columns) && mapping[name+1] == "" && holdsGivenNames(columns[name], columns[name+1]):
		mapping[name], mapping[name+1] = familyKey, givenKey
	case hasFamily && !hasGiven && !whole:
		mapping[family] = nameKey
	case hasGiven && !hasFamily && !whole && mostly(columns[given], isOneWord):
		if given > 0 && mapping[given-1] == "" && mostly(columns[given-1], startsWithFamily) { // whatever that half is called
			mapping[given-1] = familyKey
		} else {
			delete(mapping, given) // nobody is recorded by a given name alone
		}
	case hasGiven && !hasFamily && !whole:
		mapping[given] = nameKey
	case hasFamily && whole && !hasGiven: // "Họ đệm" and "Họ tên"
		delete(mapping, family)
	}
}

// columnOf is the column of a key.
func columnOf(mapping map[int]string, key string) (column int, found bool) {
	for i, k := range mapping {
		if k == key {
			return i, true
		}
	}
	return 0, false
}

// isPartOfName reports whether a value is one to three words of letters that begin with a capital, or nothing.
func isPartOfName(value string) bool {
	return cellvalue.IsPlaceholder(value) || len(strings.Fields(value)) <= 3 && looksLikeName("A "+value) && sortOf(value)&^(aName|aPeople) == 0
}

// mostly reports whether two in three of the values of a column are of a kind.
func mostly(c tables.Column, is func(string) bool) bool {
	count := 0
	for _, value := range c.Distinct {
		if is(value) {
			count++
		}
	}
	return count > 0 && count*3 >= len(c.Distinct)*2
}

func isOneWord(value string) bool { return len(strings.Fields(value)) == 1 }

func startsWithFamily(value string) bool {
	words := strings.Fields(value)
	return len(words) > 0 && families[vietext.Fold(words[0])] && !strings.ContainsAny(value, "0123456789/,")
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

// saysMixed is the evidence for a column of all schooling together.
func saysMixed(value string) tables.Evidence {
	if _, mixed := cellvalue.SplitSchooling(value); mixed {
		return tables.For
	}
	return tables.Neutral
}

// saysBoth is the evidence for a column of ethnic groups with their religions.
func saysBoth(value string) tables.Evidence {
	if cellvalue.HoldsBoth(value) {
		return tables.For
	}
	return tables.Neutral
}

// saysAge is the evidence for a column of ages.
func saysAge(value string) tables.Evidence {
	age, err := strconv.Atoi(strings.TrimSuffix(vietext.Fold(value), " tuoi"))
	if err == nil && age >= 16 && age <= 110 {
		return tables.For
	}
	return tables.Neutral
}

// matchNeighbours gives columns the field that their neighbours make of them: day, month and year side by side are one
// birth, and other peoples follow Kinh. It returns the columns decided so.
func matchNeighbours(columns []tables.Column, mapping map[int]string) (decided []int) {
	leaf := func(i int) string {
		if i >= len(columns) || len(columns[i].Path) == 0 {
			return ""
		}
		return strings.TrimSuffix(vietext.Fold(columns[i].Path[len(columns[i].Path)-1]), " sinh")
	}
	for i := range columns {
		switch {
		case leaf(i) == "ngay" && leaf(i+1) == "thang" && leaf(i+2) == "nam" && numbersUpTo(columns[i], 31) && numbersUpTo(columns[i+1], 12):
			for j, part := range []string{"day", "month", "year"} {
				mapping[i+j] = "born_on." + part
				decided = append(decided, i+j)
			}
		case holdsBothSchoolings(columns[i], i, mapping):
			mapping[i] = "education." + cellvalue.Mixed
			decided = append(decided, i)
		case mapping[i] == "ethnicity.Kinh" && i+1 < len(columns) && mapping[i+1] == "" && slices.Contains(optionHeadings["ethnicity"][cellvalue.OtherOption], columns[i+1].Name()):
			mapping[i+1] = "ethnicity." + cellvalue.OtherOption
			decided = append(decided, i+1)
		}
	}
	return decided
}

// matchOptions gives columns of marks below the heading of an ethnic group or a religion the word that heads them, whichever
// of the list it is: "Dân tộc" over Kinh | Tày | Nùng. It returns the columns decided so.
func matchOptions(columns []tables.Column, mapping map[int]string) (decided []int) {
	taken := map[string]bool{}
	for _, key := range mapping {
		taken[key] = true
	}
	for i, c := range columns {
		base, option, _ := strings.Cut(mapping[i], ".")
		if len(c.Path) < 2 || c.Hidden || !allMarks(c) || option != "" && option != cellvalue.OtherOption {
			continue
		}
		for _, key := range []string{"ethnicity", "religion"} {
			word, known := vocabulary.Canonical(key, c.Name())
			if of := key + "." + word; known && (base == "" || base == key) && cellvalue.HasOption(key, word) && !taken[of] && headedAs(key, c.Path[:len(c.Path)-1]) {
				mapping[i], taken[of] = of, true
				decided = append(decided, i)
			}
		}
	}
	return decided
}

// matchMinorities gives a column of marks for everybody who is not Kinh the ethnic group, where no other column has it. It
// returns the columns decided so.
func matchMinorities(columns []tables.Column, mapping map[int]string) (decided []int) {
	for _, key := range mapping {
		if base, _, _ := strings.Cut(key, "."); base == "ethnicity" {
			return nil
		}
	}
	for i, c := range columns {
		if mapping[i] == "" && !c.Hidden && allMarks(c) && slices.ContainsFunc(minorities, func(h string) bool { return vietext.Fold(h) == vietext.Fold(c.Name()) }) {
			mapping[i] = "ethnicity." + cellvalue.OtherOption
			return []int{i}
		}
	}
	return nil
}

var minorities = []string{"DTTS", "Dân tộc thiểu số", "Người DTTS", "Người dân tộc thiểu số", "Dân tộc khác"}

// headedAs reports whether one of the headings above a column is of the field.
func headedAs(key string, above []string) bool {
	f, _ := delegate.Fields.Find(key)
	return slices.ContainsFunc(slices.Concat(f.Headers, alsoMet[key], short[key]), func(h string) bool {
		return slices.ContainsFunc(above, func(a string) bool { return vietext.Fold(a) == vietext.Fold(h) })
	})
}

// holdsBothSchoolings reports whether the only column of schooling has classes for some people and degrees for others:
// "Trình độ" with 9/12 and Trung cấp.
func holdsBothSchoolings(c tables.Column, column int, mapping map[int]string) bool {
	if mapping[column] != "education" && mapping[column] != "qualification" {
		return false
	}
	for other, key := range mapping {
		base, _, _ := strings.Cut(key, ".")
		if other != column && (base == "education" || base == "qualification") {
			return false
		}
	}
	classes, degrees := 0, 0
	for _, value := range c.Distinct {
		switch is := sortOf(value); {
		case is&aClass != 0:
			classes++
		case is&aDegree != 0, beginsWithLevel(value):
			degrees++
		}
	}
	return classes > 0 && degrees > 0 && (classes+degrees)*10 >= 9*len(c.Distinct)
}

// beginsWithLevel reports whether a subject follows the short word of a level: "TC Nông nghiệp".
func beginsWithLevel(value string) bool {
	level, subject, _ := strings.Cut(value, " ")
	_, known := vocabulary.Canonical("qualification", level)
	return known && subject != ""
}

// numbersUpTo reports whether a column holds only whole numbers from 0 to most.
func numbersUpTo(c tables.Column, most int) bool {
	for _, value := range c.Distinct {
		if n, err := strconv.Atoi(value); err != nil || n < 0 || n > most {
			return false
		}
	}
	return len(c.Distinct) > 0
}

// matchByValues gives columns that their headings leave open the field that their values unmistakably are, and a
// column that contains only categories the category, even when headed "Thành phần". It returns the columns decided so.
func matchByValues(columns []tables.Column, mapping map[int]string) (decided []int) {
	taken := map[string]bool{}
	for _, key := range mapping {
		base, option, _ := strings.Cut(key, ".")
		taken[base] = true
		taken["gender"] = taken["gender"] || option == delegate.Male || option == delegate.Female
		taken["religion"] = taken["religion"] || key == "ethnicity.with_religion"
	}
	sorts := make([][]sort, len(columns))
	for i, c := range columns {
		if c.Hidden || c.Apart || c.Ordinal || mapping[i] != "" && mapping[i] != "represents" && mapping[i] != "note" || len(c.Path) > 0 && speaksOfOthers(c.Path[len(c.Path)-1]) {
			continue
		}
		for _, value := range c.Distinct {
			sorts[i] = append(sorts[i], sortOf(value))
		}
	}
	for _, key := range byValues {
		var fitting []int
		for i, c := range columns {
			if !taken[key] && len(sorts[i]) > 0 && (mapping[i] == "" || key == "category") && unmistakably(key, c, sorts[i]) {
				fitting = append(fitting, i)
			}
		}
		if len(fitting) == 0 || len(fitting) > 1 && key == "represents" { // who sends and where people live look alike
			continue
		}
		mapping[fitting[0]], taken[key] = key, true
		decided = append(decided, fitting[0])
	}
	return decided
}

// byValues are the fields whose values are unmistakable. Years and days are a birth only when nothing says otherwise, so
// they come last.
var byValues = []string{"gender", "party_joined_on", "category", "citizen_id", "phone", "ethnicity", "religion", "education", "political_theory", "qualification", "full_name",
	"represents", "occupation", "born_on"}

// unmistakably reports whether all values, but one in ten, are of the field, and enough of them cannot be of another.
func unmistakably(key string, c tables.Column, sorts []sort) bool {
	if key == "occupation" && len(c.Path) == 0 {
		return mostlyPosts(sorts)
	}
	fit, certain, organisations, bodies := 0, 0, 0, 0
	for i, is := range sorts {
		if is&own[key] != 0 {
			fit++
		}
		if is == own[key]&^(aNo|aCode) || key == "born_on" && isBirthLike(c.Distinct[i]) || key == "citizen_id" && is == aCitizenID && len(c.Distinct[i]) == 12 {
			certain++
		}
		if _, listed := vocabulary.Canonical("represents", c.Distinct[i]); listed {
			organisations++
		}
		if is&anOrganisation != 0 && !strings.Contains(c.Distinct[i], ",") {
			bodies++
		}
	}
	if key == "occupation" { // posts, and here and there the body alone
		return certain*3 >= len(sorts)*2 && certain+bodies == len(sorts)
	}
	if fit*10 < len(sorts)*9 {
		return false
	}
	switch key {
	case "party_joined_on": // members and others in words: ĐV, QC
		members := 0
		for _, is := range sorts {
			if is&aMember != 0 {
				members++
			}
		}
		return members > 0 && members*2 >= len(sorts)
	case "represents": // places of residence begin with the same words
		return len(sorts) > 1 && (organisations > 0 || len(c.Path) == 0 && bodies == len(sorts))
	case "citizen_id":
		return certain == len(sorts)
	case "born_on", "full_name":
		return certain*10 >= len(sorts)*9 && (len(c.Path) == 0 || len(sorts) > 1 && !meansOther(key, c.Path[len(c.Path)-1]))
	case "ethnicity", "category": // CĐ is a category too, but not alone
		if len(c.Path) > 0 && meansNote(c.Path[len(c.Path)-1]) { // remarks say many things
			return key == "category" && certain == len(sorts) && certain > 1 && !slices.ContainsFunc(c.Distinct, func(v string) bool { return len(strings.Fields(v)) > 3 })
		}
		return certain > 0 || fit == len(sorts) && key == "ethnicity"
	}
	return certain > 0
}

// mostlyPosts reports whether more than half of the values of a column without a heading are posts and none is anything
// but a body or unknown words.
func mostlyPosts(sorts []sort) bool {
	posts := 0
	for _, is := range sorts {
		if is&^(aPost|anOrganisation) != 0 {
			return false
		}
		if is&aPost != 0 {
			posts++
		}
	}
	return posts*2 > len(sorts)
}

func meansNote(heading string) bool {
	note, _ := delegate.Fields.Find("note")
	return slices.ContainsFunc(note.Headers, func(h string) bool { return vietext.Fold(h) == vietext.Fold(heading) })
}

// meansOther reports whether a heading is a short one of other fields.
func meansOther(key, heading string) bool {
	for other, headings := range short {
		if other != key && slices.ContainsFunc(headings, func(h string) bool { return vietext.Fold(h) == vietext.Fold(heading) }) {
			return true
		}
	}
	return false
}

// isBirthLike reports whether a date can be that of a delegate's birth rather than of a paper or of joining the Party.
func isBirthLike(value string) bool {
	on, _ := cellvalue.ReadCell("born_on", field.Raw{Kind: field.RawText, Text: value}, calendar.Of(2024, 1, 1))
	return on >= "1930" && on < "2000"
}

// speaksOfOthers reports whether a heading says that the values are of something or somebody else.
func speaksOfOthers(heading string) bool {
	words := " " + strings.Join(strings.FieldsFunc(vietext.Fold(heading), func(r rune) bool { return !unicode.IsLetter(r) }), " ") + " "
	return slices.ContainsFunc(otherPeople, func(of string) bool { return strings.Contains(words, " "+of+" ") })
}

var otherPeople = []string{"vo", "chong", "cha", "me", "con", "bo", "than", "cap", "han", "doan", "lap", "vao", "bo nhiem", "ket", "nguoi gioi thieu", "quan ly", "lien he",
	"tong hop", "phu trach", "theo doi", "kiem tra", "nguoi nhap", "nguoi ghi", "truong ban", "truong thon", "dai dien"}

// remarksKey is the key of the remarks column in a file that we returned. It holds no data.
const remarksKey = "remarks"

// remarksHeadings are the headings of that column in both languages.
var remarksHeadings = []string{"Ghi chú của hệ thống", "System remarks"}

// unaskedKey is the key of columns that a delegate's record has no place for, and whose headings resemble others. Answers to
// an online form begin with such columns.
const unaskedKey = "unasked"

var unaskedHeadings = []string{"Dấu thời gian", "Timestamp", "Thời gian trả lời", "Địa chỉ email", "Email", "E-mail", "Địa chỉ e-mail", "Email address", "Thư điện tử", "Địa chỉ thư điện tử", "Hộp thư",
	"Tên gọi khác", "Tên khác", "Bí danh", "Biệt danh", "Tên thường gọi", "Tên thường dùng", "Nơi sinh"}

// dropRemarks removes the remarks column when it is the last, so that a corrected file has the same headings as
// before.
func dropRemarks(t *tables.Table) {
	last := len(t.Columns) - 1
	if last > 0 && len(t.Columns[last].Path) > 0 && slices.Contains(remarksHeadings, t.Columns[last].Path[len(t.Columns[last].Path)-1]) {
		t.Columns = t.Columns[:last]
	}
}
