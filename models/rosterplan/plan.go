package rosterplan

import (
	"cmp"
	"slices"

	"daihoi/models/calendar"
	"daihoi/models/cellvalue"
	"daihoi/models/delegate"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/identity"
	"daihoi/models/vietext"
	"daihoi/models/vocabulary"
)

// RowKind is the role of a row in a list.
type RowKind string

// Kinds of rows; only data rows are imported.
const (
	DataRow  RowKind = "data"
	GroupRow RowKind = "group"
	TotalRow RowKind = "total"
	BlankRow RowKind = "blank"
)

// State is what the import would do with a row: catalogue key "import.state.<State>".
type State string

// States of rows. A row with an error is never imported; an ambiguous one only after a user has decided who it is. A data
// row is skipped when an earlier row has the same person; its problem says which.
// StateWarning is a new or changed row that deserves a look; MatchID tells which of the two.
const (
	StateNew       State = "new"
	StateChanged   State = "changed"
	StateSame      State = "same"
	StateWarning   State = "warning"
	StateAmbiguous State = "ambiguous"
	StateError     State = "error"
	StateSkipped   State = "skipped"
)

// SkippedPeople counts in a summary the skipped rows that are people: repeated or hidden ones.
const SkippedPeople State = "skipped_people"

// States lists the states in the order of the summary.
var States = []State{StateNew, StateChanged, StateSame, StateWarning, StateAmbiguous, StateError, StateSkipped}

// InputRow is one row of a table. Cells are keyed as for cellvalue.ReadCell; Text is the text of a group row.
type InputRow struct {
	Sheet  string
	Number int // as in the workbook, from 1
	Kind   RowKind
	Text   string
	Hidden bool // in the workbook, or struck through
	Struck bool
	Cells  map[string]field.Raw
	// Fill replaces Cells: it puts every column into an empty map. Keeping thousands of such maps would take too much memory.
	Fill func(cells map[string]field.Raw)
}

// cells are those of the row; scratch holds them where they are not kept.
func (r *InputRow) cells(scratch map[string]field.Raw) map[string]field.Raw {
	if r.Fill == nil {
		return r.Cells
	}
	clear(scratch)
	r.Fill(scratch)
	return scratch
}

// Choice is how a user resolves a row that may be a delegate of the list.
type Choice string

// Choices: keep the delegate as is, replace the values with the row's, or keep both as two persons; of two rows of one
// file, One leaves the later out.
const (
	Keep    Choice = "keep"
	Replace Choice = "replace"
	Both    Choice = "both"
	One     Choice = "one"
)

// Decision resolves a row; DelegateID is the delegate for Keep and Replace.
type Decision struct {
	Choice     Choice `json:"choice"`
	DelegateID int64  `json:"delegate_id"`
}

// Namesake is a delegate of another congress at the same level.
type Namesake struct {
	FullName  string
	BornOn    calendar.Partial
	CitizenID string `gorm:"serializer:sealed;as:persons.citizen_id"`
	UnitName  string
}

// PlanInput is everything that a plan depends on.
type PlanInput struct {
	Rows         []InputRow
	Answers      Answers           // used where neither the row nor a group row says it
	Mends        []Mend            // of cells, decided by a person
	Titles       []string          // lines above the headings, nearest first, and the name of the sheet
	Present      []delegate.Record // this congress's list
	Held         map[int64]bool    // persons of the list whose identity another list holds: their changes become proposals
	Others       []Namesake        // namesakes in other congresses of the level
	Seats        int               // allocated to the congress, 0 if unknown
	SendingUnits []string          // nil: any sender is accepted
	Today        calendar.Date
	CongressDay  calendar.Date       // zero if not set
	Decisions    map[string]Decision // by PlanRow.Key, including those of earlier imports
	Stated       []Stated            // what the list states of itself
}

// Candidate is a delegate who may be the person of a row. Why is the catalogue key "import.why.<Why>"; Changes is
// what choosing Replace would change.
type Candidate struct {
	ID      int64           `json:"id"`
	Why     string          `json:"why"`
	Record  delegate.Record `json:"-"`
	Changes []field.Change  `json:"changes"`
}

// Twin is an earlier row of the file that may be the same person. Why is the catalogue key "import.why.<Why>".
type Twin struct {
	Sheet string `json:"sheet"`
	Row   int    `json:"row"`
	Name  string `json:"name"`
	Why   string `json:"why"`
	key   string
}

