package app_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/app"
	"daihoi/models/access"
	"daihoi/models/account"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

var shownToken = regexp.MustCompile(`daihoi_[0-9a-f]{64}`)

// reader is a program that reads with an access token and sends no cookies.
type reader struct {
	*browser
	secret string
}

// token makes an access token on the page of the role.
func (w *world) token(t *testing.T, role, unit string, pairs ...string) reader {
	t.Helper()
	made := w.as(t, role).post("/account/tokens", append([]string{"token_name", "Bảng của " + role, "unit", unit, "token_days", "90"}, pairs...)...)
	require.Equal(t, http.StatusOK, made.status, made.body)
	return reader{w.as(t, ""), shownToken.FindString(made.body)}
}

func (p reader) ask(method, path string) answer {
	p.t.Helper()
	req, err := http.NewRequestWithContext(p.t.Context(), method, p.w.URL+path, nil)
	require.NoError(p.t, err)
	req.Header.Set("Authorization", "Bearer "+p.secret)
	return p.answer(req)
}

// Every route × an access token of each role that can have one: nothing but tables and reports answers, at the own unit
// only, and nothing sensitive without the choice.
func TestTokensReadFilesOnly(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.token(t, "admin", org.NationCode, "token_sensitive", "x")
	viewer, session := w.token(t, "viewer", "020"), w.as(t, "admin")
	files := 0
	for _, route := range app.Routes() {
		path := w.fillPath(route.Path, w.Own)
		if route.API() {
			continue // see TestTokensReadTheInterface
		}
		if route.Get != nil {
			a := admin.ask(http.MethodGet, path)
			if route.Data() {
				if session.get(path).header.Get("Content-Disposition") == "" { // a draft leads to a page, which is no file
					require.Equal(t, http.StatusForbidden, a.status, route.Path)
					continue
				}
				files++
				require.Equal(t, http.StatusOK, a.status, "%s %s", route.Path, a.body)
				require.Contains(t, a.header.Get("Content-Disposition"), "attachment", route.Path)
				shown := viewer.ask(http.MethodGet, path)
				require.Equal(t, http.StatusOK, shown.status, route.Path)
				for _, hidden := range []string{w.Own.SensitiveReligion, w.Own.SensitiveCID} {
					require.NotContains(t, shown.text(t), hidden, route.Path)
				}
				if strings.Contains(route.Path, ":code") || strings.HasPrefix(route.Path, "/congresses/:id") {
					require.Equal(t, http.StatusNotFound, viewer.ask(http.MethodGet, w.fillPath(route.Path, w.Foreign)).status, route.Path)
				}
			} else {
				require.Equal(t, http.StatusForbidden, a.status, "GET %s", route.Path)
			}
		}
		if route.Writes() {
			require.Equal(t, http.StatusForbidden, admin.ask(http.MethodPost, path).status, "POST %s", route.Path)
		}
	}
	require.Greater(t, files, 30)
	for path, data := range map[string]bool{"/units/:code/progress.json": true, "/congresses/:id/delegates.xlsx.pdf": true, "/leaders/:id/calendar.ics": true,
		"/audit.xlsx": false, "/audit.xlsx.pdf": false, "/congresses/:id/form.xlsx": false, "/check-in/:kind/:sitting/roll.csv": false, "/units/:code": false} {
		for _, route := range app.Routes() {
			if route.Path == path {
				require.Equal(t, data, route.Data(), path)
			}
		}
	}
	refused := admin.ask(http.MethodGet, "/account")
	require.JSONEq(t, `{"error":"Mã truy cập chỉ đọc được tệp bảng, báo cáo, lịch và các địa chỉ ở trang Kết nối phần mềm; địa chỉ này không thuộc số đó."}`, refused.body)
}

// Every address of the interface × an access token: what asks for more than to see is refused, nothing sensitive is given
// without the choice, and a foreign unit is none.
func TestTokensReadTheInterface(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.token(t, "admin", org.NationCode, "token_sensitive", "x")
	viewer := w.token(t, "viewer", "020")
	read := 0
	for _, route := range app.Routes() {
		if !route.API() || route.Public {
			continue
		}
		path := w.fillPath(route.Path, w.Own)
		if route.Read != access.View {
			require.Equal(t, http.StatusForbidden, admin.ask(http.MethodGet, path).status, route.Path)
			continue
		}
		read++
		a := admin.ask(http.MethodGet, path)
		require.Equal(t, http.StatusOK, a.status, "%s %s", route.Path, a.body)
		require.Equal(t, "application/json; charset=utf-8", a.header.Get("Content-Type"), route.Path)
		shown := viewer.ask(http.MethodGet, path)
		require.Equal(t, http.StatusOK, shown.status, route.Path)
		for _, hidden := range []string{w.Own.SensitiveReligion, w.Own.SensitiveCID} {
			require.NotContains(t, shown.body, hidden, route.Path)
		}
		if strings.Contains(route.Path, ":code") || strings.Contains(route.Path, "congresses/:id") {
			foreign, none := viewer.ask(http.MethodGet, w.fillPath(route.Path, w.Foreign)), viewer.ask(http.MethodGet, w.fillPath(route.Path, place{Code: "99999", Congress: 987654}))
			require.Equal(t, http.StatusNotFound, foreign.status, route.Path)
			require.Equal(t, none.body, strings.ReplaceAll(foreign.body, w.Foreign.Code, "99999"), route.Path)
		}
		written := admin.ask(http.MethodPost, path)
		require.Equal(t, http.StatusMethodNotAllowed, written.status, route.Path)
		require.Contains(t, written.body, "Địa chỉ này chỉ trả lời yêu cầu GET.", route.Path)
	}
	require.Greater(t, read, 25)
	require.Contains(t, admin.ask(http.MethodGet, w.fillPath("/api/v1/congresses/:id/delegates", w.Own)).body, w.Own.SensitiveCID)
}

