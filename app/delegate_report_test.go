package app_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"daihoi/exports/booktest"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

func TestDelegateReport(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.crowd(t, 30) // 10 ex officio; with the one of the world 21 sent by consultation
	viewer := w.as(t, "viewer")
	base := fmt.Sprintf("/congresses/%d/report", w.Own.Congress)
	page := viewer.get(base)
	require.Equal(t, http.StatusOK, page.status)
	for _, line := range []string{"Tổng số đại biểu chính thức được triệu tập: 31 đại biểu, trong đó:",
		"- Đại biểu đương nhiên: 10 đại biểu (32,3 %);", "- Đại biểu do hiệp thương cử: 21 đại biểu (67,7 %).",
		"- THPT: 30 đại biểu (96,8 %);", "- Đại học: 30 đại biểu (96,8 %);", "Trẻ tuổi nhất: Nguyễn Thị Hương 030, sinh năm 1989",
		"Cao tuổi nhất: Nguyễn Thị Hương 001, sinh năm 1960", "Đại biểu nữ: 31 đại biểu (100,0 %)", "Đại biểu là người có tôn giáo: dưới 5."} {
		require.Contains(t, page.body, line)
	}
	for _, nobody := range []string{"Đại biểu chỉ định", "THCS", "dân tộc thiểu số", w.Own.SensitiveReligion} {
		require.NotContains(t, page.body, nobody)
	}

	file := viewer.get(base + ".docx")
	require.Equal(t, http.StatusOK, file.status)
	require.Equal(t, "application/vnd.openxmlformats-officedocument.wordprocessingml.document", file.header.Get("Content-Type"))
	text := booktest.Part(t, []byte(file.body), "word/document.xml")
	require.Contains(t, text, "- Đại biểu đương nhiên: 10 đại biểu (32,3 %);")
	require.NotContains(t, text, w.Own.SensitiveReligion)

	book := viewer.get(base + ".xlsx")
	require.Equal(t, http.StatusOK, book.status)
	f, err := excelize.OpenReader(strings.NewReader(book.body))
	require.NoError(t, err)
	rows, err := f.GetRows(f.GetSheetName(0))
	require.NoError(t, err)
	var cells []string
	for _, row := range rows {
		cells = append(cells, strings.Join(row, "|"))
	}
	sheet := strings.Join(cells, "\n")
	for _, want := range []string{"Nữ|31|", "≥ 30,0 %", "Đạt", "Mức phấn đấu"} { // the targets with their source
		require.Contains(t, sheet, want)
	}
	require.NotContains(t, sheet, w.Own.SensitiveReligion)

	empty := viewer.get(fmt.Sprintf("/congresses/%d/report", w.empty(t)))
	require.Contains(t, empty.body, "Chưa có đại biểu chính thức để báo cáo")
	require.NotContains(t, empty.body, "report.docx")
}

// empty is a congress of the district's communes in which nobody is yet.
func (w *world) empty(t *testing.T) (id int64) {
	t.Helper()
	require.NoError(t, w.Store.Read(t.Context(), storetest.Root(), func(tx *store.Tx) error {
		return tx.DB().Raw("SELECT MIN(congresses.id) FROM congresses JOIN units ON units.id = congresses.unit_id " +
			"WHERE units.level_code = 'commune' AND congresses.id NOT IN (SELECT congress_id FROM delegates)").Scan(&id).Error
	}))
	return id
}

func TestCompleteness(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.crowd(t, 60) // every fifth without a hometown, 12 of them
	page := w.as(t, "clerk").get("/units/" + w.Own.Code + "/completeness")
	require.Equal(t, http.StatusOK, page.status)
	require.Contains(t, page.body, "48/61 hồ sơ đủ thông tin (78,7 %)")
	require.Contains(t, page.body, "- quê quán: 13 người (Nguyễn Thị Hương 001, ")
	require.Contains(t, page.body, ", 3 người khác)")
	require.Contains(t, page.body, "- nơi ở: 1 người ("+w.Own.DelegateName+")")
	require.Contains(t, page.body, w.delegates()+"?missing=hometown")

	district := w.as(t, "organizer").get("/units/020/completeness")
	require.Contains(t, district.body, "chúng tôi chưa nhận được danh sách đại biểu của xã")
	require.NotContains(t, district.body, w.Foreign.DelegateName)

	// Whoever cannot mend the list reads how many, not who.
	for _, role := range []string{"viewer", "reviewer"} {
		page = w.as(t, role).get("/units/" + w.Own.Code + "/completeness")
		require.Contains(t, page.body, "- quê quán: 13 người\n", role)
		require.NotContains(t, page.body, "Nguyễn Thị Hương", role)
	}
}
