package web

import (
	"net/url"

	"daihoi/models/access"
	"daihoi/models/congress"
	"daihoi/models/difficulty"
	"daihoi/models/org"
	"daihoi/templates"
)

func (r *Request) DifficultyRow(d difficulty.Difficulty) templates.DifficultyRow {
	return templates.DifficultyRow{Href: DifficultyPath(d.ID), Text: d.Text, Kind: r.DifficultyKind(d), Unit: d.Unit.FullName,
		UnitHref: CongressPath(d.CongressID), Owner: d.Owner, Due: d.Due.Short(), Status: r.DifficultyStatus(d), Answer: d.Last.Answer}
}

func (r *Request) DifficultyKind(d difficulty.Difficulty) string {
	return r.T("choice.difficulty_kind."+d.Kind) + " · " + r.T("choice.difficulty_type."+d.Type)
}

func (r *Request) DifficultyStatus(d difficulty.Difficulty) templates.Status {
	if d.Overdue(r.Day()) {
		return templates.Status{Class: "late", Word: r.T("status.late_days", "Count", r.Day().Sub(d.Due))}
	}
	class := map[difficulty.State]string{difficulty.Open: "risk", difficulty.InHand: "progress",
		difficulty.Solved: "done", difficulty.Dropped: "na"}[d.Last.State]
	return templates.Status{Class: class, Word: r.T("choice.difficulty_state." + string(d.Last.State))}
}

// UnitDifficulties is the card on the page of a congress: the first few that are not settled.
func (r *Request) UnitDifficulties(c congress.Congress) (templates.DifficultyCard, error) {
	const shown = 3
	base := "/units/" + url.PathEscape(c.Unit.Code) + "/difficulties"
	card := templates.DifficultyCard{Href: base}
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
func (r *Request) UnitLists(p UnitPage) ([]templates.Chip, error) {
	difficulties, err := r.difficultiesLink(p.Unit, p.Term.ID)
	links := []templates.Chip{difficulties, {Href: DirectivesPath(p.Unit), Label: r.T("directive.title")}}
	if r.Actor.Can(access.PlanCongress, p.Unit.Path) {
		links = append(links, templates.Chip{Href: p.Path() + "/reminders", Label: r.T("reminder.title")})
	}
	if r.Actor.Can(access.EditMilestone, p.Unit.Path) {
		links = append(links, templates.Chip{Href: ReturnsPath(p.Unit), Label: r.T("returned.title")})
	}
	return links, err
}

// difficultiesLink is the way to the list of a unit, with the number of those that are not settled.
func (r *Request) difficultiesLink(u org.Unit, termID int64) (templates.Chip, error) {
	counts, err := difficulty.Counts(r.Tx, u.Path, termID, r.Day())
	n := 0
	for _, c := range counts {
		n += c.Unsettled
	}
	link := templates.Chip{Href: r.Dated("/units/" + u.Code + "/difficulties"), Label: r.T("difficulty.title")}
	if n > 0 {
		link.Count = r.Words.Number(n)
	}
	return link, err
}
