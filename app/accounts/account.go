package accounts

import (
	"context"
	"slices"

	"daihoi/app/web"
	"daihoi/models/access"
	"daihoi/models/account"
	"daihoi/models/store"
	"daihoi/templates/accounts"
	"daihoi/templates/ui"
)

// accountPage shows the reader's own account.
func accountPage(r *web.Request) (web.Result, error) {
	own := account.UserFields.Only("full_name", "phone")
	v := accounts.Account{Frame: r.Frame("nav.account"), Username: r.User.Username, Version: r.User.Version, MayFeed: r.Actor.CanAnywhere(access.View),
		Groups: web.FormGroups(r, own, &r.User, nil)}
	for _, g := range r.Actor.Grants {
		v.Grants = append(v.Grants, r.T("role."+string(g.Role)))
	}
	feed, found, err := account.OwnFeed(r.Tx)
	if found {
		v.Calendar = r.Words.Moment(feed.MadeAt.Time)
	}
	if err != nil {
		return web.Result{}, err
	}
	if v.Second, err = account.HasSecond(r.Tx, r.User.ID); err != nil {
		return web.Result{}, err
	}
	keys, err := account.Passkeys(r.Tx, r.User.ID)
	if err != nil {
		return web.Result{}, err
	}
	list, err := account.Tokens(r.Tx, r.User.ID)
	if err != nil {
		return web.Result{}, err
	}
	v.Keys, v.Tokens = keyLines(r, keys, keyHost(r)), tokenLines(r, list)
	v.Visits, err = visits(r, r.User.ID)
	return web.Show(accounts.AccountPage(v)), err
}

func changeAccount(r *web.Request) (web.Result, error) {
	u := r.User
	problems := account.UserFields.Only("full_name", "phone").Decode(r.Form, &u)
	if err := account.ChangeOwn(r.Tx, r.FormInt("version"), u, problems); err != nil {
		return web.Result{}, err
	}
	return web.Redirect("/account").Saying("form.saved"), nil
}

func passwordPage(r *web.Request) (web.Result, error) {
	v := accounts.Password{Frame: r.Frame("password.title", ui.Link{Href: "/account", Label: r.T("nav.account")}, web.Here(r.T("password.title"))),
		Forced: r.User.MustChangePassword, Errors: map[string]string{}}
	for _, p := range r.Problems() {
		v.Errors[p.Field] = r.Words.Problem(p)
	}
	return web.Show(accounts.PasswordPage(v)), nil
}

func changePassword(ctx context.Context, r *web.Request) (web.Handler, error) {
	if r.User.ID == 0 {
		return nil, store.NotFound()
	}
	hash, err := r.Door().Change(ctx, r.User, r.Form("current_password"), r.Form("password"))
	return func(r *web.Request) (web.Result, error) {
		if err := account.ChangePassword(r.Tx, r.User.Version, hash, r.Token); err != nil {
			return web.Result{}, err
		}
		return web.Redirect("/").Saying("password.changed"), nil
	}, err
}

// setDisplay changes how the reader's own pages are shown, and returns to the page that asked for it.
func setDisplay(r *web.Request) (web.Result, error) {
	d, list, err := r.User.Display, r.Form("list"), error(nil)
	if r.Form("set") != "look" && !slices.Contains(account.Lists, list) {
		return web.Result{}, store.NotFound()
	}
	switch r.Form("set") {
	case "list":
		d.Dense = r.Form("dense") != ""
		shown := r.FormValues("shown")
		d = d.WithHidden(list, slices.DeleteFunc(slices.Clone(r.FormValues("column")), func(key string) bool { return slices.Contains(shown, key) }))
	case "view":
		d, err = d.WithView(list, account.View{Name: r.Form("view"), Path: web.LocalPath(r.Form("path"))})
	case "forget":
		d = d.WithoutView(list, r.Form("view"))
	case "look":
		d.Theme, d.Dense = r.Form("theme"), r.Form("dense") != ""
	}
	if err != nil {
		return web.Result{}, err
	}
	return web.Redirect(web.LocalPath(r.Form("back"))), account.SetDisplay(r.Tx, d)
}
