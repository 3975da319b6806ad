package app_test

import (
	"context"
	"net/http"
	"regexp"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"daihoi/app"
	"daihoi/models/store/storetest"
)

// movedClock is a clock that a test moves. A pause moves it too.
type movedClock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *movedClock) at() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *movedClock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// newTimedWorld is a world whose clock the test moves.
func newTimedWorld(t testing.TB, change ...func(*app.Config)) (*world, *movedClock) {
	t.Helper()
	clock := &movedClock{now: storetest.Clock()}
	return newWorld(t, append(change, func(c *app.Config) {
		c.Clock = clock.at
		c.Pause = func(_ context.Context, d time.Duration) error { clock.pass(d); return nil }
	})...), clock
}

func TestTypingErrorsWaitOnlyWhereTheyAreMade(t *testing.T) {
	t.Parallel()
	w, clock := newTimedWorld(t)
	b := w.as(t, "")
	for range 6 {
		require.Equal(t, 422, b.post("/sign-in", "username", "clerk", "password", "sai").status)
	}
	held := b.post("/sign-in", "username", "clerk", "password", password)
	require.Equal(t, 422, held.status)
	require.Contains(t, held.body, "thử lại sau 4 phút")
	require.Equal(t, http.StatusSeeOther, b.post("/sign-in", "username", "viewer", "password", password).status, "others at the address are not concerned")

	admin := w.as(t, "organizer")
	page := admin.get(pathOf(w.user(t, "clerk")))
	require.Contains(t, page.body, "Cho đăng nhập lại ngay")
	require.Contains(t, page.body, "Đăng nhập sai mật khẩu")
	require.Equal(t, http.StatusSeeOther, admin.post(pathOf(w.user(t, "clerk"))+"/unlock", "version", page.version(t)).status)
	c := w.as(t, "")
	require.Equal(t, http.StatusSeeOther, c.post("/sign-in", "username", "clerk", "password", password).status)
	require.NotContains(t, admin.get(pathOf(w.user(t, "clerk"))).body, "Cho đăng nhập lại ngay")

	// From now on this browser is known: it is slow after typing errors, but never refused.
	require.Equal(t, http.StatusSeeOther, c.post("/sign-out").status)
	for range 7 {
		require.Equal(t, 422, c.post("/sign-in", "username", "clerk", "password", "sai").status)
	}
	before := clock.at()
	require.Equal(t, http.StatusSeeOther, c.post("/sign-in", "username", "clerk", "password", password).status)
	require.Equal(t, 10*time.Second, clock.at().Sub(before))
}

func TestDeviceCookie(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(c *app.Config) { c.Secure = true })
	a := w.as(t, "").post("/sign-in", "username", "clerk", "password", password)
	require.Regexp(t, `daihoi_device=[A-Z2-7]{26}; Path=/sign-in; Max-Age=15552000; HttpOnly; Secure; SameSite=Lax`, a.header.Values("Set-Cookie"))
}

func TestPasswordPageIsHeldBack(t *testing.T) {
	t.Parallel()
	w, clock := newTimedWorld(t)
	b := w.as(t, "clerk")
	guess := func(current string) answer {
		return b.post("/account/password", "current_password", current, "password", "một câu khác hẳn 9")
	}
	for range 6 {
		require.Contains(t, guess("sai").body, "Mật khẩu hiện tại không đúng")
	}
	require.Contains(t, guess(password).body, "Hãy thử lại sau 3 phút")
	clock.pass(3 * time.Minute)
	require.Equal(t, http.StatusSeeOther, guess(password).status)
}

func TestSetUpCodeIsHeldBack(t *testing.T) {
	t.Parallel()
	clock := &movedClock{now: storetest.Clock()}
	w := serveStore(t, storetest.SQLite(t), func(c *app.Config) { c.SetupCode, c.Clock = "abcd2345", clock.at })
	b := w.as(t, "")
	for range 10 {
		require.Contains(t, b.post("/setup", "code", "sai").body, `href="#f-code"`)
	}
	require.Contains(t, b.post("/setup", "code", "abcd2345").body, "Hãy thử lại sau 1 phút")
	clock.pass(time.Minute)
	require.NotContains(t, b.post("/setup", "code", "abcd2345").body, `href="#f-code"`)
}

func TestIdleSessionEndsAndSaysSo(t *testing.T) {
	t.Parallel()
	w, clock := newTimedWorld(t, func(c *app.Config) { c.Idle = 30 * time.Minute })
	b := w.as(t, "clerk")
	clock.pass(30 * time.Minute)
	require.Equal(t, http.StatusOK, b.get("/account").status)
	clock.pass(30*time.Minute + time.Second)
	ended := b.get("/account")
	require.Equal(t, "/sign-in?ended=idle", ended.location)
	require.Contains(t, b.get(ended.location).body, "vì 30 phút không thao tác")
	require.Equal(t, "/sign-in", b.get("/account").location, "said once")
	require.Contains(t, w.as(t, "clerk").get("/account").body, "Phiên tự kết thúc do không thao tác")
}

var sessionButton = regexp.MustCompile(`name="session" value="([0-9a-f]{16})"`)

func TestOwnSessionsCanBeEnded(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	here, there, third := w.as(t, "clerk"), w.as(t, "clerk"), w.as(t, "clerk")
	page := here.get("/account")
	buttons := sessionButton.FindAllStringSubmatch(page.body, -1)
	require.Len(t, buttons, 2, "this one has none")
	require.Contains(t, page.body, "127.0.0.1")

	stranger := w.as(t, "viewer")
	require.Equal(t, 422, stranger.post("/account/sessions/end", "session", buttons[0][1]).status)
	open := func() (n int) {
		for _, b := range []*browser{here, there, third} {
			if b.get("/account").status == http.StatusOK {
				n++
			}
		}
		return n
	}
	require.Equal(t, 3, open())
	require.Equal(t, "/account", here.post("/account/sessions/end", "session", buttons[0][1]).location)
	require.Equal(t, 2, open())
	require.Equal(t, 422, here.post("/account/sessions/end", "session", buttons[0][1]).status, "it has ended")
	require.Equal(t, "/account", here.post("/account/sessions/end", "session", "others").location)
	require.Equal(t, 1, open())
	require.Contains(t, here.get("/account").body, "Kết thúc phiên đăng nhập từ danh sách")

	path := pathOf(w.user(t, "clerk"))
	require.Equal(t, http.StatusForbidden, stranger.post(path+"/sessions/end").status)
	require.Equal(t, path, w.as(t, "organizer").post(path+"/sessions/end").location)
	require.Zero(t, open())
}

func TestNewPasswordEndsTheCalendarAddress(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(t, "clerk")
	address := regexp.MustCompile(`/calendar/[A-Z2-7]+\.ics`)
	renew := func() string { return address.FindString(b.post("/account/calendar").body) }
	feed := renew()
	require.NotEmpty(t, feed)
	require.Equal(t, http.StatusOK, b.get(feed).status)
	require.Equal(t, http.StatusSeeOther, b.post("/account/password", "current_password", password, "password", "một câu khác hẳn 9").status)
	require.Equal(t, http.StatusNotFound, b.get(feed).status)
	require.Contains(t, b.get("/account").body, "Địa chỉ hết hiệu lực khi đổi")

	feed = renew()
	organizer := w.as(t, "organizer")
	path := pathOf(w.user(t, "clerk"))
	require.Equal(t, http.StatusOK, organizer.post(path+"/password", "version", organizer.get(path).version(t)).status)
	require.Equal(t, http.StatusNotFound, b.get(feed).status)
}
