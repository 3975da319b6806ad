package accounts

import (
	"context"
	"strconv"

	"daihoi/app/web"
	"daihoi/models/access"
	"daihoi/models/account"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/templates/accounts"
	"daihoi/templates/i18n"
	"daihoi/templates/ui"
)

// usersPage lists the people with a role inside the units where the reader manages users.
func usersPage(r *web.Request) (web.Result, error) {
	if err := r.RequireSomewhere(access.ManageUsers); err != nil {
		return web.Result{}, err
	}
	found, err := account.Paged(r.Tx, account.Filter{Text: r.Query("q"), Page: r.QueryInt("page", 1)})
	if err != nil {
		return web.Result{}, err
	}
	v := accounts.Users{Frame: r.Frame("nav.users"), Query: r.Query("q")}
	if home := r.Home(); home != org.NationCode && r.Actor.CanAnywhere(access.PlanCongress) {
		v.Office = "/units/" + home + "/office"
	}
	v.Pager = r.Pager(found.Page, account.PageSize, found.Total)
	v.Pager.More = found.More
	for _, a := range found.Rows {
		row := accounts.UserRow{Link: ui.Link{Href: userPath(a.ID), Label: a.FullName}, Username: a.Username, Phone: a.Phone,
			Status: accountStatus(r.Words, a.User)}
		for _, g := range a.Grants {
			row.Grants = append(row.Grants, grantWords(r.Words, g))
		}
		v.Rows = append(v.Rows, row)
	}
	return web.Show(accounts.UsersPage(v)), nil
}

func newUserForm(r *web.Request) (web.Result, error) {
	if err := r.RequireSomewhere(access.ManageUsers); err != nil {
		return web.Result{}, err
	}
	inputs, err := grantInputs(r)
	if err != nil {
		return web.Result{}, err
	}
	v := ui.SimpleForm{Frame: r.Frame("users.new", usersLink(r.Words), web.Here(r.T("users.new"))), Lead: r.T("users.new_lead"),
		Groups: web.FormGroups(r, account.UserFields, &account.User{}, nil), Button: r.T("users.create"), Cancel: "/users"}
	way := ui.Input{Key: "way", Label: r.T("field.way"), Kind: "radios", Value: r.InputValue("way", "link"),
		Options: []ui.Option{{Value: "link", Label: r.T("users.way.link")}, {Value: "password", Label: r.T("users.way.password")}}}
	v.Groups = append(v.Groups, ui.Group{Title: r.T("users.first_grant"), Inputs: inputs}, ui.Group{Title: r.T("users.way"), Inputs: []ui.Input{way}})
	return web.Show(ui.SimpleFormPage(v)), nil
}

// firstPassword is a generated password with its hash; it must be changed at the first sign-in.
type firstPassword struct{ text, hash string }

// makePassword returns none to readers who may not set passwords: hashing is slow, and the command refuses them anyway.
func makePassword(r *web.Request, username string) (p firstPassword, err error) {
	if !r.Actor.CanAnywhere(access.ManageUsers) {
		return p, nil
	}
	p.text = account.TemporaryPassword()
	p.hash, err = r.Hasher.Hash(p.text, username)
	return p, err
}

func createUser(_ context.Context, r *web.Request) (web.Handler, error) {
	if r.Form("way") == "link" { // no password until the invited chooses one
		return func(r *web.Request) (web.Result, error) { return createUserWith(r, firstPassword{}) }, nil
	}
	p, err := makePassword(r, r.Form("username"))
	return func(r *web.Request) (web.Result, error) { return createUserWith(r, p) }, err
}

func createUserWith(r *web.Request, p firstPassword) (web.Result, error) {
	n := account.NewUser{Hash: p.hash}
	problems := account.UserFields.Decode(r.Form, &n.User)
	grant, err := decodeGrant(r)
	if f := fault.As(err); f != nil && f.Kind == fault.Invalid {
		problems = append(problems, f.Problems...)
	} else if err != nil {
		return web.Result{}, err
	}
	if err := fault.Of(problems); err != nil {
		return web.Result{}, err
	}
	n.MustChangePassword = p.hash != ""
	n.Grants = []account.GrantInput{grant}
	u, err := account.Create(r.Tx, n)
	if err == nil && p.hash == "" {
		return linkShown(r, u)
	}
	return passwordShown(r, u, p, "users.created"), err
}

func resetPassword(_ context.Context, r *web.Request) (web.Handler, error) {
	p, err := makePassword(r, "")
	return func(r *web.Request) (web.Result, error) { return resetPasswordTo(r, p) }, err
}

func resetPasswordTo(r *web.Request, p firstPassword) (web.Result, error) {
	a, err := readAccount(r)
	if err != nil {
		return web.Result{}, err
	}
	return passwordShown(r, a.User, p, "users.password_reset"), account.ResetPassword(r.Tx, a.ID, r.FormInt("version"), p.hash)
}

// passwordShown answers the POST with a page: only the hash is stored, so the password can be shown just once.
func passwordShown(r *web.Request, u account.User, p firstPassword, title string) web.Result {
	u.PasswordUntil = account.TemporaryUntil(r.Tx)
	v := accounts.TemporaryPassword{Until: temporaryWords(r, u), Name: u.FullName, Username: u.Username, Password: p.text, Href: userPath(u.ID),
		Frame: r.Frame(title, usersLink(r.Words), ui.Link{Href: userPath(u.ID), Label: u.FullName}, web.Here(r.T(title)))}
	v.Frame.Path = v.Href // the address of this page answers no GET
	return web.Show(accounts.TemporaryPasswordPage(v))
}

