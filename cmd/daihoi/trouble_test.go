package main

import (
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/store/storetest"
)

// page asks for a page or, with a form, posts it.
func (p *program) page(t *testing.T, path string, form url.Values) (status int, body string, header http.Header) {
	t.Helper()
	method := http.MethodGet
	if form != nil {
		method = http.MethodPost
	}
	req, err := http.NewRequestWithContext(t.Context(), method, p.base+path, strings.NewReader(form.Encode()))
	require.NoError(t, err)
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Origin", p.base)
	}
	res, err := p.client.Do(req)
	require.NoError(t, err)
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	return res.StatusCode, string(text), res.Header
}

// phones changes the telephone number of the organizer, each time to another.
type phones struct {
	*program
	version, changed int
}

func newPhones(t *testing.T, p *program) *phones {
	t.Helper()
	version, err := strconv.Atoi(p.version(t, "/account"))
	require.NoError(t, err)
	return &phones{program: p, version: version}
}

// change counts the changes that were acknowledged.
func (p *phones) change(t *testing.T) (status int, body string, header http.Header) {
	t.Helper()
	number := strconv.Itoa(900_000_000 + p.version)
	status, body, header = p.page(t, "/account", url.Values{"version": {strconv.Itoa(p.version)}, "full_name": {"Người điều phối"}, "phone": {"0" + number}})
	if status == http.StatusSeeOther {
		p.version++
		p.changed++
	}
	return status, body, header
}

// catchUp reads the version again, if the program answers.
func (p *phones) catchUp(t *testing.T) {
	t.Helper()
	status, body, _ := p.page(t, "/account", nil)
	if m := versionField.FindStringSubmatch(body); status == http.StatusOK && m != nil {
		version, err := strconv.Atoi(m[1])
		require.NoError(t, err)
		p.version = version
	}
}

// refuses checks that a change is refused for a reason that someone at the machine has to see to, and that pages are
// still shown.
func (p *phones) refuses(t *testing.T, word, words string) {
	t.Helper()
	status, body, header := p.change(t)
	require.Equal(t, http.StatusServiceUnavailable, status, body)
	require.Contains(t, body, words)
	require.NotEmpty(t, header.Get("Retry-After"))
	status, body, _ = p.page(t, "/readyz", nil)
	require.Equal(t, []any{http.StatusServiceUnavailable, word + "\n"}, []any{status, body})
	status, body, _ = p.page(t, "/healthz", nil)
	require.Equal(t, []any{http.StatusOK, "ok\n"}, []any{status, body})
}

// works checks that everything is as before.
func (p *phones) works(t *testing.T) {
	t.Helper()
	status, body, _ := p.change(t)
	require.Equal(t, http.StatusSeeOther, status, body)
	status, body, _ = p.page(t, "/readyz", nil)
	require.Equal(t, []any{http.StatusOK, "ready\n"}, []any{status, body})
	p.shows(t)
}

func (p *phones) shows(t *testing.T) {
	t.Helper()
	for _, path := range []string{"/units/020", "/account"} {
		status, body, _ := p.page(t, path, nil)
		require.Equal(t, http.StatusOK, status, body)
	}
}

// The database file is moved away, brought back, and replaced by another while the program serves. No change is
// acknowledged that the file at the path does not have.
func TestDatabaseFileIsMovedAndReplaced(t *testing.T) {
	t.Parallel()
	db := demoCopy(t)
	p := start(t, "serve", "--db", db, "--addr", "127.0.0.1:0")
	p.signIn(t, access.Organizer)
	phone := newPhones(t, p)
	phone.works(t)
	const words = "đã bị xóa, đổi tên hoặc thay bằng tệp khác"

	away := db + ".away"
	require.NoError(t, os.Rename(db, away))
	phone.refuses(t, "replaced", words)
	phone.shows(t)
	require.NoError(t, os.Rename(away, db))
	phone.works(t)

	content, err := os.ReadFile(db)
	require.NoError(t, err)
	require.NoError(t, os.Rename(db, away))
	require.NoError(t, os.WriteFile(db, content, 0o600))
	phone.refuses(t, "replaced", words)
	phone.shows(t)
	require.NoError(t, os.Rename(away, db))

	require.NoError(t, os.Rename(db+"-wal", away)) // the newest changes are in it
	phone.refuses(t, "replaced", words)
	require.NoError(t, os.Rename(away, db+"-wal"))
	phone.works(t)
	p.stop(t)
	require.Contains(t, p.stderr.String(), "fault.db_replaced")
	require.Equal(t, phone.changed, phoneChanges(t, db))
}

