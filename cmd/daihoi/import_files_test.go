package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/exports/booktest"
)

// TestImportsEveryKindOfFile imports the same list as a document, a spreadsheet of LibreOffice, a web page, a web page
// named .xls, and a message.
func TestImportsEveryKindOfFile(t *testing.T) {
	t.Parallel()
	rows := [][]string{{"STT", "Họ và tên", "Giới tính", "Năm sinh", "Loại đại biểu"}, {"1", "Vi Thị Cúc", "Nữ", "1990", "ĐN"}, {"2", "Vi Văn Dũng", "Nam", "05/3/1991", "ĐN"}}
	table := func(row, cell, end string) string {
		var b strings.Builder
		for _, r := range rows {
			b.WriteString("<" + row + "><" + cell + strings.Join(r, end+"<"+cell) + end + "</" + row + ">")
		}
		return b.String()
	}
	page := "<html><table>" + table("tr", "td>", "</td>") + "</table></html>"
	files := map[string][]byte{
		"a.html": []byte(page), "a.xls": []byte(page), "a.txt": []byte("Họ và tên - Giới tính - Năm sinh - Loại đại biểu\n1. Vi Thị Cúc - Nữ - 1990 - ĐN\n2. Vi Văn Dũng - Nam - 05/3/1991 - ĐN\n"),
		"a.docx": booktest.Pack(t, map[string]string{"_rels/.rels": `<Relationships><Relationship Id="r1" Type="x/officeDocument" Target="word/document.xml"/></Relationships>`,
			"word/document.xml": "<w:document><w:body><w:p><w:r><w:t>DANH SÁCH</w:t></w:r></w:p><w:tbl>" + table("w:tr", "w:tc><w:p><w:r><w:t>", "</w:t></w:r></w:p></w:tc>") + "</w:tbl></w:body></w:document>"}),
		"a.ods": booktest.Pack(t, map[string]string{"content.xml": `<office:document-content><office:body><office:spreadsheet><table:table table:name="DS">` +
			table("table:table-row", `table:table-cell office:value-type="string"><text:p>`, "</text:p></table:table-cell>") + "</table:table></office:spreadsheet></office:body></office:document-content>"}),
	}
	db := demoCopy(t)
	for name, content := range files {
		file := filepath.Join(t.TempDir(), name)
		require.NoError(t, os.WriteFile(file, content, 0o600))
		code, out, stderr := importJSON(t, "--db", db, "--unit", vanPhuc, "--dry-run", file)
		require.Zero(t, code, name+stderr)
		var people []string
		for _, row := range out.Rows {
			people = append(people, row.Fields["full_name"]+" "+row.Fields["gender"]+" "+row.Fields["born_on"])
		}
		require.Equal(t, []string{"Vi Thị Cúc female 1990", "Vi Văn Dũng male 1991-03-05"}, people, name)
	}
}
