package progressform

import (
	"cmp"
	"encoding/json"
	"slices"
	"strconv"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/deadline"
	"daihoi/models/difficulty"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/readiness"
	"daihoi/models/store"
)

// Choice is the user's decision about a returned form.
type Choice struct {
	Theirs   []int64 // milestones in conflict for which the form wins; otherwise the program does
	Complete bool    // record work reported done as done, if there is evidence, instead of submitted
}

// Outcome counts the effects of a returned form.
type Outcome struct {
	Changed   int // milestones
	Completed int // how many of Changed are now done
	Raised    int // difficulties and proposals
	Kept      int // conflicting rows for which the program won
	LeftOut   int // rows with errors

	remark []field.Change // for the audit log
}

func (o Outcome) changes() []field.Change {
	var list []field.Change
	for _, n := range []struct {
		key   string
		count int
	}{{"returned_changed", o.Changed}, {"returned_completed", o.Completed}, {"returned_raised", o.Raised}, {"returned_kept", o.Kept}, {"returned_left_out", o.LeftOut}} {
		if n.count > 0 {
			list = append(list, field.Change{Field: n.key, New: strconv.Itoa(n.count)})
		}
	}
	return append(list, o.remark...)
}

// applied is what a confirmed form changed: each milestone before, and its version afterwards.
type applied struct {
	Milestones   []trace
	Difficulties []int64
}

type trace struct {
	Before    Row
	EnteredOn calendar.Date
	Reason    string
	Version   int // afterwards
}

// Confirm imports a returned form: the actions and data of changed rows, and of conflicting rows for which the form
// was chosen. Free-text lines and requested dates become difficulties and proposals. Rows with errors are skipped.
// seen is the Digest of the plan that the user saw; if the plan is different by now, the answer is a Conflict. A
// wrong choice is Invalid. The number of statements does not grow with the rows.
func Confirm(tx *store.Tx, id int64, version int, seen string, choice Choice) (Outcome, error) {
	var done Outcome
	r, err := openReturned(tx, id, version, ReturnedPreview)
	if err != nil {
		return done, err
	}
	if choice.Complete {
		if err := tx.Require(access.CloseMilestone, r.Unit.Path); err != nil {
			return done, err
		}
	}
	if err := congress.Lock(tx, *r.CongressID); err != nil {
		return done, err
	}
	plan, err := PlanOf(tx, r)
	if err != nil {
		return done, err
	}
	if plan.Digest() != seen {
		return done, fault.New(fault.Conflict, "fault.returned_outdated")
	}
	log := applied{}
	if done, err = plan.write(tx, r.FileName, choice, &log); err != nil {
		return done, err
	}
	if log.Difficulties, err = plan.raise(tx, *r.CongressID); err != nil {
		return done, err
	}
	done.Raised = len(log.Difficulties)
	if err := r.settle(tx, ReturnedConfirmed, map[string]any{"applied": log, "summary": plan.Summary()}); err != nil {
		return done, err
	}
	return done, tx.Record(r.entry("returned_confirmed", done.changes()...))
}

// settle moves the form to a final state; values are stored as JSON.
func (r Returned) settle(tx *store.Tx, state ReturnedState, values map[string]any) error {
	columns := map[string]any{"state": state, "undone_at": tx.Now()}
	if state == ReturnedConfirmed {
		columns = map[string]any{"state": state, "confirmed_at": tx.Now()}
	}
	for column, v := range values {
		text, err := json.Marshal(v)
		if err != nil {
			return err
		}
		columns[column] = string(text)
	}
	return r.move(tx, columns)
}

// write stores the imported rows, action by action.
func (p Plan) write(tx *store.Tx, source string, choice Choice, log *applied) (Outcome, error) {
	var out Outcome
	old, now := map[readiness.Action][]deadline.Milestone{}, map[readiness.Action][]deadline.Milestone{}
	for i := range p.Rows {
		row := &p.Rows[i]
		taken := row.State == RowChanged || row.State == RowConflict && slices.Contains(choice.Theirs, row.Milestone.ID)
		switch {
		case row.State == RowError:
			out.LeftOut++
		case row.State == RowConflict && !taken:
			out.Kept++
		}
		if !taken {
			continue
		}
		m := row.Milestone
		next, action := row.now(m, choice.Complete), row.Action
		if next.State == readiness.Done && m.State != readiness.Done {
			action = readiness.Complete
			next.DoneOn = cmp.Or(next.DoneOn, m.HandedInOn(), tx.Today())
			out.Completed++
		}
		if action != readiness.Noted {
			next.EnteredOn = m.EnteredAfter(next, tx.Today())
		}
		old[action], now[action] = append(old[action], m), append(now[action], next)
		log.Milestones = append(log.Milestones, trace{rowOf(m), m.EnteredOn, m.Reason, m.Version + 1})
		out.Changed++
	}
	for _, action := range []readiness.Action{readiness.Start, readiness.Submit, readiness.Complete, readiness.Noted} {
		if len(now[action]) == 0 {
			continue
		}
		remark, err := deadline.Enter(tx, old[action], now[action], action, source)
		if err != nil {
			return out, err
		}
		out.remark = append(out.remark, remark...)
	}
	return out, nil
}

