package app_test

import (
	"fmt"
	"net/http"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/delegate"
	"daihoi/models/delegation"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

func (w *world) delegation() string {
	return fmt.Sprintf("/congresses/%d/delegation", w.Own.Congress)
}

const below = "/units/020/delegations"

// envoy is the person with the name in the form.
func (a answer) envoy(t testing.TB, name string) string {
	t.Helper()
	m := regexp.MustCompile(`name="delegation_official" value="(\d+)"[^>]* aria-label="Chính thức: ` + name + `"`).FindStringSubmatch(a.body)
	require.NotNil(t, m, name)
	return m[1]
}

// allot gives the own commune its seats at the district.
func (w *world) allot(t testing.TB, seats int) {
	t.Helper()
	require.NoError(t, w.Store.Write(t.Context(), storetest.Root(), func(tx *store.Tx) error {
		var district int64
		require.NoError(t, tx.DB().Raw("SELECT congresses.id FROM congresses JOIN units ON units.id = congresses.unit_id WHERE units.code = '020'").Scan(&district).Error)
		_, err := delegation.Allocate(tx, district, 0, delegation.Allocation{Total: 200, Base: 1, Lines: []delegation.SeatLine{
			{Kind: delegation.LineUnit, Name: "Xã Thanh Liệt", Locked: &seats}, {Kind: delegation.LineOther, Name: "Khác", Weight: 1}}})
		return err
	}))
}

func TestACommuneSendsItsDelegationAndTheDistrictReceivesIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.men(t, 4)
	w.allot(t, 2)
	clerk, organizer := w.as(t, "clerk"), w.as(t, "organizer")
	page := clerk.get(w.delegation())
	require.Contains(t, page.body, "Được phân bổ 2 · đã chọn 0 chính thức, 0 dự khuyết.")
	require.Contains(t, page.body, "Đoàn dự đại hội Huyện Thanh Trì.")
	one, two, three, four := page.envoy(t, "Lê Văn Nam 01"), page.envoy(t, "Lê Văn Nam 02"), page.envoy(t, "Lê Văn Nam 03"), page.envoy(t, "Lê Văn Nam 04")
	form := func(version, do string, more ...string) []string {
		return append([]string{"version", version, "do", do, "delegation_official", one, "delegation_official", two,
			"reserve-" + four, "1", "reserve-" + three, "2", "delegation_head", two, "doc_number", "07/BB-MTTQ", "doc_date", "12/4/2024"}, more...)
	}
	refused := clerk.post(w.delegation(), form("0", "send", "delegation_official", w.personOf(t))...)
	require.Equal(t, http.StatusUnprocessableEntity, refused.status)
	require.Contains(t, refused.body, "Đã chọn 3 đại biểu chính thức nhưng chỉ được phân bổ 2. Hãy bỏ bớt 1 người")
	require.Contains(t, refused.body, `href="#f-delegation_official"`)
	require.Contains(t, refused.body, `value="07/BB-MTTQ"`, "nothing typed is lost")
	refused = clerk.post(w.delegation(), form("0", "save", "reserve-"+one, "x")...)
	require.Contains(t, refused.body, "Thứ tự dự khuyết phải là số")
	require.Contains(t, refused.body, `name="reserve-`+one+`" value="x"`)

	require.Contains(t, organizer.get(below).body, "Chưa gửi")
	require.Equal(t, http.StatusSeeOther, clerk.post(w.delegation(), form("0", "send")...).status)
	sent := clerk.get(w.delegation())
	for _, want := range []string{"Đã gửi, chờ tiếp nhận", "Trưởng đoàn", "Dự khuyết 2", "07/BB-MTTQ, 12/4/2024", "Thu hồi để sửa", `class="badge s-done">Đủ<`} {
		require.Contains(t, sent.body, want)
	}
	require.NotContains(t, sent.body, "Người organizer")
	require.Equal(t, http.StatusConflict, clerk.post(w.delegation(), form("0", "save")...).status)

	list := organizer.get(below)
	require.Contains(t, list.body, "16 đơn vị: 15 chưa gửi · 0 bị trả lại · 1 chờ tiếp nhận · 0 đã tiếp nhận.")
	button := regexp.MustCompile(`name="receive" value="(\d+-\d+)"`).FindStringSubmatch(list.body)
	require.NotNil(t, button)
	require.NotContains(t, w.as(t, "viewer").get(below).body, `name="receive"`)
	require.Equal(t, http.StatusSeeOther, organizer.post(w.delegation()+"/return", "version", "1", "reason", "Thiếu nữ").status)
	require.Contains(t, clerk.get(w.delegation()).body, "<b>Bị trả lại:</b> Thiếu nữ")
	stale := organizer.post(below, "receive", button[1])
	require.Equal(t, http.StatusConflict, stale.status)
	require.Contains(t, stale.body, "Có đoàn vừa được gửi lại, thu hồi hoặc tiếp nhận.")
	require.Equal(t, http.StatusSeeOther, clerk.post(w.delegation(), form("2", "send")...).status)
	require.Equal(t, http.StatusSeeOther, clerk.post(w.delegation()+"/recall", "version", "3").status)
	require.Equal(t, http.StatusSeeOther, clerk.post(w.delegation(), form("4", "send")...).status)

	list = organizer.get(below)
	button = regexp.MustCompile(`name="sent" value="(\d+-\d+)"`).FindStringSubmatch(list.body)
	require.Equal(t, http.StatusSeeOther, organizer.post(below, "receive", "all", "sent", button[1]).status)
	list = organizer.get(below)
	require.Contains(t, list.body, "Đã tiếp nhận 1 đoàn: thêm 2 đại biểu chính thức, 2 dự khuyết.")
	require.Contains(t, list.body, "Lê Văn Nam 02")
	require.Contains(t, organizer.get("/units/020/delegates?unit=020").body, "Xã Thanh Liệt", "they represent the unit that sent them")
	require.NotContains(t, clerk.get(w.delegation()).body, "Thu hồi để sửa")
	require.NotContains(t, clerk.get(w.delegation()).body, "/replace?")

	replace := w.delegation() + "/replace?person=" + two
	require.Contains(t, organizer.get(w.delegation()).body, `href="`+replace+`"`)
	asked := organizer.post(replace, "version", organizer.get(replace).version(t), "reason", "Chuyển công tác")
	require.Equal(t, http.StatusUnprocessableEntity, asked.status, "the head leaves")
	require.Contains(t, asked.body, "Lê Văn Nam 04 (dự khuyết 1) lên thay")
	require.Equal(t, http.StatusSeeOther, organizer.post(replace, "version", asked.version(t), "reason", "Chuyển công tác", "delegation_head", one).status)
	require.Contains(t, organizer.get(w.delegation()).body, "đã chọn 2 chính thức, 1 dự khuyết")
	require.Contains(t, organizer.get("/units/020/delegates").body, `href="`+below+`"`)
	require.Contains(t, clerk.get(fmt.Sprintf("/congresses/%d", w.Own.Congress)).body, `href="`+w.delegation()+`"`)
}

