package pdf

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"daihoi/exports/font"
)

// sheet is a sheet as it will be printed. Columns and rows count from 1.
type sheet struct {
	name       string
	part       *sheetPart
	cols, rows sizes
	cells      map[place]cell
	merges     map[place]area // by each of their places
	blocks     [2][]span      // columns and rows of merged cells and charts
	charts     []chart
	areas      []area // to print
	titles     area   // repeated rows and columns, empty spans for none
}

type place struct{ col, row int }

// span is a range of columns or rows; the zero span is empty.
type span struct{ from, to int }

func (s span) has(n int) bool { return n > 0 && s.from <= n && n <= s.to }

type area struct{ cols, rows span }

// sizes are the widths of columns or the heights of rows in points; those that are not listed have the usual size, and
// hidden ones have none.
type sizes struct {
	listed map[int]float64
	usual  float64
}

func (s sizes) of(n int) float64 {
	if size, ok := s.listed[n]; ok {
		return size
	}
	return s.usual
}

func (s sizes) total(over span) float64 {
	sum := 0.0
	for n := over.from; n > 0 && n <= over.to; n++ {
		sum += s.of(n)
	}
	return sum
}

// cell is what a cell shows.
type cell struct {
	text    string
	numeric bool
	number  float64 // when numeric
	look    *look
	bar     float64 // part of the width that a data bar covers
	barInk  string
}

// look is the style of cells.
type look struct {
	letters
	across, down string // alignment, "" is the usual one of the value, and bottom
	wrap, shrink bool
	rotation     int
	indent       float64 // points
	fill         string  // "" is none
	borders      map[string]excelize.Border
}

// workbook reads the sheets of a workbook.
type workbook struct {
	file    *excelize.File
	archive archive
	looks   map[int]*look
	comma   bool // decimal numbers have a comma
}

// sheets lists the sheets that are printed: the visible ones with a print area. Without one a sheet is there to work
// with, not to print.
func (b *workbook) sheets() ([]*sheet, error) {
	var part workbookPart
	const name = "xl/workbook.xml"
	if err := b.archive.decode(name, &part); err != nil {
		return nil, err
	}
	parts, err := b.archive.related(name)
	if err != nil {
		return nil, err
	}
	var out []*sheet
	for _, listed := range part.Sheets {
		if listed.State == "hidden" || listed.State == "veryHidden" {
			continue
		}
		s := &sheet{name: listed.Name, part: &sheetPart{}, merges: map[place]area{}}
		if err := b.defined(s); err != nil {
			return nil, err
		}
		if len(s.areas) == 0 {
			continue
		}
		if err := b.read(s, parts[listed.ID]); err != nil {
			return nil, fmt.Errorf("sheet %s: %w", s.name, err)
		}
		out = append(out, s)
	}
	return out, nil
}

// defined finds the print areas and the repeated rows and columns of a sheet.
func (b *workbook) defined(s *sheet) (err error) {
	for _, d := range b.file.GetDefinedName() {
		if d.Scope != s.name {
			continue
		}
		switch d.Name {
		case "_xlnm.Print_Area":
			s.areas, err = parseAreas(d.RefersTo)
		case "_xlnm.Print_Titles":
			var found []area
			found, err = parseAreas(d.RefersTo)
			for _, f := range found {
				if f.cols != (span{}) {
					s.titles.cols = f.cols
				} else {
					s.titles.rows = f.rows
				}
			}
		}
		if err != nil {
			return fmt.Errorf("sheet %s: %s: %w", s.name, d.Name, err)
		}
	}
	return nil
}

