package main

import (
	"context"
	"errors"
	"flag"
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

// pictures renews the README's pictures: go test ./cmd/daihoi -run Browser -pictures
var pictures = flag.Bool("pictures", false, "renew the pictures of the README")

// sharedBrowser is one Chromium for the whole package; TestMain ends it.
var sharedBrowser struct {
	once sync.Once
	ctx  context.Context
	end  func()
	err  error
}

func browser(t *testing.T) (context.Context, error) {
	b := &sharedBrowser
	b.once.Do(func() {
		path := ""
		for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
			if found, err := exec.LookPath(name); err == nil {
				path = found
				break
			}
		}
		if path == "" {
			b.err = errors.New("no Chromium found")
			return
		}
		options := []chromedp.ExecAllocatorOption{chromedp.ExecPath(path), chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU,
			chromedp.NoFirstRun, chromedp.NoDefaultBrowserCheck, chromedp.WSURLReadTimeout(stepTimeout(t))}
		for _, f := range []string{"disable-quic", "disable-background-networking", "disable-component-update", "disable-sync", "hide-scrollbars",
			"disable-extensions", "disable-dev-shm-usage", "disable-site-isolation-trials", "in-process-gpu"} {
			options = append(options, chromedp.Flag(f, true))
		}
		// Do not cache pages, and stay in one process: this saves a sixth of the work.
		options = append(options, chromedp.Flag("disable-features", "BackForwardCache,ProactiveSwapBrowsingInstance,SpareRendererForSitePerProcess,RenderDocument"))
		allocator, release := chromedp.NewExecAllocator(context.Background(), options...)
		ctx, cancel := chromedp.NewContext(allocator)
		b.ctx, b.end = ctx, func() { cancel(); release() }
		b.err = chromedp.Do(ctx, chromedp.Navigate("about:blank"))
	})
	return b.ctx, b.err
}

// tab is one person's browser tab, with its own cookies.
type tab struct {
	t       *testing.T
	ctx     context.Context
	base    string
	console *console
}

// console collects the console messages of a page.
type console struct {
	mu    sync.Mutex
	lines []string
}

func (c *console) add(line string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.lines = append(c.lines, line)
}

// drain returns the messages since the last call.
func (c *console) drain() (lines []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	lines, c.lines = c.lines, nil
	return lines
}

func newTab(t *testing.T, base string) *tab {
	t.Helper()
	first, err := browser(t)
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("missing in CI: Chromium: ", err)
		}
		t.Skip("skipped without Chromium")
	}
	ctx, cancel := chromedp.NewContext(first, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	b := &tab{t: t, ctx: ctx, base: base, console: &console{}}
	messages := chromedp.Console(ctx)
	go func() {
		for m, err := range messages {
			if err != nil {
				return
			}
			refused := strings.Contains(m.Text, "status of 422") || strings.Contains(m.Text, "status of 409") // invalid forms, shown again
			if !refused && (m.IsException() || m.Type == "error" || m.Type == "warning") {
				b.console.add(m.String())
			}
		}
	}()
	// The first step creates the tab, which lives as long as the context of that step. So it cannot get its own timeout.
	late := time.AfterFunc(stepTimeout(t), cancel)
	require.NoError(t, chromedp.Do(ctx, chromedp.EmulateViewport(1366, 768)))
	late.Stop()
	return b
}

// step returns the context of one step, with its share of the remaining time.
func (b *tab) step() (context.Context, context.CancelFunc) {
	return context.WithTimeout(b.ctx, stepTimeout(b.t))
}

func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, cancel := b.step()
	defer cancel()
	require.NoError(b.t, chromedp.Do(ctx, steps...))
}

// value runs a step that returns a value.
func value[T any](b *tab, step chromedp.Action[T]) (T, error) {
	ctx, cancel := b.step()
	defer cancel()
	return chromedp.Run(ctx, step)
}

func (b *tab) size(width, height int64) {
	b.t.Helper()
	b.do(chromedp.EmulateViewport(width, height))
}

func (b *tab) open(path string) {
	b.t.Helper()
	b.do(chromedp.Navigate(b.base + path))
}

// js evaluates an expression that returns a string.
func (b *tab) js(expression string) string {
	b.t.Helper()
	s, err := value(b, chromedp.Evaluate[string]("String("+expression+")"))
	require.NoError(b.t, err)
	return s
}

