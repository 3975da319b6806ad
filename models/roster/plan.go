package roster

import (
	"cmp"
	"slices"

	"daihoi/models/calendar"
	"daihoi/models/cellvalue"
	"daihoi/models/delegate"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/identity"
)

// RowKind is what a row of a list is.
type RowKind string

// Kinds of rows; only data rows are taken in.
const (
	DataRow  RowKind = "data"
	GroupRow RowKind = "group"
	TotalRow RowKind = "total"
	BlankRow RowKind = "blank"
)

// State is what is to become of a row: catalogue key "import.state.<State>".
type State string

// States of rows. A row with an error is never taken in; an ambiguous one is when people have decided who it is. A row
// of state warning is new or changed with something to look at; MatchID tells which of the two.
const (
	StateNew       State = "new"
	StateChanged   State = "changed"
	StateSame      State = "same"
	StateWarning   State = "warning"
	StateAmbiguous State = "ambiguous"
	StateError     State = "error"
	StateSkipped   State = "skipped"
)

// States lists them in the order of the summary.
var States = []State{StateNew, StateChanged, StateSame, StateWarning, StateAmbiguous, StateError, StateSkipped}

// InputRow is one row of a table in a workbook. Cells are by the keys of ReadCell; Text are the words of a group row.
type InputRow struct {
	Sheet  string
	Number int // as the workbook counts, from 1
	Kind   RowKind
	Text   string
	Cells  map[string]field.Raw
	whole  func() map[string]field.Raw // in place of Cells, with every column: thousands of such maps would take much memory
}

func (r *InputRow) cells() map[string]field.Raw {
	if r.whole != nil {
		return r.whole()
	}
	return r.Cells
}

// Choice is how people resolve a row that may be somebody of the list.
type Choice string

// Choices: leave the delegate of the list as he or she is, take the values of the row for this delegate, or have both as
// two persons.
const (
	Keep    Choice = "keep"
	Replace Choice = "replace"
	Both    Choice = "both"
)

// Decision resolves a row; DelegateID is whom Keep and Replace speak of.
type Decision struct {
	Choice     Choice `json:"choice"`
	DelegateID int64  `json:"delegate_id"`
}

// Namesake is a delegate of another congress of the same level.
type Namesake struct {
	FullName  string
	BornOn    calendar.Partial
	CitizenID string
	UnitName  string
}

// PlanInput is all that a plan is made of.
type PlanInput struct {
	Rows         []InputRow
	Default      Group               // for rows of which neither the row nor a group row says it
	Present      []delegate.Record   // the list of this congress
	Others       []Namesake          // people of the same names in other congresses of the level
	Seats        int                 // allotted to the congress, 0 for not known
	SendingUnits []string            // nil: any sender is right
	Today        calendar.Date       //
	CongressDay  calendar.Date       // zero while there is none
	Decisions    map[string]Decision // by PlanRow.Key, those of earlier imports too
}

// Candidate is a delegate of the list who may be the person of a row: Why is the catalogue key "import.why.<Why>",
// Changes what choosing Replace would change.
type Candidate struct {
	ID      int64           `json:"id"`
	Why     string          `json:"why"`
	Record  delegate.Record `json:"-"`
	Changes []field.Change  `json:"changes"`
}

// PlanRow is what is to become of one row. Record is the delegate as he or she would be stored; MatchID is the delegate
// of the list that it changes, 0 for a new one. Notes are of level info and no problems.
type PlanRow struct {
	Sheet      string
	Number     int
	Kind       RowKind
	State      State
	Key        string // stable over imports of the same person's row, for Decisions
	Record     delegate.Record
	MatchID    int64
	Changes    []field.Change
	Problems   []Problem
	Notes      []Problem
	Candidates []Candidate
}

// Plan says what an import would do, row by row in the order of the file. Problems are of the list as a whole.
type Plan struct {
	Rows     []PlanRow
	Summary  map[State]int // every state has its count
	Problems []Problem
}

// Importable reports whether every data row can be taken in as it is.
func (p Plan) Importable() bool {
	return p.Summary[StateError] == 0 && p.Summary[StateAmbiguous] == 0
}

// PlanImport compares the rows of a workbook with the list of a congress. It is pure: the same input gives the same
// plan, so that a preview and its confirmation are the same code. Importing what is in the list already gives
// StateSame for every row.
func PlanImport(in PlanInput) Plan {
	p := newPlanner(in)
	p.matchSame()
	p.matchCertain()
	p.askPeople()
	p.compareRows()
	plan := Plan{Rows: make([]PlanRow, len(in.Rows)), Summary: make(map[State]int, len(States))}
	for _, s := range States {
		plan.Summary[s] = 0
	}
	for i := range p.rows {
		plan.Rows[i] = p.judge(&p.rows[i])
		plan.Summary[plan.Rows[i].State]++
	}
	plan.Problems = p.seats(plan.Rows)
	return plan
}

// candidateRow is a row on its way to a plan. reading.rec is what it says, traces.who the same with the defaults.
type candidateRow struct {
	*InputRow
	*reading
	identity.Traces
	match      *entry
	decision   Choice
	candidates []Candidate
}

// entry is one delegate of the list; by is the row that is this delegate.
type entry struct {
	identity.Traces
	by *candidateRow
}

