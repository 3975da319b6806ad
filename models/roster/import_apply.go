package roster

import (
	"encoding/json"
	"maps"
	"strconv"

	"daihoi/models/correction"
	"daihoi/models/delegate"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/rosterplan"
	"daihoi/models/store"
)

// Outcome counts what a confirmed import did with the rows of the file.
type Outcome struct {
	Added   int
	Changed int
	Same    int
	LeftOut int // rows with errors

	Proposed int // rows whose changes of the person are proposed to the list that holds the identity
}

// applied is what an import did for one row. Before is the record before a change, nil for an added delegate.
type applied struct {
	Row             int
	DelegateID      int64
	PersonID        int64
	DelegateVersion int64 // after the import
	PersonVersion   int64
	Before          *previous `json:",omitempty"`
}

// previous is a record in JSON. Record itself cannot be used: it embeds two structs, and JSON drops the fields whose
// names they share.
type previous struct {
	Person   delegate.Person
	Delegate delegate.Delegate
}

// Consent is what the user has agreed to.
type Consent struct {
	LeaveOut  bool // rows with errors
	OtherUnit bool // to take the list of another unit, see Import.OtherUnit
}

// Confirm applies an import, all or nothing. seen is the Digest of the plan that the user looked at: if the plan is
// different by now, the answer is a Conflict. Rows with errors and the list of another unit make it Invalid without
// consent; undecided rows and open questions always do.
func Confirm(tx *store.Tx, plans *Plans, id, version int64, seen string, agreed Consent) (Outcome, error) {
	imp, err := openImport(tx, id, version, ImportPreview)
	if err != nil {
		return Outcome{}, err
	}
	if err := delegate.LockList(tx, imp.CongressID); err != nil {
		return Outcome{}, err
	}
	plan, err := plans.Preview(tx, imp)
	if err != nil {
		return Outcome{}, err
	}
	if plan.Digest() != seen {
		return Outcome{}, fault.New(fault.Conflict, "fault.import_outdated")
	}
	plans.forget(id) // frees its rows as they are written
	return Apply(tx, imp, plan, agreed)
}

// Apply is Confirm with the plan that was just made of the import, in the same transaction.
func Apply(tx *store.Tx, imp Import, plan rosterplan.Plan, agreed Consent) (Outcome, error) {
	var done Outcome
	other, err := imp.OtherUnit(tx)
	if err != nil {
		return done, err
	}
	switch {
	case plan.Summary[rosterplan.StateAmbiguous] > 0:
		return done, fault.At("", "problem.import_undecided", "Count", plan.Summary[rosterplan.StateAmbiguous])
	case len(plan.Open()) > 0:
		return done, fault.At(plan.Open()[0].Key, "problem.import_question")
	case plan.Summary[rosterplan.StateError] > 0 && !agreed.LeaveOut:
		return done, fault.At("", "problem.import_errors", "Count", plan.Summary[rosterplan.StateError])
	case other != "" && !agreed.OtherUnit:
		return done, fault.At("other_unit", "problem.import_other_unit", "Other", other, "Unit", imp.at.UnitName)
	}
	remarks, err := json.Marshal(plan.Remarks())
	if err != nil {
		return done, err
	}
	work := pendingOf(plan)
	imp.Rows, plan.Rows = nil, nil // frees thousands of rows
	log, err := work.write(tx, imp)
	if err != nil {
		return done, err
	}
	done = Outcome{Added: len(work.added), Changed: len(work.changed), Same: plan.Summary[rosterplan.StateSame] + work.idle, LeftOut: plan.Summary[rosterplan.StateError],
		Proposed: work.proposed}
	text, err := json.Marshal(log)
	if err != nil {
		return done, err
	}
	summary, err := json.Marshal(plan.Summary)
	if err != nil {
		return done, err
	}
	if err := imp.move(tx, map[string]any{"state": ImportConfirmed, "confirmed_at": tx.Now(), "applied": string(text),
		"summary": string(summary), "remarks": string(remarks)}); err != nil {
		return done, err
	}
	if err := imp.learn(tx); err != nil {
		return done, err
	}
	changes := done.changes()
	if other != "" {
		changes = append(changes, field.Change{Field: "import_other_unit", New: other})
	}
	return done, tx.Record(imp.entry("import_confirmed", changes...))
}

func (o Outcome) changes() []field.Change {
	var list []field.Change
	for _, n := range []struct {
		key   string
		count int
	}{{"import_added", o.Added}, {"import_changed", o.Changed}, {"import_same", o.Same}, {"import_left_out", o.LeftOut}, {"import_proposed", o.Proposed}} {
		if n.count > 0 {
			list = append(list, field.Change{Field: n.key, New: strconv.Itoa(n.count)})
		}
	}
	return list
}

