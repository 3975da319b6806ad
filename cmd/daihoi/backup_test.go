package main

import (
	"bufio"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/files"
	"daihoi/models/secret"
	"daihoi/models/store/storetest"
)

// rows are the rows of every table of a SQLite file as checksums, without what a restore adds and a backup leaves out.
func rows(t *testing.T, path string) map[string]string {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path+"?mode=ro")
	require.NoError(t, err)
	defer func() { require.NoError(t, db.Close()) }()
	names := column(t, db, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '%litestream%' AND name NOT LIKE 'delegate_words%'") // an index makes its own tables
	sums := map[string]string{}
	for _, table := range names {
		where := map[string]string{"audit_entries": " WHERE action NOT LIKE 'backup_%' AND action <> 'numbers_sealed'", "audit_links": " WHERE FALSE", "backup_runs": " WHERE FALSE", "sessions": " WHERE FALSE"}[table]
		found, err := db.QueryContext(t.Context(), `SELECT * FROM "`+table+`"`+where+" ORDER BY 1, 2")
		require.NoError(t, err)
		columns, err := found.Columns()
		require.NoError(t, err)
		sum := sha256.New()
		for found.Next() {
			values := make([]any, len(columns))
			into := make([]any, len(columns))
			for i := range values {
				into[i] = &values[i]
			}
			require.NoError(t, found.Scan(into...))
			for i, v := range values {
				values[i] = unsealed(t, path, table+"."+columns[i], v)
			}
			_, _ = fmt.Fprintf(sum, "%q\n", values)
		}
		require.NoError(t, found.Err())
		require.NoError(t, found.Close())
		sums[table] = fmt.Sprintf("%x", sum.Sum(nil))
	}
	return sums
}

// unsealed is a value with the key of the demo, so that databases sealed at different moments can be compared.
func unsealed(t *testing.T, path, column string, value any) any {
	t.Helper()
	keys, err := secret.Parse(storetest.Key)
	require.NoError(t, err)
	box, err := secret.NewBox(keys, "k1")
	require.NoError(t, err)
	switch v := value.(type) {
	case string:
		if secret.SealedWith(v) != "" {
			plain, err := box.Open(column, v)
			require.NoError(t, err, "%s %s", path, column)
			return plain
		}
		if column == "audit_entries.changes" {
			return sealedPart.ReplaceAllStringFunc(v, func(part string) string {
				plain, err := box.Open(column, part)
				require.NoError(t, err)
				return plain
			})
		}
	case []byte:
		if plain, err := box.OpenBytes(column, v); err == nil {
			return plain
		}
	}
	return value
}

var sealedPart = regexp.MustCompile(`k1:[A-Za-z0-9+/]{39,}`)

func column(t *testing.T, db *sql.DB, query string) (values []string) {
	t.Helper()
	found, err := db.QueryContext(t.Context(), query)
	require.NoError(t, err)
	defer func() { require.NoError(t, found.Close()) }()
	for found.Next() {
		var v string
		require.NoError(t, found.Scan(&v))
		values = append(values, v)
	}
	require.NoError(t, found.Err())
	return values
}

// shipped runs the program as it is shipped, in a process of its own.
func shipped(t *testing.T, args ...string) (code int, out, errOut string) {
	t.Helper()
	var o, e strings.Builder
	c := exec.CommandContext(t.Context(), builtProgram(t), args...)
	c.Stdout, c.Stderr = &o, &e
	err := c.Run()
	var ended *exec.ExitError
	if err != nil {
		require.ErrorAs(t, err, &ended)
	}
	return c.ProcessState.ExitCode(), o.String(), e.String()
}

// withUpload puts an uploaded file into a demo database.
func withUpload(t *testing.T, db string) (digest string) {
	t.Helper()
	digest, err := files.Folder(db + ".files").Keep([]byte("%PDF-1.7 biên bản"))
	require.NoError(t, err)
	raw(t, db, "UPDATE directives SET file_digest = '"+digest+"' WHERE id = (SELECT MIN(id) FROM directives)")
	return digest
}

func raw(t *testing.T, db string, statements ...string) {
	t.Helper()
	conn, err := sql.Open("sqlite", db)
	require.NoError(t, err)
	conn.SetMaxOpenConns(1)
	for _, s := range statements {
		_, err := conn.ExecContext(t.Context(), s)
		require.NoError(t, err, s)
	}
	require.NoError(t, conn.Close())
}

