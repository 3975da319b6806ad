package main

import (
	"fmt"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/models/store"
)

type unitCmd struct {
	Import unitImport `cmd:"" help:"${cli_unit_import}"`
	Merge  unitMerge  `cmd:"" help:"${cli_unit_merge}"`
}

type unitMerge struct {
	From   []string `name:"from" required:"" placeholder:"CODE,CODE" help:"${cli_merge_from}"`
	Into   string   `name:"into" required:"" placeholder:"CODE" help:"${cli_merge_into}"`
	On     string   `name:"on" required:"" placeholder:"DATE" help:"${cli_unit_on}"`
	Source string   `name:"source" required:"" help:"${cli_unit_source}"`
}

func (unitMerge) Help() string {
	return `  daihoi unit merge --from 00652,00655 --into 00646 --on 2025-07-01 --source "Nghị quyết 1656/NQ-UBTVQH15"`
}

func (c unitMerge) Run(e *env) error {
	on, err := calendar.ParseTyped(c.On)
	if err != nil || on.IsZero() {
		return fault.New(fault.Invalid, "cli.bad_date", "Text", c.On)
	}
	return e.writeUnits(func(tx *store.Tx) error {
		u, err := org.Merge(tx, org.MergeInput{From: c.From, Into: c.Into, On: on, Source: c.Source})
		if err == nil {
			fmt.Fprintln(e.out, e.words.T("cli.unit_merged", "Unit", u.FullName))
		}
		return err
	})
}

func (e *env) writeUnits(work func(*store.Tx) error) error {
	return e.withStore(func(s *store.Store) error {
		return s.Write(e.ctx, access.Program(e.words.T("cli.actor")), work)
	})
}
