package accounts

import (
	"strconv"

	"daihoi/app/web"
	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/fault"
	"daihoi/models/store"
	"daihoi/templates/accounts"
	"daihoi/templates/ui"
)

const auditShown = 50 // entries on one page

// auditKinds are the entities by which the log can be filtered.
var auditKinds = []string{"congress", "milestone", "delegate", "person", "difficulty", "directive", "reminder", "unit", "leader", "team", "user", "template", "cluster", "attendance", "session", "export"}

// auditPage shows who did what, day by day, newest first.
func auditPage(r *web.Request) (web.Result, error) {
	if err := r.RequireSomewhere(access.ViewAudit); err != nil {
		return web.Result{}, err
	}
	v := accounts.Audit{Frame: r.Frame("nav.audit"), Unit: ui.Input{Key: "unit", Label: r.T("field.unit"), Value: r.Query("unit")}}
	f := store.AuditFilter{UserName: r.Query("person"), Entity: r.Query("kind"), Before: int64(r.QueryInt("before", 0)), Limit: auditShown + 1}
	v.Filtered = f.UserName != "" || f.Entity != "" || v.Unit.Value != ""
	if err := auditFilters(r, &v); err != nil {
		return web.Result{}, err
	}
	if v.Unit.Value != "" {
		unit, err := r.UnitFromInput("unit", v.Unit.Value)
		if invalid := fault.As(err); invalid != nil && invalid.Kind == fault.Invalid {
			v.Unit.Error = r.Words.Problem(invalid.Problems[0])
			return web.Show(accounts.AuditPage(v)), nil
		} else if err != nil {
			return web.Result{}, err
		}
		f.UnitPath = unit.Path
	}
	entries, err := store.AuditLog(r.Tx, f)
	if err != nil {
		return web.Result{}, err
	}
	if f.Before > 0 {
		v.Newest = "/audit" + r.QueryWith("before", "")
	}
	if len(entries) > auditShown {
		entries = entries[:auditShown]
		v.Older = "/audit" + r.QueryWith("before", strconv.FormatInt(entries[auditShown-1].ID, 10))
	}
	v.Days = auditDays(r, entries)
	return web.Show(accounts.AuditPage(v)), nil
}

// auditFilters fills in the choices of the filters.
func auditFilters(r *web.Request, v *accounts.Audit) error {
	people, err := store.AuditPeople(r.Tx)
	if err != nil {
		return err
	}
	v.Person = ui.Input{Key: "person", Label: r.T("audit.person"), Kind: "choice", Value: r.Query("person"),
		Options: []ui.Option{{Label: r.T("list.all")}}}
	for _, name := range people {
		v.Person.Options = append(v.Person.Options, ui.Option{Value: name, Label: name})
	}
	v.Kind = ui.Input{Key: "kind", Label: r.T("audit.kind"), Kind: "choice", Value: r.Query("kind"),
		Options: []ui.Option{{Label: r.T("list.all")}}}
	for _, kind := range auditKinds {
		v.Kind.Options = append(v.Kind.Options, ui.Option{Value: kind, Label: r.T("entity." + kind)})
	}
	v.Unit.Suggestions, err = r.UnitSuggestions()
	return err
}

func auditDays(r *web.Request, entries []store.AuditEntry) []accounts.AuditDay {
	var days []accounts.AuditDay
	var last calendar.Date
	for i, e := range entries {
		if day := e.At.Day(); i == 0 || day != last {
			days = append(days, accounts.AuditDay{Title: r.Words.LongDate(day)})
			last = day
		}
		event := ui.Event{When: e.At.In(calendar.Zone()).Format("15:04"), Who: e.UserName, What: r.T("audit."+e.Action) + ": " + e.Label,
			Note: e.Reason, Changes: r.AuditChanges(e)}
		if e.Entity == "session" { // written by the program before anyone is signed in; its label is the person
			event.Who, event.What, event.Note, event.Changes = e.Label, r.T("audit."+e.Action), visitNote(e), nil
		}
		days[len(days)-1].Events = append(days[len(days)-1].Events, event)
	}
	return days
}
