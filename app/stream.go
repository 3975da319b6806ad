package app

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/klauspost/compress/gzhttp"
	"github.com/labstack/echo/v4"

	"daihoi/app/web"
)

const (
	eventStream = "text/event-stream"
	beat        = 20 * time.Second // between signs of life, at which the rights of the reader are looked at again
	lineKey     = "line"           // the context of a request without the limit of its work
)

// wantsStream reports whether a page asks to be told of changes.
func wantsStream(c echo.Context, route web.Route) bool {
	return route.Live != nil && strings.Contains(c.Request().Header.Get("Accept"), eventStream)
}

// adaptLive answers a page that asks to be told of changes, after the checks of the page itself. Where there is nothing to watch any
// more it answers with no content, at which browsers stop asking.
func (a *App) adaptLive(route web.Route) echo.HandlerFunc {
	return func(c echo.Context) error {
		c.Set(lineKey, c.Request().Context())
		return a.serve(c, route, func(ctx context.Context, r *web.Request) (web.Result, error) {
			live, err := a.live(ctx, r, route)
			return web.Result{Live: &live, Again: func(ctx context.Context) error { _, err := a.live(ctx, r, route); return err }}, err
		})
	}
}

func (a *App) live(ctx context.Context, r *web.Request, route web.Route) (live web.Live, err error) {
	_, err = a.run(ctx, a.Store.Read, r, func(r *web.Request) (web.Result, error) {
		live, err = route.Live(r)
		return web.Result{}, err
	})
	return live, err
}

// writeStream tells a page of changes until its reader leaves, may not look at it any more, or it ends. Every sign has its own
// time limit, because the answer has none.
func (a *App) writeStream(c echo.Context, result web.Result) error {
	ctx, _ := c.Get(lineKey).(context.Context)
	rest := result.Live.Ends.Sub(a.Clock())
	if rest <= 0 {
		return c.NoContent(http.StatusNoContent)
	}
	changed, leave, ok := a.Watch.Join(result.Live.Topic)
	defer leave()
	if !ok {
		c.Response().Header().Set("Retry-After", "30")
		return c.NoContent(http.StatusServiceUnavailable)
	}
	h, line := c.Response().Header(), http.NewResponseController(c.Response())
	h.Set(echo.HeaderContentType, eventStream)
	h.Set("X-Accel-Buffering", "no")
	h.Set(gzhttp.HeaderNoCompression, "1")
	c.Response().WriteHeader(http.StatusOK)
	_ = line.SetReadDeadline(time.Time{}) // a recorder of a test has no deadlines
	say := func(text string) error {
		_ = line.SetWriteDeadline(within(longestProbe))
		if _, err := c.Response().Write([]byte(text)); err != nil {
			return err
		}
		return line.Flush()
	}
	end := time.NewTimer(rest)
	defer end.Stop()
	alive := time.NewTicker(beat)
	defer alive.Stop()
	for err := say("retry: 5000\n\n"); err == nil; {
		select {
		case <-changed:
			err = say("event: change\ndata: 1\n\n")
		case <-alive.C:
			if err = result.Again(ctx); err == nil {
				err = say(": alive\n\n")
			}
		case <-end.C:
			return say("event: end\ndata: 1\n\n")
		case <-a.Watch.Ended():
			return nil
		case <-ctx.Done():
			return nil
		}
	}
	return nil // whoever watched has gone
}
