package roster

import (
	"maps"
	"slices"
	"strconv"

	"daihoi/models/access"
	"daihoi/models/congress"
	"daihoi/models/delegate"
	"daihoi/models/delegation"
	"daihoi/models/field"
	"daihoi/models/org"
	"daihoi/models/rosterplan"
	"daihoi/models/store"
	"daihoi/models/vocabulary"
)

// Preview plans the import against the current list.
func Preview(tx *store.Tx, imp Import) (rosterplan.Plan, error) {
	return imp.planWith(tx, func(*rosterplan.PlanInput) {})
}

// planWith is Preview after a change of what the plan depends on.
func (imp Import) planWith(tx *store.Tx, change func(*rosterplan.PlanInput)) (rosterplan.Plan, error) {
	in, meeting, err := planInput(tx, imp)
	if err != nil {
		return rosterplan.Plan{}, err
	}
	change(&in)
	p := rosterplan.NewPlanner(in)
	others, err := elsewhere(tx, meeting, p.Names())
	if err != nil {
		return rosterplan.Plan{}, err
	}
	p.Know(others)
	return p.Plan(), nil
}

// planInput reads what the import's plan depends on, but for the people of other congresses.
func planInput(tx *store.Tx, imp Import) (in rosterplan.PlanInput, meeting congress.Congress, err error) {
	if meeting, err = congress.Get(tx, imp.CongressID); err != nil {
		return in, meeting, err
	}
	in = rosterplan.PlanInput{Rows: imp.inputRows(), Stated: imp.Found.Table().Stated, Answers: imp.Answers, Mends: imp.Mends, Titles: append(slices.Clone(imp.Found.Table().Title), imp.Sheet), Seats: meeting.Seats, Today: tx.Today(), CongressDay: meeting.Day}
	if in.Present, err = delegate.WholeList(tx, imp.CongressID); err != nil {
		return in, meeting, err
	}
	if in.Held, err = delegate.HeldElsewhere(tx, imp.CongressID); err != nil {
		return in, meeting, err
	}
	if in.SendingUnits, err = sendingUnits(tx, meeting); err != nil {
		return in, meeting, err
	}
	in.Decisions, err = decisions(tx, imp.CongressID)
	return in, meeting, err
}

// inputRows keys the cells by field. Empty cells keep their address, so that a missing value can be pointed at.
func (imp Import) inputRows() []rosterplan.InputRow {
	rows := make([]rosterplan.InputRow, len(imp.Rows))
	for i, row := range imp.Rows {
		rows[i] = rosterplan.InputRow{Sheet: imp.Sheet, Number: row.Number, Kind: row.Kind, Text: row.Text, Hidden: row.Hidden, Struck: row.Struck}
		if row.Kind != rosterplan.DataRow {
			continue
		}
		rows[i].Fill = func(cells map[string]field.Raw) { imp.fill(cells, &imp.Rows[i]) }
	}
	return rows
}

func (imp Import) fill(cells map[string]field.Raw, row *TableRow) {
	for column, key := range imp.Mapping {
		var c field.Raw
		if column < len(row.Cells) {
			c = row.Cells[column]
		}
		if c.Ref == "" {
			c.Ref = imp.Columns[column].Name + strconv.Itoa(row.Number)
		}
		cells[key] = c
	}
}

// elsewhere finds people of the names in other congresses of the same level and term that the actor sees.
func elsewhere(tx *store.Tx, here congress.Congress, sought map[string]bool) ([]rosterplan.Namesake, error) {
	var others []rosterplan.Namesake
	for part := range slices.Chunk(slices.Sorted(maps.Keys(sought)), 500) {
		var found []struct {
			rosterplan.Namesake `gorm:"embedded"`
			UnitPath            string
		}
		err := delegate.Base(tx).Where("persons.search_key IN ? AND congresses.id <> ? AND congresses.term_id = ? AND units.level_code = ?",
			part, here.ID, here.TermID, here.Unit.LevelCode).Where("delegates.withdrawn_on IS NULL").
			Select("persons.full_name, persons.born_on, persons.citizen_id, units.full_name AS unit_name, units.path AS unit_path").
			Order("delegates.id").Find(&found).Error
		if err != nil {
			return nil, err
		}
		for _, f := range found {
			if !tx.Actor().Can(access.ViewSensitive, f.UnitPath) {
				f.CitizenID = ""
			}
			others = append(others, f.Namesake)
		}
	}
	return others, nil
}

// sendingUnits are the lines of the allocation, the units below and the member organisations. It is nil for a unit
// with neither an allocation nor units below it, because hamlets are not recorded as units.
func sendingUnits(tx *store.Tx, meeting congress.Congress) ([]string, error) {
	seats, err := delegation.SavedAllocation(tx, meeting.ID)
	if err != nil {
		return nil, err
	}
	below, err := org.Children(tx, meeting.UnitID)
	if err != nil || len(below) == 0 && seats.ID == 0 {
		return nil, err
	}
	names := append(delegation.LineNames(seats.Lines), vocabulary.Names("represents")...)
	for _, u := range below {
		names = append(names, u.Name, u.FullName)
	}
	return names, nil
}

func decisions(tx *store.Tx, congressID int64) (map[string]rosterplan.Decision, error) {
	var rows []importDecision
	err := tx.DB().Where("congress_id = ?", congressID).Find(&rows).Error
	made := make(map[string]rosterplan.Decision, len(rows))
	for _, r := range rows {
		made[r.RowKey] = rosterplan.Decision{Choice: r.Choice, DelegateID: r.DelegateID}
	}
	return made, err
}
