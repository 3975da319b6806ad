package main

import (
	"context"
	_ "embed"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/demo"
)

// axe is axe-core 4.14.1 (MPL-2.0): the accessibility rules of WCAG 2.2 A and AA.
//
//go:embed testdata/axe.min.js
var axe string

// pictures renews the README's picture: go test ./cmd/daihoi -run Browser -pictures
var pictures = flag.Bool("pictures", false, "renew the picture of the README")

// startBrowser starts Chromium once for the whole package.
var startBrowser = sync.OnceValues(func() (context.Context, error) {
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		return nil, fmt.Errorf("no Chromium found")
	}
	options := []chromedp.ExecAllocatorOption{chromedp.ExecPath(path), chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.NoFirstRun, chromedp.NoDefaultBrowserCheck}
	for _, f := range []string{"disable-quic", "disable-background-networking", "disable-component-update", "disable-sync", "hide-scrollbars"} {
		options = append(options, chromedp.Flag(f, true))
	}
	allocator, _ := chromedp.NewExecAllocator(context.Background(), options...)
	browser, _ := chromedp.NewContext(allocator)
	return browser, chromedp.Do(browser, chromedp.Navigate("about:blank"))
})

// tab is a person at a browser, with a cookie jar of its own.
type tab struct {
	t    *testing.T
	ctx  context.Context
	base string
	mu   sync.Mutex
	logs []string
}

func newTab(t *testing.T, base string) *tab {
	t.Helper()
	browser, err := startBrowser()
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("missing in CI: Chromium: ", err)
		}
		t.Skip("skipped without Chromium")
	}
	ctx, cancel := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
	ctx, timeout := context.WithTimeout(ctx, 3*time.Minute)
	t.Cleanup(func() { timeout(); cancel() })
	b := &tab{t: t, ctx: ctx, base: base}
	messages := chromedp.Console(ctx)
	go func() {
		for m, err := range messages {
			if err != nil {
				return
			}
			refused := strings.Contains(m.Text, "status of 422") || strings.Contains(m.Text, "status of 409") // forms shown again
			if !refused && (m.IsException() || m.Type == "error" || m.Type == "warning") {
				b.mu.Lock()
				b.logs = append(b.logs, m.String())
				b.mu.Unlock()
			}
		}
	}()
	b.size(1366, 768)
	return b
}

func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	require.NoError(b.t, chromedp.Do(b.ctx, steps...))
}

func (b *tab) size(width, height int64) {
	b.t.Helper()
	b.do(chromedp.EmulateViewport(width, height))
}

func (b *tab) open(path string) {
	b.t.Helper()
	b.do(chromedp.Navigate(b.base + path))
}

// js evaluates an expression that gives a string.
func (b *tab) js(expression string) string {
	b.t.Helper()
	s, err := chromedp.Run(b.ctx, chromedp.Evaluate[string]("String("+expression+")"))
	require.NoError(b.t, err)
	return s
}

// until waits for a JavaScript condition.
func (b *tab) until(condition string) {
	b.t.Helper()
	_, err := chromedp.Run(b.ctx, chromedp.Poll[bool]("!!("+condition+")", chromedp.WithPollingTimeout(15*time.Second)))
	require.NoError(b.t, err, "%s never came true at %s", condition, b.js("location.pathname"))
}

// leaving runs steps that lead to another page and waits until that page is there.
func (b *tab) leaving(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	_, err := chromedp.RunResponse(b.ctx, steps...)
	require.NoError(b.t, err)
}

func (b *tab) signIn(role access.Role) {
	b.t.Helper()
	for _, a := range demo.Accounts() {
		if a.Role != role {
			continue
		}
		b.open("/sign-in")
		b.do(chromedp.SendKeys(chromedp.CSS("[name=username]"), a.Username), chromedp.SendKeys(chromedp.CSS("[name=password]"), demo.Password))
		b.leaving(chromedp.Click(chromedp.CSS(".signin .btn.primary")))
		require.NotContains(b.t, b.js("location.pathname"), "sign-in")
	}
}

func (b *tab) clean(where string) {
	b.t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	require.Empty(b.t, b.logs, where)
}

