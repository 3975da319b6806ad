package app_test

import (
	"bytes"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"daihoi/exports/pdftest"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

// sendTo uploads a file at an address.
func (b *browser) sendTo(path, name string, content []byte) answer {
	b.t.Helper()
	body, kind := uploadForm(b.t, name, content)
	req, err := http.NewRequestWithContext(b.t.Context(), http.MethodPost, b.w.URL+path, bytes.NewReader(body))
	require.NoError(b.t, err)
	req.Header.Set("Content-Type", kind)
	req.Header.Set("Origin", b.w.URL)
	return b.answer(req)
}

var (
	tickValue = regexp.MustCompile(`name="tick" value="([^"]+)"`)
	onPaper   = regexp.MustCompile(`(?s)Tên đăng nhập\n(\S+)\nMật khẩu\n(\S+)`)
)

// fillIn writes into the form: change gives texts by heading for the unit with the code.
func fillIn(t *testing.T, form string, change func(i int, code string, put func(heading, text string))) []byte {
	t.Helper()
	f, err := excelize.OpenReader(strings.NewReader(form))
	require.NoError(t, err)
	defer func() { _ = f.Close() }()
	sheet := f.GetSheetName(0)
	rows, err := f.GetRows(sheet)
	require.NoError(t, err)
	columns, n := map[string]int{}, 0
	for r, row := range rows {
		for c, text := range row {
			if text == "Mã đơn vị" || len(columns) > 0 && n == 0 && columns[text] == 0 && !strings.HasPrefix(row[0], "(") && row[0] == "STT" {
				columns[text] = c + 1
			}
		}
		if len(row) > 1 && len(row[1]) == 5 && strings.Trim(row[1], "0123456789") == "" {
			n++
			change(n, row[1], func(heading, text string) {
				require.NotZero(t, columns[heading], heading)
				cell, err := excelize.CoordinatesToCellName(columns[heading], r+1)
				require.NoError(t, err)
				require.NoError(t, f.SetCellStr(sheet, cell, text))
			})
		}
	}
	require.Equal(t, 24, n, "communes in the form")
	var out bytes.Buffer
	require.NoError(t, f.Write(&out))
	return out.Bytes()
}

// A new office of 24 communes: set up, the form filled in, previewed, applied, the slips handed out, signed in with one.
func TestOfficeOf24Communes(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := serveStore(t, s)
		b := w.as(t, "")
		made := b.post("/setup", "term", "2024-2029", "district", "017", "username", "quantri", "full_name", "Phạm Đức Long", "password", "sen-hong-2024")
		require.Equal(t, http.StatusSeeOther, made.status, made.body)
		require.Contains(t, b.get(made.location).body, `href="/units/017/office"`)
		require.Contains(t, b.get("/users").body, `href="/units/017/office"`)
		require.Contains(t, b.get("/units?under=017").body, `href="/units/017/office"`)
		form := b.get("/units/017/office.xlsx")
		require.Equal(t, http.StatusOK, form.status)

		untouched := b.sendTo("/units/017/office", "bieu-mau.xlsx", []byte(form.body))
		require.Equal(t, http.StatusSeeOther, untouched.status, untouched.body)
		require.Contains(t, b.get(untouched.location).body, "24 tài khoản mới")

		filled := fillIn(t, form.body, func(i int, _ string, put func(heading, text string)) {
			put("Đại hội lần thứ", "XVII")
			put("Ngày đại hội", fmt.Sprintf("%d/4/2024", 8+i%20))
			put("Địa điểm", fmt.Sprintf("Nhà văn hóa số %d", i))
			put("Chủ tịch", "Nguyễn Văn "+string(rune('A'+i)))
			put("Điện thoại", fmt.Sprintf("09123456%02d", i))
			put("Số đại biểu triệu tập", fmt.Sprint(80+i))
			put("Số thôn, tổ dân phố", "7")
			put("Thường trực theo dõi", "Lê Thị Hoa")
		})
		sent := b.sendTo("/units/017/office", "dong-anh.xlsx", filled)
		require.Equal(t, http.StatusSeeOther, sent.status, sent.body)
		preview := b.get(sent.location)
		require.Contains(t, preview.body, "25 dòng")
		require.Contains(t, preview.body, "24 tài khoản mới")
		require.Contains(t, preview.body, "cuối tuần", "a congress on a weekend is said")
		require.Empty(t, tickValue.FindAllString(preview.body, -1), "nothing is there to be replaced")
		applied := b.post(sent.location, "version", preview.version(t), "seen", seenValue.FindStringSubmatch(preview.body)[1])
		require.Equal(t, http.StatusSeeOther, applied.status, applied.body)
		done := b.get(sent.location)
		require.Contains(t, done.body, "In 24 phiếu (PDF)")
		twice := b.get(b.sendTo("/units/017/office", "dong-anh.xlsx", filled).location)
		require.Contains(t, twice.body, "Không có gì để thay đổi.")

		paper := b.post(sent.location+"/slips", "version", done.version(t))
		require.Equal(t, http.StatusOK, paper.status, paper.body)
		require.Equal(t, "application/pdf", paper.header.Get("Content-Type"))
		pages := pdftest.Pages(t, []byte(paper.body))
		require.Len(t, pages, 3)
		slips := onPaper.FindAllStringSubmatch(strings.Join(pages, "\n"), -1)
		require.Len(t, slips, 24)
		require.Contains(t, pages[0], w.URL, "the address of the site")
		require.Equal(t, http.StatusConflict, b.post(sent.location+"/slips", "version", done.version(t), "again", "x").status, "a second click")
		again := b.get(sent.location)
		require.NotContains(t, again.body, slips[0][2])
		refused := b.post(sent.location+"/slips", "version", again.version(t))
		require.Equal(t, http.StatusUnprocessableEntity, refused.status, "again only by a decision")

		clerk := w.as(t, "")
		require.Equal(t, http.StatusSeeOther, clerk.post("/sign-in", "username", slips[0][1], "password", slips[0][2]).status)
		require.Equal(t, "/account/password", clerk.get("/units/017").location, "first a password of one's own")

		undone := b.post(sent.location+"/undo", "version", again.version(t), "reason", "Nhập nhầm")
		require.Equal(t, http.StatusSeeOther, undone.status, undone.body)
		after := b.get(sent.location)
		require.Contains(t, after.body, "Không hoàn tác, vì đã có người sửa hoặc dùng")
		require.Equal(t, 1, strings.Count(after.body[:strings.Index(after.body, "Những gì đã làm")], `<th scope="row">`), "only the account that has signed in")
	})
}

