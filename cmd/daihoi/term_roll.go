package main

import (
	"fmt"
	"maps"
	"slices"

	"daihoi/models/calendar"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/models/rollover"
	"daihoi/models/store"
)

type termRoll struct {
	From   string            `arg:"" name:"from" help:"${cli_roll_from}"`
	To     string            `arg:"" name:"to" help:"${cli_roll_to}"`
	On     string            `name:"on" required:"" placeholder:"DATE" help:"${cli_roll_on}"`
	Source string            `name:"source" required:"" help:"${cli_roll_source}"`
	Set    map[string]string `name:"set" placeholder:"LINE=CHOICE" help:"${cli_roll_set}"`
	DryRun bool              `name:"dry-run" help:"${cli_dry_run}"`
}

func (termRoll) Help() string {
	return `  daihoi term roll 2024-2029 2029-2034 --on 2029-02-28 --source "Kế hoạch 12/KH-MTTQ" --set members=marked --dry-run --db daihoi.db`
}

// Run prints the plan and, unless it is only to be looked at, carries out what it printed in the same transaction.
func (c termRoll) Run(e *env) error {
	on, err := calendar.ParseTyped(c.On)
	if err != nil || on.IsZero() {
		return fault.New(fault.Invalid, "cli.bad_date", "Text", c.On)
	}
	in := rollover.Input{From: c.From, To: c.To, On: on, Source: c.Source, Choices: c.Set}
	show := func(tx *store.Tx) error {
		p, err := rollover.Make(tx, in)
		in.Seen = p.Digest
		if err == nil {
			printRoll(e, p)
		}
		return err
	}
	return e.planned(c.DryRun, show, func(tx *store.Tx) error {
		done, err := rollover.Apply(tx, in)
		if err != nil {
			return err
		}
		t, err := org.TermByID(tx, done.ToID)
		return e.sayTerm("terms.rolled", t, err)
	})
}

// printRoll prints every line with its choices, the one that is taken first.
func printRoll(e *env, p rollover.Plan) {
	fmt.Fprintln(e.out, e.words.T("terms.roll_summary", "From", p.Old.Name, "To", p.New.Name, "On", p.On, "Source", p.Source))
	for _, l := range p.Lines {
		var others string
		for _, o := range l.Options {
			if o.Value != l.To {
				others += " | " + o.Value
			}
		}
		thing := l.Thing
		if l.What == rollover.Members {
			thing = fmt.Sprint(l.Chosen().Count)
		}
		fmt.Fprintln(e.out, e.words.T("cli.roll_line", "Key", l.Key, "Unit", l.Name, "Thing", thing, "To", l.To, "Others", others))
	}
	going := p.Going()
	for _, what := range slices.Sorted(maps.Keys(going)) {
		if what != rollover.Working {
			fmt.Fprintf(e.out, "%s: %d\n", e.words.T("field."+"roll_"+what), going[what])
		}
	}
	if p.Open > 0 {
		fmt.Fprintln(e.out, e.words.T("terms.roll_open", "Count", p.Open, "Term", p.Old.Name))
	}
	if p.Without > 0 {
		fmt.Fprintln(e.out, e.words.T("terms.roll_without", "Count", p.Without))
	}
	if len(p.Present) > 0 {
		fmt.Fprintln(e.out, e.words.T("terms.roll_present", "Count", len(p.Present), "Units", fmt.Sprint(p.Present)))
	}
}

type termReopen struct {
	Code string `arg:"" name:"code" help:"${cli_roll_from}"`
}

func (termReopen) Help() string { return "  daihoi term reopen 2024-2029 --db daihoi.db" }

// Run takes back the roll-over of a term.
func (c termReopen) Run(e *env) error {
	return e.writeUnits(func(tx *store.Tx) error {
		t, err := org.TermByCode(tx, c.Code)
		if err != nil {
			return err
		}
		last, err := rollover.Last(tx, t.ID)
		if fault.KindOf(err) == fault.NotFound {
			return fault.New(fault.NotFound, "terms.roll_undo_none")
		}
		if err == nil {
			_, err = rollover.Undo(tx, last.ID, last.Version)
		}
		return e.sayTerm("terms.roll_undone", t, err)
	})
}
