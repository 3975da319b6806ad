package board

import (
	"slices"

	"daihoi/app/web"
	"daihoi/models/readiness"
	"daihoi/models/workitem"
	"daihoi/templates/board"
)

// left reports whether the filter leaves out the item: it is of another unit or follower.
func (w work) left(r *web.Request, i workitem.Item) bool {
	if r.Query("unit")+r.Query("follower") == "" {
		return false
	}
	return !slices.ContainsFunc(w.rows, func(row readiness.Row) bool { return row.Congress.UnitID == i.UnitID })
}

// taskNeeds are the tasks of meetings and the points of reviews; those that wait for the reader come first.
func taskNeeds(r *web.Request, w work) []board.Need {
	items := slices.Clone(w.tasks)
	slices.SortStableFunc(items, func(a, b workitem.Item) int { return first(r, a) - first(r, b) })
	j := r.Judgement()
	var out []board.Need
	for _, i := range items {
		n := board.Need{Href: web.WorkItemPath(i), Name: i.Text, Unit: i.UnitName, UnitHref: "/units/" + i.UnitCode, Owner: i.Owner, Due: i.Due.Short(), Note: r.WorkItemNote(i),
			Status: r.WorkItemStatus(i)}
		if !i.Due.IsZero() {
			n.When = j.When(i.Due)
		}
		out = append(out, n)
	}
	return out
}

func first(r *web.Request, i workitem.Item) int {
	if i.WaitsFor(r.Actor) {
		return 0
	}
	return 1
}
