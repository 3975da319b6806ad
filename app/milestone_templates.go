package app

import (
	"slices"
	"strconv"

	"daihoi/models/access"
	"daihoi/models/deadline"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/templates"
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
		row := templates.TemplateRow{Link: r.templateLink(t), Items: len(items)}
		if i := slices.IndexFunc(levels, func(l org.Level) bool { return l.Code == t.LevelCode }); i >= 0 {
			row.Level = r.Words.Pick(levels[i].NameVi, levels[i].NameEn)
		}
		for _, item := range items {
			if item.Mandatory != deadline.ForNone {
				row.Mandatory++
			}
		}
		v.Rows = append(v.Rows, row)
	}
	return show(templates.MilestoneTemplatesPage(v)), nil
}

// templatePage lists the milestones of one template, phase by phase.
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
	v := templates.MilestoneTemplate{Frame: r.titled(own.Label, toTemplates(r), here(own.Label)), Total: len(items),
		MayEdit: r.Actor.CanAnywhere(access.ManageTemplates)}
	slices.SortStableFunc(items, func(a, b deadline.Item) int { return int(a.Phase) - int(b.Phase) })
	for i, item := range items {
		if i == 0 || items[i-1].Phase != item.Phase {
			v.Phases = append(v.Phases, templates.TemplatePhase{Name: r.T(item.Phase.Key())})
		}
		phase := &v.Phases[len(v.Phases)-1]
		phase.Items = append(phase.Items, r.templateItem(own.Href, item))
	}
	return show(templates.MilestoneTemplatePage(v)), nil
}

func (r *Request) templateItem(base string, i deadline.Item) templates.TemplateItem {
	return templates.TemplateItem{Link: templates.Link{Href: itemPath(base, i.ID), Label: r.Words.Pick(i.NameVI, i.NameEN)},
		Code: i.Code, Lead: r.leadWords(i.LeadFrom, i.LeadTo), Owner: r.Words.Pick(i.OwnerVI, i.OwnerEN),
		Document: r.Words.Pick(i.DocumentVI, i.DocumentEN), Mandatory: r.T("choice.mandatory." + string(i.Mandatory)),
		Binding: i.Mandatory != deadline.ForNone, Weight: i.Weight, Sources: sourceLinks(i), Inferred: r.T("templates.inferred")}
}

// sourceLinks are the publications that the item rests on.
func sourceLinks(i deadline.Item) []templates.Source {
	var links []templates.Source
	for _, s := range i.Sources() {
		links = append(links, templates.Source{Key: s.Key, Title: s.Title, Href: s.Address})
	}
	return links
}

// leadWords says when an item is due: "trước 30 ngày", "trước 60–45 ngày", "trước 5 ngày đến sau 3 ngày".
func (r *Request) leadWords(from, to int) string {
	switch {
	case from == to:
		return r.dayWords(to)
	case to < 0:
		return r.T("lead.before_span", "From", -from, "To", -to)
	case from > 0:
		return r.T("lead.after_span", "From", from, "To", to)
	}
	return r.T("lead.range", "From", r.dayWords(from), "To", r.dayWords(to))
}

func (r *Request) dayWords(days int) string {
	switch {
	case days < 0:
		return r.T("lead.before", "Count", -days)
	case days > 0:
		return r.T("lead.after", "Count", days)
	}
	return r.T("lead.day")
}

func itemForm(r *Request) (Result, error) {
	if err := r.requireSomewhere(access.ManageTemplates); err != nil {
		return Result{}, err
	}
	t, item, err := r.itemAt()
	if err != nil {
		return Result{}, err
	}
	own := r.templateLink(t)
	v := templates.SimpleForm{Frame: r.frame("templates.edit_item", toTemplates(r), own, here(item.Code)),
		Sub: item.Code + " · " + r.Words.Pick(item.NameVI, item.NameEN), Warning: r.T("templates.edit_warning"), Version: item.Version,
		Groups: groups(r, deadline.ItemFields, &item, nil), Button: r.T("form.save"), Cancel: own.Href}
	if v.Frame.Conflict, err = r.conflictLine("template", t.ID); err != nil {
		return Result{}, err
	}
	return show(templates.SimpleFormPage(v)), nil
}

func editItem(r *Request) (Result, error) {
	t, item, err := r.itemAt()
	if err != nil {
		return Result{}, err
	}
	id, now := item.ID, item
	problems := deadline.ItemFields.Decode(r.Form, &now)
	if err := fault.Of(problems); err != nil {
		return Result{}, err
	}
	_, moved, err := deadline.EditItem(r.Tx, id, r.FormInt("version"), now)
	return redirect(r.templateLink(t).Href).saying("templates.item_saved", "Count", moved), err
}

// templateAt is the template of the address. Templates belong to the country: whoever is signed in reads them.
func (r *Request) templateAt() (deadline.Template, error) {
	id, err := r.ID("id")
	if err != nil {
		return deadline.Template{}, err
	}
	all, err := deadline.Templates(r.Tx)
	if err != nil {
		return deadline.Template{}, err
	}
	i := slices.IndexFunc(all, func(t deadline.Template) bool { return t.ID == id })
	if i < 0 {
		return deadline.Template{}, store.NotFound()
	}
	return all[i], nil
}

func (r *Request) itemAt() (deadline.Template, deadline.Item, error) {
	t, err := r.templateAt()
	if err != nil {
		return t, deadline.Item{}, err
	}
	id, err := r.ID("item")
	if err != nil {
		return t, deadline.Item{}, err
	}
	item, err := deadline.GetItem(r.Tx, id)
	if err == nil && item.TemplateID != t.ID {
		err = store.NotFound()
	}
	return t, item, err
}

func (r *Request) templateLink(t deadline.Template) templates.Link {
	return templates.Link{Href: "/templates/" + strconv.FormatInt(t.ID, 10), Label: r.Words.Pick(t.NameVI, t.NameEN)}
}

func toTemplates(r *Request) templates.Link {
	return templates.Link{Href: "/templates", Label: r.T("nav.templates")}
}

func itemPath(base string, id int64) string { return base + "/items/" + strconv.FormatInt(id, 10) }
