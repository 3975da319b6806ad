package accounts

import (
	"context"
	"slices"
	"strings"

	"daihoi/app/web"
	"daihoi/models/account"
	"daihoi/templates/accounts"
	"daihoi/templates/ui"
)

// secondPage is where the reader turns the second step of the sign-in on and off.
func secondPage(r *web.Request) (web.Result, error) {
	a, err := account.AuthenticatorOf(r.Tx, r.User.ID)
	if err != nil {
		return web.Result{}, err
	}
	v := accounts.Second{Frame: r.Frame("second.title", ui.Link{Href: "/account", Label: r.T("nav.account")}, web.Here(r.T("second.title"))), Code: codeInput(r)}
	v.Frame.Path = "/account/second"
	switch {
	case a.On():
		v.Since = r.T("second.since", "When", r.Words.Moment(a.Since.Time))
		left, err := account.RecoveryLeft(r.Tx, r.User.ID)
		v.Left = r.T("second.left", "Count", int(left))
		return web.Show(accounts.SecondPage(v)), err
	case a.Secret != "":
		address, err := a.Address(r.T("second.issuer"), r.User.Username)
		if err != nil {
			return web.Result{}, err
		}
		v.Secret = grouped(a.Secret)
		v.QR, err = web.QRCode(address)
		return web.Show(accounts.SecondPage(v)), err
	}
	return web.Show(accounts.SecondPage(v)), nil
}

// grouped sets a blank after every four letters.
func grouped(secret string) string {
	var parts []string
	for part := range slices.Chunk([]byte(secret), 4) {
		parts = append(parts, string(part))
	}
	return strings.Join(parts, " ")
}

func beginSecond(r *web.Request) (web.Result, error) {
	return web.Redirect("/account/second"), account.BeginSecond(r.Tx)
}

// withCode runs a command that asks for a code. Tries are counted before, so that an open session is no way to guess.
func withCode(command func(r *web.Request, code string) (web.Result, error)) web.Preparation {
	return func(ctx context.Context, r *web.Request) (web.Handler, error) {
		err := r.Door().SpendCode(ctx, r.User)
		return func(r *web.Request) (web.Result, error) { return command(r, r.Form("code")) }, onTheForm(err)
	}
}

func confirmSecond(r *web.Request, code string) (web.Result, error) {
	codes, err := account.ConfirmSecond(r.Tx, code, r.Clock())
	return recoveryShown(r, codes), err
}

func renewRecovery(r *web.Request, code string) (web.Result, error) {
	codes, err := account.RenewRecovery(r.Tx, code, r.Clock())
	return recoveryShown(r, codes), err
}

func endSecond(r *web.Request, code string) (web.Result, error) {
	return web.Redirect("/account/second").Saying("second.ended"), account.EndSecond(r.Tx, code, r.Clock())
}

// recoveryShown answers the POST with a page: only digests are stored, so the codes can be shown just once.
func recoveryShown(r *web.Request, codes []string) web.Result {
	v := accounts.Recovery{Frame: r.Frame("second.recovery", ui.Link{Href: "/account", Label: r.T("nav.account")},
		ui.Link{Href: "/account/second", Label: r.T("second.title")}, web.Here(r.T("second.recovery"))), Username: r.User.Username, Codes: codes}
	v.Frame.Path = "/account/second" // the address of this page answers no GET
	return web.Show(accounts.RecoveryPage(v))
}

func resetSecond(r *web.Request) (web.Result, error) {
	id, err := r.ID("id")
	if err != nil {
		return web.Result{}, err
	}
	return web.Redirect(userPath(id)).Saying("second.reset_done"), account.ResetSecond(r.Tx, id, r.FormInt("version"))
}
