package app_test

import (
	"bytes"
	"image"
	"image/png"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/clusterevent"
)

// picture is a real PNG.
func picture(t *testing.T) string {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, png.Encode(&b, image.NewGray(image.Rect(0, 0, 8, 6))))
	return b.String()
}

var eventFileLink = regexp.MustCompile(`href="(/clusters/\d+/events/\d+/files/\d+\?year=2024)"`)

// eventTyped is the form of an event with its version.
func eventTyped(page answer, t *testing.T, more ...string) map[string]string {
	t.Helper()
	form := map[string]string{"event_kind": "conference", "event_title": "Hội nghị triển khai", "event_day": "29/2/2024", "event_starts": "08:30", "event_place": "Hội trường huyện"}
	if strings.Contains(page.body, `name="version"`) {
		form["version"] = page.version(t)
	}
	for i := 0; i+1 < len(more); i += 2 {
		form[more[i]] = more[i+1]
	}
	return form
}

// The lead sends minutes, documents, photographs and others; everybody of the cluster opens them, nobody else.
func TestFilesOfAnEventByKind(t *testing.T) {
	t.Parallel()
	w, path := sisters(t)
	lead, member := w.as(t, "gialam"), w.as(t, "organizer")
	made := lead.upload(path+"/events/new?year=2024", eventTyped(answer{}, t), map[string]string{"Kế hoạch.pdf": "%PDF-1.7 kế hoạch", "Toàn cảnh.png": picture(t)})
	require.Equal(t, http.StatusSeeOther, made.status, made.body)
	for kind, name := range map[string]string{clusterevent.FileMinutes: "Biên bản", clusterevent.FileOther: "Phụ lục"} {
		sent := lead.upload(made.location, eventTyped(lead.get(made.location), t, "file_kind", kind), map[string]string{name + ".pdf": "%PDF-1.7 " + name})
		require.Equal(t, http.StatusSeeOther, sent.status, sent.body)
	}
	page := member.get(made.location)
	order := regexp.MustCompile(`<h3>(Biên bản|Tài liệu|Hình ảnh|Tệp khác)</h3>|>(Biên bản|Kế hoạch|Phụ lục)\.pdf<|alt="(Toàn cảnh)\.png"`).FindAllString(page.body, -1)
	require.Equal(t, []string{"<h3>Biên bản</h3>", ">Biên bản.pdf<", "<h3>Tài liệu</h3>", ">Kế hoạch.pdf<", "<h3>Hình ảnh</h3>", `alt="Toàn cảnh.png"`, "<h3>Tệp khác</h3>", ">Phụ lục.pdf<"}, order)
	require.NotContains(t, page.body, `type="file"`, "a member reads")
	require.Contains(t, member.get(path+"/events?year=2024").body, "Biên bản: 1 · Tài liệu: 1 · Hình ảnh: 1 · Tệp khác: 1")

	shown := regexp.MustCompile(`<img src="([^"]+)" alt="Toàn cảnh.png" loading="lazy"`).FindStringSubmatch(page.body)
	require.Len(t, shown, 2)
	got := member.get(strings.ReplaceAll(shown[1], "&amp;", "&"))
	require.Equal(t, picture(t), got.body)
	for header, want := range map[string]string{"Content-Type": "image/png", "X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox; default-src 'none'"} {
		require.Equal(t, want, got.header.Get(header))
	}
	require.Equal(t, http.StatusNotFound, w.as(t, "clerk").get(shown[1]).status)

	// Afterwards the plan becomes minutes; it cannot become a photograph.
	page = lead.get(made.location)
	plan := regexp.MustCompile(`name="(kind-\d+)"[^>]*>(?:<option[^>]*>[^<]*</option>)*<option value="document" selected>`).FindStringSubmatch(page.body)
	require.Len(t, plan, 2, page.body)
	refused := lead.upload(made.location, eventTyped(page, t, plan[1], "photo", "event_title", "Tên đang gõ"), nil)
	require.Equal(t, http.StatusUnprocessableEntity, refused.status)
	require.Contains(t, refused.body, "không phải là ảnh")
	require.Contains(t, refused.body, `value="Tên đang gõ"`)
	require.Equal(t, http.StatusSeeOther, lead.upload(made.location, eventTyped(page, t, plan[1], "minutes"), nil).status)
	require.Contains(t, member.get(path+"/events?year=2024").body, "Biên bản: 2 · Hình ảnh: 1")
	require.Contains(t, w.as(t, "thanhpho").get("/audit").body, "Tài liệu</del>", "what a file was is in the audit in words")
}

