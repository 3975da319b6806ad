package exports

import (
	"cmp"
	"io"
	"slices"

	"daihoi/exports/book"
	"daihoi/exports/flat"
	"daihoi/models/calendar"
	"daihoi/models/committee"
	"daihoi/models/delegate"
)

// Committee is the new Committee of one congress as a workbook: the "danh sách trích ngang" of its members, and its make-up.
type Committee struct {
	DelegateReport               // letterhead and make-up; Total is the number of members, or of nominees
	Wide           book.PageSize // see book.Properties
	Members        []committee.Member
	Nominees       bool // the people are not appointed yet
	Consulted      calendar.Date
	Block          func(code string) string // names a block
	Public         bool                     // without sensitive fields
}

// WriteCommittee writes the workbook. It writes nothing and returns fault.crossfoot when a division does not add up.
func WriteCommittee(w io.Writer, in Committee) error {
	if len(in.Members) != in.Total {
		return book.Mismatch("members", in.Unit, len(in.Members), in.Total)
	}
	if err := in.crossFoot(); err != nil {
		return err
	}
	if in.Public {
		in.Members = forEverybody(in.Members)
	}
	list := "members"
	if in.Nominees {
		list = "nominees"
	}
	title := in.Words.T("export.committee.title." + list)
	b := book.NewBook(in.Words, book.Properties{Title: title, Subject: in.Congress, Author: "Ủy ban MTTQ Việt Nam " + in.Unit, Day: in.Date, Wide: in.Wide})
	columns := in.memberColumns()
	s := book.TableSheet(b, in.Words.T("export.committee.sheet"), columns, 2)
	s.Letterhead(book.Letterhead{Unit: in.Unit, Place: in.Place, Day: in.Date})
	s.Title(title, book.NonEmpty(in.Congress, in.Parent)...)
	r := book.Write(s, columns, in.Members)
	s.Row++
	s.Line(in.Words.T("export.committee.closing."+list, "Count", in.Total, "Words", book.InWords(in.Total)), book.CellStyle{Size: 12, Italic: true})
	s.Signature(in.Sign)
	s.Finish(r.Head, r.First, 2)
	in.sheet(b, in.Words.T("export.committee.sheet_makeup"), in.Words.T("export.committee.makeup"))
	in.Table().AddSheet(b)
	return b.Write(w)
}

// forEverybody are the members without what a public list must not tell: see DelegateList.forEverybody.
func forEverybody(list []committee.Member) []committee.Member {
	list = slices.Clone(list)
	for i := range list {
		m := &list[i]
		m.Record.BornOn = calendar.Partial{Year: m.Record.BornOn.Year}
		m.Record.Occupation, m.Post = withoutReligion(m.Record.Occupation), withoutReligion(m.Post)
	}
	return list
}

// rosterWidths are the columns of a delegate list that the list of a Committee prints, and their widths: narrower than there, so
// that a person is one row of a landscape page.
var rosterWidths = []struct {
	key    string
	widths []float64 // of the leaves
}{{"no", []float64{4.8}}, {"full_name", []float64{16.5}}, {"gender", []float64{5}}, {"born_on", []float64{10}}, {"ethnicity", []float64{6}}, {"religion", []float64{7.5}},
	{"hometown", []float64{11.5}}, {"occupation", []float64{16.2}}, {"schooling", []float64{6, 7.5, 6.5}}, {"party", []float64{10}}}

func (in Committee) memberColumns() []book.Column[committee.Member] {
	type row = committee.Member
	list := DelegateList{Public: in.Public, Words: in.Words}
	roster := rosterColumns(list)
	var columns []book.Column[row]
	for _, w := range rosterWidths {
		c, ok := memberColumn(list, w.key)
		for _, r := range roster {
			if !ok && r.Key == w.key {
				c, ok = ofMember(r), true
			}
		}
		switch {
		case !ok:
			continue // sensitive
		case c.Children == nil:
			c.Width = w.widths[0]
		}
		for i := range c.Children {
			c.Children[i].Width = w.widths[i]
		}
		columns = append(columns, c)
	}
	words := func(key string, width float64, of func(row) string) book.Column[row] {
		return book.Column[row]{Key: key, Width: width, Value: func(_ int, m row) book.Cell {
			if of(m) == "" {
				return book.Centred(nil)
			}
			return book.Centred(in.Words.T("choice." + of(m)))
		}}
	}
	named := func(prefix, value string) string {
		if value == "" {
			return ""
		}
		return prefix + value
	}
	columns = append(columns,
		book.TextColumn("member_block", 12, func(m row) string { return in.Block(m.Block) }),
		book.TextColumn("member_post", 12, func(m row) string { return m.Post }),
		words("member_renewal", 5.5, func(m row) string { return named("member_reappointed.", m.Renewal) }),
		words("member_seat", 8, func(m row) string { return named("member_seat.", m.Seat) }))
	if in.Nominees {
		return columns
	}
	votes := func(key string, of func(row) *int) book.Column[row] {
		return book.Column[row]{Key: key, Width: 4.8, Rotation: 90, Value: func(_ int, m row) book.Cell {
			if n := of(m); n != nil {
				return book.Centred(*n)
			}
			return book.Centred(nil)
		}}
	}
	return append(columns, book.Column[row]{Key: "votes", Children: []book.Column[row]{
		votes("votes_for", func(m row) *int { return m.VotesFor }), votes("votes_against", func(m row) *int { return m.VotesAgainst }),
		votes("votes_other", func(m row) *int { return m.VotesOther })}})
}

