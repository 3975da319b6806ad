package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"daihoi/exports/unitlist"
	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/models/store"
)

type unitImport struct {
	Name   string   `name:"name" required:"" help:"${cli_unit_edition}"`
	On     string   `name:"on" required:"" placeholder:"DATE" help:"${cli_unit_on}"`
	Source string   `name:"source" required:"" help:"${cli_unit_source}"`
	Yes    bool     `name:"yes" help:"${cli_unit_yes}"`
	DryRun bool     `name:"dry-run" help:"${cli_dry_run}"`
	All    bool     `name:"all" help:"${cli_unit_all}"`
	Files  []string `arg:"" name:"file" help:"${cli_unit_file}"`
}

func (unitImport) Help() string {
	return `  daihoi unit import tinh.xls xa.xls --name 2025-07-01 --on 2025-07-01 --source "Nghị quyết 1656/NQ-UBTVQH15"`
}

// Run shows what the edition changes. Only --yes writes it: an edition ends units, and that is a person's decision.
func (c unitImport) Run(e *env) error {
	on, err := calendar.ParseTyped(c.On)
	if err != nil || on.IsZero() {
		return fault.New(fault.Invalid, "cli.bad_date", "Text", c.On)
	}
	list, err := c.read(e)
	if err != nil {
		return err
	}
	edition := list.Edition
	edition.Name, edition.On, edition.Source = c.Name, on, c.Source
	var found org.Differences
	var convened map[int64]bool
	work := func(change func(*store.Tx, org.Edition) (org.Differences, error)) func(*store.Tx) error {
		return func(tx *store.Tx) (err error) {
			if found, err = change(tx, edition); err == nil {
				convened, err = congress.Convened(tx)
			}
			return err
		}
	}
	if c.Yes && !c.DryRun {
		err = e.writeUnits(work(org.ImportEdition))
	} else {
		err = e.withStore(func(s *store.Store) error {
			return s.Read(e.ctx, access.Program(e.words.T("cli.actor")), work(org.PlanEdition))
		})
	}
	if err != nil {
		return err
	}
	c.print(e, found, convened)
	return nil
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

func (c unitImport) print(e *env, d org.Differences, convened map[int64]bool) {
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
	switch n := d.Counts(); {
	case d.Empty():
		fmt.Fprintln(e.out, e.words.T("cli.unit_no_change"))
	case c.Yes && !c.DryRun:
		fmt.Fprintln(e.out, e.words.T("cli.unit_imported", "Added", n.Added, "Renamed", n.Renamed, "Moved", n.Moved, "Closed", n.Closed, "Same", n.Same))
	default:
		fmt.Fprintln(e.out, e.words.T("cli.unit_not_written"))
	}
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
