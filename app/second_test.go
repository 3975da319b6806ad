package app_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"
	"github.com/stretchr/testify/require"

	"daihoi/app"
	"daihoi/models/access"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

var (
	shownSecret   = regexp.MustCompile(`<code>((?:[A-Z2-7]{4} ){7}[A-Z2-7]{4})</code>`)
	shownRecovery = regexp.MustCompile(`<code>([a-z2-7]{5}-[a-z2-7]{5})</code>`)
	shownLink     = regexp.MustCompile(`http://[0-9.:]+(/welcome/[A-Z2-7]{26})`)
)

func appCode(t *testing.T, secret string, clock *movedClock) string {
	t.Helper()
	code, err := totp.GenerateCode(strings.ReplaceAll(secret, " ", ""), clock.at())
	require.NoError(t, err)
	return code
}

func TestSecondStepAtTheDoor(t *testing.T) {
	t.Parallel()
	w, clock := newTimedWorld(t)
	b := w.as(t, "clerk")
	require.Equal(t, "/account/second", b.post("/account/second/begin").location)
	page := b.get("/account/second")
	require.Contains(t, page.body, `<svg class="qr"`)
	secret := shownSecret.FindStringSubmatch(page.body)[1]
	wrong := b.post("/account/second", "code", "000000")
	require.Equal(t, 422, wrong.status)
	require.Contains(t, wrong.body, secret, "the page still shows what to scan")
	on := b.post("/account/second", "code", appCode(t, secret, clock))
	require.Equal(t, http.StatusOK, on.status, on.body)
	recovery := shownRecovery.FindAllStringSubmatch(on.body, -1)
	require.Len(t, recovery, 10)
	require.Equal(t, "no-store", on.header.Get("Cache-Control"))
	require.Contains(t, b.get("/account/second").body, "Còn 10 mã dự phòng")
	require.NotContains(t, b.get("/account/second").body, secret)

	c := w.as(t, "")
	require.Equal(t, "/sign-in", c.get("/sign-in/code").location, "nobody's turn")
	require.Equal(t, "/sign-in", c.post("/sign-in/code", "code", recovery[0][1]).location)
	require.Equal(t, "/sign-in/code", c.post("/sign-in", "username", "clerk", "password", password).location)
	require.Equal(t, "/sign-in", c.get("/account").location, "the password alone opens nothing")
	clock.pass(30 * time.Second)
	refused := c.post("/sign-in/code", "code", "000000")
	require.Equal(t, 422, refused.status)
	require.Contains(t, refused.body, `href="#f-code"`)
	require.Equal(t, "/", c.post("/sign-in/code", "code", appCode(t, secret, clock)).location)
	require.Equal(t, http.StatusOK, c.get("/account").status)

	late := w.as(t, "")
	require.Equal(t, "/sign-in/code", late.post("/sign-in", "username", "clerk", "password", password).location)
	clock.pass(5*time.Minute + time.Second)
	require.Equal(t, "/sign-in", late.post("/sign-in/code", "code", recovery[0][1]).location)

	lost := w.as(t, "organizer")
	path := pathOf(w.user(t, "clerk"))
	require.Equal(t, path, lost.post(path+"/second/end", "version", lost.get(path).version(t)).location)
	require.Equal(t, "/", late.post("/sign-in", "username", "clerk", "password", password).location)
	require.NotContains(t, lost.get(path).body, "/second/end")
}

func TestAdministratorsMustTakeTheSecondStep(t *testing.T) {
	t.Parallel()
	w, clock := newTimedWorld(t, func(c *app.Config) { c.AdminCode = true })
	require.Equal(t, http.StatusOK, w.as(t, "organizer").get("/account").status)
	b := w.as(t, "admin")
	for _, path := range []string{"/", "/users", "/account"} {
		require.Equal(t, "/account/second", b.get(path).location, path)
	}
	require.Equal(t, "/account/second", b.post("/users/new").location)
	b.post("/account/second/begin")
	secret := shownSecret.FindStringSubmatch(b.get("/account/second").body)[1]
	require.Equal(t, http.StatusOK, b.post("/account/second", "code", appCode(t, secret, clock)).status)
	require.Equal(t, http.StatusOK, b.get("/users").status)

	token, file := w.token(t, "organizer", "020"), w.fillPath("/units/:code/progress.json", w.Own)
	require.Equal(t, http.StatusOK, token.ask(http.MethodGet, file).status)
	made := b.post("/account/tokens", "token_name", "Bảng", "unit", "020", "token_days", "90")
	token = reader{w.as(t, ""), shownToken.FindString(made.body)}
	require.Equal(t, http.StatusOK, token.ask(http.MethodGet, file).status)
	storetest.Must(t, w.Store, access.Program("test"), func(tx *store.Tx) error { return tx.DB().Exec("DELETE FROM user_authenticators").Error })
	refused := token.ask(http.MethodGet, file)
	require.Equal(t, http.StatusForbidden, refused.status)
	require.Contains(t, refused.body, "xác thực hai bước")
	require.Equal(t, "/account/second", b.get("/users").location)
}

func TestInvitedByLink(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(t, "organizer")
	require.Contains(t, b.get("/users/new").body, `value="link" checked`)
	made := b.post("/users/new", "username", "lan", "full_name", "Nguyễn Thị Lan", "role", "clerk", "unit", "00646", "way", "link")
	require.Equal(t, http.StatusOK, made.status, made.body)
	link := shownLink.FindStringSubmatch(made.body)[1]
	require.Contains(t, made.body, "Dùng được đến")
	path := pathOf(w.user(t, "lan"))
	require.NotContains(t, b.get(path).body, link, "shown once")
	require.Contains(t, b.get(path).body, "Chờ nhận lời mời")

	lan := w.as(t, "")
	require.Contains(t, lan.get(link).body, "Nguyễn Thị Lan")
	short := lan.post(link, "password", "ngan")
	require.Equal(t, 422, short.status)
	require.Contains(t, short.body, `href="#f-password"`)
	require.Equal(t, "/", lan.post(link, "password", "một câu khác hẳn 9").location)
	require.Equal(t, http.StatusOK, lan.get("/account").status)
	require.Equal(t, http.StatusNotFound, w.as(t, "").get(link).status)
	require.Equal(t, http.StatusSeeOther, w.as(t, "").post("/sign-in", "username", "lan", "password", "một câu khác hẳn 9").status)

	again := shownLink.FindStringSubmatch(b.post(path + "/link").body)[1]
	require.Contains(t, b.get(path).body, "Hủy đường dẫn")
	require.Equal(t, path, b.post(path+"/link/end").location)
	require.Equal(t, http.StatusNotFound, lan.get(again).status)
	require.Equal(t, 403, w.as(t, "viewer").post(path+"/link").status)
}
