package report

import (
	"strings"

	"daihoi/exports/book"
	"daihoi/models/congress"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/templates/i18n"
)

// PaperNames returns the lines below the title of a paper: the congress, and the units above it.
func PaperNames(tx *store.Tx, words *i18n.Printer, c congress.Congress) (title, parent string, err error) {
	above, err := org.Ancestors(tx, c.Unit)
	if err != nil {
		return "", "", err
	}
	terms, err := org.Terms(tx)
	if err != nil {
		return "", "", err
	}
	return congressTitle(words, c, termCode(terms, c.TermID)), namesOf(above), nil
}

// namesOf lists units from the nearest upward, without the country.
func namesOf(above []org.Unit) string {
	var names []string
	for i := len(above) - 1; i >= 0; i-- {
		if above[i].Code != org.NationCode {
			names = append(names, above[i].FullName)
		}
	}
	return strings.Join(names, ", ")
}

func termCode(terms []org.Term, id int64) string {
	for _, t := range terms {
		if t.ID == id {
			return t.Code
		}
	}
	return ""
}

// congressTitle names the congress as official papers do.
func congressTitle(words *i18n.Printer, c congress.Congress, term string) string {
	key := "export.delegates.congress"
	if c.Ordinal == 0 {
		key = "export.delegates.congress_unnumbered"
	}
	return words.T(key, "Unit", strings.ToUpper(c.Unit.FullName), "Ordinal", book.Roman(c.Ordinal),
		"Term", strings.Replace(term, "-", " - ", 1))
}
