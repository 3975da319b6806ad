package app_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var (
	useAddress     = regexp.MustCompile(`href="([^"]*person=(\d+)[^"]*)"`)
	mergeAddress   = regexp.MustCompile(`href="(/units/\d+/duplicates/merge\?a=(\d+)&amp;b=(\d+))"`)
	mergeOf        = regexp.MustCompile(`name="merge" value="(\d+)"`)
	versionsOfPair = regexp.MustCompile(`name="version_a" value="(\d+)"(?s:.*)name="version_b" value="(\d+)"`)
)

func found(t *testing.T, a answer, pattern *regexp.Regexp) []string {
	t.Helper()
	m := pattern.FindStringSubmatch(a.body)
	require.NotNil(t, m, "%s in %s", pattern, a.body)
	return m
}

func (p place) list() string { return fmt.Sprintf("/congresses/%d/delegates", p.Congress) }

func TestAPersonOfAnotherListNeedNotBeTypedAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(t, "organizer")
	require.Equal(t, http.StatusSeeOther, b.post(w.Sister.list()+"/new", filled()...).status)

	form := b.get(w.Own.list() + "/new")
	require.Contains(t, form.body, "Đã có trong danh sách khác?")
	require.Contains(t, b.get(w.Own.list()+"/new?known=le+loi").body, "Không có ai trong các danh sách khác")
	search := b.get(w.Own.list() + "/new?known=TR%E1%BA%A6N+v%C4%83n&category=appointed")
	require.Contains(t, search.body, "Trần Văn Ánh")
	require.Contains(t, search.body, "05/3/1968")
	use := found(t, search, useAddress)
	taken := b.get(strings.ReplaceAll(use[1], "&amp;", "&"))
	require.Contains(t, taken.body, `value="Trần Văn Ánh"`)
	require.Contains(t, taken.body, `value="appointed" checked`)
	require.Contains(t, taken.body, `name="person" value="`+use[2]+`"`)
	require.Contains(t, taken.body, "Sửa nhân thân ở đây là sửa ở mọi danh sách")

	saved := b.post(w.Own.list()+"/new", filled("person", use[2], "version", taken.version(t), "occupation", "Chủ tịch")...)
	require.Equal(t, http.StatusSeeOther, saved.status, saved.body)
	stale := b.post(w.Own.list()+"/new", filled("person", use[2], "version", taken.version(t))...)
	require.Equal(t, http.StatusConflict, stale.status)
	require.Contains(t, stale.body, `value="Trần Văn Ánh"`)

	sister := b.get(w.Sister.list() + "?q=tran+van+anh")
	require.Contains(t, sister.body, "Chủ tịch")
	page := b.get(found(t, sister, regexp.MustCompile(`href="(/delegates/\d+)`))[1])
	require.Contains(t, page.body, "Cũng có trong danh sách:")
	require.Contains(t, page.body, "Thanh Liệt")
	again := b.get(w.Own.list() + "/new?known=tran+van")
	require.Contains(t, again.body, "Đã có trong danh sách này")
	require.NotContains(t, again.body, "Dùng hồ sơ này")

	clerk := w.as(t, "clerk")
	seen := clerk.get(found(t, again, regexp.MustCompile(`href="(/delegates/\d+)"[^>]*>Đã có`))[1])
	require.Contains(t, seen.body, "một danh sách của đơn vị khác")
	require.NotContains(t, seen.body, "Hữu Hoà", "a clerk does not learn of other communes")
	require.Equal(t, http.StatusNotFound, clerk.get(w.Own.list()+"/new?person=999999").status)
}

func TestATypedPersonKnownElsewhereIsOffered(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(t, "organizer")
	require.Equal(t, http.StatusSeeOther, b.post(w.Sister.list()+"/new", filled()...).status)
	refused := b.post(w.Own.list()+"/new", filled("note", "của tôi")...)
	require.Equal(t, http.StatusUnprocessableEntity, refused.status)
	for _, want := range []string{"Có phải là người này không?", "Dùng hồ sơ này", "Vẫn lưu, đây là người khác", "của tôi"} {
		require.Contains(t, refused.body, want)
	}
	require.Equal(t, http.StatusSeeOther, b.post(w.Own.list()+"/new", filled("confirmed", "x")...).status)
	require.Equal(t, http.StatusSeeOther, w.as(t, "clerk").post(w.Own.list()+"/new", filled("represents", "Thôn 3", "born_on", "1950")...).status)
}

// twice puts the same person into the lists of both communes.
func (w *world) twice(t *testing.T, b *browser) {
	t.Helper()
	require.Equal(t, http.StatusSeeOther, b.post(w.Own.list()+"/new", filled()...).status)
	require.Equal(t, http.StatusSeeOther, b.post(w.Sister.list()+"/new", filled("confirmed", "x", "full_name", "TRẦN VĂN ÁNH",
		"represents", "Huyện", "occupation", "Trưởng thôn Nội", "religion", "Phật giáo", "citizen_id", "001068004321")...).status)
}

