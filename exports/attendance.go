package exports

import (
	"io"

	"daihoi/exports/book"
	"daihoi/models/attendance"
	"daihoi/models/calendar"
)

// Attendance is the attendance sheet of a sitting, to sign beforehand or to fill in afterwards, with its summary.
type Attendance struct {
	Unit    string // "Xã Tả Thanh Oai", in the letterhead
	Code    string // official, of the unit
	Organ   string // of the unit; "" is its Standing Board
	Sitting string // "Phiên chính thức – Đại hội xã Tả Thanh Oai"
	When    string // "Thứ Năm, 25/4/2024, 07:30–11:30 · Hội trường UBND xã"
	Place   string // "Tả Thanh Oai", before the date
	Date    calendar.Date
	Roll    attendance.Roll
	Sign    book.Signature
	Words   book.Words
}

// WriteAttendance writes a workbook with two sheets: the people, official delegates before guests, and the counts by
// body. It writes nothing and returns fault.crossfoot when rows or bodies do not add up to the totals.
func WriteAttendance(w io.Writer, in Attendance) error {
	if err := in.crossFoot(); err != nil {
		return err
	}
	b := book.NewBook(in.Words, book.Properties{Title: in.Words.T("export.attendance.title"), Subject: in.Sitting, Author: "Ủy ban MTTQ Việt Nam " + in.Unit, Day: in.Date})
	in.roll(b)
	in.counts(b)
	in.Table().AddSheet(b)
	return b.Write(w)
}

func (in Attendance) crossFoot() error {
	var bodies attendance.Counts
	for _, body := range in.Roll.Bodies {
		bodies = addCounts(bodies, body.Counts)
	}
	rows := attendance.Count(in.Roll.Rows)
	for _, sum := range []attendance.Counts{rows, bodies, addCounts(in.Roll.Official, in.Roll.Guests)} {
		if sum != in.Roll.All {
			return book.Mismatch("attendance", in.Unit, sum.Present, in.Roll.All.Present)
		}
	}
	return nil
}

func addCounts(a, b attendance.Counts) attendance.Counts {
	return attendance.Counts{Summoned: a.Summoned + b.Summoned, Present: a.Present + b.Present, Excused: a.Excused + b.Excused,
		Absent: a.Absent + b.Absent, Unmarked: a.Unmarked + b.Unmarked}
}

func (in Attendance) newSheet(b *book.Book, sheet, title string, widths []float64) *book.Sheet {
	s := b.Sheet(in.Words.T("export.attendance."+sheet), widths)
	s.OrganLetterhead(in.Organ, book.Letterhead{Unit: in.Unit, Place: in.Place, Day: in.Date})
	s.Title(in.Words.T("export.attendance."+title), book.NonEmpty(in.Sitting, in.When)...)
	return s
}

func (in Attendance) roll(b *book.Book) {
	type row = attendance.Row
	text := func(key string, width float64, of func(row) string) book.Column[row] {
		return in.rollColumn(key, width, func(_ int, r row) book.Cell { return book.Left(of(r)) })
	}
	columns := []book.Column[row]{
		in.rollColumn("no", 5, func(n int, _ row) book.Cell { return book.Centred(n) }),
		text("name", 25, func(r row) string { return r.Name }),
		text("position", 34, func(r row) string { return r.Title }),
		text("body", 26, func(r row) string { return r.Body }),
		text("state", 14, func(r row) string { return in.state(r.Mark.State) }),
		in.rollColumn("time", 8, func(_ int, r row) book.Cell { return book.Centred(arrivalTime(r.Mark)) }),
		text("desk", 11, func(r row) string { return r.Mark.Desk }),
		text("reason", 18, func(r row) string { return r.Mark.Reason }),
		text("signature", 18, func(row) string { return "" }),
	}
	s := in.newSheet(b, "sheet", "title", book.Widths(columns))
	r := book.Header(s, columns)
	number := 1
	for i, group := range []struct {
		key      string
		official bool
		counts   attendance.Counts
	}{{"checkin.official", true, in.Roll.Official}, {"checkin.guests", false, in.Roll.Guests}} {
		s.Group(book.Roman(i+1) + ". " + in.summary(in.Words.T(group.key), group.counts))
		var rows []row
		for _, row := range in.Roll.Rows {
			if row.Official == group.official {
				rows = append(rows, row)
			}
		}
		if len(rows) > 0 {
			book.Body(s, columns, number, rows)
		}
		number += len(rows)
	}
	s.Signature(in.Sign)
	s.Finish(r.Head, r.First, 2)
}

