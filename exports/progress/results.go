package progress

import (
	"cmp"
	"slices"
	"strings"

	"daihoi/exports/book"
	"daihoi/models/calendar"
	"daihoi/models/delegate"
	"daihoi/models/field"
)

// ResultRow is a congress that has been held, as the official form of results has it. What nobody entered stays
// empty. Summoned counts the official delegates on the list.
type ResultRow struct {
	Unit                                             string
	Ordinal                                          int
	Day                                              calendar.Date
	Summoned, ExOfficio, Consulted, Appointed        int
	Women, NonParty, Minority, Religious             int
	Present, Approved, Elected, Vacant               *int // nil until entered, like the next ones
	MembersWomen, MembersNonParty, MembersMinority   *int
	MembersReligious, Reelected, Newcomers, Standing *int
	Chair, ChairParty                                string
	Deputies                                         *int
	Entered                                          bool // an outcome has been entered
	Later                                            bool // it was entered after the day of the report
	Sent                                             bool
	HigherOfficial, HigherReserve                    int // the delegation to the congress above, once Sent
	Awards, Note                                     string
	Path                                             string // of the unit
	Guarded                                          bool   // the reader may not see sensitive fields: see shows
}

// guardedResults are the columns that count people by a sensitive trait, with the whole that they are part of.
var guardedResults = map[string]struct {
	group string
	count func(ResultRow) *int
	whole func(ResultRow) *int
}{
	"non_party":         {"non_party", func(r ResultRow) *int { return &r.NonParty }, summoned},
	"minority":          {"minority", func(r ResultRow) *int { return &r.Minority }, summoned},
	"religious":         {"religious", func(r ResultRow) *int { return &r.Religious }, summoned},
	"members_non_party": {"non_party", func(r ResultRow) *int { return r.MembersNonParty }, elected},
	"members_minority":  {"minority", func(r ResultRow) *int { return r.MembersMinority }, elected},
	"members_religious": {"religious", func(r ResultRow) *int { return r.MembersReligious }, elected},
}

func summoned(r ResultRow) *int { return &r.Summoned }

func elected(r ResultRow) *int { return r.Elected }

// shows reports whether the number of a column is shown exactly.
func (r ResultRow) shows(column string) bool {
	g, sensitive := guardedResults[column]
	if !r.Guarded || !sensitive {
		return true
	}
	n, whole := g.count(r), g.whole(r)
	if n == nil {
		return true
	}
	if whole == nil {
		whole = n
	}
	return delegate.ShownIn(g.group, *n, *whole) == delegate.Exact
}

// showsSum reports whether the sum of a column over all rows is shown exactly, and whether the rows add up to it.
func (p Report) showsSum(column string) (exact, addsUp bool) {
	g, sensitive := guardedResults[column]
	if !sensitive {
		return true, true
	}
	var parts []delegate.Part
	for _, r := range p.Results {
		if part := g.count(r); part != nil {
			parts = append(parts, delegate.Part{N: *part, Of: *cmp.Or(g.whole(r), part), Path: r.Path, Guarded: r.Guarded})
		}
	}
	exact = delegate.ShownSum(g.group, parts) == delegate.Exact
	return exact, !slices.ContainsFunc(p.Results, func(r ResultRow) bool { return !r.shows(column) })
}

