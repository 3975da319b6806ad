package app_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
)

// wish posts the form of the wishes for the district and returns the page of the proposal.
func (b *browser) wish(pairs ...string) answer {
	return b.post("/units/020/schedule/propose", append([]string{"wish_from", "8/4/2024", "wish_to", "29/4/2024", "wish_shape", "two_halves", "wish_half", "morning",
		"wish_margin", "2", "wish_spread", "x", "wish_weekdays", "x", "wish_seed", "1"}, pairs...)...)
}

func TestDatesAreProposedAcceptedInPartAndUndone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	organizer := w.as(t, "organizer")
	own, sister := fmt.Sprint(w.Own.Unit), fmt.Sprint(w.Sister.Unit)
	form := organizer.get("/units/020/schedule/propose").body
	require.Contains(t, form, `name="wish_from"`)
	require.Contains(t, form, `value="`+own+`"`, "a unit with a date can be moved")

	refused := organizer.wish("wish_to", "1/4/2024")
	require.Equal(t, http.StatusUnprocessableEntity, refused.status)
	require.Equal(t, http.StatusUnprocessableEntity, organizer.wish().status, "no unit is chosen")

	// The milestones of units that have begun nothing cannot be met before the deadline: that is said, with a way on.
	made := organizer.wish("units", own)
	require.Equal(t, http.StatusSeeOther, made.status)
	stuck := organizer.get(made.location).body
	require.Contains(t, stuck, "đủ thời gian cho các mốc bắt buộc; thời hạn đại hội")
	require.Contains(t, stuck, "without=leads")

	page := organizer.wish("units", own, "units", sister, "without", "leads").location
	looked := organizer.get(page)
	require.Contains(t, looked.body, "Cân đối")
	require.Contains(t, looked.body, "Lãnh đạo "+w.Own.Code)
	require.Contains(t, looked.body, "thay cho 20/4/2024")
	require.NotContains(t, w.as(t, "reviewer").get(page).body, page+"/accept\"", "who may not decide has no button")
	require.Equal(t, http.StatusUnprocessableEntity, organizer.post(page+"/accept", "version", looked.version(t), "alternative", "1", "units", own).status, "a move needs a reason")
	accepted := organizer.followed(organizer.post(page+"/accept", "version", looked.version(t), "alternative", "1", "units", own, "reason", "dồn lịch"))
	require.Contains(t, accepted, page+"/undo")
	require.Contains(t, accepted, "1 đơn vị")
	require.Contains(t, organizer.get(fmt.Sprintf("/congresses/%d/sessions/%d", w.Sister.Congress, w.Sister.Session)).body, "20/4/2024", "the other one was not chosen")
	require.NotContains(t, organizer.get(fmt.Sprintf("/congresses/%d/sessions/%d", w.Own.Congress, w.Own.Session)).body, `value="20/4/2024"`)
	require.Contains(t, organizer.get("/audit").body, "Nhận đề xuất lịch đại hội")

	undone := organizer.followed(organizer.post(page+"/undo", "version", organizer.get(page).version(t), "reason", "như cũ"))
	require.NotContains(t, undone, page+"/undo")
	require.Contains(t, organizer.get(fmt.Sprintf("/congresses/%d/sessions/%d", w.Own.Congress, w.Own.Session)).body, `value="20/4/2024"`)
}

func TestAProposalOfYesterdaysFactsIsNotAccepted(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	organizer := w.as(t, "organizer")
	page := organizer.wish("units", fmt.Sprint(w.Own.Unit), "without", "leads").location
	version := organizer.get(page).version(t)
	require.Equal(t, http.StatusSeeOther, organizer.post("/units/020/conflicts", "version", "0", "per_half_day", "1", "travel_minutes", "45").status)
	late := organizer.post(page+"/accept", "version", version, "alternative", "1", "take", "all", "reason", "dồn lịch")
	require.Equal(t, http.StatusConflict, late.status)
	require.Contains(t, late.body, "đã thay đổi từ khi lập đề xuất")
}

func TestConflictsAreTheirReasonsInNumbers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	organizer := w.as(t, "organizer")
	require.NotContains(t, organizer.get("/units/020/conflicts").body, "các tổ chỉ đạo chỉ dự được")
	organizer.post("/units/020/conflicts", "version", "0", "per_half_day", "1", "travel_minutes", "45")
	body := organizer.get("/units/020/conflicts?weight=hard").body
	require.Contains(t, body, "2 đại hội trong buổi sáng ngày 20/4/2024, các tổ chỉ đạo chỉ dự được 1.")
	require.Contains(t, body, "Phải gỡ")
	require.NotContains(t, organizer.get("/units/020/conflicts?weight=soft").body, "các tổ chỉ đạo chỉ dự được")
	clerk := w.as(t, "clerk").get("/units/" + w.Own.Code + "/conflicts").body
	require.NotContains(t, clerk, "Hội trường "+w.Sister.Code)
	require.NotContains(t, clerk, `name="per_half_day"`, "rules are for those who plan")
	require.Contains(t, clerk, "mốc bắt buộc còn mở")
}
