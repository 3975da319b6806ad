package app

import (
	"context"
	"crypto/rand"
	"strconv"
	"strings"

	"daihoi/models/access"
	"daihoi/models/account"
	"daihoi/models/fault"
	"daihoi/templates"
)

// usersPage lists the people with a role inside the units where the reader manages users.
func usersPage(r *Request) (Result, error) {
	if err := r.requireSomewhere(access.ManageUsers); err != nil {
		return Result{}, err
	}
	accounts, err := account.List(r.Tx, account.Filter{Text: r.Query("q")})
	if err != nil {
		return Result{}, err
	}
	v := templates.Users{Frame: r.frame("nav.users"), Query: r.Query("q")}
	for _, a := range accounts {
		row := templates.UserRow{Link: templates.Link{Href: userPath(a.ID), Label: a.FullName}, Username: a.Username, Phone: a.Phone,
			Status: r.accountStatus(a.User)}
		for _, g := range a.Grants {
			row.Grants = append(row.Grants, r.grantWords(g))
		}
		v.Rows = append(v.Rows, row)
	}
	return show(templates.UsersPage(v)), nil
}

func newUserForm(r *Request) (Result, error) {
	if err := r.requireSomewhere(access.ManageUsers); err != nil {
		return Result{}, err
	}
	inputs, err := r.grantInputs()
	if err != nil {
		return Result{}, err
	}
	v := templates.SimpleForm{Frame: r.frame("users.new", toUsers(r), here(r.T("users.new"))), Lead: r.T("users.new_lead"),
		Groups: groups(r, account.UserFields, &account.User{}, nil), Button: r.T("users.create"), Cancel: "/users"}
	v.Groups = append(v.Groups, templates.Group{Title: r.T("users.first_grant"), Inputs: inputs})
	return show(templates.SimpleFormPage(v)), nil
}

// firstPassword is a password that the program has made up, to be changed at the first sign-in, with its hash.
type firstPassword struct{ text, hash string }

// makePassword makes none for those who may not hand one out; the command refuses them.
func (r *Request) makePassword(username string) (p firstPassword, err error) {
	if !r.Actor.CanAnywhere(access.ManageUsers) {
		return p, nil
	}
	p.text = temporaryPassword()
	p.hash, err = r.Hasher.Hash(p.text, username)
	return p, err
}

// temporaryPassword is three groups of four letters and digits, 60 random bits, without the signs that look alike.
func temporaryPassword() string {
	const signs = "abcdefghijkmnpqrstuvwxyz23456789"
	random := make([]byte, 12)
	_, _ = rand.Read(random) // never fails
	var b strings.Builder
	for i, n := range random {
		if i > 0 && i%4 == 0 {
			b.WriteByte('-')
		}
		b.WriteByte(signs[int(n)%len(signs)])
	}
	return b.String()
}

func createUser(_ context.Context, r *Request) (Handler, error) {
	p, err := r.makePassword(r.Form("username"))
	return func(r *Request) (Result, error) { return createUserWith(r, p) }, err
}

func createUserWith(r *Request, p firstPassword) (Result, error) {
	n := account.NewUser{Hash: p.hash}
	problems := account.UserFields.Decode(r.Form, &n.User)
	grant, err := r.typedGrant()
	if f := fault.As(err); f != nil && f.Kind == fault.Invalid {
		problems = append(problems, f.Problems...)
	} else if err != nil {
		return Result{}, err
	}
	if err := fault.Of(problems); err != nil {
		return Result{}, err
	}
	n.MustChangePassword = true
	n.Grants = []account.GrantInput{grant}
	u, err := account.Create(r.Tx, n)
	return r.passwordShown(u, p, "users.created"), err
}

func resetPassword(_ context.Context, r *Request) (Handler, error) {
	p, err := r.makePassword("")
	return func(r *Request) (Result, error) { return resetPasswordTo(r, p) }, err
}

func resetPasswordTo(r *Request, p firstPassword) (Result, error) {
	id, err := r.ID("id")
	if err != nil {
		return Result{}, err
	}
	a, err := account.Get(r.Tx, id)
	if err != nil {
		return Result{}, err
	}
	return r.passwordShown(a.User, p, "users.password_reset"), account.ResetPassword(r.Tx, id, r.FormInt("version"), p.hash)
}