func (in Attendance) rollColumn(key string, width float64, value func(int, attendance.Row) book.Cell) book.Column[attendance.Row] {
	return book.Column[attendance.Row]{Key: key, Title: in.Words.T("export.attendance.column." + key), Width: width, Value: value}
}

func (in Attendance) state(s attendance.State) string {
	if s == attendance.Unmarked {
		return ""
	}
	return in.Words.T("choice.attendance." + string(s))
}

// summary is "Đại biểu chính thức: có mặt 118/120 (98,3 %).", and who is summoned before anyone is marked.
func (in Attendance) summary(who string, c attendance.Counts) string {
	of, ok := c.Share()
	if !ok || !c.Begun() {
		return in.Words.T("roll.summary_before", "Who", who, "Summoned", c.Summoned)
	}
	return in.Words.T("roll.summary", "Who", who, "Present", c.Present, "Summoned", c.Summoned, "Share", in.Words.Percent(int(of)))
}

// share is the share of those present, nil before anyone is marked.
func share(c attendance.Counts) any {
	if of, ok := c.Share(); ok && c.Begun() {
		return of
	}
	return nil
}

// marked is a number of marks, nil before anyone is marked.
func marked(c attendance.Counts, n int) any {
	if !c.Begun() {
		return nil
	}
	return n
}

// arrivalTime is when a person arrived, "" when absent.
func arrivalTime(m attendance.Mark) string {
	if m.State != attendance.Present {
		return ""
	}
	return m.At.In(calendar.Zone()).Format("15:04")
}

func (in Attendance) counts(b *book.Book) {
	type line = attendance.Body
	number := func(key string, of func(attendance.Counts) int) book.Column[line] {
		return book.Column[line]{Key: key, Title: in.Words.T("export.attendance.column." + key), Width: 16,
			Value: func(_ int, l line) book.Cell {
				if key == "summoned" || key == "unmarked" {
					return book.Right(of(l.Counts))
				}
				return book.Right(marked(l.Counts, of(l.Counts)))
			}}
	}
	parts := map[string]func(attendance.Counts) int{
		"summoned": func(c attendance.Counts) int { return c.Summoned }, "present": func(c attendance.Counts) int { return c.Present },
		"excused": func(c attendance.Counts) int { return c.Excused }, "absent": func(c attendance.Counts) int { return c.Absent },
		"unmarked": func(c attendance.Counts) int { return c.Unmarked },
	}
	columns := []book.Column[line]{
		{Key: "no", Title: in.Words.T("export.attendance.column.no"), Width: 6, Value: func(n int, _ line) book.Cell { return book.Centred(n) }},
		{Key: "body", Title: in.Words.T("export.attendance.column.body"), Width: 50, Value: func(_ int, l line) book.Cell { return book.Left(in.body(l)) }},
	}
	keys := []string{"summoned", "present", "excused", "absent", "unmarked"}
	for _, key := range keys {
		columns = append(columns, number(key, parts[key]))
	}
	columns = append(columns, book.Column[line]{Key: "share", Title: in.Words.T("export.attendance.column.share"), Width: 14,
		Value: func(_ int, l line) book.Cell { return book.Centred(share(l.Counts)) }})
	s := in.newSheet(b, "counts", "counts_title", book.Widths(columns))
	r := book.Write(s, columns, in.Roll.Bodies)
	totals := map[string]any{"share": share(in.Roll.All)}
	for _, key := range keys {
		if n := parts[key](in.Roll.All); key == "summoned" || key == "unmarked" || in.Roll.All.Begun() {
			totals[key] = r.Sum(key, n)
		}
	}
	s.Totals(r, 2, totals)
	if begun := in.begun(); begun < len(in.Roll.Bodies) {
		s.Line(in.Words.T("export.attendance.begun", "Begun", begun, "Of", len(in.Roll.Bodies)), book.CellStyle{Size: 12, Italic: true})
	}
	s.Signature(in.Sign)
	s.Finish(r.Head, r.First, 2)
}

// begun counts the bodies of which someone has been marked.
func (in Attendance) begun() (n int) {
	for _, b := range in.Roll.Bodies {
		if b.Begun() {
			n++
		}
	}
	return n
}

func (in Attendance) body(b attendance.Body) string {
	if b.Name == "" {
		return in.Words.T("checkin.no_body")
	}
	return b.Name
}
