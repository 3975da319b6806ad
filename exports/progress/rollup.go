package progress

import (
	"fmt"
	"io"

	"daihoi/exports/book"
	"daihoi/exports/flat"
	"daihoi/models/calendar"
	"daihoi/models/field"
)

// RollUp is the progress of the units directly below one on a day, with the congresses of every level inside each.
// Levels are never added up together.
type RollUp struct {
	Unit, Place, Term string
	AsOf, KnownOn     calendar.Date
	Levels            []string // names, the highest first
	LevelCodes        []string
	Rows              []RollUpRow
	Sign              book.Signature
	Words             book.Words
}

// RollUpRow is one unit.
type RollUpRow struct {
	Unit, Code string
	Levels     []RollUpLevel // in the order of RollUp.Levels
}

// RollUpLevel counts the congresses of one level; see readiness.UnitCount.
type RollUpLevel struct{ Total, Held, HeldLater, Dated, InTime, PastDay int }

// WriteRollUp writes the sums as a workbook with one sheet.
func WriteRollUp(w io.Writer, in RollUp) error {
	title := in.Words.T("export.progress.title")
	b := book.NewBook(in.Words, book.Properties{Title: title, Subject: in.subtitle(), Author: "Ủy ban MTTQ Việt Nam " + in.Unit, Day: in.AsOf})
	columns := in.columns()
	s := book.TableSheet(b, in.Words.T("export.sheet.summary"), columns, 2)
	s.Letterhead(book.Letterhead{Unit: in.Unit, Place: in.Place, Day: in.AsOf})
	s.Title(title, in.subtitle(), moment(in.Words, in.AsOf, in.KnownOn))
	r := book.Write(s, columns, in.Rows)
	s.Totals(r, 2, in.totals(r))
	for i := range in.Levels {
		s.Alarm(r, fmt.Sprint("past_day", i))
	}
	s.Signature(in.Sign)
	s.Finish(r.Head, r.First, 2)
	in.table().AddSheet(b)
	return b.Write(w)
}

func (in RollUp) table() flat.Table {
	type row = RollUpRow
	columns := []flat.Value[row]{
		flat.DayOf("as_of", func(row) calendar.Date { return in.AsOf }),
		flat.DayOf("known_on", func(row) calendar.Date { return in.KnownOn }),
		flat.TextOf("unit_code", func(r row) string { return r.Code }),
		flat.TextOf("unit", func(r row) string { return r.Unit }),
	}
	for i, code := range in.LevelCodes {
		there := func(r row) bool { return r.Levels[i].Total > 0 }
		for _, c := range rollUpCounts {
			columns = append(columns, flat.CountOf(code+"_"+c.key, func(r row) int { return c.of(r.Levels[i]) }).Known(there))
		}
		columns = append(columns, flat.CountOf(code+"_held_later", func(r row) int { return r.Levels[i].HeldLater }).Known(there))
	}
	return flat.Of("sums", in.Rows, columns...)
}

func (in RollUp) subtitle() string {
	return in.Words.T("export.progress.under", "District", in.Unit, "Term", in.Term)
}

func (in RollUp) columns() []book.Column[RollUpRow] {
	number := func(key, word string, of func(RollUpRow) any) book.Column[RollUpRow] {
		return book.Column[RollUpRow]{Key: key, Title: in.Words.T(word), Width: 9.5, Value: func(_ int, r RollUpRow) book.Cell { return book.Centred(of(r)) }}
	}
	columns := []book.Column[RollUpRow]{
		{Key: "no", Width: 6, Value: func(n int, _ RollUpRow) book.Cell { return book.Centred(n) }},
		{Key: "unit", Width: 32, Value: func(_ int, r RollUpRow) book.Cell { return book.Left(r.Unit) }},
	}
	for i, level := range in.Levels {
		group := book.Column[RollUpRow]{Key: fmt.Sprint("level", i), Title: level}
		for _, c := range rollUpCounts {
			group.Children = append(group.Children, number(fmt.Sprint(c.key, i), c.word, func(r RollUpRow) any {
				if r.Levels[i].Total == 0 {
					return nil // the unit has no congress of the level
				}
				return c.of(r.Levels[i])
			}))
			if c.key == "held" {
				group.Children = append(group.Children, book.Column[RollUpRow]{Key: fmt.Sprint("share", i), Title: in.Words.T("rollup.share"), Width: 9,
					Value: func(_ int, r RollUpRow) book.Cell {
						return book.Centred(shareOrNone(r.Levels[i].Held, r.Levels[i].Total))
					}})
			}
		}
		columns = append(columns, group)
	}
	return columns
}

// rollUpCounts are the columns of a level.
var rollUpCounts = []struct {
	key, word string
	of        func(RollUpLevel) int
}{
	{"total", "column.total", func(l RollUpLevel) int { return l.Total }},
	{"held", "figure.held", func(l RollUpLevel) int { return l.Held }},
	{"in_time", "rollup.in_time", func(l RollUpLevel) int { return l.InTime }},
	{"dated", "rollup.dated", func(l RollUpLevel) int { return l.Dated }},
	{"past_day", "rollup.past_day", func(l RollUpLevel) int { return l.PastDay }},
}

// shareOrNone is a share, nil when the whole is zero.
func shareOrNone(part, whole int) any {
	if share, ok := field.Share(part, whole); ok {
		return share
	}
	return nil
}

func (in RollUp) totals(r book.Region) map[string]any {
	out := map[string]any{}
	for i := range in.Levels {
		sums := map[string]int{}
		for _, c := range rollUpCounts {
			for _, row := range in.Rows {
				sums[c.key] += c.of(row.Levels[i])
			}
			key := fmt.Sprint(c.key, i)
			out[key] = r.Sum(key, sums[c.key])
		}
		out[fmt.Sprint("share", i)] = shareOrNone(sums["held"], sums["total"])
	}
	return out
}
