package exports

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/exports/booktest"
	"daihoi/models/calendar"
)

func TestAuditGolden(t *testing.T) {
	t.Parallel()
	for language, name := range []string{"audit", "audit_en"} {
		in := Audit{Author: "Huyện Thanh Trì", Chosen: "dai ang · 05/4/2024", Partial: "…", Date: calendar.MustParse("2024-04-05"), Words: booktest.Words(t, language),
			Lines: []AuditLine{
				{"09:05 05/4/2024", "Trần Quang Minh", "Sửa đại biểu", "Nguyễn Thị Hà", "Giới tính: Nam → Nữ\nNgày sinh: → 05/3/1968", "Nhập nhầm", "203.0.113.9", "r77x"},
				{"08:00 05/4/2024", "=HYPERLINK(\"http://x\")", "Đăng nhập", "", "", "", "", ""},
			}}
		var b bytes.Buffer
		require.NoError(t, WriteAudit(&b, in))
		booktest.Golden(t, name, b.Bytes())
	}
}
