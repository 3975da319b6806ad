package app_test

import (
	"fmt"
	"net/http"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"
)

var leaderLink = regexp.MustCompile(`href="/leaders/(\d+)">Bà Hoa`)

// From a name that somebody typed to a leader who is assigned, and back into the reports.
func TestLeadersFromNameToAssignment(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	organizer := w.as(t, "organizer")
	page := fmt.Sprintf("/congresses/%d", w.Sister.Congress)
	version := organizer.get(page + "/edit").version(t)
	require.Equal(t, http.StatusSeeOther, organizer.post(page+"/edit", "version", version, "follower", "Bà Hoa").status)

	list := organizer.get("/units/020/leaders").body
	require.Contains(t, list, "1 đơn vị mới chỉ ghi tên người theo dõi")
	list = organizer.followed(organizer.post("/units/020/leaders/adopt"))
	found := leaderLink.FindStringSubmatch(list)
	require.NotNil(t, found)
	require.Contains(t, list, "theo dõi 1")
	require.NotContains(t, list, "mới chỉ ghi tên")

	leader := "/leaders/" + found[1]
	version = organizer.get(leader).version(t)
	require.Equal(t, http.StatusUnprocessableEntity, organizer.post(leader, "version", version, "leader_name", "").status)
	organizer.followed(organizer.post(leader, "version", version, "leader_name", "Bà Nguyễn Thị Hoa", "leader_phone", "0912345678"))
	require.Contains(t, organizer.get(page).body, "Bà Nguyễn Thị Hoa", "the name is one everywhere")
	refused := organizer.post(leader+"/absences", "away_from", "20/4/2024", "away_to", "19/4/2024", "away_half", "whole")
	require.Equal(t, http.StatusUnprocessableEntity, refused.status)
	require.Contains(t, refused.body, "f-away_to-e")
	require.Contains(t, organizer.followed(organizer.post(leader+"/absences", "away_from", "20/4/2024", "away_half", "whole", "away_reason", "Đi học")), "20/4/2024, cả ngày: Đi học")

	assign := page + "/leaders"
	form := organizer.get(assign)
	require.Contains(t, form.body, "Vắng 20/4/2024")
	require.Equal(t, http.StatusUnprocessableEntity, organizer.post(assign, "version", form.version(t), "part", fmt.Sprintf("%d-attends", w.Foreign.Leader)).status)
	done := organizer.followed(organizer.post(assign, "version", form.version(t), "part", found[1]+"-attends"))
	require.Contains(t, done, "Đã lưu phân công")
	require.Equal(t, http.StatusConflict, organizer.post(assign, "version", form.version(t), "part", found[1]+"-chairs").status)
	viewer := w.as(t, "viewer").get("/units/020/leaders").body
	require.Contains(t, viewer, "Bà Nguyễn Thị Hoa")
	require.NotContains(t, viewer, "0912345678")
	require.NotContains(t, viewer, "Đi học")
	require.NotContains(t, viewer, "/leaders/"+found[1])
}

// A steering group proposes its leaders where nobody has been assigned; a unit is in one group only.
func TestSteeringGroup(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	organizer := w.as(t, "organizer")
	require.Equal(t, http.StatusSeeOther, organizer.post("/units/020/leaders/new", "leader_name", "Bà Hoa").status)
	leader := leaderLink.FindStringSubmatch(organizer.get("/units/020/leaders").body)[1]
	page := fmt.Sprintf("/congresses/%d/leaders", w.Sister.Congress)
	require.Equal(t, http.StatusSeeOther, organizer.post(page, "version", organizer.get(page).version(t)).status, "nobody")
	form := func(name string) answer {
		return organizer.post("/units/020/teams/new", "team_name", name, "at_once", "1", "team_leaders", leader, "team_units", fmt.Sprint(w.Sister.Unit))
	}
	list := organizer.followed(form("Tổ chỉ đạo số 1"))
	require.Contains(t, list, "Tổ chỉ đạo số 1")
	require.Contains(t, list, "Xã Hữu Hoà", "the unit that it follows")
	refused := form("Tổ chỉ đạo số 2")
	require.Equal(t, http.StatusUnprocessableEntity, refused.status)
	require.Contains(t, refused.body, "Đã thuộc tổ khác")
	require.Contains(t, refused.body, "(Tổ chỉ đạo số 1)")

	proposed := organizer.get(page).body
	require.Contains(t, proposed, "Đã chọn sẵn theo Tổ chỉ đạo số 1")
	require.Regexp(t, `value="`+leader+`-follows" checked`, proposed)
	team := regexp.MustCompile(`href="(/teams/\d+)">Tổ chỉ đạo số 1`).FindStringSubmatch(list)
	require.NotNil(t, team)
	number := regexp.MustCompile(`\d+`).FindString(team[1])
	require.Contains(t, organizer.get("/units/020/calendar?view=list&team="+number).body, "Hội trường 00652")
	require.NotContains(t, organizer.get("/units/020/calendar?view=list&team="+number).body, "Hội trường 00646")
	require.NotContains(t, organizer.followed(organizer.post(team[1]+"/disband", "version", organizer.get(team[1]).version(t))), team[1])
}
