package app_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/calendar"
	"daihoi/models/delegate"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

var pickBox = regexp.MustCompile(`name="pick" value="(\d+):(\d+)"`)

// picks are the boxes of the rows on the page: id and version.
func (a answer) picks() (out [][2]string) {
	for _, m := range pickBox.FindAllStringSubmatch(a.body, -1) {
		out = append(out, [2]string{m[1], m[2]})
	}
	return out
}

// pickForm ticks the rows and adds the pairs.
func pickForm(rows [][2]string, pairs ...string) []string {
	for _, r := range rows {
		pairs = append(pairs, "pick", r[0]+":"+r[1])
	}
	return pairs
}

func TestASelectionIsWithdrawnFromTheList(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.crowd(t, 6)
	b := w.as(t, "clerk")
	list := w.delegates() + "?q=huong&sort=born_on"
	rows := b.get(list).picks()
	require.Len(t, rows, 6)

	refused := b.post(w.delegates()+"/change?q=huong&sort=born_on", pickForm(rows[:2], "do", "withdraw", "withdraw", "")...)
	require.Equal(t, http.StatusUnprocessableEntity, refused.status)
	require.Contains(t, refused.body, "Lý do rút: cần nhập")
	require.Contains(t, refused.body, `href="#f-bulk-withdraw"`)
	require.Equal(t, 2, len(regexp.MustCompile(`name="pick"[^>]* checked`).FindAllString(refused.body, -1)), "what was ticked stays ticked")
	require.Len(t, refused.picks(), 6, "the filter holds")

	done := b.post(w.delegates()+"/change?q=huong&sort=born_on", pickForm(rows[:2], "do", "withdraw", "withdraw", "Chuyển công tác")...)
	require.Equal(t, http.StatusSeeOther, done.status, done.body)
	after := b.get(done.location)
	require.Contains(t, after.body, "Đã rút 2 đại biểu khỏi danh sách")
	require.Len(t, after.picks(), 4)

	gone := b.get(w.delegates() + "?withdrawn=x")
	require.Len(t, gone.picks(), 2)
	require.NotContains(t, gone.body, `value="withdraw"`)
	require.Equal(t, http.StatusSeeOther, b.post(w.delegates()+"/change?withdrawn=x", pickForm(gone.picks(), "do", "restore")...).status)
	require.Len(t, b.get(list).picks(), 6)
}

func TestAStaleSelectionNamesWhoAndWhat(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.crowd(t, 3)
	clerk, organizer := w.as(t, "clerk"), w.as(t, "organizer")
	rows := clerk.get(w.delegates() + "?q=huong").picks()
	require.Equal(t, http.StatusSeeOther, organizer.post(w.delegates()+"/change", pickForm(rows[1:2], "do", "represents", "represents", "Thôn Ngoại")...).status)
	a := clerk.post(w.delegates()+"/change?q=huong", pickForm(rows, "do", "category", "category", "appointed")...)
	require.Equal(t, http.StatusConflict, a.status)
	require.Contains(t, a.body, "Nguyễn Thị Hương 002: Người organizer vừa sửa lúc")
	require.Contains(t, a.body, "(Thành phần đại diện)")
	require.NotContains(t, clerk.get(w.delegates()+"?category=appointed").body, "Nguyễn Thị Hương", "nobody is changed")
	require.Equal(t, http.StatusSeeOther, clerk.post(w.delegates()+"/change", pickForm(a.picks(), "do", "category", "category", "appointed")...).status)
	require.Len(t, clerk.get(w.delegates()+"?category=appointed").picks(), 3)
	log := organizer.get("/audit").body
	require.Contains(t, log, "Sửa nhiều đại biểu")
	require.Contains(t, log, "Chỉ định")
}

func TestInvitationsAreMarkedAndPrinted(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	require.NoError(t, w.Store.Write(t.Context(), storetest.Root(), func(tx *store.Tx) error {
		guest := delegate.Record{Person: delegate.Person{FullName: "Vũ Khách Mời", Gender: delegate.Male, BornOn: calendar.Partial{Year: 1960}, Occupation: "Chủ tịch Hội Chữ thập đỏ"},
			Delegate: delegate.Delegate{Category: delegate.Guest}}
		_, err := delegate.Add(tx, w.Own.Congress, guest)
		return err
	}))
	b := w.as(t, "clerk")
	rows := b.get(w.delegates()).picks()
	done := b.post(w.delegates()+"/change", pickForm(rows, "do", "invite")...)
	require.Equal(t, http.StatusSeeOther, done.status, done.body)
	letters := b.get(done.location).body
	require.Contains(t, letters, "GIẤY TRIỆU TẬP")
	require.Contains(t, letters, "GIẤY MỜI")
	for _, said := range []string{w.Own.DelegateName, "Vũ Khách Mời", "Chủ tịch Hội Chữ thập đỏ", "Hội trường 00646", "/GTT-MTTQ-BTT", "/GM-MTTQ-BTT"} {
		require.Contains(t, letters, said)
	}
	require.NotContains(t, letters, w.Own.SensitiveReligion)
	require.Equal(t, 2, strings.Count(b.get(w.delegates()).body, "Đã mời 05/4/2024"))
	require.Contains(t, b.get(fmt.Sprintf("/congresses/%d/invitations", w.Own.Congress)).body, "Chưa chọn đại biểu để in giấy")
	require.NotContains(t, w.as(t, "viewer").get(w.delegates()).body, `name="pick"`, "who may not change has no boxes")
}

