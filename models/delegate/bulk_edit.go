package delegate

import (
	"maps"
	"slices"

	"daihoi/models/fault"
	"daihoi/models/store"
)

// RowEdit is what somebody typed into some fields of a row of the list.
type RowEdit struct {
	Selected
	Typed     map[string]string // by the key of the field
	Confirmed bool              // somebody has looked: not the delegate of the same name, year and sender
}

// EditAll changes many delegates of a congress, all or nothing, and says how many are others now. A row that says what
// is stored already is left alone, at whatever version. Problems stand at field At(<field>, id) with the Args Person and
// ID; rows that somebody else has changed since make it a Conflict "fault.rows_stale" with a "problem.row_stale" for each
// at At("pick", id). A change of a person shows in every congress that he or she goes to.
func EditAll(tx *store.Tx, congressID int64, edits []RowEdit) (int, error) {
	b, err := openBatch(tx, congressID)
	if err != nil {
		return 0, err
	}
	if len(edits) > MaxSelected {
		return 0, fault.At("", "problem.bulk_too_many", "Max", MaxSelected)
	}
	var stale []*Record
	var problems []fault.Problem
	for _, e := range edits {
		rec, known := b.byID[e.ID]
		if !known {
			return 0, store.NotFound()
		}
		after := *rec
		after.Confirmed = e.Confirmed
		wrong := Fields.Only(slices.Collect(maps.Keys(e.Typed))...).Decode(func(key string) string { return e.Typed[key] }, &after)
		if len(wrong) == 0 && len(Fields.Diff(rec, &after)) == 0 {
			continue
		}
		if rec.Delegate.Version != e.Version {
			stale = append(stale, rec)
		}
		for _, p := range wrong {
			problems = append(problems, ofRow(p, rec))
		}
		b.add(rec, after)
	}
	problems = append(problems, b.settle(tx)...)
	problems = append(problems, b.clashes()...)
	if len(stale) > 0 {
		return 0, b.staleRows(tx, stale, problems)
	}
	if err := fault.Of(problems); err != nil || len(b.after) == 0 {
		return 0, err
	}
	if err := Overwrite(tx, congressID, b.after); err != nil {
		return 0, err
	}
	return len(b.after), b.record(tx, "delegates_changed", "delegate_changed", "")
}

// Several reads those of the congress who have the ids, in the order of official names; at most MaxSelected.
func Several(tx *store.Tx, congressID int64, ids []int64) ([]Record, error) {
	if _, err := PlaceOf(tx, congressID); err != nil {
		return nil, err
	}
	var rows []Record
	err := Base(tx).Select(Columns).Where("delegates.congress_id = ? AND delegates.id IN ?", congressID, ids[:min(len(ids), MaxSelected)]).
		Order("delegates.sort_key, delegates.id").Find(&rows).Error
	for i := range rows {
		rows[i].hide(tx.Actor())
	}
	return rows, err
}
