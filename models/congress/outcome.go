package congress

import (
	"gorm.io/gorm"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/history"
	"daihoi/models/store"
)

// Outcome is the result of a congress: who was present, and the new Committee. These are the columns of "biểu tổng
// hợp kết quả đại hội" that do not follow from the delegate list. A number nobody entered is nil.
type Outcome struct {
	CongressID       int64  `json:"-" gorm:"primaryKey"`
	Present          *int   `json:"present"`          // official delegates present
	MembersApproved  *int   `json:"members_approved"` // seats of the new Committee in the personnel scheme
	MembersElected   *int   `json:"members_elected"`  // consulted on and recognised by the congress; the remaining seats are vacant
	MembersWomen     *int   `json:"members_women"`    // of MembersElected, like the next fields
	MembersNonParty  *int   `json:"members_non_party"`
	MembersMinority  *int   `json:"members_minority"`
	MembersReligious *int   `json:"members_religious"`
	MembersReelected *int   `json:"members_reelected"` // the others are new
	Standing         *int   `json:"standing"`          // size of the Standing Board
	Chair            string `json:"chair"`
	ChairParty       string `json:"chair_party"` // the chair's seat in the Party committee of the level
	Deputies         *int   `json:"deputies"`    // deputy chairs
	Awards           string `json:"awards"`
	Note             string `json:"note"`
	Version          int    `json:"version"` // 0 until recorded
}

func (Outcome) TableName() string { return "congress_results" }

// What happened to the chair, and the chair's seat in the Party committee.
const (
	ChairAgain  = "again"
	ChairNew    = "new"
	ChairVacant = "vacant"

	PartyNone     = "none"
	PartyMember   = "member"   // cấp ủy viên
	PartyStanding = "standing" // ủy viên Ban Thường vụ
)

// Vacant is the number of empty Committee seats, Newcomers the number of new members; unknown when what they follow
// from is.
func (o Outcome) Vacant() *int { return rest(o.MembersApproved, o.MembersElected) }

func (o Outcome) Newcomers() *int { return rest(o.MembersElected, o.MembersReelected) }

// rest is whole − part, unknown when either is.
func rest(whole, part *int) *int {
	if whole == nil || part == nil {
		return nil
	}
	n := *whole - *part
	return &n
}

// OutcomeFields is the form of RecordOutcome.
var OutcomeFields = field.Table[Outcome]{
	field.CountOf("present", 9999, func(o *Outcome) **int { return &o.Present }),
	field.CountOf("members_approved", 999, func(o *Outcome) **int { return &o.MembersApproved }),
	field.CountOf("members_elected", 999, func(o *Outcome) **int { return &o.MembersElected }),
	field.CountOf("members_women", 999, func(o *Outcome) **int { return &o.MembersWomen }),
	field.CountOf("members_non_party", 999, func(o *Outcome) **int { return &o.MembersNonParty }),
	field.CountOf("members_minority", 999, func(o *Outcome) **int { return &o.MembersMinority }),
	field.CountOf("members_religious", 999, func(o *Outcome) **int { return &o.MembersReligious }),
	field.CountOf("members_reelected", 999, func(o *Outcome) **int { return &o.MembersReelected }),
	field.CountOf("standing", 99, func(o *Outcome) **int { return &o.Standing }),
	field.ChoiceOf("chair", []string{ChairAgain, ChairNew, ChairVacant}, func(o *Outcome) *string { return &o.Chair }),
	field.ChoiceOf("chair_party", []string{PartyNone, PartyMember, PartyStanding}, func(o *Outcome) *string { return &o.ChairParty }),
	field.CountOf("deputies", 9, func(o *Outcome) **int { return &o.Deputies }),
	field.TextOf(field.Text, "outcome_awards", func(o *Outcome) *string { return &o.Awards }),
	field.TextOf(field.LongText, "outcome_note", func(o *Outcome) *string { return &o.Note }),
}

// problems checks that no group exceeds the one that contains it, as far as both are known.
func (o Outcome) problems() []fault.Problem {
	var out []fault.Problem
	for _, part := range []struct {
		field    string
		n, whole *int
		problem  string
	}{
		{"members_elected", o.MembersElected, o.MembersApproved, "problem.more_than_members_approved"},
		{"members_women", o.MembersWomen, o.MembersElected, "problem.more_than_members_elected"},
		{"members_non_party", o.MembersNonParty, o.MembersElected, "problem.more_than_members_elected"},
		{"members_minority", o.MembersMinority, o.MembersElected, "problem.more_than_members_elected"},
		{"members_religious", o.MembersReligious, o.MembersElected, "problem.more_than_members_elected"},
		{"members_reelected", o.MembersReelected, o.MembersElected, "problem.more_than_members_elected"},
		{"standing", o.Standing, o.MembersElected, "problem.more_than_members_elected"},
		{"deputies", o.Deputies, o.Standing, "problem.more_than_standing"},
	} {
		if part.n != nil && part.whole != nil && *part.n > *part.whole {
			out = append(out, fault.Problem{Field: part.field, Key: part.problem, Args: fault.Args("Part", *part.n, "Whole", *part.whole)})
		}
	}
	return out
}