// PlanRow is the plan for one row. Record is the delegate as it would be stored; MatchID is the delegate to change, 0
// for a new one. Notes have level info and are no problems.
type PlanRow struct {
	Sheet      string
	Number     int
	Kind       RowKind
	State      State
	Key        string // identifies the person's row across imports, for Decisions
	Record     delegate.Record
	MatchID    int64
	Changes    []field.Change
	Problems   []Problem
	Notes      []Problem
	Candidates []Candidate
	Repairs    []Repair
	Before     *delegate.Record // the delegate of MatchID as the list has it
	Twin       *Twin            // asked once nobody of the list is a candidate any more
	Proposed   bool             // what changes of the person becomes a proposal to the list that holds the identity
}

// Result is what becomes of a person of the file: catalogue key "import.outcome.<Result>".
type Result string

// Results, in the order of the summary.
const (
	Taken      Result = "taken"
	TakenEmpty Result = "taken_empty" // with a cell left empty that the file fills wrongly, or not at all
	Asked      Result = "asked"
	LeftOut    Result = "left_out"
)

// Results lists the results in the order of the summary.
var Results = []Result{Taken, TakenEmpty, Asked, LeftOut}

// Outcome is what becomes of the row's person, "" for a row that is no person.
func (r *PlanRow) Outcome() Result {
	switch {
	case r.Kind != DataRow || r.State == StateSkipped && len(r.Problems)+len(r.Notes) == 0:
		return ""
	case r.State == StateSkipped, r.State == StateError:
		return LeftOut
	case r.State == StateAmbiguous:
		return Asked
	case slices.ContainsFunc(r.Problems, func(p Problem) bool { return p.Emptied }):
		return TakenEmpty
	}
	return Taken
}

// Offers reports whether the choice answers what is asked about the row.
func (r *PlanRow) Offers(choice Choice, delegateID int64) bool {
	switch choice {
	case One:
		return r.Twin != nil
	case Both:
		return r.Twin != nil || len(r.Candidates) > 0
	case Keep, Replace:
		return slices.ContainsFunc(r.Candidates, func(c Candidate) bool { return c.ID == delegateID })
	}
	return false
}

// Plan is what an import would do, in file order. Problems concern the list as a whole.
type Plan struct {
	Rows      []PlanRow
	Summary   map[State]int // has every state
	Problems  []Problem
	Questions []Question
}

// Proposed counts the rows of which something becomes a proposal.
func (p Plan) Proposed() int {
	n := 0
	for i := range p.Rows {
		if p.Rows[i].Proposed {
			n++
		}
	}
	return n
}

// Importable reports whether every data row can be imported as it is.
func (p Plan) Importable() bool {
	return p.Summary[StateError] == 0 && p.Summary[StateAmbiguous] == 0 && len(p.Open()) == 0
}

// PlanImport compares the rows of a workbook with a congress's list. It is pure, so a preview and its confirmation
// cannot disagree. Importing what the list already has gives StateSame for every row.
func PlanImport(in PlanInput) Plan {
	p := NewPlanner(in)
	p.Know(in.Others)
	return p.Plan()
}

// Plan says what becomes of each row.
func (p *Planner) Plan() Plan {
	p.matchSame()
	p.matchCertain()
	p.askPeople()
	p.compareRows()
	p.askFile()
	plan := Plan{Questions: p.questions, Rows: make([]PlanRow, len(p.Rows)), Summary: make(map[State]int, len(States))}
	for _, s := range States {
		plan.Summary[s] = 0
	}
	for i := range p.rows {
		plan.Rows[i] = p.judge(&p.rows[i])
		plan.Summary[plan.Rows[i].State]++
		if row := &plan.Rows[i]; row.State == StateSkipped && row.Outcome() == LeftOut {
			plan.Summary[SkippedPeople]++
		}
	}
	plan.Problems = append(p.overSeats(plan.Rows), CheckStated(p.Stated, plan.Rows)...)
	return plan
}

// candidateRow is a row while it is being planned. reading.rec is what the row says; Traces.Who adds the defaults.
type candidateRow struct {
	*InputRow
	*reading
	identity.Traces
	match      *entry
	again      *candidateRow // an earlier row with the same person: this one is left out
	number     string        // the citizen number as read, also when it turns out to be on several rows
	twin       *Twin
	waits      []string // keys of fields that a question about the file will fill
	decision   Choice
	candidates []Candidate
}

// entry is one delegate of the list; by is the row matched to it.
type entry struct {
	identity.Traces
	by *candidateRow
}

