package agendas

import (
	"strconv"
	"strings"

	"daihoi/app/web"
	"daihoi/models/agenda"
	"daihoi/models/congress"
	"daihoi/models/field"
	"daihoi/templates/agendas"
	"daihoi/templates/i18n"
	"daihoi/templates/ui"
)

// agendaRelease shows the releases so far, what has changed since the last one, and what another one still needs.
func agendaRelease(r *web.Request, h agendaHost) (agendas.AgendaRelease, error) {
	all, err := h.owner.Releases(r.Tx)
	if err != nil {
		return agendas.AgendaRelease{}, err
	}
	v := agendas.AgendaRelease{Seen: agenda.Seen(h.parts, all), Next: r.T("release.next", "Number", len(all)+1), To: h.at("/agenda/release"),
		Note: ui.Input{Key: "release_note", Label: r.T("field.release_note"), Value: r.Form("release_note"), Optional: true}}
	for _, p := range h.parts {
		v.Drafted = v.Drafted || len(p.Blocks) > 0
	}
	for _, t := range h.tasks(h.parts) {
		v.Tasks = append(v.Tasks, placedTask(r.Words, t))
	}
	for _, released := range all {
		v.Releases = append(v.Releases, releaseLine(r, h, released))
	}
	if len(all) == 0 {
		v.State = ui.Status{Class: "notdue", Word: r.T("release.not_yet")}
		return v, nil
	}
	before, err := all[0].Parts()
	if err != nil {
		return v, err
	}
	v.Changes = partChanges(r, h, before)
	v.State = ui.Status{Class: "done", Word: r.T("release.current", "Number", all[0].Number)}
	if len(v.Changes) > 0 {
		v.State = ui.Status{Class: "risk", Word: r.T("release.changed", "Number", all[0].Number)}
	}
	return v, nil
}

func placedTask(words *i18n.Printer, t congress.PlacedTask) agendas.AgendaTask {
	line := agendas.AgendaTask{Name: words.T("task." + string(t.Task)), Where: strings.Join(t.Where, "; ")}
	switch {
	case len(t.Where) > 0:
		line.Status = ui.Status{Class: "done", Word: words.T("release.placed")}
	case t.Optional:
		line.Status = ui.Status{Class: "na", Word: words.T("release.optional")}
	default:
		line.Status = ui.Status{Class: "late", Word: words.T("release.missing")}
	}
	return line
}

func releaseLine(r *web.Request, h agendaHost, released agenda.Release) agendas.ReleaseLine {
	note := r.Words.Moment(released.ReleasedAt.Time) + " · " + released.ByName
	if released.Note != "" {
		note += " · " + released.Note
	}
	number := strconv.Itoa(released.Number)
	return agendas.ReleaseLine{Title: r.T("release.number", "Number", released.Number), Note: note,
		Programme: h.at("/programme", "version", number), Script: h.at("/script", "version", number)}
}

// partChanges lists by part what differs between a released programme and the draft. A part that only one of them has
// is compared with nothing.
func partChanges(r *web.Request, h agendaHost, before []agenda.Part) (diffs []agendas.AgendaDiff) {
	old := map[int64]agenda.Part{}
	for _, p := range before {
		old[p.ID] = p
	}
	for _, p := range h.parts {
		was, known := old[p.ID]
		delete(old, p.ID)
		diffs = appendChanges(r, h, diffs, p, was, p, known)
	}
	for _, p := range before {
		if _, gone := old[p.ID]; gone {
			diffs = appendChanges(r, h, diffs, p, p, agenda.Part{}, false)
		}
	}
	return diffs
}

func appendChanges(r *web.Request, h agendaHost, diffs []agendas.AgendaDiff, name, was, is agenda.Part, both bool) []agendas.AgendaDiff {
	d := agendas.AgendaDiff{Title: h.kind(r, name.Kind) + ", " + name.OnDate.Short()}
	if both {
		if list := h.partDiff(r, was, is); len(list) > 0 {
			d.Lines = append(d.Lines, agendas.AgendaChange{Word: r.T("release.session"), Changes: list})
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

func blockChange(r *web.Request, c agenda.BlockChange) agendas.AgendaChange {
	line := agendas.AgendaChange{Title: c.New.Title}
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

func blockChanges(r *web.Request, list []field.Change) []ui.Change {
	return web.Changes(r, agenda.BlockFields, list)
}
