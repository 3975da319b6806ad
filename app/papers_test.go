package app_test

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/exports/book"
	"daihoi/exports/merge"
)

// word is a document with the lines.
func word(t *testing.T, lines ...string) string {
	t.Helper()
	var p book.Paper
	for _, l := range lines {
		p.Paragraphs = append(p.Paragraphs, book.Paragraph{Text: l})
	}
	var b bytes.Buffer
	require.NoError(t, book.WriteDocument(&b, p))
	return b.String()
}

// A commune keeps its own template, makes notices with it and enters them in its book.
func TestAnOfficeMakesItsPapers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	clerk, viewer := w.as(t, "clerk"), w.as(t, "viewer")
	const home = "/units/00646/papers"
	own := home + "/templates/conclusions"

	// A file that is no document is refused; one with a wrong name is kept and told where it is wrong.
	refused := clerk.sendTo(own, "mau.docx", []byte("không phải Word"))
	require.Equal(t, http.StatusUnprocessableEntity, refused.status)
	require.Contains(t, refused.body, "Đây không phải tệp Word .docx")
	sent := clerk.sendTo(own, "mau.docx", []byte(word(t, "THÔNG BÁO {{number_mark}}", "Gửi {{recipeint}}", "Đảng viên: {{religion}}")))
	require.Equal(t, http.StatusSeeOther, sent.status, sent.body)
	page := clerk.get(own).body
	require.Contains(t, page, "Đang dùng mẫu có sẵn")
	require.Contains(t, page, "không có trường “recipeint”. Có phải “recipient”?")
	require.Contains(t, page, "“religion” thuộc danh sách “delegates”")
	kept := regexp.MustCompile(`"(/units/00646/papers/templates/conclusions/file\?edition=\d+)"`).FindStringSubmatch(page)
	require.NotNil(t, kept)
	require.Equal(t, http.StatusOK, clerk.get(kept[1]).status, "the file can be seen again")
	require.Equal(t, http.StatusForbidden, viewer.sendTo(own, "mau.docx", []byte("x")).status)

	sent = clerk.upload(own, map[string]string{"version": "1"}, map[string]string{"mau.docx": word(t, "THÔNG BÁO {{number_mark}} {{draft}}", "Gửi {{recipient}}", "{{#content}}{{stt}}. {{line}}{{/content}}")})
	require.Equal(t, http.StatusSeeOther, sent.status, sent.body)
	require.Contains(t, clerk.get(own).body, "Đang dùng mẫu “mau.docx”, bản 2")
	require.Contains(t, clerk.get(home).body, "mau.docx")

	// The form shows what would be made, and issues it.
	wrong := clerk.get(home + "/make?kind=conclusions&audience=named&preview=1&paper_day=31/2/2024&paper_summary=x")
	require.Contains(t, wrong.body, "f-named")
	require.Contains(t, wrong.body, `value="31/2/2024"`, "what was typed stays")
	order := []string{"kind", "conclusions", "audience", "named", "named", "Bà Mai\nÔng Nam", "paper_day", "5/4/2024", "paper_summary", "Kết luận giao ban", "paper_content", "Việc một\nViệc hai"}
	preview := clerk.get(home + "/make?preview=1&" + query(order...)).body
	require.Contains(t, preview, "số dự kiến từ 01/TB-MTTQ-BTT đến 02/TB-MTTQ-BTT")
	draft := clerk.get(home + "/drafts?" + query(order...))
	require.Equal(t, []string{"THÔNG BÁO ……/TB-MTTQ-BTT DỰ THẢO", "Gửi Bà Mai", "1. Việc một2. Việc hai"}, firstLines(t, draft.body))
	issued := clerk.post(home+"/make", order...)
	require.Equal(t, http.StatusSeeOther, issued.status, issued.body)
	w.Jobs.Wait()
	batch := clerk.get(issued.location).body
	require.Contains(t, batch, "Đã soạn 2/2 văn bản")
	require.NotContains(t, batch, `http-equiv="refresh"`)
	files := clerk.get(issued.location + "/files")
	require.Equal(t, []string{"THÔNG BÁO 01/TB-MTTQ-BTT", "Gửi Bà Mai", "1. Việc một2. Việc hai"}, firstLines(t, files.body))

	// The book: everyone who sees the unit reads it, only the clerk changes it.
	for _, b := range []*browser{clerk, viewer} {
		list := b.get(home + "/book?kind=conclusions").body
		require.Contains(t, list, "02/TB-MTTQ-BTT")
		require.Contains(t, list, "Bà Mai")
		require.NotContains(t, list, "Khen riêng 00646")
	}
	require.Contains(t, viewer.get(fmt.Sprintf("/congresses/%d", w.Own.Congress)).body, fmt.Sprintf("/papers/book?congress=%d", w.Own.Congress))
	one := regexp.MustCompile(`"(/papers/\d+)">02/TB-MTTQ-BTT`).FindStringSubmatch(batch)[1]
	require.Contains(t, clerk.post(one+"/again", "version", "2").location, one)
	require.Contains(t, clerk.get(one).body, "<li>2. ")
	require.Equal(t, http.StatusUnprocessableEntity, clerk.post(one+"/cancel", "version", "3", "reason", "").status)
	require.Equal(t, http.StatusForbidden, viewer.post(one+"/cancel", "version", "3", "reason", "x").status)
	require.Equal(t, http.StatusSeeOther, clerk.post(one+"/cancel", "version", "3", "reason", "Gửi nhầm").status)
	require.Contains(t, viewer.get(one).body, "Gửi nhầm")
	require.Contains(t, clerk.get(home+"/book").body, "Đã hủy")
	require.Equal(t, http.StatusSeeOther, clerk.post(home+"/book", "symbol", "TB-MTTQ-BTT 2", "paper_last", "30").status)
	require.Contains(t, clerk.get(home+"/make?preview=1&"+query(order...)).body, "từ 31/TB-MTTQ-BTT")
}

