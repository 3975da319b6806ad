package app_test

import (
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

func TestAuditKeepsToTheUnitsAndFilters(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(t, "organizer")
	all := b.get("/audit").body + b.get("/audit?unit=00646").body
	require.Contains(t, all, w.Own.DelegateName)
	require.Contains(t, all, w.Own.SensitiveReligion, "an organizer may see it")
	require.NotContains(t, all, w.Foreign.DelegateName)
	require.Contains(t, all, "Thứ Sáu, 05/4/2024")
	require.Contains(t, all, "Cán bộ cơ sở – Xã Thanh Liệt", "a grant in words")
	require.Contains(t, all, "20/4/2024", "a day as people write it")

	for query, want := range map[string][2]string{
		"kind=user":                       {"Người clerk", w.Own.DelegateName},
		"unit=00652":                      {w.Sister.DelegateName, w.Own.DelegateName},
		"person=" + url.QueryEscape("Ai"): {`href="/audit"`, w.Own.DelegateName},
		"unit=00565":                      {"Đơn vị", w.Foreign.DelegateName},
	} {
		body := b.get("/audit?" + query).body
		require.Contains(t, body, want[0], query)
		require.NotContains(t, body, want[1], query)
	}
}

func TestAuditPagesByKey(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	storetest.Must(t, w.Store, storetest.Root(), func(tx *store.Tx) error {
		district, err := org.ByCode(tx, "020")
		for i := range int64(120) {
			e := store.Entry{Action: "unit_edit", Entity: "export", Label: "Mục số " + itoa(i) + ".", UnitPath: district.Path}
			if err == nil {
				err = tx.Record(e)
			}
		}
		return err
	})
	b := w.as(t, "organizer")
	older := regexp.MustCompile(`rel="next" href="([^"]+)"`)
	seen := map[string]int{}
	path := "/audit?kind=export"
	for pages := 1; ; pages++ {
		body := b.get(path).body
		for _, label := range regexp.MustCompile(`Mục số \d+\.`).FindAllString(body, -1) {
			seen[label]++
		}
		next := older.FindStringSubmatch(body)
		if next == nil {
			require.Equal(t, 3, pages)
			break
		}
		path = strings.ReplaceAll(next[1], "&amp;", "&")
	}
	require.Len(t, seen, 120)
	for label, n := range seen {
		require.Equal(t, 1, n, label)
	}
}

// Who, what, when and from where: every filter finds the entry, and what does not fit does not.
func TestAuditIsSearched(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	organizer := w.as(t, "organizer")
	organizer.post("/account", "version", "1", "full_name", "Người organizer", "phone", "0912345678")
	storetest.Must(t, w.Store, access.Actor{Name: "Bà Lụa", Address: "203.0.113.9", Request: "r77x", Grants: storetest.Root().Grants}, func(tx *store.Tx) error {
		district, err := org.ByCode(tx, "020")
		if err != nil {
			return err
		}
		return tx.Record(store.Entry{Action: "unit_edit", Entity: "unit", Label: "Xã Đại Áng mới", UnitPath: district.Path, Reason: "Nghị quyết 5"})
	})
	for query, found := range map[string]bool{
		"q=dai+ang+moi": true, "q=%C4%90%E1%BA%A0I+%C3%81NG": true, "q=nowhere": false, "q=%25": false,
		"address=203.0.113.9": true, "address=203.0.113.8": false,
		"from=05/4/2024&to=05/4/2024": true, "from=06/4/2024": false, "to=04/4/2024": false,
		"person=B%C3%A0+L%E1%BB%A5a&kind=unit&q=ang&from=2024-04-01": true, "person=B%C3%A0+L%E1%BB%A5a&kind=user": false,
	} {
		require.Equal(t, found, strings.Contains(organizer.get("/audit?"+query).body, "Xã Đại Áng mới"), query)
	}
	body := organizer.get("/audit?address=203.0.113.9").body
	require.Contains(t, body, "Nghị quyết 5 · từ 203.0.113.9 · yêu cầu r77x")
	require.Contains(t, organizer.get("/audit?kind=session&address=127.0.0.1").body, "Người organizer (organizer)", "a sign-in is found by its address")
	sheet := organizer.get("/audit.xlsx?kind=session").text(t)
	require.Contains(t, sheet, "Người organizer (organizer)")
	require.NotContains(t, sheet, "sign-in", "who did it is the person")
	require.Contains(t, organizer.get("/audit?kind=user").body, "từ 127.0.0.1", "what is done in the browser has its address")
	require.Contains(t, organizer.get("/audit?from=31/2/2024").body, "Từ ngày: cần dạng ngày/tháng/năm")
	require.NotContains(t, w.as(t, "reviewer").get("/audit?q=dai+ang+moi").body, "0912345678")
}

// Whoever opens a full record is in the log, once a day; whoever sees no sensitive field is not. A download says what for.
func TestViewsOfFullRecordsAndPurposesAreLogged(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	views := func() (n int64) {
		require.NoError(t, w.Store.Read(t.Context(), storetest.Root(), func(tx *store.Tx) error {
			return tx.DB().Raw("SELECT COUNT(*) FROM audit_entries WHERE entity = 'view' AND action = 'delegate_viewed' AND entity_id = ?", w.Own.Delegate).Scan(&n).Error
		}))
		return n
	}
	page := "/delegates/" + itoa(w.Own.Delegate)
	w.as(t, "viewer").get(page)
	require.Zero(t, views())
	clerk := w.as(t, "clerk")
	for range 3 {
		require.Equal(t, 200, clerk.get(page).status)
	}
	require.EqualValues(t, 1, views())
	w.Store.SetClock(func() time.Time { return storetest.Clock().AddDate(0, 0, 1) })
	clerk.get(page)
	require.EqualValues(t, 2, views())
	require.NotContains(t, clerk.get(page).body, "Xem hồ sơ đầy đủ", "the history of a record is of its changes")

	clerk.get("/congresses/" + itoa(w.Own.Congress) + "/delegates.xlsx?purpose=" + url.QueryEscape(" In thẻ\n đại biểu ") + strings.Repeat("x", 300))
	require.Equal(t, 200, clerk.get("/congresses/"+itoa(w.Own.Congress)+"/form.xlsx").status)
	body := w.as(t, "organizer").get("/audit?kind=export").body
	require.Contains(t, body, "Gửi đơn vị điền tiếp danh sách", "a file that serves one thing says so by itself")
	require.Contains(t, body, "In thẻ đại biểu x")
	require.NotContains(t, body, strings.Repeat("x", 200))
	require.Contains(t, w.as(t, "organizer").get("/audit?kind=view").body, "Xem hồ sơ đầy đủ: "+w.Own.DelegateName)
}

// The workbook has what the page lists with the same filters, and whoever downloads it is in the log.
func TestAuditWorkbookHasWhatThePageLists(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(t, "organizer")
	require.Contains(t, b.get("/audit?kind=user").body, `href="/audit.xlsx?kind=user"`)
	all := b.get("/audit.xlsx").text(t)
	require.Contains(t, all, w.Own.DelegateName)
	require.NotContains(t, all, w.Foreign.DelegateName)
	users := b.get("/audit.xlsx?kind=user").text(t)
	require.Contains(t, users, "Người clerk")
	require.NotContains(t, users, w.Own.DelegateName)
	exported := b.get("/audit?kind=export").body
	require.Contains(t, exported, "Nhật ký hoạt động 2024-04-05")
	require.Contains(t, exported, "Toàn bộ nhật ký được xem")
	require.Contains(t, exported, "Loại: Người dùng")
	require.Equal(t, 404, b.get("/audit.xlsx?unit=nowhere").status)
}