// personOf is the person of the own commune's delegate.
func (w *world) personOf(t testing.TB) (id string) {
	t.Helper()
	require.NoError(t, w.Store.Read(t.Context(), storetest.Root(), func(tx *store.Tx) error {
		rec, err := delegate.Get(tx, w.Own.Delegate)
		id = fmt.Sprint(rec.PersonID)
		return err
	}))
	return id
}

func TestDelegationPagesTakeABoundedNumberOfStatements(t *testing.T) {
	t.Parallel()
	b := newDemo(t)
	require.LessOrEqual(t, b.statements(below), int64(16))
	require.LessOrEqual(t, b.statements("/congresses/2/delegation"), int64(16))
	require.Contains(t, b.get("/units/00646/delegations").body, "Không có đơn vị trực thuộc")
	require.Contains(t, b.get("/congresses/1/delegation").body, "Cấp trên chưa có đại hội trong nhiệm kỳ này")
}

func TestADelegationOnThePageIsAsItWasSent(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	own := fmt.Sprintf("/delegates/%d", w.Own.Delegate)
	clerk, organizer := w.as(t, "clerk"), w.as(t, "organizer")
	person := clerk.get(w.delegation()).envoy(t, w.Own.DelegateName)
	require.Equal(t, http.StatusSeeOther, clerk.post(w.delegation(), "version", "0", "do", "send", "delegation_official", person,
		"delegation_head", person, "doc_number", "07/BB-MTTQ", "doc_date", "12/4/2024").status)
	require.NotContains(t, organizer.get(w.delegation()).body, "Đã đổi sau khi gửi")
	require.Equal(t, http.StatusSeeOther, clerk.post(own, w.ownRecord("version", clerk.get(own).version(t), "occupation", "Chủ tịch Hội")...).status)

	page := organizer.get(w.delegation())
	require.Contains(t, page.body, "Đã đổi sau khi gửi")
	require.Contains(t, page.body, "– → <ins>Chủ tịch Hội</ins>")
	require.Contains(t, organizer.get(below).body, "1 người đã đổi thông tin sau khi gửi")

	received := organizer.post(below, "receive", found(t, organizer.get(below), regexp.MustCompile(`name="receive" value="(\d+-\d+)"`))[1])
	require.Equal(t, http.StatusSeeOther, received.status)
	require.Contains(t, organizer.get(received.location).body, "danh sách ghi như hiện nay: "+w.Own.DelegateName)
	require.Contains(t, clerk.get(own).body, "Thông tin cá nhân do danh sách của đơn vị khác giữ.", "the district holds whom it has received")
}