// An order can be stopped and gone on with; its numbers stay, and the next order goes on behind them.
func TestAStoppedOrderIsGoneOnWith(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	clerk := w.as(t, "clerk")
	const home = "/units/00646/papers"
	order := []string{"kind", "conclusions", "audience", "named", "named", "Bà Mai\nÔng Nam\nBà Đông", "paper_day", "5/4/2024", "paper_summary", "Kết luận"}
	free := make(chan struct{})
	for _, name := range []string{"one", "two"} { // the places of all jobs are taken
		w.Jobs.Start(name, func(context.Context) error { <-free; return nil })
	}
	issued := clerk.post(home+"/make", order...)
	require.Equal(t, http.StatusSeeOther, issued.status, issued.body)
	page := clerk.get(issued.location).body
	require.Contains(t, page, "Đã soạn 0/3 văn bản")
	require.Contains(t, page, issued.location+"/stop")
	require.Equal(t, http.StatusSeeOther, clerk.post(issued.location+"/stop").status)
	close(free)
	w.Jobs.Wait()
	page = clerk.get(issued.location).body
	require.Contains(t, page, "Đã soạn 0/3 văn bản")
	require.NotContains(t, page, issued.location+"/stop")
	require.Contains(t, page, `action="`+issued.location+`"`, "the form that goes on")

	next := clerk.post(home+"/make", order...)
	w.Jobs.Wait()
	require.Contains(t, clerk.get(next.location).body, "04/TB-MTTQ-BTT")
	require.Equal(t, http.StatusSeeOther, clerk.post(issued.location).status)
	w.Jobs.Wait()
	page = clerk.get(issued.location).body
	require.Contains(t, page, "Đã soạn 3/3 văn bản")
	for _, mark := range []string{"01/TB-MTTQ-BTT", "02/TB-MTTQ-BTT", "03/TB-MTTQ-BTT"} {
		require.Contains(t, page, mark)
	}
}

// query is a query string of pairs.
func query(pairs ...string) string {
	var out []string
	for i := 0; i < len(pairs); i += 2 {
		out = append(out, pairs[i]+"="+strings.NewReplacer(" ", "+", "\n", "%0A", "&", "%26").Replace(pairs[i+1]))
	}
	return strings.Join(out, "&")
}

// firstLines are the lines of the first document in a zip, without the number of the page and the frame of the paper.
func firstLines(t *testing.T, body string) []string {
	t.Helper()
	z, err := zip.NewReader(strings.NewReader(body), int64(len(body)))
	require.NoError(t, err)
	require.Len(t, z.File, 2)
	f, err := z.File[0].Open()
	require.NoError(t, err)
	var b bytes.Buffer
	_, err = b.ReadFrom(f)
	require.NoError(t, err)
	lines, err := merge.Lines(b.Bytes())
	require.NoError(t, err)
	var out []string
	for _, l := range lines {
		if strings.HasPrefix(l, "THÔNG BÁO") || strings.HasPrefix(l, "Gửi") || strings.HasPrefix(l, "1.") {
			out = append(out, l)
		}
	}
	return out
}
