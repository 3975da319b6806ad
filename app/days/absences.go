package days

import (
	"cmp"
	"slices"

	"daihoi/app/web"
	"daihoi/models/access"
	"daihoi/models/attendance"
	"daihoi/models/delegate"
	"daihoi/models/delegation"
	"daihoi/models/fault"
	"daihoi/models/proceedings"
	"daihoi/templates/days"
	"daihoi/templates/ui"
)

// absencesPage lists the official delegates who are not there, with who moves up for each; with ?out= it asks whether the reserve
// really shall.
func absencesPage(r *web.Request) (web.Result, error) {
	s, err := readSession(r, access.EditDelegates)
	if err != nil {
		return web.Result{}, err
	}
	v := days.Absences{}
	if v.Page, err = page(r, s, "/absences", "day.absences"); err != nil || s.none() {
		return web.Show(days.AbsencesPage(v)), err
	}
	v.Roll = rollPath(s)
	rows, nexts, err := absences(r, s)
	if err != nil {
		return web.Result{}, err
	}
	out := int64(r.QueryInt("out", 0))
	at := slices.IndexFunc(rows, func(row attendance.Row) bool { return row.Subject == out })
	if at >= 0 && nexts[out].DelegateID == int64(r.QueryInt("next", 0)) { // else the list shows who is absent and next by now
		return callPage(r, s, rows[at], nexts[out])
	}
	for _, row := range rows {
		line := absentRow(r, row)
		if next, ok := nexts[row.Subject]; ok && away(row) {
			line.Next, line.Call = next.Name, s.at("/absences")+"&out="+web.FormatID(row.Subject)+"&next="+web.FormatID(next.DelegateID)
		}
		v.Rows = append(v.Rows, line)
	}
	calls, err := delegation.Calls(r.Tx, s.Congress.ID)
	for _, c := range calls {
		v.Calls = append(v.Calls, days.Call{ID: web.FormatID(c.ID), Next: c.NextName, Line: r.T("day.call.line", "Out", c.OutName, "Reason", c.Reason),
			When: r.T("day.call.when", "When", c.CalledAt, "Who", c.CalledBy)})
	}
	return web.Show(days.AbsencesPage(v)), err
}

func rollPath(s session) string {
	return web.IDPath("/check-in/"+attendance.SessionSitting, s.SessionID) + "/roll"
}

// away reports whether somebody has been recorded as absent; whom nobody has marked may still come.
func away(row attendance.Row) bool {
	return row.Mark.State == attendance.Excused || row.Mark.State == attendance.Absent
}

func absentRow(r *web.Request, row attendance.Row) days.Absent {
	return days.Absent{Name: row.Name, Body: row.Body, Status: r.AttendanceStatus(row.Mark.State), Reason: row.Mark.Reason}
}

// absences are the official delegates who are not there, once the check-in has begun, and who moves up for them.
func absences(r *web.Request, s session) ([]attendance.Row, map[int64]delegation.NextUp, error) {
	roll, _, err := proceedings.PresenceOf(r.Tx, s.Sitting)
	if err != nil || !roll.All.Begun() {
		return nil, nil, err
	}
	rows, err := delegate.Absent(r.Tx, s.Congress.ID, s.SessionID)
	if err != nil {
		return nil, nil, err
	}
	nexts, err := delegation.NextUps(r.Tx, s.Congress.ID)
	return rows, nexts, err
}

// callPage says who leaves and who moves up, with the reason of the absence.
func callPage(r *web.Request, s session, row attendance.Row, next delegation.NextUp) (web.Result, error) {
	v := ui.SimpleForm{Frame: r.Frame("day.call.title"), Sub: r.CongressLine(s.Congress), Button: r.T("day.call.do", "Name", next.Name), Cancel: s.at("/absences"),
		Lead: r.T("day.call.lead", "Out", row.Name, "Next", next.Name), Warning: r.T("day.call.warning")}
	var err error
	if v.Crumbs, err = r.CongressCrumbs(s.Congress, v.Title); err != nil {
		return web.Result{}, err
	}
	reason := r.ReasonInput("day.call.reason")
	reason.Value = cmp.Or(reason.Value, row.Mark.Reason)
	inputs := []ui.Input{reason}
	if next.Heads {
		head, err := headInput(r, next)
		if err != nil {
			return web.Result{}, err
		}
		inputs = append(inputs, head)
	}
	v.Groups = []ui.Group{{Inputs: inputs}}
	return web.Show(ui.SimpleFormPage(v)), nil
}

// headInput asks who heads the delegation when its head leaves.
func headInput(r *web.Request, next delegation.NextUp) (ui.Input, error) {
	in := r.WithError(ui.Input{Key: "delegation_head", Label: r.T("delegation.new_head"), Kind: "radios", Value: r.Form("delegation_head")})
	sending, err := delegation.SendingOf(r.Tx, next.SenderID)
	for _, m := range sending.Members {
		if !sending.Heads(m.PersonID) && (m.Kind == delegate.Official || m.AboveID == next.DelegateID) {
			in.Options = append(in.Options, ui.Option{Value: web.FormatID(m.PersonID), Label: m.FullName})
		}
	}
	return in, err
}

// callReserve calls the reserve up whom the address names, or takes a call back.
func callReserve(r *web.Request) (web.Result, error) {
	s, err := readSession(r, access.EditDelegates)
	if err == nil && s.none() {
		err = fault.At("", "problem.no_session")
	}
	if err != nil {
		return web.Result{}, err
	}
	r.Changed(s.topic())
	done := web.Redirect(s.at("/absences"))
	if id := int64(r.FormInt("undo")); id != 0 {
		return done.Saying("day.call.undone"), delegation.UndoCall(r.Tx, s.Congress.ID, id)
	}
	return done.Saying("day.call.done"), delegation.CallUp(r.Tx, s.Congress.ID, int64(r.QueryInt("out", 0)), int64(r.QueryInt("next", 0)), int64(r.FormInt("delegation_head")), r.Form("reason"))
}
