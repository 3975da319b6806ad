package pdf

import (
	"bytes"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"daihoi/exports/font"
)

// Workbook prints what write writes: a workbook (.xlsx).
func Workbook(write func(io.Writer) error) func(io.Writer) error {
	return func(w io.Writer) error {
		var file bytes.Buffer
		if err := write(&file); err != nil {
			return err
		}
		return printWorkbook(w, file.Bytes())
	}
}

func printWorkbook(w io.Writer, content []byte) (err error) {
	a, err := openArchive(content)
	if err != nil {
		return err
	}
	file, err := excelize.OpenReader(bytes.NewReader(content))
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	p, err := propertiesOf(file)
	if err != nil {
		return err
	}
	b := workbook{file: file, archive: a, looks: map[int]*look{}, comma: p.comma()}
	sheets, err := b.sheets()
	if err != nil {
		return err
	}
	c := newCanvas(p)
	pages := make([][]page, len(sheets))
	run := run{}
	for i, s := range sheets {
		if pages[i], err = s.pages(); err != nil {
			return err
		}
		run.of += len(pages[i])
	}
	for i, s := range sheets {
		if s.part.Setup.UseFirst {
			run.page = s.part.Setup.First - 1
		}
		for _, p := range pages[i] {
			run.page++
			if err := c.page(s, p, run); err != nil {
				return err
			}
		}
	}
	return c.write(w)
}

func propertiesOf(file *excelize.File) (properties, error) {
	p, err := file.GetDocProps()
	if err != nil {
		return properties{}, err
	}
	created, err := time.Parse(time.RFC3339, p.Created)
	return properties{title: p.Title, subject: p.Subject, author: p.Creator, language: p.Language, created: created}, err
}

// run is the number of a page, which a sheet may begin anew, and of all pages of the document.
type run struct{ page, of int }

// page prints a page of a sheet.
func (c *canvas) page(s *sheet, p page, at run) error {
	width, height, err := s.paper()
	if err != nil {
		return err
	}
	c.newPage(width, height)
	if p.first {
		c.bookmark(s.name, 0)
	}
	m := s.part.Margins
	v := view{canvas: c, sheet: s, scale: p.scale, left: m.Left * inch, top: m.Top * inch, cols: along(s.cols, p.cols), rows: along(s.rows, p.rows)}
	if s.part.Centred.Across {
		v.left += (width - (m.Left+m.Right)*inch - v.cols.size()*p.scale) / 2
	}
	if s.part.Centred.Down {
		v.top += (height - (m.Top+m.Bottom)*inch - v.rows.size()*p.scale) / 2
	}
	v.draw()
	running, scale := s.part.Running, p.scale
	if running.Scaled != nil && !*running.Scaled {
		scale = 1
	}
	head, foot := running.OddHeader, running.OddFooter
	if p.first && running.DifferentFirst {
		head, foot = running.FirstHeader, running.FirstFooter
	}
	left, right := m.Left*inch, width-m.Right*inch
	for _, part := range parseRunning(head, at) {
		l := part.scaled(scale)
		c.aligned(part.align, left, right, m.Header*inch+font.Ascent(l.style, l.size), part.text, l)
	}
	for _, part := range parseRunning(foot, at) {
		c.aligned(part.align, left, right, height-m.Footer*inch, part.text, part.scaled(scale))
	}
	return nil
}

// runningPart is one of up to three parts of a header or footer.
type runningPart struct {
	letters
	align, text string
}

// parseRunning reads a header or footer: parts that begin with &L, &C and &R, in which &P is the number of the page and
// &N that of all pages. Its font and size count for all that follows.
func parseRunning(text string, at run) []runningPart {
	var out []runningPart
	part := runningPart{letters{size: 11}, "center", ""}
	end := func() {
		if part.text != "" {
			out = append(out, part)
		}
		part.text = ""
	}
	for text != "" {
		before, code, found := strings.Cut(text, "&")
		part.text += before
		if !found || code == "" {
			break
		}
		text = code[1:]
		switch code[0] {
		case 'L', 'C', 'R':
			end()
			part.align = map[byte]string{'L': "left", 'C': "center", 'R': "right"}[code[0]]
		case 'P':
			part.text += strconv.Itoa(at.page)
		case 'N':
			part.text += strconv.Itoa(at.of)
		case '&':
			part.text += "&"
		case '"': // name and style of the font
			var name string
			name, text, _ = strings.Cut(text, `"`)
			part.style = font.Of(strings.Contains(name, "Bold"), strings.Contains(name, "Italic"))
		default:
			rest := strings.TrimLeft(code, "0123456789")
			if size, err := strconv.Atoi(code[:len(code)-len(rest)]); err == nil {
				part.size, text = float64(size), rest
			}
		}
	}
	end()
	return out
}