// parseAreas reads references like 'A B'!$A$1:$C$9,'A B'!$A$11:$C$20. Whole columns have no rows, and whole rows no columns.
func parseAreas(references string) ([]area, error) {
	var out []area
	quoted := false
	for _, ref := range strings.FieldsFunc(references, func(r rune) bool {
		quoted = quoted != (r == '\'')
		return r == ',' && !quoted
	}) {
		from, to, found := strings.Cut(strings.ReplaceAll(ref[strings.LastIndexByte(ref, '!')+1:], "$", ""), ":")
		if !found {
			to = from
		}
		a, err := parsePlace(from)
		if err != nil {
			return nil, err
		}
		z, err := parsePlace(to)
		if err != nil {
			return nil, err
		}
		out = append(out, area{span{a.col, z.col}, span{a.row, z.row}})
	}
	return out, nil
}

// parsePlace reads A1, A or 1.
func parsePlace(ref string) (p place, err error) {
	letters := strings.TrimRight(ref, "0123456789")
	if letters != "" {
		if p.col, err = excelize.ColumnNameToNumber(letters); err != nil {
			return p, err
		}
	}
	if digits := ref[len(letters):]; digits != "" || letters == "" {
		p.row, err = strconv.Atoi(digits)
	}
	return p, err
}

// Columns are measured in digits of the usual font, which is 7 pixels of 96 to the inch wide.
const digitWidth = 7

// columnPoints is the width of a column in points, as spreadsheet programs round it.
func columnPoints(digits float64) float64 {
	pixels := float64(int((256*digits + 128/digitWidth) / 256 * digitWidth))
	return pixels * 72 / 96
}

const (
	usualColWidth  = 9.140625 // digits, where a file does not say
	usualRowHeight = 15
)

// read reads a sheet of which the areas to print are known.
func (b *workbook) read(s *sheet, name string) error {
	if err := b.archive.decode(name, s.part); err != nil {
		return err
	}
	s.measure()
	var err error
	for _, m := range s.part.Merges {
		found, err := parseAreas(m.Ref)
		if err != nil {
			return err
		}
		for _, m := range found {
			s.block(m)
			for row := m.rows.from; row <= m.rows.to; row++ {
				for col := m.cols.from; col <= m.cols.to; col++ {
					s.merges[place{col, row}] = m
				}
			}
		}
	}
	if s.cells, err = b.cells(s); err != nil {
		return err
	}
	if err := b.conditions(s); err != nil {
		return err
	}
	s.grow()
	if s.part.Drawing.ID == "" {
		return nil
	}
	s.charts, err = b.charts(s, name)
	for _, c := range s.charts {
		s.block(area{span{c.from.Col + 1, c.to.Col + 1}, span{c.from.Row + 1, c.to.Row + 1}})
	}
	return err
}

// measure finds the sizes of columns and rows.
func (s *sheet) measure() {
	width := s.part.Format.ColWidth
	if width == 0 {
		width = usualColWidth
	}
	s.cols = sizes{map[int]float64{}, columnPoints(width)}
	for _, c := range s.part.Cols {
		for n := c.Min; n <= min(c.Max, excelize.MaxColumns); n++ {
			if s.cols.listed[n] = columnPoints(c.Width); c.Hidden {
				s.cols.listed[n] = 0
			}
		}
	}
	s.rows = sizes{map[int]float64{}, s.part.Format.RowHeight}
	if s.rows.usual == 0 {
		s.rows.usual = usualRowHeight
	}
	for _, r := range s.part.Rows {
		if r.Hidden {
			s.rows.listed[r.Number] = 0
		} else if r.Height > 0 {
			s.rows.listed[r.Number] = r.Height
		}
	}
}

func (b *workbook) cells(s *sheet) (map[place]cell, error) {
	out := map[place]cell{}
	for _, row := range s.part.Rows {
		for _, c := range row.Cells {
			at, err := parsePlace(c.Ref)
			if err != nil {
				return nil, err
			}
			var shown cell
			if shown.look, err = b.look(c.Style); err != nil {
				return nil, err
			}
			if c.Type == "" || c.Type == "n" {
				shown.number, err = strconv.ParseFloat(c.Value, 64)
				shown.numeric = err == nil
			}
			if c.Value != "" || c.Inline != "" {
				if shown.text, err = b.shown(s.name, c.Ref, shown.numeric); err != nil {
					return nil, err
				}
			}
			out[at] = shown
		}
	}
	return out, nil
}

