package rosterplan

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"daihoi/models/delegate"
	"daihoi/models/field"
)

// Digest identifies what the plan does with each row: equal digests mean equal effects.
func (p Plan) Digest() string {
	type line struct {
		Number     int
		State      State
		Match      int64
		New        map[string]string
		Changes    []field.Change
		Candidates []int64
		Twin       int
		Proposed   bool
	}
	sum := sha256.New()
	lines := json.NewEncoder(sum)
	for i := range p.Rows {
		row := &p.Rows[i]
		l := line{Number: row.Number, State: row.State, Match: row.MatchID, Changes: row.Changes, Proposed: row.Proposed}
		if row.MatchID == 0 && row.State != StateSkipped {
			l.New = delegate.Fields.Values(&row.Record)
		}
		for _, c := range row.Candidates {
			l.Candidates = append(l.Candidates, c.ID)
		}
		if row.Twin != nil {
			l.Twin = row.Twin.Row
		}
		_ = lines.Encode(l) // strings and numbers into a hash: neither step can fail
	}
	return hex.EncodeToString(sum.Sum(nil)[:16])
}
