package dossier

import (
	"encoding/json"
	"slices"
	"strings"

	"daihoi/models/correction"
	"daihoi/models/delegate"
	"daihoi/models/field"
	"daihoi/models/identity"
	"daihoi/models/store"
)

// Correction is a step in how a person's identity came to be as it is recorded: a proposal with its answer, or a change
// made directly. The log has the citizen number of a direct change masked.
type Correction struct {
	At       store.Instant
	By       string
	Unit     string // "" for a list that the actor does not see, or for several
	Action   string // of the log; "correction_proposed" for a proposal
	Changes  []field.Change
	Reason   string
	Proposal *correction.Case // nil for a direct change
}

// Corrections lists them for a delegate's person, newest first: the proposals that the actor may read and the direct changes
// in the lists that the actor sees, each once, without the fields that the actor may not see. more says that there are older
// ones than the newest MostSteps entries of the log tell.
func Corrections(tx *store.Tx, delegateID int64) (list []Correction, more bool, err error) {
	rec, err := delegate.Get(tx, delegateID)
	if err != nil {
		return nil, false, err
	}
	seats, err := delegate.SeatsOf(tx, rec.PersonID)
	if err != nil {
		return nil, false, err
	}
	proposals, err := correction.OfPerson(tx, rec.Person, seats[rec.PersonID])
	if err != nil {
		return nil, false, err
	}
	known, err := delegate.KnownPerson(tx, rec.PersonID)
	if err != nil {
		return nil, false, err
	}
	for _, c := range proposals {
		one := Correction{At: c.At, By: c.UserName, Action: "correction_proposed", Changes: c.Changes, Reason: c.Reason, Proposal: &c}
		if slices.ContainsFunc(known.At, func(r delegate.Record) bool { return r.Delegate.ID == c.From.DelegateID }) {
			one.Unit = c.From.UnitName
		}
		list = append(list, one)
	}
	steps, err := identity.Trail(tx, rec.PersonID, MostSteps)
	list = append(list, direct(steps, proposals)...)
	slices.SortStableFunc(list, func(a, b Correction) int { return b.At.Compare(a.At.Time) })
	return list, len(steps) == MostSteps, err
}

// direct are the steps that changed the identity: not its first entry, and not what a proposal tells already.
func direct(steps []identity.Step, proposals []correction.Case) (list []Correction) {
	seen := map[string]bool{}
	for _, step := range steps {
		told := func(c correction.Case) bool { return c.AnsweredAt == step.At }
		if step.Action == "delegate_added" || strings.HasPrefix(step.Action, "correction_") &&
			(step.Action != "correction_accepted" || slices.ContainsFunc(proposals, told)) {
			continue
		}
		changes := slices.DeleteFunc(slices.Clone(step.Changes), func(c field.Change) bool {
			_, own := delegate.PersonFields.Find(c.Field)
			return !own && c.Field != "merged_person"
		})
		key, err := json.Marshal([]any{step.At, step.By, changes}) // the log has it at each list of the person
		if err != nil || len(changes) == 0 || seen[string(key)] {
			continue
		}
		seen[string(key)] = true
		list = append(list, Correction{At: step.At, By: step.By, Unit: step.Unit, Action: step.Action, Changes: changes, Reason: step.Reason})
	}
	return list
}
