package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"strconv"
	"text/tabwriter"

	"daihoi/exports/report"
	"daihoi/models/access"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/models/term"
)

type termCmd struct {
	List   termList   `cmd:"" help:"${cli_term_list}"`
	Show   termShow   `cmd:"" help:"${cli_term_show}"`
	Add    termAdd    `cmd:"" help:"${cli_term_add}"`
	Copy   termCopy   `cmd:"" help:"${cli_term_copy}"`
	Use    termUse    `cmd:"" help:"${cli_term_use}"`
	Roll   termRoll   `cmd:"" help:"${cli_term_roll}"`
	Reopen termReopen `cmd:"" help:"${cli_term_reopen}"`
}

// shownTerm is a term as the commands print it.
type shownTerm struct {
	Code    string       `json:"code"`
	Name    string       `json:"name"`
	Start   int          `json:"start_year"`
	End     int          `json:"end_year"`
	UnitsOn string       `json:"units_on,omitempty"`
	Source  string       `json:"source"`
	Working bool         `json:"working"` // the installation works in it
	Here    bool         `json:"here"`    // false: it comes with the program and has not been added
	Levels  []shownLevel `json:"levels,omitempty"`
}

type shownLevel struct {
	Level           string `json:"level"`
	Name            string `json:"name"`
	From            string `json:"window_from,omitempty"`
	Deadline        string `json:"deadline,omitempty"`
	DeadlineSource  string `json:"deadline_source,omitempty"`
	MaxDays         int    `json:"max_days,omitempty"`
	DaysSource      string `json:"days_source,omitempty"`
	DelegatesMin    int    `json:"delegates_min,omitempty"`
	DelegatesMax    int    `json:"delegates_max,omitempty"`
	DelegatesSource string `json:"delegates_source,omitempty"`
	CommitteeMin    int    `json:"committee_min,omitempty"`
	CommitteeMax    int    `json:"committee_max,omitempty"`
	CommitteeSource string `json:"committee_source,omitempty"`
}

func showTerm(t org.Term, current string) shownTerm {
	return shownTerm{Code: t.Code, Name: t.Name, Start: t.StartYear, End: t.EndYear, UnitsOn: t.UnitsOn.String(), Source: t.Source, Working: t.Code == current, Here: true}
}

// termNamed is the term with the code, or without a code the one in which the installation works.
func termNamed(tx *store.Tx, code string) (org.Term, error) {
	if code == "" {
		return org.CurrentTerm(tx)
	}
	return org.TermByCode(tx, code)
}

func (e *env) readTerms(work func(*store.Tx) error) error {
	return e.withStore(func(s *store.Store) error { return s.Read(e.ctx, access.Program(e.words.T("cli.actor")), work) })
}

type termList struct {
	JSON bool `name:"json" help:"${cli_json}"`
}

func (termList) Help() string { return "  daihoi term list --db daihoi.db" }

// Run lists the terms of the database, and those that come with the program and could be added.
func (c termList) Run(e *env) error {
	return e.readTerms(func(tx *store.Tx) error {
		all, err := org.Terms(tx)
		if err != nil {
			return err
		}
		current, err := org.CurrentTerm(tx)
		if err != nil && fault.KindOf(err) != fault.NotFound {
			return err
		}
		var list []shownTerm
		here := map[string]bool{}
		for _, t := range all {
			here[t.Code] = true
			list = append(list, showTerm(t, current.Code))
		}
		shipped, err := org.ShippedTerms()
		if err != nil {
			return err
		}
		for _, t := range shipped {
			if !here[t.Code] {
				s := showTerm(t.Term, "")
				s.Here = false
				list = append(list, s)
			}
		}
		if c.JSON {
			return json.NewEncoder(e.out).Encode(list)
		}
		w := tabwriter.NewWriter(e.out, 0, 0, 2, ' ', 0)
		for _, t := range list {
			state := ""
			switch {
			case !t.Here:
				state = e.words.T("cli.term_shipped")
			case t.Working:
				state = e.words.T("terms.working")
			}
			fmt.Fprintf(w, "%s\t%s\t%s\n", t.Code, t.Name, state)
		}
		return w.Flush()
	})
}

type termShow struct {
	JSON bool   `name:"json" help:"${cli_json}"`
	Code string `arg:"" optional:"" name:"code" help:"${cli_term_code}"`
}

func (termShow) Help() string { return "  daihoi term show 2025-2030 --db daihoi.db" }

