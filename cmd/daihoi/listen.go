package main

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"log"
	"net"
	"net/http"
	"sync"
	"syscall"
	"time"

	"github.com/coreos/go-systemd/v22/activation"
	"github.com/coreos/go-systemd/v22/daemon"

	"daihoi/models/fault"
)

// front is where and how the server is reached.
type front struct {
	addr  string
	name  string       // under which it is reached, "" for the address
	tls   *tls.Config  // nil for plain HTTP
	plain string       // address without encryption from which readers are sent on, "" for none
	onto  http.Handler // what answers there
}

// listeners takes the addresses. Sockets that systemd hands over come first, in this order: it keeps them open while the
// program is restarted, so that requests wait instead of being refused.
func (f front) listeners() (main, plain net.Listener, err error) {
	given, err := activation.Listeners()
	if err != nil {
		return nil, nil, err
	}
	take := func(n int, addr string) (net.Listener, error) {
		if n < len(given) && given[n] != nil {
			return given[n], nil
		}
		return listen(addr)
	}
	if main, err = take(0, f.addr); err != nil || f.plain == "" && len(given) < 2 || f.onto == nil {
		return main, nil, err
	}
	if plain, err = take(1, f.plain); err != nil {
		err = errors.Join(err, main.Close())
	}
	return main, plain, err
}

// address is what is typed into a browser.
func (f front) address(at net.Listener) string {
	host, port, err := net.SplitHostPort(at.Addr().String())
	switch {
	case f.tls == nil || err != nil:
		return "http://" + at.Addr().String()
	case port == "443":
		return "https://" + cmp.Or(f.name, host)
	}
	return "https://" + net.JoinHostPort(cmp.Or(f.name, host), port)
}

// listen takes an address.
func listen(addr string) (net.Listener, error) {
	listener, err := net.Listen("tcp", addr)
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, fault.Wrap(err, fault.Busy, "cli.port_in_use", "Address", addr)
	} else if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "cli.bad_address", "Address", addr)
	}
	return listener, nil
}

// newServer limits what a slow or hostile client can hold; the handler gives uploads more time.
func newServer(handler http.Handler, errorLog *log.Logger) *http.Server {
	return &http.Server{Handler: handler, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 30 * time.Second,
		WriteTimeout: 60 * time.Second, IdleTimeout: 90 * time.Second, MaxHeaderBytes: 32 << 10, ErrorLog: errorLog}
}

// until answers requests until the context ends, then waits for those in progress. plain may be nil.
func (f front) until(ctx context.Context, server *http.Server, main, plain net.Listener) error {
	met := newcomers{}
	server.ConnState = met.follow
	failed := make(chan error, 2)
	go func() {
		if f.tls == nil {
			failed <- server.Serve(main)
			return
		}
		server.TLSConfig = f.tls
		failed <- server.ServeTLS(main, "", "")
	}()
	onto := newServer(f.onto, server.ErrorLog)
	if plain != nil {
		go func() { failed <- onto.Serve(plain) }()
	}
	_, _ = daemon.SdNotify(false, daemon.SdNotifyReady)
	var err error
	select {
	case err = <-failed:
	case <-ctx.Done():
		_, _ = daemon.SdNotify(false, daemon.SdNotifyStopping)
		err = main.Close()
		if ended := <-failed; !errors.Is(ended, net.ErrClosed) {
			err = errors.Join(err, ended)
		}
		met.heard() // nothing is accepted any more
	}
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), 15*time.Second)
	defer cancel()
	return errors.Join(err, onto.Shutdown(grace), server.Shutdown(grace))
}

// newcomers are the connections from which no request has come yet. Server.Shutdown would close them though their request
// may be on its way.
type newcomers struct{ sync.Map }

func (n *newcomers) follow(c net.Conn, state http.ConnState) {
	if state == http.StateNew {
		n.Store(c, nil)
	} else {
		n.Delete(c)
	}
}

// heard waits until each has sent its request. Browsers open connections that they may never use: it waits for those as long as
// Server.Shutdown does.
func (n *newcomers) heard() {
	for end := time.Now().Add(5 * time.Second); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		some := false
		n.Range(func(any, any) bool { some = true; return false })
		if !some {
			return
		}
	}
}
