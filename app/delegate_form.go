package app

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"daihoi/models/access"
	"daihoi/models/congress"
	"daihoi/models/delegate"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/templates"
)

const historyLength = 20 // entries beside a form

// delegateForm is the record of a delegate: a form for those who may edit it, otherwise a sheet of facts. Under a
// congress it is the form of a new one.
func delegateForm(r *Request) (Result, error) {
	if strings.HasPrefix(r.Path, "/congresses/") {
		return newDelegateForm(r)
	}
	id, err := r.ID("id")
	if err != nil {
		return Result{}, err
	}
	rec, err := delegate.Get(r.Tx, id)
	if err != nil {
		return Result{}, err
	}
	c, err := congress.Get(r.Tx, rec.CongressID)
	if err != nil {
		return Result{}, err
	}
	v, err := r.delegateView(c, rec.FullName)
	if err != nil {
		return Result{}, err
	}
	v.Path = delegateAddress(id) // also after a refused restoration
	v.Action, v.Version = v.Path, r.presentVersion(rec.Delegate.Version)
	v.Restoring = strings.HasSuffix(r.Path, "/restore")
	aside := v.Restoring || strings.HasSuffix(r.Path, "/separate") // what was refused was not the form
	v.Editable = mayEditDelegates(r, rec.UnitPath)
	if rec.Withdrawn() {
		v.Withdrawn = r.T("delegate.is_withdrawn", "Day", rec.WithdrawnOn, "Reason", rec.WithdrawnReason)
	}
	if v.Conflict, err = r.conflictLine("delegate", id); err != nil {
		return Result{}, err
	}
	if v.Editable {
		typed := r
		if aside {
			typed = r.unposted()
		}
		v.Groups = groups(typed, delegate.Fields, &rec, delegate.Vocabulary)
	} else {
		v.Facts = r.delegateFacts(&rec)
	}
	if err := r.fillPerson(&v, &rec); err != nil {
		return Result{}, err
	}
	v.Events, err = r.delegateEvents(id)
	return show(templates.DelegateFormPage(v)), err
}

// newDelegateForm keeps what a run of similar delegates has in common: category and sender of the one just added.
func newDelegateForm(r *Request) (Result, error) {
	c, err := r.congressFor(access.EditDelegates)
	if err != nil {
		return Result{}, err
	}
	v, err := r.delegateView(c, r.T("delegate.new"))
	if err != nil {
		return Result{}, err
	}
	var rec delegate.Record
	_ = delegate.Fields.Only("category", "represents").Decode(r.Query, &rec) // nothing to start from is no problem
	v.New, v.Editable = true, true
	v.Action = listAddress(c.ID) + "/new"
	if done, err := r.takePerson(&v, c.ID, &rec); err != nil || done.Location != "" {
		return done, err
	}
	if err := r.knownSearch(&v, c.ID); err != nil {
		return Result{}, err
	}
	v.Groups = groups(r, delegate.Fields, &rec, delegate.Vocabulary)
	return show(templates.DelegateFormPage(v)), nil
}

// delegateView fills what the forms of a new and of a known delegate share.
func (r *Request) delegateView(c congress.Congress, title string) (templates.DelegateForm, error) {
	crumbs, err := r.crumbsIn(c, title)
	if err != nil {
		return templates.DelegateForm{}, err
	}
	list := listAddress(c.ID)
	crumbs = slices.Insert(crumbs, len(crumbs)-1, templates.Link{Href: list, Label: r.T("nav.delegates")})
	back := cmp.Or(r.Form("back"), r.Query("back"))
	v := templates.DelegateForm{Frame: r.titled(title, crumbs...), Sub: r.congressLine(c), Back: back, List: list,
		Next: r.Form("then") != ""}
	if back != "" {
		v.List = localPath(back)
	}
	for _, p := range r.Problems() {
		switch p.Key {
		case "problem.duplicate_delegate", "problem.person_in_list", "problem.person_withdrawn":
			v.Duplicate = &templates.Link{Label: r.T("delegate.other", "Name", p.Args["Name"])}
			if other, _ := p.Args["ID"].(int64); other != 0 {
				v.Duplicate.Href = delegateAddress(other)
			}
			v.Surely = p.Key != "problem.duplicate_delegate"
		}
	}
	return v, nil
}

func listAddress(congressID int64) string { return congressPath(congressID) + "/delegates" }

// presentVersion is the version that the form carries: the one from which it was made; after a conflict the present
// one, so that a second save overwrites knowingly.
func (r *Request) presentVersion(saved int64) int {
	if r.Refused() && !r.Stale() {
		return r.FormInt("version")
	}
	return int(saved)
}

