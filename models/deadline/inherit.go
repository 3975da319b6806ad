package deadline

import (
	"slices"

	"daihoi/models/field"
	"daihoi/models/store"
	"daihoi/models/template"
)

// A unit's own template is a variant of the one that would apply there without it: what differs is its own, all else follows
// the one above. What differs is found by comparing them (CompareItems), so it is written down nowhere else; when the one
// above is revised, Inherit carries its changes into every variant by the same command.

// VariantOf compares a template, which has the items, with the one of all in whose place it stands. ok is false if there is none.
func VariantOf(tx *store.Tx, all []template.Template, t template.Template, items []template.Item) (above template.Template, differs []ItemChange, ok bool, err error) {
	if above, ok = template.Over(all, t); !ok {
		return above, nil, false, nil
	}
	theirs, err := template.Items(tx, above.ID)
	if err != nil {
		return above, nil, false, err
	}
	differs, _ = CompareItems(theirs, items)
	return above, differs, true, nil
}

// Inherit is a variant after a revision of the template above it, from old to next: fields in which the variant said what old said
// follow next, the others stay its own. New items come where they are in next; so does the order, unless the variant has
// one of its own.
func Inherit(old, next, own []template.Item) []template.Item {
	items := make([]template.Item, 0, len(own)+1)
	for _, item := range own {
		was, is := find(old, item.Code), find(next, item.Code)
		if was >= 0 && is >= 0 {
			item = followed(old[was], next[is], item)
		}
		items = append(items, item)
	}
	if _, reordered := CompareItems(old, own); !reordered {
		items = inOrderOf(next, items)
	}
	for n, item := range next {
		if find(items, item.Code) >= 0 {
			continue
		}
		at := 0
		if n > 0 {
			at = find(items, next[n-1].Code) + 1
		}
		item.ID = 0
		items = slices.Insert(items, at, item)
	}
	return items
}

// followed gives an item the fields of next in which it says what old said.
func followed(old, next, item template.Item) template.Item {
	if item.Retired == old.Retired {
		item.Retired = next.Retired
	}
	// A due date rule is followed as a whole: parts of two of them make no sense together.
	ownRule := !item.SameRule(old)
	for _, f := range template.ItemFields {
		if f.Text(&item) != f.Text(&old) || template.OfRule(f.Key) && ownRule {
			continue
		}
		copyField(f, next, &item)
	}
	return item
}

func copyField(f field.Field[template.Item], from template.Item, to *template.Item) {
	if text := f.Text(&from); text != f.Text(to) {
		f.Take(to, text)
	}
}

// inOrderOf sorts the items like next. One that is not there stays behind the one that it followed.
func inOrderOf(next, items []template.Item) []template.Item {
	sorted := make([]template.Item, 0, len(items))
	for _, n := range next {
		if at := find(items, n.Code); at >= 0 {
			sorted = append(sorted, items[at])
		}
	}
	for i, item := range items {
		if find(next, item.Code) < 0 {
			at := 0
			if i > 0 {
				at = find(sorted, items[i-1].Code) + 1
			}
			sorted = slices.Insert(sorted, at, item)
		}
	}
	return sorted
}

// VariantEffect is what a draft does to a variant of its template.
type VariantEffect struct {
	Template template.Template
	Changes  []ItemChange
}

// eachVariant adds what the work does with the drafts of the variants that the draft changes.
func (d Draft) eachVariant(tx *store.Tx, e *Effect, work func(Draft) (Effect, error)) error {
	all, err := template.List(tx)
	if err != nil {
		return err
	}
	for _, t := range template.Exceptions(all)[d.Template.ID] {
		own, err := DraftOf(tx, t.ID)
		if err != nil {
			return err
		}
		own = own.With(Inherit(d.Old, d.Items, own.Old))
		if changes, reordered := CompareItems(own.Old, own.Items); len(changes) == 0 && !reordered {
			continue
		}
		of, err := work(own)
		if err != nil {
			return err
		}
		e.Variants = append(append(e.Variants, VariantEffect{t, of.Changes}), of.Variants...)
		e.Congresses += of.Congresses
		e.Touched += of.Touched
		e.Moved += of.Moved
		e.Added += of.Added
		e.Gone += of.Gone
		e.Units = append(e.Units, of.Units...)
	}
	e.sort()
	return nil
}

// sameHistory reports whether a variant has at the end of every day said what the template above it said: then the past days of
// its congresses read the same from that one.
func sameHistory(tx *store.Tx, own, above template.Template) (bool, error) {
	theirs, err := template.TemplateVersions(tx, above.ID)
	if err != nil {
		return false, err
	}
	versions, err := template.TemplateVersions(tx, own.ID)
	for n, v := range versions {
		day := v.At.Day()
		if n > 0 && versions[n-1].At.Day() == day {
			continue // not the last one of its day
		}
		at := slices.IndexFunc(theirs, func(o template.TemplateVersion) bool { return !o.At.Day().After(day) })
		if at < 0 {
			return false, err
		}
		if changes, reordered := CompareItems(theirs[at].Items, v.Items); len(changes) > 0 || reordered || len(theirs[at].Items) != len(v.Items) {
			return false, err
		}
	}
	return true, err
}
