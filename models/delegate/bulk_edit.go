package delegate

import (
	"maps"
	"slices"

	"daihoi/models/fault"
	"daihoi/models/store"
)

// RowEdit is what the user typed into some fields of a row.
type RowEdit struct {
	Selected
	Typed     map[string]string // by field key
	Confirmed bool              // the user has checked: not the delegate with the same name, year of birth and sender
}

// EditAll edits many delegates of a congress, all or nothing, and returns how many changed. A row that repeats the
// stored values is skipped, whatever its version. Problems are at field At(<field>, id) with Args Person and ID; rows
// changed by others since make it a Conflict "fault.rows_stale" with one "problem.row_stale" each at At("pick", id).
// A change of a person applies in every congress the person is in.
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
	problems = append(problems, b.settle()...)
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

// ByIDs reads the congress's delegates with the given ids, in official order of names; at most MaxSelected.
func ByIDs(tx *store.Tx, congressID int64, ids []int64) ([]Record, error) {
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
