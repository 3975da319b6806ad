package main

import (
	"archive/zip"
	"encoding/xml"
	"fmt"
	"html"
	"io"
	"math"
	"net/http"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"daihoi/app"
	"daihoi/exports/booktest"
)

// notOurs are downloads that print as their sender made them.
var notOurs = []string{"/returns/:id/remarks.xlsx", "/imports/:id/remarks.xlsx"}

// Every export prints legibly on paper, as LibreOffice prints it: no letter below 9 points, no cell that cuts its text, no
// number too wide for its column, breaks only where the workbook has them, a table head over its own table only, whole
// signatures below what is signed, charts beside tables.
func TestEveryExportPrintsWell(t *testing.T) {
	t.Parallel()
	office, reader := tool(t, "soffice"), tool(t, "pdftohtml")
	dir := t.TempDir()
	names := everyExport(t, dir)
	convert(t, office, "pdf", dir, names)
	var books []*printedBook
	signed := 0
	for _, name := range names {
		pages := pdfPages(t, reader, filepath.Join(dir, "out", strings.TrimSuffix(name, path.Ext(name))+".pdf"))
		var b *printedBook
		if path.Ext(name) == ".xlsx" {
			b = openPrinted(t, filepath.Join(dir, name))
			pages = b.requireBreaks(t, pages)
		}
		for i, page := range pages {
			for _, line := range page.Lines {
				require.GreaterOrEqual(t, line.size, 9.0, "%s, page %d: %s", name, i+1, line.text)
				require.NotContains(t, line.text, "###", "%s, page %d", name, i+1)
			}
		}
		if path.Ext(name) == ".docx" {
			signed += requireSigned(t, name, pages, "Nơi nhận:")
			continue
		}
		b.requireChartsBesideTables(t)
		b.requireWholeBars(t)
		signed += requireSigned(t, name, pages, "NGƯỜI LẬP BIỂU")
		books = append(books, b)
	}
	require.Greater(t, signed, 15)
	requireNothingCut(t, office, dir, books)
}

// tool is the path of a program that the test needs.
func tool(t *testing.T, name string) string {
	t.Helper()
	found, err := exec.LookPath(name)
	if err != nil && os.Getenv("CI") == "true" {
		t.Fatal("missing in CI: " + name)
	} else if err != nil {
		t.Skip("skipped without " + name)
	}
	return found
}

// everyExport writes every workbook and document that the program makes of the demo, and returns the names of the files.
func everyExport(t *testing.T, dir string) (names []string) {
	t.Helper()
	db := demoCopy(t)
	p := start(t, "serve", "--db", db, "--addr", "127.0.0.1:0")
	at := examples(t, p)
	write := func(name string, content []byte) {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), content, 0o600))
		names = append(names, name)
	}
	for _, route := range app.Routes() {
		ext := path.Ext(route.Path)
		if route.Get == nil || (ext != ".xlsx" && ext != ".docx") || slices.Contains(notOurs, route.Path) {
			continue
		}
		address, ok := addressOf(strings.TrimSuffix(route.Path, ext), at)
		require.True(t, ok, route.Path)
		address += ext
		if strings.Contains(route.Path, "/programme.") || strings.Contains(route.Path, "/script.") {
			address += "?version=draft" // none has been released
		}
		if strings.Contains(route.Path, "/delegates.") || strings.Contains(route.Path, "/person.") {
			address += "?purpose=in"
		}
		status, body := p.get(t, address)
		require.Equal(t, http.StatusOK, status, address)
		write(strings.NewReplacer("/", "-", ":", "", ".", "-").Replace(route.Path[1:])+ext, []byte(body))
	}
	for name, args := range map[string][]string{
		"public.xlsx":  {"export", "delegates", "--unit", "00646", "--public"},
		"english.xlsx": {"export", "progress", "--unit", "020", "--as-of", "2024-04-05", "--compare", "2024-03-29", "--lang", "en"},
		"city.zip":     {"report", "progress", "--unit", "01"},
	} {
		file := filepath.Join(dir, name)
		code, _, errOut := command(t, append(args, "--db", db, "-o", file)...)
		require.Zero(t, code, errOut)
		if path.Ext(name) == ".xlsx" {
			names = append(names, name)
			continue
		}
		bundle, err := zip.OpenReader(file)
		require.NoError(t, err)
		for i, f := range bundle.File[:1] { // the sums; the rest are progress reports
			r, err := f.Open()
			require.NoError(t, err)
			content, err := io.ReadAll(r)
			require.NoError(t, err)
			write(fmt.Sprintf("city-%d.xlsx", i), content)
		}
		require.NoError(t, bundle.Close())
	}
	return names
}

