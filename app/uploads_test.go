package app_test

import (
	"bytes"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"daihoi/app"
)

// countedBody counts what is read of a body.
type countedBody struct {
	io.Reader
	read *atomic.Int64
}

func (c countedBody) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.read.Add(int64(n))
	return n, err
}

func uploadForm(t testing.TB, name string, content []byte) (body []byte, kind string) {
	t.Helper()
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	part, err := w.CreateFormFile("files", name)
	require.NoError(t, err)
	_, err = part.Write(content)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	return form.Bytes(), w.FormDataContentType()
}

// stream sends the body to the handler without a network between and counts what it reads.
func (b *browser) stream(path, kind string, body io.Reader, length int64) (answered *httptest.ResponseRecorder, read int64) {
	var n atomic.Int64
	r := httptest.NewRequest(http.MethodPost, b.w.URL+path, countedBody{body, &n})
	r.ContentLength = length
	r.Header.Set("Content-Type", kind)
	r.Header.Set("Origin", b.w.URL)
	base, err := url.Parse(b.w.URL)
	require.NoError(b.t, err)
	for _, c := range b.client.Jar.Cookies(base) {
		r.AddCookie(c)
	}
	recorder := httptest.NewRecorder()
	b.w.Config.Handler.ServeHTTP(recorder, r)
	return recorder, n.Load()
}

// Nothing that a stranger sends is read, nor what someone sends who may send files to no unit; the answer closes the
// connection, because the rest of the body would still come.
func TestBodyIsReadOnlyForWhoMaySendIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	const size = 38 << 20
	form, kind := uploadForm(t, "a.xlsx", make([]byte, size))
	path := fmt.Sprintf("/congresses/%d/imports", w.Own.Congress)
	for role, want := range map[string]int{"": http.StatusSeeOther, "viewer": http.StatusForbidden, "reviewer": http.StatusForbidden, "reception": http.StatusNotFound} {
		b := w.as(t, role)
		var all sync.WaitGroup
		for range 30 {
			all.Go(func() {
				answered, read := b.stream(path, kind, bytes.NewReader(form), int64(len(form)))
				if answered.Code != want || read != 0 || answered.Header().Get("Connection") != "close" {
					t.Errorf("%q: %d, %d bytes read, %v", role, answered.Code, read, answered.Header())
				}
			})
		}
		all.Wait()
	}
	foreign := fmt.Sprintf("/congresses/%d/imports", w.Foreign.Congress)
	answered, read := w.as(t, "viewer").stream(foreign, kind, bytes.NewReader(form), int64(len(form)))
	require.Equal(t, []any{http.StatusNotFound, int64(0)}, []any{answered.Code, read}, "what is foreign still looks missing")

	// A form that anyone may send is small.
	long := bytes.Repeat([]byte("a"), 1<<20)
	answered, read = w.as(t, "").stream("/sign-in", "application/x-www-form-urlencoded", bytes.NewReader(long), int64(len(long)))
	require.Equal(t, http.StatusRequestEntityTooLarge, answered.Code)
	require.Less(t, read, int64(100<<10))
}

