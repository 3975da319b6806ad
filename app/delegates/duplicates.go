package delegates

import (
	"strconv"

	"daihoi/app/web"
	"daihoi/models/access"
	"daihoi/models/delegate"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/identity"
	"daihoi/templates/delegates"
	"daihoi/templates/ui"
)

func duplicatesPath(code string) string { return "/units/" + code + "/duplicates" }

// sideBySide are the fields by which people recognise whether two records are the same person.
var sideBySide = delegate.PersonFields.Only("full_name", "gender", "born_on", "hometown", "residence", "occupation", "phone", "citizen_id")

// duplicatesPage shows pairs of records below a unit that may be the same person.
func duplicatesPage(r *web.Request) (web.Result, error) {
	p, err := r.UnitPage()
	if err != nil {
		return web.Result{}, err
	}
	crumbs, err := r.CrumbsToUnit(p.Unit)
	if err != nil {
		return web.Result{}, err
	}
	crumbs = append(crumbs, ui.Link{Href: p.Path() + "/delegates", Label: r.T("nav.delegates")}, web.Here(r.T("duplicate.title")))
	v := delegates.Duplicates{Frame: r.Frame("duplicate.title", crumbs...), Action: duplicatesPath(p.Unit.Code), List: p.Path() + "/delegates", Sub: p.Unit.FullName}
	touching := ""
	if len(p.Children) > 0 {
		v.Units = []ui.Option{{Label: r.T("delegates.all_units")}}
	}
	for _, child := range p.Children {
		v.Units = append(v.Units, ui.Option{Value: child.Code, Label: child.FullName})
		if child.Code == r.Query("unit") {
			v.Unit, touching = child.Code, child.Path
		}
	}
	found, err := identity.LikelyPairs(r.Tx, p.Unit.Path, touching)
	if err != nil {
		return web.Result{}, err
	}
	v.TooMany = found.TooMany
	if found.Total > len(found.List) {
		v.More = r.T("duplicate.more", "Shown", len(found.List), "Total", r.Words.Number(found.Total))
	}
	r.MaskNumbers(p.Unit, v.Title)
	numbered := 0
	for _, pair := range found.List {
		for _, person := range []delegate.Person{pair.A.Person, pair.B.Person} {
			if person.Phone != "" || person.CitizenID != "" {
				numbered++
			}
		}
		v.Pairs = append(v.Pairs, duplicatePair(r, v.Action, pair))
	}
	v.Numbers = r.NumbersButton(numbered)
	return web.Show(delegates.DuplicatesPage(v)), nil
}

func duplicatePair(r *web.Request, action string, pair identity.Pair) delegates.DuplicatePair {
	out := delegates.DuplicatePair{A: pair.A.Person.ID, B: pair.B.Person.ID, Why: r.T("duplicate.why." + pair.Why),
		Table: compared(r, sideBySide, pair.A, pair.B)}
	if mayMerge(r, pair.A) && mayMerge(r, pair.B) {
		out.Merge = action + "/merge" + web.WithParams(nil, "a", strconv.FormatInt(out.A, 10), "b", strconv.FormatInt(out.B, 10))
	}
	return out
}

// mayMerge is the check of the merge command, for the delegateships of a person that the reader sees.
func mayMerge(r *web.Request, k delegate.Known) bool {
	for _, rec := range k.At {
		if !web.MayEditDelegates(r.Actor, rec.UnitPath) {
			return false
		}
	}
	return true
}

// compared puts two persons side by side and leaves out fields that are empty for both.
func compared(r *web.Request, table field.Table[delegate.Record], a, b delegate.Known) delegates.Comparison {
	c := delegates.Comparison{NameA: a.Person.FullName, NameB: b.Person.FullName, AtA: knownSeats(r.Words, a.At), AtB: knownSeats(r.Words, b.At)}
	one, other := delegate.Record{Person: a.Person}, delegate.Record{Person: b.Person}
	for _, f := range table {
		row := delegates.ComparedRow{Key: f.Key, Label: r.T("field." + f.Key), A: r.ShownValue(f.Kind, f.Key, f.Text(&one)),
			B: r.ShownValue(f.Kind, f.Key, f.Text(&other)), Differs: f.Text(&one) != f.Text(&other)}
		if row.A != "" || row.B != "" {
			c.Rows = append(c.Rows, row)
		}
	}
	return c
}

