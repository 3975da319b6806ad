package main

import (
	"bytes"
	"cmp"
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

// notPages are addresses that are not pages, in addition to downloads, whose names end in a file extension, and to those that
// answer programs.
var notPages = map[string]string{
	"/":                 "leads to the own unit",
	"/sign-in/code":     "asks only after a password: TestBrowserSecondStep looks at it",
	"/sign-in/key":      "asks a device: TestBrowserPasskey looks at it",
	"/account/keys/new": "asks a device: TestBrowserPasskey looks at it",
	"/setup":            "is gone when there is a district: TestBrowserSetUp looks at it",
	"/congresses/:id/milestones/:milestone/files/:file": "a file",
	"/directives/:id/file":                              "a file",
	"/units/:code/photos/:photo":                        "a file",
	"/units/:code/papers/fields":                        "a file",
	"/units/:code/papers/drafts":                        "a file",
	"/units/:code/papers/batches/:batch/files":          "a file",
	"/units/:code/papers/templates/:form/file":          "a file",
	"/papers/:id/file":                                  "a file",
	"/downloads/:file":                                  "is there only while a long file is: TestLongListIsWrittenInTheBackground looks at it",
	"/downloads/:file/content":                          "a file",
	"/clusters/:id/events/:event/files/:paper":          "a file",
	"/meetings/:id/files/:scan":                         "a file",
	"/check-in/:kind/:sitting/names":                    "a list that the desk fetches",
	"/desk/:token/names":                                "a list that the desk fetches",
	"/handouts/:token/:file":                            "a file",
}

// visitors are the roles for pages closed to the district's organiser; "" is signed out.
var visitors = map[string]access.Role{
	"/sign-in":                          "",
	"/welcome/:token":                   "",
	"/desk/:token":                      "",
	"/handouts/:token":                  "",
	"/backups":                          access.Admin,
	"/retention":                        access.Admin,
	"/terms":                            access.Admin,
	"/terms/add":                        access.Admin,
	"/terms/edit":                       access.Admin,
	"/terms/rule":                       access.Admin,
	"/terms/roll":                       access.Admin,
	"/terms/roll/undo":                  access.Admin,
	"/units/:code/edit":                 access.Admin,
	"/units/:code/add":                  access.Admin,
	"/units/:code/merge":                access.Admin,
	"/units/:code/split":                access.Admin,
	"/units/:code/move":                 access.Admin,
	"/units/:code/undo":                 access.Admin,
	"/units/:code/convene":              access.Admin,
	"/clusters/:id/members":             access.Admin,
	"/templates/:id/import":             access.Admin,
	"/templates/:id/own":                access.Admin,
	"/templates/:id/give-back":          access.Admin,
	"/templates/:id/items/new":          access.Admin,
	"/templates/:id/items/:item":        access.Admin,
	"/templates/:id/items/:item/retire": access.Admin,
}

// views are query strings that show other views of a page.
var views = map[string][]string{
	"/units/:code":                        {"?as_of=2024-03-29"},
	"/units/:code/meetings":               {"?past=1"},
	"/units/:code/work":                   {"?list=tasks"},
	"/meetings/:id/move":                  {"?check=1&meeting_day=22/4/2024&meeting_starts=14:00&meeting_ends=16:00"},
	"/units/:code/matrix":                 {"?as_of=2024-03-29", "?select=1&only=late", "?print=1"},
	"/units/:code/delegates":              {"?print=1"},
	"/units/:code/calendar":               {"?view=week", "?view=list"},
	"/units/:code/merge":                  {"?preview=1&from=00643&into=00646&on=1/4/2024&source=NQ"},
	"/units/:code/papers/make":            {"?kind=approval&audience=units&preview=1&paper_day=5/4/2024&paper_summary=x"},
	"/congresses/:id/delegates":           {"?edit=1"},
	"/congresses/:id/programme":           {"?version=draft"},
	"/sign-in":                            {"?ended=idle"},
	"/check-in":                           {"?card=12", "?card=K7QF2M9X"},
	"/check-in/:kind/:sitting":            {"?q=n"},
	"/clusters/:id/scores/:code/evidence": {"?rule=reports"},
}

// examples gives an address for every kind of object that a page can show, keyed by the beginning of its routes.
func examples(t *testing.T, p *program) map[string]string {
	t.Helper()
	p.signIn(t, access.Organizer)
	home := "/units/" + demo.UnitCode
	district := p.follow(t, home, `"(/congresses/\d+)">Huyện`)
	commune := p.follow(t, home, `"(/congresses/\d+)">Xã Thanh Liệt`)
	cluster := p.follow(t, "/clusters", `"(/clusters/\d+)`)
	meeting := p.follow(t, home+"/meetings?past=1&kind=briefing", `"(/meetings/\d+)"`)
	event := p.follow(t, cluster+"/events", `"(/clusters/\d+/events/\d+)`)
	told := p.follow(t, "/check-in", `"(/check-in/session/\d+/roll)"`, `"(/check-in/session/\d+/roll/\d+)"`)
	template := p.follow(t, "/templates", `"(/templates/\d+)"`)
	day, desk, papers := p.openDay(t, strings.Split(told, "/roll/")[0])
	return map[string]string{
		"/units/:code":                               home,
		"/units/:code/convene":                       "/units/00091/convene", // a unit without a congress
		"/units/:code/move":                          "/units/00646/move",
		"/units/:code/reopen":                        "/units/00646/reopen",
		"/units/:code/duplicates/merge":              p.follow(t, home+"/duplicates", `"(/units/\d+/duplicates/merge[^"]+)"`),
		"/units/:code/office/:sheet":                 p.uploadSheet(t, home),
		"/committee/:id":                             p.follow(t, p.follow(t, home, `"(/congresses/\d+)">Xã Ngũ Hiệp`)+"/committee", `"(/committee/\d+)"`),
		"/units/:code/papers/batches/:batch":         p.issuePaper(t, home),
		"/units/:code/papers/templates/:form":        home + "/papers/templates/minutes",
		"/papers/:id":                                p.follow(t, home+"/papers/book", `"(/papers/\d+)"`),
		"/difficulties/:id":                          p.follow(t, home+"/difficulties", `"(/difficulties/\d+)"`),
		"/directives/:id":                            p.follow(t, home+"/directives", `"(/directives/\d+)"`),
		"/meetings/:id":                              meeting,
		"/meetings/:id/conclusions/:conclusion":      p.follow(t, meeting, `"(/meetings/\d+/conclusions/\d+)"`),
		"/tasks/:id":                                 p.follow(t, meeting, `"(/tasks/\d+)"`),
		"/congresses/:id/review/points/:point":       p.follow(t, commune+"/review", `"(/congresses/\d+/review/points/\d+)"`),
		"/leaders/:id":                               p.follow(t, home+"/leaders", `"(/leaders/\d+)"`),
		"/teams/:id":                                 p.follow(t, home+"/leaders", `"(/teams/\d+)"`),
		"/proposals/:id":                             p.createProposal(t, home),
		"/returns/:id":                               p.uploadForm(t, home, commune),
		"/congresses/:id":                            commune,
		"/congresses/:id/allocation":                 district + "/allocation",
		"/congresses/:id/delegation/return":          p.follow(t, home+"/delegations", `"(/congresses/\d+/delegation/return)"`),
		"/congresses/:id/delegation/replace":         p.follow(t, home+"/delegations", `"(/congresses/\d+/delegation)"`, `"(/congresses/\d+/delegation/replace[^"]+)"`),
		"/congresses/:id/sessions/:session":          p.follow(t, commune, `"(/congresses/\d+/sessions/\d+)"`),
		"/congresses/:id/milestones/:milestone":      p.follow(t, commune, `"(/congresses/\d+/milestones/\d+)"`),
		"/units/:code/commendations/:commendation":   p.commend(t, home),
		"/imports/:id":                               p.upload(t, commune+"/imports", officialList(t)),
		"/delegates/:id":                             p.follow(t, commune+"/delegates", `"(/delegates/\d+)`),
		"/corrections/:id":                           p.follow(t, home+"/corrections", `"(/corrections/\d+)"`),
		"/users/:id":                                 p.follow(t, "/users", `"(/users/\d+)"`),
		"/welcome/:token":                            p.invite(t),
		"/clusters/:id":                              cluster,
		"/clusters/:id/pledge/items/:line":           cluster + "/pledge/items/1",
		"/clusters/:id/pledge/sign/:code":            cluster + "/pledge/sign/" + demo.UnitCode,
		"/clusters/:id/scores/:code":                 cluster + "/scores/" + demo.UnitCode,
		"/clusters/:id/events/:event":                event,
		"/clusters/:id/events/:event/people/:person": p.follow(t, event+"/people", `"(/clusters/\d+/events/\d+/people/\d+)`),
		"/check-in/:kind/:sitting":                   strings.Split(told, "/roll/")[0],
		"/check-in/:kind/:sitting/roll/:subject":     told,
		"/congresses/:id/day":                        day,
		"/desk/:token":                               desk,
		"/handouts/:token":                           papers,
		"/templates/:id":                             template,
		"/templates/:id/give-back":                   p.ownTemplate(t, home, template) + "/give-back",
		"/templates/:id/items/:item":                 p.as(t, access.Admin).follow(t, template, `"(/templates/\d+/items/\d+)"`),
		"/templates/:id/versions/:version":           p.follow(t, template, `"(/templates/\d+/versions/\d+)"`),
	}
}

// follow follows links from page to page and returns the last address.
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

// openDay finds the day of the congress with the desk, and makes the links of its helpers and delegates.
func (p *program) openDay(t *testing.T, door string) (day, desk, papers string) {
	t.Helper()
	p.openDoor(t, door)
	hours := p.follow(t, door, `"(/congresses/\d+/day/door[^"]+)"`)
	a, err := p.sendForm(t.Context(), hours, url.Values{"do": {"link"}, "desk": {"Bàn ngoài"}})
	require.NoError(t, err)
	desk = regexp.MustCompile(`/desk/[A-Z2-7]+`).FindString(a.body)
	list := strings.Replace(hours, "/door", "/papers", 1)
	status, _, err := p.post(t.Context(), strings.Replace(hours, "/door", "/papers/link", 1), url.Values{"do": {"open"}, "papers_from_day": {"1/1/2024"},
		"papers_from_time": {"00:00"}, "papers_until_day": {"31/12/2099"}, "papers_until_time": {"00:00"}})
	require.NoError(t, err)
	require.Equal(t, http.StatusSeeOther, status)
	return strings.Split(hours, "/door")[0], desk, p.follow(t, list, `(/handouts/[A-Z2-7]+)"`)
}

// invite makes a link for the commune's clerk to choose a password.
func (p *program) invite(t *testing.T) string {
	t.Helper()
	user := p.follow(t, "/users", `"(/users/\d+)">[^<]*</a></th>\s*<td[^>]*><code>thanhliet<`)
	a, err := p.postFile(t, user+"/link", "", "", nil)
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, a.status, a.body)
	return regexp.MustCompile(`/welcome/[A-Z2-7]+`).FindString(a.body)
}

