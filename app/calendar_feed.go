package app

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"daihoi/exports"
	"daihoi/models/access"
	"daihoi/models/account"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/deadline"
	"daihoi/models/fault"
	"daihoi/models/store"
	"daihoi/templates"
	"daihoi/templates/i18n"
)

// feedPath is where calendars are; what follows is a user's secret and ".ics".
const feedPath = "/calendar/"

// origin is the address of this program as the one who asks has it.
func (a *App) origin(req *http.Request) string {
	if a.Secure || req.TLS != nil {
		return "https://" + req.Host
	}
	return "http://" + req.Host
}

// calendarFeed answers calendar programs, which have no session: the secret in the address stands for the user, with the
// rights of the moment. Every wrong address gets the same answer.
func (a *App) calendarFeed(c echo.Context) error {
	ctx, cancel := context.WithTimeout(c.Request().Context(), requestTimeout)
	defer cancel()
	h := c.Response().Header()
	h.Set("Cache-Control", "private, no-cache")
	token, whole := strings.CutSuffix(c.Param("token"), ".ics")
	var feed exports.Calendar
	err := store.NotFound()
	if whole {
		feed, err = a.feedOf(ctx, token, a.origin(c.Request()))
	}
	if fault.KindOf(err) == fault.NotFound {
		return c.String(http.StatusNotFound, "not found\n")
	}
	var body bytes.Buffer
	if err == nil {
		err = exports.WriteCalendar(&body, feed)
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

// feedOf finds the user, then reads as that user.
func (a *App) feedOf(ctx context.Context, token, origin string) (feed exports.Calendar, err error) {
	var user account.User
	var actor access.Actor
	err = a.Store.Read(ctx, access.Program("calendar"), func(tx *store.Tx) (err error) {
		user, actor, err = account.ByFeed(tx, token)
		return err
	})
	if err != nil {
		return feed, err
	}
	words := a.WordsIn(user.Locale)
	err = a.Store.Read(ctx, actor, func(tx *store.Tx) error {
		agenda, err := deadline.AgendaOf(tx)
		if err != nil {
			return err
		}
		feed = feedEvents(words, agenda, origin)
		together, err := clusterCalendar(tx, words, origin)
		feed.Events = append(feed.Events, together...)
		return err
	})
	return feed, err
}

func feedEvents(w *i18n.Printer, agenda deadline.Agenda, origin string) exports.Calendar {
	out := exports.Calendar{Name: w.T("calendar.name")}
	for _, d := range agenda.Due {
		out.Events = append(out.Events, exports.CalendarEvent{UID: "milestone-" + strconv.FormatInt(d.ID, 10) + "@daihoi", Sequence: d.Sequence,
			Changed: d.Changed.Time, Day: d.Due, Summary: w.T("calendar.due", "Name", itemName(w, &d.Item), "Unit", d.Unit.FullName),
			Description: w.T("calendar.due_note", "State", w.T("state."+string(d.State)), "Owner", w.Pick(d.Item.OwnerVI, d.Item.OwnerEN)),
			URL:         origin + milestonePath(d.CongressID, d.Milestone.ID)})
	}
	for _, s := range agenda.Sessions {
		out.Events = append(out.Events, sessionEvent(w, s.Session, s.Unit.FullName, origin))
	}
	return out
}

// sessionHours are zero for a session without hours.
func sessionHours(s congress.Session) (start, end time.Time) {
	at := func(clock string) time.Time {
		t, err := time.ParseInLocation("2006-01-02 15:04", s.OnDate.String()+" "+clock, calendar.Zone())
		if err != nil {
			return time.Time{}
		}
		return t
	}
	start = at(s.Starts)
	if start.IsZero() {
		return start, start
	}
	return start, at(s.Ends)
}

// hiddenSecret is a path as the log may keep it.
func hiddenSecret(path string) string {
	if strings.HasPrefix(path, feedPath) {
		return feedPath + "…"
	}
	return path
}

// renewCalendar answers the POST itself: the secret is kept nowhere, so this page is the only one that has it.
func renewCalendar(r *Request) (Result, error) {
	if err := r.requireSomewhere(access.View); err != nil {
		return Result{}, err
	}
	token, err := account.RenewFeed(r.Tx)
	if err != nil {
		return Result{}, err
	}
	v := templates.CalendarAddress{Frame: r.frame("calendar.title", templates.Link{Href: "/account", Label: r.T("nav.account")}, here(r.T("calendar.title"))),
		Address: r.Origin + feedPath + token + ".ics"}
	v.Frame.Path = "/account" // this page's own address answers no GET
	return show(templates.CalendarAddressPage(v)), nil
}

func endCalendar(r *Request) (Result, error) {
	return redirect("/account").saying("calendar.ended"), account.EndFeed(r.Tx)
}
