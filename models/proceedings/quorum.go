package proceedings

import (
	"slices"
	"strconv"
	"strings"

	"daihoi/models/access"
	"daihoi/models/attendance"
	"daihoi/models/delegate"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/org"
	"daihoi/models/store"
)

// Forms and bases of a rule.
const (
	Share  = "share"
	Number = "number"

	OfListed = "listed" // official delegates on the list
	OfSeats  = "seats"  // official delegates decided on
)

// Rule is the quorum that an office has decided, for its own congresses and those below it that have none of their own. No source
// requires one of all congresses of the Front, so none is shipped: without a rule the quorum is not set.
type Rule struct {
	UnitID  int64 `gorm:"primaryKey;autoIncrement:false"`
	Form    string
	Part    int  // delegates, or the numerator of the share
	Whole   int  // the denominator of the share
	More    bool // more than the share, and not at least
	Basis   string
	Source  string
	Version int
}

func (Rule) TableName() string { return "quorum_rules" }

// RuleFields are the fields of the form.
var RuleFields = field.Table[Rule]{
	field.ChoiceOf("quorum_form", []string{Share, Number}, func(r *Rule) *string { return &r.Form }).Must(),
	field.NumberOf("quorum_part", 5000, func(r *Rule) *int { return &r.Part }).Must(),
	field.NumberOf("quorum_whole", 1000, func(r *Rule) *int { return &r.Whole }),
	field.FlagOf("quorum_more", func(r *Rule) *bool { return &r.More }),
	field.ChoiceOf("quorum_basis", []string{OfListed, OfSeats}, func(r *Rule) *string { return &r.Basis }).Must(),
	field.TextOf(field.Text, "quorum_source", func(r *Rule) *string { return &r.Source }).Must().UpTo(300),
}

// Needed is how many must be present of base.
func (r Rule) Needed(base int) int {
	switch {
	case r.Form == Number:
		return r.Part
	case r.Whole == 0:
		return 0
	case r.More:
		return base*r.Part/r.Whole + 1
	}
	return (base*r.Part + r.Whole - 1) / r.Whole
}

// Own reads the rule of a unit itself; Version 0 if it has none.
func Own(tx *store.Tx, u org.Unit) (Rule, error) {
	r := Rule{UnitID: u.ID, Form: Share, Basis: OfListed}
	err := store.One(tx.DB().Where("unit_id = ?", u.ID), &r)
	if fault.KindOf(err) == fault.NotFound {
		return Rule{UnitID: u.ID, Form: Share, Basis: OfListed}, nil
	}
	return r, err
}

// For reads the rule that holds at the unit at path: its own, or that of the nearest unit above with one; Version 0 if there is none.
func For(tx *store.Tx, path string) (Rule, error) {
	var ids []int64
	for _, id := range strings.Split(strings.Trim(access.Living(access.Place(path)), "/"), "/") {
		if n, err := strconv.ParseInt(id, 10, 64); err == nil {
			ids = append(ids, n)
		}
	}
	var found []Rule
	err := tx.DB().Where("unit_id IN ?", ids).Find(&found).Error
	slices.Reverse(ids)
	for _, id := range ids {
		if at := slices.IndexFunc(found, func(r Rule) bool { return r.UnitID == id }); at >= 0 {
			return found[at], err
		}
	}
	return Rule{}, err
}

// Decide sets the rule of a unit, or with drop takes it back. The actor must plan at the unit.
func Decide(tx *store.Tx, u org.Unit, version int, in Rule, drop bool) error {
	if err := tx.Require(access.PlanCongress, u.Path); err != nil {
		return err
	}
	old, err := Own(tx, u)
	if err != nil {
		return err
	}
	if old.Version != version {
		return store.Stale()
	}
	if drop {
		if version == 0 {
			return nil
		}
		if err := store.Changed(tx.DB().Where("unit_id = ? AND version = ?", u.ID, version).Delete(&Rule{})); err != nil {
			return err
		}
		return tx.Record(u.Recorded("quorum_dropped", "", RuleFields.Diff(&old, &Rule{})...))
	}
	typed := RuleFields.Values(&in)
	problems := RuleFields.Decode(func(key string) string { return typed[key] }, &in)
	if in.Form == Number {
		in.Whole, in.More = 0, false
	} else if in.Form == Share && in.Part > 0 && (in.Whole < in.Part || in.Whole == in.Part && in.More) {
		problems = append(problems, fault.Problem{Field: "quorum_whole", Key: "problem.quorum_share"})
	}
	if in.Part == 0 && len(problems) == 0 {
		problems = append(problems, fault.Problem{Field: "quorum_part", Key: "problem.required"})
	}
	if err := fault.Of(problems); err != nil {
		return err
	}
	in.UnitID, in.Version = u.ID, version+1
	if version == 0 {
		err = tx.DB().Create(&in).Error
	} else {
		err = store.Changed(tx.DB().Model(&Rule{}).Where("unit_id = ? AND version = ?", u.ID, version).Updates(map[string]any{
			"form": in.Form, "part": in.Part, "whole": in.Whole, "more": in.More, "basis": in.Basis, "source": in.Source, "version": in.Version}))
	}
	if err != nil {
		return err
	}
	return tx.Record(u.Recorded("quorum_set", "", RuleFields.Diff(&old, &in)...))
}

// Standings of a quorum.
const (
	Unset   = "unset"   // no office has decided a rule
	Unknown = "unknown" // the base or the presence is not known
	Met     = "met"
	Missed  = "missed"
)

// Quorum is a rule applied to those present.
type Quorum struct {
	Rule
	Standing             string
	Base, Needed, Counts int // official delegates: of whom, how many must be, how many are present
}

// quorumOf applies the rule at the unit of the session.
func quorumOf(tx *store.Tx, s Sitting, official attendance.Counts, counted bool) (q Quorum, err error) {
	if q.Rule, err = For(tx, s.Congress.Unit.Path); err != nil {
		return q, err
	}
	q.Base, q.Counts = official.Summoned, official.Present
	if q.Basis == OfSeats {
		q.Base = s.Congress.Seats
	}
	q.Needed = q.Rule.Needed(q.Base)
	switch {
	case q.Version == 0:
		q.Standing = Unset
	case !counted || q.Base == 0:
		q.Standing = Unknown
	case q.Counts >= q.Needed:
		q.Standing = Met
	default:
		q.Standing = Missed
	}
	return q, nil
}

// PresenceOf counts who is present at the session, and applies the quorum.
func PresenceOf(tx *store.Tx, s Sitting) (attendance.Roll, Quorum, error) {
	roll, err := delegate.Presence(tx, s.Congress.ID, s.SessionID)
	if err != nil {
		return roll, Quorum{}, err
	}
	q, err := quorumOf(tx, s, roll.Official, roll.All.Begun())
	return roll, q, err
}