func TestFilesOfAnEventThatAreRefused(t *testing.T) {
	t.Parallel()
	w, path := sisters(t)
	lead := w.as(t, "gialam")
	made := lead.post(path+"/events/new?year=2024", "event_kind", "conference", "event_title", "Hội nghị", "event_day", "29/2/2024")
	require.Equal(t, http.StatusSeeOther, made.status)
	before := w.kept(t)
	for name, c := range map[string]struct {
		file, content, kind, want string
	}{
		"a program":          {"chạy.pdf", "MZ\x90\x00", "", "“chạy.pdf”"},
		"a page":             {"trang.png", "<html><script>alert(1)</script>", "photo", "“trang.png”"},
		"a drawing":          {"hình.svg", `<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`, "photo", "“hình.svg”"},
		"too large":          {"lớn.pdf", "%PDF-1.7" + strings.Repeat("x", 25<<20), "", "“lớn.pdf”"},
		"no picture":         {"giấy.pdf", "%PDF-1.7", "photo", "không phải là ảnh"},
		"a kind of nobody's": {"giấy.pdf", "%PDF-1.7", "secret", "f-file_kind"},
	} {
		page := lead.get(made.location)
		a := lead.upload(made.location, eventTyped(page, t, "file_kind", c.kind, "event_title", "Tên đang gõ", "event_programme", "Dòng một\nDòng hai"), map[string]string{c.file: c.content})
		require.Equal(t, http.StatusUnprocessableEntity, a.status, name)
		require.Contains(t, a.body, c.want, name)
		require.Contains(t, a.body, `value="Tên đang gõ"`, name)
		require.Contains(t, a.body, "Dòng một\nDòng hai", name)
		require.Equal(t, page.version(t), lead.get(made.location).version(t), "%s: nothing has changed", name)
	}
	require.Contains(t, lead.get(made.location).body, `type="file"`)
	require.Equal(t, before+1, w.kept(t), "only the paper that is a paper reached the disk")

	member := w.as(t, "organizer")
	for name, b := range map[string]*browser{"member": member, "viewer": w.as(t, "viewer")} {
		require.Equal(t, http.StatusForbidden, b.upload(made.location, eventTyped(answer{}, t, "version", "1"), map[string]string{"a.pdf": "%PDF-1.7 của " + name}).status, name)
	}
	require.Equal(t, http.StatusNotFound, w.as(t, "clerk").upload(made.location, eventTyped(answer{}, t, "version", "1"), map[string]string{"a.pdf": "%PDF-1.7 của xã"}).status)
	require.Equal(t, before+1, w.kept(t), "who may not add does not reach the disk")
	require.NotRegexp(t, eventFileLink, member.get(made.location).body)
}

