package app_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// A clerk nominates people with ticks, enters the result in one table, which keeps what was typed when a number is wrong, and
// the form of results then shows counts. Viewers see no small groups.
func TestCommitteeFromNomineesToTheResult(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.men(t, 5)
	clerk := w.as(t, "clerk")
	base := fmt.Sprintf("/congresses/%d/committee", w.Own.Congress)
	people := clerk.get(base + "/people")
	ticks := regexp.MustCompile(`name="person" value="(\d+)"`).FindAllStringSubmatch(people.body, -1)
	require.Len(t, ticks, 5, "one is on the list already")
	form := []string{"version", "1", "member_block", "individuals"}
	for _, m := range ticks {
		form = append(form, "person", m[1])
	}
	require.Equal(t, base+"/people", clerk.post(base+"/people", form...).location)

	table := clerk.get(base + "/result").body
	members := regexp.MustCompile(`name="member" value="(\d+)"`).FindAllStringSubmatch(table, -1)
	require.Len(t, members, 6)
	result := []string{"version", "2", "consulted_on", "29/3/2024", "vote_form", "hands", "vote_eligible", "6"}
	for i, m := range members {
		result = append(result, "member", m[1], "member_status-"+m[1], "appointed", "votes_for-"+m[1], "6")
		if i == 0 {
			result = append(result, "member_seat-"+m[1], "chair", "votes_against-"+m[1], "3")
		}
	}
	refused := clerk.post(base+"/result", result...)
	require.Equal(t, http.StatusUnprocessableEntity, refused.status)
	require.Contains(t, refused.body, "các ô phiếu cộng lại là 9, nhiều hơn 6 người")
	require.Contains(t, refused.body, `name="votes_against-`+members[0][1]+`" value="3"`, "nothing typed is lost")
	for i, text := range result {
		if strings.HasPrefix(text, "votes_against-") {
			result[i+1] = "0"
		}
	}
	done := clerk.post(base+"/result", result...)
	require.Equal(t, http.StatusSeeOther, done.status, done.body)
	page := clerk.get(base).body
	for _, want := range []string{"6 chưa rõ = 6", "6/0/–", "Chủ tịch"} {
		require.Contains(t, page, want)
	}
	outcome := clerk.get(fmt.Sprintf("/congresses/%d/outcome", w.Own.Congress)).body
	require.Contains(t, outcome, "đếm từ danh sách")
	require.NotContains(t, outcome, `name="members_elected"`, "a count is not typed")
	person := clerk.get(fmt.Sprintf("/delegates/%d", w.Own.Delegate)).body
	require.Regexp(t, `Có tên trong Ủy ban:\s*<a href="`+base+`">[^<]+</a> \((Chủ tịch|Ủy viên), nhiệm kỳ 2024-2029, từ ngày 29/3/2024\)`, person)

	viewer := w.as(t, "viewer").get(base).body
	require.NotContains(t, viewer, w.Own.SensitiveReligion)
	require.Contains(t, viewer, "dưới 5", "too few to be told")
	require.Contains(t, w.as(t, "organizer").get("/units/"+w.Own.Code+"/committees").body, base)
}

