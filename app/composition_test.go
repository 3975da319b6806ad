package app_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/calendar"
	"daihoi/models/delegate"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

func (w *world) composition() string {
	return fmt.Sprintf("/congresses/%d/composition", w.Own.Congress)
}

// men adds n Party men to the own commune, whose one delegate is a woman of a religion outside the Party.
func (w *world) men(t *testing.T, n int) {
	t.Helper()
	recs := make([]delegate.Record, n)
	for i := range recs {
		rec := &recs[i]
		rec.FullName, rec.Gender, rec.BornOn = fmt.Sprintf("Lê Văn Nam %02d", i+1), delegate.Male, calendar.Partial{Year: 1960}
		rec.Ethnicity, rec.Religion, rec.PartyJoinedOn = "Kinh", "Không", calendar.Partial{Year: 1990}
		rec.Category, rec.Represents = delegate.Consulted, fmt.Sprintf("Thôn số %d", i%2+1)
	}
	require.NoError(t, w.Store.Write(t.Context(), storetest.Root(), func(tx *store.Tx) error {
		return delegate.AddAll(tx, w.Own.Congress, recs)
	}))
}

func TestCompositionShowsGapsAndTheFewestReplacements(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.men(t, 9)
	page := w.as(t, "clerk").get(w.composition())
	require.Equal(t, http.StatusOK, page.status)
	// Of ten, three women and three people outside the Party are needed; one woman outside the Party is there.
	for _, want := range []string{"còn thiếu 2 nữ để đạt 30,0 %", "còn thiếu 2 người ngoài Đảng để đạt 25,0 %", "Dưới 30 tuổi", "Chưa đặt",
		"Cần thay ít nhất 2 người để đạt mọi chỉ tiêu cùng lúc. Trong số người mới cần: 2 nữ, 2 người ngoài Đảng.",
		"2 trong 9 đại biểu không thuộc nhóm nào có chỉ tiêu: Lê Văn Nam 01", "Thôn số 1", "50,0 %", "Mức phấn đấu"} {
		require.Contains(t, page.body, want)
	}
	require.NotContains(t, page.body, `name="target_women"`, "a clerk does not set targets")
	for _, address := range []string{fmt.Sprintf("/congresses/%d", w.Own.Congress), w.delegates()} {
		require.Contains(t, w.as(t, "viewer").get(address).body, `href="`+w.composition()+`"`, address)
	}
}

func TestWhatIfChangesSharesAndNothingElse(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.men(t, 9)
	b := w.as(t, "reviewer")
	page := b.get(fmt.Sprintf("%s?out=%d&is=young", w.composition(), w.Own.Delegate))
	require.Contains(t, page.body, "Rút ra: "+w.Own.DelegateName+". Thêm 1 người mới. Tổng số đại biểu chính thức: 10.")
	for _, want := range []string{"1 (10,0 %)", "0 (0,0 %)", "Người mới là: người dưới 30 tuổi.", "Còn thiếu 3"} {
		require.Contains(t, page.body, want)
	}
	require.Contains(t, b.get(fmt.Sprintf("%s?out=%d&incoming=0", w.composition(), w.Own.Delegate)).body, "Tổng số đại biểu chính thức: 9.")
	require.NotContains(t, b.get(fmt.Sprintf("%s?out=%d", w.composition(), w.Sister.Delegate)).body, w.Sister.DelegateName)
	found := b.get(w.composition() + "?q=nam+07").body
	require.Contains(t, found, `type="checkbox" name="out"`)
	require.Contains(t, found, "Lê Văn Nam 07")
	require.NotContains(t, found, "Lê Văn Nam 08")
	require.Contains(t, b.get(w.composition()).body, "còn thiếu 2 nữ", "nobody has been replaced")
}

