package accounts

import (
	"daihoi/app/web"
	"daihoi/models/access"
	"daihoi/models/account"
	"daihoi/templates/accounts"
	"daihoi/templates/ui"
)

// renewCalendar answers the POST itself: the secret is kept nowhere, so this page is the only one that has it.
func renewCalendar(r *web.Request) (web.Result, error) {
	if err := r.RequireSomewhere(access.View); err != nil {
		return web.Result{}, err
	}
	token, err := account.RenewFeed(r.Tx)
	if err != nil {
		return web.Result{}, err
	}
	v := accounts.CalendarAddress{Frame: r.Frame("calendar.title", ui.Link{Href: "/account", Label: r.T("nav.account")}, web.Here(r.T("calendar.title"))),
		Address: r.Origin + web.FeedPath + token + ".ics"}
	v.Frame.Path = "/account" // this page's own address answers no GET
	return web.Show(accounts.CalendarAddressPage(v)), nil
}

func endCalendar(r *web.Request) (web.Result, error) {
	return web.Redirect("/account").Saying("calendar.ended"), account.EndFeed(r.Tx)
}
