package milestones

import (
	"slices"
	"strconv"

	"daihoi/app/web"
	"daihoi/exports/report"
	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/deadline"
	"daihoi/models/directive"
	"daihoi/models/org"
	"daihoi/models/template"
	"daihoi/templates/milestones"
	"daihoi/templates/ui"
)

// templatesPage lists the milestone templates: one for each level and term, and those that units have instead.
func templatesPage(r *web.Request) (web.Result, error) {
	all, err := template.List(r.Tx)
	if err != nil {
		return web.Result{}, err
	}
	levels, err := org.Levels(r.Tx)
	if err != nil {
		return web.Result{}, err
	}
	counts, err := template.Counts(r.Tx)
	if err != nil {
		return web.Result{}, err
	}
	v := milestones.MilestoneTemplates{Frame: r.Frame("nav.templates")}
	own := template.Exceptions(all)
	for _, t := range all {
		v.Rows = append(v.Rows, milestones.TemplateRow{Link: templateLink(r, t), Level: report.LevelName(r.Words, levels, t.LevelCode),
			Scope: report.TemplateScope(r.Words, levels, t, own[t.ID]), Items: counts[t.ID].Items, Mandatory: counts[t.ID].Mandatory})
	}
	return web.Show(milestones.MilestoneTemplatesPage(v)), nil
}

// templatePage shows a template in the layout that the authorities use, with due dates for a chosen congress date.
func templatePage(r *web.Request) (web.Result, error) {
	t, err := readTemplate(r)
	if err != nil {
		return web.Result{}, err
	}
	items, err := template.Items(r.Tx, t.ID)
	if err != nil {
		return web.Result{}, err
	}
	own := templateLink(r, t)
	v := milestones.MilestoneTemplate{Frame: r.FrameWithTitle(own.Label, templatesLink(r), web.Here(own.Label)), Path: own.Href,
		MayEdit: t.Editable(r.Actor)}
	all, err := template.List(r.Tx)
	if err != nil {
		return web.Result{}, err
	}
	levels, err := org.Levels(r.Tx)
	if err != nil {
		return web.Result{}, err
	}
	if err := describeOwner(r, all, levels, t, &v); err != nil {
		return web.Result{}, err
	}
	day, err := templateDay(r, levels, t, &v)
	if err != nil {
		return web.Result{}, err
	}
	grounds, err := itemGrounds(r, items)
	if err != nil {
		return web.Result{}, err
	}
	if v.MayEdit {
		_, n, err := template.Offered(t, items)
		if err != nil {
			return web.Result{}, err
		}
		if n > 0 {
			v.Offer = ui.Link{Href: own.Href + "/import", Label: r.T("templates.offer", "Count", n)}
		}
	}
	above, differs, variant, err := deadline.VariantOf(r.Tx, all, t, items)
	if err != nil {
		return web.Result{}, err
	}
	if variant {
		v.Variant = report.VariantWords(r.Words, above, differs)
	}
	for i, d := range template.Dues(items, day) {
		line := templateItem(r, own.Href, items[i])
		if at := slices.IndexFunc(differs, func(c deadline.ItemChange) bool { return c.Item.Code == items[i].Code }); at >= 0 {
			line.Differs = report.DifferWords(r.Words, differs[at])
		}
		line.Ground = report.GroundWords(r.Words, grounds, itemGround(items[i]))
		if key := practices[t.Source]; key != "" && len(grounds[itemGround(items[i])]) == 0 {
			line.Ground = r.T(key)
		}
		if items[i].Retired {
			v.Retired = append(v.Retired, line)
			continue
		}
		line.No, line.Due, line.Off = len(v.Items)+1, d.Due.Short(), r.DayOffWords(d.Due)
		if d.Blank != "" && !day.Day.IsZero() {
			line.Off = r.T("templates.due_varies")
		}
		v.Items = append(v.Items, line)
	}
	v.Total = len(v.Items)
	v.Versions, err = templateVersions(r, t, own.Href)
	return web.Show(milestones.MilestoneTemplatePage(v)), err
}