// axis are the columns or rows of a page from left to right or from the top.
type axis struct {
	numbers []int
	at      []float64 // where each begins, and where the last ends
}

func along(s sizes, numbers []int) axis {
	a := axis{numbers, []float64{0}}
	for i, n := range numbers {
		a.at = append(a.at, a.at[i]+s.of(n))
	}
	return a
}

func (a axis) size() float64 { return a.at[len(a.at)-1] }

// within is the last of the places from i on whose numbers are in the span.
func (a axis) within(i int, s span) int {
	for i+1 < len(a.numbers) && s.has(a.numbers[i+1]) {
		i++
	}
	return i
}

// view draws the cells of a page. Lengths on the sheet are scaled, and counted from the top left cell of the page.
type view struct {
	*canvas
	sheet      *sheet
	scale      float64
	left, top  float64
	cols, rows axis
}

// onPage is where a rectangle of the sheet is on the page.
func (v view) onPage(r rect) rect {
	return rect{v.left + r.x*v.scale, v.top + r.y*v.scale, r.w * v.scale, r.h * v.scale}
}

// box is a cell on the page, with all that it is merged with.
type box struct {
	cell
	rect
	col, row int // places on the axes
	lastCol  int
}

// draw draws the fills and bars, then the texts, then the borders, because later ones must not be covered.
func (v view) draw() {
	boxes := v.boxes()
	for _, b := range boxes {
		if b.look.fill != "" {
			v.fill(v.onPage(b.rect), b.look.fill)
		}
		if b.bar > 0 {
			const gap = 1.5
			v.fill(v.onPage(rect{b.x + gap, b.y + gap, (b.w - 2*gap) * b.bar, b.h - 2*gap}), b.barInk)
		}
	}
	taken := v.taken(boxes)
	for _, b := range boxes {
		if b.text != "" {
			v.write(b, taken)
		}
	}
	v.borders()
	for _, c := range v.sheet.charts {
		v.chart(c)
	}
}

// boxes lists the cells of the page; merged ones once, as far as they are on the page.
func (v view) boxes() []box {
	var out []box
	seen := map[area]bool{}
	for j, row := range v.rows.numbers {
		for i, col := range v.cols.numbers {
			over := v.sheet.over(place{col, row})
			c, ok := v.sheet.cells[place{over.cols.from, over.rows.from}]
			if !ok || seen[over] {
				continue
			}
			seen[over] = true
			right := v.cols.within(i, over.cols)
			bottom := v.rows.within(j, over.rows)
			x, y := v.cols.at[i], v.rows.at[j]
			out = append(out, box{c, rect{x, y, v.cols.at[right+1] - x, v.rows.at[bottom+1] - y}, i, j, right})
		}
	}
	return out
}

// taken are the places on the axes into which texts of neighbours cannot flow.
func (v view) taken(boxes []box) map[place]bool {
	out := map[place]bool{}
	for _, b := range boxes {
		if b.text != "" || b.lastCol > b.col {
			for i := b.col; i <= b.lastCol; i++ {
				out[place{i, b.row}] = true
			}
		}
	}
	return out
}