func TestPeopleOfAnEventOnThePage(t *testing.T) {
	t.Parallel()
	w, path := sisters(t)
	lead, member := w.as(t, "gialam"), w.as(t, "organizer")
	made := lead.post(path+"/events/new?year=2024", "event_kind", "conference", "event_title", "Hội nghị", "event_day", "20/4/2024", "event_summoned", "60", "event_present", "58")
	require.Equal(t, http.StatusSeeOther, made.status)
	require.Contains(t, lead.get(made.location).body, "58/60")
	require.Contains(t, lead.get(made.location).body, `name="event_present"`)
	people := strings.Replace(made.location, "?", "/people?", 1)

	typed := "1. Nguyễn Văn An, Chủ tịch\nBình\n3. TRẦN THỊ HÒA, Phó Chủ tịch"
	refused := member.post(people, "from", "020", "people", typed, "do", "save")
	require.Equal(t, http.StatusUnprocessableEntity, refused.status)
	require.Contains(t, refused.body, "Dòng 2: “Bình” chưa phải họ và tên đầy đủ.")
	require.Contains(t, refused.body, ">"+typed+"</textarea>", "nothing typed is lost")
	typed = strings.Replace(typed, "Bình", "Lê Thị Bình", 1)
	looked := member.post(people, "from", "020", "people", typed, "do", "preview")
	require.Equal(t, http.StatusOK, looked.status)
	require.Contains(t, looked.body, "<td>Trần Thị Hòa</td>")
	require.Contains(t, looked.body, typed)
	require.Contains(t, member.get(people).body, "Chưa mời ai", "a preview writes nothing")
	require.Equal(t, http.StatusSeeOther, member.post(people, "from", "020", "people", typed, "do", "save").status)
	require.Contains(t, member.post(people, "from", "020", "people", "Lê Thị Bình\nVũ Văn Tư", "do", "preview").body, "Đã có, giữ nguyên")

	require.Equal(t, http.StatusForbidden, member.post(people, "from", "018", "people", "Đỗ Văn Lạ", "do", "save").status, "a sister unit")
	require.Equal(t, http.StatusForbidden, member.post(people, "from", "-", "attendee_body", "Lãnh đạo thành phố", "people", "Đỗ Văn Lạ", "do", "save").status)
	require.Equal(t, http.StatusUnprocessableEntity, lead.post(people, "people", "Đỗ Văn Lạ", "do", "save").status, "of which unit?")
	require.Equal(t, http.StatusSeeOther, lead.post(people, "from", "-", "attendee_body", "Lãnh đạo thành phố", "people", "Phạm Văn Nhất, Phó Chủ tịch", "do", "save").status)
	viewer := w.as(t, "viewer").get(people)
	require.Contains(t, viewer.body, "Phạm Văn Nhất")
	require.NotContains(t, viewer.body, "<textarea")

	person := regexp.MustCompile(`href="([^"]+/people/\d+\?year=2024)">Lê Thị Bình<`).FindStringSubmatch(member.get(people).body)
	require.Len(t, person, 2)
	form := member.get(person[1])
	require.Equal(t, http.StatusUnprocessableEntity, member.post(person[1], "version", form.version(t), "attendee_name", "", "attendee_position", "Ủy viên").status)
	require.Equal(t, http.StatusSeeOther, member.post(person[1], "version", form.version(t), "attendee_name", "Lê Thị Bình", "attendee_position", "Ủy viên").status)
	require.Equal(t, http.StatusConflict, member.post(person[1], "version", form.version(t), "attendee_name", "Lê Thị Bình").status)
	require.Equal(t, http.StatusForbidden, w.as(t, "viewer").get(person[1]).status)

	page := lead.get(made.location)
	require.NotContains(t, page.body, `name="event_present"`, "with a list the figures are counted")
	require.NotContains(t, page.body, "58/60")
	require.Contains(t, page.body, "Số liệu tính từ danh sách mời")
	require.Contains(t, page.body, `href="/check-in/event/`)
	require.NotContains(t, member.get(made.location).body, `href="/check-in/event/`, "a member does not mark")
	require.Regexp(t, `(?s)<tfoot>.*?<td[^>]*>4</td>.*?<td[^>]*></td>.*?<td[^>]*></td>.*?<td[^>]*></td>.*?<td[^>]*>4</td>`, page.body)
	require.Contains(t, lead.get(path+"/events?year=2024").body, "Triệu tập 4")
	require.Contains(t, lead.get(path+"?year=2024").body, "Triệu tập 4")

	removed := strings.Replace(person[1], "?", "/remove?", 1)
	require.Equal(t, http.StatusSeeOther, member.post(removed, "version", "2").status)
	require.NotContains(t, member.get(people).body, ">Lê Thị Bình<")

	other := lead.post(path+"/events/new?year=2024", "event_kind", "training", "event_title", "Tập huấn", "event_day", "25/4/2024")
	copied := strings.Replace(other.location, "?", "/people/copy?", 1)
	id := regexp.MustCompile(`/events/(\d+)`).FindStringSubmatch(made.location)[1]
	require.Contains(t, member.get(strings.Replace(other.location, "?", "/people?", 1)).body, "Hội nghị (20/4/2024), 3 người")
	require.Equal(t, http.StatusSeeOther, member.post(copied, "other", id).status)
	require.Equal(t, http.StatusUnprocessableEntity, member.post(copied, "other", id).status)
	list := member.get(strings.Replace(other.location, "?", "/people?", 1)).body
	require.Contains(t, list, "Nguyễn Văn An")
	require.NotContains(t, list, "Phạm Văn Nhất", "a member copies its own")
}

