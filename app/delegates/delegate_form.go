package delegates

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"daihoi/app/web"
	"daihoi/models/access"
	"daihoi/models/congress"
	"daihoi/models/correction"
	"daihoi/models/delegate"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/identity"
	"daihoi/models/store"
	"daihoi/models/vocabulary"
	"daihoi/templates/delegates"
	"daihoi/templates/ui"
)

const historyLength = 20 // entries shown beside the form

// delegateForm is the record of a delegate: a form for those who may edit it, else a list of facts. Under a congress it
// is the form of a new delegate.
func delegateForm(r *web.Request) (web.Result, error) {
	if strings.HasPrefix(r.Path, "/congresses/") {
		return newDelegateForm(r)
	}
	id, err := r.ID("id")
	if err != nil {
		return web.Result{}, err
	}
	rec, err := delegate.Get(r.Tx, id)
	if err != nil {
		return web.Result{}, err
	}
	c, err := congress.Get(r.Tx, rec.CongressID)
	if err != nil {
		return web.Result{}, err
	}
	v, err := delegateView(r, c, rec.FullName)
	if err != nil {
		return web.Result{}, err
	}
	v.Path = web.DelegatePath(id) // also after a refused restoration
	v.Action, v.Version = v.Path, r.FormVersion(rec.Delegate.Version)
	v.Restoring = strings.HasSuffix(r.Path, "/restore")
	aside := v.Restoring || strings.HasSuffix(r.Path, "/separate") // the refused POST was not the form
	v.Editable = web.MayEditDelegates(r.Actor, rec.UnitPath)
	if rec.Withdrawn() {
		v.Withdrawn = r.T("delegate.is_withdrawn", "Day", rec.WithdrawnOn, "Reason", rec.WithdrawnReason)
	}
	day := rec.CongressDay
	if day.IsZero() {
		day = r.Today()
	}
	for _, d := range delegate.Doubts(rec, day) {
		v.Doubts = append(v.Doubts, r.T(d.Key, "Field", r.T("field."+d.Field), "Age", d.Args["Age"]))
	}
	if v.Conflict, err = r.ConflictLine("delegate", id); err != nil {
		return web.Result{}, err
	}
	if v.Editable {
		typed := r
		if aside {
			typed = r.WithoutInput()
		}
		v.Groups = web.FormGroups(typed, delegate.Fields, &rec, vocabulary.Names)
	} else {
		v.Facts = delegateFacts(r, &rec)
	}
	if err := fillPerson(r, &v, &rec); err != nil {
		return web.Result{}, err
	}
	if v.Events, err = delegateEvents(r, id); err != nil || !r.Actor.Can(access.ViewSensitive, rec.UnitPath) {
		return web.Show(delegates.DelegateFormPage(v)), err
	}
	return r.Viewed(web.Show(delegates.DelegateFormPage(v)), "delegate_viewed",
		store.Entry{EntityID: id, Label: rec.FullName, UnitID: c.UnitID, UnitPath: rec.UnitPath})
}

// newDelegateForm starts with the category and body of the delegate just added, because similar delegates are entered
// in a row.
func newDelegateForm(r *web.Request) (web.Result, error) {
	c, err := r.CongressFor(access.EditDelegates)
	if err != nil {
		return web.Result{}, err
	}
	v, err := delegateView(r, c, r.T("delegate.new"))
	if err != nil {
		return web.Result{}, err
	}
	var rec delegate.Record
	_ = delegate.Fields.Only("category", "represents").Decode(r.Query, &rec) // the address may carry neither
	v.New, v.Editable = true, true
	v.Action = web.DelegateListPath(c.ID) + "/new"
	if done, err := takePerson(r, &v, c.ID, &rec); err != nil || done.Location != "" {
		return done, err
	}
	if err := knownSearch(r, &v, c.ID); err != nil {
		return web.Result{}, err
	}
	v.Groups = web.FormGroups(r, delegate.Fields, &rec, vocabulary.Names)
	return web.Show(delegates.DelegateFormPage(v)), nil
}

