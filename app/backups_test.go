package app_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"daihoi/app"
	"daihoi/models/backup"
	"daihoi/models/replica"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

// The page says how old the newest backup and drill are, what failed, and what to do where there is none.
func TestBackupsPageSaysWhatToDo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(t, "admin")
	note := func(run backup.Run) {
		storetest.Must(t, w.Store, storetest.Root(), func(tx *store.Tx) error { return backup.Note(tx, run) })
	}
	body := b.get("/backups").text(t)
	require.Contains(t, body, "Chưa có bản sao lưu nào")
	require.Contains(t, body, "--backup-dir")
	require.Contains(t, body, "Chưa bật sao lưu tự động")
	require.Contains(t, body, "Khóa mã hóa")
	require.Contains(t, body, "Trong cấu hình của máy chủ")
	require.Contains(t, body, "mất khóa thì không mở được dữ liệu")

	note(backup.Run{Kind: backup.Copied, File: "/mnt/daihoi-20240405-020000.tar.gz", Size: 3 << 20})
	body = b.get("/backups").text(t)
	require.Contains(t, body, "daihoi-20240405-020000.tar.gz · 3 MB")
	require.Contains(t, body, "09:00 05/4/2024, chưa đến một giờ trước")
	require.NotContains(t, body, "/mnt")
	require.NotContains(t, body, "Chưa có bản sao lưu nào")
	require.Contains(t, body, "Đã lâu chưa khôi phục thử")

	note(backup.Run{Kind: backup.Drilled, File: "a.tar.gz", Size: 3 << 20})
	note(backup.Run{Kind: backup.Copied, File: "b.tar.gz", Fault: "cli.unwritable"})
	body = b.get("/backups").text(t)
	require.Contains(t, body, "Lần sao lưu gần nhất không thành công: không ghi được vào thư mục")
	require.NotContains(t, body, "Đã lâu chưa khôi phục thử")

	w.Store.SetClock(func() time.Time { return storetest.Clock().AddDate(0, 0, 3) })
	body = b.get("/backups").text(t)
	require.Contains(t, body, "3 ngày trước")
	require.Contains(t, body, "quá hai ngày")

	for _, role := range []string{"organizer", "commune_admin", "viewer"} {
		require.NotContains(t, w.as(t, role).get("/units").body, `href="/backups"`, role)
	}
	require.Contains(t, b.get("/units").body, `href="/backups"`)
	require.Contains(t, b.get("/audit").text(t), "Sao lưu không thành công")
	require.Equal(t, http.StatusForbidden, w.as(t, "commune_admin").get("/backups").status)
}

func TestBackupsPageSaysHowOldTheContinuousCopyIs(t *testing.T) {
	t.Parallel()
	ago := func(d time.Duration) time.Time { return storetest.Clock().Add(-d) }
	w := newWorld(t, func(c *app.Config) {
		c.Replica = func() replica.State {
			return replica.State{To: "sftp://may/daihoi", At: ago(125 * time.Second), Problem: "connection refused", Failing: ago(2 * time.Minute)}
		}
	})
	body := w.as(t, "admin").get("/backups").text(t)
	require.Contains(t, body, "đã được sao (125 giây trước)")
	require.Contains(t, body, "sftp://may/daihoi · Không thành công: connection refused")
	require.Contains(t, body, "Bản sao liên tục không ghi được từ 08:58 05/4/2024")
}