// PostgreSQL is stopped and started again while the program serves.
func TestPostgresStopsAndStarts(t *testing.T) {
	t.Parallel()
	server := storetest.OwnServer(t)
	key := filepath.Join(t.TempDir(), "daihoi.key")
	require.NoError(t, os.WriteFile(key, []byte(storetest.Key), 0o600))
	code, _, refused := command(t, "demo", "--no-serve", "--db", server.Address, "--key", key)
	require.Zero(t, code, refused)
	p := start(t, "serve", "--db", server.Address, "--key", key, "--addr", "127.0.0.1:0")
	p.signIn(t, access.Organizer)
	phone := newPhones(t, p)
	phone.works(t)
	server.Stop()
	phone.refuses(t, "away", "Không kết nối được cơ sở dữ liệu")
	status, body, header := p.page(t, "/units/020", nil)
	require.Equal(t, http.StatusServiceUnavailable, status)
	require.Contains(t, body, "Không kết nối được cơ sở dữ liệu")
	require.NotEmpty(t, header.Get("Retry-After"))
	server.Start()
	phone.works(t)
	require.Equal(t, phone.changed, phoneChanges(t, server.Address))
}

// PostgreSQL crashes three times while four people work. Everybody goes on once it is back, and every change that was
// acknowledged is there; of those that were not, some may be.
func TestPostgresCrashesUnderLoad(t *testing.T) {
	t.Parallel()
	server := storetest.OwnServer(t)
	address := server.Address + "&options=-c%20synchronous_commit%3Don" // as an installation has it
	key := filepath.Join(t.TempDir(), "daihoi.key")
	require.NoError(t, os.WriteFile(key, []byte(storetest.Key), 0o600))
	code, _, refused := command(t, "demo", "--no-serve", "--db", address, "--key", key)
	require.Zero(t, code, refused)
	p := start(t, "serve", "--db", address, "--key", key, "--addr", "127.0.0.1:0")
	const crashes, between = 3, 40 // changes between two crashes
	var acknowledged, refusals atomic.Int64
	changed, over := make(chan struct{}), make(chan struct{})
	var work sync.WaitGroup
	for _, role := range []access.Role{access.Organizer, access.Reviewer, access.Clerk, access.Viewer} {
		phone := newPhones(t, p.as(t, role))
		work.Go(func() {
			for {
				switch status, body, _ := phone.change(t); status {
				case http.StatusSeeOther:
					acknowledged.Add(1)
					select {
					case changed <- struct{}{}:
					case <-over:
						return
					}
				case http.StatusServiceUnavailable, http.StatusConflict: // in between, or after a change that nobody saw answered
					refusals.Add(1)
					phone.catchUp(t)
				default:
					t.Errorf("%d: %s", status, body)
					return
				}
			}
		})
	}
	go func() {
		work.Wait()
		close(changed) // also when all of them have failed, so that nobody waits for another change
	}()
	for range crashes {
		for range between {
			<-changed
		}
		server.Crash()
		server.Start()
	}
	for range between {
		<-changed
	}
	close(over)
	work.Wait()
	found := int64(phoneChanges(t, address))
	t.Logf("%d changes acknowledged over %d crashes, %d refused, %d found", acknowledged.Load(), crashes, refusals.Load(), found)
	require.GreaterOrEqual(t, found, acknowledged.Load())
	require.LessOrEqual(t, found, acknowledged.Load()+refusals.Load())
	code, out, _ := command(t, "doctor", "--db", address, "--key", key)
	require.Zero(t, code, out)
}

// Three hundred clients that never finish what they say keep nobody out: some send nothing, some half a head, some a form
// of which the rest does not come.
func TestSlowClientsKeepNobodyOut(t *testing.T) {
	t.Parallel()
	p := start(t, "serve", "--db", demoCopy(t), "--addr", "127.0.0.1:0")
	host := strings.TrimPrefix(p.base, "http://")
	beginnings := []string{"", "GET /units/020 HTTP/1.1\r\nHost: " + host + "\r\nX-Slow: ",
		"POST /sign-in HTTP/1.1\r\nHost: " + host + "\r\nOrigin: " + p.base + "\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 60000\r\n\r\nusername=quan"}
	for i := range 300 {
		slow, err := net.Dial("tcp", host)
		require.NoError(t, err)
		t.Cleanup(func() { _ = slow.Close() })
		_, err = io.WriteString(slow, beginnings[i%len(beginnings)])
		require.NoError(t, err)
	}
	p.signIn(t, access.Organizer)
	newPhones(t, p).works(t)
}