// OutcomeOf reads the outcome of a congress; Version 0 if none is recorded.
func OutcomeOf(tx *store.Tx, congressID int64) (Outcome, error) {
	if _, err := Get(tx, congressID); err != nil {
		return Outcome{}, err
	}
	out := Outcome{CongressID: congressID}
	err := tx.DB().Where("congress_id = ?", congressID).Limit(1).Find(&out).Error
	return out, err
}

// Outcomes reads the outcomes at or below path that had been recorded by the end of a day, zero for now, by congress id.
func Outcomes(tx *store.Tx, path string, termID int64, day calendar.Date) (map[int64]Outcome, error) {
	within, args := tx.Within(access.View, "units.path")
	under, bounds := tx.UnderOn(path, day)
	if tx.Past(day) {
		kept, err := history.At[Outcome](Query(tx).Where(under, bounds...).Where("congresses.term_id = ?", termID), history.Outcome, day)
		for id, o := range kept {
			o.CongressID = id
			kept[id] = o
		}
		return kept, err
	}
	var all []Outcome
	err := tx.DB().Table("congress_results").Select("congress_results.*").
		Joins("JOIN congresses ON congresses.id = congress_results.congress_id").
		Joins("JOIN units ON units.id = congresses.unit_id").
		Where(within, args...).Where(under, bounds...).Where("congresses.term_id = ?", termID).Find(&all).Error
	byCongress := make(map[int64]Outcome, len(all))
	for _, o := range all {
		byCongress[o.CongressID] = o
	}
	return byCongress, err
}

// RecordOutcome stores the outcome. version is that of the outcome the user saw, 0 for the first.
func RecordOutcome(tx *store.Tx, congressID int64, version int, in Outcome) (Outcome, error) {
	if err := Lock(tx, congressID); err != nil {
		return in, err
	}
	c, err := Get(tx, congressID)
	if err != nil {
		return in, err
	}
	if err := tx.Require(access.EditCongress, c.Unit.Path); err != nil {
		return in, err
	}
	old, err := OutcomeOf(tx, congressID)
	if err != nil {
		return in, err
	}
	if old.Version != version {
		return old, store.Stale()
	}
	problems := Checked(OutcomeFields, &in)
	if len(problems) == 0 {
		problems = in.problems()
	}
	if err := fault.Of(problems); err != nil {
		return in, err
	}
	in.CongressID, in.Version = congressID, version+1
	if version == 0 {
		err = tx.DB().Create(&in).Error
	} else {
		err = store.Changed(tx.DB().Model(&Outcome{}).Where("congress_id = ? AND version = ?", congressID, version).Updates(map[string]any{
			"present": in.Present, "members_approved": in.MembersApproved, "members_elected": in.MembersElected,
			"members_women": in.MembersWomen, "members_non_party": in.MembersNonParty, "members_minority": in.MembersMinority,
			"members_religious": in.MembersReligious, "members_reelected": in.MembersReelected, "standing": in.Standing,
			"chair": in.Chair, "chair_party": in.ChairParty, "deputies": in.Deputies, "awards": in.Awards, "note": in.Note,
			"version": gorm.Expr("version + 1")}))
	}
	if err != nil {
		return in, err
	}
	if err := history.Keep(tx, history.Outcome, map[int64]Outcome{congressID: in}); err != nil {
		return in, err
	}
	return in, c.record(tx, "outcome_recorded", OutcomeFields.Diff(&old, &in), "")
}

// PutCounts stores what is counted of a Committee from its list: the columns of the new Committee, not who was present, the
// chair's seat in the Party, awards and note. The version stays, so that whoever fills the rest of the form is not disturbed. The
// caller holds the lock, has checked the right and writes the audit entry.
func PutCounts(tx *store.Tx, o Outcome) error {
	if o.Version == 0 {
		o.Version = 1
		if err := tx.DB().Create(&o).Error; err != nil {
			return err
		}
	} else if err := store.Changed(tx.DB().Model(&Outcome{}).Where("congress_id = ?", o.CongressID).Updates(map[string]any{
		"members_approved": o.MembersApproved, "members_elected": o.MembersElected, "members_women": o.MembersWomen,
		"members_non_party": o.MembersNonParty, "members_minority": o.MembersMinority, "members_religious": o.MembersReligious,
		"members_reelected": o.MembersReelected, "standing": o.Standing, "chair": o.Chair, "deputies": o.Deputies})); err != nil {
		return err
	}
	return history.Keep(tx, history.Outcome, map[int64]Outcome{o.CongressID: o})
}
