package received

import (
	"strings"
	"unicode"

	"daihoi/exports/tables"
)

// matchUnnamed finds the names in a table of people of which no column is headed as names: the first column without a
// heading that every row fills, each with other words that look like a name, or the only such column with another heading. It returns the columns decided so.
func matchUnnamed(columns []tables.Column, mapping map[int]string) (decided []int) {
	people, most := false, 0
	for i, c := range columns {
		most = max(most, filled(c))
		switch base, _, _ := strings.Cut(mapping[i], "."); {
		case base == nameKey:
			return nil
		case mapping[i] == "gender", base == "born_on", base == "citizen_id":
			people = people || c.Values.Texts+c.Values.Days > 1
		}
	}
	var headed []int
	for i, c := range columns {
		switch {
		case !people || mapping[i] != "" || c.Hidden || c.Apart || c.Values.Texts != most || !mostlyNames(c):
		case len(c.Path) == 0:
			mapping[i] = nameKey
			return []int{i}
		case !speaksOfOthers(c.Name()):
			headed = append(headed, i)
		}
	}
	if len(headed) != 1 { // of two, only somebody who knows the list can say which
		return nil
	}
	mapping[headed[0]] = nameKey
	return headed
}

func filled(c tables.Column) int {
	return c.Values.Marks + c.Values.Days + c.Values.Numbers + c.Values.Texts
}

// mostlyNames reports whether nine in ten of the texts of a column look like names and are there once.
func mostlyNames(c tables.Column) bool {
	names := 0
	for _, value := range c.Distinct {
		if sortOf(value)&^aName == 0 && looksLikeName(value) {
			names++
		}
	}
	return names > 1 && names*10 >= 9*min(c.Values.Texts, tables.MaxDistinct)
}

// looksLikeName reports whether a text is two to six words of letters that all begin with a capital. It says less than
// isPersonalName, and knows the names of every people: "Ksor H'Blâm".
func looksLikeName(text string) bool {
	words := strings.Fields(text)
	for _, w := range words {
		first := true
		for _, r := range w {
			if first && !unicode.IsUpper(r) || !first && !unicode.IsLetter(r) && !unicode.IsMark(r) && !strings.ContainsRune("'’-", r) {
				return false
			}
			first = false
		}
	}
	return len(words) >= 2 && len(words) <= 6
}
