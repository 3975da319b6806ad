package app_test

import (
	"net/http"
	"path"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/calendar"
	"daihoi/models/store/storetest"
)

// days on which every page has to work: before the first list of units, on both sides of the end of the districts, today
// and long after.
var days = []calendar.Date{calendar.Of(2019, 3, 1), calendar.Of(2025, 6, 30), calendar.Of(2025, 7, 1), calendar.Of(2026, 11, 29), calendar.Of(2031, 6, 1)}

// Every page works on any day, and says in a banner that the day is not the real one. Files are left out: they are the
// pages' own queries.
func TestEveryPageWorksOnAnyDay(t *testing.T) {
	t.Parallel()
	for _, day := range days {
		t.Run(day.String(), func(t *testing.T) {
			t.Parallel()
			w := newWorld(t).ownTemplates(t)
			b := w.as(t, "admin")
			w.Store.SetToday(day)
			for _, p := range readPermissions(t) {
				if p.method != http.MethodGet || p.meets["admin"] != "ok" || path.Ext(p.path) != "" || strings.HasSuffix(p.path, "/file") || strings.Contains(p.path, "/files/") {
					continue
				}
				a := b.get(w.fillPath(p.path, w.Own))
				require.Less(t, a.status, http.StatusBadRequest, "%s on %s", p.path, day)
			}
		})
	}
}

// A new office on the two-level system works on its first day, and nothing greets it as late.
func TestTwoLevelOfficeIsGreetedCalmly(t *testing.T) {
	t.Parallel()
	s := storetest.SQLite(t)
	s.SetToday(calendar.Of(2026, 11, 29))
	b := serveStore(t, s).as(t, "")
	require.Contains(t, b.get("/setup").text(t), "Nhiệm kỳ 2025–2030")
	require.Contains(t, b.get("/setup?term=2024-2029").text(t), "Huyện Thanh Trì")
	a := b.post("/setup", "term", "2025-2030", "district", "04", "username", "quantri", "full_name", "Phạm Đức Long", "password", "sen-hong-2024")
	require.Equal(t, http.StatusSeeOther, a.status, a.body)
	home := b.get("/units/04")
	require.Equal(t, http.StatusOK, home.status)
	shown := home.text(t)
	require.Contains(t, shown, "Mùa đại hội nhiệm kỳ 2025–2030 đã kết thúc. 57 đại hội chưa được ghi")
	require.Contains(t, shown, "chưa bắt đầu")
	require.NotRegexp(t, `(quá hạn|quá|trễ) \d+ ngày`, shown)
	require.Contains(t, shown, "Những bước đầu tiên: còn 6 bước")
	require.NotContains(t, b.get("/units/04?as_of=2026-11-28").text(t), "Những bước đầu tiên: còn", "what is left today says nothing of a past day")
	for _, p := range []string{"/matrix", "/work", "/calendar", "/delegates", "/leaders", "/directives", "/reminders", "/difficulties", "/curves", "/delegations", "/targets"} {
		a := b.get("/units/04" + p)
		require.Equal(t, http.StatusOK, a.status, p)
		require.NotRegexp(t, `quá hạn \d+ ngày`, a.text(t), p)
	}
	for _, p := range []string{"/units", "/units?under=04", "/terms", "/templates"} {
		require.Equal(t, http.StatusOK, b.get(p).status, p)
	}
}