// A backup comes back row for row and file for file, encrypted or not, and the doctor finds nothing wrong with it.
func TestABackupComesBackWhole(t *testing.T) {
	t.Parallel()
	db := demoCopy(t)
	digest := withUpload(t, db)
	dir := t.TempDir()
	phrase := filepath.Join(dir, "phrase.txt")
	require.NoError(t, os.WriteFile(phrase, []byte("một câu khá dài\n"), 0o600))
	before := rows(t, db)
	for name, key := range map[string][]string{"plain.tar.gz": nil, "secret.tar.gz.age": {"--passphrase-file", phrase}} {
		archive, target := filepath.Join(dir, name), filepath.Join(dir, name+".db")
		withKey(t, target)
		for _, args := range [][]string{
			append([]string{"backup", "--db", db, "-o", archive}, key...),
			append([]string{"backup", "--verify", archive}, key...),
			append([]string{"drill", archive, "--db", db}, key...),
			append([]string{"restore", archive, "--db", target}, key...),
			{"doctor", "--db", target},
		} {
			code, out, errOut := command(t, args...)
			require.Zero(t, code, "%v: %s%s", args, out, errOut)
		}
		require.Equal(t, before, rows(t, target), name)
		_, err := files.Folder(target + ".files").Read(digest)
		require.NoError(t, err)
	}
	code, out, _ := command(t, "doctor", "--db", db, "--json", "--lang", "en")
	require.Zero(t, code)
	var report struct {
		Worst  string
		Checks []struct{ Check, State, Text string }
	}
	require.NoError(t, json.Unmarshal([]byte(out), &report))
	states := map[string]string{}
	for _, c := range report.Checks {
		states[c.Check] = c.State
	}
	require.Equal(t, []string{"ok", "ok", "ok"}, []string{states["backup"], states["drill"], states["audit"]})
	require.Contains(t, out, "All 1 uploaded files are there")
}

// Every refusal is one line that says what to do, and leaves nothing behind.
func TestBackupsRefuseInWords(t *testing.T) {
	t.Parallel()
	db := demoCopy(t)
	dir := t.TempDir()
	file := func(name, content string) string {
		path := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(path, []byte(content), 0o600))
		return path
	}
	phrase, other := file("phrase.txt", "một câu khá dài\n"), file("other.txt", "câu khác\n")
	plain, secret := filepath.Join(dir, "a.tar.gz"), filepath.Join(dir, "b.tar.gz.age")
	for _, args := range [][]string{{"backup", "--db", db, "-o", plain}, {"backup", "--db", db, "-o", secret, "--passphrase-file", phrase}} {
		code, _, errOut := command(t, args...)
		require.Zero(t, code, errOut)
	}
	content, err := os.ReadFile(plain)
	require.NoError(t, err)
	cut := file("cut.tar.gz", string(content[:len(content)/2]))
	content[len(content)/2] ^= 0xff
	changed := file("changed.tar.gz", string(content))
	target := filepath.Join(t.TempDir(), "new.db")
	for name, c := range map[string]struct {
		args []string
		says string
	}{
		"cut":                {[]string{"restore", cut, "--db", target}, "bị hỏng"},
		"one byte changed":   {[]string{"restore", changed, "--db", target}, "bị hỏng"},
		"verify a cut one":   {[]string{"backup", "--verify", cut}, "bị hỏng"},
		"drill a cut one":    {[]string{"drill", cut, "--db", db}, "bị hỏng"},
		"wrong passphrase":   {[]string{"restore", secret, "--db", target, "--passphrase-file", other}, "Khóa hoặc mật khẩu không mở được"},
		"no passphrase":      {[]string{"restore", secret, "--db", target}, "--passphrase-file"},
		"no such archive":    {[]string{"restore", filepath.Join(dir, "none"), "--db", target}, "none"},
		"over another":       {[]string{"restore", plain, "--db", db}, "--replace"},
		"over a backup":      {[]string{"backup", "--db", db, "-o", plain}, "--force"},
		"no such place":      {[]string{"backup", "--db", db, "-o", filepath.Join(dir, "no", "a.tar.gz")}, "a.tar.gz"},
		"no age key":         {[]string{"backup", "--db", db, "-o", target, "--recipient", "age1x"}, "age-keygen"},
		"PostgreSQL":         {[]string{"backup", "--db", "postgres://localhost/x", "-o", target}, "pg_dump"},
		"restore PostgreSQL": {[]string{"restore", plain, "--db", "postgres://localhost/x"}, "pg_restore"},
		"serve PostgreSQL":   {[]string{"serve", "--db", db, "--addr", "127.0.0.1:0", "--backup-dir", dir, "--backup-every", "1s"}, "1m"},
	} {
		code, out, errOut := command(t, c.args...)
		require.Equal(t, 1, code, name)
		require.Contains(t, errOut, c.says, name)
		require.Equal(t, 1, strings.Count(errOut, "\n"), "%s: %s%s", name, out, errOut)
		left, err := os.ReadDir(filepath.Dir(target))
		require.NoError(t, err)
		require.Empty(t, left, name)
	}
	found, err := filepath.Glob(db + ".*")
	require.NoError(t, err)
	for _, path := range found {
		require.NotContains(t, path, ".work-")
	}
	code, out, errOut := command(t, "doctor", "--db", db)
	require.Zero(t, code, errOut)
	require.Contains(t, out, "b.tar.gz.age", "the refused drill is no good drill, the backup is a good one")
	require.Contains(t, out, "Chưa khôi phục thử")
}