// delegateView fills in what the forms of new and existing delegates share.
func delegateView(r *web.Request, c congress.Congress, title string) (delegates.DelegateForm, error) {
	crumbs, err := r.CongressCrumbs(c, title)
	if err != nil {
		return delegates.DelegateForm{}, err
	}
	list := web.DelegateListPath(c.ID)
	crumbs = slices.Insert(crumbs, len(crumbs)-1, ui.Link{Href: list, Label: r.T("nav.delegates")})
	back := cmp.Or(r.Form("back"), r.Query("back"))
	v := delegates.DelegateForm{Frame: r.FrameWithTitle(title, crumbs...), Sub: r.CongressLine(c), Back: back, List: list,
		Next: r.Form("then") != ""}
	if back != "" {
		v.List = web.LocalPath(back)
	}
	for _, p := range r.Problems() {
		switch p.Key {
		case "problem.duplicate_delegate", "problem.person_in_list", "problem.person_withdrawn":
			v.Duplicate = &ui.Link{Label: r.T("delegate.other", "Name", p.Args["Name"])}
			if other, _ := p.Args["ID"].(int64); other != 0 {
				v.Duplicate.Href = web.DelegatePath(other)
			}
			v.Surely = p.Key != "problem.duplicate_delegate"
		}
	}
	return v, nil
}

// delegateFacts are the fields the reader may see, in words.
func delegateFacts(r *web.Request, rec *delegate.Record) []delegates.DelegateFacts {
	table := delegate.Fields
	if !r.Actor.Can(access.ViewSensitive, rec.UnitPath) {
		table = table.Public()
	}
	var out []delegates.DelegateFacts
	for _, f := range table {
		title := r.T("group." + f.Group)
		if len(out) == 0 || out[len(out)-1].Title != title {
			out = append(out, delegates.DelegateFacts{Title: title})
		}
		last := &out[len(out)-1]
		value := r.ShownValue(f.Kind, f.Key, f.Text(rec))
		if f.Kind == field.Phone {
			value = ui.SpacedPhone(value)
		}
		last.Facts = append(last.Facts, ui.Fact{Label: r.T("field." + f.Key), Value: value})
	}
	return out
}

func delegateEvents(r *web.Request, id int64) ([]ui.Event, error) {
	history, err := identity.History(r.Tx, id, historyLength)
	if err != nil {
		return nil, err
	}
	events := make([]ui.Event, len(history))
	for i, e := range history {
		events[i] = ui.Event{When: r.Words.Moment(e.At.Time), Who: e.By, What: r.T("audit." + e.Action), Note: e.Reason}
		if e.Action != "delegate_added" { // its changes are the whole record
			events[i].Changes = web.Changes(r, delegate.Fields, e.Changes)
		}
	}
	return events, nil
}

func addDelegate(r *web.Request) (web.Result, error) {
	c, err := r.CongressFor(access.EditDelegates)
	if err != nil {
		return web.Result{}, err
	}
	rec := delegate.Record{Confirmed: r.Form("confirmed") != ""}
	rec.PersonID, rec.Person.Version = int64(r.FormInt("person")), int64(r.FormInt("version"))
	if err := fault.Of(delegate.Fields.Decode(r.Form, &rec)); err != nil {
		return web.Result{}, err
	}
	proposed := 0
	if rec.PersonID != 0 {
		_, proposed, err = correction.Attach(r.Tx, c.ID, rec, r.Form("correction_reason"))
	} else {
		_, err = delegate.Add(r.Tx, c.ID, rec)
	}
	if err != nil {
		return web.Result{}, err
	}
	to := web.DelegateListPath(c.ID)
	if r.Form("then") != "" {
		same := url.Values{"category": {rec.Category}, "represents": {rec.Represents}}
		to += "/new?" + same.Encode()
	}
	if proposed > 0 {
		return web.Redirect(to).Saying("delegate.proposed", "Name", rec.FullName, "Count", proposed), nil
	}
	return web.Redirect(to).Saying("delegate.added", "Name", rec.FullName), nil
}