func TestSensitiveFilesByToken(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	path := w.fillPath("/congresses/:id/delegates.csv", w.Own)
	bare, _, _ := strings.Cut(path, "?")
	clerk := w.token(t, "clerk", "00646", "token_sensitive", "x")
	require.Equal(t, 422, clerk.ask("GET", bare).status, "what for")
	full := clerk.ask("GET", path)
	require.Contains(t, full.body, w.Own.SensitiveCID)
	plain := w.token(t, "clerk", "00646").ask("GET", path)
	require.Equal(t, http.StatusOK, plain.status)
	require.NotContains(t, plain.body, w.Own.SensitiveCID)
	require.Equal(t, http.StatusNotFound, clerk.ask("GET", w.fillPath("/congresses/:id/delegates.csv", w.Sister)).status)
	viewer := w.as(t, "viewer")
	require.NotContains(t, viewer.get("/account/tokens").body, "token_sensitive")
	forged := viewer.post("/account/tokens", "token_name", "A", "unit", "020", "token_days", "30", "token_sensitive", "x")
	require.Equal(t, 422, forged.status)
	foreign := viewer.post("/account/tokens", "token_name", "A", "unit", w.Foreign.Code, "token_days", "30")
	require.Equal(t, 422, foreign.status)

	var entries []store.AuditEntry
	storetest.Must(t, w.Store, access.Program("test"), func(tx *store.Tx) (err error) {
		entries, err = store.AuditLog(tx, store.AuditFilter{Entity: "export", Limit: 10})
		return err
	})
	require.Len(t, entries, 2)
	for _, e := range entries {
		changes := e.Diff()
		require.Equal(t, "token_name", changes[len(changes)-1].Field)
		require.Equal(t, "Bảng của clerk", changes[len(changes)-1].New)
	}
	require.Equal(t, "test", entries[0].Reason)
	require.Contains(t, w.as(t, "clerk").get("/account").body, "từ 127.0.0.1")
}

func TestWrongTokensAreRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	good := w.token(t, "organizer", "020")
	path := "/units/020/progress.csv"
	require.Equal(t, http.StatusOK, good.ask("GET", path).status)
	wrong := reader{good.browser, good.secret[:70] + "x"}
	a := wrong.ask("GET", path)
	require.Equal(t, http.StatusUnauthorized, a.status)
	require.Contains(t, a.header.Get("WWW-Authenticate"), "Bearer")
	require.Contains(t, a.header.Get("Content-Type"), "application/json")
	require.Contains(t, a.body, "đã hết hạn hoặc đã bị thu hồi")
	require.Equal(t, http.StatusUnauthorized, wrong.ask("GET", "/account").status)
	require.Equal(t, http.StatusUnauthorized, wrong.ask("POST", "/users/new").status)

	b := w.as(t, "organizer") // a session does not help a wrong token
	require.Equal(t, http.StatusUnauthorized, reader{b, "daihoi_1"}.ask("GET", path).status)
	page := b.get("/account/tokens").body
	require.NotContains(t, page, good.secret, "shown once")
	id := regexp.MustCompile(`name="token" value="(\d+)"`).FindStringSubmatch(page)[1]
	require.Equal(t, "/account/tokens", b.post("/account/tokens/revoke", "token", id).location)
	require.Equal(t, http.StatusUnauthorized, good.ask("GET", path).status)

	locked, again := w.token(t, "organizer", "020"), w.token(t, "viewer", "020")
	u := w.user(t, "organizer")
	storetest.Must(t, w.Store, storetest.Root(), func(tx *store.Tx) error { return account.Lock(tx, u.ID, u.Version) })
	require.Equal(t, http.StatusUnauthorized, locked.ask("GET", path).status)
	for range 20 {
		wrong.ask("GET", path)
	}
	held := wrong.ask("GET", path)
	require.Equal(t, http.StatusTooManyRequests, held.status)
	require.Equal(t, "60", held.header.Get("Retry-After"))
	require.Equal(t, http.StatusOK, again.ask("GET", path).status, "a right token is never held back")
}
