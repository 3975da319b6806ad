package api

import (
	"strconv"
	"strings"

	"daihoi/app/web"
	"daihoi/exports"
	"daihoi/exports/flat"
	"daihoi/exports/report"
	"daihoi/models/access"
	"daihoi/models/account"
	"daihoi/models/calendar"
	"daihoi/models/figure"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/models/template"
)

// officeResources are those of the whole installation.
var officeResources = []resource{
	listing("clusters", "/clusters", access.View, nil, func(r *web.Request) ([]*org.Cluster, error) { return refs(org.Clusters(r.Tx)) }, clusterValues()...),
	tabled("cluster_emulation", "/clusters/:id/emulation", access.View, []param{{name: "year", kind: flat.Count}}, exports.Emulation{}.Tables()[0], emulationPoints),
	listing("templates", "/templates", access.View, nil, func(r *web.Request) ([]*template.Template, error) { return refs(template.List(r.Tx)) }, templateValues()...),
	listing("template_items", "/templates/:id/items", access.View, nil, templateItems, itemValues()...),
	listing("terms", "/terms", access.View, nil, func(r *web.Request) ([]*org.Term, error) { return refs(org.Terms(r.Tx)) }, termValues()...),
	listing("figures", "/figures", access.View, nil, definitions, definitionValues()...),
	listing("users", "/users", access.ManageUsers, []param{{name: "q"}}, users, userValues()...),
	auditLog(),
}

func clusterValues() []flat.Value[*org.Cluster] {
	type row = *org.Cluster
	return []flat.Value[row]{
		idOf("id", func(c row) int64 { return c.ID }),
		flat.CountOf("number", func(c row) int { return c.Number }),
		flat.TextOf("name", func(c row) string { return c.Name }),
		flat.TextOf("unit_code", func(c row) string { return c.Unit.Code }),
		flat.TextOf("unit", func(c row) string { return c.Unit.FullName }),
	}
}

func emulationPoints(r *web.Request) (flat.Table, *store.Entry, error) {
	y, _, err := r.ClusterYear()
	if err != nil {
		return flat.Table{}, nil, err
	}
	in, err := report.EmulationOf(r.Tx, r.Words, y)
	if err != nil {
		return flat.Table{}, nil, err
	}
	return in.Tables()[0], nil, nil
}

func templateValues() []flat.Value[*template.Template] {
	type row = *template.Template
	return []flat.Value[row]{
		idOf("id", func(t row) int64 { return t.ID }),
		flat.TextOf("code", func(t row) string { return t.Code }),
		flat.TextOf("level", func(t row) string { return t.LevelCode }),
		flat.TextOf("name_vi", func(t row) string { return t.NameVI }),
		flat.TextOf("name_en", func(t row) string { return t.NameEN }),
		flat.TextOf("owner_code", func(t row) string { return t.Owner.Code }),
		flat.TextOf("owner", func(t row) string { return t.Owner.FullName }),
		flat.CountOf("version", func(t row) int { return t.Version }),
	}
}

func itemValues() []flat.Value[*template.Item] {
	type row = *template.Item
	return []flat.Value[row]{
		flat.CountOf("position", func(i row) int { return i.Position }),
		flat.TextOf("item_code", func(i row) string { return i.Code }),
		flat.TextOf("name_vi", func(i row) string { return i.NameVI }),
		flat.TextOf("name_en", func(i row) string { return i.NameEN }),
		flat.CountOf("phase", func(i row) int { return int(i.Phase) }),
		flat.TextOf("owner_vi", func(i row) string { return i.OwnerVI }),
		flat.TextOf("owner_en", func(i row) string { return i.OwnerEN }),
		flat.TextOf("mandatory", func(i row) string { return string(i.Mandatory) }),
		flat.CountOf("weight", func(i row) int { return i.Weight }),
		flat.FlagOf("retired", func(i row) bool { return i.Retired }),
	}
}

func templateItems(r *web.Request) ([]*template.Item, error) {
	id, err := r.ID("id")
	if err != nil {
		return nil, err
	}
	t, err := template.GetTemplate(r.Tx, id)
	if err != nil {
		return nil, err
	}
	return refs(template.Items(r.Tx, t.ID))
}

func termValues() []flat.Value[*org.Term] {
	type row = *org.Term
	return []flat.Value[row]{
		flat.TextOf("code", func(t row) string { return t.Code }),
		flat.TextOf("name", func(t row) string { return t.Name }),
		flat.CountOf("start_year", func(t row) int { return t.StartYear }),
		flat.CountOf("end_year", func(t row) int { return t.EndYear }),
		flat.DayOf("units_on", func(t row) calendar.Date { return t.UnitsOn }),
		flat.DayOf("closed_on", func(t row) calendar.Date { return t.ClosedOn }),
	}
}

