package app

import (
	"bytes"
	"context"
	"errors"
	"mime"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/klauspost/compress/gzhttp"
	"github.com/labstack/echo/v4"

	"daihoi/app/web"
	"daihoi/models/access"
	"daihoi/models/account"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/templates/static"
)

const contentPolicy = "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"

// Handler is the HTTP side: Echo routes inside the middleware that every request passes.
func (a *App) Handler() (http.Handler, error) {
	e := echo.New()
	e.IPExtractor = echo.ExtractIPDirect() // anyone can send X-Forwarded-For
	e.HTTPErrorHandler = func(err error, c echo.Context) { a.answerError(c, err) }
	for _, route := range Routes() {
		if route.Get != nil {
			e.GET(route.Path, a.adapt(route, route.Get))
		}
		if route.Writes() {
			e.POST(route.Path, a.adaptPost(route))
		}
	}
	e.GET("/healthz", a.health)
	e.GET(web.FeedPath+":token", a.calendarFeed)
	e.GET(static.Path+"*", echo.WrapHandler(static.Handler()))
	compress, err := gzhttp.NewWrapper(gzhttp.MinSize(1024), gzhttp.CompressionLevel(1))
	if err != nil {
		return nil, err
	}
	return a.log(secure(crossOrigin(compress(e)))), nil
}

// secure sets the security headers of every answer.
func secure(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", contentPolicy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		next.ServeHTTP(w, r)
	})
}

// crossOrigin refuses writes that another site started. It also refuses a POST with a session cookie but without
// Sec-Fetch-Site and Origin, which no current browser sends.
func crossOrigin(next http.Handler) http.Handler {
	protection := http.NewCrossOriginProtection()
	return protection.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost && r.Header.Get("Sec-Fetch-Site") == "" && r.Header.Get("Origin") == "" {
			if _, err := r.Cookie(sessionCookie); err == nil {
				http.Error(w, "cross-origin request refused", http.StatusForbidden)
				return
			}
		}
		next.ServeHTTP(w, r)
	}))
}

func (a *App) log(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		seen := &statusWriter{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(seen, r)
		if !strings.HasPrefix(r.URL.Path, static.Path) {
			a.Log.Info("request", "method", r.Method, "path", hiddenSecret(r.URL.Path), "status", seen.status,
				"ms", float64(time.Since(start).Microseconds())/1000)
		}
	})
}

type statusWriter struct {
	http.ResponseWriter
	status int
}

func (w *statusWriter) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func (a *App) health(c echo.Context) error {
	err := a.Store.Read(c.Request().Context(), access.Program("health"), func(tx *store.Tx) error {
		_, err := store.GetSetting(tx, store.HomeUnit)
		return err
	})
	if err != nil {
		return err
	}
	return c.String(http.StatusOK, "ok\n")
}

// adapt runs a GET in one reading transaction.
func (a *App) adapt(route web.Route, handler web.Handler) echo.HandlerFunc {
	return func(c echo.Context) error {
		return a.serve(c, route, func(ctx context.Context, r *web.Request) (web.Result, error) {
			return a.run(ctx, a.Store.Read, r, handler)
		})
	}
}

// adaptPost runs a POST. The body is read before the transaction begins; a refused POST is rolled back, and the page is
// shown again from a reading transaction.
func (a *App) adaptPost(route web.Route) echo.HandlerFunc {
	again := route.OnRefusal
	if again == nil {
		again = route.Get
	}
	return func(c echo.Context) error {
		form, files, err := readBody(c, route.Upload)
		if err != nil {
			return err
		}
		return a.serve(c, route, func(ctx context.Context, r *web.Request) (web.Result, error) {
			r.PostForm, r.Uploads = form, files
			post := route.Post
			var result web.Result
			var err error
			if route.Prepare != nil {
				post, err = route.Prepare(ctx, r)
			}
			if err == nil {
				result, err = a.run(ctx, a.Store.Write, r, post)
			}
			refused := fault.As(err)
			if refused == nil || again == nil || !refused.Shown() {
				return result, err
			}
			r.Fault = refused
			result, err = a.run(ctx, a.Store.Read, r, again)
			if err == nil && result.Page != nil {
				result.Status = statusOf(refused.Kind)
			}
			return result, err
		})
	}
}

