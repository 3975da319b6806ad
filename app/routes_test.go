package app_test

import (
	"bufio"
	"cmp"
	_ "embed"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"daihoi/app"
	"daihoi/app/web"
	"daihoi/models/access"
)

// permissions.txt says, for every route and method, what each role meets; its head explains the words.
//
//go:embed testdata/permissions.txt
var permissions string

// bounded are the roles whose words are two: what is met at the own unit and what at a foreign one.
var bounded = []string{"district_admin", "commune_admin", "reception"}

type permission struct {
	method, path   string
	meets, foreign map[string]string // by role; foreign of the bounded ones
	scoped         bool              // the path names a unit or something in one
}

// route is the path as the program has it: the table also asks for the template of the country by name.
func (p permission) route() string { return strings.Replace(p.path, ":country", ":id", 1) }

func readPermissions(t *testing.T) []permission {
	t.Helper()
	var list []permission
	var columns []string
	lines := bufio.NewScanner(strings.NewReader(permissions))
	for lines.Scan() {
		words := strings.Fields(lines.Text())
		switch {
		case len(words) == 0 || words[0] == "#":
		case columns == nil:
			columns = words[2:]
		default:
			require.Len(t, words, len(columns)+2, lines.Text())
			p := permission{method: words[0], path: words[1], meets: map[string]string{}, foreign: map[string]string{}}
			for i, role := range columns {
				own, foreign, two := strings.Cut(words[i+2], "/")
				require.Equal(t, slices.Contains(bounded, role), two, "%s in %s", role, lines.Text())
				p.meets[role] = own
				if two {
					p.foreign[role] = foreign
				}
			}
			p.scoped = strings.Contains(p.path, ":") && !strings.Contains(p.path, ":country")
			list = append(list, p)
		}
	}
	return list
}

func outcome(a answer) string {
	switch {
	case a.status == http.StatusSeeOther && a.location == "/sign-in", a.status == http.StatusUnauthorized:
		return "in"
	case a.status == http.StatusForbidden:
		return "no"
	case a.status == http.StatusNotFound:
		return "gone"
	case a.status < 400, a.status == http.StatusUnprocessableEntity, a.status == http.StatusConflict:
		return "ok"
	}
	return http.StatusText(a.status)
}

func TestEveryRouteIsInThePermissionTable(t *testing.T) {
	t.Parallel()
	inTable := map[string]bool{}
	for _, p := range readPermissions(t) {
		inTable[p.method+" "+p.path] = true
	}
	need := func(method, path string) {
		require.True(t, inTable[method+" "+path], "%s %s has no line in testdata/permissions.txt", method, path)
		if rest, ok := strings.CutPrefix(path, "/templates/:id"); ok {
			country := method + " /templates/:country" + rest
			require.True(t, inTable[country], "%s has no line in testdata/permissions.txt", country)
		}
	}
	for _, r := range app.Routes() {
		if r.Get != nil {
			need("GET", r.Path)
		}
		if r.Writes() {
			need("POST", r.Path)
		}
	}
}

// What a route says it asks for is what its commands ask for: whoever has the action gets on, nobody else does.
func TestRoutesAskForWhatTheySay(t *testing.T) {
	t.Parallel()
	routes := map[string]web.Route{}
	for _, r := range app.Routes() {
		routes[r.Path] = r
	}
	for _, p := range readPermissions(t) {
		route := routes[p.route()]
		needs := route.Needs(p.method)
		for role, meets := range p.meets {
			if role == "anonymous" || route.Public || needs == "" {
				continue
			}
			may := roles[role].Allows(needs) || p.method == http.MethodPost && route.OrWrite != "" && roles[role].Allows(route.OrWrite)
			switch {
			case stateDecides[p.method+" "+p.path] == role: // may at another step
			case above[p.path] && (role == "clerk" || role == "commune_admin"): // the right is that of the unit which receives
				require.Equal(t, "gone", meets, "%s %s as %s", p.method, p.path, role)
			case needs == access.ManageTemplates && strings.Contains(p.path, ":country") && !strings.HasSuffix(p.path, "/own"): // of the country
				require.Equal(t, role == "admin", meets == "ok", "%s %s as %s", p.method, p.path, role)
			case needs == access.LeadEmulation && strings.HasPrefix(p.path, "/clusters/") && role == "commune_admin": // of the unit that holds the cluster
				require.Equal(t, "no", meets, "%s %s as %s", p.method, p.path, role)
			case (p.path == "/backups" || p.path == "/retention" || strings.HasPrefix(p.path, "/terms")) && (role == "commune_admin" || role == "district_admin"): // of the whole installation
				require.Equal(t, "no", meets, "%s %s as %s", p.method, p.path, role)
			default:
				require.Equal(t, may, meets == "ok", "%s %s asks for %s, and as %s one meets %s", p.method, p.path, needs, role, meets)
			}
		}
	}
}

