package storetest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/jackc/pgx/v5"

	"daihoi/models/store"
)

// AddressVariable names a running PostgreSQL server on which tests may create databases. Without it, the tests start
// a temporary server from the installed programs. On an existing server, the databases daihoi_* are left behind.
const AddressVariable = "DAIHOI_TEST_POSTGRES"

// create copies a template database and returns its address and a function that drops it.
func create(t testing.TB, template string) (address string, drop func() error) {
	t.Helper()
	base := needServer(t)
	name := fmt.Sprintf("daihoi_test_%d_%d", os.Getpid(), databases.Add(1))
	if err := run(base, "CREATE DATABASE "+name+" TEMPLATE "+template); err != nil {
		t.Fatal(err)
	}
	return withDatabase(base, name), func() error { return run(base, "DROP DATABASE "+name+" WITH (FORCE)") }
}

// needServer returns the server's address, or ends the test if there is none.
func needServer(t testing.TB) (address string) {
	t.Helper()
	running, err := server()
	if err != nil {
		missing(t, "PostgreSQL: "+err.Error())
	}
	return running.address
}

// missing skips the test on a developer's machine and fails it in CI, where nothing may be skipped.
func missing(t testing.TB, what string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatal("missing in CI: " + what)
	}
	t.Skip("skipped without " + what)
}

var (
	databases atomic.Int64
	server    = sync.OnceValues(start)
)

func blankName() string { return fmt.Sprintf("daihoi_blank_%d", os.Getpid()) }

func withDatabase(address, name string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	u.Path = "/" + name
	return u.String()
}

func run(address, statement string) error {
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, address)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(ctx) }()
	_, err = conn.Exec(ctx, statement)
	return err
}

// handle keeps the pipe to the server's watcher open as long as the process lives.
type handle struct {
	address string
	watcher io.Closer
	start   func() error
	stop    func() error
	crash   func() error
	promote func() error // of a standby
	follow  func() (handle, error)
	either  string // address of the server or its standby
}

// Server is a PostgreSQL server that one test has for itself, to stop it and start it again.
type Server struct {
	Address            string // of an empty database
	Stop, Crash, Start func() // Crash ends every process of the server at once, without a checkpoint
	Follow             func() Standby
}

// Standby is a server that copies what another one writes, as it is written. Every commit waits for it.
type Standby struct {
	Address string // for reading, until it is promoted
	Either  string // of whichever of the two takes what is written
	Promote func() // makes it the one that takes what is written
	Stop    func()
}

// OwnServer starts a server. It ends with the test.
func OwnServer(t testing.TB) Server {
	t.Helper()
	h, err := startOwn()
	if err != nil {
		missing(t, "PostgreSQL: "+err.Error())
	}
	t.Cleanup(func() { _ = h.watcher.Close() })
	must := func(work func() error) func() {
		return func() {
			if err := work(); err != nil {
				t.Fatal(err)
			}
		}
	}
	return Server{Address: h.address, Stop: must(h.stop), Crash: must(h.crash), Start: must(h.start), Follow: func() Standby {
		copied, err := h.follow()
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = copied.watcher.Close() })
		return Standby{Address: copied.address, Either: h.either, Promote: must(copied.promote), Stop: must(copied.stop)}
	}}
}

// start finds or starts the server and creates the migrated template database.
func start() (handle, error) {
	h := handle{address: os.Getenv(AddressVariable)}
	if h.address == "" {
		var err error
		if h, err = startOwn(); err != nil {
			return h, err
		}
	}
	if err := run(h.address, "CREATE DATABASE "+blankName()); err != nil {
		return h, err
	}
	return h, filled(withDatabase(h.address, blankName()), func(*store.Store) error { return nil })
}

