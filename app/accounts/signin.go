package accounts

import (
	"context"
	"slices"

	"daihoi/app/web"
	"daihoi/models/account"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/templates/accounts"
	"daihoi/templates/i18n"
)

func signInPage(r *web.Request) (web.Result, error) {
	if r.User.ID != 0 {
		return web.Redirect("/"), nil
	}
	view := accounts.SignIn{Frame: r.Frame("sign_in.title"), Username: r.Form("username")}
	if r.Query("ended") == "idle" && !r.Refused() {
		view.Ended = r.T("sign_in.idle", "Minutes", int(r.Idle.Minutes()))
	}
	if code, err := store.GetSetting(r.Tx, store.HomeUnit); err != nil {
		return web.Result{}, err
	} else if code != "" {
		name, err := org.NameOf(r.Tx, code)
		if err != nil {
			return web.Result{}, err
		}
		view.Committee = r.T("sign_in.committee", "Unit", name)
	}
	for _, d := range r.Demo {
		view.Demo = append(view.Demo, accounts.DemoAccount{Username: d.Username, Password: d.Password, Role: r.T("role." + d.Role)})
	}
	return web.Show(accounts.SignInPage(view)), nil
}

func signIn(ctx context.Context, r *web.Request) (web.Handler, error) {
	in, err := r.Door().SignIn(ctx, r.Form("username"), r.Form("password"), r.Visitor())
	return func(*web.Request) (web.Result, error) {
		result := web.Redirect("/")
		result.SignIn, result.Device = in.User.ID, in.Device
		return result, nil
	}, onTheForm(err)
}

// onTheForm shows how long to wait on the form itself.
func onTheForm(err error) error {
	if f := fault.As(err); f != nil && f.Key == "fault.sign_in_wait" {
		return fault.New(fault.Invalid, f.Key, "Minutes", f.Args["Minutes"])
	}
	return err
}

func signOut(r *web.Request) (web.Result, error) {
	result := web.Redirect("/sign-in")
	result.SignOut = true
	return result, account.RecordEnd(r.Tx, account.SignedOut, r.User.ID, r.Visitor())
}

// chooseLanguage stores the language with the user, or in a cookie while no one is signed in, and returns to the page.
func chooseLanguage(r *web.Request) (web.Result, error) {
	language := r.Form("language")
	if !slices.Contains(i18n.Locales, language) {
		return web.Result{}, fault.New(fault.NotFound, "fault.not_found")
	}
	result := web.Redirect(web.LocalPath(r.Form("back")))
	result.Language = language
	if r.User.ID == 0 {
		return result, nil
	}
	return result, account.SetLocale(r.Tx, language)
}

// home leads to where the reader works: receptionists to the sittings, everyone else to their unit, which for a clerk
// is a congress.
func home(r *web.Request) (web.Result, error) {
	if r.OnlyChecksIn() {
		return web.Redirect("/check-in"), nil
	}
	return web.Redirect("/units/" + r.Home()), nil
}

func shortcutsPage(r *web.Request) (web.Result, error) {
	return web.Show(accounts.ShortcutsPage(r.Frame("frame.shortcuts"))), nil
}
