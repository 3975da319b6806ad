package app_test

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"daihoi/app"
	"daihoi/exports/booktest"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

// onBothWith is onBoth with other settings.
func onBothWith(t *testing.T, change func(*app.Config), run func(t *testing.T, w *world)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { t.Parallel(); run(t, newWorld(t, change)) })
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		s := storetest.Postgres(t)
		storetest.Must(t, s, storetest.Root(), populate)
		run(t, serveStore(t, s, change).find(t))
	})
}

func workbookRows(t *testing.T, body string) [][]string {
	t.Helper()
	f, err := excelize.OpenReader(strings.NewReader(body))
	require.NoError(t, err)
	defer func() { require.NoError(t, f.Close()) }()
	rows, err := f.GetRows(f.GetSheetName(0))
	require.NoError(t, err)
	return rows
}

// The list of a district goes into a workbook as the page filters it. A long one is written in the background, says how far
// it is, is the same as a short one, and belongs to whom it was written for.
func TestLongListIsWrittenInTheBackground(t *testing.T) {
	t.Parallel()
	short := newWorld(t)
	const list, asked = "/units/020/delegates", "/units/020/delegates.xlsx?purpose=Đối+chiếu"
	page := short.as(t, "organizer").get(list).body
	require.Contains(t, page, `action="/units/020/delegates.xlsx"`)
	at := short.as(t, "organizer").get(asked)
	require.Equal(t, http.StatusOK, at.status, at.body)
	want := workbookRows(t, at.body)
	require.Contains(t, fmt.Sprint(want), "Các đại hội ở Huyện Thanh Trì và mọi cấp dưới")

	onBothWith(t, func(c *app.Config) { c.LongFrom = 1 }, func(t *testing.T, w *world) {
		organizer := w.as(t, "organizer")
		begun := organizer.get(asked)
		require.Equal(t, http.StatusSeeOther, begun.status, begun.body)
		require.Regexp(t, `^/downloads/[A-Z2-7]+$`, begun.location)
		w.Jobs.Wait()
		shown := organizer.get(begun.location)
		require.Contains(t, shown.body, "Tệp đã ghi xong.")
		require.Regexp(t, `Đã ghi \d+ đại biểu`, shown.body)
		require.NotContains(t, shown.body, `http-equiv="refresh"`)
		for range 2 { // it can be fetched again
			got := organizer.get(begun.location + "/content")
			require.Equal(t, http.StatusOK, got.status)
			require.Equal(t, fmt.Sprint(len(got.body)), got.header.Get("Content-Length"))
			require.Contains(t, got.header.Get("Content-Disposition"), "xlsx")
			require.Equal(t, want, workbookRows(t, got.body))
		}
		require.Equal(t, []string{"Đối chiếu", "Đối chiếu"}, reasons(t, w))
		require.Equal(t, http.StatusNotFound, w.as(t, "clerk").get(begun.location).status)
		require.Equal(t, http.StatusNotFound, w.as(t, "admin").get(begun.location+"/content").status)
		left, err := filepath.Glob(filepath.Join(w.Folder, "incoming", "*"))
		require.NoError(t, err)
		for _, file := range left { // where an open file cannot be removed it is enciphered
			content, err := os.ReadFile(file)
			require.NoError(t, err)
			require.NotContains(t, string(content), "PK\x03\x04")
		}

		female := organizer.get(asked + "&gender=female")
		w.Jobs.Wait()
		if female.status == http.StatusSeeOther {
			require.Equal(t, http.StatusNotFound, organizer.get(begun.location).status, "one file for each person")
			female = organizer.get(female.location + "/content")
		}
		require.Contains(t, fmt.Sprint(workbookRows(t, female.body)), "Giới tính: Nữ")
	})
}

func reasons(t *testing.T, w *world) (all []string) {
	t.Helper()
	require.NoError(t, w.Store.Read(t.Context(), storetest.Root(), func(tx *store.Tx) error {
		entries, err := store.AuditLog(tx, store.AuditFilter{Entity: "export", Limit: 10})
		for _, e := range entries {
			all = append(all, e.Reason)
		}
		return err
	}))
	return all
}

