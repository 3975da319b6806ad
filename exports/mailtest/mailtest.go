// Package mailtest gives tests a mail server that listens on a port of this machine and speaks SMTP.
package mailtest

import (
	"bufio"
	"fmt"
	"io"
	"mime"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"net/textproto"
	"strings"
	"sync"
	"testing"
)

// Server keeps what it is given.
type Server struct {
	URL string

	mu     sync.Mutex
	got    []Message
	refuse string // the answer to a recipient, "" to take it
	mute   bool   // hangs up instead of saying that it has taken the message
}

// Message is what arrived.
type Message struct {
	From, To, Subject, Text string
	Header                  mail.Header
}

// Start listens until the test ends.
func Start(t testing.TB) *Server {
	t.Helper()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	s := &Server{URL: "smtp://" + listener.Addr().String()}
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go s.talk(conn)
		}
	}()
	return s
}

// Refuse makes the server turn every recipient away with the answer, "" takes them again.
func (s *Server) Refuse(answer string) { s.mu.Lock(); s.refuse = answer; s.mu.Unlock() }

// Mute makes the server hang up after the last byte of a message, which it keeps.
func (s *Server) Mute(on bool) { s.mu.Lock(); s.mute = on; s.mu.Unlock() }

// Messages are those that have arrived.
func (s *Server) Messages() []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Message(nil), s.got...)
}

func (s *Server) talk(conn net.Conn) {
	defer func() { _ = conn.Close() }()
	r := textproto.NewReader(bufio.NewReader(conn))
	say := func(line string) { _, _ = fmt.Fprintf(conn, "%s\r\n", line) }
	say("220 test")
	var m Message
	for {
		line, err := r.ReadLine()
		if err != nil {
			return
		}
		switch verb, rest, _ := strings.Cut(line, ":"); strings.ToUpper(strings.Fields(verb + " x")[0]) {
		case "EHLO":
			say("250-test\r\n250 8BITMIME")
		case "MAIL":
			m = Message{From: address(rest)}
			say("250 ok")
		case "RCPT":
			m.To = address(rest)
			say(s.answer())
		case "DATA":
			say("354 go on")
			body, err := r.ReadDotBytes()
			if err != nil || !s.keep(m, string(body)) {
				return
			}
			say("250 taken")
		case "QUIT":
			say("221 bye")
			return
		default:
			say("250 ok")
		}
	}
}

func address(rest string) string {
	at, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimSpace(rest), "<"), ">")
	return at
}

func (s *Server) answer() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.refuse != "" {
		return s.refuse
	}
	return "250 ok"
}

// keep reads the message and reports whether the server says that it has taken it.
func (s *Server) keep(m Message, raw string) bool {
	parsed, err := mail.ReadMessage(strings.NewReader(raw))
	if err != nil {
		return false
	}
	m.Header = parsed.Header
	m.Subject, _ = new(mime.WordDecoder).DecodeHeader(parsed.Header.Get("Subject"))
	body := parsed.Body
	if parsed.Header.Get("Content-Transfer-Encoding") == "quoted-printable" {
		body = quotedprintable.NewReader(body)
	}
	text, _ := io.ReadAll(body)
	m.Text = strings.ReplaceAll(string(text), "\r\n", "\n")
	s.mu.Lock()
	defer s.mu.Unlock()
	s.got = append(s.got, m)
	return !s.mute
}
