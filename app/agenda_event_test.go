package app_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/calendar"
	"daihoi/models/clusterevent"
	"daihoi/models/emulation"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

// signing is the address of the event at which the sisters sign, on 29/2/2024 from 08:00, in the cluster of path.
func (w *world) signing(t *testing.T, path string) (address string) {
	t.Helper()
	w.changeEvent(t, path, func(e *clusterevent.Event) {
		address = fmt.Sprintf("%s/events/%d", path, e.ID)
		e.OnDate, e.Starts, e.Ends, e.Place = calendar.Of(2024, 2, 29), "08:00", "", "Văn Điển"
	})
	return address
}

// changeEvent changes the first event of the cluster.
func (w *world) changeEvent(t *testing.T, path string, change func(*clusterevent.Event)) {
	t.Helper()
	var cluster int64
	_, err := fmt.Sscanf(path, "/clusters/%d", &cluster)
	require.NoError(t, err)
	storetest.Must(t, w.Store, storetest.Root(), func(tx *store.Tx) error {
		y, err := emulation.Of(tx, cluster, 2024)
		require.NoError(t, err)
		all, err := clusterevent.OfYear(tx, y)
		require.NoError(t, err)
		e := all[0]
		change(&e)
		_, err = clusterevent.Arrange(tx, cluster, 2024, e.ID, e.Version, e, nil)
		return err
	})
}

func TestEventAgendaIsWrittenAndReleased(t *testing.T) {
	t.Parallel()
	w, path := sisters(t)
	event := w.signing(t, path)
	agenda := event + "/agenda?year=2024"
	lead, member := w.as(t, "gialam"), w.as(t, "organizer")
	require.Contains(t, lead.get(event+"?year=2024").body, `href="`+agenda+`"`)
	require.NotContains(t, member.get(event+"?year=2024").body, agenda, "there is nothing to see yet")
	require.Contains(t, member.get(agenda).body, "Đơn vị chủ trì chưa soạn chương trình")

	page := lead.get(agenda).body
	require.Contains(t, page, "Ký giao ước · Thứ Năm, 29/02/2024, 08:00")
	require.Contains(t, page, `value="template-cluster_signing"`)
	for _, not := range []string{"template-cluster_review", "template-commune", "Nhiệm vụ 1", "Hiệp thương cử"} {
		require.NotContains(t, page, not)
	}
	form := agendaForm(0, "0", "insert")
	form.Set("agenda_source", "template-cluster_signing")
	inserted := lead.do(http.MethodPost, agenda, form)
	require.Equal(t, http.StatusOK, inserted.status)
	for _, want := range []string{"Chưa lưu", "07:30–08:00", "Kết thúc 10:35"} {
		require.Contains(t, inserted.body, want)
	}
	rows := []agendaRow{{minutes: "30", title: "Khai mạc"}, {minutes: "15", title: "Ký giao ước", script: "Kính mời các đồng chí!"}, {minutes: "5", title: "Kiểm tra micro", kind: "internal"}}
	moved := lead.do(http.MethodPost, agenda, agendaForm(0, "0", "up-2", rows...)).body
	require.Less(t, strings.Index(moved, `value="Ký giao ước"`), strings.Index(moved, `value="Khai mạc"`))
	require.Contains(t, lead.do(http.MethodPost, agenda, agendaForm(0, "0", "add", rows...)).body, `id="f-block_title-4"`)

	refused := lead.post(event+"/agenda/release?year=2024", "version", "0")
	require.Equal(t, http.StatusUnprocessableEntity, refused.status)
	require.Contains(t, refused.body, "Ký giao ước ngày 29/02/2024 chưa có chương trình")
	saved := lead.do(http.MethodPost, agenda, agendaForm(0, "0", "save", rows...))
	require.Equal(t, http.StatusSeeOther, saved.status, saved.body)
	require.Equal(t, agenda, saved.location)
	require.Contains(t, lead.get(saved.location).body, "Đã lưu chương trình: 3 mục.")
	stale := lead.do(http.MethodPost, agenda, agendaForm(0, "0", "save", rows[0]))
	require.Equal(t, http.StatusConflict, stale.status)
	require.Contains(t, stale.body, "Người gialam")
	require.Equal(t, http.StatusUnprocessableEntity, lead.do(http.MethodPost, agenda, agendaForm(0, "1", "save", agendaRow{title: "Cử Ủy ban", kind: "committee"})).status)

	require.Equal(t, http.StatusSeeOther, lead.post(event+"/agenda/release?year=2024", "version", "1", "release_note", "Gửi các đơn vị").status)
	require.Contains(t, lead.get(agenda).body, "Đúng bản phát hành lần 1")
	same := lead.post(event+"/agenda/release?year=2024", "version", "2")
	require.Contains(t, same.body, "Chương trình không đổi so với bản phát hành lần 1")
	w.changeEvent(t, path, func(e *clusterevent.Event) { e.Starts = "13:30" })
	changed := lead.get(agenda).body
	require.Contains(t, changed, "Đã đổi so với bản phát hành lần 1")
	require.Contains(t, changed, "<del>08:00</del> → <ins>13:30</ins>")
	require.Contains(t, changed, "13:30–14:00", "the agenda follows the event")
}