// pendingWork is the pending work of a plan; the rows are the file's row numbers of changed and added.
type pendingWork struct {
	changed, before        []delegate.Record
	added                  []delegate.Record
	changedRows, addedRows []int
	idle                   int // rows with a warning that change nothing
	proposed               int // rows with changes that are only proposed
}

func pendingOf(plan rosterplan.Plan) pendingWork {
	var work pendingWork
	added := plan.Summary[rosterplan.StateNew] + plan.Summary[rosterplan.StateWarning]
	work.added, work.addedRows = make([]delegate.Record, 0, added), make([]int, 0, added) // grown step by step they would take twice the memory
	for i := range plan.Rows {
		switch row := &plan.Rows[i]; {
		case row.State != rosterplan.StateNew && row.State != rosterplan.StateChanged && row.State != rosterplan.StateWarning:
		case row.MatchID == 0:
			work.added, work.addedRows = append(work.added, row.Record), append(work.addedRows, row.Number)
		case len(row.Changes) == 0:
			work.idle++
		default:
			work.changed, work.changedRows = append(work.changed, row.Record), append(work.changedRows, row.Number)
			work.before = append(work.before, *row.Before)
		}
	}
	return work
}

// write stores changed and new records, and the history of the changed ones.
func (w *pendingWork) write(tx *store.Tx, imp Import) ([]applied, error) {
	var problems []fault.Problem
	for i := range w.changed {
		for _, p := range w.changed[i].Normalize() {
			problems = append(problems, inRow(p, w.changedRows[i]))
		}
	}
	if err := fault.Of(problems); err != nil {
		return nil, err
	}
	if err := w.propose(tx, imp); err != nil {
		return nil, err
	}
	if err := delegate.Overwrite(tx, imp.CongressID, imp.FileName, w.before, w.changed); err != nil {
		return nil, err
	}
	if err := delegate.AddRecords(tx, imp.at, w.added); err != nil {
		return nil, err
	}
	log := make([]applied, 0, len(w.changed)+len(w.added))
	for i := range w.changed {
		a := traceOf(&w.changed[i], w.changedRows[i])
		a.Before = &previous{w.before[i].Person, w.before[i].Delegate}
		log = append(log, a)
	}
	for i := range w.added {
		log = append(log, traceOf(&w.added[i], w.addedRows[i]))
	}
	return log, recordAll(tx, imp, w.before, w.changed)
}

// propose leaves to the list that holds the identity of a person what is its to change. Rows with nothing else are done.
func (w *pendingWork) propose(tx *store.Tx, imp Import) error {
	held, err := delegate.Withhold(tx, w.before, w.changed)
	if err != nil {
		return err
	}
	rowOf := make(map[int64]int, len(w.changed))
	for i := range w.changed {
		rowOf[w.changed[i].Delegate.ID] = w.changedRows[i]
	}
	for i := range held {
		held[i].Row = rowOf[held[i].DelegateID]
	}
	w.proposed = len(held)
	w.before, w.changed = delegate.Changed(w.before, w.changed)
	w.changedRows = nil
	for i := range w.changed {
		w.changedRows = append(w.changedRows, rowOf[w.changed[i].Delegate.ID])
	}
	return correction.Propose(tx, held, correction.Origin{Reason: imp.FileName, ImportID: imp.ID})
}

func inRow(p fault.Problem, row int) fault.Problem {
	p.Args = maps.Clone(p.Args)
	if p.Args == nil {
		p.Args = map[string]any{}
	}
	p.Args["Row"] = row
	return p
}

func traceOf(rec *delegate.Record, row int) applied {
	return applied{Row: row, DelegateID: rec.Delegate.ID, PersonID: rec.PersonID,
		DelegateVersion: rec.Delegate.Version, PersonVersion: rec.Person.Version}
}

// recordAll adds to the history of each changed delegate; the import has an entry of its own.
func recordAll(tx *store.Tx, imp Import, before, after []delegate.Record) error {
	entries := make([]store.Entry, len(after))
	for i := range after {
		entries[i] = store.Entry{Action: "delegate_changed", Entity: delegate.Entity, EntityID: after[i].Delegate.ID, Label: after[i].FullName,
			UnitID: imp.at.UnitID, UnitPath: imp.at.UnitPath, Changes: delegate.Changes(&before[i], &after[i]), Reason: imp.FileName}
	}
	return tx.RecordAll(entries)
}