// Only --new makes a database. Without it a wrong name and a file that is gone are said; with it a database that has
// been set up is refused.
func TestOnlyNewMakesADatabase(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	none, empty := filepath.Join(dir, "none.db"), filepath.Join(dir, "empty.db")
	require.NoError(t, os.WriteFile(empty, nil, 0o600))
	for _, db := range []string{none, empty} {
		code, out, refused := command(t, "serve", "--db", db, "--addr", "127.0.0.1:0")
		require.Equal(t, 1, code, out)
		require.Contains(t, refused, "thêm --new để tạo mới")
		require.Contains(t, refused, db)
	}
	require.NoFileExists(t, none)
	info, err := os.Stat(empty)
	require.NoError(t, err)
	require.Zero(t, info.Size())

	code, _, refused := command(t, "serve", "--new", "--db", demoCopy(t), "--addr", "127.0.0.1:0")
	require.Equal(t, 1, code)
	require.Contains(t, refused, "Bỏ --new")

	server := storetest.OwnServer(t)
	code, _, refused = command(t, "serve", "--db", server.Address, "--addr", "127.0.0.1:0")
	require.Equal(t, 1, code)
	require.Contains(t, refused, "thêm --new để tạo mới")
	code, _, refused = command(t, "serve", "--new", "--db", server.Address, "--addr", "127.0.0.1:0")
	require.Equal(t, 1, code)
	require.Contains(t, refused, "Thêm --key TỆP")
	p := start(t, "serve", "--new", "--db", server.Address, "--files", filepath.Join(dir, "files"), "--addr", "127.0.0.1:0")
	require.NotEmpty(t, p.code)
	require.FileExists(t, filepath.Join(dir, "files", "daihoi.key"))
}

// A database that is damaged inside is refused at the start, with what to do.
func TestDamagedDatabaseIsNotServed(t *testing.T) {
	t.Parallel()
	db := demoCopy(t)
	f, err := os.OpenFile(db, os.O_WRONLY, 0)
	require.NoError(t, err)
	_, err = f.WriteAt([]byte(strings.Repeat("hỏng", 3000)), 400_000)
	require.NoError(t, err)
	require.NoError(t, f.Close())
	code, _, refused := command(t, "serve", "--db", db, "--addr", "127.0.0.1:0")
	require.Equal(t, 1, code)
	require.Contains(t, refused, db+" bị hỏng")
	require.Contains(t, refused, "khôi phục từ bản sao lưu")
	require.Equal(t, 1, strings.Count(refused, "\n"))
}

// Only the owner reads the files that the program makes, and those that a copy has left open.
func TestFilesAreTheOwnersOnly(t *testing.T) {
	t.Parallel()
	db := demoCopy(t)
	require.NoError(t, os.Chmod(db, 0o644))
	require.NoError(t, os.Mkdir(db+".files", 0o755))
	p := start(t, "serve", "--db", db, "--addr", "127.0.0.1:0")
	p.signIn(t, access.Organizer)
	mode := func(path string) os.FileMode {
		info, err := os.Stat(path)
		require.NoError(t, err)
		return info.Mode().Perm()
	}
	for path, want := range map[string]os.FileMode{db: 0o600, db + "-wal": 0o600, db + "-shm": 0o600, db + ".files": 0o700} {
		require.Equal(t, want, mode(path), path)
	}
	p.stop(t)
	require.Contains(t, p.stderr.String(), "others could read a file")
	require.Contains(t, p.stderr.String(), db)

	made := filepath.Join(t.TempDir(), "new.db")
	start(t, "serve", "--new", "--db", made, "--addr", "127.0.0.1:0")
	for _, path := range []string{made, made + "-wal", made + "-shm"} {
		require.Equal(t, os.FileMode(0o600), mode(path), path)
	}
	list := filepath.Join(t.TempDir(), "list.xlsx")
	code, _, refused := command(t, "export", "delegates", "--db", db, "--unit", vanPhuc, "-o", list)
	require.Zero(t, code, refused)
	require.Equal(t, os.FileMode(0o600), mode(list))
}

// A slow client does not hold the program's connections: all limits of the server are set.
func TestServerHasItsLimits(t *testing.T) {
	t.Parallel()
	server := newServer(nil, nil)
	require.Equal(t, 5*time.Second, server.ReadHeaderTimeout)
	require.Equal(t, 30*time.Second, server.ReadTimeout)
	require.Equal(t, 60*time.Second, server.WriteTimeout)
	require.Equal(t, 90*time.Second, server.IdleTimeout)
	require.Equal(t, 32<<10, server.MaxHeaderBytes)
}

// --trusted-proxy takes addresses and ranges, and never all addresses.
func TestTrustedProxies(t *testing.T) {
	t.Parallel()
	list, err := trustedProxies([]string{"10.0.0.5", "192.168.1.7/24", "fd00::/8"})
	require.NoError(t, err)
	require.Equal(t, []string{"10.0.0.5/32", "192.168.1.0/24", "fd00::/8"}, []string{list[0].String(), list[1].String(), list[2].String()})
	for text, says := range map[string]string{"0.0.0.0/0": "mọi địa chỉ", "::/0": "mọi địa chỉ", "10.0.0.0/0": "mọi địa chỉ",
		"proxy": "không phải dải địa chỉ", "::ffff:0.0.0.0/96": "không phải dải địa chỉ"} {
		code, _, refused := command(t, "serve", "--db", "x", "--trusted-proxy="+text)
		require.Equal(t, 1, code, text)
		require.Contains(t, refused, says, text)
	}
}
