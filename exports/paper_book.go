package exports

import (
	"io"

	"daihoi/exports/book"
	"daihoi/models/calendar"
	"daihoi/models/paper"
)

// PaperBook is the book of outgoing papers of a unit ("sổ văn bản đi").
type PaperBook struct {
	Unit, Place string
	Date        calendar.Date
	Papers      []paper.Paper
	Words       book.Words
}

// WritePaperBook writes the book as a workbook with one sheet.
func WritePaperBook(w io.Writer, in PaperBook) error {
	title := in.Words.T("paper.book")
	b := book.NewBook(in.Words, book.Properties{Title: title, Subject: in.Unit, Author: "Ủy ban MTTQ Việt Nam " + in.Unit, Day: in.Date})
	columns := in.columns()
	s := b.Sheet(title, book.Widths(columns))
	s.Letterhead(book.Letterhead{Unit: in.Unit, Place: in.Place, Day: in.Date})
	s.Title(title)
	r := book.Write(s, columns, in.Papers)
	s.Finish(r.Head, r.First, 3)
	return b.Write(w)
}

func (in PaperBook) columns() []book.Column[paper.Paper] {
	text := func(word string, width float64, of func(paper.Paper) string) book.Column[paper.Paper] {
		return book.Column[paper.Paper]{Key: word, Title: in.Words.T(word), Width: width, Value: func(_ int, p paper.Paper) book.Cell { return book.Left(of(p)) }}
	}
	return []book.Column[paper.Paper]{
		book.Numbered[paper.Paper](),
		text("paper.mark", 16, paper.Paper.Mark),
		text("field.paper_day", 11, func(p paper.Paper) string { return p.IssuedOn.Short() }),
		text("field.paper_summary", 36, func(p paper.Paper) string { return p.Summary }),
		text("paper.recipient", 28, func(p paper.Paper) string { return p.Recipient }),
		text("field.signed_by", 22, func(p paper.Paper) string { return p.Signer }),
		text("paper.note", 20, func(p paper.Paper) string {
			if p.Cancelled() {
				return in.Words.T("paper.cancelled") + ": " + p.CancelledReason
			}
			return ""
		}),
		text("paper.digest", 20, func(p paper.Paper) string { return p.File.Digest }),
	}
}
