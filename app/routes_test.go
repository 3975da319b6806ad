package app_test

import (
	"bufio"
	_ "embed"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"daihoi/app"
	"daihoi/app/web"
	"daihoi/models/access"
)

// permissions.txt says, for every route and method, what each role meets at the own unit (unit_admin administers the
// commune alone, reception checks in there): ok (shown, done, or refused
// for what was typed), no (role too low), gone (not found), in (sent to sign in), home (sent elsewhere).
//
//go:embed testdata/permissions.txt
var permissions string

type permission struct {
	method, path string
	meets        map[string]string
	scoped       bool // the path names a unit or something in one
}

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
			p := permission{method: words[0], path: words[1], meets: map[string]string{}}
			for i, role := range columns {
				p.meets[role] = words[i+2]
			}
			p.scoped = strings.Contains(p.path, ":") && !strings.HasPrefix(p.path, "/templates/")
			list = append(list, p)
		}
	}
	return list
}

func outcome(a answer) string {
	switch {
	case a.status == http.StatusSeeOther && a.location == "/sign-in":
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
	for _, r := range app.Routes() {
		if r.Get != nil {
			require.True(t, inTable["GET "+r.Path], "GET %s has no line in testdata/permissions.txt", r.Path)
		}
		if r.Writes() {
			require.True(t, inTable["POST "+r.Path], "POST %s has no line in testdata/permissions.txt", r.Path)
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
		route := routes[p.path]
		needs := route.Needs(p.method)
		for role, meets := range p.meets {
			if role == "anonymous" || route.Public || needs == "" {
				continue
			}
			may := roles[role].Allows(needs) || p.method == http.MethodPost && route.OrWrite != "" && roles[role].Allows(route.OrWrite)
			switch {
			case stateDecides[p.method+" "+p.path] == role: // may at another step
			case above[p.path] && (role == "clerk" || role == "unit_admin"): // the right is that of the unit which receives
				require.Equal(t, "gone", meets, "%s %s as %s", p.method, p.path, role)
			case needs == access.LeadEmulation && strings.HasPrefix(p.path, "/clusters/") && role == "unit_admin": // of the unit that holds the cluster
				require.Equal(t, "no", meets, "%s %s as %s", p.method, p.path, role)
			case p.path == "/backups" && role == "unit_admin": // of the whole installation
				require.Equal(t, "no", meets, "%s %s as %s", p.method, p.path, role)
			default:
				require.Equal(t, may, meets == "ok", "%s %s asks for %s, and as %s one meets %s", p.method, p.path, needs, role, meets)
			}
		}
	}
}

// stateDecides are routes at which a role with the right is refused by the state that the test finds.
var stateDecides = map[string]string{"POST /congresses/:id/milestones/:milestone": "reviewer"}

// above are routes of a delegation that belong to the congress above.
var above = map[string]bool{"/congresses/:id/delegation/return": true, "/congresses/:id/delegation/replace": true}

// Every route × role at the own unit answers as the table says; at a foreign unit everybody but the administrator of
// the country meets "not found", and not one byte of what is there.
func TestPermissions(t *testing.T) {
	t.Parallel()
	list := readPermissions(t)
	for _, role := range []string{"anonymous", "admin", "organizer", "reviewer", "clerk", "viewer", "unit_admin", "reception"} {
		t.Run(role, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			name := role
			if role == "anonymous" {
				name = ""
			}
			b := w.as(t, name)
			for _, p := range list {
				if p.path == "/sign-out" {
					continue // would end the session; see TestSignOut
				}
				if p.scoped && role != "admin" && role != "anonymous" && role != "reception" {
					strangers := []place{w.Foreign}
					if role == "clerk" || role == "unit_admin" {
						strangers = append(strangers, w.Sister)
					}
					for _, stranger := range strangers {
						a := b.try(p.method, w.fillPath(p.path, stranger))
						require.Equal(t, "gone", outcome(a), "%s %s at a foreign unit: %d", p.method, p.path, a.status)
						for _, secret := range []string{stranger.DelegateName, stranger.SensitiveReligion, stranger.SensitiveCID, "Hội trường " + stranger.Code, "Trần Nhập " + stranger.Code,
							"Kinh phí riêng " + stranger.Code, "Lãnh đạo " + stranger.Code, "Tổ riêng " + stranger.Code, "Nghỉ riêng " + stranger.Code, "Nhắc riêng " + stranger.Code, "rieng" + stranger.Code + "@huyen.vn"} {
							require.NotContains(t, a.body, secret, "%s %s", p.method, p.path)
						}
					}
				}
				a := b.try(p.method, w.fillPath(p.path, w.Own))
				assert.Equal(t, p.meets[role], outcome(a), "%s %s: %d %s", p.method, p.path, a.status, a.location)
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

// try sends nothing but the version, so that an allowed command is refused for what is missing and changes as little
// as possible.
func (b *browser) try(method, path string) answer {
	if method == http.MethodPost {
		return b.post(path, "version", "1")
	}
	return b.get(path)
}
