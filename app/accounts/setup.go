package accounts

import (
	"context"

	"daihoi/app/web"
	"daihoi/models/access"
	"daihoi/models/account"
	"daihoi/models/deadline"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/templates/accounts"
	"daihoi/templates/ui"
)

// setupPage turns an empty database into a filled dashboard: an account, the district, one click.
func setupPage(r *web.Request) (web.Result, error) {
	empty, err := account.NoUsers(r.Tx)
	if err != nil || !empty {
		return web.Redirect("/sign-in"), err
	}
	v := accounts.Setup{Frame: r.Frame("setup.title"), AskCode: r.SetupCode != "", Code: r.Form("code"),
		District: r.Form("district"), Errors: map[string]string{}}
	for _, p := range r.Problems() {
		v.Errors[p.Field] = r.Words.Problem(p)
	}
	v.Account = web.FormGroups(r, account.UserFields, &account.User{}, nil)
	for _, p := range org.Gazetteer() {
		switch p.LevelCode {
		case org.Province:
			v.Provinces = append(v.Provinces, accounts.Province{Name: p.FullName})
		case org.District:
			last := &v.Provinces[len(v.Provinces)-1]
			last.Districts = append(last.Districts, ui.Option{Value: p.Code, Label: p.FullName})
		}
	}
	return web.Show(accounts.SetupPage(v)), nil
}

// setUp checks the code printed on the console and the password. From then on the program itself is the actor.
func setUp(ctx context.Context, r *web.Request) (web.Handler, error) {
	if err := r.Store.Read(ctx, access.Actor{}, func(tx *store.Tx) error {
		empty, err := account.NoUsers(tx)
		if err == nil && !empty {
			err = fault.New(fault.Conflict, "fault.set_up_done")
		}
		return err
	}); err != nil {
		return nil, err
	}
	if err := r.Door().CheckSetUp(ctx, r.Form("code"), r.SetupCode, r.Visitor()); err != nil {
		return nil, onTheForm(err)
	}
	var u account.User
	problems := account.UserFields.Decode(r.Form, &u)
	if r.Form("district") == "" {
		problems = append(problems, fault.Problem{Field: "district", Key: "problem.required"})
	}
	hash, err := r.Hasher.Hash(r.Form("password"), u.Username)
	if f := fault.As(err); f != nil {
		problems = append(problems, f.Problems...)
	} else if err != nil {
		return nil, err
	}
	r.Actor = access.Program(u.FullName)
	return func(r *web.Request) (web.Result, error) { return buildDistrict(r, u, hash) }, fault.Of(problems)
}

// buildDistrict creates the chosen district and the first account.
func buildDistrict(r *web.Request, first account.User, hash string) (web.Result, error) {
	unit, err := deadline.SetUp(r.Tx, r.Form("district"))
	if err != nil {
		return web.Result{}, err
	}
	nation, err := org.ByCode(r.Tx, org.NationCode)
	if err != nil {
		return web.Result{}, err
	}
	u, err := account.CreateFirst(r.Tx, first, hash, nation.ID)
	if err != nil {
		return web.Result{}, err
	}
	result := web.Redirect("/units/"+unit.Code).Saying("setup.done", "Unit", unit.FullName)
	result.SignIn = u.ID
	return result, store.PutSetting(r.Tx, store.HomeUnit, unit.Code)
}
