package app_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"daihoi/models/access"
	"daihoi/models/account"
	"daihoi/models/deadline"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
	"daihoi/models/template"
)

// addUser makes a user with a role at a unit, who signs in as the others do.
func (w *world) addUser(t testing.TB, name string, role access.Role, code string) {
	t.Helper()
	hash, err := cheap.Hash(password, "x")
	require.NoError(t, err)
	storetest.Must(t, w.Store, storetest.Root(), func(tx *store.Tx) error {
		u, err := org.ByCode(tx, code)
		if err != nil {
			return err
		}
		_, err = account.Create(tx, account.NewUser{User: account.User{Username: name, FullName: "Người " + name}, Hash: hash,
			Grants: []account.GrantInput{{Role: role, UnitID: u.ID}}})
		return err
	})
}

// ownTemplates gives every place a template of its own.
func (w *world) ownTemplates(t testing.TB) *world {
	t.Helper()
	storetest.Must(t, w.Store, storetest.Root(), func(tx *store.Tx) error {
		for _, p := range []*place{&w.Own, &w.Sister, &w.Foreign} {
			own, _, err := deadline.TakeOver(tx, w.Template, 1, p.Unit)
			if err != nil {
				return err
			}
			items, err := template.Items(tx, own.ID)
			if err != nil {
				return err
			}
			p.Template, p.Item = own.ID, items[0].ID
		}
		return nil
	})
	return w
}

// milestonePage is what the page of the first milestone of a place shows.
func (w *world) firstMilestone(t testing.TB, p place) string {
	t.Helper()
	page := w.as(t, "admin").get("/congresses/" + itoa(p.Congress) + "/milestones/" + itoa(p.Milestone))
	require.Equal(t, http.StatusOK, page.status)
	return withoutKeys(page.body)
}

