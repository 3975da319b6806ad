package progressform

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"

	"daihoi/models/calendar"
	"daihoi/models/deadline"
	"daihoi/models/field"
	"daihoi/models/readiness"
	"daihoi/models/vietext"
)

// RowState is what becomes of a row of a returned form.
type RowState string

const (
	RowSame     RowState = "same"     // nothing new
	RowChanged  RowState = "changed"  // to be taken
	RowConflict RowState = "conflict" // changed in the program since the form was made: somebody has to choose
	RowError    RowState = "error"    // cannot be taken
)

// RowStates lists them in the order of a summary.
var RowStates = []RowState{RowChanged, RowConflict, RowError, RowSame}

// PlanInput is all that Compare looks at.
type PlanInput struct {
	Form     Filled
	Present  []deadline.Milestone // of the congress, in order
	Raised   []string             // texts of the difficulties and proposals that the congress has already
	Template int                  // version of the template now
	Today    calendar.Date
	MayClose bool // the reader may change the evidence of what is done
}

// Plan is what taking a returned form in would do.
type Plan struct {
	Rows     []RowPlan
	Lines    []FilledLine  // difficulties and proposals that are new
	Wishes   []SessionWish // other days that the unit asks for; they become proposals, no session moves
	Missing  []string      // codes of open milestones without a row
	Outdated bool          // the form was made by an older version of the template
	OldForm  int           // Version of a form that is older than this program, else 0
}

// RowPlan is one row of the form.
type RowPlan struct {
	Number    int                // of the row in the workbook
	Code      string             // as the row shows it
	Milestone deadline.Milestone // as it is now; without ID when none is meant
	State     RowState
	Action    readiness.Action // the step that the row comes to: Start, Submit, or Noted
	Input     deadline.Input
	Changes   []Change
	Problems  []Problem
}

// Change is a fact of a row: what stood in the form, what the program says and what the form says now. In a conflict
// the first two differ.
type Change struct {
	field.Change
	Issued   string
	Conflict bool
}

// SessionWish is another day that a unit asks for.
type SessionWish struct {
	Number   int
	From, To calendar.Date // From is zero when no day is registered
	Reason   string
	Problem  *Problem // why To cannot be read
}

// Text says the wish in any language.
func (w SessionWish) Text() string {
	text := "→ " + w.To.Short()
	if !w.From.IsZero() {
		text = w.From.Short() + " " + text
	}
	if w.Reason != "" {
		text += ": " + w.Reason
	}
	return text
}

// Compare compares a returned form with the program. An empty cell says nothing: it removes no fact. A cell that still
// says what stood in the form when it was made says nothing either, so that a milestone that has moved on in the program
// is no conflict unless the unit has written something else about it.
func Compare(in PlanInput) Plan {
	p := planner{PlanInput: in, byID: map[int64]*deadline.Milestone{}, byCode: map[string]*deadline.Milestone{}, issued: map[int64]Row{}, seen: map[int64]bool{}}
	for i := range in.Present {
		m := &in.Present[i]
		p.byID[m.ID], p.byCode[m.Item.Code] = m, m
	}
	if in.Form.Stamp == StampWhole {
		for _, r := range in.Form.Issued {
			p.issued[r.ID] = r
		}
	}
	var plan Plan
	for _, r := range in.Form.Rows {
		if row, ok := p.row(r); ok {
			plan.Rows = append(plan.Rows, row)
		}
	}
	for _, m := range in.Present {
		if _, inForm := p.issued[m.ID]; readiness.Open(m.State) && !p.seen[m.ID] && (inForm || in.Form.Stamp != StampWhole) {
			plan.Missing = append(plan.Missing, m.Item.Code)
		}
	}
	plan.Lines, plan.Wishes = p.lines(), p.wishes()
	if in.Form.Stamp == StampWhole {
		plan.Outdated = in.Form.Issue.Template < in.Template
		if in.Form.Issue.Form < Version {
			plan.OldForm = in.Form.Issue.Form
		}
	}
	return plan
}

type planner struct {
	PlanInput
	byID   map[int64]*deadline.Milestone
	byCode map[string]*deadline.Milestone
	issued map[int64]Row
	seen   map[int64]bool
}

