package progress

import (
	"slices"

	"daihoi/exports/book"
	"daihoi/models/calendar"
	"daihoi/models/field"
)

// CoursePoint is how many congresses were held and how much work was done by the end of a day, and how much the plan
// foresaw. After the day of the report only the plan is known. Shares are of all congresses and of the weight of all
// work.
type CoursePoint struct {
	Day                                    calendar.Date
	Known                                  bool // not after the day of the report
	Planned, Held                          int  // congresses
	WorkPlanned, WorkDone                  field.Tenths
	PlannedWeight, DoneWeight, TotalWeight int // of which the shares are
}

// course writes the figures of the S-curves and returns their charts.
func (p Report) course(b *book.Book) []drawing {
	type row = CoursePoint
	known := func(value func(row) any) func(int, row) book.Cell {
		return func(_ int, r row) book.Cell {
			if !r.Known {
				return book.Centred(nil)
			}
			return book.Centred(value(r))
		}
	}
	columns := []book.Column[row]{
		book.DayColumn("until", func(r row) calendar.Date { return r.Day }),
		{Key: "congresses", Children: []book.Column[row]{
			countColumn("course_planned", 16, func(r row) int { return r.Planned }),
			{Key: "course_held", Width: 16, Value: known(func(r row) any { return r.Held })},
		}},
		{Key: "work", Children: []book.Column[row]{
			{Key: "work_planned", Width: 16, Value: func(_ int, r row) book.Cell { return book.Centred(r.WorkPlanned) }},
			{Key: "work_done", Width: 16, Value: known(func(r row) any { return r.WorkDone })},
		}},
	}
	if p.Alone { // one congress is not counted
		columns = slices.Delete(columns, 1, 2)
	}
	s := open(b, p, "course", columns)
	r := book.Write(s, columns, p.Course)
	for _, f := range p.Forecast {
		s.Line(f, book.CellStyle{Size: 12})
	}
	s.Finish(r.Head, r.First, 1)
	if len(p.Course) == 0 {
		return nil
	}
	days := [2]calendar.Date{p.Course[0].Day, p.Course[len(p.Course)-1].Day}
	work := curves(s, "work", days, shareAxis(), r, "work_planned", "work_done")
	if p.Alone {
		return []drawing{work}
	}
	return []drawing{curves(s, "course", days, countAxis(len(p.Rows)), r, "course_planned", "course_held"), work}
}
