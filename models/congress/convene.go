package congress

import (
	"slices"
	"strconv"

	"daihoi/models/access"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/org"
	"daihoi/models/store"
)

// Convene creates the congress of a unit in a term; a second one is a Conflict.
func Convene(tx *store.Tx, unitID, termID int64) (Congress, error) {
	unit, err := org.Get(tx, unitID)
	if err != nil {
		return Congress{}, err
	}
	made, err := insert(tx, []org.Unit{unit}, termID)
	if err != nil {
		return Congress{}, err
	}
	return made[0], made[0].record(tx, "congress_convened", FactFields.Diff(&Congress{}, &made[0]), "")
}

// ConveneAll creates the congresses of many units, for setting up a district. The actor must have read the units in
// this transaction.
func ConveneAll(tx *store.Tx, units []org.Unit, termID int64) ([]Congress, error) {
	if len(units) == 0 {
		return nil, nil
	}
	made, err := insert(tx, units, termID)
	if err != nil {
		return nil, err
	}
	return made, tx.Record(store.Entry{Action: "congresses_convened", Entity: "congress", Label: units[0].FullName,
		UnitID: units[0].ID, UnitPath: CommonPath(made),
		Changes: []field.Change{{Field: "congresses", New: strconv.Itoa(len(made))}}})
}

func insert(tx *store.Tx, units []org.Unit, termID int64) ([]Congress, error) {
	if err := tx.Open(termID); err != nil {
		return nil, err
	}
	made := make([]Congress, len(units))
	ids := make([]int64, len(units))
	for i, u := range units {
		if err := tx.Require(access.PlanCongress, u.Path); err != nil {
			return nil, err
		}
		made[i] = Congress{UnitID: u.ID, TermID: termID, Version: 1, Unit: u}
		ids[i] = u.ID
	}
	// Checked beforehand, because PostgreSQL aborts the transaction after a failed statement.
	var present int64
	for part := range slices.Chunk(ids, 500) {
		var n int64
		if err := tx.DB().Model(&Congress{}).Where("term_id = ? AND unit_id IN ?", termID, part).Count(&n).Error; err != nil {
			return nil, err
		}
		present += n
	}
	if present > 0 {
		return nil, fault.New(fault.Conflict, "fault.congress_exists")
	}
	if err := tx.DB().CreateInBatches(&made, 500).Error; err != nil {
		return nil, err
	}
	for i, c := range made {
		ids[i] = c.ID
	}
	return made, Remember(tx, ids...)
}

// CommonPath is the path of the lowest unit that contains all the congresses.
func CommonPath(all []Congress) string {
	if len(all) == 0 {
		return "/"
	}
	common := all[0].Unit.Path
	for _, c := range all[1:] {
		n, slash := 0, 0
		for n < min(len(common), len(c.Unit.Path)) && common[n] == c.Unit.Path[n] {
			n++
			if common[n-1] == '/' {
				slash = n
			}
		}
		common = common[:slash]
	}
	return common
}

func (c Congress) record(tx *store.Tx, action string, changes []field.Change, reason string) error {
	return tx.Record(c.Entry(action, changes, reason))
}

// Entry is the audit entry of a command about c, for packages above.
func (c Congress) Entry(action string, changes []field.Change, reason string) store.Entry {
	return store.Entry{Action: action, Entity: "congress", EntityID: c.ID, Label: c.Unit.FullName, UnitID: c.UnitID,
		UnitPath: c.Unit.Path, Changes: changes, Reason: reason}
}
