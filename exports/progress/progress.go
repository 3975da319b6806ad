package progress

import (
	"io"

	"daihoi/exports/book"
	"daihoi/models/calendar"
	"daihoi/models/delegate"
	"daihoi/models/field"
	"daihoi/models/readiness"
	"daihoi/models/template"
)

// Report is everything in the progress report of a district on one day. Rows and Matrix.Cells describe the units below
// the district, in the same order; Own is the district's own congress, which Overdue, Composition and the totals of
// delegates and late items include.
type Report struct {
	District     string            // "Huyện Thanh Trì"
	Code         string            // official, of the district
	Codes        map[string]string // official, of every unit by its name in the rows
	Parent       string            // "Thành phố Hà Nội"
	Term         string            // "2024 - 2029"
	Place        string            // "Thanh Trì"
	AsOf         calendar.Date
	KnownOn      calendar.Date // AsOf: nothing entered later counts; see calendar.AsOf
	Level        string        // of the rows, inside a sentence: "xã"
	OwnKind      string        // of the district, inside a sentence: "huyện"
	Alone        bool          // the report of a single congress, without units below
	Rows         []Row
	Own          *Row // nil for none
	Totals       Totals
	Levels       []LevelFigure // below the district, the lowest first; never added up
	Matrix       Matrix
	Overdue      []OverdueRow
	Calendar     []SessionRow
	Composition  Composition
	Course       []CoursePoint // the weeks of the S-curves
	Forecast     []string      // of the last congress, in words
	Before       Comparison
	Ahead        []AheadRow
	Difficulties []DifficultyRow
	Tasks        []string      // how far the conclusions of the last meeting are, in words
	Results      []ResultRow   // of the congresses held; without any there is no such sheet
	Wide         book.PageSize // see book.Properties
	Explanations []Explanation // sources of the deadlines, formulas in words and whatever else the caller adds
	Sign         book.Signature
	Words        book.Words
}

// Row is one unit in the weekly table. The texts are in the reader's language: number and date of a document, a
// status, "5/7 thôn".
type Row struct {
	Unit, Code, Level                                                  string // Level is a code
	Pilot                                                              bool
	PartyPaper, Plan, Board, Propaganda, Documents, Hamlets, Personnel string
	Planned, Delegates                                                 int // seats, and official delegates on the list (no reserves, no guests); 0 is unknown
	ReviewDay, PlannedDay, HeldDay                                     calendar.Date
	Deadline                                                           calendar.Date
	Exception                                                          bool // the unit has its own deadline
	Stage                                                              template.Stage
	Light                                                              readiness.Light
	Share, Expected                                                    field.Tenths // DoneWeight and PlanWeight of TotalWeight
	DoneWeight, PlanWeight, TotalWeight                                int
	LateDays                                                           int  // of the worst open mandatory item, 0 is not late
	LateItems                                                          int  // open mandatory items due before the day of the report
	LaterItems                                                         int  // items whose state was entered after the day of the report
	HeldLater                                                          bool // held by the day of the report, entered after it
	Reason, Difficulties                                               string
	Lateness                                                           string // names the worst late item and its days; "" if none is late
}

// Held reports whether the congress has taken place.
func (r Row) Held() bool { return r.Stage >= template.StageHeld }

// Totals are the figures of the register (models/figure); the parts of the report must reach them. The first five lines
// are over Rows, the last one includes Own.
type Totals struct {
	Units, Held, Open, PlannedBy        int // Held + Open = Units
	HeldLater, LaterItems               int
	DoneWeight, PlanWeight, TotalWeight int
	HeldShare, Done, Plan               field.Tenths
	Stages                              map[StageFigure]int // units that have reached a stage

	LateUnits, LateItems, Planned, Delegates int
}

// LevelFigure counts the congresses of one level; Name is the level inside a sentence: "xã".
type LevelFigure struct {
	Name                   string
	Units, Held, HeldLater int
	Share                  field.Tenths
}

// StageFigure is the ending of a key in the catalogue, "progress.of.planned", for units that have reached a stage.
type StageFigure string

// StageFigures are in the order of the stages.
var StageFigures = []StageFigure{"planned", "submitted", "approved", "reported"}

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
	Held              bool
}

// Composition counts the official delegates of each unit. Categories divide the total, Groups overlap. Their words are
// "choice.category.<key>" and "composition.<key>".
type Composition struct {
	Categories, Groups []string
	Sums               []int // of Groups, over all rows; see SumShown
	UnderAge           int   // below which a delegate is in the group "young"
	Rows               []CompositionRow
}

// CompositionRow is one unit, its counts in the order of the keys.
type CompositionRow struct {
	Unit, Path         string // name and path of the unit
	Total              int
	Categories, Groups []int
	Guarded            bool // the reader may not see sensitive fields: groups are shown as delegate.ShownIn says
}

// shows reports whether n people of a group are shown exactly.
func (r CompositionRow) shows(group string, n int) bool {
	return !r.Guarded || delegate.ShownIn(group, n, r.Total) == delegate.Exact
}

// part is a number of the list, nil while there is no list.
func (r CompositionRow) part(n int) any {
	if r.Total == 0 {
		return nil
	}
	return n
}

// Explanation is a term and its meaning.
type Explanation struct{ Term, Text string }

// Write writes the report as a workbook with a sheet for each part. If a total differs from its parts, it writes
// nothing and returns fault.crossfoot, which names the difference.
func Write(w io.Writer, p Report) error {
	if err := p.crossFoot(); err != nil {
		return err
	}
	b := book.NewBook(p.Words, book.Properties{Title: p.Words.T("export.progress.title"), Subject: p.subtitle(), Author: "Ủy ban MTTQ Việt Nam " + p.District, Day: p.AsOf, Wide: p.Wide})
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
	p.links(b)
	return b.Write(w)
}

func (p Report) subtitle() string {
	return p.Words.T("export.progress.under", "District", p.District, "Term", p.Term)
}

// Moment says of which day the report speaks, and until when entries count if that is later.
func (p Report) Moment() string { return moment(p.Words, p.AsOf, p.KnownOn) }

func moment(words book.Words, day, known calendar.Date) string {
	if known.After(day) {
		return words.T("export.as_of_known", "Day", day.Short(), "Known", known.Short())
	}
	return words.T("export.as_of", "Day", day.Short())
}

// open starts a sheet with letterhead and title. The key is "summary", "matrix" and so on.
func open[T any](b *book.Book, p Report, key string, columns []book.Column[T]) *book.Sheet {
	return p.start(book.TableSheet(b, p.Words.T("export.sheet."+key), columns, 2), key)
}

// start writes letterhead and title.
func (p Report) start(s *book.Sheet, key string) *book.Sheet {
	s.Letterhead(book.Letterhead{Unit: p.District, Place: p.Place, Day: p.AsOf})
	s.Title(p.Words.T("export.title."+key), book.NonEmpty(p.subtitle(), p.Moment())...)
	return s
}

// light is a cell with the word and colour of a light.
func (p Report) light(l readiness.Light) book.Cell {
	c := book.Centred(p.Words.T("light." + string(l)))
	switch l {
	case readiness.Green:
		c.Style.Fill = book.FillDone
	case readiness.Violet:
		c.Style.Fill = book.FillWaiting
	case readiness.Yellow:
		c.Style.Fill = book.FillRisk
	case readiness.Red:
		c.Style.Fill, c.Style.Ink = book.FillLate, book.White
	default:
		c.Style.Fill = book.FillNone
	}
	return c
}
