package accounts

import (
	"strings"

	"daihoi/app/web"
	"daihoi/models/account"
	"daihoi/models/fault"
	"daihoi/models/store"
	"daihoi/templates/accounts"
	"daihoi/templates/ui"
)

const visitsShown = 20 // of the sign-in history on one page

// visits are the open sessions and the sign-in history of a user.
func visits(r *web.Request, userID int64) (accounts.Visits, error) {
	v := accounts.Visits{Own: userID == r.User.ID, End: "/account/sessions/end"}
	if !v.Own {
		v.End = userPath(userID) + "/sessions/end"
	}
	open, err := account.OpenSessions(r.Tx, userID, r.Token, r.Clock().Add(-r.Idle))
	if err != nil {
		return v, err
	}
	for _, s := range open {
		line := accounts.SessionLine{Handle: s.Handle, Device: s.Agent, Address: s.Address, Own: s.Own,
			When: r.T("visits.began", "When", r.Words.Moment(s.Began)) + " · " + r.T("visits.seen", "When", r.Words.Moment(s.Seen))}
		if line.Device == "" {
			line.Device = r.T("visits.unknown")
		}
		v.Open = append(v.Open, line)
	}
	entries, err := account.Visits(r.Tx, userID, visitsShown)
	for _, e := range entries {
		v.History = append(v.History, ui.Event{When: r.Words.Moment(e.At.Time), What: r.T("audit." + e.Action), Note: visitNote(e)})
	}
	return v, err
}

// visitNote is from where someone signed in or out.
func visitNote(e store.AuditEntry) string {
	var parts []string
	if e.Address != "" {
		parts = append(parts, e.Address)
	}
	for _, c := range e.Diff() {
		parts = append(parts, c.New)
	}
	return strings.Join(parts, " · ")
}

// endOwnSession ends one of the reader's sessions, or all but this one.
func endOwnSession(r *web.Request) (web.Result, error) {
	switch named := r.Form("session"); named {
	case "":
		return web.Result{}, fault.At("session", "problem.session_gone")
	case "others":
		return web.Redirect("/account").Saying("visits.ended_all"), account.EndSessions(r.Tx, r.User.ID, r.Token)
	default:
		return web.Redirect("/account").Saying("visits.ended"), account.EndSession(r.Tx, named)
	}
}

func endUserSessions(r *web.Request) (web.Result, error) {
	id, err := r.ID("id")
	if err != nil {
		return web.Result{}, err
	}
	return web.Redirect(userPath(id)).Saying("visits.ended_all"), account.EndSessions(r.Tx, id, "")
}
