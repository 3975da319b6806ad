package main

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
)

// excelCells are cells as Excel puts them on the clipboard; the column of birth is a text there only.
const excelCells = `<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><style><!--td {font-family:Calibri;} .xl65 {font-weight:700;} .xl66 {mso-number-format:"dd\/mm\/yyyy";}--></style></head>
<body><table><!--StartFragment--><tr><td class=xl65>STT</td><td class=xl65>Họ và tên</td><td class=xl65>Giới tính</td><td class=xl65>Ngày sinh</td><td class=xl65>Loại đại biểu</td></tr>
<tr><td>1</td><td>Nguyễn Văn Hùng</td><td rowspan=2>Nam</td><td class=xl66 x:num="24902">05/03/68</td><td>Đương nhiên</td></tr>
<tr><td>2</td><td>Lò Văn Mai</td><td>1975</td><td>ĐN</td></tr>
<tr style='display:none'><td>3</td><td>Người bị ẩn</td><td>Nam</td><td>1970</td><td>ĐN</td></tr><!--EndFragment--></table></body></html>`

const excelText = "STT\tHọ và tên\tGiới tính\tNgày sinh\tLoại đại biểu\r\n1\tNguyễn Văn Hùng\tNam\t05/03/68\tĐương nhiên\r\n2\tLò Văn Mai\t\t1975\tĐN\r\n"

// paste pastes what a clipboard holds on the element.
func (b *importer) paste(at, page, text string) {
	b.t.Helper()
	held, err := json.Marshal(map[string]string{"text/html": page, "text/plain": text})
	require.NoError(b.t, err)
	b.js(`(() => { const data = new DataTransfer(); for (const [type, value] of Object.entries(` + string(held) + `)) if (value) data.setData(type, value);
		document.querySelector('` + at + `').dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true})); return ''; })()`)
}

func (b *importer) taken() string { return b.js(`document.querySelector('.paste output').textContent`) }

const (
	uploadButton = "main form .btn.primary"
	pastedPage   = `document.querySelector('[name=pasted_page]').value`
	pastedText   = `document.querySelector('#f-pasted').value`
)

// Cells of Excel are pasted anywhere on the page, previewed with their real values and taken.
func TestBrowserPastesCells(t *testing.T) {
	t.Parallel()
	b := newImporter(t)
	b.open(b.congress + "/imports")
	b.paste("body", excelCells, excelText)
	require.Equal(t, "Đã nhận 4 dòng × 5 cột.", b.taken())
	require.Contains(t, b.js(pastedText), "Lò Văn Mai")
	require.Equal(t, "f-pasted", b.js("document.activeElement.id"))
	b.press(uploadButton)
	require.Contains(t, b.js("document.title"), "Dán ngày ")
	require.Equal(t, []string{"2 | Mới | Nguyễn Văn Hùng | 05/3/1968 | Đương nhiên", "3 | Mới | Lò Văn Mai | 1975 | Đương nhiên"}, b.preview())
	require.Contains(t, b.js("document.querySelector('main').innerText"), "dòng ẩn")
	returned := b.js(`(() => { const r = new XMLHttpRequest(); r.open('GET', location.pathname + '/remarks.xlsx', false); r.send(); return r.status + ' ' + r.getResponseHeader('Content-Type'); })()`)
	require.Contains(t, returned, "200 application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
	b.press(confirmButton)
	require.ElementsMatch(t, []string{"Nguyễn Văn Hùng", "Lò Văn Mai"}, b.list())
	b.clean("paste")
}

// What cannot be read stays where it was pasted, and what is typed over the cells counts instead of them.
func TestBrowserKeepsWhatWasPasted(t *testing.T) {
	t.Parallel()
	b := newImporter(t)
	b.open(b.congress + "/imports")
	b.press(uploadButton)
	require.Contains(t, b.js("document.querySelector('.error-summary').innerText"), "chưa dán gì")

	b.paste("#f-pasted", "<table><tr><td>Xin chào</td><td>các bạn</td></tr></table>", "Xin chào\tcác bạn")
	b.press(uploadButton)
	require.Contains(t, b.js("document.querySelector('.error-summary').innerText"), "không tìm thấy bảng đại biểu")
	require.Equal(t, "Xin chào\tcác bạn", b.js(pastedText))
	require.Contains(t, b.js(pastedPage), "<td>Xin chào</td>")
	require.Equal(t, "Đã nhận 1 dòng × 2 cột.", b.taken())

	b.js(`(() => { const area = document.querySelector('#f-pasted'); area.value = 'Họ và tên - Giới tính - Năm sinh - Loại đại biểu\n1. Vi Thị Cúc - Nữ - 1990 - ĐN\n2. Vi Văn Dũng - Nam - 5/3/1991 - ĐN\n';
		area.dispatchEvent(new InputEvent('input', {bubbles: true})); return ''; })()`)
	require.Empty(t, b.js(pastedPage))
	b.press(uploadButton)
	require.Equal(t, []string{"2 | Mới | Vi Thị Cúc | 1990 | Đương nhiên", "3 | Mới | Vi Văn Dũng | 05/3/1991 | Đương nhiên"}, b.preview())
	b.clean("message")
}
