package app_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/store"
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
		"/units/020":           20,
		"/units/020/matrix":    16,
		"/units/020/work":      16,
		"/units/020/delegates": 16,
		fmt.Sprintf("/congresses/%d", w.Own.Congress):           20,
		fmt.Sprintf("/congresses/%d/delegates", w.Own.Congress): 16,
		fmt.Sprintf("/delegates/%d", w.Own.Delegate):            16,
		"/units": 14,
		"/users": 14,
		"/audit": 14,
	} {
		require.LessOrEqual(t, b.statements(path), limit, path)
	}
}

func benchmarkPage(b *testing.B, path string) {
	w := newWorld(b)
	organizer := w.as(b, "organizer")
	for b.Loop() {
		if answer := organizer.direct(path, nil); answer.Code != http.StatusOK {
			b.Fatal(answer.Code)
		}
	}
}

func BenchmarkDashboard(b *testing.B)    { benchmarkPage(b, "/units/020") }
func BenchmarkMatrix(b *testing.B)       { benchmarkPage(b, "/units/020/matrix") }
func BenchmarkDelegatePage(b *testing.B) { benchmarkPage(b, "/units/020/delegates") }

// BenchmarkSession is the floor: a page that reads nothing but who asks.
func BenchmarkSession(b *testing.B) { benchmarkPage(b, "/shortcuts") }
