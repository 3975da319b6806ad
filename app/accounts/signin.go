package accounts

import (
	"context"
	"slices"
	"time"

	"daihoi/app/web"
	"daihoi/models/account"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/templates/accounts"
	"daihoi/templates/i18n"
	"daihoi/templates/ui"
)

func signInPage(r *web.Request) (web.Result, error) {
	if r.User.ID != 0 {
		return web.Redirect("/"), nil
	}
	view := accounts.SignIn{Frame: r.Frame("sign_in.title"), Username: r.Form("username")}
	if r.Refused() {
		view.Frame.Path = "/sign-in" // a key is refused at an address that answers no GET
	}
	_, view.ByKey = siteOf(r)
	if r.Query("ended") == "idle" && !r.Refused() {
		view.Ended = r.T("sign_in.idle", "Minutes", int(r.Idle.Minutes()))
		if hours := int(r.Idle.Hours()); hours > 0 && r.Idle%time.Hour == 0 {
			view.Ended = r.T("sign_in.idle_hours", "Hours", hours)
		}
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
	return func(*web.Request) (web.Result, error) { return web.LetIn(in), nil }, onTheForm(err)
}

// codePage asks for the second step of a sign-in.
func codePage(r *web.Request) (web.Result, error) {
	if r.User.ID != 0 {
		return web.Redirect("/"), nil
	}
	if r.Pending.UserID == 0 {
		return web.Redirect("/sign-in"), nil
	}
	return web.Show(accounts.SignInCodePage(accounts.SignInCode{Frame: r.Frame("second.title"), Code: codeInput(r)})), nil
}

func codeInput(r *web.Request) ui.Input {
	return r.WithError(ui.Input{Key: "code", Label: r.T("field.second_code"), Hint: r.T("hint.second_code"), Auto: "one-time-code", Width: "m"})
}

func enterCode(ctx context.Context, r *web.Request) (web.Handler, error) {
	if r.User.ID != 0 || r.Pending.UserID == 0 {
		return codePage, nil
	}
	in, err := r.Door().EnterCode(ctx, r.Pending.UserID, r.Pending.Version, r.Form("code"), r.Visitor())
	if fault.KindOf(err) == fault.NotFound { // the account has changed since the password was typed
		return func(*web.Request) (web.Result, error) { return web.Redirect("/sign-in"), nil }, nil
	}
	return func(*web.Request) (web.Result, error) { return web.LetIn(in), nil }, onTheForm(err)
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