// row plans one row; ok is false for an empty one that somebody has put in.
func (p *planner) row(r FilledRow) (row RowPlan, ok bool) {
	row = RowPlan{Number: r.Number, Code: r.Code, State: RowError}
	wrong := func(code string, args ...any) (RowPlan, bool) {
		row.Problems = append(row.Problems, *problemOf(field.Raw{}, "", code, args...))
		return row, true
	}
	m := p.byID[r.ID]
	if m == nil || p.Form.Stamp != StampWhole {
		m = p.byCode[r.Code]
	}
	switch {
	case m == nil && len(r.Cells) == 0:
		return row, false
	case m == nil && p.issued[r.ID].ID != 0:
		return wrong("item_gone", "Code", r.Code)
	case m == nil:
		return wrong("row_unknown", "Code", r.Code)
	case r.Code != m.Item.Code:
		return wrong("row_mixed", "Code", r.Code, "Meant", m.Item.Code)
	}
	row.Milestone = *m
	if p.seen[m.ID] {
		return wrong("row_twice", "Code", r.Code)
	}
	p.seen[m.ID] = true
	said := r.read()
	row.Input, row.Problems = said.input, said.problems
	base, known := p.issued[m.ID]
	row.step(r.Cells["state"], said.state, *m, base, known)
	row.facts(r.Cells, *m, base, known)
	row.judge(r.Cells, *m, p.Today, p.MayClose)
	return row, true
}

// step finds the step that the state of the row comes to.
func (row *RowPlan) step(c field.Raw, said readiness.State, m deadline.Milestone, base Row, known bool) {
	same := func(a, b readiness.State) bool { return a == b || a == readiness.Submitted && b == readiness.Done }
	if said == "" || said == readiness.Returned || same(said, m.State) || known && same(said, base.State) {
		return
	}
	to, action := readiness.State(""), readiness.Action("")
	switch {
	case said == readiness.NotApplicable:
		row.Problems = append(row.Problems, *problemOf(c, "state", "state_na"))
	case m.State == readiness.NotApplicable:
		row.Problems = append(row.Problems, *problemOf(c, "state", "state_waived"))
	case said == readiness.InProgress && m.State == readiness.Returned:
		return // being mended is being worked on
	case said == readiness.InProgress:
		to, action = readiness.InProgress, readiness.Start
	case said == readiness.Submitted:
		to, action = readiness.Submitted, readiness.Submit
	}
	if next, ok := readiness.Next(m.State, action); action != "" && ok && next == to {
		row.Action = action
		conflict := m.State != readiness.NotStarted
		if known {
			conflict = m.State != base.State
		}
		row.Changes = append(row.Changes, Change{field.Change{Field: "state", Old: string(m.State), New: string(to)}, string(base.State), conflict})
	} else if len(row.Problems) == 0 || row.Problems[len(row.Problems)-1].Field != "state" {
		row.Problems = append(row.Problems, *problemOf(c, "state", "state_back", "State", string(m.State)))
	}
}

// facts compares the facts of the row; those that say nothing new leave Input.
func (row *RowPlan) facts(cells map[string]field.Raw, m deadline.Milestone, base Row, known bool) {
	present, issued, said := rowOf(m).values(), base.values(), rowFields.Values(&row.Input)
	for _, f := range rowFields {
		key := f.Key
		nothing := said[key] == "" || said[key] == present[key] || known && said[key] == issued[key]
		if nothing || slices.ContainsFunc(row.Problems, func(p Problem) bool { return p.Field == key }) {
			f.Set(&row.Input, "")
			continue
		}
		conflict := present[key] != "" && !known || known && present[key] != issued[key]
		row.Changes = append(row.Changes, Change{field.Change{Field: key, Old: present[key], New: said[key]}, issued[key], conflict})
	}
	if row.Action == "" && len(row.Changes) > 0 {
		row.Action = readiness.Noted
	}
	if row.Action != readiness.Submit && !row.Input.DoneOn.IsZero() && len(row.Problems) == 0 {
		code := "done_on_open"
		if m.State == readiness.Submitted {
			code = "done_on_submitted"
		}
		row.Problems = append(row.Problems, *problemOf(cells["done_on"], "done_on", code))
	}
}

