package exports

import (
	"io"
	"strconv"
	"strings"

	"daihoi/exports/book"
	"daihoi/exports/flat"
	"daihoi/models/calendar"
	"daihoi/models/delegate"
	"daihoi/models/field"
)

// DelegateList is everything in the "Danh sách trích ngang đại biểu" of one congress.
type DelegateList struct {
	Wide     book.PageSize // see book.Properties
	Unit     string        // "Xã Tả Thanh Oai", in the letterhead
	Code     string        // official, of the unit; also for the stamp
	Parent   string        // "Huyện Thanh Trì, thành phố Hà Nội", under the title
	Congress string        // "ĐẠI HỘI ĐẠI BIỂU MTTQ VIỆT NAM XÃ … LẦN THỨ XVII, NHIỆM KỲ 2024 - 2029"
	Place    string        // "Tả Thanh Oai", before the date
	Date     calendar.Date
	Groups   []DelegateGroup
	Total    int  // delegates as the caller counted them; the rows must add up to it
	Public   bool // for everybody: one list of publicKeys, without what tells a religion
	Sign     book.Signature
	Words    book.Words
}

// DelegateGroup is a block of rows below a bold line, numbered I, II, III. The count after the title is added here.
type DelegateGroup struct {
	Title string // "Đại biểu đương nhiên", printed in capitals
	Rows  []delegate.Record
}

// WriteDelegates writes the list as a workbook with one sheet. It writes nothing and returns fault.crossfoot when the
// groups do not add up to in.Total.
func WriteDelegates(w io.Writer, in DelegateList) error {
	count := 0
	for _, g := range in.Groups {
		count += len(g.Rows)
	}
	if count != in.Total {
		return book.Mismatch("delegates", in.Unit, count, in.Total)
	}
	title, sheet := in.Words.T("export.delegates.title"), in.Words.T("export.delegates.sheet")
	if in.Public {
		in = in.forEverybody()
		title, sheet = in.Words.T("export.delegates.title_public"), in.Words.T("export.delegates.sheet_public")
	}
	b := book.NewBook(in.Words, book.Properties{Title: title, Subject: in.Congress, Author: "Ủy ban MTTQ Việt Nam " + in.Unit, Day: in.Date, Wide: in.Wide})
	book.Stamp{Kind: book.StampList, Version: book.FormVersion, Code: in.Code}.Write(b)
	columns := rosterColumns(in)
	s := book.TableSheet(b, sheet, columns, 2)
	s.Letterhead(book.Letterhead{Unit: in.Unit, Place: in.Place, Day: in.Date})
	s.Title(title, book.NonEmpty(in.Congress, in.Parent)...)
	r := book.Header(s, columns)
	number := 1
	for i, g := range in.Groups {
		if g.Title != "" {
			s.Group(book.Roman(i+1) + ". " + strings.ToUpper(g.Title) + " " + in.Words.T("export.delegates.count", "Count", len(g.Rows)))
		}
		if len(g.Rows) > 0 {
			book.Body(s, columns, number, g.Rows)
		}
		number += len(g.Rows)
	}
	s.Row++
	s.Line(in.Words.T("export.delegates.closing", "Count", in.Total, "Words", book.InWords(in.Total)), book.CellStyle{Size: 12, Italic: true})
	s.Signature(in.Sign)
	s.Finish(r.Head, r.First, 2)
	in.table().AddSheet(b)
	return b.Write(w)
}

func (in DelegateList) table() flat.Table {
	type row = delegate.Record
	var rows []row
	for _, g := range in.Groups {
		rows = append(rows, g.Rows...)
	}
	return flat.Of("delegates", rows, append(unitColumns[row](in.Code, in.Unit), in.values()...)...)
}

