package delegate

import (
	"daihoi/models/calendar"
	"daihoi/models/fault"
)

// FirstBirthYear is the earliest year of birth that is believed.
const FirstBirthYear = 1900

// AdultAge is the least age in years of a delegate on the congress day and of a person who joins the Party (Party
// Statutes, article 1).
const AdultAge = 18

// Check finds what is wrong between the fields of a record. day is the congress day, or today while there is none; a
// zero day leaves the age out. A date of which only the month or year is known is wrong only when no day that it can
// mean would be right.
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

// comesOfAge is the first day on which somebody so born can be AdultAge years old.
func comesOfAge(born calendar.Partial) calendar.Date {
	first := born.Earliest()
	return calendar.Of(first.Year()+AdultAge, first.Month(), first.Day())
}
