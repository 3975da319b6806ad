package app_test

import (
	"fmt"
	"net/http"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"
)

var directiveAddress = regexp.MustCompile(`/directives/\d+`)

// An organizer registers the plan of the district with its text; a clerk reads it, and sees it where something rests on it.
func TestDirectiveFromTheRegisterToTheMilestone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	organizer, clerk := w.as(t, "organizer"), w.as(t, "clerk")
	form := "/units/020/directives/new"
	refused := organizer.post(form, "directive_level", "commune", "directive_kind", "plan", "directive_issuer", "Ủy ban MTTQ huyện")
	require.Equal(t, http.StatusUnprocessableEntity, refused.status)
	require.Contains(t, refused.body, "f-directive_summary-e")
	plan := []string{"directive_level", "district", "directive_kind", "plan", "directive_issuer", "Ủy ban MTTQ Việt Nam huyện Thanh Trì", "directive_number", "155",
		"directive_symbol", "KH-MTTQ-BTT", "directive_issued", "5/2/2024", "directive_summary", "Tổ chức đại hội cấp xã"}
	page := directiveAddress.FindString(organizer.post(form, plan...).location)
	require.NotEmpty(t, page)
	require.Contains(t, organizer.get("/units/020").body, "/units/020/directives")

	list := clerk.get("/units/00646/directives").body
	require.Contains(t, list, "Kế hoạch 155/KH-MTTQ-BTT")
	require.Contains(t, list, "Chỉ thị 22-CT/TW", "the set-up has loaded those of the nation")
	require.NotContains(t, list, "/directives/new", "a clerk does not keep the register")
	for query, found := range map[string]bool{"?q=ke+hoach+155": true, "?q=chi+thi+155": false, "?level=district": true, "?level=nation": false, "?year=2024": true,
		"?year=2023": false, "?state=withdrawn": false} {
		if body := clerk.get("/units/00646/directives" + query).body; found {
			require.Contains(t, body, "155/KH-MTTQ-BTT", query)
		} else {
			require.NotContains(t, body, "155/KH-MTTQ-BTT", query)
		}
	}

	milestone := w.milestoneOf(t, w.Own, "X01")
	require.NotContains(t, clerk.get(milestone).body, page)
	version := func() string { return organizer.get(page).version(t) }
	body := organizer.get(page).body
	item := regexp.MustCompile(`value="(item\.\d+)">X01 `).FindStringSubmatch(body)
	deadline := regexp.MustCompile(`value="(deadline\.\d+)">Cấp xã \(30/4/2024\)`).FindStringSubmatch(body)
	require.NotNil(t, item)
	require.NotNil(t, deadline)
	require.Equal(t, http.StatusUnprocessableEntity, organizer.post(page+"/cite", "version", version(), "ground", "").status)
	for _, ground := range []string{item[1], deadline[1]} {
		require.Contains(t, organizer.followed(organizer.post(page+"/cite", "version", version(), "ground", ground)), `value="`+ground+`"`)
	}
	cited := "Kế hoạch 155/KH-MTTQ-BTT ngày 05/02/2024"
	require.Contains(t, clerk.get(milestone).body, cited)
	require.Contains(t, clerk.get(fmt.Sprintf("/congresses/%d", w.Own.Congress)).body, cited)
	seen := clerk.get(page).body
	require.Contains(t, seen, "Thời hạn đại hội: Cấp xã")
	require.NotContains(t, seen, page+"/withdraw")
	require.Equal(t, http.StatusForbidden, clerk.post(page+"/withdraw", "version", version(), "reason", "x").status)

	require.Equal(t, http.StatusUnprocessableEntity, organizer.post(page+"/withdraw", "version", version()).status)
	require.Contains(t, organizer.followed(organizer.post(page+"/withdraw", "version", version(), "reason", "Thay bằng Kế hoạch 160")), "Thay bằng Kế hoạch 160")
	require.Contains(t, clerk.get(milestone).body, cited+" (Thôi áp dụng)")
	require.NotContains(t, clerk.get("/units/00646/directives").body, "155/KH-MTTQ-BTT")
	require.Equal(t, http.StatusConflict, organizer.post(page, append(plan, "version", "1")...).status)
	organizer.post(page+"/reinstate", "version", version())
	organizer.post(page+"/uncite", "version", version(), "ground", item[1])
	require.NotContains(t, clerk.get(milestone).body, page)
}

// The text goes through the same gate as the proofs of milestones and comes back as a download.
func TestTextOfADirective(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	organizer := w.as(t, "organizer")
	form := "/units/020/directives/new"
	fields := map[string]string{"directive_level": "district", "directive_kind": "plan", "directive_issuer": "Huyện", "directive_summary": "Có tệp", "version": "1"}
	require.Equal(t, http.StatusUnprocessableEntity, organizer.upload(form, fields, map[string]string{"KH.pdf": "<html>"}).status)
	require.Equal(t, http.StatusUnprocessableEntity, organizer.upload(form, fields, map[string]string{"1.pdf": "%PDF-1", "2.pdf": "%PDF-2"}).status)
	saved := organizer.upload(form, fields, map[string]string{"KH 155.pdf": "%PDF-1.7 kế hoạch"})
	require.Equal(t, http.StatusSeeOther, saved.status)
	file := w.as(t, "clerk").get(saved.location + "/file")
	require.Equal(t, "%PDF-1.7 kế hoạch", file.body)
	require.Contains(t, file.header.Get("Content-Disposition"), "attachment")
	require.Equal(t, "nosniff", file.header.Get("X-Content-Type-Options"))
	require.Equal(t, http.StatusNotFound, w.as(t, "clerk").get(directiveAddress.FindString(w.as(t, "admin").get("/units/VN/directives").body)+"/file").status, "it has none")
	require.Equal(t, http.StatusForbidden, w.as(t, "clerk").upload(saved.location, fields, map[string]string{"3.pdf": "%PDF-3"}).status)
}
