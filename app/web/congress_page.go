package web

import (
	"cmp"
	"net/url"
	"strings"

	"daihoi/models/access"
	"daihoi/models/congress"
	"daihoi/models/difficulty"
	"daihoi/models/org"
	"daihoi/templates/ui"
)

// CongressFor reads the congress of the address, if the reader may perform the action at its unit.
func (r *Request) CongressFor(action access.Action) (congress.Congress, error) {
	id, err := r.ID("id")
	if err != nil {
		return congress.Congress{}, err
	}
	c, err := congress.Get(r.Tx, id)
	if err != nil {
		return c, err
	}
	if err := r.TermOf(c); err != nil {
		return c, err
	}
	return c, cmp.Or(r.markEnded(c.Unit), r.Tx.Require(action, c.Unit.Path))
}

// TermOf has the page of a congress of a closed term say so, and show it as on the last day of the term. It comes before the
// frame is made.
func (r *Request) TermOf(c congress.Congress) error {
	if access.ClosedTerm(c.Unit.Path) == "" {
		return nil
	}
	t, err := org.TermByID(r.Tx, c.TermID)
	if err == nil {
		r.showTerm(t, "")
	}
	return err
}

// CongressLine is the line below the title of a congress page: unit and date.
func (r *Request) CongressLine(c congress.Congress) string {
	if c.Day.IsZero() {
		return r.T("delegates.sub_no_day", "Unit", c.Unit.FullName)
	}
	return r.T("delegates.sub", "Unit", c.Unit.FullName, "Day", c.Day)
}

// SessionTime is "Thứ Năm, 25/4/2024, 07:30–11:30".
func (r *Request) SessionTime(s congress.Session) string {
	text := r.Words.LongDate(s.OnDate)
	if hours := strings.Trim(s.Starts+"–"+s.Ends, "–"); hours != "" {
		text += ", " + hours
	}
	return text
}

// UnitDifficulties is the card on the page of a congress: the first few unresolved difficulties.
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
