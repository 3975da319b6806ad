package units

import (
	"slices"

	"daihoi/app/web"
	"daihoi/models/access"
	"daihoi/models/fault"
	"daihoi/models/merger"
	"daihoi/models/org"
	"daihoi/templates/ui"
	"daihoi/templates/units"
)

// unitHistory shows the facts of a unit and what became of it: names, parents, mergers.
func unitHistory(r *web.Request) (web.Result, error) {
	u, err := r.UnitAt(access.View)
	if err != nil {
		return web.Result{}, err
	}
	v := units.UnitHistory{Frame: r.FrameWithTitle(u.FullName), Code: u.Code, Kind: u.Kind, ValidFrom: u.ValidFrom.Short(), Edition: u.Edition,
		Browse: "/units?under=" + u.Code, Dashboard: "/units/" + u.Code}
	if r.Actor.Can(access.ManageUnits, u.Path) {
		v.Edit, v.Add = v.Dashboard+"/edit", v.Dashboard+"/add"
		if u.ParentID != nil {
			v.Split, v.Move = v.Dashboard+"/split", v.Dashboard+"/move"
		}
		switch _, err := merger.Last(r.Tx, u.ID); {
		case err == nil:
			v.Undo = v.Dashboard + "/undo"
		case fault.KindOf(err) != fault.Invalid:
			return web.Result{}, err
		}
	}
	if v.Frame.Crumbs, err = unitCrumbs(r, u); err != nil {
		return web.Result{}, err
	}
	levels, err := org.Levels(r.Tx)
	if err != nil {
		return web.Result{}, err
	}
	if i := slices.IndexFunc(levels, func(l org.Level) bool { return l.Code == u.LevelCode }); i >= 0 {
		v.Level = r.Words.Pick(levels[i].NameVi, levels[i].NameEn)
	}
	if u.ParentID != nil {
		names, err := org.Names(r.Tx, []int64{*u.ParentID})
		if err != nil {
			return web.Result{}, err
		}
		v.Parent = names[*u.ParentID]
	}
	rows, err := unitRows(r, []org.Unit{u})
	if err != nil {
		return web.Result{}, err
	}
	v.Below, v.Congress, v.Convene = rows[0].Below > 0 || u.ParentID == nil, rows[0].Congress, rows[0].Convene
	events, err := org.Events(r.Tx, u.ID)
	if err != nil {
		return web.Result{}, err
	}
	for _, e := range slices.Backward(events) {
		v.Events = append(v.Events, unitEvent(r, e))
	}
	return web.Show(units.UnitHistoryPage(v)), nil
}

func unitEvent(r *web.Request, e org.UnitEvent) ui.Event {
	what := e.OtherName
	if e.OldValue != "" || e.NewValue != "" {
		what = e.OldValue + " → " + e.NewValue
	}
	note := r.T("units.event_by", "Who", e.ByName, "When", r.Words.Moment(e.At.Time))
	if e.Source != "" {
		note = e.Source + ". " + note
	}
	return ui.Event{When: e.OnDate.Short(), Who: r.T("unit_event." + e.Kind), What: what, Note: note}
}
