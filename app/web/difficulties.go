package web

import (
	"daihoi/models/difficulty"
	"daihoi/templates/ui"
)

func (r *Request) DifficultyRow(d difficulty.Difficulty) ui.DifficultyRow {
	return ui.DifficultyRow{Href: DifficultyPath(d.ID), Text: d.Text, Kind: r.DifficultyKind(d), Unit: d.Unit.FullName,
		UnitHref: CongressPath(d.CongressID), Owner: d.Owner, Due: d.Due.Short(), Status: r.DifficultyStatus(d), Answer: d.Last.Answer}
}

func (r *Request) DifficultyKind(d difficulty.Difficulty) string {
	return r.T("choice.difficulty_kind."+d.Kind) + " · " + r.T("choice.difficulty_type."+d.Type)
}

func (r *Request) DifficultyStatus(d difficulty.Difficulty) ui.Status {
	if d.Overdue(r.Day()) {
		return ui.Status{Class: "late", Word: r.T("status.late_days", "Count", r.Day().Sub(d.Due))}
	}
	class := map[difficulty.State]string{difficulty.Open: "risk", difficulty.InHand: "progress",
		difficulty.Solved: "done", difficulty.Dropped: "na"}[d.Last.State]
	return ui.Status{Class: class, Word: r.T("choice.difficulty_state." + string(d.Last.State))}
}
