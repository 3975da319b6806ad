package web

import (
	"net/url"

	"daihoi/models/access"
	"daihoi/models/congress"
	"daihoi/models/difficulty"
	"daihoi/models/org"
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

// UnitDifficulties is the card on the page of a congress: the first few that are not settled.
func (r *Request) UnitDifficulties(c congress.Congress) (ui.DifficultyCard, error) {
	const shown = 3
	base := "/units/" + url.PathEscape(c.Unit.Code) + "/difficulties"
	card := ui.DifficultyCard{Href: base}
	if r.Actor.Can(access.EditCongress, c.Unit.Path) {
		card.New = base + "/new"
	}
	list, more, err := difficulty.List(r.Tx, c.Unit.Path, c.TermID,
		difficulty.Filter{CongressID: c.ID, State: difficulty.Unsettled, AsOf: r.Day(), Limit: shown})
	for _, d := range list {
		card.Rows = append(card.Rows, r.DifficultyRow(d))
	}
	card.More = more
	return card, err
}

// UnitLists lead to what is said about the unit and to it.
func (r *Request) UnitLists(p UnitPage) ([]ui.Chip, error) {
	difficulties, err := r.difficultiesLink(p.Unit, p.Term.ID)
	links := []ui.Chip{difficulties, {Href: DirectivesPath(p.Unit), Label: r.T("directive.title")}}
	if r.Actor.Can(access.PlanCongress, p.Unit.Path) {
		links = append(links, ui.Chip{Href: p.Path() + "/reminders", Label: r.T("reminder.title")})
	}
	if r.Actor.Can(access.EditMilestone, p.Unit.Path) {
		links = append(links, ui.Chip{Href: ReturnsPath(p.Unit), Label: r.T("returned.title")})
	}
	return links, err
}

// difficultiesLink is the way to the list of a unit, with the number of those that are not settled.
func (r *Request) difficultiesLink(u org.Unit, termID int64) (ui.Chip, error) {
	counts, err := difficulty.Counts(r.Tx, u.Path, termID, r.Day())
	n := 0
	for _, c := range counts {
		n += c.Unsettled
	}
	link := ui.Chip{Href: r.Dated("/units/" + u.Code + "/difficulties"), Label: r.T("difficulty.title")}
	if n > 0 {
		link.Count = r.Words.Number(n)
	}
	return link, err
}
