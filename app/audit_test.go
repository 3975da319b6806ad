package app_test

import (
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

func TestAuditKeepsToTheUnitsAndFilters(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(t, "organizer")
	all := b.get("/audit").body
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
