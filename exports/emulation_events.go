package exports

import (
	"daihoi/exports/book"
	"daihoi/models/attendance"
	"daihoi/models/clusterevent"
)

// EmulationEvent is an event of the year with its turnout and the number of its files by type.
type EmulationEvent struct {
	clusterevent.Event
	Turnout clusterevent.Turnout
	Files   map[string]int // by emulation.FileKinds
}

// eventLine is a body at an event, or the whole event when it has no list. The first line of an event shows its files.
type eventLine struct {
	event  EmulationEvent
	first  bool
	name   string
	counts attendance.Counts
}

func (in Emulation) eventLines() (lines []eventLine) {
	for _, e := range in.Events {
		if !e.Turnout.Listed {
			lines = append(lines, eventLine{e, true, in.Words.T("export.emulation.typed"), e.Turnout.All})
		}
		for i, b := range e.Turnout.By {
			lines = append(lines, eventLine{e, i == 0, b.Name, b.Counts})
		}
	}
	return lines
}

// eventCounts are the columns of numbers: invited first, then what became of them.
var eventCounts = []struct {
	key, title string
	of         func(attendance.Counts) int
}{
	{"summoned", "turnout.summoned", func(c attendance.Counts) int { return c.Summoned }},
	{"present", "choice.attendance.present", func(c attendance.Counts) int { return c.Present }},
	{"excused", "choice.attendance.excused", func(c attendance.Counts) int { return c.Excused }},
	{"absent", "choice.attendance.absent", func(c attendance.Counts) int { return c.Absent }},
	{"unmarked", "choice.attendance.unmarked", func(c attendance.Counts) int { return c.Unmarked }},
}

// crossFootEvents compares the bodies of an event with its totals.
func (in Emulation) crossFootEvents() error {
	for _, e := range in.Events {
		for _, c := range eventCounts {
			sum := 0
			for _, b := range e.Turnout.By {
				sum += c.of(b.Counts)
			}
			if !e.Turnout.Listed {
				continue
			}
			if err := book.FirstDifference(book.Figure{What: "attendance", Unit: e.Title, Got: sum, Want: c.of(e.Turnout.All)}); err != nil {
				return err
			}
		}
	}
	return nil
}

// events writes the sheet of events, if there are any.
func (in Emulation) events(b *book.Book) {
	if len(in.Events) == 0 {
		return
	}
	columns := []book.Column[eventLine]{
		{Key: "no", Width: 5, Value: func(n int, _ eventLine) book.Cell { return book.Centred(n) }},
		namedColumn(in.Words, "event", 30, func(_ int, l eventLine) book.Cell { return book.Left(l.event.Title) }),
		namedColumn(in.Words, "day", 12, func(_ int, l eventLine) book.Cell { return book.Centred(l.event.OnDate) }),
		namedColumn(in.Words, "place", 17, func(_ int, l eventLine) book.Cell { return book.Left(l.event.Place) }),
		namedColumn(in.Words, "sender", 23, func(_ int, l eventLine) book.Cell { return book.Left(l.name) }),
	}
	for i, c := range eventCounts {
		columns = append(columns, book.Column[eventLine]{Key: c.key, Title: in.Words.T(c.title), Width: 8, Value: func(_ int, l eventLine) book.Cell {
			n := c.of(l.counts)
			switch listed := l.event.Turnout.Listed; {
			case !listed && (i > 1 || n == 0): // unknown without a list, or not typed
				return book.Right(nil)
			case listed && c.key != "summoned" && c.key != "unmarked":
				return book.Right(marked(l.counts, n))
			}
			return book.Right(n)
		}})
	}
	for _, kind := range clusterevent.FileKinds {
		columns = append(columns, book.Column[eventLine]{Key: kind, Title: in.Words.T("choice.file_kind." + kind), Width: 8, Value: func(_ int, l eventLine) book.Cell {
			if n := l.event.Files[kind]; l.first && n > 0 {
				return book.Right(n)
			}
			return book.Right(nil)
		}})
	}
	s := newEmulationSheet(in, b, "sheet_events", "events", columns, 2)
	r := book.Write(s, columns, in.eventLines())
	s.Totals(r, 5, in.eventTotals(r))
	s.Row++
	s.Line(in.Words.T("export.emulation.events_note"), book.CellStyle{Size: 12, Italic: true})
	s.Finish(r.Head, r.First, 2)
}

func (in Emulation) eventTotals(r book.Region) map[string]any {
	values := map[string]any{}
	for _, c := range eventCounts {
		sum, known := 0, c.key == "summoned" || c.key == "unmarked"
		for _, e := range in.Events {
			sum += c.of(e.Turnout.All)
			known = known || e.Turnout.All.Begun() || e.Turnout.All.Present > 0
		}
		if known {
			values[c.key] = r.Sum(c.key, sum)
		}
	}
	for _, kind := range clusterevent.FileKinds {
		sum := 0
		for _, e := range in.Events {
			sum += e.Files[kind]
		}
		if sum > 0 {
			values[kind] = r.Sum(kind, sum)
		}
	}
	return values
}
