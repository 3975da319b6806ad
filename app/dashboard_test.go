package app_test

import (
	"fmt"
	"html"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/deadline"
	"daihoi/models/demo"
	"daihoi/models/readiness"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

// followed asks for the page that the answer leads to.
func (b *browser) followed(a answer) string {
	b.t.Helper()
	require.Equal(b.t, http.StatusSeeOther, a.status, a.body)
	page := b.get(a.location)
	require.Equal(b.t, http.StatusOK, page.status, page.body)
	return page.body
}

// milestone finds a milestone of the place by the code of its item.
func (w *world) milestone(t testing.TB, p place, code string) (found deadline.Milestone) {
	t.Helper()
	require.NoError(t, w.Store.Read(t.Context(), storetest.Root(), func(tx *store.Tx) error {
		all, err := deadline.List(tx, p.Congress)
		for _, m := range all {
			if m.Item.Code == code {
				found = m
			}
		}
		return err
	}))
	require.NotZero(t, found.ID, code)
	return found
}

func (w *world) milestonePath(t testing.TB, p place, code string) string {
	return fmt.Sprintf("/congresses/%d/milestones/%d", p.Congress, w.milestone(t, p, code).ID)
}

func TestDashboardOfADistrict(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	body := w.as(t, "organizer").get("/units/020").body
	require.Contains(t, body, "<h1>Huyện Thanh Trì</h1>")
	require.Regexp(t, `0/16\s*<small>xã</small>`, body)
	require.Contains(t, body, "0,0 %, tính đến 05/4/2024")
	require.Contains(t, body, "còn 25 ngày", "to the deadline of the communes, 30/4/2024")
	require.Contains(t, body, "còn 86 ngày", "to the deadline of the district, 30/6/2024")
	for _, list := range []string{"#units", "/units/020/matrix", "/units/020/work?list=late", "/units/020/delegates", "/units/020/progress.xlsx"} {
		require.Contains(t, body, `href="`+list+`"`)
	}
	require.Contains(t, body, fmt.Sprintf(`href="/congresses/%d#phase-4"`, w.Own.Congress))
	// A light never stands without its reason.
	units := regexp.MustCompile(`(?s)<tbody>.*?</tbody>`).FindString(body)
	require.Equal(t, 17, strings.Count(units, `class="badge s-`))
	require.Equal(t, 17, len(regexp.MustCompile(`<small class="reason">[^<]+</small>`).FindAllString(units, -1)))
}

func TestUnitsLeadToThePageThatFits(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.as(t, "admin")
	require.Equal(t, fmt.Sprintf("/congresses/%d", w.Own.Congress), admin.get("/units/00646").location, "a commune to its congress")
	hanoi := admin.get("/units/01").body
	require.Regexp(t, `(?s)<a href="/units/020">Huyện Thanh Trì</a>.*?0/16 · 0,0 %`, hanoi)
	require.Regexp(t, `(?s)<a href="/units/01">[^<]*Hà Nội</a>.*?0/17 · 0,0 %`, admin.get("/units/VN").body)
	none := admin.get("/units/00562").body // in a district where nobody has convened anything
	require.Contains(t, none, "Chưa có đại hội")
	require.Contains(t, none, `href="/units/00562/convene"`)
	require.Equal(t, http.StatusSeeOther, admin.get("/units/VN/matrix").status, "the nation has too many milestones for one table")
}

func TestMatrixHasACellForEveryMilestone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(t, "viewer")
	cells := func(query string) int {
		return strings.Count(b.get("/units/020/matrix"+query).body, `<td class="cell s-`)
	}
	require.Equal(t, 16*47, cells(""))
	require.Equal(t, 48, cells("?level=district"))
	require.Equal(t, 16*7, cells("?phase=8&level=commune"), "X41–X47")
	body := b.get("/units/020/matrix?only=late").body
	require.NotContains(t, body, "cell s-notdue\"><a href=\"/congresses/"+fmt.Sprint(w.Own.Congress)+"/milestones/"+fmt.Sprint(w.milestone(t, w.Own, "X47").ID))
	require.Regexp(t, `aria-label="Xã [^"]+, [^"]+: Quá hạn \d+ ngày"`, body)
	require.Contains(t, b.get("/units/020/matrix?phase=99").body, "Không có mốc nào khớp bộ lọc")
}

