package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"daihoi/models/access"
	"daihoi/models/demo"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
	"daihoi/templates/i18n"
)

// buildFlags are those of cmd/release, so that the tests start and kill the same program.
const buildFlags = "-trimpath -ldflags '-s -w'"

// shippedBinary is the program, built once into a folder that is deleted after the tests.
var shippedBinary = sync.OnceValues(func() (string, error) {
	path := filepath.Join(os.TempDir(), fmt.Sprintf("daihoi-test-%d", os.Getpid()), "daihoi")
	build := exec.Command("sh", "-c", `CGO_ENABLED=0 go build `+buildFlags+` -o "$0" .`, path)
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w: %s", err, out)
	}
	return path, nil
})

func TestMain(m *testing.M) {
	code := m.Run()
	if sharedBrowser.end != nil {
		sharedBrowser.end()
	}
	_ = os.RemoveAll(filepath.Join(os.TempDir(), fmt.Sprintf("daihoi-test-%d", os.Getpid())))
	os.Exit(code)
}

func builtProgram(t testing.TB) string {
	t.Helper()
	path, err := shippedBinary()
	require.NoError(t, err)
	return path
}

// The program stays below 78 MB, because it is copied to every office, often over a slow line. The letters and the writer of
// PDF files are 5 MB of it, the driver of SQLite 6 MB, and passkeys 2.3 MB: their library brings CBOR, JWT, TPM and every
// format of attestation, none of which can be left out. Replicating is 12.8 MB: Litestream with its metrics, SFTP, and the
// library of Amazon for S3, which is most of it; the other places that Litestream knows are left out.
func TestProgramIsSmallAndBuiltAsShipped(t *testing.T) {
	t.Parallel()
	release, err := os.ReadFile(filepath.Join(root, "cmd", "release", "main.go"))
	require.NoError(t, err)
	require.Contains(t, string(release), `"-trimpath", "-ldflags", "-s -w"`, "as "+buildFlags)
	info, err := os.Stat(builtProgram(t))
	require.NoError(t, err)
	require.Less(t, info.Size(), int64(78_000_000))
}

// program is a running server.
type program struct {
	cmd    *exec.Cmd
	base   string
	code   string // for the set-up
	stderr *bytes.Buffer
	client *http.Client
}

var (
	address   = regexp.MustCompile(`https?://[0-9a-z.:]+`)
	setupLine = regexp.MustCompile(`: ([a-z0-9]{8})$`)
)

// start runs the program until it prints its address. It is stopped when the test ends.
func start(t *testing.T, args ...string) *program {
	t.Helper()
	p := &program{cmd: exec.Command(builtProgram(t), args...), stderr: &bytes.Buffer{}, client: newClient(t)}
	p.cmd.Env = append(os.Environ(), "TMPDIR="+t.TempDir())
	p.cmd.Stderr = p.stderr
	out, err := p.cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, p.cmd.Start())
	t.Cleanup(func() { p.stop(t) })
	late := time.AfterFunc(stepTimeout(t), func() { _ = p.cmd.Process.Kill() })
	defer late.Stop()
	lines := bufio.NewScanner(out)
	for p.base == "" && lines.Scan() {
		p.base = address.FindString(lines.Text())
		if m := setupLine.FindStringSubmatch(lines.Text()); m != nil {
			p.code = m[1]
		}
	}
	require.NotEmpty(t, p.base, "the program printed no address: %s", p.stderr)
	go func() { _, _ = io.Copy(io.Discard, out) }()
	return p
}

// newClient keeps cookies and follows no redirect.
func newClient(t *testing.T) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	return &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// as returns the same program for another user.
func (p *program) as(t *testing.T, role access.Role) *program {
	t.Helper()
	other := *p
	other.client = newClient(t)
	other.signIn(t, role)
	return &other
}

