package readiness

import (
	"slices"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/store"
	"daihoi/models/template"
)

// Need is a milestone that requires action today.
type Need struct {
	Row  *Row
	Cell *Cell
}

// Needs are the lists of "what needs me today". Late has the milestones counted by Readiness.LateCount, Waiting those
// of Readiness.Waiting, and DueSoon, over the days of DefaultThresholds, those of Readiness.DueSoon.
type Needs struct {
	Late     []Need // latest first
	Today    []Need // due today; also in DueSoon
	DueSoon  []Need // nearest first
	Waiting  []Need // earliest due first
	Returned []Need // earliest due first
}

// NeedsOf selects the needs of the day from the board.
func NeedsOf(rows []Row, today calendar.Date) Needs {
	return NeedsWithin(rows, today, DefaultThresholds().SoonDays)
}

// NeedsWithin is NeedsOf with DueSoon looking the given days ahead.
func NeedsWithin(rows []Row, today calendar.Date, days int) Needs {
	var n Needs
	soon := today.AddDays(days)
	for i := range rows {
		for j := range rows[i].Items {
			n.add(Need{&rows[i], &rows[i].Items[j]}, today, soon)
		}
	}
	byDue := func(a, b Need) int { return a.Cell.Due.Compare(b.Cell.Due) }
	for _, list := range [][]Need{n.Late, n.Today, n.DueSoon, n.Waiting, n.Returned} {
		slices.SortStableFunc(list, byDue)
	}
	return n
}

func (n *Needs) add(need Need, today, soon calendar.Date) {
	c := need.Cell
	switch c.State {
	case Submitted:
		n.Waiting = append(n.Waiting, need)
	case Returned:
		n.Returned = append(n.Returned, need)
	}
	switch {
	case c.Late > 0:
		n.Late = append(n.Late, need)
	case !Open(c.State) || c.Due.IsZero() || c.Due.Before(today) || c.Due.After(soon):
		return
	default:
		n.DueSoon = append(n.DueSoon, need)
	}
	if c.Due == today {
		n.Today = append(n.Today, need)
	}
}

// Count sums up an item proven by a count: hamlet meetings held, 34 of 41.
type Count struct {
	Item        *template.Item
	Done, Of    int // sums over the units that reported
	Told, Units int // units that reported a total, and all units to which the item applies
}

// CountsOf sums up the counted items of the board by their codes, whatever template they are of, in order of appearance.
func CountsOf(rows []Row) []Count {
	var counts []Count
	for i := range rows {
		for _, c := range rows[i].Items {
			if !c.Item.Counted || c.State == NotApplicable {
				continue
			}
			at := slices.IndexFunc(counts, func(n Count) bool { return n.Item.Code == c.Item.Code })
			if at < 0 {
				at = len(counts)
				counts = append(counts, Count{Item: c.Item})
			}
			n := &counts[at]
			n.Units++
			if c.OfCount > 0 {
				n.Told++
				n.Done += c.DoneCount
				n.Of += c.OfCount
			}
		}
	}
	return counts
}

// SilentDays is the number of days without an entry after which a unit with open work counts as silent; progress
// meetings are weekly.
const SilentDays = 7

// SilentCongress is a congress with open mandatory work and no recent entry.
type SilentCongress struct {
	Row  *Row
	Last calendar.Date // last entry; zero if there is none
	Days int           // since Last; 0 if there is none
}

// SilentCongressesOf selects the silent congresses, longest first; last comes from LastEntries.
func SilentCongressesOf(rows []Row, last map[int64]calendar.Date, today calendar.Date) []SilentCongress {
	var silent []SilentCongress
	for i := range rows {
		open := slices.ContainsFunc(rows[i].Items, func(c Cell) bool { return c.Mandatory && Open(c.State) })
		day, told := last[rows[i].Congress.ID]
		switch {
		case !open:
		case !told:
			silent = append(silent, SilentCongress{Row: &rows[i]})
		case today.Sub(day) > SilentDays:
			silent = append(silent, SilentCongress{Row: &rows[i], Last: day, Days: today.Sub(day)})
		}
	}
	slices.SortStableFunc(silent, func(a, b SilentCongress) int { return a.Last.Compare(b.Last) })
	return silent
}

// LastEntries returns, by congress id, the last day up to today on which someone entered something about a milestone.
// Due dates that moved with the congress do not count. With units it reads only their congresses.
func LastEntries(tx *store.Tx, path string, termID int64, today calendar.Date, units ...int64) (map[int64]calendar.Date, error) {
	within, args := tx.Within(access.View, "units.path")
	under, bounds := tx.UnderOn(path, today)
	var found []struct {
		CongressID int64
		Last       store.Instant
	}
	err := of(units, tx.DB().Table("milestone_events").Select("milestone_events.congress_id, MAX(milestone_events.at) AS last").
		Joins("JOIN congresses ON congresses.id = milestone_events.congress_id").
		Joins("JOIN units ON units.id = congresses.unit_id").
		Where(within, args...).Where(under, bounds...).
		Where("congresses.term_id = ? AND milestone_events.action <> ? AND milestone_events.at < ?", termID, Rescheduled, tx.AfterDay(today))).
		Group("milestone_events.congress_id").Find(&found).Error
	last := make(map[int64]calendar.Date, len(found))
	for _, f := range found {
		last[f.CongressID] = f.Last.Day()
	}
	return last, err
}
