package app

import (
	"daihoi/exports/report"
	"daihoi/models/deadline"
	"daihoi/templates"
)

// rollUp shows the sums of every unit right below: held of all congresses by level, as the reports from level to level
// give them.
func rollUp(r *Request, p place) (Result, error) {
	v := templates.RollUp{Frame: r.titled(p.unit.FullName)}
	r.lookBack(&v.Frame)
	v.Sub = r.T("dashboard.sub", "Term", p.term.Name, "Day", r.Words.LongDate(r.Day()))
	counts, err := deadline.RollUp(r.Tx, p.unit.Path, p.level(), p.term.ID, r.Day())
	if err != nil {
		return Result{}, err
	}
	if v.Crumbs, err = r.crumbsAt(p.unit); err != nil {
		return Result{}, err
	}
	if len(counts) == 0 {
		v.Empty = r.T("rollup.empty", "Unit", p.unit.FullName)
	}
	open, err := deadline.LastOpen(r.Tx, p.unit.Path, p.term.ID, r.Day(), shownOpen)
	if err != nil {
		return Result{}, err
	}
	j := r.judgement()
	for _, c := range open {
		line := templates.OpenUnit{Href: congressPath(c.CongressID), Name: c.UnitName, Stage: r.T(c.Stage.Key()), Day: c.Day.Short(),
			Deadline: c.Deadline.Short(), Left: j.when(c.Deadline), Over: !c.Deadline.IsZero() && c.Deadline.Before(r.Day())}
		if c.Day.IsZero() {
			line.Day = r.T("congress.no_day")
		}
		v.Open = append(v.Open, line)
	}
	if !p.vast() {
		v.Matrix = r.dated(p.path() + "/matrix")
	}
	v.Curves = r.dated(p.path() + "/curves")
	if units, congresses := report.Reporting(counts, p.level()); len(units) > 0 && congresses <= report.MostForms {
		v.Bundle = r.dated(p.path() + "/progress.zip")
	}
	levels := report.RolledLevels(p.levels, counts)
	for _, code := range levels {
		v.Levels = append(v.Levels, report.LevelName(r.Words, p.levels, code))
	}
	byUnit := map[int64][]deadline.UnitCount{}
	var all []deadline.UnitCount
	for _, n := range counts {
		byUnit[n.UnitID] = append(byUnit[n.UnitID], n)
		all = append(all, n)
	}
	for _, u := range p.children {
		v.Rows = append(v.Rows, rolledLine(r, r.dated("/units/"+u.Code), u.FullName, levels, byUnit[u.ID]))
	}
	v.Total = rolledLine(r, "", r.T("rollup.total"), levels, all)
	return show(templates.RollUpPage(v)), nil
}

// shownOpen is how many of the congresses that are still to be held are named.
const shownOpen = 10

func rolledLine(r *Request, href, name string, levels []string, counts []deadline.UnitCount) templates.RollUpRow {
	row := templates.RollUpRow{Href: href, Name: name}
	dated, inTime, all := 0, 0, 0
	for _, code := range levels {
		var held, total int
		for _, n := range counts {
			if n.LevelCode == code {
				held, total = held+n.Held, total+n.Total
			}
		}
		cell := templates.RollUpCell{Share: report.Percent(r.Words, held, total)}
		if total > 0 {
			cell.Held = r.Words.Number(held) + "/" + r.Words.Number(total)
		}
		row.Cells = append(row.Cells, cell)
	}
	for _, n := range counts {
		dated, row.PastDay = dated+n.Dated, row.PastDay+n.PastDay
		inTime, all = inTime+n.InTime, all+n.Total
	}
	row.InTime = report.Percent(r.Words, inTime, all)
	row.Dated = r.Words.Number(dated)
	return row
}