// issuePaper enters a paper in the book.
func (p *program) issuePaper(t *testing.T, home string) string {
	t.Helper()
	status, to, err := p.post(t.Context(), home+"/papers/make", url.Values{"kind": {"conclusions"}, "audience": {"named"}, "named": {"Bà Mai"},
		"paper_day": {"5/4/2024"}, "paper_summary": {"Kết luận giao ban"}})
	require.NoError(t, err)
	require.Equal(t, http.StatusSeeOther, status)
	return to
}

// createProposal makes date proposals for a commune.
func (p *program) createProposal(t *testing.T, home string) string {
	t.Helper()
	form := home + "/schedule/propose"
	status, to, err := p.post(t.Context(), form, url.Values{"wish_from": {"8/4/2024"}, "wish_to": {"29/4/2024"}, "wish_shape": {"two_halves"},
		"wish_half": {"morning"}, "wish_margin": {"2"}, "wish_seed": {"1"}, "without": {"leads"}, "units": {p.follow(t, form, `name="units" value="(\d+)"`)}})
	require.NoError(t, err)
	require.Equal(t, http.StatusSeeOther, status)
	return to
}

// commend enters a commendation.
func (p *program) commend(t *testing.T, home string) string {
	t.Helper()
	status, _, err := p.post(t.Context(), home+"/commendations/new", url.Values{"recipient_kind": {"collective"}, "recipient": {"Ban Thường trực"}, "commendation_form": {"Giấy khen"}})
	require.NoError(t, err)
	require.Equal(t, http.StatusSeeOther, status)
	return p.follow(t, home+"/final", `"(/units/020/commendations/\d+)"`)
}