func TestATableIsTypedInto(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.crowd(t, 3)
	b := w.as(t, "clerk")
	page := w.delegates() + "?q=huong"
	rows := b.get(page).picks()
	table := b.get(page + "&edit=1").body
	require.Equal(t, 3, strings.Count(table, `name="row"`))
	require.Contains(t, table, fmt.Sprintf(`name="occupation-%s" value="Giáo viên"`, rows[0][0]))
	row := func(i int) string { return rows[i][0] + ":" + rows[i][1] }
	cell := func(key string, i int) string { return key + "-" + rows[i][0] }

	refused := b.post(w.delegates()+"/edit?q=huong&edit=1", "row", row(0), cell("born_on", 0), "31/2/1970", cell("occupation", 0), "Nông dân",
		"row", row(1), cell("full_name", 1), "")
	require.Equal(t, http.StatusUnprocessableEntity, refused.status)
	require.Contains(t, refused.body, "Nguyễn Thị Hương 001 – Ngày")
	require.Contains(t, refused.body, fmt.Sprintf(`href="#f-born_on-%s"`, rows[0][0]))
	require.Contains(t, refused.body, fmt.Sprintf(`name="born_on-%s" value="31/2/1970"`, rows[0][0]), "nothing typed is lost")
	require.Contains(t, refused.body, fmt.Sprintf(`name="occupation-%s" value="Nông dân" data-was="Giáo viên"`, rows[0][0]))
	require.Contains(t, refused.body, fmt.Sprintf(`name="full_name-%s" value="" data-was="Nguyễn Thị Hương 002"`, rows[1][0]))
	require.Contains(t, refused.body, fmt.Sprintf(`name="row" value="%s"`, row(0)))

	// Somebody else changes the row meanwhile: the present value stands beside what was typed, the next save overwrites.
	other := w.as(t, "organizer")
	require.Equal(t, http.StatusSeeOther, other.post(w.delegates()+"/edit", "row", row(0), cell("occupation", 0), "Bác sĩ").status)
	typed := []string{"row", row(0), cell("occupation", 0), "Nông dân", "row", row(2), cell("category", 2), "appointed"}
	stale := b.post(w.delegates()+"/edit?q=huong&edit=1", typed...)
	require.Equal(t, http.StatusConflict, stale.status)
	require.Contains(t, stale.body, "Nguyễn Thị Hương 001: Người organizer vừa sửa lúc")
	require.Contains(t, stale.body, "<b>Bác sĩ</b>")
	require.Contains(t, stale.body, fmt.Sprintf(`name="occupation-%s" value="Nông dân"`, rows[0][0]))
	require.NotContains(t, b.get(w.delegates()+"?category=appointed").body, "Nguyễn Thị Hương", "all or nothing")
	typed[1] = regexp.MustCompile(`name="row" value="(` + rows[0][0] + `:\d+)"`).FindStringSubmatch(stale.body)[1]
	saved := b.post(w.delegates()+"/edit?q=huong&edit=1", typed...)
	require.Equal(t, http.StatusSeeOther, saved.status, saved.body)
	require.Contains(t, saved.location, "edit=1")
	after := b.get(saved.location).body
	require.Contains(t, after, "Đã lưu 2 đại biểu")
	require.Contains(t, after, fmt.Sprintf(`name="occupation-%s" value="Nông dân"`, rows[0][0]))
	require.NotContains(t, w.as(t, "viewer").get(page+"&edit=1").body, `name="row"`)
}

// Without the script the whole page is sent: rows that say what is stored are no change, even when they are stale.
func TestATableIsSentWholeWithoutTheScript(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.crowd(t, 2)
	b := w.as(t, "clerk")
	table := b.get(w.delegates() + "?q=huong&edit=1").body
	var form []string
	for _, m := range regexp.MustCompile(`name="([a-z_]+(?:-\d+)?)" value="([^"]*)" data-was|name="(row)" value="([^"]*)"`).FindAllStringSubmatch(table, -1) {
		form = append(form, m[1]+m[3], m[2]+m[4])
	}
	require.Len(t, form, 2*2*6, "name and value of the row and its five cells, twice")
	a := b.post(w.delegates()+"/edit", form...)
	require.Equal(t, http.StatusSeeOther, a.status, a.body)
	require.Contains(t, b.get(a.location).body, "Đã lưu 0 đại biểu")
}