// pagesOf finds an address of every kind of page for the role, by the links that the pages offer.
func (b *tab) pagesOf() []string {
	b.t.Helper()
	home := "/units/" + demo.UnitCode
	b.open(home)
	congress := b.js(`[...document.querySelectorAll('a[href^="/congresses/"]')].map(a => a.pathname.split('/').slice(0, 3).join('/'))[0]`)
	b.open(congress)
	milestone := b.js(`document.querySelector('a[href*="/milestones/"]').pathname`)
	b.open(congress + "/delegates")
	delegate := b.js(`document.querySelector('a[href^="/delegates/"]')?.pathname || ''`)
	pages := []string{"/units", "/users", "/users/new", "/templates", "/audit", "/account", "/account/password", "/shortcuts", "/clusters", milestone, congress}
	for _, path := range []string{"", "?as_of=2024-03-29", "/matrix", "/matrix?as_of=2024-03-29", "/work", "/delegates", "/completeness", "/targets", "/duplicates",
		"/delegations", "/curves", "/difficulties", "/difficulties/new", "/reminders", "/returns", "/calendar", "/calendar?view=week", "/calendar?view=list",
		"/conflicts", "/schedule/propose", "/leaders", "/leaders/new", "/teams/new", "/directives", "/directives/new", "/history"} {
		pages = append(pages, home+path)
	}
	for _, path := range []string{"/edit", "/sessions/new", "/delegates", "/delegates?edit=1", "/delegates/new", "/imports", "/composition", "/allocation", "/report",
		"/invitations", "/cards", "/delegation", "/outcome", "/agenda", "/programme?version=draft", "/script", "/leaders", "/move"} {
		pages = append(pages, congress+path)
	}
	b.open("/check-in")
	desk := b.js(`[...document.querySelectorAll('main .list .btn.primary')].at(-1).pathname`)
	pages = append(pages, "/check-in", "/check-in?card=12", desk, desk+"?q=n", desk+"/board", desk+"/roll", b.at(desk+"/roll", `main tbody a`))
	b.open("/clusters")
	cluster := b.js(`document.querySelector('main a[href^="/clusters/"]').pathname`)
	for _, path := range []string{"", "/pledge", "/pledge/edit", "/pledge/items/new", "/pledge/sign/020", "/scores/020", "/scores/016", "/scores/020/evidence", "/scores/020/evidence?rule=reports",
		"/summary", "/year"} {
		pages = append(pages, cluster+path)
	}
	if delegate != "" {
		pages = append(pages, delegate, delegate+"/withdraw")
	}
	b.open("/clusters")
	b.open(b.js(`document.querySelector('tbody a[href^="/clusters/"]').pathname`) + "/events")
	event := b.js(`document.querySelector('tbody a[href*="/events/"]').pathname`)
	pages = append(pages, cluster+"/events", cluster+"/events/new", event, event+"/people", b.at(event+"/people", "main tbody a"))
	pages = append(pages, event+"/agenda", event+"/programme", event+"/script")
	b.open("/templates")
	return append(pages, b.js(`document.querySelector('a[href^="/templates/"]').pathname`))
}

// at is where the first link of the selector on a page leads.
func (b *tab) at(page, selector string) string {
	b.t.Helper()
	b.open(page)
	return b.js("document.querySelector('" + selector + "').pathname")
}

// widest names what makes a page scroll sideways, "" when it does not.
const widest = `document.documentElement.scrollWidth <= innerWidth ? '' : [...document.querySelectorAll('body *')]
	.filter(e => e.getBoundingClientRect().right > innerWidth && !e.closest('.scroll, .chips, .vh')).map(e => e.outerHTML.slice(0, 120)).slice(-3).join(' | ') || 'something'`

