package app_test

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

func TestUnitsPageBrowsesAndSearches(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, c := range []struct {
		role, path string
		rows       int
		has, lacks string
	}{
		{"admin", "/units", 63, "Thành phố Hà Nội", "Huyện Thanh Trì"},
		{"admin", "/units?under=01", 30, "579", "Xã Thanh Liệt"},
		{"organizer", "/units", 16, "Cộng: 16", "/units/020/add"},
		{"organizer", "/units?q=xa+thanh+liet", 1, "00646", "Xã Hữu Hoà"},
		{"organizer", "/units?q=soc+son", 0, `href="/units"`, "<table"},
		{"admin", "/units?q=00301", 1, "Quận Hoàng Mai", "Huyện Thanh Trì"},
	} {
		a := w.as(t, c.role).get(c.path)
		require.Equal(t, 200, a.status, c.path)
		require.Equal(t, c.rows, strings.Count(strings.Split(a.body, "<tfoot>")[0], `<th scope="row">`), c.path)
		require.Contains(t, a.body, c.has, c.path)
		require.NotContains(t, a.body, c.lacks, c.path)
	}
	require.Equal(t, "/units/00646/history", w.as(t, "clerk").get("/units").location, "nothing stands below a commune")
	require.Equal(t, 404, w.as(t, "organizer").get("/units?under=01").status)
}

func TestUnitIsRenamedAddedAndMerged(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(t, "admin")
	form := b.get("/units/00646/edit")
	require.Equal(t, "/units/00646/history", b.post("/units/00646/edit", "version", form.version(t), "unit_kind", "Phường", "unit_name", "Thanh Liệt").location)
	require.Contains(t, b.get("/units/00646/history").body, "Xã Thanh Liệt → Phường Thanh Liệt")
	stale := b.post("/units/00646/edit", "version", "1", "unit_kind", "Xã", "unit_name", "Thanh Liệt Mới")
	require.Equal(t, 409, stale.status)
	require.Contains(t, stale.body, `value="Thanh Liệt Mới"`)
	require.Contains(t, stale.body, "<b>Phường</b>", "what the other one has saved")
	require.Equal(t, b.get("/units/00646/edit").version(t), stale.version(t), "saving again overwrites knowingly")

	require.Equal(t, 422, b.post("/units/020/add", "unit_code", "00646", "unit_level", "commune", "unit_kind", "Xã", "unit_name", "Mới").status)
	require.Equal(t, "/units?under=020", b.post("/units/020/add", "unit_code", "99001", "unit_level", "commune", "unit_kind", "Xã", "unit_name", "Mới").location)

	refused := b.get("/units/020/merge?preview=1&from=00643&on=5/4/2024&source=")
	require.Contains(t, refused.body, `value="00643" checked`)
	require.Contains(t, refused.body, `value="5/4/2024"`)
	require.Contains(t, refused.body, "field-error")
	const asked = "/units/020/merge?preview=1&from=00643&from=00646&into=00646&on=5/4/2024&source=NQ+1"
	preview := b.get(asked)
	require.Contains(t, preview.body, "Xã Tân Triều nhập vào Phường Thanh Liệt từ ngày 05/4/2024")
	require.Equal(t, 200, b.get("/units/00643/history").status, "nothing has changed yet")
	seen := regexp.MustCompile(`name="seen" value="(\w+)"`).FindStringSubmatch(preview.body)[1]
	fields := []string{"from", "00643", "from", "00646", "into", "00646", "on", "5/4/2024", "source", "NQ 1"}
	require.Equal(t, 409, b.post("/units/020/merge", append(fields, "seen", "other")...).status, "not what was shown")
	done := b.post("/units/020/merge", append(fields, "seen", seen)...)
	require.Equal(t, "/units/00646/history", done.location, done.body)
	require.Contains(t, b.get("/units/00646/history").body, "Xã Tân Triều")
	ended := b.get("/units/00643/history")
	require.Equal(t, 200, ended.status)
	require.Contains(t, ended.body, "Xã Tân Triều đã kết thúc hoạt động từ ngày 05/4/2024")
	require.Contains(t, ended.body, `href="/units/00646"`)
	require.NotContains(t, ended.body, "/units/00643/edit")
	locked := b.post("/units/00643/edit", "version", "1", "unit_kind", "Xã", "unit_name", "Khác")
	require.Equal(t, 403, locked.status)
	require.Contains(t, locked.body, "đã nhập vào Phường Thanh Liệt từ ngày 05/4/2024")
	storetest.Must(t, w.Store, storetest.Root(), func(tx *store.Tx) error {
		d, err := org.ByCode(tx, "020")
		require.NoError(t, err)
		below, err := org.Below(tx, d.Path)
		require.Equal(t, map[string]int{org.Commune: 16}, below, "one added, one merged")
		return err
	})
}