// values are the columns of a delegate as data.
func (in DelegateList) values() (columns []flat.Value[delegate.Record]) {
	type row = delegate.Record
	for _, f := range in.fields() {
		switch {
		case f.Key == "born_on" && in.Public:
			columns = append(columns, flat.CountOf("birth_year", func(r row) int { return r.BornOn.Year }).Known(func(r row) bool { return r.BornOn.Year > 0 }))
		case f.Kind == field.Partial:
			columns = append(columns, flat.PartialOf(f.Key, func(r row) calendar.Partial {
				p, _ := calendar.ParsePartial(f.Text(&r)) // the text of a field parses
				return p
			}))
		default:
			columns = append(columns, flat.TextOf(f.Key, func(r row) string { return f.Text(&r) }))
		}
	}
	return columns
}

// DelegateValues are the columns of a delegate in the rows of the list, those of the list for everybody if public.
func DelegateValues(public bool) []flat.Value[delegate.Record] {
	values := DelegateList{Public: public}.values()
	if public {
		for i, v := range values {
			values[i].Of = func(r delegate.Record) any { return v.Of(published(r)) }
		}
	}
	return values
}

// fields are those that the list shows.
func (in DelegateList) fields() field.Table[delegate.Record] {
	if in.Public {
		return delegate.Fields.Only(publicKeys...)
	}
	return delegate.Fields
}

// rosterColumns builds the tree from the fields that are printed and that the reader may see. The date of birth is in the
// column of the person's sex. Order and grouping follow common practice, as there is no official form; the widths fit
// the list onto one page across.
func rosterColumns(in DelegateList) []book.Column[delegate.Record] {
	fields := in.fields()
	leaf := func(key string, width float64) (book.Column[delegate.Record], bool) {
		name, gender, _ := strings.Cut(key, ".")
		f, ok := fields.Find(name)
		return book.Column[delegate.Record]{Key: key, Width: width, Value: func(_ int, r delegate.Record) book.Cell {
			if gender != "" && r.Gender != gender {
				return book.Centred(nil)
			}
			if key == "party_joined_on" && r.PartyMember && r.PartyJoinedOn.IsZero() && r.PartyOfficialOn.IsZero() {
				return book.Centred("x") // a member whose date nobody knows
			}
			return fieldCell(f, &r, in.Words)
		}}, ok
	}
	columns := []book.Column[delegate.Record]{{Key: "no", Width: 5,
		Value: func(number int, _ delegate.Record) book.Cell { return book.Centred(number) }}}
	under := ""
	for _, f := range delegate.Fields {
		keys := []string{f.Key}
		if f.Key == "born_on" {
			keys = []string{"born_on." + delegate.Male, "born_on." + delegate.Female}
		}
		if f.Width == 0 {
			continue
		}
		for i, key := range keys {
			c, ok := leaf(key, f.Width)
			heading := f.Under
			if len(keys) > 1 {
				heading = f.Key
			}
			switch {
			case !ok:
			case heading == "":
				columns = append(columns, c)
			case heading == under || i > 0:
				last := &columns[len(columns)-1]
				last.Children = append(last.Children, c)
			default:
				group := book.Column[delegate.Record]{Key: heading, Children: []book.Column[delegate.Record]{c}}
				if heading == "born_on" && in.Public {
					group.Title = in.Words.T("column.birth_year")
				}
				columns = append(columns, group)
			}
			if ok {
				under = heading
			}
		}
	}
	return columns
}

// fieldCell is the value of a field for a spreadsheet: dates as dates, counts as numbers, choices in words. Phone and
// citizen numbers only look like numbers and stay text.
func fieldCell[T any](f field.Field[T], rec *T, words book.Words) book.Cell {
	text := f.Text(rec)
	if text == "" {
		return book.Left(nil)
	}
	switch f.Kind {
	case field.Day, field.Partial:
		if p, err := calendar.ParsePartial(text); err == nil {
			return book.Centred(p)
		}
	case field.Number:
		if n, err := strconv.Atoi(text); err == nil {
			return book.Right(n)
		}
	case field.Choice:
		return book.Centred(words.T("choice." + f.Key + "." + text))
	case field.Flag, field.Phone, field.CitizenID, field.Clock:
		return book.Centred(text)
	}
	return book.Left(text)
}
