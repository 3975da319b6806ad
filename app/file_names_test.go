package app_test

import (
	"fmt"
	"mime"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
)

// Every file says in its name what it is, of whom and which variant, with marks; no two are called the same.
func TestFileNames(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(t, "organizer")
	c := fmt.Sprintf("/congresses/%d", w.Own.Congress)
	seen := map[string]string{}
	for path, want := range map[string]string{
		c + "/delegates.xlsx?purpose=in":                      "Trích ngang đại biểu Xã Thanh Liệt 2024-04-05.xlsx",
		c + "/delegates.xlsx?public=1":                        "Danh sách đại biểu Xã Thanh Liệt 2024-04-05 (công khai).xlsx",
		c + "/delegates.xlsx?purpose=in&by=represents":        "Trích ngang đại biểu Xã Thanh Liệt 2024-04-05 (theo đơn vị cử).xlsx",
		c + "/report.docx":                                    "Báo cáo tình hình đại biểu Xã Thanh Liệt 2024-04-05.docx",
		c + "/report.xlsx":                                    "Báo cáo tình hình đại biểu Xã Thanh Liệt 2024-04-05.xlsx",
		c + "/form.xlsx":                                      "Biểu mẫu đại biểu Xã Thanh Liệt 2024-04-05.xlsx",
		c + "/progress-form.xlsx":                             "Phiếu tiến độ 00646 Xã Thanh Liệt.xlsx",
		c + "/calendar.ics":                                   "Lịch đại hội Xã Thanh Liệt 2024-04-05.ics",
		"/units/020/calendar.ics":                             "Lịch đại hội Huyện Thanh Trì 2024-04-05.ics",
		"/units/020/schedule.xlsx":                            "Lịch đại hội Huyện Thanh Trì 2024-04-05.xlsx",
		"/units/020/progress.xlsx":                            "Tiến độ Huyện Thanh Trì 2024-04-05.xlsx",
		"/units/020/progress.docx?compare=2024-03-22":         "Tiến độ Huyện Thanh Trì 2024-04-05 (so với 2024-03-22).docx",
		"/units/020/progress-forms.zip":                       "Phiếu tiến độ các đơn vị Huyện Thanh Trì 2024-04-05.zip",
		fmt.Sprintf("/leaders/%d/calendar.ics", w.Own.Leader): "Lịch đại hội Lãnh đạo 00646 2024-04-05.ics",
	} {
		a := b.get(path)
		require.Equal(t, http.StatusOK, a.status, path)
		kind, args, err := mime.ParseMediaType(a.header.Get("Content-Disposition"))
		require.NoError(t, err, path)
		require.Equal(t, []string{"attachment", want}, []string{kind, args["filename"]}, path)
		require.Contains(t, a.header.Get("Content-Disposition"), "filename*=utf-8''")
		require.Empty(t, seen[want], path)
		seen[want] = path
	}
}
