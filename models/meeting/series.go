package meeting

import (
	"slices"
	"strconv"
	"time"

	"daihoi/models/calendar"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/store"
)

// How often a series meets.
const (
	Weekly  = "weekly"
	Monthly = "monthly" // weekly from Rule.WeeklyFrom on, if it is set
)

// MostInSeries limits the meetings of a series: weekly for more than two years.
const MostInSeries = 120

// Series is the rule by which meetings of a unit recur. What is the same in all of them stands in each meeting, so that a single
// one can be moved, changed or called off.
type Series struct {
	ID      int64
	UnitID  int64
	TermID  int64
	Rule    `gorm:"embedded"`
	Version int
}

func (Series) TableName() string { return "meeting_series" }

// Rule gives the days of a series.
type Rule struct {
	Repeats    string        // Weekly or Monthly
	WeeklyFrom calendar.Date // of a monthly series: the first day on which it is weekly; zero if never
	FirstOn    calendar.Date
	Until      calendar.Date
}

// RuleFields is the form of a rule; the first day is that of the meeting.
var RuleFields = field.Table[Rule]{
	field.ChoiceOf("series_repeats", []string{Weekly, Monthly}, func(r *Rule) *string { return &r.Repeats }),
	field.DayOf("series_weekly_from", func(r *Rule) *calendar.Date { return &r.WeeklyFrom }),
	field.DayOf("series_until", func(r *Rule) *calendar.Date { return &r.Until }),
}

// Days are the days that the rule gives, in order: every month on the same day of the month (the last one of a shorter month)
// until it becomes weekly. Days off are among them; see Held.
func (r Rule) Days() []calendar.Date {
	weekly := r.FirstOn
	if r.Repeats == Monthly {
		weekly = r.Until.AddDays(1)
		if !r.WeeklyFrom.IsZero() {
			weekly = calendar.Max(r.FirstOn, r.WeeklyFrom)
		}
	}
	var days []calendar.Date
	for n := 0; len(days) <= MostInSeries; n++ {
		day := monthsLater(r.FirstOn, n)
		if !day.Before(weekly) || day.After(r.Until) {
			break
		}
		days = append(days, day)
	}
	for day := weekly; !day.After(r.Until) && len(days) <= MostInSeries; day = day.AddDays(7) {
		days = append(days, day)
	}
	return days
}

func monthsLater(day calendar.Date, n int) calendar.Date {
	month := day.Month() + time.Month(n)
	last := calendar.Of(day.Year(), month+1, 1).AddDays(-1)
	if later := calendar.Of(day.Year(), month, day.Day()); later.Before(last) {
		return later
	}
	return last
}

// Held is when a meeting of a series is held that its rule gives to a day: on that day or, if offices are closed then, on the
// next working day.
func Held(slot calendar.Date) calendar.Date {
	for !slot.Working() {
		slot = slot.AddDays(1)
	}
	return slot
}

func (r Rule) problems() (found []fault.Problem) {
	typed := RuleFields.Values(&r)
	found = RuleFields.Decode(func(key string) string { return typed[key] }, &r)
	switch {
	case r.Repeats == "":
		found = append(found, fault.Problem{Field: "series_repeats", Key: "problem.required"})
	case r.Until.IsZero():
		found = append(found, fault.Problem{Field: "series_until", Key: "problem.required"})
	case r.Until.Before(r.FirstOn):
		found = append(found, fault.Problem{Field: "series_until", Key: "problem.series_until"})
	case !r.WeeklyFrom.IsZero() && r.Repeats == Weekly:
		found = append(found, fault.Problem{Field: "series_weekly_from", Key: "problem.series_weekly"})
	case len(r.Days()) > MostInSeries:
		found = append(found, fault.Problem{Field: "series_until", Key: "problem.series_long", Args: fault.Args("Max", MostInSeries)})
	}
	return found
}

// CallSeries creates the meetings that the rule gives, each with what in says. The first one is held on the day of in.
func CallSeries(tx *store.Tx, unitID, termID int64, rule Rule, in Meeting) (Series, []Meeting, error) {
	s := Series{UnitID: unitID, TermID: termID, Rule: rule, Version: 1}
	s.FirstOn = in.OnDay
	u, err := callable(tx, unitID, termID)
	if err != nil {
		return s, nil, err
	}
	if err := fault.Of(append(in.problems(), s.problems()...)); err != nil {
		return s, nil, err
	}
	if err := in.prepare(tx, u, termID); err != nil {
		return s, nil, err
	}
	if err := tx.DB().Create(&s).Error; err != nil {
		return s, nil, err
	}
	made, err := s.fill(tx, in, s.Days())
	if err != nil || len(made) == 0 {
		return s, made, err
	}
	changes := append(Fields.Diff(&Meeting{}, &in), in.peopleDiff(Meeting{})...)
	changes = append(append(changes, RuleFields.Diff(&Rule{}, &s.Rule)...), field.Change{Field: "series_meetings", New: strconv.Itoa(len(made))})
	return s, made, made[0].record(tx, "meeting_series_called", "", changes...)
}

