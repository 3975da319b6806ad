package board

import (
	"fmt"

	"daihoi/app/web"
	"daihoi/exports/report"
	"daihoi/models/access"
	"daihoi/models/correction"
	"daihoi/models/office"
	"daihoi/models/progressform"
	"daihoi/models/readiness"
	"daihoi/models/roster"
	"daihoi/models/workitem"
	"daihoi/templates/board"
	"daihoi/templates/ui"
)

// waits is what waits for the reader at the unit and below: approvals, imports to confirm, questions. It is nil for readers
// who look on, and on a past day.
func waits(r *web.Request, b unitBoard, difficulties ui.Chip) ([]board.Wait, error) {
	path, can := b.Unit.Path, func(a access.Action) bool { return r.Actor.Can(a, b.Unit.Path) }
	if r.Day() != r.Today() || !can(access.EditMilestone) && !can(access.ReviewMilestone) {
		return nil, nil
	}
	all := []board.Wait{approvals(r, b)}
	if can(access.EditDelegates) {
		list, err := roster.WaitingBelow(r.Tx, path, b.Term.ID, mostImports)
		if err != nil {
			return nil, err
		}
		all = append(all, importsWait(r, list))
	}
	if can(access.EditMilestone) {
		n, err := progressform.Waiting(r.Tx, path)
		if err != nil {
			return nil, err
		}
		all = append(all, board.Wait{Label: r.T("wait.returns"), Href: web.ReturnsPath(b.Unit), Count: n})
	}
	if can(access.PlanCongress) {
		sheets, err := office.List(r.Tx, b.Unit.ID, mostImports)
		if err != nil {
			return nil, err
		}
		w := board.Wait{Label: r.T("wait.sheets"), Href: web.OfficePath(b.Unit)}
		for _, s := range sheets {
			if s.State == office.Preview {
				w.Count++
			}
		}
		all = append(all, w)
	}
	n, err := correction.Waiting(r.Tx, path)
	if err != nil {
		return nil, err
	}
	all = append(all, board.Wait{Label: r.T("correction.title"), Href: web.CorrectionsPath(b.Unit.Code), Count: n})
	tasks, err := workitem.Open(r.Tx, path, b.Term.ID)
	if err != nil {
		return nil, err
	}
	w := board.Wait{Label: r.T("needs.tasks"), Href: b.Path() + "/work?list=tasks"}
	for _, i := range tasks {
		if i.WaitsFor(r.Actor) {
			w.Count++
		}
	}
	all = append(all, w, board.Wait{Label: difficulties.Label, Href: difficulties.Href, Text: difficulties.Count})
	return shownWaits(r, all), nil
}

// mostImports is how many imports are looked through for those that wait; older ones are on their own pages.
const mostImports = 20

func approvals(r *web.Request, b unitBoard) board.Wait {
	w := board.Wait{Label: r.T("wait.approvals"), Href: b.Path() + "/work?list=mine"}
	for _, n := range readiness.NeedsOf(b.rows, r.Day()).Waiting {
		if !waitsForMe(r.Actor, n) {
			continue
		}
		if w.Count++; w.Count <= shownNeeds {
			c := n.Row.Congress
			w.Items = append(w.Items, ui.Link{Href: web.MilestonePath(c.ID, n.Cell.MilestoneID), Label: report.ItemName(r.Words, n.Cell.Item) + ", " + c.Unit.FullName})
		}
	}
	return w
}

func importsWait(r *web.Request, list []roster.Waiting) board.Wait {
	w := board.Wait{Label: r.T("wait.imports"), Count: len(list)}
	for _, i := range list[:min(len(list), shownNeeds)] {
		w.Items = append(w.Items, ui.Link{Href: fmt.Sprintf("/imports/%d", i.ID), Label: i.FileName + ", " + i.Unit})
	}
	if len(list) > 0 {
		w.Href = w.Items[0].Href
	}
	return w
}

// shownWaits are those of which there are any; never nil, so that the page can say that there are none.
func shownWaits(r *web.Request, all []board.Wait) []board.Wait {
	shown := []board.Wait{}
	for _, w := range all {
		if w.Count > 0 {
			w.Text = r.Words.Number(w.Count)
		}
		if w.Text != "" {
			shown = append(shown, w)
		}
	}
	return shown
}
