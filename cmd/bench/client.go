// Package bench asks a running program for pages as a browser would and measures its answers: one after another (Measure) or
// from many sessions at once (Load). It knows no page by itself; the command says which.
//
// It only ever talks to this machine: a load generator that takes any address is a weapon.
package bench

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"

	"daihoi/models/fault"
)

// Client is one browser session.
type Client struct {
	base string
	http *http.Client
}

// NewClient is a session without cookies at the address, such as "http://127.0.0.1:8080", which must be of this machine.
func NewClient(base string) (*Client, error) {
	u, err := url.Parse(base)
	if err != nil || !loopback(u.Hostname()) {
		return nil, fault.New(fault.Invalid, "cli.bench_not_here", "Address", base)
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	transport := &http.Transport{DialContext: dialHere, MaxIdleConnsPerHost: 2}
	return &Client{strings.TrimSuffix(base, "/"), &http.Client{Jar: jar, Transport: transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}, nil
}

// loopback reports whether the host is this machine, without asking anybody for a name.
func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// dialHere refuses a connection that would leave the machine, whatever a name stands for.
func dialHere(ctx context.Context, network, address string) (net.Conn, error) {
	var d net.Dialer
	conn, err := d.DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	if at, ok := conn.RemoteAddr().(*net.TCPAddr); !ok || !at.IP.IsLoopback() {
		_ = conn.Close()
		return nil, fault.New(fault.Invalid, "cli.bench_not_here", "Address", address)
	}
	return conn, nil
}

// Close ends the connections.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// Answer is what came back.
type Answer struct {
	Status   int
	Body     []byte
	Location string
}

// Good reports whether the request was done.
func (a Answer) Good() bool { return a.Status >= 200 && a.Status < 400 }

// Find is the first group of the pattern in the page, "" without one.
func (a Answer) Find(pattern *regexp.Regexp) string {
	found := pattern.FindSubmatch(a.Body)
	if found == nil {
		return ""
	}
	return string(found[1])
}

// Get reads a page.
func (c *Client) Get(ctx context.Context, path string) (Answer, error) {
	return c.send(ctx, http.MethodGet, path, "", nil)
}

// Post sends a form.
func (c *Client) Post(ctx context.Context, path string, form url.Values) (Answer, error) {
	return c.send(ctx, http.MethodPost, path, "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
}

// PostFile sends a form with a file.
func (c *Client) PostFile(ctx context.Context, path, field, name string, content []byte) (Answer, error) {
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	part, err := w.CreateFormFile(field, name)
	if err != nil {
		return Answer{}, err
	}
	if _, err := part.Write(content); err != nil {
		return Answer{}, err
	}
	if err := w.Close(); err != nil {
		return Answer{}, err
	}
	return c.send(ctx, http.MethodPost, path, w.FormDataContentType(), &form)
}

func (c *Client) send(ctx context.Context, method, path, kind string, body io.Reader) (a Answer, err error) {
	request, err := http.NewRequestWithContext(ctx, method, c.base+path, body)
	if err != nil {
		return a, err
	}
	if kind != "" {
		request.Header.Set("Content-Type", kind)
		request.Header.Set("Origin", c.base)
	}
	answer, err := c.http.Do(request)
	if err != nil {
		return a, err
	}
	defer func() { _ = answer.Body.Close() }()
	a.Status, a.Location = answer.StatusCode, answer.Header.Get("Location")
	a.Body, err = io.ReadAll(answer.Body)
	return a, err
}

// SignIn begins the session of a user.
func (c *Client) SignIn(ctx context.Context, username, password string) error {
	a, err := c.Post(ctx, "/sign-in", url.Values{"username": {username}, "password": {password}})
	if err == nil && a.Status != http.StatusSeeOther {
		err = fmt.Errorf("bench: %s cannot sign in: status %d", username, a.Status)
	}
	return err
}
