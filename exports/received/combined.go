package received

import (
	"slices"
	"strings"

	"daihoi/exports/tables"
	"daihoi/models/cellvalue"
	"daihoi/models/delegate"
	"daihoi/models/vietext"
)

// matchCombined finds columns that hold two numbers, by a heading that names both ("CCCD/Điện thoại"), a column of the
// sex and the birth, and a second column of the birth. It returns the columns decided so.
func matchCombined(columns []tables.Column, mapping map[int]string) (decided []int) {
	taken := map[string]bool{}
	for _, key := range mapping {
		taken[key] = true
	}
	give := func(i int, key string) {
		delete(taken, mapping[i])
		mapping[i], taken[key] = key, true
		decided = append(decided, i)
	}
	for i := range columns {
		c := &columns[i]
		if c.Hidden || c.Ordinal || len(c.Path) == 0 {
			continue
		}
		pieces := headingPieces(strings.Join(c.Path, "/"))
		numbers, second := "citizen_id."+cellvalue.WithPhone, "born_on."+cellvalue.Second
		both, mixed := "born_on."+cellvalue.WithSex, "education."+cellvalue.Mixed
		switch key := mapping[i]; {
		case (key == "" || key == "phone" || key == "citizen_id") && !taken[numbers] && len(pieces) == 2 && anyHeads("citizen_id", pieces) && anyHeads("phone", pieces):
			give(i, numbers)
		case (key == "" || schooling(key)) && !taken[mixed] && headsSchoolings(pieces) > 1 && saysSchoolings(c):
			give(i, mixed)
		case (key == "" || key == "born_on" || key == "gender") && !taken[both] && saysSexAndBirth(c):
			give(i, both)
		case key == "" && taken["born_on"] && !taken[second] && anyHeads("born_on", []string{vietext.Fold(c.Name())}) && saysBirth(c):
			give(i, second)
		}
	}
	return decided
}

func headingPieces(heading string) []string {
	folded := strings.NewReplacer(" va ", "/", " hoac ", "/", "(", "/", ")", "").Replace(vietext.Fold(heading))
	pieces := strings.FieldsFunc(folded, func(r rune) bool { return strings.ContainsRune("/,;-–+&\n", r) })
	for i := range pieces {
		pieces[i] = strings.TrimSpace(pieces[i])
	}
	return slices.DeleteFunc(pieces, func(p string) bool { return p == "" })
}

// namesOf are the folded headings of the fields that such columns are about.
var namesOf = func() map[string]map[string]bool {
	of := map[string]map[string]bool{}
	for _, f := range delegate.Fields.Only("citizen_id", "phone", "born_on", "education", "qualification", "political_theory") {
		of[f.Key] = map[string]bool{}
		for _, heading := range append(slices.Clone(f.Headers), alsoMet[f.Key]...) {
			of[f.Key][vietext.Fold(heading)] = true
		}
	}
	return of
}()

// anyHeads reports whether one of the folded pieces is a heading of the field.
func anyHeads(key string, pieces []string) bool {
	return slices.ContainsFunc(pieces, func(p string) bool { return namesOf[key][p] })
}

func schooling(key string) bool {
	return key == "education" || key == "qualification" || key == "political_theory"
}

// headsSchoolings counts the fields of schooling that the pieces of a heading name: "Học vấn/Chuyên môn". It is 0 where a
// piece is of something else.
func headsSchoolings(pieces []string) int {
	fields := map[string]bool{}
	for _, p := range pieces {
		key := ""
		for _, k := range []string{"education", "qualification", "political_theory"} {
			if namesOf[k][p] || slices.ContainsFunc(short[k], func(h string) bool { return vietext.Fold(h) == p }) {
				key = k
			}
		}
		if key == "" && p != "trinh do" {
			return 0
		}
		fields[key] = true
	}
	return len(fields)
}

// saysSchoolings reports whether half of the values divide among fields of schooling.
func saysSchoolings(c *tables.Column) bool {
	divided := 0
	for _, value := range c.Distinct {
		if _, ok := cellvalue.SplitSchooling(value); ok {
			divided++
		}
	}
	return divided > 0 && divided*2 >= len(c.Distinct)
}

// saysSexAndBirth reports whether nine in ten of the values are a sex and a number.
func saysSexAndBirth(c *tables.Column) bool {
	both := 0
	for _, value := range c.Distinct {
		if word, rest := cellvalue.SplitSex(value); word != "" && strings.ContainsAny(rest, "0123456789") {
			both++
		}
	}
	return both > 1 && both*10 >= len(c.Distinct)*9
}

// saysBirth reports whether half of the values are days or years.
func saysBirth(c *tables.Column) bool {
	days := 0
	for _, value := range c.Distinct {
		if sortOf(value)&(aDay|aYear) != 0 {
			days++
		}
	}
	return days > 0 && days*2 >= len(c.Distinct)
}
