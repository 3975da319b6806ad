package app

import (
	"cmp"
	"context"
	"crypto/rand"
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

// Handler is the HTTP side: Echo routes inside the middleware that every request passes.
func (a *App) Handler() (http.Handler, error) {
	e := echo.New()
	e.IPExtractor = a.address
	e.HTTPErrorHandler = func(err error, c echo.Context) { a.answerError(c, err) }
	for _, route := range Routes() {
		if route.Get != nil {
			page, live := a.adapt(route, route.Get), a.adaptLive(route)
			e.GET(route.Path, func(c echo.Context) error {
				if wantsStream(c, route) {
					return live(c)
				}
				return page(c)
			})
		}
		if route.Writes() {
			e.POST(route.Path, a.adaptPost(route))
		}
	}
	e.GET("/healthz", health)
	e.GET("/readyz", a.ready)
	e.GET(web.FeedPath+":token", a.calendarFeed)
	e.GET(static.Path+"*", echo.WrapHandler(static.Handler()))
	compress, err := gzhttp.NewWrapper(gzhttp.MinSize(1024), gzhttp.CompressionLevel(1))
	if err != nil {
		return nil, err
	}
	return a.log(a.secure(a.onlyHosts(a.crossOrigin(compress(e))))), nil
}

// visit is what the log says of a request beside the request itself.
type visit struct {
	number string // shown on error pages
	user   int64
	token  int64 // with which a program reads for the user, 0 for none
	route  string
}

type visitKey struct{}

// visitOf is the visit of a request; of one that did not come through log it is a new one.
func visitOf(ctx context.Context) *visit {
	if v, ok := ctx.Value(visitKey{}).(*visit); ok {
		return v
	}
	return &visit{number: rand.Text()[:8]}
}

func (a *App) log(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		seen := &statusWriter{ResponseWriter: w, status: http.StatusOK}
		v := visitOf(r.Context())
		r = r.WithContext(context.WithValue(r.Context(), visitKey{}, v))
		next.ServeHTTP(seen, r)
		if !strings.HasPrefix(r.URL.Path, static.Path) {
			facts := []any{"number", v.number, "method", r.Method, "path", hiddenSecret(r.URL.Path), "status", seen.status,
				"user", v.user, "address", a.address(r), "ms", float64(time.Since(start).Microseconds()) / 1000}
			if v.token != 0 {
				facts = append(facts, "token", v.token)
			}
			a.Log.Info("request", facts...)
		}
		if a.metrics != nil {
			a.metrics.Answered(v.route, r.Method, seen.status, time.Since(start))
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

// Flush sends what is written; the compression in between asks for it by this name.
func (w *statusWriter) Flush() { _ = http.NewResponseController(w.ResponseWriter).Flush() }

func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// health says that the program answers at all. What it can do is for ready to say.
func health(c echo.Context) error { return c.String(http.StatusOK, "ok\n") }

// longestProbe bounds the answer of ready.
const longestProbe = 3 * time.Second

// ready says in a word whether the database works.
func (a *App) ready(c echo.Context) error {
	ctx, cancel := context.WithTimeout(c.Request().Context(), longestProbe)
	defer cancel()
	c.Response().Header().Set("Cache-Control", "no-store")
	if word := a.Store.Ready(ctx); word != "" {
		c.Response().Header().Set("Retry-After", retryAfter)
		return c.String(http.StatusServiceUnavailable, word+"\n")
	}
	return c.String(http.StatusOK, "ready\n")
}

// adapt runs a GET in one reading transaction.
func (a *App) adapt(route web.Route, handler web.Handler) echo.HandlerFunc {
	return func(c echo.Context) error {
		return a.serve(c, route, func(ctx context.Context, r *web.Request) (web.Result, error) {
			return a.run(ctx, a.looking(c, r), r, handler)
		})
	}
}

// looking is how a page is read: from the standby of the database, if it has what the reader has written. Programs, which bring no
// cookie, read from the database itself.
func (a *App) looking(c echo.Context, r *web.Request) opener {
	if r.Token == "" {
		return a.Store.Read
	}
	since := ""
	if seen, err := c.Cookie(cookieName(seenCookie, a.Secure)); err == nil {
		since = seen.Value
	}
	return func(ctx context.Context, actor access.Actor, fn func(*store.Tx) error) error {
		return a.Store.Look(ctx, actor, since, fn)
	}
}

// adaptPost runs a POST. The body is read when it is known who sends it, and before the transaction begins; a refused
// POST is rolled back, and the page is shown again from a reading transaction.
func (a *App) adaptPost(route web.Route) echo.HandlerFunc {
	again := route.OnRefusal
	if again == nil {
		again = route.Get
	}
	return func(c echo.Context) error {
		return a.serve(c, route, func(ctx context.Context, r *web.Request) (web.Result, error) {
			// Whoever has the right at no unit is refused by the command itself, as if the form were empty.
			sent, may := &body{end: func() {}}, mayPost(r, route)
			var err error
			if may {
				sent, err = a.readBody(c, r, route)
			} else {
				leaveUnread(c)
			}
			defer sent.close()
			if err != nil {
				return web.Result{}, err
			}
			working, cancel := context.WithTimeout(ctx, a.timeout)
			defer cancel()
			result, err := a.post(working, r, route, sent)
			if at := a.Store.Position(working); at != "" {
				a.setCookie(c.Response(), cookieName(seenCookie, a.Secure), at, seenLife)
			}
			if refused := fault.As(err); refused != nil && again != nil {
				result, err = a.showAgain(ctx, c, r, again, refused)
			}
			if !may && err == nil {
				return web.Result{}, fault.New(fault.Forbidden, "fault.forbidden")
			}
			return result, err
		})
	}
}

// showAgain shows a form again with what was typed: where it can be corrected, and where nothing could be saved although
// the database can be read.
func (a *App) showAgain(ctx context.Context, c echo.Context, r *web.Request, page web.Handler, refused *fault.Error) (web.Result, error) {
	status := statusOf(refused.Kind)
	if !refused.Shown() && status != http.StatusServiceUnavailable {
		return web.Result{}, refused
	}
	r.Fault = refused
	if !refused.Shown() {
		r.Trouble = r.Words.With(refused.Key, refused.Args)
		if number := a.report(c, status, refused); number != "" {
			r.Trouble += " " + r.T("fault.status", "Status", strconv.Itoa(status), "Number", number) + "."
		}
		c.Response().Header().Set("Retry-After", retryAfter)
	}
	result, err := a.run(ctx, a.Store.Read, r, page)
	if err != nil && r.Trouble != "" {
		return result, refused
	}
	if err == nil && result.Page != nil {
		result.Status = status
	}
	return result, err
}

// post does the work of a POST once.
func (a *App) post(ctx context.Context, r *web.Request, route web.Route, sent *body) (result web.Result, err error) {
	key := takeKey(r, sent)
	done, err := a.turns.take(ctx, key)
	if err != nil {
		return result, err
	}
	defer done()
	r.PostForm = sent.form
	post := route.Post
	if route.Prepare != nil {
		if result, found, err := a.answered(ctx, r, key); found || err != nil {
			return result, err
		}
	}
	if len(sent.files) > 0 {
		select {
		case a.working <- struct{}{}:
			defer func() { r.Uploads = nil; <-a.working }()
		case <-ctx.Done():
			return result, fault.Wrap(ctx.Err(), fault.Busy, "fault.uploads_busy")
		}
		if r.Uploads, err = sent.load(); err != nil {
			return result, err
		}
	}
	if route.Prepare != nil {
		if post, err = route.Prepare(ctx, r); err != nil {
			return result, store.Named(err)
		}
	}
	return a.once(ctx, r, key, post)
}

type opener func(context.Context, access.Actor, func(*store.Tx) error) error

func (a *App) run(ctx context.Context, open opener, r *web.Request, handler web.Handler) (result web.Result, err error) {
	err = open(ctx, r.Actor, func(tx *store.Tx) error {
		r.Tx = tx
		if r.Clusters && !r.Clustered && !r.HTMX { // the inner part of a page has no menu to fill
			if r.Clustered, err = org.HasClusters(tx); err != nil {
				return err
			}
		}
		if result, err = handler(r); err != nil {
			return err
		}
		return r.TellChanged()
	})
	if err == nil && result.Committed != nil {
		result.Committed()
	}
	if err == nil {
		a.Watch.Touch(r.Topics()...)
	}
	return result, err
}

// waitForUpload gives a form with files the time that a slow line needs.
func waitForUpload(c echo.Context) {
	now, line := time.Now(), http.NewResponseController(c.Response())
	_ = line.SetReadDeadline(now.Add(longestUpload)) // a recorder of a test has no deadlines
	_ = line.SetWriteDeadline(now.Add(longestUpload + longestAnswer))
}

// serve identifies the reader, lets the handler work and writes the answer. Whoever is turned away here is so before
// any of a form is read.
func (a *App) serve(c echo.Context, route web.Route, work func(context.Context, *web.Request) (web.Result, error)) error {
	visitOf(c.Request().Context()).route = route.Path
	limit := a.timeout
	if c.Request().Method == http.MethodPost {
		limit *= 2 // for the work, and for the page that is shown when it fails
		if route.Upload {
			limit += longestUpload
		}
	}
	ctx, cancel := context.WithTimeout(c.Request().Context(), limit)
	defer cancel()
	c.SetRequest(c.Request().WithContext(ctx))
	if secret, sent := bearer(c.Request()); sent {
		return a.serveProgram(ctx, c, route, secret, work)
	}
	ctx, who, idled, err := a.loadSession(c.Response(), c.Request())
	if err != nil {
		return err
	}
	r := a.newRequest(c)
	r.Pending, r.Challenge, r.ByKey = a.pending(ctx), a.sessions.GetString(ctx, challengeKey), a.sessions.GetBool(ctx, byKeyKey)
	if r.User, r.Actor, r.HomeUnit, r.Clusters = who.User, who.Actor, who.HomeUnit, who.Clustered; r.User.ID != 0 {
		r.Actor.Address, r.Actor.Request = r.Remote, visitOf(ctx).number
	}
	if route.Let != nil {
		if err := a.letIn(ctx, r, route); err != nil {
			leaveUnread(c)
			return err
		}
	}
	visitOf(ctx).user = r.User.ID
	r.Words = a.WordsIn(locale(c.Request(), r.User))
	c.Set(requestKey, r)
	if !route.Public && r.User.ID == 0 {
		leaveUnread(c)
		if route.API() {
			return echo.NewHTTPError(http.StatusUnauthorized)
		}
		return a.toSignIn(c, r, idled)
	}
	if r.User.MustChangePassword && !route.Public && !strings.HasPrefix(route.Path, "/account/password") && route.Path != "/sign-out" {
		leaveUnread(c)
		if route.API() {
			return fault.New(fault.Forbidden, "api.fault.password")
		}
		return c.Redirect(http.StatusSeeOther, "/account/password")
	}
	if must, err := a.mustTakeSecond(ctx, r, route); err != nil {
		return err
	} else if must {
		leaveUnread(c)
		if route.API() {
			return fault.New(fault.Forbidden, "api.fault.second")
		}
		return c.Redirect(http.StatusSeeOther, "/account/second")
	}
	if needs := route.Needs(r.Method); needs != "" && needs != access.CheckIn && r.OnlyChecksIn() {
		leaveUnread(c)
		return store.NotFound()
	}
	if r.Method == http.MethodGet && !r.HTMX && !route.API() {
		r.Flash = a.takeFlash(c.Response(), c.Request())
	}
	result, err := work(ctx, r)
	if err != nil {
		return err
	}
	return a.write(c, ctx, r, result)
}

// letIn makes whom the secret in the address lets in the reader, whoever is signed in, and slows down whoever tries many.
func (a *App) letIn(ctx context.Context, r *web.Request, route web.Route) error {
	language := r.User.Locale
	r.User, r.Actor = account.User{Locale: language}, access.Actor{}
	err := a.Store.Read(ctx, access.Program("link"), func(tx *store.Tx) (err error) {
		r.Actor, err = route.Let(tx, r)
		return err
	})
	r.Actor.Address, r.Actor.Request = r.Remote, visitOf(ctx).number
	if fault.KindOf(err) == fault.NotFound {
		return cmp.Or(a.Door().RefuseToken(ctx, account.Visitor{Address: r.Remote}), err)
	}
	return err
}

// mustTakeSecond reports whether an administrator has to set up the second step before anything else. A passkey counts as one.
func (a *App) mustTakeSecond(ctx context.Context, r *web.Request, route web.Route) (must bool, err error) {
	exempt := route.Public || route.Path == "/sign-out" || slices.ContainsFunc([]string{"/account/second", "/account/keys", "/account/password"},
		func(way string) bool { return strings.HasPrefix(route.Path, way) })
	if !a.askAdmin || exempt || r.ByKey || !slices.ContainsFunc(r.Actor.Grants, func(g access.Grant) bool { return g.Role == access.Admin }) {
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
		Remote: c.RealIP(), Agent: account.Agent(req.UserAgent()), Origin: a.origin(req), Params: c.Param, URLQuery: req.URL.Query(), Token: a.sessionToken(req)}
	if cookie, err := req.Cookie(deviceCookie); err == nil {
		r.Device = cookie.Value
	}
	return r
}

// toSignIn leads to the sign-in page, which says so when the session idled out, or to the setup page of an empty
// database.
func (a *App) toSignIn(c echo.Context, r *web.Request, idled bool) error {
	if r.HTMX || c.Request().Header.Get(inPlace) != "" {
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

// within is the moment by which the network must have taken an answer. The clock of the machine counts, whatever the program
// calls today.
func within(d time.Duration) time.Time { return time.Now().Add(d) }