// judge says what becomes of the row.
func (row *RowPlan) judge(cells map[string]field.Raw, m deadline.Milestone, today calendar.Date, mayClose bool) {
	if row.Action == readiness.Noted && m.State == readiness.Done && !mayClose {
		row.Problems = append(row.Problems, *problemOf(field.Raw{}, "", "done_closed"))
	}
	if row.Action == readiness.Noted && m.State == readiness.NotApplicable {
		row.Problems = append(row.Problems, *problemOf(field.Raw{}, "", "state_waived"))
	}
	for _, p := range row.now(m, false).Problems(today) {
		if slices.ContainsFunc(row.Changes, func(c Change) bool { return c.Field == p.Field }) {
			row.Problems = append(row.Problems, *problemOf(cells[p.Field], p.Field, "field", "Key", p.Key, "Of", p.Args["Of"]))
		}
	}
	switch {
	case len(row.Problems) > 0:
		row.State = RowError
	case slices.ContainsFunc(row.Changes, func(c Change) bool { return c.Conflict }):
		row.State = RowConflict
	case len(row.Changes) > 0:
		row.State = RowChanged
	default:
		row.State = RowSame
	}
}

// now is the milestone after the row was taken in. With complete, what the unit calls done is recorded as done where
// there is evidence; an official session has a gate of its own and only waits for approval.
func (row *RowPlan) now(m deadline.Milestone, complete bool) deadline.Milestone {
	in, now := row.Input, m
	now.DocNumber, now.DocDate, now.Note = cmp.Or(in.DocNumber, m.DocNumber), cmp.Or(in.DocDate, m.DocDate), cmp.Or(in.Note, m.Note)
	now.DoneOn, now.DoneCount, now.OfCount = cmp.Or(in.DoneOn, m.DoneOn), cmp.Or(in.DoneCount, m.DoneCount), cmp.Or(in.OfCount, m.OfCount)
	if to, ok := readiness.Next(m.State, row.Action); ok {
		now.State, now.Reason = to, ""
	}
	if complete && row.Action == readiness.Submit && !m.Holds() && !readiness.EvidenceMissing(m.Mandatory(), now.DocNumber, now.DocDate, now.Note) {
		now.State = readiness.Done
	}
	return now
}

// lines are the free lines that the congress does not have yet.
func (p *planner) lines() []FilledLine {
	had := map[string]bool{}
	for _, text := range p.Raised {
		had[vietext.Fold(text)] = true
	}
	var out []FilledLine
	for _, l := range p.Form.Lines {
		if key := vietext.Fold(l.Text); key != "" && !had[key] {
			had[key] = true
			out = append(out, l)
		}
	}
	return out
}

// wishes are the other days that were not asked for yet.
func (p *planner) wishes() []SessionWish {
	var out []SessionWish
	for _, s := range p.Form.Sessions {
		w := SessionWish{Number: s.Number, From: s.OnDate, Reason: s.Reason}
		w.To, w.Problem = readDay("on_date", s.Wanted)
		asked := slices.ContainsFunc(p.Raised, func(text string) bool { return vietext.Fold(text) == vietext.Fold(w.Text()) }) ||
			slices.ContainsFunc(out, func(o SessionWish) bool { return o.Text() == w.Text() })
		if w.Problem != nil || !w.To.IsZero() && w.To != w.From && !asked {
			out = append(out, w)
		}
	}
	return out
}

// Summary counts the rows by state.
func (p Plan) Summary() map[RowState]int {
	counts := map[RowState]int{}
	for _, r := range p.Rows {
		counts[r.State]++
	}
	return counts
}

// Work counts what confirming without a choice would take in: rows, lines and wishes.
func (p Plan) Work() int {
	n := p.Summary()[RowChanged] + len(p.Lines)
	for _, w := range p.Wishes {
		if w.Problem == nil {
			n++
		}
	}
	return n
}

// Digest stands for all that the plan would do: what people have looked at is what is done.
func (p Plan) Digest() string {
	type row struct {
		ID      int64
		Version int
		State   RowState
		Action  readiness.Action
		Changes []Change
	}
	rows := make([]row, len(p.Rows))
	for i, r := range p.Rows {
		rows[i] = row{r.Milestone.ID, r.Milestone.Version, r.State, r.Action, r.Changes}
	}
	text, err := json.Marshal([]any{rows, p.Lines, p.Wishes})
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:12])
}
