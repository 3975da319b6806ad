package delegates

import (
	"strings"

	"daihoi/app/web"
	"daihoi/exports/report"
	"daihoi/models/delegate"
	"daihoi/templates/delegates"
	"daihoi/templates/ui"
)

// maxNamed is how many people a message names for one field.
const maxNamed = 10

// completenessPage says which fields are missing in the lists of a unit and those below it, with a message for each
// unit.
func completenessPage(r *web.Request) (web.Result, error) {
	p, err := r.UnitPage()
	if err != nil {
		return web.Result{}, err
	}
	crumbs, err := r.CrumbsToUnit(p.Unit)
	if err != nil {
		return web.Result{}, err
	}
	lacks, more, err := delegate.Lacks(r.Tx, delegate.Scope{Path: p.Unit.Path, TermID: p.Term.ID})
	if err != nil {
		return web.Result{}, err
	}
	v := delegates.Completeness{Frame: r.Frame("lack.title", append(crumbs, web.Here(r.T("lack.title")))...), List: p.Path() + "/delegates"}
	if more {
		v.More = r.T("lack.more", "Count", delegate.MostLists)
	}
	listed, complete, entered := 0, 0, 0
	for _, l := range lacks {
		if l.Listed > 0 {
			entered++
		}
		listed, complete = listed+l.Listed, complete+l.Complete
		v.Rows = append(v.Rows, lackRow(r, l))
	}
	v.Sub = r.T("lack.sub", "Unit", p.Unit.FullName, "Complete", r.Words.Number(complete), "Listed", r.Words.Number(listed),
		"Share", report.Percent(r.Words, complete, listed), "Entered", entered, "Of", len(lacks))
	return web.Show(delegates.CompletenessPage(v)), nil
}

func lackRow(r *web.Request, l delegate.Lack) delegates.CompletenessRow {
	row := delegates.CompletenessRow{Unit: l.UnitName, Href: web.DelegateListPath(l.CongressID)}
	if l.Listed > 0 {
		row.Listed, row.Complete, row.Share = r.Words.Number(l.Listed), r.Words.Number(l.Complete), report.Percent(r.Words, l.Complete, l.Listed)
	}
	for _, key := range delegate.Expected() {
		if n := l.Missing[key]; n > 0 {
			row.Gaps = append(row.Gaps, ui.Chip{Label: r.Words.FieldName("delegates.short", key), Count: r.Words.Number(n),
				Href: row.Href + web.WithParams(nil, "missing", key)})
		}
	}
	switch {
	case l.Listed == 0:
		row.State = ui.Status{Class: "late", Word: r.T("lack.none")}
	case l.Complete == l.Listed:
		row.State = ui.Status{Class: "done", Word: r.T("delegates.complete")}
		return row
	}
	row.Message = lackMessage(r, l)
	return row
}

// lackMessage is what an organiser sends to the commune: in Vietnamese, whatever language the organiser reads.
func lackMessage(r *web.Request, l delegate.Lack) string {
	words := r.WordsIn("vi")
	unit := report.InSentence(l.UnitName)
	lines := []string{words.T("lack.message.to_board", "Unit", unit)}
	if l.Contact != "" {
		lines[0] = words.T("lack.message.to", "Name", l.Contact)
	}
	if l.Listed == 0 {
		lines = append(lines, words.T("lack.message.none", "Unit", unit, "Day", r.Today()))
	} else {
		lines = append(lines, words.T("lack.message.short", "Unit", unit, "Listed", l.Listed, "Complete", l.Complete))
	}
	for _, key := range delegate.Expected() {
		n := l.Missing[key]
		if n == 0 {
			continue
		}
		line := words.T("lack.message.field", "Field", words.FieldName("delegates.short", key), "Count", n)
		if names := l.Names[key]; len(names) > 0 {
			rest := len(names) - maxNamed
			names = names[:min(maxNamed, len(names))]
			if rest > 0 {
				names = append(names[:maxNamed:maxNamed], words.T("lack.others", "Count", rest))
			}
			line += " (" + strings.Join(names, ", ") + ")"
		}
		lines = append(lines, line)
	}
	return strings.Join(append(lines, words.T("lack.message.end")), "\n")
}
