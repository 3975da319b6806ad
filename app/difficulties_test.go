package app_test

import (
	"fmt"
	"net/http"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"
)

var difficultyLink = regexp.MustCompile(`href="(/difficulties/\d+)">Hội trường dột`)

// A clerk writes down what stands in the way, the organizer answers, the report carries it until then.
func TestDifficultyFromTheUnitToTheReport(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	clerk, organizer := w.as(t, "clerk"), w.as(t, "organizer")
	form := "/units/" + w.Own.Code + "/difficulties/new"
	refused := clerk.post(form, "difficulty_kind", "difficulty")
	require.Equal(t, http.StatusUnprocessableEntity, refused.status)
	require.Contains(t, refused.body, "f-difficulty_text-e")
	body := clerk.followed(clerk.post(form, "difficulty_kind", "difficulty", "difficulty_type", "facilities", "difficulty_text", "Hội trường dột",
		"difficulty_owner", "UBND xã", "difficulty_due", "3/4/2024", "difficulty_milestone", fmt.Sprint(w.Own.Milestone)))
	page := difficultyLink.FindStringSubmatch(body)
	require.NotNil(t, page)
	require.Contains(t, body, "Quá hạn 2 ngày")
	require.Contains(t, clerk.get(fmt.Sprintf("/congresses/%d", w.Own.Congress)).body, "Hội trường dột")
	require.NotContains(t, clerk.get(page[1]).body, page[1]+"/settle", "the clerk does not answer")
	require.Contains(t, w.reportedDifficulties(t), "Hội trường dột")

	require.Contains(t, organizer.get("/units/020").body, "/units/020/difficulties")
	list := organizer.get("/units/020/difficulties?state=overdue").body
	require.Contains(t, list, "Hội trường dột")
	require.NotContains(t, list, "Kinh phí riêng 00646", "it has no day")
	require.NotContains(t, organizer.get("/units/020/difficulties?type=money").body, "Hội trường dột")
	require.NotContains(t, organizer.get("/units/020/difficulties?as_of=2024-04-04").body, "Hội trường dột", "nobody had written it down")
	version := organizer.get(page[1]).version(t)
	refused = organizer.post(page[1]+"/settle", "version", version, "difficulty_state", "solved")
	require.Equal(t, http.StatusUnprocessableEntity, refused.status)
	require.Contains(t, refused.body, "Hội trường dột", "the other form keeps what is saved")
	answered := organizer.followed(organizer.post(page[1]+"/settle", "version", version, "difficulty_state", "solved", "difficulty_answer", "Đã lợp lại mái"))
	require.Contains(t, answered, "Đã lợp lại mái")
	require.Contains(t, answered, page[1]+"/reopen")
	require.NotContains(t, organizer.get("/units/020/difficulties").body, "Hội trường dột")
	require.Contains(t, organizer.get("/units/020/difficulties?state=solved").body, "Hội trường dột")
	require.NotContains(t, w.reportedDifficulties(t), "Hội trường dột")
	require.Equal(t, http.StatusConflict, organizer.post(page[1]+"/settle", "version", version, "difficulty_state", "dropped", "difficulty_answer", "x").status)
	require.Contains(t, organizer.followed(organizer.post(page[1]+"/reopen", "version", organizer.get(page[1]).version(t))), page[1]+"/settle")
}

// The organizer of a district says whose difficulty it is; that of another district is no choice.
func TestDifficultyForAUnitOfTheDistrict(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	organizer := w.as(t, "organizer")
	raise := func(congress int64) answer {
		return organizer.post("/units/020/difficulties/new", "difficulty_unit", fmt.Sprint(congress), "difficulty_kind", "proposal",
			"difficulty_type", "money", "difficulty_text", "Xin thêm kinh phí")
	}
	require.Equal(t, http.StatusUnprocessableEntity, raise(w.Foreign.Congress).status)
	require.Equal(t, http.StatusUnprocessableEntity, raise(0).status)
	require.Contains(t, organizer.followed(raise(w.Sister.Congress)), "Xin thêm kinh phí")
}

// reportedDifficulties is the column of the progress report for the own commune.
func (w *world) reportedDifficulties(t *testing.T) string {
	t.Helper()
	return progressOf(t, w, w.Own.Code).Rows[0].Difficulties
}