// raise records the unit's free-text lines and requested dates as difficulties and proposals.
func (p Plan) raise(tx *store.Tx, congressID int64) ([]int64, error) {
	var in []difficulty.Difficulty
	for _, l := range p.Lines {
		in = append(in, difficulty.Difficulty{Kind: l.Kind, Type: "other", Text: l.Text})
	}
	for _, w := range p.Wishes {
		if w.Problem == nil {
			in = append(in, difficulty.Difficulty{Kind: "proposal", Type: "time", Text: w.Text()})
		}
	}
	var ids []int64
	for _, d := range in {
		made, err := difficulty.Raise(tx, congressID, d)
		if err != nil {
			return nil, err
		}
		ids = append(ids, made.ID)
	}
	return ids, nil
}

// Undo restores every milestone and drops what was raised. If one of them has changed since, the answer is a Conflict
// that names it (Args Name, Count of all), and nothing is undone.
func Undo(tx *store.Tx, id int64, version int) error {
	r, err := openReturned(tx, id, version, ReturnedConfirmed)
	if err != nil {
		return err
	}
	if err := congress.Lock(tx, *r.CongressID); err != nil {
		return err
	}
	log, err := appliedOf(tx, id)
	if err != nil {
		return err
	}
	old, now, err := log.back(tx, r)
	if err != nil {
		return err
	}
	if len(now) > 0 {
		if _, err := deadline.Enter(tx, old, now, readiness.Undone, r.FileName); err != nil {
			return err
		}
	}
	for _, raised := range log.Difficulties {
		d, err := difficulty.Get(tx, raised)
		if err != nil {
			return err
		}
		if err := d.Drop(tx, "↶ "+r.FileName); err != nil {
			return err
		}
	}
	if err := r.settle(tx, ReturnedUndone, nil); err != nil {
		return err
	}
	return tx.Record(r.entry("returned_undone", Outcome{Changed: len(now), Raised: len(log.Difficulties)}.changes()...))
}

func appliedOf(tx *store.Tx, id int64) (log applied, err error) {
	var kept struct {
		Applied string `gorm:"serializer:sealed;as:progress_returns.applied"`
	}
	if err := store.One(returns(tx).Select("progress_returns.applied").Where("progress_returns.id = ?", id), &kept); err != nil {
		return log, err
	}
	return log, json.Unmarshal([]byte(kept.Applied), &log)
}

// back returns the milestones as they are and as they were, provided that nothing has changed since.
func (log applied) back(tx *store.Tx, r Returned) (old, now []deadline.Milestone, err error) {
	byCongress, err := deadline.ListOf(tx, []int64{*r.CongressID})
	if err != nil {
		return nil, nil, err
	}
	present := map[int64]deadline.Milestone{}
	for _, m := range byCongress[*r.CongressID] {
		present[m.ID] = m
	}
	touched, name := 0, ""
	for _, t := range log.Milestones {
		m := present[t.Before.ID]
		if m.Version != t.Version {
			touched++
			name = cmp.Or(name, t.Before.Code)
			continue
		}
		if m.State == readiness.Done && t.Before.State != readiness.Done {
			if err := tx.Require(access.CloseMilestone, r.Unit.Path); err != nil {
				return nil, nil, err
			}
		}
		old, now = append(old, m), append(now, t.restore(m))
	}
	for _, id := range log.Difficulties {
		d, err := difficulty.Get(tx, id)
		if err != nil {
			return nil, nil, err
		}
		if d.Version != 1 {
			touched++
			name = cmp.Or(name, d.Text)
		}
	}
	if touched > 0 {
		return nil, nil, fault.New(fault.Conflict, "fault.returned_touched", "Name", name, "Count", touched)
	}
	return old, now, nil
}

func (t trace) restore(m deadline.Milestone) deadline.Milestone {
	b := t.Before
	m.State, m.DoneOn, m.DocNumber, m.DocDate, m.Note = b.State, b.DoneOn, b.DocNumber, b.DocDate, b.Note
	m.DoneCount, m.OfCount, m.EnteredOn, m.Reason = b.DoneCount, b.OfCount, t.EnteredOn, t.Reason
	return m
}
