package progress

import (
	"github.com/xuri/excelize/v2"

	"daihoi/exports/book"
	"daihoi/models/calendar"
)

// drawing draws a chart with its upper left corner in a cell. Sizes are in pixels.
type drawing func(s *book.Sheet, cell string, width, height uint)

// charts draws two charts in a row on their own sheet, so that they cover no table and no head of a table repeats over them.
func (p Report) charts(b *book.Book, drawings []drawing) {
	const width, height, rows = 490, 330, 17
	s := p.start(b.Sheet(p.Words.T("export.sheet.charts"), []float64{70, 70}), "charts")
	for i, draw := range drawings {
		draw(s, book.At(1+i%2, s.Row), width, height)
		if i%2 == 1 || i == len(drawings)-1 {
			s.Row += rows
			s.Keep(s.Row-rows, s.Row-1)
		}
	}
	s.Finish(0, 0, 0)
}

// columns is a chart of the series as columns.
func columns(key string, y excelize.ChartAxis, series []excelize.ChartSeries) drawing {
	black := excelize.Font{Family: book.Font, Size: 10, Color: "000000"}
	title := black
	title.Size, title.Bold = 13, true
	y.MajorGridLines, y.Font = true, black
	gap, plain, legend := uint(60), false, "none"
	if len(series) > 1 {
		legend = "bottom"
	}
	return func(s *book.Sheet, cell string, width, height uint) {
		s.Do(s.File.AddChart(s.Name, cell, &excelize.Chart{
			Type:       excelize.Col,
			Series:     series,
			Format:     excelize.GraphicOptions{AltText: s.Words.T("export.chart." + key + ".alt")},
			Dimension:  excelize.ChartDimension{Width: width, Height: height},
			Legend:     excelize.ChartLegend{Position: legend, Font: &black},
			Title:      excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: s.Words.T("export.chart." + key), Font: &title}}},
			PlotArea:   excelize.ChartPlotArea{ShowVal: true},
			XAxis:      excelize.ChartAxis{Font: black, None: len(series) > 1},
			YAxis:      y,
			VaryColors: &plain,
			GapWidth:   &gap,
		}))
	}
}

// chartSeries is a series over the counts in the rows from first to last. Each colour needs its own series: a series
// of one row takes its name from the row's word, so that the legend explains the colour.
func chartSeries(s *book.Sheet, first, last int, colour string) excelize.ChartSeries {
	quoted := s.Quoted()
	series := excelize.ChartSeries{
		Values: quoted + book.Area(figureCol, first, figureCol, last),
		Fill:   excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}},
	}
	if first == last {
		series.Name = quoted + book.Area(1, first, 1, first)
	} else {
		series.Categories = quoted + book.Area(1, first, 1, last)
	}
	return series
}

// curves is a chart of two columns over the days in the first column as lines. The planned line is dashed so that grey prints
// show it. A scatter chart, because its date axis keeps the labels apart in every program.
func curves(data *book.Sheet, key string, days [2]calendar.Date, y excelize.ChartAxis, r book.Region, planned, done string) drawing {
	line := func(column string, dash excelize.LineDashType, colour string) excelize.ChartSeries {
		c := r.Columns[column]
		return excelize.ChartSeries{Name: data.Quoted() + book.Area(c, r.First-2, c, r.First-2), Categories: data.Quoted() + book.Area(1, r.First, 1, r.Last),
			Values: data.Quoted() + r.Ref(column), Line: excelize.LineOptions{Type: excelize.LineSolid, Width: 2.25, Dash: dash}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}},
			Marker: excelize.ChartMarker{Symbol: "none"}}
	}
	black := excelize.Font{Family: book.Font, Size: 10, Color: "000000"}
	title := black
	title.Size, title.Bold = 13, true
	first, last := serial(days[0]), serial(days[1])
	y.MajorGridLines, y.Font = true, black
	return func(s *book.Sheet, cell string, width, height uint) {
		s.Do(s.File.AddChart(s.Name, cell, &excelize.Chart{
			Type:         excelize.Scatter,
			Series:       []excelize.ChartSeries{line(planned, excelize.LineDashDash, "6B7280"), line(done, excelize.LineDashSolid, "1D4F91")},
			Format:       excelize.GraphicOptions{AltText: s.Words.T("export.chart." + key + ".alt")},
			Dimension:    excelize.ChartDimension{Width: width, Height: height},
			Legend:       excelize.ChartLegend{Position: "bottom", Font: &black},
			Title:        excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: s.Words.T("export.chart." + key), Font: &title}}},
			XAxis:        excelize.ChartAxis{Font: black, Minimum: &first, Maximum: &last, NumFmt: excelize.ChartNumFmt{CustomNumFmt: "dd/mm/yyyy"}},
			YAxis:        y,
			ShowBlanksAs: "gap",
		}))
	}
}

// serial is the number of a day in a spreadsheet, valid from March 1900.
func serial(d calendar.Date) float64 { return float64(d.Sub(calendar.Of(1899, 12, 30))) }

// shareAxis is an axis from 0 to 100 %.
func shareAxis() excelize.ChartAxis {
	none, whole := 0.0, 1.0
	return excelize.ChartAxis{Minimum: &none, Maximum: &whole, MajorUnit: 0.2, NumFmt: excelize.ChartNumFmt{CustomNumFmt: "0%"}}
}

// countAxis is an axis of whole numbers up to highest.
func countAxis(highest int) excelize.ChartAxis {
	none := 0.0
	return excelize.ChartAxis{Minimum: &none, MajorUnit: float64(highest/8 + 1), NumFmt: excelize.ChartNumFmt{CustomNumFmt: "0"}}
}
