package app_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/delegate"
	"daihoi/models/field"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

// crowd adds n delegates "Nguyễn Thị Hương 001 …" to the own commune: every third is there ex officio, every fifth
// has no hometown.
func (w *world) crowd(t testing.TB, n int) {
	t.Helper()
	recs := make([]delegate.Record, n)
	for i := range recs {
		rec := &recs[i]
		rec.FullName, rec.Gender, rec.BornOn = fmt.Sprintf("Nguyễn Thị Hương %03d", i+1), delegate.Female, calendar.Partial{Year: 1960 + i%30}
		rec.Ethnicity, rec.Religion, rec.Residence, rec.Occupation = "Kinh", "Không", "Thôn Nội", "Giáo viên"
		rec.Education, rec.Qualification, rec.PoliticalTheory = "12/12", "Đại học", "Sơ cấp"
		rec.Category, rec.Represents = delegate.Consulted, "Thôn Nội"
		if i%3 == 0 {
			rec.Category = delegate.ExOfficio
		}
		if i%5 != 0 {
			rec.Hometown = "Hà Nội"
		}
	}
	require.NoError(t, w.Store.Write(t.Context(), storetest.Root(), func(tx *store.Tx) error {
		return delegate.AddAll(tx, w.Own.Congress, recs)
	}))
}

func (w *world) delegates() string { return fmt.Sprintf("/congresses/%d/delegates", w.Own.Congress) }

// filled is the form of a delegate as a person types it.
func filled(pairs ...string) []string {
	form := []string{"full_name", "Trần Văn Ánh", "gender", "male", "born_on", "5/3/1968", "ethnicity", "kinh", "religion", "",
		"hometown", "Hà Nội", "occupation", "Trưởng thôn", "represents", "Thôn Nội", "category", "consulted", "phone", "0912 345 678"}
	for i := 0; i+1 < len(pairs); i += 2 {
		known := false
		for j := 0; j+1 < len(form); j += 2 {
			if form[j] == pairs[i] {
				form[j+1], known = pairs[i+1], true
			}
		}
		if !known {
			form = append(form, pairs[i], pairs[i+1])
		}
	}
	return form
}

func TestDelegateListFiltersAndPages(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.crowd(t, 60)
	b := w.as(t, "clerk")
	for _, c := range []struct{ query, shown string }{
		{"", "1–50 trong 61"},
		{"?page=2", "51–61 trong 61"},
		{"?q=HUONG", "1–50 trong 60"},
		{"?q=" + url.QueryEscape("hương 007"), "1–1 trong 1"},
		{"?category=ex_officio", "1–20 trong 20"},
		{"?gender=female&missing=hometown", "1–13 trong 13"},
	} {
		a := b.get(w.delegates() + c.query)
		require.Equal(t, http.StatusOK, a.status, c.query)
		require.Contains(t, a.body, c.shown, c.query)
	}
	a := b.get(w.delegates() + "?sort=-born_on")
	require.Contains(t, a.body, `aria-sort="descending"`)
	require.Equal(t, http.StatusNotFound, b.get("/units/020/delegates").status, "a clerk does not see the district")
	require.Contains(t, b.get("/units/00646/delegates?q=riêng").body, w.Own.DelegateName)
}

// Every counter of the page is a filter that shows as many rows as it says.
func TestDelegateCountersLeadToTheirRows(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.crowd(t, 30)
	b := w.as(t, "organizer")
	for _, page := range []string{w.delegates(), "/units/020/delegates", "/units/020/delegates?unit=00646"} {
		chips := 0
		for _, part := range strings.Split(b.get(page).body, `class="chip" href="`)[1:] {
			href, rest, _ := strings.Cut(part, `"`)
			_, rest, _ = strings.Cut(rest, "<b>")
			count, _, _ := strings.Cut(rest, "</b>")
			address, _, _ := strings.Cut(page, "?")
			a := b.get(address + strings.ReplaceAll(href, "&amp;", "&"))
			require.Contains(t, a.body, " trong "+count+"</span>", "%s %s", page, href)
			chips++
		}
		require.Equal(t, 9, chips, page)
	}
}

func TestDelegateListOfADistrictChoosesAUnit(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(t, "organizer")
	all := b.get("/units/020/delegates")
	require.Contains(t, all.body, w.Own.DelegateName)
	require.Contains(t, all.body, w.Sister.DelegateName)
	require.NotContains(t, all.body, w.Foreign.DelegateName)
	require.NotContains(t, all.body, "delegates/new", "of which congress would the new one be?")
	one := b.get("/units/020/delegates?unit=00652")
	require.NotContains(t, one.body, w.Own.DelegateName)
	require.Contains(t, one.body, w.Sister.DelegateName)
	require.Contains(t, one.body, fmt.Sprintf("/congresses/%d/delegates/new", w.Sister.Congress))
	none := b.get("/units/020/delegates?q=khongcoai")
	require.Contains(t, none.body, "Không có đại biểu nào khớp bộ lọc")
}

