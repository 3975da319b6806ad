package pdf

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"daihoi/exports/font"
)

// chart is a chart on a sheet: columns over categories, or lines over numbers.
type chart struct {
	from, to   corner
	title      string
	titleLook  letters
	textLook   letters // of axes, labels and legend
	legend     bool
	columns    bool
	labelled   bool    // with the values over the columns
	gap        float64 // between groups of columns, in columns
	across, up scale
	hideAcross bool
	series     []series
}

// series is one row of values. Points that have no value are left out.
type series struct {
	name   string
	points []point
	ink    string
	width  float64 // of a line, in points
	dashed bool
}

type point struct {
	category string  // of a column
	x, y     float64 // x counts from 0 for columns
	shown    string  // the value as the cell shows it
}

// scale is what an axis runs from and to; step is the distance of its labels.
type scale struct {
	from, to, step float64
	format         string
}

// chartPart is xl/charts/chartN.xml.
type chartPart struct {
	Title struct {
		Runs []struct {
			Look textPart `xml:"rPr"`
			Text string   `xml:"t"`
		} `xml:"rich>p>r"`
	} `xml:"chart>title>tx"`
	Legend  *struct{}  `xml:"chart>legend"`
	Columns *plotPart  `xml:"chart>plotArea>barChart"`
	Scatter *plotPart  `xml:"chart>plotArea>scatterChart"`
	CatAxes []axisPart `xml:"chart>plotArea>catAx"`
	ValAxes []axisPart `xml:"chart>plotArea>valAx"`
}

type textPart struct {
	Bold bool `xml:"b,attr"`
	Size int  `xml:"sz,attr"` // hundredths of a point
}

func (t textPart) letters() letters {
	return letters{style: font.Of(t.Bold, false), size: float64(t.Size) / 100}
}

type value struct {
	Val string `xml:"val,attr"`
}

func (v value) number() float64 {
	n, _ := strconv.ParseFloat(v.Val, 64) // 0 where the file says nothing
	return n
}

type plotPart struct {
	Direction value `xml:"barDir"`
	Gap       value `xml:"gapWidth"` // per cent of a column
	ShowVal   value `xml:"dLbls>showVal"`
	Series    []struct {
		Name       string `xml:"tx>strRef>f"`
		Categories string `xml:"cat>strRef>f"`
		Values     string `xml:"val>numRef>f"`
		X          string `xml:"xVal>strRef>f"`
		Y          string `xml:"yVal>numRef>f"`
		Fill       value  `xml:"spPr>solidFill>srgbClr"`
		Line       struct {
			Width float64 `xml:"w,attr"` // English metric units
			Ink   value   `xml:"solidFill>srgbClr"`
			Dash  value   `xml:"prstDash"`
		} `xml:"spPr>ln"`
	} `xml:"ser"`
}

type axisPart struct {
	Min    *value `xml:"scaling>min"`
	Max    *value `xml:"scaling>max"`
	Hidden value  `xml:"delete"`
	Step   value  `xml:"majorUnit"`
	Format struct {
		Code string `xml:"formatCode,attr"`
	} `xml:"numFmt"`
	Text textPart `xml:"txPr>p>pPr>defRPr"`
}

// charts reads the charts of a sheet.
func (b *workbook) charts(s *sheet, part string) ([]chart, error) {
	parts, err := b.archive.related(part)
	if err != nil {
		return nil, err
	}
	name := parts[s.part.Drawing.ID]
	var drawing drawingPart
	if err := b.archive.decode(name, &drawing); err != nil {
		return nil, err
	}
	if parts, err = b.archive.related(name); err != nil {
		return nil, err
	}
	var out []chart
	for _, a := range drawing.Anchors {
		var part chartPart
		if err := b.archive.decode(parts[a.Chart.ID], &part); err != nil {
			return nil, err
		}
		c, err := b.chart(part)
		if err != nil {
			return nil, fmt.Errorf("chart %s: %w", c.title, err)
		}
		c.from, c.to = a.From, a.To
		out = append(out, c)
	}
	return out, nil
}

var errKind = errors.New("only columns and scattered lines can be drawn")

