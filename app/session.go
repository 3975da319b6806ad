package app

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/alexedwards/scs/v2"

	"daihoi/app/web"
	"daihoi/models/access"
	"daihoi/models/account"
	"daihoi/models/store"
	"daihoi/templates/i18n"
)

const (
	sessionCookie  = "daihoi_session"
	languageCookie = "daihoi_language"
	flashCookie    = "daihoi_flash"
	seenCookie     = "daihoi_seen" // how far the database was written when the reader last wrote
	deviceCookie   = "daihoi_device"
	devicePath     = "/sign-in" // no other page asks for it

	lifetime     = 12 * time.Hour  // of a session at most
	touch        = 5 * time.Minute // how often an active session is written again
	longestTouch = time.Second / 2
	userKey      = account.UserKey
	seenKey      = account.SeenKey
	langLife     = 365 * 24 * time.Hour
	seenLife     = time.Hour       // longer than a standby is behind
	flashLife    = 5 * time.Minute // from the answer to a form to the next page
	flashSize    = 2000            // bytes of a flash; browsers keep cookies of 4 KB

	pendingKey        = "pending" // user whose second step is asked for
	pendingVersionKey = "pending_version"
	pendingAtKey      = "pending_at"
	pendingLife       = 5 * time.Minute

	challengeKey = "challenge" // secret of what the device is asked to sign
	byKeyKey     = "by_key"    // a passkey has been shown
)

// cookieName is the name under which a browser keeps a cookie. Over HTTPS the prefix makes it refuse the cookie from
// any other host and over any other connection.
func cookieName(name string, secure bool) string {
	if secure {
		return "__Host-" + name
	}
	return name
}

func newSessions(c Config) *scs.SessionManager {
	m := scs.New()
	m.Store = account.Sessions{Store: c.Store, Now: c.Clock}
	m.Lifetime = max(lifetime, c.Idle)
	m.HashTokenInStore = true
	m.Cookie.Name = cookieName(sessionCookie, c.Secure)
	m.Cookie.SameSite = http.SameSiteLaxMode
	m.Cookie.Secure = c.Secure
	return m
}

// beginSession signs the user in under a new token.
func (a *App) beginSession(ctx context.Context, w http.ResponseWriter, r *web.Request, userID int64, byKey bool) error {
	now := a.Clock().Unix()
	return a.renewSession(ctx, w, map[string]any{userKey: userID, seenKey: now, account.BeganKey: now, account.AddressKey: r.Remote, account.AgentKey: r.Agent,
		byKeyKey: byKey})
}

// awaitKey remembers what the device of the reader is asked to sign, for someone who is not signed in under a new token.
func (a *App) awaitKey(ctx context.Context, w http.ResponseWriter, r *web.Request, challenge string) error {
	if r.User.ID == 0 {
		return a.renewSession(ctx, w, map[string]any{challengeKey: challenge})
	}
	return a.putSession(ctx, challengeKey, challenge)
}

func (a *App) putSession(ctx context.Context, key string, value any) error {
	a.sessions.Put(ctx, key, value)
	_, _, err := a.sessions.Commit(ctx)
	return err
}

// awaitCode remembers, under a new token, who has to take the second step.
func (a *App) awaitCode(ctx context.Context, w http.ResponseWriter, p web.Pending) error {
	return a.renewSession(ctx, w, map[string]any{pendingKey: p.UserID, pendingVersionKey: p.Version, pendingAtKey: a.Clock().Unix()})
}

// pending is who has to take the second step, zero for nobody.
func (a *App) pending(ctx context.Context) web.Pending {
	if age := a.Clock().Sub(time.Unix(a.sessions.GetInt64(ctx, pendingAtKey), 0)); age < 0 || age > pendingLife {
		return web.Pending{}
	}
	return web.Pending{UserID: a.sessions.GetInt64(ctx, pendingKey), Version: a.sessions.GetInt(ctx, pendingVersionKey)}
}

// renewSession begins a session with the values under a new token.
func (a *App) renewSession(ctx context.Context, w http.ResponseWriter, values map[string]any) error {
	if err := a.sessions.Clear(ctx); err != nil {
		return err
	}
	if err := a.sessions.RenewToken(ctx); err != nil {
		return err
	}
	for key, value := range values {
		a.sessions.Put(ctx, key, value)
	}
	token, expiry, err := a.sessions.Commit(ctx)
	if err != nil {
		return err
	}
	a.sessions.WriteSessionCookie(ctx, w, token, expiry)
	return nil
}

// endSession signs the user out.
func (a *App) endSession(ctx context.Context, w http.ResponseWriter) error {
	if err := a.sessions.Destroy(ctx); err != nil {
		return err
	}
	a.sessions.WriteSessionCookie(ctx, w, "", time.Time{})
	return nil
}

// dropSession ends a session that does not count any more. Where it cannot be deleted it still does not count.
func (a *App) dropSession(ctx context.Context, w http.ResponseWriter) {
	if err := a.endSession(ctx, w); err != nil {
		a.Log.Warn("session not ended", "err", err)
	}
}

