package main

import (
	"context"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/webauthn"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/demo"
)

// A clerk adds a passkey with the browser's own device, signs out, signs in with it and removes it.
func TestBrowserPasskey(t *testing.T) {
	t.Parallel()
	p := start(t, "serve", "--db", demoCopy(t), "--addr", "127.0.0.1:0")
	b := newTab(t, strings.Replace(p.base, "127.0.0.1", "localhost", 1))
	b.do(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		if _, err := chromedp.Call(ctx, webauthn.Enable, webauthn.EnableParams{}); err != nil {
			return err
		}
		_, err := chromedp.Call(ctx, webauthn.AddVirtualAuthenticator, webauthn.AddVirtualAuthenticatorParams{Options: &webauthn.VirtualAuthenticatorOptions{
			Protocol: webauthn.AuthenticatorProtocolCtap2, Transport: webauthn.AuthenticatorTransportInternal, HasResidentKey: true, HasUserVerification: true,
			IsUserVerified: true, AutomaticPresenceSimulation: true}})
		return err
	}))
	b.signIn(access.Clerk)
	b.open("/account/keys")
	require.Empty(t, b.findings("/account/keys", "vi", keyPattern(t)))
	b.do(chromedp.SetValue(chromedp.CSS("#f-key_name"), "Máy cơ quan"), chromedp.SendKeys(chromedp.CSS("#f-current_password"), demo.Password))
	b.leaving(chromedp.Click(chromedp.CSS("main .btn.primary")))
	b.arrives("location.pathname == '/account/keys' && document.body.innerText.includes('Máy cơ quan')")
	require.Empty(t, b.findings("/account/keys", "vi", keyPattern(t)))

	b.leaving(chromedp.Evaluate[chromedp.Void]("document.querySelector('form[action=\"/sign-out\"]').requestSubmit()"))
	require.Empty(t, b.findings("/sign-in", "vi", keyPattern(t)))
	b.leaving(chromedp.Click(chromedp.CSS("form[action='/sign-in/key'] button")))
	b.arrives("location.pathname.startsWith('/congresses/')")

	b.open("/account/keys")
	require.Contains(t, b.js("document.querySelector('main').innerText"), "dùng lần cuối")
	b.leaving(chromedp.Click(chromedp.CSS("form[action='/account/keys/remove'] button")))
	require.Contains(t, b.js("document.querySelector('main').innerText"), "Chưa có khóa nào")
	b.clean("a passkey from making to removing")
}

// arrives waits for a JavaScript condition while pages lead from one to the next by themselves.
func (b *tab) arrives(condition string) {
	b.t.Helper()
	ctx, cancel := b.step()
	defer cancel()
	for ctx.Err() == nil {
		if met, err := value(b, chromedp.Evaluate[bool]("!!("+condition+")")); err == nil && met {
			return
		}
	}
	b.t.Fatalf("%s never came true", condition)
}
