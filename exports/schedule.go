package exports

import (
	"cmp"
	"io"
	"slices"
	"strings"

	"daihoi/exports/book"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/schedule"
)

// Schedule is everything in the schedule of the congresses at and below a unit ("Lịch đại hội cấp xã").
type Schedule struct {
	Wide      book.PageSize // see book.Properties
	Unit      string        // "Huyện Thanh Trì", in the letterhead
	Parent    string        // "Thành phố Hà Nội", under the title
	Place     string        // "Thanh Trì", before the date
	Term      string        // "2024 - 2029"
	Day       calendar.Date
	Plan      schedule.Schedule
	Followers map[int64]string // by congress, as lists print them
	Remarks   []ScheduleRemark // conflicts of the plan
	Sign      book.Signature
	Words     book.Words

	about map[int64][]*ScheduleRemark // by unit, once they are looked for
}

// ScheduleRemark is a conflict with its words.
type ScheduleRemark struct {
	schedule.Conflict
	Text string
}

// scheduleRow is one sitting, or a unit without any.
type scheduleRow struct {
	unit    *schedule.ScheduledUnit
	sitting schedule.Sitting // zero without one
}

// WriteSchedule writes the schedule as a workbook: a table by date, a chart of units and days and, when leaders are
// assigned, a table by leader.
func WriteSchedule(w io.Writer, p Schedule) error {
	title := p.Words.T("export.title.by_day")
	b := book.NewBook(p.Words, book.Properties{Title: title, Subject: p.subtitle(), Author: "Ủy ban MTTQ Việt Nam " + p.Unit, Day: p.Day, Wide: p.Wide})
	p = p.indexed()
	p.byDay(b)
	p.chart(b)
	p.byLeader(b)
	p.Table().AddSheet(b)
	return b.Write(w)
}

func (p Schedule) subtitle() string {
	return strings.Join(book.NonEmpty(p.Unit, p.Parent), ", ")
}

func (p Schedule) newSheet(b *book.Book, key string, columns []float64) *book.Sheet {
	s := b.Sheet(p.Words.T("export.sheet."+key), columns)
	s.Letterhead(book.Letterhead{Unit: p.Unit, Place: p.Place, Day: p.Day})
	s.Title(p.Words.T("export.title."+key), book.NonEmpty(p.Words.T("export.schedule.term", "Term", p.Term), p.Words.T("export.as_of", "Day", p.Day.Short()))...)
	return s
}

// rows lists the sittings in chronological order, then the units without any.
func (p Schedule) rows() []scheduleRow {
	var dated, open []scheduleRow
	for i := range p.Plan.Units {
		u := &p.Plan.Units[i]
		for _, s := range u.Sittings {
			dated = append(dated, scheduleRow{u, s})
		}
		if len(u.Sittings) == 0 {
			open = append(open, scheduleRow{unit: u})
		}
	}
	slices.SortStableFunc(dated, func(a, b scheduleRow) int {
		return cmp.Or(a.sitting.Day.Compare(b.sitting.Day), cmp.Compare(a.sitting.Starts, b.sitting.Starts))
	})
	return append(dated, open...)
}

// people names those who have one of the roles in the congress of the unit.
func (p Schedule) people(u *schedule.ScheduledUnit, roles ...string) string {
	var names []string
	for _, role := range roles {
		for _, a := range u.Leaders {
			at := slices.IndexFunc(p.Plan.Leaders, func(l schedule.Leader) bool { return l.ID == a.LeaderID })
			if a.Role == role && at >= 0 {
				names = append(names, p.Plan.Leaders[at].Name)
			}
		}
	}
	if len(names) == 0 && slices.Contains(roles, congress.Follows) {
		return p.Followers[u.CongressID]
	}
	return strings.Join(names, ", ")
}

// indexed is the schedule whose remarks are found by unit: a province has thousands, and each day of each unit asks for its own.
func (p Schedule) indexed() Schedule {
	p.about = map[int64][]*ScheduleRemark{}
	for i := range p.Remarks {
		r := &p.Remarks[i]
		for j, unit := range r.Units {
			if !slices.Contains(r.Units[:j], unit) {
				p.about[unit] = append(p.about[unit], r)
			}
		}
	}
	return p
}

// conflictsOn lists the remarks on a unit for a day. With a leader, only those about that leader; 0 takes all.
func (p Schedule) conflictsOn(u *schedule.ScheduledUnit, day calendar.Date, leader int64) []string {
	var texts []string
	for _, r := range p.about[u.UnitID] {
		if (r.Day.IsZero() || r.Day == day) && (leader == 0 || r.LeaderID == leader) {
			texts = append(texts, r.Text)
		}
	}
	return texts
}

