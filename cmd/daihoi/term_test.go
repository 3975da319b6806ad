package main

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
)

// shownOf is the term that a command prints as JSON.
func shownOf(t *testing.T, db, code string) (shown shownTerm) {
	t.Helper()
	status, out, refused := command(t, "term", "show", code, "--json", "--db", db)
	require.Zero(t, status, refused)
	require.NoError(t, json.Unmarshal([]byte(out), &shown))
	return shown
}

func TestTermsOnTheCommandLine(t *testing.T) {
	t.Parallel()
	db := demoCopy(t)
	ok := func(args ...string) string {
		t.Helper()
		status, out, refused := command(t, append(args, "--db", db)...)
		require.Zero(t, status, refused)
		return out
	}
	no := func(says string, args ...string) {
		t.Helper()
		status, _, refused := command(t, append(args, "--db", db)...)
		require.Equal(t, 1, status)
		require.Contains(t, refused, says)
	}
	list := ok("term", "list")
	require.Contains(t, list, "2024-2029  2024–2029  Đang làm việc")
	require.Contains(t, list, "2025-2030  2025–2030  có sẵn trong chương trình, chưa thêm")
	require.Contains(t, ok("term", "show"), "Hạn cuối: 30/4/2024 (Thông lệ 2023–2024)")
	require.Contains(t, ok("term", "show", "2024-2029"), "80–130")
	no("1999-2004", "term", "show", "1999-2004")

	ok("term", "add", "2025-2030")
	no("2025-2030", "term", "add", "2025-2030")
	shown := shownOf(t, db, "2025-2030")
	require.Equal(t, []string{"province", "commune"}, []string{shown.Levels[0].Level, shown.Levels[1].Level})
	require.Equal(t, "2025-09-30", shown.Levels[1].Deadline)
	require.False(t, shown.Working)

	no("2029-2034", "term", "copy", "2024-2029", "khóa mới", "--source", "Kế hoạch 1")
	ok("term", "copy", "2024-2029", "2029-2034", "--source", "Kế hoạch 1", "--name", "2029–2034")
	shown = shownOf(t, db, "2029-2034")
	require.Len(t, shown.Levels, 4)
	require.Empty(t, shown.Levels[3].Deadline, "nobody knows it yet")
	require.Equal(t, 130, shown.Levels[3].DelegatesMax)
	require.Contains(t, ok("term", "use", "2029-2034"), "2029–2034")
	require.True(t, shownOf(t, db, "").Working)
	require.Equal(t, "2029-2034", shownOf(t, db, "").Code)
	ok("term", "use", "2024-2029")

	roll := []string{"term", "roll", "2024-2029", "2029-2034", "--on", "2024-04-05", "--source", "KH 12"}
	tried := ok(append(roll, "--dry-run", "--set", "members=returning")...)
	require.Contains(t, tried, "ordinal-00646  Xã Thanh Liệt   → 20 | 1 | unknown")
	require.Contains(t, tried, "Chạy thử: chưa ghi gì.")
	require.Equal(t, "2024-2029", shownOf(t, db, "").Code, "nothing was written")
	no("returning, ex_officio, leave", append(roll, "--set", "members=nobody")...)
	no("Chỉ chuyển được từ ngày", "term", "roll", "2024-2029", "2029-2034", "--on", "2024-04-06", "--source", "KH 12")
	require.Contains(t, ok(append(roll, "--set", "ordinal-00646=1")...), "Đã chuyển sang nhiệm kỳ 2029–2034")
	require.Equal(t, "2029-2034", shownOf(t, db, "").Code)
	no("đã khép ngày", roll...)
	require.Contains(t, ok("term", "reopen", "2024-2029"), "Đã hoàn tác")
	no("chưa được chuyển sang", "term", "reopen", "2024-2029")
	require.Equal(t, "2024-2029", shownOf(t, db, "").Code)
}

func TestADemoOfAnotherTerm(t *testing.T) {
	t.Parallel()
	status, _, refused := command(t, "demo", "--term", "2030-2035", "--no-serve", "--db", t.TempDir()+"/x.db")
	require.Equal(t, 2, status)
	require.Contains(t, refused, "2024-2029, 2025-2030")
}