// delegateFacts are the fields that the reader may see, with their words.
func (r *Request) delegateFacts(rec *delegate.Record) []templates.DelegateFacts {
	table := delegate.Fields
	if !r.Actor.Can(access.ViewSensitive, rec.UnitPath) {
		table = table.Public()
	}
	var out []templates.DelegateFacts
	for _, f := range table {
		title := r.T("group." + f.Group)
		if len(out) == 0 || out[len(out)-1].Title != title {
			out = append(out, templates.DelegateFacts{Title: title})
		}
		last := &out[len(out)-1]
		value := r.shownValue(f.Kind, f.Key, f.Text(rec))
		if f.Kind == field.Phone {
			value = spacedPhone(value)
		}
		last.Facts = append(last.Facts, templates.Fact{Label: r.T("field." + f.Key), Value: value})
	}
	return out
}

func (r *Request) delegateEvents(id int64) ([]templates.Event, error) {
	history, err := delegate.History(r.Tx, id, historyLength)
	if err != nil {
		return nil, err
	}
	events := make([]templates.Event, len(history))
	for i, e := range history {
		events[i] = templates.Event{When: r.Words.Moment(e.At.Time), Who: e.By, What: r.T("audit." + e.Action), Note: e.Reason}
		if e.Action != "delegate_added" { // its changes are the whole record
			events[i].Changes = changes(r, delegate.Fields, e.Changes)
		}
	}
	return events, nil
}

func addDelegate(r *Request) (Result, error) {
	c, err := r.congressFor(access.EditDelegates)
	if err != nil {
		return Result{}, err
	}
	rec := delegate.Record{Confirmed: r.Form("confirmed") != ""}
	rec.PersonID, rec.Person.Version = int64(r.FormInt("person")), int64(r.FormInt("version"))
	if err := fault.Of(delegate.Fields.Decode(r.Form, &rec)); err != nil {
		return Result{}, err
	}
	if _, err := delegate.Add(r.Tx, c.ID, rec); err != nil {
		return Result{}, err
	}
	to := listAddress(c.ID)
	if r.Form("then") != "" {
		same := url.Values{"category": {rec.Category}, "represents": {rec.Represents}}
		to += "/new?" + same.Encode()
	}
	return redirect(to).saying("delegate.added", "Name", rec.FullName), nil
}

func editDelegate(r *Request) (Result, error) {
	rec, err := r.editableDelegate()
	if err != nil {
		return Result{}, err
	}
	rec.Confirmed = r.Form("confirmed") != ""
	if err := fault.Of(delegate.Fields.Decode(r.Form, &rec)); err != nil {
		return Result{}, err
	}
	if err := delegate.Edit(r.Tx, rec.Delegate.ID, int64(r.FormInt("version")), rec); err != nil {
		return Result{}, err
	}
	to := listAddress(rec.CongressID)
	if back := r.Form("back"); back != "" {
		to = localPath(back)
	}
	return redirect(to).saying("delegate.saved", "Name", rec.FullName), nil
}

// editableDelegate reads the delegate of the path for those who may edit it.
func (r *Request) editableDelegate() (delegate.Record, error) {
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
func withdrawPage(r *Request) (Result, error) {
	rec, err := r.editableDelegate()
	if err != nil {
		return Result{}, err
	}
	reason := templates.Input{Key: "reason", Label: r.T("field.reason"), Kind: "long", Value: r.Form("reason")}
	for _, p := range r.Problems() {
		if p.Field == reason.Key {
			reason.Error = r.Words.Problem(p)
		}
	}
	own := delegateAddress(rec.Delegate.ID)
	v := templates.SimpleForm{Frame: r.frame("delegate.withdraw", templates.Link{Href: listAddress(rec.CongressID), Label: r.T("nav.delegates")},
		templates.Link{Href: own, Label: rec.FullName}, here(r.T("delegate.withdraw"))),
		Sub: rec.FullName + " · " + rec.UnitName, Lead: r.T("delegate.withdraw_lead"), Version: r.presentVersion(rec.Delegate.Version),
		Groups: []templates.Group{{Inputs: []templates.Input{reason}}}, Button: r.T("delegate.withdraw"), Cancel: own}
	v.Conflict, err = r.conflictLine("delegate", rec.Delegate.ID)
	return show(templates.SimpleFormPage(v)), err
}

func withdrawDelegate(r *Request) (Result, error) {
	rec, err := r.editableDelegate()
	if err != nil {
		return Result{}, err
	}
	if err := delegate.Withdraw(r.Tx, rec.Delegate.ID, int64(r.FormInt("version")), r.Form("reason")); err != nil {
		return Result{}, err
	}
	return redirect(delegateAddress(rec.Delegate.ID)).saying("delegate.withdrawn", "Name", rec.FullName), nil
}

func restoreDelegate(r *Request) (Result, error) {
	rec, err := r.editableDelegate()
	if err != nil {
		return Result{}, err
	}
	if err := delegate.Restore(r.Tx, rec.Delegate.ID, int64(r.FormInt("version")), r.Form("confirmed") != ""); err != nil {
		return Result{}, err
	}
	return redirect(delegateAddress(rec.Delegate.ID)).saying("delegate.restored", "Name", rec.FullName), nil
}
