package app

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"daihoi/app/web"
	"daihoi/exports/book"
	"daihoi/exports/report"
	"daihoi/models/access"
	"daihoi/models/account"
	"daihoi/models/fault"
	"daihoi/models/store"
)

// origin is the address of this program as the client sees it.
func (a *App) origin(req *http.Request) string {
	if a.Secure || req.TLS != nil {
		return "https://" + req.Host
	}
	return "http://" + req.Host
}

// calendarFeed answers calendar clients, which have no session: the secret in the address identifies the user, with the
// user's current rights. Every wrong address gets the same answer.
func (a *App) calendarFeed(c echo.Context) error {
	ctx, cancel := context.WithTimeout(c.Request().Context(), a.timeout)
	defer cancel()
	h := c.Response().Header()
	h.Set("Cache-Control", "private, no-cache")
	token, whole := strings.CutSuffix(c.Param("token"), ".ics")
	var feed book.Calendar
	err := store.NotFound()
	if whole {
		feed, err = a.feed(ctx, token, a.origin(c.Request()))
	}
	if fault.KindOf(err) == fault.NotFound {
		return c.String(http.StatusNotFound, "not found\n")
	}
	var body bytes.Buffer
	if err == nil {
		err = book.WriteCalendar(&body, feed)
	}
	if err != nil {
		return err
	}
	sum := sha256.Sum256(body.Bytes())
	tag := `"` + hex.EncodeToString(sum[:16]) + `"`
	h.Set("ETag", tag)
	if strings.Contains(c.Request().Header.Get("If-None-Match"), tag) {
		return c.NoContent(http.StatusNotModified)
	}
	return c.Blob(http.StatusOK, "text/calendar; charset=utf-8", body.Bytes())
}

// feed finds the user of the secret, then reads as that user.
func (a *App) feed(ctx context.Context, token, origin string) (feed book.Calendar, err error) {
	var user account.User
	var actor access.Actor
	err = a.Store.Read(ctx, access.Program("calendar"), func(tx *store.Tx) (err error) {
		user, actor, err = account.ByFeed(tx, token)
		return err
	})
	if err != nil {
		return feed, err
	}
	err = a.Store.Read(ctx, actor, func(tx *store.Tx) (err error) {
		feed, err = report.FeedOf(tx, a.WordsIn(user.Locale), web.LinksFrom(origin))
		return err
	})
	return feed, err
}

// hiddenSecret is a path as it may be logged.
func hiddenSecret(path string) string {
	for _, prefix := range []string{web.FeedPath, web.WelcomePath, web.DeskPath, web.HandoutPath} {
		if strings.HasPrefix(path, prefix) {
			return prefix + "…"
		}
	}
	return path
}
