package app_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"daihoi/exports/booktest"
	"daihoi/models/delegate"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

var (
	cellEnd = regexp.MustCompile(`\s*</t[hd]>\s*`)
	anyTag  = regexp.MustCompile(`<[^>]*>`)
)

// cells are the texts of a page, with a bar after every cell of a table.
func cells(body string) string {
	return anyTag.ReplaceAllString(cellEnd.ReplaceAllString(body, "|"), "")
}

func sheetRows(t *testing.T, file, sheet string) []string {
	t.Helper()
	f, err := excelize.OpenReader(strings.NewReader(file))
	require.NoError(t, err)
	if sheet == "" {
		sheet = f.GetSheetName(0)
	}
	rows, err := f.GetRows(sheet)
	require.NoError(t, err)
	var lines []string
	for _, row := range rows {
		lines = append(lines, strings.Join(row, "|"))
	}
	return lines
}

// The own commune has nine Party men of no religion and one woman of a religion outside the Party. A viewer may know
// that there are few, not that there is one; whoever may read the records reads the numbers.
func TestSmallGroupsAreNotCountedOutToViewers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.men(t, 9)
	viewer, clerk := w.as(t, "viewer"), w.as(t, "clerk")
	congress := fmt.Sprintf("/congresses/%d", w.Own.Congress)

	page := cells(viewer.get(w.composition()).body)
	for _, want := range []string{"Ngoài Đảng|dưới 5||", "Có tôn giáo|dưới 5||", "Nữ|1|10,0 %|", "Không tôn giáo|không nêu||", "Số dưới 5 người theo dân tộc"} {
		require.Contains(t, page, want)
	}
	require.NotContains(t, page, "ngoài Đảng để đạt", "what is missing tells what is there")
	require.NotContains(t, page, "composition.", "every word is there")
	page = cells(clerk.get(w.composition()).body)
	for _, want := range []string{"Ngoài Đảng|1|10,0 %|", "Có tôn giáo|1|10,0 %|"} {
		require.Contains(t, page, want)
	}
	require.NotContains(t, page, "dưới 5")

	for _, c := range []struct{ address, viewer, clerk string }{
		{w.delegates(), "Ngoài Đảng dưới 5 ·", "Ngoài Đảng 1 (10,0 %)"},
		{congress, "Ngoài Đảng|dưới 5||", "Ngoài Đảng|1|10,0 %|"},
		{congress + "/report", "Đại biểu là người có tôn giáo: dưới 5", "Đại biểu là người có tôn giáo: 1 đại biểu (10,0 %)"},
	} {
		seen, full := cells(viewer.get(c.address).body), cells(clerk.get(c.address).body)
		require.Contains(t, seen, c.viewer, c.address)
		require.NotContains(t, seen, c.clerk, c.address)
		require.Contains(t, full, c.clerk, c.address)
		require.NotContains(t, full, "dưới 5", c.address)
	}
	paper := booktest.Part(t, []byte(viewer.get(congress+"/report.docx").body), "word/document.xml")
	require.Contains(t, paper, "có tôn giáo: dưới 5")
	require.NotContains(t, paper, "có tôn giáo: 1 ")

	// Workbook and rows leave the number out: blank is not known, never 0.
	for _, row := range sheetRows(t, viewer.get(congress+"/report.xlsx").body, "") {
		for _, group := range []string{"|Ngoài Đảng|", "|Có tôn giáo|", "|Không tôn giáo|"} {
			if _, rest, found := strings.Cut(row+"||", group); found {
				require.Regexp(t, `^\|`, rest, row)
			}
		}
	}
	require.Contains(t, strings.Join(sheetRows(t, viewer.get(congress+"/report.xlsx").body, ""), "\n"), "Ô để trống: số dưới 5 người")
	require.NotContains(t, strings.Join(sheetRows(t, clerk.get(congress+"/report.xlsx").body, ""), "\n"), "Ô để trống")
	type line struct {
		Division, Line *string
		Count          *int
		Share          *float64
	}
	read := func(b *browser) map[string]line {
		answer := b.get(congress + "/report.json")
		require.Equal(t, http.StatusOK, answer.status)
		var lines []line
		require.NoError(t, json.Unmarshal([]byte(answer.body), &lines))
		lines = slices.DeleteFunc(lines, func(l line) bool { return l.Division != nil })
		out := map[string]line{}
		for _, l := range lines {
			out[*l.Line] = l
		}
		return out
	}
	require.Nil(t, read(viewer)["Ngoài Đảng"].Count)
	require.Nil(t, read(viewer)["Ngoài Đảng"].Share)
	require.Equal(t, 1, *read(viewer)["Nữ"].Count)
	require.Equal(t, 1, *read(clerk)["Ngoài Đảng"].Count)
}

// In the progress workbook the numbers of a unit are blank for a viewer, and a total that would tell them too.
func TestProgressLeavesSmallGroupsBlankForViewers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.men(t, 9)
	type unit struct {
		Code     string `json:"unit_code"`
		NonParty *int   `json:"non_party"`
		Women    *int   `json:"women"`
	}
	read := func(role string) unit {
		answer := w.as(t, role).get("/units/020/progress.json")
		require.Equal(t, http.StatusOK, answer.status, answer.body)
		var units []unit
		require.NoError(t, json.Unmarshal([]byte(answer.body), &units))
		i := slices.IndexFunc(units, func(u unit) bool { return u.Code == w.Own.Code })
		return units[i]
	}
	require.Nil(t, read("viewer").NonParty)
	require.Equal(t, 1, *read("viewer").Women)
	require.Equal(t, 1, *read("organizer").NonParty)
	full := strings.Join(sheetRows(t, w.as(t, "organizer").get("/units/020/progress.xlsx").body, "Đại biểu"), "\n")
	seen := strings.Join(sheetRows(t, w.as(t, "viewer").get("/units/020/progress.xlsx").body, "Đại biểu"), "\n")
	require.Contains(t, seen, "Ô để trống: số dưới 5 người")
	require.NotContains(t, full, "Ô để trống")
}

// How many records say nothing is guarded with the rest of its division, in words.
func TestUnrecordedFewAreInWords(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.men(t, 9)
	require.NoError(t, w.Store.Write(t.Context(), storetest.Root(), func(tx *store.Tx) error {
		blank := delegate.Record{}
		blank.FullName, blank.Gender, blank.Category = "Lê Chưa Rõ", delegate.Male, delegate.Consulted
		return delegate.AddAll(tx, w.Own.Congress, []delegate.Record{blank})
	}))
	page := w.as(t, "viewer").get(w.composition()).body
	require.Contains(t, page, "chưa ghi: dưới 5<")
	require.NotContains(t, page, "composition.unrecorded")
	require.Contains(t, w.as(t, "clerk").get(w.composition()).body, "chưa ghi: 1<")
}
