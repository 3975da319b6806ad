package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/store"
)

// Without its key a database is refused by every command, in one line that says what to do, and nothing is changed.
func TestADatabaseWithoutItsKeyIsRefused(t *testing.T) {
	t.Parallel()
	db := demoCopy(t)
	key := store.KeyFileOf(db)
	archive := filepath.Join(t.TempDir(), "a.tar.gz")
	code, _, errOut := command(t, "backup", "--db", db, "-o", archive)
	require.Zero(t, code, errOut)
	before, err := os.ReadFile(db)
	require.NoError(t, err)
	away := key + ".away"
	require.NoError(t, os.Rename(key, away))
	target := filepath.Join(t.TempDir(), "new.db")
	refused := func(says string, args ...string) {
		code, out, errOut := command(t, args...)
		require.Equal(t, 1, code, "%v: %s", args, out)
		require.Contains(t, errOut, says)
		require.Contains(t, errOut, "--key TỆP")
		require.Equal(t, 1, strings.Count(errOut, "\n"), errOut)
	}
	for _, args := range [][]string{{"serve", "--db", db, "--addr", "127.0.0.1:0"}, {"status", "--db", db, "--unit", "020"}, {"doctor", "--db", db}, {"key", "--db", db},
		{"key", "rotate", "--db", db}, {"drill", archive, "--db", db}, {"demo", "--db", db, "--no-serve"}} {
		refused("Không có tệp khóa "+key, args...)
	}
	refused("Không có tệp khóa "+store.KeyFileOf(target), "restore", archive, "--db", target)
	left, err := os.ReadDir(filepath.Dir(target))
	require.NoError(t, err)
	require.Empty(t, left, "the archive left nothing behind")
	require.NoFileExists(t, key, "a lost key is not made anew")

	code, _, errOut = command(t, "demo", "--no-serve", "--db", filepath.Join(filepath.Dir(target), "other.db"))
	require.Zero(t, code)
	require.Contains(t, errOut, "Đã tạo khóa")
	wrong := filepath.Join(filepath.Dir(target), "other.db.key")
	refused("không phải của "+db, "doctor", "--db", db, "--key", wrong)
	refused("không phải của", "restore", archive, "--db", target, "--key", wrong)
	require.NoFileExists(t, target)

	after, err := os.ReadFile(db)
	require.NoError(t, err)
	require.Equal(t, before, after)
	code, _, errOut = command(t, "restore", archive, "--db", target, "--key", away)
	require.Zero(t, code, errOut)
	code, _, errOut = command(t, "doctor", "--db", target, "--key", away)
	require.Zero(t, code, errOut)
}

// The key is replaced while no server runs. Archives made before are still restored.
func TestTheKeyIsReplaced(t *testing.T) {
	t.Parallel()
	db := demoCopy(t)
	withUpload(t, db)
	old, target := filepath.Join(t.TempDir(), "a.tar.gz"), filepath.Join(t.TempDir(), "new.db")
	do := func(args ...string) string {
		code, out, errOut := command(t, args...)
		require.Zero(t, code, "%v: %s%s", args, out, errOut)
		return out
	}
	require.Contains(t, do("doctor", "--db", db), "daihoi key files")
	require.Contains(t, do("key", "files", "--db", db), "Đã mã hóa 1 tệp")
	before := rows(t, db)
	do("backup", "--db", db, "-o", old)
	out := do("key", "--db", db)
	require.Contains(t, out, store.KeyFileOf(db))
	require.Contains(t, out, "Khóa đang dùng: k1.")
	require.NotContains(t, out, "=", "never the key itself")

	p := start(t, "serve", "--db", db, "--addr", "127.0.0.1:0")
	code, _, errOut := shipped(t, "key", "rotate", "--db", db)
	require.Equal(t, 1, code)
	require.Contains(t, errOut, "dừng máy chủ")
	p.stop(t)
	require.Contains(t, do("key", "rotate", "--db", db), "Đã thay khóa k1 bằng k2")
	require.Contains(t, do("key", "--db", db), "Khóa đang dùng: k2. Khóa cũ giữ lại để mở bản sao lưu cũ: k1.")
	require.Contains(t, do("doctor", "--db", db), "đều mở được")
	require.Contains(t, do("doctor", "--db", db), "1 tệp minh chứng đều có và không hỏng")
	do("drill", old, "--db", db)
	do("restore", old, "--db", target, "--key", store.KeyFileOf(db))
	withKey(t, target)
	require.Equal(t, before, rows(t, target))
	do("doctor", "--db", target)
}

// Killed at any moment of a rotation, everything opens, with the old key or the new one.
func TestAKilledRotationLosesNothing(t *testing.T) {
	t.Parallel()
	db := demoCopy(t)
	moments := map[string]func() bool{
		"at once": func() bool { return true }, "new key": there(filepath.Join(filepath.Dir(db), ".demo.db.key.part-*"), 0),
		"sealing": there(db+"-wal", 50_000), "half": there(db+"-wal", 500_000), "nearly": there(db+"-wal", 1<<20),
	}
	killed := 0
	for round := 0; killed < 3 && round < 5; round++ { // on a busy machine a rotation may end before its moment is seen
		for name, moment := range moments {
			if killedWhen(t, moment, "key", "rotate", "--db", db) {
				killed++
			}
			code, out, errOut := command(t, "doctor", "--db", db)
			require.Zero(t, code, "%s: %s%s", name, out, errOut)
		}
	}
	require.GreaterOrEqual(t, killed, 3)
	code, _, errOut := command(t, "key", "rotate", "--db", db)
	require.Zero(t, code, errOut)
	code, out, errOut := command(t, "doctor", "--db", db)
	require.Zero(t, code, "%s%s", out, errOut)
}
