package report

import (
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/delegate"
	"daihoi/models/delegation"
	"daihoi/models/figure"
	"daihoi/models/org"
	"daihoi/models/readiness"
	"daihoi/models/store"
)

// FiguresOf reads the figures of every congress at and below a unit that follow from milestones and delegate lists;
// below is the level of the units directly below.
func FiguresOf(tx *store.Tx, unit org.Unit, below string, termID int64, at calendar.AsOf) (figure.Set, error) {
	units, err := figureUnits(tx, unit, termID, at)
	return figure.Of(units, unit.ID, below, at), err
}

// ResultsOf is FiguresOf with outcomes and delegations sent upward.
func ResultsOf(tx *store.Tx, unit org.Unit, term org.Term, at calendar.AsOf) (figure.Set, error) {
	children, err := org.Children(tx, unit.ID)
	if err != nil {
		return figure.Set{}, err
	}
	units, err := figureUnits(tx, unit, term.ID, at)
	if err != nil {
		return figure.Set{}, err
	}
	outcomes, err := congress.Outcomes(tx, unit.Path, term.ID, at.Known)
	if err != nil {
		return figure.Set{}, err
	}
	then := outcomes
	if at.Hindsight() {
		if then, err = congress.Outcomes(tx, unit.Path, term.ID, at.Day); err != nil {
			return figure.Set{}, err
		}
	}
	sent, err := delegation.Tallies(tx, unit.Path, term.ID, at.Day)
	if err != nil {
		return figure.Set{}, err
	}
	for i := range units {
		id := units[i].Congress.ID
		units[i].Outcome, units[i].OutcomeLater = outcomes[id], outcomes[id].Version != then[id].Version
		if d := sent[id]; d.State == delegation.Sent || d.State == delegation.Received {
			units[i].Sent = figure.Delegation{Sent: true, Official: d.Official, Reserve: d.Reserves}
		}
	}
	return figure.Of(units, unit.ID, LevelBelow(unit, children), at), nil
}

func figureUnits(tx *store.Tx, unit org.Unit, termID int64, at calendar.AsOf) ([]figure.Unit, error) {
	rows, err := readiness.Board(tx, unit.Path, termID, at)
	if err != nil {
		return nil, err
	}
	lists, err := delegate.Compositions(tx, delegate.Scope{Path: unit.Path, TermID: termID, AsOf: at.Day}, UnderAge)
	if err != nil {
		return nil, err
	}
	byCongress := make(map[int64]delegate.Composition, len(lists))
	for _, c := range lists {
		byCongress[c.CongressID] = c
	}
	units := make([]figure.Unit, len(rows))
	for i, r := range rows {
		units[i] = figure.Unit{Row: r, Delegates: byCongress[r.Congress.ID]}
	}
	return units, nil
}
