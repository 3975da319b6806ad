package cellvalue

import (
	"strconv"
	"strings"
	"unicode"

	"daihoi/models/delegate"
	"daihoi/models/field"
	"daihoi/models/identity"
	"daihoi/models/vietext"
)

// yes and no are folded spellings of a mark.
var (
	yes = map[string]bool{"x": true, "co": true, "c": true, "1": true, "✓": true, "✔": true, "☑": true, "☒": true, "×": true, "●": true, "v": true, "√": true,
		"+": true, "dung": true, "true": true, "yes": true, "y": true, "dang vien": true, "dv": true, "*": true}
	no = map[string]bool{"": true, "khong": true, "ko": true, "k": true, "0": true, "sai": true, "false": true, "no": true,
		"n": true, "-": true, "chua": true, "☐": true}
)

// IsMark reports whether the folded text means yes.
func IsMark(folded string) bool { return yes[folded] }

// readMark reads a cell in the column of one option: "x" or "". The option's own word counts as a mark.
func readMark(f field.Field[delegate.Record], option string, c field.Raw) (string, []Note) {
	text := CellText(f.Kind, c)
	folded := vietext.Fold(text)
	switch {
	case IsMark(folded):
		return "x", nil
	case no[folded] || IsPlaceholder(folded):
		return "", nil
	}
	if word, _ := readChoice(f, text); word == option {
		return "x", nil
	}
	return "", note(Error, "not_a_mark", "Text", text)
}

// readFlag reads a cell that says yes or no: "x" or "".
func readFlag(text string) (string, []Note) {
	folded := vietext.Fold(text)
	member, said := membership(folded)
	switch {
	case IsMark(folded), said && member:
		return "x", nil
	case no[folded] || unknownWords[folded] || IsPlaceholder(folded), said:
		return "", nil
	case isBadge(folded):
		return "x", note(Info, "party_badge", "Text", text)
	}
	return "", note(Error, "not_a_mark", "Text", text)
}

// isBadge reports whether a text is the badge for years in the Party, which only members have: "50 năm", "Huy hiệu 45
// năm tuổi Đảng".
func isBadge(folded string) bool {
	years, found := strings.CutSuffix(strings.TrimSpace(badgeWords.Replace(folded)), " nam")
	n, err := strconv.Atoi(strings.TrimPrefix(years, "0"))
	return found && err == nil && n >= 30 && n <= 100 && n%5 == 0
}

var badgeWords = strings.NewReplacer("huy hieu", "", "hh", "", "tuoi dang", "", "dang", "")

// spellings are folded words for the options of each choice.
var spellings = map[string]map[string]string{
	"gender": {"nam": delegate.Male, "ong": delegate.Male, "mr": delegate.Male, "mr.": delegate.Male, "m": delegate.Male, "trai": delegate.Male, "nam gioi": delegate.Male, "nu gioi": delegate.Female, "anh": delegate.Male, "male": delegate.Male,
		"nu": delegate.Female, "ba": delegate.Female, "mrs": delegate.Female, "mrs.": delegate.Female, "ms": delegate.Female, "ms.": delegate.Female, "f": delegate.Female, "gai": delegate.Female,
		"co": delegate.Female, "chi": delegate.Female, "female": delegate.Female},
	"category": {"dn": delegate.ExOfficio, "ex_officio": delegate.ExOfficio, "ex officio": delegate.ExOfficio, "htc": delegate.Consulted, "ht": delegate.Consulted,
		"cu": delegate.Consulted, "duoc cu": delegate.Consulted, "bau": delegate.Consulted, "bau cu": delegate.Consulted, "consulted": delegate.Consulted, "sent": delegate.Consulted, "elected": delegate.Consulted, "cd": delegate.Appointed,
		"appointed": delegate.Appointed, "dk": delegate.Reserve, "reserve": delegate.Reserve, "km": delegate.Guest, "khach": delegate.Guest, "guest": delegate.Guest, "invited": delegate.Guest, "alternate": delegate.Reserve},
	"reappointed": {"tai cu": delegate.Reappointed, "tc": delegate.Reappointed, "tai": delegate.Reappointed, "re": delegate.Reappointed, "cu": delegate.Reappointed,
		"re-appointed": delegate.Reappointed, "reappointed": delegate.Reappointed, "x": delegate.Reappointed, "co": delegate.Reappointed, "moi": delegate.Newcomer,
		"new": delegate.Newcomer, "m": delegate.Newcomer, "moi tham gia": delegate.Newcomer, "lan dau": delegate.Newcomer, "tham gia lan dau": delegate.Newcomer,
		"khong": delegate.Newcomer},
}

