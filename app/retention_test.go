package app_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
)

// The administrator of the installation sees how long names are kept, and sets it with its source.
func TestTheOfficeSetsHowLongNamesAreKept(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(t, "admin")
	page := b.get("/retention")
	require.Equal(t, http.StatusOK, page.status)
	for _, shown := range []string{"Nhiệm kỳ đang diễn ra", "31/12/2029", "12 tháng sau nhiệm kỳ", "01/01/2031", "Phần mềm đề xuất"} {
		require.Contains(t, page.body, shown)
	}
	require.Contains(t, b.get("/backups").body, `href="/retention"`)
	refused := b.post("/retention", "term", "2024-2029", "version", "0", "retention_months", "mười", "retention_source", "x")
	require.Equal(t, http.StatusUnprocessableEntity, refused.status)
	require.Contains(t, refused.body, "nhập số tháng từ 0 đến 600")
	require.Equal(t, http.StatusUnprocessableEntity, b.post("/retention", "term", "2024-2029", "version", "0", "retention_months", "24", "retention_source", " ").status)
	require.Equal(t, http.StatusSeeOther, b.post("/retention", "term", "2024-2029", "version", "0", "retention_months", "24", "retention_source", "Quyết định 12/QĐ-MTTQ-BTT").status)
	require.Equal(t, http.StatusConflict, b.post("/retention", "term", "2024-2029", "version", "0", "retention_months", "6", "retention_source", "Khác").status)
	page = b.get("/retention")
	for _, shown := range []string{"24 tháng sau nhiệm kỳ", "01/01/2032", "Quyết định 12/QĐ-MTTQ-BTT"} {
		require.Contains(t, page.body, shown)
	}
	require.Contains(t, b.get("/audit").body, "Đặt thời hạn lưu tên đại biểu")
}
