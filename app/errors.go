package app

import (
	"bytes"
	"context"
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"daihoi/app/web"
	"daihoi/models/fault"
	"daihoi/templates/ui"
)

func statusOf(kind fault.Kind) int {
	switch kind {
	case fault.Invalid:
		return http.StatusUnprocessableEntity
	case fault.NotFound:
		return http.StatusNotFound
	case fault.Forbidden:
		return http.StatusForbidden
	case fault.Conflict:
		return http.StatusConflict
	case fault.Busy, fault.Down:
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}

// retryAfter is when a client may try again, in seconds.
const retryAfter = "5"

// answerError is the one place where an error becomes a page: what happened and what to do next, in the reader's
// language. An internal error shows only the number of the request, under which the log has the details.
func (a *App) answerError(c echo.Context, err error) {
	if c.Response().Committed {
		a.Log.Error("after the first byte", "path", hiddenSecret(c.Request().URL.Path), "err", err)
		return
	}
	status, key, args := http.StatusInternalServerError, "fault.internal", map[string]any{}
	var outer *echo.HTTPError
	switch f := fault.As(err); {
	case f != nil && f.Kind != fault.Internal:
		status, key, args = statusOf(f.Kind), f.Key, f.Args
	case errors.As(err, &outer):
		status, key = outer.Code, keyOf(outer.Code)
	}
	number := a.report(c, status, err)
	if status == http.StatusInternalServerError {
		args = map[string]any{"Number": number}
	}
	if status == http.StatusServiceUnavailable {
		c.Response().Header().Set("Retry-After", retryAfter)
	}
	if forProgram(c.Request()) {
		if status == http.StatusMethodNotAllowed {
			key = "api.fault.method"
		}
		var problems []fault.Problem
		if f := fault.As(err); f != nil {
			problems = f.Problems
		}
		a.answerProblem(c, status, key, args, problems, number)
		return
	}
	if _, program := bearer(c.Request()); program {
		a.answerProgram(c, status, key, args)
		return
	}
	r, ok := c.Get(requestKey).(*web.Request)
	if !ok {
		r = a.newRequest(c)
		r.Words = a.WordsIn(locale(c.Request(), r.User))
	}
	page := ui.ErrorPage(r.Frame("fault.title"), status, number, r.Words.With(key, args))
	var body bytes.Buffer
	// The context of the request may have ended with the work that failed.
	if err := page.Render(context.WithoutCancel(c.Request().Context()), &body); err != nil {
		a.Log.Error("error page", "err", err)
	}
	c.Response().Header().Set("Cache-Control", "no-store")
	if err := c.HTMLBlob(status, body.Bytes()); err != nil {
		a.Log.Warn("error page not sent", "err", err)
	}
}

// report logs what someone at the machine has to know, and returns the number of the request in the log; "" for the rest.
func (a *App) report(c echo.Context, status int, err error) (number string) {
	if status != http.StatusInternalServerError && fault.KindOf(err) != fault.Down {
		return ""
	}
	number = visitOf(c.Request().Context()).number
	a.Log.Error("request failed", "number", number, "method", c.Request().Method, "path", hiddenSecret(c.Request().URL.Path), "err", err)
	return number
}

func keyOf(status int) string {
	switch status {
	case http.StatusNotFound, http.StatusMethodNotAllowed:
		return "fault.not_found"
	case http.StatusUnauthorized:
		return "api.fault.sign_in"
	case http.StatusRequestEntityTooLarge:
		return "fault.too_large"
	case http.StatusBadRequest:
		return "fault.bad_request"
	}
	return "fault.internal"
}
