package web

import (
	"daihoi/models/workitem"
	"daihoi/templates/ui"
)

// WorkItemPath is the page where the work is done.
func WorkItemPath(i workitem.Item) string {
	if i.Kind == workitem.Task {
		return TaskPath(i.ID)
	}
	return PointPath(i.CongressID, i.ID)
}

// WorkItemNote says where the work comes from, and whether it waits for the reader.
func (r *Request) WorkItemNote(i workitem.Item) string {
	note := r.T("workitem.from."+string(i.Kind), "About", i.About, "Day", i.Day)
	if i.WaitsFor(r.Actor) {
		note += " · " + r.T("workitem.yours")
	}
	return note
}

func (r *Request) WorkItemStatus(i workitem.Item) ui.Status {
	s := ui.Status{Class: "progress", Word: r.T("workitem." + string(i.Kind))}
	switch late := i.Late(r.Today()); {
	case late > 0:
		return ui.Status{Class: "late", Word: r.T("task.late", "Count", late)}
	case i.Kind == workitem.Mended:
		s.Class = "submitted"
	case i.Kind == workitem.Asked:
		s.Class = "returned"
	}
	return s
}
