package app

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/labstack/echo/v4"

	"daihoi/app/web"
	"daihoi/models/access"
	"daihoi/models/fault"
	"daihoi/models/store"
)

const (
	strangerLimit  = 64 << 10        // bytes of a form that anyone may send
	typedInMemory  = 64 << 10        // bytes of a field in a form with files; a longer one, a pasted table, is a file too
	uploadsAtOnce  = 30              // forms with files on their way to the disk
	uploadsEach    = 6               // of them, of one person
	workingAtOnce  = 2               // forms with files in memory
	longestUpload  = 5 * time.Minute // 40 MB at 1 Mbit/s
	longestAnswer  = time.Minute     // counted from the end of an upload
	discardedByNet = 256 << 10       // what net/http reads of a body that nobody wanted, to keep the connection
)

// body is a form that was sent. Its files lie on the disk until they are worked on.
type body struct {
	form   url.Values
	files  []spooled
	digest []byte // of the files
	end    func()
}

type spooled struct {
	field string // of a long field; "" for a file
	name  string
	file  *os.File
}

func (b *body) close() {
	for _, f := range b.files {
		_ = f.file.Close()
		_ = os.Remove(f.file.Name())
	}
	b.end()
}

// load reads the files and long fields into memory.
func (b *body) load() ([]web.Upload, error) {
	var uploads []web.Upload
	for _, f := range b.files {
		info, err := f.file.Stat()
		if err != nil {
			return nil, err
		}
		content := make([]byte, info.Size())
		if _, err := io.ReadFull(io.NewSectionReader(f.file, 0, info.Size()), content); err != nil {
			return nil, err
		}
		if f.field != "" {
			b.form.Add(f.field, string(content))
			continue
		}
		uploads = append(uploads, web.Upload{Name: f.name, Content: content})
	}
	return uploads, nil
}

// mayPost reports whether the reader may do what the route is for at any unit at all. Only then is a body read.
func mayPost(r *web.Request, route web.Route) bool {
	may := func(action access.Action) bool { return action != "" && r.Actor.CanAnywhere(action) }
	return route.Public || route.Write == "" || may(route.Write) || may(route.OrWrite)
}

// leaveUnread closes the connection after the answer if much of the body is still to come.
func leaveUnread(c echo.Context) {
	if length := c.Request().ContentLength; length < 0 || length > discardedByNet {
		c.Response().Header().Set("Connection", "close")
	}
}

// readBody reads a whole form within its limits, with its files if the route accepts any. The caller closes the body.
func (a *App) readBody(c echo.Context, r *web.Request, route web.Route) (*body, error) {
	req := c.Request()
	read := &body{end: func() {}}
	if route.Upload && strings.HasPrefix(req.Header.Get("Content-Type"), "multipart/") {
		req.Body = http.MaxBytesReader(c.Response(), req.Body, web.UploadLimit)
		return read, refusedBody(a.spool(c, r, read))
	}
	limit := int64(web.BodyLimit)
	if route.Public {
		limit = strangerLimit
	}
	req.Body = http.MaxBytesReader(c.Response(), req.Body, limit)
	err := req.ParseForm()
	read.form = req.PostForm
	return read, refusedBody(err)
}

// spool writes the files of a form to the disk, however slowly they come: no transaction and no memory waits for them.
func (a *App) spool(c echo.Context, r *web.Request, read *body) error {
	end, ok := a.uploads.begin(r.User.ID)
	if !ok {
		leaveUnread(c)
		return fault.New(fault.Busy, "fault.uploads_busy")
	}
	read.end, read.form = end, url.Values{}
	waitForUpload(c)
	parts, err := c.Request().MultipartReader()
	if err != nil {
		return err
	}
	sum := sha256.New()
	for range web.PartLimit {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			read.digest = sum.Sum(nil)
			return nil
		}
		if err != nil {
			return err
		}
		content := io.TeeReader(part, sum)
		switch name := part.FileName(); {
		case name != "":
			err = a.spoolPart(read, spooled{name: name}, content)
		case part.Header.Get("Content-Type") == "":
			err = a.spoolField(read, part.FormName(), content)
		}
		if err != nil {
			return err
		}
	}
	return errors.New("too many parts")
}

func (a *App) spoolField(read *body, field string, content io.Reader) error {
	value, err := io.ReadAll(io.LimitReader(content, typedInMemory+1))
	if err != nil {
		return err
	}
	if len(value) > typedInMemory {
		return a.spoolPart(read, spooled{field: field}, io.MultiReader(bytes.NewReader(value), content))
	}
	read.form.Add(field, string(value))
	return nil
}

func (a *App) spoolPart(read *body, part spooled, content io.Reader) (err error) {
	if err := os.MkdirAll(a.spoolDir, 0o700); err != nil {
		return err
	}
	if part.file, err = os.CreateTemp(a.spoolDir, "part-*"); err != nil {
		return err
	}
	read.files = append(read.files, part)
	_, err = io.Copy(part.file, content)
	return err
}

// SweepSpool removes what an interrupted program left of the forms that it was reading, if nothing was written to it since
// before: another server may be reading forms into the same folder.
func SweepSpool(dir string, before time.Time) error {
	left, err := filepath.Glob(filepath.Join(dir, "part-*"))
	for _, path := range left {
		about, gone := os.Stat(path)
		if gone == nil && about.ModTime().Before(before) {
			err = errors.Join(err, os.Remove(path))
		}
	}
	return err
}

func refusedBody(err error) error {
	var tooLarge *http.MaxBytesError
	switch named := store.Named(err); {
	case err == nil:
		return nil
	case errors.As(err, &tooLarge):
		return echo.NewHTTPError(http.StatusRequestEntityTooLarge)
	case fault.As(named) != nil:
		return named
	}
	return echo.NewHTTPError(http.StatusBadRequest).SetInternal(err)
}

// uploads counts the forms with files that are on their way.
type uploads struct {
	mu   sync.Mutex
	all  int
	each map[int64]int // by user
}

// begin counts one more of the user, or none if too many are on their way.
func (u *uploads) begin(user int64) (end func(), ok bool) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.all >= uploadsAtOnce || u.each[user] >= uploadsEach {
		return func() {}, false
	}
	u.all++
	u.each[user]++
	return func() {
		u.mu.Lock()
		defer u.mu.Unlock()
		u.all--
		if u.each[user]--; u.each[user] == 0 {
			delete(u.each, user)
		}
	}, true
}
