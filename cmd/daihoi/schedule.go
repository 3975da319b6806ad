package main

import (
	"encoding/json"
	"errors"
	"fmt"

	"daihoi/exports/report"
	"daihoi/models/access"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/models/schedule"
	"daihoi/models/store"
)

type scheduleCmd struct {
	Check   scheduleCheck   `cmd:"" help:"${cli_schedule_check}"`
	Propose schedulePropose `cmd:"" help:"${cli_schedule_propose}"`
}

type scheduleCheck struct {
	Unit string `name:"unit" required:"" placeholder:"CODE" help:"${cli_unit_code}"`
	Term string `name:"term" placeholder:"CODE" help:"${cli_term}"`
	JSON bool   `name:"json" help:"${cli_json}"`
}

func (scheduleCheck) Help() string { return "  daihoi schedule check --db daihoi.db --unit 020 --json" }

// Run prints the conflicts of the schedule. Conflicts with a hard rule set the exit code, so that scripts notice.
func (c scheduleCheck) Run(e *env) error {
	var found report.ConflictReport
	err := e.query(c.Unit, c.Term, func(tx *store.Tx, u org.Unit, term org.Term) error {
		s, err := schedule.Of(tx, u, term.ID)
		found = report.ConflictsOf(e.words, u.Code, s)
		return err
	})
	if err != nil {
		return err
	}
	if c.JSON {
		err = e.printJSON(found)
	} else {
		for _, k := range found.Conflicts {
			fmt.Fprintf(e.out, "%s: %s\n", e.words.T(map[bool]string{true: "calendar.hard", false: "calendar.soft"}[k.Hard]), k.Reason)
		}
	}
	if err == nil && found.Hard > 0 {
		err = fault.New(fault.Conflict, "schedule.hard", "Count", found.Hard)
	}
	return err
}

type schedulePropose struct {
	Unit string `name:"unit" required:"" placeholder:"CODE" help:"${cli_unit_code}"`
	Term string `name:"term" placeholder:"CODE" help:"${cli_term}"`
	From string `name:"from" required:"" placeholder:"DATE" help:"${cli_from}"`
	To   string `name:"to" required:"" placeholder:"DATE" help:"${cli_to}"`
	Seed int    `name:"seed" default:"1" help:"${cli_seed}"`
	JSON bool   `name:"json" help:"${cli_json}"`
}

func (schedulePropose) Help() string {
	return "  daihoi schedule propose --db daihoi.db --unit 020 --from 2024-04-08 --to 2024-04-29 --json"
}

// Run prints proposals for the units without a date. It changes nothing.
func (c schedulePropose) Run(e *env) error {
	from, err := typedDay(c.From)
	if err != nil {
		return err
	}
	to, err := typedDay(c.To)
	if err != nil {
		return err
	}
	var found report.ProposalReport
	err = e.query(c.Unit, c.Term, func(tx *store.Tx, u org.Unit, term org.Term) (err error) {
		found, err = report.ProposalsFor(tx, e.words, u, term, from, to, c.Seed)
		return err
	})
	if err != nil {
		return err
	}
	if c.JSON {
		return e.printJSON(found)
	}
	for _, a := range found.Alternatives {
		fmt.Fprintln(e.out, a.Title)
		for _, u := range a.Units {
			fmt.Fprintf(e.out, "  %s  %s  %s  %s  %s\n", u.Day, e.words.T("half."+u.Half), u.Name, u.Leader, u.Why)
		}
	}
	for _, k := range found.Causes {
		fmt.Fprintln(e.out, k.Reason)
	}
	return nil
}

// query runs a query about a unit in a term on behalf of the program.
func (e *env) query(unit, term string, query func(*store.Tx, org.Unit, org.Term) error) (err error) {
	s, err := e.open(true)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	return s.Read(e.ctx, access.Program(e.words.T("cli.actor")), func(tx *store.Tx) error {
		t, err := termNamed(tx, term)
		if err != nil {
			return err
		}
		u, err := org.ByCode(tx, unit)
		if err != nil {
			return err
		}
		return query(tx, u, t)
	})
}

func (e *env) printJSON(v any) error {
	out := json.NewEncoder(e.out)
	out.SetIndent("", "  ")
	return out.Encode(v)
}
