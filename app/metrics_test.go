package app_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/app"
	"daihoi/app/metrics"
)

// Requests are counted by the pattern of their route, so that no number says whose page it was.
func TestRequestsAreCountedByRoute(t *testing.T) {
	t.Parallel()
	trouble := false
	counted := metrics.New(func() bool { return trouble })
	clerk := newWorld(t, func(c *app.Config) { c.Metrics = counted })
	reader := clerk.as(t, "clerk")
	for range 2 {
		reader.get(fmt.Sprintf("/congresses/%d/delegates", clerk.Own.Congress))
	}
	reader.get(fmt.Sprintf("/congresses/%d/delegates", clerk.Foreign.Congress))
	reader.get("/nowhere")
	ask := func(profiles bool, path string) (int, string) {
		answer := httptest.NewRecorder()
		counted.Handler(profiles).ServeHTTP(answer, httptest.NewRequest(http.MethodGet, path, nil))
		return answer.Code, answer.Body.String()
	}
	_, body := ask(false, "/metrics")
	for _, want := range []string{
		`daihoi_http_request_duration_seconds_count{method="GET",route="/congresses/:id/delegates",status="200"} 2`,
		`daihoi_http_request_duration_seconds_count{method="GET",route="/congresses/:id/delegates",status="404"} 1`,
		`daihoi_http_request_duration_seconds_count{method="GET",route="",status="404"} 1`,
		"daihoi_database_writable 1", "go_goroutines "} {
		require.Contains(t, body, want)
	}
	require.NotContains(t, body, clerk.Own.Code)
	trouble = true
	_, body = ask(false, "/metrics")
	require.Contains(t, body, "daihoi_database_writable 0")

	status, _ := ask(false, "/debug/pprof/")
	require.Equal(t, http.StatusNotFound, status)
	status, _ = ask(true, "/debug/pprof/")
	require.Equal(t, http.StatusOK, status)
	status, _ = ask(true, "/debug/pprof/cmdline")
	require.Equal(t, http.StatusNotFound, status, "it may hold the password of a database")
}
