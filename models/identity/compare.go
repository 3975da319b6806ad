package identity

import (
	"strings"

	"daihoi/models/calendar"
	"daihoi/models/delegate"
	"daihoi/models/vietext"
)

// Verdict is how certain it is that two entries are the same person.
type Verdict int

const (
	stranger Verdict = iota
	NamesakeOnly
	Possible // a user has to decide
	Certain
)

// Reasons why two entries may be the same person, catalogue keys "import.why.<reason>".
const (
	whyCitizenID = "citizen_id"    // same citizen number, different name and birth
	WhyNameYear  = "name_year"     // same name and year of birth
	whyNameOnly  = "name_only"     // same name, at least one birth unknown
	whyBirth     = "birth_differs" // same name and phone or position, different birth
	WhySpelling  = "near_spelling" // names that are Near, births that may be the same
	WhySeveral   = "several"       // more than one delegate fits equally well
)

// Traces are the attributes that Compare compares.
type Traces struct {
	Name       string // words of the clean name without marks, including any bracketed part
	Base       string // the same without the bracketed part
	Represents string
	name, base spelling // the same names with their marks
	Who        *delegate.Record
}

// Key finds the names that are Alike, Unmarked or Near by marks or by i and y: they have the same key.
func (t Traces) Key() string { return sounding(t.Base) }

// Sound is Key with the bracketed part, which tells namesakes apart.
func (t Traces) Sound() string { return sounding(t.Name) }

// Spelling is the clean name as Kinship compares it: names with the same spelling are Alike.
func (t Traces) Spelling() string { return t.name.marked }

// Kinship compares the names of two people, bracketed parts included.
func (t Traces) Kinship(other Traces) Kin { return kinship(t.name, other.name) }

func TracesOf(rec *delegate.Record) Traces {
	name, _, _ := CleanName(vietext.NFC(rec.FullName))
	base, _, _ := strings.Cut(name, " (")
	t := Traces{Name: delegate.Plain(name), name: spelled(name), Represents: delegate.Plain(rec.Represents), Who: rec}
	if t.Base, t.base = t.Name, t.name; base != name {
		t.Base, t.base = delegate.Plain(base), spelled(base)
	}
	return t
}

// likeOccupation reports whether both have the same position, however it is written.
func likeOccupation(a, b *delegate.Record) bool {
	return a.Occupation != "" && b.Occupation != "" && Same(delegate.Plain(a.Occupation), delegate.Plain(b.Occupation))
}

func Same(a, b string) bool { return a != "" && a == b }

func Differs(a, b string) bool { return a != "" && b != "" && a != b }

// Births compares two dates as far as both are known: agree if no known part differs, exact if both have a day.
func Births(a, b calendar.Partial) (agree, exact bool) {
	switch {
	case a.IsZero() || b.IsZero() || a.Year != b.Year:
		return false, false
	case a.Month != 0 && b.Month != 0 && a.Month != b.Month:
		return false, false
	case a.Day != 0 && b.Day != 0 && a.Day != b.Day:
		return false, false
	}
	return true, a.Day != 0 && b.Day != 0
}

// Compare compares an imported row with a delegate and gives the reason for Possible. A name alone never identifies a
// person. Certain needs the same name (Kinship) and the same citizen number; or the same full date of birth with nothing
// against it; or the same year of birth with the same sender, position or phone. A citizen number under another name, and
// a name that is only Near, are Possible at most.
func Compare(row, other Traces) (Verdict, string) {
	a, b := row.Who, other.Who
	agree, exact := Births(a.BornOn, b.BornOn)
	kin := kinship(row.base, other.base)
	sameName, sameBase := row.Kinship(other) >= Unmarked, kin >= Unmarked
	unknown := a.BornOn.IsZero() || b.BornOn.IsZero()
	likeWork := likeOccupation(a, b) || Same(a.Phone, b.Phone)
	likeSender := Same(row.Represents, other.Represents)
	otherID := Differs(a.CitizenID, b.CitizenID) && len(a.CitizenID) == len(b.CitizenID) // old cards have 9 digits, new ones 12: not comparable
	against := Differs(a.Gender, b.Gender) || otherID
	switch {
	case Same(a.CitizenID, b.CitizenID) && sameBase:
		return Certain, ""
	case Same(a.CitizenID, b.CitizenID):
		return Possible, whyCitizenID
	case sameName && exact && !against && (likeSender || likeWork || !Differs(row.Represents, other.Represents)):
		return Certain, ""
	case sameName && agree && !exact && !against && (likeSender || likeWork):
		return Certain, ""
	case sameBase && agree:
		return Possible, WhyNameYear
	case sameBase && unknown && !against:
		return Possible, whyNameOnly
	case sameBase && likeWork && !against:
		return Possible, whyBirth
	case sameBase:
		return NamesakeOnly, ""
	case kin == Near && !against && (exact || (agree || unknown) && row.Key() == other.Key()):
		return Possible, WhySpelling
	}
	return stranger, ""
}

func IsLower(r rune) bool { return strings.ToUpper(string(r)) != string(r) }

func OrEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
