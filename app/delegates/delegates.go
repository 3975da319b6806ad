package delegates

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"daihoi/app/web"
	"daihoi/exports/report"
	"daihoi/models/access"
	"daihoi/models/congress"
	"daihoi/models/delegate"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/templates/delegates"
	"daihoi/templates/ui"
)

// delegateList is what a list page covers: one congress, or those of a unit and below.
type delegateList struct {
	scope    delegate.Scope
	unit     org.Unit           // at which the rights to columns and counters are checked
	congress *congress.Congress // nil when the list covers several
}

func (l delegateList) sensitive(r *web.Request) bool {
	return r.Actor.Can(access.ViewSensitive, l.unit.Path)
}

// congressDelegates lists the delegates of one congress.
func congressDelegates(r *web.Request) (web.Result, error) {
	c, err := r.CongressFor(access.View)
	if err != nil {
		return web.Result{}, err
	}
	crumbs, err := r.CongressCrumbs(c, r.T("nav.delegates"))
	if err != nil {
		return web.Result{}, err
	}
	l := delegateList{scope: delegate.Scope{CongressID: c.ID}, unit: c.Unit, congress: &c}
	r.Path = web.DelegateListPath(c.ID) + r.QueryWith() // a refused bulk change has another address
	v := delegates.Delegates{Frame: r.Frame("nav.delegates", crumbs...), Sub: r.CongressLine(c)}
	return showDelegates(r, l, v)
}

// unitDelegates lists the delegates of every congress of a unit and below.
func unitDelegates(r *web.Request) (web.Result, error) {
	p, err := r.UnitPage()
	if err != nil {
		return web.Result{}, err
	}
	crumbs, err := r.CrumbsToUnit(p.Unit)
	if err != nil {
		return web.Result{}, err
	}
	v := delegates.Delegates{Frame: r.Frame("nav.delegates", append(crumbs, web.Here(r.T("nav.delegates")))...), Sub: p.Unit.FullName}
	l, err := chooseUnit(r, p, &v)
	if err != nil {
		return web.Result{}, err
	}
	v.ShowUnit = l.congress == nil
	return showDelegates(r, l, v)
}

// chooseUnit narrows the list of a unit to its own congress or to a unit below, as the filter says.
func chooseUnit(r *web.Request, p web.UnitPage, v *delegates.Delegates) (delegateList, error) {
	l := delegateList{scope: delegate.Scope{Path: p.Unit.Path, TermID: p.Term.ID}, unit: p.Unit}
	if len(p.Children) == 0 {
		return l, l.narrowToCongress(r, p.Term)
	}
	code := r.Query("unit")
	v.Units = []ui.Option{{Label: r.T("delegates.all_units")}, {Value: p.Unit.Code, Label: r.T("delegates.own_congress", "Unit", p.Unit.FullName)}}
	for _, child := range p.Children {
		v.Units = append(v.Units, ui.Option{Value: child.Code, Label: child.FullName})
		if child.Code == code {
			v.Unit, l.unit, l.scope.Path = code, child, child.Path
		}
	}
	switch {
	case code == p.Unit.Code:
		v.Unit = code
		return l, l.narrowToCongress(r, p.Term)
	case v.Unit != "":
		below, err := org.Children(r.Tx, l.unit.ID)
		if err == nil && len(below) == 0 {
			err = l.narrowToCongress(r, p.Term)
		}
		return l, err
	}
	return l, nil
}

// narrowToCongress limits the list to the unit's own congress, if there is one.
func (l *delegateList) narrowToCongress(r *web.Request, term org.Term) error {
	c, err := congress.ByUnit(r.Tx, l.unit.ID, term.ID)
	if fault.KindOf(err) == fault.NotFound {
		return nil
	}
	l.congress, l.scope = &c, delegate.Scope{CongressID: c.ID}
	return err
}

