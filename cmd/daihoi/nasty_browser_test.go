package main

import (
	"encoding/base64"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"

	"daihoi/models/access"
)

// importer is an organiser on the import page of the commune without delegates.
type importer struct {
	*tab
	congress string
}

func newImporter(t *testing.T) *importer {
	t.Helper()
	p := start(t, "serve", "--db", demoCopy(t), "--addr", "127.0.0.1:0")
	b := newTab(t, p.base)
	b.signIn(access.Organizer)
	b.open("/units/" + vanPhuc)
	congress := b.js(`location.pathname.startsWith('/congresses/') ? location.pathname : document.querySelector('main a[href^="/congresses/"]').pathname`)
	return &importer{b, strings.Join(strings.Split(congress, "/")[:3], "/")}
}

// upload uploads a file on the page and waits for the preview.
func (b *importer) upload(name string, content []byte) {
	b.t.Helper()
	file := filepath.Join(b.t.TempDir(), name)
	require.NoError(b.t, os.WriteFile(file, content, 0o600))
	b.open(b.congress + "/imports")
	b.do(chromedp.SetUploadFiles(chromedp.CSS("#f-files"), []string{file}))
	b.until(`document.querySelector('.drop output').textContent.includes('MB')`)
	b.leaving(chromedp.Click(chromedp.CSS("main form .btn.primary")))
	require.True(b.t, strings.HasPrefix(b.js("location.pathname"), "/imports/"), b.js("document.querySelector('main').innerText"))
}

// preview is what the page shows of the rows: "11 | Mới | Nguyễn Văn Hùng | 05/3/1968 | Đương nhiên".
func (b *importer) preview() []string {
	b.t.Helper()
	return strings.Split(b.js(`[...document.querySelectorAll('main tbody')].at(-1).innerText && [...[...document.querySelectorAll('main tbody')].at(-1).rows]
		.filter(r => !r.querySelector('th .muted')).map(r => [...r.cells].slice(0, 5).map(c => c.innerText.trim()).join(' | ')).join('\n')`), "\n")
}

func (b *importer) press(button string) {
	b.t.Helper()
	b.leaving(chromedp.Click(chromedp.CSS(button)))
}

// list is the names in the list of the congress.
func (b *importer) list() []string {
	b.t.Helper()
	b.open(b.congress + "/delegates")
	names := b.js(`[...document.querySelectorAll('tbody a[href^="/delegates/"]')].map(a => a.innerText.trim()).join('\n')`)
	if names == "" {
		return nil
	}
	return strings.Split(names, "\n")
}

const confirmButton = "form:has([name=seen]) .btn.primary"

func TestBrowserImportsTheOfficialList(t *testing.T) {
	t.Parallel()
	b := newImporter(t)
	b.upload("danh sách.xlsx", officialList(t))
	require.Equal(t, []string{"11 | Mới | Nguyễn Văn Hùng | 05/3/1968 | Đương nhiên", "12 | Cần xem lại | Trần Thị Hoà | 10/1975 | Đương nhiên",
		"15 | Cần xem lại | H’ Hen Niê | 1980 | Hiệp thương cử", "16 | Mới | Đỗ Văn Đức | 1970 | Hiệp thương cử"}, b.preview())
	require.Contains(t, b.js("document.querySelector('main').innerText"), "NGUYỄN VĂN HÙNG", "the name as it was typed")
	preview := b.js("location.pathname")
	b.press(confirmButton)
	require.ElementsMatch(t, []string{"Nguyễn Văn Hùng", "Trần Thị Hoà", "H’ Hen Niê", "Đỗ Văn Đức"}, b.list())

	// The same person with fewer details: the user decides, and no one is listed twice.
	b.upload("bổ sung.csv", []byte("Họ và tên;Giới tính;Năm sinh;Loại đại biểu;Chức vụ\nNGUYỄN VĂN HÙNG;Nam;1968;ĐN;Bí thư Đảng ủy\n"))
	require.Equal(t, []string{"2 | Cần xác định người | Nguyễn Văn Hùng | 1968 | Đương nhiên"}, b.preview())
	b.press(`[name=decision][value^=replace]`)
	b.open(strings.Split(b.js("location.pathname"), "?")[0])
	require.Equal(t, []string{"2 | Thay đổi | Nguyễn Văn Hùng | 05/3/1968 | Đương nhiên"}, b.preview())
	b.press(confirmButton)
	require.Len(t, b.list(), 4)

	b.open(preview)
	b.press(`form[action$="/undo"] .btn`)
	require.Contains(t, b.js("document.querySelector('main').innerText"), "Nguyễn Văn Hùng", "what was changed since stands in the way, by name")
	b.clean("import")
}

