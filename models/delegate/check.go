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

// YoungAge is the age below which a delegate counts as young in sums: the first age band of the official report on delegates
// ("dưới 30 tuổi").
const YoungAge = 30

// Check finds contradictions in a record that cannot stand. A date known only to the month or year is wrong only if every
// day it can mean is wrong.
func Check(rec Record) []fault.Problem {
	var problems []fault.Problem
	if born := rec.BornOn; !born.IsZero() && born.Year < FirstBirthYear {
		problems = append(problems, fault.Problem{Field: "born_on", Key: "problem.born_too_early", Args: fault.Args("Year", FirstBirthYear)})
	}
	if joined, official := rec.PartyJoinedOn, rec.PartyOfficialOn; !official.IsZero() && !joined.IsZero() && official.Latest().Before(joined.Earliest()) {
		problems = append(problems, fault.Problem{Field: "party_official_on", Key: "problem.party_official_before_joined"})
	}
	return problems
}

// Doubts finds what is unusual in a record and stands all the same until somebody looks at it. day is the congress date,
// or today while there is none; a zero day skips the age.
func Doubts(rec Record, day calendar.Date) []fault.Problem {
	born, joined := rec.BornOn, rec.PartyJoinedOn
	if born.IsZero() {
		return nil
	}
	var doubts []fault.Problem
	if !day.IsZero() && rec.Category != Guest && comesOfAge(born).After(day) {
		doubts = append(doubts, fault.Problem{Field: "born_on", Key: "problem.delegate_too_young", Args: fault.Args("Age", AdultAge)})
	}
	if !joined.IsZero() && comesOfAge(born).After(joined.Latest()) {
		doubts = append(doubts, fault.Problem{Field: "party_joined_on", Key: "problem.party_too_young", Args: fault.Args("Age", AdultAge)})
	}
	return doubts
}

// comesOfAge is the first day on which someone with that birth can be AdultAge years old.
func comesOfAge(born calendar.Partial) calendar.Date {
	first := born.Earliest()
	return calendar.Of(first.Year()+AdultAge, first.Month(), first.Day())
}