// The administrator of one district reads the country's template, cannot change it by any form or workbook, and makes the
// district's own, which changes nothing elsewhere.
func TestADistrictChangesItsOwnTemplateOnly(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, w *world) {
		w.addUser(t, "thanhtri", access.Admin, "020")
		w.addUser(t, "donganh", access.Admin, "017")
		b, stranger := w.as(t, "thanhtri"), w.as(t, "donganh")
		base := "/templates/" + itoa(w.Template)
		before, foreign := withoutKeys(w.as(t, "admin").get(base).body), w.firstMilestone(t, w.Foreign)
		page := b.get(base)
		require.Contains(t, page.body, "Bộ mốc chung; áp dụng cho đại hội xã, phường, thị trấn trong cả nước.")
		require.Contains(t, page.body, "Chỉ quản trị hệ thống tại Việt Nam sửa được.")
		require.Contains(t, page.body, "Lập bộ mốc riêng của Huyện Thanh Trì")
		require.NotContains(t, page.body, base+"/items/")
		require.NotContains(t, page.body, base+"/import")
		item := base + "/items/" + itoa(w.Item)
		confirmed := itemValues("1", "confirm", "1")
		for _, path := range []string{item, base + "/items/new", item + "/retire"} {
			require.Equal(t, http.StatusForbidden, b.get(path).status, path)
			refused := b.post(path, append(confirmed, "item_code", "x90")...)
			require.Equal(t, http.StatusForbidden, refused.status, path)
			require.Contains(t, refused.body, "Bộ mốc này của Việt Nam")
		}
		book := []byte(b.get(base + "/workbook.xlsx").body)
		changed := changedBook(t, book, "Tổng duyệt", "Tổng duyệt toàn bộ")
		require.Equal(t, http.StatusForbidden, b.upload(base+"/import", nil, map[string]string{"bo.xlsx": string(changed)}).status)
		require.Equal(t, http.StatusForbidden, b.post(base+"/import", "version", "1", "confirm", "1", "items", "[]").status)
		require.Equal(t, before, withoutKeys(w.as(t, "admin").get(base).body))

		// Their own.
		confirm := b.get(base + "/own")
		require.Contains(t, confirm.body, "<b>Huyện Thanh Trì</b>: 16 đại hội sẽ theo bộ mốc riêng.")
		require.Contains(t, confirm.body, "Thời hạn và trạng thái các mốc đang có không đổi")
		owner := regexp.MustCompile(`name="owner" value="(\d+)"`).FindStringSubmatch(confirm.body)[1]
		require.Equal(t, 422, b.post(base+"/own", "version", "1").status)
		require.Equal(t, 404, stranger.post(base+"/own", "version", "1", "owner", owner).status, "for a unit of others")
		mine := w.firstMilestone(t, w.Own)
		own := b.post(base+"/own", "version", confirm.version(t), "owner", owner).location
		require.Regexp(t, `^/templates/\d+$`, own)
		require.NotEqual(t, base, own)
		require.Equal(t, mine, w.firstMilestone(t, w.Own))
		page = b.get(own)
		require.Contains(t, page.body, "Của Huyện Thanh Trì; áp dụng cho đại hội xã, phường, thị trấn trong phạm vi Huyện Thanh Trì.")
		require.NotContains(t, page.body, "Chỉ quản trị hệ thống")
		require.Contains(t, b.get("/templates").body, "Bộ mốc chung; áp dụng cho đại hội xã, phường, thị trấn trong cả nước. Có bộ mốc riêng: Huyện Thanh Trì.")
		require.Equal(t, 409, b.post(own+"/give-back", "version", "9").status)

		// Changed by the form and by a workbook, 16 congresses move and no other.
		items := regexp.MustCompile(own+`/items/\d+`).FindAllString(page.body, -1)
		seen := b.post(items[0], itemValues("1")...)
		require.Contains(t, seen.body, "Bộ mốc đang dùng cho 16 đại hội; 16 mốc chưa xong ở 16 đại hội dời hạn.")
		require.Equal(t, own, b.post(items[0], itemValues("1", "confirm", "1")...).location)
		require.NotEqual(t, mine, w.firstMilestone(t, w.Own))
		refused := b.upload(own+"/import", nil, map[string]string{"bo.xlsx": string(changed)})
		require.Contains(t, refused.body, "Tệp này là của bộ mốc 2024-2029/commune", "the workbook of the country's")
		book = []byte(b.get(own + "/workbook.xlsx").body)
		shown := b.upload(own+"/import", nil, map[string]string{"bo.xlsx": string(changedBook(t, book, "Tổng duyệt", "Tổng duyệt toàn bộ"))})
		require.Equal(t, 200, shown.status, shown.body)
		form := url.Values{"confirm": {"1"}, "version": {shown.version(t)}, "items": {hiddenItems(t, shown)}}
		require.Equal(t, own, b.do(http.MethodPost, own+"/import", form).location)
		require.Contains(t, b.get(own).body, "Tổng duyệt toàn bộ")
		require.Equal(t, foreign, w.firstMilestone(t, w.Foreign))
		require.NotContains(t, w.as(t, "admin").get(base).body, "Tổng duyệt toàn bộ")

		// For others it is not there; who works in a commune of the district reads it.
		for _, path := range []string{own, own + "/workbook.xlsx", own + "/versions/1", own + "/items/new", own + "/own", own + "/give-back", own + "/import"} {
			require.Equal(t, 404, stranger.get(path).status, path)
		}
		for _, path := range []string{own + "/items/new", own + "/own", own + "/give-back", own + "/import"} {
			require.Equal(t, 404, stranger.post(path, "version", "1", "owner", owner).status, path)
		}
		require.NotContains(t, stranger.get("/templates").body, "Huyện Thanh Trì")
		clerk := w.as(t, "clerk").get(own)
		require.Contains(t, clerk.body, "Chỉ quản trị hệ thống tại Huyện Thanh Trì sửa được.")
		require.NotContains(t, clerk.body, "Lập bộ mốc riêng")
		commune := w.as(t, "commune_admin")
		require.Contains(t, commune.get(own).body, "Lập bộ mốc riêng của Xã Thanh Liệt")
		require.Equal(t, http.StatusForbidden, commune.post(items[0], confirmed...).status)
		require.Equal(t, http.StatusForbidden, commune.post(own+"/give-back", "version", "1").status)

		// What has been changed cannot be given up while it is followed.
		require.Contains(t, b.get(own+"/give-back").body, "16 đại hội đang theo bộ mốc riêng này và bộ mốc đã khác bộ mốc của Việt Nam")
		require.Equal(t, 409, b.post(own+"/give-back", "version", "3").status)
		last := regexp.MustCompile(`/templates/\d+`).FindString(commune.post(own+"/own", "version", "3", "owner", itoa(w.Own.Unit)).location)
		require.Contains(t, commune.get(last+"/give-back").body, "1 đại hội sẽ theo lại bộ mốc của Huyện Thanh Trì.")
		require.Equal(t, own, commune.post(last+"/give-back", "version", "1").location)
		require.Equal(t, 404, commune.get(last).status)
		require.Contains(t, commune.get("/audit").body, "Bỏ bộ mốc riêng")
	})
}

// changedBook is the workbook with another text in the cell that has one.
func changedBook(t testing.TB, book []byte, old, next string) []byte {
	t.Helper()
	f, err := excelize.OpenReader(strings.NewReader(string(book)))
	require.NoError(t, err)
	found, err := f.SearchSheet(f.GetSheetName(0), old)
	require.NoError(t, err)
	require.NotEmpty(t, found)
	require.NoError(t, f.SetCellValue(f.GetSheetName(0), found[0], next))
	var out strings.Builder
	require.NoError(t, f.Write(&out))
	return []byte(out.String())
}

// hiddenItems are the items that the preview of a workbook carries.
func hiddenItems(t testing.TB, preview answer) string {
	t.Helper()
	items := regexp.MustCompile(`name="items" value="([^"]*)"`).FindStringSubmatch(preview.body)
	require.NotNil(t, items)
	return strings.NewReplacer("&#34;", `"`, "&#39;", "'", "&amp;", "&", "&lt;", "<", "&gt;", ">").Replace(items[1])
}

// One milestone has one column and one sum, whatever template the units have it from.
func TestUnitsWithDifferentTemplatesShareColumns(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(t, "organizer")
	matrix, work := withoutKeys(b.get("/units/020/matrix").body), withoutKeys(b.get("/units/020/work").body)
	require.Equal(t, 49, strings.Count(matrix, `<th scope="col"`), "47 milestones, the unit and the total")
	w.ownTemplates(t)
	require.Equal(t, matrix, withoutKeys(b.get("/units/020/matrix").body))
	require.Equal(t, work, withoutKeys(b.get("/units/020/work").body))
}
