package accounts

import (
	"slices"

	"daihoi/app/web"
	"daihoi/models/access"
	"daihoi/models/account"
	"daihoi/models/fault"
	"daihoi/templates/i18n"
	"daihoi/templates/ui"
)

func addGrant(r *web.Request) (web.Result, error) {
	id, err := r.ID("id")
	if err != nil {
		return web.Result{}, err
	}
	grant, err := decodeGrant(r)
	if err != nil {
		return web.Result{}, err
	}
	_, err = account.AddGrant(r.Tx, id, grant)
	return web.Redirect(userPath(id)).Saying("users.grant_added"), err
}

func removeGrant(r *web.Request) (web.Result, error) {
	id, err := r.ID("id")
	if err != nil {
		return web.Result{}, err
	}
	grant, err := r.ID("grant")
	if err != nil {
		return web.Result{}, err
	}
	return web.Redirect(userPath(id)).Saying("users.grant_removed"), account.RemoveGrant(r.Tx, grant)
}

// decodeGrant reads the role and the unit of the grant form.
func decodeGrant(r *web.Request) (account.GrantInput, error) {
	role := access.Role(r.Form("role"))
	var problems []fault.Problem
	if !role.Valid() {
		problems = append(problems, fault.Problem{Field: "role", Key: "problem.choice"})
	}
	unit, err := r.UnitFromInput("unit", r.Form("unit"))
	if f := fault.As(err); f != nil && f.Kind == fault.Invalid {
		problems = append(problems, f.Problems...)
	} else if err != nil {
		return account.GrantInput{}, err
	}
	return account.GrantInput{Role: role, UnitID: unit.ID}, fault.Of(problems)
}

// grantInputs are the two inputs of a grant: a role that the reader may grant, and a unit.
func grantInputs(r *web.Request) ([]ui.Input, error) {
	near, err := r.UnitSuggestions()
	if err != nil {
		return nil, err
	}
	role := ui.Input{Key: "role", Label: r.T("field.role"), Kind: "choice", Value: string(access.Clerk)}
	for _, candidate := range access.Roles {
		if slices.ContainsFunc(r.Actor.Grants, func(g access.Grant) bool { return g.Role.MayGrant(candidate) }) {
			role.Options = append(role.Options, ui.Option{Value: string(candidate), Label: r.T("role." + string(candidate))})
		}
	}
	unit := ui.Input{Key: "unit", Label: r.T("field.unit"), Hint: r.T("hint.unit"), Suggestions: near}
	if r.Refused() {
		role.Value, unit.Value = r.Form("role"), r.Form("unit")
	}
	for _, p := range r.Problems() {
		switch p.Field {
		case "role":
			role.Error = r.Words.Problem(p)
		case "unit":
			unit.Error = r.Words.Problem(p)
		}
	}
	return []ui.Input{role, unit}, nil
}

func grantWords(words *i18n.Printer, g account.Grant) string {
	return words.T("users.grant", "Role", words.T("role."+string(g.Role)), "Unit", g.UnitName)
}

// mayChange reports whether the reader could have granted everything that the account holds, as the commands require.
func mayChange(r *web.Request, a account.Account) bool {
	return !a.Elsewhere && !slices.ContainsFunc(a.Grants, func(g account.Grant) bool { return !r.Actor.MayGrant(g.Role, g.Path) })
}
