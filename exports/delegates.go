package exports

import (
	"io"
	"strconv"
	"strings"

	"daihoi/models/calendar"
	"daihoi/models/delegate"
	"daihoi/models/fault"
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
	Total    int  // delegates in the congress as counted by the caller; the rows must come to the same
	Public   bool // without the fields that field.Field calls Sensitive
	Sign     Signature
	Words    Words
}

// DelegateGroup is a block of rows under one bold line, numbered I, II, III; the count behind the title is added here.
type DelegateGroup struct {
	Title string // "Đại biểu đương nhiên", printed in capitals
	Rows  []delegate.Record
}

// delegateColumns is the column tree of the list: keys are those of delegate.Fields. A key with a dot is the field in the rows
// of that gender only; the birth date stands in the column of the person's sex. Order and grouping are common practice
// in the field, no official form exists. Widths fit the whole list on one page across.
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

// WriteDelegates writes the list as a workbook of one sheet. It writes nothing and returns fault.crossfoot when the
// groups do not come to in.Total.
func WriteDelegates(w io.Writer, in DelegateList) error {
	count := 0
	for _, g := range in.Groups {
		count += len(g.Rows)
	}
	if count != in.Total {
		return mismatch("delegates", in.Unit, count, in.Total)
	}
	title := in.Words.T("export.delegates.title")
	b := newBook(in.Words, properties{title, in.Congress, "Ủy ban MTTQ Việt Nam " + in.Unit, in.Date})
	columns := rosterColumns(in)
	s := b.sheet(in.Words.T("export.delegates.sheet"), widths(columns))
	s.letterhead(letterhead{in.Unit, in.Place, in.Date})
	s.title(title, nonEmpty(in.Congress, in.Parent)...)
	r := header(s, columns)
	number := 1
	for i, g := range in.Groups {
		s.group(Roman(i+1) + ". " + strings.ToUpper(g.Title) + " " + in.Words.T("export.delegates.count", "Count", len(g.Rows)))
		if len(g.Rows) > 0 {
			body(s, columns, number, g.Rows)
		}
		number += len(g.Rows)
	}
	s.row++
	s.line(in.Words.T("export.delegates.closing", "Count", in.Total, "Words", InWords(in.Total)), look{size: 12, italic: true})
	s.signature(in.Sign)
	s.finish(r.head, r.first, 2)
	return b.write(w)
}

// group writes a bold line over the whole width of the table.
func (s *sheet) group(text string) {
	l := look{bold: true, border: true, wrap: true, fill: "EEEEEE"}
	s.height(s.row, lines(text, s.width(1, s.cols()), l), l)
	s.span(1, s.row, s.cols(), s.row, text, l)
	s.row++
}

// rosterColumns makes the tree out of the fields that the reader may see.
func rosterColumns(in DelegateList) []column[delegate.Record] {
	fields := delegate.Fields
	if in.Public {
		fields = fields.Public()
	}
	leaf := func(key string, width float64) (column[delegate.Record], bool) {
		name, gender, _ := strings.Cut(key, ".")
		f, ok := fields.Find(name)
		return column[delegate.Record]{key: key, width: width, value: func(_ int, r delegate.Record) cell {
			if gender != "" && r.Gender != gender {
				return centred(nil)
			}
			return fieldCell(f, &r, in.Words)
		}}, ok
	}
	columns := []column[delegate.Record]{{key: "no", width: 5,
		value: func(number int, _ delegate.Record) cell { return centred(number) }}}
	for _, node := range delegateColumns {
		if node.parts == nil {
			if c, ok := leaf(node.key, node.width); ok {
				columns = append(columns, c)
			}
			continue
		}
		group := column[delegate.Record]{key: node.key}
		for _, key := range node.parts {
			if c, ok := leaf(key, node.width); ok {
				group.children = append(group.children, c)
			}
		}
		if group.children != nil {
			columns = append(columns, group)
		}
	}
	return columns
}

// fieldCell is the value of a field as a spreadsheet wants it: days as days, counts as numbers, choices in words, and
// everything that only looks like a number (telephone, citizen number) as text.
func fieldCell[T any](f field.Field[T], rec *T, words Words) cell {
	text := f.Text(rec)
	if text == "" {
		return left(nil)
	}
	switch f.Kind {
	case field.Day, field.Partial:
		if p, err := calendar.ParsePartial(text); err == nil {
			return centred(p)
		}
	case field.Number:
		if n, err := strconv.Atoi(text); err == nil {
			return right(n)
		}
	case field.Choice:
		return centred(words.T("choice." + f.Key + "." + text))
	case field.Flag, field.Phone, field.CitizenID, field.Clock:
		return centred(text)
	}
	return left(text)
}

// mismatch is the fault of two figures that should be equal: what was counted, in which unit, found and expected.
func mismatch(what, unit string, got, want int) error {
	return fault.New(fault.Internal, "fault.crossfoot", "What", what, "Unit", unit, "Got", got, "Want", want)
}

func nonEmpty(texts ...string) []string {
	var out []string
	for _, t := range texts {
		if t != "" {
			out = append(out, t)
		}
	}
	return out
}

// Roman writes the ordinal of a congress or group as official papers do: "lần thứ XVII".
func Roman(n int) string {
	var b strings.Builder
	for _, r := range []struct {
		value int
		sign  string
	}{{100, "C"}, {90, "XC"}, {50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"}} {
		for ; n >= r.value; n -= r.value {
			b.WriteString(r.sign)
		}
	}
	return b.String()
}
