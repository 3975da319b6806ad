package main

import (
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/netip"

	"daihoi/app/metrics"
	"daihoi/models/fault"
	"daihoi/models/store"
)

// watched are the flags of a server that another program watches.
type watched struct {
	Metrics string `name:"metrics" env:"DAIHOI_METRICS" placeholder:"ADDR" help:"${cli_metrics}"`
	Pprof   bool   `name:"pprof" env:"DAIHOI_PPROF" help:"${cli_pprof}"`
}

// check refuses to show profiles, which hold pieces of memory, to other machines.
func (w watched) check() error {
	if !w.Pprof {
		return nil
	}
	host, _, err := net.SplitHostPort(w.Metrics)
	if err != nil {
		return fault.New(fault.Invalid, "cli.pprof_needs_metrics")
	}
	if ip, err := netip.ParseAddr(host); host != "localhost" && (err != nil || !ip.IsLoopback()) {
		return fault.New(fault.Invalid, "cli.pprof_elsewhere", "Address", w.Metrics)
	}
	return nil
}

// begin serves the metrics on an address of their own, which no page of the program has; end ends that. Without the flag
// nothing is counted.
func (w watched) begin(s *store.Store, log *slog.Logger) (m *metrics.Metrics, end func(), err error) {
	if w.Metrics == "" {
		return nil, func() {}, nil
	}
	listener, err := listen(w.Metrics)
	if err != nil {
		return nil, nil, err
	}
	m = metrics.New(s.InTrouble)
	server := newServer(m.Handler(w.Pprof), slog.NewLogLogger(log.Handler(), slog.LevelDebug))
	server.WriteTimeout = 0 // a profile takes as long as it is asked to
	go func() {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			log.Error("metrics are not served any more", "err", err)
		}
	}()
	log.Info("metrics", "address", "http://"+listener.Addr().String()+"/metrics")
	return m, func() { _ = server.Close() }, nil
}
