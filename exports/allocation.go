package exports

import (
	"fmt"
	"io"
	"strings"

	"daihoi/models/calendar"
	"daihoi/models/delegation"
)

// Allocation is everything in the "Bảng phân bổ đại biểu" that goes with the decision on the seats of a congress.
type Allocation struct {
	Unit      string // "Xã Tả Thanh Oai", in the letterhead
	Parent    string // "Huyện Thanh Trì, thành phố Hà Nội", under the title
	Congress  string // "ĐẠI HỘI ĐẠI BIỂU MTTQ VIỆT NAM XÃ … LẦN THỨ XVII, NHIỆM KỲ 2024 - 2029"
	Place     string // "Tả Thanh Oai", before the date
	Date      calendar.Date
	Total     int // seats decided on; the lines must come to the same
	Official  int // official delegates in the list; those of the lines and the strangers must come to the same
	Lines     []delegation.Comparison
	Strangers []delegation.Sender // senders without a line
	Sign      Signature
	Words     Words
}

// WriteAllocation writes the table as a workbook of one sheet. It writes nothing and returns fault.crossfoot when the
// lines do not come to in.Total, or those sent not to in.Official.
func WriteAllocation(w io.Writer, in Allocation) error {
	if err := in.crossFoot(); err != nil {
		return err
	}
	title := in.Words.T("export.allocation.title")
	b := newBook(in.Words, properties{title, in.Congress, "Ủy ban MTTQ Việt Nam " + in.Unit, in.Date})
	columns := in.columns()
	s := b.sheet(in.Words.T("export.allocation.sheet"), widths(columns))
	s.letterhead(letterhead{in.Unit, in.Place, in.Date})
	s.title(title, nonEmpty(in.Congress, in.Parent)...)
	r := write(s, columns, in.Lines)
	gap, sent := 0, 0
	for _, l := range in.Lines {
		gap += l.Gap
		sent += l.Sent
	}
	s.totals(r, 3, map[string]any{"allotted": r.sum("allotted", in.Total), "sent": r.sum("sent", sent), "gap": r.sum("gap", gap)})
	s.row++
	s.line(in.Words.T("export.allocation.closing", "Count", in.Total, "Words", InWords(in.Total)), look{size: 12, italic: true})
	if len(in.Strangers) > 0 {
		s.line(in.Words.T("export.allocation.strangers", "List", in.strangers()), look{size: 12, italic: true})
	}
	s.signature(in.Sign)
	s.finish(r.head, r.first, 2)
	return b.write(w)
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
	return firstDifference(figure{"allotted", in.Unit, seats, in.Total}, figure{"sent", in.Unit, sent, in.Official})
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

func (in Allocation) columns() []column[delegation.Comparison] {
	number := func(key string, width float64, of func(delegation.Comparison) int) column[delegation.Comparison] {
		return column[delegation.Comparison]{key: key, width: width, value: func(_ int, l delegation.Comparison) cell {
			if n := of(l); n > 0 {
				return centred(n)
			}
			return centred(nil)
		}}
	}
	figure := func(key string, of func(delegation.Comparison) int) column[delegation.Comparison] {
		return column[delegation.Comparison]{key: key, width: 12, value: func(_ int, l delegation.Comparison) cell { return centred(of(l)) }}
	}
	return []column[delegation.Comparison]{
		{key: "no", width: 6, value: func(n int, _ delegation.Comparison) cell { return centred(n) }},
		{key: "sender", width: 44, value: func(_ int, l delegation.Comparison) cell { return left(l.Line.Name) }},
		{key: "line_kind", width: 22, value: func(_ int, l delegation.Comparison) cell {
			return left(in.Words.T("choice.allot_kind." + l.Line.Kind))
		}},
		number("scale", 12, func(l delegation.Comparison) int { return l.Line.Weight }),
		{key: "bounds", children: []column[delegation.Comparison]{
			number("minimum", 10, func(l delegation.Comparison) int { return l.Line.Minimum }),
			number("maximum", 10, func(l delegation.Comparison) int { return l.Line.Maximum }),
		}},
		figure("allotted", func(l delegation.Comparison) int { return l.Line.Seats }),
		figure("sent", func(l delegation.Comparison) int { return l.Sent }),
		figure("gap", func(l delegation.Comparison) int { return l.Gap }),
		{key: "note", width: 30, value: func(_ int, l delegation.Comparison) cell { return left(l.Line.Note) }},
	}
}
