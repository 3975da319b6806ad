package grid

import (
	"strings"

	"daihoi/models/field"
)

// symbolFonts draw ticks and boxes in place of letters.
var symbolFonts = []map[rune]rune{
	{'ü': '✓', 'û': '☒', 'þ': '☑', 'ý': '☒', 'x': '☒', 'q': '☐', 'o': '☐', '¨': '☐'}, // Wingdings
	{'P': '✓', 'R': '☑', 'O': '☒', 'Q': '☒', 'S': '☒', 'T': '☒', '£': '☐', '*': '☐'}, // Wingdings 2
}

// DrawSymbols replaces the letters of cells in a font of symbols by what is seen there. The tick of Wingdings is also
// known without its font, which gets lost on the way: no word is just "ü".
func (s *Sheet) DrawSymbols(r *Run) error {
	for i := range s.Lines {
		cells := s.Lines[i].Cells
		for j := range cells {
			if cells[j].Kind == field.RawText && len(cells[j].Text) <= 8 {
				cells[j] = drawn(cells[j])
			}
		}
		if err := r.Spend(len(cells)); err != nil {
			return err
		}
	}
	return nil
}

func drawn(c field.Raw) field.Raw {
	signs := []rune(strings.TrimSpace(c.Text))
	if len(signs) != 1 {
		return c
	}
	sign, font := signs[0], strings.ToLower(c.Font)
	private := sign >= 0xF020 && sign <= 0xF0FF // where Word keeps the signs of these fonts
	if private {
		sign -= 0xF000
	}
	letters := symbolFonts[0]
	switch {
	case strings.HasPrefix(font, "wingdings 2"):
		letters = symbolFonts[1]
	case strings.HasPrefix(font, "wingdings"), private:
	case sign != 'ü' && sign != 'þ' || LegacyFont(font):
		return c
	}
	switch seen := letters[sign]; seen {
	case 0:
	case '☐':
		return field.Raw{}
	default:
		c.Text, c.Font = string(seen), ""
	}
	return c
}
