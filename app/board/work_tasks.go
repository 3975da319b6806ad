package board

import (
	"slices"

	"daihoi/app/web"
	"daihoi/models/readiness"
	"daihoi/models/workitem"
	"daihoi/templates/board"
	"daihoi/templates/ui"
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
		n := board.Need{Href: itemPath(i), Name: i.Text, Unit: i.UnitName, UnitHref: "/units/" + i.UnitCode, Owner: i.Owner, Due: i.Due.Short(), Note: itemNote(r, i),
			Status: ui.Status{Class: "progress", Word: r.T("workitem." + string(i.Kind))}}
		if !i.Due.IsZero() {
			n.When = j.When(i.Due)
		}
		switch late := i.Late(r.Today()); {
		case late > 0:
			n.Status = ui.Status{Class: "late", Word: r.T("task.late", "Count", late)}
		case i.Kind == workitem.Mended:
			n.Status.Class = "submitted"
		case i.Kind == workitem.Asked:
			n.Status.Class = "returned"
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

func itemPath(i workitem.Item) string {
	if i.Kind == workitem.Task {
		return web.TaskPath(i.ID)
	}
	return web.PointPath(i.CongressID, i.ID)
}

// itemNote says where the work comes from, and whether it waits for the reader.
func itemNote(r *web.Request, i workitem.Item) string {
	note := r.T("workitem.from."+string(i.Kind), "About", i.About, "Day", i.Day)
	if i.WaitsFor(r.Actor) {
		note += " · " + r.T("workitem.yours")
	}
	return note
}
