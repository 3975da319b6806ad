package progress

import (
	"cmp"
	"io"
	"slices"

	"daihoi/exports/book"
	"daihoi/exports/flat"
	"daihoi/models/calendar"
)

// Final is the final report of a season: the progress report of its last day, and what is said beside the figures.
type Final struct {
	Report
	OwnResult *ResultRow // of the unit's own congress; nil until it was held
	Sections  []Section  // the unit's own judgement, in the order of the report
	Lessons   []LessonRow
	Commended []CommendedRow // of the unit's own season
	Tallies   []TallyRow     // of the seasons at and below the unit
	Compared  []ComparedRow  // the congresses held, with the last term where anything is known of it
	Photos    []PhotoRow
}

// Section is one part of the judgement; Key names it in the catalogue, "field.<key>".
type Section struct{ Key, Text string }

// LessonRow is what a unit below learned and asks for.
type LessonRow struct{ Unit, Lessons, Proposals string }

// CommendedRow is one commendation. Kind and Form are words.
type CommendedRow struct {
	Kind, Recipient, Form, Merit, Giver, Number string
	Day                                         calendar.Date
}

// TallyRow counts the commendations of one form.
type TallyRow struct {
	Form                     string
	Collectives, Individuals int
}

// PhotoRow is a photograph with its caption.
type PhotoRow struct{ Caption, Name, Digest string }

// ComparedRow holds the numbers of one congress in the last term and now, nil where unknown.
type ComparedRow struct {
	Unit, Source string
	Then, Now    TermNumbers
}

// TermNumbers are the numbers that reports compare between terms, nil where unknown.
type TermNumbers struct{ Delegates, Members, Women, Standing, Deputies *int }

// ComparedKeys name the numbers of TermNumbers, in order; see TermNumbers.At.
var ComparedKeys = []string{"delegates", "members", "women", "standing", "deputies"}

// At is the number with the key.
func (n TermNumbers) At(key string) *int {
	return map[string]*int{"delegates": n.Delegates, "members": n.Members, "women": n.Women, "standing": n.Standing, "deputies": n.Deputies}[key]
}

// Sum is a number added up over congresses. Congresses counts those that gave it: what nobody entered is in no sum.
type Sum struct{ N, Congresses int }

func (s *Sum) add(n *int) {
	if n != nil {
		s.N, s.Congresses = s.N+*n, s.Congresses+1
	}
}

// Change adds a number up over the congresses that have it in both terms, so that like is compared with like.
func (f Final) Change(key string) (then, now Sum) {
	for _, r := range f.Compared {
		if a, b := r.Then.At(key), r.Now.At(key); a != nil && b != nil {
			then.add(a)
			now.add(b)
		}
	}
	return then, now
}

// Total adds a number of the results up. Whole adds up the Committee members of the congresses that gave it, for a share;
// exact is false where a reader without the right to sensitive fields must not see the sum.
func (p Report) Total(key string) (sum, whole Sum, exact bool) {
	for _, r := range p.Results {
		n := r.number(key)
		sum.add(n)
		if n != nil && r.Elected != nil {
			whole.add(r.Elected)
		}
	}
	exact, _ = p.showsSum(key)
	return sum, whole, exact
}

// number is the number of a column of the results.
func (r ResultRow) number(key string) *int {
	switch key {
	case "summoned":
		if r.Summoned == 0 { // there is no list
			return nil
		}
		return &r.Summoned
	case "higher_official", "higher_reserve":
		if !r.Sent {
			return nil
		}
		if key == "higher_official" {
			return &r.HigherOfficial
		}
		return &r.HigherReserve
	}
	return map[string]*int{"present": r.Present, "approved": r.Approved, "elected": r.Elected, "vacant": r.Vacant, "members_women": r.MembersWomen,
		"members_non_party": r.MembersNonParty, "members_minority": r.MembersMinority, "members_religious": r.MembersReligious,
		"reelected": r.Reelected, "newcomers": r.Newcomers, "standing": r.Standing, "deputies": r.Deputies}[key]
}