// until waits for a JavaScript condition.
func (b *tab) until(condition string) {
	b.t.Helper()
	_, err := value(b, chromedp.Poll[bool]("!!("+condition+")", chromedp.WithPollingTimeout(0)))
	require.NoError(b.t, err, "%s never came true at %s", condition, b.js("location.pathname"))
}

// leaving runs steps that lead to another page and waits for that page.
func (b *tab) leaving(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, cancel := b.step()
	defer cancel()
	_, err := chromedp.RunResponse(ctx, steps...)
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
	require.Empty(b.t, b.console.drain(), where)
}

// From an empty database to a full dashboard: set-up, one click.
func TestBrowserSetUp(t *testing.T) {
	t.Parallel()
	p := start(t, "serve", "--db", filepath.Join(t.TempDir(), "new.db"), "--new", "--addr", "127.0.0.1:0")
	b := newTab(t, p.base)
	b.open("/")
	require.Equal(t, "/setup", b.js("location.pathname"))
	require.Empty(t, b.findings("/setup", "vi", keyPattern(t)))
	b.leaving(chromedp.Click(chromedp.CSS(`a[href="/setup?term=2024-2029"]`)))
	b.do(chromedp.SendKeys(chromedp.CSS("[name=code]"), p.setupCode(t)), chromedp.SetValue(chromedp.CSS("[name=district]"), "020"),
		chromedp.SendKeys(chromedp.CSS("[name=username]"), "quantri"), chromedp.SendKeys(chromedp.CSS("[name=full_name]"), "Nguyễn Thị Hạnh"),
		chromedp.SendKeys(chromedp.CSS("[name=password]"), "ngan"))
	b.leaving(chromedp.Click(chromedp.CSS("main .btn.primary")))
	require.Contains(t, b.js("document.querySelector('.error-summary').innerText"), "Mật khẩu phải có ít nhất 8 ký tự.")
	require.Equal(t, "Nguyễn Thị Hạnh", b.js("document.querySelector('[name=full_name]').value"), "what was typed is kept")
	b.do(chromedp.SendKeys(chromedp.CSS("[name=password]"), "mat-khau-rieng-1"))
	b.leaving(chromedp.Click(chromedp.CSS("main .btn.primary")))
	require.Equal(t, "/units/020", b.js("location.pathname"))
	require.Contains(t, b.js("document.body.innerText"), "Thanh Liệt")
	b.clean("set-up")
}

// A clerk submits a milestone from the side panel, sees at the field what is missing, and a reviewer approves it.
func TestBrowserMilestoneJourney(t *testing.T) {
	t.Parallel()
	p := start(t, "serve", "--db", demoCopy(t), "--addr", "127.0.0.1:0")
	b := newTab(t, p.base)
	b.signIn(access.Clerk)
	b.do(chromedp.Click(chromedp.CSS(`.tasks li:has(.badge.s-notdue) a[data-panel][href*="/milestones/"], .tasks li:has(.badge.s-late) a[data-panel][href*="/milestones/"], .tasks li:has(.badge.s-progress) a[data-panel][href*="/milestones/"]`)))
	b.until(`document.querySelector('#panel[open] form')`)
	milestone := b.js(`document.querySelector('#panel form').getAttribute('action')`)
	b.do(chromedp.Click(chromedp.CSS(`#panel [name=action][value=submit]`)), chromedp.SendKeys(chromedp.CSS(`#panel [name=doc_date]`), "31/2/2024"),
		chromedp.SendKeys(chromedp.CSS(`#panel [name=note]`), "Gửi kèm biên bản"))
	scan := filepath.Join(t.TempDir(), "biên bản.pdf")
	require.NoError(t, os.WriteFile(scan, []byte("%PDF-1.7 bản quét"), 0o600))
	b.do(chromedp.SetUploadFiles(chromedp.CSS(`#panel [type=file]`), []string{scan}))
	require.Equal(t, "biên bản.pdf", b.js(`document.querySelector('#panel .file output').textContent`))
	b.do(chromedp.Click(chromedp.CSS(`#panel .btn.primary`)))
	b.until(`document.querySelector('#panel .error-summary')`)
	require.Equal(t, "biên bản.pdf", b.js(`document.querySelector('#panel [type=file]').files[0].name`), "the chosen file stays in a refused form")
	require.Equal(t, "Gửi kèm biên bản", b.js(`document.querySelector('#panel [name=note]').value`))
	require.Equal(t, "31/2/2024", b.js(`document.querySelector('#panel [name=doc_date]').value`))
	b.js(`(picker => { picker.value = '2024-04-04'; picker.dispatchEvent(new Event('change')); })(document.querySelector('#panel .day:has([name=doc_date]) [type=date]'))`)
	require.Equal(t, "04/4/2024", b.js(`document.querySelector('#panel [name=doc_date]').value`), "as the calendar of the browser gives it, in the Vietnamese form")
	b.do(chromedp.SendKeys(chromedp.CSS(`#panel [name=doc_number]`), "07/BC-MTTQ"))
	b.leaving(chromedp.Click(chromedp.CSS(`#panel .btn.primary`)))
	b.open(milestone)
	require.Contains(t, b.js("document.body.innerText"), "07/BC-MTTQ")

	r := newTab(t, p.base)
	r.signIn(access.Reviewer)
	r.open(milestone)
	needed := `document.querySelector('label[for=f-reason] [data-needed]').textContent`
	r.do(chromedp.Click(chromedp.CSS(`[name=action][value=return]`)))
	require.Equal(t, "(cần cho bước này)", r.js(needed))
	r.do(chromedp.Click(chromedp.CSS(`[name=action][value=approve]`)))
	require.Equal(t, "(không bắt buộc)", r.js(needed))
	require.Equal(t, "Đã nộp, chờ duyệt", r.js(`document.querySelector('.badge.big').innerText`))
	r.do(chromedp.Click(chromedp.CSS(`[name=action][value=approve]`)))
	r.leaving(chromedp.Click(chromedp.CSS(`main .btn.primary`)))
	r.open(milestone)
	require.Equal(t, "Hoàn thành", r.js(`document.querySelector('.badge.big').innerText`))
	r.clean("reviewer")
}

