package accounts

import (
	"cmp"
	"io"
	"slices"
	"strconv"
	"strings"

	"daihoi/app/web"
	"daihoi/exports"
	"daihoi/exports/book"
	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/templates/accounts"
	"daihoi/templates/ui"
)

const auditShown = 40 // entries on one page

// auditKinds are the entities by which the log can be filtered.
var auditKinds = []string{"congress", "milestone", "meeting", "review", "delegate", "person", "difficulty", "directive", "reminder", "unit", "leader", "team", "user", "template", "cluster", "attendance", "session", "export", "view", "backup"}

// auditPage shows who did what, day by day, newest first.
func auditPage(r *web.Request) (web.Result, error) {
	if err := r.RequireSomewhere(access.ViewAudit); err != nil {
		return web.Result{}, err
	}
	v := accounts.Audit{Frame: r.Frame("nav.audit")}
	f, err := auditFilter(r, &v)
	if err != nil || v.Unit.Error != "" {
		return web.Show(accounts.AuditPage(v)), err
	}
	f.Limit = auditShown + 1
	v.Filtered = f != store.AuditFilter{Before: f.Before, Limit: f.Limit}
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
	if f.Text != "" && v.Older == "" {
		rest, err := store.AuditRest(r.Tx, f)
		if err != nil {
			return web.Result{}, err
		}
		if rest != 0 {
			v.Partial = r.T("audit.partial", "Count", store.AuditWindow)
			v.Older = "/audit" + r.QueryWith("before", strconv.FormatInt(rest, 10))
		}
	}
	if len(entries) > 0 {
		v.Workbook = "/audit.xlsx" + r.QueryWith("before", "")
	}
	v.Days = auditDays(r, entries)
	return web.Show(accounts.AuditPage(v)), nil
}

// auditRows is how many entries a workbook of the log has at most.
const auditRows = 5000

// auditWorkbook downloads what the page lists, all of it.
func auditWorkbook(r *web.Request) (web.Result, error) {
	if err := r.RequireSomewhere(access.ViewAudit); err != nil {
		return web.Result{}, err
	}
	var v accounts.Audit
	f, err := auditFilter(r, &v)
	if err != nil {
		return web.Result{}, err
	}
	if v.Unit.Error != "" {
		return web.Result{}, store.NotFound()
	}
	f.Limit = auditRows
	entries, err := store.AuditLog(r.Tx, f)
	if err != nil {
		return web.Result{}, err
	}
	home, err := org.ByCode(r.Tx, r.Home())
	if err != nil {
		return web.Result{}, err
	}
	in := exports.Audit{Author: home.FullName, Date: r.Today(), Words: r.Words}
	var chosen []string
	for _, input := range []ui.Input{v.Text, v.Person, v.Kind, v.From, v.To, v.Address, v.Unit} {
		if input.Value == "" {
			continue
		}
		value := input.Value
		if i := slices.IndexFunc(input.Options, func(o ui.Option) bool { return o.Value == value }); i >= 0 {
			value = input.Options[i].Label
		}
		chosen = append(chosen, input.Label+": "+value)
	}
	in.Chosen = strings.Join(chosen, " · ")
	if len(entries) == auditRows {
		in.Partial = r.T("audit.cut", "Count", auditRows)
	}
	for _, e := range entries {
		in.Lines = append(in.Lines, auditLine(r, e))
	}
	name := book.FileName("xlsx", r.T("audit.file_name", "Day", r.Today().String()))
	return web.Download(name, store.Entry{Action: "exported", Entity: "export", Label: name, UnitID: home.ID, UnitPath: home.Path, Reason: cmp.Or(in.Chosen, r.T("audit.for_all"))},
		func(w io.Writer) error { return exports.WriteAudit(w, in) }), nil
}

// auditCell is how much of the changes fits in the highest row that a sheet can have, in letters and lines; the page has
// all of it.
const auditCell = 500

// whoDid is the person of an entry. Those of sign-ins are written by the program before anyone is signed in; their label is
// the person.
func whoDid(e store.AuditEntry) string {
	if e.Entity == "session" {
		return e.Label
	}
	return e.UserName
}