// Chairs counts the congresses by what happened to the chair, in words, in the order in which they first appear.
func (p Report) Chairs() (out []TallyRow) {
	for _, r := range p.Results {
		if r.Chair == "" {
			continue
		}
		at := slices.IndexFunc(out, func(t TallyRow) bool { return t.Form == r.Chair })
		if at < 0 {
			out, at = append(out, TallyRow{Form: r.Chair}), len(out)
		}
		out[at].Individuals++
	}
	return out
}

// Late are the units of the table whose congress was held after its deadline, or was not held by it.
func (p Report) Late() (out []Row) {
	for _, r := range p.Rows {
		if day := cmp.Or(r.HeldDay, p.AsOf); !r.Deadline.IsZero() && day.After(r.Deadline) {
			out = append(out, r)
		}
	}
	return out
}

// DaysLate are the days between the deadline of a unit and its congress, or the day of the report; 0 in time.
func (r Row) DaysLate(asOf calendar.Date) int {
	if r.Deadline.IsZero() {
		return 0
	}
	return max(0, cmp.Or(r.HeldDay, asOf).Sub(r.Deadline))
}

// FinalTables are the rows of the final report as data: "compared", "commended" and "results".
func (f Final) FinalTables() []flat.Table {
	return []flat.Table{f.comparedTable(), f.commendedTable(), f.resultTable()}
}

func (f Final) comparedTable() flat.Table {
	type row = ComparedRow
	columns := unitColumns(f.Report, func(r row) string { return r.Unit })
	for _, key := range ComparedKeys {
		for _, side := range []struct {
			name string
			of   func(row) *int
		}{{"then", func(r row) *int { return r.Then.At(key) }}, {"now", func(r row) *int { return r.Now.At(key) }}} {
			columns = append(columns, flat.CountOf(key+"_"+side.name, func(r row) int { return *cmp.Or(side.of(r), new(0)) }).Known(func(r row) bool { return side.of(r) != nil }))
		}
	}
	return flat.Of("compared", f.Compared, append(columns, flat.TextOf("source", func(r row) string { return r.Source }))...)
}

func (f Final) commendedTable() flat.Table {
	type row = CommendedRow
	return flat.Of("commended", f.Commended,
		flat.TextOf("kind", func(r row) string { return r.Kind }),
		flat.TextOf("recipient", func(r row) string { return r.Recipient }),
		flat.TextOf("form", func(r row) string { return r.Form }),
		flat.TextOf("merit", func(r row) string { return r.Merit }),
		flat.TextOf("giver", func(r row) string { return r.Giver }),
		flat.TextOf("number", func(r row) string { return r.Number }),
		flat.DayOf("given_on", func(r row) calendar.Date { return r.Day }))
}

// WriteFinal writes the workbook of the final report: results, punctuality, the last term, commendations and lessons.
func WriteFinal(w io.Writer, f Final) error {
	if err := f.crossFoot(); err != nil {
		return err
	}
	title := f.Words.T("final.title")
	b := book.NewBook(f.Words, book.Properties{Title: title, Subject: f.subtitle(), Author: "Ủy ban MTTQ Việt Nam " + f.District, Day: f.AsOf, Wide: f.Wide})
	f.punctuality(b)
	if len(f.Results) > 0 {
		f.results(b)
	}
	if slices.ContainsFunc(f.Compared, func(r ComparedRow) bool { return r.Then != TermNumbers{} }) {
		f.compared(b)
	}
	if len(f.Commended) > 0 {
		f.commended(b)
	}
	if len(f.Lessons) > 0 {
		f.lessons(b)
	}
	f.explanations(b)
	f.resultTable().AddSheet(b)
	return b.Write(w)
}

