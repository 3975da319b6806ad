package main

import (
	"bytes"
	_ "embed"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"daihoi/app"
	"daihoi/models/access"
	"daihoi/models/demo"
	"daihoi/templates/i18n"
)

// axe is axe-core 4.14.1 (MPL-2.0): the accessibility rules of WCAG 2.2 A and AA.
//
//go:embed testdata/axe.min.js
var axe string

// notPages are the addresses that nobody looks at for themselves, beside the downloads, whose names end like files.
var notPages = map[string]string{
	"/":      "leads to the own unit",
	"/setup": "is gone when there is a district: TestBrowserSetUp looks at it",
	"/congresses/:id/milestones/:milestone/files/:file": "a file",
	"/directives/:id/file":                              "a file",
	"/clusters/:id/events/:event/files/:paper":          "a file",
	"/check-in/:kind/:sitting/names":                    "a list that the desk fetches",
}

// visitors see a page that the organizer of the district does not; "" is nobody.
var visitors = map[string]access.Role{
	"/sign-in":                          "",
	"/units/:code/edit":                 access.Admin,
	"/units/:code/add":                  access.Admin,
	"/units/:code/merge":                access.Admin,
	"/units/:code/convene":              access.Admin,
	"/clusters/:id/members":             access.Admin,
	"/templates/:id/import":             access.Admin,
	"/templates/:id/items/new":          access.Admin,
	"/templates/:id/items/:item":        access.Admin,
	"/templates/:id/items/:item/retire": access.Admin,
}

// views are further faces of a page, by what is added to its address.
var views = map[string][]string{
	"/units/:code":                        {"?as_of=2024-03-29"},
	"/units/:code/matrix":                 {"?as_of=2024-03-29", "?select=1&only=late"},
	"/units/:code/calendar":               {"?view=week", "?view=list"},
	"/congresses/:id/delegates":           {"?edit=1"},
	"/congresses/:id/programme":           {"?version=draft"},
	"/check-in":                           {"?card=12"},
	"/check-in/:kind/:sitting":            {"?q=n"},
	"/clusters/:id/scores/:code/evidence": {"?rule=reports"},
}

// examples gives an address for every kind of thing that a page can be about; the key is how its routes begin.
func examples(t *testing.T, p *program) map[string]string {
	t.Helper()
	p.signIn(t, access.Organizer)
	home := "/units/" + demo.UnitCode
	district := p.follow(t, home, `"(/congresses/\d+)">Huyện`)
	commune := p.follow(t, home, `"(/congresses/\d+)">Xã Thanh Liệt`)
	cluster := p.follow(t, "/clusters", `"(/clusters/\d+)`)
	event := p.follow(t, cluster+"/events", `"(/clusters/\d+/events/\d+)`)
	told := p.follow(t, "/check-in", `"(/check-in/session/\d+/roll)"`, `"(/check-in/session/\d+/roll/\d+)"`)
	template := p.follow(t, "/templates", `"(/templates/\d+)"`)
	return map[string]string{
		"/units/:code":                               home,
		"/units/:code/convene":                       "/units/00091/convene", // it has no congress yet
		"/units/:code/duplicates/merge":              p.follow(t, home+"/duplicates", `"(/units/\d+/duplicates/merge[^"]+)"`),
		"/difficulties/:id":                          p.follow(t, home+"/difficulties", `"(/difficulties/\d+)"`),
		"/directives/:id":                            p.follow(t, home+"/directives", `"(/directives/\d+)"`),
		"/leaders/:id":                               p.follow(t, home+"/leaders", `"(/leaders/\d+)"`),
		"/teams/:id":                                 p.follow(t, home+"/leaders", `"(/teams/\d+)"`),
		"/proposals/:id":                             p.aProposal(t, home),
		"/returns/:id":                               p.aReturn(t, home, commune),
		"/congresses/:id":                            commune,
		"/congresses/:id/allocation":                 district + "/allocation",
		"/congresses/:id/delegation/return":          p.follow(t, home+"/delegations", `"(/congresses/\d+/delegation/return)"`),
		"/congresses/:id/delegation/replace":         p.follow(t, home+"/delegations", `"(/congresses/\d+/delegation)"`, `"(/congresses/\d+/delegation/replace[^"]+)"`),
		"/congresses/:id/sessions/:session":          p.follow(t, commune, `"(/congresses/\d+/sessions/\d+)"`),
		"/congresses/:id/milestones/:milestone":      p.follow(t, commune, `"(/congresses/\d+/milestones/\d+)"`),
		"/imports/:id":                               p.uploaded(t, commune+"/imports", officialList(t)),
		"/delegates/:id":                             p.follow(t, commune+"/delegates", `"(/delegates/\d+)`),
		"/users/:id":                                 p.follow(t, "/users", `"(/users/\d+)"`),
		"/clusters/:id":                              cluster,
		"/clusters/:id/pledge/items/:line":           cluster + "/pledge/items/1",
		"/clusters/:id/pledge/sign/:code":            cluster + "/pledge/sign/" + demo.UnitCode,
		"/clusters/:id/scores/:code":                 cluster + "/scores/" + demo.UnitCode,
		"/clusters/:id/events/:event":                event,
		"/clusters/:id/events/:event/people/:person": p.follow(t, event+"/people", `"(/clusters/\d+/events/\d+/people/\d+)`),
		"/check-in/:kind/:sitting":                   strings.Split(told, "/roll/")[0],
		"/check-in/:kind/:sitting/roll/:subject":     told,
		"/templates/:id":                             template,
		"/templates/:id/items/:item":                 p.as(t, access.Admin).follow(t, template, `"(/templates/\d+/items/\d+)"`),
		"/templates/:id/versions/:version":           p.follow(t, template, `"(/templates/\d+/versions/\d+)"`),
	}
}