// stepTimeout is the limit of one step of a test: a part of the time left to the test binary. A busy machine then
// makes tests slow but not wrong, and a step that hangs is reported before the whole run is cut off.
func stepTimeout(t *testing.T) time.Duration {
	end, limited := t.Deadline()
	if !limited {
		return time.Hour
	}
	return time.Until(end) / 4
}

// stop asks the program to end and waits for it.
func (p *program) stop(t *testing.T) {
	if p.cmd.ProcessState != nil {
		return
	}
	_ = p.cmd.Process.Signal(os.Interrupt)
	done := make(chan error, 1)
	go func() { done <- p.cmd.Wait() }()
	select {
	case <-done:
	case <-time.After(stepTimeout(t)):
		_ = p.cmd.Process.Kill()
		t.Error("the program did not stop")
	}
}

func (p *program) get(t *testing.T, path string) (int, string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), stepTimeout(t))
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, p.base+path, nil)
	require.NoError(t, err)
	res, err := p.client.Do(req)
	require.NoError(t, err)
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	return res.StatusCode, string(body)
}

func (p *program) post(ctx context.Context, path string, form url.Values) (int, string, error) {
	a, err := p.sendForm(ctx, path, form)
	return a.status, a.location, err
}

// sendForm posts a form; an error means that no answer came.
func (p *program) sendForm(ctx context.Context, path string, form url.Values) (answer, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, p.base+path, strings.NewReader(form.Encode()))
	if err != nil {
		return answer{}, err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Origin", p.base)
	res, err := p.client.Do(req)
	if err != nil {
		return answer{}, err
	}
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(res.Body)
	return answer{res.StatusCode, string(text), res.Header.Get("Location")}, err
}

// answer is what came back from a form.
type answer struct {
	status         int
	body, location string
}

// postFile posts a form with a file, as a page does. An error means that no answer came.
func (p *program) postFile(t *testing.T, path, name, content string, fields map[string]string) (answer, error) {
	t.Helper()
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	for key, value := range fields {
		require.NoError(t, w.WriteField(key, value))
	}
	part, err := w.CreateFormFile("files", name)
	require.NoError(t, err)
	_, err = io.WriteString(part, content)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, p.base+path, &form)
	require.NoError(t, err)
	req.Header.Set("Content-Type", w.FormDataContentType())
	req.Header.Set("Origin", p.base)
	res, err := p.client.Do(req)
	if err != nil {
		return answer{}, err
	}
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(res.Body)
	return answer{res.StatusCode, string(text), res.Header.Get("Location")}, err
}

func (p *program) signIn(t *testing.T, role access.Role) {
	t.Helper()
	for _, a := range demo.Accounts() {
		if a.Role == role {
			status, to, err := p.post(t.Context(), "/sign-in", url.Values{"username": {a.Username}, "password": {demo.Password}})
			require.NoError(t, err)
			require.Equal(t, http.StatusSeeOther, status)
			require.Equal(t, "/", to)
			return
		}
	}
	t.Fatalf("no demo account for %s", role)
}

// command runs the program inside the test and returns its exit code and both outputs.
func command(t *testing.T, args ...string) (code int, out, errOut string) {
	t.Helper()
	var o, e bytes.Buffer
	words, err := i18n.Load()
	require.NoError(t, err)
	words = words.Reporting(func(locale, key string) { t.Errorf("no words in %s for %s", locale, key) })
	code = runIn(t.Context(), words.For(language(args)), args, &o, &e)
	return code, o.String(), e.String()
}

// demoFile is a demo database, built once.
var demoFile = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "daihoi-demo-test-")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	path := filepath.Join(dir, "demo.db")
	if err := os.WriteFile(store.KeyFileOf(path), []byte(storetest.Key+"\n"), 0o600); err != nil {
		return nil, err
	}
	if code := run(context.Background(), []string{"demo", "--no-serve", "--db", path}, io.Discard, os.Stderr); code != 0 {
		return nil, os.ErrInvalid
	}
	return os.ReadFile(path)
})