func auditLine(r *web.Request, e store.AuditEntry) exports.AuditLine {
	var changes []string
	for _, c := range r.AuditChanges(e) {
		changes = append(changes, c.Field+": "+ui.ShownOrDash(c.Old)+" → "+ui.ShownOrDash(c.New))
	}
	text := []rune(strings.Join(changes, "\n"))
	if len(text) > auditCell {
		text = append(text[:auditCell], '…')
	}
	return exports.AuditLine{When: r.Words.Moment(e.At.Time), Who: whoDid(e), What: r.T("audit." + e.Action), Record: e.Label,
		Changes: string(text), Why: e.Reason, Address: e.Address, Request: e.Request}
}

// auditFilter reads the filters of the address and fills in their inputs. A unit that is none is said in its input.
func auditFilter(r *web.Request, v *accounts.Audit) (f store.AuditFilter, err error) {
	f = store.AuditFilter{UserName: r.Query("person"), Entity: r.Query("kind"), Address: strings.TrimSpace(r.Query("address")), Text: r.Query("q"),
		Before: int64(r.QueryInt("before", 0))}
	v.Unit = ui.Input{Key: "unit", Label: r.T("field.unit"), Value: r.Query("unit")}
	v.Text = ui.Input{Key: "q", Label: r.T("audit.text"), Value: f.Text}
	v.Address = ui.Input{Key: "address", Label: r.T("audit.address"), Value: f.Address}
	v.From, f.From = dayInput(r, "from")
	v.To, f.To = dayInput(r, "to")
	if err := auditFilters(r, f, v); err != nil || v.Unit.Value == "" {
		return f, err
	}
	unit, err := r.UnitFromInput("unit", v.Unit.Value)
	if invalid := fault.As(err); invalid != nil && invalid.Kind == fault.Invalid {
		v.Unit.Error = r.Words.Problem(invalid.Problems[0])
		return f, nil
	}
	f.UnitPath = unit.Path
	return f, err
}

// dayInput is a day of the query; what is no day is said beside it and limits nothing.
func dayInput(r *web.Request, key string) (ui.Input, calendar.Date) {
	in := ui.Input{Key: key, Label: r.T("audit." + key), Value: r.Query(key), Kind: "day"}
	day, err := calendar.ParseTyped(in.Value)
	if err != nil {
		in.Error = r.T("problem.not_a_day", "Field", in.Label)
	}
	return in, day
}

// auditFilters fills in the choices of the filters.
func auditFilters(r *web.Request, f store.AuditFilter, v *accounts.Audit) error {
	people, err := store.AuditPeople(r.Tx)
	if err != nil {
		return err
	}
	v.Person = ui.Input{Key: "person", Label: r.T("audit.person"), Kind: "choice", Value: r.Query("person"),
		Options: []ui.Option{{Label: r.T("list.all")}}}
	if f.UserName != "" && !slices.Contains(people, f.UserName) {
		people = append(people, f.UserName)
	}
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

// auditNote is why and from where.
func auditNote(r *web.Request, e store.AuditEntry) string {
	var parts []string
	if e.Reason != "" {
		parts = append(parts, e.Reason)
	}
	if e.Address != "" {
		parts = append(parts, r.T("audit.came_from", "Address", e.Address))
	}
	if e.Request != "" {
		parts = append(parts, r.T("audit.request", "Number", e.Request))
	}
	return strings.Join(parts, " · ")
}

func auditDays(r *web.Request, entries []store.AuditEntry) []accounts.AuditDay {
	var days []accounts.AuditDay
	var last calendar.Date
	for i, e := range entries {
		if day := e.At.Day(); i == 0 || day != last {
			days = append(days, accounts.AuditDay{Title: r.Words.LongDate(day)})
			last = day
		}
		event := ui.Event{When: e.At.In(calendar.Zone()).Format("15:04"), Who: whoDid(e), What: r.T("audit."+e.Action) + ": " + e.Label,
			Note: auditNote(r, e), Changes: r.AuditChanges(e)}
		if e.Entity == "session" {
			event.What, event.Note, event.Changes = r.T("audit."+e.Action), visitNote(e), nil
		}
		days[len(days)-1].Events = append(days[len(days)-1].Events, event)
	}
	return days
}