type planner struct {
	PlanInput
	day           calendar.Date
	rows          []candidateRow
	present       []*entry
	byName        map[string][]*entry // by traces.base
	byCitizen     map[string][]*entry
	byBirth       map[calendar.Partial][]*entry
	senders       map[string]string // plain → spelling of SendingUnits
	organisations map[string]bool   // those of SendingUnits that the vocabulary knows, by its spelling
	others        map[string][]Namesake
}

func newPlanner(in PlanInput) *planner {
	p := &planner{PlanInput: in, day: in.CongressDay, rows: make([]candidateRow, len(in.Rows)),
		byName: map[string][]*entry{}, byCitizen: map[string][]*entry{}, byBirth: map[calendar.Partial][]*entry{},
		senders: map[string]string{}, organisations: map[string]bool{}, others: map[string][]Namesake{}}
	if p.day.IsZero() {
		p.day = in.Today
	}
	for _, unit := range in.SendingUnits {
		p.senders[delegate.Plain(unit)] = unit
		if name, listed := delegate.Canonical("represents", unit); listed {
			p.organisations[name] = true
		}
	}
	for _, o := range in.Others {
		name := identity.TracesOf(&delegate.Record{Person: delegate.Person{FullName: o.FullName}}).Base
		p.others[name] = append(p.others[name], o)
	}
	for i := range in.Present {
		e := &entry{Traces: identity.TracesOf(&in.Present[i])}
		p.present = append(p.present, e)
	}
	slices.SortStableFunc(p.present, func(a, b *entry) int { return cmp.Compare(a.Who.Delegate.ID, b.Who.Delegate.ID) })
	for _, e := range p.present {
		p.byName[e.Base] = append(p.byName[e.Base], e)
		p.byBirth[e.Who.BornOn] = append(p.byBirth[e.Who.BornOn], e)
		if e.Who.CitizenID != "" {
			p.byCitizen[e.Who.CitizenID] = append(p.byCitizen[e.Who.CitizenID], e)
		}
	}
	p.read()
	return p
}

// read understands the cells of every data row, within the groups of its sheet.
func (p *planner) read() {
	columns, groups := map[string]map[string]bool{}, map[string]Group{}
	for _, row := range p.Rows {
		if columns[row.Sheet] == nil {
			columns[row.Sheet] = map[string]bool{}
		}
		for key := range row.Cells {
			columns[row.Sheet][key] = true
		}
	}
	for i := range p.Rows {
		in := &p.Rows[i]
		row := &p.rows[i]
		row.InputRow, row.reading = in, &reading{blank: true}
		switch in.Kind {
		case GroupRow:
			groups[in.Sheet] = groups[in.Sheet].Under(in.Text, p.SendingUnits)
		case DataRow:
			cells := in.cells()
			if in.whole == nil {
				cells = complete(cells, columns[in.Sheet])
			}
			row.reading = readRow(cells, groups[in.Sheet], p.day)
			if unit := p.senders[delegate.Plain(row.rec.Represents)]; unit != "" {
				row.rec.Represents = unit
			}
		}
		row.Traces = identity.TracesOf(p.filled(&row.rec))
	}
	p.doubtDates()
}

// complete gives every column of the sheet a cell, empty where the row ends before it.
func complete(cells map[string]field.Raw, columns map[string]bool) map[string]field.Raw {
	if len(cells) == len(columns) {
		return cells
	}
	all := make(map[string]field.Raw, len(columns))
	for key := range columns {
		all[key] = cells[key]
	}
	return all
}

// filled is the record with what the whole file stands for where the row does not say it.
func (p *planner) filled(rec *delegate.Record) *delegate.Record {
	if rec.Category != "" && rec.Represents != "" || p.Default == (Group{}) {
		return rec
	}
	whole := *rec
	whole.Category, whole.Represents = cmp.Or(rec.Category, p.Default.Category), cmp.Or(rec.Represents, p.Default.Represents)
	return &whole
}

// data gives the rows that are to be taken in.
func (p *planner) data() func(yield func(*candidateRow) bool) {
	return func(yield func(*candidateRow) bool) {
		for i := range p.rows {
			if r := &p.rows[i]; r.Kind == DataRow && !r.blank && !yield(r) {
				return
			}
		}
	}
}

// seats compares the official delegates after the import with the seats.
func (p *planner) seats(rows []PlanRow) []Problem {
	if p.Seats <= 0 {
		return nil
	}
	category := make(map[int64]string, len(p.present))
	for _, e := range p.present {
		if !e.Who.Withdrawn() {
			category[e.Who.Delegate.ID] = e.Who.Category
		}
	}
	count := 0
	for _, row := range rows {
		switch taken := row.State == StateNew || row.State == StateChanged || row.State == StateWarning; {
		case taken && row.MatchID == 0 && delegate.IsOfficial(row.Record.Category):
			count++
		case taken && category[row.MatchID] != "":
			category[row.MatchID] = row.Record.Category
		}
	}
	for _, c := range category {
		if delegate.IsOfficial(c) {
			count++
		}
	}
	if count <= p.Seats {
		return nil
	}
	return []Problem{{Code: "over_seats", Level: cellvalue.Warning, Args: fault.Args("Seats", p.Seats, "Count", count, "Over", count-p.Seats)}}
}
