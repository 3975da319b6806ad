package app_test

import (
	"bytes"
	"encoding/base64"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"daihoi/app"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

// stuff keeps a SQLite database from growing, as a full disk does, until the returned function is called.
func (w *world) stuff(t testing.TB) (free func()) {
	t.Helper()
	limit := func(pages string) {
		storetest.Must(t, w.Store, storetest.Root(), func(tx *store.Tx) error {
			return tx.DB().Exec("PRAGMA max_page_count = " + pages).Error
		})
	}
	limit("1") // the present size is the least
	return func() { limit("1000000") }
}

// A full database is said on the page: what happened, that nothing was saved, and what to do. Pages are shown all the
// while, also to someone whose session should be written again, and what was acknowledged is there.
func TestFullDatabaseIsSaid(t *testing.T) {
	t.Parallel()
	now := storetest.Clock()
	w := newWorld(t, func(c *app.Config) { c.Clock = func() time.Time { return now } })
	b := w.as(t, "organizer")
	path := "/units/" + w.Own.Code + "/difficulties/new"
	long := strings.Repeat("Hội trường dột. ", 25)
	send := func() answer {
		return b.post(path, "difficulty_kind", "difficulty", "difficulty_type", "money", "difficulty_text", long)
	}
	free := w.stuff(t)
	before := w.rows(t, "difficulties")
	acknowledged, a := int64(0), send()
	for ; a.status == http.StatusSeeOther && acknowledged < 200; a = send() { // there is some room left inside
		acknowledged++
		now = now.Add(6 * time.Minute) // the session is touched at each request
	}
	require.Equal(t, http.StatusServiceUnavailable, a.status, a.body)
	require.Contains(t, a.body, "Ổ đĩa của máy chủ đã đầy nên chưa lưu được gì")
	require.Regexp(t, `Mã 503, số [A-Z2-7]{8}`, a.body)
	require.NotEmpty(t, a.header.Get("Retry-After"))
	require.Contains(t, a.body, long, "what was typed is not lost")
	require.Equal(t, before+acknowledged, w.rows(t, "difficulties"))
	for _, page := range []string{"/units/020", path, "/account"} {
		now = now.Add(6 * time.Minute)
		require.Equal(t, http.StatusOK, b.get(page).status, page)
	}
	require.Equal(t, []any{http.StatusServiceUnavailable, "full\n"}, []any{b.get("/readyz").status, b.get("/readyz").body})
	require.Equal(t, http.StatusOK, b.get("/healthz").status)
	free()
	require.Equal(t, []any{http.StatusOK, "ready\n"}, []any{b.get("/readyz").status, b.get("/readyz").body})
	require.Equal(t, http.StatusSeeOther, send().status)
}

// A writer that does not let go is said as such, and pages are shown meanwhile, although the sessions cannot be written.
func TestLockedDatabaseIsSaid(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	now := storetest.Clock()
	w := newWorld(t, func(c *app.Config) {
		c.Clock = func() time.Time { mu.Lock(); defer mu.Unlock(); return now }
		c.Timeout = time.Second
	})
	b := w.as(t, "viewer")
	held, release := make(chan struct{}), make(chan struct{})
	var done sync.WaitGroup
	done.Go(func() {
		_ = w.Store.Write(t.Context(), storetest.Root(), func(*store.Tx) error { close(held); <-release; return nil })
	})
	<-held
	mu.Lock()
	now = now.Add(6 * time.Minute)
	mu.Unlock()
	a := b.post("/language", "language", "en", "back", "/")
	page := b.get("/account")
	close(release)
	done.Wait()
	require.Equal(t, http.StatusServiceUnavailable, a.status)
	require.Contains(t, a.body, "Hệ thống đang bận")
	require.NotEmpty(t, a.header.Get("Retry-After"))
	require.Equal(t, http.StatusOK, page.status, page.body)
}

// The sentence that a form leaves for the next page costs no second transaction: it is in a cookie, shown once, as
// text, and only if this program has written it for this session.
func TestSentenceForTheNextPage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(t, "organizer")
	saved := b.post("/account", "version", b.get("/account").version(t), "full_name", "Người organizer", "phone", "0901000001")
	require.Equal(t, http.StatusSeeOther, saved.status)
	cookie := regexp.MustCompile(`daihoi_flash=([^;]+); Path=/; Max-Age=300; HttpOnly; SameSite=Lax`).FindStringSubmatch(saved.header.Get("Set-Cookie"))
	require.NotNil(t, cookie, saved.header)
	require.Contains(t, b.get("/account").body, "Đã lưu")
	require.NotContains(t, b.get("/account").body, "Đã lưu", "it is shown once")

	_, signature, _ := strings.Cut(cookie[1], ".")
	script := base64.RawURLEncoding.EncodeToString([]byte("<script>alert(1)</script>"))
	for name, value := range map[string]string{"another text": script + "." + signature, "no signature": script, "nothing": ".", "not ours": "%%%"} {
		require.NotContains(t, b.withCookie("daihoi_flash", value).body, "alert(1)", name)
	}
	require.Contains(t, b.withCookie("daihoi_flash", cookie[1]).body, "Đã lưu")
	require.NotContains(t, w.as(t, "viewer").withCookie("daihoi_flash", cookie[1]).body, "Đã lưu", "of another session")
}