// An organiser corrects a delegate: search without diacritics, a wrong date reported at its field, the right one
// saved.
func TestBrowserDelegateJourney(t *testing.T) {
	t.Parallel()
	p := start(t, "serve", "--db", demoCopy(t), "--addr", "127.0.0.1:0")
	b := newTab(t, p.base)
	b.signIn(access.Organizer)
	// By keyboard alone: Ctrl K, the hits while typing, the arrows or Enter; g and a letter for a module, j for the rows of a list.
	b.do(key("k", 75, ctrl, ""))
	b.until(`document.activeElement.id === 'q'`)
	b.do(chromedp.KeyEvent("nguyen van"))
	b.until(`document.querySelectorAll('#found [data-found="nguyen van"] ~ .hits [data-hit]').length > 5`)
	require.Equal(t, "0", b.js(`[...document.querySelectorAll('#found .hits b')].filter(e => !/^Nguyễn.* Văn/.test(e.innerText)).length`))
	b.do(key("ArrowDown", 40, 0, ""))
	b.until(`document.activeElement.matches('#found [data-hit]')`)
	b.do(key("Escape", 27, 0, ""))
	b.until(`document.activeElement.id === 'q' && !document.querySelector('#found [data-hit]')`)
	b.js(`document.querySelector('#q').value = ''`)
	b.do(chromedp.KeyEvent("00646"))
	b.until(`document.querySelector('#found [data-found="00646"]')`)
	b.leaving(enter())
	require.Contains(t, b.js("document.querySelector('h1').innerText"), "Xã Thanh Liệt", "Enter opens the first hit")
	b.do(chromedp.KeyEvent("g"))
	b.leaving(chromedp.KeyEvent("u"))
	require.Equal(t, "/units", b.js("location.pathname"))
	b.do(chromedp.KeyEvent("j"), chromedp.KeyEvent("j"), chromedp.KeyEvent("k"))
	require.Equal(t, "Xã Duyên Hà", b.js("document.activeElement.innerText"), "the first row")
	b.open("/units/" + demo.UnitCode + "/delegates?q=NGUYEN")
	require.Equal(t, "50 of 50", b.js(`(rows => rows.filter(r => r.innerText.includes('Nguyễn')).length + ' of ' + rows.length)([...document.querySelectorAll('tbody tr')])`))
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
	b.tablesHold()
}

