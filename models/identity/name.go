package identity

import (
	"strings"

	"daihoi/models/delegate"
	"daihoi/models/vietext"
)

// CleanName normalises a name as typed in a list: all capitals become proper case, every word gets its capital, a running
// number or title in front and the mark of the sex behind are dropped, and another bracketed part (second name, religious
// name, "(A)" for namesakes) is kept, as is a rank of a religion. bare is the name before the change of case; titled
// reports that a title or mark was dropped.
func CleanName(text string) (clean, bare string, titled bool) {
	bare = brackets.Replace(text)
	bare = vietext.NFC(withoutNumber(bare))
	bare, gender := withoutSexMark(bare)
	h, length := honorificOf(bare)
	rank := ""
	if titled = gender != "" || length > 0 && !h.rank; length > 0 {
		if h.rank {
			rank = h.words + " "
		}
		bare = bare[length:]
	}
	whole, second, _ := strings.Cut(bare, " (")
	clean = vietext.CapitalWords(vietext.ProperCase(whole))
	if second != "" {
		if strings.ToUpper(second) == second {
			second = vietext.ProperCase(second)
		}
		clean += " (" + second
	}
	return rank + clean, rank + bare, titled
}

var brackets = strings.NewReplacer("( ", "(", "(", " (", " )", ")")

// withoutNumber drops a running number in front of a name: "3. Lê Văn Tám".
func withoutNumber(name string) string {
	rest := strings.TrimLeft(name, "0123456789")
	if digits := len(name) - len(rest); digits == 0 || digits > 4 {
		return name
	}
	rest = strings.TrimLeft(rest, " \t\n\f\r")
	if rest == "" || rest[0] != '.' && rest[0] != ')' {
		return name
	}
	return rest[1:]
}

// honorific is a word in front of a name, and the sex that it tells, if any. A rank of a religion belongs to the name as
// lists print it and stays; other titles are dropped.
type honorific struct {
	words, gender string
	rank          bool
}

// honorifics are in the order in which they are tried: the longer before the shorter.
var honorifics = []honorific{
	{"ông/bà", "", false}, {"cụ ông", delegate.Male, false}, {"cụ bà", delegate.Female, false}, {"đồng chí", "", false}, {"đ/c", "", false},
	{"ông", delegate.Male, false}, {"bà", delegate.Female, false}, {"anh", delegate.Male, false}, {"chị", delegate.Female, false}, {"cụ", "", false},
	{"Hòa thượng", delegate.Male, true}, {"Hoà thượng", delegate.Male, true}, {"Thượng tọa", delegate.Male, true}, {"Thượng toạ", delegate.Male, true},
	{"Đại đức", delegate.Male, true}, {"Ni trưởng", delegate.Female, true}, {"Ni sư", delegate.Female, true}, {"Sư cô", delegate.Female, true},
	{"Linh mục", delegate.Male, true},
}

// honorificOf is the honorific in front of a name and its length with the spaces after it, 0 without one.
func honorificOf(name string) (h honorific, length int) {
	for _, h := range honorifics {
		if len(name) <= len(h.words) || !strings.EqualFold(name[:len(h.words)], h.words) {
			continue
		}
		rest := name[len(h.words):]
		if rest[0] == '.' || rest[0] == ':' {
			rest = rest[1:]
		}
		if bare := strings.TrimLeft(rest, " "); bare != rest && h.before(bare) {
			return h, len(name) - len(bare)
		}
	}
	return honorific{}, 0
}

// before distinguishes the title Ông from the family name Ông (Ông Ích Khiêm), and Anh and Chị from given names in front:
// a full name has at least two words, usually three.
func (h honorific) before(rest string) bool {
	words := len(strings.Fields(rest))
	if h.words == "ông" || h.words == "anh" {
		return words >= 3
	}
	return words >= 2
}

// sexMarks stand in brackets behind a name.
var sexMarks = map[string]string{"nu": delegate.Female, "nam": delegate.Male}

// withoutSexMark drops "(nữ)" behind a name.
func withoutSexMark(name string) (rest, gender string) {
	front, mark, found := strings.Cut(name, " (")
	if gender = sexMarks[vietext.Fold(strings.TrimSuffix(mark, ")"))]; !found || gender == "" || !strings.HasSuffix(mark, ")") {
		return name, ""
	}
	return front, gender
}

// SexInName is the sex that an honorific in front of a name or a mark behind it tells, "" without one.
func SexInName(text string) string {
	name, gender := withoutSexMark(vietext.NFC(withoutNumber(brackets.Replace(text))))
	if gender != "" {
		return gender
	}
	h, _ := honorificOf(name)
	return h.gender
}
