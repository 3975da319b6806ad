package app

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"daihoi/app/web"
	"daihoi/models/fault"
	"daihoi/templates/i18n"
)

// forProgram reports whether the request is for the interface of programs.
func forProgram(r *http.Request) bool { return strings.HasPrefix(r.URL.Path, web.APIPath) }

// accepted is the language that a program asks for: of those that there are the one it likes best, else Vietnamese.
func accepted(r *http.Request) string {
	best, weight := i18n.Locales[0], 0.0
	for asked := range strings.SplitSeq(r.Header.Get("Accept-Language"), ",") {
		tag, rest, _ := strings.Cut(asked, ";")
		base, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(tag)), "-")
		q := 1.0
		if text, found := strings.CutPrefix(strings.TrimSpace(rest), "q="); found {
			q, _ = strconv.ParseFloat(text, 64) // what is no number is not liked
		}
		if q > weight && slices.Contains(i18n.Locales, base) {
			best, weight = base, q
		}
	}
	return best
}

// problemKinds are the kinds of refusals by status; the words for each are api.title.<kind> and api.remedy.<kind>.
var problemKinds = map[int]string{http.StatusUnauthorized: "unauthorized", http.StatusForbidden: "forbidden", http.StatusNotFound: "not_found",
	http.StatusMethodNotAllowed: "method", http.StatusConflict: "conflict", http.StatusRequestEntityTooLarge: "too_large",
	http.StatusUnprocessableEntity: "invalid", http.StatusTooManyRequests: "too_many", http.StatusInternalServerError: "internal",
	http.StatusServiceUnavailable: "unavailable"}

// answerProblem says why a program gets no answer. An internal error shows only the number of the request.
func (a *App) answerProblem(c echo.Context, status int, key string, args map[string]any, problems []fault.Problem, number string) {
	words := a.WordsIn(accepted(c.Request()))
	kind, known := problemKinds[status]
	if !known {
		kind = "bad_request"
	}
	p := web.Problem{Type: web.APIPage + "#" + kind, Title: words.T("api.title." + kind), Status: status, Detail: words.With(key, args),
		Remedy: words.T("api.remedy." + kind), Number: number}
	for _, one := range problems {
		p.Errors = append(p.Errors, web.FieldProblem{Field: one.Field, Detail: words.Problem(one)})
	}
	if len(p.Errors) > 0 {
		p.Field, p.Detail = p.Errors[0].Field, p.Errors[0].Detail
	}
	var body bytes.Buffer
	encode := json.NewEncoder(&body)
	encode.SetEscapeHTML(false)
	if err := encode.Encode(p); err != nil {
		a.Log.Error("problem", "err", err)
	}
	h := c.Response().Header()
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Language", words.Locale())
	if status == http.StatusUnauthorized && h.Get(echo.HeaderWWWAuthenticate) == "" {
		h.Set(echo.HeaderWWWAuthenticate, `Bearer realm="daihoi"`)
	}
	if err := c.Blob(status, web.ProblemType, body.Bytes()); err != nil {
		a.Log.Warn("answer to a program not sent", "err", err)
	}
}

// writeData sends what a program reads. What the answer shows of people is recorded first, as with a file. A program that has
// the answer already gets none.
func (a *App) writeData(c echo.Context, ctx context.Context, r *web.Request, result web.Result) error {
	if result.Record != nil {
		entry := *result.Record
		if entry.Reason == "" {
			entry.Reason = r.Purpose()
		}
		if err := a.record(ctx, r, entry); err != nil {
			return err
		}
	}
	h := c.Response().Header()
	h.Set("Cache-Control", "private, no-store")
	h.Set("Content-Language", r.Words.Locale())
	h.Add("Vary", "Accept-Language, Authorization, Cookie")
	sum := sha256.Sum256(result.Data)
	tag := `W/"` + hex.EncodeToString(sum[:16]) + `"`
	h.Set("ETag", tag)
	if result.Status == http.StatusOK && sameTag(c.Request().Header.Get("If-None-Match"), tag) {
		return c.NoContent(http.StatusNotModified)
	}
	h.Set("Content-Length", strconv.Itoa(len(result.Data)))
	return c.Blob(result.Status, "application/json; charset=utf-8", result.Data)
}

// sameTag reports whether one of the tags that a program has is the one of the answer.
func sameTag(header, tag string) bool {
	for one := range strings.SplitSeq(header, ",") {
		if one = strings.TrimSpace(one); one == tag || one == strings.TrimPrefix(tag, "W/") || one == "*" {
			return true
		}
	}
	return false
}
