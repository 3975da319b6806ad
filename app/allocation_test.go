package app_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"
)

func (w *world) allocation() string { return fmt.Sprintf("/congresses/%d/allocation", w.Own.Congress) }

// seatLines is the allocation form: total, then name, size and lock of each line.
func seatLines(version, do, total string, lines ...[3]string) url.Values {
	form := url.Values{"version": {version}, "do": {do}, "allot_total": {total}, "allot_base": {"1"}}
	for _, l := range lines {
		for key, value := range map[string]string{"allot_kind": "unit", "allot_name": l[0], "allot_weight": l[1], "allot_locked": l[2],
			"allot_minimum": "", "allot_maximum": "", "allot_note": "ghi chú " + l[0]} {
			form.Add(key, value)
		}
	}
	return form
}

func TestAllocationPage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.crowd(t, 6) // all for Thôn Nội, two of them ex officio
	b := w.as(t, "clerk")
	send := func(form url.Values) answer { return b.do(http.MethodPost, w.allocation(), form) }

	require.Contains(t, b.get(fmt.Sprintf("/congresses/%d", w.Own.Congress)).body, w.allocation()+`"`)
	first := b.get(w.allocation())
	require.Contains(t, first.body, "Đây là bản gợi ý")
	require.Contains(t, first.body, `value="Hội Nông dân"`)
	require.Contains(t, first.body, `value="Thôn Nội"`)
	require.Equal(t, "0", first.version(t))
	viewer := w.as(t, "viewer").get(w.allocation())
	require.Contains(t, viewer.body, "Chưa có phân bổ đại biểu")
	require.NotContains(t, viewer.body, "allot_total")
	require.Equal(t, http.StatusSeeOther, b.get(w.allocation()+".xlsx").status)

	lines := [][3]string{{"Thôn Nội", "300", ""}, {"Thôn Vực", "100", ""}, {"Hội Nông dân", "", "2"}}
	shown := send(seatLines("0", "preview", "92", lines...))
	require.Equal(t, http.StatusOK, shown.status)
	for _, text := range []string{"<b>67</b>", "<b>23</b>", "<b>92</b>", "Chưa lưu", "Thiếu 61", `value="ghi chú Thôn Vực"`} {
		require.Contains(t, shown.body, text)
	}
	require.Contains(t, b.get(w.allocation()).body, "Đây là bản gợi ý", "a preview saves nothing")

	added := send(seatLines("0", "add", "92", lines...))
	require.Contains(t, added.body, `id="f-allot_name-4"`)
	moved := send(seatLines("0", "up-2", "92", lines...))
	require.Regexp(t, `id="f-allot_name-1"[^>]*value="Thôn Vực"`, moved.body)
	moved = send(seatLines("0", "down-2", "92", lines...))
	require.Regexp(t, `id="f-allot_name-3"[^>]*value="Thôn Vực"`, moved.body)
	removed := send(seatLines("0", "remove-1", "92", lines...))
	require.Regexp(t, `id="f-allot_name-1"[^>]*value="Thôn Vực"`, removed.body)
	proposed := send(seatLines("0", "propose", "92", lines...))
	require.Contains(t, proposed.body, `value="Công đoàn"`)
	require.NotRegexp(t, `(?s)value="Hội Nông dân".*value="Hội Nông dân"`, proposed.body)

	wrong := send(seatLines("0", "save", "3", append(lines, [3]string{"thôn nội", "x", ""})...))
	require.Equal(t, http.StatusUnprocessableEntity, wrong.status)
	require.Contains(t, wrong.body, "Dòng 4 – Quy mô: cần một số nguyên")
	require.Contains(t, wrong.body, `href="#f-allot_weight-4"`)
	require.Regexp(t, `id="f-allot_weight-4"[^>]*value="x"`, wrong.body)
	impossible := send(seatLines("0", "preview", "3", lines...))
	require.Equal(t, http.StatusUnprocessableEntity, impossible.status)
	require.Contains(t, impossible.body, "Với số cơ sở này cần ít nhất 4 đại biểu")

	saved := send(seatLines("0", "save", "60", lines...))
	require.Equal(t, http.StatusSeeOther, saved.status)
	after := b.get(w.allocation())
	require.Equal(t, "1", after.version(t))
	require.Contains(t, after.body, "nằm ngoài khoảng 80–130")
	require.Contains(t, after.body, "Đã lưu phân bổ 60 đại biểu")

	stale := send(seatLines("0", "save", "99", lines...))
	require.Equal(t, http.StatusConflict, stale.status)
	require.Contains(t, stale.body, `value="99"`)
	require.Contains(t, stale.body, "Người clerk")
	require.Equal(t, "1", stale.version(t), "saving again overwrites knowingly")

	file := b.get(w.allocation() + ".xlsx")
	require.Equal(t, http.StatusOK, file.status)
	book, err := excelize.OpenReader(bytes.NewReader([]byte(file.body)))
	require.NoError(t, err)
	defer func() { _ = book.Close() }()
	rows, err := book.GetRows(book.GetSheetName(0))
	require.NoError(t, err)
	require.Contains(t, fmt.Sprint(rows), "Thôn Vực")
	require.Contains(t, w.as(t, "viewer").get(w.allocation()).body, "Thôn Vực")
}
