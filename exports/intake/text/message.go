package text

import (
	"slices"
	"strings"

	"daihoi/exports/intake/grid"
	"daihoi/models/vietext"
)

const longestMessage = 1 << 20 // bytes

// messageRow is a line of a message: "1. Nguyễn Văn An - Nam - 1965". Number is "1", Line counts from 1.
type messageRow struct {
	line   int
	number string
	fields []string
}

// parseMessage reads the lines of a message, of which most name a person with fields between dashes, bars, semicolons or
// commas. It fails unless every such line has the same number of fields; lines without the separator are titles.
func parseMessage(text string) ([]messageRow, bool) {
	if len(text) > longestMessage || strings.ContainsAny(text, "\t\"") {
		return nil, false
	}
	for _, separator := range []string{"|", " - ", ";", ","} {
		if rows := joinTails(messageRows(text, separator), separator); consistent(rows, separator == ";" || separator == ",") {
			return rows, true
		}
	}
	return nil, false
}

var dashes = strings.NewReplacer(" – ", " - ", " — ", " - ", " -- ", " - ", " - - ", " -  - ")

func messageRows(text, separator string) []messageRow {
	var rows []messageRow
	line := 0
	for s := range strings.Lines(text) {
		line++
		if s = strings.TrimSpace(s); s == "" {
			continue
		}
		for _, bullet := range []string{"- ", "+ ", "* ", "• "} {
			s = strings.TrimPrefix(s, bullet)
		}
		if separator == " - " {
			s = dashes.Replace(s)
		}
		row := messageRow{line: line}
		row.number, s = cutNumber(s)
		for field := range strings.SplitSeq(strings.TrimSuffix(s, separator), separator) {
			row.fields = append(row.fields, strings.TrimSpace(field))
		}
		rows = append(rows, row)
	}
	return rows
}

// joinTails joins what stands behind the last field that every person has: work often has commas of its own. Facts among it
// get columns of their own. It leaves rows alone of which a field before has digits for some people and none for others:
// something is missing there.
func joinTails(rows []messageRow, separator string) []messageRow {
	width, most := 0, 0
	for _, r := range rows {
		if r.number != "" {
			if n := len(r.fields); width == 0 || n < width {
				width = n
			}
			most = max(most, len(r.fields))
		}
	}
	if width < leastFields || width == most {
		return rows
	}
	for column := range width - 1 {
		digits, people := 0, 0
		for _, r := range rows {
			if r.number != "" {
				people++
				if strings.ContainsAny(r.fields[column], "0123456789") {
					digits++
				}
			}
		}
		if digits != 0 && digits != people {
			return rows
		}
	}
	apart := make([][]string, len(rows)) // what each row says behind its work, by facts
	found := make([]bool, len(facts))
	for i := range rows {
		r := &rows[i]
		if r.number == "" {
			continue
		}
		apart[i] = make([]string, len(facts))
		var work []string
		for _, piece := range r.fields[width-1:] {
			at := slices.IndexFunc(facts, func(is func(string) bool) bool { return is(vietext.Fold(piece)) })
			if at < 0 || apart[i][at] != "" {
				work = append(work, piece)
				continue
			}
			apart[i][at], found[at] = piece, true
		}
		r.fields = append(r.fields[:width-1:width-1], strings.Join(work, strings.TrimRight(separator, " ")+" "))
	}
	for i := range rows {
		for at, somebody := range found {
			if somebody && apart[i] != nil {
				rows[i].fields = append(rows[i].fields, apart[i][at])
			}
		}
	}
	return rows
}

