// Package metrics counts the requests of a server for Prometheus: how many, how they were answered and how long they took, by
// route, beside what the Go runtime and the process tell of themselves. Nothing in it names a person or a unit.
package metrics

import (
	"net/http"
	"net/http/pprof"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Metrics are those of one server. They are safe for concurrent use.
type Metrics struct {
	registry *prometheus.Registry
	requests *prometheus.HistogramVec
}

// buckets are in seconds. Pages take milliseconds; what takes longer than the last is a file or a fault.
var buckets = []float64{.002, .005, .01, .02, .05, .1, .2, .5, 1, 2, 5, 10, 30}

// New begins to count. trouble reports whether the database cannot be written at the moment.
func New(trouble func() bool) *Metrics {
	m := &Metrics{registry: prometheus.NewRegistry(), requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "daihoi_http_request_duration_seconds", Help: "Time until a request was answered.", Buckets: buckets}, []string{"route", "method", "status"})}
	m.registry.MustRegister(m.requests, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "daihoi_database_writable", Help: "1 unless the last write failed for want of the database."},
			func() float64 {
				if trouble() {
					return 0
				}
				return 1
			}))
	return m
}

// Answered counts a request. The route is its pattern, "" for one that has none.
func (m *Metrics) Answered(route, method string, status int, took time.Duration) {
	m.requests.WithLabelValues(route, method, strconv.Itoa(status)).Observe(took.Seconds())
}

// Handler gives the metrics out, and with profiles also those of the Go runtime, which tell more than strangers may know.
func (m *Metrics) Handler(profiles bool) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{}))
	if profiles {
		mux.HandleFunc("/debug/pprof/", pprof.Index)
		mux.HandleFunc("/debug/pprof/profile", pprof.Profile)
		mux.HandleFunc("/debug/pprof/trace", pprof.Trace)
	}
	return mux
}
