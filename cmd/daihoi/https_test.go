package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/letsencrypt/pebble/v2/ca"
	"github.com/letsencrypt/pebble/v2/db"
	"github.com/letsencrypt/pebble/v2/va"
	"github.com/letsencrypt/pebble/v2/wfe"
	"github.com/miekg/dns"
	"github.com/stretchr/testify/require"
)

// writePair writes a self-signed certificate for 127.0.0.1 with its key.
func writePair(t *testing.T, cert, key string, serial int64, until time.Time) {
	t.Helper()
	secret, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	form := &x509.Certificate{SerialNumber: big.NewInt(serial), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, NotBefore: time.Now().Add(-48 * time.Hour), NotAfter: until}
	signed, err := x509.CreateCertificate(rand.Reader, form, form, &secret.PublicKey, secret)
	require.NoError(t, err)
	secretDER, err := x509.MarshalPKCS8PrivateKey(secret)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(cert, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: signed}), 0o600))
	require.NoError(t, os.WriteFile(key, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secretDER}), 0o600))
}

// shownSerial is the serial number of the certificate that a new connection meets.
func shownSerial(t *testing.T, base string) int64 {
	t.Helper()
	at, err := url.Parse(base)
	require.NoError(t, err)
	line, err := tls.Dial("tcp", at.Host, &tls.Config{InsecureSkipVerify: true}) //nolint:gosec // the number is compared
	require.NoError(t, err)
	defer func() { _ = line.Close() }()
	return line.ConnectionState().PeerCertificates[0].SerialNumber.Int64()
}

// An office without a web server gives the program its certificate. A renewed file is taken without a restart, a broken one is
// not, and whoever types the address without https is sent there.
func TestCertificateOfFiles(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	cert, key := filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	writePair(t, cert, key, 1, time.Now().Add(time.Hour))
	free, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	plain := free.Addr().String()
	require.NoError(t, free.Close())
	p := start(t, "serve", "--db", demoCopy(t), "--addr", "127.0.0.1:0", "--tls-cert", cert, "--tls-key", key, "--http-addr", plain)
	require.Contains(t, p.base, "https://127.0.0.1:")
	pem, err := os.ReadFile(cert)
	require.NoError(t, err)
	roots := x509.NewCertPool()
	require.True(t, roots.AppendCertsFromPEM(pem))
	p.client.Transport = &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}, ForceAttemptHTTP2: true}

	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, p.base+"/sign-in", nil)
	require.NoError(t, err)
	res, err := p.client.Do(req)
	require.NoError(t, err)
	require.NoError(t, res.Body.Close())
	require.Equal(t, 200, res.StatusCode)
	require.Equal(t, "HTTP/2.0", res.Proto)
	require.Equal(t, "max-age=31536000", res.Header.Get("Strict-Transport-Security"))
	for _, c := range res.Cookies() {
		require.True(t, c.Secure, c.Name)
	}
	req, err = http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+plain+"/units/020?on=2024-04-05", nil)
	require.NoError(t, err)
	req.Host = "daihoi.example.vn"
	res, err = p.client.Do(req)
	require.NoError(t, err)
	require.NoError(t, res.Body.Close())
	require.Equal(t, 302, res.StatusCode)
	require.Equal(t, "https://daihoi.example.vn/units/020?on=2024-04-05", res.Header.Get("Location"))

	later := func(n int) {
		at := time.Now().Add(time.Duration(n) * time.Minute) // files of one moment may bear the same time
		require.NoError(t, os.Chtimes(cert, at, at))
	}
	require.Equal(t, int64(1), shownSerial(t, p.base))
	require.NoError(t, os.WriteFile(cert, pem[:100], 0o600))
	later(1)
	require.Equal(t, int64(1), shownSerial(t, p.base), "a file that is half written")
	writePair(t, cert, key, 2, time.Now().Add(time.Hour))
	later(2)
	require.Equal(t, int64(2), shownSerial(t, p.base))
}

