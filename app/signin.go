package app

import (
	"context"
	"slices"

	"daihoi/models/account"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/templates"
	"daihoi/templates/i18n"
)

func signInPage(r *Request) (Result, error) {
	if r.User.ID != 0 {
		return redirect("/"), nil
	}
	view := templates.SignIn{Frame: r.frame("sign_in.title"), Username: r.Form("username")}
	if code, err := store.GetSetting(r.Tx, store.HomeUnit); err != nil {
		return Result{}, err
	} else if code != "" {
		name, err := org.NameOf(r.Tx, code)
		if err != nil {
			return Result{}, err
		}
		view.Committee = r.T("sign_in.committee", "Unit", name)
	}
	for _, d := range r.Demo {
		view.Demo = append(view.Demo, templates.DemoAccount{Username: d.Username, Password: d.Password, Role: r.T("role." + d.Role)})
	}
	return show(templates.SignInPage(view)), nil
}

func signIn(ctx context.Context, r *Request) (Handler, error) {
	select {
	case r.Hashing <- struct{}{}:
		defer func() { <-r.Hashing }()
	case <-ctx.Done():
		return nil, fault.New(fault.Busy, "fault.busy")
	}
	u, err := account.SignIn(ctx, r.Store, r.Hasher, r.Form("username"), r.Form("password"), r.Remote, r.Clock)
	if f := fault.As(err); f != nil && f.Kind == fault.Busy { // the page itself says how long to wait
		err = fault.New(fault.Invalid, f.Key, "Minutes", f.Args["Minutes"])
	}
	return func(*Request) (Result, error) {
		result := redirect("/")
		result.SignIn = u.ID
		return result, nil
	}, err
}

func signOut(*Request) (Result, error) {
	result := redirect("/sign-in")
	result.SignOut = true
	return result, nil
}

// chooseLanguage keeps the language with the user, or in a cookie while nobody is signed in, and goes back to the page.
func chooseLanguage(r *Request) (Result, error) {
	language := r.Form("language")
	if !slices.Contains(i18n.Locales, language) {
		return Result{}, fault.New(fault.NotFound, "fault.not_found")
	}
	result := redirect(localPath(r.Form("back")))
	result.Language = language
	if r.User.ID == 0 {
		return result, nil
	}
	return result, account.SetLocale(r.Tx, language)
}

// home leads to the page that the person works on: a clerk to the own congress, reception to the sittings, everybody else
// to the dashboard.
func home(r *Request) (Result, error) {
	if r.onlyChecksIn() {
		return redirect("/check-in"), nil
	}
	return redirect("/units/" + r.home()), nil
}

func shortcutsPage(r *Request) (Result, error) {
	return show(templates.ShortcutsPage(r.frame("frame.shortcuts"))), nil
}
