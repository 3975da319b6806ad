package exports

import (
	"io"
	"slices"
	"strings"

	"daihoi/exports/book"
	"daihoi/models/calendar"
	"daihoi/models/delegate"
	"daihoi/models/field"
)

// DelegateReport is the "Báo cáo tình hình đại biểu" of one congress as a table: divisions of the official delegates,
// each of which adds up to all of them, then groups that overlap, with their targets.
type DelegateReport struct {
	Unit     string // "Xã Tả Thanh Oai", in the letterhead
	Code     string // official, of the unit
	Parent   string // "Huyện Thanh Trì, thành phố Hà Nội", under the title
	Congress string // "ĐẠI HỘI ĐẠI BIỂU MTTQ VIỆT NAM XÃ … LẦN THỨ XVII, NHIỆM KỲ 2024 - 2029"
	Place    string // "Tả Thanh Oai", before the date
	Date     calendar.Date
	Total    int // official delegates; the lines of each part must add up to it
	Parts    []ReportPart
	Groups   []ReportLine
	Notes    []string // below the table: youngest, oldest, how delegates were counted
	Sign     book.Signature
	Words    book.Words
	People   string // ends the keys of the words that speak of delegates, for others: ".members"
}

// ReportPart is one division of all delegates. Lines that count nobody are left out.
type ReportPart struct {
	Title string // "Độ tuổi", printed in capitals
	Lines []ReportLine
}

// ReportLine is one line of a division or a group. Blank says that no record tells, so that there is no number. Target, Standing and Source belong to groups and may be "".
type ReportLine struct {
	Name                     string
	Count                    int
	Share                    field.Tenths
	Shown                    delegate.Showing // left empty unless delegate.Exact
	Blank                    bool
	Target, Standing, Source string
}

// WriteDelegateReport writes the report as a workbook with one sheet. It writes nothing and returns fault.crossfoot
// when a division does not add up to in.Total, or a group exceeds it.
func WriteDelegateReport(w io.Writer, in DelegateReport) error {
	if err := in.crossFoot(); err != nil {
		return err
	}
	title := in.Words.T("export.report.title")
	b := book.NewBook(in.Words, book.Properties{Title: title, Subject: in.Congress, Author: "Ủy ban MTTQ Việt Nam " + in.Unit, Day: in.Date})
	in.sheet(b, in.Words.T("export.report.sheet"), title)
	in.Table().AddSheet(b)
	return b.Write(w)
}

// sheet writes the report as a sheet of a book.
func (in DelegateReport) sheet(b *book.Book, name, title string) {
	columns := in.columns()
	s := b.Sheet(name, book.Widths(columns))
	s.Letterhead(book.Letterhead{Unit: in.Unit, Place: in.Place, Day: in.Date})
	s.Title(title, book.NonEmpty(in.Congress, in.Parent)...)
	r := book.Header(s, columns)
	s.Group("A. " + in.Words.T("export.report.parts"+in.People))
	for i, part := range in.Parts {
		s.Group(book.Roman(i+1) + ". " + strings.ToUpper(part.Title))
		r.First = s.Row
		book.Body(s, columns, 1, part.present())
		r.Last = s.Row - 1
		total := any(r.Sum("count", in.Total))
		if hides(part.Lines) { // the cells do not add up
			total = in.Total
		}
		s.Totals(r, 2, map[string]any{"count": total, "share": in.whole()})
	}
	s.Group("B. " + in.Words.T("export.report.groups"))
	book.Body(s, columns, 1, in.Groups)
	s.Footnotes()
	s.Row++
	if in.hides() {
		s.Line(in.Words.T("few.note_book"), book.CellStyle{Size: 12, Italic: true})
	}
	for _, note := range in.Notes {
		s.Line(note, book.CellStyle{Size: 12, Italic: true})
	}
	s.Signature(in.Sign)
	s.Finish(r.Head, r.Head+2, 2)
}

// whole is the share of all delegates, nil without any.
func (in DelegateReport) whole() any {
	part, ok := field.Share(in.Total, in.Total)
	if !ok {
		return nil
	}
	return part
}

func (p ReportPart) present() (lines []ReportLine) {
	for _, l := range p.Lines {
		if l.Count > 0 || l.Shown != delegate.Exact {
			lines = append(lines, l)
		}
	}
	return lines
}

func hides(lines []ReportLine) bool {
	return slices.ContainsFunc(lines, func(l ReportLine) bool { return l.Shown != delegate.Exact })
}

func (in DelegateReport) hides() bool {
	return hides(in.Groups) || slices.ContainsFunc(in.Parts, func(p ReportPart) bool { return hides(p.Lines) })
}

func (in DelegateReport) crossFoot() error {
	for _, p := range in.Parts {
		sum := 0
		for _, l := range p.Lines {
			sum += l.Count
		}
		if sum != in.Total {
			return book.Mismatch(p.Title, in.Unit, sum, in.Total)
		}
	}
	for _, g := range in.Groups {
		if g.Count > in.Total {
			return book.Mismatch(g.Name, in.Unit, g.Count, in.Total)
		}
	}
	return nil
}

func (in DelegateReport) columns() []book.Column[ReportLine] {
	text := func(key string, width float64, of func(ReportLine) book.Cell) book.Column[ReportLine] {
		return book.Column[ReportLine]{Key: key, Title: in.Words.T("export.report.column." + key + map[bool]string{true: in.People}[key == "count"]), Width: width,
			Value: func(_ int, l ReportLine) book.Cell { return of(l) }}
	}
	return []book.Column[ReportLine]{
		{Key: "no", Width: 5, Value: func(n int, _ ReportLine) book.Cell { return book.Centred(n) }},
		text("part", 54, func(l ReportLine) book.Cell { return book.Left(l.Name) }),
		text("count", 11, func(l ReportLine) book.Cell { return l.number(l.Count) }),
		text("share", 11, func(l ReportLine) book.Cell { return l.number(l.Share) }),
		text("target", 13, func(l ReportLine) book.Cell { return book.Centred(l.Target) }),
		text("standing", 19, func(l ReportLine) book.Cell { return book.Centred(l.Standing) }),
		text("source", 46, func(l ReportLine) book.Cell { return book.Left(l.Source) }).Noted(),
	}
}

func (l ReportLine) number(n any) book.Cell {
	if l.Blank || l.Shown != delegate.Exact {
		return book.Centred(nil)
	}
	return book.Centred(n)
}
