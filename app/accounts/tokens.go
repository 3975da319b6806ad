package accounts

import (
	"strconv"
	"time"

	"daihoi/app/web"
	"daihoi/models/access"
	"daihoi/models/account"
	"daihoi/templates/accounts"
	"daihoi/templates/ui"
)

const tokensPath = "/account/tokens"

// tokensPage lists the reader's access tokens.
func tokensPage(r *web.Request) (web.Result, error) {
	if err := r.RequireSomewhere(access.View); err != nil {
		return web.Result{}, err
	}
	list, err := account.Tokens(r.Tx, r.User.ID)
	if err != nil {
		return web.Result{}, err
	}
	v := accounts.Tokens{Frame: r.Frame("tokens.title", ui.Link{Href: "/account", Label: r.T("nav.account")}, web.Here(r.T("tokens.title"))), Lines: tokenLines(r, list)}
	v.Frame.Path = tokensPath
	near, err := r.UnitSuggestions()
	if err != nil {
		return web.Result{}, err
	}
	unit := ui.Input{Key: "unit", Label: r.T("field.unit"), Hint: r.T("hint.token_unit"), Suggestions: near, Value: r.InputValue("unit", r.Home())}
	days := ui.Input{Key: "token_days", Label: r.T("field.token_days"), Kind: "choice", Value: r.InputValue("token_days", strconv.Itoa(account.TokenDays[1]))}
	for _, n := range account.TokenDays {
		days.Options = append(days.Options, ui.Option{Value: strconv.Itoa(n), Label: r.T("tokens.days", "Count", n)})
	}
	name := ui.Input{Key: "token_name", Label: r.T("field.token_name"), Hint: r.T("hint.token_name"), Value: r.InputValue("token_name", ""), Max: 60}
	v.Inputs = []ui.Input{r.WithError(name), r.WithError(unit), r.WithError(days)}
	if r.Actor.CanAnywhere(access.ViewSensitive) {
		v.Inputs = append(v.Inputs, r.WithError(ui.Input{Key: "token_sensitive", Label: r.T("field.token_sensitive"), Hint: r.T("hint.token_sensitive"), Kind: "check",
			Value: r.InputValue("token_sensitive", "")}))
	}
	return web.Show(accounts.TokensPage(v)), nil
}

// tokenLines are access tokens in words.
func tokenLines(r *web.Request, list []account.Token) []accounts.WayLine {
	var lines []accounts.WayLine
	for _, t := range list {
		scope, until := "tokens.scope", "tokens.until"
		if t.Sensitive {
			scope = "tokens.scope_sensitive"
		}
		over := t.Over(r.Tx.Now().Time)
		if over {
			until = "tokens.over"
		}
		lines = append(lines, accounts.WayLine{ID: strconv.FormatInt(t.ID, 10), Name: t.Name, Over: over, Notes: []string{r.T(scope, "Unit", t.UnitName),
			r.T(until, "When", r.Words.Moment(t.EndsAt.Time)), lastUse(r, t.UsedAt.Time, t.UsedFrom)}})
	}
	return lines
}

// lastUse says when, and perhaps from where, something was used last.
func lastUse(r *web.Request, at time.Time, from string) string {
	switch {
	case at.IsZero():
		return r.T("ways.unused")
	case from == "":
		return r.T("ways.used", "When", r.Words.Moment(at))
	}
	return r.T("ways.used_from", "When", r.Words.Moment(at), "Address", from)
}

// makeToken answers the POST with a page: only a digest of the secret is stored, so it can be shown just once.
func makeToken(r *web.Request) (web.Result, error) {
	if err := r.RequireSomewhere(access.View); err != nil {
		return web.Result{}, err
	}
	n := account.NewToken{Name: r.Form("token_name"), Sensitive: r.Form("token_sensitive") != "", Days: r.FormInt("token_days")}
	unit, err := r.UnitFromInput("unit", r.Form("unit"))
	if err != nil {
		return web.Result{}, err
	}
	n.UnitID, n.UnitPath = unit.ID, unit.Path
	secret, t, err := account.MakeToken(r.Tx, n)
	if err != nil {
		return web.Result{}, err
	}
	v := accounts.NewToken{Frame: r.Frame("tokens.made", ui.Link{Href: "/account", Label: r.T("nav.account")},
		ui.Link{Href: tokensPath, Label: r.T("tokens.title")}, web.Here(r.T("tokens.made"))), Name: t.Name, Secret: secret,
		Example: "curl -H 'Authorization: Bearer " + secret + "' -OJ " + r.Origin + "/units/" + unit.Code + "/progress.xlsx"}
	v.Frame.Path = tokensPath // the address of this page answers no GET
	return web.Show(accounts.NewTokenPage(v)), nil
}

func revokeToken(r *web.Request) (web.Result, error) {
	return web.Redirect(tokensPath).Saying("tokens.revoked"), account.RevokeToken(r.Tx, r.User.ID, int64(r.FormInt("token")))
}

func revokeUserToken(r *web.Request) (web.Result, error) {
	a, err := readAccount(r)
	if err != nil {
		return web.Result{}, err
	}
	return web.Redirect(userPath(a.ID)).Saying("tokens.revoked"), account.RevokeToken(r.Tx, a.ID, int64(r.FormInt("token")))
}

// fillKeysAndTokens lists passkeys and access tokens of a user for an administrator.
func fillKeysAndTokens(r *web.Request, userID int64, v *accounts.User) error {
	keys, err := account.Passkeys(r.Tx, userID)
	if err != nil {
		return err
	}
	list, err := account.Tokens(r.Tx, userID)
	v.Keys, v.Tokens = keyLines(r, keys, keyHost(r)), tokenLines(r, list)
	return err
}

// keyHost is the host to which keys of this site belong.
func keyHost(r *web.Request) string {
	site, _ := siteOf(r)
	return site.Host
}