func TestBrowserImportsAnotherSheet(t *testing.T) {
	t.Parallel()
	b := newImporter(t)
	b.upload("nhiều trang.xlsx", manySheets(t))
	likeliest := []string{"3 | Mới | Hoàng Thị Mai | 1977 | Đương nhiên", "4 | Mới | Y Moan Êban | 1957 | Chỉ định"}
	require.Equal(t, likeliest, b.preview())
	choice := func(sheet string) string {
		return b.js(`[...document.querySelectorAll('[name=table]')].find(i => i.closest('label').innerText.includes('` + sheet + `')).value`)
	}
	require.Equal(t, choice("DS chính thức"), b.js(`document.querySelector('[name=table]:checked').value`))
	b.do(chromedp.Click(chromedp.CSS(`[name=table][value="` + choice("DS cũ") + `"]`)))
	b.press(`form[action$="/table"] .btn`)
	require.Equal(t, []string{"2 | Mới | Người của khóa trước | 1950 | Đương nhiên", "3 | Mới | Người khác của khóa trước | 1951 | Đương nhiên"},
		b.preview())
	b.do(chromedp.Click(chromedp.CSS(`[name=table][value="` + choice("DS chính thức") + `"]`)))
	b.press(`form[action$="/table"] .btn`)
	require.Equal(t, likeliest, b.preview())
	b.press(confirmButton)
	done := b.js("location.pathname")
	require.ElementsMatch(t, []string{"Hoàng Thị Mai", "Y Moan Êban"}, b.list())
	b.open(done)
	b.press(`form[action$="/undo"] .btn`)
	require.Empty(t, b.list())
	b.clean("sheets")
}

// Wrong rows are skipped on purpose, a column is matched by hand, and the next file with these headings uses that
// match.
func TestBrowserImportsMappedColumns(t *testing.T) {
	t.Parallel()
	b := newImporter(t)
	b.upload("đánh dấu x.xlsx", marksList(t))
	require.Equal(t, []string{"6 | Mới | Lò Thị Mai | 1980 | Đương nhiên", "7 | Mới | Lò Văn Nam | 1981 | Chỉ định",
		"9 | Lỗi | Vi Thị Cúc | 1990 | Hiệp thương cử", "10 | Lỗi | Vi Văn Dũng | 1991 | "}, b.preview())
	said := b.js("document.querySelector('main').innerText")
	require.Contains(t, said, "Chuyên ngành", "the column that is not used")
	require.Contains(t, said, "dòng ẩn")
	column := b.js(`[...document.querySelectorAll('details tr')].find(r => r.textContent.includes('Chuyên ngành')).querySelector('select').name`)
	b.do(chromedp.SetValue(chromedp.CSS("[name="+column+"]"), "note"))
	b.press(`form[action$="/mapping"] .btn`)
	b.press(confirmButton)
	done := b.js("location.pathname")
	require.ElementsMatch(t, []string{"Lò Thị Mai", "Lò Văn Nam"}, b.list())
	b.press(`tbody a[href^="/delegates/"]`)
	require.Contains(t, []string{"Luật", "Nông nghiệp"}, b.js(`document.querySelector('[name=note]').value`))
	b.upload("lần hai.xlsx", marksList(t))
	require.Equal(t, "note", b.js(`document.querySelector('[name=`+column+`]').value`), "remembered")
	b.open(done)
	b.press(`form[action$="/undo"] .btn`)
	require.Empty(t, b.list())
	b.upload("lần ba.xlsx", marksList(t))
	require.Equal(t, "", b.js(`document.querySelector('[name=`+column+`]').value`), "what was undone teaches nothing")
	b.clean("mapping")
}

func TestBrowserImportsLegacyAndDivided(t *testing.T) {
	t.Parallel()
	b := newImporter(t)
	for name, f := range map[string]struct {
		content []byte
		names   []string
	}{
		"vntime.xlsx":    {nastyFiles[2].make(t), []string{"Nguyễn Văn Hùng", "Trần Thị Hoà"}},
		"tách.xlsx":      {splitName(t), []string{"Nguyễn Văn An", "Trần Thị Hồng Hạnh"}},
		"unicode.txt":    {csvUTF16(t), []string{`Vũ Thị "Ba" Ngọc`, "Võ Văn Kiệt"}},
		"công thức.xlsx": {formulaList(t), []string{"Phạm Thị Lan", "Phạm Văn Minh", "Phạm Thị Nga"}},
	} {
		b.upload(name, f.content)
		b.press(confirmButton)
		done := b.js("location.pathname")
		require.ElementsMatch(t, f.names, b.list(), name)
		b.open(done)
		b.press(`form[action$="/undo"] .btn`)
		require.Empty(t, b.list(), name)
	}
	b.clean("legacy")
}

