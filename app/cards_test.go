package app_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"rsc.io/qr"

	"daihoi/models/attendance"
	"daihoi/models/calendar"
	"daihoi/models/delegate"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

func (w *world) cards() string { return fmt.Sprintf("/congresses/%d/cards", w.Own.Congress) }

// guests puts a guest, a reserve and somebody who has withdrawn into the list, and gives the id of each.
func (w *world) guests(t *testing.T) (guest, reserve, gone int64) {
	t.Helper()
	require.NoError(t, w.Store.Write(t.Context(), storetest.Root(), func(tx *store.Tx) error {
		for _, p := range []struct {
			name, category, represents string
			id                         *int64
		}{{"Vũ Khách Mời", delegate.Guest, "Ban Tổ chức", &guest}, {"Hồ Dự Khuyết", delegate.Reserve, "Thôn 1", &reserve},
			{"Lý Đã Rút", delegate.Consulted, "Thôn 2", &gone}} {
			id, err := delegate.Add(tx, w.Own.Congress, delegate.Record{Delegate: delegate.Delegate{Category: p.category, Represents: p.represents},
				Person: delegate.Person{FullName: p.name, Gender: delegate.Male, BornOn: calendar.Partial{Year: 1960}, Occupation: "Chức vụ " + p.name}})
			if err != nil {
				return err
			}
			*p.id = id
		}
		rec, err := delegate.Get(tx, gone)
		if err != nil {
			return err
		}
		return delegate.Withdraw(tx, gone, rec.Delegate.Version, "Chuyển công tác")
	}))
	return guest, reserve, gone
}

func TestCardsAreOfThoseWhoAreExpected(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	guest, reserve, gone := w.guests(t)
	own, official := "Vũ Khách Mời", w.Own.DelegateName
	list := func(ids ...int64) string {
		return "?ids=" + strings.Trim(strings.ReplaceAll(fmt.Sprint(ids), " ", ","), "[]")
	}
	for query, c := range map[string]struct{ has, not []string }{
		"": {[]string{own, official, "ĐẠI BIỂU<", "KHÁCH MỜI<", "2 thẻ · 1 trang", "Chức vụ Vũ Khách Mời", "Thôn 00646", "ỦY BAN MTTQ VIỆT NAM XÃ",
			attendance.CardShown(w.card(t, guest)), "http://127.0.0.1"}, []string{"không có thẻ vì"}},
		"?who=official": {[]string{official, "1 thẻ · 1 trang"}, []string{own, "KHÁCH MỜI<"}},
		"?who=guest":    {[]string{own, "KHÁCH MỜI<"}, []string{official, "ĐẠI BIỂU<"}},
		list(guest):     {[]string{own, "In thẻ cho tất cả", fmt.Sprintf(`name="ids" value="%d"`, guest)}, []string{official}},
		fmt.Sprintf("?pick=%d:1&pick=%d:7", guest, w.Own.Delegate): {[]string{own, official, fmt.Sprintf(`name="ids" value="%d,%d"`, guest, w.Own.Delegate)}, nil},
		list(guest, reserve, gone):                                 {[]string{own, "2 người đã chọn không có thẻ"}, nil},
		list(gone):                                                 {[]string{"Chưa có đại biểu nào để in thẻ", "1 người đã chọn không có thẻ"}, []string{"data-print"}},
		list(w.Foreign.Delegate, w.Sister.Delegate):                {[]string{"Chưa có đại biểu nào để in thẻ"}, []string{w.Sister.DelegateName}},
		"?ids=a,,-1&who=x&order=x&page=9":                          {[]string{"Chưa có đại biểu nào để in thẻ"}, nil},
		"?who=nobody&order=sideways&page=2147483648":               {[]string{own, official}, nil},
	} {
		a := w.as(t, "viewer").get(w.cards() + query)
		require.Equal(t, http.StatusOK, a.status, query)
		for _, s := range c.has {
			require.Contains(t, a.body, s, query)
		}
		for _, s := range append(c.not, "Dự Khuyết", "Đã Rút", w.Foreign.DelegateName, w.Own.SensitiveReligion, w.Own.SensitiveCID, "090100646", "Kinh") {
			require.NotContains(t, a.body, s, query)
		}
	}
}

func TestCardsInOrder(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.guests(t)
	b := w.as(t, "clerk")
	for query, guestFirst := range map[string]bool{"": false, "?order=body": true} {
		body := b.get(w.cards() + query).body
		require.Equal(t, guestFirst, strings.Index(body, "Vũ Khách Mời") < strings.Index(body, w.Own.DelegateName), query)
	}
	w.crowd(t, 7)
	body := b.get(w.cards() + "?order=body").body
	require.Less(t, strings.Index(body, "Vũ Khách Mời"), strings.Index(body, w.Own.DelegateName), "Ban Tổ chức before Thôn 00646")
	require.Less(t, strings.Index(body, w.Own.DelegateName), strings.Index(body, "Nguyễn Thị Hương 001"), "Thôn 00646 before Thôn Nội")
	require.Contains(t, body, "9 thẻ · 2 trang")
	require.Equal(t, 2, strings.Count(body, `class="sheet"`))
}

