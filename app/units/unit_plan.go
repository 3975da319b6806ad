package units

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"daihoi/app/web"
	"daihoi/exports/report"
	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/fault"
	"daihoi/models/merger"
	"daihoi/models/org"
	"daihoi/templates/ui"
	"daihoi/templates/units"
)

// A plan is asked for and shown by addresses without a trace, and carried out by posting back what was shown.

const (
	mostHeirs  = 4
	linePrefix = "line-"
)

// asked is a field of the plan's form, from the address or from what was posted.
func asked(r *web.Request, key string) string { return cmp.Or(r.Form(key), r.Query(key)) }

func askedAll(r *web.Request, key string) []string {
	return append(r.FormValues(key), r.QueryValues(key)...)
}

// planInput reads the form. The unit of the address is above those that merge; it is the one that is split or moves.
func planInput(r *web.Request, u org.Unit, kind merger.Kind) (merger.Input, error) {
	in := merger.Input{Kind: kind, Source: asked(r, "source"), Choices: map[string]string{}, Seen: r.Form("seen")}
	on, err := calendar.ParseTyped(asked(r, "on"))
	if err != nil {
		return in, fault.At("on", "problem.not_a_day")
	}
	in.On = on
	switch kind {
	case merger.Merge:
		heir := merger.Heir{Code: asked(r, "into")}
		if heir.Code == "" {
			heir = merger.Heir{Code: asked(r, "unit_code"), Kind: asked(r, "unit_kind"), Name: asked(r, "unit_name")}
			in.Parent = u.Code
		}
		in.Heirs = []merger.Heir{heir}
		in.From = slices.DeleteFunc(askedAll(r, "from"), func(code string) bool { return code == heir.Code }) // the heir may be ticked too
	case merger.Split:
		in.From = []string{u.Code}
		for n := range mostHeirs {
			i := strconv.Itoa(n + 1)
			in.Heirs = append(in.Heirs, merger.Heir{Code: asked(r, "code"+i), Kind: asked(r, "kind"+i), Name: asked(r, "name"+i)})
		}
		above, err := org.Ancestors(r.Tx, u)
		if err != nil || len(above) == 0 {
			return in, err
		}
		in.Parent = above[len(above)-1].Code
	default:
		in.From, in.Parent = []string{u.Code}, asked(r, "parent")
	}
	for _, key := range r.FormKeys() {
		if line, ok := strings.CutPrefix(key, linePrefix); ok {
			in.Choices[line] = r.Form(key)
		}
	}
	return in, nil
}

// planPage asks for a plan, and shows the one that was asked for.
func planPage(kind merger.Kind) web.Handler {
	return func(r *web.Request) (web.Result, error) {
		u, err := r.UnitAt(access.ManageUnits)
		if err != nil {
			return web.Result{}, err
		}
		var plan *merger.Plan
		if r.Query("preview") != "" || r.Form("seen") != "" {
			if plan, err = preview(r, u, kind); err != nil {
				return web.Result{}, err
			}
		}
		v := units.Plan{Frame: r.Frame("units." + string(kind)), Lead: r.T("units." + string(kind) + "_lead"), Cancel: "/units?under=" + u.Code}
		if v.Sub = u.FullName; kind == merger.Merge {
			v.Sub = r.T("units.below", "Unit", u.FullName)
		} else {
			v.Cancel = historyPath(u)
		}
		if v.Frame.Crumbs, err = unitCrumbs(r, u, web.Here(v.Title)); err != nil {
			return web.Result{}, err
		}
		if plan != nil {
			showPlan(r, &v, *plan)
			return web.Show(units.PlanPage(v)), nil
		}
		if err := planForm(r, &v, u, kind); err != nil {
			return web.Result{}, err
		}
		return web.Show(units.PlanForm(v)), nil
	}
}

// preview makes the plan; see web.Previewed.
func preview(r *web.Request, u org.Unit, kind merger.Kind) (*merger.Plan, error) {
	return web.Previewed(r, func() (merger.Plan, error) {
		in, err := planInput(r, u, kind)
		if err != nil {
			return merger.Plan{}, err
		}
		return merger.Make(r.Tx, in)
	})
}

// planForm fills the form with what is asked for each kind.
func planForm(r *web.Request, v *units.Plan, u org.Unit, kind merger.Kind) error {
	field := func(key, label, value string) ui.Input {
		return r.WithError(ui.Input{Key: key, Label: label, Value: cmp.Or(asked(r, key), value)})
	}
	choice := func(key, first string, options []org.Unit) ui.Input {
		in := field(key, r.T("field."+key), "")
		in.Kind, in.Options = "choice", []ui.Option{{Label: first}}
		for _, o := range options {
			in.Options = append(in.Options, ui.Option{Value: o.Code, Label: o.FullName})
		}
		return in
	}
	switch kind {
	case merger.Merge:
		children, err := org.Children(r.Tx, u.ID)
		if err != nil {
			return err
		}
		for _, c := range children {
			v.From = append(v.From, ui.TickOption{Option: ui.Option{Value: c.Code, Label: c.FullName}, Ticked: slices.Contains(askedAll(r, "from"), c.Code)})
		}
		v.FromError = field("from", "", "").Error
		v.Heirs = []units.PlanHeir{{Choice: choice("into", r.T("units.merge_new"), append(children, u)),
			Fields: []ui.Input{field("unit_code", r.T("field.unit_code"), ""), field("unit_kind", r.T("field.unit_kind"), ""), field("unit_name", r.T("field.unit_name"), "")}}}
	case merger.Split:
		v.HeirsError = field("into", "", "").Error
		for n := range mostHeirs {
			i := strconv.Itoa(n + 1)
			v.Heirs = append(v.Heirs, units.PlanHeir{Fields: []ui.Input{field("code"+i, r.T("field.unit_code")+" "+i, ""), field("kind"+i, r.T("field.unit_kind")+" "+i, ""), field("name"+i, r.T("field.unit_name")+" "+i, "")}})
		}
	default:
		above, err := org.Ancestors(r.Tx, u)
		if err != nil || len(above) == 0 {
			return err
		}
		beside, err := org.Siblings(r.Tx, above[len(above)-1])
		if err != nil {
			return err
		}
		v.Heirs = []units.PlanHeir{{Choice: choice("parent", r.T("units.move_choose"), beside)}}
	}
	v.Decision = []ui.Input{field("on", r.T("field.on"), r.Today().Short()), field("source", r.T("field.source"), "")}
	v.Decision[0].Width = "m"
	return nil
}

