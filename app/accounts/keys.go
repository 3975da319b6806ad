package accounts

import (
	"context"
	"strconv"

	"daihoi/app/web"
	"daihoi/models/account"
	"daihoi/models/fault"
	"daihoi/templates/accounts"
	"daihoi/templates/ui"
)

const keysPath = "/account/keys"

// siteOf is the program as the reader's browser knows it; ok is false where it has no passkeys.
func siteOf(r *web.Request) (site account.Site, ok bool) {
	return account.SiteAt(r.Origin, r.T("second.issuer"))
}

// noKeysHere refuses a passkey where browsers have none.
func noKeysHere() error { return fault.New(fault.Invalid, "fault.key_insecure") }

// keysPage lists the reader's passkeys.
func keysPage(r *web.Request) (web.Result, error) {
	keys, err := account.Passkeys(r.Tx, r.User.ID)
	if err != nil {
		return web.Result{}, err
	}
	site, ok := siteOf(r)
	v := accounts.Keys{Frame: r.Frame("keys.title", ui.Link{Href: "/account", Label: r.T("nav.account")}, web.Here(r.T("keys.title"))),
		Lines: keyLines(r, keys, site.Host), Insecure: !ok, Username: r.User.Username}
	v.Frame.Path = keysPath
	begun := r
	if !r.PostForm.Has("current_password") { // the refused form was another one of the page
		begun = r.WithoutInput()
	}
	v.Name = begun.WithError(ui.Input{Key: "key_name", Label: r.T("field.key_name"), Hint: r.T("hint.key_name"), Value: begun.InputValue("key_name", r.Agent), Max: 60, Width: "m"})
	v.Password = begun.WithError(ui.Input{Key: "current_password", Label: r.T("field.current_password"), Kind: "password", Auto: "current-password", Width: "m"})
	return web.Show(accounts.KeysPage(v)), nil
}

// keyLines are the passkeys in words; host is where the reader is.
func keyLines(r *web.Request, keys []account.Passkey, host string) []accounts.WayLine {
	var lines []accounts.WayLine
	for _, k := range keys {
		line := accounts.WayLine{ID: strconv.FormatInt(k.ID, 10), Version: k.Version, Name: k.Name, Notes: []string{r.T("ways.made", "When", r.Words.Moment(k.MadeAt.Time))}}
		line.Notes = append(line.Notes, lastUse(r, k.UsedAt.Time, ""))
		if k.Host != host {
			line.Notes = append(line.Notes, r.T("keys.host", "Host", k.Host))
		}
		if k.Synced {
			line.Notes = append(line.Notes, r.T("keys.synced"))
		}
		lines = append(lines, line)
	}
	return lines
}

// beginKey asks for the password before the device is asked for a key.
func beginKey(ctx context.Context, r *web.Request) (web.Handler, error) {
	site, ok := siteOf(r)
	if !ok {
		return nil, noKeysHere()
	}
	err := r.Door().Prove(ctx, r.User, r.Form("current_password"))
	return func(r *web.Request) (web.Result, error) {
		secret, err := account.BeginPasskey(r.Tx, site, r.Form("key_name"), r.Clock())
		result := web.Redirect(keysPath + "/new")
		result.Challenge = secret
		return result, err
	}, err
}

// newKeyPage asks the device for a key.
func newKeyPage(r *web.Request) (web.Result, error) {
	asked, err := account.Asked(r.Tx, r.Challenge, r.User.ID, r.Clock())
	if fault.KindOf(err) == fault.NotFound {
		return web.Redirect(keysPath), nil
	}
	v := accounts.AskKey{Frame: r.Frame("keys.title", ui.Link{Href: "/account", Label: r.T("nav.account")}, ui.Link{Href: keysPath, Label: r.T("keys.title")}, web.Here(r.T("keys.add"))),
		Asked: asked, Create: true, Action: keysPath + "/new", Back: keysPath}
	return web.Show(accounts.NewKeyPage(v)), err
}

func addKey(ctx context.Context, r *web.Request) (web.Handler, error) {
	site, ok := siteOf(r)
	if !ok {
		return nil, noKeysHere()
	}
	made, err := r.Door().CheckPasskey(ctx, r.User, r.Challenge, r.Form("answer"), site)
	return func(r *web.Request) (web.Result, error) {
		result := web.Redirect(keysPath).Saying("keys.added")
		result.ByKey = true // shown beside the password
		return result, account.AddPasskey(r.Tx, made)
	}, err
}

func renameKey(r *web.Request) (web.Result, error) {
	return web.Redirect(keysPath).Saying("form.saved"), account.RenamePasskey(r.Tx, int64(r.FormInt("key")), r.FormInt("version"), r.Form("key_name"))
}

func removeKey(r *web.Request) (web.Result, error) {
	return web.Redirect(keysPath).Saying("keys.removed"), account.RemovePasskey(r.Tx, r.User.ID, int64(r.FormInt("key")))
}

func removeUserKey(r *web.Request) (web.Result, error) {
	a, err := readAccount(r)
	if err != nil {
		return web.Result{}, err
	}
	return web.Redirect(userPath(a.ID)).Saying("keys.removed"), account.RemovePasskey(r.Tx, a.ID, int64(r.FormInt("key")))
}

// keySignInPage asks whatever device the visitor has for a key.
func keySignInPage(r *web.Request) (web.Result, error) {
	if r.User.ID != 0 {
		return web.Redirect("/"), nil
	}
	asked, err := account.Asked(r.Tx, r.Challenge, 0, r.Clock())
	if fault.KindOf(err) == fault.NotFound {
		return web.Redirect("/sign-in"), nil
	}
	return web.Show(accounts.SignInKeyPage(accounts.AskKey{Frame: r.Frame("keys.sign_in"), Asked: asked, Action: "/sign-in/key/finish", Back: "/sign-in"})), err
}

func beginKeySignIn(ctx context.Context, r *web.Request) (web.Handler, error) {
	site, ok := siteOf(r)
	if r.User.ID != 0 {
		return signInPage, nil
	}
	if !ok {
		return nil, noKeysHere()
	}
	secret, err := r.Door().BeginKeySignIn(ctx, site, r.Visitor())
	return func(*web.Request) (web.Result, error) {
		result := web.Redirect("/sign-in/key")
		result.Challenge = secret
		return result, nil
	}, err
}

func enterByKey(ctx context.Context, r *web.Request) (web.Handler, error) {
	site, ok := siteOf(r)
	if r.User.ID != 0 {
		return signInPage, nil
	}
	if !ok {
		return nil, noKeysHere()
	}
	in, err := r.Door().EnterByKey(ctx, r.Challenge, r.Form("answer"), site, r.Visitor())
	return func(*web.Request) (web.Result, error) { return web.LetIn(in), nil }, onTheForm(err)
}
