package exports

import (
	"io"

	"daihoi/exports/book"
	"daihoi/models/calendar"
)

// Audit is the log of who did what as a table, newest first.
type Audit struct {
	Author  string // the installation's unit
	Chosen  string // what it is limited to, "" for everything
	Partial string // said below the table if it has more than fits, else ""
	Date    calendar.Date
	Lines   []AuditLine
	Words   book.Words
}

// AuditLine is one entry in words.
type AuditLine struct{ When, Who, What, Record, Changes, Why, Address, Request string }

// WriteAudit writes the log as a workbook with one sheet.
func WriteAudit(w io.Writer, in Audit) error {
	title := in.Words.T("nav.audit")
	b := book.NewBook(in.Words, book.Properties{Title: title, Subject: in.Chosen, Author: "Ủy ban MTTQ Việt Nam " + in.Author, Day: in.Date})
	columns := in.columns()
	s := b.Sheet(title, book.Widths(columns))
	s.Title(title, book.NonEmpty(in.Chosen)...)
	r := book.Write(s, columns, in.Lines)
	if in.Partial != "" {
		s.Row++
		s.Line(in.Partial, book.CellStyle{Italic: true})
	}
	s.Finish(r.Head, r.First, 2)
	return b.Write(w)
}

func (in Audit) columns() []book.Column[AuditLine] {
	text := func(word string, width float64, of func(AuditLine) string) book.Column[AuditLine] {
		return book.Column[AuditLine]{Key: word, Title: in.Words.T(word), Width: width, Value: func(_ int, l AuditLine) book.Cell { return book.Left(of(l)) }}
	}
	return []book.Column[AuditLine]{
		book.Numbered[AuditLine](),
		text("audit.when", 17, func(l AuditLine) string { return l.When }),
		text("audit.person", 24, func(l AuditLine) string { return l.Who }),
		text("audit.what", 28, func(l AuditLine) string { return l.What }),
		text("audit.text", 34, func(l AuditLine) string { return l.Record }),
		text("audit.changes", 46, func(l AuditLine) string { return l.Changes }),
		text("audit.why", 26, func(l AuditLine) string { return l.Why }),
		text("audit.address", 16, func(l AuditLine) string { return l.Address }),
		text("audit.request_number", 12, func(l AuditLine) string { return l.Request }),
	}
}