// Members read the programme of an event as a paper of the cluster; only those who lead write it.
func TestEventProgrammeIsAPaperOfTheCluster(t *testing.T) {
	t.Parallel()
	w, path := sisters(t)
	event := w.signing(t, path)
	agenda := event + "/agenda?year=2024"
	rows := []agendaRow{{minutes: "30", fixed: "7h30", title: "Đón tiếp"}, {minutes: "15", title: "Ký giao ước", script: "Kính mời các đồng chí!"}, {minutes: "5", title: "Kiểm tra micro", kind: "internal"}}
	lead, member := w.as(t, "gialam"), w.as(t, "organizer")
	require.Equal(t, agenda, member.get(event+"/programme.docx?year=2024").location, "there is no file yet")
	require.Equal(t, http.StatusSeeOther, lead.do(http.MethodPost, agenda, agendaForm(0, "0", "save", rows...)).status)
	require.Contains(t, member.get(event+"/programme?year=2024&version=draft").body, "DỰ THẢO")
	require.Equal(t, http.StatusSeeOther, lead.post(event+"/agenda/release?year=2024", "version", "1").status)

	require.Contains(t, member.get(event+"?year=2024").body, agenda)
	require.NotContains(t, member.get(agenda).body, `value="save"`)
	for _, name := range []string{"organizer", "giamsat"} {
		b := w.as(t, name)
		require.Equal(t, http.StatusForbidden, b.do(http.MethodPost, agenda, agendaForm(0, "1", "save", rows...)).status, name)
		require.Equal(t, http.StatusForbidden, b.post(event+"/agenda/release?year=2024", "version", "2").status, name)
	}
	public := member.get(event + "/programme?year=2024").body
	for _, want := range []string{"THÀNH PHỐ HÀ NỘI", "<b>CỤM THI ĐUA SỐ 3</b>", "Hội trường 018", "Thời gian: Thứ Năm, 29/02/2024, 08:00 · Văn Điển", "<b>TM. CỤM THI ĐUA - CỤM TRƯỞNG</b><br><b>HUYỆN GIA LÂM</b>",
		event + "/programme.docx?version=1&amp;year=2024"} {
		require.Contains(t, public, want)
	}
	for _, not := range []string{"MTTQ-BTT", "BAN THƯỜNG TRỰC", "Kiểm tra micro", "Kính mời"} {
		require.NotContains(t, public, not)
	}
	require.Contains(t, member.get(event+"/script?year=2024").body, "Kiểm tra micro")
	for file, kind := range map[string]string{"programme.docx": "wordprocessingml", "script.docx": "wordprocessingml", "programme.xlsx": "spreadsheetml"} {
		answer := member.get(event + "/" + file + "?year=2024")
		require.Equal(t, http.StatusOK, answer.status, file)
		require.Contains(t, answer.header.Get("Content-Type"), kind)
	}
	require.Equal(t, http.StatusNotFound, w.as(t, "clerk").get(event+"/programme?year=2024").status)
}
