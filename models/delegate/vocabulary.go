package delegate

import (
	"bytes"
	"embed"
	"encoding/csv"
	"slices"
	"strings"
	"sync"

	"daihoi/models/vietext"
)

//go:embed data/*.csv
var data embed.FS

// Kinh is the majority people; None is the religion of those who say that they have none.
const (
	Kinh = "Kinh"
	None = "Không"
)

// sources names the file of each vocabulary. The lists and where they come from: ethnic groups by decision
// 121-TCTK/PPCĐ of 1979, religions by decision 1019/QĐ-TCTK of 2008 and letter 6955/BNV-TGCP of 2020; the levels and
// the member organisations are common use.
var sources = map[string]string{
	"ethnicity":        "data/ethnic-groups.csv",
	"religion":         "data/religions.csv",
	"education":        "data/education-general.csv",
	"qualification":    "data/professional-levels.csv",
	"political_theory": "data/political-theory-levels.csv",
	"represents":       "data/member-organisations.csv",
}

// vocabulary is one list: names in official order, and the name for each spelling.
type vocabulary struct {
	Names  []string
	folded map[string]string // spelling without marks and punctuation → name, "" when it could be two
	exact  map[string]string // spelling as it stands, in lower case → name
	Within map[string]string // folded words that say more than a name → name
	Stages map[string]string // name → what reports sum it up as
}

// Vocabularies are read once, at first use; a file that cannot be read is a defect of the build.
var Vocabularies = sync.OnceValue(func() map[string]vocabulary {
	all := make(map[string]vocabulary, len(sources))
	for key, path := range sources {
		all[key] = newVocabulary(read(path))
	}
	return all
})

func read(path string) [][]string {
	file, err := data.ReadFile(path)
	if err != nil {
		panic(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(file)).ReadAll()
	if err != nil {
		panic(err)
	}
	return rows
}

// newVocabulary takes the columns "name" and "variants". "narrower" holds words that imply a name but say more than it
// (Kỹ sư is a Đại học), which must not be replaced by it; "stage" is the group of the name in a report. The other
// columns are for people.
func newVocabulary(rows [][]string) vocabulary {
	v := vocabulary{folded: map[string]string{}, exact: map[string]string{}, Within: map[string]string{}, Stages: map[string]string{}}
	name, variants := slices.Index(rows[0], "name"), slices.Index(rows[0], "variants")
	narrower, stage := slices.Index(rows[0], "narrower"), slices.Index(rows[0], "stage")
	for _, row := range rows[1:] {
		v.Names = append(v.Names, row[name])
		if stage >= 0 {
			v.Stages[row[name]] = row[stage]
		}
		if narrower >= 0 {
			for word := range strings.SplitSeq(row[narrower], "|") {
				v.Within[SpellingKey(word)] = row[name]
			}
		}
		for _, spelling := range append(strings.Split(row[variants], "|"), row[name]) {
			if spelling == "" {
				continue
			}
			v.exact[strings.ToLower(spelling)] = row[name]
			key := SpellingKey(spelling)
			if other, taken := v.folded[key]; taken && other != row[name] {
				v.folded[key] = ""
				continue
			}
			v.folded[key] = row[name]
		}
	}
	return v
}

// SpellingKey makes H'Mông, H’Mông and H. mông one. What is punctuation only ("-") stays as it is.
func SpellingKey(s string) string {
	folded := vietext.Fold(s)
	if key := punctuation.Replace(folded); key != "" {
		return key
	}
	return folded
}

var punctuation = strings.NewReplacer(" ", "", "'", "", "’", "", "‘", "", "`", "", "-", "", "–", "", ".", "", ",", "")

// Vocabulary lists the suggestions for the field with the key, in official order; nil for a field without a list.
func Vocabulary(key string) []string { return slices.Clone(Vocabularies()[key].Names) }

// Organisations lists the member organisations that exist at the level, all of them at a level without a column.
func Organisations(level string) []string {
	rows := read(sources["represents"])
	name, at := slices.Index(rows[0], "name"), slices.Index(rows[0], level)
	var names []string
	for _, row := range rows[1:] {
		if at < 0 || row[at] != "" {
			names = append(names, row[name])
		}
	}
	return names
}

// Canonical gives the one spelling of a typed value of the field: "kinh" → "Kinh", "PGHH" → "Phật giáo Hòa Hảo".
// A value that the list does not know is given back as typed (NFC), with known false.
func Canonical(key, typed string) (value string, known bool) {
	typed = vietext.NFC(typed)
	v := Vocabularies()[key]
	if name := v.exact[strings.ToLower(typed)]; name != "" {
		return name, true
	}
	if name := v.folded[SpellingKey(typed)]; name != "" {
		return name, true
	}
	return typed, false
}

// IsMinority reports whether the ethnic group is one of the 53 beside Kinh. A word outside the list is not counted:
// it may be a slip of the pen or a foreign people, and a share that is reported must not grow by mistakes.
func IsMinority(ethnicity string) bool {
	name, known := Canonical("ethnicity", ethnicity)
	return known && name != Kinh
}

// IsReligious reports whether a religion is named. Unlike IsMinority it counts words outside the list, as there are
// more communities than the recognised ones; an empty value is unknown, which is not counted.
func IsReligious(religion string) bool {
	name, _ := Canonical("religion", religion)
	return name != "" && name != None
}

// minorities are the names for which IsMinority holds.
func minorities() []string {
	return slices.DeleteFunc(Vocabulary("ethnicity"), func(name string) bool { return name == Kinh })
}
