package main

import (
	"fmt"

	"daihoi/models/calendar"
	"daihoi/models/entrylock"
	"daihoi/models/org"
	"daihoi/models/store"
)

type unitLock struct {
	Unit   string `arg:"" name:"code" help:"${cli_plan_unit}"`
	After  string `name:"after" placeholder:"DATE" help:"${cli_lock_after}"`
	Reason string `name:"reason" required:"" help:"${cli_lock_reason}"`
}

func (unitLock) Help() string {
	return `  daihoi unit lock 020 --after 2024-04-20 --reason "Chốt số liệu báo cáo thành phố"`
}

// Run sets the last day on which the units below enter anything; without a day it takes the cut-off back.
func (c unitLock) Run(e *env) error {
	last, err := typedDay(c.After)
	if err != nil {
		return err
	}
	return c.decide(e, c.Unit, false, func(tx *store.Tx, u org.Unit, l entrylock.Lock) error {
		return entrylock.Close(tx, u, l.Version, last, c.Reason)
	})
}

// decide writes a decision about a unit and prints what holds.
func (unitLock) decide(e *env, code string, reopened bool, work func(*store.Tx, org.Unit, entrylock.Lock) error) error {
	return e.writeUnits(func(tx *store.Tx) error {
		u, err := org.ByCode(tx, code)
		if err != nil {
			return err
		}
		l, err := entrylock.Of(tx, u, reopened)
		if err != nil {
			return err
		}
		if err := work(tx, u, l); err != nil {
			return err
		}
		if l, err = entrylock.Of(tx, u, reopened); err != nil {
			return err
		}
		key := map[bool]string{false: "cli.locked", true: "cli.reopened"}[reopened]
		switch {
		case l.Version == 0:
			key = map[bool]string{false: "cli.unlocked", true: "cli.bound"}[reopened]
		case l.LastDay == calendar.Date{}:
			key = "cli.reopened_on"
		}
		fmt.Fprintln(e.out, e.words.T(key, "Unit", u.FullName, "Day", l.LastDay))
		return nil
	})
}

type unitReopen struct {
	Unit   string `arg:"" name:"code" help:"${cli_plan_unit}"`
	Until  string `name:"until" placeholder:"DATE" help:"${cli_lock_until}"`
	End    bool   `name:"end" help:"${cli_lock_end}"`
	Reason string `name:"reason" required:"" help:"${cli_lock_reason}"`
}

func (unitReopen) Help() string {
	return `  daihoi unit reopen 00646 --until 2024-04-25 --reason "Bổ sung danh sách"`
}

// Run lets a unit through, or with --end binds it again.
func (c unitReopen) Run(e *env) error {
	until, err := typedDay(c.Until)
	if err != nil {
		return err
	}
	return unitLock{}.decide(e, c.Unit, true, func(tx *store.Tx, u org.Unit, l entrylock.Lock) error {
		return entrylock.Reopen(tx, u, l.Version, !c.End, until, c.Reason)
	})
}