// readAccount is the account of the address.
func readAccount(r *web.Request) (account.Account, error) {
	id, err := r.ID("id")
	if err != nil {
		return account.Account{}, err
	}
	return account.Get(r.Tx, id)
}

// userPage shows one account: its facts, its roles, and what can be done with it.
func userPage(r *web.Request) (web.Result, error) {
	a, err := readAccount(r)
	if err != nil {
		return web.Result{}, err
	}
	own := a.ID == r.User.ID
	v := accounts.User{Frame: r.FrameWithTitle(a.FullName, usersLink(r.Words), web.Here(a.FullName)), Href: userPath(a.ID), Username: a.Username, Version: a.Version,
		Status: accountStatus(r.Words, a.User), Locked: a.Locked, Own: own, Elsewhere: a.Elsewhere, MayChange: mayChange(r, a)}
	v.Frame.Path = v.Href
	if v.Frame.Conflict, err = r.ConflictLine("user", a.ID); err != nil {
		return web.Result{}, err
	}
	edited, granted := r, r
	if !r.PostForm.Has("username") { // the refused form was another one of the page
		edited = r.WithoutInput()
	}
	if !r.PostForm.Has("unit") {
		granted = r.WithoutInput()
	}
	v.Groups = web.FormGroups(edited, account.UserFields, &a.User, nil)
	if v.NewGrant, err = grantInputs(granted); err != nil {
		return web.Result{}, err
	}
	for _, g := range a.Grants {
		v.Grants = append(v.Grants, accounts.GrantRow{Label: grantWords(r.Words, g), Remove: v.Href + "/grants/" + strconv.FormatInt(g.ID, 10) + "/remove"})
	}
	if !v.MayChange || own {
		return web.Show(accounts.UserPage(v)), nil
	}
	if err := fillWaysIn(r, a.User, &v); err != nil {
		return web.Result{}, err
	}
	if err := fillKeysAndTokens(r, a.ID, &v); err != nil {
		return web.Result{}, err
	}
	v.Visits, err = visits(r, a.ID)
	return web.Show(accounts.UserPage(v)), err
}

// fillWaysIn says how the user gets in: temporary password, link, second step, and whether wrong passwords are in the way.
func fillWaysIn(r *web.Request, u account.User, v *accounts.User) error {
	v.Temporary = temporaryWords(r, u)
	link, found, err := account.LinkOf(r.Tx, u.ID)
	if err != nil {
		return err
	}
	if found {
		v.Link = r.T("link.made", "Who", link.MadeBy, "When", r.Words.Moment(link.MadeAt.Time)) + " " + r.T("link.until", "When", r.Words.Moment(link.EndsAt.Time))
	}
	if v.Second, err = account.HasSecond(r.Tx, u.ID); err != nil {
		return err
	}
	v.HeldBack, err = account.HeldBack(r.Tx, u.Username, r.Clock())
	return err
}

// temporaryWords say how long a password that was handed out works, "" of one that the user has chosen.
func temporaryWords(r *web.Request, u account.User) string {
	switch until := u.PasswordUntil; {
	case until.IsZero():
		return ""
	case until.After(r.Tx.Now().Time):
		return r.T("users.password_until", "When", r.Words.Moment(until.Time))
	default:
		return r.T("users.password_over", "When", r.Words.Moment(until.Time))
	}
}

func editUser(r *web.Request) (web.Result, error) {
	id, err := r.ID("id")
	if err != nil {
		return web.Result{}, err
	}
	var u account.User
	if err := fault.Of(account.UserFields.Decode(r.Form, &u)); err != nil {
		return web.Result{}, err
	}
	return web.Redirect(userPath(id)).Saying("form.saved"), account.UpdateUser(r.Tx, id, r.FormInt("version"), u)
}

func lockUser(r *web.Request) (web.Result, error) {
	id, err := r.ID("id")
	if err != nil {
		return web.Result{}, err
	}
	return web.Redirect(userPath(id)).Saying("users.locked"), account.Lock(r.Tx, id, r.FormInt("version"))
}

func unlockUser(r *web.Request) (web.Result, error) {
	id, err := r.ID("id")
	if err != nil {
		return web.Result{}, err
	}
	return web.Redirect(userPath(id)).Saying("users.unlocked"), account.Unlock(r.Tx, id, r.FormInt("version"))
}

func userPath(id int64) string { return "/users/" + strconv.FormatInt(id, 10) }

func usersLink(words *i18n.Printer) ui.Link {
	return ui.Link{Href: "/users", Label: words.T("nav.users")}
}

func accountStatus(words *i18n.Printer, u account.User) ui.Status {
	switch {
	case u.Locked:
		return ui.Status{Class: "na", Word: words.T("users.is_locked")}
	case u.PasswordHash == "":
		return ui.Status{Class: "notdue", Word: words.T("users.is_invited")}
	case u.MustChangePassword:
		return ui.Status{Class: "notdue", Word: words.T("users.is_waiting")}
	}
	return ui.Status{Class: "done", Word: words.T("users.is_active")}
}
