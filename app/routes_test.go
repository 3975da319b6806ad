package app_test

import (
	"bufio"
	_ "embed"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/app"
)

// permissions.txt says, for every route and method, what each role meets at the own unit: ok (shown, done, or refused
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

// Every route × role at the own unit answers as the table says; at a foreign unit everybody but the administrator of
// the country meets "not found", and not one byte of what is there.
func TestPermissions(t *testing.T) {
	t.Parallel()
	list := readPermissions(t)
	for _, role := range []string{"anonymous", "admin", "organizer", "reviewer", "clerk", "viewer"} {
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
				if p.scoped && role != "admin" && role != "anonymous" {
					strangers := []place{w.Foreign}
					if role == "clerk" {
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
				require.Equal(t, p.meets[role], outcome(a), "%s %s: %d %s", p.method, p.path, a.status, a.location)
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
