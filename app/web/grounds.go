package web

import (
	"slices"

	"daihoi/exports/report"
	"daihoi/models/congress"
	"daihoi/models/directive"
	"daihoi/models/org"
	"daihoi/templates/ui"
)

// GroundsOf lists the directives on which the things are based at the unit, each once.
func (r *Request) GroundsOf(u org.Unit, things ...directive.Ground) ([]ui.Link, error) {
	found, err := directive.For(r.Tx, u, things...)
	var links []ui.Link
	for _, g := range things {
		for _, d := range found[g] {
			if link := (ui.Link{Href: DirectivePath(d.ID), Label: report.Citation(r.Words, d)}); !slices.Contains(links, link) {
				links = append(links, link)
			}
		}
	}
	return links, err
}

// NumberGrounds lists the directives behind the number of delegates of a congress: those decided for it and those of
// its level.
func (r *Request) NumberGrounds(c congress.Congress, decided directive.GroundKind) ([]ui.Link, error) {
	rules, err := org.Rules(r.Tx, c.TermID)
	if err != nil {
		return nil, err
	}
	return r.GroundsOf(c.Unit, directive.Ground{Kind: decided, TargetID: c.ID},
		directive.Ground{Kind: directive.GroundDelegates, TargetID: rules[c.Unit.LevelCode].ID})
}
