package app_test

import (
	"fmt"
	"net/http"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/congress"
	"daihoi/models/delegate"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

var correctionAddress = regexp.MustCompile(`href="(/corrections/\d+)"`)
var seenField = regexp.MustCompile(`name="seen" value="(\d+)"`)

// shared puts the delegate of the own commune on the district's list as well and returns both addresses.
func (w *world) shared(t *testing.T) (own, upper string) {
	t.Helper()
	require.NoError(t, w.Store.Write(t.Context(), storetest.Root(), func(tx *store.Tx) error {
		district, err := org.ByCode(tx, "020")
		require.NoError(t, err)
		terms, err := org.Terms(tx)
		require.NoError(t, err)
		c, err := congress.ByUnit(tx, district.ID, terms[0].ID)
		require.NoError(t, err)
		require.NoError(t, tx.DB().Exec("DELETE FROM corrections").Error)
		rec, err := delegate.Get(tx, w.Own.Delegate)
		require.NoError(t, err)
		rec.Delegate = delegate.Delegate{PersonID: rec.PersonID, Category: delegate.ExOfficio, Represents: "Ủy ban MTTQ"}
		id, _, err := delegate.Attach(tx, c.ID, rec)
		upper = fmt.Sprintf("/delegates/%d", id)
		return err
	}))
	return fmt.Sprintf("/delegates/%d", w.Own.Delegate), upper
}

// ownRecord is the form of the own commune's delegate with changes.
func (w *world) ownRecord(pairs ...string) []string {
	return append([]string{"full_name", w.Own.DelegateName, "gender", "female", "born_on", "1970", "ethnicity", "Kinh", "religion", w.Own.SensitiveReligion,
		"phone", "0901" + w.Own.Code + "1", "citizen_id", w.Own.SensitiveCID, "category", "consulted", "represents", "Thôn " + w.Own.Code}, pairs...)
}

func TestAClerkProposesWhatTheDistrictHolds(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	own, upper := w.shared(t)
	clerk, organizer := w.as(t, "clerk"), w.as(t, "organizer")

	form := clerk.get(own)
	require.Contains(t, form.body, "Cũng có trong danh sách:")
	require.Contains(t, form.body, "một danh sách của đơn vị khác")
	require.NotContains(t, form.body, "Huyện Thanh Trì", "the clerk may not view the district")
	require.Contains(t, form.body, "Thông tin cá nhân do danh sách của đơn vị khác giữ.")
	require.Contains(t, form.body, `name="correction_reason"`)

	values := w.ownRecord("version", form.version(t), "note", "đã đối chiếu", "correction_reason", "Theo căn cước")
	for i := range values {
		if values[i] == "born_on" {
			values[i+1] = "05/3/1971"
		}
	}
	saved := clerk.post(own, values...)
	require.Equal(t, http.StatusSeeOther, saved.status, saved.body)
	after := clerk.get(own)
	require.Contains(t, after.body, "1 mục thông tin cá nhân của "+w.Own.DelegateName+" đã gửi thành đề nghị sửa")
	require.Contains(t, after.body, `value="1970"`)
	require.Contains(t, after.body, "đã đối chiếu")
	require.NotContains(t, organizer.get(upper).body, `value="05/3/1971"`, "the district's list is unchanged")

	require.Contains(t, organizer.get("/units/020/work").body, "/units/020/corrections")
	require.Contains(t, organizer.get("/units/020/delegates").body, "Đề nghị sửa thông tin (1)")
	list := organizer.get("/units/020/corrections")
	require.Contains(t, list.body, "Chờ trả lời ở đây (1)</h2>")
	require.Contains(t, list.body, "Ngày sinh")
	require.Contains(t, list.body, "Xã Thanh Liệt")
	address := found(t, list, correctionAddress)[1]
	require.Contains(t, organizer.get(upper).body, address)
	page := organizer.get(address)
	for _, want := range []string{"05/3/1971", "Theo căn cước", "Người clerk", "Chấp nhận các mục đã chọn"} {
		require.Contains(t, page.body, want)
	}
	require.NotContains(t, clerk.get(address).body, "Chấp nhận các mục đã chọn")
	require.Contains(t, clerk.get(address).body, "Rút đề nghị")

	seen := found(t, page, seenField)[1]
	refused := organizer.post(address, "do", "accept", "version", page.version(t), "seen", seen)
	require.Equal(t, http.StatusUnprocessableEntity, refused.status)
	require.Contains(t, refused.body, "Hãy chọn ít nhất một mục")
	require.Equal(t, http.StatusNotFound, clerk.post(address, "do", "accept", "version", page.version(t), "seen", seen, "take", "born_on").status)
	accepted := organizer.post(address, "do", "accept", "version", page.version(t), "seen", seen, "take", "born_on")
	require.Equal(t, http.StatusSeeOther, accepted.status, accepted.body)
	for _, b := range []answer{clerk.get(own), organizer.get(upper)} {
		require.Contains(t, b.body, `value="05/3/1971"`)
		require.Contains(t, b.body, "Sửa thông tin theo đề nghị")
	}
	require.Contains(t, clerk.get("/units/"+w.Own.Code+"/corrections").body, "Đã chấp nhận")
	require.Contains(t, organizer.get(address).body, "Đã chấp nhận")
}

func TestADeclinedCorrectionTellsTheClerkWhy(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	own, upper := w.shared(t)
	clerk, organizer := w.as(t, "clerk"), w.as(t, "organizer")
	require.Equal(t, http.StatusSeeOther, clerk.post(own, w.ownRecord("version", clerk.get(own).version(t), "occupation", "Chủ tịch")...).status)
	address := found(t, organizer.get("/units/020/corrections"), correctionAddress)[1]
	page := organizer.get(address)

	// Somebody changes the field meanwhile: the page says so and asks again.
	require.Equal(t, http.StatusSeeOther, organizer.post(upper, w.ownRecord("category", "ex_officio", "version", organizer.get(upper).version(t), "occupation", "Phó Chủ tịch")...).status)
	stale := organizer.post(address, "do", "accept", "version", page.version(t), "seen", found(t, page, seenField)[1], "take", "occupation")
	require.Equal(t, http.StatusConflict, stale.status)
	require.Contains(t, stale.body, "Thông tin đã đổi sau khi gửi đề nghị")
	require.Contains(t, stale.body, "Phó Chủ tịch")
	require.NotContains(t, stale.body, `value="occupation" checked`)

	refused := organizer.post(address, "do", "decline", "version", page.version(t))
	require.Equal(t, http.StatusUnprocessableEntity, refused.status)
	require.Equal(t, http.StatusSeeOther, organizer.post(address, "do", "decline", "version", page.version(t), "reason", "Đã thôi chức từ tháng trước").status)
	for _, path := range []string{own, address, "/units/" + w.Own.Code + "/corrections"} {
		require.Contains(t, clerk.get(path).body, "Đã thôi chức từ tháng trước", path)
	}
	require.NotContains(t, clerk.get(own).body, `value="Chủ tịch"`)
}

func TestCorrectionsAreForThoseConcerned(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	own, upper := w.shared(t)
	clerk := w.as(t, "clerk")
	require.Equal(t, http.StatusSeeOther, clerk.post(own, w.ownRecord("version", clerk.get(own).version(t), "hometown", "Hà Nam")...).status)
	address := found(t, clerk.get("/units/"+w.Own.Code+"/corrections"), correctionAddress)[1]
	viewer := w.as(t, "viewer")
	require.Equal(t, http.StatusForbidden, viewer.get(address).status)
	require.Equal(t, http.StatusForbidden, viewer.get("/units/020/corrections").status)
	page := viewer.get(upper)
	require.Contains(t, page.body, "Cũng có trong danh sách:")
	require.NotContains(t, page.body, "/corrections/")
	require.NotContains(t, page.body, "Hà Nam")
	require.Equal(t, http.StatusNotFound, w.as(t, "reception").get(address).status)
	reviewer := w.as(t, "reviewer")
	require.Equal(t, http.StatusOK, reviewer.get(address).status)
	require.NotContains(t, reviewer.get(address).body, "Chấp nhận các mục đã chọn")
	require.Equal(t, http.StatusForbidden, reviewer.post(address, "do", "decline", "version", "1", "reason", "không").status)
}
