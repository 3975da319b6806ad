package odf_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/exports/booktest"
	"daihoi/exports/intake"
	"daihoi/exports/intake/grid"
	"daihoi/exports/intake/intaketest"
	"daihoi/models/calendar"
	"daihoi/models/field"
)

// TestReadSavedByLibreOffice reads a workbook that LibreOffice has saved as .ods.
func TestReadSavedByLibreOffice(t *testing.T) {
	t.Parallel()
	book := intaketest.Sample(t, "libreoffice.ods")
	require.Len(t, book.Sheets, 2)
	s := book.Sheets[0]
	require.Equal(t, "Đại biểu", s.Name)
	require.False(t, s.Hidden)
	require.Equal(t, "Cũ", book.Sheets[1].Name)
	require.True(t, book.Sheets[1].Hidden)
	require.Equal(t, []string{"1: DANH SÁCH ĐẠI BIỂU DỰ ĐẠI HỘI", "3: STT|Họ và tên|Ngày, tháng, năm sinh|Dân tộc|Số CCCD|Ghi chú", "4: Nam|Nữ",
		"5: I|Đại biểu đương nhiên", "6: 1|Nguyễn Văn Hùng|05/3/1968|Kinh|001068000123|Bí thư Chủ tịch|mật", "7: 2|Lò Thị Mai|1975|Thái|011175000456",
		"8: 3|Nguyễn Văn Hòa|31/12/1959|Kinh|001059000789", "9: 9|Ẩn", "10: 4|Vi Văn Tư|#DIV/0!|1|ab", "11: như trên", "12: như trên|như trên|như trên",
		"500: Tổng cộng: 4 đại biểu"}, intaketest.Texts(book))
	require.ElementsMatch(t, intaketest.Ranges("A1:G1 C3:D3 A3:A4 B3:B4 E3:E4 F3:F4 G3:G4"), s.Merges)
	require.Equal(t, []grid.Range{{Left: 7, Right: 7}}, s.HiddenColumns)
	var bold, hidden []int
	for _, l := range s.Lines {
		if l.Bold {
			bold = append(bold, l.Number)
		}
		if l.Hidden {
			hidden = append(hidden, l.Number)
		}
	}
	require.Equal(t, []int{1, 3, 4, 5}, bold)
	require.Equal(t, []int{9}, hidden)
	c := s.Lines[4].Cells
	require.Equal(t, field.RawNumber, c[0].Kind)
	require.Equal(t, field.Raw{Ref: "C6", Kind: field.RawDay, Text: "24902", Number: 24902, Day: calendar.Of(1968, 3, 5), Font: c[2].Font}, c[2])
	require.EqualValues(t, 1068000123, c[5].Number)
	require.Equal(t, "Bí thư\nChủ tịch", c[6].Text)
	require.Equal(t, ".VnTime", s.Lines[6].Cells[1].Font)
	require.Equal(t, "Vi  Văn Tư", s.Lines[8].Cells[1].Text)
	require.Equal(t, field.RawError, s.Lines[8].Cells[4].Kind)
}

// ods is an .ods file with the content of one sheet and of the automatic styles.
func ods(t testing.TB, sheet, styles string, more ...string) []byte {
	t.Helper()
	parts := map[string]string{"mimetype": "application/vnd.oasis.opendocument.spreadsheet",
		"content.xml": `<office:document-content><office:automatic-styles>` + styles + `</office:automatic-styles><office:body><office:spreadsheet>` +
			`<table:table table:name="DS">` + sheet + `</table:table></office:spreadsheet></office:body></office:document-content>`}
	for i := 0; i < len(more); i += 2 {
		parts[more[i]] = more[i+1]
	}
	return booktest.Pack(t, parts)
}

