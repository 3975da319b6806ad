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
type RollUp struct {
	Unit, Parent, Place, Term string
	AsOf                      calendar.Date
	Levels                    []string // names, the highest first
	LevelCodes                []string
	Rows                      []RollUpRow
	Words                     book.Words
}

// RollUpRow is one unit.
type RollUpRow struct {
	Unit, Code             string
	Levels                 []RollUpLevel // in the order of RollUp.Levels
	Dated, InTime, PastDay int           // see readiness.UnitCount
}

// RollUpLevel counts the congresses of one level.
type RollUpLevel struct{ Total, Held int }

// WriteRollUp writes the sums as a workbook with one sheet.
func WriteRollUp(w io.Writer, in RollUp) error {
	title := in.Words.T("export.progress.title")
	b := book.NewBook(in.Words, book.Properties{Title: title, Subject: in.subtitle(), Author: "Ủy ban MTTQ Việt Nam " + in.Unit, Day: in.AsOf})
	columns := in.columns()
	s := book.TableSheet(b, in.Words.T("export.sheet.summary"), columns, 2)
	s.Letterhead(book.Letterhead{Unit: in.Unit, Place: in.Place, Day: in.AsOf})
	s.Title(title, in.subtitle(), in.Words.T("export.as_of", "Day", in.AsOf.Short()))
	r := book.Write(s, columns, in.Rows)
	s.Totals(r, 2, in.totals(r))
	s.Alarm(r, "past_day")
	s.Signature(book.Signature{SignerTitle: in.Words.T("export.sign.chair")})
	s.Finish(r.Head, r.First, 2)
	in.table().AddSheet(b)
	return b.Write(w)
}

func (in RollUp) table() flat.Table {
	type row = RollUpRow
	columns := []flat.Value[row]{
		flat.DayOf("as_of", func(row) calendar.Date { return in.AsOf }),
		flat.TextOf("unit_code", func(r row) string { return r.Code }),
		flat.TextOf("unit", func(r row) string { return r.Unit }),
	}
	for i, code := range in.LevelCodes {
		columns = append(columns,
			flat.CountOf(code+"_total", func(r row) int { return r.Levels[i].Total }),
			flat.CountOf(code+"_held", func(r row) int { return r.Levels[i].Held }))
	}
	return flat.Of("sums", in.Rows, append(columns,
		flat.CountOf("dated", func(r row) int { return r.Dated }),
		flat.CountOf("in_time", func(r row) int { return r.InTime }),
		flat.CountOf("past_day", func(r row) int { return r.PastDay }))...)
}

func (in RollUp) subtitle() string {
	return in.Words.T("export.progress.under", "District", in.Unit, "Term", in.Term)
}

func (in RollUp) columns() []book.Column[RollUpRow] {
	number := func(key, word string, of func(RollUpRow) int) book.Column[RollUpRow] {
		return book.Column[RollUpRow]{Key: key, Title: in.Words.T(word), Width: 13, Value: func(_ int, r RollUpRow) book.Cell { return book.Centred(of(r)) }}
	}
	columns := []book.Column[RollUpRow]{
		{Key: "no", Width: 6, Value: func(n int, _ RollUpRow) book.Cell { return book.Centred(n) }},
		{Key: "unit", Width: 32, Value: func(_ int, r RollUpRow) book.Cell { return book.Left(r.Unit) }},
	}
	for i, level := range in.Levels {
		columns = append(columns, book.Column[RollUpRow]{Key: fmt.Sprint("level", i), Title: level, Children: []book.Column[RollUpRow]{
			number(fmt.Sprint("total", i), "column.total", func(r RollUpRow) int { return r.Levels[i].Total }),
			number(fmt.Sprint("held", i), "figure.held", func(r RollUpRow) int { return r.Levels[i].Held }),
			{Key: fmt.Sprint("share", i), Title: in.Words.T("rollup.share"), Width: 11, Value: func(_ int, r RollUpRow) book.Cell {
				return book.Centred(shareOrNone(r.Levels[i].Held, r.Levels[i].Total))
			}},
		}})
	}
	return append(columns,
		number("dated", "rollup.dated", func(r RollUpRow) int { return r.Dated }),
		number("in_time", "rollup.in_time", func(r RollUpRow) int { return r.InTime }),
		number("past_day", "rollup.past_day", func(r RollUpRow) int { return r.PastDay }))
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
	sum := func(key string, of func(RollUpRow) int) int {
		n := 0
		for _, row := range in.Rows {
			n += of(row)
		}
		out[key] = r.Sum(key, n)
		return n
	}
	for i := range in.Levels {
		total := sum(fmt.Sprint("total", i), func(r RollUpRow) int { return r.Levels[i].Total })
		held := sum(fmt.Sprint("held", i), func(r RollUpRow) int { return r.Levels[i].Held })
		out[fmt.Sprint("share", i)] = shareOrNone(held, total)
	}
	sum("dated", func(r RollUpRow) int { return r.Dated })
	sum("in_time", func(r RollUpRow) int { return r.InTime })
	sum("past_day", func(r RollUpRow) int { return r.PastDay })
	return out
}
