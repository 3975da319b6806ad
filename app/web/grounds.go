package web

import (
	"slices"

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
			if link := (ui.Link{Href: DirectivePath(d.ID), Label: r.citation(d)}); !slices.Contains(links, link) {
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

// DirectiveName is how documents cite the directive: "Kế hoạch 155/KH-MTTQ-BTT". One without a number is named after
// its issuer.
func (r *Request) DirectiveName(d directive.Directive) string {
	kind := ""
	if d.Kind != "" { // empty when the form was posted without one
		kind = r.T("choice.directive_kind." + d.Kind)
	}
	if d.Mark() == "" {
		return r.T("directive.of", "Kind", kind, "Issuer", d.Issuer)
	}
	return kind + " " + d.Mark()
}

// citation is the name with the date, and with a remark when the directive is no longer in force.
func (r *Request) citation(d directive.Directive) string {
	name := r.DirectiveName(d)
	if !d.IssuedOn.IsZero() {
		name = r.T("directive.dated", "Name", name, "Day", d.IssuedOn)
	}
	if d.Withdrawn() {
		name += " (" + r.T("directive.withdrawn") + ")"
	}
	return name
}
