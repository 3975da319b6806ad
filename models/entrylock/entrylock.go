// Package entrylock closes the entries of a season: after a cut-off day the offices below a unit change nothing of their
// congresses, milestones and lists, unless they are let through by name. Whoever plans at the unit itself still may.
//
// Only decisions are here. They bind through the actor (access.Actor.Locked), whom account.Load tells of them, so no command
// asks for itself.
package entrylock

import (
	"strings"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/org"
	"daihoi/models/store"
)

// Lock is a decision about a unit: the cut-off for the units below it, or that it is let through.
type Lock struct {
	UnitID   int64         `gorm:"primaryKey;autoIncrement:false"`
	Reopened bool          `gorm:"primaryKey"`
	LastDay  calendar.Date // last day of entries; zero: no cut-off, or let through until the next cut-off
	Version  int           // 0: there is no decision
}

func (Lock) TableName() string { return "entry_locks" }

// Fields are those of the cut-off, of ReopenFields those of letting a unit through.
var (
	Fields       = field.Table[Lock]{field.DayOf("lock_day", func(l *Lock) *calendar.Date { return &l.LastDay })}
	ReopenFields = field.Table[Lock]{field.DayOf("open_until", func(l *Lock) *calendar.Date { return &l.LastDay })}
)

// Of reads the decision about a unit that the actor sees; Version 0 if there is none.
func Of(tx *store.Tx, u org.Unit, reopened bool) (Lock, error) {
	l := Lock{UnitID: u.ID, Reopened: reopened}
	err := store.One(tx.DB().Where("unit_id = ? AND reopened = ?", u.ID, reopened), &l)
	if fault.KindOf(err) == fault.NotFound {
		return Lock{UnitID: u.ID, Reopened: reopened}, nil
	}
	return l, err
}

// Close sets the last day on which the units below u enter anything; the zero day takes the cut-off back. The actor must
// plan at u. It is Stale if the decision is not the one of the version any more.
func Close(tx *store.Tx, u org.Unit, version int, last calendar.Date, reason string) error {
	if err := tx.Require(access.PlanCongress, u.Path); err != nil {
		return err
	}
	old, err := Of(tx, u, false)
	if err != nil || old.LastDay == last {
		return err
	}
	if strings.TrimSpace(reason) == "" {
		return fault.At("reason", "problem.required")
	}
	if err := write(tx, old, version, last, !last.IsZero()); err != nil {
		return err
	}
	if !last.IsZero() {
		if err := bindAgain(tx, u, strings.TrimSpace(reason)); err != nil {
			return err
		}
	}
	action := "entries_locked"
	if last.IsZero() {
		action = "entries_unlocked"
	}
	return tx.Record(u.Recorded(action, strings.TrimSpace(reason), field.Change{Field: "lock_day", Old: old.LastDay.String(), New: last.String()}))
}

// bindAgain ends what was let through without an end below u: a new cut-off is for all, and who is to be let through is named
// again.
func bindAgain(tx *store.Tx, u org.Unit, reason string) error {
	var units []org.Unit
	under, bounds := store.Under("units.path", u.Path)
	err := tx.DB().Table("units").Select("units.*").Joins("JOIN entry_locks ON entry_locks.unit_id = units.id").
		Where("entry_locks.reopened = ? AND entry_locks.last_day IS NULL AND units.id <> ?", true, u.ID).Where(under, bounds...).Order("units.id").Find(&units).Error
	if err != nil {
		return err
	}
	for _, below := range units {
		if err := tx.DB().Where("unit_id = ? AND reopened = ?", below.ID, true).Delete(&Lock{}).Error; err != nil {
			return err
		}
		if err := tx.Record(below.Recorded("entries_bound", reason)); err != nil {
			return err
		}
	}
	return nil
}

// Reopen lets u through, until the day if one is given, else until the next cut-off is set; with through false it is bound again. The actor must plan one level
// above u. It is Stale if the decision is not the one of the version any more.
func Reopen(tx *store.Tx, u org.Unit, version int, through bool, until calendar.Date, reason string) error {
	if err := tx.Require(access.PlanCongress, access.Above(u.Path)); err != nil {
		return err
	}
	old, err := Of(tx, u, true)
	if err != nil || !through && old.Version == 0 || through && old.Version > 0 && old.LastDay == until {
		return err
	}
	var problems []fault.Problem
	if strings.TrimSpace(reason) == "" {
		problems = append(problems, fault.Problem{Field: "reason", Key: "problem.required"})
	}
	if through && !until.IsZero() && until.Before(tx.Today()) {
		problems = append(problems, fault.Problem{Field: "open_until", Key: "problem.past"})
	}
	if err := fault.Of(problems); err != nil {
		return err
	}
	if err := write(tx, old, version, until, through); err != nil {
		return err
	}
	action := "entries_reopened"
	if !through {
		action = "entries_bound"
	}
	return tx.Record(u.Recorded(action, strings.TrimSpace(reason), field.Change{Field: "open_until", Old: old.LastDay.String(), New: until.String()}))
}

// write replaces the decision, or removes it.
func write(tx *store.Tx, old Lock, version int, last calendar.Date, stays bool) error {
	switch {
	case old.Version != version:
		return store.Stale()
	case !stays:
		return store.Changed(tx.DB().Where("unit_id = ? AND reopened = ? AND version = ?", old.UnitID, old.Reopened, version).Delete(&Lock{}))
	case version == 0:
		old.LastDay, old.Version = last, 1
		return tx.DB().Create(&old).Error
	}
	return store.Changed(tx.DB().Model(&Lock{}).Where("unit_id = ? AND reopened = ? AND version = ?", old.UnitID, old.Reopened, version).
		Updates(map[string]any{"last_day": last, "version": version + 1}))
}
