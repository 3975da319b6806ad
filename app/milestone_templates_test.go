package app_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTemplatePages(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	base := "/templates/" + itoa(w.Template)
	require.Equal(t, 2, strings.Count(w.as(t, "viewer").get("/templates").body, `<th scope="row">`))
	page := w.as(t, "viewer").get(base)
	require.Equal(t, 47, strings.Count(page.body, `<th scope="row">`))
	require.NotContains(t, page.body, base+"/items/", "no link for those who may not edit")
	require.Equal(t, 404, w.as(t, "viewer").get("/templates/999").status)

	b := w.as(t, "admin")
	item := base + "/items/" + itoa(w.Item)
	form := b.get(item)
	change := func(version, from, to string) answer {
		return b.post(item, "version", version, "name_vi", "Việc đổi tên", "name_en", "Renamed", "phase", "1", "owner_vi", "BTT", "owner_en", "Board",
			"lead_from", from, "lead_to", to, "document_vi", "KH", "document_en", "Plan", "mandatory", "all", "weight", "2")
	}
	refused := change(form.version(t), "-10", "−30")
	require.Equal(t, 422, refused.status)
	require.Contains(t, refused.body, `value="Việc đổi tên"`)
	require.Equal(t, base, change(form.version(t), "-60", "−30").location)
	after := b.get(base)
	require.Contains(t, after.body, "Việc đổi tên")
	require.Contains(t, after.body, "trước 60–30 ngày")
	require.Contains(t, after.body, "17 mốc chưa xong được dời hạn", "16 communes of Thanh Trì and the foreign one")
	require.Equal(t, 409, change(form.version(t), "-60", "-30").status)
	require.Equal(t, 404, b.get("/templates/"+itoa(w.Template)+"/items/9999").status)
}
