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

	viewer := w.as(t, "viewer").get(base).body
	require.NotContains(t, viewer, w.Own.SensitiveReligion)
	require.Contains(t, viewer, "dưới 5", "too few to be told")
	require.Contains(t, w.as(t, "organizer").get("/units/"+w.Own.Code+"/committees").body, base)
}