// withCookie asks for the account page with one more cookie.
func (b *browser) withCookie(name, value string) answer {
	b.t.Helper()
	req, err := http.NewRequestWithContext(b.t.Context(), http.MethodGet, b.w.URL+"/account", nil)
	require.NoError(b.t, err)
	req.Header.Set("Cookie", name+"="+value)
	return b.answer(req)
}

// Over HTTPS the browser is told to stay there, and keeps the session for this host alone.
func TestOverHTTPS(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(c *app.Config) { c.Secure = true })
	a := w.as(t, "").post("/sign-in", "username", "viewer", "password", password)
	require.Equal(t, http.StatusSeeOther, a.status)
	require.Regexp(t, `^__Host-daihoi_session=[^;]+; Path=/; Expires=[^;]+; Max-Age=\d+; HttpOnly; Secure; SameSite=Lax$`, a.header.Get("Set-Cookie"))
	require.Equal(t, "max-age=31536000", a.header.Get("Strict-Transport-Security"))
	require.Empty(t, newWorld(t).as(t, "").get("/sign-in").header.Get("Strict-Transport-Security"))
}

// With --host the program answers under its names only.
func TestOnlyItsNamesAreAnswered(t *testing.T) {
	t.Parallel()
	ask := func(w *world, host string) int {
		r := httptest.NewRequest(http.MethodGet, "/sign-in", nil)
		r.Host = host
		recorder := httptest.NewRecorder()
		w.Config.Handler.ServeHTTP(recorder, r)
		return recorder.Code
	}
	named := newWorld(t, func(c *app.Config) { c.Hosts = []string{"daihoi.example.vn", "::1"} })
	for host, want := range map[string]int{"daihoi.example.vn": 200, "DaiHoi.example.vn:8443": 200, "[::1]:8080": 200, "[::1]": 200,
		"evil.example": 421, "daihoi.example.vn.evil.example": 421, "127.0.0.1:8080": 421, "": 421} {
		require.Equal(t, want, ask(named, host), host)
	}
	free := newWorld(t)
	for _, host := range []string{"127.0.0.1:8080", "localhost", "[::1]:80", "10.0.0.7"} {
		require.Equal(t, 200, ask(free, host), host)
	}
}

// The log has the number that the page shows, the user and the address; an address that a stranger claims counts only
// if the request came through a trusted proxy.
func TestRequestLog(t *testing.T) {
	t.Parallel()
	_, own, err := net.ParseCIDR("192.0.2.0/24") // httptest's requests come from there
	require.NoError(t, err)
	for name, c := range map[string]struct {
		proxies []*net.IPNet
		address string
	}{
		"nobody is trusted":    {nil, "192.0.2.1"},
		"the proxy is trusted": {[]*net.IPNet{own}, "203.0.113.9"},
	} {
		var log bytes.Buffer
		var mu sync.Mutex
		w := newWorld(t, func(config *app.Config) {
			config.Proxies = c.proxies
			config.Log = slog.New(slog.NewTextHandler(writerFunc(func(p []byte) (int, error) {
				mu.Lock()
				defer mu.Unlock()
				return log.Write(p)
			}), nil))
		})
		b := w.as(t, "viewer")
		ask := func(path string) string {
			log.Reset()
			r := httptest.NewRequest(http.MethodGet, w.URL+path, nil)
			r.Header.Set("X-Forwarded-For", "10.1.1.1, 203.0.113.9") // the left one is the stranger's own claim
			for _, cookie := range b.client.Jar.Cookies(r.URL) {
				r.AddCookie(cookie)
			}
			recorder := httptest.NewRecorder()
			w.Config.Handler.ServeHTTP(recorder, r)
			return recorder.Body.String()
		}
		ask("/account")
		require.Regexp(t, `msg=request number=[A-Z2-7]{8} method=GET path=/account status=200 user=[1-9]\d* address=`+regexp.QuoteMeta(c.address)+` ms=`, log.String(), name)
		require.NoError(t, w.Store.Close())
		page := ask("/account")
		number := regexp.MustCompile(`Mã 500, số ([A-Z2-7]{8})`).FindStringSubmatch(page)
		require.NotNil(t, number, page)
		require.Equal(t, 2, strings.Count(log.String(), "number="+number[1]), log.String())
	}
}
