package app_test

import (
	"net/http"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/calendar"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

// hidden is the value of a hidden field of the form.
func hidden(t *testing.T, a answer, name string) string {
	t.Helper()
	m := regexp.MustCompile(`name="` + name + `" value="([^"]*)"`).FindStringSubmatch(a.body)
	require.NotNil(t, m, "no field %s", name)
	return m[1]
}

// An administrator makes a term of another one, gives it a deadline with its paper, adds and removes what the program brings.
func TestTermsAreMadeOnTheirPage(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, w *world) {
		b := w.as(t, "admin")
		require.Contains(t, b.get("/terms").text(t), "Nhiệm kỳ 2024–2029")
		a := b.post("/terms/add", "copy_from", "2024-2029", "term_code", "2029-2034", "term_name", "2029–2034", "term_start", "2034", "term_end", "2029", "term_source", "")
		require.Equal(t, http.StatusUnprocessableEntity, a.status)
		require.Contains(t, a.text(t), "2029-2034", "nothing typed is lost")
		a = b.post("/terms/add", "copy_from", "2024-2029", "term_code", "2029-2034", "term_name", "2029–2034", "term_start", "2029", "term_end", "2034", "term_source", "Kế hoạch 1")
		require.Equal(t, http.StatusSeeOther, a.status, a.text(t))
		require.Equal(t, "/terms#term-2029-2034", a.location)

		rule := "/terms/rule?term=2029-2034&level=commune"
		a = b.post("/terms/rule", "term", "2029-2034", "level", "commune", "version", "1", "term_deadline", "30/4/2029")
		require.Contains(t, a.text(t), "căn cứ", "a deadline needs its paper")
		a = b.post("/terms/rule", "term", "2029-2034", "level", "commune", "version", "1", "term_deadline", "30/4/2029", "deadline_source", "Chỉ thị 1",
			"max_days", "1", "days_source", "Chỉ thị 1", "delegates_min", "80", "delegates_max", "130", "delegates_source", "Chỉ thị 1")
		require.Equal(t, http.StatusSeeOther, a.status, a.text(t))
		require.Contains(t, b.get(rule).body, "30/4/2029")
		require.Contains(t, b.get("/terms").text(t), "Chỉ thị 1")
		require.Equal(t, http.StatusConflict, b.post("/terms/rule", "term", "2029-2034", "level", "commune", "version", "1").status, "someone else was faster")

		a = b.post("/terms/edit", "term", "2029-2034", "version", "1", "term_name", "khóa mới", "term_start", "2029", "term_end", "2034", "term_source", "Kế hoạch 1")
		require.Equal(t, http.StatusSeeOther, a.status, a.text(t))
		a = b.post("/terms/ship", "term", "2025-2030")
		require.Equal(t, http.StatusSeeOther, a.status, a.text(t))
		require.Equal(t, http.StatusSeeOther, b.post("/terms/use", "term", "2029-2034").status)
		require.Contains(t, b.get("/units/020").text(t), "khóa mới")
		a = b.post("/terms/remove", "term", "2029-2034", "version", "2")
		require.Equal(t, http.StatusConflict, a.status)
		require.Contains(t, a.text(t), "Hệ thống đang làm việc trong nhiệm kỳ khóa mới")
		require.Equal(t, http.StatusSeeOther, b.post("/terms/use", "term", "2024-2029").status)
		require.Equal(t, http.StatusSeeOther, b.post("/terms/remove", "term", "2029-2034", "version", "2").status)
		require.NotContains(t, b.get("/terms").body, "term-2029-2034")
	})
}

// The term goes over into the next by form, preview and confirmation; the old one is looked at as it was, and comes back.
func TestATermGoesOverIntoTheNext(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(t, "admin")
	b.post("/terms/add", "copy_from", "2024-2029", "term_code", "2029-2034", "term_name", "2029–2034", "term_start", "2029", "term_end", "2034", "term_source", "Kế hoạch 1")
	form := b.get("/terms/roll?roll_from=2024-2029")
	require.Contains(t, form.text(t), "Chuyển sang nhiệm kỳ mới")
	require.Contains(t, b.get("/terms/roll?preview=1&roll_from=2024-2029&roll_to=2024-2029&roll_on=5/4/2024&roll_source=KH").text(t), "Nhiệm kỳ mới phải khác")

	asked := "/terms/roll?preview=1&roll_from=2024-2029&roll_to=2029-2034&roll_source=KH+12&roll_on="
	early := b.get(asked + "6/4/2024")
	require.Contains(t, early.text(t), "Chưa đến ngày 06/4/2024")
	require.NotContains(t, early.text(t), "Xác nhận chuyển nhiệm kỳ")
	shown := b.get(asked + "5/4/2024")
	require.Contains(t, shown.text(t), "Xã Thanh Liệt")
	fields := []string{"roll_from", "2024-2029", "roll_to", "2029-2034", "roll_on", "5/4/2024", "roll_source", "KH 12"}
	require.Equal(t, http.StatusConflict, b.post("/terms/roll", append(fields, "seen", "another")...).status)
	seen := hidden(t, shown, "seen")
	members := regexp.MustCompile(`name="people" value="(members-00646-\d+)"`).FindStringSubmatch(shown.body)[1]
	people := b.post("/terms/roll", append(fields, "seen", seen, "line-ordinal-00646", "1", "people", members)...)
	require.Equal(t, http.StatusOK, people.status)
	require.Contains(t, people.text(t), "Ủy viên khóa mới của Xã Thanh Liệt")
	require.Regexp(t, `<option value="1" selected`, people.body, "the ordinal that was chosen is not lost")
	picked := regexp.MustCompile(`name="pick-`+members+`" value="(\d+)"`).FindAllStringSubmatch(people.body, -1)
	require.NotEmpty(t, picked)
	a := b.post("/terms/roll", append(fields, "seen", seen, "line-ordinal-00646", "1", "picking", members, "pick-"+members, picked[0][1])...)
	require.Equal(t, http.StatusSeeOther, a.status, a.text(t))
	var carried int64
	storetest.Must(t, w.Store, storetest.Root(), func(tx *store.Tx) error {
		return tx.DB().Raw(`SELECT COUNT(*) FROM delegates d JOIN congresses c ON c.id = d.congress_id JOIN terms t ON t.id = c.term_id
			WHERE t.code = '2029-2034' AND d.category = 'ex_officio'`).Scan(&carried).Error
	})
	require.EqualValues(t, 1, carried)

	w.Store.SetToday(calendar.Of(2029, 3, 1))
	require.Contains(t, b.get("/units/00646").location, "/congresses/")
	require.Contains(t, b.get("/terms").text(t), "Đã khép ngày 05/4/2024")
	old := b.get("/units/020?term=2024-2029")
	require.Contains(t, old.text(t), "Bạn đang xem nhiệm kỳ 2024–2029, đã khép ngày 05/4/2024")
	require.Contains(t, old.text(t), "05/4/2024")
	require.NotContains(t, old.text(t), "quá 1.7")
	require.NotContains(t, old.body, "/convene")
	require.Equal(t, http.StatusNotFound, b.get("/units/020?term=1999-2004").status)
	require.Equal(t, http.StatusOK, b.get("/units/020/progress.xlsx?term=2024-2029").status)

	undo := b.get("/terms/roll/undo?term=2024-2029")
	require.Contains(t, undo.text(t), "KH 12")
	require.Equal(t, http.StatusSeeOther, b.post("/terms/roll/undo", "term", "2024-2029", "version", "1").status)
	require.NotContains(t, b.get("/terms").text(t), "Đã khép")
}