// follow looks for a link on a page, for the next one on the page to which that leads, and so on, and gives the last.
func (p *program) follow(t *testing.T, page string, links ...string) string {
	t.Helper()
	found := p.ways(t, page, links)
	require.NotEmpty(t, found, "no way from %s by %v", page, links)
	return found
}

func (p *program) ways(t *testing.T, page string, links []string) string {
	t.Helper()
	status, body := p.get(t, page)
	require.Equal(t, http.StatusOK, status, page)
	for _, m := range regexp.MustCompile(links[0]).FindAllStringSubmatch(body, -1) {
		address := html.UnescapeString(m[1])
		if len(links) == 1 {
			return address
		}
		if found := p.ways(t, address, links[1:]); found != "" {
			return found
		}
	}
	return ""
}

// aProposal has days proposed for a commune.
func (p *program) aProposal(t *testing.T, home string) string {
	t.Helper()
	form := home + "/schedule/propose"
	status, to, err := p.post(t.Context(), form, url.Values{"wish_from": {"8/4/2024"}, "wish_to": {"29/4/2024"}, "wish_shape": {"two_halves"},
		"wish_half": {"morning"}, "wish_margin": {"2"}, "wish_seed": {"1"}, "without": {"leads"}, "units": {p.follow(t, form, `name="units" value="(\d+)"`)}})
	require.NoError(t, err)
	require.Equal(t, http.StatusSeeOther, status)
	return to
}

// aReturn hands in the progress form of a commune that has begun something.
func (p *program) aReturn(t *testing.T, home, congress string) string {
	t.Helper()
	_, form := p.get(t, congress+"/progress-form.xlsx")
	book, err := excelize.OpenReader(strings.NewReader(form))
	require.NoError(t, err)
	defer func() { require.NoError(t, book.Close()) }()
	beginOne(t, book)
	var filled bytes.Buffer
	require.NoError(t, book.Write(&filled))
	return p.uploaded(t, home+"/returns", filled.Bytes())
}

// uploaded is where the upload of a workbook leads.
func (p *program) uploaded(t *testing.T, form string, book []byte) string {
	t.Helper()
	status, body, to := p.send(t, form, "tệp.xlsx", book)
	require.Equal(t, http.StatusSeeOther, status, body)
	return to
}

// addressOf puts the longest fitting example in place of the beginning of a route.
func addressOf(route string, examples map[string]string) (string, bool) {
	for begin, rest := route, ""; ; {
		if example, ok := examples[begin]; ok {
			return example + rest, !strings.Contains(rest, ":")
		}
		cut := strings.LastIndex(begin, "/")
		if cut <= 0 {
			return route, !strings.Contains(route, ":")
		}
		begin, rest = begin[:cut], begin[cut:]+rest
	}
}

// Every page that the program has, in both languages: no sideways scroll from 320 px up, nothing on the console, no
// accessibility violation, no key of a message in place of its words.
func TestBrowserPagesAreSound(t *testing.T) {
	t.Parallel()
	key := keyPattern(t)
	for _, language := range []string{"vi", "en"} {
		t.Run(language, func(t *testing.T) {
			t.Parallel()
			p := start(t, "serve", "--db", demoCopy(t), "--addr", "127.0.0.1:0") // its own: an account speaks one language everywhere
			readers := map[access.Role]*tab{}
			for _, page := range everyPage(t, examples(t, p)) {
				b := readers[page.visitor]
				if b == nil {
					b = newTab(t, p.base)
					b.open("/sign-in")
					if page.visitor != "" {
						b.signIn(page.visitor)
					}
					b.speak(language)
					readers[page.visitor] = b
				}
				t.Run(page.name, func(t *testing.T) {
					for _, finding := range b.under(t).findings(page.address, language, key) {
						t.Errorf("%s: %s", page.address, finding)
					}
				})
			}
		})
	}
}

// page is one face of a route.
type page struct {
	name, address string
	visitor       access.Role
}

