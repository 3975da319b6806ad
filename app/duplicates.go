package app

import (
	"strconv"

	"daihoi/models/access"
	"daihoi/models/delegate"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/templates"
)

func duplicatesPath(code string) string { return "/units/" + code + "/duplicates" }

// sideBySide are the fields by which people see whether two records are of one person.
var sideBySide = delegate.PersonFields.Only("full_name", "gender", "born_on", "hometown", "residence", "occupation", "phone", "citizen_id")

// duplicatesPage shows pairs of persons below a unit who may be one.
func duplicatesPage(r *Request) (Result, error) {
	p, err := r.place()
	if err != nil {
		return Result{}, err
	}
	crumbs, err := r.crumbsTo(p.unit)
	if err != nil {
		return Result{}, err
	}
	crumbs = append(crumbs, templates.Link{Href: p.path() + "/delegates", Label: r.T("nav.delegates")}, here(r.T("duplicate.title")))
	v := templates.Duplicates{Frame: r.frame("duplicate.title", crumbs...), Action: duplicatesPath(p.unit.Code), List: p.path() + "/delegates", Sub: p.unit.FullName}
	touching := ""
	if len(p.children) > 0 {
		v.Units = []templates.Option{{Label: r.T("delegates.all_units")}}
	}
	for _, child := range p.children {
		v.Units = append(v.Units, templates.Option{Value: child.Code, Label: child.FullName})
		if child.Code == r.Query("unit") {
			v.Unit, touching = child.Code, child.Path
		}
	}
	found, err := delegate.LikelyPairs(r.Tx, p.unit.Path, touching)
	if err != nil {
		return Result{}, err
	}
	v.TooMany = found.TooMany
	if found.Total > len(found.List) {
		v.More = r.T("duplicate.more", "Shown", len(found.List), "Total", r.Words.Number(found.Total))
	}
	for _, pair := range found.List {
		v.Pairs = append(v.Pairs, r.duplicatePair(v.Action, pair))
	}
	return show(templates.DuplicatesPage(v)), nil
}

func (r *Request) duplicatePair(action string, pair delegate.Pair) templates.DuplicatePair {
	out := templates.DuplicatePair{A: pair.A.Person.ID, B: pair.B.Person.ID, Why: r.T("duplicate.why." + pair.Why),
		Table: r.compared(sideBySide, pair.A, pair.B)}
	if r.mayMerge(pair.A) && r.mayMerge(pair.B) {
		out.Merge = action + "/merge" + with(nil, "a", strconv.FormatInt(out.A, 10), "b", strconv.FormatInt(out.B, 10))
	}
	return out
}

// mayMerge asks what delegate.Merge asks, of what the reader sees of a person.
func (r *Request) mayMerge(k delegate.Known) bool {
	for _, rec := range k.At {
		if !mayEditDelegates(r, rec.UnitPath) {
			return false
		}
	}
	return true
}

// compared puts two persons side by side, without the fields of which nothing is known.
func (r *Request) compared(table field.Table[delegate.Record], a, b delegate.Known) templates.Comparison {
	c := templates.Comparison{NameA: a.Person.FullName, NameB: b.Person.FullName, AtA: r.knownSeats(a.At), AtB: r.knownSeats(b.At)}
	one, other := delegate.Record{Person: a.Person}, delegate.Record{Person: b.Person}
	for _, f := range table {
		row := templates.ComparedRow{Key: f.Key, Label: r.T("field." + f.Key), A: r.shownValue(f.Kind, f.Key, f.Text(&one)),
			B: r.shownValue(f.Kind, f.Key, f.Text(&other))}
		row.Differs = row.A != row.B
		if row.A != "" || row.B != "" {
			c.Rows = append(c.Rows, row)
		}
	}
	return c
}

// distinguishPersons remembers that two persons are two.
func distinguishPersons(r *Request) (Result, error) {
	p, err := r.place()
	if err != nil {
		return Result{}, err
	}
	if err := r.Tx.Require(access.EditDelegates, p.unit.Path); err != nil {
		return Result{}, err
	}
	if err := delegate.Distinguish(r.Tx, int64(r.FormInt("a")), int64(r.FormInt("b"))); err != nil {
		return Result{}, err
	}
	return redirect(duplicatesPath(p.unit.Code) + r.QueryWith()).saying("duplicate.distinguished"), nil
}

// pairOf reads the two persons of the request; found is false when none are named.
func (r *Request) pairOf() (a, b delegate.Known, found bool, err error) {
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
	if !r.mayMerge(a) || !r.mayMerge(b) {
		return a, b, false, fault.New(fault.Forbidden, "fault.forbidden")
	}
	return a, b, true, nil
}

// mergePersonsPage asks which values the one record keeps.
func mergePersonsPage(r *Request) (Result, error) {
	p, err := r.place()
	if err != nil {
		return Result{}, err
	}
	if err := r.Tx.Require(access.EditDelegates, p.unit.Path); err != nil {
		return Result{}, err
	}
	list := duplicatesPath(p.unit.Code)
	a, b, found, err := r.pairOf()
	if err != nil || !found {
		return redirect(list), err
	}
	crumbs, err := r.crumbsTo(p.unit)
	if err != nil {
		return Result{}, err
	}
	crumbs = append(crumbs, templates.Link{Href: p.path() + "/delegates", Label: r.T("nav.delegates")},
		templates.Link{Href: list, Label: r.T("duplicate.title")}, here(r.T("person.merge")))
	v := templates.MergePersons{Frame: r.frame("person.merge", crumbs...), Action: list + "/merge", List: list, A: a.Person.ID, B: b.Person.ID,
		VersionA: int(a.Person.Version), VersionB: int(b.Person.Version),
		Table: r.compared(delegate.PersonFields, a, b)}
	r.proposeMerge(&v, a, b)
	if r.Stale() {
		v.Conflict = r.T("fault.stale")
	}
	return show(templates.MergePersonsPage(v)), nil
}

// proposeMerge ticks the fuller values, or those that were ticked, and says what becomes of the delegateships.
func (r *Request) proposeMerge(v *templates.MergePersons, a, b delegate.Known) {
	fromB := map[string]bool{}
	for _, key := range delegate.Fuller(a.Person, b.Person) {
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

func mergePersons(r *Request) (Result, error) {
	p, err := r.place()
	if err != nil {
		return Result{}, err
	}
	if err := r.Tx.Require(access.EditDelegates, p.unit.Path); err != nil {
		return Result{}, err
	}
	a, b, found, err := r.pairOf()
	if err != nil || !found {
		return redirect(duplicatesPath(p.unit.Code)), err
	}
	m := delegate.Merging{Kept: a.Person.ID, Merged: b.Person.ID, KeptVersion: int64(r.FormInt("version_a")), MergedVersion: int64(r.FormInt("version_b"))}
	for _, key := range delegate.PersonFields.Keys() {
		if r.Form(key) == "b" {
			m.FromMerged = append(m.FromMerged, key)
		}
	}
	id, err := delegate.Merge(r.Tx, m)
	if err != nil {
		return Result{}, err
	}
	return redirect(delegateAddress(id)).saying("person.merged", "Name", a.Person.FullName), nil
}