// Whatever stands in the way is said with row, column and remedy, and what was chosen stays.
func TestOfficeSheetWithQuestions(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(t, "organizer")
	refused := b.post("/units/020/office")
	require.Equal(t, http.StatusUnprocessableEntity, refused.status)
	bad := b.sendTo("/units/020/office", "bao-cao.csv", []byte("STT,Nội dung,Số tiền\n1,Thuê hội trường,5000000\n2,In tài liệu,300000\n"))
	require.Equal(t, http.StatusUnprocessableEntity, bad.status)
	require.Contains(t, bad.body, "bao-cao.csv")
	sent := b.sendTo("/units/020/office", "ds.csv", []byte("TT,Đơn vị,Ngày đại hội,Số đại biểu\n1,Thanh Liệt,25/4/2024,90\n2,Hữu Hòa,15/4,85\n3,T. Triều,16/4/2024,80\n"))
	require.Equal(t, http.StatusSeeOther, sent.status, sent.body)
	preview := b.get(sent.location)
	require.Contains(t, preview.body, "Ngày đại hội: “15/4” không phải một ngày đầy đủ. Hãy ghi ngày của phiên chính thức, chẳng hạn 15/3/2024.")
	require.Contains(t, preview.body, "“T. Triều” không phải tên đơn vị nào ở đây.")
	seen := seenValue.FindStringSubmatch(preview.body)[1]
	stopped := b.post(sent.location, "version", "1", "seen", seen, "tick", "2-day")
	require.Equal(t, http.StatusUnprocessableEntity, stopped.status)
	require.Regexp(t, `value="2-day" checked`, stopped.body, "the tick stays")
	answered := b.post(sent.location+"/answers", "version", "1", "row-4", "00643", "tick", "2-day")
	require.Equal(t, http.StatusSeeOther, answered.status, answered.body)
	preview = b.get(answered.location)
	require.Regexp(t, `value="2-day" checked`, preview.body, "the tick stays")
	require.NotContains(t, preview.body, "không phải tên đơn vị nào")
	seen = seenValue.FindStringSubmatch(preview.body)[1]
	require.Equal(t, http.StatusSeeOther, b.post(sent.location, "version", preview.version(t), "seen", seen, "leave_out", "x", "tick", "2-day", "reason", "Theo lịch mới").status)
	require.Contains(t, b.get(fmt.Sprintf("/congresses/%d", w.Own.Congress)).body, "25/4/2024")
}
