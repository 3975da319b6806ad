package app_test

import (
	"encoding/xml"
	"fmt"
	"mime"
	"net/http"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"daihoi/app"
	"daihoi/exports/booktest"
	"daihoi/exports/pdftest"
)

// Whatever the demo prints comes as a PDF too, with every word of the workbook or document.
func TestEveryPrintedFileComesAsPDF(t *testing.T) {
	t.Parallel()
	b := newDemo(t)
	addresses := strings.NewReplacer("/units/:code", "/units/020", "/congresses/:id/allocation", "/congresses/1/allocation", "/congresses/:id/review", "/congresses/12/review", "/meetings/:id", "/meetings/6", "/clusters/:id", "/clusters/1", ":event", "1", ":kind", "session", ":sitting", "1", "/congresses/:id", "/congresses/13") // with a programme
	printed := 0
	for _, route := range app.Routes() {
		if !route.Printed {
			continue
		}
		printed++
		address, query := addresses.Replace(route.Path), ""
		if strings.HasPrefix(address, "/clusters/") {
			query = "?year=2024"
		}
		if strings.Contains(route.Path, "/delegates.") {
			query = "?purpose=in"
		}
		file, pdf := b.get(address+query), b.get(address+".pdf"+query)
		require.Equal(t, http.StatusOK, file.status, address)
		require.Equal(t, http.StatusOK, pdf.status, address)
		assert.Equal(t, "application/pdf", pdf.header.Get("Content-Type"))
		assert.Contains(t, pdf.body, "/FontFile2", "%s: no font", address)
		text := letters(strings.Join(pdftest.Pages(t, []byte(pdf.body)), ""))
		for _, word := range texts(t, address, []byte(file.body)) {
			if !strings.Contains(text, letters(word)) {
				t.Errorf("%s.pdf lacks %q", address, word)
			}
		}
	}
	assert.Greater(t, printed, 10)
}

// texts are what a workbook or a document shows in its texts, as far as it is printed.
func texts(t *testing.T, address string, file []byte) (out []string) {
	t.Helper()
	if strings.HasSuffix(address, ".docx") {
		d := xml.NewDecoder(strings.NewReader(booktest.Part(t, file, "word/document.xml")))
		for {
			token, err := d.Token()
			if err != nil {
				return out
			}
			if chars, ok := token.(xml.CharData); ok {
				out = append(out, string(chars))
			}
		}
	}
	f := booktest.Open(t, file)
	for _, name := range f.GetDefinedName() {
		if name.Name != "_xlnm.Print_Area" {
			continue
		}
		var c1, r1, c2, r2 int
		corners := strings.Split(strings.ReplaceAll(name.RefersTo[strings.LastIndex(name.RefersTo, "!")+1:], "$", ""), ":")
		require.Len(t, corners, 2, name.RefersTo)
		c1, r1, err := excelize.CellNameToCoordinates(corners[0])
		require.NoError(t, err)
		c2, r2, err = excelize.CellNameToCoordinates(corners[1])
		require.NoError(t, err)
		for row := r1; row <= r2; row++ {
			for col := c1; col <= c2; col++ {
				cell, err := excelize.CoordinatesToCellName(col, row)
				require.NoError(t, err)
				kind, err := f.GetCellType(name.Scope, cell)
				require.NoError(t, err)
				if kind == excelize.CellTypeSharedString {
					value, err := f.GetCellValue(name.Scope, cell)
					require.NoError(t, err)
					out = append(out, value)
				}
			}
		}
	}
	require.NotEmpty(t, out, address)
	return out
}

// letters is a text without white space, because lines end elsewhere on paper, and with the printed sign for a tick.
func letters(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return -1
		case r == '✓':
			return '√'
		}
		return r
	}, text)
}

func TestNamesOfPrints(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(t, "organizer")
	for address, want := range map[string]string{
		"/units/020/progress.xlsx.pdf":                                            "Tiến độ Huyện Thanh Trì 2024-04-05 (biểu).pdf",
		"/units/020/progress.docx.pdf":                                            "Tiến độ Huyện Thanh Trì 2024-04-05.pdf",
		fmt.Sprintf("/congresses/%d/delegates.xlsx.pdf?public=1", w.Own.Congress): "Danh sách đại biểu Xã Thanh Liệt 2024-04-05 (công khai) (biểu).pdf",
	} {
		a := b.get(address)
		require.Equal(t, http.StatusOK, a.status, address)
		_, params, err := mime.ParseMediaType(a.header.Get("Content-Disposition"))
		require.NoError(t, err)
		assert.Equal(t, want, params["filename"])
	}
	for _, link := range []string{`href="/units/020/progress.xlsx.pdf"`, `href="/units/020/progress.docx.pdf"`} {
		assert.Contains(t, b.get("/units/020").body, link)
	}
	assert.Contains(t, b.get("/audit").body, "Tiến độ Huyện Thanh Trì 2024-04-05 (biểu).pdf")
}
