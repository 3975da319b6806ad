package grid

import (
	"strings"

	"daihoi/models/field"
	"daihoi/models/vietext"
)

const maxVoters = 20_000

// DropLegacyFonts drops a legacy font from the cells of the sheet when most of what was typed in it is plain Unicode:
// templates keep the font long after people have changed the keyboard, and short words read well either way. The first
// cells of a font decide for the rest.
func (s *Sheet) DropLegacyFonts(r *Run) error {
	votes, voters := map[string]int{}, map[string]int{}
	err := s.eachLegacy(func(c *field.Raw) error {
		if voters[c.Font]++; voters[c.Font] > maxVoters {
			return r.Spend(CellWork)
		}
		switch t := Cut(c.Text, maxTextRunes); {
		case strings.ContainsFunc(t, func(r rune) bool { return r >= 'Ă' && r <= 'ỹ' && r != '–' }):
			votes[c.Font]--
		case vietext.DetectLegacy(t, "") != vietext.Unicode:
			votes[c.Font]++
		}
		return r.Spend(TextWork(*c))
	})
	if err != nil {
		return err
	}
	return s.eachLegacy(func(c *field.Raw) error {
		if votes[c.Font] < 0 {
			c.Font = ""
		}
		return nil
	})
}

func (s *Sheet) eachLegacy(do func(*field.Raw) error) error {
	for i := range s.Lines {
		for j := range s.Lines[i].Cells {
			c := &s.Lines[i].Cells[j]
			if c.Kind != field.RawText || !LegacyFont(c.Font) {
				continue
			}
			if err := do(c); err != nil {
				return err
			}
		}
	}
	return nil
}

// LegacyFont reports whether a font shows letters of another encoding: those of TCVN3 (.VnTime) and VNI.
func LegacyFont(font string) bool {
	font = strings.ToLower(Cut(font, 4))
	return strings.HasPrefix(font, ".vn") || strings.HasPrefix(font, "vni")
}