func (b *workbook) chart(part chartPart) (chart, error) {
	c := chart{legend: part.Legend != nil, titleLook: letters{style: font.Bold, size: 13}, textLook: letters{size: 10}}
	for _, r := range part.Title.Runs {
		c.title += r.Text
		c.titleLook = r.Look.letters()
	}
	plot := part.Columns
	var across, up axisPart
	switch {
	case plot != nil && plot.Direction.Val == "col" && len(part.CatAxes) == 1 && len(part.ValAxes) == 1:
		c.columns, across, up = true, part.CatAxes[0], part.ValAxes[0]
	case part.Scatter != nil && len(part.ValAxes) == 2:
		plot, across, up = part.Scatter, part.ValAxes[0], part.ValAxes[1]
	default:
		return c, errKind
	}
	if up.Text.Size > 0 {
		c.textLook = up.Text.letters()
	}
	c.hideAcross, c.labelled, c.gap = isOn(across.Hidden), isOn(plot.ShowVal), plot.Gap.number()/100
	for _, s := range plot.Series {
		one := series{ink: s.Fill.Val, width: s.Line.Width / emuPerPoint, dashed: s.Line.Dash.Val != "" && s.Line.Dash.Val != "solid"}
		if one.ink == "" {
			one.ink = s.Line.Ink.Val
		}
		names, err := b.values(s.Name)
		if err != nil {
			return c, err
		}
		if len(names) > 0 {
			one.name = names[0].shown
		}
		xs, err := b.values(s.Categories + s.X) // one of them is empty
		if err != nil {
			return c, err
		}
		ys, err := b.values(s.Values + s.Y)
		if err != nil {
			return c, err
		}
		for i, y := range ys {
			p := point{x: float64(i), y: y.number, shown: y.shown}
			if i < len(xs) {
				p.category = xs[i].shown
				if !c.columns {
					p.x = xs[i].number
				}
			}
			if y.numeric {
				one.points = append(one.points, p)
			}
		}
		c.series = append(c.series, one)
	}
	c.across, c.up = c.scaled(across, func(p point) float64 { return p.x }), c.scaled(up, func(p point) float64 { return p.y })
	return c, nil
}

func isOn(v value) bool { return v.Val == "1" || v.Val == "true" }

// figure is the value of a cell that a chart refers to.
type figure struct {
	shown   string
	numeric bool
	number  float64
}

// values reads the cells of a reference to one row or column.
func (b *workbook) values(reference string) ([]figure, error) {
	if reference == "" {
		return nil, nil
	}
	areas, err := parseAreas(reference)
	if err != nil {
		return nil, err
	}
	sheet := strings.ReplaceAll(strings.Trim(reference[:strings.LastIndexByte(reference, '!')], "'"), "''", "'")
	var out []figure
	for _, a := range areas {
		for row := a.rows.from; row <= a.rows.to; row++ {
			for col := a.cols.from; col <= a.cols.to; col++ {
				ref, err := excelize.CoordinatesToCellName(col, row)
				if err != nil {
					return nil, err
				}
				raw, err := b.file.GetCellValue(sheet, ref, excelize.Options{RawCellValue: true})
				if err != nil {
					return nil, err
				}
				n, notNumeric := strconv.ParseFloat(raw, 64)
				shown, err := b.shown(sheet, ref, notNumeric == nil)
				if err != nil {
					return nil, err
				}
				out = append(out, figure{shown: shown, numeric: notNumeric == nil, number: n})
			}
		}
	}
	return out, nil
}

// scaled is the scale of an axis: as the file says, or around the values.
func (c chart) scaled(a axisPart, of func(point) float64) scale {
	s := scale{step: a.Step.number(), format: a.Format.Code}
	low, high := math.Inf(1), math.Inf(-1)
	for _, one := range c.series {
		for _, p := range one.points {
			low, high = min(low, of(p)), max(high, of(p))
		}
	}
	if low > high {
		low, high = 0, 1
	}
	s.from, s.to = min(0, low), high
	if a.Min != nil {
		s.from = a.Min.number()
	}
	if a.Max != nil {
		s.to = a.Max.number()
	}
	if s.step <= 0 {
		const most = 6 // labels, where the file does not set their distance
		s.step = s.stepFor(most)
	}
	if a.Max == nil {
		s.to = s.from + max(1, math.Ceil((s.to-s.from)/s.step))*s.step
	}
	return s
}

// stepFor is the distance in whole numbers at which there are at most so many steps.
func (s scale) stepFor(most float64) float64 { return max(1, math.Ceil((s.to-s.from)/max(1, most))) }