// Whoever may see citizen numbers finds a person by the whole number, within the own units, and the log says who looked.
func TestListIsSearchedByCitizenNumber(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	cid := w.Own.SensitiveCID
	for _, typed := range []string{cid, " " + cid[:3] + " " + cid[3:6] + "." + cid[6:]} {
		found := w.as(t, "organizer").get("/units/020/delegates?q=" + url.QueryEscape(typed))
		require.Contains(t, found.body, w.Own.DelegateName)
		require.NotContains(t, found.body, w.Sister.DelegateName)
		require.Contains(t, found.body, "hoặc số căn cước")
	}
	for role, unit := range map[string]string{"viewer": "020", "organizer": w.Foreign.Code} {
		a := w.as(t, role).get("/units/" + unit + "/delegates?q=" + cid)
		require.NotContains(t, a.body, w.Own.DelegateName, role)
		require.NotContains(t, a.body, "hoặc số căn cước", role)
	}
	require.NotContains(t, w.as(t, "organizer").get("/units/020/delegates?q="+cid[:11]).body, w.Own.DelegateName)
	var entries []store.AuditEntry
	storetest.Must(t, w.Store, access.Program("test"), func(tx *store.Tx) (err error) {
		entries, err = store.AuditLog(tx, store.AuditFilter{Entity: "view", Limit: 10})
		return err
	})
	require.Len(t, entries, 2)
	require.Equal(t, "citizen_sought", entries[0].Action)
	require.Equal(t, w.Own.DelegateName, entries[0].Label)
	require.Equal(t, []field.Change{{Field: "citizen_id", New: cid}}, entries[0].Diff())
}

func TestReadersSeeFactsAndViewersNothingSensitive(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	path := fmt.Sprintf("/delegates/%d", w.Own.Delegate)
	reviewer := w.as(t, "reviewer").get(path)
	require.Contains(t, reviewer.body, w.Own.SensitiveReligion)
	require.NotContains(t, reviewer.body, `name="full_name"`)
	viewer := w.as(t, "viewer")
	record := viewer.get(path)
	require.Contains(t, record.body, w.Own.DelegateName)
	for _, word := range []string{w.Own.SensitiveReligion, w.Own.SensitiveCID, "Tôn giáo", "0901"} {
		require.NotContains(t, record.body, word)
		require.NotContains(t, viewer.get(w.delegates()).body, "tel:"+word)
	}
	require.NotContains(t, viewer.get(w.delegates()).body, "missing=religion")
	require.Equal(t, http.StatusForbidden, viewer.get(w.delegates()+"?missing=religion").status)
}

func TestAddDelegateAsksAboutTheSamePerson(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(t, "clerk")
	path := w.delegates() + "/new"
	a := b.post(path, filled("then", "new")...)
	require.Equal(t, http.StatusSeeOther, a.status, a.body)
	next := b.get(a.location)
	require.Contains(t, next.body, "Đã thêm Trần Văn Ánh.")
	require.Contains(t, next.body, `value="Thôn Nội"`, "the sender of the one just added")
	again := b.post(path, filled("hometown", "Hà Nam")...)
	require.Equal(t, http.StatusUnprocessableEntity, again.status)
	require.Contains(t, again.body, "Vẫn lưu, đây là người khác")
	require.Contains(t, again.body, `value="Hà Nam"`, "what was typed is kept")
	require.Equal(t, http.StatusSeeOther, b.post(path, filled("confirmed", "x")...).status)
	require.Contains(t, b.get(w.delegates()+"?q=anh").body, "1–2 trong 2")
}

func TestWrongFieldsAreNamedAndKept(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(t, "clerk")
	a := b.post(w.delegates()+"/new", filled("born_on", "31/2/1968", "citizen_id", "12", "full_name", "")...)
	require.Equal(t, http.StatusUnprocessableEntity, a.status)
	for _, want := range []string{`href="#f-full_name"`, `href="#f-born_on"`, `href="#f-citizen_id"`, `value="31/2/1968"`, `value="Trưởng thôn"`} {
		require.Contains(t, a.body, want)
	}
	require.NotContains(t, a.body, `href="#f-hometown"`)
}