// showDelegates fills in the list page.
func showDelegates(r *web.Request, l delegateList, v delegates.Delegates) (web.Result, error) {
	f := delegateFilter(r, l.scope)
	f.Print = r.PrintsAll()
	page, err := delegate.List(r.Tx, f)
	if err != nil {
		return web.Result{}, err
	}
	then := l.scope
	then.AsOf = r.ClosedOn()
	parts, err := delegate.Summands(r.Tx, then)
	if err != nil {
		return web.Result{}, err
	}
	if v.Shows, err = closedWords(r, l.scope, page.Total); err != nil {
		return web.Result{}, err
	}
	v.Action, _, _ = strings.Cut(r.Path, "?")
	v.Frame.Full, v.Letterhead = true, r.Letterhead(l.unit)
	if f.Print {
		workbook := v.Action + ".xlsx" + r.QueryWith("print", "", "public", "1")
		r.PrintedList(&v.Frame, page.Total, workbook)
	} else {
		v.Tools = r.Tools(listKey, v.Action, columnChoices(r, v.ShowUnit, l.sensitive(r)))
	}
	v.Hidden = map[string]bool{}
	for _, key := range listColumns {
		v.Hidden[key] = r.Hides(listKey, key)
	}
	v.Query, v.Gender, v.Category, v.Missing, v.Sort = f.Text, f.Gender, f.Category, f.Missing, r.Query("sort")
	v.Withdrawn = f.Withdrawn
	v.Genders = r.ChoiceOptions("gender", delegate.Male, delegate.Female)
	v.Categories = r.ChoiceOptions("category", append([]string{delegate.Official}, delegate.Categories...)...)
	v.Composition = countedGroups(r, parts, l.congress)
	v.Chips, v.Empty = delegateChips(r, page.Counts, f, l.sensitive(r))
	if page.ByName {
		f.Sort, f.Desc = "", false
	}
	v.Columns = delegateColumns(r, f, v.ShowUnit, l.sensitive(r))
	if page.ByName {
		v.Shows = strings.TrimSpace(v.Shows + " " + r.T("delegates.by_name", "Most", delegate.MostSorted))
	}
	v.ShowPhone = l.sensitive(r)
	r.MaskNumbers(l.unit, r.T("nav.delegates"))
	numbered := 0
	picked := web.ReadTicks(r.FormValues("pick"))
	for i := range page.Rows {
		row := delegateRow(r, &page.Rows[i], v.ShowPhone)
		if row.Phone != "" || page.Rows[i].CitizenID != "" {
			numbered++
		}
		row.Picked = slices.ContainsFunc(picked, func(s delegate.Selected) bool { return s.ID == page.Rows[i].Delegate.ID })
		v.Rows = append(v.Rows, row)
	}
	v.Pager = r.Pager(page.Page, page.Size, page.Total)
	v.Pager.More = page.More
	v.Numbers = r.NumbersButton(numbered)
	v.About = []ui.Link{{Href: "/units/" + l.unit.Code + "/completeness", Label: r.T("lack.link")},
		{Href: duplicatesPath(l.unit.Code), Label: r.T("duplicate.link")}}
	if l.sensitive(r) {
		link, err := correctionsLink(r, l.unit)
		if err != nil {
			return web.Result{}, err
		}
		v.About = append(v.About, link)
	}
	if l.unit.LevelCode != org.Commune {
		v.About = append(v.About, ui.Link{Href: web.DelegationsPath(l.unit.Code), Label: r.T("delegation.all")},
			ui.Link{Href: web.TargetsPath(l.unit.Code), Label: r.T("targets.link")})
	}
	if l.congress != nil {
		base := web.DelegateListPath(l.congress.ID)
		v.About = append(v.About, ui.Link{Href: web.CongressPath(l.congress.ID) + "/report", Label: r.T("report.title")},
			ui.Link{Href: web.CompositionPath(l.congress.ID), Label: r.T("congress.composition")},
			ui.Link{Href: web.DelegationPath(l.congress.ID), Label: r.T("delegation.congress_link")},
			ui.Link{Href: web.CardsPath(l.congress.ID), Label: r.T("card.title")})
		if web.MayEditDelegates(r.Actor, l.unit.Path) && !f.Print {
			v.Add, v.Bring = base+"/new", web.CongressPath(l.congress.ID)+"/imports"
			if err := addBulkEditing(r, l, page.Rows, f, &v); err != nil {
				return web.Result{}, err
			}
		}
		public := base + ".xlsx?public=1"
		v.Files = []ui.Link{{Href: public, Label: r.T("delegates.file_public")}}
		if l.sensitive(r) {
			v.Full = fullFiles(r, base+".xlsx")
		}
		v.Data = []ui.DataFile{web.DataFile(r.T("delegates.file_public"), public, "")}
	} else if page.Total > 0 {
		v.Below = belowFile(r, v.Action, l.sensitive(r))
	}
	if number := delegate.CitizenNumber(f.Text); number != "" && l.sensitive(r) {
		return numberSought(l, number, page, v), nil
	}
	if v.Cells == nil {
		return web.Show(delegates.DelegatesPage(v)), nil
	}
	return r.Viewed(web.Show(delegates.DelegatesPage(v)), "table_opened", store.Entry{EntityID: l.congress.ID,
		Label: v.Title + ", " + l.unit.FullName, UnitID: l.unit.ID, UnitPath: l.unit.Path})
}

// addBulkEditing adds what changes several rows: checkboxes with a bar of changes, or the page as a table to type into.
func addBulkEditing(r *web.Request, l delegateList, rows []delegate.Record, f delegate.Filter, v *delegates.Delegates) error {
	if r.Query("edit") != "" {
		return delegateCells(r, l.congress, rows, v)
	}
	v.Bulk = bulkBar(r, l.congress, f.Withdrawn)
	v.EditTable = web.DelegateListPath(l.congress.ID) + r.QueryWith("edit", "1")
	v.Problems = rowProblems(r, bulkAnchor)
	return nil
}

