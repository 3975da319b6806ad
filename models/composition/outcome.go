package composition

import (
	"daihoi/models/congress"
	"daihoi/models/delegate"
	"daihoi/models/fault"
	"daihoi/models/store"
)

// RecordOutcome is congress.RecordOutcome with the rule that needs the list: no more official delegates were present
// than are listed. A congress without a list knows no such limit.
func RecordOutcome(tx *store.Tx, congressID int64, version int, in congress.Outcome) (congress.Outcome, error) {
	counts, err := delegate.Counters(tx, delegate.Scope{CongressID: congressID})
	if err != nil {
		return in, err
	}
	if in.Present != nil && counts.Official > 0 && *in.Present > counts.Official {
		return in, fault.At("present", "problem.present_over", "Present", *in.Present, "Summoned", counts.Official)
	}
	return congress.RecordOutcome(tx, congressID, version, in)
}
