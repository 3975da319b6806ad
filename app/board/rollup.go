package board

import (
	"daihoi/app/web"
	"daihoi/exports/report"
	"daihoi/models/readiness"
	"daihoi/templates/board"
	"daihoi/templates/i18n"
)

// rollUp shows the sums of every unit right below: congresses held out of all, by level, as units report them upward.
func rollUp(r *web.Request, p web.UnitPage) (web.Result, error) {
	v := board.RollUp{Frame: r.FrameWithTitle(p.Unit.FullName)}
	r.ReadAsOf(&v.Frame)
	v.Sub = r.T("dashboard.sub", "Term", p.Term.Name, "Day", r.Words.LongDate(r.Day()))
	counts, err := readiness.RollUp(r.Tx, p.Unit.Path, p.Level(), p.Term.ID, r.Day())
	if err != nil {
		return web.Result{}, err
	}
	if v.Crumbs, err = r.CrumbsAtUnit(p.Unit); err != nil {
		return web.Result{}, err
	}
	if len(counts) == 0 {
		v.Empty = r.T("rollup.empty", "Unit", p.Unit.FullName)
	}
	open, err := readiness.LastOpen(r.Tx, p.Unit.Path, p.Term.ID, r.Day(), shownOpen)
	if err != nil {
		return web.Result{}, err
	}
	j := r.Judgement()
	for _, c := range open {
		line := board.OpenUnit{Href: web.CongressPath(c.CongressID), Name: c.UnitName, Stage: r.T(c.Stage.Key()), Day: c.Day.Short(),
			Deadline: c.Deadline.Short(), Left: j.When(c.Deadline), Over: !c.Deadline.IsZero() && c.Deadline.Before(r.Day())}
		if c.Day.IsZero() {
			line.Day = r.T("congress.no_day")
		}
		v.Open = append(v.Open, line)
	}
	if !p.Vast() {
		v.Matrix = r.WithDay(p.Path() + "/matrix")
	}
	v.Curves = r.WithDay(p.Path() + "/curves")
	if units, congresses := report.Reporting(counts, p.Level()); len(units) > 0 && congresses <= report.MostForms {
		v.Bundle = r.WithDay(p.Path() + "/progress.zip")
	}
	levels := report.RolledLevels(p.Levels, counts)
	for _, code := range levels {
		v.Levels = append(v.Levels, report.LevelName(r.Words, p.Levels, code))
	}
	byUnit := map[int64][]readiness.UnitCount{}
	var all []readiness.UnitCount
	for _, n := range counts {
		byUnit[n.UnitID] = append(byUnit[n.UnitID], n)
		all = append(all, n)
	}
	for _, u := range p.Children {
		v.Rows = append(v.Rows, rollUpRow(r.Words, r.WithDay("/units/"+u.Code), u.FullName, levels, byUnit[u.ID]))
	}
	v.Total = rollUpRow(r.Words, "", r.T("rollup.total"), levels, all)
	return web.Show(board.RollUpPage(v)), nil
}

// shownOpen is how many congresses still to be held are named.
const shownOpen = 10

func rollUpRow(words *i18n.Printer, href, name string, levels []string, counts []readiness.UnitCount) board.RollUpRow {
	row := board.RollUpRow{Href: href, Name: name}
	dated, inTime, all := 0, 0, 0
	for _, code := range levels {
		var held, total int
		for _, n := range counts {
			if n.LevelCode == code {
				held, total = held+n.Held, total+n.Total
			}
		}
		cell := board.RollUpCell{Share: report.Percent(words, held, total)}
		if total > 0 {
			cell.Held = words.Number(held) + "/" + words.Number(total)
		}
		row.Cells = append(row.Cells, cell)
	}
	for _, n := range counts {
		dated, row.PastDay = dated+n.Dated, row.PastDay+n.PastDay
		inTime, all = inTime+n.InTime, all+n.Total
	}
	row.InTime = report.Percent(words, inTime, all)
	row.Dated = words.Number(dated)
	return row
}
