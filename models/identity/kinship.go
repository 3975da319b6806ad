package identity

import (
	"strings"

	"daihoi/models/calendar"
	"daihoi/models/delegate"
	"daihoi/models/vietext"
)

// kinship says how sure it is that a row and a delegate are the same person.
type kinship int

const (
	stranger kinship = iota
	NamesakeOnly
	Perhaps // people decide
	Certain
)

// Reasons why two entries may be the same person, catalogue keys "import.why.<reason>".
const (
	whyCitizenID = "citizen_id"    // same citizen number, but another name and birth
	whyNameYear  = "name_year"     // same name and year of birth
	whyNameOnly  = "name_only"     // same name, one birth unknown
	whyBirth     = "birth_differs" // same name and telephone or position, another birth
	whySpelling  = "near_spelling" // same day of birth, names one letter apart
	WhySeveral   = "several"       // more than one delegate fits equally
)

// Traces are what a person is recognised by.
type Traces struct {
	Name       string // folded words of the clean name, with what stands in brackets
	Base       string // the same without it
	Represents string
	occupation string
	Who        *delegate.Record
}

func TracesOf(rec *delegate.Record) Traces {
	name, _, _ := CleanName(vietext.NFC(rec.FullName))
	base, _, _ := strings.Cut(name, " (")
	return Traces{Name: delegate.Plain(name), Base: delegate.Plain(base), Represents: delegate.Plain(rec.Represents), occupation: delegate.Plain(rec.Occupation), Who: rec}
}

func Same(a, b string) bool { return a != "" && a == b }

func Differs(a, b string) bool { return a != "" && b != "" && a != b }

// Births compares two days as far as both are known.
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

// Kin compares a row with a delegate. A name alone never makes two entries one person: for certain they are only with
// the same citizen number, or with the same name, the same whole day of birth and nothing against it, or with the same
// name and year of birth and the same sender, position or telephone.
func Kin(row, other Traces) (kinship, string) {
	a, b := row.Who, other.Who
	agree, exact := Births(a.BornOn, b.BornOn)
	sameName, sameBase := row.Name == other.Name, row.Base == other.Base
	unknown := a.BornOn.IsZero() || b.BornOn.IsZero()
	likeWork := Same(row.occupation, other.occupation) || Same(a.Phone, b.Phone)
	likeSender := Same(row.Represents, other.Represents)
	otherID := Differs(a.CitizenID, b.CitizenID) && len(a.CitizenID) == len(b.CitizenID) // the old card has 9 digits, the new one 12
	against := Differs(a.Gender, b.Gender) || otherID
	switch {
	case Same(a.CitizenID, b.CitizenID) && (sameBase || agree):
		return Certain, ""
	case Same(a.CitizenID, b.CitizenID):
		return Perhaps, whyCitizenID
	case sameName && exact && !against && (likeSender || likeWork || !Differs(row.Represents, other.Represents)):
		return Certain, ""
	case sameName && agree && !exact && !against && (likeSender || likeWork):
		return Certain, ""
	case sameBase && agree:
		return Perhaps, whyNameYear
	case sameBase && unknown && !against:
		return Perhaps, whyNameOnly
	case sameBase && likeWork && !against:
		return Perhaps, whyBirth
	case sameBase:
		return NamesakeOnly, ""
	case exact && !against && OneApart(row.Base, other.Base):
		return Perhaps, whySpelling
	}
	return stranger, ""
}

// OneApart reports whether one letter put in, left out or changed makes a into b.
func OneApart(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 || a == b {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) == len(b) {
		return a[i+1:] == b[i+1:]
	}
	return a[i:] == b[i+1:]
}

func IsLower(r rune) bool { return strings.ToUpper(string(r)) != string(r) }

func OrEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
