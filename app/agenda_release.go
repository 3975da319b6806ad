package app

import (
	"fmt"
	"strings"

	"daihoi/models/congress"
	"daihoi/models/field"
	"daihoi/templates"
)

// agendaRelease is what has been released, what has changed since, and what a release still needs.
func (r *Request) agendaRelease(c congress.Congress, parts []congress.AgendaPart) (templates.AgendaRelease, error) {
	all, err := congress.Releases(r.Tx, c.ID)
	if err != nil {
		return templates.AgendaRelease{}, err
	}
	v := templates.AgendaRelease{Seen: congress.Seen(parts, all), Next: r.T("release.next", "Number", len(all)+1),
		Note: templates.Input{Key: "release_note", Label: r.T("field.release_note"), Value: r.Form("release_note"), Optional: true}}
	for _, p := range parts {
		v.Drafted = v.Drafted || len(p.Blocks) > 0
	}
	for _, t := range congress.PlacedTasks(c.Unit.LevelCode, parts) {
		v.Tasks = append(v.Tasks, r.placedTask(t))
	}
	for _, released := range all {
		v.Releases = append(v.Releases, r.releaseLine(c, released))
	}
	if len(all) == 0 {
		v.State = templates.Status{Class: "notdue", Word: r.T("release.not_yet")}
		return v, nil
	}
	before, err := all[0].Parts()
	if err != nil {
		return v, err
	}
	v.Changes = r.partChanges(before, parts)
	v.State = templates.Status{Class: "done", Word: r.T("release.current", "Number", all[0].Number)}
	if len(v.Changes) > 0 {
		v.State = templates.Status{Class: "risk", Word: r.T("release.changed", "Number", all[0].Number)}
	}
	return v, nil
}

func (r *Request) placedTask(t congress.PlacedTask) templates.AgendaTask {
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

func (r *Request) releaseLine(c congress.Congress, released congress.Release) templates.ReleaseLine {
	query := fmt.Sprintf("?version=%d", released.Number)
	note := r.Words.Moment(released.ReleasedAt.Time) + " · " + released.ByName
	if released.Note != "" {
		note += " · " + released.Note
	}
	return templates.ReleaseLine{Title: r.T("release.number", "Number", released.Number), Note: note,
		Programme: congressPath(c.ID) + "/programme" + query, Script: congressPath(c.ID) + "/script" + query}
}

// partChanges lists by session what differs between two programmes; a session that is there once is compared with nothing.
func (r *Request) partChanges(before, now []congress.AgendaPart) (diffs []templates.AgendaDiff) {
	old := map[int64]congress.AgendaPart{}
	for _, p := range before {
		old[p.SessionID] = p
	}
	for _, p := range now {
		was, known := old[p.SessionID]
		delete(old, p.SessionID)
		diffs = r.withChanges(diffs, p, was, p, known)
	}
	for _, p := range before {
		if _, gone := old[p.SessionID]; gone {
			diffs = r.withChanges(diffs, p, p, congress.AgendaPart{}, false)
		}
	}
	return diffs
}

func (r *Request) withChanges(diffs []templates.AgendaDiff, name, was, is congress.AgendaPart, both bool) []templates.AgendaDiff {
	d := templates.AgendaDiff{Title: r.T("choice.kind."+name.Kind) + ", " + name.OnDate.Short()}
	if both {
		a, b := sessionOfPart(was), sessionOfPart(is)
		if list := congress.SessionFields.Diff(&a, &b); len(list) > 0 {
			d.Lines = append(d.Lines, templates.AgendaChange{Word: r.T("release.session"), Changes: changes(r, congress.SessionFields, list)})
		}
	}
	for _, c := range congress.Compare(was.Blocks, is.Blocks) {
		d.Lines = append(d.Lines, r.blockChange(c))
	}
	if len(d.Lines) > 0 {
		diffs = append(diffs, d)
	}
	return diffs
}

func sessionOfPart(p congress.AgendaPart) congress.Session {
	return congress.Session{Kind: p.Kind, OnDate: p.OnDate, Starts: p.Starts, Ends: p.Ends, Venue: p.Venue}
}

func (r *Request) blockChange(c congress.BlockChange) templates.AgendaChange {
	line := templates.AgendaChange{Title: c.New.Title}
	switch {
	case c.Old.Title == "":
		line.Word = r.T("release.added")
	case c.New.Title == "":
		line.Word, line.Title = r.T("release.removed"), c.Old.Title
	case c.Moved:
		line.Word, line.Changes = r.T("release.moved"), r.blockChanges(c.Fields)
	default:
		line.Word, line.Changes = r.T("release.edited"), r.blockChanges(c.Fields)
	}
	return line
}

func (r *Request) blockChanges(list []field.Change) []templates.Change {
	return changes(r, congress.BlockFields, list)
}
