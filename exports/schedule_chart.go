package exports

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"daihoi/exports/book"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/schedule"
)

// dayMark is what the chart shows for a unit and a day: its letter is "mark.<key>", the legend explains it. Colour
// never carries a meaning alone.
type dayMark struct{ key, fill, ink string }

var (
	markPreparatory = dayMark{"preparatory", book.FillNone, ""}
	markOfficial    = dayMark{"official", book.FillProgress, ""}
	markHeld        = dayMark{"held", book.FillDone, ""}
	markClash       = dayMark{"clash", book.FillRisk, ""}
	markDeadline    = dayMark{"deadline", book.FillLate, book.White}
	markOff         = dayMark{"off", "EEEEEE", ""}
)

const longestMonth = 31

// chart draws a block for each month in which something happens: a row for each unit concerned, a column for each day. A
// month prints on one page if it can.
func (p Schedule) chart(b *book.Book) {
	first, last := p.window()
	days := make([]float64, longestMonth+1)
	days[0] = 20
	for i := 1; i <= longestMonth; i++ {
		days[i] = 4.5
	}
	s := p.newSheet(b, "gantt", days)
	p.chartLegend(s)
	for m := calendar.Of(first.Year(), first.Month(), 1); !m.After(last); m = calendar.Of(m.Year(), m.Month()+1, 1) {
		if units := p.unitsIn(m); len(units) > 0 {
			top := s.Row
			p.month(s, m, units)
			s.Keep(top, s.Row-1)
			s.Gap()
		}
	}
	s.Finish(0, 0, 1)
}

// units lists the units by their first sitting, those without any last.
func (p Schedule) units() []*schedule.ScheduledUnit {
	var all []*schedule.ScheduledUnit
	listed := map[*schedule.ScheduledUnit]bool{}
	for _, r := range p.rows() {
		if !listed[r.unit] {
			all, listed[r.unit] = append(all, r.unit), true
		}
	}
	return all
}

// unitsIn lists the units that have a sitting or deadline in the month that begins on the day.
func (p Schedule) unitsIn(begins calendar.Date) (out []*schedule.ScheduledUnit) {
	within := func(d calendar.Date) bool { return d.Year() == begins.Year() && d.Month() == begins.Month() }
	for _, u := range p.units() {
		if within(u.Deadline) || slices.ContainsFunc(u.Sittings, func(s schedule.Sitting) bool { return within(s.Day) }) {
			out = append(out, u)
		}
	}
	return out
}

// window is the period from the first to the last sitting or deadline, or the day of the workbook without either.
func (p Schedule) window() (first, last calendar.Date) {
	for _, u := range p.Plan.Units {
		days := []calendar.Date{u.Deadline}
		for _, s := range u.Sittings {
			days = append(days, s.Day)
		}
		for _, d := range days {
			if !d.IsZero() && (first.IsZero() || d.Before(first)) {
				first = d
			}
			last = calendar.Max(last, d)
		}
	}
	if first.IsZero() {
		return p.Day, p.Day
	}
	return first, last
}

func (p Schedule) chartLegend(s *book.Sheet) {
	for _, m := range []dayMark{markPreparatory, markOfficial, markHeld, markClash, markDeadline, markOff} {
		s.Legend(p.Words.T("mark."+m.key), p.Words.T("mark.legend."+m.key), book.CellStyle{Bold: true, Fill: m.fill, Ink: m.ink})
	}
	s.Row++
}

// month writes the block of the month that begins on the day.
func (p Schedule) month(s *book.Sheet, begins calendar.Date, units []*schedule.ScheduledUnit) {
	bold := book.CellStyle{Bold: true, Align: "center", Border: true}
	length := calendar.Of(begins.Year(), begins.Month()+1, 0).Day()
	s.Span(1, s.Row, 1, s.Row+1, p.Words.T("export.schedule.month", "Month", int(begins.Month()), "Year", fmt.Sprint(begins.Year())), bold)
	var holidays []string
	for i := range length {
		d := begins.AddDays(i)
		head := bold
		if p.dayOff(d) {
			head.Fill = markOff.fill
		}
		s.Put(i+2, s.Row, d.Day(), head)
		word := p.weekday(d)
		if name, off := p.holiday(d); off {
			word = p.Words.T("mark.off")
			holidays = append(holidays, d.DayMonth()+" "+name)
		}
		head.Bold = false
		s.Put(i+2, s.Row+1, word, head)
	}
	s.Row += 2
	for _, u := range units {
		name := book.CellStyle{Border: true, Wrap: true}
		s.Put(1, s.Row, u.Name, name)
		s.Height(s.Row, book.Lines(u.Name, s.Widths[0], name), name)
		for i := range length {
			text, l := p.chartCell(u, begins.AddDays(i))
			s.Put(i+2, s.Row, text, l)
		}
		s.Row++
	}
	if len(holidays) > 0 {
		s.Line(p.Words.T("export.schedule.holidays", "List", strings.Join(holidays, "; ")), book.CellStyle{Italic: true})
	}
}

// chartCell is the cell of a unit and a day.
func (p Schedule) chartCell(u *schedule.ScheduledUnit, d calendar.Date) (string, book.CellStyle) {
	var marks []dayMark
	for _, kind := range []string{congress.Preparatory, congress.Official} {
		if slices.ContainsFunc(u.Sittings, func(s schedule.Sitting) bool { return s.Day == d && s.Kind == kind }) {
			marks = append(marks, map[string]dayMark{congress.Preparatory: markPreparatory, congress.Official: markOfficial}[kind])
		}
	}
	switch {
	case len(marks) == 0 && u.Deadline == d:
		marks = append(marks, markDeadline)
	case len(marks) > 0 && u.Held:
		marks = append(marks, markHeld)
	case len(marks) > 0 && len(p.conflictsOn(u, d, 0)) > 0:
		marks = append(marks, markClash)
	}
	l := book.CellStyle{Align: "center", Border: true, Bold: true}
	text := ""
	for _, m := range marks {
		text += p.Words.T("mark." + m.key)
		l.Fill, l.Ink = m.fill, m.ink
	}
	if text == "" && p.dayOff(d) {
		l.Fill = markOff.fill
	}
	return text, l
}

// dayOff reports whether the day is a weekend or holiday.
func (p Schedule) dayOff(d calendar.Date) bool {
	_, holiday := p.holiday(d)
	return holiday || d.Weekday() == time.Saturday || d.Weekday() == time.Sunday
}

func (p Schedule) holiday(d calendar.Date) (string, bool) {
	if p.Plan.Rules.Holidays == nil {
		return "", false
	}
	return p.Plan.Rules.Holidays(d)
}