// punctuality says of every unit when its congress was due, planned and held.
func (f Final) punctuality(b *book.Book) {
	type row = Row
	columns := []book.Column[row]{
		book.Numbered[row](),
		book.TextColumn("unit", 26, func(r row) string { return r.Unit }),
		book.DayColumn("deadline", func(r row) calendar.Date { return r.Deadline }),
		book.DayColumn("planned_day", func(r row) calendar.Date { return r.PlannedDay }),
		book.DayColumn("held_day", func(r row) calendar.Date { return r.HeldDay }),
		{Key: "days_late", Width: 9, Value: func(_ int, r row) book.Cell {
			if n := r.DaysLate(f.AsOf); n > 0 {
				return book.Centred(n)
			}
			return book.Centred(nil)
		}},
		book.TextColumn("state", 24, func(r row) string { return f.Words.T(r.Stage.Key()) }),
		book.TextColumn("difficulties", 32, func(r row) string { return r.Difficulties }),
	}
	s := open(b, f.Report, "punctuality", columns)
	r := book.Write(s, columns, f.Rows)
	s.Line(f.Words.T("final.late_count", "Late", len(f.Late()), "Units", len(f.Rows), "Level", f.Level), book.CellStyle{Size: 12})
	s.Signature(f.Sign)
	s.Finish(r.Head, r.First, 2)
}

// compared places the last term beside this one; sums are over the congresses that have the number in both.
func (f Final) compared(b *book.Book) {
	type row = ComparedRow
	columns := []book.Column[row]{book.Numbered[row](), book.TextColumn("unit", 24, func(r row) string { return r.Unit })}
	for _, key := range ComparedKeys {
		columns = append(columns, book.Column[row]{Key: "compared." + key, Children: []book.Column[row]{
			{Key: key + "_then", Width: 8, Title: f.Words.T("column.last_term"), Value: func(_ int, r row) book.Cell { return counted(r.Then.At(key)) }},
			{Key: key + "_now", Width: 8, Title: f.Words.T("column.this_term"), Value: func(_ int, r row) book.Cell { return counted(r.Now.At(key)) }},
			{Key: key + "_change", Width: 8, Title: f.Words.T("column.change"), Value: func(_ int, r row) book.Cell {
				then, now := r.Then.At(key), r.Now.At(key)
				if then == nil || now == nil {
					return book.Centred(nil)
				}
				return book.Centred(*now - *then)
			}},
		}})
	}
	columns = append(columns, book.TextColumn("source", 24, func(r row) string { return r.Source }))
	s := open(b, f.Report, "last_term", columns)
	r := book.Write(s, columns, f.Compared)
	totals := map[string]any{}
	for _, key := range ComparedKeys {
		if then, now := f.Change(key); then.Congresses > 0 {
			totals[key+"_then"], totals[key+"_now"], totals[key+"_change"] = then.N, now.N, now.N-then.N
		}
	}
	s.Totals(r, 2, totals)
	s.Line(f.Words.T("final.compared_note"), book.CellStyle{Italic: true})
	s.Finish(r.Head, r.First, 2)
}

func counted(n *int) book.Cell {
	if n == nil {
		return book.Centred(nil)
	}
	return book.Centred(*n)
}

func (f Final) commended(b *book.Book) {
	type row = CommendedRow
	columns := []book.Column[row]{
		book.Numbered[row](),
		book.TextColumn("recipient_kind", 12, func(r row) string { return r.Kind }),
		book.TextColumn("recipient", 32, func(r row) string { return r.Recipient }),
		book.TextColumn("commendation_form", 16, func(r row) string { return r.Form }),
		book.TextColumn("merit", 34, func(r row) string { return r.Merit }),
		book.TextColumn("commendation_giver", 22, func(r row) string { return r.Giver }),
		book.TextColumn("commendation_number", 14, func(r row) string { return r.Number }),
		book.DayColumn("given_on", func(r row) calendar.Date { return r.Day }),
	}
	s := open(b, f.Report, "commended", columns)
	r := book.Write(s, columns, f.Commended)
	s.Finish(r.Head, r.First, 2)
}

func (f Final) lessons(b *book.Book) {
	type row = LessonRow
	columns := []book.Column[row]{
		book.Numbered[row](),
		book.TextColumn("unit", 24, func(r row) string { return r.Unit }),
		book.TextColumn("lessons", 56, func(r row) string { return r.Lessons }),
		book.TextColumn("proposals", 56, func(r row) string { return r.Proposals }),
	}
	s := open(b, f.Report, "lessons", columns)
	r := book.Write(s, columns, f.Lessons)
	s.Finish(r.Head, r.First, 2)
}
