package received

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"daihoi/exports/tables"
	"daihoi/models/calendar"
	"daihoi/models/cellvalue"
	"daihoi/models/field"
	"daihoi/models/identity"
	"daihoi/models/vietext"
	"daihoi/models/vocabulary"
)

// sort is what a value can be; one value may be of several sorts ("TC" is a degree and a level of political theory).
type sort uint32

const (
	aDay sort = 1 << iota
	aYear
	aSex
	aPeople
	aFaith
	aNo // Không: no religion, no degree, no member
	aClass
	aDegree
	aTheory
	aPhone
	aCitizenID
	aMark
	aCategory
	aTerm // re-elected or new
	aName
	anOrganisation
	aPost
	aMember // in the Party or not, in words: Đảng viên, quần chúng
	aCode   // 0, 1, 2: an option that a legend or a person must explain
)

// unmistakable are the sorts that contradict a heading of another field. A mark or a Không contradicts none.
const unmistakable = aDay | aYear | aSex | aPeople | aFaith | aClass | aDegree | aTheory | aPhone | aCitizenID | aCategory | aName

// own are the sorts of values that a field takes, contrary those that it cannot take. Free text takes nearly anything.
var own = map[string]sort{
	"full_name": aName, "gender": aSex | aCode, "born_on": aDay | aYear, "ethnicity": aPeople, "religion": aFaith | aNo,
	"education": aClass, "qualification": aDegree | aNo, "political_theory": aTheory | aNo,
	"party_joined_on": aDay | aYear | aMember, "party_official_on": aDay | aYear | aMark | aNo,
	"represents": anOrganisation, "category": aCategory, "reappointed": aTerm | aMark, "phone": aPhone, "citizen_id": aCitizenID,
	"hometown": 0, "residence": 0, "occupation": aPost,
}

// neverText are the sorts of values that are no places, posts or organisations.
const neverText = aDay | aSex | aPeople | aClass | aPhone | aCitizenID | aMark

func contrary(key string) sort {
	switch key {
	case "hometown", "residence", "occupation":
		return neverText
	case "represents":
		return neverText | aName
	}
	return unmistakable &^ own[key]
}

// sorter remembers the sorts of the values of a file, which every field is asked about.
type sorter map[string]sort

func (s sorter) of(value string) sort {
	is, known := s[value]
	if !known {
		is = sortOf(value)
		s[value] = is
	}
	return is
}

// says is what a value says for and against a field; nil for fields that take any text.
func (s sorter) says(key string) func(string) tables.Evidence {
	takes, known := own[key]
	if !known {
		return nil
	}
	refuses := contrary(key)
	return func(value string) tables.Evidence {
		switch is := s.of(value); {
		case is&takes != 0:
			return tables.For
		case is&refuses != 0, key == nameKey && !strings.ContainsFunc(value, unicode.IsLetter): // no name is a number
			return tables.Against
		}
		return tables.Neutral
	}
}

// sortOf is every sort that a value can be.
func sortOf(value string) sort {
	var is sort
	folded := vietext.Fold(value)
	knows := func(key string) bool {
		_, known := vocabulary.Canonical(key, value)
		return known && !cellvalue.IsPlaceholder(value)
	}
	digits := strings.Trim(folded, "0123456789") == ""
	switch {
	case folded == "" || cellvalue.IsPlaceholder(value):
		return 0
	case cellvalue.IsMark(folded) && !digits || folded == "1":
		is |= aMark
	}
	switch folded {
	case "khong", "ko", "k", "chua", "khong co", "chua co", "none", "no":
		return aNo
	case "nam", "nu", "ong", "ba", "male", "female", "nam gioi", "nu gioi":
		return aSex
	case "o", "o.": // an o may be a mark
		if cellvalue.IsMister(value) {
			return aSex
		}
	case "dang vien", "dv", "qc", "quan chung", "q.chung", "ngoai dang", "chua vao dang", "khong dang vien", "dvdb", "dang vien du bi":
		return aMember
	case "tai cu", "moi", "moi tham gia", "lan dau":
		return aTerm
	}
	if strings.HasPrefix(strings.ToLower(vietext.NFC(value)), "trưởng ") || startsWithWord(folded+" .", postWords) {
		is |= aPost
	}
	if strings.ContainsAny(folded, "0123456789") {
		return is | sortOfNumber(value, folded, digits)
	}
	if knows("ethnicity") {
		is |= aPeople
	}
	if knows("religion") {
		is |= aFaith
	}
	if knows("education") {
		is |= aClass
	}
	if knows("qualification") || startsWithDegree(folded) {
		is |= aDegree
	}
	if knows("political_theory") {
		is |= aTheory
	}
	if knows("represents") || is&aPost == 0 && startsWithBody(value) {
		is |= anOrganisation
	}
	if category, _ := cellvalue.ReadCell("category", field.Raw{Kind: field.RawText, Text: value}, calendar.Date{}); category != "" {
		is |= aCategory
	}
	if is == 0 && isPersonalName(untitled(value)) {
		is = aName
	}
	return is
}

// untitled is a name without the title in front of it: "Bà Hà Thị Nguyệt".
func untitled(name string) string {
	if _, bare, titled := identity.CleanName(name); titled {
		return bare
	}
	return name
}

