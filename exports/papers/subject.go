package papers

import (
	"cmp"
	"slices"
	"strings"

	"daihoi/models/congress"
	"daihoi/models/delegate"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/models/paper"
	"daihoi/models/store"
)

// Subjects finds whom papers of an audience are for: in the order of official lists. unit narrows those of ForUnits to one, by
// its code; named are the recipients of ForNamed, one a line.
func Subjects(tx *store.Tx, u org.Unit, term org.Term, audience paper.Audience, unit, named string) ([]paper.Subject, error) {
	if audience == paper.ForUnits {
		return unitsBelow(tx, u, term, unit)
	}
	own := paper.Subject{Unit: u, Recipient: committeeOf(u)}
	c, err := congress.ByUnit(tx, u.ID, term.ID)
	if fault.KindOf(err) == fault.NotFound {
		return alone(own, audience, named), nil
	} else if err != nil {
		return nil, err
	}
	own.CongressID, own.Unit = &c.ID, c.Unit
	switch audience {
	case paper.ForUnit, paper.ForNamed:
		return alone(own, audience, named), nil
	case paper.ForDelegates:
		return people(tx, own, delegate.Official)
	case paper.ForGuests:
		return people(tx, own, delegate.Guest)
	}
	return members(tx, own)
}

// alone are the subjects that need no congress.
func alone(own paper.Subject, audience paper.Audience, named string) (all []paper.Subject) {
	switch audience {
	case paper.ForUnit:
		all = append(all, own)
	case paper.ForNamed:
		for line := range strings.Lines(named) {
			if line = strings.Join(strings.Fields(line), " "); line != "" {
				one := own
				one.Recipient = line
				all = append(all, one)
			}
		}
	}
	return all
}

func people(tx *store.Tx, own paper.Subject, category string) (all []paper.Subject, err error) {
	f := delegate.Filter{Scope: delegate.Scope{CongressID: *own.CongressID}, Category: category}
	err = delegate.All(tx, f, func(rec delegate.Record) error {
		one, id := own, rec.Delegate.ID
		one.DelegateID, one.Recipient = &id, salutation(rec.Gender)+" "+rec.FullName
		all = append(all, one)
		return nil
	})
	return all, err
}

func salutation(gender string) string {
	return cmp.Or(map[string]string{delegate.Male: "Ông", delegate.Female: "Bà"}[gender], "Ông (bà)")
}

func unitsBelow(tx *store.Tx, u org.Unit, term org.Term, unit string) (all []paper.Subject, err error) {
	children, err := org.Children(tx, u.ID)
	if err != nil {
		return nil, err
	}
	held, err := congress.List(tx, congress.Filter{Path: u.Path, TermID: term.ID})
	for _, c := range held {
		if slices.ContainsFunc(children, func(child org.Unit) bool { return child.ID == c.UnitID }) && (unit == "" || unit == c.Unit.Code) {
			all = append(all, paper.Subject{Unit: c.Unit, CongressID: &c.ID, Recipient: committeeOf(c.Unit)})
		}
	}
	return all, err
}