// While people work, a backup holds what was stored at one moment: all that was acknowledged before it began, nothing
// after it ended, and no half of anything.
func TestABackupUnderLoadIsOneMoment(t *testing.T) {
	t.Parallel()
	db := demoCopy(t)
	p := start(t, "serve", "--db", db, "--addr", "127.0.0.1:0")
	p.signIn(t, access.Organizer)
	version, err := strconv.Atoi(p.version(t, "/account"))
	require.NoError(t, err)
	from := phoneChanges(t, db)
	acknowledged := make(chan int)
	finish := make(chan struct{})
	go func() {
		defer close(acknowledged)
		for n := 0; ; n++ {
			status, _, err := p.post(t.Context(), "/account", url.Values{"version": {strconv.Itoa(version + n)}, "full_name": {"Người điều phối"}, "phone": {fmt.Sprintf("09%08d", n)}})
			if err != nil || status != http.StatusSeeOther {
				return
			}
			select {
			case acknowledged <- n + 1:
			case <-finish:
				return
			}
		}
	}()
	// latest waits for the next answer; the writer goes on with one more change in the meantime.
	latest := func() int {
		n, open := <-acknowledged
		require.True(t, open, "the writer was refused")
		return n
	}
	dir := t.TempDir()
	for round := range 3 {
		archive, target := filepath.Join(dir, fmt.Sprint(round, ".tar.gz")), filepath.Join(dir, fmt.Sprint(round, ".db"))
		before := latest()
		done := make(chan error, 1)
		go func() {
			code, out, errOut := shipped(t, "backup", "--db", db, "-o", archive)
			if code != 0 {
				done <- errors.New(out + errOut)
			}
			close(done)
		}()
		after, writing := before, true
		for writing {
			select {
			case n, open := <-acknowledged:
				require.True(t, open, "writers are refused during a backup")
				after = n
			case err := <-done:
				require.NoError(t, err)
				writing = false
			}
		}
		withKey(t, target)
		code, out, errOut := command(t, "restore", archive, "--db", target)
		require.Zero(t, code, "%s%s", out, errOut)
		got := phoneChanges(t, target) - from
		require.GreaterOrEqual(t, got, before, "what was acknowledged before is in it")
		require.LessOrEqual(t, got, after+1, "what came after is not")
		conn, err := sql.Open("sqlite", target)
		require.NoError(t, err)
		require.Equal(t, fmt.Sprintf("09%08d", got-1), unsealed(t, target, "users.phone", column(t, conn, "SELECT phone FROM users WHERE username = 'dieuphoi'")[0]), "entry and row are of the same moment")
		require.NoError(t, conn.Close())
	}
	close(finish)
}

// A database that a server has open is not replaced.
func TestAServedDatabaseIsNotReplaced(t *testing.T) {
	t.Parallel()
	db := demoCopy(t)
	archive := filepath.Join(t.TempDir(), "a.tar.gz")
	code, _, errOut := shipped(t, "backup", "--db", db, "-o", archive)
	require.Zero(t, code, errOut)
	p := start(t, "serve", "--db", db, "--addr", "127.0.0.1:0")
	before, err := os.Stat(db)
	require.NoError(t, err)
	code, _, errOut = shipped(t, "restore", archive, "--db", db, "--replace")
	require.Equal(t, 1, code)
	require.Contains(t, errOut, "dừng máy chủ")
	after, err := os.Stat(db)
	require.NoError(t, err)
	require.True(t, os.SameFile(before, after))
	p.stop(t)
	code, _, errOut = shipped(t, "restore", archive, "--db", db, "--replace")
	require.Zero(t, code, errOut)
}

// killedWhen starts the program and kills it as soon as the condition holds; it reports whether it came to that.
func killedWhen(t *testing.T, condition func() bool, args ...string) bool {
	t.Helper()
	c := exec.CommandContext(t.Context(), builtProgram(t), args...)
	require.NoError(t, c.Start())
	ended := make(chan struct{})
	go func() { _ = c.Wait(); close(ended) }()
	for {
		if condition() {
			_ = c.Process.Kill()
			<-ended
			return !c.ProcessState.Exited()
		}
		select {
		case <-ended:
			return false
		case <-time.After(100 * time.Microsecond): // a moment lasts longer; a busy wait would take a processor from the program
		}
	}
}

