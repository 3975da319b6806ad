package deadline

import (
	"cmp"
	"slices"

	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/store"
	"daihoi/models/template"
)

// Draft is a proposed version of a template: all items in order, retired ones included. Items are identified by code,
// which never changes; a new item has ID 0. The draft is valid as long as no one else changes the template.
type Draft struct {
	Template template.Template // the version the draft is based on
	Old      []template.Item
	Items    []template.Item
}

// DraftOf returns a draft without changes.
func DraftOf(tx *store.Tx, templateID int64) (Draft, error) {
	t, err := template.GetTemplate(tx, templateID)
	if err != nil {
		return Draft{}, err
	}
	items, err := template.Items(tx, templateID)
	return Draft{t, items, slices.Clone(items)}, err
}

// Put replaces the item with the same code, or adds it, at the position from 1. A position out of range means the
// end.
func (d Draft) Put(item template.Item, position int) Draft {
	items := slices.DeleteFunc(slices.Clone(d.Items), func(i template.Item) bool { return i.Code == item.Code })
	at := len(items)
	if position >= 1 && position <= len(items) {
		at = position - 1
	}
	return d.With(slices.Insert(items, at, item))
}

// With replaces all items. It clears what their rules do not use, and keeps ids and the read-only role
// of the current items.
func (d Draft) With(items []template.Item) Draft {
	d.Items = make([]template.Item, len(items))
	for i, item := range items {
		item = item.Tidy()
		item.ID, item.TemplateID, item.Position, item.Version, item.Role = 0, d.Template.ID, i+1, 1, ""
		item.NameEN, item.OwnerEN, item.DocumentEN = cmp.Or(item.NameEN, item.NameVI), cmp.Or(item.OwnerEN, item.OwnerVI), cmp.Or(item.DocumentEN, item.DocumentVI)
		if at := find(d.Old, item.Code); at >= 0 {
			old := d.Old[at]
			item.ID, item.Version, item.Role = old.ID, old.Version, old.Role
		}
		d.Items[i] = item
	}
	return d
}

func find(items []template.Item, code string) int {
	return slices.IndexFunc(items, func(i template.Item) bool { return i.Code == code })
}

// Check returns everything that keeps the draft from becoming a template. Items cannot be deleted, only retired.
func (d Draft) Check() []template.RuleProblem {
	Problems := template.CheckItems(d.Items)
	for _, item := range d.Items {
		typed := template.ItemFields.Values(&item)
		for _, p := range template.ItemFields.Decode(func(key string) string { return typed[key] }, &item) {
			Problems = append(Problems, template.RuleProblem{Code: item.Code, Problem: p})
		}
	}
	for _, old := range d.Old {
		if find(d.Items, old.Code) < 0 {
			Problems = append(Problems, template.RuleProblem{Code: old.Code, Problem: fault.Problem{Field: "item_code", Key: "problem.item_missing", Args: fault.Args("Code", old.Code)}})
		}
	}
	return Problems
}

// ChangeKind is the kind of change of an item.
type ChangeKind string

const (
	ItemAdded    ChangeKind = "added"
	ItemChanged  ChangeKind = "changed"
	ItemRetired  ChangeKind = "retired"
	ItemRestored ChangeKind = "restored"
)

// ChangeKinds lists the kinds in display order.
var ChangeKinds = []ChangeKind{ItemAdded, ItemChanged, ItemRetired, ItemRestored}

// ItemChange is one item that differs between two versions of a template.
type ItemChange struct {
	Kind   ChangeKind
	Item   template.Item // after the change
	Fields []field.Change
}

// CompareItems lists the items of next that differ from old, in the order of next. reordered reports that items in
// both are in a different order.
func CompareItems(old, next []template.Item) (changes []ItemChange, reordered bool) {
	last := -1
	for _, item := range next {
		at := find(old, item.Code)
		if at < 0 {
			changes = append(changes, ItemChange{Kind: ItemAdded, Item: item})
			continue
		}
		reordered = reordered || at < last
		last = at
		c := ItemChange{Kind: ItemChanged, Item: item, Fields: template.ItemFields.Diff(&old[at], &item)}
		switch {
		case item.Retired && !old[at].Retired:
			c.Kind = ItemRetired
		case !item.Retired && old[at].Retired:
			c.Kind = ItemRestored
		case len(c.Fields) == 0:
			continue
		}
		changes = append(changes, c)
	}
	return changes, reordered
}

// moved returns the codes of items whose due dates may change: through their own rule, through the item they count
// from, or because they are restored. Retired items have no due dates.
func (d Draft) moved() map[string]bool {
	moved := map[string]bool{}
	for range d.Items { // at most as often as the longest chain of items
		n := len(moved)
		for _, item := range d.Items {
			at := find(d.Old, item.Code)
			if at >= 0 && !item.Retired && (!item.SameRule(d.Old[at]) || d.Old[at].Retired && !item.Retired || item.Anchor == template.BaseItem && moved[item.AfterCode]) {
				moved[item.Code] = true
			}
		}
		if len(moved) == n {
			break
		}
	}
	return moved
}
