package app_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTargetsOfManyCongresses(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.crowd(t, 30)
	b := w.as(t, "organizer")
	page := b.get("/units/020/targets")
	require.Equal(t, http.StatusOK, page.status)
	require.Contains(t, page.body, fmt.Sprintf(`href="/congresses/%d/composition"`, w.Own.Congress))
	require.Contains(t, page.body, "31 (100,0 %)", "women of the own commune")
	require.Contains(t, b.get("/units/020/delegates").body, `href="/units/020/targets"`)
	require.NotContains(t, w.as(t, "viewer").get("/units/020/targets").body, "target_women")

	set := func(women string, on ...string) answer {
		form := []string{"target_women", women, "target_under_age", "35"}
		for _, congress := range on {
			form = append(form, "congress", congress)
		}
		return b.post("/units/020/targets", form...)
	}
	own, sister := fmt.Sprintf("%d-0", w.Own.Congress), fmt.Sprintf("%d-0", w.Sister.Congress)
	nobody := set("40")
	require.Equal(t, http.StatusUnprocessableEntity, nobody.status)
	require.Contains(t, nobody.body, "Chưa chọn đơn vị nào")
	require.Contains(t, nobody.body, `name="target_women" value="40"`, "what was typed stays")
	wrong := set("140", own)
	require.Equal(t, http.StatusUnprocessableEntity, wrong.status)
	require.Contains(t, wrong.body, fmt.Sprintf(`value="%s" checked`, own))
	require.NotContains(t, wrong.body, fmt.Sprintf(`value="%s" checked`, sister))

	require.Equal(t, http.StatusSeeOther, set("40", own).status)
	page = b.get("/units/020/targets")
	require.Contains(t, page.body, "Chỉ tiêu riêng", "the one now differs from the rest")
	require.NotContains(t, page.body, fmt.Sprintf(`value="%d-1" checked`, w.Own.Congress), "which keeps its own")
	stale := set("35", own, sister)
	require.Equal(t, http.StatusConflict, stale.status)
	require.Contains(t, stale.body, "Chưa lưu gì")
}