// practices are what the items of a shipped template rest on where no paper does, by the template's source; the others rest on
// the custom of 2023–2024.
var practices = map[string]string{template.Seeds2025: "ground.practice_2025", template.SeedsAbove2024: "ground.derived_2024"}

// describeOwner says whose the template is, who may change it, and what the reader may do about that.
func describeOwner(r *web.Request, all []template.Template, levels []org.Level, t template.Template, v *milestones.MilestoneTemplate) error {
	v.Scope = report.TemplateScope(r.Words, levels, t, template.Exceptions(all)[t.ID])
	if !v.MayEdit {
		v.Locked = r.T("templates.locked", "Unit", t.Owner.FullName)
	}
	if !r.Actor.CanAnywhere(access.ManageTemplates) {
		return nil
	}
	if _, ok := template.Over(all, t); ok && v.MayEdit {
		v.GiveBack = v.Path + "/give-back"
	}
	choices, err := deadline.OwnChoices(r.Tx, t)
	if len(choices) > 0 {
		v.Own = ui.Link{Href: v.Path + "/own", Label: r.T("templates.own")}
	}
	if len(choices) == 1 {
		v.Own.Label = r.T("templates.own_of", "Unit", choices[0].Unit.FullName)
	}
	return err
}

// templateDay is the date asked for, by default the deadline of the level.
func templateDay(r *web.Request, levels []org.Level, t template.Template, v *milestones.MilestoneTemplate) (template.Days, error) {
	day, err := calendar.ParseTyped(r.Query("day"))
	if err != nil {
		v.Day, v.DayError = r.Query("day"), r.T("problem.not_a_day", "Field", r.T("templates.day"))
		return template.Days{}, nil
	}
	rules, err := org.Rules(r.Tx, t.TermID)
	if err != nil {
		return template.Days{}, err
	}
	if day.IsZero() {
		if day = rules[t.LevelCode].Deadline; !day.IsZero() {
			v.DayNote = r.T("templates.day_is_deadline")
		}
	}
	v.Day = day.Short()
	return template.DaysAt(day, t.LevelCode, levels, rules), nil
}

func templateItem(r *web.Request, base string, i template.Item) milestones.TemplateItem {
	return milestones.TemplateItem{Link: ui.Link{Href: itemPath(base, i.ID), Label: r.Words.Pick(i.NameVI, i.NameEN)},
		Code: i.Code, Lead: report.RuleWords(r.Words, i), Owner: r.Words.Pick(i.OwnerVI, i.OwnerEN), Phase: r.T(i.Phase.Key()),
		Document: r.Words.Pick(i.DocumentVI, i.DocumentEN), Mandatory: r.T("choice.mandatory." + string(i.Mandatory)),
		Binding: i.Mandatory != template.ForNone, Weight: i.Weight}
}

func itemGround(i template.Item) directive.Ground {
	return directive.Ground{Kind: directive.GroundItem, TargetID: i.ID}
}

// itemGrounds are the directives behind the items that hold at the unit for which the reader works.
func itemGrounds(r *web.Request, items []template.Item) (map[directive.Ground][]directive.Directive, error) {
	home, err := org.ByCode(r.Tx, r.Home())
	if err != nil {
		return nil, err
	}
	var things []directive.Ground
	for _, i := range items {
		things = append(things, itemGround(i))
	}
	return directive.For(r.Tx, home, things...)
}

// readTemplate is the template of the address.
func readTemplate(r *web.Request) (template.Template, error) {
	id, err := r.ID("id")
	if err != nil {
		return template.Template{}, err
	}
	return template.GetTemplate(r.Tx, id)
}

func templateLink(r *web.Request, t template.Template) ui.Link {
	return ui.Link{Href: "/templates/" + strconv.FormatInt(t.ID, 10), Label: report.TemplateName(r.Words, t)}
}

func templatesLink(r *web.Request) ui.Link {
	return ui.Link{Href: "/templates", Label: r.T("nav.templates")}
}

func itemPath(base string, id int64) string { return base + "/items/" + strconv.FormatInt(id, 10) }