// memberColumn is a column that a delegate list spreads over two: the sex beside the date of birth, and one day in the Party.
func memberColumn(in DelegateList, key string) (c book.Column[committee.Member], ok bool) {
	type row = committee.Member
	fields := in.fields()
	c.Key = key
	switch key {
	case "gender":
		f, _ := delegate.Fields.Find(key)
		c.Title = in.Words.T("field.gender")
		c.Value = func(_ int, m row) book.Cell { return fieldCell(f, &m.Record, in.Words) }
	case "born_on":
		f, _ := fields.Find(key)
		if in.Public {
			c.Title = in.Words.T("column.birth_year")
		}
		c.Value = func(_ int, m row) book.Cell { return fieldCell(f, &m.Record, in.Words) }
	case "party":
		if _, shown := fields.Find("party_joined_on"); !shown {
			return c, false
		}
		c.Value = func(_ int, m row) book.Cell {
			switch day := cmp.Or(m.Record.PartyJoinedOn, m.Record.PartyOfficialOn); {
			case !day.IsZero():
				return book.Centred(day)
			case m.Record.PartyMember:
				return book.Centred("x") // a member whose date nobody knows
			}
			return book.Centred(nil)
		}
	default:
		return c, false
	}
	return c, true
}

// ofMember is a column of delegate records over members.
func ofMember(c book.Column[delegate.Record]) book.Column[committee.Member] {
	out := book.Column[committee.Member]{Key: c.Key, Title: c.Title, Width: c.Width, Rotation: c.Rotation, Footnote: c.Footnote}
	if c.Value != nil {
		out.Value = func(n int, m committee.Member) book.Cell { return c.Value(n, m.Record) }
	}
	for _, child := range c.Children {
		out.Children = append(out.Children, ofMember(child))
	}
	return out
}

// Table has the members as rows for other programs.
func (in Committee) Table() flat.Table {
	type row = committee.Member
	if in.Public {
		in.Members = forEverybody(in.Members)
	}
	columns := append(unitColumns[row](in.Code, in.Unit),
		flat.TextOf("full_name", func(m row) string { return m.Record.FullName }),
		flat.TextOf("gender", func(m row) string { return m.Record.Gender }),
		flat.CountOf("birth_year", func(m row) int { return m.Record.BornOn.Year }).Known(func(m row) bool { return m.Record.BornOn.Year > 0 }),
		flat.TextOf("occupation", func(m row) string { return m.Record.Occupation }),
		flat.TextOf("block", func(m row) string { return in.Block(m.Block) }),
		flat.TextOf("post", func(m row) string { return m.Post }),
		flat.TextOf("status", func(m row) string { return m.Status }),
		flat.TextOf("reappointed", func(m row) string { return m.Renewal }),
		flat.TextOf("seat", func(m row) string { return m.Seat }))
	count := func(key string, of func(row) *int) flat.Value[row] {
		return flat.CountOf(key, func(m row) int { return *of(m) }).Known(func(m row) bool { return of(m) != nil })
	}
	columns = append(columns, count("votes_for", func(m row) *int { return m.VotesFor }), count("votes_against", func(m row) *int { return m.VotesAgainst }),
		count("votes_other", func(m row) *int { return m.VotesOther }),
		flat.DayOf("since", func(m row) calendar.Date { return m.Begins(in.Consulted) }), flat.TextOf("entered", func(m row) string { return m.Entered }))
	return flat.Of("committee", in.Members, columns...)
}
