package docx

import (
	"errors"
	"strconv"
	"strings"

	"daihoi/exports/intake/grid"
	"daihoi/exports/intake/office"
)

// wordLists are the lists that Word numbers itself.
type wordLists struct {
	levels map[string][]wordLevel // by list
	shared map[string]string      // by list, the one with which it counts
	counts map[string][]int       // by the list that counts and level
}

// wordLevel is how a level of a list is numbered: "%1." of "decimal" numbers.
type wordLevel struct {
	format, text string
	start        int
}

const (
	maxLevels = 9
	maxLists  = 20_000 // far more than Word keeps
)

// readWordLists reads the numbering part.
func readWordLists(c office.Container, part string) (wordLists, error) {
	out := wordLists{levels: map[string][]wordLevel{}, shared: map[string]string{}, counts: map[string][]int{}}
	s, err := c.Scan(part)
	if errors.Is(err, office.ErrNoPart) {
		return out, nil
	}
	if err != nil {
		return out, err
	}
	abstract := map[string][]wordLevel{}
	for id, level := "", 0; ; {
		if err := s.Next(); err != nil || s.Kind == office.Ended {
			return out, err
		}
		if s.Kind != office.Opening || len(s.Open) < 2 {
			continue
		}
		if len(abstract)+len(out.levels) > maxLists {
			return out, office.ErrXML
		}
		switch name, list := string(s.Name), string(s.Open[1]); {
		case list == "abstractNum" && len(s.Open) == 2:
			id = s.Attr("abstractNumId")
			abstract[id] = make([]wordLevel, maxLevels)
		case list == "num" && len(s.Open) == 2:
			id = s.Attr("numId")
		case list == "num" && name == "abstractNumId":
			out.levels[id], out.shared[id] = abstract[s.Attr("val")], s.Attr("val")
		case list == "num" && name == "startOverride":
			out.shared[id] = "list " + id
		case list == "abstractNum" && name == "lvl":
			level = min(max(grid.Atoi(s.Attr("ilvl")), 0), maxLevels-1)
		case list == "abstractNum" && len(s.Open) == 4:
			l := &abstract[id][level]
			switch name {
			case "start":
				l.start = grid.Atoi(s.Attr("val"))
			case "numFmt":
				l.format = s.Attr("val")
			case "lvlText":
				l.text = grid.Cut(s.Attr("val"), 20)
			}
		}
	}
}

// number counts a paragraph of a list and returns its number, "" outside lists and for bullets.
func (l wordLists) number(list string, level int) string {
	levels := l.levels[list]
	if level < 0 || level >= len(levels) {
		return ""
	}
	counts := l.counts[l.shared[list]]
	if counts == nil {
		counts = make([]int, maxLevels)
		l.counts[l.shared[list]] = counts
	}
	counts[level]++
	clear(counts[level+1:])
	if levels[level].format == "bullet" {
		return ""
	}
	out := levels[level].text
	for i, above := range levels[:level+1] {
		n := max(counts[i], 1) - 1 + above.start
		out = strings.ReplaceAll(out, "%"+strconv.Itoa(i+1), ordinal(n, above.format))
	}
	return out
}

func ordinal(n int, format string) string {
	switch format {
	case "upperRoman":
		return roman(n)
	case "lowerRoman":
		return strings.ToLower(roman(n))
	case "upperLetter":
		return grid.ColumnName(max(n, 1) - 1)
	case "lowerLetter":
		return strings.ToLower(grid.ColumnName(max(n, 1) - 1))
	case "none":
		return ""
	}
	return strconv.Itoa(n)
}

func roman(n int) string {
	if n < 1 || n > 399 {
		return strconv.Itoa(n)
	}
	digit := func(n int, one, five, ten string) string {
		return [...]string{"", one, one + one, one + one + one, one + five, five, five + one, five + one + one, five + one + one + one, one + ten}[n]
	}
	return digit(n/100, "C", "D", "M") + digit(n/10%10, "X", "L", "C") + digit(n%10, "I", "V", "X")
}