func TestTwoPeopleEditOneDelegate(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(t, "clerk")
	path := fmt.Sprintf("/delegates/%d", w.Own.Delegate)
	version := b.get(path).version(t)
	require.Equal(t, http.StatusSeeOther, b.post(path, filled("version", version, "hometown", "Nam Định")...).status)
	second := b.post(path, filled("version", version, "hometown", "Thái Bình")...)
	require.Equal(t, http.StatusConflict, second.status)
	require.Contains(t, second.body, "Nam Định", "the first one's value")
	require.Contains(t, second.body, `value="Thái Bình"`, "the second one's")
	back := "/units/00646/delegates?category=consulted"
	third := b.post(path, filled("version", second.version(t), "hometown", "Thái Bình", "back", back)...)
	require.Equal(t, http.StatusSeeOther, third.status)
	require.Equal(t, back, third.location)
	require.Contains(t, b.get(path).body, "<ins>Thái Bình</ins>", "the history beside the form")
	outside := b.post(path, filled("version", b.get(path).version(t), "back", "https://example.org/")...)
	require.Equal(t, "/", outside.location)
}

func TestWithdrawAndRestore(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(t, "clerk")
	path := fmt.Sprintf("/delegates/%d", w.Own.Delegate)
	version := b.get(path + "/withdraw").version(t)
	require.Equal(t, http.StatusUnprocessableEntity, b.post(path+"/withdraw", "version", version, "reason", " ").status)
	require.Equal(t, http.StatusSeeOther, b.post(path+"/withdraw", "version", version, "reason", "Chuyển công tác").status)
	require.NotContains(t, b.get(w.delegates()+"?category=consulted").body, ">"+w.Own.DelegateName+"<")
	require.Contains(t, b.get(w.delegates()+"?withdrawn=x").body, "Chuyển công tác")
	stale := b.post(path+"/restore", "version", version)
	require.Equal(t, http.StatusConflict, stale.status)
	require.Contains(t, stale.body, `value="`+w.Own.DelegateName+`"`, "the form was not what was refused")
	require.Equal(t, http.StatusSeeOther, b.post(path+"/restore", "version", stale.version(t)).status)
	require.Contains(t, b.get(w.delegates()).body, w.Own.DelegateName)
}

func TestDelegateWorkbook(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.crowd(t, 9)
	for _, c := range []struct {
		role, query string
		groups      []string
		sensitive   bool
	}{
		{"organizer", "?purpose=in", []string{"I. ĐẠI BIỂU ĐƯƠNG NHIÊN (3 đại biểu)", "II. ĐẠI BIỂU DO HIỆP THƯƠNG CỬ (7 đại biểu)"}, true},
		{"organizer", "?purpose=in&by=represents", []string{"I. THÔN 00646 (1 đại biểu)", "II. THÔN NỘI (9 đại biểu)"}, true},
		{"organizer", "?public=1", []string{"Năm sinh"}, false},
		{"viewer", "", []string{"Năm sinh"}, false},
	} {
		a := w.as(t, c.role).get(fmt.Sprintf("/congresses/%d/delegates.xlsx%s", w.Own.Congress, c.query))
		require.Equal(t, http.StatusOK, a.status)
		cells := textOf(t, a.body)
		for _, g := range c.groups {
			require.Contains(t, cells, g, "%s %s", c.role, c.query)
		}
		require.Contains(t, cells, "Danh sách có 10 đại biểu")
		require.Contains(t, cells, "NHIỆM KỲ 2024 - 2029")
		for _, secret := range []string{w.Own.SensitiveReligion, w.Own.SensitiveCID} {
			require.Equal(t, c.sensitive, strings.Contains(cells, secret), "%s %s: %s", c.role, c.query, secret)
		}
	}
	log := w.as(t, "organizer").get("/audit")
	require.Contains(t, log.body, "(công khai).xlsx")
}

// textOf is every cell of a workbook, one a line.
func textOf(t *testing.T, body string) string {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader([]byte(body)))
	require.NoError(t, err)
	defer func() { require.NoError(t, f.Close()) }()
	var out strings.Builder
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet)
		require.NoError(t, err)
		for _, row := range rows {
			out.WriteString(strings.Join(row, "\n") + "\n")
		}
	}
	return out.String()
}

// A delegate who is too young is taken; the record says so until somebody looks.
func TestAnUnusualRecordIsTakenAndSaysSo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(t, "organizer")
	saved := b.post(w.delegates()+"/new", filled("full_name", "Đỗ Thị Trẻ", "gender", "female", "born_on", "2010")...)
	require.Equal(t, http.StatusSeeOther, saved.status, saved.body)
	var id int64
	require.NoError(t, w.Store.Read(t.Context(), storetest.Root(), func(tx *store.Tx) error {
		list, err := delegate.List(tx, delegate.Filter{Scope: delegate.Scope{CongressID: w.Own.Congress}, Text: "Đỗ Thị Trẻ"})
		id = list.Rows[0].Delegate.ID
		return err
	}))
	require.Contains(t, b.get(fmt.Sprintf("/delegates/%d", id)).body, "đại biểu phải đủ 18 tuổi")
}
