package agendas

import (
	"strconv"
	"strings"

	"daihoi/app/web"
	"daihoi/models/agenda"
	"daihoi/models/congress"
	"daihoi/models/field"
	"daihoi/templates"
)

// agendaRelease is what has been released, what has changed since, and what a release still needs.
func agendaRelease(r *web.Request, h agendaHost) (templates.AgendaRelease, error) {
	all, err := h.owner.Releases(r.Tx)
	if err != nil {
		return templates.AgendaRelease{}, err
	}
	v := templates.AgendaRelease{Seen: agenda.Seen(h.parts, all), Next: r.T("release.next", "Number", len(all)+1), To: h.at("/agenda/release"),
		Note: templates.Input{Key: "release_note", Label: r.T("field.release_note"), Value: r.Form("release_note"), Optional: true}}
	for _, p := range h.parts {
		v.Drafted = v.Drafted || len(p.Blocks) > 0
	}
	for _, t := range h.tasks(h.parts) {
		v.Tasks = append(v.Tasks, placedTask(r, t))
	}
	for _, released := range all {
		v.Releases = append(v.Releases, releaseLine(r, h, released))
	}
	if len(all) == 0 {
		v.State = templates.Status{Class: "notdue", Word: r.T("release.not_yet")}
		return v, nil
	}
	before, err := all[0].Parts()
	if err != nil {
		return v, err
	}
	v.Changes = partChanges(r, h, before)
	v.State = templates.Status{Class: "done", Word: r.T("release.current", "Number", all[0].Number)}
	if len(v.Changes) > 0 {
		v.State = templates.Status{Class: "risk", Word: r.T("release.changed", "Number", all[0].Number)}
	}
	return v, nil
}

func placedTask(r *web.Request, t congress.PlacedTask) templates.AgendaTask {
	line := templates.AgendaTask{Name: r.T("task." + string(t.Task)), Where: strings.Join(t.Where, "; ")}
	switch {
	case len(t.Where) > 0:
		line.Status = templates.Status{Class: "done", Word: r.T("release.placed")}
	case t.Optional:
		line.Status = templates.Status{Class: "na", Word: r.T("release.optional")}
	default:
		line.Status = templates.Status{Class: "late", Word: r.T("release.missing")}
	}
	return line
}

func releaseLine(r *web.Request, h agendaHost, released agenda.Release) templates.ReleaseLine {
	note := r.Words.Moment(released.ReleasedAt.Time) + " · " + released.ByName
	if released.Note != "" {
		note += " · " + released.Note
	}
	number := strconv.Itoa(released.Number)
	return templates.ReleaseLine{Title: r.T("release.number", "Number", released.Number), Note: note,
		Programme: h.at("/programme", "version", number), Script: h.at("/script", "version", number)}
}

// partChanges lists by part what differs between a programme and the draft; a part that is there once is compared with
// nothing.
func partChanges(r *web.Request, h agendaHost, before []agenda.Part) (diffs []templates.AgendaDiff) {
	old := map[int64]agenda.Part{}
	for _, p := range before {
		old[p.ID] = p
	}
	for _, p := range h.parts {
		was, known := old[p.ID]
		delete(old, p.ID)
		diffs = withChanges(r, h, diffs, p, was, p, known)
	}
	for _, p := range before {
		if _, gone := old[p.ID]; gone {
			diffs = withChanges(r, h, diffs, p, p, agenda.Part{}, false)
		}
	}
	return diffs
}

func withChanges(r *web.Request, h agendaHost, diffs []templates.AgendaDiff, name, was, is agenda.Part, both bool) []templates.AgendaDiff {
	d := templates.AgendaDiff{Title: h.kind(r, name.Kind) + ", " + name.OnDate.Short()}
	if both {
		if list := h.moved(r, was, is); len(list) > 0 {
			d.Lines = append(d.Lines, templates.AgendaChange{Word: r.T("release.session"), Changes: list})
		}
	}
	for _, c := range agenda.Compare(was.Blocks, is.Blocks) {
		d.Lines = append(d.Lines, blockChange(r, c))
	}
	if len(d.Lines) > 0 {
		diffs = append(diffs, d)
	}
	return diffs
}

func blockChange(r *web.Request, c agenda.BlockChange) templates.AgendaChange {
	line := templates.AgendaChange{Title: c.New.Title}
	switch {
	case c.Old.Title == "":
		line.Word = r.T("release.added")
	case c.New.Title == "":
		line.Word, line.Title = r.T("release.removed"), c.Old.Title
	case c.Moved:
		line.Word, line.Changes = r.T("release.moved"), blockChanges(r, c.Fields)
	default:
		line.Word, line.Changes = r.T("release.edited"), blockChanges(r, c.Fields)
	}
	return line
}

func blockChanges(r *web.Request, list []field.Change) []templates.Change {
	return web.Changes(r, agenda.BlockFields, list)
}