// categoryWords identify a category inside a longer text: "Đại biểu đương nhiên (UV UBMTTQ)".
var categoryWords = []struct{ word, category string }{{"duong nhien", delegate.ExOfficio}, {"du khuyet", delegate.Reserve},
	{"khach moi", delegate.Guest}, {"chi dinh", delegate.Appointed}, {"hiep thuong", delegate.Consulted}}

// CategoryIn is the category that a folded text names, the first of several.
func CategoryIn(folded string) string {
	if named := CategoriesIn(folded); len(named) > 0 {
		return named[0]
	}
	return ""
}

// CategoriesIn are the categories that a folded text names.
func CategoriesIn(folded string) (named []string) {
	for _, w := range categoryWords {
		if strings.Contains(folded, w.word) {
			named = append(named, w.category)
		}
	}
	return named
}

// IsMister reports whether a text is Ông cut short: "Ô", "Ô.". Without its circumflex an o may be a mark.
func IsMister(text string) bool {
	return strings.ToLower(strings.TrimSuffix(vietext.NFC(text), ".")) == "ô"
}

// CategoryNamed is the category that a remark begins with and says nothing more of: "ĐB dự khuyết; chưa gửi ảnh"; "" when it
// only speaks of one.
func CategoryNamed(remark string) string {
	first := vietext.Fold(remark)
	if end := strings.IndexAny(first, ";,.\n"); end >= 0 {
		first = first[:end]
	}
	first = strings.TrimSuffix(strings.TrimSpace(strings.TrimPrefix(strings.TrimPrefix(first, "dai bieu "), "db ")), " cu")
	for _, w := range categoryWords {
		if first == w.word {
			return w.category
		}
	}
	return ""
}

func readChoice(f field.Field[delegate.Record], text string) (string, []Note) {
	folded := vietext.Fold(text)
	if option := spellings[f.Key][strings.TrimRight(folded, ".")]; option != "" {
		return option, nil
	}
	switch {
	case IsPlaceholder(folded):
		return "", nil
	case isAbsent(folded):
		return "", note(Info, "read_as_empty", "Text", text)
	case f.Key == "gender" && IsMister(text):
		return delegate.Male, nil
	case f.Key == "gender" && (isDigits(folded) || IsMark(folded)): // 1 is male in some files and female in others
		return "", note(Error, "gender_code", "Text", text)
	case f.Key == "category" && CategoryIn(folded) != "":
		return CategoryIn(folded), nil
	case f.Key == "category" && (folded == "chinh thuc" || folded == "dai bieu chinh thuc" || folded == "official"):
		return "", note(Info, "official_unsaid", "Text", text)
	}
	return "", note(Error, "choice_unknown", "Text", text)
}

// readPhone reads a phone number. Excel drops the leading 0 of Vietnamese numbers: nine digits are a mobile number,
// ten digits without a leading 0 a landline.
func readPhone(text string) (string, []Note) {
	if notes, done := readNoNumber(text); done {
		return "", notes
	}
	number, remark := cutRemark(wholeNumber(text))
	first, rest := cutPhones(number)
	digits := phoneSigns.Replace(withoutPhoneLabel(vietext.Fold(first)))
	if international, ok := strings.CutPrefix(digits, "+84"); ok {
		digits = "0" + strings.TrimPrefix(international, "0")
	}
	var notes []Note
	switch {
	case !isDigits(digits):
		return "", note(Error, "phone", "Text", text)
	case digits[0] == '0' && len(digits) == 9: // the zero is there, another digit is not
		return "", note(Error, "phone", "Text", text)
	case strings.HasPrefix(digits, "84") && len(digits) == 11:
		digits = "0" + digits[2:]
		notes = note(Info, "phone_international", "Text", text, "Read", digits)
	case digits[0] != '0' && (len(digits) == 9 || len(digits) == 10) && !strings.HasPrefix(digits, "1800") && !strings.HasPrefix(digits, "1900"):
		digits = "0" + digits
		notes = note(Warning, "leading_zero_restored", "Text", text, "Read", digits)
	}
	if rest != "" {
		notes = append(notes, note(Warning, "second_phone", "Text", text, "Read", digits)...)
	}
	if remark {
		notes = append(notes, note(Warning, "phone_remark", "Text", text, "Read", digits)...)
	}
	return digits, notes
}

