package template

import (
	"bytes"
	_ "embed"
	"encoding/csv"
	"strings"
	"sync"
)

//go:embed sources.csv
var sourcesCSV []byte

// Source is a publication that supports a lead time: the key used by templates, its title, and the address where it
// was read, or "".
type Source struct{ Key, TitleVI, TitleEN, Address string }

var loadSources = sync.OnceValue(func() map[string]Source {
	sources := map[string]Source{}
	rows, err := csv.NewReader(bytes.NewReader(sourcesCSV)).ReadAll()
	if err != nil {
		panic(err) // the file is embedded
	}
	for _, row := range rows[1:] {
		sources[row[0]] = Source{row[0], row[1], row[2], row[3]}
	}
	return sources
})

// Sources lists the sources of the item's lead time; none for common practice ("inf").
func (i Item) Sources() []Source {
	var list []Source
	for key := range strings.FieldsFuncSeq(i.Evidence, func(r rune) bool { return strings.ContainsRune(" []|,", r) }) {
		if s, ok := loadSources()[key]; ok {
			list = append(list, s)
		}
	}
	return list
}