// convert converts files of a folder in one go; the results are in its folder out.
func convert(t *testing.T, office, format, dir string, names []string) {
	t.Helper()
	args := []string{"-env:UserInstallation=file://" + filepath.Join(dir, "profile"), "--headless", "--convert-to", format, "--outdir", filepath.Join(dir, "out")}
	for _, name := range names {
		args = append(args, filepath.Join(dir, name))
	}
	out, err := exec.CommandContext(t.Context(), office, args...).CombinedOutput()
	require.NoError(t, err, "%s", out)
}

// pdfPage is what stands on a page.
type pdfPage struct{ Lines []pdfLine }

type pdfLine struct {
	top  int
	size float64 // points, to a third
	text string
}

// pdfZoom is how many units of pdftohtml are a point. It knows sizes in whole units only.
const pdfZoom = 3

func pdfPages(t *testing.T, reader, file string) (pages []pdfPage) {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), reader, "-xml", "-i", "-stdout", "-zoom", strconv.Itoa(pdfZoom), file).Output()
	require.NoError(t, err, file)
	var doc struct {
		Pages []struct {
			Fonts []struct {
				ID   string `xml:"id,attr"`
				Size int    `xml:"size,attr"`
			} `xml:"fontspec"`
			Lines []struct {
				Top   int    `xml:"top,attr"`
				Font  string `xml:"font,attr"`
				Inner string `xml:",innerxml"`
			} `xml:"text"`
		} `xml:"page"`
	}
	require.NoError(t, xml.Unmarshal(out, &doc), file)
	sizes := map[string]float64{}
	for _, p := range doc.Pages {
		var page pdfPage
		for _, f := range p.Fonts {
			sizes[f.ID] = float64(f.Size) / pdfZoom
		}
		for _, l := range p.Lines {
			if text := plainText(l.Inner); text != "" {
				page.Lines = append(page.Lines, pdfLine{l.Top, sizes[l.Font], text})
			}
		}
		pages = append(pages, page)
	}
	return pages
}

// requireSigned checks that the lines of each signature are on one page, below something else, and counts the signatures.
func requireSigned(t *testing.T, name string, pages []pdfPage, begins string) (signed int) {
	t.Helper()
	for i, page := range pages {
		at := slices.IndexFunc(page.Lines, func(l pdfLine) bool { return l.text == begins })
		if at < 0 {
			continue
		}
		above := 0
		for _, l := range page.Lines {
			if l.top < page.Lines[at].top {
				above++
			}
		}
		require.Greater(t, above, 1, "%s, page %d: nothing above the signature", name, i+1)
		require.True(t, slices.ContainsFunc(page.Lines, func(l pdfLine) bool {
			if strings.HasSuffix(strings.ToUpper(l.text), "THƯ KÝ") { // minutes are signed above
				return l.top < page.Lines[at].top
			}
			return l.top > page.Lines[at].top && (strings.Contains(l.text, "....") || strings.Contains(l.text, "CHỦ T") || strings.Contains(l.text, "TRƯỞNG"))
		}), "%s, page %d: no place to sign below %s", name, i+1, begins)
		signed++
	}
	return signed
}

// printedBook is a workbook as its file describes it.
type printedBook struct {
	*excelize.File
	name  string
	parts map[string]string
}

func openPrinted(t *testing.T, file string) *printedBook {
	t.Helper()
	content, err := os.ReadFile(file)
	require.NoError(t, err)
	return &printedBook{booktest.Open(t, content), filepath.Base(file), booktest.Parts(t, content)}
}

// shown lists the sheets that are to print, by the number of their part: not the data, which have no print area.
func (b *printedBook) shown(t *testing.T) map[int]string {
	t.Helper()
	out := map[int]string{}
	for i, sheet := range b.GetSheetList() {
		visible, err := b.GetSheetVisible(sheet)
		require.NoError(t, err)
		if visible && b.definedName("Print_Area", sheet) != "" {
			out[i+1] = sheet
		}
	}
	return out
}

