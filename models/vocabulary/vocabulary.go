// Package vocabulary holds the official names of ethnic groups, religions, levels of schooling and member organisations,
// with the spellings met in lists (data/*.csv, sources in the table below). Keys are those of the fields of a delegate.
package vocabulary

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

// Kinh is the majority ethnic group; None is the religion of people who say they have none.
const (
	Kinh = "Kinh"
	None = "Không"
)

// sources names the file of each vocabulary. Ethnic groups: decision 121-TCTK/PPCĐ of 1979. Religions: decision
// 1019/QĐ-TCTK of 2008 and letter 6955/BNV-TGCP of 2020. Levels and member organisations: common use.
var sources = map[string]string{
	"ethnicity":        "data/ethnic-groups.csv",
	"religion":         "data/religions.csv",
	"education":        "data/education-general.csv",
	"qualification":    "data/professional-levels.csv",
	"political_theory": "data/political-theory-levels.csv",
	"represents":       "data/member-organisations.csv",
}

// vocabulary is one list: names in official order, and spelling → name.
type vocabulary struct {
	Names  []string
	folded map[string]string // spelling without diacritics and punctuation → name, "" if ambiguous
	exact  map[string]string // lower-case spelling → name
	Within map[string]string // folded words that imply a name but say more → name
	Stages map[string]string // name → report group
	Locals []string          // sub-groups of the names, kept as they are written
}

// All has every vocabulary by its key. They are read once, on first use; an unreadable file is a build defect.
var All = sync.OnceValue(func() map[string]vocabulary {
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

// newVocabulary reads the columns "name" and "variants". "narrower" has words that imply a name but say more (Kỹ sư
// implies Đại học), so they must not be replaced by it; "stage" is the report group; "local_groups" has sub-groups of an
// ethnic group (Mông Hoa), which keep their name and count as that group. Other columns are for readers.
func newVocabulary(rows [][]string) vocabulary {
	v := vocabulary{folded: map[string]string{}, exact: map[string]string{}, Within: map[string]string{}, Stages: map[string]string{}}
	name, variants := slices.Index(rows[0], "name"), slices.Index(rows[0], "variants")
	narrower, stage, locals := slices.Index(rows[0], "narrower"), slices.Index(rows[0], "stage"), slices.Index(rows[0], "local_groups")
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
	if locals < 0 {
		return v
	}
	for _, row := range rows[1:] { // after the names of all groups, which go first
		for local := range strings.SplitSeq(row[locals], "|") {
			key := SpellingKey(local)
			if _, taken := v.folded[key]; !taken && local != "" {
				v.Locals, v.folded[key] = append(v.Locals, local), local
			}
		}
	}
	return v
}

// SpellingKey gives H'Mông, H’Mông and H. mông the same key. Pure punctuation ("-") is kept.
func SpellingKey(s string) string {
	folded := vietext.Fold(s)
	if key := punctuation.Replace(folded); key != "" {
		return key
	}
	return folded
}

var punctuation = strings.NewReplacer(" ", "", "'", "", "’", "", "‘", "", "`", "", "-", "", "–", "", ".", "", ",", "")

// Names lists the suggestions for a field in official order; nil for a field without a list.
func Names(key string) []string { return slices.Clone(All()[key].Names) }

// Organisations lists the member organisations that exist at the level; all of them for a level without a column.
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

// Canonical returns the official spelling of a typed value: "kinh" → "Kinh", "PGHH" → "Phật giáo Hòa Hảo". An unknown
// value comes back as typed (NFC), with known false.
func Canonical(key, typed string) (value string, known bool) {
	typed = vietext.NFC(typed)
	v := All()[key]
	if name := v.exact[strings.ToLower(typed)]; name != "" {
		return name, true
	}
	if name := v.folded[SpellingKey(typed)]; name != "" {
		return name, true
	}
	if name := Labelled(key, typed); name != "" {
		return name, true
	}
	return typed, false
}

// labels stand in front of a word and name its field, folded.
var labels = map[string][]string{"ethnicity": {"dan toc", "nguoi"}, "religion": {"ton giao", "dao", "theo dao"}}

// Labelled is the official spelling of a word behind the label of its field: "Dân tộc Thái"; "" without a label or a known
// word.
func Labelled(key, text string) string {
	words := strings.Fields(text)
	for n := 1; n < len(words) && n <= 2; n++ {
		if slices.Contains(labels[key], strings.TrimSuffix(vietext.Fold(strings.Join(words[:n], " ")), ":")) {
			if name, known := Canonical(key, strings.Join(words[n:], " ")); known {
				return name
			}
		}
	}
	return ""
}

// IsMinority reports whether the ethnic group is one of the 53 besides Kinh, or a sub-group of one. Unknown words do not count: they may be
// typing errors or foreign peoples, and errors must not raise a reported share.
func IsMinority(ethnicity string) bool {
	name, known := Canonical("ethnicity", ethnicity)
	return known && name != Kinh
}

// IsReligious reports whether a religion is named. Unlike IsMinority it counts unknown words, because there are more
// communities than the recognised ones; empty means unknown and does not count.
func IsReligious(religion string) bool {
	name, _ := Canonical("religion", religion)
	return name != "" && name != None
}

// Minorities are the names for which IsMinority is true.
func Minorities() []string {
	return append(slices.DeleteFunc(Names("ethnicity"), func(name string) bool { return name == Kinh }), All()["ethnicity"].Locals...)
}

// maxNear bounds the proposals of Near.
const maxNear = 3

// Near proposes names that a typing error may have been meant for: those one letter away in any spelling, at most three.
func Near(key, typed string) []string {
	sought := SpellingKey(typed)
	if len(sought) < 3 {
		return nil
	}
	var near []string
	v := All()[key]
	for _, name := range append(slices.Clone(v.Names), v.Locals...) {
		if len(near) < maxNear && vietext.OneApart(sought, SpellingKey(name)) {
			near = append(near, name)
		}
	}
	return near
}
