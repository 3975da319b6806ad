package exports

import (
	_ "embed"
	"encoding/csv"
	"strings"
	"sync"
	"unicode"

	"daihoi/models/calendar"
	"daihoi/models/delegate"
	"daihoi/models/vietext"
)

// publicKeys are the fields that a list for everybody shows. Of the date of birth only the year is left.
var publicKeys = []string{"full_name", "gender", "born_on", "occupation", "represents"}

// forEverybody is the list as one group, because categories are not public, and without what the public must not
// learn.
func (in DelegateList) forEverybody() DelegateList {
	var rows []delegate.Record
	for _, g := range in.Groups {
		for _, r := range g.Rows {
			rows = append(rows, published(r))
		}
	}
	in.Groups = []DelegateGroup{{Rows: rows}}
	return in
}

// published is a record without the rest of the date of birth, and without offices and senders that tell a person's
// religion.
func published(r delegate.Record) delegate.Record {
	r.BornOn = calendar.Partial{Year: r.BornOn.Year}
	r.Occupation, r.Represents = withoutReligion(r.Occupation), withoutReligion(r.Represents)
	return r
}

// withoutReligion is the text, or "" when it names a religious body, office or rank.
func withoutReligion(text string) string {
	in := spaced(text)
	for _, words := range religiousWords() {
		if strings.Contains(in, words) {
			return ""
		}
	}
	return text
}

// religiousCSV names religious bodies, offices and ranks with their sources, several spellings in a cell.
//
//go:embed data/religious-words.csv
var religiousCSV string

// religiousWords are the words of the file, spaced.
var religiousWords = sync.OnceValue(func() (all []string) {
	rows, err := csv.NewReader(strings.NewReader(religiousCSV)).ReadAll()
	if err != nil {
		panic(err) // the file is part of the program
	}
	for _, row := range rows[1:] {
		for words := range strings.SplitSeq(row[0], "|") {
			all = append(all, spaced(words))
		}
	}
	return all
})

// spaced is the text in small letters with one blank around each word, so that only whole words are found. Tone marks
// stay: without them "chùa" would be "chưa".
func spaced(text string) string {
	words := strings.FieldsFunc(strings.ToLower(vietext.NFC(text)), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return " " + strings.Join(words, " ") + " "
}
