package app_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// agendaRow is a line of the agenda's form.
type agendaRow struct{ minutes, fixed, title, kind, person, paper, script string }

// agendaForm is the form as a browser sends it.
func agendaForm(session int64, version, do string, rows ...agendaRow) url.Values {
	form := url.Values{"part": {fmt.Sprint(session)}, "version": {version}, "do": {do}}
	for _, r := range rows {
		for key, value := range map[string]string{"block_minutes": r.minutes, "block_fixed_at": r.fixed, "block_title": r.title, "block_kind": r.kind,
			"block_person": r.person, "block_paper": r.paper, "block_script": r.script} {
			form.Add(key, value)
		}
	}
	return form
}

// whole places every fixed task.
var whole = []agendaRow{{minutes: "30", fixed: "7h", title: "Đón tiếp"}, {minutes: "60", title: "Báo cáo", kind: "adopt", script: "Kính thưa đại hội!"},
	{minutes: "20", title: "Góp ý", kind: "comment_statutes"}, {minutes: "10", title: "Kiểm tra micro", kind: "internal"},
	{minutes: "30", title: "Cử Ủy ban", kind: "committee", person: "Đoàn Chủ tịch"}, {minutes: "10", title: "Cử đoàn", kind: "delegation"}}

func (w *world) agenda() string { return fmt.Sprintf("/congresses/%d/agenda", w.Own.Congress) }

func TestAgendaIsWrittenFromATemplate(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(t, "clerk")
	require.Contains(t, b.get(fmt.Sprintf("/congresses/%d", w.Own.Congress)).body, w.agenda())
	page := b.get(w.agenda()).body
	require.Contains(t, page, "Chưa soạn mục nào.")
	require.Contains(t, page, `value="template-commune_one_day"`)

	form := agendaForm(w.Own.Session, "0", "insert")
	form.Set("agenda_source", "template-commune_one_day")
	inserted := b.do(http.MethodPost, w.agenda(), form)
	require.Equal(t, http.StatusOK, inserted.status)
	require.Contains(t, inserted.body, "Chưa lưu")
	require.Contains(t, inserted.body, "07:00–07:30", "the reception is before the start")
	require.Contains(t, inserted.body, "Kết thúc 11:30")
	require.Contains(t, b.get(w.agenda()).body, "Chưa soạn mục nào.", "nothing is saved yet")
	require.Equal(t, http.StatusUnprocessableEntity, b.do(http.MethodPost, w.agenda(), agendaForm(w.Own.Session, "0", "insert")).status)

	saved := b.do(http.MethodPost, w.agenda(), agendaForm(w.Own.Session, "0", "save", append(whole, agendaRow{})...))
	require.Equal(t, http.StatusSeeOther, saved.status, saved.body)
	page = b.get(saved.location).body
	require.Contains(t, page, "Đã lưu chương trình: 6 mục.", "the blank row is left out")
	require.Contains(t, page, "07:30–08:30")
	require.Contains(t, page, `name="version" value="1"`)
}

func TestAgendaSaysWhatDoesNotFit(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(t, "clerk")
	shown := b.do(http.MethodPost, w.agenda(), agendaForm(w.Own.Session, "0", "compute",
		agendaRow{minutes: "20", fixed: "08:00", title: "a"}, agendaRow{minutes: "10", fixed: "8h30", title: "b"}, agendaRow{minutes: "180", fixed: "8h35", title: "c"})).body
	for _, want := range []string{"Hở 30 phút từ giờ bắt đầu", "Hở 10 phút sau mục 1", "Chồng 5 phút lên mục 2", "Kết thúc 11:35, vượt 5 phút", "3 mục, tổng 210 phút"} {
		require.Contains(t, shown, want)
	}
	early := b.do(http.MethodPost, w.agenda(), agendaForm(w.Own.Session, "0", "compute", agendaRow{minutes: "30", fixed: "6h", title: "a"}, agendaRow{minutes: "10", title: "b"})).body
	require.Contains(t, early, "xong lúc 06:30, trước giờ bắt đầu 07:30")
	require.NotContains(t, shown, "trước giờ bắt đầu")
	long := agendaForm(w.Own.Session, "0", "save", agendaRow{minutes: "600", title: "a"}, agendaRow{minutes: "1", title: "b"})
	require.Equal(t, http.StatusSeeOther, b.do(http.MethodPost, w.agenda(), long).status, "saving is allowed")
	require.NotContains(t, b.get(w.agenda()).body, "quá mức 1 ngày", "morning and afternoon of one day")
	require.Equal(t, http.StatusSeeOther, b.post(fmt.Sprintf("/congresses/%d/sessions/new", w.Own.Congress), "kind", "preparatory", "on_date", "19/4/2024", "starts", "14:00", "confirm", "1").status)
	require.Contains(t, b.get(w.agenda()).body, "dùng 3 buổi, quá mức 1 ngày")
}