// label is a number of an axis.
func (s scale) label(n float64, comma bool) string {
	if strings.Contains(s.format, "yy") {
		day, err := excelize.ExcelDateToTime(n, false)
		if err != nil {
			return ""
		}
		return day.Format(strings.NewReplacer("dd", "02", "mm", "01", "yyyy", "2006", "yy", "06").Replace(s.format))
	}
	code, share := strings.CutSuffix(s.format, "%")
	if share {
		n *= 100
	}
	_, decimals, _ := strings.Cut(code, ".")
	text := strconv.FormatFloat(n, 'f', len(decimals), 64)
	if share {
		text += "%"
	}
	if comma {
		text = strings.ReplaceAll(text, ".", ",")
	}
	return text
}

const (
	gridInk   = "D9D9D9"
	axisInk   = "808080"
	chartEdge = 6 // points around everything in a chart
)

// chart draws a chart whose corner is on the page.
func (v view) chart(c chart) {
	i, j := slices.Index(v.cols.numbers, c.from.Col+1), slices.Index(v.rows.numbers, c.from.Row+1)
	if i < 0 || j < 0 {
		return
	}
	r := v.onPage(rect{v.cols.at[i] + c.from.ColX/emuPerPoint, v.rows.at[j] + c.from.RowY/emuPerPoint,
		distance(v.sheet.cols, c.from.Col, c.from.ColX, c.to.Col, c.to.ColX), distance(v.sheet.rows, c.from.Row, c.from.RowY, c.to.Row, c.to.RowY)})
	c.titleLook, c.textLook = c.titleLook.scaled(v.scale), c.textLook.scaled(v.scale)
	v.fill(r, "FFFFFF")
	v.SetDrawColor(rgb(gridInk))
	v.SetLineWidth(0.75 * v.scale)
	v.Rect(r.x, r.y, r.w, r.h, "D")
	pad := chartEdge * v.scale
	r = rect{r.x + pad, r.y + pad, r.w - 2*pad, r.h - 2*pad}
	for _, line := range font.Wrap(c.title, c.titleLook.style, c.titleLook.size, r.w) {
		v.centred(r.x+r.w/2, r.y+font.Ascent(c.titleLook.style, c.titleLook.size), line, c.titleLook)
		r = r.below(font.LineHeight(c.titleLook.style, c.titleLook.size))
	}
	if r = r.below(pad); c.legend {
		r.h -= v.legend(c, r)
	}
	v.plot(c, r)
}

// distance is from a place in one column to a place in another; both count from 0, offsets are in English metric units.
func distance(s sizes, from int, fromOffset float64, to int, toOffset float64) float64 {
	return s.total(span{from + 1, to}) + (toOffset-fromOffset)/emuPerPoint
}

// below is what remains of a rectangle under its topmost part.
func (r rect) below(height float64) rect { return rect{r.x, r.y + height, r.w, r.h - height} }

// legend writes the names of the series at the bottom of the rectangle and returns the height that it takes.
func (v view) legend(c chart, r rect) float64 {
	l := c.textLook
	pitch, mark := font.LineHeight(l.style, l.size)*1.1, l.size*0.7
	width := func(s series) float64 { return mark*1.5 + font.Width(s.name, l.style, l.size) + mark*2 }
	var rows [][]series
	room := 0.0
	for _, s := range c.series {
		if len(rows) == 0 || width(s) > room {
			rows, room = append(rows, nil), r.w
		}
		rows[len(rows)-1] = append(rows[len(rows)-1], s)
		room -= width(s)
	}
	height := float64(len(rows)) * pitch
	for i, row := range rows {
		total := 0.0
		for _, s := range row {
			total += width(s)
		}
		x, base := r.x+(r.w-total)/2, r.y+r.h-height+float64(i)*pitch+font.Ascent(l.style, l.size)
		for _, s := range row {
			if c.columns {
				v.fill(rect{x, base - mark, mark, mark}, s.ink)
			} else {
				v.stroke(s, []float64{x - mark, x + mark}, []float64{base - mark/2, base - mark/2})
			}
			v.text(x+mark*1.5, base, s.name, l)
			x += width(s)
		}
	}
	return height + pitch/2
}

