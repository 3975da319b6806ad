package app_test

import (
	"bytes"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"daihoi/exports/booktest"
)

// sendAll uploads files to an address: name, content, name, content.
func (b *browser) sendAll(path string, pairs ...string) answer {
	b.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for i := 0; i+1 < len(pairs); i += 2 {
		part, err := form.CreateFormFile("files", pairs[i])
		require.NoError(b.t, err)
		_, err = io.WriteString(part, pairs[i+1])
		require.NoError(b.t, err)
	}
	require.NoError(b.t, form.Close())
	req, err := http.NewRequestWithContext(b.t.Context(), http.MethodPost, b.w.URL+path, &body)
	require.NoError(b.t, err)
	req.Header.Set("Content-Type", form.FormDataContentType())
	req.Header.Set("Origin", b.w.URL)
	res, err := b.client.Do(req)
	require.NoError(b.t, err)
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(res.Body)
	require.NoError(b.t, err)
	return answer{res.StatusCode, res.Header.Get("Location"), string(text), res.Header}
}

// typed fills cells of a form: "E X03" is column E in the row of X03.
func typed(t *testing.T, form string, cells map[string]string) string {
	t.Helper()
	f, err := excelize.OpenReader(strings.NewReader(form))
	require.NoError(t, err)
	defer f.Close()
	sheet := f.GetSheetName(0)
	rows, err := f.GetRows(sheet)
	require.NoError(t, err)
	written := 0
	for where, text := range cells {
		column, code, _ := strings.Cut(where, " ")
		for i, r := range rows {
			if len(r) > 1 && (r[1] == code || r[0] == code) {
				require.NoError(t, f.SetCellStr(sheet, fmt.Sprint(column, i+1), text))
				written++
			}
		}
	}
	require.Equal(t, len(cells), written)
	var b bytes.Buffer
	require.NoError(t, f.Write(&b))
	return b.String()
}

// The whole way of a district: forms out in one zip, filled in, back in several files, looked at, taken in, undone.
func TestProgressFormsGoOutAndComeBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(t, "organizer")
	require.Contains(t, b.get("/units/020").body, `href="/units/020/returns"`)
	page := b.get("/units/020/returns")
	require.Contains(t, page.body, `href="/units/020/progress-forms.zip"`)
	bundle := b.get("/units/020/progress-forms.zip")
	require.Equal(t, "application/zip", bundle.header.Get("Content-Type"))
	forms := booktest.Parts(t, []byte(bundle.body))
	require.Len(t, forms, 16)
	own := forms["Phiếu tiến độ 00646 Xã Thanh Liệt.xlsx"]
	require.NotEmpty(t, own)
	require.Contains(t, w.as(t, "admin").get("/audit").body, "Phiếu tiến độ các đơn vị")

	filled := typed(t, own, map[string]string{"E X03": "Đã xong – đề nghị duyệt", "F X03": "4/4/2024", "G X03": "05/KH-MTTQ-BTT", "H X03": "03.04.2024",
		"E X04": "đang làm", "K X04": "chờ ý kiến Đảng ủy", "I X13": "3/7", "H X05": "31/4/2024"})
	foreign := w.as(t, "admin").get(fmt.Sprintf("/congresses/%d/progress-form.xlsx", w.Foreign.Congress)).body
	sent := b.sendAll("/units/020/returns", "a.xlsx", filled, "b.xlsx", forms["Phiếu tiến độ 00652 Xã Hữu Hoà.xlsx"], "la.xlsx", foreign, "anh.png", "\x89PNG\r\n\x1a\n\x00")
	require.Equal(t, "/units/020/returns", sent.location, "%.400s", sent.body)
	page = b.get(sent.location)
	for _, want := range []string{"4 tệp", "2 tệp không nhận được", "Phiếu của đơn vị khác (mã 00565)", "3 thay đổi", "1 lỗi", "1 khó khăn, kiến nghị"} {
		require.Contains(t, page.body, want)
	}
	at := regexp.MustCompile(`href="(/returns/\d+)">Xã Thanh Liệt`).FindStringSubmatch(page.body)
	require.NotNil(t, at)
	preview := b.get(at[1])
	for _, want := range []string{"05/KH-MTTQ-BTT", "03/4/2024", "chờ ý kiến Đảng ủy", "không phải là ngày", "H1", "Nhận 3 mục"} {
		require.Contains(t, preview.body, want)
	}
	remarks := b.get(at[1] + "/remarks.xlsx").body
	back := b.get(b.sendAll("/units/020/returns", "nhan-xet.xlsx", remarks).location)
	require.Contains(t, back.body, "Nhận 3 mục", "a form that went back with remarks is still one")
	mended, err := excelize.OpenReader(strings.NewReader(remarks))
	require.NoError(t, err)
	comments, err := mended.GetComments(mended.GetSheetName(0))
	require.NoError(t, err)
	require.Len(t, comments, 1)
	seen := regexp.MustCompile(`name="seen" value="(\w+)"`).FindStringSubmatch(preview.body)
	taken := b.post(at[1], "version", preview.version(t), "seen", seen[1])
	require.Equal(t, at[1], taken.location, "%.400s", taken.body)
	require.Contains(t, b.get(at[1]).body, "3 việc thay đổi")
	congress := b.get(fmt.Sprintf("/congresses/%d", w.Own.Congress))
	require.Contains(t, congress.body, "theo phiếu của xã, tệp a.xlsx")
	again := b.get(fmt.Sprintf("/congresses/%d/progress-form.xlsx", w.Own.Congress)).body
	f, err := excelize.OpenReader(strings.NewReader(again))
	require.NoError(t, err)
	defer f.Close()
	rows, err := f.GetRows(f.GetSheetName(0))
	require.NoError(t, err)
	for _, r := range rows {
		if len(r) > 8 && r[1] == "X03" {
			require.Equal(t, []string{"Đã xong – đề nghị duyệt", "04/04/2024", "05/KH-MTTQ-BTT", "03/04/2024"}, r[4:8])
		}
	}
	// The same again has nothing new, and a preview that somebody has overtaken is not taken in.
	second := b.sendAll("/units/020/returns", "a.xlsx", filled)
	require.Contains(t, b.get(second.location).body, "Phiếu không có gì mới")
	late := b.sendAll("/units/020/returns", "c.xlsx", typed(t, own, map[string]string{"E X06": "xong"}))
	latePage := b.get(late.location)
	undone := b.post(at[1]+"/undo", "version", b.get(at[1]).version(t))
	require.Equal(t, http.StatusSeeOther, undone.status, "%.400s", undone.body)
	stale := b.post(late.location, "version", latePage.version(t), "seen", "gone")
	require.Equal(t, http.StatusConflict, stale.status)
	require.Contains(t, stale.body, "đã thay đổi sau khi xem trước")
	require.Equal(t, late.location, b.post(late.location+"/discard", "version", "1").location)

	clerk := w.as(t, "clerk")
	require.Contains(t, clerk.get(fmt.Sprintf("/congresses/%d", w.Own.Congress)).body, `href="/units/00646/returns"`)
	require.Contains(t, clerk.get("/units/00646/returns").body, fmt.Sprintf(`href="/congresses/%d/progress-form.xlsx"`, w.Own.Congress))
	require.Equal(t, http.StatusNotFound, clerk.sendAll("/units/00652/returns", "a.xlsx", filled).status)
	require.Equal(t, http.StatusUnprocessableEntity, clerk.sendAll("/units/00646/returns").status)
}