func delegateFilter(r *web.Request, s delegate.Scope) delegate.Filter {
	f := delegate.Filter{Scope: s, Text: r.Query("q"), Category: r.Query("category"), Gender: r.Query("gender"),
		Missing: r.Query("missing"), Withdrawn: r.Query("withdrawn") != "", Page: r.QueryInt("page", 1)}
	f.Sort, f.Desc = strings.CutPrefix(r.Query("sort"), "-")
	return f
}

// filtered reports whether any filter but the unit is set.
func filtered(f delegate.Filter) bool {
	return strings.TrimSpace(f.Text) != "" || f.Category != "" || f.Gender != "" || f.Missing != "" || f.Withdrawn
}

// delegateChips are the counters, each a filter for those it counts; empty reports that there is no one at all.
func delegateChips(r *web.Request, c delegate.Counts, f delegate.Filter, sensitive bool) (chips []ui.Chip, empty bool) {
	keep := url.Values{}
	for _, name := range []string{"unit", "sort"} {
		if value := r.Query(name); value != "" {
			keep.Set(name, value)
		}
	}
	add := func(label string, count int, current bool, pair ...string) {
		chips = append(chips, ui.Chip{Label: label, Count: r.Words.Number(count), Href: web.WithParams(keep, pair...), Current: current})
	}
	total := 0
	for _, n := range c.ByCategory {
		total += n
	}
	add(r.T("list.all"), total, !filtered(f))
	if c.Official != total {
		add(r.T("choice.category.official"), c.Official, f.Category == delegate.Official, "category", delegate.Official)
	}
	for _, category := range delegate.Categories {
		if n := c.ByCategory[category]; n > 0 {
			add(r.T("choice.category."+category), n, f.Category == category, "category", category)
		}
	}
	for _, key := range expectedFields(sensitive) {
		if n := c.Missing[key]; n > 0 {
			add(r.T("delegates.missing", "Field", r.Words.FieldName("delegates.short", key)), n, f.Missing == key, "missing", key)
		}
	}
	if c.Withdrawn > 0 {
		add(r.T("delegates.withdrawn"), c.Withdrawn, f.Withdrawn, "withdrawn", "x")
	}
	return chips, total+c.Withdrawn == 0
}

// expectedFields are the fields that make a record complete, as far as the reader may see them.
func expectedFields(sensitive bool) []string {
	return slices.DeleteFunc(delegate.Expected(), func(key string) bool {
		f, _ := delegate.Fields.Find(key)
		return f.Sensitive && !sensitive
	})
}

// countedGroups summarises the official delegates in one line.
func countedGroups(r *web.Request, parts []delegate.Composition, c *congress.Congress) string {
	official := 0
	groups := map[string]int{}
	for _, p := range parts {
		official += p.Official
		for _, key := range report.CompositionGroups {
			groups[key] += p.In(key)
		}
	}
	if official == 0 {
		return ""
	}
	line := []string{r.T("delegates.official", "Count", official)}
	if c != nil && c.Seats > 0 {
		line[0] = r.T("delegates.official_of", "Count", official, "Seats", c.Seats)
	}
	for _, key := range report.CompositionGroups {
		group := r.T("composition." + key)
		if shown := sumShown(parts, key); shown != delegate.Exact {
			line = append(line, group+" "+report.Instead(r.Words, shown))
			continue
		}
		line = append(line, r.T("delegates.share", "Group", group, "Number", groups[key], "Share", report.Percent(r.Words, groups[key], official)))
	}
	return strings.Join(line, " · ")
}

// sumShown is how the sum of a report group over congresses is shown.
func sumShown(congresses []delegate.Composition, group string) delegate.Showing {
	parts := make([]delegate.Part, len(congresses))
	for i, c := range congresses {
		parts[i] = delegate.Part{N: c.In(group), Of: c.Official, Path: c.UnitPath, Guarded: c.Guarded}
	}
	return delegate.ShownSum(group, parts)
}

// listKey is the list among those that a reader may arrange.
const listKey = "delegates"

// columnChoices are the columns that the reader may leave out: all but the name.
func columnChoices(r *web.Request, unit, sensitive bool) (choices []ui.Option) {
	for _, key := range listColumns[1:] {
		known, ok := delegate.Fields.Find(key)
		if key == "unit" && !unit || ok && known.Sensitive && !sensitive {
			continue
		}
		choices = append(choices, ui.Option{Value: key, Label: r.Words.FieldName("delegates.column", key)})
	}
	return choices
}