// cutRemark is a phone number without the words behind it: "0913.220.456 (Zalo)", "0903118552 (con)".
func cutRemark(text string) (number string, remark bool) {
	end := strings.LastIndexAny(text, "0123456789") + 1
	if end == 0 || !strings.ContainsFunc(text[end:], unicode.IsLetter) {
		return text, false
	}
	return text[:end], true
}

// readNoNumber reads cells that hold no number to be read: placeholders, words for "none", and numbers that Excel has
// rounded.
func readNoNumber(text string) (notes []Note, done bool) {
	switch {
	case IsPlaceholder(text):
		return nil, true
	case isAbsent(text), strings.Trim(text, "0") == "", vietext.Fold(text) == "khong":
		return note(Info, "read_as_empty", "Text", text), true
	case isShortened(text):
		return note(Error, "number_shortened", "Text", text), true
	}
	return nil, false
}

// isShortened reports whether Excel has written a number with an exponent, as in 1.07E+10: the digits are gone.
func isShortened(text string) bool {
	at := strings.IndexAny(text, "eE")
	if at < 1 || !isDigits(strings.TrimPrefix(text[at+1:], "+")) {
		return false
	}
	whole, decimals, found := strings.Cut(strings.ReplaceAll(text[:at], ",", "."), ".")
	return len(whole) == 1 && isDigits(whole) && (!found || isDigits(decimals))
}

// cutPhones divides a cell with several numbers after the first, which has at least eight characters.
func cutPhones(text string) (first, rest string) {
	for i := 8; i < len(text); i++ {
		width := 0
		switch spaced := text[i-1] == ' '; {
		case text[i] == ';', text[i] == '/', text[i] == ',':
			width = 1
		case spaced && strings.HasPrefix(text[i:], "- "):
			width = len("- ")
		case spaced && strings.HasPrefix(text[i:], "hoặc "):
			width = len("hoặc ")
		case spaced && strings.HasPrefix(text[i:], "và "):
			width = len("và ")
		}
		if width > 0 {
			return strings.TrimSpace(text[:i]), strings.TrimSpace(text[i+width:])
		}
	}
	return text, ""
}

var phoneSigns = strings.NewReplacer(" ", "", ".", "", "-", "", "(", "", ")", "", "'", "")

// withoutPhoneLabel is a folded number without the word in front of it: "đt 0912 345 678", "SĐT: 0912…".
func withoutPhoneLabel(folded string) string {
	for _, label := range []string{"so dien thoai", "dien thoai", "sdt", "dt", "tel", "zalo"} {
		if rest, found := strings.CutPrefix(folded, label); found {
			return strings.TrimLeft(rest, " :.")
		}
	}
	return folded
}

// readCitizenID reads an identity card number (9 digits) or citizen number (12 digits). Hà Nội citizen numbers begin
// with 001, so two leading zeros can get lost; a 9-digit card number cannot end up with 10 or 11 digits.
func readCitizenID(text string) (string, []Note) {
	if notes, done := readNoNumber(text); done {
		return "", notes
	}
	if unclear, found := strings.CutSuffix(text, unclearSign); found {
		return "", note(Error, "number_unclear", "Text", unclear)
	}
	digits := citizenSigns.Replace(wholeNumber(text))
	lost := map[int]int{8: 1, 10: 2, 11: 1}[len(digits)]
	if lost == 0 || !isDigits(digits) || digits[0] == '0' { // a zero still in front means that none was lost
		return digits, nil
	}
	digits = strings.Repeat("0", lost) + digits
	return digits, note(Warning, "leading_zero_restored", "Text", text, "Read", digits)
}

var citizenSigns = strings.NewReplacer(" ", "", ".", "", "-", "", "'", "")

// readName cleans a name and notes what was changed.
func readName(text string) (string, []Note) {
	clean, bare, titled := identity.CleanName(text)
	var notes []Note
	if titled {
		notes = note(Warning, "title_dropped", "Text", text, "Read", bare)
	}
	if clean != bare {
		notes = append(notes, note(Info, "was_capitals", "Text", text, "Read", clean)...)
	}
	if strings.ContainsAny(clean, "0123456789") {
		notes = append(notes, note(Warning, "name_has_digits", "Text", text)...)
	}
	return clean, notes
}