// stateDecides are routes at which a role with the right is refused by the state that the test finds.
var stateDecides = map[string]string{"POST /congresses/:id/milestones/:milestone": "reviewer"}

// above are routes that belong to the congress or the unit above: of a delegation, and of the review of a congress.
var above = map[string]bool{"/congresses/:id/review/begin": true, "/congresses/:id/review/add": true, "/congresses/:id/review/consent": true,
	"/congresses/:id/review/points/:point/judge": true, "/units/:code/reopen": true, "/congresses/:id/delegation/return": true, "/congresses/:id/delegation/replace": true}

// foreignByName says how an address without a unit, or a template of the country, is asked for something foreign: the
// parameters that name it. What is not here has "-" in the table.
var foreignByName = map[string][]string{
	"GET /units":                   {"under", ":code"},
	"GET /users":                   {"q", "user:code"},
	"GET /api/v1/units":            {"under", ":code"},
	"GET /api/v1/users":            {"q", "user:code"},
	"POST /users/new":              {"username", "nguoimoi", "full_name", "Người Mới", "role", "viewer", "unit", ":code"},
	"GET /audit":                   {"unit", ":code"},
	"GET /audit.xlsx":              {"unit", ":code"},
	"GET /audit.xlsx.pdf":          {"unit", ":code"},
	"GET /check-in":                {"card", ":delegate"},
	"POST /templates/:country/own": {"owner", ":unit", "version", "1"},
}

// tryForeign asks for the foreign place, by the path or by name. An input refused as typed is "bad", which tells it from
// one that is taken.
func (b *browser) tryForeign(p permission, at place) (answer, string) {
	b.t.Helper()
	if p.scoped {
		a := b.try(p.method, b.w.fillPath(p.path, at))
		return a, outcome(a)
	}
	var pairs []string
	for _, text := range foreignByName[p.method+" "+p.path] {
		pairs = append(pairs, strings.NewReplacer(":code", at.Code, ":unit", fmt.Sprint(at.Unit), ":delegate", fmt.Sprint(at.Delegate)).Replace(text))
	}
	path := b.w.fillPath(p.path, at)
	if p.method == http.MethodPost {
		a := b.post(path, pairs...)
		if a.status == http.StatusUnprocessableEntity {
			return a, "bad"
		}
		return a, outcome(a)
	}
	query := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		query.Add(pairs[i], pairs[i+1])
	}
	a := b.get(path + "?" + query.Encode())
	return a, outcome(a)
}

// secrets are texts that only those may read who see the place.
func (p place) secrets() []string {
	return []string{p.DelegateName, p.SensitiveReligion, p.SensitiveCID, "Hội trường " + p.Code, "Trần Nhập " + p.Code, "Người user" + p.Code,
		"Kinh phí riêng " + p.Code, "Lãnh đạo " + p.Code, "Tổ riêng " + p.Code, "Nghỉ riêng " + p.Code, "Nhắc riêng " + p.Code, "rieng" + p.Code + "@huyen.vn",
		"Cụm của " + p.Code, fmt.Sprintf(`href="/templates/%d"`, p.Template), fmt.Sprintf(`href="/congresses/%d"`, p.Congress)}
}

