package app

import (
	"daihoi/models/access"
	"daihoi/models/account"
	"daihoi/templates"
)

// renewCalendar answers the POST itself: the secret is kept nowhere, so this page is the only one that has it.
func renewCalendar(r *Request) (Result, error) {
	if err := r.requireSomewhere(access.View); err != nil {
		return Result{}, err
	}
	token, err := account.RenewFeed(r.Tx)
	if err != nil {
		return Result{}, err
	}
	v := templates.CalendarAddress{Frame: r.frame("calendar.title", templates.Link{Href: "/account", Label: r.T("nav.account")}, here(r.T("calendar.title"))),
		Address: r.Origin + feedPath + token + ".ics"}
	v.Frame.Path = "/account" // this page's own address answers no GET
	return show(templates.CalendarAddressPage(v)), nil
}

func endCalendar(r *Request) (Result, error) {
	return redirect("/account").saying("calendar.ended"), account.EndFeed(r.Tx)
}