func TestMilestoneThroughReview(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	clerk, reviewer := w.as(t, "clerk"), w.as(t, "reviewer")
	path := w.milestonePath(t, w.Own, "X12")
	form := clerk.get(path)
	require.Contains(t, form.body, "Hạn 10/02/2024 = ngày đại hội 20/4/2024 − 70 ngày.", "where the due day comes from")
	require.NotContains(t, form.body, `value="approve"`, "a clerk does not approve")
	require.Equal(t, http.StatusForbidden, clerk.post(path, "version", form.version(t), "action", "approve").status)

	missing := clerk.post(path, "version", form.version(t), "action", "")
	require.Equal(t, http.StatusUnprocessableEntity, missing.status)
	require.Contains(t, missing.body, "Bước tiếp theo: hãy chọn một mục.")

	sent := clerk.post(path, "version", form.version(t), "action", "submit", "note", "gửi lần 1")
	require.Equal(t, fmt.Sprintf("/congresses/%d#phase-4", w.Own.Congress), sent.location)
	require.Contains(t, clerk.followed(sent), "Đã lưu: Quyết định phân bổ đại biểu dự đại hội")
	require.Contains(t, w.as(t, "organizer").get("/units/020/work?list=waiting").body, "Quyết định phân bổ đại biểu dự đại hội")

	review := reviewer.get(path)
	require.NotContains(t, review.body, `name="doc_number"`, "a reviewer does not touch the document")
	require.Equal(t, http.StatusUnprocessableEntity, reviewer.post(path, "version", review.version(t), "action", "return").status, "without a reason")
	require.Equal(t, http.StatusConflict, reviewer.post(path, "version", form.version(t), "action", "approve").status, "a stale version")
	require.Equal(t, http.StatusSeeOther, reviewer.post(path, "version", review.version(t), "action", "approve").status)
	require.Equal(t, readiness.Done, w.milestone(t, w.Own, "X12").State)
	require.Contains(t, clerk.get(path).body, "<b>Người reviewer</b> duyệt")
}

func TestDoneAsksForEvidence(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(t, "organizer")
	path := w.milestonePath(t, w.Own, "X03")
	version := b.get(path).version(t)
	refused := b.post(path, "version", version, "action", "complete", "doc_number", "12/KH-MTTQ-BTT", "doc_date", "31/2/2024")
	require.Equal(t, http.StatusUnprocessableEntity, refused.status)
	require.Contains(t, refused.body, `value="12/KH-MTTQ-BTT"`, "what was typed stays")
	require.Contains(t, refused.body, `value="31/2/2024"`)
	require.Contains(t, refused.body, `value="complete" checked`)
	refused = b.post(path, "version", version, "action", "complete")
	require.Contains(t, refused.body, `href="#f-doc_number"`, "the summary leads to the field")
	body := b.followed(b.post(path, "version", version, "action", "complete", "doc_number", "12/KH-MTTQ-BTT", "doc_date", "01/12/2023"))
	require.Contains(t, body, "12/KH-MTTQ-BTT, 01/12/2023")
}

func TestPanelGoesOnToTheNextMilestone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(t, "organizer")
	path, next := w.milestonePath(t, w.Own, "X03"), w.milestonePath(t, w.Own, "X04")
	require.Equal(t, next, b.post(path, "version", "1", "action", "start", "next", "1").location)
	last := w.milestonePath(t, w.Own, "X47")
	require.Equal(t, fmt.Sprintf("/congresses/%d#phase-8", w.Own.Congress), b.post(last, "version", "1", "action", "start", "next", "1").location)
}