// shown is the text of a cell in its number format. Excelize formats as in English.
func (b *workbook) shown(sheet, ref string, numeric bool) (string, error) {
	text, err := b.file.GetCellValue(sheet, ref)
	if numeric && b.comma {
		text = swapSeparators.Replace(text)
	}
	return text, err
}

var swapSeparators = strings.NewReplacer(".", ",", ",", ".")

// look is the style with the number.
func (b *workbook) look(id int) (*look, error) {
	if l, ok := b.looks[id]; ok {
		return l, nil
	}
	s, err := b.file.GetStyle(id)
	if err != nil {
		return nil, err
	}
	l := &look{borders: map[string]excelize.Border{}}
	l.dress(s)
	if l.size == 0 {
		l.size = 11
	}
	if a := s.Alignment; a != nil {
		l.across, l.down, l.wrap, l.shrink, l.rotation = a.Horizontal, a.Vertical, a.WrapText, a.ShrinkToFit, a.TextRotation
		l.indent = float64(a.Indent) * 9 * 72 / 96 // nine pixels each
	}
	for _, border := range s.Border {
		if border.Style > 0 {
			l.borders[border.Type] = border
		}
	}
	b.looks[id] = l
	return l, nil
}

// dress applies the font and the fill of a style; a conditional style only says what differs.
func (l *look) dress(s *excelize.Style) {
	if f := s.Font; f != nil {
		l.style |= font.Of(f.Bold, f.Italic)
		l.underline = l.underline || f.Underline != "" && f.Underline != "none"
		if f.Size > 0 {
			l.size = f.Size
		}
		if f.Color != "" {
			l.ink = f.Color
		}
	}
	if s.Fill.Type == "pattern" && s.Fill.Pattern > 0 && len(s.Fill.Color) > 0 {
		l.fill = s.Fill.Color[0]
	}
}

// over is what the cell at a place covers: its merged area, or itself.
func (s *sheet) over(at place) area {
	if m, ok := s.merges[at]; ok {
		return m
	}
	return area{span{at.col, at.col}, span{at.row, at.row}}
}

// grow makes rows at least as high as their texts, so that nothing is cut where the file measures letters differently.
func (s *sheet) grow() {
	var texts []area // by the number of their rows, because a text over several counts the growth of each
	for at, c := range s.cells {
		if c.text != "" && c.look.wrap && c.look.rotation == 0 && s.rows.of(at.row) > 0 {
			texts = append(texts, s.over(at))
		}
	}
	slices.SortFunc(texts, func(a, b area) int {
		return cmp.Or((a.rows.to-a.rows.from)-(b.rows.to-b.rows.from), a.rows.from-b.rows.from)
	})
	for _, over := range texts {
		c := s.cells[place{over.cols.from, over.rows.from}]
		need := float64(len(c.lines(s.cols.total(over.cols))))*c.lineHeight() + 2*edge
		if lack := need - s.rows.total(over.rows); lack > 0 {
			s.rows.listed[over.rows.to] = s.rows.of(over.rows.to) + lack
		}
	}
}

// Room in points that texts leave free at the sides of a cell, and above and below.
const (
	side = 1.5
	edge = 0.5
)

// lines are the lines of the text in a cell of the width. Numbers are never broken.
func (c cell) lines(width float64) []string {
	if !c.look.wrap || c.numeric {
		return []string{strings.ReplaceAll(c.text, "\n", " ")}
	}
	return font.Wrap(strings.TrimRight(c.text, "\n"), c.look.style, c.look.size, width-2*side-c.look.indent)
}

func (c cell) lineHeight() float64 { return font.LineHeight(c.look.style, c.look.size) }
