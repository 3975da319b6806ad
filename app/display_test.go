package app_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/app/web"
	"daihoi/templates/i18n"
	"daihoi/templates/ui"
)

// The reader chooses columns, density, colours and views, and each page of the list keeps to them; others see what they saw.
func TestReaderArrangesTheList(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, other := w.as(t, "organizer"), w.as(t, "clerk")
	list := "/units/020/delegates"
	const born = `data-label="Ngày sinh"`
	require.Contains(t, b.get(list).body, born)
	columns := []string{"set", "list", "list", "delegates", "back", list + "?q=h", "dense", "x"}
	for _, key := range []string{"born_on", "gender", "unit", "occupation", "category", "represents", "phone", "record"} {
		columns = append(columns, "column", key)
		if key != "born_on" {
			columns = append(columns, "shown", key)
		}
	}
	require.Equal(t, list+"?q=h", b.post("/account/display", columns...).location)
	page := b.get(list)
	require.NotContains(t, page.body, born)
	require.NotContains(t, page.body, ">Ngày sinh</a></th>")
	require.Contains(t, page.body, `data-label="Chức vụ"`)
	require.Contains(t, page.body, `<body class="dense full"`)
	require.Contains(t, other.get(w.delegates()).body, born)

	keep := func(name string) answer {
		return b.post("/account/display", "set", "view", "list", "delegates", "back", list, "path", list+"?gender=female&sort=-born_on", "view", name)
	}
	require.Equal(t, list, keep("Nữ, trẻ trước").location)
	const kept = `<a href="/units/020/delegates?gender=female&amp;sort=-born_on">Nữ, trẻ trước</a>`
	require.Contains(t, b.get(list).body, kept)
	require.NotContains(t, other.get(w.delegates()).body, "trẻ trước")
	require.Equal(t, http.StatusUnprocessableEntity, keep(" ").status)
	require.Equal(t, http.StatusUnprocessableEntity, keep(strings.Repeat("x", 61)).status)
	require.Equal(t, list, b.post("/account/display", "set", "view", "list", "delegates", "back", list, "path", "https://la.example/x", "view", "xa").location)
	require.NotContains(t, b.get(list).body, "la.example")
	b.post("/account/display", "set", "forget", "list", "delegates", "back", list, "view", "Nữ, trẻ trước")
	require.NotContains(t, b.get(list).body, kept)
	require.Equal(t, http.StatusNotFound, b.post("/account/display", "set", "list", "list", "khac").status)

	theme := regexp.MustCompile(`dark\.css" media="([^"]*)"`)
	require.Equal(t, "screen and (prefers-color-scheme: dark)", theme.FindStringSubmatch(b.get(list).body)[1])
	for chosen, media := range map[string]string{"dark": "screen", "": "screen and (prefers-color-scheme: dark)"} {
		require.Equal(t, "/kieu-dang", b.post("/account/display", "set", "look", "theme", chosen, "back", "/kieu-dang").location)
		require.Equal(t, media, theme.FindStringSubmatch(b.get("/kieu-dang").body)[1])
	}
	b.post("/account/display", "set", "look", "theme", "light", "back", "/kieu-dang")
	require.NotContains(t, b.get(list).body, "dark.css")
	require.Equal(t, http.StatusUnprocessableEntity, b.post("/account/display", "set", "look", "theme", "hong").status)
}

// The print of a list has all of its rows, under the head of the office and without what is only for the screen.
func TestPrintHasTheWholeList(t *testing.T) {
	t.Parallel()
	b := newDemo(t)
	const row = `<th scope="row"`
	page := b.get("/congresses/13/delegates")
	require.Equal(t, 50, strings.Count(page.body, row))
	require.Contains(t, page.body, `href="/congresses/13/delegates?print=1"`)
	printed := b.get("/congresses/13/delegates?print=1")
	require.Contains(t, page.body, "1–50 trong 120")
	require.Equal(t, 120, strings.Count(printed.body, row))
	require.NotContains(t, printed.body, `name="pick"`)
	require.NotContains(t, printed.body, `class="pager"`)
	require.Regexp(t, `(?s)class="letterhead print-only".*?ỦY BAN MTTQ VIỆT NAM<br>XÃ TỨ HIỆP<br><b>BAN THƯỜNG TRỰC`, printed.body)
	require.Equal(t, 1451, strings.Count(b.get("/units/020/delegates?print=1").body, row))
	require.Contains(t, b.get("/units/020/delegates?print=1&gender=female&page=3").body, `href="?gender=female&amp;page=3"`)

	words, err := i18n.Load()
	require.NoError(t, err)
	r := &web.Request{Words: words.For("vi"), URLQuery: url.Values{"print": {"1"}}}
	var f ui.Frame
	r.PrintedList(&f, 2000, "/x.xlsx")
	require.Equal(t, ui.PrintedList{Back: "?"}, *f.Print)
	r.PrintedList(&f, 2001, "/x.xlsx")
	require.Equal(t, "Chỉ có 2.000 dòng đầu trong 2.001 dòng. Hãy lọc bớt, hoặc tải tệp Excel để in đủ.", f.Print.Cut)
	require.Equal(t, "/x.xlsx", f.Print.Workbook)
}

// A form with files that a script sends is told where a success leads, without using up the sentence for that page.
func TestFilesAreSentInPlace(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(t, "organizer")
	send := func(name string) answer {
		body, kind := uploadForm(t, name, []byte("Họ và tên,Ngày sinh\nĐỗ Thị Hoa,1980\n"))
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, w.URL+w.delegates()[:len(w.delegates())-len("/delegates")]+"/imports", strings.NewReader(string(body)))
		require.NoError(t, err)
		req.Header.Set("Content-Type", kind)
		req.Header.Set("Origin", w.URL)
		req.Header.Set("In-Place", "1")
		return b.answer(req)
	}
	refused := send("danh-sach.exe")
	require.Equal(t, http.StatusUnprocessableEntity, refused.status)
	require.Contains(t, refused.body, `class="error-summary"`)
	taken := send("danh-sach.csv")
	require.Equal(t, http.StatusNoContent, taken.status)
	require.Regexp(t, `^/imports/\d+$`, taken.header.Get("HX-Redirect"))
	require.Equal(t, http.StatusSeeOther, b.post("/sign-out").status)
	require.Equal(t, http.StatusUnauthorized, send("danh-sach.csv").status, "the page with the chosen file stays: the sign-in page must not take its place")
}
