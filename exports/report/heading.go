package report

import (
	"strings"

	"daihoi/exports/book"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/models/vietext"
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

// Signature says who signs a paper of the unit's Standing Board on a day: the chair; when the chair is away all day or
// there is none, a deputy in the chair's place, the standing deputy first. It names nobody whom the leaders leave
// open: without a chair and deputies, or with several of equal rank, the line for the name stays empty.
func Signature(words *i18n.Printer, leaders []org.Leader, day calendar.Date) book.Signature {
	present := map[post][]string{}
	chair := false
	for _, l := range leaders {
		p := postOf(l.Title)
		if p == "" || !l.Active(day) {
			continue
		}
		chair = chair || p == postChair
		if !l.Away(day) {
			present[p] = append(present[p], l.Name)
		}
	}
	only := func(names []string) string {
		if len(names) == 1 {
			return names[0]
		}
		return ""
	}
	sign := book.Signature{SignerTitle: words.T("export.sign.chair"), Signer: only(present[postChair])}
	if len(present[postChair]) > 0 {
		return sign
	}
	for _, p := range []post{postStandingDeputy, postDeputy} {
		if len(present[p]) > 0 {
			return book.Signature{Acting: words.T("export.sign.for_chair"), SignerTitle: words.T("export.sign.deputy"), Signer: only(present[p])}
		}
	}
	return sign
}

// SignatureBy is the signature of a leader who was chosen: the chair, or in the chair's place a deputy. Whoever holds another office
// signs with it.
func SignatureBy(words *i18n.Printer, l org.Leader) book.Signature {
	switch postOf(l.Title) {
	case postChair:
		return book.Signature{SignerTitle: words.T("export.sign.chair"), Signer: l.Name}
	case postStandingDeputy, postDeputy:
		return book.Signature{Acting: words.T("export.sign.for_chair"), SignerTitle: words.T("export.sign.deputy"), Signer: l.Name}
	}
	return book.Signature{SignerTitle: strings.ToUpper(l.Title), Signer: l.Name}
}

// SignatureOf is Signature for the leaders of the unit.
func SignatureOf(tx *store.Tx, words *i18n.Printer, u org.Unit, day calendar.Date) (book.Signature, error) {
	leaders, err := org.Signatories(tx, u.ID)
	return Signature(words, leaders, day), err
}

// post is an office in the Standing Board of a Fatherland Front Committee that signs its papers.
type post string

const (
	postChair          post = "chu tich"
	postStandingDeputy post = "pho chu tich thuong truc"
	postDeputy         post = "pho chu tich"
)

// postOf reads the office from a leader's title, "" for an office elsewhere ("Chủ tịch UBND xã") and for one that
// signs nothing ("Ủy viên Thường trực").
func postOf(title string) post {
	folded := vietext.Fold(title)
	for _, p := range []post{postStandingDeputy, postDeputy, postChair} {
		rest, is := strings.CutPrefix(folded, string(p))
		if is && (rest == "" || strings.Contains(rest, "mttq") || strings.Contains(rest, "mat tran")) {
			return p
		}
	}
	return ""
}
