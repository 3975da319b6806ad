package app_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/agenda"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/delegate"
	"daihoi/models/proceedings"
	"daihoi/models/seating"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

// A clerk runs the day: the agenda begins, a speech and a decision are recorded and corrected, the screens show it, delegates open the
// papers by their link until it is revoked.
func TestDayOfACongress(t *testing.T) {
	t.Parallel()
	w, ids, desk := doorWorld(t)
	b := w.as(t, "clerk")
	day := "/congresses/" + itoa(w.Own.Congress) + "/day"
	at := "?session=" + itoa(w.Own.Session)
	var a answer
	storetest.Must(t, w.Store, storetest.Root(), func(tx *store.Tx) error {
		return congress.DraftAgenda(tx, w.Own.Session, 0, []agenda.Block{{Title: "Chào cờ", Minutes: 10}, {Title: "Báo cáo chính trị", Minutes: 30}})
	})
	require.Contains(t, b.get(day+"/speeches"+at).body, "Phiên chưa bắt đầu điều hành")
	page := b.follow(day+at, "do", "begin").body
	items := regexp.MustCompile(`value="start-(\d+)"`).FindAllStringSubmatch(page, -1)
	require.Len(t, items, 2)
	page = b.follow(day+at, "do", "start-"+items[0][1]).body
	require.Contains(t, page, "09:00–09:10")
	require.Contains(t, page, "Chậm 90 phút so với chương trình", "it should have begun at 07:30")
	require.Equal(t, http.StatusConflict, b.post(day+at, "do", "start-"+items[0][1]).status)
	require.Equal(t, "gone", outcome(b.post(day+at, "do", "start-999")))

	viewer := w.as(t, "viewer")
	hall := viewer.get(day + "/hall" + at).body
	require.Contains(t, hall, "Chào cờ")
	require.Contains(t, hall, "Còn 10 phút")
	require.Contains(t, hall, `<noscript><meta http-equiv="refresh" content="15">`)
	require.NotContains(t, hall, "0/3", "nobody has been checked in: blank, and not none")
	b.follow(desk, "subject", itoa(ids["Nguyễn Thị Ánh"]))
	require.Contains(t, viewer.get(day+"/hall"+at).body, "<b>1/3</b>")
	b.follow(desk+"/roll", "do", "excused", "reason", "ốm nặng", "pick", itoa(ids["Nguyễn Văn Bình"])+":0")
	require.Contains(t, b.get(day+"/presidium"+at).body, "ốm nặng")
	require.Equal(t, http.StatusForbidden, viewer.get(day+"/presidium"+at).status)

	a = b.post(day+"/speeches"+at, "speech_speaker", "Bà Lan", "speech_minutes", "7")
	require.Equal(t, http.StatusUnprocessableEntity, a.status)
	require.Contains(t, a.body, `value="Bà Lan"`, "what is typed is never lost")
	require.Contains(t, b.follow(day+"/speeches"+at, "speech_speaker", "Bà Lan", "speech_topic", "Khu dân cư", "speech_minutes", "7").body, "Chờ phát biểu")

	decisions := day + "/decisions" + at
	require.Contains(t, b.get(decisions).body, "Chưa đặt quy định")
	organizer := w.as(t, "organizer")
	quorum := "/units/" + w.Own.Code + "/quorum"
	a = organizer.post(quorum, "version", "0", "quorum_form", "share", "quorum_part", "2", "quorum_whole", "3", "quorum_basis", "listed")
	require.Equal(t, http.StatusUnprocessableEntity, a.status, "a rule without a source is none")
	require.Equal(t, http.StatusSeeOther, organizer.post(quorum, "version", "0", "quorum_form", "share", "quorum_part", "2", "quorum_whole", "3", "quorum_basis", "listed", "quorum_source", "Quy chế số 5").status)
	require.Contains(t, b.get(decisions).body, "Ít nhất 2/3 của 3 đại biểu chính thức: cần 2. Căn cứ: Quy chế số 5")
	a = b.post(decisions, "decision_question", "Thông qua Nghị quyết", "decision_form", "hands", "votes_for", "9", "decision_outcome", "adopted")
	require.Contains(t, a.body, "Tổng số phiếu 9 lớn hơn số có mặt 1")
	page = b.follow(decisions, "decision_question", "Thông qua Nghị quyết", "decision_form", "hands", "votes_for", "1", "decision_outcome", "adopted").body
	require.Contains(t, page, "Chưa đủ điều kiện tiến hành")
	one := strings.ReplaceAll(regexp.MustCompile(`href="([^"]+decision=\d+)"`).FindStringSubmatch(page)[1], "&amp;", "&")
	b.follow(one, "version", "1", "reason", "Đếm lại", "decision_question", "Thông qua Nghị quyết", "decision_form", "hands", "votes_for", "2", "votes_present", "2", "decision_outcome", "adopted")
	page = b.get(one).body
	require.Contains(t, page, "Đếm lại")
	require.Contains(t, page, "<del>1</del> → <ins>2</ins>")

	papers := day + "/papers"
	require.Equal(t, http.StatusSeeOther, b.upload(papers+at, map[string]string{"item": ""}, map[string]string{"Báo cáo.pdf": scan}).status)
	open := func(from, until string) string {
		b.follow(papers+"/link"+at, "do", "open", "papers_from_day", "5/4/2024", "papers_from_time", from, "papers_until_day", "5/4/2024", "papers_until_time", until)
		return regexp.MustCompile(`/handouts/[A-Z2-7]{26}`).FindString(b.get(papers + at).body)
	}
	link := open("06:00", "12:00")
	anyone := w.as(t, "")
	page = anyone.get(link).body
	require.Contains(t, page, "Báo cáo.pdf")
	for name := range ids {
		require.NotContains(t, page, name)
	}
	file := regexp.MustCompile(link + `/\d+`).FindString(page)
	require.Equal(t, scan, anyone.get(file).body)
	shut := open("10:00", "12:00")
	require.Equal(t, http.StatusNotFound, anyone.get(link).status, "the new one has replaced it")
	require.NotContains(t, anyone.get(shut).body, "Báo cáo.pdf", "it opens at ten")
	require.Equal(t, http.StatusNotFound, anyone.get(shut+"/"+file[strings.LastIndex(file, "/")+1:]).status)
	b.follow(papers+"/link"+at, "do", "close")
	require.Equal(t, http.StatusNotFound, anyone.get(shut).status)

	door := day + "/door" + at
	a = b.post(door, "do", "link", "desk", "Bàn ngoài")
	require.Equal(t, http.StatusOK, a.status)
	require.Regexp(t, `/desk/[A-Z2-7]{26}`, a.body)
	require.NotRegexp(t, `/desk/[A-Z2-7]{26}`, b.get(door).body, "shown once")
	a = b.post(door, "do", "hours", "version", "0", "door_opens_day", "5/4/2024", "door_opens_time", "8:00", "door_closes_day", "5/4/2024", "door_closes_time", "07:00")
	require.Contains(t, a.body, "Giờ đóng phải sau giờ mở.")

	seats := "/congresses/" + itoa(w.Own.Congress) + "/seats"
	a = b.post(seats, "do", "fill", "version", "0", "seat_rows", "1", "seat_columns", "2", "block", "o:Thôn Nội", "order", "1")
	require.Contains(t, a.body, "Hội trường có 2 chỗ, cần 4")
	require.Contains(t, b.follow(seats, "do", "fill", "version", "0", "seat_rows", "2", "seat_columns", "3", "block", "o:Thôn Nội", "order", "1").body, "4 người, 6 chỗ")
	page = b.follow(seats, "do", "move", "version", "1", "seat_who", itoa(ids["Lê Khách"]), "seat_to", "b3").body
	require.Contains(t, page, "Lê Khách · Thôn Nội · B3")
	require.Contains(t, b.get(seats+".xlsx").text(t), "Lê Khách")
	require.Contains(t, b.get("/congresses/"+itoa(w.Own.Congress)+"/cards").body, "Chỗ ngồi: B3")

	b.follow(day+at, "do", "end")
	storetest.Must(t, w.Store, storetest.Root(), func(tx *store.Tx) error {
		c, err := congress.Get(tx, w.Own.Congress)
		if err != nil {
			return err
		}
		r, err := proceedings.RecordOf(tx, c, w.Own.Session)
		require.Equal(t, 1, r.Presence.Official.Present)
		require.Len(t, r.Decisions, 1)
		require.Len(t, r.Absent, 2, "one excused, one unmarked")
		return err
	})
	for _, path := range []string{"", "/hall", "/presidium", "/speeches", "/decisions", "/papers", "/door"} {
		require.LessOrEqual(t, b.statements(day+path+at), int64(26), path)
	}
	require.LessOrEqual(t, organizer.statements(quorum), int64(14))
}