// everyPage is one of each kind, and fails for a route that nobody has thought of.
func everyPage(t *testing.T, examples map[string]string) (pages []page) {
	t.Helper()
	known := map[string]bool{}
	for _, route := range app.Routes() {
		if route.Get == nil {
			continue
		}
		known[route.Path] = true
		if path.Ext(route.Path) != "" || notPages[route.Path] != "" {
			continue
		}
		address, ok := addressOf(route.Path, examples)
		if !ok {
			t.Errorf("%s: examples has no address for it, and it is not one of notPages", route.Path)
			continue
		}
		visitor, ok := visitors[route.Path]
		if !ok {
			visitor = access.Organizer
		}
		for _, view := range append([]string{""}, views[route.Path]...) {
			pages = append(pages, page{strings.TrimPrefix(route.Path, "/") + view, address + view, visitor})
		}
	}
	for _, route := range slices.Concat(keysOf(notPages), keysOf(visitors), keysOf(views)) {
		if !known[route] {
			t.Errorf("there is no page %s any more", route)
		}
	}
	return pages
}

func keysOf[V any](m map[string]V) (keys []string) {
	for key := range m {
		keys = append(keys, key)
	}
	return keys
}

// under is the same tab for a subtest.
func (b *tab) under(t *testing.T) *tab {
	c := *b
	c.t = t
	return &c
}

// speak chooses the language on the page that is open.
func (b *tab) speak(language string) {
	b.t.Helper()
	if b.js("document.documentElement.lang") != language {
		b.leaving(chromedp.Click(chromedp.CSS(`:is(.bar, .signin) .lang [value=` + language + `]`)))
	}
}

// widest names what makes a page scroll sideways, "" when it does not, as soon as the window is as wide as it should be.
const widest = `(async () => {
	while (innerWidth !== %d) await new Promise(requestAnimationFrame);
	return document.documentElement.scrollWidth <= innerWidth ? '' : [...document.querySelectorAll('body *')]
		.filter(e => e.getBoundingClientRect().right > innerWidth && !e.closest('.scroll, .chips, .vh')).map(e => e.outerHTML.slice(0, 120)).slice(-3).join(' | ') || 'something';
})()`

// spoken is all that a page says, aloud and to a screen reader.
const spoken = `[document.title, document.body.innerText, ...[...document.querySelectorAll('[aria-label], [title], [placeholder]')]
	.map(e => [e.ariaLabel, e.title, e.placeholder].join(' '))].join('\n')`

// violations runs axe with the rules of WCAG 2.0, 2.1 and 2.2, levels A and AA.
const violations = `axe.run(document, {resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']}).then(r => r.violations
	.map(v => v.id + ': ' + v.nodes.map(n => n.html.slice(0, 160)).join(' / ')).join('\n'))`

// keyPattern finds what looks like the key of a message.
func keyPattern(t *testing.T) *regexp.Regexp {
	t.Helper()
	keys, err := i18n.Keys("vi")
	require.NoError(t, err)
	var tops []string
	for _, key := range keys {
		top, _, _ := strings.Cut(key, ".")
		tops = append(tops, top)
	}
	return regexp.MustCompile(`\b(` + strings.Join(slices.Compact(tops), "|") + `)\.[a-z_]+`)
}

// findings opens a page once and says what is wrong with it.
func (b *tab) findings(address, language string, key *regexp.Regexp) (found []string) {
	b.t.Helper()
	defer func() {
		for _, line := range b.console.take() {
			found = append(found, "console: "+line)
		}
	}()
	ctx, cancel := b.step()
	defer cancel()
	answer, err := chromedp.Run(ctx, chromedp.NavigateResponse(b.base+address))
	switch {
	case err != nil:
		return []string{err.Error()}
	case answer.Status != http.StatusOK || answer.URL != b.base+address:
		return []string{fmt.Sprintf("answered with %d at %s", answer.Status, answer.URL)}
	}
	look := func(what, expression string) string {
		text, err := chromedp.Run(ctx, chromedp.Evaluate[string](expression, chromedp.EvalAwaitPromise))
		if err != nil {
			found = append(found, what+": "+err.Error())
		}
		return text
	}
	if is := look("language", "document.documentElement.lang"); is != language {
		found = append(found, "is in "+is)
	}
	for _, width := range []int64{320, 390, 768, 1366} {
		if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, 844)); err != nil {
			return append(found, err.Error())
		}
		if wide := look("width", fmt.Sprintf(widest, width)); wide != "" {
			found = append(found, fmt.Sprintf("scrolls sideways at %d px: %s", width, wide))
		}
	}
	for _, shown := range key.FindAllString(look("text", spoken), -1) {
		found = append(found, "shows the key "+shown)
	}
	if wrong := look("axe", axe+";"+violations); wrong != "" {
		found = append(found, wrong)
	}
	return found
}

func (b *tab) violations() string {
	b.t.Helper()
	found, err := value(b, chromedp.Evaluate[string](axe+";"+violations, chromedp.EvalAwaitPromise))
	require.NoError(b.t, err)
	return found
}