// Settings that cannot work are refused before the server starts, in words.
func TestCertificatesAreRefused(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	name := func(n string) string { return filepath.Join(dir, n) }
	writePair(t, name("a.pem"), name("a.key"), 1, time.Now().Add(time.Hour))
	writePair(t, name("b.pem"), name("b.key"), 2, time.Now().Add(time.Hour))
	writePair(t, name("old.pem"), name("old.key"), 3, time.Now().Add(-time.Hour))
	db := demoCopy(t)
	for want, args := range map[string][]string{
		"Cần cả hai tệp":                         {"--tls-cert", name("a.pem")},
		"Chọn một":                               {"--tls-cert", name("a.pem"), "--tls-key", name("a.key"), "--acme", "daihoi.test"},
		"không có HTTPS thì không có nơi":        {"--http-addr", "127.0.0.1:0"},
		"private key does not match public key":  {"--tls-cert", name("a.pem"), "--tls-key", name("b.key")},
		"certificate has expired":                {"--tls-cert", name("old.pem"), "--tls-key", name("old.key")},
		"Không dùng được chứng thư " + name("c"): {"--tls-cert", name("c"), "--tls-key", name("a.key")},
	} {
		code, _, errOut := command(t, append([]string{"serve", "--db", db, "--addr", "127.0.0.1:0"}, args...)...)
		require.NotZero(t, code, want)
		require.Contains(t, errOut, want)
	}
}

// With the name of the site alone the program asks an issuer for its certificate: here a real ACME server, which looks for the
// name in a real DNS and calls the program back. It keeps what it got for the next start.
func TestCertificateByACME(t *testing.T) {
	t.Setenv("PEBBLE_VA_NOSLEEP", "1") // the issuer waits some seconds before each validation otherwise
	issuer := httptest.NewUnstartedServer(nil)
	issuer.StartTLS()
	t.Cleanup(issuer.Close)
	trusted := filepath.Join(t.TempDir(), "issuer.pem")
	require.NoError(t, os.WriteFile(trusted, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: issuer.Certificate().Raw}), 0o600))
	t.Setenv("SSL_CERT_FILE", trusted)
	database := demoCopy(t)
	args := []string{"serve", "--db", database, "--addr", "127.0.0.1:0", "--acme", "daihoi.test", "--acme-server", issuer.URL + wfe.DirectoryPath}
	p := start(t, args...)
	at, err := url.Parse(p.base)
	require.NoError(t, err)
	require.Equal(t, "daihoi.test", at.Hostname())

	var asked atomic.Int64
	names := &dns.Server{Net: "tcp", Handler: dns.HandlerFunc(func(w dns.ResponseWriter, r *dns.Msg) {
		answer := new(dns.Msg).SetReply(r)
		if r.Question[0].Qtype == dns.TypeA {
			asked.Add(1)
			answer.Answer = []dns.RR{&dns.A{Hdr: dns.RR_Header{Name: r.Question[0].Name, Rrtype: dns.TypeA, Class: dns.ClassINET}, A: net.IPv4(127, 0, 0, 1)}}
		}
		_ = w.WriteMsg(answer)
	})}
	names.Listener, err = net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	go func() { _ = names.ActivateAndServe() }()
	t.Cleanup(func() { _ = names.Shutdown() })
	port, err := net.LookupPort("tcp", at.Port())
	require.NoError(t, err)
	quiet, store := log.New(io.Discard, "", 0), db.NewMemoryStore()
	signer := ca.New(quiet, store, "", "ecdsa", 0, 1, map[string]ca.Profile{"default": {}})
	web := wfe.New(quiet, store, va.New(quiet, 0, port, false, names.Listener.Addr().String(), store), signer, []string{"issuer.test"}, false, false, 1, 1)
	issuer.Config.Handler = web.Handler()

	roots := x509.NewCertPool()
	root, err := x509.ParseCertificate(signer.GetRootCert(0).DER)
	require.NoError(t, err)
	roots.AddCert(root)
	met := func(base string) *x509.Certificate {
		to, err := url.Parse(base)
		require.NoError(t, err)
		line, err := tls.Dial("tcp", "127.0.0.1:"+to.Port(), &tls.Config{RootCAs: roots, ServerName: "daihoi.test", MinVersion: tls.VersionTLS12})
		require.NoError(t, err, p.stderr.String())
		defer func() { _ = line.Close() }()
		return line.ConnectionState().PeerCertificates[0]
	}
	first := met(p.base)
	require.Equal(t, []string{"daihoi.test"}, first.DNSNames)
	require.Positive(t, asked.Load(), "the issuer has looked for the name")
	_, err = tls.Dial("tcp", "127.0.0.1:"+at.Port(), &tls.Config{RootCAs: roots, ServerName: "other.test", MinVersion: tls.VersionTLS12})
	require.Error(t, err, "no certificate is asked for under another name")
	about, err := os.Stat(database + ".acme")
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o700), about.Mode().Perm())
	p.stop(t)
	require.Equal(t, first.SerialNumber, met(start(t, args...).base).SerialNumber, "kept")
}

