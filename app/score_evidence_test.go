package app_test

import (
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"
)

// Who sees the unit's own pages sees what stands behind its figures; a sister unit never does, not even the one that leads.
func TestEvidenceIsSeenByThoseOfTheUnit(t *testing.T) {
	t.Parallel()
	w, path := sisters(t)
	page := path + "/scores/018/evidence?year=2024&rule=congresses"
	check := func(want map[string]string) {
		t.Helper()
		for name, outcomeOf := range want {
			require.Equal(t, outcomeOf, outcome(w.as(t, name).get(page)), name)
		}
	}
	check(map[string]string{"gialam": "ok", "giamsat": "ok", "thanhpho": "ok", "organizer": "no", "viewer": "no", "clerk": "gone"})
	require.Equal(t, "no", outcome(w.as(t, "gialam").get(path+"/scores/020/evidence?rule=congresses")), "the lead unit sees the figures, not the lists")
	require.NotContains(t, w.as(t, "gialam").get(path+"/scores/020").body, path+"/scores/020/evidence?year=2024&amp;rule", "and is not led there")
	require.Equal(t, 303, w.as(t, "gialam").post(path+"/release", "version", "0").status)
	check(map[string]string{"gialam": "ok", "organizer": "no", "viewer": "no"})
}

func TestEvidenceListsWhatIsCounted(t *testing.T) {
	t.Parallel()
	w, path := sisters(t)
	b := w.as(t, "organizer")
	sheet := path + "/scores/020?year=2024"
	require.Equal(t, 303, b.post(path+"/scores/020/evidence?year=2024", "version", "0").status)
	require.Contains(t, b.get(sheet).body, "rule=congresses&amp;day=2024-04-05", "the figures lead to their list")
	require.NotContains(t, b.get(sheet).body, "Số liệu hôm nay khác")
	held := w.milestonePath(t, w.Own, "X39")
	a := b.post(held, "version", b.get(held).version(t), "action", "complete", "done_on", "2/4/2024", "note", "đã tổ chức", "reason", "đủ điều kiện", "override", "1")
	require.Equal(t, 303, a.status, a.body)
	changed := b.get(sheet)
	require.Contains(t, changed.body, "Số liệu hôm nay khác số liệu đã lấy")
	require.Contains(t, changed.body, "0/0 (ngày 05/4/2024) → 1/1 (100,0 %)")
	list := b.get(path + "/scores/020/evidence?year=2024&rule=congresses&day=2024-04-05")
	require.Contains(t, list.body, "Lúc lấy số là 0/0; tính lại theo dữ liệu của ngày đó là 1/1 (100,0 %)", "both numbers")
	require.Contains(t, list.body, `href="/congresses/`)
	require.Contains(t, list.body, "Chưa tính")
	counted := b.get(path + "/scores/020/evidence?year=2024&rule=congresses&day=2024-04-05&show=counted")
	require.Contains(t, counted.body, "Xã Thanh Liệt")
	require.NotContains(t, counted.body, "dự kiến")
	require.Contains(t, b.get(path+"/scores/020/evidence?show=uncounted").body, "Không có trường hợp nào")
	require.Contains(t, b.get(path+"/scores/020/evidence").body, "Tính đến 05/4/2024: 1/1 (100,0 %)", "without a day that of the figures")
	require.Contains(t, b.get(path+"/scores/020/evidence?day=2024-04-01").body, "0/0", "a past day as it was known")
	require.Equal(t, 303, b.post(path+"/scores/020/evidence?year=2024", "version", changed.version(t)).status)
	again := b.get(sheet).body
	require.NotContains(t, again, "Số liệu hôm nay khác")
	require.Contains(t, again, "Đề xuất 50 điểm")
}

