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

// RowState is what happens to a row of a returned form.
type RowState string

const (
	RowSame     RowState = "same"     // nothing new
	RowChanged  RowState = "changed"  // to be imported
	RowConflict RowState = "conflict" // changed in the program since the form was made: the user has to choose
	RowError    RowState = "error"    // cannot be imported
)

// RowStates lists the states in the order of the summary.
var RowStates = []RowState{RowChanged, RowConflict, RowError, RowSame}

// PlanInput is everything that Compare depends on.
type PlanInput struct {
	Form     Filled
	Present  []deadline.Milestone // the congress's milestones, in order
	Raised   []string             // texts of the congress's existing difficulties and proposals
	Template int                  // current template version
	Today    calendar.Date
	MayClose bool // the user may change the evidence of completed work
}

// Plan is what importing a returned form would do.
type Plan struct {
	Rows     []RowPlan
	Lines    []FilledLine  // new difficulties and proposals
	Wishes   []SessionWish // requested dates; they become proposals, no session moves
	Missing  []string      // codes of open milestones without a row
	Outdated bool          // made with an older template version
	OldForm  int           // form's Version if older than this program's, else 0
}

// RowPlan is the plan for one row.
type RowPlan struct {
	Number    int                // in the workbook
	Code      string             // as in the form
	Milestone deadline.Milestone // current; ID 0 if unknown
	State     RowState
	Action    readiness.Action // resulting action: Start, Submit or Noted
	Input     deadline.Input
	Changes   []Change
	Problems  []Problem
}

// Change is one field of a row with three values: when the form was made, in the program, and in the form now. In a
// conflict the first two differ.
type Change struct {
	field.Change
	Issued   string
	Conflict bool
}

// SessionWish is a date requested by a unit.
type SessionWish struct {
	Number   int
	From, To calendar.Date // From is zero if no date is registered
	Reason   string
	Problem  *Problem // why To cannot be read
}

// Text describes the wish without words of any language.
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

// Compare compares a returned form with the program. An empty cell says nothing and clears nothing. A cell that still
// has its original value also says nothing, so a milestone that moved on in the program is a conflict only if the
// unit entered something different.
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

// row plans one row; ok is false for an inserted empty row.
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

// step sets the action that the row's state implies.
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
		return // returned work being corrected counts as in progress
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

// facts compares the row's fields; Input gets only new values.
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

// judge sets the row's state.
func (row *RowPlan) judge(cells map[string]field.Raw, m deadline.Milestone, today calendar.Date, mayClose bool) {
	if row.Action == readiness.Noted && m.State == readiness.Done && !mayClose {
		row.Problems = append(row.Problems, *problemOf(field.Raw{}, "", "done_closed"))
	}
	if row.Action == readiness.Noted && m.State == readiness.NotApplicable {
		row.Problems = append(row.Problems, *problemOf(field.Raw{}, "", "state_waived"))
	}
	for _, p := range row.now(m, false).Problems(today) {
		if slices.ContainsFunc(row.Changes, func(c Change) bool { return c.Field == p.Field }) {
			row.Problems = append(row.Problems, *fieldProblem(cells, p))
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

// now is the milestone after the import. With complete, or if it needs no approval, work reported done is recorded as done if
// there is evidence;
// an official session has its own gate and is only submitted for approval.
func (row *RowPlan) now(m deadline.Milestone, complete bool) deadline.Milestone {
	in, now := row.Input, m
	now.DocNumber, now.DocDate, now.Note = cmp.Or(in.DocNumber, m.DocNumber), cmp.Or(in.DocDate, m.DocDate), cmp.Or(in.Note, m.Note)
	now.DoneOn, now.DoneCount, now.OfCount = cmp.Or(in.DoneOn, m.DoneOn), cmp.Or(in.DoneCount, m.DoneCount), cmp.Or(in.OfCount, m.OfCount)
	if to, ok := readiness.Next(m.State, row.Action); ok {
		now.State, now.Reason = to, ""
	}
	if (complete || m.Item.ClosesItself()) && row.Action == readiness.Submit && !m.Holds() && !readiness.EvidenceMissing(m.Mandatory(), now.DocNumber, now.DocDate, now.Note) {
		now.State = readiness.Done
	}
	return now
}

// lines returns the free-text lines that the congress does not have yet.
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

// wishes returns the date requests not made before.
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

// Work counts what Confirm would import without a Choice: rows, lines and wishes.
func (p Plan) Work() int {
	n := p.Summary()[RowChanged] + len(p.Lines)
	for _, w := range p.Wishes {
		if w.Problem == nil {
			n++
		}
	}
	return n
}

// Digest identifies everything the plan would do, so that Confirm does what the user saw.
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
