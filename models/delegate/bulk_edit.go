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
// A change of a person applies in every congress the person is in; what the actor may only propose of it is returned.
func EditAll(tx *store.Tx, congressID int64, edits []RowEdit) (int, []Held, error) {
	b, err := openBatch(tx, congressID)
	if err != nil {
		return 0, nil, err
	}
	if len(edits) > MaxSelected {
		return 0, nil, fault.At("", "problem.bulk_too_many", "Max", MaxSelected)
	}
	var stale []*Record
	var problems []fault.Problem
	for _, e := range edits {
		rec, known := b.byID[e.ID]
		if !known {
			return 0, nil, store.NotFound()
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
	held, err := Withhold(tx, b.before, b.after)
	if err != nil {
		return 0, nil, err
	}
	problems = append(problems, b.clashes()...)
	if len(stale) > 0 {
		return 0, nil, b.staleRows(tx, stale, problems)
	}
	if err := fault.Of(problems); err != nil {
		return 0, nil, err
	}
	b.before, b.after = Changed(b.before, b.after)
	if len(b.after) == 0 {
		return 0, held, nil
	}
	if err := Overwrite(tx, congressID, "", b.before, b.after); err != nil {
		return 0, nil, err
	}
	return len(b.after), held, b.record(tx, "delegates_changed", "delegate_changed", "")
}

// Changed keeps the records that differ.
func Changed(before, after []Record) (olds, news []Record) {
	for i := range after {
		if len(Fields.Diff(&before[i], &after[i])) > 0 {
			olds, news = append(olds, before[i]), append(news, after[i])
		}
	}
	return olds, news
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
