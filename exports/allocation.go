package exports

import (
	"fmt"
	"io"
	"strings"

	"daihoi/exports/book"
	"daihoi/models/calendar"
	"daihoi/models/delegation"
)

// Allocation is everything in the "Bảng phân bổ đại biểu" that accompanies the decision on the seats of a congress.
type Allocation struct {
	Unit      string // "Xã Tả Thanh Oai", in the letterhead
	Code      string // official, of the unit
	Parent    string // "Huyện Thanh Trì, thành phố Hà Nội", under the title
	Congress  string // "ĐẠI HỘI ĐẠI BIỂU MTTQ VIỆT NAM XÃ … LẦN THỨ XVII, NHIỆM KỲ 2024 - 2029"
	Place     string // "Tả Thanh Oai", before the date
	Date      calendar.Date
	Total     int // seats decided; the lines must add up to it
	Official  int // official delegates on the list; those sent by lines and strangers must add up to it
	Lines     []delegation.Comparison
	Strangers []delegation.Sender // bodies without a line
	Sign      book.Signature
	Words     book.Words
}

// WriteAllocation writes the table as a workbook with one sheet. It writes nothing and returns fault.crossfoot when
// the lines do not add up to in.Total, or the delegates sent do not add up to in.Official.
func WriteAllocation(w io.Writer, in Allocation) error {
	if err := in.crossFoot(); err != nil {
		return err
	}
	title := in.Words.T("export.allocation.title")
	b := book.NewBook(in.Words, book.Properties{Title: title, Subject: in.Congress, Author: "Ủy ban MTTQ Việt Nam " + in.Unit, Day: in.Date})
	columns := in.columns()
	s := b.Sheet(in.Words.T("export.allocation.sheet"), book.Widths(columns))
	s.Letterhead(book.Letterhead{Unit: in.Unit, Place: in.Place, Day: in.Date})
	s.Title(title, book.NonEmpty(in.Congress, in.Parent)...)
	r := book.Write(s, columns, in.Lines)
	gap, sent, senders := 0, 0, 0
	for _, l := range in.Lines {
		gap += l.Gap
		sent += l.Sent
		if l.Sent > 0 {
			senders++
		}
	}
	totals := map[string]any{"allotted": r.Sum("allotted", in.Total)}
	if in.Official > 0 {
		totals["sent"], totals["gap"] = r.Sum("sent", sent), r.Sum("gap", gap)
	}
	s.Totals(r, 3, totals)
	s.Footnotes()
	s.Row++
	if senders < len(in.Lines) {
		s.Line(in.Words.T("export.allocation.senders", "Senders", senders, "Of", len(in.Lines)), book.CellStyle{Size: 12, Italic: true})
	}
	s.Line(in.Words.T("export.allocation.closing", "Count", in.Total, "Words", book.InWords(in.Total)), book.CellStyle{Size: 12, Italic: true})
	if len(in.Strangers) > 0 {
		s.Line(in.Words.T("export.allocation.strangers", "List", in.strangers()), book.CellStyle{Size: 12, Italic: true})
	}
	s.Signature(in.Sign)
	s.Finish(r.Head, r.First, 2)
	in.Table().AddSheet(b)
	return b.Write(w)
}

func (in Allocation) crossFoot() error {
	seats, sent := 0, 0
	for _, l := range in.Lines {
		seats += l.Line.Seats
		sent += l.Sent
	}
	for _, s := range in.Strangers {
		sent += s.Count
	}
	return book.FirstDifference(book.Figure{What: "allotted", Unit: in.Unit, Got: seats, Want: in.Total}, book.Figure{What: "sent", Unit: in.Unit, Got: sent, Want: in.Official})
}

func (in Allocation) strangers() string {
	var parts []string
	for _, s := range in.Strangers {
		name := s.Name
		if name == "" {
			name = in.Words.T("allot.no_sender")
		}
		parts = append(parts, fmt.Sprintf("%s: %d", name, s.Count))
	}
	return strings.Join(parts, "; ")
}

func (in Allocation) columns() []book.Column[delegation.Comparison] {
	number := func(key string, width float64, of func(delegation.Comparison) int) book.Column[delegation.Comparison] {
		return book.Column[delegation.Comparison]{Key: key, Width: width, Value: func(_ int, l delegation.Comparison) book.Cell {
			if n := of(l); n > 0 {
				return book.Centred(n)
			}
			return book.Centred(nil)
		}}
	}
	figure := func(key string, of func(delegation.Comparison) int) book.Column[delegation.Comparison] {
		return book.Column[delegation.Comparison]{Key: key, Width: 11, Value: func(_ int, l delegation.Comparison) book.Cell { return book.Centred(of(l)) }}
	}
	return []book.Column[delegation.Comparison]{
		{Key: "no", Width: 5, Value: func(n int, _ delegation.Comparison) book.Cell { return book.Centred(n) }},
		{Key: "sender", Width: 40, Value: func(_ int, l delegation.Comparison) book.Cell { return book.Left(l.Line.Name) }},
		{Key: "line_kind", Width: 20, Value: func(_ int, l delegation.Comparison) book.Cell {
			return book.Left(in.Words.T("choice.allot_kind." + l.Line.Kind))
		}},
		number("scale", 10, func(l delegation.Comparison) int { return l.Line.Weight }),
		{Key: "bounds", Children: []book.Column[delegation.Comparison]{
			number("minimum", 9, func(l delegation.Comparison) int { return l.Line.Minimum }),
			number("maximum", 9, func(l delegation.Comparison) int { return l.Line.Maximum }),
		}},
		figure("allotted", func(l delegation.Comparison) int { return l.Line.Seats }),
		figure("sent", func(l delegation.Comparison) int { return l.Sent }),
		{Key: "gap", Width: 11, Value: func(_ int, l delegation.Comparison) book.Cell {
			if in.Official == 0 { // no list to compare with
				return book.Centred(nil)
			}
			return book.Centred(l.Gap)
		}},
		{Key: "note", Width: 30, Value: func(_ int, l delegation.Comparison) book.Cell { return book.Left(l.Line.Note) }, Footnote: true},
	}
}
