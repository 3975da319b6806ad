package received

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"daihoi/exports/intake/grid"
	"daihoi/exports/tables"
	"daihoi/models/field"
	"daihoi/models/rosterplan"
	"daihoi/models/vietext"
)

// statedIn finds the numbers that a list states of itself: above its headings, in the titles of its groups, in its sums
// and below it.
func statedIn(t *tables.Table, l *List, workbook grid.Book) []rosterplan.Stated {
	var out []rosterplan.Stated
	whole := func(row int, text string) {
		for _, n := range numbersIn(text) {
			out = append(out, rosterplan.Stated{Of: n.of, Count: n.count, Row: row, Text: grid.Cut(text, longestText), To: len(t.Rows)})
		}
	}
	eachAbove(t, workbook, whole)
	last := slices.IndexFunc(backwards(t.Rows), func(r tables.Row) bool { return r.Kind == tables.Data })
	last = len(t.Rows) - 1 - last
	group, sums := -1, false
	for i := range t.Rows {
		row := &t.Rows[i]
		if row.Kind == tables.Data {
			continue
		}
		text := rowText(row)
		switch row.Kind {
		case tables.Group:
			group = i
			if n, ok := groupCount(text, row, t); ok {
				out = append(out, rosterplan.Stated{Of: rosterplan.StatedGroup, Count: n, Row: row.Number, Text: text, Group: title(row), From: i, To: groupEnd(t, i)})
			}
		case tables.Total:
			part := i < last || isPartSum(text) || sums && strings.HasPrefix(strings.ToLower(text), "cộng")
			if !part {
				whole(row.Number, text)
				out = append(out, sumsBySex(row, t, l)...)
				continue
			}
			if n := numbersIn(text); group >= 0 && len(n) > 0 && n[0].of == rosterplan.StatedAll {
				out = append(out, rosterplan.Stated{Of: rosterplan.StatedGroup, Count: n[0].count, Row: row.Number, Text: text, Group: title(&t.Rows[group]), From: group, To: i})
			}
			sums = sums || i < last
		case tables.Trailer:
			if strings.Contains(vietext.Fold(text), "dai bieu") {
				whole(row.Number, text)
			}
		}
	}
	return out
}

func backwards(rows []tables.Row) []tables.Row {
	rows = slices.Clone(rows)
	slices.Reverse(rows)
	return rows
}

// isPartSum reports whether a sum says that it is one of a part of the list: "Cộng mục I: 5 đại biểu".
func isPartSum(text string) bool {
	words := strings.Fields(strings.ToLower(text))
	if len(words) < 2 || words[0] != "cộng" {
		return false
	}
	word := strings.Trim(words[1], "():.,")
	return word != "" && (strings.Trim(word, "ivx") == "" || slices.Contains([]string{"mục", "nhóm", "phần", "khối", "đoàn", "đơn", "thôn", "xã", "diện", "loại"}, word))
}

// groupEnd is the index of the row after the last of a group: the next title that is not inside it.
func groupEnd(t *tables.Table, at int) int {
	depth := len(t.Rows[at].Groups)
	for i := at + 1; i < len(t.Rows); i++ {
		if t.Rows[i].Kind == tables.Group && len(t.Rows[i].Groups) <= depth {
			return i
		}
	}
	return len(t.Rows)
}

func title(row *tables.Row) string {
	if len(row.Groups) == 0 {
		return ""
	}
	return row.Groups[len(row.Groups)-1]
}

// rowText is what a row says in words, with a space between cells.
func rowText(row *tables.Row) string {
	var texts []string
	for _, c := range row.Cells {
		if c.Kind == field.RawText {
			texts = append(texts, grid.Text(c))
		}
	}
	return strings.Join(texts, " ")
}

// groupCount is the number in the title of a group: "I. ĐẢNG ỦY (12 đại biểu)", "I. ĐẢNG ỦY: 12", or the only number in
// a cell of its own beside the title.
func groupCount(text string, row *tables.Row, t *tables.Table) (n int, ok bool) {
	for _, said := range numbersIn(text) {
		if said.of == rosterplan.StatedAll {
			return said.count, true
		}
	}
	if open := max(strings.LastIndexAny(text, "(:"), 0); open > 0 {
		if n, err := strconv.Atoi(strings.Trim(text[open+1:], " ).:")); err == nil && n < mostStated {
			return n, true
		}
	}
	numbers := 0
	for i, c := range row.Cells {
		if c.Kind == field.RawNumber && i < len(t.Columns) && !t.Columns[i].Ordinal {
			numbers++
			n = int(c.Number)
		}
	}
	return n, numbers == 1 && n > 0 && n < mostStated
}

const mostStated = 1900 // greater numbers are years

// sumsBySex are the sums below the columns of men and women, and below the names.
func sumsBySex(row *tables.Row, t *tables.Table, l *List) []rosterplan.Stated {
	var out []rosterplan.Stated
	for i, c := range row.Cells {
		if c.Kind != field.RawNumber || c.Number != float64(int(c.Number)) || c.Number >= mostStated {
			continue
		}
		s := rosterplan.Stated{Count: int(c.Number), Row: row.Number, Text: rowText(row), To: len(t.Rows)}
		switch base, part, _ := strings.Cut(l.Mapping[i], "."); {
		case part == "male":
			s.Of = rosterplan.StatedMale
		case part == "female":
			s.Of = rosterplan.StatedFemale
		case base == nameKey:
			s.Of = rosterplan.StatedAll
		default:
			continue
		}
		out = append(out, s)
	}
	return out
}