type opener func(context.Context, access.Actor, func(*store.Tx) error) error

func (a *App) run(ctx context.Context, open opener, r *web.Request, handler web.Handler) (result web.Result, err error) {
	err = open(ctx, r.Actor, func(tx *store.Tx) error {
		r.Tx = tx
		result, err = handler(r)
		return err
	})
	if err == nil && result.Committed != nil {
		result.Committed()
	}
	return result, err
}

// serve identifies the reader, lets the handler work and writes the answer.
func (a *App) serve(c echo.Context, route web.Route, work func(context.Context, *web.Request) (web.Result, error)) error {
	ctx, cancel := context.WithTimeout(c.Request().Context(), a.timeout)
	defer cancel()
	c.SetRequest(c.Request().WithContext(ctx))
	ctx, userID, idled, err := a.loadSession(c.Request())
	if err != nil {
		return err
	}
	r := a.newRequest(c)
	r.Pending = a.pending(ctx)
	if err := a.identify(ctx, r, userID); err != nil {
		return err
	}
	r.Words = a.WordsIn(locale(c.Request(), r.User))
	c.Set(requestKey, r)
	if !route.Public && r.User.ID == 0 {
		return errors.Join(a.saveSession(c.Response(), ctx), a.toSignIn(c, r, idled))
	}
	if r.User.MustChangePassword && !route.Public && !strings.HasPrefix(route.Path, "/account/password") && route.Path != "/sign-out" {
		return c.Redirect(http.StatusSeeOther, "/account/password")
	}
	if must, err := a.mustTakeSecond(ctx, r, route); err != nil {
		return err
	} else if must {
		return c.Redirect(http.StatusSeeOther, "/account/second")
	}
	if needs := route.Needs(r.Method); needs != "" && needs != access.CheckIn && r.OnlyChecksIn() {
		return errors.Join(store.NotFound(), a.saveSession(c.Response(), ctx))
	}
	if r.Method == http.MethodGet && !r.HTMX && a.sessions.Exists(ctx, flashKey) {
		r.Flash = a.sessions.PopString(ctx, flashKey)
	}
	result, err := work(ctx, r)
	if err != nil {
		return errors.Join(err, a.saveSession(c.Response(), ctx))
	}
	return a.write(c, ctx, r, result)
}

// mustTakeSecond reports whether an administrator has to set up the second step before anything else.
func (a *App) mustTakeSecond(ctx context.Context, r *web.Request, route web.Route) (must bool, err error) {
	exempt := route.Public || strings.HasPrefix(route.Path, "/account/second") || strings.HasPrefix(route.Path, "/account/password") || route.Path == "/sign-out"
	if !a.askAdmin || exempt || !slices.ContainsFunc(r.Actor.Grants, func(g access.Grant) bool { return g.Role == access.Admin }) {
		return false, nil
	}
	err = a.Store.Read(ctx, r.Actor, func(tx *store.Tx) error {
		on, err := account.HasSecond(tx, r.User.ID)
		must = !on
		return err
	})
	return must, err
}

const requestKey = "request"

func (a *App) newRequest(c echo.Context) *web.Request {
	req := c.Request()
	r := &web.Request{Env: a.Env, Method: req.Method, Path: req.URL.RequestURI(), HTMX: req.Header.Get("HX-Request") == "true",
		Remote: c.RealIP(), Agent: account.Agent(req.UserAgent()), Origin: a.origin(req), Params: c.Param, URLQuery: req.URL.Query()}
	if cookie, err := req.Cookie(sessionCookie); err == nil {
		r.Token = cookie.Value
	}
	if cookie, err := req.Cookie(deviceCookie); err == nil {
		r.Device = cookie.Value
	}
	return r
}