// ownTemplate gives a commune its own copy of the template.
func (p *program) ownTemplate(t *testing.T, home, template string) string {
	t.Helper()
	unit := p.follow(t, home+"/schedule/propose", `name="units" value="(\d+)"`)
	status, to, err := p.as(t, access.Admin).post(t.Context(), template+"/own", url.Values{"version": {"1"}, "owner": {unit}})
	require.NoError(t, err)
	require.Equal(t, http.StatusSeeOther, status)
	return to
}

// uploadForm uploads a progress form in which a commune has started a milestone.
func (p *program) uploadForm(t *testing.T, home, congress string) string {
	t.Helper()
	_, form := p.get(t, congress+"/progress-form.xlsx")
	book, err := excelize.OpenReader(strings.NewReader(form))
	require.NoError(t, err)
	defer func() { require.NoError(t, book.Close()) }()
	startMilestone(t, book)
	var filled bytes.Buffer
	require.NoError(t, book.Write(&filled))
	return p.upload(t, home+"/returns", filled.Bytes())
}

// uploadSheet uploads a sheet of the office with a row that is asked about.
func (p *program) uploadSheet(t *testing.T, home string) string {
	t.Helper()
	a, err := p.postFile(t, home+"/office", "can-bo.csv", officeRows, nil)
	require.NoError(t, err)
	require.Equal(t, http.StatusSeeOther, a.status, a.body)
	return a.location
}