// Every page, in both languages: no sideways scroll from 320 px up, nothing on the console, no accessibility violation.
func TestBrowserPagesAreSound(t *testing.T) {
	t.Parallel()
	p := start(t, "serve", "--db", demoCopy(t), "--addr", "127.0.0.1:0")
	for _, language := range []string{"vi", "en"} {
		b := newTab(t, p.base)
		b.signIn(access.Organizer)
		if language == "en" {
			b.leaving(chromedp.Click(chromedp.CSS(".bar .lang [value=en]")))
		}
		for _, page := range b.pagesOf() {
			for _, width := range []int64{320, 390, 768, 1366} {
				b.size(width, 844)
				b.open(page)
				require.Equal(t, language, b.js("document.documentElement.lang"), page)
				require.Empty(t, b.js(widest), "%s scrolls sideways at %d px", page, width)
			}
			require.NotRegexp(t, `\b(field|choice|state|stage|reason|group|problem|audit|step|role)\.[a-z_]+`, b.js("document.body.innerText"), "%s shows a key", page)
			require.Empty(t, b.violations(), "%s (%s)", page, language)
			b.clean(page)
		}
	}
}

func (b *tab) violations() string {
	b.t.Helper()
	_, err := chromedp.Run(b.ctx, chromedp.Evaluate[int](axe+";1"))
	require.NoError(b.t, err)
	found, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](`axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']})
		.then(r => r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html.slice(0, 160)).join(' / ')).join('\n'))`, chromedp.EvalAwaitPromise))
	require.NoError(b.t, err)
	return found
}

// A district from nothing: set-up, one click, a filled dashboard.
func TestBrowserSetUp(t *testing.T) {
	t.Parallel()
	p := start(t, "serve", "--db", filepath.Join(t.TempDir(), "new.db"), "--addr", "127.0.0.1:0")
	b := newTab(t, p.base)
	b.open("/")
	require.Equal(t, "/setup", b.js("location.pathname"))
	b.do(chromedp.SendKeys(chromedp.CSS("[name=code]"), p.setupCode(t)), chromedp.SetValue(chromedp.CSS("[name=district]"), "020"),
		chromedp.SendKeys(chromedp.CSS("[name=username]"), "quantri"), chromedp.SendKeys(chromedp.CSS("[name=full_name]"), "Nguyễn Thị Hạnh"),
		chromedp.SendKeys(chromedp.CSS("[name=password]"), "ngan"))
	b.leaving(chromedp.Click(chromedp.CSS("main .btn.primary")))
	require.Contains(t, b.js("document.body.innerText"), "8")
	require.Equal(t, "Nguyễn Thị Hạnh", b.js("document.querySelector('[name=full_name]').value"), "what was typed is kept")
	b.do(chromedp.SendKeys(chromedp.CSS("[name=password]"), "mat-khau-rieng-1"))
	b.leaving(chromedp.Click(chromedp.CSS("main .btn.primary")))
	require.Equal(t, "/units/020", b.js("location.pathname"))
	require.Contains(t, b.js("document.body.innerText"), "Thanh Liệt")
	b.clean("set-up")
}

// A clerk submits a milestone from the side panel, is told at the field what is missing, and a reviewer approves it.
func TestBrowserMilestoneJourney(t *testing.T) {
	t.Parallel()
	p := start(t, "serve", "--db", demoCopy(t), "--addr", "127.0.0.1:0")
	b := newTab(t, p.base)
	b.signIn(access.Clerk)
	b.do(chromedp.Click(chromedp.CSS(`.tasks li:has(.badge.s-notdue) a[data-panel], .tasks li:has(.badge.s-late) a[data-panel], .tasks li:has(.badge.s-progress) a[data-panel]`)))
	b.until(`document.querySelector('#panel[open] form')`)
	milestone := b.js(`document.querySelector('#panel form').getAttribute('action')`)
	b.do(chromedp.Click(chromedp.CSS(`#panel [name=action][value=submit]`)), chromedp.SendKeys(chromedp.CSS(`#panel [name=doc_date]`), "31/2/2024"),
		chromedp.SendKeys(chromedp.CSS(`#panel [name=note]`), "Gửi kèm biên bản"))
	b.do(chromedp.Click(chromedp.CSS(`#panel .btn.primary`)))
	b.until(`document.querySelector('#panel .error-summary')`)
	require.Equal(t, "Gửi kèm biên bản", b.js(`document.querySelector('#panel [name=note]').value`))
	require.Equal(t, "31/2/2024", b.js(`document.querySelector('#panel [name=doc_date]').value`))
	b.do(chromedp.SetValue(chromedp.CSS(`#panel [name=doc_date]`), "04/4/2024"), chromedp.SendKeys(chromedp.CSS(`#panel [name=doc_number]`), "07/BC-MTTQ"))
	b.leaving(chromedp.Click(chromedp.CSS(`#panel .btn.primary`)))
	b.open(milestone)
	require.Contains(t, b.js("document.body.innerText"), "07/BC-MTTQ")

	r := newTab(t, p.base)
	r.signIn(access.Reviewer)
	r.open(milestone)
	r.do(chromedp.Click(chromedp.CSS(`[name=action][value=approve]`)))
	r.leaving(chromedp.Click(chromedp.CSS(`main .btn.primary`)))
	r.open(milestone)
	require.NotZero(t, r.js(`document.querySelectorAll('.badge.s-done').length`))
	r.clean("reviewer")
}

