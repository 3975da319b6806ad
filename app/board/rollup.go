package board

import (
	"slices"
	"strings"

	"daihoi/app/web"
	"daihoi/exports/report"
	"daihoi/models/figure"
	"daihoi/models/org"
	"daihoi/models/readiness"
	"daihoi/templates/board"
	"daihoi/templates/i18n"
)

// rollUp shows the sums of every unit right below: congresses held out of all, by level, as units report them upward.
func rollUp(r *web.Request, p web.UnitPage) (web.Result, error) {
	v := board.RollUp{Frame: r.FrameWithTitle(p.Unit.FullName)}
	r.ReadAsOf(&v.Frame)
	v.Sub = r.T("dashboard.sub", "Term", p.Term.Name, "Day", r.Words.LongDate(r.Day()))
	counts, err := readiness.RollUp(r.Tx, p.Unit.Path, p.Level(), p.Term.ID, r.At())
	if err != nil {
		return web.Result{}, err
	}
	if v.Crumbs, err = r.CrumbsAtUnit(p.Unit); err != nil {
		return web.Result{}, err
	}
	if len(counts) == 0 {
		v.Empty = r.T("rollup.empty", "Unit", p.Unit.FullName)
	}
	open, err := readiness.LastOpen(r.Tx, p.Unit.Path, p.Term.ID, r.At(), shownOpen)
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
		if line.Over && c.NotBegun {
			line.Left, line.Over = r.T("season.over"), false
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
	slices.SortFunc(p.Children, func(a, b org.Unit) int { return strings.Compare(a.Code, b.Code) })
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
	for _, code := range levels {
		sum := figure.OfCounts(counts, code)
		if sum.Total == 0 {
			row.Cells = append(row.Cells, board.RollUpCell{})
			continue
		}
		share, _ := figure.HeldOf(sum)
		cell := board.RollUpCell{Held: words.Number(sum.Held) + "/" + words.Number(sum.Total), Share: web.ShareText(words, share, true),
			InTime: words.Number(sum.InTime), Dated: words.Number(sum.Dated), PastDay: sum.PastDay}
		if sum.HeldLater > 0 {
			cell.Later = words.T("rollup.later", "Count", sum.HeldLater)
		}
		row.Cells = append(row.Cells, cell)
	}
	return row
}