// upload uploads a workbook and returns the address that it leads to.
func (p *program) upload(t *testing.T, form string, book []byte) string {
	t.Helper()
	a, err := p.postFile(t, form, "tệp.xlsx", string(book), nil)
	require.NoError(t, err)
	require.Equal(t, http.StatusSeeOther, a.status, a.body)
	return a.location
}

// addressOf replaces the beginning of a route with the longest matching example.
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

// screens is how many screens of a phone a page may be high: whoever looks for something there has lost the way on a longer one.
const screens = 6

// highPages are higher, each for a reason.
var highPages = map[string]int{
	"/units/:code": 10, // the dashboard: the lights of all units, and what needs someone
}

// darkPages are looked at in the dark theme too: together they have every part that has colours of its own.
var darkPages = []string{"/kieu-dang", "/units/:code", "/units/:code/matrix", "/units/:code/delegates", "/units/:code/calendar", "/units/:code/work",
	"/congresses/:id", "/congresses/:id/move", "/congresses/:id/composition", "/clusters/:id/scores/:code"}

// Every page in both languages: no sideways scroll from 320 px up, no console messages, no accessibility violations,
// and no message keys in place of their words.
func TestBrowserPagesAreSound(t *testing.T) {
	t.Parallel()
	key := keyPattern(t)
	for _, language := range []string{"vi", "en"} {
		t.Run(language, func(t *testing.T) {
			t.Parallel()
			p := start(t, "serve", "--db", demoCopy(t), "--addr", "127.0.0.1:0") // a server for each language, because an account has one language
			readers := map[access.Role]*tab{}
			addresses := map[string]string{}
			for _, page := range everyPage(t, examples(t, p)) {
				if addresses[page.route] == "" {
					addresses[page.route] = page.address
				}
				b := readers[page.visitor]
				if b == nil {
					b = newTab(t, p.base)
					b.open("/sign-in")
					if page.visitor != "" {
						b.signIn(page.visitor)
					}
					b.setLanguage(language)
					readers[page.visitor] = b
				}
				t.Run(page.name, func(t *testing.T) {
					c := b.subtest(t)
					for _, finding := range c.findings(page.address, language, key) {
						t.Errorf("%s: %s", page.address, finding)
					}
					if !strings.Contains(page.address, "print=1") {
						most := cmp.Or(highPages[page.route], screens) * phoneHeight
						if height := c.phoneHeight(); height > most {
							t.Errorf("%s: %d px high on a phone, more than %d", page.address, height, most)
						}
					}
					if language == "vi" && slices.Contains(darkPages, page.route) && page.address == addresses[page.route] {
						if wrong := c.darkContrast(); wrong != "" {
							t.Errorf("%s: dark: %s", page.address, wrong)
						}
					}
				})
			}
		})
	}
}

// page is one view of a route.
type page struct {
	route, name, address string
	visitor              access.Role
}

