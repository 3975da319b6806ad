package progress

import (
	"io"

	"daihoi/exports/book"
	"daihoi/models/calendar"
	"daihoi/models/field"
	"daihoi/models/readiness"
	"daihoi/models/template"
)

// Report is everything in the progress report of a district on one day. Rows, Matrix.Cells and Composition.Rows
// describe the units below the district; Rows and Matrix.Cells are in the same order.
type Report struct {
	District     string            // "Huyện Thanh Trì"
	Code         string            // official, of the district
	Codes        map[string]string // official, of every unit by its name in the rows
	Parent       string            // "Thành phố Hà Nội"
	Term         string            // "2024 - 2029"
	Place        string            // "Thanh Trì"
	AsOf         calendar.Date
	Rows         []Row
	Totals       Totals
	Matrix       Matrix
	Overdue      []OverdueRow
	Calendar     []SessionRow
	Composition  Composition
	Course       []CoursePoint // the weeks of the S-curves
	Forecast     []string      // of the last congress, in words
	Before       Comparison
	Ahead        []AheadRow
	Difficulties []DifficultyRow
	Results      []ResultRow   // of the congresses held; without any there is no such sheet
	Explanations []Explanation // sources of the deadlines, formulas in words and whatever else the caller adds
	Sign         book.Signature
	Words        book.Words
}

// Row is one unit in the weekly table. The texts are in the reader's language: number and date of a document, a
// status, "5/7 thôn".
type Row struct {
	Unit                                                               string
	Pilot                                                              bool
	PartyPaper, Plan, Board, Propaganda, Documents, Hamlets, Personnel string
	Planned, Delegates                                                 int // seats, and official delegates on the list (no reserves, no guests)
	ReviewDay, PlannedDay, HeldDay                                     calendar.Date
	Deadline                                                           calendar.Date
	Exception                                                          bool // the unit has its own deadline
	Stage                                                              template.Stage
	Light                                                              readiness.Light
	Share, Expected                                                    field.Tenths
	LateDays                                                           int // of the worst open mandatory item, 0 is not late
	Reason, Difficulties                                               string
	Level                                                              string // code
	DoneWeight, ExpectedWeight, TotalWeight                            int    // of which Share and Expected are the shares
	LateItems                                                          int
}

// Held reports whether the congress has taken place.
func (r Row) Held() bool { return r.Stage >= template.StageHeld }

// Totals are the key figures that the pages show; the workbook must reach the same.
type Totals struct {
	Units, Held, Open  int // Held + Open = Units
	Late               int // units with LateDays > 0
	Planned, Delegates int
}

// Matrix holds the milestones of every unit: Cells[unit][item].
type Matrix struct {
	Items []MatrixItem
	Cells [][]MatrixCell
}

// MatrixItem is a milestone of the template. Long names are cut.
type MatrixItem struct {
	Code, Name string
	Phase      template.Phase
}

// MatrixCell is the status of a milestone; State is "" when the unit's template lacks it.
type MatrixCell struct {
	State                  readiness.State
	LateDays               int // > 0: open, mandatory and due before the day of the report
	Mandatory              bool
	Weight                 int
	Due, DoneOn, EnteredOn calendar.Date
}

// OverdueRow is one late milestone. There is one row for every matrix cell with LateDays > 0.
type OverdueRow struct {
	Unit, Code, Item, Owner string
	Due                     calendar.Date
	LateDays                int
	State                   readiness.State
	Follower                string // of the district's Standing Board
}

// SessionRow is one session of a congress. Kind is congress.Preparatory or congress.Official.
type SessionRow struct {
	Unit, Kind        string
	Date              calendar.Date
	Start, End, Venue string
	DaysLeft          int // negative for past sessions; not shown without a date
}

// Composition counts the official delegates of each unit. Categories divide the total, Groups overlap. Their words are
// "choice.category.<key>" and "composition.<key>".
type Composition struct {
	Categories, Groups []string
	Rows               []CompositionRow
}

// CompositionRow is one unit, its counts in the order of the keys.
type CompositionRow struct {
	Unit               string
	Total              int
	Categories, Groups []int
}

// Explanation is a term and its meaning.
type Explanation struct{ Term, Text string }

// Write writes the report as a workbook with a sheet for each part. If a total differs from its parts, it writes
// nothing and returns fault.crossfoot, which names the difference.
func Write(w io.Writer, p Report) error {
	if err := p.crossFoot(); err != nil {
		return err
	}
	b := book.NewBook(p.Words, book.Properties{Title: p.Words.T("export.progress.title"), Subject: p.subtitle(), Author: "Ủy ban MTTQ Việt Nam " + p.District, Day: p.AsOf})
	drawings := p.summary(b)
	p.matrix(b)
	p.overdue(b)
	p.ahead(b)
	p.calendar(b)
	p.difficulties(b)
	drawings = append(drawings, p.course(b)...)
	if !p.Before.Day.IsZero() {
		p.comparison(b)
	}
	drawings = append(drawings, p.composition(b)...)
	if len(p.Results) > 0 {
		p.results(b)
	}
	p.charts(b, drawings)
	p.explanations(b)
	p.unitTable().AddSheet(b)
	return b.Write(w)
}

func (p Report) subtitle() string {
	return p.Words.T("export.progress.under", "District", p.District, "Term", p.Term)
}

// open starts a sheet with letterhead and title. The key is "summary", "matrix" and so on.
func open[T any](b *book.Book, p Report, key string, columns []book.Column[T]) *book.Sheet {
	return p.start(book.TableSheet(b, p.Words.T("export.sheet."+key), columns, 2), key)
}

// start writes letterhead and title.
func (p Report) start(s *book.Sheet, key string) *book.Sheet {
	s.Letterhead(book.Letterhead{Unit: p.District, Place: p.Place, Day: p.AsOf})
	s.Title(p.Words.T("export.title."+key), book.NonEmpty(p.subtitle(), p.Words.T("export.as_of", "Day", p.AsOf.Short()))...)
	return s
}

// light is a cell with the word and colour of a light.
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