// startOwn starts a server on a socket in a temporary folder. It stops when its standard input closes, that is, with
// this process.
func startOwn() (handle, error) {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if len(found) == 0 {
		return handle{}, fmt.Errorf("no server programs and %s not set", AddressVariable)
	}
	bin := filepath.Dir(found[len(found)-1])
	dir, err := os.MkdirTemp("", "daihoi-pg-")
	if err != nil {
		return handle{}, err
	}
	command := func(name string, arg ...string) *exec.Cmd {
		c := exec.Command(name, arg...)
		c.Dir = dir
		return c
	}
	if os.Getuid() == 0 { // PostgreSQL refuses to run as root
		u, err := user.Lookup("postgres")
		if err != nil {
			return handle{}, err
		}
		uid, _ := strconv.Atoi(u.Uid)
		gid, _ := strconv.Atoi(u.Gid)
		if err := os.Chown(dir, uid, gid); err != nil {
			return handle{}, err
		}
		plain := command
		command = func(name string, arg ...string) *exec.Cmd {
			c := plain(name, arg...)
			c.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}
			return c
		}
	}
	data := filepath.Join(dir, "data")
	if out, err := command(filepath.Join(bin, "initdb"), "-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8",
		"--locale=C.UTF-8", "--no-sync").CombinedOutput(); err != nil {
		return handle{}, fmt.Errorf("initdb: %w: %s", err, strings.TrimSpace(string(out)))
	}
	// Nothing has to survive the process, and without autovacuum rows stay where they were written.
	options := " -c listen_addresses='' -c unix_socket_directories=" + dir + " -c max_connections=300" +
		" -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off"
	// serve starts a server on its folder of data, with the port that names its socket.
	serve := func(data, port string) (handle, error) {
		control := func(arg ...string) func() error {
			return func() error {
				out, err := command(filepath.Join(bin, "pg_ctl"), append([]string{"-D", data, "-l", data + ".log", "-w"}, arg...)...).CombinedOutput()
				if err != nil {
					return fmt.Errorf("pg_ctl %s: %w: %s", arg[0], err, strings.TrimSpace(string(out)))
				}
				return nil
			}
		}
		start := control("start", "-o", "-p "+port+options)
		if err := start(); err != nil {
			return handle{}, err
		}
		watch := command("sh", "-c", `cat >/dev/null; "$0/pg_ctl" -D "$1" -m immediate stop >/dev/null; rm -rf "$1" "$1.log"; rmdir "$2" 2>/dev/null`, bin, data, dir)
		pipe, err := watch.StdinPipe()
		if err == nil {
			err = watch.Start()
		}
		return handle{address: "postgres://postgres@/postgres?host=" + url.QueryEscape(dir) + "&port=" + port, watcher: pipe, start: start,
			stop: control("stop", "-m", "fast"), crash: control("stop", "-m", "immediate"), promote: control("promote")}, err
	}
	h, err := serve(data, "5432")
	h.follow = func() (handle, error) {
		out, err := command(filepath.Join(bin, "pg_basebackup"), "-h", dir, "-p", "5432", "-U", "postgres", "-D", data+"-copy", "-R", "-X", "stream", "-c", "fast", "--no-sync").CombinedOutput()
		if err != nil {
			return handle{}, fmt.Errorf("pg_basebackup: %w: %s", err, out)
		}
		copied, err := serve(data+"-copy", "5433")
		for _, statement := range []string{"ALTER SYSTEM SET synchronous_standby_names = '*'", "SELECT pg_reload_conf()"} {
			err = errors.Join(err, run(h.address, statement))
		}
		return copied, err
	}
	h.either = "postgres://postgres@/postgres?host=" + url.QueryEscape(dir+","+dir) + "&port=5432,5433&target_session_attrs=read-write"
	return h, err
}

// PostgresAddress is the address of an empty database of its own, with the tables of the program.
func PostgresAddress(t testing.TB) string {
	t.Helper()
	address, drop := create(t, blankName())
	t.Cleanup(func() {
		if err := drop(); err != nil {
			t.Error(err)
		}
	})
	return address
}
