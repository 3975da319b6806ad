package app_test

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/exports/book"
	"daihoi/exports/received"
	"daihoi/templates/i18n"
)

// send uploads a file to the imports of a congress.
func (b *browser) send(congress int64, name, content string) answer {
	b.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("files", name)
	require.NoError(b.t, err)
	_, err = part.Write([]byte(content))
	require.NoError(b.t, err)
	require.NoError(b.t, form.Close())
	req, err := http.NewRequestWithContext(b.t.Context(), http.MethodPost, fmt.Sprintf("%s/congresses/%d/imports", b.w.URL, congress), &body)
	require.NoError(b.t, err)
	req.Header.Set("Content-Type", form.FormDataContentType())
	req.Header.Set("Origin", b.w.URL)
	res, err := b.client.Do(req)
	require.NoError(b.t, err)
	defer func() { _ = res.Body.Close() }()
	var text bytes.Buffer
	_, err = text.ReadFrom(res.Body)
	require.NoError(b.t, err)
	return answer{res.StatusCode, res.Header.Get("Location"), text.String(), res.Header}
}

// The blank form of a unit goes back into its own congress, where it changes nothing. Into another it goes only when
// somebody confirms it with a tick that names both units.
func TestFormOfAnotherUnitNeedsATick(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(t, "organizer")
	form := b.get(fmt.Sprintf("/congresses/%d/form.xlsx", w.Own.Congress))
	require.Equal(t, http.StatusOK, form.status)
	own := b.send(w.Own.Congress, "form.xlsx", form.body)
	require.Equal(t, http.StatusSeeOther, own.status, "%.300s", own.body)
	require.Contains(t, b.get(own.location).body, "Không có gì để nhập")
	sister := b.send(w.Sister.Congress, "form.xlsx", form.body)
	require.Equal(t, http.StatusSeeOther, sister.status)
	preview := b.get(sister.location)
	require.Contains(t, preview.body, "Tôi xác nhận: nhập danh sách của Xã Thanh Liệt vào đại hội của Xã Hữu Hoà")
	seen := seenValue.FindStringSubmatch(preview.body)
	require.Len(t, seen, 2)
	refused := b.post(sister.location, "seen", seen[1], "version", "1")
	require.Equal(t, http.StatusUnprocessableEntity, refused.status)
	require.Contains(t, refused.body, "Tệp là danh sách của Xã Thanh Liệt, không phải của Xã Hữu Hoà.")
	require.Equal(t, http.StatusSeeOther, b.post(sister.location, "seen", seen[1], "version", "1", "other_unit", "x").status)
	require.Contains(t, b.get(sister.location).body, "Đã nhập. ")
}

var seenValue = regexp.MustCompile(`name="seen" value="(\w+)"`)

// A form of an older version is read, and said to be old; the column of remarks of a returned file is nobody's data.
func TestOldFormAndRemarksAreRecognised(t *testing.T) {
	t.Parallel()
	catalogue, err := i18n.Load()
	require.NoError(t, err)
	words := catalogue.For("vi")
	plain, err := received.ReadLists("a.csv", []byte("Họ và tên;Giới tính;Năm sinh\nLê Văn A;Nam;1970\n"))
	require.NoError(t, err)
	require.Empty(t, plain[0].Notices(words))
	for _, language := range []string{"vi", "en"} {
		column := catalogue.For(language).T("returned.column")
		returned, err := received.ReadLists("a.csv", []byte("Họ và tên;Giới tính;Năm sinh;"+column+"\nLê Văn A;Nam;1970;C2: sai\n"))
		require.NoError(t, err)
		require.Equal(t, plain[0].Mapping, returned[0].Mapping)
		require.Equal(t, plain[0].Fingerprint, returned[0].Fingerprint, "the mapping is remembered for the mended file too")
	}
	old := book.FormVersion - 1
	plain[0].Found.Form = &old
	require.Contains(t, plain[0].Notices(words)[0], fmt.Sprintf("mẫu cũ, bản %d", old))
}

// A name in capitals is stored in proper case; the page of the confirmed import still finds it as it was typed. The full birth
// of somebody who stands in the file twice is taken with one click.
func TestConfirmedImportShowsWhatWasTyped(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(t, "organizer")
	sent := b.send(w.Own.Congress, "a.csv", "Họ và tên;Giới tính;Năm sinh;Loại đại biểu\nĐẶNG THỊ HỒNG GẤM;Nữ;1970;HTC\nLÊ VĂN TƯ;Nam;1971;HTC\nLÊ VĂN TƯ;Nam;20/11/1971;HTC\n")
	require.Equal(t, http.StatusSeeOther, sent.status, sent.body)
	offer := regexp.MustCompile(`name="cell" value="(\w+)"> <input[^>]*> <button[^>]* name="to" value="([^"]+)"`).FindStringSubmatch(b.get(sent.location).body)
	require.Len(t, offer, 3)
	require.Equal(t, http.StatusSeeOther, b.post(sent.location+"/mends", "version", "1", "field", "born_on", "cell", offer[1], "to", offer[2]).status)
	preview := b.get(sent.location)
	require.Contains(t, preview.body, "20/11/1971")
	require.NotContains(t, preview.body, `name="to" value="20/11/1971">Lấy`)
	seen := regexp.MustCompile(`name="seen" value="(\w+)"`).FindStringSubmatch(preview.body)
	require.Len(t, seen, 2)
	require.Equal(t, http.StatusSeeOther, b.post(sent.location, "seen", seen[1], "version", "2").status)
	page := b.get(sent.location)
	require.Regexp(t, `(?s)ĐẶNG THỊ HỒNG GẤM.*<a href="/delegates/\d+">Đặng Thị Hồng Gấm</a>`, page.body)
	found := b.get(sent.location + "?q=hong+gam")
	require.Contains(t, found.body, "ĐẶNG THỊ HỒNG GẤM")
	require.NotContains(t, found.body, "LÊ VĂN TƯ")
}

// Another workbook of ours is told what it is.
func TestOtherWorkbooksAreNoLists(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(t, "organizer")
	for path, says := range map[string]string{
		fmt.Sprintf("/congresses/%d/progress-form.xlsx", w.Own.Congress): "a.xlsx: Đây là phiếu báo cáo tiến độ, không phải danh sách đại biểu.",
		fmt.Sprintf("/templates/%d/workbook.xlsx", w.Template):           "a.xlsx: Đây là bộ mốc, không phải danh sách đại biểu.",
	} {
		file := b.get(path)
		require.Equal(t, http.StatusOK, file.status, path)
		refused := b.send(w.Own.Congress, "a.xlsx", file.body)
		require.Equal(t, http.StatusUnprocessableEntity, refused.status)
		require.Contains(t, refused.body, says)
	}
}