func (b *printedBook) definedName(name, sheet string) string {
	for _, n := range b.GetDefinedName() {
		if n.Name == "_xlnm."+name && n.Scope == sheet {
			return n.RefersTo
		}
	}
	return ""
}

var (
	rowBreak  = regexp.MustCompile(`<brk id="(\d+)"`)
	cells     = regexp.MustCompile(`\$([A-Z]+)\$(\d+):\$([A-Z]+)\$(\d+)`)
	titleRows = regexp.MustCompile(`\$(\d+):\$(\d+)`)
)

// requireBreaks checks the page breaks of the workbook: there are no others, and none leaves a repeated head over
// something else than rows of its table. It returns the pages of the sheets that are to print, without those of the data, which
// are last.
func (b *printedBook) requireBreaks(t *testing.T, pages []pdfPage) []pdfPage {
	t.Helper()
	want := 0
	for n, sheet := range b.shown(t) {
		var breaks []int // rows before one
		for _, m := range rowBreak.FindAllStringSubmatch(b.parts[fmt.Sprintf("xl/worksheets/sheet%d.xml", n)], -1) {
			after, err := strconv.Atoi(m[1])
			require.NoError(t, err)
			breaks = append(breaks, after)
		}
		for _, area := range b.areas(t, sheet) {
			want++
			for _, after := range breaks {
				if area.top <= after && after < area.bottom {
					want++
				}
			}
		}
		titles := titleRows.FindStringSubmatch(b.definedName("Print_Titles", sheet))
		if titles == nil {
			continue
		}
		row, err := strconv.Atoi(titles[2])
		require.NoError(t, err)
		for b.bordered(t, sheet, 1, row+1) {
			row++
		}
		for _, after := range breaks {
			require.Less(t, after, row, "%s, %s: the head of the table is over what follows it", b.name, sheet)
		}
	}
	last := b.GetSheetList()[b.SheetCount-1]
	if visible, err := b.GetSheetVisible(last); err == nil && visible && b.definedName("Print_Area", last) == "" {
		head, err := b.GetCellValue(last, "A1")
		require.NoError(t, err)
		require.Greater(t, len(pages), want, "pages of %s", b.name)
		require.Equal(t, head, pages[want].Lines[0].text, "pages of %s", b.name)
		return pages[:want]
	}
	require.Len(t, pages, want, "pages of %s", b.name)
	return pages
}

func (b *printedBook) style(t *testing.T, sheet string, col, row int) *excelize.Style {
	t.Helper()
	ref, err := excelize.CoordinatesToCellName(col, row)
	require.NoError(t, err)
	id, err := b.GetCellStyle(sheet, ref)
	require.NoError(t, err)
	style, err := b.GetStyle(id)
	require.NoError(t, err)
	return style
}

func (b *printedBook) bordered(t *testing.T, sheet string, col, row int) bool {
	t.Helper()
	return len(b.style(t, sheet, col, row).Border) > 0
}

var chartAnchor = regexp.MustCompile(`(?s)<xdr:from><xdr:col>(\d+)</xdr:col>.*?<xdr:row>(\d+)</xdr:row>.*?<xdr:to><xdr:col>(\d+)</xdr:col>.*?<xdr:row>(\d+)</xdr:row>`)

// requireChartsBesideTables checks that no chart lies over a cell with borders or text, or ends outside the printed area.
func (b *printedBook) requireChartsBesideTables(t *testing.T) {
	t.Helper()
	for n, sheet := range b.shown(t) {
		rels := b.parts[fmt.Sprintf("xl/worksheets/_rels/sheet%d.xml.rels", n)]
		for _, m := range regexp.MustCompile(`drawings/drawing\d+\.xml`).FindAllString(rels, -1) {
			for _, anchor := range chartAnchor.FindAllStringSubmatch(b.parts["xl/"+m], -1) {
				var at [4]int
				for i := range at {
					at[i], _ = strconv.Atoi(anchor[i+1])
				}
				require.LessOrEqual(t, at[3]+1, b.areas(t, sheet)[0].bottom, "%s, %s", b.name, sheet)
				for row := at[1] + 1; row <= at[3]+1; row++ {
					for col := at[0] + 1; col <= at[2]+1; col++ {
						ref, err := excelize.CoordinatesToCellName(col, row)
						require.NoError(t, err)
						text, err := b.GetCellValue(sheet, ref)
						require.NoError(t, err)
						require.False(t, text != "" || b.bordered(t, sheet, col, row), "%s, %s: a chart covers %s", b.name, sheet, ref)
					}
				}
			}
		}
	}
}