// Every route × role at the own unit answers as the table says; at a foreign unit everybody but the administrator of
// the country meets what it says, or "not found", and not one byte of what is there.
func TestPermissions(t *testing.T) {
	t.Parallel()
	list := readPermissions(t)
	all := []string{"admin", "clerk", "reception", "anonymous", "organizer", "reviewer", "viewer", "district_admin", "commune_admin"}
	if testing.Short() { // under the race detector, which finds with three roles what it finds with nine
		all = all[:3]
	}
	for _, role := range all {
		t.Run(role, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t).ownTemplates(t)
			name := role
			if role == "anonymous" {
				name = ""
			}
			b := w.as(t, name)
			var strangers []place
			switch role {
			case "admin", "anonymous":
			case "clerk", "commune_admin", "reception":
				strangers = []place{w.Foreign, w.Sister}
			default:
				strangers = []place{w.Foreign}
			}
			quiet := func(p permission, a answer) {
				t.Helper()
				if len(strangers) == 0 {
					return
				}
				shown := a.text(t)
				for _, stranger := range strangers {
					for _, secret := range stranger.secrets() {
						if strings.Contains(shown, secret) {
							t.Errorf("%s %s shows %s", p.method, p.path, secret)
						}
					}
				}
			}
			for _, p := range list {
				if p.path == "/sign-out" {
					continue // would end the session; see TestSignOut
				}
				want, typed := p.foreign[role]
				if _, named := foreignByName[p.method+" "+p.path]; typed && !p.scoped {
					require.Equal(t, named, want != "-", "%s %s: foreignByName and the table differ", p.method, p.path)
				}
				for _, stranger := range strangers {
					if want == "-" || !p.scoped && !typed {
						continue
					}
					a, met := b.tryForeign(p, stranger)
					assert.Equal(t, cmp.Or(want, "gone"), met, "%s %s at a foreign unit: %d", p.method, p.path, a.status)
					quiet(p, a)
					if mixed := w.mixedPath(p.path, w.Own, stranger); mixed != "" {
						a := b.try(p.method, mixed)
						assert.NotEqual(t, "ok", outcome(a), "%s %s with something foreign in the own: %d", p.method, mixed, a.status)
						quiet(p, a)
					}
				}
				a := b.try(p.method, w.fillPath(p.path, w.Own))
				assert.Equal(t, p.meets[role], outcome(a), "%s %s: %d %s", p.method, p.path, a.status, a.location)
				quiet(p, a)
				if role == "viewer" {
					shown := a.text(t)
					for _, hidden := range []string{w.Own.SensitiveReligion, w.Own.SensitiveCID, "Nghỉ riêng " + w.Own.Code, "0908" + w.Own.Code + "9"} {
						require.NotContains(t, shown, hidden, "%s %s", p.method, p.path)
					}
				}
			}
		})
	}
}

// mixedPath names a part of one place in another: the milestone of a foreign congress under the own one. It is "" where
// the parts of the path have the same numbers everywhere, or there is one part only.
func (w *world) mixedPath(path string, own, foreign place) string {
	first := strings.Index(path, ":")
	if first < 0 {
		return ""
	}
	cut := first + strings.Index(path[first:]+"/", "/")
	begin, rest := path[:cut], path[cut:]
	head := w.fillPath(begin, own)
	mixed := head + strings.TrimPrefix(w.fillPath(path, foreign), w.fillPath(begin, foreign))
	if !strings.Contains(rest, ":") || mixed == w.fillPath(path, own) || mixed == w.fillPath(path, foreign) {
		return ""
	}
	return mixed
}

// try sends nothing but the version, so that an allowed command is refused for what is missing and changes as little
// as possible.
func (b *browser) try(method, path string) answer {
	if method == http.MethodPost {
		return b.post(path, "version", "1")
	}
	return b.get(path)
}
