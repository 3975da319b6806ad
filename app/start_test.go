package app_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// A newcomer is led by role: the organiser through the first steps, everybody through the words and the example files.
func TestGettingStarted(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	organizer := w.as(t, "organizer").get("/start").text(t)
	require.Contains(t, organizer, "Những bước đầu tiên")
	require.Contains(t, organizer, "Báo cáo tiến độ đầu tiên")
	require.NotContains(t, organizer, "Bản sao lưu đầu tiên", "copies are made by whoever runs the installation")
	require.Contains(t, w.as(t, "admin").get("/start").text(t), "Bản sao lưu đầu tiên")
	for _, role := range []string{"clerk", "viewer", "reception"} {
		page := w.as(t, role).get("/start")
		require.NotContains(t, page.body, `id="steps"`, role)
		require.Contains(t, page.text(t), "Hiệp thương cử", role)
		require.Contains(t, page.body, "/examples/danh-sach-lon-xon.xlsx", role)
	}
}
