package main

import (
	"database/sql"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
)

var copiedAgo = regexp.MustCompile(`đã được sao \((\d+) giây trước\)`)

// copied waits until the page of backups says that everything done so far is in the copy.
func (p *program) copied(t *testing.T) {
	t.Helper()
	since := time.Now()
	require.Eventually(t, func() bool {
		_, body := p.get(t, "/backups")
		m := copiedAgo.FindStringSubmatch(body)
		if m == nil {
			return false
		}
		ago, err := strconv.Atoi(m[1])
		require.NoError(t, err)
		return time.Duration(ago+1)*time.Second <= time.Since(since)
	}, stepTimeout(t), 200*time.Millisecond, "%s", p.stderr)
}

func (p *program) phone(t *testing.T, number string) {
	t.Helper()
	status, _, err := p.post(t.Context(), "/account", url.Values{"version": {p.version(t, "/account")}, "full_name": {"Người quản trị"}, "phone": {number}})
	require.NoError(t, err)
	require.Equal(t, http.StatusSeeOther, status)
}

// The program is killed while it replicates. Its copy gives back every row, and the state of an earlier moment; nothing is
// replaced unasked, and a damaged copy replaces nothing.
func TestReplicaGivesBackEveryRowAndEarlierMoments(t *testing.T) {
	t.Parallel()
	db, dir := demoCopy(t), t.TempDir()
	place := filepath.Join(dir, "bản sao")
	phone := func(path string) string {
		source, err := sql.Open("sqlite", "file:"+path+"?mode=ro")
		require.NoError(t, err)
		defer func() { require.NoError(t, source.Close()) }()
		return column(t, source, "SELECT phone FROM users WHERE full_name = 'Người quản trị'")[0]
	}
	p := start(t, "serve", "--db", db, "--addr", "127.0.0.1:0", "--replicate", place)
	p.signIn(t, access.Admin)
	p.phone(t, "0900000001")
	p.copied(t)
	before, then := phone(db), time.Now()
	p.phone(t, "0900000002")
	p.copied(t)
	require.NoError(t, p.cmd.Process.Kill())
	_ = p.cmd.Wait()
	for path, mode := range map[string]os.FileMode{place: 0o700, filepath.Join(filepath.Dir(db), "."+filepath.Base(db)+"-litestream"): 0o700} {
		info, err := os.Stat(path)
		require.NoError(t, err)
		require.Equal(t, mode, info.Mode().Perm(), path)
	}

	last, earlier := filepath.Join(dir, "last.db"), filepath.Join(dir, "earlier.db")
	withKey(t, last)
	withKey(t, earlier)
	require.Zero(t, restored(t, "--from-replica", place, "--db", last))
	require.Equal(t, rows(t, db), rows(t, last))
	require.Zero(t, restored(t, "--from-replica", place, "--at", then.Format(time.RFC3339Nano), "--db", earlier))
	require.Equal(t, before, phone(earlier))
	require.NotEqual(t, before, phone(last))

	require.NotZero(t, restored(t, "--from-replica", place, "--db", last), "never without --replace")
	require.NotZero(t, restored(t, "--from-replica", place, "--at", "2001-01-01 00:00", "--db", filepath.Join(dir, "none.db")))
	parts, err := filepath.Glob(filepath.Join(place, "ltx", "*", "*.ltx"))
	require.NoError(t, err)
	for _, part := range parts {
		content, err := os.ReadFile(part)
		require.NoError(t, err)
		content[len(content)/2] ^= 1
		require.NoError(t, os.WriteFile(part, content, 0o600))
	}
	kept := rows(t, last)
	require.NotZero(t, restored(t, "--from-replica", place, "--replace", "--db", last), "damaged")
	require.Equal(t, kept, rows(t, last))
}

// restored is the exit code of the command.
func restored(t *testing.T, args ...string) int {
	t.Helper()
	code, out, errOut := command(t, append([]string{"restore"}, args...)...)
	t.Log(out, errOut)
	return code
}

// A place that cannot be written keeps nobody from working; the page says so.
func TestReplicaOutOfReachKeepsNobodyFromWorking(t *testing.T) {
	t.Parallel()
	db := demoCopy(t)
	p := start(t, "serve", "--db", db, "--addr", "127.0.0.1:0", "--replicate", "s3://thung/ban-sao?endpoint=http://127.0.0.1:1&region=x")
	p.signIn(t, access.Admin)
	p.phone(t, "0900000003")
	require.Eventually(t, func() bool {
		_, body := p.get(t, "/backups")
		return strings.Contains(body, "s3://thung/ban-sao · Không thành công")
	}, stepTimeout(t), 200*time.Millisecond)
}
