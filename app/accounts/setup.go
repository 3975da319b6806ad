package accounts

import (
	"cmp"
	"context"
	"slices"

	"daihoi/app/web"
	"daihoi/models/access"
	"daihoi/models/account"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/models/term"
	"daihoi/templates/accounts"
	"daihoi/templates/ui"
)

// setupPage turns an empty database into a filled dashboard: an account, the unit, one click. It offers the units of the
// term that holds on the day; the page of a past term is one link away.
func setupPage(r *web.Request) (web.Result, error) {
	empty, err := account.NoUsers(r.Tx)
	if err != nil || !empty {
		return web.Redirect("/sign-in"), err
	}
	v := accounts.Setup{Frame: r.Frame("setup.title"), AskCode: r.SetupCode != "",
		District: r.Form("district"), Errors: map[string]string{}}
	for _, p := range r.Problems() {
		v.Errors[p.Field] = r.Words.Problem(p)
	}
	v.Account = web.FormGroups(r, account.UserFields, &account.User{}, nil)
	terms, err := org.TermsToBegin(r.Today())
	if err != nil {
		return web.Result{}, err
	}
	chosen := terms[0]
	for _, t := range terms {
		if t.Code == cmp.Or(r.Form("term"), r.Query("term")) {
			chosen = t
		}
	}
	v.Term, v.TermName, v.Code, v.UnitsOn = chosen.Code, chosen.Name, cmp.Or(r.Form("code"), r.Query("code")), chosen.UnitsOn.Short()
	for _, t := range terms {
		if t.Code != chosen.Code {
			v.Others = append(v.Others, ui.Link{Href: "/setup" + r.QueryWith("term", t.Code), Label: t.Name})
		}
	}
	v.Ended = chosen.Ended(r.Today())
	unitOptions(r, &v, chosen)
	return web.Show(accounts.SetupPage(v)), nil
}

// unitOptions lists the units that may set up an office in the term: the nation, every province and, while there are districts,
// those of each province after it.
func unitOptions(r *web.Request, v *accounts.Setup, t org.TermRules) {
	own := term.Offices(t.Levels)
	v.TwoLevels = !slices.Contains(own, org.District)
	if slices.Contains(own, org.Nation) {
		v.Units = append(v.Units, ui.Option{Value: org.NationCode, Label: r.T("setup.nation")})
	}
	for _, u := range org.GazetteerOn(t.UnitsOn) {
		option := ui.Option{Value: u.Code, Label: u.FullName}
		switch {
		case !slices.Contains(own, u.LevelCode) || u.LevelCode == org.Nation:
		case v.TwoLevels:
			v.Units = append(v.Units, option)
		case u.LevelCode == org.Province:
			option.Label = r.T("setup.whole_province", "Unit", u.FullName)
			v.Provinces = append(v.Provinces, accounts.Province{Name: u.FullName, Districts: []ui.Option{option}})
		default:
			last := &v.Provinces[len(v.Provinces)-1]
			last.Districts = append(last.Districts, option)
		}
	}
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
	unit, err := term.SetUp(r.Tx, r.Form("term"), r.Form("district"))
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