func demoCopy(t *testing.T) string {
	t.Helper()
	content, err := demoFile()
	require.NoError(t, err)
	path := filepath.Join(t.TempDir(), "demo.db")
	require.NoError(t, os.WriteFile(path, content, 0o600))
	withKey(t, path)
	return path
}

// withKey puts the key of the demo beside a database made from it.
func withKey(t testing.TB, path string) {
	t.Helper()
	require.NoError(t, os.WriteFile(store.KeyFileOf(path), []byte(storetest.Key+"\n"), 0o600))
}

func TestDemoServesAFullDistrict(t *testing.T) {
	t.Parallel()
	p := start(t, "demo", "--addr", "127.0.0.1:0")
	status, body := p.get(t, "/sign-in")
	require.Equal(t, http.StatusOK, status)
	for _, a := range demo.Accounts() {
		require.Contains(t, body, a.Username)
	}
	p.signIn(t, access.Organizer)
	status, body = p.get(t, "/units/"+demo.UnitCode)
	require.Equal(t, http.StatusOK, status)
	require.Contains(t, body, "Thanh Trì")
	require.Contains(t, body, "05/4/2024")
}

func TestEmptyDatabaseLeadsToSetUp(t *testing.T) {
	t.Parallel()
	p := start(t, "serve", "--new", "--db", filepath.Join(t.TempDir(), "new.db"), "--addr", "127.0.0.1:0")
	status, body := p.get(t, "/setup")
	require.Equal(t, http.StatusOK, status)
	require.Contains(t, body, "Thành phố Hà Nội", "the term that holds today has provinces and communes")
	require.NotContains(t, body, "Huyện Thanh Trì")
	status, body = p.get(t, "/setup?term=2024-2029")
	require.Equal(t, http.StatusOK, status)
	require.Contains(t, body, "Huyện Thanh Trì")
	status, _, err := p.post(t.Context(), "/setup", url.Values{"term": {"2024-2029"}, "district": {"020"}, "username": {"admin"}, "full_name": {"A"},
		"password": {"mat-khau-rieng-1"}, "code": {"wrong"}})
	require.NoError(t, err)
	require.Equal(t, http.StatusUnprocessableEntity, status)
}

var versionField = regexp.MustCompile(`name="version" value="(\d+)"`)

func (p *program) version(t *testing.T, path string) string {
	t.Helper()
	_, body := p.get(t, path)
	m := versionField.FindStringSubmatch(body)
	require.NotNil(t, m)
	return m[1]
}

func TestExports(t *testing.T) {
	t.Parallel()
	db := demoCopy(t)
	dir := t.TempDir()
	progress, delegates := filepath.Join(dir, "p.xlsx"), filepath.Join(dir, "d.xlsx")
	english, public := filepath.Join(dir, "english.xlsx"), filepath.Join(dir, "public.xlsx")
	for _, args := range [][]string{
		{"export", "progress", "--db", db, "--unit", "020", "--as-of", "2024-04-05", "-o", progress},
		{"export", "delegates", "--db", db, "--unit", "00646", "-o", delegates},
		{"export", "delegates", "--db", db, "--unit", "00646", "--lang", "en", "-o", english},
		{"export", "delegates", "--db", db, "--unit", "00646", "--public", "--lang", "en", "-o", public},
	} {
		code, _, errOut := command(t, args...)
		require.Zero(t, code, "%v: %s", args, errOut)
	}
	require.Equal(t, []string{"Tổng hợp", "Số liệu chính", "Ma trận", "Quá hạn", "Hai tuần tới", "Lịch đại hội", "Khó khăn, kiến nghị", "Diễn biến", "Đại biểu", "Kết quả đại hội",
		"Biểu đồ", "Giải thích", "Dữ liệu"}, sheets(t, progress))
	require.Contains(t, text(t, delegates), "Tôn giáo")
	require.Contains(t, text(t, english), "Religion")
	require.NotContains(t, text(t, public), "Religion")
}

func sheets(t *testing.T, file string) []string {
	t.Helper()
	f, err := excelize.OpenFile(file)
	require.NoError(t, err)
	defer func() { require.NoError(t, f.Close()) }()
	return f.GetSheetList()
}

