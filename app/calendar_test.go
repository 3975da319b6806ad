package app_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// cell is what a calendar's page has on one day of the grid.
func cell(t *testing.T, body, day string) string {
	t.Helper()
	_, rest, found := strings.Cut(body, `data-day="`+day+`"`)
	require.True(t, found, "no %s in the grid", day)
	content, _, _ := strings.Cut(rest, "</td>")
	return content
}

func TestCalendarOfADistrict(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	organizer := w.as(t, "organizer")
	month := organizer.get("/units/020/calendar").body
	require.Contains(t, month, "Tháng 4/2024")
	first := regexp.MustCompile(`data-day="([^"]+)"`).FindStringSubmatch(month)
	require.Equal(t, "2024-04-01", first[1], "a Monday")
	require.Contains(t, cell(t, month, "2024-04-05"), `aria-current="date"`)
	require.Contains(t, cell(t, month, "2024-04-18"), "Giỗ Tổ")
	require.Contains(t, cell(t, month, "2024-04-30"), "Hạn chót: Xã")
	saturday := cell(t, month, "2024-04-20")
	require.Contains(t, saturday, "Xã Thanh Liệt")
	require.Contains(t, saturday, "07:30–11:30")
	require.Contains(t, saturday, fmt.Sprintf(`href="/congresses/%d/move"`, w.Own.Congress))
	require.NotContains(t, month, "Hội trường 00565", "of another district")
	require.Contains(t, month, "Chưa xếp lịch")
	require.Contains(t, month, "/units/020/schedule/propose")
	require.Contains(t, cell(t, month, "2024-04-17"), "Nghỉ riêng 00646")

	require.NotContains(t, organizer.get("/units/020/calendar?on=2024-05-10").body, "event e-official")
	require.Contains(t, organizer.get("/units/020/calendar?on=2024-05-10").body, "2024-04-29", "the week of 1 May begins in April")
	week := organizer.get("/units/020/calendar?view=week&on=2024-04-20").body
	require.Equal(t, 7, strings.Count(week, "data-day="))
	list := organizer.get("/units/020/calendar?view=list&on=2024-04-05").body
	require.Contains(t, list, "Thứ Bảy, 20/4/2024")
	require.Contains(t, list, "Dự: Lãnh đạo 00646")
	require.NotContains(t, list, "Thứ Sáu, 19/4/2024", "nothing on that day")

	require.Contains(t, organizer.get(fmt.Sprintf("/units/020/calendar?view=list&leader=%d", w.Own.Leader)).body, "Hội trường 00646")
	require.NotContains(t, organizer.get(fmt.Sprintf("/units/020/calendar?view=list&leader=%d", w.Own.Leader)).body, "Hội trường 00652")
	require.NotContains(t, organizer.get("/units/020/calendar?view=list&level=district").body, "Hội trường 00646")

	viewer := w.as(t, "viewer").get("/units/020/calendar").body
	require.Contains(t, viewer, "Xã Thanh Liệt")
	require.NotContains(t, viewer, "/move")
	require.NotContains(t, viewer, "Nghỉ riêng")
	require.NotContains(t, viewer, "/schedule/propose")
}

// Two congresses in one hall on one morning: hatched, said in a word, and told below with a link; moving one of them says
// that this ends it.
func TestConflictInTheCalendarAndItsEnd(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	organizer := w.as(t, "organizer")
	session := func(p place) string { return fmt.Sprintf("/congresses/%d/sessions/%d", p.Congress, p.Session) }
	version := organizer.get(session(w.Own)).version(t)
	require.Equal(t, http.StatusSeeOther, organizer.post(session(w.Own), "version", version, "kind", "official", "on_date", "20/4/2024",
		"starts", "07:30", "ends", "11:30", "venue", "Hội trường 00652", "confirm", "1").status)
	month := organizer.get("/units/020/calendar").body
	saturday := cell(t, month, "2024-04-20")
	require.Equal(t, 2, strings.Count(saturday, "event e-official clash"), saturday)
	require.Contains(t, saturday, "Vướng lịch")
	anchor := regexp.MustCompile(`href="#(c\d+)"`).FindStringSubmatch(saturday)
	require.NotNil(t, anchor)
	require.Contains(t, month, `id="`+anchor[1]+`"`)

	move := fmt.Sprintf("/congresses/%d/move", w.Own.Congress)
	require.Contains(t, organizer.get(move).body, `name="to"`)
	require.Contains(t, organizer.get(move+"?to=hôm+sau").body, "f-to-e")
	require.Contains(t, organizer.get(move+"?to=2024-04-20").body, "đang ở ngày này")
	review := organizer.get(move + "?to=2024-04-24")
	require.Contains(t, review.body, "dời từ 20/4/2024 sang 24/4/2024")
	require.Contains(t, review.body, "Gỡ được 2 vướng mắc", "the hall, and 20/4 is a Saturday")
	require.Contains(t, review.body, `name="reason"`)
	require.Contains(t, cell(t, organizer.get("/units/020/calendar").body, "2024-04-20"), "Xã Thanh Liệt", "a look changes nothing")

	refused := organizer.post(move, "from", "2024-04-20", "to", "2024-04-24", "confirm", "1")
	require.Equal(t, http.StatusUnprocessableEntity, refused.status)
	require.Contains(t, refused.body, "f-reason-e")
	require.Contains(t, refused.body, `name="to" value="2024-04-24"`)
	done := organizer.followed(organizer.post(move, "from", "2024-04-20", "to", "2024-04-24", "confirm", "1", "reason", "Trùng hội trường"))
	require.Contains(t, done, "24/4/2024")
	month = organizer.get("/units/020/calendar").body
	require.NotContains(t, cell(t, month, "2024-04-20"), "Xã Thanh Liệt")
	require.Contains(t, cell(t, month, "2024-04-24"), "Xã Thanh Liệt")
	require.NotContains(t, month, "cùng dùng Hội trường 00652")
	require.Equal(t, http.StatusConflict, organizer.post(move, "from", "2024-04-20", "to", "2024-04-26", "reason", "x").status, "it is elsewhere by now")
	back := organizer.get(move + "?to=2024-04-20").body
	require.Contains(t, back, "Phát sinh 2 vướng mắc")
}

// A congress without a day is dropped on one: the form of a new session has it.
func TestDayOfANewSession(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	require.Contains(t, w.as(t, "clerk").get(fmt.Sprintf("/congresses/%d/sessions/new?on=2024-04-22", w.Own.Congress)).body, `value="22/4/2024"`)
}

// Who moves a congress is offered the days around with the fewest conflicts, each leading to the preview of the move.
func TestMoveProposesDays(t *testing.T) {
	t.Parallel()
	b := newDemo(t)
	page := b.get("/congresses/12/move").body
	require.Equal(t, []string{"2024-04-16", "2024-04-17", "2024-04-27", "2024-05-03", "2024-05-04"}, func() (days []string) {
		for _, m := range regexp.MustCompile(`class="chip" href="/congresses/12/move\?to=([^"]+)"`).FindAllStringSubmatch(page, -1) {
			days = append(days, m[1])
		}
		return days
	}())
	require.Contains(t, page, "Thứ Ba, 16/4/2024 · thêm 1 vướng mắc")
	require.Contains(t, b.get("/congresses/12/move?to=2024-04-16").body, "Phát sinh 1 vướng mắc về lịch")
}
