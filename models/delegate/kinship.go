package delegate

import (
	"strings"

	"golang.org/x/text/unicode/norm"

	"daihoi/models/calendar"
	"daihoi/models/field"
	"daihoi/models/vietext"
)

// kinship says how sure it is that a row and a delegate are the same person.
type kinship int

const (
	stranger kinship = iota
	namesakeOnly
	perhaps // people decide
	certain
)

// Reasons why two entries may be the same person, catalogue keys "import.why.<reason>".
const (
	whyCitizenID = "citizen_id"    // same citizen number, but another name and birth
	whyNameYear  = "name_year"     // same name and year of birth
	whyNameOnly  = "name_only"     // same name, one birth unknown
	whyBirth     = "birth_differs" // same name and telephone or position, another birth
	whySpelling  = "near_spelling" // same day of birth, names one letter apart
	whySeveral   = "several"       // more than one delegate fits equally
)

// traces are what a person is recognised by.
type traces struct {
	name       string // folded words of the clean name, with what stands in brackets
	base       string // the same without it
	represents string
	occupation string
	who        *Record
}

func tracesOf(rec *Record) traces {
	name, _, _ := cleanName(vietext.NFC(rec.FullName))
	base, _, _ := strings.Cut(name, " (")
	return traces{name: plain(name), base: plain(base), represents: plain(rec.Represents), occupation: plain(rec.Occupation), who: rec}
}

func plain(s string) string { return strings.Join(words(s), " ") }

func same(a, b string) bool    { return a != "" && a == b }
func differs(a, b string) bool { return a != "" && b != "" && a != b }

// births compares two days as far as both are known.
func births(a, b calendar.Partial) (agree, exact bool) {
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

// kin compares a row with a delegate. A name alone never makes two entries one person: for certain they are only with
// the same citizen number, or with the same name, the same whole day of birth and nothing against it, or with the same
// name and year of birth and the same sender, position or telephone.
func kin(row, other traces) (kinship, string) {
	a, b := row.who, other.who
	agree, exact := births(a.BornOn, b.BornOn)
	sameName, sameBase := row.name == other.name, row.base == other.base
	unknown := a.BornOn.IsZero() || b.BornOn.IsZero()
	likeWork := same(row.occupation, other.occupation) || same(a.Phone, b.Phone)
	likeSender := same(row.represents, other.represents)
	otherID := differs(a.CitizenID, b.CitizenID) && len(a.CitizenID) == len(b.CitizenID) // the old card has 9 digits, the new one 12
	against := differs(a.Gender, b.Gender) || otherID
	switch {
	case same(a.CitizenID, b.CitizenID) && (sameBase || agree):
		return certain, ""
	case same(a.CitizenID, b.CitizenID):
		return perhaps, whyCitizenID
	case sameName && exact && !against && (likeSender || likeWork || !differs(row.represents, other.represents)):
		return certain, ""
	case sameName && agree && !exact && !against && (likeSender || likeWork):
		return certain, ""
	case sameBase && agree:
		return perhaps, whyNameYear
	case sameBase && unknown && !against:
		return perhaps, whyNameOnly
	case sameBase && likeWork && !against:
		return perhaps, whyBirth
	case sameBase:
		return namesakeOnly, ""
	case exact && !against && oneApart(row.base, other.base):
		return perhaps, whySpelling
	}
	return stranger, ""
}

// oneApart reports whether one letter put in, left out or changed makes a into b.
func oneApart(a, b string) bool {
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

// overlay is the delegate with what the row says put over it: a blank cell wipes nothing, a date known less well does
// not replace a better one, and another spelling of the same (hoà for hòa, capitals for a name) is no change.
func overlay(present Record, row *reading) Record {
	merged := present
	for _, f := range Fields {
		value, old := f.Text(&row.rec), f.Text(&present)
		if value == "" || value == old || row.repeats(f, value, old) {
			continue
		}
		f.Set(&merged, value)
	}
	return merged
}

// repeats reports whether the row says in its own way what the list has.
func (r *reading) repeats(f field.Field[Record], value, old string) bool {
	said := r.said.of(f.Key)
	switch {
	case old == "":
		return false
	case said == old:
		return true
	case f.Kind == field.Partial:
		return strings.HasPrefix(old, value+"-")
	case f.Kind == field.Choice:
		return false
	case f.Key == "full_name" && !strings.ContainsFunc(said, isLower):
		value, old = strings.ToLower(value), strings.ToLower(old)
	}
	return tonesLast(value) == tonesLast(old)
}

func isLower(r rune) bool { return strings.ToUpper(string(r)) != string(r) }

// tonesLast moves the tone of every word to its end, where both customs of writing it (hòa, hoà) meet.
func tonesLast(s string) string {
	var b strings.Builder
	tone := rune(0)
	for _, r := range norm.NFD.String(s) + " " {
		switch r {
		case '\u0300', '\u0301', '\u0303', '\u0309', '\u0323':
			tone = r
			continue
		case ' ', '-', ',', '.', '(', ')', '\n':
			if tone != 0 {
				b.WriteRune(tone)
			}
			tone = 0
		}
		b.WriteRune(r)
	}
	return b.String()
}
