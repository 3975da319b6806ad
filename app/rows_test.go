package app_test

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/app/web"
	"daihoi/templates/ui"
)

// named is the file name of an answer.
func named(t *testing.T, a answer) string {
	t.Helper()
	_, params, err := mime.ParseMediaType(a.header.Get("Content-Disposition"))
	require.NoError(t, err)
	return params["filename"]
}

// The rows of a page are there as CSV and as JSON, the same in number and keys, and the download is in the audit log.
func TestRowsOfAPage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.crowd(t, 3)
	b := w.as(t, "organizer")
	for _, c := range []struct{ path, query, file, first string }{
		{"/units/020/progress", "", "Tiến độ Huyện Thanh Trì 2024-04-05", "as_of"},
		{"/units/020/progress", "?rows=milestones", "Tiến độ Huyện Thanh Trì 2024-04-05 Các mốc của từng đơn vị", "as_of"},
		{"/units/020/schedule", "", "Lịch đại hội Huyện Thanh Trì 2024-04-05", "unit_code"},
		{fmt.Sprintf("/congresses/%d/delegates", w.Own.Congress), "?purpose=in", "Trích ngang đại biểu Xã Thanh Liệt 2024-04-05", "unit_code"},
		{fmt.Sprintf("/congresses/%d/report", w.Own.Congress), "", "Báo cáo tình hình đại biểu Xã Thanh Liệt 2024-04-05", "unit_code"},
	} {
		a := b.get(c.path + ".csv" + c.query)
		require.Equal(t, http.StatusOK, a.status, c.path)
		require.Equal(t, "text/csv; charset=utf-8", a.header.Get("Content-Type"))
		require.Equal(t, c.file+".csv", named(t, a))
		text, marked := strings.CutPrefix(a.body, "\uFEFF")
		require.True(t, marked, c.path)
		lines, err := csv.NewReader(strings.NewReader(text)).ReadAll()
		require.NoError(t, err)
		require.Equal(t, c.first, lines[0][0])
		require.Greater(t, len(lines), 1)

		a = b.get(c.path + ".json" + c.query)
		require.Equal(t, "application/json; charset=utf-8", a.header.Get("Content-Type"))
		require.Equal(t, c.file+".json", named(t, a))
		var rows []map[string]any
		require.NoError(t, json.Unmarshal([]byte(a.body), &rows))
		require.Len(t, rows, len(lines)-1)
		for _, key := range lines[0] {
			require.Contains(t, rows[0], key)
		}
		require.Len(t, rows[0], len(lines[0]))
	}
	require.Equal(t, http.StatusNotFound, b.get("/units/020/progress.csv?rows=other").status)
	require.Contains(t, b.get("/audit").body, "Tiến độ Huyện Thanh Trì 2024-04-05.csv")

	public := b.get(fmt.Sprintf("/congresses/%d/delegates.csv?public=1", w.Own.Congress)).body
	require.True(t, strings.HasPrefix(public, "\uFEFFunit_code,unit,full_name,gender,birth_year,occupation,represents\r\n00646,Xã Thanh Liệt,"), public)
	viewer := w.as(t, "viewer").get(fmt.Sprintf("/congresses/%d/delegates.json", w.Own.Congress)).body
	require.NotContains(t, viewer, w.Own.SensitiveCID)
	require.NotContains(t, viewer, "citizen_id")

	page := b.get("/units/020").body
	require.Contains(t, page, `href="/units/020/progress.csv"`)
	require.Contains(t, page, `href="/units/020/progress.json?rows=milestones"`)
}

// The rows are of the same day and list as the workbook.
func TestDataFileKeepsTheQuery(t *testing.T) {
	t.Parallel()
	require.Equal(t, ui.DataFile{Label: "Mốc", CSV: "/units/020/progress.csv?as_of=2024-03-29&rows=milestones", JSON: "/units/020/progress.json?as_of=2024-03-29&rows=milestones"},
		web.DataFile("Mốc", "/units/020/progress.xlsx?as_of=2024-03-29", "milestones"))
	require.Equal(t, ui.DataFile{CSV: "/a.csv?public=1", JSON: "/a.json?public=1"}, web.DataFile("", "/a.xlsx?public=1", ""))
	require.Equal(t, ui.DataFile{CSV: "/a.csv", JSON: "/a.json"}, web.DataFile("", "/a.xlsx", ""))
}
