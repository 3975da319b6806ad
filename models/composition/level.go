package composition

import (
	"slices"
	"strings"

	"daihoi/models/vocabulary"
)

// Report levels outside the vocabularies.
const (
	LevelOther   = "other"   // a value is recorded but matches no known level
	LevelUnknown = "unknown" // nothing is recorded
)

// stages are the levels of general education, highest first; reports merge both class systems into them.
var stages = []string{"THPT", "THCS", "Tiểu học", "Không biết chữ"}

// levels lists the report levels of a field, highest first, then LevelOther and LevelUnknown.
func levels(key string) []string {
	known := stages
	if key != "education" {
		known = nil
		for _, name := range slices.Backward(vocabulary.Names(key)) {
			known = append(known, stage(key, name))
		}
	}
	return slices.Concat(known, []string{LevelOther, LevelUnknown})
}

func stage(key, name string) string {
	if group := vocabulary.All()[key].Stages[name]; group != "" {
		return group
	}
	return name
}

// levelOf maps a recorded value to one of levels. The first words decide: "Kỹ sư" and "Đại học Luật" are Đại học. The
// lowest level must match exactly, because "không rõ" does not mean "không".
func levelOf(key, value string) string {
	if strings.TrimSpace(value) == "" {
		return LevelUnknown
	}
	v := vocabulary.All()[key]
	name, known := vocabulary.Canonical(key, value)
	if !known {
		name = v.Within[vocabulary.SpellingKey(value)]
	}
	parts := strings.Fields(value)
	for n := len(parts) - 1; n > 0 && name == ""; n-- {
		first := strings.Join(parts[:n], " ")
		if found, ok := vocabulary.Canonical(key, first); ok && found != v.Names[0] {
			name = found
		} else if found := v.Within[vocabulary.SpellingKey(first)]; found != v.Names[0] {
			name = found
		}
	}
	if name == "" {
		return LevelOther
	}
	return stage(key, name)
}