// write writes the text of a cell.
func (v view) write(b box, taken map[place]bool) {
	l := b.look.scaled(v.scale)
	r := b.rect
	lines := b.lines(r.w)
	if b.look.rotation == upright {
		lines = b.lines(r.h)
	} else if width := font.Width(lines[0], b.look.style, b.look.size); len(lines) == 1 && width > r.w-2*side {
		if b.look.shrink || b.numeric {
			l.size *= (r.w - 2*side) / width
		} else {
			r = v.spread(b, width+2*side, taken)
		}
	}
	p := v.onPage(r)
	if b.look.rotation == upright { // drawn lying from the bottom left corner, then turned around it
		v.TransformBegin()
		v.TransformRotate(90, p.x, p.y+p.h)
		p = rect{p.x, p.y + p.h, p.h, p.w}
		defer v.TransformEnd()
	}
	pitch := font.LineHeight(l.style, l.size)
	height := pitch * float64(len(lines))
	y := p.y + p.h - edge*v.scale - height
	switch b.look.down {
	case "top":
		y = p.y + edge*v.scale
	case "center":
		y = p.y + (p.h-height)/2
	}
	free := (side + b.look.indent) * v.scale
	for i, line := range lines {
		v.aligned(b.across(), p.x+free, p.x+p.w-free, y+float64(i)*pitch+font.Ascent(l.style, l.size), line, l)
	}
}

// upright is the rotation of text that is read from below, the only one that the program makes.
const upright = 90

// across is the alignment across; numbers stand on the right unless told otherwise.
func (c cell) across() string {
	switch {
	case c.look.across == "center" || c.look.across == "right":
		return c.look.across
	case c.numeric && (c.look.across == "" || c.look.across == "general"):
		return "right"
	}
	return "left"
}

// spread widens the rectangle of a text over empty neighbours until it has the width.
func (v view) spread(b box, width float64, taken map[place]bool) rect {
	first, last := b.col, b.lastCol
	free := func(i int) bool { return i >= 0 && i < len(v.cols.numbers) && !taken[place{i, b.row}] }
	size := func() float64 { return v.cols.at[last+1] - v.cols.at[first] }
	for grown := true; grown && size() < width; {
		grown = false
		if b.across() != "right" && free(last+1) {
			last, grown = last+1, true
		}
		if b.across() != "left" && free(first-1) {
			first, grown = first-1, true
		}
	}
	return rect{v.cols.at[first], b.y, size(), b.h}
}

// pens are the widths in points and the dashes of the border styles of spreadsheets.
var pens = map[int]struct {
	width float64
	dash  []float64
}{1: {0.5, nil}, 2: {1, nil}, 3: {0.5, []float64{3, 2}}, 4: {0.5, []float64{1, 1}}, 5: {1.5, nil}, 6: {1, nil}, 7: {0.25, nil}}

// borders draws the borders of every cell, those inside merged cells not.
func (v view) borders() {
	drawn := map[[4]float64]bool{}
	stroke := func(b excelize.Border, ok bool, x1, y1, x2, y2 float64) {
		a, z := v.onPage(rect{x: x1, y: y1}), v.onPage(rect{x: x2, y: y2})
		key := [4]float64{a.x, a.y, z.x, z.y}
		if !ok || drawn[key] {
			return
		}
		drawn[key] = true
		pen, known := pens[b.Style]
		if !known {
			pen = pens[1]
		}
		v.SetDashPattern(pen.dash, 0)
		v.line(a.x, a.y, z.x, z.y, pen.width*max(v.scale, 0.5), b.Color)
	}
	for j, row := range v.rows.numbers {
		for i, col := range v.cols.numbers {
			c, ok := v.sheet.cells[place{col, row}]
			if !ok {
				continue
			}
			over := v.sheet.over(place{col, row})
			left, top, right, bottom := v.cols.at[i], v.rows.at[j], v.cols.at[i+1], v.rows.at[j+1]
			edges := c.look.borders
			if b, ok := edges["left"]; i == 0 || !over.cols.has(v.cols.numbers[i-1]) {
				stroke(b, ok, left, top, left, bottom)
			}
			if b, ok := edges["right"]; i+1 == len(v.cols.numbers) || !over.cols.has(v.cols.numbers[i+1]) {
				stroke(b, ok, right, top, right, bottom)
			}
			if b, ok := edges["top"]; j == 0 || !over.rows.has(v.rows.numbers[j-1]) {
				stroke(b, ok, left, top, right, top)
			}
			if b, ok := edges["bottom"]; j+1 == len(v.rows.numbers) || !over.rows.has(v.rows.numbers[j+1]) {
				stroke(b, ok, left, bottom, right, bottom)
			}
		}
	}
	v.SetDashPattern(nil, 0)
}
