package app_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/emersion/go-ical"
	"github.com/stretchr/testify/require"

	"daihoi/models/account"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

var feedAddress = regexp.MustCompile(`http://[^<"]+/calendar/[^<"]+\.ics`)

// newFeed makes a calendar address and gives its path.
func (b *browser) newFeed() string {
	b.t.Helper()
	page := b.post("/account/calendar")
	require.Equal(b.t, http.StatusOK, page.status)
	address, err := url.Parse(feedAddress.FindString(page.body))
	require.NoError(b.t, err)
	require.Greater(b.t, len(address.Path), 30)
	return address.Path
}

// A calendar program without a session reads what the user may see, by a secret that can be renewed and ended.
func TestCalendarFeed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	clerk, program := w.as(t, "clerk"), w.as(t, "")
	path := clerk.newFeed()
	a := program.get(path)
	require.Equal(t, http.StatusOK, a.status, a.body)
	require.Equal(t, "text/calendar; charset=utf-8", a.header.Get("Content-Type"))
	require.Empty(t, a.header.Get("Set-Cookie"))
	read, err := ical.NewDecoder(strings.NewReader(a.body)).Decode()
	require.NoError(t, err)
	var sessions, dues []string
	for _, e := range read.Events() {
		summary, err := e.Props.Text(ical.PropSummary)
		require.NoError(t, err)
		if start := e.Props.Get(ical.PropDateTimeStart); start.Params.Get("VALUE") == "DATE" {
			dues = append(dues, summary)
		} else {
			sessions = append(sessions, start.Value+" "+summary)
		}
	}
	require.Equal(t, []string{"20240420T003000Z Phiên chính thức: Xã Thanh Liệt", "20240405T010000Z Cụm của 00646: Hội trường 00646",
		"20240405T010000Z Hội trường 00646 (Xã Thanh Liệt)", "20240412T010000Z Hội trường 00646 (Xã Thanh Liệt)"}, sessions)
	require.Contains(t, dues, "Hạn: Tổng duyệt (Xã Thanh Liệt)")
	for _, due := range dues {
		require.True(t, strings.HasSuffix(due, "(Xã Thanh Liệt)"), due)
	}
	require.NotContains(t, a.body, "Hội trường "+w.Sister.Code)
	require.Contains(t, w.as(t, "").get(w.as(t, "organizer").newFeed()).body, "Hội trường "+w.Sister.Code)

	// Unchanged, it is not sent again.
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, w.URL+path, nil)
	require.NoError(t, err)
	req.Header.Set("If-None-Match", a.header.Get("ETag"))
	res, err := program.client.Do(req)
	require.NoError(t, err)
	require.NoError(t, res.Body.Close())
	require.Equal(t, http.StatusNotModified, res.StatusCode)

	wrong := []string{path + "x", strings.TrimSuffix(path, ".ics"), "/calendar/.ics", "/calendar/AAAAAAAAAAAAAAAAAAAAAAAAAA.ics"}
	second := clerk.newFeed()
	wrong = append(wrong, path)
	require.Contains(t, clerk.get("/account").body, "/account/calendar/end")
	require.Equal(t, http.StatusOK, program.get(second).status)
	require.Equal(t, http.StatusSeeOther, clerk.post("/account/calendar/end").status)
	for _, p := range append(wrong, second) {
		a := program.get(p)
		require.Equal(t, []any{http.StatusNotFound, "not found\n"}, []any{a.status, a.body}, p)
	}
}

func TestCalendarFeedOfALockedUserIsGone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	path := w.as(t, "clerk").newFeed()
	require.NoError(t, w.Store.Write(t.Context(), storetest.Root(), func(tx *store.Tx) error {
		users, err := account.List(tx, account.Filter{Text: "clerk"})
		require.NoError(t, err)
		return account.Lock(tx, users[0].ID, users[0].Version)
	}))
	require.Equal(t, http.StatusNotFound, w.as(t, "").get(path).status)
}
