package progress

import (
	"io"

	"daihoi/exports/book"
	"daihoi/models/calendar"
	"daihoi/models/field"
	"daihoi/models/readiness"
	"daihoi/models/template"
)

// Report is everything in the progress report of a district on one day. Rows, Matrix.Cells and
// Composition.Rows speak of the units below the district; Rows and Matrix.Cells in the same order.
type Report struct {
	District     string // "Huyện Thanh Trì"
	Parent       string // "Thành phố Hà Nội"
	Term         string // "2024 - 2029"
	Place        string // "Thanh Trì"
	AsOf         calendar.Date
	Rows         []Row
	Totals       Totals
	Matrix       Matrix
	Overdue      []OverdueRow
	Calendar     []SessionRow
	Composition  Composition
	Course       []CoursePoint // the weeks of the S-curves
	Forecast     []string      // of the end, in words
	Before       Comparison
	Ahead        []AheadRow
	Difficulties []DifficultyRow
	Results      []ResultRow   // of the units that have held their congress; their sheet is left out while there is none
	Explanations []Explanation // source of the deadlines, the formulas in words, whatever the caller wants told
	Sign         book.Signature
	Words        book.Words
}

// Row is one unit in the weekly table. The texts of the items are in the reader's language: number and day of
// a document, a state, "5/7 thôn".
type Row struct {
	Unit                                                               string
	Pilot                                                              bool
	PartyPaper, Plan, Board, Propaganda, Documents, Hamlets, Personnel string
	Planned, Delegates                                                 int // delegates due, and official ones on the list (no reserves, no guests)
	ReviewDay, PlannedDay, HeldDay                                     calendar.Date
	Deadline                                                           calendar.Date
	Exception                                                          bool // the deadline is the unit's own
	Stage                                                              template.Stage
	Light                                                              readiness.Light
	Share, Expected                                                    field.Tenths
	LateDays                                                           int // of the worst open mandatory item, 0 is not late
	Reason, Difficulties                                               string
}

// Held reports whether the congress has taken place.
func (r Row) Held() bool { return r.Stage >= template.StageHeld }

// Totals are the key figures as the pages show them; the workbook must come to the same.
type Totals struct {
	Units, Held, Open  int // Held + Open = Units
	Late               int // units with LateDays > 0
	Planned, Delegates int
}

// Matrix is units × milestones: Cells[unit][item].
type Matrix struct {
	Items []MatrixItem
	Cells [][]MatrixCell
}

// MatrixItem is a milestone of the template. Of a long name the matrix shows the beginning.
type MatrixItem struct {
	Code, Name string
	Phase      template.Phase
}

// MatrixCell is where a milestone stands; State is "" when the unit's template has no such item.
type MatrixCell struct {
	State    readiness.State
	LateDays int // > 0: open, mandatory and due before the day of the report
}

// OverdueRow is one late milestone; there is a row for exactly every cell of the matrix with LateDays > 0.
type OverdueRow struct {
	Unit, Code, Item, Owner string
	Due                     calendar.Date
	LateDays                int
	State                   readiness.State
	Follower                string // of the district's Standing Board
}

// SessionRow is one session of a congress; Kind is congress.Preparatory or congress.Official.
type SessionRow struct {
	Unit, Kind        string
	Date              calendar.Date
	Start, End, Venue string
	DaysLeft          int // negative when it is over; not shown without a date
}

// Composition counts the official delegates of each unit. Categories are a partition of the total, Groups overlap;
// the words are "choice.category.<key>" and "composition.<key>".
type Composition struct {
	Categories, Groups []string
	Rows               []CompositionRow
}

// CompositionRow is one unit; the counts are in the order of the keys.
type CompositionRow struct {
	Unit               string
	Total              int
	Categories, Groups []int
}

// Explanation is a term and what it means.
type Explanation struct{ Term, Text string }

// Write writes the report as a workbook, a sheet for each of its parts. When any total differs from its parts it writes nothing
// and returns fault.crossfoot, which says what differs.
func Write(w io.Writer, p Report) error {
	if err := p.crossFoot(); err != nil {
		return err
	}
	b := book.NewBook(p.Words, book.Properties{Title: p.Words.T("export.progress.title"), Subject: p.subtitle(), Author: "Ủy ban MTTQ Việt Nam " + p.District, Day: p.AsOf})
	p.summary(b)
	p.matrix(b)
	p.overdue(b)
	p.ahead(b)
	p.calendar(b)
	p.difficulties(b)
	p.course(b)
	if !p.Before.Day.IsZero() {
		p.comparison(b)
	}
	p.composition(b)
	if len(p.Results) > 0 {
		p.results(b)
	}
	p.explanations(b)
	return b.Write(w)
}

func (p Report) subtitle() string {
	return p.Words.T("export.progress.under", "District", p.District, "Term", p.Term)
}

// open starts a sheet with letterhead and title; key is "summary", "matrix"…
func open[T any](b *book.Book, p Report, key string, columns []book.Column[T]) *book.Sheet {
	s := b.Sheet(p.Words.T("export.sheet."+key), book.Widths(columns))
	s.Letterhead(book.Letterhead{Unit: p.District, Place: p.Place, Day: p.AsOf})
	s.Title(p.Words.T("export.title."+key), book.NonEmpty(p.subtitle(), p.Words.T("export.as_of", "Day", p.AsOf.Short()))...)
	return s
}

// light is a cell with the word and the colour of a light.
func (p Report) light(l readiness.Light) book.Cell {
	c := book.Centred(p.Words.T("light." + string(l)))
	switch l {
	case readiness.Green:
		c.Style.Fill = book.FillDone
	case readiness.Yellow:
		c.Style.Fill = book.FillRisk
	case readiness.Red:
		c.Style.Fill, c.Style.Ink = book.FillLate, book.White
	default:
		c.Style.Fill = book.FillNone
	}
	return c
}