// The delegation upward is chosen on the page of the Committee among its members, within the seats of the level above.
func TestDelegationIsChosenAmongTheMembers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.men(t, 5)
	w.allot(t, 2)
	clerk := w.as(t, "clerk")
	base := fmt.Sprintf("/congresses/%d/committee", w.Own.Congress)
	form := []string{"version", "1"}
	for _, m := range regexp.MustCompile(`name="person" value="(\d+)"`).FindAllStringSubmatch(clerk.get(base+"/people").body, -1) {
		form = append(form, "person", m[1])
	}
	require.Equal(t, http.StatusSeeOther, clerk.post(base+"/people", form...).status)
	require.NotContains(t, clerk.get(base).body, `name="delegation_official"`, "nobody is a member yet")
	result := []string{"version", "2", "consulted_on", "29/3/2024"}
	for _, m := range regexp.MustCompile(`name="member" value="(\d+)"`).FindAllStringSubmatch(clerk.get(base+"/result").body, -1) {
		result = append(result, "member", m[1], "member_status-"+m[1], "appointed")
	}
	require.Equal(t, http.StatusSeeOther, clerk.post(base+"/result", result...).status)

	page := clerk.get(base)
	require.Contains(t, page.body, "Được phân bổ 2 · đã chọn 0 chính thức, 0 dự khuyết.")
	one, two, three := page.envoy(t, "Lê Văn Nam 01"), page.envoy(t, "Lê Văn Nam 02"), page.envoy(t, "Lê Văn Nam 03")
	choice := []string{"version", "0", "do", "send", "delegation_official", one, "delegation_official", two, "delegation_head", two, "doc_number", "07/BB-MTTQ"}
	refused := clerk.post(base+"/delegation", append(choice, "delegation_official", three)...)
	require.Equal(t, http.StatusUnprocessableEntity, refused.status)
	require.Contains(t, refused.body, "Đã chọn 3 đại biểu chính thức nhưng chỉ được phân bổ 2. Hãy bỏ bớt 1 người")
	require.Contains(t, refused.body, `value="07/BB-MTTQ"`, "nothing typed is lost")
	require.Contains(t, refused.body, `value="`+three+`" checked`)
	require.Equal(t, http.StatusSeeOther, clerk.post(base+"/delegation", append(choice, "reserve-"+three, "1")...).status)
	sent := clerk.get(base)
	for _, want := range []string{"Đã gửi, chờ tiếp nhận", "đã chọn 2 chính thức, 1 dự khuyết", "Trưởng đoàn", "07/BB-MTTQ"} {
		require.Contains(t, sent.body, want)
	}
	require.NotContains(t, sent.body, `name="delegation_official"`)
	require.NotContains(t, w.as(t, "viewer").get(base).body, `name="delegation_official"`)
}

// The unit's own list is imported like every list of delegates, and its people are nominated at once, whoever was on the list before
// and whoever was not; people nominated by mistake are taken off again.
func TestPeopleOfAFileAreNominated(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.men(t, 3)
	b := w.as(t, "clerk")
	base := fmt.Sprintf("/congresses/%d/committee", w.Own.Congress)
	known := regexp.MustCompile(`for="f-person-\d+">Lê Văn Nam 01</label>`)
	require.Regexp(t, known, b.get(base+"/people").body)
	sent := b.send(w.Own.Congress, "nhan-su.csv", "Họ và tên;Giới tính;Năm sinh;Loại đại biểu\nLê Văn Nam 01;Nam;1970;Hiệp thương\nTrần Thị Ngoài;Nữ;1980;Khách mời\n")
	require.Equal(t, http.StatusSeeOther, sent.status, "%.300s", sent.body)
	preview := b.get(sent.location)
	require.NotContains(t, preview.body, base+"/people?import=")
	seen := seenValue.FindStringSubmatch(preview.body)
	require.NotNil(t, seen, preview.text(t))
	require.Equal(t, http.StatusSeeOther, b.post(sent.location, "seen", seen[1], "version", "1", "take_errors", "1").status)
	link := regexp.MustCompile(`(` + base + `/people\?import=\d+)"`).FindStringSubmatch(b.get(sent.location).body)
	require.NotNil(t, link)
	page := b.get(link[1]).body
	ticks := regexp.MustCompile(`name="person" value="(\d+)" checked`).FindAllStringSubmatch(page, -1)
	require.Len(t, ticks, 2)
	require.Contains(t, page, "2 người có trong danh sách đại hội")
	require.Contains(t, page, "Trần Thị Ngoài")
	require.NotContains(t, page, "Lê Văn Nam 02")
	require.Equal(t, http.StatusSeeOther, b.post(link[1], "version", "1", "person", ticks[0][1], "person", ticks[1][1]).status)
	on := b.get(base + "/people").body
	members := regexp.MustCompile(`name="member" value="(\d+)"`).FindAllStringSubmatch(on, -1)
	require.Len(t, members, 3)
	require.Equal(t, http.StatusSeeOther, b.post(base+"/people", "version", "2", "do", "remove", "member", members[1][1], "member", members[2][1]).status)
	require.Regexp(t, known, b.get(base+"/people").body)
	require.Equal(t, http.StatusNotFound, b.get(fmt.Sprintf("/congresses/%d/committee/people?import=%s", w.Sister.Congress, strings.Split(link[1], "=")[1])).status)
}