// requireWholeBars checks that data bars are full at 1 and empty at 0, for old programs and new.
func (b *printedBook) requireWholeBars(t *testing.T) {
	t.Helper()
	for n, sheet := range b.shown(t) {
		part := b.parts[fmt.Sprintf("xl/worksheets/sheet%d.xml", n)]
		bars := strings.Count(part, "<dataBar ")
		require.Equal(t, bars, strings.Count(part, `<cfvo type="num" val="0"></cfvo><cfvo type="num" val="1"></cfvo>`), "%s, %s", b.name, sheet)
		require.Equal(t, bars, strings.Count(part, `<x14:cfvo type="num"><xm:f>0</xm:f></x14:cfvo><x14:cfvo type="num"><xm:f>1</xm:f></x14:cfvo>`), "%s, %s", b.name, sheet)
	}
}

// probe is a text in a cell, with the height in points that the cell has.
type probe struct {
	text         string
	bold, italic bool
	size, width  float64
}

// requireNothingCut lets LibreOffice choose the heights of rows with the same texts in columns of the same width. None may be
// higher than the row of the export.
func requireNothingCut(t *testing.T, office, dir string, books []*printedBook) {
	t.Helper()
	least := map[probe]float64{} // the lowest row with it
	where := map[probe]string{}
	for _, b := range books {
		for _, sheet := range b.shown(t) {
			b.probes(t, sheet, func(p probe, height float64, ref string) {
				if h, ok := least[p]; !ok || height < h {
					least[p], where[p] = height, fmt.Sprintf("%s, %s, %s", b.name, sheet, ref)
				}
			})
		}
	}
	rows := map[float64][]probe{} // by width of the column
	for p := range least {
		rows[p.width] = append(rows[p.width], p)
	}
	require.NoError(t, os.WriteFile(filepath.Join(dir, "probe.fods"), []byte(probeBook(rows)), 0o600))
	convert(t, office, "xlsx:Calc MS Excel 2007 XML", dir, []string{"probe.fods"})
	again, err := excelize.OpenFile(filepath.Join(dir, "out", "probe.xlsx"))
	require.NoError(t, err)
	defer func() { require.NoError(t, again.Close()) }()
	cut, measured := 0, 0
	for width, list := range rows {
		for i, p := range list {
			need, err := again.GetRowHeight(fmt.Sprint("w", width), i+1)
			require.NoError(t, err)
			measured, need = measured+1, need/enlarged
			if need > least[p]+0.5 {
				cut++
				t.Logf("%s: %.1f points high, needs %.1f: %.60q", where[p], least[p], need, p.text)
			}
		}
	}
	require.Equal(t, 0, cut, "cut cells of %d", measured)
	require.Greater(t, measured, 2000)
}

// enlarged is how many times larger the probes are: LibreOffice lays them out in whole pixels, and has no columns of
// more than a metre.
const enlarged = 3