// said is a number in a text and whom it counts.
type said struct {
	of    rosterplan.StatedOf
	count int
}

// word is a word or a number of a text in lower case. Sign is the last punctuation before it, 0 for none.
type word struct {
	text   string
	number int // -1 for a word
	sign   rune
}

func (w word) apart() bool { return w.sign != 0 }

func wordsOf(text string) []word {
	var out []word
	sign := rune(0)
	text = strings.ToLower(vietext.NFC(text))
	for at := 0; at < len(text); {
		r := rune(text[at])
		end := at + 1
		switch {
		case r >= '0' && r <= '9':
			for end < len(text) && text[end] >= '0' && text[end] <= '9' {
				end++
			}
			n, err := strconv.Atoi(text[at:end])
			if err != nil {
				n = mostStated
			}
			out, sign = append(out, word{text[at:end], n, sign}), 0
		default:
			letters := strings.IndexFunc(text[at:], func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) })
			if letters < 0 {
				letters = len(text) - at
			}
			if letters > 0 {
				end = at + letters
				out, sign = append(out, word{text[at:end], -1, sign}), 0
			} else if r != ' ' {
				sign = r
			}
		}
		at = end
	}
	return out
}

// Words that say of a number what it counts.
var (
	sumWords  = []string{"tổng", "cộng", "gồm", "có", "định", "total", "lượng"}
	seatWords = []string{"phân bổ", "chỉ tiêu", "được phân", "allocated"}
	heads     = []string{"đại biểu", "người", "đ c", "đồng chí", "đb", "vị", "delegates"}
	goesOn    = []string{"dự", "tham", "được", "về", "của", "trong", "triệu", "đi", "nam", "nữ"} // after the people, when all are meant
)

// numbersIn reads what a text states: "Tổng số: 85 đại biểu (nam: 40, nữ: 45)". A number counts once.
func numbersIn(text string) []said {
	words := wordsOf(text)
	used := map[int]bool{}
	sex := map[string]rosterplan.StatedOf{"nam": rosterplan.StatedMale, "nữ": rosterplan.StatedFemale}
	at := func(i int) string {
		if i < 0 || i >= len(words) {
			return ""
		}
		return words[i].text
	}
	var out []said
	take := func(i int, of rosterplan.StatedOf) {
		if i >= 0 && i < len(words) && words[i].number >= 0 && words[i].number < mostStated && !used[i] {
			used[i] = true
			out = append(out, said{of, words[i].number})
		}
	}
	everybody := rosterplan.StatedAll
	if slices.ContainsFunc(seatWords, func(w string) bool { return strings.Contains(strings.ToLower(text), w) }) {
		everybody = rosterplan.StatedSeats
	}
	for i, w := range words {
		if w.number < 0 {
			continue
		}
		width := headWidth(at(i+1), at(i+2))
		if width == 0 {
			continue
		}
		next := i + 1 + width
		if of, isSex := sex[at(i-1)]; isSex && (w.sign == 0 || w.sign == ':') && (i < 2 || words[i-2].number < 0) { // "nữ 12 đại biểu"
			take(i, of)
			continue
		}
		switch of, isSex := sex[at(next)]; {
		case isSex && !words[next].apart() && (next+1 >= len(words) || words[next+1].number < 0 || words[next+1].apart()):
			take(i, of)
		case next >= len(words), words[next].apart(), slices.Contains(goesOn, at(next)) && at(next+1) != "khuyết":
			take(i, everybody)
		default:
			used[i] = true // a part of them: "5 người dân tộc thiểu số"
		}
	}
	for i := range words {
		if of, isSex := sex[at(i)]; isSex {
			if i > 0 && words[i-1].number >= 0 && !words[i].apart() && !used[i-1] {
				take(i-1, of)
				continue
			}
			take(i+1, of)
		}
	}
	for i := range words {
		if slices.Contains(sumWords, at(i)) || everybody == rosterplan.StatedSeats && (at(i) == "bổ" || at(i) == "tiêu") {
			for j := i + 1; j < min(len(words), i+9); j++ {
				if words[j].number >= 0 || sex[at(j)] != "" {
					take(j, everybody)
					break
				}
			}
			break
		}
	}
	return out
}

// headWidth is the number of words that name people, 0 when they do not.
func headWidth(one, two string) int {
	switch {
	case slices.Contains(heads, one):
		return 1
	case slices.Contains(heads, one+" "+two):
		return 2
	}
	return 0
}

// eachAbove visits the texts between the headings of a table and what stands above it.
func eachAbove(t *tables.Table, workbook grid.Book, visit func(row int, text string)) {
	for i := range workbook.Sheets {
		s := &workbook.Sheets[i]
		if s.Name != t.Sheet {
			continue
		}
		texts := 0
		for j := len(s.Lines) - 1; j >= 0 && texts < mostAbove; j-- {
			line := &s.Lines[j]
			if line.Number >= firstRow(t) {
				continue
			}
			if hasNumberFirst(line) {
				return // people of a table above
			}
			for _, c := range line.Cells {
				if c.Kind == field.RawText {
					texts++
					visit(line.Number, grid.Text(c))
				}
			}
		}
	}
}

// hasNumberFirst reports whether a line begins with a running number.
func hasNumberFirst(line *grid.Line) bool {
	for _, c := range line.Cells {
		if !c.Empty() {
			_, err := strconv.Atoi(strings.Trim(c.Text, " ."))
			return err == nil
		}
	}
	return false
}