// A file may be dropped anywhere on the page. One that is too large is refused before it is sent.
func TestBrowserDropsFiles(t *testing.T) {
	t.Parallel()
	b := newImporter(t)
	b.open(b.congress + "/imports")
	drop := func(bytes, files string) {
		b.js(`(() => { const data = new DataTransfer(); for (let i = 0; i < ` + files + `; i++) data.items.add(new File(['x'.repeat(` + bytes + `)], 'tệp ' + i + '.csv'));
			document.body.dispatchEvent(new DragEvent('drop', {dataTransfer: data, bubbles: true, cancelable: true})); })()`)
	}
	drop("11 << 20", "1")
	require.Contains(t, b.js(`document.querySelector('.drop output').textContent`), "10 MB")
	require.Equal(t, "false", b.js(`document.querySelector('#f-files').checkValidity()`))
	drop("10", "31")
	require.Contains(t, b.js(`document.querySelector('.drop output').textContent`), "30 tệp")
	drop("10", "2")
	require.Contains(t, b.js(`document.querySelector('.drop output').textContent`), "tệp 1.csv")
	require.Equal(t, "true", b.js(`document.querySelector('#f-files').checkValidity()`))
	require.Equal(t, "2", b.js(`document.querySelector('#f-files').files.length`))
	require.Empty(t, b.violations())
}

// What a file leaves unsaid is asked once, a wrong word is mended in all of its cells at once, a repair of the program is
// taken back; the file with remarks is there before and after, is recognised when it comes back, and what was answered is
// remembered until it is forgotten.
func TestBrowserHasOneConversationWithTheFile(t *testing.T) {
	t.Parallel()
	b := newImporter(t)
	list := "Họ và tên;Giới tính;Năm sinh;Dân tộc;Thôn\nNGUYỄN VĂN AN;Nam;1970;Kinx;Thôn 1\nTrần Thị Bình;Nữ;1981;Kinx;Thôn 2\n"
	b.upload("thiếu loại.csv", []byte(list))
	main := func() string { return b.js("document.querySelector('main').innerText") }
	require.Contains(t, main(), "Tệp không ghi loại đại biểu cho 2 người")
	require.Equal(t, "0", b.js(`document.querySelectorAll("form:has([name=seen]) .btn").length`), "the button waits for the answer")
	b.do(chromedp.SetValue(chromedp.CSS("#f-category"), "consulted"))
	b.press(`form[action$="/answers"] .btn`)
	require.Equal(t, []string{"2 | Cần xem lại | Nguyễn Văn An | 1970 | Hiệp thương cử", "3 | Cần xem lại | Trần Thị Bình | 1981 | Hiệp thương cử"}, b.preview())

	require.Equal(t, "Kinh", b.js(`document.querySelector('[name=to][list]').value`), "what may be meant")
	b.press(`tr:has([name=to][list]) .btn`)
	require.Equal(t, []string{"2 | Mới | Nguyễn Văn An | 1970 | Hiệp thương cử", "3 | Mới | Trần Thị Bình | 1981 | Hiệp thương cử"}, b.preview())
	b.js(`document.querySelectorAll('details').forEach(d => d.open = true)`)
	b.press(`[name=as_typed]`)
	require.Contains(t, strings.Join(b.preview(), "\n"), "NGUYỄN VĂN AN", "kept as in the file")
	remarks := b.js(`document.querySelector('a[href$="/remarks.xlsx"]').pathname`)
	preview := b.js("location.pathname")
	b.press(confirmButton)
	require.Len(t, b.list(), 2)
	b.open(preview)
	require.Equal(t, remarks, b.js(`document.querySelector('a[href$="/remarks.xlsx"]').pathname`), "after confirming too")

	returned := b.js(`(() => { const x = new XMLHttpRequest(); x.open('GET', '` + remarks + `', false); x.overrideMimeType('text/plain; charset=x-user-defined'); x.send();
		return btoa([...x.responseText].map(c => String.fromCharCode(c.charCodeAt(0) & 255)).join('')); })()`)
	content, err := base64.StdEncoding.DecodeString(returned)
	require.NoError(t, err)
	b.upload("gửi lại.xlsx", content)
	require.Contains(t, main(), "Đây là tệp “thiếu loại.csv”")

	b.upload("tháng sau.csv", []byte("Họ và tên;Giới tính;Năm sinh;Dân tộc;Thôn\nLê Văn Cường;Nam;1975;Kinh;Thôn 3\n"))
	require.Contains(t, main(), "Ghép cột như lần trước")
	require.Equal(t, []string{"2 | Mới | Lê Văn Cường | 1975 | Hiệp thương cử"}, b.preview())
	b.open(b.congress + "/imports")
	require.Contains(t, main(), "Cách đọc tệp đã nhớ")
	b.press(`form[action$="/forget"] .btn`)
	require.NotContains(t, main(), "Cách đọc tệp đã nhớ")
	b.clean("conversation")
}