// endIdle ends a session that was not used for too long. The log says so, if it can be written.
func (a *App) endIdle(ctx context.Context, w http.ResponseWriter, userID int64) {
	from := account.Visitor{Address: a.sessions.GetString(ctx, account.AddressKey), Agent: a.sessions.GetString(ctx, account.AgentKey)}
	err := a.Store.Write(ctx, access.Program("session"), func(tx *store.Tx) error {
		return account.RecordEnd(tx, account.EndedIdle, userID, from)
	})
	if err != nil {
		a.Log.Warn("end of a session not recorded", "err", err)
	}
	a.dropSession(ctx, w)
}

// sessionToken is what the browser sent, "" if nothing.
func (a *App) sessionToken(r *http.Request) string {
	if c, err := r.Cookie(a.sessions.Cookie.Name); err == nil {
		return c.Value
	}
	return ""
}

// loadSession returns the context that carries the session, and its user, zero for none. idled: it has just ended
// for want of use. That the session is in
// use is written down now and then; a database that cannot be written does not keep anyone from reading.
func (a *App) loadSession(w http.ResponseWriter, r *http.Request) (ctx context.Context, who account.Reader, idled bool, err error) {
	ctx, found := account.WithReader(r.Context())
	if ctx, err = a.sessions.Load(ctx, a.sessionToken(r)); err != nil {
		return nil, who, false, err
	}
	userID := a.sessions.GetInt64(ctx, userKey)
	if userID == 0 {
		return ctx, who, false, nil
	}
	now := a.Clock()
	seen := time.Unix(a.sessions.GetInt64(ctx, seenKey), 0)
	switch age := now.Sub(seen); {
	case age > a.Idle:
		a.endIdle(ctx, w, userID)
		return ctx, who, true, nil
	case found.User.ID != userID: // gone or locked
		a.dropSession(ctx, w)
		return ctx, who, false, nil
	case age > touch:
		a.touchSession(ctx, now)
	}
	return ctx, *found, false, nil
}

// touchSession does not wait long for a busy database: the next request tries again.
func (a *App) touchSession(ctx context.Context, now time.Time) {
	ctx, cancel := context.WithTimeout(ctx, longestTouch)
	defer cancel()
	a.sessions.Put(ctx, seenKey, now.Unix())
	if _, _, err := a.sessions.Commit(ctx); err != nil {
		a.Log.Warn("session not touched", "err", err)
	}
}

// leaveFlash hands a sentence to the next page in a cookie: storing it would take a second transaction, which could
// fail after the first has been committed. It is signed with the session's token, so that only this program can have
// written it.
func (a *App) leaveFlash(w http.ResponseWriter, token, text string) {
	if token == "" {
		return
	}
	for len(text) > flashSize {
		_, size := utf8.DecodeLastRuneInString(text)
		text = text[:len(text)-size]
	}
	a.setCookie(w, cookieName(flashCookie, a.Secure), encoded([]byte(text))+"."+encoded(signature(token, text)), flashLife)
}

// takeFlash is the sentence that the answer to the last form left; it is shown once.
func (a *App) takeFlash(w http.ResponseWriter, r *http.Request) string {
	name := cookieName(flashCookie, a.Secure)
	c, err := r.Cookie(name)
	if err != nil {
		return ""
	}
	a.setCookie(w, name, "", -1)
	left, right, _ := strings.Cut(c.Value, ".")
	text, err1 := base64.RawURLEncoding.DecodeString(left)
	sum, err2 := base64.RawURLEncoding.DecodeString(right)
	if err1 != nil || err2 != nil || !hmac.Equal(sum, signature(a.sessionToken(r), string(text))) {
		return ""
	}
	return string(text)
}

func encoded(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

func signature(token, text string) []byte {
	sum := hmac.New(sha256.New, []byte("flash "+token))
	sum.Write([]byte(text))
	return sum.Sum(nil)
}

// locale is the user's setting, then the cookie, then Vietnamese. Accept-Language is ignored: offices run English
// browsers. Only programs ask for a language by it.
func locale(r *http.Request, user account.User) string {
	if forProgram(r) {
		return accepted(r)
	}
	if user.Locale != "" {
		return user.Locale
	}
	if c, err := r.Cookie(languageCookie); err == nil {
		return c.Value
	}
	return i18n.Locales[0]
}

// setCookie sets a cookie that no script reads; a negative life deletes it.
func (a *App) setCookie(w http.ResponseWriter, name, value string, life time.Duration) {
	age := int(life.Seconds())
	if life < 0 {
		age = -1
	}
	//nolint:gosec // Secure follows the installation: without HTTPS the cookie could not be kept
	http.SetCookie(w, &http.Cookie{Name: name, Value: value, Path: "/", MaxAge: age, HttpOnly: true, Secure: a.Secure, SameSite: http.SameSiteLaxMode})
}

// setDevice keeps the secret by which the browser is known at the door.
func (a *App) setDevice(w http.ResponseWriter, secret string) {
	//nolint:gosec // as in setCookie
	http.SetCookie(w, &http.Cookie{Name: deviceCookie, Value: secret, Path: devicePath, MaxAge: int(account.DeviceLife.Seconds()),
		HttpOnly: true, Secure: a.Secure, SameSite: http.SameSiteLaxMode})
}