// probeBook is a flat OpenDocument spreadsheet with a sheet for each width, in which every text has a row that is as high as it
// needs. A unit of column width is 5.25 points as in Excel, which gives less room than LibreOffice.
func probeBook(rows map[float64][]probe) string {
	styles, names := &strings.Builder{}, map[probe]string{}
	tables := &strings.Builder{}
	for width, list := range rows {
		fmt.Fprintf(styles, `<style:style style:name="c%g" style:family="table-column"><style:table-column-properties style:column-width="%gpt"/></style:style>`, width, width*5.25*enlarged)
		fmt.Fprintf(tables, `<table:table table:name="w%g"><table:table-column table:style-name="c%g"/>`, width, width)
		for _, p := range list {
			look := probe{bold: p.bold, italic: p.italic, size: p.size}
			if names[look] == "" {
				names[look] = fmt.Sprint("t", len(names))
				fmt.Fprintf(styles, `<style:style style:name="%s" style:family="table-cell"><style:table-cell-properties fo:wrap-option="wrap"/>`+
					`<style:text-properties fo:font-family="'Times New Roman'" fo:font-size="%gpt"`, names[look], p.size*enlarged)
				if p.bold {
					styles.WriteString(` fo:font-weight="bold"`)
				}
				if p.italic {
					styles.WriteString(` fo:font-style="italic"`)
				}
				styles.WriteString(`/></style:style>`)
			}
			fmt.Fprintf(tables, `<table:table-row><table:table-cell table:style-name="%s" office:value-type="string">`, names[look])
			for line := range strings.SplitSeq(p.text, "\n") {
				fmt.Fprintf(tables, `<text:p>%s</text:p>`, html.EscapeString(line))
			}
			tables.WriteString(`</table:table-cell></table:table-row>`)
		}
		tables.WriteString(`</table:table>`)
	}
	const space = "urn:oasis:names:tc:opendocument:xmlns:"
	return xml.Header + `<office:document xmlns:office="` + space + `office:1.0" xmlns:style="` + space + `style:1.0" xmlns:text="` + space + `text:1.0" xmlns:table="` + space +
		`table:1.0" xmlns:fo="` + space + `xsl-fo-compatible:1.0" office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.spreadsheet"><office:automatic-styles>` +
		styles.String() + `</office:automatic-styles><office:body><office:spreadsheet>` + tables.String() + `</office:spreadsheet></office:body></office:document>`
}

// probes finds the texts of the printed columns of a sheet. Rotated texts are left out.
func (b *printedBook) probes(t *testing.T, sheet string, found func(probe, float64, string)) {
	t.Helper()
	merged := map[string][2]int{} // last column and row
	merges, err := b.GetMergeCells(sheet)
	require.NoError(t, err)
	for _, m := range merges {
		col, row, err := excelize.CellNameToCoordinates(m.GetEndAxis())
		require.NoError(t, err)
		merged[m.GetStartAxis()] = [2]int{col, row}
	}
	rows, err := b.GetRows(sheet)
	require.NoError(t, err)
	areas := b.areas(t, sheet)
	for i, row := range rows {
		for j, text := range row {
			ref, err := excelize.CoordinatesToCellName(j+1, i+1)
			require.NoError(t, err)
			if text == "" || booktest.CellKind(t, b.File, sheet, ref) != "text" || !slices.ContainsFunc(areas, func(a area) bool { return a.left <= j+1 && j+1 <= a.right }) {
				continue
			}
			style := b.style(t, sheet, j+1, i+1)
			if style.Alignment != nil && style.Alignment.TextRotation != 0 {
				continue
			}
			last, ok := merged[ref]
			if !ok {
				last = [2]int{j + 1, i + 1}
			}
			if !ok && (style.Alignment == nil || !style.Alignment.WrapText) { // it goes on over the empty cells of its page
				page := areas[slices.IndexFunc(areas, func(a area) bool { return a.left <= j+1 && j+1 <= a.right })]
				for last[0] < page.right && (last[0] >= len(row) || row[last[0]] == "") {
					last[0]++
				}
			}
			p, height := probe{text: text, bold: style.Font.Bold, italic: style.Font.Italic, size: style.Font.Size}, 0.0
			for col := j + 1; col <= last[0]; col++ {
				name, err := excelize.ColumnNumberToName(col)
				require.NoError(t, err)
				w, err := b.GetColWidth(sheet, name)
				require.NoError(t, err)
				p.width += w
			}
			p.width = math.Round(p.width*10) / 10
			for r := i + 1; r <= last[1]; r++ {
				h, err := b.GetRowHeight(sheet, r)
				require.NoError(t, err)
				height += h
			}
			found(p, height, ref)
		}
	}
}

// area is a range of cells.
type area struct{ left, top, right, bottom int }

// areas are the printed areas of a sheet.
func (b *printedBook) areas(t *testing.T, sheet string) (out []area) {
	t.Helper()
	for _, m := range cells.FindAllStringSubmatch(b.definedName("Print_Area", sheet), -1) {
		left, top, err := excelize.CellNameToCoordinates(m[1] + m[2])
		require.NoError(t, err)
		right, bottom, err := excelize.CellNameToCoordinates(m[3] + m[4])
		require.NoError(t, err)
		out = append(out, area{left, top, right, bottom})
	}
	require.NotEmpty(t, out, "%s, %s", b.name, sheet)
	return out
}
