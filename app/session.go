package app

import (
	"context"
	"errors"
	"net/http"
	"time"

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
	deviceCookie   = "daihoi_device"
	devicePath     = "/sign-in" // no other page asks for it

	lifetime = 12 * time.Hour  // of a session at most
	touch    = 5 * time.Minute // how often an active session is written again
	userKey  = account.UserKey
	seenKey  = account.SeenKey
	flashKey = "flash"

	pendingKey        = "pending" // user whose second step is asked for
	pendingVersionKey = "pending_version"
	pendingAtKey      = "pending_at"
	pendingLife       = 5 * time.Minute

	langLife = 365 * 24 * time.Hour
)

func newSessions(c Config) *scs.SessionManager {
	m := scs.New()
	m.Store = account.Sessions{Store: c.Store, Now: c.Clock}
	m.Lifetime = max(lifetime, c.Idle)
	m.HashTokenInStore = true
	m.Cookie.Name = sessionCookie
	m.Cookie.SameSite = http.SameSiteLaxMode
	m.Cookie.Secure = c.Secure
	return m
}

// beginSession signs the user in under a new token.
func (a *App) beginSession(ctx context.Context, r *web.Request, userID int64) {
	if a.sessions.RenewToken(ctx) == nil {
		for _, key := range []string{pendingKey, pendingVersionKey, pendingAtKey} {
			a.sessions.Remove(ctx, key)
		}
		now := a.Clock().Unix()
		a.sessions.Put(ctx, userKey, userID)
		a.sessions.Put(ctx, seenKey, now)
		a.sessions.Put(ctx, account.BeganKey, now)
		a.sessions.Put(ctx, account.AddressKey, r.Remote)
		a.sessions.Put(ctx, account.AgentKey, r.Agent)
	}
}

// awaitCode remembers, under a new token, who has to take the second step.
func (a *App) awaitCode(ctx context.Context, p web.Pending) {
	if a.sessions.RenewToken(ctx) == nil {
		a.sessions.Put(ctx, pendingKey, p.UserID)
		a.sessions.Put(ctx, pendingVersionKey, p.Version)
		a.sessions.Put(ctx, pendingAtKey, a.Clock().Unix())
	}
}

// pending is who has to take the second step, zero for nobody.
func (a *App) pending(ctx context.Context) web.Pending {
	if age := a.Clock().Sub(time.Unix(a.sessions.GetInt64(ctx, pendingAtKey), 0)); age < 0 || age > pendingLife {
		return web.Pending{}
	}
	return web.Pending{UserID: a.sessions.GetInt64(ctx, pendingKey), Version: a.sessions.GetInt(ctx, pendingVersionKey)}
}

// endIdle ends a session that was not used for too long. The reader is told, and so is the log.
func (a *App) endIdle(ctx context.Context, userID int64) error {
	from := account.Visitor{Address: a.sessions.GetString(ctx, account.AddressKey), Agent: a.sessions.GetString(ctx, account.AgentKey)}
	err := a.Store.Write(ctx, access.Program("session"), func(tx *store.Tx) error {
		return account.RecordEnd(tx, account.EndedIdle, userID, from)
	})
	return errors.Join(err, a.sessions.Destroy(ctx))
}

// loadSession returns the context that carries the session, and the id of its user, 0 for none. idled: it has just ended
// for want of use.
func (a *App) loadSession(r *http.Request) (ctx context.Context, userID int64, idled bool, err error) {
	var token string
	if c, err := r.Cookie(sessionCookie); err == nil {
		token = c.Value
	}
	if ctx, err = a.sessions.Load(r.Context(), token); err != nil {
		return nil, 0, false, err
	}
	if userID = a.sessions.GetInt64(ctx, userKey); userID == 0 {
		return ctx, 0, false, nil
	}
	now := a.Clock()
	seen := time.Unix(a.sessions.GetInt64(ctx, seenKey), 0)
	switch age := now.Sub(seen); {
	case age > a.Idle:
		return ctx, 0, true, a.endIdle(ctx, userID)
	case age > touch:
		a.sessions.Put(ctx, seenKey, now.Unix())
	}
	return ctx, userID, false, nil
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

func (a *App) setDevice(w http.ResponseWriter, secret string) {
	//nolint:gosec // Secure follows the installation: without HTTPS the cookie could not be kept
	http.SetCookie(w, &http.Cookie{Name: deviceCookie, Value: secret, Path: devicePath, MaxAge: int(account.DeviceLife.Seconds()),
		HttpOnly: true, Secure: a.Secure, SameSite: http.SameSiteLaxMode})
}

func (a *App) setLanguage(w http.ResponseWriter, language string) {
	//nolint:gosec // Secure follows the installation: without HTTPS the cookie could not be kept
	http.SetCookie(w, &http.Cookie{Name: languageCookie, Value: language, Path: "/", MaxAge: int(langLife.Seconds()),
		HttpOnly: true, Secure: a.Secure, SameSite: http.SameSiteLaxMode})
}
