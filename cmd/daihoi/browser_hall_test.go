package main

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	protocol "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"

	"daihoi/models/access"
)

// The screen of the hall shows an arrival at a desk by itself: at once by the stream of the server, without a stream by asking again,
// and without a script the browser reloads it.
func TestBrowserHallScreen(t *testing.T) {
	t.Parallel()
	p := start(t, "serve", "--db", demoCopy(t), "--addr", "127.0.0.1:0")
	b := newTab(t, p.base)
	desk, people := b.openDesk(p)
	hall := strings.Replace(p.follow(t, desk, `"(/congresses/\d+/day/door[^"]+)"`), "/door", "/hall", 1)
	arrives := func(n int) {
		t.Helper()
		status, _, err := p.post(t.Context(), desk, url.Values{"text": {people[n].card}})
		require.NoError(t, err)
		require.Equal(t, http.StatusSeeOther, status)
	}
	shows := func(b *tab, present string) {
		t.Helper()
		b.until(`window.same === 1 && document.querySelector('.door-count b')?.innerText.startsWith('` + present + `/')`)
	}
	arrives(0)
	b.open(hall)
	b.js(`window.same = 1`)
	shows(b, "1")
	b.until(`performance.getEntriesByType('resource').some(e => e.name.endsWith('live.js') && e.responseEnd)`)
	b.js(`(() => { for (let i = setTimeout(() => {}); i > 0; i--) clearInterval(i) })()`) // nothing but the stream is left
	arrives(1)
	shows(b, "2")
	b.clean(hall)

	without := newTab(t, p.base)
	without.signIn(access.Organizer)
	without.do(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, protocol.AddScriptToEvaluateOnNewDocument, protocol.AddScriptToEvaluateOnNewDocumentParams{
			Source: `delete window.EventSource; const set = window.setInterval; window.setInterval = (f, ms) => set(f, ms / 20)`}) // a fast clock
		return err
	}))
	without.open(hall)
	without.js(`window.same = 1`)
	require.Equal(t, "undefined", without.js(`typeof EventSource`))
	shows(without, "2")
	arrives(2)
	shows(without, "3")
	without.clean(hall)

	_, text := p.get(t, hall)
	require.Contains(t, text, `<noscript><meta http-equiv="refresh" content="15`)
}
