package app_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// An error page says what happened and where to go on, in the reader's language.
func TestErrorPagesHaveWords(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(t, "viewer")
	for path, want := range map[string]struct {
		status int
		words  string
	}{
		"/units/99999":             {http.StatusNotFound, "Không có đơn vị hành chính mang mã 99999"},
		"/congresses/999999":       {http.StatusNotFound, "Không tìm thấy"},
		"/nowhere":                 {http.StatusNotFound, "Không tìm thấy"},
		"/congresses/abc":          {http.StatusNotFound, "Không tìm thấy"},
		"/units/020/edit":          {http.StatusForbidden, "Vai trò của bạn"},
		"/units/" + w.Foreign.Code: {http.StatusNotFound, "Không có đơn vị hành chính mang mã 00565"},
	} {
		a := b.get(path)
		require.Equal(t, want.status, a.status, path)
		require.Contains(t, a.body, want.words, path)
		require.Contains(t, a.body, `href="/"`, path)
	}
	require.Equal(t, http.StatusSeeOther, b.post("/language", "language", "en", "back", "/units/020").status)
	require.Contains(t, b.get("/congresses/999999").body, "Not found")
}

// A foreign unit and a missing one cannot be told apart.
func TestForeignLooksLikeMissing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(t, "clerk")
	strip := func(body, code string) string { return strings.ReplaceAll(body, code, "CODE") }
	require.Equal(t, strip(b.get("/units/99999").body, "99999"), strip(b.get("/units/"+w.Foreign.Code).body, w.Foreign.Code))
}

func TestSecurityHeadersAreOnEveryAnswer(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(t, "viewer")
	for _, path := range []string{"/", "/units/020", "/nowhere", "/static/x/app.css", "/healthz"} {
		h := b.get(path).header
		require.Contains(t, h.Get("Content-Security-Policy"), "default-src 'self'", path)
		require.NotContains(t, h.Get("Content-Security-Policy"), "unsafe", path)
		require.Equal(t, "nosniff", h.Get("X-Content-Type-Options"), path)
		require.Equal(t, "DENY", h.Get("X-Frame-Options"), path)
	}
	require.Equal(t, "no-store", b.get("/units/020").header.Get("Cache-Control"))
}

// A form posted from another site, or with a session but no sign of where it came from, changes nothing.
func TestCrossSitePostsAreRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(t, "organizer")
	for name, headers := range map[string]map[string]string{
		"foreign origin": {"Origin": "http://evil.example"},
		"null origin":    {"Origin": "null"},
		"cross-site":     {"Sec-Fetch-Site": "cross-site"},
		"same-site":      {"Sec-Fetch-Site": "same-site"},
		"no sign":        {},
	} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, w.URL+"/sign-out", nil)
		require.NoError(t, err)
		for k, v := range headers {
			req.Header.Set(k, v)
		}
		res, err := b.client.Do(req)
		require.NoError(t, err)
		_ = res.Body.Close()
		require.Equal(t, http.StatusForbidden, res.StatusCode, name)
	}
	require.Equal(t, http.StatusOK, b.get("/account").status, "still signed in")
}

func TestLargeBodyIsRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a := w.as(t, "organizer").post("/account", "full_name", strings.Repeat("a", 2<<20))
	require.Equal(t, http.StatusRequestEntityTooLarge, a.status)
}

func TestSignOutEndsTheSessionOnTheServer(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(t, "viewer")
	require.Equal(t, "/sign-in", b.post("/sign-out").location)
	require.Equal(t, "/sign-in", b.get("/account").location)
}

func TestRedirectsStayInTheHouse(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(t, "viewer")
	for _, back := range []string{"http://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", ""} {
		require.Equal(t, "/", b.post("/language", "language", "vi", "back", back).location, back)
	}
	require.Equal(t, "/units/020?q=a", b.post("/language", "language", "vi", "back", "/units/020?q=a").location)
}

// A panel whose session has ended is told so; a redirect would replace what was typed by the sign-in page.
func TestPanelWithoutSessionKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, w.URL+"/account", nil)
	require.NoError(t, err)
	req.Header.Set("HX-Request", "true")
	res, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	_ = res.Body.Close()
	require.Equal(t, http.StatusUnauthorized, res.StatusCode)
}

// Two people edit one account: the second is told who was first, sees the first one's value and keeps the own.
func TestSecondEditorLosesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(t, "organizer")
	old := b.get("/account").version(t)
	require.Equal(t, http.StatusSeeOther, b.post("/account", "version", old, "full_name", "Tên Thứ Nhất", "phone", "0901000001").status)
	a := b.post("/account", "version", old, "full_name", "Tên Thứ Hai", "phone", "0901000001")
	require.Equal(t, http.StatusConflict, a.status)
	require.Contains(t, a.body, `value="Tên Thứ Hai"`)
	require.Contains(t, a.body, "Tên Thứ Nhất")
	require.Equal(t, http.StatusSeeOther, b.post("/account", "version", a.version(t), "full_name", "Tên Thứ Hai", "phone", "0901000001").status)
}