func TestDuplicatesAreMergedAndSeparated(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(t, "organizer")
	require.Contains(t, b.get("/units/020/duplicates").body, "Không thấy hồ sơ nào trùng")
	w.twice(t, b)
	require.Contains(t, b.get("/units/020/delegates").body, "/units/020/duplicates")
	page := b.get("/units/020/duplicates")
	for _, want := range []string{"TRẦN VĂN ÁNH", "Gần như chắc chắn là một người", "Không phải một người", "khác", "001•••••••21"} {
		require.Contains(t, page.body, want)
	}
	require.Contains(t, b.get("/units/020/duplicates?unit=00652").body, "TRẦN VĂN ÁNH")
	m := found(t, page, mergeAddress)
	merge := b.get(strings.ReplaceAll(m[1], "&amp;", "&"))
	require.Contains(t, merge.body, `name="full_name" value="a" checked`)
	require.Contains(t, merge.body, `name="occupation" value="b" checked`, "the fuller value")
	v := found(t, merge, versionsOfPair)
	form := []string{"a", m[2], "b", m[3], "version_a", v[1], "version_b", v[2], "full_name", "a", "occupation", "b", "citizen_id", "b"}
	done := b.post("/units/020/duplicates/merge", form...)
	require.Equal(t, http.StatusSeeOther, done.status, done.body)
	require.Contains(t, b.get("/units/020/duplicates").body, "Không thấy hồ sơ nào trùng")

	record := b.get(done.location)
	for _, want := range []string{"Trưởng thôn Nội", "Cũng có trong danh sách:", "Gộp hồ sơ", "Đã gộp với hồ sơ TRẦN VĂN ÁNH", "••••••••4321", "Hồ sơ được gộp"} {
		require.Contains(t, record.body, want)
	}
	require.Contains(t, record.body, "Hữu Hoà")
	require.NotContains(t, w.as(t, "clerk").get(done.location).body, "Hữu Hoà")
	require.Contains(t, b.get("/audit?kind=person").body, "Gộp hồ sơ: Trần Văn Ánh")
	undo := []string{"merge", found(t, record, mergeOf)[1]}
	require.Equal(t, http.StatusForbidden, w.as(t, "clerk").post(done.location+"/separate", undo...).status, "one of the two is elsewhere")
	require.Equal(t, http.StatusSeeOther, b.post(done.location+"/separate", undo...).status)
	require.Contains(t, b.get(done.location).body, `value="Trưởng thôn"`, "the kept person's own value again")
	require.Contains(t, b.get("/units/020/duplicates").body, "TRẦN VĂN ÁNH")
	require.Equal(t, http.StatusConflict, b.post(done.location+"/separate", undo...).status)
}

func TestAMergeTouchedSinceIsNotTakenBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(t, "organizer")
	w.twice(t, b)
	m := found(t, b.get("/units/020/duplicates"), mergeAddress)
	stale := b.post("/units/020/duplicates/merge", "a", m[2], "b", m[3], "version_a", "7", "version_b", "1")
	require.Equal(t, http.StatusConflict, stale.status)
	done := b.post("/units/020/duplicates/merge", "a", m[2], "b", m[3], "version_a", "1", "version_b", "1")
	record := b.get(done.location)
	require.Equal(t, http.StatusSeeOther, b.post(done.location, filled("version", record.version(t), "note", "mới")...).status)
	refused := b.post(done.location+"/separate", "merge", found(t, record, mergeOf)[1])
	require.Equal(t, http.StatusConflict, refused.status)
	require.Contains(t, refused.body, "Không tách được")
	require.Contains(t, refused.body, `value="Trần Văn Ánh"`, "the form is as saved, not empty")
}

func TestTwoWhoAreTwoAreNotShownAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(t, "organizer")
	w.twice(t, b)
	m := found(t, b.get("/units/020/duplicates"), mergeAddress)
	viewer := w.as(t, "viewer").get("/units/020/duplicates")
	require.Contains(t, viewer.body, "TRẦN VĂN ÁNH")
	for _, hidden := range []string{"001068004321", "0912", "Phật giáo", "Không phải một người", "duplicates/merge"} {
		require.NotContains(t, viewer.body, hidden)
	}
	said := b.post("/units/020/duplicates?unit=00652", "a", m[3], "b", m[2])
	require.Equal(t, "/units/020/duplicates?unit=00652", said.location)
	require.Contains(t, b.get(said.location).body, "Đã ghi nhận là hai người")
	require.Contains(t, b.get("/units/020/duplicates").body, "Không thấy hồ sơ nào trùng")
	require.Equal(t, http.StatusUnprocessableEntity, b.post("/units/020/duplicates", "a", m[2], "b", m[2]).status)
}

func TestAWithdrawnDelegateIsRestoredAfterAQuestion(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(t, "clerk")
	own := fmt.Sprintf("/delegates/%d", w.Own.Delegate)
	require.Equal(t, http.StatusSeeOther, b.post(own+"/withdraw", "version", "1", "reason", "ốm").status)
	require.Equal(t, http.StatusSeeOther, b.post(w.Own.list()+"/new", "full_name", w.Own.DelegateName, "gender", "female", "born_on", "1970",
		"represents", "Thôn 00646", "category", "consulted", "confirmed", "x").status)
	refused := b.post(own+"/restore", "version", "2")
	require.Equal(t, http.StatusUnprocessableEntity, refused.status)
	require.Contains(t, refused.body, "Vẫn khôi phục, đây là người khác")
	require.Equal(t, http.StatusSeeOther, b.post(own+"/restore", "version", "2", "confirmed", "x").status)
}
