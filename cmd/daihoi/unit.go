package main

import (
	"fmt"
	"strings"

	"daihoi/exports/report"
	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/fault"
	"daihoi/models/merger"
	"daihoi/models/org"
	"daihoi/models/store"
)

type unitCmd struct {
	Import unitImport `cmd:"" help:"${cli_unit_import}"`
	Merge  unitMerge  `cmd:"" help:"${cli_unit_merge}"`
	Split  unitSplit  `cmd:"" help:"${cli_unit_split_help}"`
	Move   unitMove   `cmd:"" help:"${cli_unit_move_help}"`
	Rename unitRename `cmd:"" help:"${cli_unit_rename_help}"`
	Undo   unitUndo   `cmd:"" help:"${cli_unit_undo_help}"`
	Lock   unitLock   `cmd:"" help:"${cli_unit_lock_help}"`
	Reopen unitReopen `cmd:"" help:"${cli_unit_reopen_help}"`
}

// planFlags are those of every change of units by a plan.
type planFlags struct {
	On     string            `name:"on" required:"" placeholder:"DATE" help:"${cli_unit_on}"`
	Source string            `name:"source" required:"" help:"${cli_unit_source}"`
	Set    map[string]string `name:"set" placeholder:"LINE=CODE" help:"${cli_plan_set}"`
	DryRun bool              `name:"dry-run" help:"${cli_dry_run}"`
}

// run prints the plan and, unless it is only to be looked at, carries out what it printed in the same transaction.
func (f planFlags) run(e *env, in merger.Input) error {
	on, err := calendar.ParseTyped(f.On)
	if err != nil || on.IsZero() {
		return fault.New(fault.Invalid, "cli.bad_date", "Text", f.On)
	}
	in.On, in.Source, in.Choices = on, f.Source, f.Set
	show := func(tx *store.Tx) error {
		p, err := merger.Make(tx, in)
		in.Seen = p.Digest
		if err == nil {
			printPlan(e, p)
		}
		return err
	}
	return e.planned(f.DryRun, show, func(tx *store.Tx) error {
		done, err := merger.Apply(tx, in)
		if err != nil {
			return err
		}
		u, err := org.Get(tx, done.UnitID)
		if err == nil {
			fmt.Fprintln(e.out, e.words.T("cli.plan_done", "Unit", u.FullName))
		}
		return err
	})
}

// planned shows a plan and, unless it is only to be looked at, carries out what was shown in the same transaction.
func (e *env) planned(dry bool, show, apply func(*store.Tx) error) error {
	if !dry {
		return e.writeUnits(func(tx *store.Tx) error {
			if err := show(tx); err != nil {
				return err
			}
			return apply(tx)
		})
	}
	err := e.withStore(func(s *store.Store) error { return s.Read(e.ctx, access.Program(e.words.T("cli.actor")), show) })
	if err == nil {
		fmt.Fprintln(e.out, e.words.T("cli.plan_dry"))
	}
	return err
}

func printPlan(e *env, p merger.Plan) {
	var from, to []string
	for _, u := range p.Units {
		from = append(from, u.FullName)
	}
	for _, u := range append(p.Heirs, p.Parent) {
		if u.Code != "" && (len(p.Heirs) == 0 || u.Code != p.Parent.Code) {
			to = append(to, u.FullName)
		}
	}
	fmt.Fprintln(e.out, strings.Join(from, ", ")+" → "+strings.Join(to, ", ")+", "+p.On.Short())
	printLines(e, p)
}

// printLines says line by line where everything goes, and how many things in all.
func printLines(e *env, p merger.Plan) {
	for _, l := range p.Lines {
		to := report.PlanTo(e.words, l.What, l.To, l.To)
		fmt.Fprintln(e.out, e.words.T("cli.plan_line", "Key", l.Key, "What", e.words.T("plan."+l.What, "Count", l.Count), "Name", l.Name, "Unit", l.Unit, "To", to))
	}
	sum := func(counts map[string]int) (n int) {
		for _, c := range counts {
			n += c
		}
		return n
	}
	going, staying := p.Going()
	fmt.Fprintln(e.out, e.words.T("cli.plan_counts", "Going", sum(going), "Staying", sum(staying)))
}

type unitMerge struct {
	From   []string `name:"from" required:"" placeholder:"CODE,CODE" help:"${cli_merge_from}"`
	Into   string   `name:"into" required:"" placeholder:"CODE" help:"${cli_merge_into}"`
	Parent string   `name:"parent" placeholder:"CODE" help:"${cli_plan_parent}"`
	planFlags
}

func (unitMerge) Help() string {
	return `  daihoi unit merge --from 00652,00655 --into 00646 --on 2025-07-01 --source "Nghị quyết 1656/NQ-UBTVQH15" --dry-run`
}

func (c unitMerge) Run(e *env) error {
	return c.run(e, merger.Input{Kind: merger.Merge, From: c.From, Heirs: []merger.Heir{heirOf(c.Into)}, Parent: c.Parent})
}

// heirOf reads "code" or "code:kind:name".
func heirOf(text string) merger.Heir {
	parts := append(strings.SplitN(text, ":", 3), "", "")
	return merger.Heir{Code: parts[0], Kind: parts[1], Name: parts[2]}
}

type unitSplit struct {
	Unit   string   `arg:"" name:"code" help:"${cli_plan_unit}"`
	Into   []string `name:"into" required:"" placeholder:"CODE:KIND:NAME" help:"${cli_plan_into}"`
	Parent string   `name:"parent" placeholder:"CODE" help:"${cli_plan_parent}"`
	planFlags
}

func (c unitSplit) Run(e *env) error {
	in := merger.Input{Kind: merger.Split, From: []string{c.Unit}, Parent: c.Parent}
	for _, text := range c.Into {
		in.Heirs = append(in.Heirs, heirOf(text))
	}
	return c.run(e, in)
}

type unitMove struct {
	Unit   string `arg:"" name:"code" help:"${cli_plan_unit}"`
	Parent string `name:"parent" required:"" placeholder:"CODE" help:"${cli_plan_parent}"`
	planFlags
}

func (c unitMove) Run(e *env) error {
	return c.run(e, merger.Input{Kind: merger.Move, From: []string{c.Unit}, Parent: c.Parent})
}

type unitRename struct {
	Unit string `arg:"" name:"code" help:"${cli_plan_unit}"`
	Kind string `name:"kind" required:"" help:"${cli_plan_kind}"`
	Name string `name:"name" required:"" help:"${cli_plan_name}"`
	planFlags
}

func (c unitRename) Run(e *env) error {
	return c.run(e, merger.Input{Kind: merger.Rename, From: []string{c.Unit}, Heirs: []merger.Heir{{Code: c.Unit, Kind: c.Kind, Name: c.Name}}})
}

type unitUndo struct {
	Unit string `arg:"" name:"code" help:"${cli_plan_unit}"`
}

func (c unitUndo) Run(e *env) error {
	return e.writeUnits(func(tx *store.Tx) error {
		u, err := org.ByCode(tx, c.Unit)
		if err != nil {
			return err
		}
		last, err := merger.Last(tx, u.ID)
		if err != nil {
			return err
		}
		if _, err = merger.Undo(tx, last.ID, last.Version); err == nil {
			fmt.Fprintln(e.out, e.words.T("cli.plan_undone", "Unit", u.FullName))
		}
		return err
	})
}

func (e *env) writeUnits(work func(*store.Tx) error) error {
	return e.withStore(func(s *store.Store) error {
		return s.Write(e.ctx, access.Program(e.words.T("cli.actor")), work)
	})
}
