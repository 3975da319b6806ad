package app_test

import (
	"html"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/descope/virtualwebauthn"
	"github.com/stretchr/testify/require"

	"daihoi/app"
	"daihoi/models/account/keytest"
)

var askedOfDevice = regexp.MustCompile(`data-asked="([^"]+)"`)

// asked is what the page asks the device.
func (a answer) asked(t *testing.T) string {
	t.Helper()
	found := askedOfDevice.FindStringSubmatch(a.body)
	require.NotNil(t, found, a.body)
	return html.UnescapeString(found[1])
}

// atLocalhost makes the world reachable under a name for which browsers have passkeys.
func (w *world) atLocalhost() *world {
	w.URL = strings.Replace(w.URL, "127.0.0.1", "localhost", 1)
	return w
}

// phone answers as a device does, for the site of the world.
type phone struct {
	site virtualwebauthn.RelyingParty
	held virtualwebauthn.Authenticator
	key  virtualwebauthn.Credential
}

func (w *world) phone() *phone {
	return &phone{site: virtualwebauthn.RelyingParty{ID: "localhost", Name: "Đại hội MTTQ", Origin: w.URL},
		held: virtualwebauthn.NewAuthenticator(), key: keytest.New()}
}

// addKey adds the phone's key to the signed-in account.
func (p *phone) addKey(b *browser, name string) answer {
	b.t.Helper()
	t := b.t.(*testing.T)
	require.Equal(t, "/account/keys/new", b.post("/account/keys/begin", "key_name", name, "current_password", password).location)
	options, err := virtualwebauthn.ParseAttestationOptions(b.get("/account/keys/new").asked(t))
	require.NoError(t, err)
	p.held.Options.UserHandle = []byte(options.UserID)
	return b.post("/account/keys/new", "answer", virtualwebauthn.CreateAttestationResponse(p.site, p.held, p.key, *options))
}

func (p *phone) sign(b *browser) string {
	b.t.Helper()
	t := b.t.(*testing.T)
	require.Equal(t, "/sign-in/key", b.post("/sign-in/key").location)
	options, err := virtualwebauthn.ParseAssertionOptions(b.get("/sign-in/key").asked(t))
	require.NoError(t, err)
	p.key.Counter++
	return virtualwebauthn.CreateAssertionResponse(p.site, p.held, p.key, *options)
}

func TestPasskeyAtTheDoor(t *testing.T) {
	t.Parallel()
	w := newWorld(t).atLocalhost()
	b := w.as(t, "clerk")
	require.Contains(t, b.get("/account").body, `href="/account/keys"`)
	wrong := b.post("/account/keys/begin", "key_name", "Máy", "current_password", "sai")
	require.Equal(t, 422, wrong.status)
	require.Contains(t, wrong.body, `href="#f-current_password"`)
	require.Equal(t, "/account/keys", b.get("/account/keys/new").location, "the password comes first")
	p := w.phone()
	require.Equal(t, "/account/keys", p.addKey(b, "Điện thoại của Lan").location)
	page := b.get("/account/keys")
	require.Contains(t, page.body, "Điện thoại của Lan")
	require.Contains(t, page.body, "chưa dùng lần nào")

	c := w.as(t, "")
	require.Contains(t, c.get("/sign-in").body, `action="/sign-in/key"`)
	require.Equal(t, "/sign-in", c.get("/sign-in/key").location, "nothing has been asked")
	signed := p.sign(c)
	require.Equal(t, "/sign-in", c.get("/account").location, "asking opens nothing")
	stolen := w.as(t, "").post("/sign-in/key/finish", "answer", signed)
	require.Equal(t, 422, stolen.status, "the answer counts in the session that asked")
	require.Contains(t, stolen.body, "Hãy làm lại từ đầu")
	require.Equal(t, "/", c.post("/sign-in/key/finish", "answer", signed).location)
	require.Equal(t, http.StatusOK, c.get("/account").status)
	require.Contains(t, c.get("/account").body, "Đăng nhập bằng khóa")
	again := w.as(t, "").post("/sign-in/key/finish", "answer", signed)
	require.Equal(t, 422, again.status)

	id := regexp.MustCompile(`name="key" value="(\d+)"`).FindStringSubmatch(page.body)[1]
	require.Equal(t, "/account/keys", b.post("/account/keys/rename", "key", id, "version", "1", "key_name", "Máy bàn").location)
	require.Equal(t, 409, b.post("/account/keys/rename", "key", id, "version", "1", "key_name", "Máy khác").status)
	organizer := w.as(t, "organizer")
	path := pathOf(w.user(t, "clerk"))
	require.Contains(t, organizer.get(path).body, "Máy bàn")
	require.Equal(t, path, organizer.post(path+"/keys/remove", "key", id).location)
	gone := w.as(t, "")
	require.Equal(t, 422, gone.post("/sign-in/key/finish", "answer", p.sign(gone)).status)
	require.Equal(t, "/", gone.post("/sign-in", "username", "clerk", "password", password).location)
}

// Under a bare address browsers have no passkeys: nothing is offered, and the page says why.
func TestNoPasskeysAtAnAddress(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	require.NotContains(t, w.as(t, "").get("/sign-in").body, "/sign-in/key")
	b := w.as(t, "clerk")
	page := b.get("/account/keys")
	require.Contains(t, page.body, "chỉ dùng được khi mở chương trình qua HTTPS bằng tên miền")
	require.NotContains(t, page.body, "/account/keys/begin")
	require.Equal(t, 422, b.post("/account/keys/begin", "key_name", "Máy", "current_password", password).status)
	require.Equal(t, 422, w.as(t, "").post("/sign-in/key").status)
}

// A passkey is both steps, also where administrators must have two.
func TestPasskeyCountsAsBothSteps(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(c *app.Config) { c.AdminCode = true }).atLocalhost()
	b := w.as(t, "admin")
	require.Equal(t, "/account/second", b.get("/users").location)
	require.Contains(t, b.get("/account/second").body, `href="/account/keys"`)
	p := w.phone()
	require.Equal(t, "/account/keys", p.addKey(b, "Khóa USB").location)
	require.Equal(t, http.StatusOK, b.get("/users").status, "shown beside the password")
	c := w.as(t, "")
	require.Equal(t, "/", c.post("/sign-in/key/finish", "answer", p.sign(c)).location)
	require.Equal(t, http.StatusOK, c.get("/users").status)
	require.Equal(t, "/account/second", w.as(t, "admin").get("/users").location, "the password alone is one step")
}
