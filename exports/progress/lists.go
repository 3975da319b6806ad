package progress

import (
	"daihoi/exports/book"
	"daihoi/models/calendar"
	"daihoi/models/readiness"
)

func countColumn[T, N any](key string, width float64, of func(T) N) book.Column[T] {
	return book.Column[T]{Key: key, Width: width, Value: func(_ int, r T) book.Cell { return book.Centred(of(r)) }}
}

func (p Report) overdue(b *book.Book) {
	type row = OverdueRow
	columns := []book.Column[row]{
		book.Numbered[row](),
		book.TextColumn("unit", 22, func(r row) string { return r.Unit }),
		book.TextColumn("code", 7, func(r row) string { return r.Code }),
		book.TextColumn("item", 44, func(r row) string { return r.Item }),
		book.TextColumn("owner", 22, func(r row) string { return r.Owner }),
		book.DayColumn("due", func(r row) calendar.Date { return r.Due }),
		countColumn("late_days", 9, func(r row) int { return r.LateDays }),
		book.TextColumn("state", 14, func(r row) string { return p.Words.T("state." + string(r.State)) }),
		book.TextColumn("follower", 20, func(r row) string { return r.Follower }),
	}
	s := open(b, p, "overdue", columns)
	r := book.Write(s, columns, p.Overdue)
	s.Line(p.Words.T("export.overdue.closing", "Count", len(p.Overdue)), book.CellStyle{Size: 12, Italic: true})
	s.Finish(r.Head, r.First, 2)
}

func (p Report) calendar(b *book.Book) {
	type row = SessionRow
	columns := []book.Column[row]{
		book.Numbered[row](),
		book.TextColumn("unit", 24, func(r row) string { return r.Unit }),
		book.TextColumn("session", 20, func(r row) string { return p.Words.T("choice.kind." + r.Kind) }),
		book.DayColumn("date", func(r row) calendar.Date { return r.Date }),
		book.TextColumn("start", 9, func(r row) string { return r.Start }),
		book.TextColumn("end", 9, func(r row) string { return r.End }),
		book.TextColumn("venue", 44, func(r row) string { return r.Venue }),
		{Key: "days_left", Width: 10, Value: func(_ int, r row) book.Cell {
			switch {
			case r.Date.IsZero():
				return book.Centred(nil)
			case r.Held:
				return book.Centred(p.Words.T("export.session_held"))
			case r.DaysLeft < 0:
				return book.Centred(p.Words.T("export.session_past"))
			}
			return book.Centred(r.DaysLeft)
		}},
	}
	s := open(b, p, "calendar", columns)
	r := book.Write(s, columns, p.Calendar)
	s.Finish(r.Head, r.First, 2)
}

// explanationKeys are the explanations of the workbook itself; those of the caller follow.
var explanationKeys = []string{"as_of", "light", "rounding", "totals", "composition", "letters"}

func (p Report) explanations(b *book.Book) {
	type row = Explanation
	columns := []book.Column[row]{
		book.Numbered[row](),
		book.TextColumn("term", 44, func(r row) string { return r.Term }),
		book.TextColumn("meaning", 96, func(r row) string { return r.Text }),
	}
	var rows []Explanation
	for _, key := range explanationKeys {
		rows = append(rows, Explanation{p.Words.T("export.explain." + key + ".term"),
			p.Words.T("export.explain."+key+".text", "Day", p.AsOf.Short(), "Known", p.KnownOn.Short())})
	}
	s := open(b, p, "explanations", columns)
	r := book.Write(s, columns, append(rows, p.Explanations...))
	s.Finish(r.Head, r.First, 1)
}

// AheadRow is an event of the next two weeks: a session of a congress (Code is "") or an open milestone that falls
// due.
type AheadRow struct {
	Date             calendar.Date
	Unit, Code, What string
	Owner            string
	State            readiness.State // of a milestone
	Start, Venue     string          // of a session
}

// DifficultyRow is an unresolved difficulty or proposal of a unit, in the reader's language.
type DifficultyRow struct {
	Unit, Kind, Type, Text, Owner, State, Answer string
	Raised, Due                                  calendar.Date
}

func (p Report) ahead(b *book.Book) {
	type row = AheadRow
	columns := []book.Column[row]{
		book.Numbered[row](),
		book.DayColumn("date", func(r row) calendar.Date { return r.Date }),
		book.TextColumn("unit", 20, func(r row) string { return r.Unit }),
		book.TextColumn("code", 7, func(r row) string { return r.Code }),
		book.TextColumn("what", 46, func(r row) string { return r.What }),
		book.TextColumn("owner", 21, func(r row) string { return r.Owner }),
		book.TextColumn("start", 7.5, func(r row) string { return r.Start }),
		book.TextColumn("venue", 25, func(r row) string { return r.Venue }),
		book.TextColumn("state", 14, func(r row) string {
			if r.State == "" {
				return ""
			}
			return p.Words.T("state." + string(r.State))
		}),
	}
	s := open(b, p, "ahead", columns)
	r := book.Write(s, columns, p.Ahead)
	s.Finish(r.Head, r.First, 3)
}

func (p Report) difficulties(b *book.Book) {
	type row = DifficultyRow
	columns := []book.Column[row]{
		book.Numbered[row](),
		book.TextColumn("unit", 16, func(r row) string { return r.Unit }),
		book.TextColumn("difficulty_kind", 11, func(r row) string { return r.Kind }),
		book.TextColumn("difficulty_type", 12, func(r row) string { return r.Type }),
		book.TextColumn("difficulty_text", 41, func(r row) string { return r.Text }),
		book.TextColumn("owner", 16, func(r row) string { return r.Owner }),
		book.DayColumn("raised", func(r row) calendar.Date { return r.Raised }),
		book.DayColumn("due", func(r row) calendar.Date { return r.Due }),
		book.TextColumn("state", 11, func(r row) string { return r.State }),
		book.TextColumn("answer", 22, func(r row) string { return r.Answer }),
	}
	s := open(b, p, "difficulties", columns)
	r := book.Write(s, columns, p.Difficulties)
	s.Finish(r.Head, r.First, 2)
}