// there reports whether a file matching the pattern exists and has at least the size.
func there(pattern string, size int64) func() bool {
	return func() bool {
		found, _ := filepath.Glob(pattern)
		for _, path := range found {
			if info, err := os.Stat(path); err == nil && info.Size() >= size {
				return true
			}
		}
		return false
	}
}

// Killed at any moment, a backup leaves the earlier archive and a restore the earlier database, whole; the next try works.
func TestKilledBackupsAndRestoresLeaveTheOld(t *testing.T) {
	t.Parallel()
	db := demoCopy(t)
	withUpload(t, db)
	dir := t.TempDir()
	archive, target := filepath.Join(dir, "a.tar.gz"), filepath.Join(dir, "office.db")
	code, _, errOut := shipped(t, "backup", "--db", db, "-o", archive)
	require.Zero(t, code, errOut)
	sound, err := os.ReadFile(archive)
	require.NoError(t, err)
	killed := 0
	for name, moment := range map[string]func() bool{
		"at once": func() bool { return true }, "work folder": there(db+".work-*", 0), "copied": there(db+".work-*/daihoi.db", 1<<20),
		"sessions forgotten": there(db+".work-*/daihoi.db-journal", 0), "archive begun": there(filepath.Join(dir, ".a.tar.gz.part-*"), 0), "half an archive": there(filepath.Join(dir, ".a.tar.gz.part-*"), 200_000),
	} {
		if killedWhen(t, moment, "backup", "--db", db, "-o", archive, "--force") {
			killed++
		}
		now, err := os.ReadFile(archive)
		require.NoError(t, err)
		if string(now) != string(sound) { // it was killed after the last step
			code, _, errOut := shipped(t, "backup", "--verify", archive)
			require.Zero(t, code, "%s: %s", name, errOut)
			sound = now
		}
	}
	require.GreaterOrEqual(t, killed, 3)

	withKey(t, target)
	code, _, errOut = shipped(t, "restore", archive, "--db", target)
	require.Zero(t, code, errOut)
	raw(t, target, "INSERT INTO settings (key, value) VALUES ('mark', 'old')")
	old := rows(t, target)
	killed = 0
	for name, moment := range map[string]func() bool{
		"at once": func() bool { return true }, "work folder": there(target+".work-*", 0), "half unpacked": there(target+".work-*/daihoi.db", 1<<20),
		"checked": there(target+".work-*/daihoi.db-wal", 1), "set aside": there(target+".before-*", 1),
	} {
		if killedWhen(t, moment, "restore", archive, "--db", target, "--replace") {
			killed++
		}
		now := rows(t, target)
		if now["settings"] == old["settings"] {
			require.Equal(t, old, now, name)
		} else { // the rename was done
			raw(t, target, "INSERT INTO settings (key, value) VALUES ('mark', 'old')")
			require.Equal(t, old, rows(t, target), name)
		}
	}
	require.GreaterOrEqual(t, killed, 3)
	code, _, errOut = shipped(t, "restore", archive, "--db", target, "--replace")
	require.Zero(t, code, errOut)
	code, out, errOut := shipped(t, "doctor", "--db", target)
	require.Zero(t, code, "%s%s", out, errOut)
}

// The server makes the first archive by itself, says so, and keeps no more than it should.
func TestTheServerBacksUp(t *testing.T) {
	t.Parallel()
	db, dir := demoCopy(t), t.TempDir()
	for _, old := range []string{"daihoi-20240101-000000.tar.gz", "daihoi-20240102-000000.tar.gz"} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, old), []byte("x"), 0o600))
	}
	c := exec.CommandContext(t.Context(), builtProgram(t), "serve", "--db", db, "--addr", "127.0.0.1:0", "--backup-dir", dir, "--backup-keep", "2")
	out, err := c.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, c.Start())
	said := ""
	for lines := bufio.NewScanner(out); said == "" && lines.Scan(); {
		if strings.HasPrefix(lines.Text(), "Đã sao lưu vào "+dir) {
			said = lines.Text()
		}
	}
	require.NotEmpty(t, said)
	require.NoError(t, c.Process.Signal(os.Interrupt))
	_ = c.Wait()
	found, err := filepath.Glob(filepath.Join(dir, "*"))
	require.NoError(t, err)
	require.Len(t, found, 2)
	require.Equal(t, filepath.Join(dir, "daihoi-20240102-000000.tar.gz"), found[0])
	code, _, errOut := command(t, "drill", found[1], "--db", db)
	require.Zero(t, code, errOut)
}