func TestReadOpenDocument(t *testing.T) {
	t.Parallel()
	const styles = `<style:style style:name="b" style:family="table-cell" style:parent-style-name="Old"/>
		<style:style style:name="l" style:family="text"><style:text-properties style:font-name="F1" fo:font-weight="normal"/></style:style>`
	const named = `<office:document-styles><office:font-face-decls><style:font-face style:name="F1" svg:font-family="'VNI-Times'"/></office:font-face-decls>
		<office:styles><style:style style:name="Old" style:family="table-cell"><style:text-properties fo:font-family="'.VnTime'" fo:font-weight="bold"/></style:style></office:styles>
		<office:automatic-styles><style:style style:name="b" style:family="table-cell"/></office:automatic-styles></office:document-styles>`
	book, err := intake.Read("a.ods", ods(t, `<table:shapes><draw:frame><table:table><table:table-row><table:table-cell><text:p>hình</text:p></table:table-cell></table:table-row></table:table></draw:frame></table:shapes>
		<table:table-column table:number-columns-repeated="2" table:default-cell-style-name="b"/><table:table-column/>
		<table:table-header-rows><table:table-row>
			<table:table-cell office:value-type="string"><office:annotation><text:p>lời ghi</text:p></office:annotation><text:p>Hä vµ
				tªn</text:p></table:table-cell>
			<table:table-cell office:value-type="string" office:string-value="Tuæi"/></table:table-row></table:table-header-rows>
		<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>
		<table:table-row-group><table:table-row table:visibility="filter" table:number-rows-repeated="2">
			<table:table-cell office:value-type="string"><text:p><text:span text:style-name="l">Nguyeãn</text:span><text:s text:c="2"/>An<text:line-break/>b<text:tab/>c</text:p><text:p/><text:p>d</text:p></table:table-cell>
			<table:table-cell office:value-type="percentage" office:value="0.5" table:number-columns-repeated="2"><text:p>50%</text:p></table:table-cell>
			<table:table-cell office:value-type="time" office:time-value="PT13H05M00S"><text:p>13:05</text:p></table:table-cell>
			<table:table-cell table:style-name="x" office:value-type="date" office:date-value="1965-04-30T08:00:00"><text:p>30/04/65 08:00</text:p></table:table-cell>
			<table:table-cell office:value-type="date" office:date-value="1965-04-30"><text:p>Tháng 4 năm 1965</text:p></table:table-cell>
			<table:table-cell office:value-type="date" office:date-value="hôm qua"><text:p>hôm qua</text:p></table:table-cell>
			<table:table-cell table:number-columns-spanned="2" table:number-rows-spanned="1" office:value-type="boolean" office:boolean-value="false"><text:p>SAI</text:p></table:table-cell>
			<table:covered-table-cell office:value-type="string"><text:p>khuất</text:p></table:covered-table-cell>
			<table:table-cell table:formula="of:=[.A1]" office:value-type="float" office:value="0"><text:p>Err:522</text:p></table:table-cell>
		</table:table-row></table:table-row-group>
		<table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16384" table:number-columns-spanned="2"/></table:table-row>
		<table:table-row><table:table-cell><text:p>sau hàng cuối</text:p></table:table-cell></table:table-row>`, styles, "styles.xml", named))
	require.NoError(t, err)
	s := book.Sheets[0]
	require.Len(t, s.Lines, 3)
	require.True(t, s.Lines[0].Bold)
	require.Equal(t, field.Raw{Ref: "A1", Kind: field.RawText, Text: "Hä vµ tªn", Font: ".VnTime"}, s.Lines[0].Cells[0])
	require.Equal(t, "Tuæi", s.Lines[0].Cells[1].Text)
	for i, number := range []int{5, 6} {
		l := s.Lines[1+i]
		require.Equal(t, number, l.Number)
		require.True(t, l.Hidden)
		require.Equal(t, field.Raw{Ref: grid.Ref(0, number), Kind: field.RawText, Text: "Nguyeãn  An\nb\tc\nd", Font: "VNI-Times"}, l.Cells[0])
		require.Equal(t, 0.5, l.Cells[2].Number)
		require.Equal(t, "0.5", l.Cells[1].Text)
		require.Equal(t, "13:05", l.Cells[3].Text)
		require.Equal(t, calendar.Of(1965, 4, 30), l.Cells[4].Day)
		require.Equal(t, field.Raw{Ref: grid.Ref(5, number), Kind: field.RawText, Text: "4/1965"}, l.Cells[5])
		require.Equal(t, "hôm qua", l.Cells[6].Text)
		require.Equal(t, field.Raw{Ref: grid.Ref(7, number), Kind: field.RawBool, Text: "false"}, l.Cells[7])
		require.True(t, l.Cells[8].Empty())
		require.Equal(t, field.Raw{Ref: grid.Ref(9, number), Kind: field.RawError, Text: "Err:522"}, l.Cells[9])
	}
	require.Equal(t, intaketest.Ranges("H5:I5 H6:I6 A7:B7"), s.Merges)
}

