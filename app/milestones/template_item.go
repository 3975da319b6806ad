package milestones

import (
	"slices"
	"strconv"

	"daihoi/app/web"
	"daihoi/models/deadline"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/store"
	"daihoi/models/template"
	"daihoi/templates/milestones"
	"daihoi/templates/ui"
)

// itemInput is an item with its place in the template, as the form has them.
type itemInput struct {
	template.Item
	Place int
}

// itemTable are the fields of the item form; a new item also has a code.
func itemTable(fresh bool) field.Table[itemInput] {
	var table field.Table[itemInput]
	of := func(f field.Field[template.Item]) {
		table = append(table, field.Field[itemInput]{Key: f.Key, Kind: f.Kind, Required: f.Required, Max: f.Max, Options: f.Options, Group: itemGroup(f.Key),
			Text: func(t *itemInput) string { return f.Text(&t.Item) }, Set: func(t *itemInput, s string) string { return f.Set(&t.Item, s) }})
	}
	if fresh {
		of(template.CodeField)
	}
	for _, f := range template.ItemFields {
		of(f)
	}
	place := field.NumberOf("place", 500, func(t *itemInput) *int { return &t.Place })
	place.Group = itemGroup(place.Key)
	return append(table, place)
}

// itemGroup is the group of the form that has the field.
func itemGroup(key string) string {
	if template.OfRule(key) || key == "lead_note" {
		return "item_rule"
	}
	switch key {
	case "mandatory", "weight", "quoted", "counted", "self_closing", "form_column", "place":
		return "item_use"
	case "document_vi", "document_en":
		return "item_document"
	}
	return "item_work"
}

// editableDraft reads the draft of the template of the address, for those who may change it.
func editableDraft(r *web.Request) (deadline.Draft, error) {
	id, err := r.ID("id")
	if err != nil {
		return deadline.Draft{}, err
	}
	d, err := deadline.DraftOf(r.Tx, id)
	if err != nil {
		return d, err
	}
	return d, template.MayManage(r.Tx, d.Template)
}

// readDraft reads the draft of the template and the item of the address. Without an item it is a new one at the end.
func readDraft(r *web.Request) (deadline.Draft, itemInput, error) {
	fresh := itemInput{template.Item{Anchor: template.BaseDay, DayKind: template.CalendarDays, Mandatory: template.ForAll, Phase: template.PhaseDirection, Weight: 2}, 0}
	d, err := editableDraft(r)
	if err != nil || r.Param("item") == "" {
		fresh.Place = len(d.Items) + 1
		return d, fresh, err
	}
	itemID, err := r.ID("item")
	if err != nil {
		return d, fresh, err
	}
	at := slices.IndexFunc(d.Items, func(i template.Item) bool { return i.ID == itemID })
	if at < 0 {
		return d, fresh, store.NotFound()
	}
	return d, itemInput{d.Items[at], at + 1}, nil
}

// itemForm changes or adds an item of a template.
func itemForm(r *web.Request) (web.Result, error) {
	d, item, err := readDraft(r)
	if err != nil {
		return web.Result{}, err
	}
	own := templateLink(r, d.Template)
	title, sub, last := "templates.add_item", own.Label, r.T("templates.add_item")
	if item.ID != 0 {
		title, sub, last = "templates.edit_item", item.Code+" · "+r.Words.Pick(item.NameVI, item.NameEN), item.Code
	}
	v := milestones.ItemForm{Frame: r.Frame(title, templatesLink(r), own, web.Here(last)), Sub: sub, Lead: r.T("templates.edit_warning"),
		Version: d.Template.Version, Groups: web.FormGroups(r, itemTable(item.ID == 0), &item, nil), Back: own.Href}
	if item.ID != 0 && !item.Retired {
		v.Retire = itemPath(own.Href, item.ID) + "/retire"
	}
	v.Conflict, err = r.ConflictLine("template", d.Template.ID)
	return web.Show(milestones.ItemFormPage(v)), err
}

// reviseItem shows the effect of a submitted item first, and writes it when it is confirmed.
func reviseItem(r *web.Request) (web.Result, error) {
	d, item, err := readDraft(r)
	if err != nil {
		return web.Result{}, err
	}
	if err := r.BackToForm(); err != nil {
		return web.Result{}, err
	}
	fresh := item.ID == 0
	problems := itemTable(fresh).Decode(r.Form, &item)
	if fresh && slices.ContainsFunc(d.Items, func(i template.Item) bool { return i.Code == item.Code }) {
		problems = append(problems, fault.Problem{Field: "item_code", Key: "problem.item_code_taken", Args: fault.Args("Code", item.Code)})
	}
	if err := fault.Of(problems); err != nil {
		return web.Result{}, err
	}
	v := milestones.Revision{Path: templateLink(r, d.Template).Href + "/items/new", MayReturn: true, Hidden: r.CarriedFields()}
	if !fresh {
		v.Path = itemPath(templateLink(r, d.Template).Href, item.ID)
	}
	return revise(r, d.Put(item.Item, item.Place), v)
}

// toggleRetired is the draft with the item of the address retired, or restored.
func toggleRetired(r *web.Request) (deadline.Draft, template.Item, error) {
	d, item, err := readDraft(r)
	item.Retired = !item.Retired
	return d.Put(item.Item, item.Place), item.Item, err
}

// retirePage shows the effect of retiring or restoring an item.
func retirePage(r *web.Request) (web.Result, error) {
	d, item, err := toggleRetired(r)
	if err != nil {
		return web.Result{}, err
	}
	return showRevision(r, d, retireView(r, d, item))
}

func retireView(r *web.Request, d deadline.Draft, item template.Item) milestones.Revision {
	return milestones.Revision{Path: itemPath(templateLink(r, d.Template).Href, item.ID) + "/retire", Danger: item.Retired,
		Hidden: []ui.Hidden{{Name: "version", Value: strconv.Itoa(d.Template.Version)}}}
}

func retireItem(r *web.Request) (web.Result, error) {
	d, item, err := toggleRetired(r)
	if err != nil {
		return web.Result{}, err
	}
	return revise(r, d, retireView(r, d, item))
}
