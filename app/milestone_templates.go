package app

import (
	"slices"
	"strconv"

	"daihoi/exports/report"
	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/deadline"
	"daihoi/models/org"
	"daihoi/templates"
	"daihoi/templates/i18n"
)

// templatesPage lists the milestone templates, one for each level and term.
func templatesPage(r *Request) (Result, error) {
	all, err := deadline.Templates(r.Tx)
	if err != nil {
		return Result{}, err
	}
	levels, err := org.Levels(r.Tx)
	if err != nil {
		return Result{}, err
	}
	v := templates.MilestoneTemplates{Frame: r.frame("nav.templates")}
	for _, t := range all {
		items, err := deadline.Items(r.Tx, t.ID)
		if err != nil {
			return Result{}, err
		}
		row := templates.TemplateRow{Link: r.templateLink(t)}
		if i := slices.IndexFunc(levels, func(l org.Level) bool { return l.Code == t.LevelCode }); i >= 0 {
			row.Level = r.Words.Pick(levels[i].NameVi, levels[i].NameEn)
		}
		for _, item := range items {
			if item.Retired {
				continue
			}
			row.Items++
			if item.Mandatory != deadline.ForNone {
				row.Mandatory++
			}
		}
		v.Rows = append(v.Rows, row)
	}
	return show(templates.MilestoneTemplatesPage(v)), nil
}

// templatePage shows one template as a table of the authorities, counted from a chosen day of the congress.
func templatePage(r *Request) (Result, error) {
	t, err := r.templateAt()
	if err != nil {
		return Result{}, err
	}
	items, err := deadline.Items(r.Tx, t.ID)
	if err != nil {
		return Result{}, err
	}
	own := r.templateLink(t)
	v := templates.MilestoneTemplate{Frame: r.titled(own.Label, toTemplates(r), here(own.Label)), Path: own.Href,
		MayEdit: r.Actor.CanAnywhere(access.ManageTemplates)}
	day, err := r.templateDay(t, &v)
	if err != nil {
		return Result{}, err
	}
	for i, w := range deadline.Windows(items, day) {
		line := r.templateItem(own.Href, items[i])
		if items[i].Retired {
			v.Retired = append(v.Retired, line)
			continue
		}
		line.No, line.Due, line.Off = len(v.Items)+1, w.Due.Short(), r.offWords(w.Due)
		v.Items = append(v.Items, line)
	}
	v.Total = len(v.Items)
	v.Versions, err = r.templateVersions(t, own.Href)
	return show(templates.MilestoneTemplatePage(v)), err
}

// templateDay is the day that was asked for, without one the deadline of the level.
func (r *Request) templateDay(t deadline.Template, v *templates.MilestoneTemplate) (calendar.Date, error) {
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

func (r *Request) templateItem(base string, i deadline.Item) templates.TemplateItem {
	return templates.TemplateItem{Link: templates.Link{Href: itemPath(base, i.ID), Label: r.Words.Pick(i.NameVI, i.NameEN)},
		Code: i.Code, Lead: report.RuleWords(r.Words, i), Owner: r.Words.Pick(i.OwnerVI, i.OwnerEN), Phase: r.T(i.Phase.Key()),
		Document: r.Words.Pick(i.DocumentVI, i.DocumentEN), Mandatory: r.T("choice.mandatory." + string(i.Mandatory)),
		Binding: i.Mandatory != deadline.ForNone, Weight: i.Weight, Sources: sourceLinks(r.Words, i), Inferred: r.T("templates.inferred")}
}

// sourceLinks are the publications that the item rests on.
func sourceLinks(w *i18n.Printer, i deadline.Item) []templates.Source {
	var links []templates.Source
	for _, s := range i.Sources() {
		links = append(links, templates.Source{Key: s.Key, Title: w.Pick(s.TitleVI, s.TitleEN), Href: s.Address})
	}
	return links
}

// templateAt is the template of the address. Templates belong to the country: whoever is signed in reads them.
func (r *Request) templateAt() (deadline.Template, error) {
	id, err := r.ID("id")
	if err != nil {
		return deadline.Template{}, err
	}
	return deadline.GetTemplate(r.Tx, id)
}

func (r *Request) templateLink(t deadline.Template) templates.Link {
	return templates.Link{Href: "/templates/" + strconv.FormatInt(t.ID, 10), Label: r.Words.Pick(t.NameVI, t.NameEN)}
}

func toTemplates(r *Request) templates.Link {
	return templates.Link{Href: "/templates", Label: r.T("nav.templates")}
}

func itemPath(base string, id int64) string { return base + "/items/" + strconv.FormatInt(id, 10) }
