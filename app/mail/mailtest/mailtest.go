// Package mailtest runs a mail server for tests on a local port. go-smtp does the SMTP; this package keeps what arrives
// and misbehaves on request.
package mailtest

import (
	"io"
	"mime"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"strings"
	"sync"
	"testing"

	"github.com/emersion/go-smtp"
)

// Server keeps the messages it receives.
type Server struct {
	URL string

	mu     sync.Mutex
	got    []Message
	refuse string // reason to reject recipients, "" to accept them
	mute   bool   // hang up instead of confirming the message
}

// Message is one received message.
type Message struct {
	From, To, Subject, Text string
	Header                  mail.Header
}

// Start runs a server until the test ends.
func Start(t testing.TB) *Server {
	t.Helper()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &Server{URL: "smtp://" + listener.Addr().String()}
	server := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) { return &session{server: s, conn: c.Conn()}, nil }))
	t.Cleanup(func() { _ = server.Close() })
	go func() { _ = server.Serve(listener) }()
	return s
}

// Refuse makes the server reject every recipient with this reason; "" accepts them again.
func (s *Server) Refuse(reason string) { s.mu.Lock(); s.refuse = reason; s.mu.Unlock() }

// Mute makes the server hang up after the last byte of a message, which it keeps.
func (s *Server) Mute(on bool) { s.mu.Lock(); s.mute = on; s.mu.Unlock() }

// Messages returns the messages received so far.
func (s *Server) Messages() []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Message(nil), s.got...)
}

// session is one SMTP session.
type session struct {
	server   *Server
	conn     net.Conn
	from, to string
}

func (c *session) Reset()        { c.from, c.to = "", "" }
func (c *session) Logout() error { return nil }

func (c *session) Mail(from string, _ *smtp.MailOptions) error {
	c.from = from
	return nil
}

func (c *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	c.to = to
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	if c.server.refuse != "" {
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.NoEnhancedCode, Message: c.server.refuse}
	}
	return nil
}

func (c *session) Data(r io.Reader) error {
	in, err := mail.ReadMessage(r)
	if err != nil {
		return err
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(in.Header.Get("Subject"))
	if err != nil {
		return err
	}
	body := in.Body
	if in.Header.Get("Content-Transfer-Encoding") == "quoted-printable" {
		body = quotedprintable.NewReader(body)
	}
	text, err := io.ReadAll(body)
	if err != nil {
		return err
	}
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	c.server.got = append(c.server.got, Message{From: c.from, To: c.to, Subject: subject, Header: in.Header,
		Text: strings.ReplaceAll(string(text), "\r\n", "\n")})
	if c.server.mute {
		return c.conn.Close()
	}
	return nil
}