func TestViewersSeeCountsWithoutPeople(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	page := w.as(t, "viewer").get(fmt.Sprintf("%s?out=%d", w.composition(), w.Own.Delegate))
	require.Contains(t, page.body, "Có tôn giáo", "counts are no personal data")
	require.NotContains(t, page.body, w.Own.DelegateName)
	require.NotContains(t, page.body, `name="out"`)
}

func TestOrganizersSetTheTargetsOfACongress(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.men(t, 9)
	b := w.as(t, "organizer")
	page := b.get(w.composition())
	require.Contains(t, page.body, `value="30"`)
	form := func(version, women, age string) []string {
		return []string{"version", version, "target_women", women, "target_women_source", "Đề án 05", "target_under_age", age}
	}
	refused := b.post(w.composition(), form("0", "3x", "12")...)
	require.Equal(t, http.StatusUnprocessableEntity, refused.status)
	require.Contains(t, refused.body, `value="3x"`)
	require.Contains(t, refused.body, `href="#f-target_women"`)
	refused = b.post(w.composition(), form("0", "30", "12")...)
	require.Contains(t, refused.body, `href="#f-target_under_age"`)
	require.Equal(t, http.StatusSeeOther, b.post(w.composition(), form("0", "12,5", "40")...).status)
	page = b.get(w.composition())
	for _, want := range []string{"Đã lưu chỉ tiêu", "≥ 12,5 %", "Đề án 05", "còn thiếu 1 nữ", "Dưới 40 tuổi", `value="12,5"`} {
		require.Contains(t, page.body, want)
	}
	require.NotContains(t, page.body, "≥ 25,0 %", "a share left empty is no target")
	stale := b.post(w.composition(), form("0", "50", "40")...)
	require.Equal(t, http.StatusConflict, stale.status)
	require.Contains(t, stale.body, `value="50"`)
	require.Regexp(t, `Người organizer đã sửa: [^<]+\. Các chỗ khác`, stale.body, "it says whose change is whose")
	require.Equal(t, http.StatusSeeOther, b.post(w.composition(), form(stale.version(t), "50", "40")...).status)
	require.Contains(t, b.get(fmt.Sprintf("/congresses/%d", w.Own.Congress)).body, "<del>12,5</del> → <ins>50</ins>")
}

func TestCompositionOfAnEmptyListSaysWhatToDo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(t, "organizer")
	path := fmt.Sprintf("/delegates/%d", w.Own.Delegate)
	require.Equal(t, http.StatusSeeOther, b.post(path+"/withdraw", "version", b.get(path+"/withdraw").version(t), "reason", "ốm").status)
	page := b.get(w.composition())
	require.Contains(t, page.body, "Chưa có đại biểu chính thức")
	require.LessOrEqual(t, b.statements(w.composition()), int64(19))
}

// Parts reach the whole: what is not recorded is a line of its own; age bands say their limits and the day.
func TestPartsReachTheWhole(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.men(t, 9)
	require.NoError(t, w.Store.Write(t.Context(), storetest.Root(), func(tx *store.Tx) error {
		blank := delegate.Record{}
		blank.FullName, blank.Gender, blank.BornOn, blank.Category = "Lê Chưa Rõ", delegate.Male, calendar.Partial{Year: 1985}, delegate.Consulted
		return delegate.AddAll(tx, w.Own.Congress, []delegate.Record{blank})
	}))
	b := w.as(t, "clerk")
	require.Contains(t, b.get(w.composition()).body, "chưa ghi: 1<")
	for _, address := range []string{w.composition(), fmt.Sprintf("/congresses/%d/report", w.Own.Congress)} {
		body := b.get(address).body
		for _, want := range []string{"Độ tuổi (tính đến ngày 20/4/2024)", "Chưa ghi dân tộc", "Chưa ghi tôn giáo", "Chưa ghi tái cử hay mới tham gia", "Trên 60 tuổi", "Từ 30 đến 40 tuổi"} {
			require.Contains(t, body, want, address)
		}
	}
}