// sortOfNumber is the sort of a value with digits.
func sortOfNumber(value, folded string, digits bool) sort {
	if _, known := vocabulary.Canonical("education", value); known && !digits {
		return aClass
	}
	class, system, found := strings.Cut(strings.ReplaceAll(folded, " ", ""), "/")
	if found && (system == "10" || system == "12") && len(class) <= 2 && strings.Trim(class, "0123456789") == "" {
		return aClass
	}
	text := field.Raw{Kind: field.RawText, Text: value}
	if digits && len(value) == 4 {
		if value >= "1900" && value <= "2100" {
			return aYear
		}
		return 0
	}
	if folded == "0" || folded == "1" || folded == "2" {
		return aCode
	}
	count := 0
	for _, r := range folded {
		if r >= '0' && r <= '9' {
			count++
		}
	}
	if count <= 8 && !digits {
		if day, _ := cellvalue.ReadCell("born_on", text, calendar.Of(2024, 1, 1)); day != "" {
			if p, err := calendar.ParsePartial(day); err == nil && p.Year >= 2000 && (p.Day == 10 || p.Day == 12 || p.Month == 10 || p.Month == 12) {
				return aDay | aClass // Excel takes 10/12 for a day of this year
			}
			return aDay
		}
	}
	if count >= 9 {
		return sortOfLongNumber(text, folded, count)
	}
	if startsWithBody(value) {
		return anOrganisation
	}
	return 0
}

// sortOfLongNumber tells phone numbers from citizen numbers where they differ: ten digits with a zero in front are a
// phone, twelve a citizen number.
func sortOfLongNumber(c field.Raw, folded string, count int) (is sort) {
	if count != 12 {
		if phone, _ := cellvalue.ReadCell("phone", c, calendar.Date{}); phone != "" {
			is |= aPhone
		}
	}
	if count == 12 || folded[0] != '0' || count == 9 {
		if id, _ := cellvalue.ReadCell("citizen_id", c, calendar.Date{}); id != "" {
			is |= aCitizenID
		}
	}
	return is
}

// degreeWords begin a degree with its subject: "Cử nhân Luật". A level of political theory is known word by word.
var degreeWords = []string{"dai hoc", "dh", "cu nhan", "ky su", "ks", "bac si", "bac sy", "duoc si", "kien truc su", "thac si", "thac sy", "ths", "tien si", "tien sy",
	"trung cap", "cao dang", "so cap", "cao hoc", "sau dai hoc", "pgs", "gs"}

// bodyWords begin the name of an organisation or of a part of a commune. They have their marks, because Tô and Lang are
// families.
var bodyWords = strings.Split("hội|đoàn|công đoàn|ban|thôn|xóm|tổ|tdp|khu|ấp|bản|khối|ủy ban|uỷ ban|ubnd|ubmttq|mttq|đảng ủy|huyện|quận|xã|phường|thị trấn|trường|liên đoàn|mặt trận|"+
	"buôn|bon|làng|plei|phum|sóc|khóm|tiểu khu|kp|kdc|chi hội|chi đoàn|phân hội|chùa|giáo xứ|giáo họ|trạm|công an|đồn|hợp tác xã|htx|công ty|doanh nghiệp|bch|hđnd|đảng bộ|chi bộ", "|")

var unmarkedBodyWords = strings.Split(vietext.Fold(strings.Join(bodyWords, "|")), "|")

// postWords begin a post or a trade.
var postWords = []string{"chu tich", "pho chu tich", "bi thu", "pho bi thu", "pho", "giam doc", "pho giam doc", "can bo", "chuyen vien", "nong dan", "giao vien", "huu tri", "uy vien",
	"hoi vien", "lam ruong", "noi tro", "can bo huu", "vien chuc", "cong chuc", "buon ban", "kinh doanh", "cong nhan", "linh muc", "tru tri", "doanh nhan",
	"to truong", "to pho", "thon truong", "thon pho", "xom truong", "ap truong", "khu truong", "khu pho truong", "chi hoi truong", "chi hoi pho", "dang vien", "thu ky", "ke toan",
	"doan vien", "nhan vien", "lai xe", "ban hang"}

func startsWithDegree(folded string) bool { return startsWithWord(folded, degreeWords) }

func startsWithBody(text string) bool {
	text = strings.ToLower(vietext.NFC(text))
	if vietext.Fold(text) == text {
		return startsWithWord(text, unmarkedBodyWords)
	}
	return startsWithWord(text, bodyWords)
}

// startsWithWord reports whether a text begins with one of the words and goes on after it.
func startsWithWord(folded string, words []string) bool {
	for _, w := range words {
		if rest, ok := strings.CutPrefix(folded, w); ok && rest != "" {
			r, _ := utf8.DecodeRuneInString(rest)
			if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
				return true
			}
		}
	}
	return false
}

// isPersonalName reports whether a text is a full name: three to six words of letters that begin with a family name.
// Two words are too often a place: Hà Nội, Cao Bằng.
func isPersonalName(text string) bool {
	words := strings.Fields(text)
	if len(words) < 3 || len(words) > 6 || !families[vietext.Fold(words[0])] {
		return false
	}
	for _, w := range words {
		if strings.ContainsFunc(w, func(r rune) bool {
			return !unicode.IsLetter(r) && !unicode.IsMark(r) && r != '\'' && r != '’' && r != '-'
		}) {
			return false
		}
	}
	return true
}

// families are folded family names of nearly everyone in the country.
var families = wordSet(`nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly dao dinh luong trinh truong lam mai doan ha cao ta quach
	lo quang cam luu tong thach kim danh chau nong trieu ma hua be sung giang vang thao lau cu mua hang ksor siu rmah nay ninh nghiem phi phung
	tang thai tieu to ton trang tu van vi vuong xa chu doan dam dau diep dong duong khuat khuc kieu la lai lu luc mac mach mong nghe nhan nhu
	quan tan than thi thieu tien tong ung uong hau hy hoa huong y h`)

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}