// passwordShown answers the POST itself: the password is kept nowhere, so this page is the only one that has it.
func (r *Request) passwordShown(u account.User, p firstPassword, title string) Result {
	v := templates.TemporaryPassword{Name: u.FullName, Username: u.Username, Password: p.text, Href: userPath(u.ID),
		Frame: r.frame(title, toUsers(r), templates.Link{Href: userPath(u.ID), Label: u.FullName}, here(r.T(title)))}
	v.Frame.Path = v.Href // this page's own address answers no GET
	return show(templates.TemporaryPasswordPage(v))
}

// userPage shows one account: its facts, its roles, and what can be done with it.
func userPage(r *Request) (Result, error) {
	id, err := r.ID("id")
	if err != nil {
		return Result{}, err
	}
	a, err := account.Get(r.Tx, id)
	if err != nil {
		return Result{}, err
	}
	own := id == r.User.ID
	v := templates.User{Frame: r.titled(a.FullName, toUsers(r), here(a.FullName)), Href: userPath(id), Username: a.Username, Version: a.Version,
		Status: r.accountStatus(a.User), Locked: a.Locked, Own: own, Elsewhere: a.Elsewhere, MayChange: r.mayChange(a)}
	v.Frame.Path = v.Href
	if v.Frame.Conflict, err = r.conflictLine("user", id); err != nil {
		return Result{}, err
	}
	edited, granted := r, r
	if !r.PostForm.Has("username") { // another form of the page was refused
		edited = r.unposted()
	}
	if !r.PostForm.Has("unit") {
		granted = r.unposted()
	}
	v.Groups = groups(edited, account.UserFields, &a.User, nil)
	if v.NewGrant, err = granted.grantInputs(); err != nil {
		return Result{}, err
	}
	for _, g := range a.Grants {
		v.Grants = append(v.Grants, templates.GrantRow{Label: r.grantWords(g), Remove: v.Href + "/grants/" + strconv.FormatInt(g.ID, 10) + "/remove"})
	}
	return show(templates.UserPage(v)), nil
}

func editUser(r *Request) (Result, error) {
	id, err := r.ID("id")
	if err != nil {
		return Result{}, err
	}
	var u account.User
	if err := fault.Of(account.UserFields.Decode(r.Form, &u)); err != nil {
		return Result{}, err
	}
	return redirect(userPath(id)).saying("form.saved"), account.UpdateUser(r.Tx, id, r.FormInt("version"), u)
}

func lockUser(r *Request) (Result, error) {
	id, err := r.ID("id")
	if err != nil {
		return Result{}, err
	}
	return redirect(userPath(id)).saying("users.locked"), account.Lock(r.Tx, id, r.FormInt("version"))
}

func unlockUser(r *Request) (Result, error) {
	id, err := r.ID("id")
	if err != nil {
		return Result{}, err
	}
	return redirect(userPath(id)).saying("users.unlocked"), account.Unlock(r.Tx, id, r.FormInt("version"))
}

func userPath(id int64) string { return "/users/" + strconv.FormatInt(id, 10) }

func toUsers(r *Request) templates.Link {
	return templates.Link{Href: "/users", Label: r.T("nav.users")}
}

func (r *Request) accountStatus(u account.User) templates.Status {
	switch {
	case u.Locked:
		return templates.Status{Class: "na", Word: r.T("users.is_locked")}
	case u.MustChangePassword:
		return templates.Status{Class: "notdue", Word: r.T("users.is_waiting")}
	}
	return templates.Status{Class: "done", Word: r.T("users.is_active")}
}

// requireSomewhere refuses a page to those who may do the action at no unit at all.
func (r *Request) requireSomewhere(action access.Action) error {
	if !r.Actor.CanAnywhere(action) {
		return fault.New(fault.Forbidden, "fault.forbidden")
	}
	return nil
}

// unposted is the request as if nothing had been typed, for the forms of a page that were not the one refused.
func (r *Request) unposted() *Request {
	fresh := *r
	fresh.Fault = nil
	return &fresh
}
