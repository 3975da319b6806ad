package exports

import (
	"fmt"
	"io"

	"daihoi/exports/book"
	"daihoi/models/calendar"
	"daihoi/models/seating"
)

// Seats is the seating plan of a congress.
type Seats struct {
	Unit   string
	Place  string
	Date   calendar.Date
	Plan   seating.Plan
	People []seating.Sitter
	Sign   book.Signature
	Words  book.Words
}

// WriteSeats writes a workbook with two sheets: the hall from the front, and the people by name with their seats.
func WriteSeats(w io.Writer, in Seats) error {
	b := book.NewBook(in.Words, book.Properties{Title: in.Words.T("export.seats.title"), Subject: in.Unit, Author: "Ủy ban MTTQ Việt Nam " + in.Unit, Day: in.Date})
	in.hall(b)
	in.list(b)
	return b.Write(w)
}

func (in Seats) sheet(b *book.Book, key string, widths []float64) *book.Sheet {
	s := b.Sheet(in.Words.T("export.seats."+key), widths)
	s.OrganLetterhead("", book.Letterhead{Unit: in.Unit, Place: in.Place, Day: in.Date})
	s.Title(in.Words.T("export.seats.title"))
	return s
}

func (in Seats) hall(b *book.Book) {
	by := map[int]string{}
	for _, p := range in.People {
		by[p.Seat] = p.Name
	}
	columns := []book.Column[int]{{Key: "row", Title: in.Words.T("seats.row"), Width: 7, Value: func(_ int, row int) book.Cell { return book.Centred(seating.RowName(row)) }}}
	for i := range in.Plan.RowSeats {
		columns = append(columns, book.Column[int]{Key: fmt.Sprint(i), Title: fmt.Sprint(i + 1), Width: 17,
			Value: func(_ int, row int) book.Cell { return book.Left(by[row*in.Plan.RowSeats+i]) }})
	}
	rows := make([]int, in.Plan.RowCount)
	for i := range rows {
		rows[i] = i
	}
	s := in.sheet(b, "hall", book.Widths(columns))
	r := book.Write(s, columns, rows)
	s.Signature(in.Sign)
	s.Finish(r.Head, r.First, 1)
}

func (in Seats) list(b *book.Book) {
	type line = seating.Sitter
	columns := []book.Column[line]{
		{Key: "no", Title: in.Words.T("column.no"), Width: 6, Value: func(n int, _ line) book.Cell { return book.Centred(n) }},
		{Key: "name", Title: in.Words.T("field.full_name"), Width: 28, Value: func(_ int, l line) book.Cell { return book.Left(l.Name) }},
		{Key: "body", Title: in.Words.T("roll.body"), Width: 36, Value: func(_ int, l line) book.Cell { return book.Left(l.Body) }},
		{Key: "seat", Title: in.Words.T("seats.seat"), Width: 9, Value: func(_ int, l line) book.Cell { return book.Centred(in.Plan.SeatName(l.Seat)) }},
	}
	s := in.sheet(b, "list", book.Widths(columns))
	r := book.Write(s, columns, in.People)
	s.Finish(r.Head, r.First, 2)
}
