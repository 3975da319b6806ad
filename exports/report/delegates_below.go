package report

import (
	"strings"

	"daihoi/exports"
	"daihoi/models/access"
	"daihoi/models/delegate"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/templates/i18n"
)

// DelegatesBelowOf is the list of the delegates at and below a unit that the filter leaves. It reads them while it is
// written, so that must be in the transaction. Public makes the list for everybody; an actor who may not see sensitive fields
// gets no other.
func DelegatesBelowOf(tx *store.Tx, words *i18n.Printer, u org.Unit, term org.Term, f delegate.Filter, public bool) (exports.DelegatesBelow, error) {
	list := exports.DelegatesBelow{Unit: u.FullName, Code: u.Code, Place: u.Name, Date: tx.Today(), Term: strings.Replace(term.Code, "-", " - ", 1),
		Chosen: chosen(words, f), Public: public || !tx.Actor().Can(access.ViewSensitive, u.Path), Words: words}
	above, err := org.Ancestors(tx, u)
	if err != nil {
		return list, err
	}
	list.Parent = namesOf(above)
	f.Path, f.TermID = u.Path, term.ID
	list.Rows = func(yield func(delegate.Record) error) error { return delegate.All(tx, f, yield) }
	list.Between, list.Above, err = between(tx, words, u)
	return list, err
}

// between names the levels below the unit that have others below them, and finds the units of these levels to which the path
// of a unit belongs.
func between(tx *store.Tx, words *i18n.Printer, u org.Unit) (levels []string, above func(path string) []string, err error) {
	all, err := org.Levels(tx)
	if err != nil {
		return nil, nil, err
	}
	type place struct {
		level int
		name  string
	}
	places := map[int64]place{}
	below := false
	for _, l := range all[:max(0, len(all)-1)] {
		if !below {
			below = l.Code == u.LevelCode
			continue
		}
		units, err := org.Under(tx, u.Path, l.Code)
		if err != nil {
			return nil, nil, err
		}
		if len(units) == 0 {
			continue
		}
		for _, one := range units {
			places[one.ID] = place{len(levels), one.FullName}
		}
		levels = append(levels, words.Pick(l.NameVi, l.NameEn))
	}
	return levels, func(path string) []string {
		names := make([]string, len(levels))
		for _, id := range org.PathIDs(path) {
			if p, known := places[id]; known {
				names[p.level] = p.name
			}
		}
		return names
	}, nil
}

// chosen says in words what a filter leaves.
func chosen(words *i18n.Printer, f delegate.Filter) (lines []string) {
	say := func(label, value string) { lines = append(lines, label+": "+value) }
	if text := strings.TrimSpace(f.Text); text != "" {
		say(words.T("export.delegates.sought"), text)
	}
	if f.Category != "" {
		say(words.T("field.category"), words.T("choice.category."+f.Category))
	}
	if f.Gender != "" {
		say(words.T("field.gender"), words.T("choice.gender."+f.Gender))
	}
	if f.Missing != "" {
		lines = append(lines, words.T("delegates.missing", "Field", words.FieldName("delegates.short", f.Missing)))
	}
	if f.Withdrawn {
		lines = append(lines, words.T("delegates.withdrawn"))
	}
	return lines
}
