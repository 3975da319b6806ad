package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"daihoi/exports/received"
	"daihoi/models/access"
	"daihoi/models/congress"
	"daihoi/models/delegate"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/models/roster"
	"daihoi/models/store"
)

type importCmd struct {
	Delegates importDelegates `cmd:"" help:"${cli_import_delegates}"`
}

type importDelegates struct {
	Unit      string   `name:"unit" required:"" placeholder:"CODE" help:"${cli_unit_code}"`
	Term      string   `name:"term" default:"2024-2029" help:"${cli_term}"`
	Sheet     string   `name:"sheet" placeholder:"NAME" help:"${cli_import_sheet}"`
	DryRun    bool     `name:"dry-run" help:"${cli_dry_run}"`
	OtherUnit bool     `name:"other-unit" help:"${cli_import_other_unit}"`
	JSON      bool     `name:"json" help:"${cli_json}"`
	Files     []string `arg:"" name:"file" help:"${cli_import_files}"`
}

func (importDelegates) Help() string {
	return "  daihoi import delegates --db daihoi.db --unit 00646 --dry-run --json danh-sach.xlsx"
}

// imported is the --json output for all files together.
type imported struct {
	Summary map[roster.State]int `json:"summary"`
	Rows    []importedRow        `json:"rows"`
	whole   []roster.Problem     // problems of a list as a whole
}

type importedRow struct {
	Sheet    string            `json:"sheet"`
	Row      int               `json:"row"`
	State    roster.State      `json:"state"`
	Fields   map[string]string `json:"fields"`
	Problems []roster.Problem  `json:"problems"`
}

// errNotAll makes the exit code show that some rows were not imported; their problems have already been printed.
var errNotAll = errors.New("not every row could be imported")

// Run previews each file and, without --dry-run, confirms it if all of its rows can be imported.
func (c importDelegates) Run(e *env) error {
	out := imported{Summary: map[roster.State]int{}, Rows: []importedRow{}}
	all := true
	err := e.withStore(func(s *store.Store) error {
		for _, file := range c.Files {
			whole, err := c.importFile(e, s, file, &out)
			if err != nil {
				return err
			}
			all = all && whole
		}
		return nil
	})
	if err != nil {
		return err
	}
	if err := c.print(e, out); err != nil {
		return err
	}
	if !all {
		return fault.Wrap(errNotAll, fault.Invalid, "cli.not_all_imported")
	}
	return nil
}

// importFile previews one file and applies it if possible. Whole reports whether every row can be imported.
func (c importDelegates) importFile(e *env, s *store.Store, file string, out *imported) (whole bool, err error) {
	content, err := os.ReadFile(file)
	if err != nil {
		return false, fault.Wrap(err, fault.NotFound, "cli.unreadable", "File", file)
	}
	name := filepath.Base(file)
	lists, err := received.ReadLists(name, content)
	if err != nil {
		return false, err
	}
	list, found := received.Likeliest(lists, c.Sheet)
	switch {
	case !found && c.Sheet != "":
		return false, fault.New(fault.Invalid, "cli.no_sheet", "File", name, "Sheet", c.Sheet, "Sheets", strings.Join(received.Sheets(lists), ", "))
	case !found || !list.Names():
		return false, fault.New(fault.Invalid, "import.no_table", "File", name)
	}
	for _, notice := range list.Notices(e.words) {
		fmt.Fprintln(e.errOut, name+": "+notice)
	}
	dryRun := errors.New("dry run")
	err = s.Write(e.ctx, access.Program(e.words.T("cli.actor")), func(tx *store.Tx) error {
		held, err := c.congress(tx)
		if err != nil {
			return err
		}
		imp, err := roster.StartImport(tx, held.ID, list.Upload)
		if err != nil {
			return err
		}
		other, err := imp.OtherUnit(tx)
		if err != nil {
			return err
		}
		if other != "" && !c.OtherUnit {
			return fault.New(fault.Conflict, "cli.other_unit", "File", name, "Other", other, "Unit", held.Unit.FullName)
		}
		lists, list = nil, received.List{} // Preview and Confirm read the stored upload, so free the rows here
		plan, err := roster.Preview(tx, imp)
		if err != nil {
			return err
		}
		out.add(plan, c.JSON)
		if whole = plan.Importable(); !whole || c.DryRun {
			return dryRun // keep nothing, not even the preview
		}
		id, version, seen := imp.ID, imp.Version, plan.Digest()
		imp, plan = roster.Import{}, roster.Plan{}
		_, err = roster.Confirm(tx, id, version, seen, roster.Consent{OtherUnit: c.OtherUnit})
		return err
	})
	if errors.Is(err, dryRun) {
		err = nil
	}
	return whole, err
}

func (c importDelegates) congress(tx *store.Tx) (congress.Congress, error) {
	unit, err := org.ByCode(tx, c.Unit)
	if err != nil {
		return congress.Congress{}, err
	}
	term, err := org.TermByCode(tx, c.Term)
	if err != nil {
		return congress.Congress{}, err
	}
	held, err := congress.ByUnit(tx, unit.ID, term.ID)
	if fault.KindOf(err) == fault.NotFound {
		err = fault.New(fault.NotFound, "cli.no_congress", "Unit", unit.FullName, "Term", c.Term)
	}
	return held, err
}

// add adds the plan of a file: all rows with their fields, or only those with problems.
func (o *imported) add(plan roster.Plan, whole bool) {
	o.whole = append(o.whole, plan.Problems...)
	for state, n := range plan.Summary {
		o.Summary[state] += n
	}
	for i := range plan.Rows {
		row := &plan.Rows[i]
		if !whole && len(row.Problems) == 0 {
			continue
		}
		line := importedRow{Sheet: row.Sheet, Row: row.Number, State: row.State, Fields: map[string]string{}, Problems: row.Problems}
		if line.Problems == nil {
			line.Problems = []roster.Problem{}
		}
		if row.State != roster.StateSkipped {
			for key, value := range delegate.Fields.Values(&row.Record) {
				if value != "" {
					line.Fields[key] = value
				}
			}
		}
		o.Rows = append(o.Rows, line)
	}
}

// print prints everything as JSON, or the counts and a line for each problem.
func (c importDelegates) print(e *env, out imported) error {
	if c.JSON {
		enc := json.NewEncoder(e.out)
		enc.SetIndent("", "  ")
		enc.SetEscapeHTML(false)
		return enc.Encode(out)
	}
	for _, s := range roster.States {
		if n := out.Summary[s]; n > 0 {
			fmt.Fprintln(e.out, e.words.T("import.count."+string(s), "Count", n))
		}
	}
	for _, p := range out.whole {
		fmt.Fprintln(e.out, received.Sentence(e.words, p))
	}
	for _, row := range out.Rows {
		for _, p := range row.Problems {
			fmt.Fprintf(e.out, "%s %s: %s\n", row.Sheet, p.Cell, received.Sentence(e.words, p))
		}
	}
	return nil
}
