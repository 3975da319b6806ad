package days

import (
	"strconv"
	"strings"

	"daihoi/app/web"
	"daihoi/models/access"
	"daihoi/models/attendance"
	"daihoi/models/delegate"
	"daihoi/templates/days"
	"daihoi/templates/ui"
)

// doorPage decides when desks check people in, and gives links to helpers without an account.
func doorPage(r *web.Request) (web.Result, error) { return showDoor(r, "") }

func showDoor(r *web.Request, token string) (web.Result, error) {
	s, err := readSession(r, access.EditCongress)
	if err != nil {
		return web.Result{}, err
	}
	v := days.Door{}
	if v.Page, err = page(r, s, "/door", "day.door.title"); err != nil || s.none() {
		return web.Show(days.DoorPage(v)), err
	}
	hall, err := delegate.Hall(r.Tx, s.SessionID)
	if err != nil {
		return web.Result{}, err
	}
	opens, closes := hall.Hours()
	v.Version = r.FormVersion(int64(hall.Door.Version))
	v.Hours = append(r.MomentInputs("door_opens", opens), r.MomentInputs("door_closes", closes)...)
	v.Default = hall.Door.Version == 0
	v.Desk = r.WithError(ui.Input{Key: "desk", Label: r.T("field.desk"), Value: r.Form("desk"), Max: 40, Width: "m"})
	v.Until = r.T("day.door.until", "From", opens, "Until", closes)
	v.CheckIn = web.IDPath("/check-in/"+attendance.SessionSitting, s.SessionID)
	if token != "" {
		v.Frame.Path, v.Desk.Value, v.Made = s.at("/door"), "", r.Form("desk")
		v.Link = r.Origin + web.DeskPath + token
		if v.QR, err = web.QRCode(v.Link); err != nil {
			return web.Result{}, err
		}
	}
	links, err := attendance.Links(r.Tx, hall.Sitting)
	for _, l := range links {
		row := days.DeskLink{ID: web.FormatID(l.ID), Desk: l.Desk, Note: r.T("day.door.made", "Who", l.MadeBy, "When", l.MadeAt)}
		if l.Revoked() {
			row.Revoked = r.T("day.door.revoked", "Who", l.RevokedBy, "When", l.RevokedAt)
		}
		v.Links = append(v.Links, row)
	}
	return web.Show(days.DoorPage(v)), err
}

// changeDoor sets the hours, makes a link or revokes one: "revoke-17".
func changeDoor(r *web.Request) (web.Result, error) {
	s, err := toChange(r)
	if err != nil {
		return web.Result{}, err
	}
	hall, err := delegate.Hall(r.Tx, s.SessionID)
	if err != nil {
		return web.Result{}, err
	}
	r.Changed(s.topic())
	to := web.Redirect(s.at("/door"))
	switch do := r.Form("do"); {
	case do == "link":
		token, err := attendance.MakeLink(r.Tx, hall.Sitting, r.Form("desk"))
		if err != nil {
			return web.Result{}, err
		}
		return showDoor(r, token) // only a digest is stored, so the link can be shown just once
	case strings.HasPrefix(do, "revoke-"):
		id, _ := strconv.ParseInt(strings.TrimPrefix(do, "revoke-"), 10, 64)
		return to.Saying("day.door.revoked_done"), attendance.RevokeLink(r.Tx, hall.Sitting, id)
	}
	opens, problems := r.Moment("door_opens")
	closes, more := r.Moment("door_closes")
	err = web.RunIfValid(append(problems, more...), func() error {
		return attendance.SetHours(r.Tx, hall.Sitting, r.FormInt("version"), opens, closes)
	})
	return to.Saying("form.saved"), err
}