// results writes the "biểu tổng hợp kết quả đại hội". A total of what nobody has entered is empty.
func (p Report) results(b *book.Book) {
	type row = ResultRow
	sum := map[string]func(row) *int{}
	titled := func(key string, c book.Column[row]) book.Column[row] { c.Title = p.Words.T(key); return c }
	when := func(key string, of func(row) *int) book.Column[row] {
		sum[key] = of
		return book.Column[row]{Key: key, Width: 7.5, Value: func(_ int, r row) book.Cell {
			if n := of(r); n != nil && r.shows(strings.TrimSuffix(key, ".count")) {
				return book.Centred(*n)
			}
			return book.Centred(nil)
		}}
	}
	only := func(entered bool, n int) *int {
		if !entered {
			return nil
		}
		return &n
	}
	count := func(key string, of func(row) int) book.Column[row] {
		return when(key, func(r row) *int { return only(r.Summoned > 0, of(r)) })
	}
	higher := func(key string, of func(row) int) book.Column[row] {
		return when(key, func(r row) *int { return only(r.Sent, of(r)) })
	}
	shared := func(key string, of func(row) *int) book.Column[row] {
		share := func(_ int, r row) book.Cell {
			n, elected := of(r), r.Elected
			if n == nil || elected == nil || !r.shows(key) {
				return book.Centred(nil)
			}
			if tenths, ok := field.Share(*n, *elected); ok {
				return book.Centred(tenths)
			}
			return book.Centred(nil)
		}
		n := when(key+".count", of)
		n.Title = p.Words.T("column.count")
		return book.Column[row]{Key: key, Children: []book.Column[row]{n, {Key: key + ".share", Title: "%", Width: 8, Value: share}}}
	}
	columns := []book.Column[row]{
		book.Numbered[row](),
		book.TextColumn("unit", 20, func(r row) string {
			if r.Later {
				return r.Unit + " †"
			}
			return r.Unit
		}),
		{Key: "ordinal", Width: 6, Value: func(_ int, r row) book.Cell {
			if r.Ordinal == 0 {
				return book.Centred(nil)
			}
			return book.Centred(r.Ordinal)
		}},
		book.DayColumn("held_day", func(r row) calendar.Date { return r.Day }),
		{Key: "delegates", Children: []book.Column[row]{
			count("summoned", func(r row) int { return r.Summoned }),
			when("present", func(r row) *int { return r.Present }),
			titled("choice.category.ex_officio", count("ex_officio", func(r row) int { return r.ExOfficio })),
			titled("choice.category.consulted", count("consulted", func(r row) int { return r.Consulted })),
			titled("choice.category.appointed", count("appointed", func(r row) int { return r.Appointed })),
			titled("composition.women", count("women", func(r row) int { return r.Women })),
			titled("composition.non_party", count("non_party", func(r row) int { return r.NonParty })),
			titled("composition.minority", count("minority", func(r row) int { return r.Minority })),
			titled("composition.religious", count("religious", func(r row) int { return r.Religious })),
		}},
		{Key: "members", Children: []book.Column[row]{
			when("approved", func(r row) *int { return r.Approved }),
			when("elected", func(r row) *int { return r.Elected }),
			when("vacant", func(r row) *int { return r.Vacant }),
			titled("composition.women", shared("members_women", func(r row) *int { return r.MembersWomen })),
			titled("composition.non_party", shared("members_non_party", func(r row) *int { return r.MembersNonParty })),
			titled("composition.minority", shared("members_minority", func(r row) *int { return r.MembersMinority })),
			titled("composition.religious", shared("members_religious", func(r row) *int { return r.MembersReligious })),
			shared("reelected", func(r row) *int { return r.Reelected }),
			shared("newcomers", func(r row) *int { return r.Newcomers }),
		}},
		{Key: "standing_board", Children: []book.Column[row]{
			when("standing", func(r row) *int { return r.Standing }),
			book.TextColumn("chair", 10, func(r row) string { return r.Chair }),
			when("deputies", func(r row) *int { return r.Deputies }),
			book.TextColumn("chair_party", 14, func(r row) string { return r.ChairParty }),
		}},
		{Key: "higher", Children: []book.Column[row]{
			higher("higher_official", func(r row) int { return r.HigherOfficial }),
			higher("higher_reserve", func(r row) int { return r.HigherReserve }),
		}},
		book.TextColumn("awards", 16, func(r row) string { return r.Awards }),
		book.TextColumn("note", 18, func(r row) string { return r.Note }).Noted(),
	}
	s := open(b, p, "results", columns)
	r := book.Write(s, columns, p.Results)
	totals := map[string]any{}
	for key, of := range sum {
		n, entered := 0, false
		for _, row := range p.Results {
			if part := of(row); part != nil {
				n, entered = n+*part, true
			}
		}
		exact, addsUp := p.showsSum(strings.TrimSuffix(key, ".count"))
		switch {
		case !entered || !exact:
		case addsUp:
			totals[key] = r.Sum(key, n)
		default:
			totals[key] = n
		}
	}
	elected, _ := totals["elected"].(book.Formula)
	for _, key := range []string{"members_women", "members_non_party", "members_minority", "members_religious", "reelected", "newcomers"} {
		part, entered := totals[key+".count"].(int)
		if sum, formula := totals[key+".count"].(book.Formula); formula {
			part, entered = sum.Result.(int), true
		}
		if entered && elected.Text != "" {
			// Of the members of the congresses that gave the part; those that did not are in neither.
			if _, whole, _ := p.Total(key); whole.N != elected.Result.(int) {
				if share, ok := field.Share(part, whole.N); ok {
					totals[key+".share"] = share
				}
				continue
			}
			share, _ := field.Share(part, elected.Result.(int))
			totals[key+".share"] = percentage(book.At(r.Columns[key+".count"], s.Row), book.At(r.Columns["elected"], s.Row), share)
		}
	}
	s.Totals(r, 2, totals)
	s.Footnotes()
	entered := 0
	for _, r := range p.Results {
		if r.Entered {
			entered++
		}
	}
	s.Line(p.Words.T("export.results.entered", "Entered", entered, "Of", len(p.Results)), book.CellStyle{Italic: true})
	s.Line(p.Words.T("export.results.note"), book.CellStyle{Italic: true})
	for column := range guardedResults {
		if _, addsUp := p.showsSum(column); !addsUp {
			s.Line(p.Words.T("few.note_book"), book.CellStyle{Italic: true})
			break
		}
	}
	if slices.ContainsFunc(p.Results, func(r row) bool { return r.Later }) {
		s.Line(p.Words.T("export.results.later", "Day", p.AsOf), book.CellStyle{Italic: true})
	}
	s.Finish(r.Head, r.First, 2)
}
