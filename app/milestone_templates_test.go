package app_test

import (
	"bytes"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"
)

// itemValues is what the form of an item posts.
func itemValues(version string, more ...string) []string {
	return append([]string{"version", version, "name_vi", "Việc đổi tên", "phase", "1", "owner_vi", "BTT", "anchor", "day", "day_kind", "calendar",
		"lead_from", "-60", "lead_to", "−30", "document_vi", "KH", "mandatory", "all", "weight", "2"}, more...)
}

func TestTemplatePages(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	base := "/templates/" + itoa(w.Template)
	require.Equal(t, 4, strings.Count(w.as(t, "viewer").get("/templates").body, `<th scope="row">`))
	page := w.as(t, "viewer").get(base + "?day=25/4/2024")
	require.Equal(t, 47, strings.Count(page.body, `<th scope="row">`))
	require.Contains(t, page.body, "27/11/2023", "X01 is due 150 days before")
	require.NotContains(t, page.body, base+"/items/", "no link for those who may not edit")
	require.Equal(t, 404, w.as(t, "viewer").get("/templates/999").status)
	require.Equal(t, 404, w.as(t, "viewer").get(base+"/versions/2").status)

	b := w.as(t, "admin")
	item := base + "/items/" + itoa(w.Item)
	version := b.get(item).version(t)
	circle := itemValues(version, "after_code", "X01")
	circle[9] = "item"
	refused := b.post(item, circle...)
	require.Equal(t, 422, refused.status)
	require.Contains(t, refused.body, "X01 → X01")
	require.Contains(t, refused.body, `value="Việc đổi tên"`)

	seen := b.post(item, itemValues(version)...)
	require.Equal(t, 200, seen.status)
	require.Contains(t, seen.body, "Bộ mốc đang dùng cho 17 đại hội; 17 mốc chưa xong ở 17 đại hội dời hạn.")
	require.NotContains(t, b.get(base).body, "Việc đổi tên", "a preview writes nothing")
	require.Contains(t, b.post(item, itemValues(version, "back", "1")...).body, `value="Việc đổi tên"`)
	require.Equal(t, base, b.post(item, itemValues(version, "confirm", "1", "note", "Theo HD 52")...).location)
	after := b.get(base)
	require.Contains(t, after.body, "Việc đổi tên")
	require.Contains(t, after.body, "trước 60–30 ngày")
	require.Contains(t, after.body, "17 mốc chưa xong ở 17 đại hội dời hạn", "16 communes of Thanh Trì and the foreign one")
	require.Contains(t, after.body, "Theo HD 52")
	require.Contains(t, b.get(base+"/versions/2").body, "<del>-150</del> → <ins>-60</ins>")
	require.Equal(t, 409, b.post(item, itemValues(version, "confirm", "1")...).status, "the template has changed meanwhile")
	require.Equal(t, 404, b.get(base+"/items/9999").status)
}

func TestItemsAreAddedAndRetiredOnThePage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(t, "admin")
	base := "/templates/" + itoa(w.Template)
	version := b.get(base + "/items/new").version(t)
	require.Contains(t, b.post(base+"/items/new", itemValues(version, "item_code", "x01")...).body, "Mã X01 đã có")
	require.Equal(t, base, b.post(base+"/items/new", itemValues(version, "item_code", "x48", "confirm", "1")...).location)
	page := b.get(base)
	require.Contains(t, page.body, "thêm 17")
	link := regexp.MustCompile(base+`/items/\d+`).FindAllString(page.body, -1)
	added := link[len(link)-1]
	retire := b.get(added + "/retire")
	require.Contains(t, retire.body, "17 mốc của các đơn vị không còn hiện")
	require.Equal(t, base, b.post(added+"/retire", "version", retire.version(t), "confirm", "1").location)
	require.Contains(t, b.get(base).body, added+"/retire", "it can be brought back")
	require.NotContains(t, b.get("/congresses/"+itoa(w.Own.Congress)).body, "Việc đổi tên")
	held := regexp.MustCompile(base + `/items/\d+">Phiên chính thức`).FindString(page.body)
	require.Contains(t, b.get(strings.TrimSuffix(held, `">Phiên chính thức`)+"/retire").body, "Không bỏ được mốc X39")
}

// What is downloaded comes back without a change; what a person changes in it is shown, applied, or named by its cell.
func TestTemplateWorkbookComesBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(t, "admin")
	base := "/templates/" + itoa(w.Template)
	book := []byte(b.get(base + "/workbook.xlsx").body)
	handIn := func(base string, content []byte) answer {
		return b.upload(base+"/import", nil, map[string]string{"mau.csv": string(content)})
	}
	require.Contains(t, handIn(base, book).body, "Không có gì thay đổi.")
	other := "/templates/1" // the nation's
	require.Contains(t, handIn(other, book).body, "Tệp này là của bộ mốc 2024-2029/commune")
	require.Contains(t, handIn(base, []byte("a,b\n1,2\n")).body, "không phải bộ mốc của chương trình")

	edit := func(cells map[string]any) []byte {
		f, err := excelize.OpenReader(bytes.NewReader(book))
		require.NoError(t, err)
		for cell, value := range cells {
			require.NoError(t, f.SetCellValue(f.GetSheetName(0), cell, value))
		}
		var out bytes.Buffer
		require.NoError(t, f.Write(&out))
		return out.Bytes()
	}
	f, err := excelize.OpenReader(bytes.NewReader(book))
	require.NoError(t, err)
	at := func(text string) (column, row string) {
		t.Helper()
		found, err := f.SearchSheet(f.GetSheetName(0), text)
		require.NoError(t, err)
		require.NotEmpty(t, found, text)
		column = strings.TrimRight(found[0], "0123456789")
		return column, strings.TrimPrefix(found[0], column)
	}
	_, x21 := at("X21")
	lead, _ := at("Hạn cuối (số ngày)")
	after, _ := at("Sau mốc (mã)")
	anchor, _ := at("Tính từ")
	refused := handIn(base, edit(map[string]any{lead + x21: "soon", anchor + x21: "Hạn của mốc khác", after + x21: "X99"}))
	require.Equal(t, 422, refused.status)
	require.Contains(t, refused.body, "Ô "+lead+x21+":")
	require.Contains(t, handIn(base, edit(map[string]any{anchor + x21: "Hạn của mốc khác", after + x21: "X99"})).body, "Ô "+after+x21+":")

	seen := handIn(base, edit(map[string]any{lead + x21: -18}))
	require.Equal(t, 200, seen.status, seen.body)
	require.Contains(t, seen.body, "17 mốc chưa xong ở 17 đại hội dời hạn")
	form := url.Values{"confirm": {"1"}, "note": {"Theo HD 52"}, "version": {seen.version(t)}}
	form.Set("items", hiddenItems(t, seen))
	require.Equal(t, base, b.do(http.MethodPost, base+"/import", form).location)
	require.Contains(t, b.get(base).body, "trước 21–18 ngày")
	require.Equal(t, 409, b.do(http.MethodPost, base+"/import", form).status)
}