// A year that nobody has composed begins with last year's members and its deputy as the lead; that is a proposal.
func TestRotationIsProposed(t *testing.T) {
	t.Parallel()
	w, path := sisters(t)
	city := w.as(t, "thanhpho")
	require.Contains(t, city.get(path).body, "Lập danh sách năm 2025")
	form := city.get(path + "/members?year=2025")
	for _, text := range []string{"Năm 2025 chưa lập danh sách", "Đề nghị Huyện Thanh Trì: là cụm phó năm 2024", `value="020" checked`, `value="018" checked`, `value="020" selected`} {
		require.Contains(t, form.body, text)
	}
	require.NotContains(t, city.get(path+"/members?year=2024").body, "Đề nghị ")
	a := city.post(path+"/members?year=2025", "version", form.version(t), "cluster_year", "2025", "member", "020", "member", "018", "member", "016", "cluster_lead", "016")
	require.Equal(t, 303, a.status, a.body)
	page := city.get(path + "?year=2025").body
	require.Contains(t, page, "Vào cụm: Huyện Sóc Sơn")
	require.Contains(t, w.as(t, "viewer").get(path+"?year=2025").body, "Huyện Gia Lâm", "who led before is known to the members")
	require.Equal(t, 403, w.as(t, "gialam").post(path+"/members?year=2024", "version", "3", "cluster_year", "2024").status)
}

// A district forms a cluster of its communes, copies the pledge of its own cluster and scores them.
func TestDistrictScoresItsCommunesOnThePages(t *testing.T) {
	t.Parallel()
	w, above := sisters(t)
	district, clerk := w.as(t, "organizer"), w.as(t, "clerk")
	a := district.post("/units/020/clusters/new", "cluster_number", "7", "cluster_name", "Khối thi đua các xã")
	require.Equal(t, 303, a.status, a.body)
	cluster, err := url.Parse(a.location)
	require.NoError(t, err)
	members := cluster.Path
	path := members[:len(members)-len("/members")]
	a = district.post(members+"?year=2024", "version", district.get(members).version(t), "cluster_year", "2024", "member", "00646", "member", "00652")
	require.Equal(t, 303, a.status, a.body)
	empty := district.get(path + "/pledge")
	require.Contains(t, empty.body, "Chép từ giao ước")
	require.Contains(t, empty.body, "Cụm thi đua số 3 năm 2024 (Thành phố Hà Nội)")
	require.Equal(t, 422, district.post(path+"/pledge/copy", "version", "0").status)
	a = district.post(path+"/pledge/copy", "version", "0", "pledge_source", above[len("/clusters/"):]+"-2024")
	require.Equal(t, 303, a.status, a.body)
	require.Contains(t, district.get(path+"/pledge").body, "Đúng tiến độ")
	require.NotContains(t, district.get(path+"/pledge").body, "Chép từ giao ước")
	a = district.post(path+"/pledge/sign/00646", "version", "1", "pledge_signer", "Nguyễn Thị Lan", "pledge_signer_title", "Chủ tịch", "pledge_signed_on", "4/4/2024", "pledge_witnesses", "Ban Thường trực MTTQ huyện")
	require.Equal(t, 303, a.status, a.body)
	sheet := path + "/scores/00646?year=2024"
	own := clerk.get(sheet)
	require.Contains(t, own.body, "Huyện chấm", "the third column is called after the district")
	require.NotContains(t, own.body, "Thành phố chấm")
	require.Equal(t, 303, clerk.post(sheet+"&column=self", "version", "0", "points-2", "45").status)
	require.Equal(t, 303, clerk.post(path+"/scores/00646/evidence?year=2024", "version", "1").status)
	evidence := clerk.get(path + "/scores/00646/evidence?year=2024")
	require.Equal(t, 200, evidence.status)
	require.Contains(t, evidence.body, "Xã Thanh Liệt")
	require.NotContains(t, evidence.body, "Xã Tứ Hiệp")
	require.Equal(t, 403, clerk.get(path+"/scores/00652").status)
	require.Equal(t, 403, clerk.get(path+"/scores/00652/evidence").status)
	require.Equal(t, 303, district.post(sheet+"&column=city", "version", "2", "points-2", "44,5").status)
	require.Contains(t, clerk.get(sheet).body, `data-label="Huyện chấm">44,5</td>`)
	require.Contains(t, district.get(path).body, "Huyện chấm")
}
