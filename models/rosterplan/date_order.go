package rosterplan

import (
	"strconv"
	"time"

	"daihoi/models/calendar"
	"daihoi/models/cellvalue"
	"daihoi/models/delegate"
	"daihoi/models/field"
	"daihoi/models/vietext"
)

// checkDateOrder checks the dates of a column against each other. Excel with US settings reads 7/11/1975 as 11 July and
// stores a date, but leaves 22/10/1975 as text. So a column where every real date is on or before the 12th and every
// text date after it was read with day and month swapped. And if one text date has the month first, the ambiguous
// ones may too.
func (p *Planner) checkDateOrder() {
	type doubt struct {
		row *candidateRow
		key string
	}
	type column struct {
		swapped, either []doubt // real dates up to the 12th; text dates readable both ways
		late            int     // real dates after the 12th
		dayFirst        int     // text dates that are valid only as day/month
		monthFirst      int
	}
	columns := map[string]*column{}
	var order []*column
	for row := range p.data() {
		for _, d := range row.dates {
			base, c := d.field, d.cell
			at := columns[row.Sheet+"\x00"+base]
			if at == nil {
				at = &column{}
				columns[row.Sheet+"\x00"+base] = at
				order = append(order, at)
			}
			first, second := dayAndMonth(c)
			switch {
			case c.Kind == field.RawDay && first > 12:
				at.late++
			case c.Kind == field.RawDay && first != second:
				at.swapped = append(at.swapped, doubt{row, base})
			case c.Kind == field.RawText && first > 12:
				at.dayFirst++
			case c.Kind == field.RawText && second > 12:
				at.monthFirst++
			case c.Kind == field.RawText && first != second:
				at.either = append(at.either, doubt{row, base})
			}
		}
	}
	for _, at := range order {
		var doubts []doubt
		if at.monthFirst > 0 {
			doubts = at.either
		}
		if at.late == 0 && at.dayFirst > 0 && len(at.either) == 0 && len(at.swapped) > 1 && len(at.swapped)+at.dayFirst > 3 {
			doubts = append(doubts, at.swapped...)
		}
		for _, d := range doubts {
			f, _ := delegate.Fields.Find(d.key)
			if read, err := calendar.ParsePartial(f.Text(&d.row.rec)); err == nil && read.Day != 0 {
				d.row.add(d.key, cellvalue.Warning, "day_month_doubtful", "Read", read.Short(), "Other",
					calendar.PartialOf(calendar.Of(read.Year, time.Month(read.Day), int(read.Month))).Short())
			}
		}
	}
}

// dayAndMonth returns the first two numbers of a full date, or 0, 0.
func dayAndMonth(c field.Raw) (first, second int) {
	if c.Kind == field.RawDay {
		p, _ := cellvalue.ReadDayCell(c.Day)
		return p.Day, int(p.Month)
	}
	parts := calendar.Numerals(vietext.Fold(cellvalue.CellText(field.Partial, c)))
	if len(parts) != 3 || len(parts[0]) > 2 {
		return 0, 0
	}
	first, _ = strconv.Atoi(parts[0])
	second, _ = strconv.Atoi(parts[1])
	return first, second
}