func (p Schedule) note(r scheduleRow, leader int64) string {
	var notes []string
	if r.unit.Pilot {
		notes = append(notes, p.Words.T("congress.pilot"))
	}
	if r.unit.Held {
		notes = append(notes, p.Words.T("congress.held"))
	}
	if r.sitting.Day.IsZero() {
		notes = append(notes, p.Words.T("export.schedule.undated", "Day", r.unit.Deadline.Short()))
	}
	return strings.Join(append(notes, p.conflictsOn(r.unit, r.sitting.Day, leader)...), "; ")
}

func (p Schedule) kind(r scheduleRow) string {
	if r.sitting.Kind == "" {
		return ""
	}
	return p.Words.T("choice.kind." + r.sitting.Kind)
}

func (p Schedule) weekday(d calendar.Date) string {
	if d.IsZero() {
		return ""
	}
	return p.Words.T("export.weekday." + string(rune('0'+int(d.Weekday()))))
}

// hours returns "07:30–11:30", "07:30", or the half-day when the times are open.
func (p Schedule) hours(s schedule.Sitting) string {
	switch {
	case s.Day.IsZero():
		return ""
	case s.Starts == "":
		return p.Words.T("half." + string(s.Half))
	}
	return strings.TrimSuffix(s.Starts+"–"+s.Ends, "–")
}

func (p Schedule) byDay(b *book.Book) {
	type row = scheduleRow
	columns := []book.Column[row]{
		book.Numbered[row](),
		book.TextColumn("unit", 17, func(r row) string { return r.unit.Name }),
		book.TextColumn("session", 13, p.kind),
		wordColumn("weekday", 7, func(r row) string { return p.weekday(r.sitting.Day) }),
		book.DayColumn("date", func(r row) calendar.Date { return r.sitting.Day }),
		wordColumn("hours", 12, func(r row) string { return p.hours(r.sitting) }),
		book.TextColumn("venue", 28, func(r row) string { return r.sitting.Venue }),
		book.TextColumn("leaders", 19, func(r row) string { return p.people(r.unit, congress.Chairs, congress.Attends) }),
		book.TextColumn("followed_by", 16, func(r row) string { return p.people(r.unit, congress.Follows) }),
		book.TextColumn("schedule_note", 29, func(r row) string { return p.note(r, 0) }).Noted(),
	}
	s := p.newSheet(b, "by_day", book.Widths(columns))
	r := book.Write(s, columns, p.rows())
	s.Footnotes()
	s.Row++
	s.Line(p.Words.T("export.schedule.closing", "Units", len(p.Plan.Units), "Dated", p.dated(), "Remarks", len(p.Remarks)), book.CellStyle{Size: 12, Italic: true})
	s.Signature(p.Sign)
	s.Finish(r.Head, r.First, 2)
}

// dated counts the units with a sitting.
func (p Schedule) dated() int {
	n := 0
	for _, u := range p.Plan.Units {
		if len(u.Sittings) > 0 {
			n++
		}
	}
	return n
}

// byLeader lists when and where each leader is expected. Without assignments there is no such sheet.
func (p Schedule) byLeader(b *book.Book) {
	type row struct {
		scheduleRow
		leader schedule.Leader
		role   string
	}
	var rows []row
	all := p.rows()
	for _, l := range p.Plan.Leaders {
		for _, r := range all {
			for _, role := range congress.Roles {
				if slices.Contains(r.unit.Leaders, congress.Assignment{LeaderID: l.ID, Role: role}) {
					rows = append(rows, row{r, l, role})
				}
			}
		}
	}
	if len(rows) == 0 {
		return
	}
	columns := []book.Column[row]{
		book.Numbered[row](),
		book.TextColumn("leader", 25, func(r row) string { return strings.Join(book.NonEmpty(r.leader.Name, r.leader.Title), "\n") }),
		book.TextColumn("part", 12, func(r row) string { return p.Words.T("part." + r.role) }),
		wordColumn("weekday", 7, func(r row) string { return p.weekday(r.sitting.Day) }),
		book.DayColumn("date", func(r row) calendar.Date { return r.sitting.Day }),
		wordColumn("hours", 12, func(r row) string { return p.hours(r.sitting) }),
		book.TextColumn("unit", 17, func(r row) string { return r.unit.Name }),
		book.TextColumn("session", 13, func(r row) string { return p.kind(r.scheduleRow) }),
		book.TextColumn("venue", 28, func(r row) string { return r.sitting.Venue }),
		book.TextColumn("schedule_note", 27, func(r row) string { return p.note(r.scheduleRow, r.leader.ID) }).Noted(),
	}
	s := p.newSheet(b, "by_leader", book.Widths(columns))
	r := book.Write(s, columns, rows)
	s.Footnotes()
	s.Finish(r.Head, r.First, 2)
}

// wordColumn is a centred column of one short word.
func wordColumn[T any](key string, width float64, of func(T) string) book.Column[T] {
	return book.Column[T]{Key: key, Width: width, Value: func(_ int, r T) book.Cell { return book.Centred(of(r)) }}
}