// tablesHold looks at what tables do on a screen and on paper: all columns are seen on a wide screen; elsewhere they scroll under
// their head and beside their names; a print has every row under the head of the office, and the part of a screen is gone.
func (b *tab) tablesHold() {
	b.t.Helper()
	unit := "/units/" + demo.UnitCode
	inWindow := `(ths => ths.filter(th => th.getBoundingClientRect().right <= innerWidth).length + ' of ' + ths.length)([...document.querySelectorAll('.matrix thead th')])`
	b.size(1920, 900)
	b.open(unit + "/matrix")
	require.Equal(b.t, "49 of 49", b.js(inWindow), "the unit, 47 milestones and the sum")
	b.size(1366, 768)
	held := `((box, cell) => { const before = cell.getBoundingClientRect(); box.scrollLeft = 300; box.scrollTop = 60; const after = cell.getBoundingClientRect();
		return box.scrollLeft + ' ' + (before.left === after.left) + ' ' + (Math.abs(after.top - box.getBoundingClientRect().top) < 2); })(document.querySelector('.scroll'), document.querySelector('.scroll thead th'))`
	require.Equal(b.t, "300 true true", b.js(held), "the matrix scrolls inside")
	b.open(unit + "/delegates")
	require.Equal(b.t, "0 true true", b.js(held), "the head of a long list stays")
	b.open(unit + "/delegates?print=1")
	b.media("print", "")
	shown := `selector => [...document.querySelectorAll(selector)].filter(e => e.getClientRects().length).length`
	require.Equal(b.t, "1451", b.js("("+shown+")('tbody tr')"))
	require.Equal(b.t, "1", b.js("("+shown+")('.letterhead')"))
	require.Equal(b.t, "0", b.js("("+shown+")('.bar, .pager, .chips, .btn, [type=checkbox]')"))
	b.size(1040, 720) // A4, lying
	require.Equal(b.t, "true", b.js(`[...document.querySelectorAll('tbody tr')].slice(0, 50).every(tr => tr.getBoundingClientRect().height < 120)`), "a row is few lines high")
	b.open(unit + "/matrix?print=1")
	require.Equal(b.t, "49 of 49", b.js(inWindow), "on one sheet")
	b.media("", "")
	b.clean("tables")
}

// media sets what the page is shown on, "" for the screen, and the colours that the device wants, "" for its own.
func (b *tab) media(medium, scheme string) {
	b.t.Helper()
	b.do(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: medium,
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
		return err
	}))
}

// Without JavaScript everything works with links and forms.
func TestBrowserWithoutScript(t *testing.T) {
	t.Parallel()
	p := start(t, "serve", "--db", demoCopy(t), "--addr", "127.0.0.1:0")
	b := newTab(t, p.base)
	b.do(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		return err
	}))
	b.signIn(access.Clerk)
	b.leaving(chromedp.Click(chromedp.CSS(`.tasks li:has(.badge.s-notdue, .badge.s-late, .badge.s-progress) a[href*="/milestones/"]`)))
	milestone := b.js("location.pathname")
	require.Contains(t, milestone, "/milestones/")
	b.do(chromedp.Click(chromedp.CSS(`main [name=action][value=submit]`)), chromedp.SetValue(chromedp.CSS(`main [name=doc_number]`), "08/BC-MTTQ"),
		chromedp.SetValue(chromedp.CSS(`main [name=doc_date]`), "04/4/2024"))
	b.leaving(chromedp.Click(chromedp.CSS(`main .panel-foot .btn.primary`)))
	b.open(milestone)
	require.Equal(t, "Đã nộp, chờ duyệt", b.js(`document.querySelector('.badge.big').innerText`))
	require.Contains(t, b.js("document.querySelector('main').innerText"), "08/BC-MTTQ")
}

// The README shows pages of the demo; -pictures updates the pictures.
func TestBrowserPicture(t *testing.T) {
	t.Parallel()
	p := start(t, "serve", "--db", demoCopy(t), "--addr", "127.0.0.1:0")
	b := newTab(t, p.base)
	b.signIn(access.Organizer)
	unit := "/units/" + demo.UnitCode
	b.open(unit)
	commune := b.js(`document.querySelector('main table a[href^="/congresses/"]').getAttribute('href')`)
	for _, picture := range []struct{ name, path string }{
		{"dashboard", unit}, {"matrix", unit + "/matrix"}, {"calendar", unit + "/calendar"}, {"conflicts", unit + "/conflicts"},
		{"composition", commune + "/composition"}, {"duplicates", unit + "/duplicates"},
	} {
		b.open(picture.path)
		b.until("document.fonts.status === 'loaded'")
		png, err := value(b, chromedp.CaptureScreenshot())
		require.NoError(t, err)
		require.Greater(t, len(png), 30_000, "an empty page is a small picture: %s", picture.name)
		if *pictures {
			require.NoError(t, os.WriteFile(filepath.Join("testdata", picture.name+".png"), png, 0o644))
		}
	}
}

// setupCode is the code printed on the console.
func (p *program) setupCode(t *testing.T) string {
	t.Helper()
	require.NotEmpty(t, p.code)
	return p.code
}