// showPlan lists the plan line by line.
func showPlan(r *web.Request, v *units.Plan, p merger.Plan) {
	names := map[string]string{}
	for _, u := range slices.Concat(p.Units, p.Heirs) {
		names[u.Code] = u.FullName
	}
	var from, to []string
	for _, u := range p.Units {
		from = append(from, u.FullName)
	}
	for _, u := range p.Heirs {
		to = append(to, u.FullName)
	}
	if p.Kind == merger.Move {
		to = []string{p.Parent.FullName}
	}
	v.Summary = r.T("plan."+string(p.Kind), "From", strings.Join(from, ", "), "To", strings.Join(to, ", "), "On", p.On, "Source", p.Source)
	if p.On.After(r.Today()) {
		v.Early = r.T("units.plan_early", "On", p.On)
	}
	for _, l := range p.Lines {
		row := units.PlanLine{Key: linePrefix + l.Key, Unit: names[l.Unit], What: r.T("plan."+l.What, "Count", l.Count), Name: l.Name}
		if l.Role != "" {
			row.What += " – " + r.T("role."+string(l.Role))
		}
		for _, o := range l.Options {
			row.Options = append(row.Options, ui.Option{Value: o, Label: report.PlanTo(r.Words, l.What, o, names[o])})
		}
		row.To = l.To
		v.Lines = append(v.Lines, row)
	}
	v.Seen = p.Digest
	v.Again = r.URLQuery
	if r.Form("seen") != "" {
		v.Again = url.Values{}
		for _, key := range r.FormKeys() {
			if key != "seen" && key != "form_key" && !strings.HasPrefix(key, linePrefix) {
				v.Again[key] = r.FormValues(key)
			}
		}
	}
	v.Back = "?" + backTo(v.Again)
}

// backTo is the query of the form with what was typed.
func backTo(typed url.Values) string {
	q := url.Values{}
	for key, values := range typed {
		if key != "preview" {
			q[key] = values
		}
	}
	return q.Encode()
}

func carryOut(kind merger.Kind) web.Handler {
	return func(r *web.Request) (web.Result, error) {
		u, err := r.UnitAt(access.ManageUnits)
		if err != nil {
			return web.Result{}, err
		}
		in, err := planInput(r, u, kind)
		if err != nil {
			return web.Result{}, err
		}
		done, err := merger.Apply(r.Tx, in)
		if err != nil {
			return web.Result{}, err
		}
		at, err := org.Get(r.Tx, done.UnitID)
		return web.Redirect(historyPath(at)).Saying("units.plan_done", "Unit", at.FullName), err
	}
}

func undoPage(r *web.Request) (web.Result, error) {
	u, err := r.UnitAt(access.ManageUnits)
	if err != nil {
		return web.Result{}, err
	}
	v := ui.SimpleForm{Frame: r.Frame("units.undo"), Sub: u.FullName, Lead: r.T("units.undo_none"), Button: r.T("units.undo"), Cancel: historyPath(u)}
	switch d, err := merger.Last(r.Tx, u.ID); {
	case err == nil:
		v.Version = d.Version
		v.Lead = r.T("units.undo_lead", "What", r.T("units."+string(d.Kind)), "On", d.OnDate, "Source", d.Source, "Who", d.ByName, "When", r.Words.Moment(d.At.Time))
	case fault.KindOf(err) != fault.Invalid:
		return web.Result{}, err
	}
	if v.Frame.Crumbs, err = unitCrumbs(r, u, web.Here(v.Title)); err != nil {
		return web.Result{}, err
	}
	return web.Show(ui.SimpleFormPage(v)), nil
}

func undoPlan(r *web.Request) (web.Result, error) {
	u, err := r.UnitAt(access.ManageUnits)
	if err != nil {
		return web.Result{}, err
	}
	d, err := merger.Last(r.Tx, u.ID)
	if err != nil {
		return web.Result{}, err
	}
	back := u // unless it has gone
	if before := d.Rows.Units.Before; len(before) > 0 {
		back = before[0]
	}
	_, err = merger.Undo(r.Tx, d.ID, r.FormInt("version"))
	return web.Redirect(historyPath(back)).Saying("units.undone"), err
}
