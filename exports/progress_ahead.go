package exports

import (
	"daihoi/models/calendar"
	"daihoi/models/readiness"
)

// AheadRow is something of the next two weeks: a session of a congress (Code is ""), or an open milestone that is due.
type AheadRow struct {
	Date             calendar.Date
	Unit, Code, What string
	Owner            string
	State            readiness.State // of a milestone
	Start, Venue     string          // of a session
}

// DifficultyRow is an open difficulty or proposal of a unit; the texts are in the reader's language.
type DifficultyRow struct {
	Unit, Kind, Type, Text, Owner, State, Answer string
	Raised, Due                                  calendar.Date
}

// ResultRow is a congress that has been held, as the form of results has it. Known is false while the outcome has not
// been recorded: its columns stay empty. Summoned are the official delegates of the list.
type ResultRow struct {
	Unit                                             string
	Ordinal                                          int
	Day                                              calendar.Date
	Summoned, ExOfficio, Consulted, Appointed        int
	Women, NonParty, Minority, Religious             int
	Known                                            bool
	Present, Approved, Elected, Vacant               int
	MembersWomen, MembersNonParty, MembersMinority   int
	MembersReligious, Reelected, Newcomers, Standing int
	Chair, ChairParty                                string
	Deputies                                         int
	HigherOfficial, HigherReserve                    int // the delegation to the congress above
	Awards, Note                                     string
}

func (p Progress) ahead(b *book) {
	type row = AheadRow
	columns := []column[row]{
		numbered[row](),
		dayColumn("date", func(r row) calendar.Date { return r.Date }),
		textColumn("unit", 24, func(r row) string { return r.Unit }),
		textColumn("code", 7, func(r row) string { return r.Code }),
		textColumn("what", 56, func(r row) string { return r.What }),
		textColumn("owner", 26, func(r row) string { return r.Owner }),
		textColumn("start", 9, func(r row) string { return r.Start }),
		textColumn("venue", 30, func(r row) string { return r.Venue }),
		textColumn("state", 16, func(r row) string {
			if r.State == "" {
				return ""
			}
			return p.Words.T("state." + string(r.State))
		}),
	}
	s := open(b, p, "ahead", columns)
	r := write(s, columns, p.Ahead)
	s.finish(r.head, r.first, 3)
}

func (p Progress) difficulties(b *book) {
	type row = DifficultyRow
	columns := []column[row]{
		numbered[row](),
		textColumn("unit", 22, func(r row) string { return r.Unit }),
		textColumn("difficulty_kind", 14, func(r row) string { return r.Kind }),
		textColumn("difficulty_type", 16, func(r row) string { return r.Type }),
		textColumn("difficulty_text", 60, func(r row) string { return r.Text }),
		textColumn("owner", 22, func(r row) string { return r.Owner }),
		dayColumn("raised", func(r row) calendar.Date { return r.Raised }),
		dayColumn("due", func(r row) calendar.Date { return r.Due }),
		textColumn("state", 16, func(r row) string { return r.State }),
		textColumn("answer", 40, func(r row) string { return r.Answer }),
	}
	s := open(b, p, "difficulties", columns)
	r := write(s, columns, p.Difficulties)
	s.finish(r.head, r.first, 2)
}

