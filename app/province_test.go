package app_test

import (
	"bytes"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"daihoi/exports/booktest"
	"daihoi/models/congress"
	"daihoi/models/deadline"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

// conveneAll convenes a congress of every unit of the level at path and below that has none.
func (w *world) conveneAll(t testing.TB, code, level string) {
	storetest.Must(t, w.Store, storetest.Root(), func(tx *store.Tx) error {
		above, err := org.ByCode(tx, code)
		if err != nil {
			return err
		}
		term, err := org.TermByCode(tx, "2024-2029")
		if err != nil {
			return err
		}
		there, err := congress.List(tx, congress.Filter{Path: above.Path, TermID: term.ID})
		if err != nil {
			return err
		}
		has := map[int64]bool{}
		for _, c := range there {
			has[c.UnitID] = true
		}
		all, err := org.Under(tx, above.Path, level)
		if err != nil {
			return err
		}
		var missing []org.Unit
		for _, u := range all {
			if !has[u.ID] {
				missing = append(missing, u)
			}
		}
		made, err := congress.ConveneAll(tx, missing, term.ID)
		if err != nil {
			return err
		}
		_, err = deadline.ApplyAll(tx, made)
		return err
	})
}

// A province has the matrix of all its communes, narrowed by district, and one file with a report for each district.
func TestProvinceSeesItsCommunes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.conveneAll(t, "004", org.Commune) // Long Biên, fourteen wards
	b := w.as(t, "admin")
	rows := func(query string) int {
		return strings.Count(b.get("/units/01/matrix"+query).body, `<th scope="row">`)
	}
	require.Equal(t, 16+1+14, rows(""), "those of Thanh Trì, of the foreign commune and of Long Biên")
	require.Equal(t, 16, rows("?district=020"))
	require.Equal(t, 14, rows("?district=004"))
	require.Equal(t, 0, rows("?district=999"))
	require.Equal(t, 1, rows("?level=district"))
	require.Contains(t, b.get("/units/01/matrix").body, "Xã Thanh Liệt, Thanh Trì")
	require.Contains(t, b.get("/units/01").body, `href="/units/01/progress.zip"`)
	require.NotContains(t, b.get("/units/VN").body, `href="/units/VN/matrix"`)

	got := b.get("/units/01/progress.zip?as_of=2024-04-05")
	require.Equal(t, http.StatusOK, got.status)
	files := booktest.Parts(t, []byte(got.body))
	const sums = "Tổng hợp tiến độ Thành phố Hà Nội 2024-04-05.xlsx"
	require.Contains(t, files, sums)
	require.Contains(t, files, "Tiến độ 020 Huyện Thanh Trì 2024-04-05.xlsx")
	require.Contains(t, files, "Tiến độ 004 Quận Long Biên 2024-04-05.xlsx")
	book, err := excelize.OpenReader(strings.NewReader(files[sums]))
	require.NoError(t, err)
	cells, err := book.GetRows(book.GetSheetName(0))
	require.NoError(t, err)
	var text bytes.Buffer
	for _, row := range cells {
		text.WriteString(strings.Join(row, "|") + "\n")
	}
	require.Contains(t, text.String(), "Huyện Thanh Trì|1|0|0.0%|0|0|0|16|0|0.0%|0|2|0")
	require.Contains(t, text.String(), "Quận Long Biên|||||||14|0|0.0%|0|0|0")

	got = b.get("/units/020/progress.zip")
	require.Len(t, booktest.Parts(t, []byte(got.body)), 1, "a district has one report")
}

// The work and the reminders of a province are those of all its congresses, a page at a time; those of the nation are of the
// congresses right below it, and both take as many statements as those of a district.
func TestProvinceAndNationSeeTheirWork(t *testing.T) {
	t.Parallel()
	organizer := newDemo(t)
	b := organizer.w.as(t, "")
	require.Equal(t, http.StatusSeeOther, b.post("/sign-in", "username", "quantri", "password", "sen-hong-2024").status)
	rows := func(body string) int { return strings.Count(body, `<th scope="row">`) }
	district := b.get("/units/020/work?list=soon30").body
	require.Equal(t, 100, rows(district))
	require.Contains(t, district, "page=2")
	second := b.get("/units/01/work?list=soon30&page=2")
	require.Equal(t, http.StatusOK, second.status)
	require.NotZero(t, rows(second.body))
	counts := regexp.MustCompile(`list=(\w+)[^>]*>[^<]*<[^>]*>([0-9.]+)<`)
	require.NotEmpty(t, counts.FindAllStringSubmatch(district, -1))
	require.Equal(t, counts.FindAllStringSubmatch(b.get("/units/020/work?list=late").body, -1), counts.FindAllStringSubmatch(b.get("/units/01/work?list=late").body, -1),
		"only this district has congresses")
	require.Equal(t, strings.Count(b.get("/units/020/reminders").body, "<textarea"), strings.Count(b.get("/units/01/reminders").body, "<textarea")-1, "the district is reminded too")
	for _, page := range []string{"/work", "/reminders", "/calendar", "/conflicts"} {
		nation := b.get("/units/VN" + page)
		require.Equal(t, http.StatusOK, nation.status, page)
		require.NotContains(t, nation.body, "Thanh Liệt")
		few := b.statements("/units/020" + page)
		require.LessOrEqual(t, b.statements("/units/01"+page), few, page)
		require.LessOrEqual(t, b.statements("/units/VN"+page), few, page)
	}
	require.Contains(t, b.get("/units/VN/work").body, "các đơn vị ngay bên dưới")
}

// The matrix is narrowed to the communes of a follower; the boxes of a past day cannot be ticked.
func TestMatrixOfAFollower(t *testing.T) {
	t.Parallel()
	b := newDemo(t)
	rows := func(path string) int { return strings.Count(b.get(path).body, `<th scope="row">`) }
	require.Equal(t, 16, rows("/units/020/matrix"))
	require.Equal(t, 6, rows("/units/020/matrix?follower=Ph%E1%BA%A1m+V%C4%83n+To%C3%A0n"))
	require.Contains(t, b.get("/units/020/matrix?select=1").body, `name="pick"`)
	require.NotContains(t, b.get("/units/020/matrix?select=1&as_of=2024-03-15").body, `name="pick"`)
}

// The work list of a past day is what was to be done then, without steps to take.
func TestWorkListLooksBack(t *testing.T) {
	t.Parallel()
	b := newDemo(t)
	now, then := b.get("/units/020/work?list=late").body, b.get("/units/020/work?list=late&as_of=2024-03-15").body
	require.Contains(t, now, `name="pick"`)
	require.NotContains(t, then, `name="pick"`)
	require.Less(t, strings.Count(then, "Quá hạn "), strings.Count(now, "Quá hạn "))
	require.Contains(t, then, `<input type="hidden" name="as_of" value="2024-03-15"`)
}

// Hà Nội: 579 communes with 47 milestones each, in a table that a person scrolls.
func BenchmarkMatrixOfAProvince(b *testing.B) {
	w := newDemo(b).w
	w.conveneAll(b, "01", org.Commune)
	admin := w.as(b, "")
	require.Equal(b, http.StatusSeeOther, admin.post("/sign-in", "username", "quantri", "password", "sen-hong-2024").status)
	for b.Loop() {
		if answer := admin.direct("/units/01/matrix", nil); answer.Code != http.StatusOK {
			b.Fatal(answer.Code)
		}
	}
}

func BenchmarkDashboardAsOf(b *testing.B) { benchmarkPage(b, "/units/020?as_of=2024-03-15") }