// plot draws axes, grid and values into the rectangle.
func (v view) plot(c chart, r rect) {
	l := c.textLook
	pitch := font.LineHeight(l.style, l.size)
	left := 0.0
	for n := c.up.from; n <= c.up.to+c.up.step/1e6; n += c.up.step {
		left = max(left, font.Width(v.label(c.up, n), l.style, l.size)+l.size/2)
	}
	wide := font.Width(v.label(c.across, c.across.to), l.style, l.size)
	if !c.columns {
		left = max(left, wide/2)
	}
	area := rect{r.x + left, r.y + pitch, r.w - left, r.h - pitch} // a line above for the label of the highest column
	if c.columns && !c.hideAcross {
		area.h -= v.categories(c, area, r.y+r.h)
	} else if !c.columns {
		area.w -= wide / 2
		area.h -= pitch * 1.3
		c.across.step = max(c.across.step, c.across.stepFor(math.Floor(area.w/(wide+l.size)))) // so that labels keep apart
	}
	height := func(n float64) float64 { return area.y + area.h - (n-c.up.from)/(c.up.to-c.up.from)*area.h }
	for n := c.up.from; n <= c.up.to+c.up.step/1e6; n += c.up.step {
		v.line(area.x, height(n), area.x+area.w, height(n), 0.5*v.scale, gridInk)
		text := v.label(c.up, n)
		v.text(area.x-l.size/2-font.Width(text, l.style, l.size), height(n)+l.size/3, text, l)
	}
	if c.columns {
		v.columns(c, area, height)
	} else {
		v.lines(c, area, height)
	}
	v.line(area.x, height(c.up.from), area.x+area.w, height(c.up.from), 0.75*v.scale, axisInk)
}

func (v view) label(s scale, n float64) string { return s.label(n, v.comma) }

// slots is the number of places for groups of columns.
func (c chart) slots() int {
	n := 1
	for _, s := range c.series {
		for _, p := range s.points {
			n = max(n, int(p.x)+1)
		}
	}
	return n
}

// categories writes the names under the groups of columns, down to the bottom, and returns the height that they take.
func (v view) categories(c chart, area rect, bottom float64) float64 {
	l := c.textLook
	pitch := font.LineHeight(l.style, l.size)
	slot := area.w / float64(c.slots())
	names := make([][]string, c.slots())
	most := 0
	for _, s := range c.series {
		for _, p := range s.points {
			names[int(p.x)] = font.Wrap(p.category, l.style, l.size, slot-l.size/4)
			most = max(most, len(names[int(p.x)]))
		}
	}
	height := float64(most)*pitch + l.size/4
	for i, lines := range names {
		for j, line := range lines {
			v.centred(area.x+(float64(i)+0.5)*slot, bottom-height+l.size/4+float64(j)*pitch+font.Ascent(l.style, l.size), line, l)
		}
	}
	return height
}

// columns draws the columns, in each group one for each series, with their values.
func (v view) columns(c chart, area rect, height func(float64) float64) {
	l := c.textLook
	slot := area.w / float64(c.slots())
	width := slot / (float64(len(c.series)) + c.gap)
	for i, s := range c.series {
		for _, p := range s.points {
			x := area.x + p.x*slot + (c.gap/2+float64(i))*width
			v.fill(rect{x, height(p.y), width, height(c.up.from) - height(p.y)}, s.ink)
			if c.labelled {
				v.centred(x+width/2, height(p.y)-l.size/4, p.shown, l)
			}
		}
	}
}

// lines draws the lines over a scale of numbers.
func (v view) lines(c chart, area rect, height func(float64) float64) {
	l := c.textLook
	place := func(n float64) float64 { return area.x + (n-c.across.from)/(c.across.to-c.across.from)*area.w }
	for n := c.across.from; n <= c.across.to; n += c.across.step {
		v.centred(place(n), area.y+area.h+font.LineHeight(l.style, l.size), v.label(c.across, n), l)
	}
	for _, s := range c.series {
		var xs, ys []float64
		for _, p := range s.points {
			xs, ys = append(xs, place(p.x)), append(ys, height(p.y))
		}
		v.stroke(s, xs, ys)
	}
}

// stroke draws the line of a series.
func (v view) stroke(s series, xs, ys []float64) {
	width := s.width * v.scale
	if s.dashed {
		v.SetDashPattern([]float64{3 * width, 2 * width}, 0)
	}
	for i := 1; i < len(xs); i++ {
		v.line(xs[i-1], ys[i-1], xs[i], ys[i], width, s.ink)
	}
	v.SetDashPattern(nil, 0)
}
