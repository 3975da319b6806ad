package composition

import (
	"slices"
	"strings"

	"daihoi/models/delegate"
)

// Levels of a report that no vocabulary names.
const (
	LevelOther   = "other"   // something is recorded that names no known level
	LevelUnknown = "unknown" // nothing is recorded
)

// stages of general education, in which reports sum up both systems of classes, highest first.
var stages = []string{"THPT", "THCS", "Tiểu học", "Không biết chữ"}

// levels lists what a report sums up the field as, highest first; LevelOther and LevelUnknown come last.
func levels(key string) []string {
	known := stages
	if key != "education" {
		known = nil
		for _, name := range slices.Backward(delegate.Vocabulary(key)) {
			known = append(known, stage(key, name))
		}
	}
	return slices.Concat(known, []string{LevelOther, LevelUnknown})
}

func stage(key, name string) string {
	if group := delegate.Vocabularies()[key].Stages[name]; group != "" {
		return group
	}
	return name
}

// levelOf is the one of levels that a recorded value means: "Kỹ sư" and "Đại học Luật" are Đại học, as the words that
// come first say the level. The lowest level is believed only as it stands: "không rõ" is not "không".
func levelOf(key, value string) string {
	if strings.TrimSpace(value) == "" {
		return LevelUnknown
	}
	v := delegate.Vocabularies()[key]
	name, known := delegate.Canonical(key, value)
	if !known {
		name = v.Within[delegate.SpellingKey(value)]
	}
	parts := strings.Fields(value)
	for n := len(parts) - 1; n > 0 && name == ""; n-- {
		first := strings.Join(parts[:n], " ")
		if found, ok := delegate.Canonical(key, first); ok && found != v.Names[0] {
			name = found
		} else if found := v.Within[delegate.SpellingKey(first)]; found != v.Names[0] {
			name = found
		}
	}
	if name == "" {
		return LevelOther
	}
	return stage(key, name)
}
