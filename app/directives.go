package app

import (
	"slices"
	"strconv"
	"strings"

	"daihoi/models/access"
	"daihoi/models/congress"
	"daihoi/models/org"
	"daihoi/models/vietext"
	"daihoi/templates"
)

// directivesPage is the register of directives that hold at a unit.
func directivesPage(r *Request) (Result, error) {
	u, err := org.ByCode(r.Tx, r.Param("code"))
	if err != nil {
		return Result{}, err
	}
	v := templates.Directives{Frame: r.frame("directive.title"), Sub: r.T("directive.sub", "Unit", u.FullName)}
	if v.Crumbs, err = r.crumbsTo(u); err != nil {
		return Result{}, err
	}
	v.Crumbs = append(v.Crumbs, here(v.Title))
	if r.Actor.Can(access.PlanCongress, u.Path) {
		v.New = directivesPath(u) + "/new"
	}
	f := r.directiveFilter()
	list, more, err := congress.Directives(r.Tx, u, f)
	if err != nil {
		return Result{}, err
	}
	if more {
		v.More = r.T("directive.more", "Count", congress.MostDirectives)
	}
	years, err := congress.DirectiveYears(r.Tx, u)
	if err != nil {
		return Result{}, err
	}
	r.directiveChoices(f, years, &v)
	v.Filtered = f.Withdrawn || f != congress.DirectiveFilter{}
	for _, d := range list {
		v.Rows = append(v.Rows, r.directiveLine(d))
	}
	return show(templates.DirectivesPage(v)), nil
}

func directivesPath(u org.Unit) string { return "/units/" + u.Code + "/directives" }
func directivePath(id int64) string    { return idPath("/directives", id) }

// directiveFilter reads the choice from the address. The name of a kind in the text searched for ("kế hoạch 155") is the
// choice of the kind.
func (r *Request) directiveFilter() congress.DirectiveFilter {
	f := congress.DirectiveFilter{Year: r.QueryInt("year", 0), Text: r.Query("q"), Withdrawn: r.Query("state") == "withdrawn"}
	if slices.Contains(congress.DirectiveLevels, r.Query("level")) {
		f.Level = r.Query("level")
	}
	folded := vietext.Fold(f.Text)
	for _, kind := range congress.DirectiveKinds {
		name := vietext.Fold(r.T("choice.directive_kind." + kind))
		if rest, ok := strings.CutPrefix(folded+" ", name+" "); ok {
			f.Kind, f.Text = kind, rest
		}
	}
	return f
}

func (r *Request) directiveChoices(f congress.DirectiveFilter, years []int, v *templates.Directives) {
	v.Levels = []templates.Chip{{Href: r.QueryWith("level", ""), Label: r.T("list.all"), Current: f.Level == ""}}
	for _, level := range congress.DirectiveLevels {
		v.Levels = append(v.Levels, templates.Chip{Href: r.QueryWith("level", level), Label: r.T("choice.directive_level." + level), Current: f.Level == level})
	}
	v.Search = templates.Input{Key: "q", Label: r.T("directive.search"), Value: r.Query("q")}
	v.Year = templates.Input{Key: "year", Label: r.T("directive.year"), Kind: "choice", Value: strconv.Itoa(f.Year),
		Options: []templates.Option{{Value: "", Label: r.T("list.all")}}}
	for _, y := range years {
		v.Year.Options = append(v.Year.Options, templates.Option{Value: strconv.Itoa(y), Label: strconv.Itoa(y)})
	}
	v.State = templates.Input{Key: "state", Label: r.T("column.state"), Kind: "choice", Value: r.Query("state"),
		Options: []templates.Option{{Value: "", Label: r.T("directive.holds")}, {Value: "withdrawn", Label: r.T("directive.withdrawn")}}}
	v.Level = f.Level
}

func (r *Request) directiveLine(d congress.Directive) templates.DirectiveRow {
	row := templates.DirectiveRow{Href: directivePath(d.ID), Name: r.directiveName(d), Summary: d.Summary, Issuer: d.Issuer,
		Level: r.T("choice.directive_level." + d.LevelCode), Issued: d.IssuedOn.Short(), Unit: d.Unit.FullName}
	if d.File.Name != "" {
		row.File = directivePath(d.ID) + "/file"
	}
	return row
}

// directiveName is what papers call the directive: "Kế hoạch 155/KH-MTTQ-BTT". One without a mark is told by its issuer.
func (r *Request) directiveName(d congress.Directive) string {
	kind := r.T("choice.directive_kind." + d.Kind)
	if d.Mark() == "" {
		return r.T("directive.of", "Kind", kind, "Issuer", d.Issuer)
	}
	return kind + " " + d.Mark()
}

// citation is the name with the day and, when it no longer holds, that.
func (r *Request) citation(d congress.Directive) string {
	name := r.directiveName(d)
	if !d.IssuedOn.IsZero() {
		name = r.T("directive.dated", "Name", name, "Day", d.IssuedOn)
	}
	if d.Withdrawn() {
		name += " (" + r.T("directive.withdrawn") + ")"
	}
	return name
}

// groundsOf are the directives on which the things rest at the unit, each once.
func (r *Request) groundsOf(u org.Unit, things ...congress.Ground) ([]templates.Link, error) {
	found, err := congress.DirectivesFor(r.Tx, u, things...)
	var links []templates.Link
	for _, g := range things {
		for _, d := range found[g] {
			if link := (templates.Link{Href: directivePath(d.ID), Label: r.citation(d)}); !slices.Contains(links, link) {
				links = append(links, link)
			}
		}
	}
	return links, err
}
