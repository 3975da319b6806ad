package app_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
)

// The organizer submits and finds no button to approve, but why; the reviewer has it.
func TestSubmitterFindsNoButtonToApprove(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(t, "organizer")
	path := w.milestoneOf(t, w.Own, "X03")
	sent := b.post(path, "version", b.get(path).version(t), "action", "submit", "note", "đã gửi hồ sơ")
	require.Equal(t, http.StatusSeeOther, sent.status, sent.body)
	page := b.get(path)
	require.NotContains(t, page.body, `value="approve"`)
	require.NotContains(t, page.body, `value="complete"`)
	require.Contains(t, page.body, `value="return"`)
	require.Contains(t, page.body, "Không có nút duyệt vì bạn là người nộp")
	refused := b.post(path, "version", page.version(t), "action", "approve")
	require.Equal(t, 422, refused.status)
	require.Contains(t, refused.body, "không tự duyệt được")

	other := w.as(t, "reviewer").get(path)
	require.Contains(t, other.body, `value="approve"`)
	require.NotContains(t, other.body, "Không có nút duyệt")
}
