package exports

import (
	"io"
	"strconv"
	"strings"

	"daihoi/exports/book"
	"daihoi/models/calendar"
	"daihoi/models/delegate"
	"daihoi/models/field"
)

// DelegateList is everything in the "Danh sách trích ngang đại biểu" of one congress.
type DelegateList struct {
	Unit     string // "Xã Tả Thanh Oai", in the letterhead
	Parent   string // "Huyện Thanh Trì, thành phố Hà Nội", under the title
	Congress string // "ĐẠI HỘI ĐẠI BIỂU MTTQ VIỆT NAM XÃ … LẦN THỨ XVII, NHIỆM KỲ 2024 - 2029"
	Place    string // "Tả Thanh Oai", before the date
	Date     calendar.Date
	Groups   []DelegateGroup
	Total    int  // delegates as the caller counted them; the rows must add up to it
	Public   bool // without the fields that field.Field calls Sensitive
	Sign     book.Signature
	Words    book.Words
}

// DelegateGroup is a block of rows below a bold line, numbered I, II, III. The count after the title is added here.
type DelegateGroup struct {
	Title string // "Đại biểu đương nhiên", printed in capitals
	Rows  []delegate.Record
}

// delegateColumns is the column tree of the list, by the keys of delegate.Fields. A key with a dot shows the field
// only for that gender: the date of birth is in the column of the person's sex. Order and grouping follow common
// practice, as there is no official form. The widths fit the list onto one page across.
var delegateColumns = []struct {
	key   string
	width float64
	parts []string // keys of the sub-columns
}{
	{key: "full_name", width: 18},
	{key: "born_on", width: 10.5, parts: []string{"born_on.male", "born_on.female"}},
	{key: "ethnicity", width: 7.5},
	{key: "religion", width: 8.5},
	{key: "hometown", width: 14},
	{key: "residence", width: 14},
	{key: "occupation", width: 19},
	{key: "schooling", width: 8, parts: []string{"education", "qualification", "political_theory"}},
	{key: "party", width: 10.5, parts: []string{"party_joined_on", "party_official_on"}},
	{key: "represents", width: 14},
	{key: "category", width: 9},
	{key: "reappointed", width: 7},
	{key: "awards", width: 9},
	{key: "phone", width: 11},
	{key: "citizen_id", width: 13},
	{key: "note", width: 10},
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
	title := in.Words.T("export.delegates.title")
	b := book.NewBook(in.Words, book.Properties{Title: title, Subject: in.Congress, Author: "Ủy ban MTTQ Việt Nam " + in.Unit, Day: in.Date})
	columns := rosterColumns(in)
	s := b.Sheet(in.Words.T("export.delegates.sheet"), book.Widths(columns))
	s.Letterhead(book.Letterhead{Unit: in.Unit, Place: in.Place, Day: in.Date})
	s.Title(title, book.NonEmpty(in.Congress, in.Parent)...)
	r := book.Header(s, columns)
	number := 1
	for i, g := range in.Groups {
		s.Group(book.Roman(i+1) + ". " + strings.ToUpper(g.Title) + " " + in.Words.T("export.delegates.count", "Count", len(g.Rows)))
		if len(g.Rows) > 0 {
			book.Body(s, columns, number, g.Rows)
		}
		number += len(g.Rows)
	}
	s.Row++
	s.Line(in.Words.T("export.delegates.closing", "Count", in.Total, "Words", book.InWords(in.Total)), book.CellStyle{Size: 12, Italic: true})
	s.Signature(in.Sign)
	s.Finish(r.Head, r.First, 2)
	return b.Write(w)
}

// rosterColumns builds the tree from the fields that the reader may see.
func rosterColumns(in DelegateList) []book.Column[delegate.Record] {
	fields := delegate.Fields
	if in.Public {
		fields = fields.Public()
	}
	leaf := func(key string, width float64) (book.Column[delegate.Record], bool) {
		name, gender, _ := strings.Cut(key, ".")
		f, ok := fields.Find(name)
		return book.Column[delegate.Record]{Key: key, Width: width, Value: func(_ int, r delegate.Record) book.Cell {
			if gender != "" && r.Gender != gender {
				return book.Centred(nil)
			}
			return fieldCell(f, &r, in.Words)
		}}, ok
	}
	columns := []book.Column[delegate.Record]{{Key: "no", Width: 5,
		Value: func(number int, _ delegate.Record) book.Cell { return book.Centred(number) }}}
	for _, node := range delegateColumns {
		if node.parts == nil {
			if c, ok := leaf(node.key, node.width); ok {
				columns = append(columns, c)
			}
			continue
		}
		group := book.Column[delegate.Record]{Key: node.key}
		for _, key := range node.parts {
			if c, ok := leaf(key, node.width); ok {
				group.Children = append(group.Children, c)
			}
		}
		if group.Children != nil {
			columns = append(columns, group)
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
