package accounts

import (
	"context"

	"daihoi/app/web"
	"daihoi/models/account"
	"daihoi/templates/accounts"
	"daihoi/templates/ui"
)

// welcomePage lets someone who was sent a link choose a password.
func welcomePage(r *web.Request) (web.Result, error) {
	u, err := account.ByLink(r.Tx, r.Param("token"))
	if err != nil {
		return web.Result{}, err
	}
	v := accounts.Welcome{Frame: r.Frame("welcome.title"), Lead: r.T("welcome.lead", "Name", u.FullName), Username: u.Username,
		Password: r.WithError(ui.Input{Key: "password", Label: r.T("field.new_password"), Hint: r.T("hint.password"), Kind: "password", Auto: "new-password"})}
	return web.Show(accounts.WelcomePage(v)), nil
}

func acceptLink(ctx context.Context, r *web.Request) (web.Handler, error) {
	in, err := r.Door().Accept(ctx, r.Param("token"), r.Form("password"), r.Visitor())
	return func(*web.Request) (web.Result, error) { return web.LetIn(in), nil }, err
}

func makeLink(r *web.Request) (web.Result, error) {
	a, err := readAccount(r)
	if err != nil {
		return web.Result{}, err
	}
	return linkShown(r, a.User)
}

// linkShown makes a link and answers the POST with a page: only a digest is stored, so the link can be shown just once.
func linkShown(r *web.Request, u account.User) (web.Result, error) {
	token, link, err := account.MakeLink(r.Tx, u.ID)
	if err != nil {
		return web.Result{}, err
	}
	v := accounts.LinkShown{Name: u.FullName, Username: u.Username, Address: r.Origin + web.WelcomePath + token, Href: userPath(u.ID),
		Until: r.T("link.until", "When", r.Words.Moment(link.EndsAt.Time)),
		Frame: r.Frame("link.title", usersLink(r.Words), ui.Link{Href: userPath(u.ID), Label: u.FullName}, web.Here(r.T("link.title")))}
	v.Frame.Path = v.Href
	return web.Show(accounts.LinkShownPage(v)), nil
}

func endLink(r *web.Request) (web.Result, error) {
	id, err := r.ID("id")
	if err != nil {
		return web.Result{}, err
	}
	return web.Redirect(userPath(id)).Saying("link.ended"), account.EndLink(r.Tx, id)
}
