package api

import (
	"encoding/json"
	"strings"

	"daihoi/app/web"
	"daihoi/exports"
	"daihoi/exports/book"
	"daihoi/exports/flat"
	"daihoi/models/access"
	"daihoi/models/delegate"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/models/store"
)

// peopleResources are the lists of delegates.
var peopleResources = []resource{
	delegateList("congress_delegates", "/congresses/:id/delegates", congressPlace),
	delegateList("unit_delegates", "/units/:code/delegates", unitPlace, ofTerm),
}

// place is where a list of delegates is: the unit at which the right to sensitive fields is asked, and the name of the list
// in the log.
type place struct {
	scope delegate.Scope
	unit  org.Unit
	name  func(public bool) string
}

func congressPlace(r *web.Request) (place, error) {
	c, err := oneCongress(r)
	return place{delegate.Scope{CongressID: c.ID}, c.Unit, func(public bool) string {
		key := "delegates.file_name"
		if public {
			key = "delegates.file_name_public"
		}
		return r.T(key, "Unit", c.Unit.FullName, "Day", r.Today().String())
	}}, err
}

func unitPlace(r *web.Request) (place, error) {
	p, err := unitAt(r)
	return place{delegate.Scope{Path: p.Unit.Path, TermID: p.Term.ID}, p.Unit, func(bool) string {
		return r.T("delegates.file_name_below", "Unit", p.Unit.FullName, "Day", r.Today().String())
	}}, err
}

// delegateRow is a delegate with the code of the unit.
type delegateRow struct {
	delegate.Record
	code string
}

// delegateValues are the columns of the list's file, behind those that say which delegate of which unit it is.
func delegateValues(public bool) []flat.Value[*delegateRow] {
	type row = *delegateRow
	values := []flat.Value[row]{
		idOf("id", func(d row) int64 { return d.Delegate.ID }),
		idOf("congress", func(d row) int64 { return d.CongressID }),
		flat.TextOf("unit_code", func(d row) string { return d.code }),
		flat.TextOf("unit", func(d row) string { return d.UnitName }),
	}
	for _, v := range exports.DelegateValues(public) {
		values = append(values, flat.Value[row]{Column: v.Column, Of: func(d row) any { return v.Of(d.Record) }})
	}
	return values
}

// delegateList is a list of delegates by name. As with its file, readers without the right to sensitive fields get the
// columns for everybody, whatever they ask for; the others say what they need the sensitive ones for, and each answer is in
// the log.
func delegateList(name, path string, where func(*web.Request) (place, error), more ...param) resource {
	s := resource{name: name, path: path, read: access.View, list: true}
	s.params = append([]param{purpose, public, {name: "category", values: append([]string{delegate.Official}, delegate.Categories...)}}, more...)
	s.columns, s.some = shared(columnsOf(delegateValues(true)), columnsOf(delegateValues(false)))
	s.answer = func(r *web.Request) (answer, error) {
		at, err := where(r)
		if err != nil {
			return answer{}, err
		}
		public := r.Query(public.name) != "" || !r.Actor.Can(access.ViewSensitive, at.unit.Path)
		if !public && strings.TrimSpace(r.Query(purpose.name)) == "" {
			return answer{}, fault.At(purpose.name, "api.problem.purpose")
		}
		after, err := nameSpot(r)
		if err != nil {
			return answer{}, err
		}
		f := delegate.Filter{Scope: at.scope, Category: r.Query("category")}
		if f.Category == "" {
			f.Category = delegate.Official
		}
		most := rowsAsked(r)
		found, err := delegate.Following(r.Tx, f, after, most+1)
		if err != nil {
			return answer{}, err
		}
		a := answer{more: len(found) > most}
		found = found[:min(len(found), most)]
		rows, err := withCodes(r, found)
		a.table = flat.Of("delegates", rows, delegateValues(public)...)
		a.cursor = func(row int) string {
			text, _ := json.Marshal(delegate.Spot{SortKey: found[row].Delegate.SortKey, ID: found[row].Delegate.ID}) // bytes and a number
			return string(text)
		}
		var variants []string
		if public {
			variants = append(variants, r.T("file.public"))
		}
		a.record = &store.Entry{Action: "exported", Entity: "export", Label: book.FileName("json", at.name(public), variants...), UnitID: at.unit.ID, UnitPath: at.unit.Path}
		return a, err
	}
	return s
}

// nameSpot is the place of the cursor in a list by name.
func nameSpot(r *web.Request) (after delegate.Spot, err error) {
	text, err := spot(r)
	if err == nil && text != "" && (json.Unmarshal([]byte(text), &after) != nil || after.ID <= 0) {
		err = wrongSpot()
	}
	return after, err
}

func withCodes(r *web.Request, found []delegate.Record) ([]*delegateRow, error) {
	ids := make([]int64, len(found))
	for i, rec := range found {
		ids[i] = rec.UnitID
	}
	codes, err := org.Codes(r.Tx, ids)
	rows := make([]*delegateRow, len(found))
	for i, rec := range found {
		rows[i] = &delegateRow{rec, codes[rec.UnitID]}
	}
	return rows, err
}

// shared are the columns that both lists have, and those that only one has.
func shared(a, b []flat.Column) (both, some []flat.Column) {
	there := map[string]int{}
	for _, c := range append(a[:len(a):len(a)], b...) {
		there[c.Key]++
	}
	for _, c := range a {
		if there[c.Key] == 2 {
			both = append(both, c)
		} else {
			some = append(some, c)
		}
	}
	for _, c := range b {
		if there[c.Key] == 1 {
			some = append(some, c)
		}
	}
	return both, some
}
