package received

import (
	"cmp"
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

var unaskedHeadings = []string{"Dấu thời gian", "Timestamp", "Thời gian trả lời", "Địa chỉ email", "Email", "E-mail", "Địa chỉ e-mail", "Email address", "Thư điện tử", "Địa chỉ thư điện tử", "Hộp thư"}

// dropRemarks removes the remarks column when it is the last, so that a corrected file has the same headings as
// before.
func dropRemarks(t *tables.Table) {
	last := len(t.Columns) - 1
	if last > 0 && len(t.Columns[last].Path) > 0 && slices.Contains(remarksHeadings, t.Columns[last].Path[len(t.Columns[last].Path)-1]) {
		t.Columns = t.Columns[:last]
	}
}

// alsoMet are headings of fields that forms never print and clerks do.
var alsoMet = map[string][]string{
	"full_name": {"Họ, chữ đệm và tên khai sinh", "Họ, chữ đệm và tên", "Họ, tên đệm và tên", "Họ và tên (chữ in hoa)", "HVT", "Họ tên khai sinh", "Tên đầy đủ"},
	"gender":    {"Nam hay nữ", "Nam (nữ)"},
	"born_on":   {"N.sinh", "N sinh", "NTN sinh", "Ngày/tháng/năm sinh", "Ngày, tháng sinh", "Năm, tháng, ngày sinh", "Ngày tháng năm", "Birthdate"},
	"ethnicity": {"DTộc", "D.tộc", "Thuộc dân tộc"},
	"religion":  {"TGiáo", "T.giáo", "Theo tôn giáo"},
	"hometown":  {"QQ", "Quê quán (xã, huyện, tỉnh)", "Nơi đăng ký khai sinh"},
	"residence": {"HKTT", "Nơi đăng ký hộ khẩu", "Nơi đăng ký thường trú", "Thường trú", "Chỗ ở thường trú", "Tạm trú", "Đang ở", "Hiện ở", "Đang ở đâu"},
	"occupation": {"CV", "Chức vụ công tác", "Chức vụ hiện nay", "Chức vụ, chức danh", "Đơn vị, chức vụ công tác", "Đơn vị, chức vụ", "Cơ quan, chức vụ",
		"Chức vụ, cơ quan công tác", "ĐVCT", "ĐV công tác", "Nghề nghiệp hiện nay", "Chức sắc, chức việc", "Chức sắc", "Chức việc", "Phẩm sắc", "Công việc đang làm",
		"Công việc hiện tại", "Công việc", "Việc làm hiện nay", "Việc làm", "Nghề nghiệp, việc làm", "Nghề", "Chức danh, đơn vị", "Chức danh, đơn vị công tác", "Làm việc",
		"Nơi làm việc", "Hiện đang làm gì", "Đang làm gì", "Hiện làm gì"},
	"education":         {"Trình độ GDPT", "TĐ văn hóa", "Trình độ giáo dục phổ thông", "Phổ thông"},
	"qualification":     {"TĐ chuyên môn", "Chuyên môn, nghiệp vụ, học hàm, học vị", "Trình độ CM", "Trình độ chuyên môn kỹ thuật", "C.môn", "CMôn"},
	"political_theory":  {"TĐ LLCT", "TĐLLCT", "Lý luận", "Cao cấp, trung cấp, sơ cấp", "C.trị", "LL chính trị", "LL CT"},
	"party_joined_on":   {"NVĐ", "Ngày vào ĐCSVN", "Ngày vào Đảng CSVN", "Ngày VĐ", "Vào Đảng ngày", "Kết nạp Đảng", "Kết nạp", "Kết nạp ngày", "Năm kết nạp", "ĐV (ngày vào)", "Đảng viên (ngày vào)", "Đảng (ngày vào)", "Ngày, tháng, năm vào Đảng", "Party join date", "Date of joining the Party"},
	"party_official_on": {"Ngày CT", "Chuyển chính thức"},
	"represents":        {"Đơn vị bầu cử", "Tổ chức thành viên", "Đơn vị, tổ chức", "Cơ quan giới thiệu", "Tổ chức giới thiệu", "Cơ quan cử", "Đơn vị, tổ chức giới thiệu", "Cơ quan, tổ chức, đơn vị giới thiệu"},
	"phone":             {"Số máy", "Số di động", "Tel", "Số điện thoại liên hệ", "Điện thoại di động", "Đ.thoại", "Đthoại", "Số liên lạc", "Số liên hệ", "SĐT liên hệ", "Zalo", "Số Zalo"},
	"citizen_id":        {"CMT", "Số CMT", "CMTND", "Số định danh", "ĐDCN", "Số CMND/CCCD", "Số CCCD/CMND", "Số thẻ căn cước", "Số ĐDCN"},
}

// short are headings that mean several things: only the values of the column say which.
var short = map[string][]string{
	"full_name":         {"HT", "Người", "Ông (Bà)", "Ông/Bà", "Ông, bà", "Bà/Ông"},
	"gender":            {"GT", "G.T", "Phái", "G/T", "Ông/Bà", "Ông (Bà)", "Bà/Ông", "Danh xưng", "Xưng hô", "Cách xưng hô"},
	"born_on":           {"NS", "N.S", "Sinh", "Ngày", "Năm", "Tuổi", "Ngày tháng"},
	"ethnicity":         {"DT", "D.T", "Thành phần", "D/T"},
	"religion":          {"TG", "T.G", "T/G"},
	"education":         {"VH", "V.H", "TĐ", "Trình độ", "T.Độ", "HV", "PT", "TĐPT", "Trình độ chung"},
	"qualification":     {"CM", "C.M", "TĐ", "Trình độ", "T.Độ", "HV", "NV", "ĐT", "Đào tạo", "Bằng", "Văn bằng"},
	"political_theory":  {"CT", "C.T", "TĐ", "Trình độ", "T.Độ", "LL", "LLCT-HC"},
	"party_joined_on":   {"ĐV", "Đảng", "DB", "VĐ", "Đ.viên", "Đảng viên"},
	"party_official_on": {"CT", "C.T"},
	"represents":        {"ĐV", "TP", "CC", "Tổ chức"},
	"category":          {"ĐB", "LĐB", "Thành phần", "TP"},
	"reappointed":       {"TC", "Mới", "Cũ/mới"},
	"phone":             {"ĐT", "Máy", "Liên hệ", "Liên lạc", "LH", "LL", "Số"},
	"citizen_id":        {"CC", "CM", "Số", "ID", "ĐD", "Định danh"},
}

// optionHeadings are the headings of columns of marks, each for one word of a field, below the heading of the field.
var optionHeadings = map[string]map[string][]string{
	"ethnicity": {"Kinh": {"Kinh"}, cellvalue.OtherOption: {"Khác", "Dân tộc khác", "DT khác", "Thiểu số", "DTTS", "Dân tộc thiểu số"}},
	"religion": {vocabulary.None: {"Không", "Không có", "Lương"}, "Phật giáo": {"Phật giáo", "Phật", "PG"}, "Công giáo": {"Công giáo", "Thiên chúa giáo", "CG", "TCG"},
		"Tin Lành": {"Tin Lành", "TL"}, "Cao Đài": {"Cao Đài", "CĐ"}, "Phật giáo Hòa Hảo": {"Hòa Hảo", "PGHH"}, cellvalue.OtherOption: {"Có", "Khác", "Tôn giáo khác"}},
	"education": {"12/12": {"THPT", "12/12", "Cấp III", "Cấp 3", "PTTH"}, "9/12": {"THCS", "9/12", "Cấp II", "Cấp 2"}, "5/12": {"Tiểu học", "TH", "5/12", "Cấp I", "Cấp 1"},
		"10/10": {"10/10"}},
	"qualification": {"Sơ cấp": {"Sơ cấp", "SC"}, "Trung cấp": {"Trung cấp", "TC", "THCN"}, "Cao đẳng": {"Cao đẳng", "CĐ"}, "Đại học": {"Đại học", "ĐH"},
		"Thạc sĩ": {"Thạc sĩ", "Thạc sỹ", "ThS"}, "Tiến sĩ": {"Tiến sĩ", "Tiến sỹ", "TS"}, "Sau đại học": {"Sau đại học", "SĐH", "Trên đại học", "Trên ĐH", "Sau ĐH"}, "Chưa qua đào tạo": {"Chưa qua đào tạo", "Chưa ĐT", "CQĐT"}},
	"political_theory": {"Sơ cấp": {"Sơ cấp", "SC"}, "Trung cấp": {"Trung cấp", "TC"}, "Cao cấp": {"Cao cấp", "CC"}, "Cử nhân": {"Cử nhân", "CN"}, vocabulary.None: {"Chưa qua đào tạo", "Chưa ĐT", "Không"}},
	"reappointed":      {delegate.Reappointed: {"Tái cử", "Có", "Cũ", "TC"}, delegate.Newcomer: {"Không", "Mới", "Lần đầu", "Mới tham gia"}},
	"party_joined_on":  {cellvalue.Member: {"Có", "ĐV", "Đảng", "Đ.viên"}, cellvalue.Outside: {"Không", "Chưa", "Không phải"}},
}

// structures are the headings over columns of marks that say to which parts of the people a delegate belongs.
var structures = []string{"Cơ cấu kết hợp", "Kết hợp", "Cơ cấu", "Thành phần kết hợp", "Thành phần, cơ cấu", "Cơ cấu, thành phần", "Trong đó"}

// outsideKey is the key of a column of marks for those who are not in the Party.
const outsideKey = "party_joined_on." + cellvalue.Outside

// flatOptions are the words that nothing else is called, so that their columns need no heading above them.
var flatOptions = map[string][]string{"party_joined_on": {cellvalue.Member}, "ethnicity": {"Kinh"}, "qualification": {"Đại học", "Thạc sĩ", "Tiến sĩ"}, "political_theory": {"Sơ cấp", "Trung cấp", "Cao cấp"}}

// bothPartyDays are headings of columns of both days: "Ngày kết nạp/chính thức", "Đảng (dự bị - chính thức)".
func bothPartyDays() (headings []string) {
	for _, whole := range []string{"", "Đảng ", "Vào Đảng ", "Ngày vào Đảng ", "Ngày, tháng, năm vào Đảng ", "Ngày "} {
		for _, days := range []string{"dự bị, chính thức", "kết nạp, chính thức", "kết nạp, ngày chính thức", "DB, CT", "dự bị, ngày chính thức", "vào, chính thức", "kết nạp, CT"} {
			headings = append(headings, whole+days)
		}
	}
	return headings
}

// knownColumns are the headings of delegate.Fields and of columns whose place implies a value: a date of birth under
// Nam or Nữ, an x under ĐN, HTC or CĐ.
func knownColumns() []tables.Known {
	var known []tables.Known
	headings, says := map[string][]string{}, sorter{}.says
	for _, f := range delegate.Fields {
		headings[f.Key] = append(slices.Clone(f.Headers), alsoMet[f.Key]...)
		known = append(known, tables.Known{Key: f.Key, Headers: headings[f.Key], Short: short[f.Key], Says: says(f.Key), Leads: f.Key == nameKey})
	}
	alone := func(key string) []string { return append([]string{""}, headings[key]...) }
	for sex, words := range map[string][]string{delegate.Male: {"Nam", "Male"}, delegate.Female: {"Nữ", "Female"}} {
		var both []string // "Năm sinh (Nam)", "Nam (năm sinh)"
		for _, birth := range append(slices.Clone(headings["born_on"]), "NS", "N.sinh") {
			both = append(both, birth+" "+words[0], words[0]+" "+birth)
		}
		known = append(known, tables.Known{Key: "born_on." + sex, Headers: both},
			tables.Known{Key: "born_on." + sex, Headers: words, Parents: headings["born_on"]},
			tables.Known{Key: "born_on." + sex, Headers: words, Parents: []string{""}, Holds: tables.Days},
			tables.Known{Key: "gender." + sex, Headers: words, Parents: append(alone("gender"), structures...), Holds: tables.Marks})
	}
	for category, words := range map[string]struct{ plain, short []string }{
		delegate.ExOfficio: {[]string{"Đương nhiên", "Đại biểu đương nhiên", "ĐB đương nhiên"}, []string{"ĐN"}},
		delegate.Consulted: {[]string{"Hiệp thương cử", "Hiệp thương", "Đại biểu hiệp thương cử", "ĐB hiệp thương cử"}, []string{"HTC", "HT"}},
		delegate.Appointed: {[]string{"Chỉ định"}, []string{"CĐ"}}, delegate.Reserve: {[]string{"Dự khuyết"}, []string{"DK"}}, delegate.Guest: {[]string{"Khách mời"}, nil}} {
		key := "category." + category
		known = append(known, tables.Known{Key: key, Headers: slices.Concat(words.plain, words.short), Parents: alone("category"), Holds: tables.Marks},
			tables.Known{Key: key, Headers: words.plain, Holds: tables.Marks}) // whatever stands above words that mean nothing else
	}
	known = append(known, tables.Known{Key: "reappointed." + delegate.Newcomer, Headers: []string{"Mới tham gia", "Mới", "Tham gia lần đầu"},
		Parents: alone("reappointed"), Holds: tables.Marks})
	known = append(known, tables.Known{Key: "party_joined_on." + cellvalue.Member, Headers: []string{"Đảng viên", "Là đảng viên", "Party member"},
		Parents: alone("party_joined_on"), Holds: tables.Marks},
		tables.Known{Key: outsideKey, Headers: []string{"Ngoài Đảng", "Người ngoài Đảng", "Ngoài ĐCS", "Không đảng viên", "Quần chúng"}, Holds: tables.Marks})
	for key, options := range optionHeadings {
		for option, words := range options {
			parents := slices.Clone(headings[key])
			if slices.Contains(flatOptions[key], option) {
				parents = append(parents, "")
			}
			k := tables.Known{Key: key + "." + option, Short: words, Parents: parents, Holds: tables.Marks}
			known = append(known, k)
			if option == cellvalue.OtherOption {
				k.Holds, k.Says = tables.Anything, says(key)
				known = append(known, k)
			}
		}
	}
	known = append(known, tables.Known{Key: remarksKey, Headers: remarksHeadings}, tables.Known{Key: unaskedKey, Headers: unaskedHeadings})
	known = append(known, tables.Known{Key: "education." + cellvalue.Mixed, Short: append([]string{"Trình độ học vấn, chuyên môn", "Trình độ học vấn, chuyên môn, LLCT",
		"Trình độ văn hóa, chuyên môn, LLCT", "Trình độ VH, CM, LLCT", "Trình độ văn hóa, chuyên môn", "VH, CM, LLCT", "Trình độ học vấn", "Trình độ văn hóa"}, short["education"]...), Says: saysMixed})
	known = append(known, tables.Known{Key: "born_on." + cellvalue.Age, Short: []string{"Tuổi", "Tuổi đời", "Số tuổi", "Age"}, Says: saysAge})
	for _, part := range []struct {
		key     string
		headers []string
		divided bool // only under the headings of the whole
	}{
		{"full_name.family", []string{"Họ và tên đệm", "Họ, tên đệm", "Họ đệm", "Họ và đệm", "Họ và chữ đệm", "Họ, chữ đệm", "Họ chữ đệm", "Họ lót", "Họ và lót", "Họ và chữ lót", "Họ, chữ lót", "Họ chữ lót", "Họ và tên lót", "Họ, tên lót", "Họ", "Surname", "Family name", "Last name"}, false},
		{"full_name.given", []string{"Tên", "Tên gọi", "Given name", "First name"}, false},
		{"born_on.day", []string{"Ngày", "Ngày, tháng", "Ngày/tháng", "Day"}, true},
		{"born_on.month", []string{"Tháng", "Month"}, true},
		{"born_on.year", []string{"Năm", "Year"}, true},
		{"ethnicity.with_religion", []string{"Dân tộc, tôn giáo", "Dân tộc và tôn giáo", "Dân tộc tôn giáo", "Tôn giáo, dân tộc", "DT, TG", "D.tộc, T.giáo", "Ethnicity and religion"}, false},
		{"party_joined_on." + cellvalue.WithOfficial, bothPartyDays(), false},
		{"occupation.post", []string{"Chức vụ", "Chức danh", "Position", "Job title"}, false},
		{"occupation.workplace", []string{"Đơn vị công tác", "Nơi công tác", "Cơ quan công tác", "Workplace"}, false}} {
		k := tables.Known{Key: part.key, Headers: part.headers, Leads: part.key == givenKey}
		if part.key == "ethnicity.with_religion" {
			k.Says = saysBoth
		}
		if part.divided {
			base, _, _ := strings.Cut(part.key, ".")
			k.Parents = headings[base]
		}
		known = append(known, k)
	}
	// Ties go to the first match, so the order must not depend on the map.
	slices.SortStableFunc(known[len(delegate.Fields):], func(a, b tables.Known) int {
		return cmp.Or(strings.Compare(a.Key, b.Key), cmp.Compare(a.Holds, b.Holds))
	})
	return known
}