func TestAMergerIsUndone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(t, "admin")
	require.Contains(t, b.get("/units/00646/undo").body, "Không có việc sắp xếp")
	preview := b.get("/units/00646/split?preview=1&code1=00646&code2=99002&kind2=X%C3%A3&name2=M%E1%BB%9Bi&on=5/4/2024&source=NQ+2")
	require.Contains(t, preview.body, "Xã Thanh Liệt chia thành Xã Thanh Liệt, Xã Mới")
	seen := regexp.MustCompile(`name="seen" value="(\w+)"`).FindStringSubmatch(preview.body)[1]
	done := b.post("/units/00646/split", "code1", "00646", "code2", "99002", "kind2", "Xã", "name2", "Mới", "on", "5/4/2024", "source", "NQ 2", "seen", seen)
	require.Equal(t, "/units/00646/history", done.location, done.body)
	require.Equal(t, 200, b.get("/units/99002/history").status)
	undo := b.get("/units/00646/undo")
	require.Contains(t, undo.body, "NQ 2")
	require.Equal(t, "/units/00646/history", b.post("/units/00646/undo", "version", undo.version(t)).location)
	require.Equal(t, 404, b.get("/units/99002/history").status)
}

// The clerk of a unit that was merged is told why at the next sign-in, once, and works at the new unit.
func TestTheClerkOfAMergedUnitIsTold(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.as(t, "admin")
	preview := admin.get("/units/020/merge?preview=1&from=00646&into=00643&on=5/4/2024&source=NQ+3")
	seen := regexp.MustCompile(`name="seen" value="(\w+)"`).FindStringSubmatch(preview.body)[1]
	done := admin.post("/units/020/merge", "from", "00646", "into", "00643", "on", "5/4/2024", "source", "NQ 3", "seen", seen)
	require.Equal(t, "/units/00643/history", done.location, done.body)
	const told = "Xã Thanh Liệt đã nhập vào Xã Tân Triều từ ngày 05/4/2024"
	clerk := w.as(t, "clerk")
	first := clerk.get("/")
	for first.location != "" {
		first = clerk.get(first.location)
	}
	require.Contains(t, first.body, told)
	require.NotContains(t, clerk.get("/units/00643/history").body, told)
	require.Equal(t, 200, clerk.get("/units/00646/history").status, "what was there can be looked at")
	again := w.as(t, "clerk")
	require.NotContains(t, again.get("/units/00643/history").body, told)
}

func TestConvene(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(t, "admin")
	require.Contains(t, b.get("/units?under=003").body, "/units/00091/convene")
	require.Equal(t, 200, b.get("/units/00091/convene").status)
	made := b.post("/units/00091/convene")
	require.Regexp(t, `^/congresses/\d+$`, made.location)
	require.Contains(t, b.get(made.location).body, "với 47 mốc", "what was done")
	require.Equal(t, made.location, b.get("/units/00091/convene").location, "once is enough")
	require.Equal(t, made.location, b.post("/units/00091/convene").location)
	province := b.post("/units/01/convene")
	require.Regexp(t, `^/congresses/\d+$`, province.location, "a province has a congress with milestones too")
	require.Contains(t, b.get(province.location).body, "với 48 mốc")
}
