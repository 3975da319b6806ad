package app

import (
	"strconv"
	"strings"

	"daihoi/models/access"
	"daihoi/models/account"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/deadline"
	"daihoi/models/delegate"
	"daihoi/models/difficulty"
	"daihoi/models/emulation"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/templates"
)

const auditShown = 50 // entries on one page

// auditKinds are the things that the log can be narrowed to.
var auditKinds = []string{"congress", "milestone", "delegate", "person", "difficulty", "directive", "reminder", "unit", "leader", "team", "user", "template", "cluster", "attendance", "session", "export"}

// auditPage shows who did what, day by day, the newest first.
func auditPage(r *Request) (Result, error) {
	if err := r.requireSomewhere(access.ViewAudit); err != nil {
		return Result{}, err
	}
	v := templates.Audit{Frame: r.frame("nav.audit"), Unit: templates.Input{Key: "unit", Label: r.T("field.unit"), Value: r.Query("unit")}}
	f := store.AuditFilter{UserName: r.Query("person"), Entity: r.Query("kind"), Before: int64(r.QueryInt("before", 0)), Limit: auditShown + 1}
	v.Filtered = f.UserName != "" || f.Entity != "" || v.Unit.Value != ""
	if err := r.auditFilters(&v); err != nil {
		return Result{}, err
	}
	if v.Unit.Value != "" {
		unit, err := r.typedUnit("unit", v.Unit.Value)
		if invalid := fault.As(err); invalid != nil && invalid.Kind == fault.Invalid {
			v.Unit.Error = r.Words.Problem(invalid.Problems[0])
			return show(templates.AuditPage(v)), nil
		} else if err != nil {
			return Result{}, err
		}
		f.UnitPath = unit.Path
	}
	entries, err := store.AuditLog(r.Tx, f)
	if err != nil {
		return Result{}, err
	}
	if f.Before > 0 {
		v.Newest = "/audit" + r.QueryWith("before", "")
	}
	if len(entries) > auditShown {
		entries = entries[:auditShown]
		v.Older = "/audit" + r.QueryWith("before", strconv.FormatInt(entries[auditShown-1].ID, 10))
	}
	v.Days = r.auditDays(entries)
	return show(templates.AuditPage(v)), nil
}

// auditFilters fills in what can be chosen.
func (r *Request) auditFilters(v *templates.Audit) error {
	people, err := store.AuditPeople(r.Tx)
	if err != nil {
		return err
	}
	v.Person = templates.Input{Key: "person", Label: r.T("audit.person"), Kind: "choice", Value: r.Query("person"),
		Options: []templates.Option{{Label: r.T("list.all")}}}
	for _, name := range people {
		v.Person.Options = append(v.Person.Options, templates.Option{Value: name, Label: name})
	}
	v.Kind = templates.Input{Key: "kind", Label: r.T("audit.kind"), Kind: "choice", Value: r.Query("kind"),
		Options: []templates.Option{{Label: r.T("list.all")}}}
	for _, kind := range auditKinds {
		v.Kind.Options = append(v.Kind.Options, templates.Option{Value: kind, Label: r.T("entity." + kind)})
	}
	v.Unit.Suggestions, err = r.unitSuggestions()
	return err
}

func (r *Request) auditDays(entries []store.AuditEntry) []templates.AuditDay {
	var days []templates.AuditDay
	var last calendar.Date
	for i, e := range entries {
		if day := e.At.Day(); i == 0 || day != last {
			days = append(days, templates.AuditDay{Title: r.Words.LongDate(day)})
			last = day
		}
		event := templates.Event{When: e.At.In(calendar.Zone()).Format("15:04"), Who: e.UserName, What: r.T("audit."+e.Action) + ": " + e.Label,
			Note: e.Reason, Changes: r.auditChanges(e)}
		if e.Entity == "session" { // nobody is signed in yet: the entry is about the person, the program has made it
			event.Who, event.What = e.Label, r.T("audit."+e.Action)
		}
		days[len(days)-1].Events = append(days[len(days)-1].Events, event)
	}
	return days
}

// auditChanges shows the fields before and after. What a role without the right may not see of delegates, it does not
// see here either.
func (r *Request) auditChanges(e store.AuditEntry) []templates.Change {
	open := r.Actor.Can(access.ViewSensitive, e.UnitPath)
	var out []templates.Change
	for _, c := range e.Diff() {
		shown := templates.Change{Field: r.T("field." + c.Field), Old: r.auditValue(e.Entity, c.Field, c.Old), New: r.auditValue(e.Entity, c.Field, c.New)}
		if f, ok := delegate.Fields.Find(c.Field); !open && ok && f.Sensitive && (e.Entity == "delegate" || e.Entity == "person") {
			shown.Old, shown.New = r.hiddenValue(c.Old), r.hiddenValue(c.New)
		}
		out = append(out, shown)
	}
	return out
}

func (r *Request) hiddenValue(value string) string {
	if value == "" {
		return ""
	}
	return r.T("audit.hidden")
}

// auditValue is what people read instead of the canonical text.
func (r *Request) auditValue(entity, key, value string) string {
	switch {
	case value == "":
		return ""
	case key == "state":
		return r.T("state." + value)
	case key == "attendance":
		return r.T("choice.attendance." + value)
	case key == "grants":
		if role, unit, ok := strings.Cut(value, ": "); ok {
			return r.T("users.grant", "Role", r.T("role."+role), "Unit", unit)
		}
	case key == "locale":
		return r.T("choice.locale." + value)
	case key == "unit_level":
		return r.T("level." + value)
	}
	return r.shownValue(auditFieldKind(entity, key, value), key, value)
}

// auditFieldKind finds the kind of a field in the table of what the entry is about; a day that no table names, such as
// the day of a congress, is known by its form.
func auditFieldKind(entity, key, value string) field.Kind {
	var kind field.Kind
	var found bool
	switch entity {
	case "delegate", "person":
		kind, found = kindIn(delegate.Fields, key)
	case "congress":
		if kind, found = kindIn(congress.Fields, key); !found {
			kind, found = kindIn(congress.SessionFields, key)
		}
		if !found { // of a change of many delegates
			kind, found = kindIn(delegate.Fields, key)
		}
	case "milestone":
		kind, found = kindIn(deadline.MilestoneFields, key)
	case "difficulty":
		if kind, found = kindIn(difficulty.Fields, key); !found {
			kind, found = kindIn(difficulty.SettlementFields, key)
		}
	case "directive":
		if kind, found = kindIn(congress.DirectiveFields, key); key == "ground" {
			kind, found = field.Choice, true
		}
	case "leader":
		if kind, found = kindIn(org.LeaderFields, key); !found {
			kind, found = kindIn(org.AbsenceFields, key)
		}
	case "template":
		kind, found = kindIn(deadline.ItemFields, key)
	case "cluster":
		if kind, found = kindIn(emulation.EventFields, key); key == "file_kind" {
			kind, found = field.Choice, true
		}
	case "user":
		kind, found = kindIn(account.UserFields, key)
	case "unit":
		kind, found = kindIn(org.UnitFields, key)
	}
	if _, err := calendar.Parse(value); !found && err == nil {
		return field.Day
	}
	return kind
}

func kindIn[T any](table field.Table[T], key string) (field.Kind, bool) {
	f, ok := table.Find(key)
	return f.Kind, ok
}
