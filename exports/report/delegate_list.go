package report

import (
	"daihoi/exports"
	"daihoi/exports/book"
	"daihoi/models/access"
	"daihoi/models/congress"
	"daihoi/models/delegate"
	"daihoi/models/store"
	"daihoi/templates/i18n"
)

// DelegateListOf collects the official delegates of a congress, grouped by category or, with by "represents", by the
// body they represent. Official lists leave out reserves and guests. Public makes the list
// for everybody; an actor who may not see sensitive fields gets no other.
func DelegateListOf(tx *store.Tx, words *i18n.Printer, congressID int64, public bool, by string) (exports.DelegateList, error) {
	c, err := congress.Get(tx, congressID)
	if err != nil {
		return exports.DelegateList{}, err
	}
	title, parent, err := PaperNames(tx, words, c)
	if err != nil {
		return exports.DelegateList{}, err
	}
	scope := delegate.Scope{CongressID: c.ID}
	counts, err := delegate.Counters(tx, scope)
	if err != nil {
		return exports.DelegateList{}, err
	}
	list := exports.DelegateList{Unit: c.Unit.FullName, Code: c.Unit.Code, Parent: parent, Congress: title, Place: c.Unit.Name, Date: tx.Today(),
		Total: counts.Official, Public: public || !tx.Actor().Can(access.ViewSensitive, c.Unit.Path),
		Sign: book.Signature{SignerTitle: words.T("export.sign.chair")}, Words: words}
	list.Groups, err = delegateGroups(tx, words, scope, by)
	return list, err
}

// delegateGroups reads the rows in the order of the groups and starts a new group where the key changes.
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
