package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"text/tabwriter"

	"daihoi/exports/report"
	"daihoi/models/access"
	"daihoi/models/org"
	"daihoi/models/store"
)

type reportCmd struct {
	Progress exportProgress `cmd:"" help:"${cli_export_progress}"`
	Final    reportFinal    `cmd:"" help:"${cli_report_final}"`
}

type statusCmd struct {
	Unit string `name:"unit" required:"" placeholder:"CODE" help:"${cli_unit_code}"`
	Term string `name:"term" placeholder:"CODE" help:"${cli_term}"`
	moment
	JSON bool `name:"json" help:"${cli_json}"`
}

func (statusCmd) Help() string {
	return "  daihoi status --db daihoi.db --unit 020 --as-of 2024-04-05 --json"
}

// Run prints the progress of a unit and those below it. It changes nothing.
func (c statusCmd) Run(e *env) (err error) {
	s, err := e.open(true)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	var status report.Status
	if err := s.Read(e.ctx, access.Program(e.words.T("cli.actor")), func(tx *store.Tx) error {
		term, err := termNamed(tx, c.Term)
		if err != nil {
			return err
		}
		unit, err := org.ByCode(tx, c.Unit)
		if err != nil {
			return err
		}
		at, err := c.at(tx)
		if err != nil {
			return err
		}
		status, err = report.StatusOf(tx, e.words, unit, term, at)
		return err
	}); err != nil {
		return err
	}
	if c.JSON {
		out := json.NewEncoder(e.out)
		out.SetIndent("", "  ")
		return out.Encode(status)
	}
	return c.table(e, status)
}

func (c statusCmd) table(e *env, s report.Status) error {
	w := e.words
	fmt.Fprintln(e.out, w.T("status.title", "Unit", s.Name, "Day", s.AsOf))
	for _, l := range s.Levels {
		fmt.Fprintln(e.out, w.T("status.level", "Level", l.Name, "Held", l.Held, "Units", l.Units, "Share", w.Percent(int(l.HeldPercent)),
			"Late", l.LateUnits, "Items", l.LateItems))
	}
	if len(s.Units) == 0 {
		fmt.Fprintln(e.out, w.T("progress.nothing", "Unit", s.Name, "Day", s.AsOf))
	}
	t := tabwriter.NewWriter(e.out, 0, 0, 2, ' ', 0)
	for _, u := range s.Units {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\n", u.Code, u.Name, u.Day.Short(), w.Percent(int(u.DonePercent)), w.T("light."+u.Light), u.Reason)
	}
	return t.Flush()
}
