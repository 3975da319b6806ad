package app

import (
	"io"
	"strings"

	"daihoi/exports"
	"daihoi/models/access"
	"daihoi/models/congress"
	"daihoi/models/delegate"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/templates"
	"daihoi/templates/i18n"
)

// delegateFiles are the downloads that the page of a congress offers.
func (r *Request) delegateFiles(address string, sensitive bool) []templates.Link {
	if !sensitive {
		return []templates.Link{{Href: address + "?public=1", Label: r.T("delegates.file_category")},
			{Href: address + "?public=1&by=represents", Label: r.T("delegates.file_represents")}}
	}
	return []templates.Link{{Href: address, Label: r.T("delegates.file_category")},
		{Href: address + "?by=represents", Label: r.T("delegates.file_represents")},
		{Href: address + "?public=1", Label: r.T("delegates.file_public")}}
}

// delegateWorkbook is the "danh sách trích ngang" of a congress; roles that do not see sensitive fields get the public
// variant whatever they ask for.
func delegateWorkbook(r *Request) (Result, error) {
	c, err := r.congressFor(access.View)
	if err != nil {
		return Result{}, err
	}
	public := r.Query("public") != "" || !r.Actor.Can(access.ViewSensitive, c.Unit.Path)
	list, err := DelegateListOf(r.Tx, r.Words, c.ID, public, r.Query("by"))
	if err != nil {
		return Result{}, err
	}
	key := "delegates.file_name"
	if public {
		key = "delegates.file_name_public"
	}
	name := r.T(key, "Unit", c.Unit.FullName, "Day", r.Today().String())
	return download(name, store.Entry{Action: "exported", Entity: "export", Label: name, UnitID: c.UnitID, UnitPath: c.Unit.Path},
		func(w io.Writer) error { return exports.WriteDelegates(w, list) }), nil
}

// DelegateListOf collects the official delegates of a congress for their workbook, in groups by category or, with by
// "represents", by sender. Reserves and guests are in no official list. Public leaves the sensitive fields out; an
// actor who may not see them gets the public list in any case.
func DelegateListOf(tx *store.Tx, words *i18n.Printer, congressID int64, public bool, by string) (exports.DelegateList, error) {
	c, err := congress.Get(tx, congressID)
	if err != nil {
		return exports.DelegateList{}, err
	}
	title, parent, err := paperNames(tx, words, c)
	if err != nil {
		return exports.DelegateList{}, err
	}
	scope := delegate.Scope{CongressID: c.ID}
	counts, err := delegate.Counters(tx, scope)
	if err != nil {
		return exports.DelegateList{}, err
	}
	list := exports.DelegateList{Unit: c.Unit.FullName, Parent: parent, Congress: title, Place: c.Unit.Name, Date: tx.Today(),
		Total: counts.Official, Public: public || !tx.Actor().Can(access.ViewSensitive, c.Unit.Path),
		Sign: exports.Signature{SignerTitle: words.T("export.sign.chair")}, Words: words}
	list.Groups, err = delegateGroups(tx, words, scope, by)
	return list, err
}

// paperNames are the lines under the title of the paper: which congress, and the units above.
func paperNames(tx *store.Tx, words *i18n.Printer, c congress.Congress) (title, parent string, err error) {
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

// namesOf lists units from the nearest up, without the country.
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

// congressTitle names the congress as its papers do.
func congressTitle(words *i18n.Printer, c congress.Congress, term string) string {
	key := "export.delegates.congress"
	if c.Ordinal == 0 {
		key = "export.delegates.congress_unnumbered"
	}
	return words.T(key, "Unit", strings.ToUpper(c.Unit.FullName), "Ordinal", exports.Roman(c.Ordinal),
		"Term", strings.Replace(term, "-", " - ", 1))
}

// delegateGroups reads the rows in the order of the groups and cuts them where the group changes.
func delegateGroups(tx *store.Tx, words *i18n.Printer, scope delegate.Scope, by string) ([]exports.DelegateGroup, error) {
	f := delegate.Filter{Scope: scope, Category: delegate.Official, Sort: "category"}
	key := func(rec delegate.Record) string { return rec.Category }
	title := func(rec delegate.Record) string { return words.T("delegates.group." + rec.Category) }
	if by == "represents" {
		f.Sort = by
		key = func(rec delegate.Record) string { return rec.RepresentsKey }
		title = func(rec delegate.Record) string {
			if rec.Represents == "" {
				return words.T("delegates.group.none")
			}
			return rec.Represents
		}
	}
	var out []exports.DelegateGroup
	last := ""
	err := delegate.All(tx, f, func(rec delegate.Record) error {
		if k := key(rec); len(out) == 0 || k != last {
			out, last = append(out, exports.DelegateGroup{Title: title(rec)}), k
		}
		group := &out[len(out)-1]
		group.Rows = append(group.Rows, rec)
		return nil
	})
	return out, err
}