// Planner is a PlanInput whose rows have been read. PlanImport is enough where its Others are known beforehand; where the
// names in the file are needed to find them, Know is given those of Names.
type Planner struct {
	PlanInput
	day           calendar.Date
	rows          []candidateRow
	present       []*entry
	byName        map[string][]*entry // by Traces.Key
	byCitizen     map[string][]*entry
	byBirth       map[calendar.Partial][]*entry
	senders       map[string]string // folded → spelling of SendingUnits
	organisations map[string]bool   // those of SendingUnits in the vocabulary, by its spelling
	others        map[string][]Namesake
	questions     []Question
	titled        Group // what the titles say
}

// NewPlanner reads the rows. It leaves Others to Know.
func NewPlanner(in PlanInput) *Planner {
	p := &Planner{PlanInput: in, day: in.CongressDay, rows: make([]candidateRow, len(in.Rows)),
		byName: map[string][]*entry{}, byCitizen: map[string][]*entry{}, byBirth: map[calendar.Partial][]*entry{},
		senders: map[string]string{}, organisations: map[string]bool{}, others: map[string][]Namesake{}}
	if p.day.IsZero() {
		p.day = in.Today
	}
	for _, unit := range in.SendingUnits {
		p.senders[delegate.Plain(unit)] = unit
		if name, listed := vocabulary.Canonical("represents", unit); listed {
			p.organisations[name] = true
		}
	}
	for i := range in.Present {
		e := &entry{Traces: identity.TracesOf(&in.Present[i])}
		p.present = append(p.present, e)
	}
	slices.SortStableFunc(p.present, func(a, b *entry) int { return cmp.Compare(a.Who.Delegate.ID, b.Who.Delegate.ID) })
	for _, e := range p.present {
		p.byName[e.Key()] = append(p.byName[e.Key()], e)
		p.byBirth[e.Who.BornOn] = append(p.byBirth[e.Who.BornOn], e)
		if e.Who.CitizenID != "" {
			p.byCitizen[e.Who.CitizenID] = append(p.byCitizen[e.Who.CitizenID], e)
		}
	}
	p.titled = titled(p.Titles, p.senders)
	p.read()
	return p
}

// Know adds people of other congresses.
func (p *Planner) Know(others []Namesake) {
	for _, o := range others {
		name := identity.TracesOf(&delegate.Record{Person: delegate.Person{FullName: o.FullName}}).Base
		p.others[name] = append(p.others[name], o)
	}
}

// Names are the names of the people of the file, as persons are searched by name.
func (p *Planner) Names() map[string]bool {
	names := map[string]bool{}
	for row := range p.data() {
		if row.rec.FullName != "" {
			names[vietext.Fold(row.rec.FullName)] = true
		}
	}
	return names
}

// read parses the cells of every data row, under the group rows of its sheet.
func (p *Planner) read() {
	columns, groups, known, scratch := map[string]map[string]bool{}, map[string]Group{}, &readCells{texts: map[string]map[string]readValue{}}, map[string]field.Raw{}
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
			if in.Hidden && !p.Answers.Hidden {
				break
			}
			cells := in.cells(scratch)
			if in.Fill == nil {
				cells = withAllColumns(cells, columns[in.Sheet])
			}
			row.reading = readRow(cells, groups[in.Sheet], p.day, p.Mends, known)
			if unit := p.senders[delegate.Plain(row.rec.Represents)]; unit != "" {
				row.rec.Represents = unit
			}
			p.decode(row.reading)
			row.witness()
			row.number = row.rec.CitizenID
		}
		row.Traces = identity.TracesOf(p.withDefaults(&row.rec))
	}
	p.checkDateOrder()
}

// withAllColumns adds an empty cell for every column that the row lacks.
func withAllColumns(cells map[string]field.Raw, columns map[string]bool) map[string]field.Raw {
	if len(cells) == len(columns) {
		return cells
	}
	all := make(map[string]field.Raw, len(columns))
	for key := range columns {
		all[key] = cells[key]
	}
	return all
}

// withDefaults is the record with the answers about the file where the row gives none.
func (p *Planner) withDefaults(rec *delegate.Record) *delegate.Record {
	fallback := p.fallback()
	if rec.Category != "" && rec.Represents != "" || fallback == (Group{}) {
		return rec
	}
	whole := *rec
	whole.Category, whole.Represents = cmp.Or(rec.Category, fallback.Category), cmp.Or(rec.Represents, fallback.Represents)
	return &whole
}

// data iterates over the rows to import.
func (p *Planner) data() func(yield func(*candidateRow) bool) {
	return func(yield func(*candidateRow) bool) {
		for i := range p.rows {
			if r := &p.rows[i]; r.Kind == DataRow && !r.blank && !yield(r) {
				return
			}
		}
	}
}

// overSeats warns if the import would give more official delegates than seats.
func (p *Planner) overSeats(rows []PlanRow) []Problem {
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
