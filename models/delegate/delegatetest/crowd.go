package delegatetest

import (
	"math/rand/v2"

	"daihoi/models/calendar"
	"daihoi/models/delegate"
)

func pick[T any](r *rand.Rand, from ...T) T { return from[r.IntN(len(from))] }

// Crowd is a list with every combination of what the counts look at.
func Crowd(n int) (recs []delegate.Record) {
	r := rand.New(rand.NewPCG(7, 7))
	for i := range n {
		recs = append(recs, Person("Người "+string(rune('A'+i%26)), func(rec *delegate.Record) {
			rec.Confirmed = true
			rec.Category = pick(r, delegate.Categories...)
			rec.Gender = pick(r, delegate.Male, delegate.Female)
			rec.BornOn = pick(r, calendar.Partial{Year: 1960}, calendar.Partial{Year: 1989}, calendar.Partial{Year: 1989, Month: 5},
				calendar.Partial{Year: 1989, Month: 5, Day: 5}, calendar.Partial{Year: 1989, Month: 5, Day: 6}, calendar.Partial{Year: 1989, Month: 6},
				calendar.Partial{Year: 1990})
			rec.Ethnicity = pick(r, "", "Kinh", "Tày", "Mông", "Hàn Quốc")
			rec.Religion = pick(r, "", "Không", "Phật giáo", "Đạo Mẫu")
			rec.PartyJoinedOn = pick(r, calendar.Partial{}, calendar.Partial{Year: 2010})
			rec.PartyOfficialOn = pick(r, calendar.Partial{}, calendar.Partial{Year: 2011})
			rec.Reappointed = pick(r, "", "re", "new")
			rec.Education = pick(r, "", "12/12")
		}))
	}
	return recs
}

// Counted does in Go what the tallies hold.
func Counted(present, gone []delegate.Record) delegate.Counts {
	c := delegate.Counts{ByCategory: map[string]int{}, Missing: map[string]int{}, Withdrawn: len(gone)}
	for _, category := range delegate.Categories {
		c.ByCategory[category] = 0
	}
	for _, key := range delegate.Expected() {
		c.Missing[key] = 0
	}
	for _, r := range present {
		c.ByCategory[r.Category]++
		if delegate.IsOfficial(r.Category) {
			c.Official++
		}
		if r.Category == delegate.Guest {
			continue
		}
		c.Listed++
		complete := true
		for _, key := range delegate.Expected() {
			if f, _ := delegate.Fields.Find(key); f.Text(&r) == "" {
				c.Missing[key]++
				complete = false
			}
		}
		if complete {
			c.Complete++
		}
	}
	return c
}
