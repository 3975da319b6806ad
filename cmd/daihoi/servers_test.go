package main

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

// servers are several programs on one database behind a proxy that gives each request to the next of them, as unkindly as one can.
type servers struct {
	t     *testing.T
	args  []string
	each  []*program
	alive []atomic.Bool
	turn  atomic.Int64
	*httptest.Server
}

func startServers(t *testing.T, n int, args ...string) *servers {
	t.Helper()
	s := &servers{t: t, args: args, each: make([]*program, n), alive: make([]atomic.Bool, n)}
	for i := range n {
		s.begin(i)
	}
	s.Server = httptest.NewServer(http.HandlerFunc(s.pass))
	t.Cleanup(s.Close)
	return s
}

func (s *servers) begin(i int) {
	s.each[i] = start(s.t, s.args...)
	s.alive[i].Store(true)
}

// pass hands a request on. One whose server dies under it is answered 502: nobody can say whether it was done.
func (s *servers) pass(w http.ResponseWriter, r *http.Request) {
	for {
		i := int(s.turn.Add(1)) % len(s.each)
		if !s.alive[i].Load() {
			continue
		}
		to, err := url.Parse(s.each[i].base)
		if err != nil {
			panic(err)
		}
		onto := &httputil.ReverseProxy{Rewrite: func(p *httputil.ProxyRequest) { p.SetURL(to); p.Out.Host = p.In.Host },
			ErrorHandler: func(w http.ResponseWriter, _ *http.Request, _ error) {
				s.alive[i].Store(false)
				w.WriteHeader(http.StatusBadGateway)
			}}
		onto.ServeHTTP(w, r)
		return
	}
}

// through is the program as it is reached by way of the proxy.
func (s *servers) through(role access.Role) *program {
	p := &program{cmd: s.each[0].cmd, base: s.URL, stderr: s.each[0].stderr, client: newClient(s.t)}
	p.signIn(s.t, role)
	return p
}

var hiddenKey = regexp.MustCompile(`name="form_key" value="([^"]+)"`)

// Three servers share a database and the folder of files. They start at once on an empty database; whoever signs in at one is known
// at all; a form sent to all of them at once is done once; wrong passwords are counted together; one is killed while four people
// work, and nothing that was acknowledged is lost or done twice.
func TestThreeServersOnOneDatabase(t *testing.T) {
	t.Parallel()
	server := storetest.OwnServer(t)
	address := server.Address + "&options=-c%20synchronous_commit%3Don" // as an installation has it
	dir := t.TempDir()
	key := filepath.Join(dir, "daihoi.key")
	require.NoError(t, os.WriteFile(key, []byte(storetest.Key), 0o600))
	var opened sync.WaitGroup
	for range 3 {
		opened.Go(func() {
			s, err := store.Open(t.Context(), address, store.Options{Clock: storetest.Clock, Keys: store.Keys{File: key}})
			if err == nil {
				err = s.Close()
			}
			if err != nil {
				t.Errorf("three programs made the tables at once: %v", err)
			}
		})
	}
	opened.Wait()
	code, _, refused := command(t, "demo", "--no-serve", "--db", address, "--key", key)
	require.Zero(t, code, refused)
	s := startServers(t, 3, "serve", "--db", address, "--key", key, "--files", filepath.Join(dir, "files"), "--addr", "127.0.0.1:0")

	// One form, at all servers at once.
	organizer := s.through(access.Organizer)
	_, page := organizer.get(t, "/account")
	form := url.Values{"version": {versionIn(page)}, "full_name": {"Người điều phối"}, "phone": {"0912345678"}, "form_key": {hiddenKey.FindStringSubmatch(page)[1]}}
	before := phoneChanges(t, address)
	var sent sync.WaitGroup
	for range 9 {
		sent.Go(func() {
			a, err := organizer.sendForm(t.Context(), "/account", form)
			if err != nil || a.status != http.StatusSeeOther {
				t.Errorf("%d %v %.200s", a.status, err, a.body)
			}
		})
	}
	sent.Wait()
	require.Equal(t, before+1, phoneChanges(t, address), "a form sent nine times")

	// One of them is killed under work.
	people := []*program{organizer, s.through(access.Reviewer), s.through(access.Clerk), s.through(access.Viewer)}
	workUnder(t, people, address, address, func() {
		require.NoError(t, s.each[1].cmd.Process.Kill())
		_ = s.each[1].cmd.Wait()
	})
	s.begin(1)
	newPhones(t, s.through(access.Organizer)).works(t)

	// Six guesses are all that one address gets for a name, not six of each server.
	guesser := &program{base: s.URL, client: newClient(t)}
	for n := range 6 + 3 {
		guesser.base = s.each[n%3].base
		a, err := guesser.sendForm(t.Context(), "/sign-in", url.Values{"username": {"xem"}, "password": {"wrong"}})
		require.NoError(t, err)
		require.Equal(t, n >= 6, strings.Contains(a.body, "Đăng nhập sai quá nhiều lần"), "guess %d: %.300s", n+1, a.body)
	}
	code, out, _ := command(t, "doctor", "--db", address, "--key", key)
	require.Zero(t, code, out)
}

