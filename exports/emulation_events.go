package exports

import (
	"daihoi/models/attendance"
	"daihoi/models/emulation"
)

// EmulationEvent is an event of the year with who came to it and how many files of each kind it has.
type EmulationEvent struct {
	emulation.Event
	Turnout emulation.Turnout
	Files   map[string]int // by emulation.FileKinds
}

// eventLine is a sender at an event, or all of an event without a list. The files stand in the first line of an event.
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

// eventCounts are the columns of numbers: who is invited first, then what has become of them.
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

// crossFootEvents compares the senders of an event with its own figures.
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
			if err := firstDifference(figure{"attendance", e.Title, sum, c.of(e.Turnout.All)}); err != nil {
				return err
			}
		}
	}
	return nil
}

// events is the sheet of what the cluster did together; there is none without an event.
func (in Emulation) events(b *book) {
	if len(in.Events) == 0 {
		return
	}
	columns := []column[eventLine]{
		{key: "no", width: 6, value: func(n int, _ eventLine) cell { return centred(n) }},
		named(in.Words, "event", 46, func(_ int, l eventLine) cell { return left(l.event.Title) }),
		named(in.Words, "day", 13, func(_ int, l eventLine) cell { return centred(l.event.OnDate) }),
		named(in.Words, "place", 26, func(_ int, l eventLine) cell { return left(l.event.Place) }),
		named(in.Words, "sender", 34, func(_ int, l eventLine) cell { return left(l.name) }),
	}
	for i, c := range eventCounts {
		columns = append(columns, column[eventLine]{key: c.key, title: in.Words.T(c.title), width: 10, value: func(_ int, l eventLine) cell {
			if i > 1 && !l.event.Turnout.Listed { // nobody knows
				return right(nil)
			}
			return right(c.of(l.counts))
		}})
	}
	for _, kind := range emulation.FileKinds {
		columns = append(columns, column[eventLine]{key: kind, title: in.Words.T("choice.file_kind." + kind), width: 9, value: func(_ int, l eventLine) cell {
			if !l.first {
				return right(nil)
			}
			return right(l.event.Files[kind])
		}})
	}
	s := in.begin(b, "sheet_events", "events", widths(columns))
	r := write(s, columns, in.eventLines())
	s.totals(r, 5, in.eventTotals(r))
	s.row++
	s.line(in.Words.T("export.emulation.events_note"), look{size: 12, italic: true})
	s.finish(r.head, r.first, 2)
}

func (in Emulation) eventTotals(r region) map[string]any {
	values := map[string]any{}
	for _, c := range eventCounts {
		sum := 0
		for _, e := range in.Events {
			sum += c.of(e.Turnout.All)
		}
		values[c.key] = r.sum(c.key, sum)
	}
	for _, kind := range emulation.FileKinds {
		sum := 0
		for _, e := range in.Events {
			sum += e.Files[kind]
		}
		values[kind] = r.sum(kind, sum)
	}
	return values
}
