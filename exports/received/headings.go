package received

import (
	"cmp"
	"slices"
	"strings"

	"daihoi/exports/tables"
	"daihoi/models/cellvalue"
	"daihoi/models/delegate"
	"daihoi/models/vocabulary"
)

// alsoMet are headings of fields that forms never print and clerks do.
var alsoMet = map[string][]string{
	"full_name": {"Họ, chữ đệm và tên khai sinh", "Họ, chữ đệm và tên", "Họ, tên đệm và tên", "Họ và tên (chữ in hoa)", "HVT", "Họ tên khai sinh", "Tên đầy đủ", "Người được giới thiệu", "Người được cử", "Người được đề cử",
		"Nhân sự được giới thiệu", "Nhân sự giới thiệu", "Nhân sự dự kiến", "Đại biểu được giới thiệu", "Họ và tên người được giới thiệu"},
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
		{middleKey, []string{"Tên đệm", "Chữ đệm", "Đệm", "Tên lót", "Chữ lót", "Lót", "Middle name"}, false},
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
