package web

import (
	"daihoi/models/access"
	"daihoi/models/congress"
	"daihoi/models/org"
	"daihoi/templates/ui"
)

// UnitCrumbs leads to a page about the unit.
func (r *Request) UnitCrumbs(u org.Unit, page string) ([]ui.Link, error) {
	links, err := r.CrumbsToUnit(u)
	if err != nil {
		return nil, err
	}
	return append(links, Here(page)), nil
}

// CongressCrumbs leads to a page of the congress.
func (r *Request) CongressCrumbs(c congress.Congress, page string) ([]ui.Link, error) {
	links, err := r.CrumbsAboveUnit(c.Unit)
	if err != nil {
		return nil, err
	}
	return append(links, ui.Link{Href: CongressPath(c.ID), Label: c.Unit.FullName}, Here(page)), nil
}

// CrumbsToUnit are links from the highest unit the reader may see down to u, for pages below u. u itself is a link too.
func (r *Request) CrumbsToUnit(u org.Unit) ([]ui.Link, error) {
	above, err := org.Ancestors(r.Tx, u)
	if err != nil {
		return nil, err
	}
	var links []ui.Link
	for _, a := range append(above, u) {
		if r.Actor.Can(access.View, a.Path) && a.Code != org.NationCode {
			links = append(links, ui.Link{Href: "/units/" + a.Code, Label: a.FullName})
		}
	}
	return links, nil
}

// CrumbsAboveUnit are links to the units above u, without u: for a congress, whose crumb stands for its unit.
func (r *Request) CrumbsAboveUnit(u org.Unit) ([]ui.Link, error) {
	links, err := r.CrumbsToUnit(u)
	if err != nil || len(links) == 0 {
		return nil, err
	}
	return links[:len(links)-1], nil
}

// CrumbsAtUnit leads to the dashboard of u; there are none when nothing is above u.
func (r *Request) CrumbsAtUnit(u org.Unit) ([]ui.Link, error) {
	links, err := r.CrumbsToUnit(u)
	if err != nil || len(links) < 2 {
		return nil, err
	}
	return append(links[:len(links)-1], Here(u.FullName)), nil
}

// Here is the last crumb: the page itself.
func Here(label string) ui.Link { return ui.Link{Label: label} }