// listColumns are the columns of the list: fields of a record, its unit, and its completeness ("record").
var listColumns = slices.Concat([]string{"full_name", "born_on", "gender", "unit", "occupation", "category", "represents", "phone"},
	further.Keys(), []string{"record"})

// further are the listed fields that have no cell of their own in the row.
var further = func() (more field.Table[delegate.Record]) {
	own := []string{"full_name", "born_on", "gender", "occupation", "category", "represents", "phone"}
	for _, f := range delegate.Fields {
		if f.Listed && !slices.Contains(own, f.Key) {
			more = append(more, f)
		}
	}
	return more
}()

// delegateColumns are the headings; clicking the sorted one reverses the order.
func delegateColumns(r *web.Request, f delegate.Filter, unit, sensitive bool) []delegates.Column {
	sorted := f.Sort
	if sorted == "" {
		sorted = "full_name"
	}
	var out []delegates.Column
	for _, key := range listColumns {
		known, ok := delegate.Fields.Find(key)
		if key == "unit" && !unit || ok && known.Sensitive && !sensitive || r.Hides(listKey, key) {
			continue
		}
		col := delegates.Column{Label: r.Words.FieldName("delegates.column", key)}
		if ok && known.Sort != "" {
			next := key
			if key == sorted {
				col.Sort = "ascending"
				if f.Desc {
					col.Sort = "descending"
				} else {
					next = "-" + key
				}
			}
			col.Href = r.QueryWith("sort", next, "page", "")
		}
		if key == "born_on" {
			col.Class = "num"
		}
		if key == "record" && f.Withdrawn {
			col.Label = r.T("delegates.withdrawn")
		}
		out = append(out, col)
	}
	return out
}

func delegateRow(r *web.Request, rec *delegate.Record, sensitive bool) delegates.DelegateRow {
	row := delegates.DelegateRow{Href: web.DelegatePath(rec.Delegate.ID) + "?" + url.Values{"back": {r.Path}}.Encode(),
		Name: rec.FullName, Born: rec.BornOn.Short(), Unit: rec.UnitName,
		UnitHref: web.DelegateListPath(rec.CongressID), Occupation: rec.Occupation,
		Represents: rec.Represents, Phone: r.ShownValue(field.Phone, "phone", rec.Phone),
		ID: strconv.FormatInt(rec.Delegate.ID, 10), Pick: web.TickValue(rec)}
	if !r.NumbersMasked() {
		row.Phone, row.Call = ui.SpacedPhone(rec.Phone), "tel:"+rec.Phone
	}
	for _, f := range further {
		if (!f.Sensitive || sensitive) && !r.Hides(listKey, f.Key) {
			row.Further = append(row.Further, ui.Fact{Label: r.Words.FieldName("delegates.column", f.Key), Value: r.ShownValue(f.Kind, f.Key, f.Text(rec))})
		}
	}
	if !rec.InvitedOn.IsZero() {
		row.Invited = r.T("bulk.invited_on", "Day", rec.InvitedOn)
	}
	if rec.Gender != "" {
		row.Gender = r.T("choice.gender." + rec.Gender)
	}
	if rec.Category != "" {
		row.Category = r.T("choice.category." + rec.Category)
	}
	switch {
	case rec.Withdrawn():
		row.Left = rec.WithdrawnOn.Short() + " – " + rec.WithdrawnReason
	case rec.Category != delegate.Guest:
		row.Record = completeness(r, rec)
	}
	return row
}

// completeness names the missing field of a record, or says how many are missing.
func completeness(r *web.Request, rec *delegate.Record) ui.Status {
	var missing []string
	for _, key := range expectedFields(r.Actor.Can(access.ViewSensitive, rec.UnitPath)) {
		if f, _ := delegate.Fields.Find(key); f.Text(rec) == "" {
			missing = append(missing, key)
		}
	}
	switch len(missing) {
	case 0:
		return ui.Status{Class: "done", Word: r.T("delegates.complete")}
	case 1:
		return ui.Status{Class: "risk", Word: r.T("delegates.missing", "Field", r.Words.FieldName("delegates.short", missing[0]))}
	}
	return ui.Status{Class: "risk", Word: r.T("delegates.missing_some", "Count", len(missing))}
}

// closedWords say of which day the list of a closed term is: the list and the places on it are those of the term's last day, the
// people are the same records that later lists have, so that what was changed of them since shows here too.
func closedWords(r *web.Request, s delegate.Scope, total int) (string, error) {
	if r.ClosedOn().IsZero() || total == 0 {
		return "", nil
	}
	n, err := delegate.ChangedSince(r.Tx, s, r.ClosedOn())
	if n == 0 {
		return r.T("delegates.closed_same", "Day", r.ClosedOn()), err
	}
	return r.T("delegates.closed_changed", "Day", r.ClosedOn(), "Count", n), err
}
