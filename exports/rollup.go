package exports

import (
	"fmt"
	"io"

	"daihoi/models/calendar"
	"daihoi/models/readiness"
)

// RollUp is how far the units right below one have come on a day: of each, the congresses of every level inside it.
type RollUp struct {
	Unit, Parent, Place, Term string
	AsOf                      calendar.Date
	Levels                    []string // names, the highest first
	Rows                      []RollUpRow
	Words                     Words
}

// RollUpRow is one unit.
type RollUpRow struct {
	Unit                   string
	Levels                 []RollUpLevel // in the order of RollUp.Levels
	Dated, InTime, PastDay int           // see deadline.UnitCount
}

// RollUpLevel counts the congresses of one level.
type RollUpLevel struct{ Total, Held int }

// WriteRollUp writes the sums as a workbook of one sheet.
func WriteRollUp(w io.Writer, in RollUp) error {
	title := in.Words.T("export.progress.title")
	b := newBook(in.Words, properties{title, in.under(), "Ủy ban MTTQ Việt Nam " + in.Unit, in.AsOf})
	columns := in.columns()
	s := b.sheet(in.Words.T("export.sheet.summary"), widths(columns))
	s.letterhead(letterhead{in.Unit, in.Place, in.AsOf})
	s.title(title, in.under(), in.Words.T("export.as_of", "Day", in.AsOf.Short()))
	r := write(s, columns, in.Rows)
	s.totals(r, 2, in.sums(r))
	s.alarm(r, "past_day")
	s.signature(Signature{SignerTitle: in.Words.T("export.sign.chair")})
	s.finish(r.head, r.first, 2)
	return b.write(w)
}

func (in RollUp) under() string {
	return in.Words.T("export.progress.under", "District", in.Unit, "Term", in.Term)
}

func (in RollUp) columns() []column[RollUpRow] {
	number := func(key, word string, of func(RollUpRow) int) column[RollUpRow] {
		return column[RollUpRow]{key: key, title: in.Words.T(word), width: 13, value: func(_ int, r RollUpRow) cell { return centred(of(r)) }}
	}
	columns := []column[RollUpRow]{
		{key: "no", width: 6, value: func(n int, _ RollUpRow) cell { return centred(n) }},
		{key: "unit", width: 32, value: func(_ int, r RollUpRow) cell { return left(r.Unit) }},
	}
	for i, level := range in.Levels {
		columns = append(columns, column[RollUpRow]{key: fmt.Sprint("level", i), title: level, children: []column[RollUpRow]{
			number(fmt.Sprint("total", i), "column.total", func(r RollUpRow) int { return r.Levels[i].Total }),
			number(fmt.Sprint("held", i), "figure.held", func(r RollUpRow) int { return r.Levels[i].Held }),
			{key: fmt.Sprint("share", i), title: in.Words.T("rollup.share"), width: 11, value: func(_ int, r RollUpRow) cell {
				return centred(shareOrNone(r.Levels[i].Held, r.Levels[i].Total))
			}},
		}})
	}
	return append(columns,
		number("dated", "rollup.dated", func(r RollUpRow) int { return r.Dated }),
		number("in_time", "rollup.in_time", func(r RollUpRow) int { return r.InTime }),
		number("past_day", "rollup.past_day", func(r RollUpRow) int { return r.PastDay }))
}

// shareOrNone is a share, an empty cell of nothing.
func shareOrNone(part, whole int) any {
	if share, ok := readiness.Percent(part, whole); ok {
		return share
	}
	return nil
}

func (in RollUp) sums(r region) map[string]any {
	out := map[string]any{}
	sum := func(key string, of func(RollUpRow) int) int {
		n := 0
		for _, row := range in.Rows {
			n += of(row)
		}
		out[key] = r.sum(key, n)
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
