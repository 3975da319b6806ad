package main

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"daihoi/exports/unitlist"
	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/fault"
	"daihoi/models/merger"
	"daihoi/models/org"
	"daihoi/models/store"
)

type unitImport struct {
	Name   string            `name:"name" help:"${cli_unit_edition}"`
	On     string            `name:"on" required:"" placeholder:"DATE" help:"${cli_unit_on}"`
	Source string            `name:"source" help:"${cli_unit_source}"`
	Set    map[string]string `name:"set" placeholder:"LINE=CODE" help:"${cli_plan_set}"`
	Yes    bool              `name:"yes" help:"${cli_unit_yes}"`
	DryRun bool              `name:"dry-run" help:"${cli_dry_run}"`
	All    bool              `name:"all" help:"${cli_unit_all}"`
	Files  []string          `arg:"" optional:"" name:"file" help:"${cli_unit_file}"`
}

func (unitImport) Help() string {
	return `  daihoi unit import --on 2025-07-01
  daihoi unit import tinh.xls xa.xls --name 1/3/2026 --on 2026-03-01 --source "Nghị quyết 1656/NQ-UBTVQH15"`
}

// Run shows what the list changes, and where everything goes that hangs on the units that it ends. Only --yes writes it: that
// is a person's decision. Without files the list is the one that comes with the program for the day.
func (c unitImport) Run(e *env) error {
	on, err := calendar.ParseTyped(c.On)
	if err != nil || on.IsZero() {
		return fault.New(fault.Invalid, "cli.bad_date", "Text", c.On)
	}
	edition, err := c.edition(e, on)
	if err != nil {
		return err
	}
	var plan merger.EditionPlan
	var convened map[int64]bool
	work := func(tx *store.Tx) (err error) {
		if plan, err = merger.MakeEdition(tx, edition, c.Set); err != nil {
			return err
		}
		if convened, err = congress.Convened(tx); err != nil || !c.Yes || c.DryRun {
			return err
		}
		return plan.Apply(tx)
	}
	if c.Yes && !c.DryRun {
		err = e.writeUnits(work)
	} else {
		err = e.withStore(func(s *store.Store) error {
			return s.Read(e.ctx, access.Program(e.words.T("cli.actor")), work)
		})
	}
	if err != nil {
		return err
	}
	c.print(e, plan.Differences, plan.Plan, convened)
	return nil
}

// edition is the list of the files, else the one that comes with the program and is in force from the day.
func (c unitImport) edition(e *env, on calendar.Date) (org.Edition, error) {
	if len(c.Files) > 0 {
		list, err := c.read(e)
		list.Edition.Name, list.Edition.On, list.Edition.Source = c.Name, on, c.Source
		return list.Edition, err
	}
	shipped, err := org.ShippedEdition(on)
	if err != nil {
		return shipped, err
	}
	if shipped.On != on {
		var days []string
		for _, day := range org.ShippedEditions()[1:] {
			days = append(days, day.Short())
		}
		return shipped, fault.New(fault.Invalid, "cli.unit_no_list", "Day", on, "Days", strings.Join(days, ", "))
	}
	shipped.Name, shipped.Source = cmp.Or(c.Name, shipped.Name), cmp.Or(c.Source, shipped.Source)
	return shipped, nil
}

// read reads the files. It prints every problem and refuses a list that has any.
func (c unitImport) read(e *env) (unitlist.List, error) {
	files := make([]unitlist.File, len(c.Files))
	for i, file := range c.Files {
		content, err := os.ReadFile(file)
		if err != nil {
			return unitlist.List{}, fault.Wrap(err, fault.NotFound, "cli.unreadable", "File", file)
		}
		files[i] = unitlist.File{Name: filepath.Base(file), Content: content}
	}
	list, err := unitlist.Read(files...)
	if err != nil {
		return list, err
	}
	for _, p := range append(list.Problems, list.Remarks...) {
		fmt.Fprintln(e.errOut, e.words.Problem(p))
	}
	if len(list.Problems) > 0 {
		err = fault.New(fault.Invalid, "cli.units_refused", "Count", len(list.Problems))
	}
	return list, err
}

