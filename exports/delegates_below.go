package exports

import (
	"io"

	"daihoi/exports/book"
	"daihoi/models/calendar"
	"daihoi/models/delegate"
)

// DelegatesBelow is the list of the delegates of all congresses at and below a unit, of any length. It is no paper of one
// congress: nobody signs it, and it cannot come back as the list of one.
type DelegatesBelow struct {
	Wide    book.PageSize // see book.Properties
	Unit    string        // "Huyện Thanh Trì", in the letterhead
	Code    string        // official, for the stamp
	Parent  string        // "Thành phố Hà Nội", under the title
	Place   string        // "Thanh Trì", before the date
	Date    calendar.Date
	Term    string   // "2024 - 2029"
	Chosen  []string // what the list is limited to, in words
	Between []string // names of the levels between the unit and those of most delegates, the highest first
	// Above names the units of these levels to which a unit belongs, by its path; "" for a level above which it stands.
	Above  func(path string) []string
	Public bool                                          // see DelegateList
	Rows   func(yield func(delegate.Record) error) error // reads them, in order
	From   int                                           // see book.Long
	Words  book.Words
}

// WriteDelegatesBelow writes the list as a workbook while it reads the rows.
func WriteDelegatesBelow(w io.Writer, in DelegatesBelow) error {
	title, sheet := in.Words.T("export.delegates.title"), in.Words.T("export.delegates.sheet")
	if in.Public {
		title, sheet = in.Words.T("export.delegates.title_public"), in.Words.T("export.delegates.sheet_public")
	}
	b := book.NewBook(in.Words, book.Properties{Title: title, Subject: in.Unit, Author: "Ủy ban MTTQ Việt Nam " + in.Unit, Day: in.Date, Wide: in.Wide})
	book.Stamp{Kind: book.StampLists, Version: book.FormVersion, Code: in.Code}.Write(b)
	return book.WriteLong(w, b, book.Long[delegate.Record]{Sheet: sheet, Columns: in.columns(), Keys: 2, From: in.From,
		Above: func(s *book.Sheet) {
			s.Letterhead(book.Letterhead{Unit: in.Unit, Place: in.Place, Day: in.Date})
			under := book.NonEmpty(in.Words.T("export.delegates.below", "Unit", in.Unit), in.Parent, in.Words.T("export.schedule.term", "Term", in.Term))
			s.Title(title, append(under, in.Chosen...)...)
		},
		Below: func(n int) string {
			return in.Words.T("export.delegates.closing", "Count", n, "Words", book.InWords(n))
		},
	}, func(yield func(delegate.Record) error) error {
		return in.Rows(func(r delegate.Record) error {
			if in.Public {
				r = published(r)
			}
			return yield(r)
		})
	})
}

// columns are those of the list of one congress behind the unit of each delegate.
func (in DelegatesBelow) columns() []book.Column[delegate.Record] {
	roster := rosterColumns(DelegateList{Public: in.Public, Words: in.Words})
	columns := roster[:2:2] // number and name
	for i, level := range in.Between {
		column := book.TextColumn("between", 16, func(r delegate.Record) string { return in.Above(r.UnitPath)[i] })
		column.Title = level
		columns = append(columns, column)
	}
	columns = append(columns, book.TextColumn("unit", 16, func(r delegate.Record) string { return r.UnitName }))
	return append(columns, roster[2:]...)
}
