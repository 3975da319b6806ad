package cellvalue

import (
	"maps"
	"slices"
	"strings"

	"daihoi/models/delegate"
	"daihoi/models/field"
	"daihoi/models/vietext"
)

// parts are the fields that many lists spread over several columns, in the order and with the separator that one
// column would use. The columns' keys are "full_name.family", "born_on.day" and so on.
var parts = map[string]struct {
	names     []string
	separator string
}{
	"full_name":  {[]string{"family", "middle", "given"}, " "},
	"born_on":    {[]string{"day", "month", "year"}, "/"},
	"occupation": {[]string{"post", "workplace"}, ", "},
}

// Parts returns the suffixes of the keys of the field's part columns; none for most fields.
func Parts(key string) []string {
	switch key {
	case "ethnicity":
		return []string{withReligion}
	case "education":
		return []string{Mixed}
	case "citizen_id":
		return []string{WithPhone}
	case "born_on":
		return append(slices.Clone(parts[key].names), Second, Age, WithSex)
	case "party_joined_on":
		return []string{WithOfficial, Member, Outside}
	}
	return parts[key].names
}

// Second is the suffix of another column of the birth, such as the full date beside the year.
const Second = "second"

// Member is the suffix of a column of marks for Party members beside, or instead of, the days of joining.
const Member = "member"

// Outside is the suffix of a column of marks for those who are not in the Party: "Ngoài Đảng".
const Outside = "outside"

// splitMember takes the mark of a member where the day of joining is empty.
func splitMember(cells map[string]field.Raw) map[string]field.Raw {
	mark, found := cells["party_joined_on."+Member]
	if day := cells["party_joined_on"]; !found || !day.Empty() {
		return cells
	}
	cells = maps.Clone(cells)
	cells["party_joined_on"] = mark
	return cells
}

// Age is the suffix of a column of ages instead of births.
const Age = "age"

// splitAge takes the age where no column gives a birth, to be refused with the reason: a year is not worked out from it.
func splitAge(cells map[string]field.Raw) map[string]field.Raw {
	age, found := cells["born_on."+Age]
	for key, c := range cells {
		base, part, _ := strings.Cut(key, ".")
		found = found && (base != "born_on" || part == Age || c.Empty())
	}
	if !found {
		return cells
	}
	cells = maps.Clone(cells)
	if text := CellText(field.Partial, age); isDigits(text) {
		age = field.Raw{Ref: age.Ref, Kind: field.RawText, Text: text + " tuổi"}
	}
	cells["born_on"] = age
	return cells
}

// JoinParts joins part columns, and columns of marks for single words, into one cell under the field's own key.
func JoinParts(cells map[string]field.Raw) map[string]field.Raw {
	cells = splitAge(splitSex(splitNumbers(splitMember(splitParty(splitMixed(splitBirthInName(cells)))))))
	whole, own := cells, false
	for key := range cells {
		base, option, divided := strings.Cut(key, ".")
		if !divided || !HasOption(base, option) {
			continue
		}
		if !own {
			whole, own = maps.Clone(cells), true
		}
		if plain := cells[base]; plain.Empty() {
			whole[base] = joinOptions(cells, base)
		}
	}
	for key, p := range parts {
		found := make([]field.Raw, 0, len(p.names)+1)
		plain, undivided := cells[key]
		if undivided {
			found = append(found, plain)
		}
		for _, name := range p.names {
			if c, ok := cells[key+"."+name]; ok {
				found = append(found, c)
			}
		}
		if len(found) == 0 || undivided && len(found) == 1 {
			continue
		}
		if !own {
			whole, own = maps.Clone(cells), true
		}
		f, _ := delegate.Fields.Find(key)
		whole[key] = join(f, found, p.separator, undivided)
	}
	return whole
}

// join concatenates the cells; the result has the address of the first non-empty one. A part that the whole already
// ends with is dropped: a column "Tên" for sorting beside the full name, a workplace already in the post.
func join(f field.Field[delegate.Record], cells []field.Raw, separator string, undivided bool) field.Raw {
	all := field.Raw{Ref: cells[0].Ref}
	for _, c := range cells {
		text := CellText(f.Kind, c)
		switch {
		case c.Kind == field.RawError:
			return c
		case c.Empty() || IsPlaceholder(text) || saysNull(text):
		case all.Empty():
			all = c
		case undivided && strings.HasSuffix(" "+vietext.Fold(CellText(f.Kind, all)), " "+vietext.Fold(text)):
		default:
			all = field.Raw{Ref: all.Ref, Kind: field.RawText, Text: CellText(f.Kind, all) + separator + text}
		}
	}
	return all
}
