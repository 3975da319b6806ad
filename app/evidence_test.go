package app_test

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"mime/multipart"
	"net/http"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/deadline"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

// upload posts a form with files, as a browser does.
func (b *browser) upload(path string, fields map[string]string, sent map[string]string) answer {
	b.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for key, value := range fields {
		require.NoError(b.t, w.WriteField(key, value))
	}
	for name, content := range sent {
		part, err := w.CreateFormFile("files", name)
		require.NoError(b.t, err)
		_, err = part.Write([]byte(content))
		require.NoError(b.t, err)
	}
	require.NoError(b.t, w.Close())
	req, err := http.NewRequestWithContext(b.t.Context(), http.MethodPost, b.w.URL+path, &body)
	require.NoError(b.t, err)
	req.Header.Set("Content-Type", w.FormDataContentType())
	req.Header.Set("Origin", b.w.URL)
	return b.answer(req)
}

// milestoneOf is the address of a milestone of the place.
func (w *world) milestoneOf(t *testing.T, p place, code string) string {
	t.Helper()
	path := ""
	require.NoError(t, w.Store.Read(context.Background(), storetest.Root(), func(tx *store.Tx) error {
		all, err := deadline.List(tx, p.Congress)
		for _, m := range all {
			if m.Item.Code == code {
				path = fmt.Sprintf("/congresses/%d/milestones/%d", p.Congress, m.ID)
			}
		}
		return err
	}))
	return path
}

func (w *world) kept(t *testing.T) int {
	t.Helper()
	n := 0
	require.NoError(t, filepath.WalkDir(w.Folder, func(_ string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			n++
		}
		return err
	}))
	return n
}

var fileLink = regexp.MustCompile(`href="(/congresses/\d+/milestones/\d+/files/\d+)"`)

// The clerk submits with a file, the reviewer returns it with a remark, the clerk sends it again, the reviewer approves.
func TestEvidenceGoesUpAndComesBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	clerk, reviewer := w.as(t, "clerk"), w.as(t, "reviewer")
	path := w.milestoneOf(t, w.Own, "X21")
	submit := map[string]string{"action": "submit", "doc_number": "12/TTr-MTTQ", "doc_date": "04/4/2024", "version": clerk.get(path).version(t)}
	require.Equal(t, http.StatusSeeOther, clerk.upload(path, submit, map[string]string{"Tờ trình số 12.docx": "%PDF-1.7 tờ trình"}).status)

	page := reviewer.get(path)
	require.Contains(t, page.body, "Tờ trình số 12.docx.pdf", "by its content it is a PDF")
	file := fileLink.FindStringSubmatch(page.body)[1]
	got := reviewer.get(file)
	require.Equal(t, []any{http.StatusOK, "%PDF-1.7 tờ trình"}, []any{got.status, got.body})
	for header, want := range map[string]string{"Content-Type": "application/pdf", "X-Content-Type-Options": "nosniff",
		"Cache-Control": "private, no-store", "Content-Security-Policy": "sandbox; default-src 'none'",
		"Content-Disposition": "attachment; filename*=utf-8''T%E1%BB%9D%20tr%C3%ACnh%20s%E1%BB%91%2012.docx.pdf"} {
		require.Equal(t, want, got.header.Get(header))
	}
	require.Contains(t, w.as(t, "organizer").get("/audit").body, "Tờ trình số 12.docx.pdf", "a file for review tells of persons: logged")

	require.Equal(t, http.StatusSeeOther, reviewer.post(path, "action", "return", "reason", "Thiếu chữ ký của Chủ tịch", "version", page.version(t)).status)
	page = clerk.get(path)
	require.Contains(t, page.body, "Thiếu chữ ký của Chủ tịch")
	require.Less(t, strings.Index(page.body, "Thiếu chữ ký của Chủ tịch"), strings.Index(page.body, "<dl"), "the remark stands on top")
	require.Contains(t, clerk.get("/units/00646/work?list=mine").body, path, "and in the clerk's list")
	require.Equal(t, http.StatusForbidden, reviewer.post(file+"/remove", "version", page.version(t)).status)
	require.Equal(t, http.StatusSeeOther, clerk.post(file+"/remove", "version", page.version(t)).status)
	require.Equal(t, http.StatusNotFound, clerk.get(file).status)
	page = clerk.get(path)
	require.Contains(t, page.body, "<del>Tờ trình số 12.docx.pdf</del>")
	submit["version"] = page.version(t)
	require.Equal(t, http.StatusSeeOther, clerk.upload(path, submit, map[string]string{"Đã ký.pdf": "%PDF-1.7 đã ký"}).status)
	require.Contains(t, reviewer.get("/units/020/work").body, path)
	require.Equal(t, http.StatusSeeOther, reviewer.post(path, "action", "approve", "version", reviewer.get(path).version(t)).status)
	page = clerk.get(path)
	require.Contains(t, page.body, "Hoàn thành")
	require.NotContains(t, page.body, `type="file"`, "what is approved is not the clerk's any more")
	viewer := w.as(t, "viewer").get(path)
	require.Contains(t, viewer.body, "Đã ký.pdf")
	require.NotRegexp(t, fileLink, viewer.body, "a viewer sees that there is a file, not what is in it")
}

func TestHostileFilesAreRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	clerk := w.as(t, "clerk")
	path := w.milestoneOf(t, w.Own, "X03")
	before := w.kept(t)
	version := clerk.get(path).version(t)
	step := map[string]string{"action": "start", "version": version}
	for name, content := range map[string]string{
		"Kế hoạch.pdf":  "<html><script>alert(1)</script></html>",
		"Kế hoạch.svg":  `<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`,
		"lớn.pdf":       "%PDF-1.7" + strings.Repeat("x", 25<<20),
		"chạy.docx":     "MZ\x90\x00",
		"Kế hoạch.docm": "PK\x03\x04 nothing inside",
	} {
		a := clerk.upload(path, step, map[string]string{name: content, "tốt.pdf": "%PDF-1.7 tốt"})
		require.Equal(t, http.StatusUnprocessableEntity, a.status, name)
		require.Contains(t, a.body, "“"+name+"”")
		require.Contains(t, a.body, `id="f-files-e"`)
	}
	require.Equal(t, version, clerk.get(path).version(t), "nothing has changed")
	require.Equal(t, before, w.kept(t), "and nothing was written")
	for _, role := range []string{"viewer", "reviewer"} {
		require.Equal(t, http.StatusForbidden, w.as(t, role).upload(path, step, map[string]string{"a.pdf": "%PDF-1.7 a"}).status, role)
	}
	require.Equal(t, http.StatusNotFound, clerk.upload(w.milestoneOf(t, w.Foreign, "X03"), step, map[string]string{"a.pdf": "%PDF-1.7 a"}).status)
	require.Equal(t, before, w.kept(t), "who may not add does not reach the disk")
	for _, name := range []string{"..%2f..%2fetc%2fpasswd", "0", "-1", "1%00", "abc"} {
		require.Equal(t, http.StatusNotFound, clerk.get(path+"/files/"+name).status, name)
	}
	own := w.fillPath("/congresses/:id/milestones/:milestone/files/:file", w.Own)
	require.Equal(t, scan, clerk.get(own).body)
	require.Equal(t, http.StatusNotFound, clerk.get(strings.Replace(own, fmt.Sprintf("/milestones/%d/", w.Own.Milestone), path[strings.Index(path, "/milestones"):]+"/", 1)).status,
		"a file under another milestone")
}

func TestTheOfficialSessionHasAGate(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	organizer := w.as(t, "organizer")
	path := w.milestoneOf(t, w.Own, "X39")
	page := organizer.get(path)
	require.Contains(t, page.body, "X20 Đảng ủy cho ý kiến")
	require.Contains(t, page.body, w.milestoneOf(t, w.Own, "X22"), "with a link to mend it")
	complete := []string{"action", "complete", "note", "Có biên bản", "version", page.version(t)}
	refused := organizer.post(path, complete...)
	require.Equal(t, http.StatusUnprocessableEntity, refused.status)
	require.Contains(t, refused.body, "còn thiếu 34 việc trước đại hội. Hãy")
	require.NotContains(t, w.as(t, "clerk").get(path).body, `name="override"`)
	require.Equal(t, http.StatusSeeOther, organizer.post(path, append(complete, "override", "x", "reason", "Đảng ủy đồng ý bằng lời")...).status)
	require.Contains(t, organizer.get(path).body, "Đảng ủy đồng ý bằng lời")
	for _, where := range []string{fmt.Sprintf("/congresses/%d", w.Own.Congress), "/units/020"} {
		require.Contains(t, organizer.get(where).body, "tổ chức khi chưa đủ thủ tục: thiếu “Đảng ủy cho ý kiến văn kiện và nhân sự”, “Huyện duyệt nội dung, nhân sự, chương trình”", where)
	}
}

func TestManyMilestonesAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	clerk := w.as(t, "clerk")
	chosen := clerk.get("/units/00646/matrix?select=1")
	picks := regexp.MustCompile(`name="pick" value="(\d+\.\d+)"`).FindAllStringSubmatch(chosen.body, 4)
	require.Len(t, picks, 4)
	picks = picks[1:] // the first, X01, closes itself
	address := "/units/00646/work?list=chosen&pick=" + picks[0][1] + "&pick=" + picks[1][1] + "&pick=" + picks[2][1]
	page := clerk.get(address)
	require.Equal(t, 3, strings.Count(page.body, "checked"))
	form := []string{"action", "submit", "done_on", "01/4/2024", "pick", picks[0][1], "pick", picks[1][1]}
	refused := clerk.post(address, append(form, "pick", strings.Split(picks[2][1], ".")[0]+".77")...)
	require.Equal(t, http.StatusUnprocessableEntity, refused.status)
	require.Contains(t, refused.body, "đã có người thay đổi")
	require.Contains(t, refused.body, `href="#f-m`+strings.Split(picks[2][1], ".")[0]+`"`)
	done := clerk.post(address, form...)
	require.Equal(t, http.StatusSeeOther, done.status)
	require.Contains(t, clerk.get(done.location).body, "2 mốc")
	waiting := w.as(t, "reviewer").get("/units/020/work")
	require.Contains(t, waiting.body, "nhập ngày 05/4/2024 cho ngày 01/4/2024", "proof of time")
	require.Equal(t, http.StatusForbidden, w.as(t, "viewer").post("/units/00646/work", form...).status)
	require.NotContains(t, w.as(t, "viewer").get("/units/020/work?list=late").body, `name="pick"`)
}

func TestTheWorkListHasATabForEveryKind(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	organizer := w.as(t, "organizer")
	for _, list := range []string{"mine", "late", "today", "soon", "soon14", "soon30", "waiting", "returned", "silent", "", "nonsense"} {
		require.Equal(t, http.StatusOK, organizer.get("/units/020/work?list="+list).status, list)
	}
	require.Contains(t, organizer.get("/units/020/work?list=silent").body, "chưa nhập lần nào")
	all, one := organizer.get("/units/020/work?list=late"), organizer.get("/units/020/work?list=late&unit=00646")
	require.Contains(t, strings.Split(all.body, "<table")[1], "Hữu Hoà")
	require.NotContains(t, strings.Split(one.body, "<table")[1], "Hữu Hoà")
}