// What is sensitive is only for those who may see it and say what for.
func TestListOfADistrictKeepsTheRulesOfSensitiveFields(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	refused := w.as(t, "organizer").get("/units/020/delegates.xlsx")
	require.Equal(t, http.StatusUnprocessableEntity, refused.status)
	viewer := w.as(t, "viewer")
	got := viewer.get("/units/020/delegates.xlsx")
	require.Equal(t, http.StatusOK, got.status)
	require.Contains(t, got.header.Get("Content-Disposition"), "c%C3%B4ng%20khai")
	require.NotContains(t, fmt.Sprint(workbookRows(t, got.body)), "Tôn giáo")
	require.NotContains(t, viewer.get("/units/020/delegates").body, `name="purpose"`)
}

// A file that is waited for says so and can be given up.
func TestLongListCanBeStopped(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(c *app.Config) { c.LongFrom = 1 })
	busy := make(chan struct{})
	for _, name := range []string{"one", "other"} { // all turns are taken
		w.Jobs.Start(name, func(context.Context) error { <-busy; return nil })
	}
	organizer := w.as(t, "organizer")
	begun := organizer.get("/units/020/delegates.xlsx?purpose=x").location
	page := organizer.get(begun)
	require.Contains(t, page.body, "Đã ghi 0 đại biểu")
	require.Contains(t, page.body, `http-equiv="refresh"`)
	require.Equal(t, http.StatusNotFound, organizer.get(begun+"/content").status)
	stop := regexp.MustCompile(`action="([^"]+/stop)"`).FindStringSubmatch(page.body)
	require.NotNil(t, stop)
	stopped := organizer.post(stop[1])
	require.Equal(t, http.StatusSeeOther, stopped.status)
	require.True(t, strings.HasPrefix(stopped.location, "/units/020/delegates"), stopped.location)
	require.Equal(t, http.StatusNotFound, organizer.get(begun).status)
	close(busy)
	w.Jobs.Wait()
	require.Empty(t, reasons(t, w))
}

// Whoever has lost a role meanwhile does not get what was written for it.
func TestLongListIsGivenToTheSameRolesOnly(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(c *app.Config) { c.LongFrom = 1 })
	organizer := w.as(t, "organizer")
	begun := organizer.get("/units/020/delegates.xlsx?purpose=x").location
	w.Jobs.Wait()
	require.Equal(t, http.StatusOK, organizer.get(begun+"/content").status)
	storetest.Must(t, w.Store, storetest.Root(), func(tx *store.Tx) error {
		return tx.DB().Exec("UPDATE grants SET role = 'viewer' WHERE role = 'organizer'").Error
	})
	require.Equal(t, http.StatusNotFound, organizer.get(begun+"/content").status)
	require.Equal(t, http.StatusNotFound, organizer.get(begun).status)
}

// A zip of many workbooks is written in the background too, and counts them.
func TestLongBundleIsWrittenInTheBackground(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.conveneAll(t, "004", org.Commune) // fourteen wards
	b := w.as(t, "admin")
	begun := b.get("/units/01/progress-forms.zip")
	require.Equal(t, http.StatusSeeOther, begun.status, begun.body)
	w.Jobs.Wait()
	page := b.get(begun.location).body
	counted := regexp.MustCompile(`Đã ghi (\d+)/(\d+) phiếu`).FindStringSubmatch(page)
	require.NotNil(t, counted, page)
	require.Equal(t, counted[1], counted[2])
	got := b.get(begun.location + "/content")
	require.Equal(t, "application/zip", got.header.Get("Content-Type"))
	require.Equal(t, counted[1], fmt.Sprint(len(booktest.Parts(t, []byte(got.body)))))
	require.Contains(t, b.get("/audit").body, "Phiếu tiến độ các đơn vị")
}