// facts are what people append to the work of somebody, here and there, in folded words: a phone number, that somebody is in
// the Party, the ethnic group. They get columns of their own.
var facts = []func(string) bool{
	func(piece string) bool {
		digits := strings.TrimLeft(piece, "abcdefghijklmnopqrstuvwxyz :.+(")
		return len(piece)-len(digits) <= len("so dien thoai: ") && len(digits) >= 9 && strings.Trim(digits, "0123456789 .-)") == ""
	},
	func(piece string) bool {
		return slices.Contains([]string{"dang vien", "dv", "ngoai dang", "quan chung", "dang vien du bi"}, piece)
	},
	func(piece string) bool {
		return strings.HasPrefix(piece, "dan toc ") && len(strings.Fields(piece)) <= 4
	},
}

const leastFields = 3

// consistent reports whether the rows are a table. Numbers are required where text of a spreadsheet would look alike.
// The headings may name the column of numbers or leave it out.
func consistent(rows []messageRow, numbersRequired bool) bool {
	first := slices.IndexFunc(rows, func(r messageRow) bool { return r.number != "" && len(r.fields) > 1 })
	numbered := first >= 0
	if !numbered {
		first = slices.IndexFunc(rows, func(r messageRow) bool { return len(r.fields) > 2 })
	}
	if first < 0 || !numbered && numbersRequired {
		return false
	}
	width, people := len(rows[first].fields), 0
	for i := range rows {
		r := &rows[i]
		switch {
		case r.number != "" || !numbered && len(r.fields) > 1:
			if len(r.fields) != width {
				return false
			}
			people++
		case len(r.fields) == width+1: // "TT - Họ và tên - …"
			r.number, r.fields = r.fields[0], r.fields[1:]
		case len(r.fields) > 1 && len(r.fields) != width:
			return false
		}
	}
	return people > 1
}

// cutNumber splits a running number from the text after it: "12. An", "12) An", "12/ An".
func cutNumber(s string) (number, rest string) {
	rest = strings.TrimLeft(s, "0123456789")
	number = s[:len(s)-len(rest)]
	if number == "" || len(number) > 4 || rest == "" || !strings.ContainsRune(".)/:", rune(rest[0])) {
		return "", s
	}
	rest = strings.TrimSpace(rest[1:])
	if rest == "" || rest[0] >= '0' && rest[0] <= '9' { // 5/3/1968
		return "", s
	}
	return number, rest
}

// Lines reads the paragraphs of a document without a table as a message, where they are one: "1. Ông Nguyễn Văn An, sinh năm
// 1965, Trưởng thôn".
func Lines(r *grid.Run, s *grid.Sheet) error {
	var b strings.Builder
	numbers := make([]int, 0, len(s.Lines))
	for i := range s.Lines {
		if l := &s.Lines[i]; len(l.Cells) == 1 {
			b.WriteString(strings.Join(strings.Fields(l.Cells[0].Text), " ") + "\n")
			numbers = append(numbers, l.Number)
			continue
		}
		return nil
	}
	rows, ok := parseMessage(b.String())
	if !ok {
		return nil
	}
	for i := range rows {
		rows[i].line = numbers[rows[i].line-1]
	}
	read := grid.Sheet{Name: s.Name}
	if err := fillMessage(r, &read, rows); err != nil {
		return err
	}
	*s = read
	return nil
}

// fillMessage fills the sheet with the rows of a message. The column of numbers is left out when there are none.
func fillMessage(r *grid.Run, sheet *grid.Sheet, rows []messageRow) error {
	first := 0
	if slices.ContainsFunc(rows, func(m messageRow) bool { return m.number != "" }) {
		first = 1
	}
	g := grid.Builder{Run: r, Sheet: sheet}
	for _, m := range rows {
		g.Begin(m.line)
		g.Put(0, grid.TextCell(m.number, ""), grid.Face{})
		column := first
		if len(m.fields) == 1 {
			column = 0
		}
		for i, f := range m.fields {
			if err := r.Spend(grid.TokenWork + len(f)); err != nil {
				return err
			}
			g.Put(column+i, grid.TextCell(strings.Clone(grid.Cut(f, r.Cell)), ""), grid.Face{})
		}
		if err := g.End(); err != nil {
			return err
		}
	}
	return nil
}
