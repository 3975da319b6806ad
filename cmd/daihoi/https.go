package main

import (
	"crypto/tls"
	"crypto/x509"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"golang.org/x/crypto/acme"
	"golang.org/x/crypto/acme/autocert"

	"daihoi/models/fault"
	"daihoi/models/store"
)

// encrypted are the settings of a server that speaks HTTPS itself, with no web server before it.
type encrypted struct {
	Cert   string   `name:"tls-cert" env:"DAIHOI_TLS_CERT" placeholder:"FILE" help:"${cli_tls_cert}"`
	Key    string   `name:"tls-key" env:"DAIHOI_TLS_KEY" placeholder:"FILE" help:"${cli_tls_key}"`
	ACME   []string `name:"acme" env:"DAIHOI_ACME" placeholder:"NAME" help:"${cli_acme}"`
	Mail   string   `name:"acme-mail" env:"DAIHOI_ACME_MAIL" placeholder:"ADDRESS" help:"${cli_acme_mail}"`
	Issuer string   `name:"acme-server" env:"DAIHOI_ACME_SERVER" placeholder:"URL" help:"${cli_acme_server}"`
	Plain  string   `name:"http-addr" env:"DAIHOI_HTTP_ADDR" placeholder:"ADDR" help:"${cli_http_addr}"`
}

// front is how a server at addr is reached. Certificates of an issuer are kept beside the database, where the key is.
func (c encrypted) front(e *env, addr string, log *slog.Logger) (front, error) {
	f := front{addr: addr, plain: c.Plain}
	switch {
	case len(c.ACME) > 0 && c.Cert+c.Key != "":
		return f, fault.New(fault.Invalid, "cli.tls_twice")
	case (c.Cert == "") != (c.Key == ""):
		return f, fault.New(fault.Invalid, "cli.tls_half")
	case len(c.ACME) > 0:
		target := e.target()
		if store.IsPostgres(target) {
			target = filepath.Join(filepath.Dir(e.keys().File), "daihoi")
		}
		m := &autocert.Manager{Prompt: autocert.AcceptTOS, HostPolicy: autocert.HostWhitelist(c.ACME...), Cache: autocert.DirCache(target + ".acme"), Email: c.Mail}
		if c.Issuer != "" {
			m.Client = &acme.Client{DirectoryURL: c.Issuer}
		}
		f.name, f.tls, f.onto = c.ACME[0], m.TLSConfig(), m.HTTPHandler(nil)
	case c.Cert != "":
		pair := &certificate{cert: c.Cert, key: c.Key, log: log}
		if _, err := pair.read(); err != nil {
			return f, fault.Wrap(err, fault.Invalid, "cli.tls_unreadable", "File", c.Cert, "Error", err.Error())
		}
		f.tls, f.onto = &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: pair.get}, new(autocert.Manager).HTTPHandler(nil)
	case c.Plain != "":
		return f, fault.New(fault.Invalid, "cli.tls_none")
	}
	return f, nil
}

// certificate is a pair of files that another program renews from time to time.
type certificate struct {
	cert, key string
	log       *slog.Logger

	mu      sync.Mutex
	pair    *tls.Certificate
	changed [2]time.Time // of the files, when they were read
}

// get is asked at each handshake and reads files that have changed. Files that cannot be read, such as one of two that is
// written just now, leave the certificate before in use.
func (c *certificate) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	pair, err := c.read()
	if err != nil {
		c.log.Warn("the certificate of before stays in use", "file", c.cert, "err", err)
	}
	return pair, nil
}

func (c *certificate) read() (*tls.Certificate, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	var changed [2]time.Time
	for i, name := range []string{c.cert, c.key} {
		about, err := os.Stat(name)
		if err != nil {
			return c.pair, err
		}
		changed[i] = about.ModTime()
	}
	if c.pair != nil && changed == c.changed {
		return c.pair, nil
	}
	pair, err := tls.LoadX509KeyPair(c.cert, c.key)
	if err == nil {
		err = inForce(pair.Leaf, time.Now())
	}
	if err != nil {
		return c.pair, err
	}
	c.pair, c.changed = &pair, changed
	return c.pair, nil
}

// inForce refuses a certificate that browsers would refuse for its dates.
func inForce(leaf *x509.Certificate, now time.Time) error {
	if now.Before(leaf.NotBefore) || now.After(leaf.NotAfter) {
		return x509.CertificateInvalidError{Cert: leaf, Reason: x509.Expired, Detail: leaf.NotAfter.Format("2/1/2006")}
	}
	return nil
}
