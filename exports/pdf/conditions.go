package pdf

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// conditions applies the conditional formats of the kinds that our workbooks use: data bars, and a look for numbers on
// one side of a bound. Other kinds are left out.
func (b *workbook) conditions(s *sheet) error {
	formats, err := b.file.GetConditionalFormats(s.name)
	if err != nil {
		return err
	}
	for _, ref := range slices.Sorted(maps.Keys(formats)) {
		areas, err := parseAreas(strings.ReplaceAll(ref, " ", ","))
		if err != nil {
			return err
		}
		var numbers []place
		for at, c := range s.cells {
			if c.numeric && slices.ContainsFunc(areas, func(a area) bool { return a.cols.has(at.col) && a.rows.has(at.row) }) {
				numbers = append(numbers, at)
			}
		}
		for _, o := range formats[ref] {
			switch o.Type {
			case "data_bar":
				s.bars(numbers, o)
			case "cell":
				if err := b.highlight(s, numbers, o); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// bars gives each number a bar by its place between the bounds. A bound that is not a number is that of the numbers
// themselves, and 0.
func (s *sheet) bars(numbers []place, o excelize.ConditionalFormatOptions) {
	low, high := 0.0, 0.0
	for _, at := range numbers {
		low, high = min(low, s.cells[at].number), max(high, s.cells[at].number)
	}
	if n, err := strconv.ParseFloat(o.MinValue, 64); o.MinType == "num" && err == nil {
		low = n
	}
	if n, err := strconv.ParseFloat(o.MaxValue, 64); o.MaxType == "num" && err == nil {
		high = n
	}
	if high <= low {
		return
	}
	for _, at := range numbers {
		c := s.cells[at]
		c.bar, c.barInk = min(1, max(0, (c.number-low)/(high-low))), o.BarColor
		s.cells[at] = c
	}
}

// highlight changes the look of the numbers that meet the condition.
func (b *workbook) highlight(s *sheet, numbers []place, o excelize.ConditionalFormatOptions) error {
	bound, err := strconv.ParseFloat(o.Value, 64)
	if err != nil || o.Format == nil {
		return nil
	}
	style, err := b.file.GetConditionalStyle(*o.Format)
	if err != nil {
		return err
	}
	for _, at := range numbers {
		c := s.cells[at]
		meets, known := map[string]bool{">": c.number > bound, "<": c.number < bound, ">=": c.number >= bound,
			"<=": c.number <= bound, "==": c.number == bound, "<>": c.number != bound}[criterion(o.Criteria)]
		if !known || !meets {
			continue
		}
		dressed := *c.look
		dressed.dress(style)
		c.look = &dressed
		s.cells[at] = c
	}
	return nil
}

// criterion is the sign of a comparison that excelize names by words when it reads a file.
func criterion(text string) string {
	if sign, ok := map[string]string{"greater than": ">", "less than": "<", "greater than or equal to": ">=",
		"less than or equal to": "<=", "equal to": "==", "not equal to": "<>"}[text]; ok {
		return sign
	}
	return text
}
