package exports

import (
	"io"
	"strings"

	"daihoi/models/calendar"
	"daihoi/models/field"
)

// DelegateReport is the "Báo cáo tình hình đại biểu" of one congress as a table: the parts of the official delegates,
// each of which adds up to all of them, and apart from those the groups that overlap, with their targets.
type DelegateReport struct {
	Unit     string // "Xã Tả Thanh Oai", in the letterhead
	Parent   string // "Huyện Thanh Trì, thành phố Hà Nội", under the title
	Congress string // "ĐẠI HỘI ĐẠI BIỂU MTTQ VIỆT NAM XÃ … LẦN THỨ XVII, NHIỆM KỲ 2024 - 2029"
	Place    string // "Tả Thanh Oai", before the date
	Date     calendar.Date
	Total    int // official delegates; the lines of each part must come to the same
	Parts    []ReportPart
	Groups   []ReportLine
	Notes    []string // under the table: youngest, oldest, how it was counted
	Sign     Signature
	Words    Words
}

// ReportPart is one division of all delegates. A line of nobody is left out.
type ReportPart struct {
	Title string // "Độ tuổi", printed in capitals
	Lines []ReportLine
}

// ReportLine is one part or group of the delegates. Target, Standing and Source are those of a group, "" without any.
type ReportLine struct {
	Name                     string
	Count                    int
	Share                    field.Tenths
	Target, Standing, Source string
}

// WriteDelegateReport writes the report as a workbook of one sheet. It writes nothing and returns fault.crossfoot when a
// part does not come to in.Total, or a group is larger.
func WriteDelegateReport(w io.Writer, in DelegateReport) error {
	if err := in.crossFoot(); err != nil {
		return err
	}
	title := in.Words.T("export.report.title")
	b := newBook(in.Words, properties{title, in.Congress, "Ủy ban MTTQ Việt Nam " + in.Unit, in.Date})
	columns := in.columns()
	s := b.sheet(in.Words.T("export.report.sheet"), widths(columns))
	s.letterhead(letterhead{in.Unit, in.Place, in.Date})
	s.title(title, nonEmpty(in.Congress, in.Parent)...)
	r := header(s, columns)
	s.group("A. " + in.Words.T("export.report.parts"))
	for i, part := range in.Parts {
		s.group(Roman(i+1) + ". " + strings.ToUpper(part.Title))
		r.first = s.row
		body(s, columns, 1, part.present())
		r.last = s.row - 1
		s.totals(r, 2, map[string]any{"count": r.sum("count", in.Total), "share": in.whole()})
	}
	s.group("B. " + in.Words.T("export.report.groups"))
	body(s, columns, 1, in.Groups)
	s.row++
	for _, note := range in.Notes {
		s.line(note, look{size: 12, italic: true})
	}
	s.signature(in.Sign)
	s.finish(r.head, r.head+2, 2)
	return b.write(w)
}

// whole is the share of all: none of nobody.
func (in DelegateReport) whole() any {
	part, ok := field.Share(in.Total, in.Total)
	if !ok {
		return nil
	}
	return part
}

func (p ReportPart) present() (lines []ReportLine) {
	for _, l := range p.Lines {
		if l.Count > 0 {
			lines = append(lines, l)
		}
	}
	return lines
}

func (in DelegateReport) crossFoot() error {
	for _, p := range in.Parts {
		sum := 0
		for _, l := range p.Lines {
			sum += l.Count
		}
		if sum != in.Total {
			return mismatch(p.Title, in.Unit, sum, in.Total)
		}
	}
	for _, g := range in.Groups {
		if g.Count > in.Total {
			return mismatch(g.Name, in.Unit, g.Count, in.Total)
		}
	}
	return nil
}

func (in DelegateReport) columns() []column[ReportLine] {
	text := func(key string, width float64, of func(ReportLine) cell) column[ReportLine] {
		return column[ReportLine]{key: key, title: in.Words.T("export.report.column." + key), width: width,
			value: func(_ int, l ReportLine) cell { return of(l) }}
	}
	return []column[ReportLine]{
		{key: "no", width: 6, value: func(n int, _ ReportLine) cell { return centred(n) }},
		text("part", 64, func(l ReportLine) cell { return left(l.Name) }),
		text("count", 14, func(l ReportLine) cell { return centred(l.Count) }),
		text("share", 14, func(l ReportLine) cell { return centred(l.Share) }),
		text("target", 16, func(l ReportLine) cell { return centred(l.Target) }),
		text("standing", 22, func(l ReportLine) cell { return centred(l.Standing) }),
		text("source", 48, func(l ReportLine) cell { return left(l.Source) }),
	}
}