func TestMovingASessionSaysWhatMoved(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(t, "clerk")
	path := fmt.Sprintf("/congresses/%d/sessions/%d", w.Own.Congress, w.Own.Session)
	version := b.get(path).version(t)
	move := func(day string, more ...string) answer {
		return b.post(path, append([]string{"version", version, "kind", "official", "on_date", day, "venue", "Nhà văn hóa"}, more...)...)
	}
	seen := move("5/5/2024")
	require.Equal(t, http.StatusOK, seen.status)
	for _, words := range []string{"Ngày đại hội dời từ 20/4/2024 sang 05/5/2024: 46 mốc", "Đại hội 05/5 quá hạn 30/4.", "nghỉ lễ: Ngày Chiến thắng", "Chủ nhật", "mốc bắt buộc đã quá hạn ngay khi dời",
		"1 mốc đã xong hoặc không áp dụng", `name="venue" value="Nhà văn hóa"`} {
		require.Contains(t, seen.body, words)
	}
	require.Contains(t, b.get(path).body, `value="20/4/2024"`, "nothing is written before it is confirmed")
	back := move("5/5/2024", "back", "1")
	require.Contains(t, back.body, `value="5/5/2024"`, "nothing typed is lost")
	refused := move("25/4/2024", "confirm", "1")
	require.Equal(t, http.StatusUnprocessableEntity, refused.status)
	require.Contains(t, refused.body, `name="reason"`)
	require.Contains(t, refused.body, `name="on_date" value="25/4/2024"`)
	body := b.followed(move("25/4/2024", "confirm", "1", "reason", "Chờ văn bản của Huyện ủy"))
	require.Contains(t, body, "Đã lưu. 46 mốc dời hạn theo ngày đại hội mới.")
	require.Contains(t, body, "25/4/2024")
	require.Equal(t, http.StatusConflict, move("26/4/2024", "confirm", "1", "reason", "x").status)
	require.Equal(t, http.StatusUnprocessableEntity, move("hôm qua").status)
	require.Contains(t, w.as(t, "organizer").get("/audit").body, "Chờ văn bản của Huyện ủy")

	// A preparatory session moves its own milestone alone, and that is shown too.
	prepare := func(to, version, day string, more ...string) answer {
		return b.post(to, append([]string{"version", version, "kind", "preparatory", "on_date", day, "starts", "14:00"}, more...)...)
	}
	added := fmt.Sprintf("/congresses/%d/sessions/new", w.Own.Congress)
	seen = prepare(added, "", "22/4/2024")
	require.Equal(t, http.StatusOK, seen.status)
	require.Contains(t, seen.text(t), "Ngày đại hội giữ nguyên (25/4/2024). Theo phiên này, 1 mốc chưa xong dời hạn.")
	require.Contains(t, seen.body, "X38 · ")
	require.NotContains(t, seen.body, `name="reason"`, "the date of the congress stays")
	body = b.followed(prepare(added, "", "22/4/2024", "confirm", "1"))
	require.Contains(t, body, "Đã lưu. Ngày đại hội không đổi, 1 mốc dời hạn theo phiên này.")
	var prep int64
	storetest.Must(t, w.Store, storetest.Root(), func(tx *store.Tx) error {
		return tx.DB().Raw("SELECT id FROM congress_sessions WHERE congress_id = ? AND kind = 'preparatory'", w.Own.Congress).Scan(&prep).Error
	})
	alone := fmt.Sprintf("/congresses/%d/sessions/%d", w.Own.Congress, prep)
	require.Contains(t, prepare(alone, "1", "23/4/2024").text(t), "1 mốc chưa xong dời hạn")
	require.Contains(t, b.get(alone+"/cancel").text(t), "1 mốc chưa xong dời hạn")
	require.Equal(t, http.StatusSeeOther, prepare(alone, "1", "22/4/2024").status, "nothing moves, so there is nothing to show")
	require.Contains(t, b.followed(b.post(alone+"/cancel", "version", "2")), "Ngày đại hội không đổi, 1 mốc dời hạn")

	page := b.get(path + "/cancel")
	require.Contains(t, page.body, "Đại hội không còn ngày: 46 mốc chưa xong tính lại hạn")
	body = b.followed(b.post(path+"/cancel", "version", page.version(t), "reason", "Hoãn"))
	require.Contains(t, body, "chưa đăng ký ngày")
	foreign := fmt.Sprintf("/congresses/%d/sessions/%d", w.Own.Congress, w.Sister.Session)
	require.Equal(t, http.StatusNotFound, w.as(t, "organizer").get(foreign).status, "a session of another congress")
}