func TestAgendaRowsMoveWithoutScript(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(t, "clerk")
	titles := regexp.MustCompile(`name="block_title" value="([^"]*)"`)
	for do, want := range map[string]string{"up-2": "b a c", "down-2": "a c b", "remove-1": "b c", "add": "a b c ", "up-1": "a b c", "down-9": "a b c"} {
		answer := b.do(http.MethodPost, w.agenda(), agendaForm(w.Own.Session, "0", do, agendaRow{title: "a"}, agendaRow{title: "b"}, agendaRow{title: "c"}))
		require.Equal(t, http.StatusOK, answer.status, do)
		var got []string
		body, _, _ := strings.Cut(answer.body, "<template")
		for _, m := range titles.FindAllStringSubmatch(body, -1) {
			got = append(got, m[1])
		}
		require.Equal(t, want, strings.Join(got, " "), do)
	}
}

func TestAgendaProblemsAndConflictLoseNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(t, "clerk")
	refused := b.do(http.MethodPost, w.agenda(), agendaForm(w.Own.Session, "0", "save", agendaRow{minutes: "mười", title: "Khai mạc"}, agendaRow{minutes: "5", fixed: "25:00"}))
	require.Equal(t, http.StatusUnprocessableEntity, refused.status)
	for _, want := range []string{`href="#f-block_minutes-1"`, `href="#f-block_fixed_at-2"`, `href="#f-block_title-2"`, `value="mười"`, "Mục 2 – Nội dung"} {
		require.Contains(t, refused.body, want)
	}
	require.Equal(t, http.StatusSeeOther, b.do(http.MethodPost, w.agenda(), agendaForm(w.Own.Session, "0", "save", agendaRow{minutes: "5", title: "Của người trước"})).status)
	stale := b.do(http.MethodPost, w.agenda(), agendaForm(w.Own.Session, "0", "save", agendaRow{minutes: "7", title: "Của người sau"}))
	require.Equal(t, http.StatusConflict, stale.status)
	for _, want := range []string{"Người clerk", "Của người trước", "Của người sau", `name="version" value="1"`} {
		require.Contains(t, stale.body, want)
	}
	again := b.do(http.MethodPost, w.agenda(), agendaForm(w.Own.Session, "1", "save", agendaRow{minutes: "7", title: "Của người sau"}))
	require.Equal(t, http.StatusSeeOther, again.status)
	require.Equal(t, http.StatusNotFound, b.do(http.MethodPost, w.agenda(), agendaForm(w.Sister.Session, "0", "save", whole...)).status)
}

