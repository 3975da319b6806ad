package app_test

import (
	"bufio"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"daihoi/app"
	"daihoi/models/access"
	"daihoi/models/account"
	"daihoi/models/attendance"
	"daihoi/models/calendar"
	"daihoi/models/delegate"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

// doorWorld is the world with people at the own congress, whose session is today, and a receptionist of the own commune.
func doorWorld(t testing.TB) (w *world, ids map[string]int64, desk string) {
	t.Helper()
	w = newWorld(t)
	ids, desk = w.door(t)
	return w, ids, desk
}

// door has the own session today, with people on its list and a desk for "letan".
func (w *world) door(t testing.TB) (ids map[string]int64, desk string) {
	t.Helper()
	ids = map[string]int64{w.Own.DelegateName: w.Own.Delegate}
	storetest.Must(t, w.Store, storetest.Root(), func(tx *store.Tx) error {
		require.NoError(t, tx.DB().Exec("UPDATE congress_sessions SET on_date = '2024-04-05' WHERE id = ?", w.Own.Session).Error)
		for name, category := range map[string]string{"Nguyễn Thị Ánh": delegate.Consulted, "Nguyễn Văn Bình": delegate.ExOfficio, "Lê Khách": delegate.Guest} {
			rec := delegate.Record{}
			rec.FullName, rec.Category, rec.Represents, rec.Occupation, rec.Religion = name, category, "Thôn Nội", "Trưởng thôn", "Đạo "+w.Own.Code
			rec.Gender, rec.BornOn = "male", calendar.Partial{Year: 1971}
			id, err := delegate.Add(tx, w.Own.Congress, rec)
			if err != nil {
				return err
			}
			ids[name] = id
		}
		hash, err := cheap.Hash(password, "x")
		if err != nil {
			return err
		}
		_, err = account.Create(tx, account.NewUser{User: account.User{Username: "letan", FullName: "Người lễ tân"}, Hash: hash,
			Grants: []account.GrantInput{{Role: access.Reception, UnitID: w.Own.Unit}}})
		return err
	})
	return ids, "/check-in/session/" + itoa(w.Own.Session)
}

// follow posts and opens where it leads.
func (b *browser) follow(path string, pairs ...string) answer {
	b.t.Helper()
	a := b.post(path, pairs...)
	require.Equal(b.t, http.StatusSeeOther, a.status, a.body)
	return b.get(a.location)
}

func TestDeskWithoutScript(t *testing.T) {
	t.Parallel()
	w, ids, desk := doorWorld(t)
	b := w.as(t, "letan")
	require.Equal(t, "/check-in", b.get("/").location)
	list := b.get("/check-in").body
	require.Contains(t, list, `href="`+desk+`"`)
	require.Contains(t, list, "Hôm nay")
	require.NotContains(t, list, "/units/", "the menu has nothing that reception may not see")
	require.NotContains(t, b.get(desk).body, "Nguyễn Thị Ánh", "nobody is listed before a search")

	card := w.card(t, ids["Nguyễn Thị Ánh"])
	a := b.follow(desk, "text", "http://nơi-nào/check-in?card="+card, "desk", "Bàn 1")
	require.Contains(t, a.body, "door-result s-done")
	require.Contains(t, a.body, "Nguyễn Thị Ánh")
	require.Contains(t, a.body, "<b>1/3</b> Đại biểu chính thức · 33,3 %")
	require.Contains(t, a.body, "<b>0/1</b> Khách mời")
	require.Contains(t, a.body, `value="Bàn 1"`, "the desk keeps its name")

	clerk := w.as(t, "clerk").follow(desk, "text", card, "desk", "Bàn 2")
	require.Contains(t, clerk.body, "door-result s-risk")
	require.Contains(t, clerk.body, "Đã điểm danh lúc 09:00, Bàn 1 (Người lễ tân)")

	a = b.follow(desk, "text", "nguyen")
	require.Contains(t, a.body, "Có 2 người khớp")
	a = b.follow(desk, "text", "nguyen binh")
	require.Contains(t, a.body, "door-result s-done", "one that matches is in")
	a = b.follow(desk, "text", "khong ai ca")
	require.Contains(t, a.body, "Không có trong danh sách")
	require.Contains(t, a.body, "khong ai ca")
	a = b.follow(desk, "text", "5724")
	require.Contains(t, a.body, "in trước khi đổi mã", "a number of before opens nothing")
	a = b.follow(desk, "text", w.card(t, w.Foreign.Delegate))
	require.Contains(t, a.body, "không thuộc phiên này")
	require.NotContains(t, a.body, w.Foreign.DelegateName)
	require.Equal(t, 404, b.post(desk, "subject", itoa(w.Foreign.Delegate)).status)

	mark := w.standing(t, ids["Nguyễn Văn Bình"])
	a = b.follow(desk+"/clear", "subject", itoa(ids["Nguyễn Văn Bình"]), "seen", itoa(mark.ID))
	require.Contains(t, a.body, "Đã bỏ điểm danh")
	require.Equal(t, attendance.Unmarked, w.standing(t, ids["Nguyễn Văn Bình"]).State)
}

// card is the code on the card of a delegate.
func (w *world) card(t testing.TB, subject int64) (card string) {
	t.Helper()
	storetest.Must(t, w.Store, storetest.Root(), func(tx *store.Tx) error {
		cards, err := attendance.CardsOf(tx)
		card = cards.Of(subject)
		return err
	})
	return card
}

func (w *world) standing(t testing.TB, subject int64) (m attendance.Mark) {
	t.Helper()
	require.NoError(t, w.Store.Read(t.Context(), storetest.Root(), func(tx *store.Tx) (err error) {
		m, err = attendance.Standing(tx, attendance.Sitting{Kind: attendance.SessionSitting, ID: w.Own.Session}, subject)
		return err
	}))
	return m
}

// A scan that has waited for the network keeps its moment; sent once more it is no second one.
func TestReplayedScan(t *testing.T) {
	t.Parallel()
	w, ids, desk := doorWorld(t)
	b := w.as(t, "letan")
	subject := ids["Lê Khách"]
	for range 2 {
		a := b.follow(desk, "text", w.card(t, subject), "scan", "s1", "ago", "1200", "desk", "Bàn 1")
		require.Contains(t, a.body, "door-result s-done")
	}
	m := w.standing(t, subject)
	require.Equal(t, 1, m.Turn)
	require.Equal(t, "08:40", m.At.In(storetest.Clock().Location()).Format("15:04"))
}

func TestCardOpenedByAPhone(t *testing.T) {
	t.Parallel()
	w, ids, desk := doorWorld(t)
	b := w.as(t, "letan")
	card := w.card(t, ids["Nguyễn Thị Ánh"])
	of := "&of=" + itoa(ids["Nguyễn Thị Ánh"])
	a := b.get("/check-in?card=" + card + of)
	require.Contains(t, a.body, "Nguyễn Thị Ánh")
	require.Contains(t, a.body, `action="`+desk+`"`)
	require.Equal(t, attendance.Unmarked, w.standing(t, ids["Nguyễn Thị Ánh"]).State, "looking marks nobody")
	b.follow(desk, "subject", itoa(ids["Nguyễn Thị Ánh"]))
	require.Contains(t, b.get("/check-in?card="+card+of).body, "Đã điểm danh lúc 09:00")
	require.Contains(t, b.get("/check-in?card=5724").body, "in trước khi đổi mã")
	for _, text := range []string{"card=" + url.QueryEscape("<b>x"), "card=" + card, "card=" + card + "&of=" + itoa(ids["Lê Khách"]),
		"card=" + w.card(t, w.Foreign.Delegate) + "&of=" + itoa(w.Foreign.Delegate)} {
		a := b.get("/check-in?" + text)
		require.Contains(t, a.body, "trong các danh sách của bạn", text)
		require.NotContains(t, a.body, w.Foreign.DelegateName)
		require.NotContains(t, a.body, "<b>x")
	}
	require.Equal(t, 403, w.as(t, "viewer").get("/check-in?card="+card).status)
	require.Equal(t, "/sign-in", w.as(t, "").get("/check-in?card="+card).location)
}

func TestRollIsCalledFiltersAndAddsUp(t *testing.T) {
	t.Parallel()
	w, ids, desk := doorWorld(t)
	b := w.as(t, "clerk")
	pick := func(name string) string { return fmt.Sprintf("%d:%d", ids[name], w.standing(t, ids[name]).ID) }
	roll := desk + "/roll"
	require.Equal(t, 422, b.post(roll, "do", "present").status)
	a := b.post(roll, "do", "excused", "pick", pick("Lê Khách"))
	require.Equal(t, 422, a.status)
	require.Contains(t, a.body, "Lý do: cần nhập")
	require.Contains(t, a.body, `value="`+pick("Lê Khách")+`" checked`, "who was ticked stays so")

	b.follow(roll, "do", "excused", "reason", "ốm", "pick", pick("Lê Khách"))
	stale := pick("Nguyễn Văn Bình")
	a = b.follow(roll, "do", "present", "pick", pick("Nguyễn Thị Ánh"), "pick", stale)
	require.Contains(t, a.body, "Có mặt: đã ghi cho 2 người")
	a = b.post(roll, "do", "absent", "pick", stale)
	require.Equal(t, 409, a.status)
	require.Contains(t, a.body, "Nguyễn Văn Bình: Người clerk vừa điểm danh")

	rows := func(query string) int { return strings.Count(b.get(roll+query).body, `<th scope="row">`) }
	require.Equal(t, 4, rows(""))
	require.Equal(t, 2, rows("?state=present"))
	require.Equal(t, 1, rows("?state=excused"))
	require.Equal(t, 1, rows("?state=unmarked"))
	require.Zero(t, rows("?state=absent"))
	require.Equal(t, 3, rows("?body="+url.QueryEscape("Thôn Nội")))
	require.Equal(t, 1, rows("?q=khach"))
	page := b.get(roll + "?body=" + url.QueryEscape("Thôn Nội")).body
	require.Contains(t, page, "Triệu tập <b>3</b>", "the counts are those of the rows")
	require.Contains(t, page, "Có mặt <b>2</b>")
	require.Contains(t, page, "Đại biểu chính thức: có mặt 2/3 (66,7 %).")

	trail := b.get(roll + "/" + itoa(ids["Lê Khách"])).body
	require.Contains(t, trail, "Vắng có lý do")
	require.Contains(t, trail, "Người clerk")
	require.Contains(t, trail, ">ốm</span>")
}

func TestRollWorkbook(t *testing.T) {
	t.Parallel()
	w, ids, desk := doorWorld(t)
	b := w.as(t, "letan")
	b.follow(desk, "subject", itoa(ids["Nguyễn Thị Ánh"]))
	a := b.get(desk + "/roll.xlsx")
	require.Equal(t, 200, a.status)
	require.Contains(t, a.text(t), "Nguyễn Thị Ánh")
	require.NotContains(t, a.text(t), w.Own.SensitiveReligion)
	require.Contains(t, w.as(t, "organizer").get("/audit?kind=export").body, "Điểm danh Phiên chính thức – Đại hội xã Thanh Liệt")
}

// Whatever reception opens, nothing sensitive is on it, and whoever may not check in opens none of it.
func TestCheckInShowsNothingSensitive(t *testing.T) {
	t.Parallel()
	w, ids, desk := doorWorld(t)
	foreign := "/check-in/session/" + itoa(w.Foreign.Session)
	pages := []string{"", "/names", "/board", "/roll", "/roll/" + itoa(w.Own.Delegate), "?q=nguyen", "?seen=" + itoa(ids["Lê Khách"])}
	for _, role := range []string{"letan", "clerk", "organizer", "viewer", "reviewer"} {
		b := w.as(t, role)
		for _, page := range pages {
			a := b.get(desk + page)
			if role == "viewer" || role == "reviewer" {
				require.Equal(t, 403, a.status, "%s %s", role, page)
				require.NotContains(t, a.body, w.Own.DelegateName)
				continue
			}
			require.Equal(t, 200, a.status, "%s %s", role, page)
			for _, secret := range []string{w.Own.SensitiveReligion, w.Own.SensitiveCID, "Kinh", "0901"} {
				require.NotContains(t, a.body, secret, "%s %s", role, page)
			}
			a = b.get(foreign + page)
			require.Equal(t, 404, a.status, "%s %s", role, page)
			require.NotContains(t, a.body, w.Foreign.DelegateName)
		}
	}
	require.Equal(t, 404, w.as(t, "letan").get("/check-in/meeting/1").status)
}

// Reception meets nothing but the check-in and its own account, at every address of the program: one that is added later is
// refused until it is named here.
func TestReceptionSeesNothingElse(t *testing.T) {
	t.Parallel()
	w, _, _ := doorWorld(t)
	open := map[string]bool{"/": true, "/setup": true, "/sign-in": true, "/sign-in/code": true, "/language": true, "/account": true, "/account/display": true, "/kieu-dang": true, "/start": true, "/account/calendar/end": true,
		"/account/password": true, "/account/sessions/end": true, "/account/second": true, "/account/second/begin": true,
		"/account/second/codes": true, "/account/second/end": true, "/shortcuts": true, "/api/openapi.json": true,
		"/sign-in/key": true, "/sign-in/key/finish": true, "/account/keys": true, "/account/keys/begin": true, "/account/keys/new": true,
		"/account/keys/rename": true, "/account/keys/remove": true}
	b := w.as(t, "letan")
	for _, route := range app.Routes() {
		if open[route.Path] || route.Path == "/sign-out" || strings.HasPrefix(route.Path, "/check-in") {
			continue
		}
		for method, answered := range map[string]bool{http.MethodGet: route.Get != nil, http.MethodPost: route.Writes()} {
			if !answered {
				continue
			}
			a := b.try(method, w.fillPath(route.Path, w.Own))
			assert.Contains(t, []string{"no", "gone"}, outcome(a), "%s %s: %d %s", method, route.Path, a.status, a.location)
			require.NotContains(t, a.body, w.Own.DelegateName, "%s %s", method, route.Path)
		}
	}
	require.NotContains(t, b.get("/account").body, "/units/")
}

func TestReceptionIsGranted(t *testing.T) {
	t.Parallel()
	w, _, _ := doorWorld(t)
	for role, may := range map[string]bool{"admin": true, "organizer": true} {
		require.Equal(t, may, strings.Contains(w.as(t, role).get("/users/new").body, `<option value="reception"`), role)
	}
	require.Contains(t, w.as(t, "organizer").get("/users?q=letan").body, "Lễ tân")
}

// After the session the form of what the congress came to says how many were there, and writes nothing.
func TestOutcomeIsToldTheTurnout(t *testing.T) {
	t.Parallel()
	w, ids, desk := doorWorld(t)
	b := w.as(t, "clerk")
	form := "/congresses/" + itoa(w.Own.Congress) + "/outcome"
	require.NotContains(t, b.get(form).body, "Theo điểm danh")
	b.follow(desk, "subject", itoa(ids["Nguyễn Thị Ánh"]))
	b.follow(desk, "subject", itoa(ids["Lê Khách"]))
	page := b.get(form).body
	require.Contains(t, page, "Theo điểm danh: 1/3 đại biểu chính thức.")
	require.Contains(t, page, `name="present" value=""`)
	require.Contains(t, page, "Lấy số điểm danh: 1</a>")
	require.Contains(t, b.get(form+"?take=1").body, `name="present" value="1"`, "without a script")
	require.NotContains(t, b.get(form).body, `name="present" value="1"`, "nothing is written by itself")
	refused := b.post(form, "present", "4", "standing", "3", "deputies", "5", "version", "0")
	require.Contains(t, refused.body, "Có mặt 4 lớn hơn triệu tập 3: sửa số có mặt hoặc cập nhật danh sách đại biểu.")
	refused = b.post(form, "present", "3", "standing", "3", "deputies", "5", "version", "0")
	require.Contains(t, refused.body, "Số Phó Chủ tịch 5 lớn hơn số ủy viên Ban Thường trực 3: sửa số này hoặc số ủy viên Ban Thường trực.")
	require.Equal(t, http.StatusSeeOther, b.post(form, "present", "3", "members_minority", "0", "chair", "again", "version", "0").status)
	saved := b.get(form).body
	require.Contains(t, saved, `name="members_minority" value="0"`, "none is a number")
	require.Contains(t, saved, `name="members_women" value=""`, "nothing entered is blank")
	history := b.get("/congresses/" + itoa(w.Own.Congress)).body
	require.Contains(t, history, "Tái cử", "the history says the chair in words")
	require.NotContains(t, history, "(ẩn)")
	require.Contains(t, w.as(t, "viewer").get("/congresses/"+itoa(w.Own.Congress)).body, "(ẩn)", "and hides small groups from who may not see them")
	require.Contains(t, history, `href="`+desk+`"`)
	require.NotContains(t, w.as(t, "viewer").get("/congresses/"+itoa(w.Own.Congress)).body, desk)
}

// A scan three days early is refused in plain words, whoever sends it, and counts nothing; the board is blank until the door opens.
func TestDeskThreeDaysEarly(t *testing.T) {
	t.Parallel()
	w, ids, desk := doorWorld(t)
	b := w.as(t, "letan")
	day := func(d string) {
		storetest.Must(t, w.Store, storetest.Root(), func(tx *store.Tx) error {
			return tx.DB().Exec("UPDATE congress_sessions SET on_date = ? WHERE id = ?", d, w.Own.Session).Error
		})
	}
	day("2024-04-08")
	page := b.get(desk)
	require.Contains(t, page.body, "Chưa mở điểm danh: mở lúc 00:00 08/4/2024.")
	require.NotContains(t, page.body, "<b>0/3</b>")
	require.NotContains(t, b.get(desk+"/board").body, "<b>0/3</b>", "blank, and not none of three")
	a := b.post(desk, "text", w.card(t, ids["Nguyễn Thị Ánh"]))
	require.Equal(t, http.StatusUnprocessableEntity, a.status)
	require.Contains(t, a.body, "door-result s-late")
	require.Contains(t, a.body, "Chưa mở điểm danh: mở lúc 00:00 08/4/2024.")
	require.Zero(t, w.standing(t, ids["Nguyễn Thị Ánh"]).Turn)
	day("2024-04-05")
	require.Contains(t, b.get(desk+"/board").body, "<b>0/3</b>")

	storetest.Must(t, w.Store, storetest.Root(), func(tx *store.Tx) error {
		return tx.DB().Exec("UPDATE delegates SET withdrawn_on = '2024-04-01' WHERE id = ?", ids["Nguyễn Văn Bình"]).Error
	})
	a = b.follow(desk, "text", w.card(t, ids["Nguyễn Văn Bình"]))
	require.Contains(t, a.body, "Đã rút khỏi danh sách")
	require.Contains(t, a.body, "Nguyễn Văn Bình")
}

// A helper without an account works at the desk of a link, at that one only, until the link is revoked.
func TestDeskByLink(t *testing.T) {
	t.Parallel()
	w, ids, desk := doorWorld(t)
	token := ""
	storetest.Must(t, w.Store, storetest.Root(), func(tx *store.Tx) error {
		hall, err := delegate.Hall(tx, w.Own.Session)
		if err == nil {
			token, err = attendance.MakeLink(tx, hall.Sitting, "Bàn ngoài")
		}
		return err
	})
	link := "/desk/" + token
	b := w.as(t, "")
	page := b.get(link)
	require.Equal(t, 200, page.status)
	require.Contains(t, page.body, `value="Bàn ngoài"`)
	for _, elsewhere := range []string{"/roll", "/board", `href="/units`, w.Own.SensitiveReligion} {
		require.NotContains(t, page.body, elsewhere)
	}
	require.Contains(t, b.get(link+"/names").body, "Nguyễn Thị Ánh")
	a := b.follow(link, "text", "nguyen thi anh", "desk", "Bàn tự xưng")
	require.Contains(t, a.body, "door-result s-done")
	m := w.standing(t, ids["Nguyễn Thị Ánh"])
	require.Equal(t, "Bàn ngoài", m.Desk, "the desk is that of the link")
	require.Nil(t, m.UserID)
	require.Contains(t, m.ByName, "Bàn ngoài")
	require.Equal(t, "gone", outcome(b.post(link, "subject", itoa(w.Foreign.Delegate))))
	require.Equal(t, "/sign-in", b.get(desk).location, "a link opens nothing else")
	require.Equal(t, 404, b.get("/desk/"+token[1:]).status)

	storetest.Must(t, w.Store, storetest.Root(), func(tx *store.Tx) error {
		return tx.DB().Exec("UPDATE congress_sessions SET on_date = '2024-04-06' WHERE id = ?", w.Own.Session).Error
	})
	require.NotContains(t, b.get(link).body, `id="f-text"`, "nothing to type before the door opens")
	require.NotContains(t, b.get(link+"/names").body, "Nguyễn")
	storetest.Must(t, w.Store, storetest.Root(), func(tx *store.Tx) error {
		hall, err := delegate.Hall(tx, w.Own.Session)
		if err != nil {
			return err
		}
		links, err := attendance.Links(tx, hall.Sitting)
		if err != nil {
			return err
		}
		return attendance.RevokeLink(tx, hall.Sitting, links[0].ID)
	})
	require.Equal(t, 404, b.get(link).status)
	require.Equal(t, 404, b.post(link, "text", "nguyen").status)
}

// The board is told of an arrival at once, through the middleware that every page passes, and no one is told without the right.
func TestBoardIsToldOfArrivals(t *testing.T) {
	t.Parallel()
	w, ids, desk := doorWorld(t)
	b := w.as(t, "letan")
	open := func(b *browser) (status int, h http.Header, lines *bufio.Scanner) {
		ask, err := http.NewRequestWithContext(t.Context(), http.MethodGet, w.URL+desk+"/board", nil)
		require.NoError(t, err)
		ask.Header.Set("Accept", "text/event-stream")
		ask.Header.Set("Accept-Encoding", "gzip")
		answer, err := b.client.Do(ask)
		require.NoError(t, err)
		t.Cleanup(func() { _ = answer.Body.Close() })
		return answer.StatusCode, answer.Header, bufio.NewScanner(answer.Body)
	}
	status, _, _ := open(w.as(t, "viewer"))
	require.Equal(t, http.StatusForbidden, status)
	_, head, lines := open(b)
	require.Equal(t, "text/event-stream", head.Get("Content-Type"))
	require.Empty(t, head.Get("Content-Encoding"))
	next := func() string {
		for lines.Scan() {
			if lines.Text() != "" {
				return lines.Text()
			}
		}
		return ""
	}
	require.Equal(t, "retry: 5000", next())
	b.follow(desk, "subject", itoa(ids["Nguyễn Thị Ánh"]))
	require.Equal(t, "event: change", next())

	storetest.Must(t, w.Store, storetest.Root(), func(tx *store.Tx) error {
		return tx.DB().Exec("UPDATE congress_sessions SET on_date = '2024-04-01' WHERE id = ?", w.Own.Session).Error
	})
	status, _, _ = open(b)
	require.Equal(t, http.StatusNoContent, status, "the day is over")
}
