package app_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Hết ngày khóa sổ, văn thư xã chỉ xem; huyện vẫn sửa được, mở lại cho từng xã, và nói rõ với xã phải hỏi ai.
func TestEntriesAreLockedAndReopenedByName(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	clerk, organizer := w.as(t, "clerk"), w.as(t, "organizer")
	at := "/congresses/" + itoa(w.Own.Congress)
	form := func(b *browser) int { return b.get(at + "/edit").status }
	require.Equal(t, 200, form(clerk))
	require.Contains(t, organizer.get("/units/020").body, `href="/units/020/lock"`)

	version := func(page string) string { // none while there is no decision
		if a := organizer.get(page); strings.Contains(a.body, `name="version"`) {
			return a.version(t)
		}
		return ""
	}
	lock := func(day, reason string) answer {
		return organizer.post("/units/020/lock", "version", version("/units/020/lock"), "lock_day", day, "reason", reason)
	}
	require.Contains(t, lock("4/4/2024", "").body, "Lý do")
	require.Equal(t, "/units/020", lock("6/4/2024", "Chuẩn bị báo cáo thành phố").location)
	require.Equal(t, 200, form(clerk), "the day has not come")
	require.Equal(t, "/units/020", lock("4/4/2024", "Báo cáo thành phố").location)

	stale := organizer.post("/units/020/lock", "version", "1", "lock_day", "1/4/2024", "reason", "Ai đó đã đổi trước")
	require.Equal(t, 409, stale.status)
	require.Equal(t, version("/units/020/lock"), stale.version(t), "what is shown then can be saved")
	refused := clerk.get(at + "/edit")
	require.Equal(t, 403, refused.status)
	require.Contains(t, refused.body, "Huyện Thanh Trì đã khóa sổ từ hết ngày 04/4/2024")
	require.Contains(t, clerk.get(at).body, "đề nghị Huyện Thanh Trì mở lại")
	require.Equal(t, 403, clerk.post(at+"/edit", "version", "1", "notes", "x").status)
	require.Equal(t, 403, clerk.get(at+"/delegates/new").status)
	require.Equal(t, 200, form(organizer), "the district itself goes on")
	require.Contains(t, []int{403, 404}, clerk.get("/units/00646/reopen").status)

	require.Contains(t, organizer.get(at).body, "/units/00646/reopen")
	reopen := func(through, until, reason string) answer {
		return organizer.post("/units/00646/reopen", "version", version("/units/00646/reopen"), "through", through, "open_until", until, "reason", reason)
	}
	require.Contains(t, reopen("x", "1/4/2024", "Bổ sung").body, "ngày đã qua")
	require.Equal(t, "/units/00646", reopen("x", "8/4/2024", "Bổ sung danh sách").location)
	require.Equal(t, 200, form(clerk))
	for _, b := range []*browser{clerk, organizer} {
		require.Contains(t, b.get(at).text(t), "đang mở lại cho đơn vị này. Được nhập đến hết ngày 08/4/2024.")
	}
	require.Equal(t, "/units/00646", reopen("x", "", "Bổ sung tiếp").location)
	require.Contains(t, clerk.get(at).text(t), "Được nhập đến lần khóa sổ sau.")
	require.Equal(t, "/units/00646", reopen("", "", "Đã đủ").location)
	require.Equal(t, 403, form(clerk))
	require.Equal(t, "/units/020", lock("", "Hết đợt báo cáo").location)
	require.Equal(t, 200, form(clerk))
	log := w.as(t, "admin").get("/audit?unit=020").body
	for _, said := range []string{"Đặt ngày khóa sổ", "Bỏ khóa sổ"} {
		require.Contains(t, log, said)
	}
}