func TestProgrammeIsReleased(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(t, "clerk")
	base := fmt.Sprintf("/congresses/%d/", w.Own.Congress)
	require.Contains(t, b.get(base+"programme").body, "Chương trình chưa được phát hành")
	require.Equal(t, w.agenda(), b.get(base+"programme.docx").location)

	require.Equal(t, http.StatusSeeOther, b.do(http.MethodPost, w.agenda(), agendaForm(w.Own.Session, "0", "save", whole[:3]...)).status)
	refused := b.post(w.agenda()+"/release", "version", "1", "release_note", "Gửi Tổ công tác")
	require.Equal(t, http.StatusUnprocessableEntity, refused.status)
	require.Contains(t, refused.body, "chưa có nhiệm vụ: 4. Hiệp thương cử Ủy ban MTTQ khóa mới")
	require.Contains(t, refused.body, "Gửi Tổ công tác")
	require.Equal(t, http.StatusConflict, b.post(w.agenda()+"/release", "version", "0").status)

	draft := b.get(base + "programme?version=draft").body
	require.Contains(t, draft, "DỰ THẢO")
	require.Equal(t, http.StatusNotFound, b.get(base+"programme?version=1").status)

	require.Equal(t, http.StatusSeeOther, b.do(http.MethodPost, w.agenda(), agendaForm(w.Own.Session, "1", "save", whole...)).status)
	require.Equal(t, http.StatusSeeOther, b.post(w.agenda()+"/release", "version", "2").status)
	require.Contains(t, b.get(w.agenda()).body, "Đúng bản phát hành lần 1")
	changed := append([]agendaRow{{minutes: "25", fixed: "7h", title: "Đón tiếp"}}, whole[2:]...)
	changed = append(changed, whole[1], agendaRow{minutes: "5", title: "Bế mạc"})
	require.Equal(t, http.StatusSeeOther, b.do(http.MethodPost, w.agenda(), agendaForm(w.Own.Session, "2", "save", changed...)).status)
	page := b.get(w.agenda()).body
	for _, want := range []string{"Đã đổi so với bản phát hành lần 1", "<b>Chuyển chỗ:</b> Báo cáo", "<b>Thêm:</b> Bế mạc", "<del>30</del> → <ins>25</ins>"} {
		require.Contains(t, page, want)
	}

	reader := w.as(t, "viewer")
	public := reader.get(base + "programme").body
	require.Contains(t, public, "(Phát hành lần 1, ngày 05/4/2024)")
	for _, not := range []string{"DỰ THẢO", "Kiểm tra micro", "Kính thưa đại hội!", "Bế mạc"} {
		require.NotContains(t, public, not)
	}
	script := reader.get(base + "script").body
	require.Contains(t, script, "Kiểm tra micro")
	require.Contains(t, script, "Kính thưa đại hội!")
	require.NotContains(t, reader.get(w.agenda()).body, `value="save"`)
	for path, kind := range map[string]string{"programme.docx": "wordprocessingml", "script.docx?version=draft": "wordprocessingml", "programme.xlsx": "spreadsheetml"} {
		file := reader.get(base + path)
		require.Equal(t, http.StatusOK, file.status, path)
		require.Contains(t, file.header.Get("Content-Type"), kind)
		require.True(t, strings.HasPrefix(file.body, "PK"), path)
	}
}

// A congress without a session says what to do first.
func TestAgendaWithoutASession(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(t, "organizer")
	require.Equal(t, http.StatusSeeOther, b.do(http.MethodPost, w.agenda(), agendaForm(w.Own.Session, "0", "save", whole...)).status)
	page := b.get(fmt.Sprintf("/congresses/%d/sessions/%d/cancel", w.Own.Congress, w.Own.Session))
	require.Contains(t, page.body, "Bản nháp chương trình của phiên này mất theo")
	require.Equal(t, http.StatusSeeOther, b.post(fmt.Sprintf("/congresses/%d/sessions/%d/cancel", w.Own.Congress, w.Own.Session), "version", page.version(t), "reason", "Hoãn").status)
	require.Contains(t, b.get(w.agenda()).body, "Đại hội chưa đăng ký phiên họp")
	require.Equal(t, http.StatusSeeOther, b.do(http.MethodPost, w.agenda(), url.Values{"version": {"0"}}).status)
}

// The agenda of the pilot is copied by whoever sees it.
func TestAgendaIsCopied(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	organizer := w.as(t, "organizer")
	require.Equal(t, http.StatusSeeOther, organizer.do(http.MethodPost, fmt.Sprintf("/congresses/%d/agenda", w.Sister.Congress), agendaForm(w.Sister.Session, "0", "save", whole...)).status)
	source := regexp.MustCompile(`value="(agenda-\d+)"`).FindStringSubmatch(organizer.get(w.agenda()).body)
	require.Len(t, source, 2)
	form := agendaForm(w.Own.Session, "0", "insert", agendaRow{title: "Của tôi"}, agendaRow{})
	form.Set("agenda_source", source[1])
	copied := organizer.do(http.MethodPost, w.agenda(), form).body
	require.Contains(t, copied, "Kiểm tra micro")
	require.Contains(t, copied, "Của tôi")
	require.Equal(t, http.StatusNotFound, w.as(t, "clerk").do(http.MethodPost, w.agenda(), form).status)
}
