package finalreport

import (
	"cmp"

	"daihoi/models/access"
	"daihoi/models/field"
	"daihoi/models/org"
	"daihoi/models/store"
)

// require lets those in who edit the congress of the unit, in a term that is open.
func require(tx *store.Tx, u org.Unit, termID int64) error {
	return cmp.Or(tx.Require(access.EditCongress, u.Path), tx.Open(termID))
}

// replace writes the row of a unit and a term whose version was read: version 0 has none yet. It is Stale if somebody else
// has written it since.
func replace[T any](tx *store.Tx, fields field.Table[T], in *T, u org.Unit, termID int64, version int) error {
	columns := map[string]any{"version": version + 1}
	for _, f := range fields {
		columns[cmp.Or(f.Column, f.Key)] = f.Value(in)
	}
	if version > 0 {
		return store.Changed(tx.DB().Model(new(T)).Where("unit_id = ? AND term_id = ? AND version = ?", u.ID, termID, version).Updates(columns))
	}
	columns["unit_id"], columns["term_id"] = u.ID, termID
	return tx.DB().Model(new(T)).Create(columns).Error
}

// of reads the row of a unit and a term into out, whose zero value means that there is none.
func of[T any](tx *store.Tx, u org.Unit, termID int64, out *T) error {
	if err := tx.Require(access.View, u.Path); err != nil {
		return err
	}
	return tx.DB().Where("unit_id = ? AND term_id = ?", u.ID, termID).Limit(1).Find(out).Error
}

// stored names the column of a field whose key is not unique among all forms.
func stored[T any](column string, f field.Field[T]) field.Field[T] {
	f.Column = column
	return f
}