func text(t *testing.T, file string) string {
	t.Helper()
	f, err := excelize.OpenFile(file)
	require.NoError(t, err)
	defer func() { require.NoError(t, f.Close()) }()
	rows, err := f.GetRows(f.GetSheetName(0))
	require.NoError(t, err)
	var b strings.Builder
	for _, row := range rows {
		b.WriteString(strings.Join(row, "\t") + "\n")
	}
	return b.String()
}

// Every refusal prints one line with the reason on standard error, and the exit code is not zero.
func TestRefusalsAreOneClearLine(t *testing.T) {
	t.Parallel()
	db := demoCopy(t)
	dir := t.TempDir()
	out := filepath.Join(dir, "x.xlsx")
	newer := demoCopy(t)
	s, err := store.Open(t.Context(), newer, store.Options{Clock: time.Now})
	require.NoError(t, err)
	require.NoError(t, s.Write(t.Context(), access.Program("test"), func(tx *store.Tx) error {
		return tx.DB().Exec("INSERT INTO goose_db_version(version_id, is_applied) VALUES (9999, TRUE)").Error
	}))
	require.NoError(t, s.Close())
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = taken.Close() })
	for name, c := range map[string]struct {
		args []string
		says string
	}{
		"unknown unit":     {[]string{"export", "progress", "--db", db, "--unit", "99999", "-o", out}, "99999"},
		"no congress":      {[]string{"export", "delegates", "--db", db, "--unit", "00004", "-o", out}, "chưa có đại hội"},
		"unknown term":     {[]string{"export", "delegates", "--db", db, "--unit", "00646", "--term", "1900-1905", "-o", out}, "1900-1905"},
		"unwritable file":  {[]string{"export", "progress", "--db", db, "--unit", "020", "-o", filepath.Join(dir, "no", "x.xlsx")}, "x.xlsx"},
		"bad day":          {[]string{"export", "progress", "--db", db, "--unit", "020", "--as-of", "31/2/2024", "-o", out}, "31/2/2024"},
		"missing database": {[]string{"export", "progress", "--db", filepath.Join(dir, "none.db"), "--unit", "020", "-o", out}, "none.db"},
		"newer database":   {[]string{"serve", "--db", newer, "--addr", "127.0.0.1:0"}, "phiên bản 9.999"},
		"unwritable place": {[]string{"serve", "--new", "--db", filepath.Join(dir, "no", "such.db"), "--addr", "127.0.0.1:0"}, "such.db"},
		"port in use":      {[]string{"serve", "--db", db, "--addr", taken.Addr().String()}, taken.Addr().String()},
		"unknown user":     {[]string{"user", "reset-password", "nobody", "--db", filepath.Join(dir, "none.db")}, "none.db"},
		"unknown command":  {[]string{"nonsense"}, "nonsense"},
	} {
		t.Run(name, func(t *testing.T) {
			code, stdout, stderr := command(t, c.args...)
			require.NotZero(t, code)
			require.Contains(t, stderr, c.says)
			if name != "unknown command" && name != "unknown user" {
				require.Equal(t, 1, strings.Count(stderr, "\n"), "%s%s", stdout, stderr)
			}
			_, err := os.Stat(out)
			require.True(t, os.IsNotExist(err))
		})
	}
}

func TestHelpHasAnExampleInBothLanguages(t *testing.T) {
	t.Parallel()
	for _, c := range [][]string{{"demo"}, {"serve"}, {"export", "progress"}, {"export", "delegates"}, {"unit", "merge"}} {
		for lang, word := range map[string]string{"vi": "Tệp cơ sở dữ liệu", "en": "SQLite database file"} {
			code, out, _ := command(t, append(c, "--help", "--lang", lang)...)
			require.Zero(t, code)
			require.Contains(t, out, "daihoi "+strings.Join(c, " "))
			require.Contains(t, out, word)
		}
	}
}