func TestCardsSpeakEnglishToo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.guests(t)
	b := w.as(t, "clerk")
	require.Equal(t, http.StatusSeeOther, b.post("/language", "language", "en", "back", "/").status)
	body := b.get(w.cards()).body
	for _, s := range []string{"Delegate cards", "2 cards · 1 sheet", ">DELEGATE<", ">GUEST<", "Official delegates"} {
		require.Contains(t, body, s)
	}
}

func TestCardsAreLedTo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(t, "clerk")
	require.Contains(t, b.get(w.delegates()).body, `formaction="`+w.cards()+`"`)
	require.Contains(t, w.as(t, "viewer").get(w.delegates()).body, `href="`+w.cards()+`"`)
	require.Contains(t, b.get(fmt.Sprintf("/congresses/%d", w.Own.Congress)).body, `href="`+w.cards()+`"`)
}

var (
	codeOfPage = regexp.MustCompile(`viewBox="0 0 (\d+) (\d+)"[^>]*><path stroke="#000" d="([^"]*)"`)
	step       = regexp.MustCompile(`([Mmh])(\d+)(?: ([\d.]+))?`)
)

// The drawn line covers just the modules of the code of the address, inside a quiet zone of four.
func TestTheCodeOfACardLeadsToTheDesk(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(t, "clerk")
	for page, host := range map[string]string{w.cards(): "example.com", fmt.Sprintf("/congresses/%d/invitations?ids=%d", w.Own.Congress, w.Own.Delegate): "dai-hoi.xa-thanh-liet.vn:8080"} {
		request := httptest.NewRequest(http.MethodGet, page, nil)
		request.Host = host
		base, err := url.Parse(w.URL)
		require.NoError(t, err)
		for _, c := range b.client.Jar.Cookies(base) {
			request.AddCookie(c)
		}
		answer := httptest.NewRecorder()
		w.Config.Handler.ServeHTTP(answer, request)
		require.Equal(t, http.StatusOK, answer.Code)
		body := answer.Body.String()
		require.NotContains(t, body, "chỉ mở được trên máy này")
		card := w.card(t, w.Own.Delegate)
		require.Contains(t, body, attendance.CardShown(card))
		drawn := codeOfPage.FindAllStringSubmatch(body, -1)
		require.Len(t, drawn, 1)
		want, err := qr.Encode(fmt.Sprintf("http://%s/check-in?card=%s&of=%d", host, card, w.Own.Delegate), qr.M)
		require.NoError(t, err)
		require.Equal(t, []string{strconv.Itoa(want.Size + 8), strconv.Itoa(want.Size + 8)}, drawn[0][1:3])
		require.Equal(t, modules(want), modulesOf(t, drawn[0][3]), page)
	}
}

type module struct{ x, y int }

func modules(code *qr.Code) map[module]bool {
	black := map[module]bool{}
	for y := range code.Size {
		for x := range code.Size {
			if code.Black(x, y) {
				black[module{x, y}] = true
			}
		}
	}
	return black
}

func modulesOf(t *testing.T, path string) map[module]bool {
	black := map[module]bool{}
	require.Equal(t, path, strings.Join(step.FindAllString(path, -1), ""), "nothing else in the path")
	x, y := 0, 0
	for _, s := range step.FindAllStringSubmatch(path, -1) {
		n, err := strconv.Atoi(s[2])
		require.NoError(t, err)
		switch s[1] {
		case "M":
			row, half, _ := strings.Cut(s[3], ".")
			require.Equal(t, "5", half)
			x = n
			y, err = strconv.Atoi(row)
			require.NoError(t, err)
		case "m":
			require.Equal(t, "0", s[3])
			x += n
		case "h":
			for range n {
				require.False(t, black[module{x - 4, y - 4}], "drawn twice")
				black[module{x - 4, y - 4}] = true
				x++
			}
		}
	}
	return black
}

func TestALetterCarriesTheNumberOfTheCard(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	guest, reserve, _ := w.guests(t)
	letters := func(id int64) string {
		return w.as(t, "clerk").get(fmt.Sprintf("/congresses/%d/invitations?ids=%d", w.Own.Congress, id)).body
	}
	require.Contains(t, letters(guest), "Mã thẻ "+attendance.CardShown(w.card(t, guest)))
	require.Contains(t, letters(guest), "Mang theo giấy này khi đến dự; mã dùng để điểm danh.")
	require.Contains(t, letters(reserve), "Hồ Dự Khuyết")
	require.NotContains(t, letters(reserve), "mã dùng để điểm danh", "who is not expected has no card")
}

// A congress larger than a page of cards is printed in parts.
func TestManyCardsComeInParts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.crowd(t, 1600)
	b := w.as(t, "clerk")
	first, last := b.get(w.cards()), b.get(w.cards()+"?page=2")
	require.Contains(t, first.body, "1.601 thẻ · 201 trang")
	require.Equal(t, 1600, strings.Count(first.body, `class="name-card`))
	require.Contains(t, first.body, `href="?page=2"`)
	require.Equal(t, 1, strings.Count(last.body, `class="name-card`))
	require.Contains(t, last.body, `href="?page=1"`)
}

// The cards of 1,500 people on one page.
func BenchmarkCards(b *testing.B) {
	w := newWorld(b)
	w.crowd(b, 1499)
	clerk := w.as(b, "clerk")
	for b.Loop() {
		if answer := clerk.direct(w.cards(), nil); answer.Code != http.StatusOK {
			b.Fatal(answer.Code)
		}
	}
}
