package finalreport

import (
	"cmp"
	"daihoi/models/congress"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/org"
	"daihoi/models/store"
)

// Commendation is an honour that somebody received for the congresses of a term.
type Commendation struct {
	ID            int64
	UnitID        int64 // whose season it is of
	TermID        int64
	RecipientKind string // one of RecipientKinds
	Recipient     string
	Merit         string        // what for
	Form          string        // "Bằng khen"
	Giver         string        // who gave it
	Number        string        // of the decision
	GivenOn       calendar.Date // zero if not known
	DroppedAt     store.Instant // zero unless struck out
	DroppedBy     string
	Version       int
}

// The kinds of recipients that reports count apart.
const (
	Collective = "collective" // tập thể
	Individual = "individual" // cá nhân
)

// RecipientKinds lists the kinds in display order.
var RecipientKinds = []string{Collective, Individual}

// Forms are the usual forms of commendation, to choose from while typing (Luật Thi đua, khen thưởng).
var Forms = []string{"Bằng khen", "Giấy khen", "Kỷ niệm chương", "Thư khen"}

// CommendationFields is the form of a commendation.
var CommendationFields = field.Table[Commendation]{
	field.ChoiceOf("recipient_kind", RecipientKinds, func(c *Commendation) *string { return &c.RecipientKind }).Must(),
	field.TextOf(field.Text, "recipient", func(c *Commendation) *string { return &c.Recipient }).UpTo(200).Must(),
	stored("form", field.TextOf(field.Vocabulary, "commendation_form", func(c *Commendation) *string { return &c.Form }).UpTo(100).Must()),
	field.TextOf(field.LongText, "merit", func(c *Commendation) *string { return &c.Merit }).UpTo(500),
	stored("giver", field.TextOf(field.Text, "commendation_giver", func(c *Commendation) *string { return &c.Giver }).UpTo(200)),
	stored("number", field.TextOf(field.Text, "commendation_number", func(c *Commendation) *string { return &c.Number }).UpTo(60)),
	field.DayOf("given_on", func(c *Commendation) *calendar.Date { return &c.GivenOn }),
}

// Commended are the commendations of a unit's season that were not struck out, the earliest first and those without a day
// last.
func Commended(tx *store.Tx, u org.Unit, termID int64) ([]Commendation, error) {
	if err := tx.Require(access.View, u.Path); err != nil {
		return nil, err
	}
	var out []Commendation
	err := tx.DB().Where("unit_id = ? AND term_id = ? AND dropped_at IS NULL", u.ID, termID).
		Order("CASE WHEN given_on IS NULL THEN 1 ELSE 0 END, given_on, id").Find(&out).Error
	return out, err
}

// Tally counts commendations of one form.
type Tally struct {
	Form                     string
	Collectives, Individuals int
}

// CommendedWithin counts the commendations of all seasons at or below u by form, in the order of the forms' names.
func CommendedWithin(tx *store.Tx, u org.Unit, termID int64) (out []Tally, err error) {
	within, args := tx.Within(access.View, "units.path")
	under, bounds := store.Under("units.path", u.Path)
	err = tx.DB().Table("commendations AS c").Joins("JOIN units ON units.id = c.unit_id").Where(within, args...).Where(under, bounds...).
		Where("c.term_id = ? AND c.dropped_at IS NULL", termID).Group("c.form").Order("c.form").
		Select("c.form, SUM(CASE WHEN c.recipient_kind = ? THEN 1 ELSE 0 END) AS collectives, SUM(CASE WHEN c.recipient_kind = ? THEN 1 ELSE 0 END) AS individuals", Collective, Individual).
		Scan(&out).Error
	return out, err
}

// CommendationOf reads one commendation of a unit, a struck one too.
func CommendationOf(tx *store.Tx, u org.Unit, id int64) (c Commendation, err error) {
	if err := tx.Require(access.View, u.Path); err != nil {
		return c, err
	}
	return c, store.One(tx.DB().Where("id = ? AND unit_id = ?", id, u.ID), &c)
}

// Commend enters a commendation.
func Commend(tx *store.Tx, u org.Unit, termID int64, in Commendation) (Commendation, error) {
	if err := require(tx, u, termID); err != nil {
		return in, err
	}
	if err := fault.Of(congress.Checked(CommendationFields, &in)); err != nil {
		return in, err
	}
	in.ID, in.UnitID, in.TermID, in.Version = 0, u.ID, termID, 1
	if err := tx.DB().Create(&in).Error; err != nil {
		return in, err
	}
	return in, in.record(tx, u, "commended", CommendationFields.Diff(&Commendation{}, &in))
}

// AmendCommendation changes a commendation. It is Stale if version is not the one in force.
func AmendCommendation(tx *store.Tx, u org.Unit, id int64, version int, in Commendation) error {
	old, err := CommendationOf(tx, u, id)
	if err != nil {
		return err
	}
	if err := require(tx, u, old.TermID); err != nil {
		return err
	}
	if err := fault.Of(congress.Checked(CommendationFields, &in)); err != nil {
		return err
	}
	columns := map[string]any{}
	for _, f := range CommendationFields {
		columns[cmp.Or(f.Column, f.Key)] = f.Value(&in)
	}
	if err := old.touch(tx, version, columns); err != nil {
		return err
	}
	return old.record(tx, u, "commendation_changed", CommendationFields.Diff(&old, &in))
}

// StrikeCommendation takes a commendation out of the report, or with struck false puts it back. It is Stale if version is not
// the one in force.
func StrikeCommendation(tx *store.Tx, u org.Unit, id int64, version int, struck bool) error {
	old, err := CommendationOf(tx, u, id)
	if err != nil {
		return err
	}
	if err := require(tx, u, old.TermID); err != nil {
		return err
	}
	columns, action := map[string]any{"dropped_at": nil, "dropped_by": ""}, "commendation_restored"
	if struck {
		columns, action = map[string]any{"dropped_at": tx.Now(), "dropped_by": tx.Actor().Name}, "commendation_struck"
	}
	if err := old.touch(tx, version, columns); err != nil {
		return err
	}
	return old.record(tx, u, action, nil)
}

func (c Commendation) touch(tx *store.Tx, version int, columns map[string]any) error {
	columns["version"] = version + 1
	return store.Changed(tx.DB().Model(&Commendation{}).Where("id = ? AND version = ?", c.ID, version).Updates(columns))
}

func (c Commendation) record(tx *store.Tx, u org.Unit, action string, changes []field.Change) error {
	return tx.Record(store.Entry{Action: action, Entity: "commendation", EntityID: c.ID, Label: c.Recipient, UnitID: u.ID, UnitPath: u.Path, Changes: changes})
}
