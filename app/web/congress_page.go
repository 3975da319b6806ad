package web

import (
	"strings"

	"daihoi/models/access"
	"daihoi/models/congress"
	"daihoi/models/org"
	"daihoi/templates/ui"
)

// CongressFor reads the congress of the address for an action on its unit.
func (r *Request) CongressFor(action access.Action) (congress.Congress, error) {
	id, err := r.ID("id")
	if err != nil {
		return congress.Congress{}, err
	}
	c, err := congress.Get(r.Tx, id)
	if err != nil {
		return c, err
	}
	return c, r.Tx.Require(action, c.Unit.Path)
}

// CrumbsIn leads to a page of the congress.
func (r *Request) CrumbsIn(c congress.Congress, page string) ([]ui.Link, error) {
	links, err := r.CrumbsAbove(c.Unit)
	if err != nil {
		return nil, err
	}
	return append(links, ui.Link{Href: CongressPath(c.ID), Label: c.Unit.FullName}, Here(page)), nil
}

// CrumbsAbove leads to the units above u: the page of u itself is its congress.
func (r *Request) CrumbsAbove(u org.Unit) ([]ui.Link, error) {
	links, err := r.CrumbsTo(u)
	if err != nil || len(links) == 0 {
		return nil, err
	}
	return links[:len(links)-1], nil
}

// SessionTime is "Thứ Năm, 25/4/2024, 07:30–11:30".
func (r *Request) SessionTime(s congress.Session) string {
	text := r.Words.LongDate(s.OnDate)
	if hours := strings.Trim(s.Starts+"–"+s.Ends, "–"); hours != "" {
		text += ", " + hours
	}
	return text
}

func (r *Request) CongressLine(c congress.Congress) string {
	if c.Day.IsZero() {
		return r.T("delegates.sub_no_day", "Unit", c.Unit.FullName)
	}
	return r.T("delegates.sub", "Unit", c.Unit.FullName, "Day", c.Day)
}
