package accounts

import (
	"daihoi/app/web"
	"daihoi/models/access"
	"daihoi/models/account"
	"daihoi/templates/accounts"
	"daihoi/templates/ui"
)

// renewCalendar answers the POST with a page: only a digest of the secret is stored, so it can be shown just once.
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
	v.Frame.Path = "/account" // the address of this page answers no GET
	return web.Show(accounts.CalendarAddressPage(v)), nil
}

func endCalendar(r *web.Request) (web.Result, error) {
	return web.Redirect("/account").Saying("calendar.ended"), account.EndFeed(r.Tx)
}