// distinguishPersons records that two records are different people.
func distinguishPersons(r *web.Request) (web.Result, error) {
	p, err := r.UnitPage()
	if err != nil {
		return web.Result{}, err
	}
	if err := r.Tx.Require(access.EditDelegates, p.Unit.Path); err != nil {
		return web.Result{}, err
	}
	if err := identity.Distinguish(r.Tx, int64(r.FormInt("a")), int64(r.FormInt("b"))); err != nil {
		return web.Result{}, err
	}
	return web.Redirect(duplicatesPath(p.Unit.Code) + r.QueryWith()).Saying("duplicate.distinguished"), nil
}

// readPair reads the two persons of the request; found is false when it names none.
func readPair(r *web.Request) (a, b delegate.Known, found bool, err error) {
	one, other := r.QueryInt("a", r.FormInt("a")), r.QueryInt("b", r.FormInt("b"))
	if one == 0 || other == 0 || one == other {
		return a, b, false, nil
	}
	if a, err = delegate.KnownPerson(r.Tx, int64(min(one, other))); err != nil {
		return a, b, false, err
	}
	if b, err = delegate.KnownPerson(r.Tx, int64(max(one, other))); err != nil {
		return a, b, false, err
	}
	if !mayMerge(r, a) || !mayMerge(r, b) {
		return a, b, false, fault.New(fault.Forbidden, "fault.forbidden")
	}
	return a, b, true, nil
}

// mergePersonsPage asks which values the merged record keeps.
func mergePersonsPage(r *web.Request) (web.Result, error) {
	p, err := r.UnitPage()
	if err != nil {
		return web.Result{}, err
	}
	if err := r.Tx.Require(access.EditDelegates, p.Unit.Path); err != nil {
		return web.Result{}, err
	}
	list := duplicatesPath(p.Unit.Code)
	a, b, found, err := readPair(r)
	if err != nil || !found {
		return web.Redirect(list), err
	}
	crumbs, err := r.CrumbsToUnit(p.Unit)
	if err != nil {
		return web.Result{}, err
	}
	crumbs = append(crumbs, ui.Link{Href: p.Path() + "/delegates", Label: r.T("nav.delegates")},
		ui.Link{Href: list, Label: r.T("duplicate.title")}, web.Here(r.T("person.merge")))
	v := delegates.MergePersons{Frame: r.Frame("person.merge", crumbs...), Action: list + "/merge", List: list, A: a.Person.ID, B: b.Person.ID,
		VersionA: int(a.Person.Version), VersionB: int(b.Person.Version),
		Table: compared(r, delegate.PersonFields, a, b)}
	proposeMerge(r, &v, a, b)
	if r.Stale() {
		v.Conflict = r.T("fault.stale")
	}
	return web.Show(delegates.MergePersonsPage(v)), nil
}

// proposeMerge preselects the fuller values, or those that were submitted, and says what happens to the delegateships.
func proposeMerge(r *web.Request, v *delegates.MergePersons, a, b delegate.Known) {
	fromB := map[string]bool{}
	for _, key := range identity.Fuller(a.Person, b.Person) {
		fromB[key] = true
	}
	for i, row := range v.Table.Rows {
		v.Table.Rows[i].TakeB = fromB[row.Key]
		if r.Refused() {
			v.Table.Rows[i].TakeB = r.Form(row.Key) == "b"
		}
	}
	for _, rec := range b.At {
		if _, both := a.In(rec.CongressID); both {
			v.Doubles = append(v.Doubles, r.T("person.double", "Unit", rec.UnitName))
		}
	}
}

func mergePersons(r *web.Request) (web.Result, error) {
	p, err := r.UnitPage()
	if err != nil {
		return web.Result{}, err
	}
	if err := r.Tx.Require(access.EditDelegates, p.Unit.Path); err != nil {
		return web.Result{}, err
	}
	a, b, found, err := readPair(r)
	if err != nil || !found {
		return web.Redirect(duplicatesPath(p.Unit.Code)), err
	}
	m := identity.MergeInput{Kept: a.Person.ID, Merged: b.Person.ID, KeptVersion: int64(r.FormInt("version_a")), MergedVersion: int64(r.FormInt("version_b"))}
	for _, key := range delegate.PersonFields.Keys() {
		if r.Form(key) == "b" {
			m.FromMerged = append(m.FromMerged, key)
		}
	}
	id, err := identity.Merge(r.Tx, m)
	if err != nil {
		return web.Result{}, err
	}
	return web.Redirect(web.DelegatePath(id)).Saying("person.merged", "Name", a.Person.FullName), nil
}
