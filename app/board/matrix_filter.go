package board

import (
	"slices"
	"strconv"
	"strings"

	"daihoi/app/web"
	"daihoi/models/figure"
	"daihoi/models/org"
	"daihoi/models/readiness"
	"daihoi/templates/ui"
)

// filterRows keeps the rows of the chosen district, steering group and monitor, and returns the filter form. A filter
// that cannot tell rows apart is not offered.
func filterRows(r *web.Request, b unitBoard) (unitBoard, []ui.Input, error) {
	teams, err := org.TeamsUnder(r.Tx, b.Unit.Path)
	if err != nil {
		return b, nil, err
	}
	var followers []string
	for _, row := range b.rows {
		if name := row.Congress.Follower; name != "" {
			followers = append(followers, name)
		}
	}
	slices.Sort(followers)
	var districts, groups, people []ui.Option
	if b.RollsUp() {
		for _, u := range b.Children {
			if !slices.ContainsFunc(b.rows, func(row readiness.Row) bool { return strings.HasPrefix(row.Congress.Unit.Path, u.Path) }) {
				continue
			}
			districts = append(districts, ui.Option{Value: u.Code, Label: u.FullName})
		}
	}
	for _, t := range teams {
		groups = append(groups, ui.Option{Value: strconv.FormatInt(t.ID, 10), Label: t.Name})
	}
	for _, name := range slices.Compact(followers) {
		people = append(people, ui.Option{Value: name, Label: name})
	}
	var form []ui.Input
	for _, f := range []struct {
		key, label string
		options    []ui.Option
	}{{"district", r.T("matrix.district"), districts}, {"team", r.T("calendar.team"), groups}, {"follower", r.T("field.follower"), people}} {
		if len(f.options) > 1 || r.Query(f.key) != "" {
			form = append(form, ui.Input{Key: f.key, Label: f.label, Kind: "choice", Value: r.Query(f.key),
				Options: append([]ui.Option{{Label: r.T("list.all")}}, f.options...)})
		}
	}
	b.rows = slices.DeleteFunc(slices.Clone(b.rows), func(row readiness.Row) bool { return !matchesFilter(r, b, teams, row) })
	b.figures = figure.OfRows(b.rows, b.Unit.ID, b.Level(), r.At())
	return b, form, nil
}

// matchesFilter reports whether the filter keeps the row.
func matchesFilter(r *web.Request, b unitBoard, teams []org.Team, row readiness.Row) bool {
	c := row.Congress
	if code := r.Query("district"); code != "" {
		in := func(u org.Unit) bool { return u.Code == code && strings.HasPrefix(c.Unit.Path, u.Path) }
		if !slices.ContainsFunc(b.Children, in) {
			return false
		}
	}
	if id := int64(r.QueryInt("team", 0)); id != 0 {
		has := func(t org.Team) bool { return t.ID == id && slices.Contains(t.Units, c.UnitID) }
		if !slices.ContainsFunc(teams, has) {
			return false
		}
	}
	return r.Query("follower") == "" || r.Query("follower") == c.Follower
}

// rowNames tells units apart: where the rows come from several districts, each name includes its district.
func (b unitBoard) rowNames() func(*readiness.Row) string {
	if !b.RollsUp() {
		return func(row *readiness.Row) string { return row.Congress.Unit.FullName }
	}
	names := map[int64]string{}
	for _, u := range b.Children {
		names[u.ID] = u.Name
	}
	return func(row *readiness.Row) string {
		u := row.Congress.Unit
		if u.ParentID == nil || names[*u.ParentID] == "" {
			return u.FullName
		}
		return u.FullName + ", " + names[*u.ParentID]
	}
}
