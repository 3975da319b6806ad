package roster

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"maps"
	"slices"
	"strconv"

	"daihoi/models/access"
	"daihoi/models/congress"
	"daihoi/models/delegate"
	"daihoi/models/delegation"
	"daihoi/models/field"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/models/vocabulary"
)

// Preview plans the import against the current list.
func Preview(tx *store.Tx, imp Import) (Plan, error) {
	return imp.planWith(tx, func(*PlanInput) {})
}

// planWith is Preview after a change of what the plan depends on.
func (imp Import) planWith(tx *store.Tx, change func(*PlanInput)) (Plan, error) {
	in, meeting, err := planInput(tx, imp)
	if err != nil {
		return Plan{}, err
	}
	change(&in)
	p := newPlanner(in)
	others, err := elsewhere(tx, meeting, p.names())
	if err != nil {
		return Plan{}, err
	}
	p.know(others)
	return p.plan(), nil
}

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
	}
	sum := sha256.New()
	lines := json.NewEncoder(sum)
	for i := range p.Rows {
		row := &p.Rows[i]
		l := line{Number: row.Number, State: row.State, Match: row.MatchID, Changes: row.Changes}
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

// planInput reads what the import's plan depends on, but for the people of other congresses.
func planInput(tx *store.Tx, imp Import) (in PlanInput, meeting congress.Congress, err error) {
	if meeting, err = congress.Get(tx, imp.CongressID); err != nil {
		return in, meeting, err
	}
	in = PlanInput{Rows: imp.inputRows(), Stated: imp.Found.Table().Stated, Answers: imp.Answers, Titles: append(slices.Clone(imp.Found.Table().Title), imp.Sheet), Seats: meeting.Seats, Today: tx.Today(), CongressDay: meeting.Day}
	if in.Present, err = delegate.WholeList(tx, imp.CongressID); err != nil {
		return in, meeting, err
	}
	if in.SendingUnits, err = sendingUnits(tx, meeting); err != nil {
		return in, meeting, err
	}
	in.Decisions, err = decisions(tx, imp.CongressID)
	return in, meeting, err
}

// inputRows keys the cells by field. Empty cells keep their address, so that a missing value can be pointed at.
func (imp Import) inputRows() []InputRow {
	rows := make([]InputRow, len(imp.Rows))
	for i, row := range imp.Rows {
		rows[i] = InputRow{Sheet: imp.Sheet, Number: row.Number, Kind: row.Kind, Text: row.Text, Hidden: row.Hidden, Struck: row.Struck}
		if row.Kind != DataRow {
			continue
		}
		rows[i].whole = func() map[string]field.Raw { return imp.cellsOf(&imp.Rows[i]) }
	}
	return rows
}

func (imp Import) cellsOf(row *TableRow) map[string]field.Raw {
	cells := make(map[string]field.Raw, len(imp.Mapping))
	for column, key := range imp.Mapping {
		var c field.Raw
		if column < len(row.Cells) {
			c = row.Cells[column]
		}
		if c.Ref == "" {
			c.Ref = imp.Columns[column].Name + strconv.Itoa(row.Number)
		}
		cells[key] = imp.mended(key, c)
	}
	return cells
}

// elsewhere finds people of the names in other congresses of the same level and term that the actor sees.
func elsewhere(tx *store.Tx, here congress.Congress, sought map[string]bool) ([]Namesake, error) {
	var others []Namesake
	for part := range slices.Chunk(slices.Sorted(maps.Keys(sought)), 500) {
		var found []struct {
			Namesake `gorm:"embedded"`
			UnitPath string
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

func decisions(tx *store.Tx, congressID int64) (map[string]Decision, error) {
	var rows []importDecision
	err := tx.DB().Where("congress_id = ?", congressID).Find(&rows).Error
	made := make(map[string]Decision, len(rows))
	for _, r := range rows {
		made[r.RowKey] = Decision{r.Choice, r.DelegateID}
	}
	return made, err
}
