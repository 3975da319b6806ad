package app_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/demo"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

// statements counts the statements that a page takes, session and account included.
func (b *browser) statements(path string) int64 {
	b.t.Helper()
	var n atomic.Int64
	answer := b.direct(path, &n)
	require.Equal(b.t, http.StatusOK, answer.Code, path)
	return n.Load()
}

// direct asks the handler without a network between.
func (b *browser) direct(path string, n *atomic.Int64) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	if n != nil {
		r = r.WithContext(store.CountStatements(r.Context(), n))
	}
	base, err := url.Parse(b.w.URL)
	require.NoError(b.t, err)
	for _, c := range b.client.Jar.Cookies(base) {
		r.AddCookie(c)
	}
	recorder := httptest.NewRecorder()
	b.w.Config.Handler.ServeHTTP(recorder, r)
	return recorder
}

// A page takes a bounded number of statements, however many units, milestones or delegates there are.
func TestStatementsOfAPageAreBounded(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(t, "organizer")
	for path, limit := range map[string]int64{
		"/units/020":              30, // six of them for what waits for the reader, a kind each, one for the first steps: nothing is begun
		"/units/020/difficulties": 13,
		"/units/020/calendar":     33,
		"/units/020/leaders":      21,
		"/units/020/reminders":    19,
		"/units/020/matrix":       16,
		"/units/020/work":         16,
		"/units/020/delegates":    13,
		"/units/020/duplicates":   13,
		"/units/020/targets":      9,
		"/units/020/committees":   15,
		"/units/020/final":        35,
		fmt.Sprintf("/congresses/%d/committee", w.Own.Congress):        27,
		fmt.Sprintf("/congresses/%d/committee/people", w.Own.Congress): 17,
		fmt.Sprintf("/congresses/%d/committee/result", w.Own.Congress): 17,
		fmt.Sprintf("/congresses/%d", w.Own.Congress):                  25, // two of them for tasks and points of the review
		fmt.Sprintf("/congresses/%d/delegates", w.Own.Congress):        13,
		fmt.Sprintf("/congresses/%d/cards", w.Own.Congress):            11,
		fmt.Sprintf("/congresses/%d/agenda", w.Own.Congress):           15,
		fmt.Sprintf("/congresses/%d/programme", w.Own.Congress):        13,
		fmt.Sprintf("/delegates/%d", w.Own.Delegate):                   17, // one of them for the log of views, one for the Committees
		"/units/020/meetings":                                13,
		fmt.Sprintf("/meetings/%d", w.Own.Meeting):           37,
		fmt.Sprintf("/congresses/%d/review", w.Own.Congress): 15,
		"/units": 11,
		fmt.Sprintf("/congresses/%d/leaders", w.Own.Congress):            17,
		fmt.Sprintf("/congresses/%d/move?to=2024-04-24", w.Own.Congress): 37,
		"/users":                                 13,
		"/templates":                             5,
		fmt.Sprintf("/templates/%d", w.Template): 11,
		"/audit":                                 11,
		"/check-in":                              11,
		fmt.Sprintf("/check-in/session/%d", w.Own.Session):      7,
		fmt.Sprintf("/check-in/session/%d/roll", w.Own.Session): 9,
	} {
		require.LessOrEqual(t, b.statements(path), limit, path)
	}
}

// The same of the pages of a cluster.
func TestStatementsOfAClusterPageAreBounded(t *testing.T) {
	t.Parallel()
	b := newDemo(t)
	for path, limit := range map[string]int64{
		"":                     23,
		"/summary":             21,
		"/pledge":              19,
		"/story":               24,
		"/scores/020":          23,
		"/scores/020/evidence": 25,
		"/events":              17,
		"/events/1":            19,
		"/events/1/people":     17,
		"/events/1/agenda":     19,
	} {
		require.LessOrEqual(t, b.statements("/clusters/1"+path+"?year=2024"), limit, path)
	}
}

// demoFile is the demo's database, built once for the benchmarks.
var demoFile = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "daihoi-bench-")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	path := filepath.Join(dir, "demo.db")
	s, err := store.Open(context.Background(), path, storetest.Options())
	if err != nil {
		return nil, err
	}
	accounts := demo.Accounts()
	for i := range accounts {
		if accounts[i].Hash, err = cheap.Hash(demo.Password, accounts[i].Username); err != nil {
			return nil, err
		}
	}
	if err := errors.Join(demo.Build(context.Background(), s, accounts), s.Close()); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})

// newDemo starts the program over a copy of the demo and signs the organizer in.
func newDemo(t testing.TB) *browser {
	t.Helper()
	content, err := demoFile()
	require.NoError(t, err)
	path := filepath.Join(t.TempDir(), "demo.db")
	require.NoError(t, os.WriteFile(path, content, 0o600))
	s, err := store.Open(t.Context(), path, store.Options{Clock: storetest.Clock, MustExist: true, Keys: storetest.Options().Keys})
	require.NoError(t, err)
	t.Cleanup(func() { _ = s.Close() })
	b := serveStore(t, s).as(t, "")
	require.Equal(t, http.StatusSeeOther, b.post("/sign-in", "username", "dieuphoi", "password", demo.Password).status)
	return b
}

func benchmarkPage(b *testing.B, path string) {
	organizer := newDemo(b)
	for b.Loop() {
		if answer := organizer.direct(path, nil); answer.Code != http.StatusOK {
			b.Fatal(answer.Code)
		}
	}
}

// Pages of the demo district: 17 congresses, 800 milestones, 1,500 delegates. BenchmarkSession is the floor: a page
// that reads nothing but who asks.
func BenchmarkDashboard(b *testing.B)      { benchmarkPage(b, "/units/020") }
func BenchmarkMatrix(b *testing.B)         { benchmarkPage(b, "/units/020/matrix") }
func BenchmarkDelegatePage(b *testing.B)   { benchmarkPage(b, "/congresses/2/delegates") }
func BenchmarkDelegatesOfAll(b *testing.B) { benchmarkPage(b, "/units/020/delegates") }
func BenchmarkSession(b *testing.B)        { benchmarkPage(b, "/shortcuts") }
