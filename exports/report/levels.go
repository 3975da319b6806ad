package report

import (
	"daihoi/models/org"
	"daihoi/models/readiness"
	"daihoi/templates/i18n"
)

// LevelBelow is the level of the units directly below a unit, its own level when there are none.
func LevelBelow(u org.Unit, children []org.Unit) string {
	if len(children) == 0 {
		return u.LevelCode
	}
	return children[0].LevelCode
}

func LevelName(words *i18n.Printer, levels []org.Level, code string) string {
	for _, l := range levels {
		if l.Code == code {
			return words.Pick(l.NameVi, l.NameEn)
		}
	}
	return code
}

// RolledLevels are the levels that have congresses, the highest first.
func RolledLevels(levels []org.Level, counts []readiness.UnitCount) []string {
	there := map[string]bool{}
	for _, n := range counts {
		there[n.LevelCode] = true
	}
	var codes []string
	for _, l := range levels {
		if there[l.Code] {
			codes = append(codes, l.Code)
		}
	}
	return codes
}