// identify loads the user of the session; a user who is gone or locked counts as not signed in.
func (a *App) identify(ctx context.Context, r *web.Request, userID int64) error {
	if userID == 0 {
		return nil
	}
	err := a.Store.Read(ctx, access.Program("session"), func(tx *store.Tx) (err error) {
		if r.User, r.Actor, err = account.Load(tx, userID); err != nil {
			return err
		}
		r.HomeUnit, err = store.GetSetting(tx, store.HomeUnit)
		return err
	})
	if fault.KindOf(err) == fault.NotFound {
		r.User, r.Actor = account.User{}, access.Actor{}
		return a.sessions.Destroy(ctx)
	}
	if err != nil || r.HTMX { // the inner part of a page has no menu to fill
		return err
	}
	return a.Store.Read(ctx, r.Actor, func(tx *store.Tx) (err error) {
		r.Clustered, err = org.HasClusters(tx)
		return err
	})
}

// toSignIn leads to the sign-in page, which says so when the session idled out, or to the setup page of an empty
// database.
func (a *App) toSignIn(c echo.Context, r *web.Request, idled bool) error {
	if r.HTMX {
		return c.NoContent(http.StatusUnauthorized) // the script keeps the input and says why
	}
	to := "/sign-in"
	if idled {
		to = web.IdledOutPath
	}
	err := a.Store.Read(c.Request().Context(), access.Program("session"), func(tx *store.Tx) error {
		empty, err := account.NoUsers(tx)
		if empty {
			to = "/setup"
		}
		return err
	})
	if err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, to)
}

// write sends the answer: the session cookie first, then headers, then the body from memory.
func (a *App) write(c echo.Context, ctx context.Context, r *web.Request, result web.Result) error {
	switch {
	case result.SignIn != 0:
		a.beginSession(ctx, r, result.SignIn)
	case result.Pending.UserID != 0:
		a.awaitCode(ctx, result.Pending)
	case result.SignOut:
		_ = a.sessions.Destroy(ctx)
	}
	if result.Device != "" {
		a.setDevice(c.Response(), result.Device)
	}
	if result.Language != "" {
		a.setLanguage(c.Response(), result.Language)
	}
	if result.Flash.Key != "" {
		a.sessions.Put(ctx, flashKey, r.Words.With(result.Flash.Key, result.Flash.Args))
	}
	if err := a.saveSession(c.Response(), ctx); err != nil {
		return err
	}
	c.Response().Header().Set("Cache-Control", "no-store")
	switch {
	case result.Location != "":
		return c.Redirect(http.StatusSeeOther, result.Location)
	case result.File != nil:
		return a.writeFile(c, ctx, r, result)
	}
	var body pieces
	if err := result.Page.Render(ctx, &body); err != nil {
		return err
	}
	c.Response().Header().Set(echo.HeaderContentType, echo.MIMETextHTMLCharsetUTF8)
	c.Response().WriteHeader(result.Status)
	_, err := (*net.Buffers)(&body).WriteTo(c.Response())
	return err
}

// pieces is a body in memory that is not copied as it grows: the longest page has five million bytes.
type pieces net.Buffers

const pieceSize = 64 << 10

func (b *pieces) Write(p []byte) (n int, err error) {
	for n < len(p) {
		last := len(*b) - 1
		if last < 0 || len((*b)[last]) == pieceSize {
			*b = append(*b, make([]byte, 0, pieceSize))
			last++
		}
		end := min(len(p), n+pieceSize-len((*b)[last]))
		(*b)[last] = append((*b)[last], p[n:end]...)
		n = end
	}
	return n, nil
}

func (a *App) writeFile(c echo.Context, ctx context.Context, r *web.Request, result web.Result) error {
	var body bytes.Buffer
	if err := result.File.Write(&body); err != nil {
		return err
	}
	if result.Record != nil {
		if err := a.Store.Write(ctx, r.Actor, func(tx *store.Tx) error { return tx.Record(*result.Record) }); err != nil {
			return err
		}
	}
	h := c.Response().Header()
	h.Set("Cache-Control", "private, no-store")
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'")
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": result.File.Name}))
	h.Set("Content-Length", strconv.Itoa(body.Len()))
	return c.Blob(http.StatusOK, result.File.ContentType, body.Bytes())
}