// Run prints a term with the rules of its levels and their sources.
func (c termShow) Run(e *env) error {
	return e.readTerms(func(tx *store.Tx) error {
		t, err := termNamed(tx, c.Code)
		if err != nil {
			return err
		}
		current, err := org.CurrentTerm(tx)
		if err != nil {
			return err
		}
		levels, err := org.Levels(tx)
		if err != nil {
			return err
		}
		rules, err := term.LevelsOf(tx, t.ID)
		if err != nil {
			return err
		}
		shown := showTerm(t, current.Code)
		for _, l := range rules {
			shown.Levels = append(shown.Levels, shownLevel{Level: l.LevelCode, Name: report.LevelName(e.words, levels, l.LevelCode), From: l.WindowFrom.String(),
				Deadline: l.Deadline.String(), DeadlineSource: l.DeadlineSource, MaxDays: l.MaxDays, DaysSource: l.DaysSource, DelegatesMin: l.DelegatesMin,
				DelegatesMax: l.DelegatesMax, DelegatesSource: l.DelegatesSource, CommitteeMin: l.CommitteeMin, CommitteeMax: l.CommitteeMax, CommitteeSource: l.CommitteeSource})
		}
		if c.JSON {
			out := json.NewEncoder(e.out)
			out.SetIndent("", "  ")
			return out.Encode(shown)
		}
		c.print(e, shown, rules)
		return nil
	})
}

func (termShow) print(e *env, t shownTerm, rules []org.TermLevel) {
	w := e.words
	fmt.Fprintf(e.out, "%s (%s)\n%s\n", w.T("terms.name", "Term", t.Name), t.Code, t.Source)
	for i, l := range t.Levels {
		fmt.Fprintln(e.out, l.Name)
		line := func(key, value, source string) {
			if source != "" {
				source = " (" + source + ")"
			}
			fmt.Fprintf(e.out, "  %s: %s%s\n", w.T(key), cmp.Or(value, w.T("terms.unknown")), source)
		}
		r := rules[i]
		line("field.window_from", r.WindowFrom.Short(), "")
		line("field.term_deadline", r.Deadline.Short(), l.DeadlineSource)
		line("field.max_days", number(l.MaxDays), l.DaysSource)
		line("group.rule_delegates", span(l.DelegatesMin, l.DelegatesMax), l.DelegatesSource)
		line("group.rule_committee", span(l.CommitteeMin, l.CommitteeMax), l.CommitteeSource)
	}
}

func number(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func span(low, high int) string {
	if high == 0 {
		return ""
	}
	return fmt.Sprintf("%d–%d", low, high)
}

type termAdd struct {
	Code string `arg:"" name:"code" help:"${cli_term_shipped_code}"`
}

func (termAdd) Help() string { return "  daihoi term add 2025-2030 --db daihoi.db" }

// Run adds a term that comes with the program.
func (c termAdd) Run(e *env) error {
	return e.writeUnits(func(tx *store.Tx) error {
		t, err := term.AddShipped(tx, c.Code)
		return e.sayTerm("terms.added", t, err)
	})
}

type termCopy struct {
	From   string `arg:"" name:"from" help:"${cli_term_from}"`
	Code   string `arg:"" name:"code" help:"${cli_term_new}"`
	Name   string `name:"name" help:"${cli_term_name}"`
	Source string `name:"source" required:"" help:"${cli_term_source}"`
	Units  string `name:"units-on" placeholder:"DATE" help:"${cli_term_units}"`
}

func (termCopy) Help() string {
	return `  daihoi term copy 2025-2030 2030-2035 --source "Chỉ thị …" --db daihoi.db`
}

// Run makes a term of the levels, ranges and templates of another one. Its years are those of the code.
func (c termCopy) Run(e *env) error {
	in := org.Term{Code: c.Code, Name: cmp.Or(c.Name, c.Code), Source: c.Source}
	if _, err := fmt.Sscanf(c.Code, "%d-%d", &in.StartYear, &in.EndYear); err != nil {
		return fault.New(fault.Invalid, "cli.term_years", "Code", c.Code)
	}
	units, err := typedDay(c.Units)
	if err != nil {
		return err
	}
	in.UnitsOn = units
	return e.writeUnits(func(tx *store.Tx) error {
		from, err := org.TermByCode(tx, c.From)
		if err != nil {
			return err
		}
		t, err := term.Copy(tx, from.ID, in)
		return e.sayTerm("terms.added", t, err)
	})
}

type termUse struct {
	Code string `arg:"" name:"code" help:"${cli_term_code}"`
}

func (termUse) Help() string { return "  daihoi term use 2025-2030 --db daihoi.db" }

// Run makes the installation work in a term.
func (c termUse) Run(e *env) error {
	return e.writeUnits(func(tx *store.Tx) error {
		t, err := org.TermByCode(tx, c.Code)
		if err != nil {
			return err
		}
		t, err = term.Use(tx, t.ID)
		return e.sayTerm("terms.in_use", t, err)
	})
}

func (e *env) sayTerm(key string, t org.Term, err error) error {
	if err == nil {
		fmt.Fprintln(e.out, e.words.T(key, "Term", t.Name))
	}
	return err
}