// shownDifferences is the number of lines of each kind without --all: the end of the districts moved ten thousand.
const shownDifferences = 20

func (c unitImport) print(e *env, d org.Differences, plan merger.Plan, convened map[int64]bool) {
	unit := func(u org.Unit) string { return u.Code + " " + u.FullName }
	ended := func(u org.Unit) string {
		if convened[u.ID] {
			return unit(u) + " " + e.words.T("cli.unit_convened")
		}
		return unit(u)
	}
	names := func(to []org.GazetteUnit) string {
		list := make([]string, len(to))
		for i, u := range to {
			list[i] = strings.TrimSpace(u.Code + " " + u.FullName)
		}
		return strings.Join(list, ", ")
	}
	c.list(e, "cli.unit_new", d.New, func(n org.Difference) string { return n.Row.Code + " " + n.Row.FullName + " (" + names(n.To) + ")" })
	c.list(e, "cli.unit_renamed", d.Renamed, func(r org.Difference) string { return unit(r.Unit) + " → " + r.Row.FullName })
	c.list(e, "cli.unit_moved", d.Moved, func(m org.Difference) string { return unit(m.Unit) + ": " + m.From + " → " + names(m.To) })
	c.list(e, "cli.unit_joined", d.Merged, func(m org.Difference) string { return ended(m.Unit) + " → " + names(m.To) })
	c.list(e, "cli.unit_gone", d.Gone, func(g org.Difference) string {
		if len(g.To) > 0 {
			return ended(g.Unit) + " " + e.words.T("cli.unit_split", "Units", names(g.To))
		}
		return ended(g.Unit)
	})
	fmt.Fprintln(e.out, e.words.T("cli.unit_same", "Count", d.Same))
	if len(d.Kept) > 0 {
		fmt.Fprintln(e.out, e.words.T("cli.unit_kept", "Count", len(d.Kept)))
	}
	if unknown := unknownHeirs(d); unknown > 0 {
		fmt.Fprintln(e.out, e.words.T("cli.unit_unknown", "Count", unknown))
	}
	if len(plan.Lines) > 0 {
		fmt.Fprintln(e.out, e.words.T("cli.unit_hangs", "Count", len(plan.Units)))
		printLines(e, plan)
	}
	switch n := d.Counts(); {
	case d.Empty():
		fmt.Fprintln(e.out, e.words.T("cli.unit_no_change"))
	case c.Yes && !c.DryRun:
		fmt.Fprintln(e.out, e.words.T("cli.unit_imported", "Added", n.Added, "Renamed", n.Renamed, "Moved", n.Moved, "Closed", n.Closed, "Same", n.Same))
	default:
		fmt.Fprintln(e.out, e.words.T("cli.unit_not_written"))
	}
}

// unknownHeirs counts the communes of which the list does not say what became of them.
func unknownHeirs(d org.Differences) (n int) {
	for _, g := range d.Gone {
		if g.Unit.LevelCode == org.Commune && len(g.To) == 0 {
			n++
		}
	}
	return n
}

// list prints a heading with the number of differences, and one line for each.
func (c unitImport) list(e *env, heading string, all []org.Difference, line func(org.Difference) string) {
	if len(all) == 0 {
		return
	}
	fmt.Fprintln(e.out, e.words.T(heading, "Count", len(all)))
	shown := len(all)
	if !c.All {
		shown = min(shown, shownDifferences)
	}
	for _, d := range all[:shown] {
		fmt.Fprintln(e.out, "  "+line(d))
	}
	if more := len(all) - shown; more > 0 {
		fmt.Fprintln(e.out, "  "+e.words.T("cli.unit_more", "Count", more))
	}
}
