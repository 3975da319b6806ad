package directive

import (
	"strconv"
	"strings"

	"gorm.io/gorm"

	"daihoi/models/access"
	"daihoi/models/congress"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/org"
	"daihoi/models/store"
)

// Register adds a directive to a unit's register, with the fields of Fields and the file from in.
func Register(tx *store.Tx, unitID int64, in Directive) (Directive, error) {
	u, err := org.Get(tx, unitID)
	if err != nil {
		return in, err
	}
	if err := tx.Require(access.PlanCongress, u.Path); err != nil {
		return in, err
	}
	in.ID, in.UnitID, in.Unit, in.Version = 0, u.ID, u, 1
	if err := in.check(tx); err != nil {
		return in, err
	}
	if err := tx.DB().Create(&in).Error; err != nil {
		return in, err
	}
	return in, in.record(tx, "directive_registered", in.diff(Directive{}), "")
}

// Amend corrects a registered directive. A file in in replaces the current one.
func Amend(tx *store.Tx, id int64, version int, in Directive) (Directive, error) {
	old, err := toAmend(tx, id)
	if err != nil {
		return old, err
	}
	now := old
	now.LevelCode, now.Kind, now.Issuer, now.Number, now.Symbol = in.LevelCode, in.Kind, in.Issuer, in.Number, in.Symbol
	now.IssuedOn, now.Summary, now.Source = in.IssuedOn, in.Summary, in.Source
	if in.File.Name != "" {
		now.File = in.File
	}
	if err := now.check(tx); err != nil {
		return old, err
	}
	err = now.touch(tx, version, map[string]any{"level_code": now.LevelCode, "kind": now.Kind, "issuer": now.Issuer, "number": now.Number,
		"symbol": now.Symbol, "issued_on": now.IssuedOn, "summary": now.Summary, "source": now.Source, "search_key": now.SearchKey,
		"file_name": now.File.Name, "file_size": now.File.Size, "file_media": now.File.Media, "file_digest": now.File.Digest})
	if err != nil {
		return old, err
	}
	return now, now.record(tx, "directive_changed", now.diff(old), "")
}

// Withdraw marks a directive as no longer in force, with a reason. It stays in the register, with what it is the
// basis of.
func Withdraw(tx *store.Tx, id int64, version int, reason string) (Directive, error) {
	d, err := toAmend(tx, id)
	if err != nil {
		return d, err
	}
	if reason = strings.TrimSpace(reason); reason == "" {
		return d, fault.At("reason", "problem.required")
	}
	if d.Withdrawn() {
		return d, store.Stale()
	}
	d.WithdrawnOn, d.WithdrawnReason = tx.Today(), reason
	if err := d.touch(tx, version, map[string]any{"withdrawn_on": d.WithdrawnOn, "withdrawn_reason": reason}); err != nil {
		return d, err
	}
	return d, d.record(tx, "directive_withdrawn", nil, reason)
}

// Reinstate undoes Withdraw.
func Reinstate(tx *store.Tx, id int64, version int) (Directive, error) {
	d, err := toAmend(tx, id)
	if err != nil {
		return d, err
	}
	if !d.Withdrawn() {
		return d, store.Stale()
	}
	if err := d.touch(tx, version, map[string]any{"withdrawn_on": nil, "withdrawn_reason": ""}); err != nil {
		return d, err
	}
	return d, d.record(tx, "directive_reinstated", nil, "")
}

// toAmend reads a directive that the actor may change; directives of units above can only be read.
func toAmend(tx *store.Tx, id int64) (Directive, error) {
	d, err := Get(tx, id)
	if err != nil {
		return d, err
	}
	if !tx.Actor().Can(access.PlanCongress, d.Unit.Path) {
		return d, fault.New(fault.Forbidden, "fault.forbidden")
	}
	return d, nil
}

func (d *Directive) touch(tx *store.Tx, version int, columns map[string]any) error {
	columns["version"] = gorm.Expr("version + 1")
	d.Version = version + 1
	return store.Changed(tx.DB().Model(&Directive{}).Where("id = ? AND version = ?", d.ID, version).Updates(columns))
}

// check requires a level not below the unit's, a date that is not in the future, and a mark that is new in the unit's
// register.
func (d *Directive) check(tx *store.Tx) error {
	problems := congress.Checked(Fields, d)
	d.SearchKey = d.searchKey()
	levels, err := org.Levels(tx)
	if err != nil {
		return err
	}
	rank := map[string]int{}
	for _, l := range levels {
		rank[l.Code] = l.Rank
	}
	if rank[d.LevelCode] > rank[d.Unit.LevelCode] {
		problems = append(problems, fault.Problem{Field: "directive_level", Key: "problem.directive_level", Args: fault.Args("Unit", d.Unit.FullName)})
	}
	if d.IssuedOn.After(tx.Today()) {
		problems = append(problems, fault.Problem{Field: "directive_issued", Key: "problem.future"})
	}
	if d.Number != "" && len(problems) == 0 {
		var same int64
		err := directives(tx).Where("directives.unit_id = ? AND directives.id <> ? AND directives.number = ? AND directives.symbol = ?",
			d.UnitID, d.ID, d.Number, d.Symbol).Where("directives.withdrawn_on IS NULL").Where("COALESCE(directives.issued_on, '') = ?", d.IssuedOn.String()).Count(&same).Error
		if err != nil {
			return err
		}
		if same > 0 {
			problems = append(problems, fault.Problem{Field: "directive_number", Key: "problem.directive_known", Args: fault.Args("Mark", d.Mark())})
		}
	}
	return fault.Of(problems)
}

func (d Directive) diff(old Directive) []field.Change {
	changes := Fields.Diff(&old, &d)
	if old.File != d.File {
		changes = append(changes, field.Change{Field: "files", Old: old.File.Name, New: d.File.Name})
	}
	return changes
}

// label names the directive in the audit log.
func (d Directive) label() string {
	if d.Mark() != "" {
		return d.Mark()
	}
	return d.Issuer
}

func (d Directive) record(tx *store.Tx, action string, changes []field.Change, reason string) error {
	return tx.Record(store.Entry{Action: action, Entity: "directive", EntityID: d.ID, Label: d.label(), UnitID: d.UnitID, UnitPath: d.Unit.Path,
		Changes: changes, Reason: reason})
}

// RegisterAll registers many directives at their units, with what they are the basis of, during set-up. Unit must be
// filled in.
func RegisterAll(tx *store.Tx, list []Directive, grounds map[int][]Ground) error {
	if len(list) == 0 {
		return nil
	}
	for i := range list {
		d := &list[i]
		if err := tx.Require(access.PlanCongress, d.Unit.Path); err != nil {
			return err
		}
		d.UnitID, d.Version = d.Unit.ID, 1
		if err := d.check(tx); err != nil {
			return err
		}
	}
	if err := tx.DB().CreateInBatches(&list, 500).Error; err != nil {
		return err
	}
	var rows []groundRow
	for i, d := range list {
		for _, g := range grounds[i] {
			rows = append(rows, groundRow{d.ID, g})
		}
	}
	if len(rows) > 0 {
		if err := tx.DB().CreateInBatches(&rows, 500).Error; err != nil {
			return err
		}
	}
	first := list[0].Unit
	return tx.Record(store.Entry{Action: "directives_registered", Entity: "directive", Label: first.FullName, UnitID: first.ID, UnitPath: first.Path,
		Changes: []field.Change{{Field: "directives", New: strconv.Itoa(len(list))}}})
}