// results is "biểu tổng hợp kết quả đại hội".
func (p Progress) results(b *book) {
	type row = ResultRow
	known := func(key string, of func(row) int) column[row] {
		return column[row]{key: key, width: 7.5, value: func(_ int, r row) cell {
			if !r.Known {
				return centred(nil)
			}
			return centred(of(r))
		}}
	}
	sum := map[string]func(row) int{}
	counted := func(c column[row], of func(row) int) column[row] { sum[c.key] = of; return c }
	titled := func(key string, c column[row]) column[row] { c.title = p.Words.T(key); return c }
	count := func(key string, of func(row) int) column[row] { return counted(countColumn(key, 7.5, of), of) }
	when := func(key string, of func(row) int) column[row] {
		return counted(known(key, of), func(r row) int {
			if !r.Known {
				return 0
			}
			return of(r)
		})
	}
	shared := func(key string, of func(row) int) column[row] {
		share := func(_ int, r row) cell {
			if tenths, ok := readiness.Percent(of(r), r.Elected); ok && r.Known {
				return centred(tenths)
			}
			return centred(nil)
		}
		n := when(key+".count", of)
		n.title = p.Words.T("column.count")
		return column[row]{key: key, children: []column[row]{n, {key: key + ".share", title: "%", width: 8, value: share}}}
	}
	columns := []column[row]{
		numbered[row](),
		textColumn("unit", 20, func(r row) string { return r.Unit }),
		{key: "ordinal", width: 6, value: func(_ int, r row) cell {
			if r.Ordinal == 0 {
				return centred(nil)
			}
			return centred(r.Ordinal)
		}},
		dayColumn("held_day", func(r row) calendar.Date { return r.Day }),
		{key: "delegates", children: []column[row]{
			count("summoned", func(r row) int { return r.Summoned }),
			when("present", func(r row) int { return r.Present }),
			titled("choice.category.ex_officio", count("ex_officio", func(r row) int { return r.ExOfficio })),
			titled("choice.category.consulted", count("consulted", func(r row) int { return r.Consulted })),
			titled("choice.category.appointed", count("appointed", func(r row) int { return r.Appointed })),
			titled("composition.women", count("women", func(r row) int { return r.Women })),
			titled("composition.non_party", count("non_party", func(r row) int { return r.NonParty })),
			titled("composition.minority", count("minority", func(r row) int { return r.Minority })),
			titled("composition.religious", count("religious", func(r row) int { return r.Religious })),
		}},
		{key: "members", children: []column[row]{
			when("approved", func(r row) int { return r.Approved }),
			when("elected", func(r row) int { return r.Elected }),
			when("vacant", func(r row) int { return r.Vacant }),
			titled("composition.women", shared("members_women", func(r row) int { return r.MembersWomen })),
			titled("composition.non_party", shared("members_non_party", func(r row) int { return r.MembersNonParty })),
			titled("composition.minority", shared("members_minority", func(r row) int { return r.MembersMinority })),
			titled("composition.religious", shared("members_religious", func(r row) int { return r.MembersReligious })),
			shared("reelected", func(r row) int { return r.Reelected }),
			shared("newcomers", func(r row) int { return r.Newcomers }),
		}},
		{key: "standing_board", children: []column[row]{
			when("standing", func(r row) int { return r.Standing }),
			textColumn("chair", 10, func(r row) string { return r.Chair }),
			when("deputies", func(r row) int { return r.Deputies }),
			textColumn("chair_party", 14, func(r row) string { return r.ChairParty }),
		}},
		{key: "higher", children: []column[row]{
			count("higher_official", func(r row) int { return r.HigherOfficial }),
			count("higher_reserve", func(r row) int { return r.HigherReserve }),
		}},
		textColumn("awards", 16, func(r row) string { return r.Awards }),
		textColumn("note", 18, func(r row) string { return r.Note }),
	}
	s := open(b, p, "results", columns)
	r := write(s, columns, p.Results)
	totals, elected := map[string]any{}, 0
	for key, of := range sum {
		n := 0
		for _, row := range p.Results {
			n += of(row)
		}
		totals[key] = r.sum(key, n)
		if key == "elected" {
			elected = n
		}
	}
	for _, key := range []string{"members_women", "members_non_party", "members_minority", "members_religious", "reelected", "newcomers"} {
		n := totals[key+".count"].(formula).result.(int)
		share, _ := readiness.Percent(n, elected)
		totals[key+".share"] = percentage(at(r.columns[key+".count"], s.row), at(r.columns["elected"], s.row), share)
	}
	s.totals(r, 2, totals)
	s.line(p.Words.T("export.results.note"), look{size: 10, italic: true})
	s.finish(r.head, r.first, 2)
}