// While someone's uploads are on their way, that person waits for the next; with all places taken everyone does. What
// was on the disk is gone afterwards.
func TestUploadsOnTheirWayAreLimited(t *testing.T) {
	t.Parallel()
	spool := filepath.Join(t.TempDir(), "incoming")
	w := newWorld(t, func(c *app.Config) { c.Spool = spool })
	form, kind := uploadForm(t, "a.png", append([]byte("\x89PNG\r\n\x1a\n"), make([]byte, 1<<20)...)) // refused when it has come
	path := fmt.Sprintf("/congresses/%d/imports", w.Own.Congress)
	held := func(b *browser) (release func() int) {
		reader, writer := io.Pipe()
		ended := make(chan int, 1)
		go func() {
			answered, _ := b.stream(path, kind, reader, int64(len(form)))
			ended <- answered.Code
		}()
		_, err := writer.Write(form[:len(form)-30]) // returns when it has been read
		require.NoError(t, err)
		return func() int {
			_, err := writer.Write(form[len(form)-30:])
			require.NoError(t, err)
			require.NoError(t, writer.Close())
			return <-ended
		}
	}
	people := make([]*browser, 0, 6)
	for _, role := range []string{"organizer", "clerk", "admin", "commune_admin"} {
		people = append(people, w.as(t, role))
	}
	var releases []func() int
	for range 6 {
		releases = append(releases, held(people[0]))
	}
	answered, read := people[0].stream(path, kind, bytes.NewReader(form), int64(len(form)))
	require.Equal(t, http.StatusServiceUnavailable, answered.Code)
	require.Zero(t, read)
	require.NotEmpty(t, answered.Header().Get("Retry-After"))
	require.Contains(t, answered.Body.String(), "Máy chủ đang nhận nhiều tệp")
	left, err := os.ReadDir(spool)
	require.NoError(t, err)
	require.Len(t, left, 6)
	for _, other := range people[1:] {
		for range 6 {
			releases = append(releases, held(other))
		}
	}
	require.Len(t, releases, 24)
	for _, release := range releases {
		require.Equal(t, http.StatusUnprocessableEntity, release())
	}
	answered, _ = people[0].stream(path, kind, bytes.NewReader(form), int64(len(form)))
	require.Equal(t, http.StatusUnprocessableEntity, answered.Code, "there is room again")
	left, err = os.ReadDir(spool)
	require.NoError(t, err)
	require.Empty(t, left)
}

// A form that breaks off, is too long or is refused leaves nothing on the disk; what a killed program left is removed
// at the next start.
func TestNothingOfAnUploadIsLeft(t *testing.T) {
	t.Parallel()
	spool := filepath.Join(t.TempDir(), "incoming")
	w := newWorld(t, func(c *app.Config) { c.Spool = spool })
	b := w.as(t, "organizer")
	path := fmt.Sprintf("/congresses/%d/imports", w.Own.Congress)
	form, kind := uploadForm(t, "a.png", append([]byte("\x89PNG\r\n\x1a\n"), make([]byte, 1<<20)...))
	long, longKind := uploadForm(t, "a.xlsx", make([]byte, 41<<20))
	for name, c := range map[string]struct {
		kind string
		body []byte
		want int
	}{
		"broken off": {kind, form[:len(form)/2], http.StatusBadRequest},
		"too long":   {longKind, long, http.StatusRequestEntityTooLarge},
		"refused":    {kind, form, http.StatusUnprocessableEntity},
	} {
		answered, _ := b.stream(path, c.kind, bytes.NewReader(c.body), int64(len(c.body)))
		require.Equal(t, c.want, answered.Code, name)
		left, err := os.ReadDir(spool)
		require.NoError(t, err)
		require.Empty(t, left, name)
	}
	now := time.Now()
	for name, age := range map[string]time.Duration{"part-123": 2 * time.Hour, "part-456": 0} { // the second is another server's
		require.NoError(t, os.WriteFile(filepath.Join(spool, name), form, 0o600))
		require.NoError(t, os.Chtimes(filepath.Join(spool, name), now.Add(-age), now.Add(-age)))
	}
	require.NoError(t, app.SweepSpool(spool, now.Add(-time.Hour)))
	left, err := os.ReadDir(spool)
	require.NoError(t, err)
	require.Len(t, left, 1)
	require.Equal(t, "part-456", left[0].Name())
}

// A pasted table may be longer than what a form holds in memory.
func TestLongPastedTableArrives(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(t, "organizer")
	var form bytes.Buffer
	parts := multipart.NewWriter(&form)
	var table bytes.Buffer
	table.WriteString("Họ và tên\tNăm sinh\n")
	for i := range 6000 {
		fmt.Fprintf(&table, "Nguyễn Văn %d\t1970\n", i)
	}
	require.NoError(t, parts.WriteField("pasted", table.String()))
	require.NoError(t, parts.Close())
	answered, _ := b.stream(fmt.Sprintf("/congresses/%d/imports", w.Own.Congress), parts.FormDataContentType(), &form, int64(form.Len()))
	require.Equal(t, http.StatusSeeOther, answered.Code, answered.Body.String())
	require.Contains(t, b.get(answered.Header().Get("Location")).body, "6.000")
}