func definitionValues() []flat.Value[*figure.Definition] {
	type row = *figure.Definition
	return []flat.Value[row]{
		flat.TextOf("key", func(d row) string { return string(d.Key) }),
		flat.TextOf("population", func(d row) string { return string(d.Population) }),
		flat.TextOf("part", func(d row) string { return string(d.Part) }),
		flat.TextOf("whole", func(d row) string { return string(d.Whole) }),
	}
}

// userValues leave telephone numbers out.
func userValues() []flat.Value[*account.Account] {
	type row = *account.Account
	return []flat.Value[row]{
		idOf("id", func(a row) int64 { return a.ID }),
		flat.TextOf("username", func(a row) string { return a.Username }),
		flat.TextOf("full_name", func(a row) string { return a.FullName }),
		flat.FlagOf("locked", func(a row) bool { return a.Locked }),
		flat.TextsOf("roles", func(a row) (roles []string) {
			for _, g := range a.Grants {
				roles = append(roles, string(g.Role)+"@"+g.UnitCode)
			}
			return roles
		}),
		flat.FlagOf("roles_elsewhere", func(a row) bool { return a.Elsewhere }),
	}
}

func users(r *web.Request) ([]*account.Account, error) {
	if err := r.RequireSomewhere(access.ManageUsers); err != nil {
		return nil, err
	}
	return refs(account.List(r.Tx, account.Filter{Text: r.Query("q")}))
}

// entryRow is an entry of the log with its changes as the reader may see them.
type entryRow struct {
	store.AuditEntry
	changes []string
}

func entryValues() []flat.Value[*entryRow] {
	type row = *entryRow
	return []flat.Value[row]{
		idOf("id", func(e row) int64 { return e.AuditEntry.ID }),
		flat.TextOf("at", func(e row) string { return e.At.In(calendar.Zone()).Format("2006-01-02T15:04:05-07:00") }),
		flat.TextOf("who", func(e row) string {
			if e.Entity == "session" {
				return e.Label
			}
			return e.UserName
		}),
		flat.TextOf("action", func(e row) string { return e.Action }),
		flat.TextOf("entity", func(e row) string { return e.Entity }),
		flat.TextOf("label", func(e row) string { return e.Label }),
		flat.TextsOf("changes", func(e row) []string { return e.changes }),
		flat.TextOf("reason", func(e row) string { return e.Reason }),
		flat.TextOf("address", func(e row) string { return e.Address }),
		flat.TextOf("request", func(e row) string { return e.Request }),
	}
}

// auditLog is the log, newest first, read on from the last entry of an answer.
func auditLog() resource {
	return resource{name: "audit", path: "/audit", read: access.ViewAudit, list: true,
		params: []param{{name: "from", kind: flat.Day}, {name: "to", kind: flat.Day}, {name: "entity"}, {name: "person"}}, columns: columnsOf(entryValues()), answer: auditEntries}
}

func auditEntries(r *web.Request) (answer, error) {
	if err := r.RequireSomewhere(access.ViewAudit); err != nil {
		return answer{}, err
	}
	f := store.AuditFilter{UserName: r.Query("person"), Entity: r.Query("entity"), Limit: rowsAsked(r) + 1}
	var err error
	if f.From, err = dayAsked(r, "from"); err != nil {
		return answer{}, err
	}
	if f.To, err = dayAsked(r, "to"); err != nil {
		return answer{}, err
	}
	text, err := spot(r)
	if err == nil && text != "" {
		if f.Before, err = strconv.ParseInt(text, 10, 64); err != nil || f.Before < 1 {
			err = wrongSpot()
		}
	}
	if err != nil {
		return answer{}, err
	}
	found, err := store.AuditLog(r.Tx, f)
	if err != nil {
		return answer{}, err
	}
	a := answer{more: len(found) == f.Limit}
	found = found[:min(len(found), f.Limit-1)]
	rows := make([]*entryRow, len(found))
	for i, e := range found {
		rows[i] = &entryRow{AuditEntry: e}
		for _, c := range r.AuditChanges(e) {
			rows[i].changes = append(rows[i].changes, c.Field+": "+strings.Join([]string{c.Old, c.New}, " → "))
		}
	}
	a.table = flat.Of("audit", rows, entryValues()...)
	a.cursor = func(row int) string { return strconv.FormatInt(found[row].ID, 10) }
	return a, nil
}