// An absent delegate is replaced by the reserve of the same body in two clicks, and back; the desk tells whom it marks where to sit.
func TestReserveIsCalledUpOnTheDay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ids := map[string]int64{}
	storetest.Must(t, w.Store, storetest.Root(), func(tx *store.Tx) error {
		require.NoError(t, tx.DB().Exec("UPDATE congress_sessions SET on_date = '2024-04-05' WHERE id = ?", w.Own.Session).Error)
		for name, category := range map[string]string{"Vũ Vắng": delegate.Consulted, "Vũ Thay": delegate.Reserve, "Vũ Có": delegate.Consulted} {
			rec := delegate.Record{}
			rec.FullName, rec.Category, rec.Represents, rec.Gender, rec.BornOn = name, category, "Thôn Đông", "female", calendar.Partial{Year: 1971}
			id, err := delegate.Add(tx, w.Own.Congress, rec)
			if err != nil {
				return err
			}
			ids[name] = id
		}
		return seating.Fill(tx, w.Own.Congress, 0, seating.Plan{RowCount: 3, RowSeats: 9}, []string{"o:Thôn Đông"})
	})
	b := w.as(t, "clerk")
	desk := "/check-in/session/" + itoa(w.Own.Session)
	marked := b.follow(desk, "subject", itoa(ids["Vũ Có"]))
	require.Regexp(t, `door-seat">Chỗ ngồi: A[12]<`, marked.body)
	b.follow(desk+"/roll", "do", "excused", "reason", "Ốm nặng", "pick", itoa(ids["Vũ Vắng"])+":0")
	page := "/congresses/" + itoa(w.Own.Congress) + "/day/absences?session=" + itoa(w.Own.Session)
	list := b.get(page).body
	require.Contains(t, list, "Ốm nặng")
	call := page + "&out=" + itoa(ids["Vũ Vắng"]) + "&next=" + itoa(ids["Vũ Thay"])
	require.Contains(t, list, strings.ReplaceAll(call, "&", "&amp;"))
	asked := b.get(call).body
	require.Contains(t, asked, "Vũ Vắng vắng; Vũ Thay (dự khuyết kế tiếp) lên thay")
	require.Contains(t, asked, `value="Ốm nặng"`)
	done := b.follow(call, "reason", "Ốm nặng").body
	require.Contains(t, done, "Thay Vũ Vắng: Ốm nặng")
	require.NotContains(t, done, "&amp;out=")
	require.Contains(t, b.get(desk+"/roll").body, "Vũ Thay")
	undo := regexp.MustCompile(`name="undo" value="(\d+)"`).FindStringSubmatch(done)
	require.NotNil(t, undo)
	require.Contains(t, b.follow(page, "undo", undo[1]).body, "Đã hoàn lại việc gọi dự khuyết")
	require.Contains(t, b.get(page).body, strings.ReplaceAll(call, "&", "&amp;"))
	require.LessOrEqual(t, b.statements(page), int64(22))
}
