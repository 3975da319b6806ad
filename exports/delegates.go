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
	Code     string // of the unit, for the stamp
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
	book.Stamp{Kind: book.StampList, Version: book.FormVersion, Code: in.Code}.Write(b)
	columns := rosterColumns(in)
	s := book.TableSheet(b, in.Words.T("export.delegates.sheet"), columns, 2)
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

// rosterColumns builds the tree from the fields that are printed and that the reader may see. The date of birth is in the
// column of the person's sex. Order and grouping follow common practice, as there is no official form; the widths fit
// the list onto one page across.
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
				columns = append(columns, book.Column[delegate.Record]{Key: heading, Children: []book.Column[delegate.Record]{c}})
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
