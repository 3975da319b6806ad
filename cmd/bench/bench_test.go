package bench_test

import (
	"context"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"daihoi/cmd/bench"
	"daihoi/models/fault"
)

func TestOnlyThisMachineIsAsked(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"http://example.com", "http://10.0.0.1:8080", "http://192.168.1.2", "https://127.0.0.1.example.com", "http://0.0.0.0", "", "ftp:"} {
		_, err := bench.NewClient(address)
		require.Equal(t, fault.Invalid, fault.KindOf(err), address)
	}
	for _, address := range []string{"http://127.0.0.1:8080", "http://[::1]:80", "http://localhost:8080", "http://127.9.9.9"} {
		_, err := bench.NewClient(address)
		require.NoError(t, err, address)
	}
}

func TestPercentile(t *testing.T) {
	t.Parallel()
	var times []time.Duration
	require.Equal(t, time.Duration(0), bench.Percentile(times, 50))
	for n := range 100 {
		times = append(times, time.Duration(n+1))
	}
	for percent, want := range map[int]time.Duration{50: 50, 95: 95, 99: 99, 100: 100, 0: 1} {
		require.Equal(t, want, bench.Percentile(times, percent))
	}
	require.Equal(t, time.Duration(2), bench.Percentile([]time.Duration{1, 2, 3}, 50))
}

// ticking is a clock that goes on by 10 ms with every look.
func ticking() func() time.Time {
	at := time.Date(2024, 5, 31, 8, 0, 0, 0, time.UTC)
	return func() time.Time {
		at = at.Add(10 * time.Millisecond)
		return at
	}
}

func TestMeasureTakesTurns(t *testing.T) {
	t.Parallel()
	var asked []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.URL.Path)
		_, _ = w.Write([]byte("Đại hội"))
	}))
	defer server.Close()
	c, err := bench.NewClient(server.URL)
	require.NoError(t, err)
	results, err := bench.Measure(t.Context(), []bench.Page{{Name: "a", Client: c, Path: "/a"}, {Name: "b", Client: c, Path: "/b"}}, 2, ticking(), func() int64 { return 7 })
	require.NoError(t, err)
	require.Equal(t, []string{"/a", "/b", "/a", "/b", "/a", "/b"}, asked)
	require.Len(t, results, 2)
	require.Equal(t, bench.Result{Page: "b", Median: 10 * time.Millisecond, P95: 10 * time.Millisecond, MedianMS: 10, P95MS: 10, Bytes: 12, Statements: 7, Status: 200, Times: 2}, results[1])
}

func TestLoadCountsErrors(t *testing.T) {
	t.Parallel()
	until, end := context.WithCancel(t.Context())
	n := 0
	session := &bench.Session{Rand: rand.New(rand.NewPCG(1, 1)), Known: map[string]string{}}
	kinds := []bench.Kind{{Name: "page", Weight: 1, Do: func(context.Context, *bench.Session) (bench.Answer, error) {
		if n++; n == 5 {
			end()
		}
		return bench.Answer{Status: map[bool]int{true: 503, false: 200}[n == 3]}, nil
	}}}
	r := bench.Load(t.Context(), until, []*bench.Session{session}, kinds, nil, ticking(), func() float64 { return 64 })
	require.Equal(t, 5, r.Requests)
	require.Equal(t, 1, r.Errors)
	require.Equal(t, map[string]int{"200": 4, "503": 1}, r.Statuses)
	require.InDelta(t, 64, r.MemoryLast, 0)
	require.InDelta(t, 10, r.P99MS, 0)
}
