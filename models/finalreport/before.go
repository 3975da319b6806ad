package finalreport

import (
	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/org"
	"daihoi/models/store"
)

// Before are the numbers of the congress of the last term, to compare with. A number nobody knows is nil.
type Before struct {
	UnitID    int64 `gorm:"primaryKey;autoIncrement:false"`
	TermID    int64 `gorm:"primaryKey;autoIncrement:false"` // the term that is compared, not the one before it
	Delegates *int  // present
	Members   *int  // of the Committee that the congress appointed
	Women     *int  // of Members
	Standing  *int  // of the Standing Board
	Deputies  *int  // deputy chairs
	Source    string
	Version   int // 0: typed by nobody

	Recorded bool `gorm:"-"` // they are those of the congress of the last term in the register
}

func (Before) TableName() string { return "last_term_numbers" }

// BeforeFields is the form of RecordBefore.
var BeforeFields = field.Table[Before]{
	stored("delegates", field.CountOf("before_delegates", 9999, func(b *Before) **int { return &b.Delegates })),
	stored("members", field.CountOf("before_members", 999, func(b *Before) **int { return &b.Members })),
	stored("women", field.CountOf("before_women", 999, func(b *Before) **int { return &b.Women })),
	stored("standing", field.CountOf("before_standing", 99, func(b *Before) **int { return &b.Standing })),
	stored("deputies", field.CountOf("before_deputies", 9, func(b *Before) **int { return &b.Deputies })),
	stored("source", field.TextOf(field.Text, "before_source", func(b *Before) *string { return &b.Source }).UpTo(300)),
}

// Known reports whether there is any number.
func (b Before) Known() bool {
	return b.Delegates != nil || b.Members != nil || b.Women != nil || b.Standing != nil || b.Deputies != nil
}

// BeforeOf are the numbers of the last term of one unit: those of its congress of that term where the register has them, else
// those that were typed.
func BeforeOf(tx *store.Tx, u org.Unit, term org.Term) (Before, error) {
	if err := tx.Require(access.View, u.Path); err != nil {
		return Before{}, err
	}
	all, err := BeforeAt(tx, u.Path, term)
	b, found := all[u.ID]
	if !found {
		b = Before{UnitID: u.ID, TermID: term.ID}
	}
	return b, err
}

// BeforeAt is BeforeOf for all units at or below path, by unit id; a unit of which nothing is known is not in it. It takes
// three statements at most, however many units there are.
func BeforeAt(tx *store.Tx, path string, term org.Term) (map[int64]Before, error) {
	within, args := tx.Within(access.View, "units.path")
	under, bounds := store.Under("units.path", path)
	var typed []Before
	err := tx.DB().Table("last_term_numbers").Joins("JOIN units ON units.id = last_term_numbers.unit_id").Where(within, args...).Where(under, bounds...).
		Where("term_id = ?", term.ID).Select("last_term_numbers.*").Find(&typed).Error
	if err != nil {
		return nil, err
	}
	out := map[int64]Before{}
	for _, b := range typed {
		out[b.UnitID] = b
	}
	last, err := termBefore(tx, term)
	if err != nil || last.ID == 0 {
		return out, err
	}
	var ids []struct{ ID, UnitID int64 }
	err = tx.DB().Table("congresses").Joins("JOIN units ON units.id = congresses.unit_id").Where(within, args...).Where(under, bounds...).
		Where("congresses.term_id = ?", last.ID).Select("congresses.id, congresses.unit_id").Find(&ids).Error
	if err != nil {
		return out, err
	}
	results, err := congress.Outcomes(tx, path, last.ID, calendar.Date{})
	for _, c := range ids {
		o := results[c.ID]
		now := Before{UnitID: c.UnitID, TermID: term.ID, Delegates: o.Present, Members: o.MembersElected, Women: o.MembersWomen,
			Standing: o.Standing, Deputies: o.Deputies, Source: last.Name, Recorded: true, Version: out[c.UnitID].Version}
		if now.Known() {
			out[c.UnitID] = now
		}
	}
	return out, err
}

// termBefore is the latest term that began before this one, zero if the office has none.
func termBefore(tx *store.Tx, term org.Term) (org.Term, error) {
	all, err := org.Terms(tx)
	var last org.Term
	for _, t := range all {
		if t.StartYear < term.StartYear && t.StartYear > last.StartYear {
			last = t
		}
	}
	return last, err
}

// RecordBefore writes the numbers of the last term of a unit. Where its congress of that term is in the register they are
// read there, and typing others is refused. It is Stale if version is not the one in force.
func RecordBefore(tx *store.Tx, u org.Unit, term org.Term, version int, in Before) error {
	if err := require(tx, u, term.ID); err != nil {
		return err
	}
	old, err := BeforeOf(tx, u, term)
	if err != nil {
		return err
	}
	if old.Recorded {
		return fault.New(fault.Conflict, "fault.before_recorded", "Term", old.Source)
	}
	problems := congress.Checked(BeforeFields, &in)
	if in.Women != nil && in.Members != nil && *in.Women > *in.Members {
		problems = append(problems, fault.Problem{Field: "before_women", Key: "problem.more_than_members_elected", Args: fault.Args("Part", *in.Women, "Whole", *in.Members)})
	}
	if in.Standing != nil && in.Members != nil && *in.Standing > *in.Members {
		problems = append(problems, fault.Problem{Field: "before_standing", Key: "problem.more_than_members_elected", Args: fault.Args("Part", *in.Standing, "Whole", *in.Members)})
	}
	if in.Known() && in.Source == "" {
		problems = append(problems, fault.Problem{Field: "before_source", Key: "problem.required"})
	}
	if err := fault.Of(problems); err != nil {
		return err
	}
	if old.Version != version {
		return store.Stale()
	}
	if err := replace(tx, BeforeFields, &in, u, term.ID, version); err != nil {
		return err
	}
	return tx.Record(u.Recorded("last_term_recorded", "", BeforeFields.Diff(&old, &in)...))
}
