package milestones

import (
	"slices"
	"strconv"

	"daihoi/app/web"
	"daihoi/exports/report"
	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/directive"
	"daihoi/models/org"
	"daihoi/models/template"
	"daihoi/templates/milestones"
	"daihoi/templates/ui"
)

// templatesPage lists the milestone templates, one for each level and term.
func templatesPage(r *web.Request) (web.Result, error) {
	all, err := template.List(r.Tx)
	if err != nil {
		return web.Result{}, err
	}
	levels, err := org.Levels(r.Tx)
	if err != nil {
		return web.Result{}, err
	}
	v := milestones.MilestoneTemplates{Frame: r.Frame("nav.templates")}
	for _, t := range all {
		items, err := template.Items(r.Tx, t.ID)
		if err != nil {
			return web.Result{}, err
		}
		row := milestones.TemplateRow{Link: templateLink(r, t)}
		if i := slices.IndexFunc(levels, func(l org.Level) bool { return l.Code == t.LevelCode }); i >= 0 {
			row.Level = r.Words.Pick(levels[i].NameVi, levels[i].NameEn)
		}
		for _, item := range items {
			if item.Retired {
				continue
			}
			row.Items++
			if item.Mandatory != template.ForNone {
				row.Mandatory++
			}
		}
		v.Rows = append(v.Rows, row)
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
		MayEdit: r.Actor.CanAnywhere(access.ManageTemplates)}
	day, err := templateDay(r, t, &v)
	if err != nil {
		return web.Result{}, err
	}
	grounds, err := itemGrounds(r, items)
	if err != nil {
		return web.Result{}, err
	}
	for i, w := range template.Windows(items, day) {
		line := templateItem(r, own.Href, items[i])
		line.Ground = report.GroundWords(r.Words, grounds, itemGround(items[i]))
		if items[i].Retired {
			v.Retired = append(v.Retired, line)
			continue
		}
		line.No, line.Due, line.Off = len(v.Items)+1, w.Due.Short(), r.DayOffWords(w.Due)
		v.Items = append(v.Items, line)
	}
	v.Total = len(v.Items)
	v.Versions, err = templateVersions(r, t, own.Href)
	return web.Show(milestones.MilestoneTemplatePage(v)), err
}

// templateDay is the date asked for, by default the deadline of the level.
func templateDay(r *web.Request, t template.Template, v *milestones.MilestoneTemplate) (calendar.Date, error) {
	day, err := calendar.ParseTyped(r.Query("day"))
	if err != nil {
		v.Day, v.DayError = r.Query("day"), r.T("problem.not_a_day", "Field", r.T("templates.day"))
		return calendar.Date{}, nil
	}
	if day.IsZero() {
		rules, err := org.Rules(r.Tx, t.TermID)
		if err != nil {
			return day, err
		}
		if day = rules[t.LevelCode].Deadline; !day.IsZero() {
			v.DayNote = r.T("templates.day_is_deadline")
		}
	}
	v.Day = day.Short()
	return day, nil
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

// readTemplate is the template of the address. Templates belong to the nation: everyone signed in may read them.
func readTemplate(r *web.Request) (template.Template, error) {
	id, err := r.ID("id")
	if err != nil {
		return template.Template{}, err
	}
	return template.GetTemplate(r.Tx, id)
}

func templateLink(r *web.Request, t template.Template) ui.Link {
	return ui.Link{Href: "/templates/" + strconv.FormatInt(t.ID, 10), Label: r.Words.Pick(t.NameVI, t.NameEN)}
}

func templatesLink(r *web.Request) ui.Link {
	return ui.Link{Href: "/templates", Label: r.T("nav.templates")}
}

func itemPath(base string, id int64) string { return base + "/items/" + strconv.FormatInt(id, 10) }