func editDelegate(r *web.Request) (web.Result, error) {
	rec, err := editableDelegate(r)
	if err != nil {
		return web.Result{}, err
	}
	rec.Confirmed = r.Form("confirmed") != ""
	name := rec.FullName
	if err := fault.Of(delegate.Fields.Decode(r.Form, &rec)); err != nil {
		return web.Result{}, err
	}
	proposed, err := correction.Edit(r.Tx, rec.Delegate.ID, int64(r.FormInt("version")), rec, r.Form("correction_reason"))
	if err != nil {
		return web.Result{}, err
	}
	to := web.DelegateListPath(rec.CongressID)
	if back := r.Form("back"); back != "" {
		to = web.LocalPath(back)
	}
	if proposed > 0 {
		return web.Redirect(web.DelegatePath(rec.Delegate.ID)).Saying("delegate.proposed", "Name", name, "Count", proposed), nil
	}
	return web.Redirect(to).Saying("delegate.saved", "Name", rec.FullName), nil
}

// editableDelegate reads the delegate of the address, for readers who may edit it.
func editableDelegate(r *web.Request) (delegate.Record, error) {
	id, err := r.ID("id")
	if err != nil {
		return delegate.Record{}, err
	}
	rec, err := delegate.Get(r.Tx, id)
	if err != nil {
		return rec, err
	}
	return rec, r.Tx.Require(access.EditDelegates, rec.UnitPath)
}

// withdrawPage asks why a delegate leaves the list.
func withdrawPage(r *web.Request) (web.Result, error) {
	rec, err := editableDelegate(r)
	if err != nil {
		return web.Result{}, err
	}
	reason := r.WithError(ui.Input{Key: "reason", Label: r.T("field.reason"), Kind: "long", Value: r.Form("reason")})
	own := web.DelegatePath(rec.Delegate.ID)
	v := ui.SimpleForm{Frame: r.Frame("delegate.withdraw", ui.Link{Href: web.DelegateListPath(rec.CongressID), Label: r.T("nav.delegates")},
		ui.Link{Href: own, Label: rec.FullName}, web.Here(r.T("delegate.withdraw"))),
		Sub: rec.FullName + " · " + rec.UnitName, Lead: r.T("delegate.withdraw_lead"), Version: r.FormVersion(rec.Delegate.Version),
		Groups: []ui.Group{{Inputs: []ui.Input{reason}}}, Button: r.T("delegate.withdraw"), Cancel: own}
	v.Conflict, err = r.ConflictLine("delegate", rec.Delegate.ID)
	return web.Show(ui.SimpleFormPage(v)), err
}

func withdrawDelegate(r *web.Request) (web.Result, error) {
	rec, err := editableDelegate(r)
	if err != nil {
		return web.Result{}, err
	}
	if err := delegate.Withdraw(r.Tx, rec.Delegate.ID, int64(r.FormInt("version")), r.Form("reason")); err != nil {
		return web.Result{}, err
	}
	return web.Redirect(web.DelegatePath(rec.Delegate.ID)).Saying("delegate.withdrawn", "Name", rec.FullName), nil
}

func restoreDelegate(r *web.Request) (web.Result, error) {
	rec, err := editableDelegate(r)
	if err != nil {
		return web.Result{}, err
	}
	if err := delegate.Restore(r.Tx, rec.Delegate.ID, int64(r.FormInt("version")), r.Form("confirmed") != ""); err != nil {
		return web.Result{}, err
	}
	return web.Redirect(web.DelegatePath(rec.Delegate.ID)).Saying("delegate.restored", "Name", rec.FullName), nil
}
