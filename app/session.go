package app

import (
	"context"
	"net/http"
	"time"

	"github.com/alexedwards/scs/v2"

	"daihoi/models/account"
	"daihoi/templates/i18n"
)

const (
	sessionCookie  = "daihoi_session"
	languageCookie = "daihoi_language"

	lifetime = 12 * time.Hour  // of a session at most
	idle     = 2 * time.Hour   // without a request
	touch    = 5 * time.Minute // how often an active session is written again
	userKey  = account.UserKey
	seenKey  = "seen"
	flashKey = "flash"
	langLife = 365 * 24 * time.Hour
)

func newSessions(c Config) *scs.SessionManager {
	m := scs.New()
	m.Store = account.Sessions{Store: c.Store, Now: c.Clock}
	m.Lifetime = lifetime
	m.HashTokenInStore = true
	m.Cookie.Name = sessionCookie
	m.Cookie.SameSite = http.SameSiteLaxMode
	m.Cookie.Secure = c.Secure
	return m
}

// beginSession signs the user in under a new token.
func (a *App) beginSession(ctx context.Context, userID int64) {
	if a.sessions.RenewToken(ctx) == nil {
		a.sessions.Put(ctx, userKey, userID)
		a.sessions.Put(ctx, seenKey, a.Clock().Unix())
	}
}

// loadSession returns the context that carries the session, and the id of its user, 0 for none.
func (a *App) loadSession(r *http.Request) (ctx context.Context, userID int64, err error) {
	var token string
	if c, err := r.Cookie(sessionCookie); err == nil {
		token = c.Value
	}
	if ctx, err = a.sessions.Load(r.Context(), token); err != nil {
		return nil, 0, err
	}
	if userID = a.sessions.GetInt64(ctx, userKey); userID == 0 {
		return ctx, 0, nil
	}
	now := a.Clock()
	seen := time.Unix(a.sessions.GetInt64(ctx, seenKey), 0)
	switch age := now.Sub(seen); {
	case age > idle:
		return ctx, 0, a.sessions.Destroy(ctx)
	case age > touch:
		a.sessions.Put(ctx, seenKey, now.Unix())
	}
	return ctx, userID, nil
}

// saveSession writes the session if it has changed and sets its cookie.
func (a *App) saveSession(w http.ResponseWriter, ctx context.Context) error {
	switch a.sessions.Status(ctx) {
	case scs.Modified:
		token, expiry, err := a.sessions.Commit(ctx)
		if err != nil {
			return err
		}
		a.sessions.WriteSessionCookie(ctx, w, token, expiry)
	case scs.Destroyed:
		a.sessions.WriteSessionCookie(ctx, w, "", time.Time{})
	}
	return nil
}

// locale is the user's setting, then the cookie, then Vietnamese. Accept-Language is ignored: offices run English
// browsers.
func locale(r *http.Request, user account.User) string {
	if user.Locale != "" {
		return user.Locale
	}
	if c, err := r.Cookie(languageCookie); err == nil {
		return c.Value
	}
	return i18n.Locales[0]
}

func (a *App) setLanguage(w http.ResponseWriter, language string) {
	//nolint:gosec // Secure follows the installation: without HTTPS the cookie could not be kept
	http.SetCookie(w, &http.Cookie{Name: languageCookie, Value: language, Path: "/", MaxAge: int(langLife.Seconds()),
		HttpOnly: true, Secure: a.Secure, SameSite: http.SameSiteLaxMode})
}
