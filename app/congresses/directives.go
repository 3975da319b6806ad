package congresses

import (
	"slices"
	"strconv"
	"strings"

	"daihoi/app/web"
	"daihoi/exports/report"
	"daihoi/models/access"
	"daihoi/models/directive"
	"daihoi/models/org"
	"daihoi/models/vietext"
	"daihoi/templates/congresses"
	"daihoi/templates/ui"
)

// directivesPage is the register of directives in force at a unit.
func directivesPage(r *web.Request) (web.Result, error) {
	u, err := org.Last(r.Tx, r.Param("code"))
	if err != nil {
		return web.Result{}, err
	}
	v := congresses.Directives{Frame: r.Frame("directive.title"), Sub: r.T("directive.sub", "Unit", u.FullName)}
	if v.Crumbs, err = r.UnitCrumbs(u, v.Title); err != nil {
		return web.Result{}, err
	}
	if r.Actor.Can(access.PlanCongress, u.Path) {
		v.New = web.DirectivesPath(u) + "/new"
	}
	f := directiveFilter(r)
	list, more, err := directive.List(r.Tx, u, f)
	if err != nil {
		return web.Result{}, err
	}
	if more {
		v.More = r.T("directive.more", "Count", directive.MostListed)
	}
	years, err := directive.Years(r.Tx, u)
	if err != nil {
		return web.Result{}, err
	}
	directiveChoices(r, f, years, &v)
	v.Filtered = f.Withdrawn || f != directive.Filter{}
	for _, d := range list {
		v.Rows = append(v.Rows, directiveLine(r, d))
	}
	return web.Show(congresses.DirectivesPage(v)), nil
}

// directiveFilter reads the filter from the address. A search that starts with the name of a kind ("kế hoạch 155") also
// filters by that kind.
func directiveFilter(r *web.Request) directive.Filter {
	f := directive.Filter{Year: r.QueryInt("year", 0), Text: r.Query("q"), Withdrawn: r.Query("state") == "withdrawn"}
	if slices.Contains(directive.Levels, r.Query("level")) {
		f.Level = r.Query("level")
	}
	folded := vietext.Fold(f.Text)
	for _, kind := range directive.Kinds {
		name := vietext.Fold(r.T("choice.directive_kind." + kind))
		if rest, ok := strings.CutPrefix(folded+" ", name+" "); ok {
			f.Kind, f.Text = kind, rest
		}
	}
	return f
}

func directiveChoices(r *web.Request, f directive.Filter, years []int, v *congresses.Directives) {
	v.Levels = []ui.Chip{{Href: r.QueryWith("level", ""), Label: r.T("list.all"), Current: f.Level == ""}}
	for _, level := range directive.Levels {
		v.Levels = append(v.Levels, ui.Chip{Href: r.QueryWith("level", level), Label: r.T("choice.directive_level." + level), Current: f.Level == level})
	}
	v.Search = ui.Input{Key: "q", Label: r.T("directive.search"), Value: r.Query("q")}
	v.Year = ui.Input{Key: "year", Label: r.T("directive.year"), Kind: "choice", Value: strconv.Itoa(f.Year),
		Options: []ui.Option{{Value: "", Label: r.T("list.all")}}}
	for _, y := range years {
		v.Year.Options = append(v.Year.Options, ui.Option{Value: strconv.Itoa(y), Label: strconv.Itoa(y)})
	}
	v.State = ui.Input{Key: "state", Label: r.T("column.state"), Kind: "choice", Value: r.Query("state"),
		Options: []ui.Option{{Value: "", Label: r.T("directive.holds")}, {Value: "withdrawn", Label: r.T("directive.withdrawn")}}}
	v.Level = f.Level
}

func directiveLine(r *web.Request, d directive.Directive) congresses.DirectiveRow {
	row := congresses.DirectiveRow{Href: web.DirectivePath(d.ID), Name: report.DirectiveName(r.Words, d), Summary: d.Summary, Issuer: d.Issuer,
		Level: r.T("choice.directive_level." + d.LevelCode), Issued: d.IssuedOn.Short(), Unit: d.Unit.FullName}
	if d.File.Name != "" {
		row.File = web.DirectivePath(d.ID) + "/file"
	}
	return row
}
