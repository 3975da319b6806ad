package rosterplan

import (
	"daihoi/models/cellvalue"
	"daihoi/models/delegate"
	"daihoi/models/fault"
)

// StatedOf says whom a number in a list counts.
type StatedOf string

// What lists state of themselves: everybody, one part of the list, men, women, or the seats allocated to the unit.
const (
	StatedAll    StatedOf = "all"
	StatedGroup  StatedOf = "group"
	StatedMale   StatedOf = "male"
	StatedFemale StatedOf = "female"
	StatedSeats  StatedOf = "seats"
)

// Stated is a number that a list states of itself: "Danh sách có 85 đại biểu". It stands in a row of the sheet, above,
// between or below the people, and counts those in the rows From to To of the table, by index, To not included.
type Stated struct {
	Of       StatedOf
	Count    int
	Row      int
	Text     string
	Group    string `json:",omitempty"` // title of the part of the list
	From, To int
}

// CheckStated compares what a list states with its rows, and returns a warning with both numbers for each difference. A
// person who stands in the list twice may be counted once or twice.
func CheckStated(stated []Stated, rows []PlanRow) []Problem {
	var out []Problem
	for _, s := range stated {
		least, most := s.counted(rows[min(max(s.From, 0), len(rows)):min(max(s.To, 0), len(rows))])
		if s.Count >= least && s.Count <= most {
			continue
		}
		counted := most
		if s.Count < least {
			counted = least
		}
		out = append(out, Problem{Code: "stated_" + string(s.Of), Level: cellvalue.Warning,
			Args: fault.Args("Row", s.Row, "Stated", s.Count, "Counted", counted, "Group", s.Group, "Text", s.Text)})
	}
	return out
}

// counted is the least and the greatest number of people whom the statement may mean: without and with those who
// stand in the list again, or whose sex or category is unknown.
func (s Stated) counted(rows []PlanRow) (least, most int) {
	for i := range rows {
		row := &rows[i]
		if row.Kind != DataRow || row.Key == "" {
			continue
		}
		certain, possible := true, true
		switch rec := &row.Record; s.Of {
		case StatedMale:
			certain, possible = rec.Gender == delegate.Male, rec.Gender != delegate.Female
		case StatedFemale:
			certain, possible = rec.Gender == delegate.Female, rec.Gender != delegate.Male
		case StatedSeats:
			certain, possible = delegate.IsOfficial(rec.Category), rec.Category == "" || delegate.IsOfficial(rec.Category)
		}
		if certain && row.State != StateSkipped {
			least++
		}
		if possible {
			most++
		}
	}
	return least, most
}