func TestReadOpenDocumentRefuses(t *testing.T) {
	t.Parallel()
	const row = `<table:table-row><table:table-cell><text:p>a</text:p></table:table-cell></table:table-row>`
	for name, c := range map[string]struct {
		content []byte
		key     string
	}{
		"password":          {ods(t, row, "", "META-INF/manifest.xml", `<manifest:manifest><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>`), "password"},
		"password of today": {booktest.Pack(t, map[string]string{"content.xml": "", "encrypted-package": "x"}), "password"},
		"text":              {booktest.Pack(t, map[string]string{"content.xml": `<office:document-content><office:body><office:text><table:table>` + row + `</table:table></office:text></office:body></office:document-content>`}), "type"},
		"blank":             {ods(t, strings.Replace(row, ">a<", "> <", 1), ""), "empty"},
		"cut":               {booktest.Pack(t, map[string]string{"content.xml": `<office:document-content><office:body>`}), "damaged"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := intake.Read("a.ods", c.content)
			intaketest.RequireFault(t, "fault.intake_"+c.key, err)
		})
	}
}

// FuzzOpenDocument feeds the XML of OpenDocument sheets and styles.
func FuzzOpenDocument(f *testing.F) {
	f.Add(`<table:table-column table:number-columns-repeated="2" table:visibility="collapse"/><table:table-row table:number-rows-repeated="3">
		<table:table-cell table:style-name="a" table:number-columns-spanned="2" office:value-type="date" office:date-value="1965-01-01"><text:p>1<text:s text:c="3"/></text:p></table:table-cell>
		<table:covered-table-cell/><table:table-cell office:value-type="float" office:value="1e3" table:number-columns-repeated="200"/></table:table-row>`,
		`<style:style style:name="a" style:family="table-cell"><style:text-properties fo:font-weight="bold"/></style:style>`)
	f.Fuzz(func(t *testing.T, sheet, styles string) {
		book, err := intake.Read("a.ods", ods(t, sheet, styles))
		intaketest.Check(t, book, err)
	})
}

// TestHostile reads hostile OpenDocument files while it watches time and memory.
func TestHostile(t *testing.T) {
	loose := intaketest.Loose()
	for _, c := range []struct {
		name   string
		limits grid.Limits
		file   func() []byte
		limit  string // of the refusal, "" when the file is read
	}{
		{"a row of text for a million rows", grid.Default(), func() []byte {
			return ods(t, `<table:table-row table:number-rows-repeated="1048576"><table:table-cell><text:p>a</text:p></table:table-cell></table:table-row>`, "")
		}, "rows"},
		{"a cell of text for every column, a thousand times in 10,000 rows", loose, func() []byte {
			return ods(t, strings.Repeat(`<table:table-row>`+strings.Repeat(`<table:table-cell table:number-columns-repeated="16384"><text:p>a</text:p></table:table-cell>`, 20)+`</table:table-row>`, 3_900), "")
		}, ""},
		{"blank rows and columns repeated again and again", loose, func() []byte {
			return ods(t, strings.Repeat(`<table:table-column table:number-columns-repeated="99999999999"/>`, 10_000)+strings.Repeat(`<table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>`, 100_000), "")
		}, "empty"},
		{"merged cells repeated", loose, func() []byte {
			return ods(t, strings.Repeat(`<table:table-row table:number-rows-repeated="1000"><table:table-cell table:number-columns-spanned="9"><text:p>a</text:p></table:table-cell></table:table-row>`, 19)+
				`<table:table-row>`+strings.Repeat(`<table:table-cell table:number-columns-spanned="9"/>`, 9_000)+`</table:table-row>`, "")
		}, "merges"},
		{"styles based on each other", loose, func() []byte {
			styles := strings.Repeat(`<style:style style:family="table-cell" style:name="a" style:parent-style-name="b"/><style:style style:family="table-cell" style:name="b" style:parent-style-name="a"/>`, 50_000)
			return ods(t, strings.Repeat(`<table:table-row><table:table-cell table:style-name="a"><text:p>a</text:p></table:table-cell></table:table-row>`, 20_000), styles)
		}, ""},
		{"a paragraph in a million spans", loose, func() []byte {
			return ods(t, `<table:table-row><table:table-cell><text:p>`+strings.Repeat(`<text:span>a<text:s text:c="100"/></text:span>`, 400_000)+`</text:p></table:table-cell></table:table-row>`, "")
		}, ""},
		{"the styles of a thousand fonts, again and again", loose, func() []byte {
			var styles strings.Builder
			for i := range 250_000 {
				fmt.Fprintf(&styles, `<style:style style:family="table-cell" style:name="%d"/>`, i)
			}
			return ods(t, "", styles.String())
		}, "damaged"},
	} {
		t.Run(c.name, func(t *testing.T) {
			intaketest.Endure(t, c.limits, "a.ods", c.file(), c.limit)
		})
	}
}
