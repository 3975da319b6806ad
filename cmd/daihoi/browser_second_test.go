package main

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/pquerna/otp/totp"
	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/demo"
)

// A clerk turns the second step on with an app, and gets in at another browser with a recovery code.
func TestBrowserSecondStep(t *testing.T) {
	t.Parallel()
	p := start(t, "serve", "--db", demoCopy(t), "--addr", "127.0.0.1:0")
	b := newTab(t, p.base)
	b.signIn(access.Clerk)
	b.open("/account/second")
	b.leaving(chromedp.Click(chromedp.CSS("main .btn.primary")))
	require.Empty(t, b.findings("/account/second", "vi", keyPattern(t)))
	secret := strings.ReplaceAll(b.js("document.querySelector('main code').textContent"), " ", "")
	code, err := totp.GenerateCode(secret, time.Now())
	require.NoError(t, err)
	b.do(chromedp.SendKeys(chromedp.CSS("[name=code]"), code))
	b.leaving(chromedp.Click(chromedp.CSS("main .btn.primary")))
	recovery := b.js("document.querySelector('main ol code').textContent")
	require.Empty(t, b.findings("/account/second", "vi", keyPattern(t)))
	b.clean("second step")

	other := newTab(t, p.base)
	clerk := demo.Accounts()[slices.IndexFunc(demo.Accounts(), func(a demo.Account) bool { return a.Role == access.Clerk })]
	other.open("/sign-in")
	other.do(chromedp.SendKeys(chromedp.CSS("[name=username]"), clerk.Username), chromedp.SendKeys(chromedp.CSS("[name=password]"), demo.Password))
	other.leaving(chromedp.Click(chromedp.CSS(".signin .btn.primary")))
	require.Equal(t, "/sign-in/code", other.js("location.pathname"))
	require.Empty(t, other.findings("/sign-in/code", "vi", keyPattern(t)))
	other.do(chromedp.SendKeys(chromedp.CSS("[name=code]"), recovery))
	other.leaving(chromedp.Click(chromedp.CSS("main .btn.primary")))
	require.Contains(t, other.js("location.pathname"), "/congresses/")
	other.clean("sign-in with a recovery code")
}