// An organizer corrects a delegate: search without marks, a wrong date named at its field, the right one saved.
func TestBrowserDelegateJourney(t *testing.T) {
	t.Parallel()
	p := start(t, "serve", "--db", demoCopy(t), "--addr", "127.0.0.1:0")
	b := newTab(t, p.base)
	b.signIn(access.Organizer)
	b.open("/units/" + demo.UnitCode + "/delegates?q=NGUYEN")
	require.NotZero(t, b.js(`document.querySelectorAll('tbody tr').length`))
	require.Contains(t, b.js("document.querySelector('tbody').innerText"), "Nguyễn")
	b.do(chromedp.KeyEvent("/"))
	b.until(`document.activeElement.matches('[data-filter]')`)
	b.leaving(chromedp.Click(chromedp.CSS("tbody a[href^='/delegates/']")))
	delegate := b.js("location.pathname")
	b.do(chromedp.SetValue(chromedp.CSS("[name=born_on]"), "31/2/1970"), chromedp.SetValue(chromedp.CSS("[name=occupation]"), "Chủ tịch Hội Nông dân"))
	b.leaving(chromedp.Click(chromedp.CSS("main form .btn.primary")))
	require.Equal(t, "31/2/1970", b.js("document.querySelector('[name=born_on]').value"))
	require.Equal(t, "true", b.js("document.querySelector('[name=born_on]').matches('[aria-invalid]')"))
	b.do(chromedp.SetValue(chromedp.CSS("[name=born_on]"), "28/02/1950"))
	b.leaving(chromedp.Click(chromedp.CSS("main form .btn.primary")))
	require.Contains(t, b.js("location.search"), "NGUYEN", "back to the list as it was filtered")
	b.open(delegate)
	require.Equal(t, "Chủ tịch Hội Nông dân", b.js("document.querySelector('[name=occupation]').value"))
	require.Equal(t, "28/02/1950", b.js("document.querySelector('[name=born_on]').value"))
	require.Contains(t, b.js("document.body.innerText"), "28/02/1950", "the change stands in the history")
}

// Without JavaScript everything still works by links and forms.
func TestBrowserWithoutScript(t *testing.T) {
	t.Parallel()
	p := start(t, "serve", "--db", demoCopy(t), "--addr", "127.0.0.1:0")
	b := newTab(t, p.base)
	b.do(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		return err
	}))
	b.signIn(access.Clerk)
	b.leaving(chromedp.Click(chromedp.CSS(`.tasks a[href*="/milestones/"]`)))
	require.Contains(t, b.js("location.pathname"), "/milestones/")
	require.NotZero(t, b.js(`document.querySelectorAll('main form[method=post]').length`))
}

// The README's picture is what the first screen of the demo looks like; -pictures renews it.
func TestBrowserPicture(t *testing.T) {
	t.Parallel()
	p := start(t, "serve", "--db", demoCopy(t), "--addr", "127.0.0.1:0")
	b := newTab(t, p.base)
	b.signIn(access.Organizer)
	b.open("/units/" + demo.UnitCode)
	b.until("document.fonts.status === 'loaded'")
	png, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	require.NoError(t, err)
	require.Greater(t, len(png), 50_000, "an empty page is a small picture")
	if *pictures {
		require.NoError(t, os.WriteFile(filepath.Join("testdata", "dashboard.png"), png, 0o644))
	}
}

// setupCode is what the console printed.
func (p *program) setupCode(t *testing.T) string {
	t.Helper()
	require.NotEmpty(t, p.code)
	return p.code
}
