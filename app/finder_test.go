package app_test

import (
	"fmt"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/demo"
)

// hits are the names of what the palette shows for a text, in order.
func (b *browser) hits(text string) (names []string) {
	b.t.Helper()
	a := b.get("/find?q=" + url.QueryEscape(text))
	require.Equal(b.t, http.StatusOK, a.status)
	for _, m := range regexp.MustCompile(`data-hit><b>([^<]*)</b>`).FindAllStringSubmatch(a.body, -1) {
		names = append(names, html.UnescapeString(m[1]))
	}
	return names
}

// One search finds units, persons, milestones, papers, pages and actions in any spelling, names first, and nothing that the reader
// does not see.
func TestOneSearchFindsWhatTheReaderSees(t *testing.T) {
	t.Parallel()
	b := newDemo(t)
	for _, text := range []string{"nguyen van", "NGUYỄN  VĂN", "Nguye\u0302\u0303n Va\u0306n"} {
		require.Equal(t, []string{"Nguyễn Văn Anh", "Nguyễn Văn Anh", "Nguyễn Văn Anh", "Nguyễn Văn Anh", "Nguyễn Văn Ân", "Nguyễn Văn Bắc"}, b.hits(text), text)
	}
	require.Equal(t, "Xã Thanh Liệt", b.hits("thanh liet")[0])
	require.Equal(t, "Xã Thanh Liệt", b.hits("00646")[0])
	require.Equal(t, "Cụm thi đua", b.hits("thi dua")[0])
	require.Contains(t, b.hits("trieu tap"), "Triệu tập họp")
	require.Contains(t, b.hits("van kien"), "Góp ý văn kiện thành phố/tỉnh, toàn quốc, Điều lệ", "a milestone of the own congress")
	require.Empty(t, b.hits("_"))
	require.LessOrEqual(t, b.statements("/find?q=nguyen+van"), int64(30))

	as := func(user string) *browser {
		other := b.w.as(t, "")
		require.Equal(t, http.StatusSeeOther, other.post("/sign-in", "username", user, "password", demo.Password).status)
		return other
	}
	clerk := as("thanhliet")
	require.Equal(t, []string{"Xã Thanh Liệt"}, clerk.hits("00646"))
	require.Empty(t, clerk.hits("00643"), "the neighbour")
	require.Empty(t, clerk.hits("duyen ha"))
	for _, m := range regexp.MustCompile(`<small>(Xã [^<·]+?) ·`).FindAllStringSubmatch(clerk.get("/find?q=nguyen").body, -1) {
		require.Equal(t, "Xã Thanh Liệt", m[1])
	}
	require.Contains(t, clerk.hits("nguyen"), "Nguyễn Thành Anh")
	require.NotContains(t, clerk.hits("nhat ky"), "Nhật ký")
	require.NotContains(t, clerk.hits("trieu tap"), "Triệu tập họp")
	desk := as("letan")
	require.Equal(t, http.StatusNotFound, desk.get("/find?q=nguyen").status)
	require.NotContains(t, desk.get("/check-in").body, `href="/find"`)

	part, err := http.NewRequestWithContext(t.Context(), http.MethodGet, b.w.URL+"/find?q=van", nil)
	require.NoError(t, err)
	part.Header.Set("HX-Request", "true")
	a := b.answer(part)
	require.NotContains(t, a.body, "<html")
	require.Contains(t, a.body, `data-found="van"`)
	require.Regexp(t, fmt.Sprintf(`href="/units/%s/delegates\?q=van"`, demo.UnitCode), a.body)
}
