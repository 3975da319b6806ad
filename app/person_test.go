package app_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

// exportsOf are the units at which the log says that everything about a person was exported, with the purpose.
func (w *world) exportsOf(t *testing.T) (said []string) {
	t.Helper()
	require.NoError(t, w.Store.Read(t.Context(), storetest.Root(), func(tx *store.Tx) error {
		return tx.DB().Raw("SELECT units.full_name || ': ' || reason FROM audit_entries JOIN units ON units.id = audit_entries.unit_id " +
			"WHERE action = 'person_exported' ORDER BY 1").Scan(&said).Error
	}))
	return said
}

// Everything about one person comes as a workbook or JSON to those who may have it, for a purpose, logged at each list.
func TestEverythingAboutOnePersonIsExported(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	own, upper := w.shared(t)
	clerk, organizer := w.as(t, "clerk"), w.as(t, "organizer")

	require.Contains(t, organizer.get(upper).body, `action="`+upper+`/person.xlsx"`)
	require.NotContains(t, clerk.get(own).body, "/person.xlsx", "the district holds the identity")
	refused := clerk.get(own + "/person.xlsx?purpose=x")
	require.Equal(t, http.StatusForbidden, refused.status)
	require.Contains(t, refused.body, "chỉ đơn vị giữ thông tin cá nhân")
	require.Equal(t, http.StatusUnprocessableEntity, organizer.get(upper+"/person.xlsx").status)
	require.Equal(t, http.StatusUnprocessableEntity, organizer.get(upper+"/person.json?purpose=+").status)
	require.Empty(t, w.exportsOf(t))

	file := organizer.get(upper + "/person.xlsx?purpose=tr%E1%BA%A3+l%E1%BB%9Di+c%C3%B4ng+d%C3%A2n")
	require.Equal(t, http.StatusOK, file.status)
	book, err := excelize.OpenReader(strings.NewReader(file.body))
	require.NoError(t, err)
	defer func() { require.NoError(t, book.Close()) }()
	require.Equal(t, []string{"Thông tin", "Đại biểu", "Ủy ban", "Điểm danh", "Đề nghị sửa", "Gộp hồ sơ", "Lịch sử", "Người đã xem"}, book.GetSheetList())
	text := unpacked(t, file.body)
	for _, shown := range []string{w.Own.SensitiveCID, w.Own.SensitiveReligion, "Xã Thanh Liệt", "Huyện Thanh Trì", "Mục đích: trả lời công dân"} {
		require.Contains(t, text, shown)
	}
	require.Equal(t, []string{"Huyện Thanh Trì: trả lời công dân", "Xã Thanh Liệt: trả lời công dân"}, w.exportsOf(t))

	data := organizer.get(upper + "/person.json?purpose=ki%E1%BB%83m+tra")
	require.Equal(t, http.StatusOK, data.status)
	require.Contains(t, data.header.Get("Content-Disposition"), "attachment")
	var out struct {
		Person         map[string]string `json:"person"`
		Seats          []map[string]any  `json:"seats"`
		SeatsElsewhere int               `json:"seats_elsewhere"`
		Views          []map[string]any  `json:"views"`
	}
	require.NoError(t, json.Unmarshal([]byte(data.body), &out))
	require.Equal(t, w.Own.SensitiveCID, out.Person["citizen_id"])
	require.Len(t, out.Seats, 2)
	require.Zero(t, out.SeatsElsewhere)
	exported := 0
	for _, v := range out.Views {
		if v["what"] == "person_exported" {
			exported++
			require.Equal(t, "trả lời công dân", v["reason"])
		}
	}
	require.Equal(t, 2, exported, "the first export is in the second")
	require.Len(t, w.exportsOf(t), 4)
	require.Contains(t, clerk.get(own).body, "Xuất toàn bộ thông tin về một người", "the commune sees that it was done")
}

// The page of corrections hides numbers until they are asked for, and sensitive fields from those who may not see them.
func TestThePageOfCorrectionsShowsWhatTheReaderMaySee(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	own, upper := w.shared(t)
	clerk, organizer := w.as(t, "clerk"), w.as(t, "organizer")
	form := organizer.get(upper)
	values := w.ownRecord("version", form.version(t))
	for i := range values {
		switch values[i] {
		case "phone":
			values[i+1] = "0987654321"
		case "religion":
			values[i+1] = "Phật giáo"
		case "category":
			values[i+1] = "ex_officio"
		}
	}
	saved := organizer.post(upper, values...)
	require.Equal(t, http.StatusSeeOther, saved.status, saved.body)
	form = clerk.get(own)
	values = w.ownRecord("version", form.version(t), "correction_reason", "Theo giấy khai sinh")
	for i := range values {
		switch values[i] {
		case "phone":
			values[i+1] = "0987654321"
		case "religion":
			values[i+1] = "Phật giáo"
		case "full_name":
			values[i+1] = "Đinh Thị Đúng Tên"
		}
	}
	require.Equal(t, http.StatusSeeOther, clerk.post(own, values...).status)

	require.Contains(t, form.body, `href="`+own+`/history"`)
	page := clerk.get(own + "/history")
	require.Equal(t, http.StatusOK, page.status)
	for _, shown := range []string{"Đinh Thị Đúng Tên", "Theo giấy khai sinh", "Chờ trả lời", "Sửa thông tin cá nhân ở danh sách khác", "Phật giáo", "09•• ••• 321", own + "/history/numbers"} {
		require.Contains(t, page.body, shown)
	}
	require.NotContains(t, page.body, "0987654321")
	require.NotContains(t, page.body, "Huyện Thanh Trì")
	require.Contains(t, clerk.post(own+"/history/numbers").body, "0987654321")

	viewer := w.as(t, "viewer").get(own + "/history")
	require.Equal(t, http.StatusOK, viewer.status)
	for _, hidden := range []string{"Phật giáo", "321", "Đinh Thị Đúng Tên", "Theo giấy khai sinh"} {
		require.NotContains(t, viewer.body, hidden)
	}
}

// The table to type into says before anything is typed whose identity another list holds.
func TestTheTableSaysWhoHoldsTheIdentity(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.shared(t)
	table := w.as(t, "clerk").get(w.delegates() + "?edit=1")
	require.Equal(t, http.StatusOK, table.status)
	require.Contains(t, table.body, "Cũng có trong danh sách của đơn vị khác, nơi giữ thông tin cá nhân")
	require.NotContains(t, w.as(t, "organizer").get(w.delegates()+"?edit=1").body, "nơi giữ thông tin cá nhân", "the district may change it")
}

// Saving a unit as it is says so, and leaves no entry.
func TestAnUnchangedUnitIsNotAnEdit(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(t, "admin")
	form := b.get("/units/00646/edit")
	require.Equal(t, http.StatusSeeOther, b.post("/units/00646/edit", "version", form.version(t), "unit_kind", "Xã", "unit_name", "Thanh Liệt").status)
	require.Contains(t, b.get("/units/00646/history").body, "Không có gì thay đổi.")
	require.Equal(t, form.version(t), b.get("/units/00646/edit").version(t))
}
