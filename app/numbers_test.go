package app_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/delegate"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

// numbered is the own commune's list with one more person, of whom a twin of the same name has other numbers.
func (w *world) numbered(t *testing.T) {
	t.Helper()
	require.NoError(t, w.Store.Write(t.Context(), storetest.Root(), func(tx *store.Tx) error {
		recs := make([]delegate.Record, 2)
		for i := range recs {
			recs[i].FullName, recs[i].Gender, recs[i].Category = "Lê Thị Số", delegate.Female, delegate.Consulted
			recs[i].BornOn.Year, recs[i].Occupation = 1970, "Giáo viên"
			recs[i].Phone, recs[i].CitizenID = fmt.Sprintf("0912%d45678", 3-i), fmt.Sprintf("00117%d002123", i)
		}
		if err := delegate.AddAll(tx, w.Own.Congress, recs[:1]); err != nil {
			return err
		}
		if err := delegate.AddAll(tx, w.Sister.Congress, recs[1:]); err != nil {
			return err
		}
		u, err := org.ByCode(tx, w.Own.Code)
		if err != nil {
			return err
		}
		_, err = org.AddLeader(tx, u.ID, org.Leader{Name: "Trần Thị Lãnh", Title: "Chủ tịch", Phone: "0987654321"})
		return err
	}))
}

// Lists mask the numbers of people also for those who may see them; a button shows them for one view, and the log
// says to whom, where and of how many people.
func TestNumbersAreMaskedUntilAsked(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.numbered(t)
	for _, c := range []struct {
		role, page, masked, shown, list, people string
	}{
		{"clerk", w.delegates(), "09•• ••• 678", "0912 345 678", "Đại biểu, ", "Số người"},
		{"organizer", "/units/020/delegates", "09•• ••• 678", "0912 345 678", "Đại biểu, Huyện Thanh Trì", "Số người"},
		{"organizer", "/units/020/duplicates", "001•••••••23", "001170002123", "Huyện Thanh Trì", "Số người"},
		{"clerk", "/units/" + w.Own.Code + "/leaders", "09•• ••• 321", "0987654321", "Xã Thanh Liệt", "Số người"},
	} {
		b := w.as(t, c.role)
		page := b.get(c.page)
		require.Equal(t, http.StatusOK, page.status, c.page)
		require.Contains(t, page.body, c.masked, c.page)
		require.NotContains(t, page.body, c.shown, c.page)
		require.NotContains(t, page.body, "tel:0912345678", c.page)
		require.Contains(t, page.body, `action="`+c.page+`/numbers"`, c.page)

		shown := b.post(c.page + "/numbers")
		require.Equal(t, http.StatusOK, shown.status, shown.body)
		require.Contains(t, shown.body, c.shown, c.page)
		require.NotContains(t, shown.body, "•••", c.page)
		require.NotContains(t, shown.body, `action="`+c.page+`/numbers`, "it is shown already")
		require.Contains(t, b.get(c.page).body, c.masked, "only for that view")
		log := w.as(t, "organizer").get("/audit?kind=view").body
		require.Contains(t, log, "Hiện số điện thoại, số định danh", c.page)
		require.Contains(t, log, c.list, c.page)

		refused := w.as(t, "viewer").post(c.page + "/numbers")
		require.Equal(t, http.StatusForbidden, refused.status, c.page)
		require.NotContains(t, refused.body, c.shown)
	}
	require.Contains(t, w.as(t, "clerk").get(w.delegates()+"?q=so&category=consulted").body,
		`action="`+w.delegates()+`/numbers?category=consulted&amp;q=so"`, "the filters stay")
	require.Equal(t, 2, strings.Count(w.as(t, "organizer").get("/units/020/duplicates").body, ">khác<"), "equal masks do not make numbers alike")
	var people []string
	require.NoError(t, w.Store.Read(t.Context(), storetest.Root(), func(tx *store.Tx) error {
		return tx.DB().Raw("SELECT changes FROM audit_entries WHERE action = 'numbers_shown' ORDER BY id").Scan(&people).Error
	}))
	require.Len(t, people, 4)
	require.Contains(t, people[2], `"2"`, "two people of one pair")
}

// The preview of a file masks the numbers of its first values, too.
func TestImportPreviewMasksNumbers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(t, "clerk")
	sent := b.send(w.Own.Congress, "dai bieu.csv", "STT;Họ và tên;Nữ;Năm sinh;Số điện thoại;Số CCCD\n"+
		"1;Trần Thị Hòa;x;1975;0912345678;001175002123\n2;Lê Thị Mai;x;1980;0987654321;001180002145\n")
	require.Equal(t, http.StatusSeeOther, sent.status)
	page := sent.header.Get("Location")
	body := b.get(page).body
	require.Contains(t, body, "09•• ••• 678")
	require.Contains(t, body, "001•••••••23")
	require.NotContains(t, body, "0912345678")
	require.NotContains(t, body, "001175002123")
	shown := b.post(page + "/numbers")
	require.Equal(t, http.StatusOK, shown.status)
	require.Contains(t, shown.body, "001175002123")
	require.Contains(t, w.as(t, "organizer").get("/audit?kind=view").body, "dai bieu.csv, Xã Thanh Liệt")
}

// A file with sensitive fields is not made without saying what for, in none of its forms; the reason is in the log.
func TestFullFilesAskWhatFor(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(t, "clerk")
	for _, ending := range []string{".xlsx", ".xlsx.pdf", ".csv", ".json"} {
		for _, query := range []string{"", "?purpose=", "?purpose=%20%20"} {
			refused := b.get(w.delegates() + ending + query)
			require.Equal(t, http.StatusUnprocessableEntity, refused.status, ending+query)
			require.Contains(t, refused.body, "ghi xuất để làm gì", ending+query)
		}
		require.Equal(t, http.StatusOK, b.get(w.delegates()+ending+"?public=1").status, ending)
	}
	require.NotContains(t, w.as(t, "organizer").get("/audit?kind=export").body, "Trích ngang")
	require.Equal(t, http.StatusOK, b.get(w.delegates()+".json?purpose=In+th%E1%BA%BB").status)
	log := w.as(t, "organizer").get("/audit?kind=export").body
	require.Contains(t, log, "Trích ngang đại biểu Xã Thanh Liệt")
	require.Contains(t, log, "In thẻ")
	page := b.get(w.delegates()).body
	require.Contains(t, page, `name="purpose" required`)
	require.NotContains(t, page, `href="`+w.delegates()+`.csv"`, "no way round the question")
	require.NotContains(t, w.as(t, "viewer").get(w.delegates()).body, `name="purpose"`)
}