// systemd keeps the socket open while the program is exchanged: of a request every moment none is refused or lost.
func TestRestartLosesNoRequest(t *testing.T) {
	t.Parallel()
	socket, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer func() { _ = socket.Close() }()
	file, err := socket.(*net.TCPListener).File()
	require.NoError(t, err)
	defer func() { _ = file.Close() }()
	notify := filepath.Join(t.TempDir(), "notify")
	told, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: notify, Net: "unixgram"})
	require.NoError(t, err)
	defer func() { _ = told.Close() }()
	hear := func() string {
		text := make([]byte, 100)
		require.NoError(t, told.SetReadDeadline(time.Now().Add(stepTimeout(t))))
		n, err := told.Read(text)
		require.NoError(t, err)
		return string(text[:n])
	}
	db := demoCopy(t)
	begin := func() *exec.Cmd {
		cmd := exec.Command("sh", "-c", `LISTEN_PID=$$ LISTEN_FDS=1 exec "$0" "$@"`, builtProgram(t), "serve", "--db", db, "--addr", "127.0.0.1:1")
		cmd.ExtraFiles, cmd.Env = []*os.File{file}, append(os.Environ(), "NOTIFY_SOCKET="+notify)
		require.NoError(t, cmd.Start())
		t.Cleanup(func() { _ = cmd.Process.Kill() })
		require.Equal(t, "READY=1", hear())
		return cmd
	}
	running := begin()
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: stepTimeout(t)}
	ask := func() error {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+socket.Addr().String()+"/sign-in", nil)
		if err != nil {
			return err
		}
		res, err := client.Do(req)
		if err != nil {
			return err
		}
		defer func() { _ = res.Body.Close() }()
		_, err = io.Copy(io.Discard, res.Body)
		if res.StatusCode != 200 {
			err = fmt.Errorf("status %d", res.StatusCode)
		}
		return err
	}
	var answered atomic.Int64
	ended, over := make(chan struct{}), make(chan error, 1)
	go func() {
		for {
			select {
			case <-ended:
				over <- nil
				return
			default:
			}
			if err := ask(); err != nil {
				over <- err
				return
			}
			answered.Add(1)
		}
	}()
	for range 2 {
		for before := answered.Load(); answered.Load() < before+5 && len(over) == 0; {
			time.Sleep(time.Millisecond)
		}
		require.NoError(t, running.Process.Signal(os.Interrupt))
		require.Equal(t, "STOPPING=1", hear())
		require.NoError(t, running.Wait())
		running = begin()
	}
	close(ended)
	require.NoError(t, <-over)
	require.Greater(t, answered.Load(), int64(10))
}