func TestCongressFormByRole(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	path := fmt.Sprintf("/congresses/%d/edit", w.Own.Congress)
	clerk, organizer := w.as(t, "clerk"), w.as(t, "organizer")
	form := clerk.get(path)
	require.NotContains(t, form.body, `name="ordinal"`, "the ordinal is for those who plan")
	require.NotContains(t, form.body, `name="deadline_override"`)
	require.Equal(t, http.StatusForbidden, clerk.post(path, "version", form.version(t), "part", "exception", "deadline_override", "10/5/2024", "deadline_reason", "x").status)
	require.NotContains(t, form.body, `name="follower"`, "who follows the commune is for the district to say")
	require.Equal(t, http.StatusSeeOther, clerk.post(path, "version", form.version(t), "follower", "Bà Hương", "contact_phone", "0912 345 678").status)
	require.NotContains(t, organizer.get(path).body, "Bà Hương")

	version := organizer.get(path).version(t)
	body := organizer.followed(organizer.post(path, "version", version, "ordinal", "17", "follower", "Bà Hoa", "contact_phone", "0912345678"))
	require.Contains(t, body, "Đại hội lần thứ XVII, nhiệm kỳ 2024–2029")
	require.Contains(t, body, `href="tel:0912345678"`)

	version = organizer.get(path).version(t)
	refused := organizer.post(path, "version", version, "part", "exception", "deadline_override", "10/5/2024")
	require.Equal(t, http.StatusUnprocessableEntity, refused.status)
	require.Contains(t, refused.body, `value="Bà Hoa"`, "the other form keeps what is saved")
	body = organizer.followed(organizer.post(path, "version", version, "part", "exception", "deadline_override", "10/5/2024", "deadline_reason", "Chờ hội trường", "confirm", "1"))
	require.Contains(t, body, "Hạn riêng thay hạn chung 30/4/2024. Lý do: Chờ hội trường")
}

// Who opens the home page sees own work first: an organizer what waits for approval and for an answer, then the units by their
// lights, the held ones folded; a clerk what came back, with the reason.
func TestOwnWorkStandsFirst(t *testing.T) {
	t.Parallel()
	organizer := newDemo(t)
	page := organizer.get("/units/020").body
	work := regexp.MustCompile(`(?s)<section class="card first".*?</section>`).FindString(page)
	require.Less(t, strings.Index(page, work), strings.Index(page, `class="figures"`))
	require.Regexp(t, `(?s)<b>2</b> mốc chờ duyệt.*?Nộp hồ sơ xin duyệt đại hội lên huyện, Xã Thanh Liệt.*?<b>7</b> Khó khăn, kiến nghị`, work)
	tables := regexp.MustCompile(`(?s)<tbody>.*?</tbody>`).FindAllString(page, 2)
	names := func(table string) (all []string) {
		for _, m := range regexp.MustCompile(`<a href="/congresses/\d+">([^<]+)</a>`).FindAllStringSubmatch(table, -1) {
			all = append(all, m[1])
		}
		return all
	}
	require.Equal(t, []string{"Xã Duyên Hà", "Xã Vạn Phúc", "Xã Yên Mỹ", "Xã Tả Thanh Oai", "Xã Hữu Hoà", "Huyện Thanh Trì", "Xã Tam Hiệp", "Xã Liên Ninh",
		"Xã Tân Triều", "Xã Thanh Liệt", "Xã Đông Mỹ"}, names(tables[0]), "three red, three yellow, five green")
	require.Equal(t, "Xã Ngọc Hồi", names(tables[1])[0], "of the held the one with work left")
	require.Regexp(t, `<details class="more held"[^>]*>\s*<summary>Đã đại hội \(6\) <span class="alarm">1 Vàng</span>`, page)

	signIn := func(user string) *browser {
		b := organizer.w.as(t, "")
		require.Equal(t, http.StatusSeeOther, b.post("/sign-in", "username", user, "password", demo.Password).status)
		return b
	}
	milestone := html.UnescapeString(regexp.MustCompile(`href="([^"]+)">Nộp hồ sơ xin duyệt đại hội lên huyện, Xã Thanh Liệt`).FindStringSubmatch(work)[1])
	clerk := signIn("thanhliet")
	home := clerk.get("/units/00646").location
	before := clerk.get(home).body
	require.Regexp(t, `(?s)id="h-work">Việc của tôi</h2>.*?Phải sửa<span>2</span>.*?Quá hạn, đến hạn trong 7 ngày<span>3</span>.*?Chờ duyệt<span>2</span>.*?Nộp hồ sơ xin duyệt`, before)
	require.Regexp(t, `<details id="phase-1" data-unfold>`, before, "all five are done")
	require.Regexp(t, `<details id="phase-2" open data-unfold`, before, "one of six is left")
	require.Equal(t, http.StatusSeeOther, organizer.post(milestone, "version", organizer.get(milestone).version(t), "action", "return", "reason", "Thiếu chữ ký của Chủ tịch").status)
	require.Regexp(t, `(?s)Phải sửa<span>3</span>.*?Nộp hồ sơ xin duyệt[^/]*</a><small>Thiếu chữ ký của Chủ tịch</small>.*?Quá hạn, đến hạn`, clerk.get(home).body)
	require.NotContains(t, signIn("xem").get(home).body, `id="h-work"`, "a leader has no work there")
}