// fill creates the meetings of the days.
func (s Series) fill(tx *store.Tx, like Meeting, days []calendar.Date) (made []Meeting, err error) {
	for _, day := range days {
		m := like
		m.ID, m.SeriesID, m.Slot, m.OnDay, m.CongressID = 0, &s.ID, day, Held(day), nil
		m.Units, m.Leaders = slices.Clone(like.Units), slices.Clone(like.Leaders)
		for i := range m.Units {
			m.Units[i].State, m.Units[i].Attendee, m.Units[i].Reason = "", "", ""
		}
		if err := m.insert(tx); err != nil {
			return nil, err
		}
		made = append(made, m)
	}
	return made, nil
}

// GetSeries reads the series of a meeting that the actor has read.
func GetSeries(tx *store.Tx, m Meeting) (s Series, err error) {
	if m.SeriesID == nil {
		return s, store.NotFound()
	}
	return s, store.One(tx.DB().Where("id = ?", *m.SeriesID), &s)
}

// Replanned is what another rule does to a series.
type Replanned struct {
	Added, Gone []calendar.Date // slots
	Kept        int             // meetings of the new rule that exist
	Stays       []Meeting       // to come, outside the new rule, but with something that was entered: they stay
}

// PlanSeries says what another rule would do. Meetings up to today stay as they are; a later one that was moved, called off or has
// conclusions stays even where the new rule has no meeting.
func PlanSeries(tx *store.Tx, m Meeting, rule Rule) (Replanned, error) {
	p, _, err := planSeries(tx, m, rule)
	return p, err
}

func planSeries(tx *store.Tx, m Meeting, rule Rule) (p Replanned, gone []Meeting, err error) {
	s, err := GetSeries(tx, m)
	if err != nil {
		return p, nil, err
	}
	rule.FirstOn = s.FirstOn
	if err := fault.Of(rule.problems()); err != nil {
		return p, nil, err
	}
	all, err := OfSeries(tx, s.ID)
	if err != nil {
		return p, nil, err
	}
	days := rule.Days()
	for _, o := range all {
		in := slices.Contains(days, o.Slot)
		touched, err := o.touched(tx)
		switch {
		case err != nil:
			return p, nil, err
		case in:
			p.Kept++
		case !o.Slot.After(tx.Today()):
		case touched:
			p.Stays = append(p.Stays, o)
		default:
			p.Gone, gone = append(p.Gone, o.Slot), append(gone, o)
		}
	}
	for _, day := range days {
		if day.After(tx.Today()) && !slices.ContainsFunc(all, func(o Meeting) bool { return o.Slot == day }) {
			p.Added = append(p.Added, day)
		}
	}
	return p, gone, nil
}

// touched reports whether something was entered about this single meeting.
func (m Meeting) touched(tx *store.Tx) (bool, error) {
	if m.Moved() || m.Cancelled() || m.Minutes != "" {
		return true, nil
	}
	var n int64
	err := tx.DB().Raw(`SELECT (SELECT COUNT(*) FROM meeting_conclusions WHERE meeting_id = ?) + (SELECT COUNT(*) FROM meeting_files WHERE meeting_id = ?) +
		(SELECT COUNT(*) FROM meeting_units WHERE meeting_id = ? AND state <> '')`, m.ID, m.ID, m.ID).Scan(&n).Error
	return n > 0, err
}

// ChangeRule gives the series of a meeting another rule, as PlanSeries says. New meetings are like this one. version is that of
// the series.
func ChangeRule(tx *store.Tx, meetingID int64, version int, rule Rule, reason string) (Replanned, error) {
	m, err := led(tx, meetingID)
	if err != nil {
		return Replanned{}, err
	}
	s, err := GetSeries(tx, m)
	if err != nil {
		return Replanned{}, err
	}
	rule.FirstOn = s.FirstOn
	p, gone, err := planSeries(tx, m, rule)
	if err != nil {
		return p, err
	}
	if reason == "" {
		return p, fault.At("reason", "problem.required")
	}
	err = store.Changed(tx.DB().Model(&Series{}).Where("id = ? AND version = ?", s.ID, version).Updates(map[string]any{"repeats": rule.Repeats,
		"weekly_from": rule.WeeklyFrom, "until": rule.Until, "version": version + 1}))
	if err != nil {
		return p, err
	}
	for _, o := range gone {
		for _, table := range []string{"meeting_units", "meeting_leaders"} {
			if err := tx.DB().Exec("DELETE FROM "+table+" WHERE meeting_id = ?", o.ID).Error; err != nil {
				return p, err
			}
		}
		if err := tx.DB().Where("id = ?", o.ID).Delete(&Meeting{}).Error; err != nil {
			return p, err
		}
	}
	like := m
	like.Minutes, like.MovedReason, like.CancelledOn, like.CancelledReason, like.Version, like.UpdatedAt = "", "", calendar.Date{}, "", 1, tx.Now()
	if _, err := s.fill(tx, like, p.Added); err != nil {
		return p, err
	}
	changes := RuleFields.Diff(&s.Rule, &rule)
	for _, days := range []struct {
		old  bool
		list []calendar.Date
	}{{true, p.Gone}, {false, p.Added}} {
		for _, day := range days.list {
			c := field.Change{Field: "meeting_day", New: day.String()}
			if days.old {
				c.Old, c.New = c.New, ""
			}
			changes = append(changes, c)
		}
	}
	return p, m.record(tx, "meeting_series_changed", reason, changes...)
}
