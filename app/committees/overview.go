package committees

import (
	"cmp"
	"io"
	"slices"
	"strconv"

	"daihoi/app/web"
	"daihoi/exports"
	"daihoi/exports/book"
	"daihoi/exports/report"
	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/committee"
	"daihoi/models/congress"
	"daihoi/models/delegate"
	"daihoi/models/store"
	"daihoi/templates/committees"
	"daihoi/templates/ui"
)

// overviewPage lists the Committees of the units right below, and of the unit itself.
func overviewPage(r *web.Request) (web.Result, error) {
	p, err := r.UnitPage()
	if err != nil {
		return web.Result{}, err
	}
	above, err := r.CrumbsToUnit(p.Unit)
	if err != nil {
		return web.Result{}, err
	}
	v := committees.Overview{Frame: r.Frame("committee.overview", append(above, web.Here(r.T("committee.overview")))...), Sub: p.Unit.FullName, Convene: r.ConveneLink(p)}
	all, err := committee.Overview(r.Tx, p.Unit.Path, p.Term.ID, calendar.Date{})
	if err != nil {
		return web.Result{}, err
	}
	level := p.Level()
	lines := slices.DeleteFunc(all, func(l committee.Line) bool {
		return l.Congress.UnitID != p.Unit.ID && l.Congress.Unit.LevelCode != level
	})
	slices.SortStableFunc(lines, func(a, b committee.Line) int {
		return cmp.Compare(len(a.Congress.Unit.Path), len(b.Congress.Unit.Path))
	})
	sums, below := totals{}, 0
	for _, l := range lines {
		v.Rows = append(v.Rows, overviewRow(r, l))
		if l.Congress.UnitID != p.Unit.ID { // levels are never added up together
			sums.add(l)
			below++
		}
	}
	if below > 0 {
		v.Sum = sums.cells(r)
		v.Known = r.T("committee.known", "Count", sums.known, "Of", below)
	}
	if sums.few {
		v.Few = r.T("few.note")
	}
	return web.Show(committees.OverviewPage(v)), nil
}

// columns are the counts of a row, in the order of the page.
var columns = []struct {
	group string // whose small counts are guarded, "" for none
	of    func(congress.Outcome) *int
}{
	{"", func(o congress.Outcome) *int { return o.MembersApproved }},
	{"", func(o congress.Outcome) *int { return o.MembersElected }},
	{"", congress.Outcome.Vacant},
	{"women", func(o congress.Outcome) *int { return o.MembersWomen }},
	{"non_party", func(o congress.Outcome) *int { return o.MembersNonParty }},
	{"minority", func(o congress.Outcome) *int { return o.MembersMinority }},
	{"religious", func(o congress.Outcome) *int { return o.MembersReligious }},
	{"reappointed", func(o congress.Outcome) *int { return o.MembersReelected }},
	{"", congress.Outcome.Newcomers},
	{"", func(o congress.Outcome) *int { return o.Standing }},
}

func overviewRow(r *web.Request, l committee.Line) committees.OverviewRow {
	row := committees.OverviewRow{Unit: l.Congress.Unit.FullName, Href: path(l.Congress.ID), Day: cmp.Or(l.Congress.HeldOn, l.Congress.Day).Short()}
	for _, c := range columns {
		n := c.of(l.Outcome)
		text := ""
		if n != nil {
			text = strconv.Itoa(*n)
			if l.Guarded && l.Outcome.MembersElected != nil {
				text = cmp.Or(report.Instead(r.Words, delegate.ShownIn(c.group, *n, *l.Outcome.MembersElected)), text)
			}
		}
		row.Cells = append(row.Cells, text)
	}
	switch {
	case l.Recognised:
		row.Status = ui.Status{Class: "done", Word: r.T("committee.state.recognised")}
	case l.Outcome.MembersElected != nil && l.Scheme.Counted:
		row.Status = ui.Status{Class: "submitted", Word: r.T("committee.state.counted")}
	case l.Outcome.MembersElected != nil:
		row.Status = ui.Status{Class: "risk", Word: r.T("committee.state.typed")}
	case l.Nominees > 0:
		row.Status = ui.Status{Class: "progress", Word: r.T("committee.state.nominees", "Count", l.Nominees)}
	case l.Scheme.Version > 0:
		row.Status = ui.Status{Class: "progress", Word: r.T("committee.state.scheme")}
	default:
		row.Status = ui.Status{Class: "notdue", Word: r.T("committee.state.none")}
	}
	return row
}

// totals add the columns up over the units of which they are known.
type totals struct {
	sum     [10]int
	entered [10]bool
	parts   [10][]delegate.Part
	known   int
	few     bool
}

func (t *totals) add(l committee.Line) {
	if l.Outcome.MembersElected == nil {
		return
	}
	t.known++
	elected := *l.Outcome.MembersElected
	for i, c := range columns {
		n := c.of(l.Outcome)
		if n == nil {
			continue
		}
		t.sum[i], t.entered[i] = t.sum[i]+*n, true
		t.parts[i] = append(t.parts[i], delegate.Part{N: *n, Of: elected, Path: l.Congress.Unit.Path, Guarded: l.Guarded})
		if l.Guarded {
			t.few = t.few || delegate.ShownIn(c.group, *n, elected) != delegate.Exact
		}
	}
}

func (t *totals) cells(r *web.Request) (cells []string) {
	for i, c := range columns {
		text := ""
		if t.entered[i] {
			shown := delegate.ShownSum(c.group, t.parts[i])
			text = cmp.Or(report.Instead(r.Words, shown), strconv.Itoa(t.sum[i]))
		}
		cells = append(cells, text)
	}
	return cells
}

// committeeWorkbook downloads the list and the make-up. Sensitive fields need a purpose; without one the list has none of them.
func committeeWorkbook(r *web.Request) (web.Result, error) {
	at, err := r.CongressFor(access.View)
	if err != nil {
		return web.Result{}, err
	}
	day, _ := calendar.ParseTyped(r.Query("on"))
	in, err := report.CommitteeOf(r.Tx, r.Words, at.ID, day, r.Query("purpose") == "")
	if err != nil {
		return web.Result{}, err
	}
	in.Wide = r.Paper()
	var variants []string
	if in.Public {
		variants = append(variants, r.T("file.public"))
	}
	name := book.FileName("xlsx", r.T("committee.file_name", "Unit", at.Unit.FullName, "Day", r.Today().String()), variants...)
	return r.DownloadRows(store.Entry{Action: "exported", Entity: "export", Label: name, UnitID: at.UnitID, UnitPath: at.Unit.Path},
		func(w io.Writer) error { return exports.WriteCommittee(w, in) }, in.Table())
}
