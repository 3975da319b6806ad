package app

import (
	"bytes"
	"context"
	"errors"
	"io"
	"mime"
	"net"
	"net/http"
	"strconv"

	"github.com/klauspost/compress/gzhttp"
	"github.com/labstack/echo/v4"

	"daihoi/app/web"
	"daihoi/models/store"
)

// inPlace is the header with which a script sends a form with files, so that a refused one is shown again with the files that
// were chosen: it wants to be told where a redirect leads, and its answer must not use up the sentence for that page.
const inPlace = "In-Place"

// write sends the answer: the session cookie first, then headers, then the body from memory.
func (a *App) write(c echo.Context, ctx context.Context, r *web.Request, result web.Result) error {
	var err error
	switch {
	case result.SignIn != 0:
		err = a.beginSession(ctx, c.Response(), r, result.SignIn, result.ByKey)
	case result.Challenge != "":
		err = a.awaitKey(ctx, c.Response(), r, result.Challenge)
	case result.ByKey:
		err = a.putSession(ctx, byKeyKey, true)
	case result.Pending.UserID != 0:
		err = a.awaitCode(ctx, c.Response(), result.Pending)
	case result.SignOut:
		err = a.endSession(ctx, c.Response())
	}
	if err != nil {
		return err
	}
	if result.Device != "" {
		a.setDevice(c.Response(), result.Device)
	}
	if result.Language != "" {
		a.setCookie(c.Response(), languageCookie, result.Language, langLife)
	}
	said := result.Said
	if said == "" && result.Flash.Key != "" {
		said = r.Words.With(result.Flash.Key, result.Flash.Args)
	}
	if said == "" && result.Location != "" {
		said = r.Flash // nobody has seen it: this was no page yet
	}
	if said != "" {
		a.leaveFlash(c.Response(), a.sessions.Token(ctx), said)
	}
	c.Response().Header().Set("Cache-Control", "no-store")
	switch {
	case result.Live != nil:
		return a.writeStream(c, result)
	case result.Location != "" && c.Request().Header.Get(inPlace) != "":
		c.Response().Header().Set("HX-Redirect", result.Location)
		return c.NoContent(http.StatusNoContent)
	case result.Location != "":
		return c.Redirect(http.StatusSeeOther, result.Location)
	case result.Data != nil:
		return a.writeData(c, ctx, r, result)
	case result.File != nil:
		return a.writeFile(c, ctx, r, result)
	}
	if result.Record != nil {
		// A log that cannot be written, on a full disk for instance, must not keep people from reading.
		if err := a.record(ctx, r, *result.Record); err != nil {
			a.Log.Error("view not recorded", "path", hiddenSecret(r.Path), "user", r.User.ID, "err", err)
		}
	}
	var body pieces
	page := newKeyed(&body)
	if err := errors.Join(result.Page.Render(ctx, page), page.Close()); err != nil {
		return err
	}
	c.Response().Header().Set(echo.HeaderContentType, echo.MIMETextHTMLCharsetUTF8)
	c.Response().WriteHeader(result.Status)
	_, err = (*net.Buffers)(&body).WriteTo(c.Response())
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

func (a *App) record(ctx context.Context, r *web.Request, entries ...store.Entry) error {
	return a.Store.Write(ctx, r.Actor, func(tx *store.Tx) error { return tx.RecordAll(entries) })
}

func (a *App) writeFile(c echo.Context, ctx context.Context, r *web.Request, result web.Result) error {
	var body bytes.Buffer
	if !result.File.Stream {
		if err := result.File.Write(&body); err != nil {
			return err
		}
	}
	entries := result.Records
	if result.Record != nil {
		entries = append(entries, *result.Record)
	}
	for i := range entries {
		if entries[i].Reason == "" {
			entries[i].Reason = r.Purpose()
		}
	}
	if len(entries) > 0 {
		if err := a.record(ctx, r, entries...); err != nil {
			return err
		}
	}
	h := c.Response().Header()
	h.Set("Cache-Control", "private, no-store")
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'")
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": result.File.Name}))
	if result.File.Stream {
		h.Set(echo.HeaderContentType, result.File.ContentType)
		h.Set(gzhttp.HeaderNoCompression, "1") // they are compressed
		if result.File.Size > 0 {
			h.Set("Content-Length", strconv.FormatInt(result.File.Size, 10))
		}
		c.Response().WriteHeader(http.StatusOK)
		if err := result.File.Write(patient{c.Response(), http.NewResponseController(c.Response())}); err != nil {
			a.Log.Error("file not sent whole", "path", hiddenSecret(r.Path), "user", r.User.ID, "err", err)
			panic(http.ErrAbortHandler) // the reader's browser must not take a part for the whole
		}
		return nil
	}
	h.Set("Content-Length", strconv.Itoa(body.Len()))
	return c.Blob(http.StatusOK, result.File.ContentType, body.Bytes())
}

// patient gives every piece of a long file a time of its own on the line: a slow one takes longer than an answer may.
type patient struct {
	io.Writer
	line *http.ResponseController
}

func (p patient) Write(piece []byte) (int, error) {
	_ = p.line.SetWriteDeadline(within(longestAnswer)) // a recorder of a test has no deadlines
	return p.Writer.Write(piece)
}