func TestEventInCalendars(t *testing.T) {
	t.Parallel()
	w, path := sisters(t)
	lead, member := w.as(t, "gialam"), w.as(t, "organizer")
	made := lead.post(path+"/events/new?year=2024", "event_kind", "conference", "event_title", "Hội nghị sơ kết", "event_day", "20/4/2024", "event_starts", "8:00", "event_ends", "11:00", "event_place", "Văn Điển")
	require.Equal(t, http.StatusSeeOther, made.status)
	for _, view := range []string{"month", "week", "list"} {
		page := member.get("/units/020/calendar?on=2024-04-20&view=" + view)
		require.Contains(t, page.body, "Hội nghị sơ kết", view)
		require.Contains(t, page.body, "cùng ngày với 2 đại hội", view)
	}
	const summary = "SUMMARY:Cụm thi đua số 3: Hội nghị sơ kết"
	one := strings.Replace(made.location, "?", "/event.ics?", 1)
	for name, file := range map[string]answer{"one": member.get(one), "unit": member.get("/units/020/calendar.ics"), "feed": w.as(t, "").get(member.newFeed())} {
		require.Equal(t, http.StatusOK, file.status, name)
		require.Contains(t, file.body, summary, name)
		require.Contains(t, file.body, "DTSTART:20240420T010000Z", name)
		require.Contains(t, file.body, "LOCATION:Văn Điển", name)
	}
	require.Equal(t, 1, strings.Count(member.get(one).body, "BEGIN:VEVENT"))
	require.Equal(t, http.StatusNotFound, w.as(t, "clerk").get(one).status)
	require.NotContains(t, w.as(t, "clerk").get("/units/00646/calendar.ics").body, "Hội nghị sơ kết", "of the cluster of the commune, not of the district")
	page := member.get(made.location)
	require.Contains(t, page.body, "Đại hội cùng ngày")
	require.Contains(t, page.body, "Xã Thanh Liệt")
	require.NotContains(t, lead.get(made.location).body, "Xã Thanh Liệt", "a sister does not see it")
}

// What the leaders of the city said is written down with the event, for all of the cluster to read.
func TestConclusionsOfAnEvent(t *testing.T) {
	t.Parallel()
	w, path := sisters(t)
	lead := w.as(t, "gialam")
	made := lead.post(path+"/events/new?year=2024", "event_kind", "signing", "event_title", "Hội nghị", "event_day", "29/2/2024",
		"event_conclusions", "Phó Chủ tịch: đại hội đúng tiến độ\nCụm: báo cáo hằng tháng")
	require.Equal(t, http.StatusSeeOther, made.status, made.body)
	body := w.as(t, "organizer").get(made.location).body
	require.Contains(t, body, "Kết luận, ý kiến chỉ đạo")
	require.Contains(t, body, "Phó Chủ tịch: đại hội đúng tiến độ")
	require.NotContains(t, body, `name="event_conclusions"`, "a member reads")
	page := lead.get(made.location)
	require.Equal(t, http.StatusSeeOther, lead.upload(made.location, eventTyped(page, t, "event_conclusions", "Phó Chủ tịch: đúng hướng dẫn"), nil).status)
	require.Contains(t, lead.get(made.location).body, ">Phó Chủ tịch: đúng hướng dẫn</textarea>")
}
