package delegate

import (
	"daihoi/models/calendar"
	"daihoi/models/fault"
)

// FirstBirthYear is the earliest year of birth accepted.
const FirstBirthYear = 1900

// AdultAge is the minimum age in years of a delegate on the congress date, and of someone joining the Party (Party
// Statutes, article 1).
const AdultAge = 18

// Check finds contradictions between the fields of a record. day is the congress date, or today while there is none;
// a zero day skips the age check. A date known only to the month or year is wrong only if every day it can mean is
// wrong.
func Check(rec Record, day calendar.Date) []fault.Problem {
	var problems []fault.Problem
	add := func(field, key string, args ...any) {
		problems = append(problems, fault.Problem{Field: field, Key: key, Args: fault.Args(args...)})
	}
	born, joined, official := rec.BornOn, rec.PartyJoinedOn, rec.PartyOfficialOn
	switch {
	case born.IsZero():
	case born.Year < FirstBirthYear:
		add("born_on", "problem.born_too_early", "Year", FirstBirthYear)
	case !day.IsZero() && rec.Category != Guest && comesOfAge(born).After(day):
		add("born_on", "problem.delegate_too_young", "Age", AdultAge)
	}
	if !born.IsZero() && !joined.IsZero() && comesOfAge(born).After(joined.Latest()) {
		add("party_joined_on", "problem.party_too_young", "Age", AdultAge)
	}
	if !official.IsZero() && !joined.IsZero() && official.Latest().Before(joined.Earliest()) {
		add("party_official_on", "problem.party_official_before_joined")
	}
	return problems
}

// comesOfAge is the first day on which someone with that birth can be AdultAge years old.
func comesOfAge(born calendar.Partial) calendar.Date {
	first := born.Earliest()
	return calendar.Of(first.Year()+AdultAge, first.Month(), first.Day())
}