// everyPage returns one page of each kind, and fails for a route without an example.
func everyPage(t *testing.T, examples map[string]string) (pages []page) {
	t.Helper()
	known := map[string]bool{}
	for _, route := range app.Routes() {
		if route.Get == nil {
			continue
		}
		known[route.Path] = true
		if path.Ext(route.Path) != "" || route.API() || notPages[route.Path] != "" {
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
			pages = append(pages, page{route.Path, strings.TrimPrefix(route.Path, "/") + view, address + view, visitor})
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

// subtest is the same tab for a subtest.
func (b *tab) subtest(t *testing.T) *tab {
	c := *b
	c.t = t
	return &c
}

// setLanguage selects the language on the open page.
func (b *tab) setLanguage(language string) {
	b.t.Helper()
	if b.js("document.documentElement.lang") != language {
		b.leaving(chromedp.Click(chromedp.CSS(`:is(.bar, .signin) .lang [value=` + language + `]`)))
	}
}

// overflow names what makes a page scroll sideways, "" if nothing does. It waits for the window to reach its width.
const overflow = `(async () => {
	while (innerWidth !== %d) await new Promise(requestAnimationFrame);
	return document.documentElement.scrollWidth <= innerWidth ? '' : [...document.querySelectorAll('body *')]
		.filter(e => e.getBoundingClientRect().right > innerWidth && !e.closest('.scroll, .chips, .vh')).map(e => e.outerHTML.slice(0, 120)).slice(-3).join(' | ') || 'something';
})()`

// headActions names the actions in a heading where there are more than one primary and three others beside the menu.
const headActions = `(actions => actions.length > 4 || actions.filter(a => a.matches('.primary')).length > 1 ? actions.map(a => a.innerText).join(' | ') : '')(
	[...document.querySelectorAll('.head > .row > :not(.more-actions)')])`

// bareSigns are the words of badges and the classes of marks that have no shape.
const bareSigns = `[...document.querySelectorAll('.badge, .mark')].filter(e => getComputedStyle(e, '::before').clipPath === 'none').map(e => e.innerText || e.className).join(' | ')`

// pageText is everything a page shows or tells a screen reader.
const pageText = `[document.title, document.body.innerText, ...[...document.querySelectorAll('[aria-label], [title], [placeholder]')]
	.map(e => [e.ariaLabel, e.title, e.placeholder].join(' '))].join('\n')`

// violations runs axe with the rules of WCAG 2.0, 2.1 and 2.2, levels A and AA, and those of landmarks. What a control shows must
// be in its name, a rule that axe leaves out unless asked.
const violations = `axe.run(document, {resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
	rules: Object.fromEntries(['label-content-name-mismatch', 'landmark-one-main', 'landmark-unique', 'landmark-main-is-top-level', 'landmark-no-duplicate-main',
		'landmark-banner-is-top-level', 'landmark-no-duplicate-banner', 'landmark-complementary-is-top-level', 'page-has-heading-one', 'region']
		.map(rule => [rule, {enabled: true}]))}).then(r => r.violations
	.map(v => v.id + ': ' + v.nodes.map(n => n.html.slice(0, 160)).join(' / ')).join('\n'))`

// keyPattern matches what looks like a message key.
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

// findings opens a page once and lists its defects. axe, which takes most of the time, looks at one language.
func (b *tab) findings(address, language string, key *regexp.Regexp) (found []string) {
	b.t.Helper()
	defer func() {
		for _, line := range b.console.drain() {
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
		if wide := look("width", fmt.Sprintf(overflow, width)); wide != "" {
			found = append(found, fmt.Sprintf("scrolls sideways at %d px: %s", width, wide))
		}
	}
	if heads := look("head", headActions); heads != "" {
		found = append(found, "more than four actions in the heading: "+heads)
	}
	if bare := look("signs", bareSigns); bare != "" {
		found = append(found, "a status without its sign: "+bare)
	}
	for _, shown := range key.FindAllString(look("text", pageText), -1) {
		found = append(found, "shows the key "+shown)
	}
	if language != "vi" {
		return found // the same elements with other words
	}
	if wrong := look("axe", axe+";"+violations); wrong != "" {
		found = append(found, wrong)
	}
	return found
}

// phoneHeight is the height of a phone's screen.
const phoneHeight = 844

// phoneHeight is how high the open page is on a phone, which a page opened there folds.
func (b *tab) phoneHeight() int {
	b.t.Helper()
	b.size(390, phoneHeight)
	height, err := value(b, chromedp.Evaluate[int](`(async () => {
	while (innerWidth !== 390) await new Promise(requestAnimationFrame);
	await new Promise(requestAnimationFrame);
	return document.documentElement.scrollHeight;
})()`, chromedp.EvalAwaitPromise))
	require.NoError(b.t, err)
	return height
}

// darkContrast is what axe says of the contrast of the open page on a device that is set to dark.
func (b *tab) darkContrast() string {
	b.t.Helper()
	b.size(1366, 844)
	b.media("", "dark")
	defer b.media("", "")
	b.until(`getComputedStyle(document.body).colorScheme === 'dark' || getComputedStyle(document.documentElement).colorScheme === 'dark'`)
	found, err := value(b, chromedp.Evaluate[string](axe+`;axe.run(document, {resultTypes: ['violations'], runOnly: {type: 'rule', values: ['color-contrast']}}).then(r => r.violations
	.map(v => v.nodes.map(n => n.html.slice(0, 160)).join(' / ')).join('\n'))`, chromedp.EvalAwaitPromise))
	require.NoError(b.t, err)
	return found
}

func (b *tab) violations() string {
	b.t.Helper()
	found, err := value(b, chromedp.Evaluate[string](axe+";"+violations, chromedp.EvalAwaitPromise))
	require.NoError(b.t, err)
	return found
}