// workUnder lets people change something again and again, with trouble in between: everything acknowledged is there afterwards, and
// nothing is done twice. The changes are counted in the databases of before and after.
func workUnder(t *testing.T, people []*program, before, after string, trouble func()) {
	t.Helper()
	const changes = 60
	var acknowledged, unknown atomic.Int64
	earlier := phoneChanges(t, before)
	var work sync.WaitGroup
	reached := make(chan struct{})
	for _, p := range people {
		phone := newPhones(t, p)
		work.Go(func() {
			for acknowledged.Load() < changes {
				switch status, body, _ := phone.change(t); status {
				case http.StatusSeeOther:
					if acknowledged.Add(1) == changes/3 {
						close(reached)
					}
				case http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusConflict: // in between, or after a change that nobody saw answered
					unknown.Add(1)
					phone.catchUp(t)
				default:
					t.Errorf("%d: %s", status, body)
					return
				}
			}
		})
	}
	<-reached
	trouble()
	work.Wait()
	found := int64(phoneChanges(t, after) - earlier)
	t.Logf("%d changes acknowledged, %d unknown, %d found", acknowledged.Load(), unknown.Load(), found)
	require.GreaterOrEqual(t, found, acknowledged.Load())
	require.LessOrEqual(t, found, acknowledged.Load()+unknown.Load())
}

// The server of the database dies under work, and its standby takes over: nothing that was acknowledged is lost, because every
// commit has waited for the standby. Until then pages come from the standby.
func TestStandbyTakesOver(t *testing.T) {
	t.Parallel()
	const waiting = "&options=-c%20synchronous_commit%3Don" // as an installation has it
	server := storetest.OwnServer(t)
	dir := t.TempDir()
	key := filepath.Join(dir, "daihoi.key")
	require.NoError(t, os.WriteFile(key, []byte(storetest.Key), 0o600))
	code, _, refused := command(t, "demo", "--no-serve", "--db", server.Address, "--key", key)
	require.Zero(t, code, refused)
	standby := server.Follow()
	p := start(t, "serve", "--db", standby.Either+waiting, "--db-read", standby.Address, "--key", key, "--files", filepath.Join(dir, "files"), "--addr", "127.0.0.1:0")
	var people []*program
	for _, role := range []access.Role{access.Organizer, access.Reviewer, access.Clerk, access.Viewer} {
		people = append(people, p.as(t, role))
	}
	workUnder(t, people, server.Address, standby.Address, func() {
		server.Crash()
		standby.Promote()
	})
	newPhones(t, people[0]).works(t)
	code, out, _ := command(t, "doctor", "--db", standby.Address, "--key", key)
	require.Zero(t, code, out)
}

// A pool of connections between program and database may hand out whole sessions. It knows nothing of how statements are planned,
// so the role says that.
func TestBehindAPoolOfSessions(t *testing.T) {
	t.Parallel()
	pooler, err := exec.LookPath("pgbouncer")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("missing in CI: ", err)
		}
		t.Skip("skipped without pgbouncer")
	}
	server := storetest.OwnServer(t)
	at, err := url.Parse(server.Address)
	require.NoError(t, err)
	dir, err := os.MkdirTemp("", "daihoi-pool-") // a socket has no room for the name of a test
	require.NoError(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	require.NoError(t, os.Chmod(dir, 0o777)) //nolint:gosec // for the user of the pooler
	settings, people := filepath.Join(dir, "pgbouncer.ini"), filepath.Join(dir, "users")
	require.NoError(t, os.WriteFile(people, []byte(`"postgres" ""`), 0o644)) //nolint:gosec // as above
	text := "[databases]\n* = host=" + at.Query().Get("host") + " port=" + at.Query().Get("port") + "\n[pgbouncer]\npool_mode = session\nlisten_addr =\nlisten_port = 6432\n" +
		"unix_socket_dir = " + dir + "\nauth_type = trust\nauth_file = " + people + "\nignore_startup_parameters = plan_cache_mode, extra_float_digits\n"
	if os.Getuid() == 0 {
		text += "user = postgres\n"
	}
	require.NoError(t, os.WriteFile(settings, []byte(text), 0o644)) //nolint:gosec // as above
	pool := exec.Command(pooler, settings)
	said := &bytes.Buffer{}
	pool.Stderr = said
	require.NoError(t, pool.Start())
	t.Cleanup(func() { _ = pool.Process.Kill(); _ = pool.Wait() })
	address := "postgres://postgres@/postgres?host=" + url.QueryEscape(dir) + "&port=6432"
	for end := time.Now().Add(stepTimeout(t)); ; time.Sleep(5 * time.Millisecond) {
		if _, err := os.Stat(filepath.Join(dir, ".s.PGSQL.6432")); err == nil {
			break
		}
		require.True(t, time.Now().Before(end), said.String())
	}
	key := filepath.Join(t.TempDir(), "daihoi.key")
	require.NoError(t, os.WriteFile(key, []byte(storetest.Key), 0o600))
	code, _, refused := command(t, "demo", "--no-serve", "--db", address, "--key", key)
	require.Zero(t, code, refused+said.String())
	p := start(t, "serve", "--db", address, "--key", key, "--addr", "127.0.0.1:0")
	p.signIn(t, access.Organizer)
	newPhones(t, p).works(t)
	status, body := p.get(t, "/units/020/delegates")
	require.Equal(t, http.StatusOK, status)
	require.Contains(t, body, "Đại biểu")
}
