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
	"daihoi/models/rosterplan"
	"daihoi/models/store"
	"daihoi/models/vietext"
)

type importCmd struct {
	Delegates importDelegates `cmd:"" help:"${cli_import_delegates}"`
	Office    importOffice    `cmd:"" help:"${cli_import_office}"`
}

type importDelegates struct {
	Unit       string            `name:"unit" required:"" placeholder:"CODE" help:"${cli_unit_code}"`
	Term       string            `name:"term" placeholder:"CODE" help:"${cli_term}"`
	Sheet      string            `name:"sheet" placeholder:"NAME" help:"${cli_import_sheet}"`
	Category   string            `name:"category" enum:",ex_officio,consulted,appointed,reserve,guest" default:"" placeholder:"KEY" help:"${cli_import_category}"`
	Represents string            `name:"represents" placeholder:"NAME" help:"${cli_import_represents}"`
	Gender     map[string]string `name:"gender" placeholder:"CODE=male;CODE=female" help:"${cli_import_gender}"`
	Sex        string            `name:"sex" enum:",male,female,by_name" default:"" placeholder:"SEX" help:"${cli_import_sex}"`
	Hidden     bool              `name:"hidden" help:"${cli_import_hidden}"`
	DryRun     bool              `name:"dry-run" help:"${cli_dry_run}"`
	OtherUnit  bool              `name:"other-unit" help:"${cli_import_other_unit}"`
	JSON       bool              `name:"json" help:"${cli_json}"`
	Files      []string          `arg:"" name:"file" help:"${cli_import_files}"`
}

func (importDelegates) Help() string {
	return "  daihoi import delegates --db daihoi.db --unit 00646 --dry-run --json danh-sach.xlsx"
}

// imported is the --json output for all files together.
type imported struct {
	Summary   map[rosterplan.State]int  `json:"summary"`
	Outcomes  map[rosterplan.Result]int `json:"outcomes"`
	Questions []rosterplan.Question     `json:"questions"`
	Rows      []importedRow             `json:"rows"`
	files     []importedFile
}

type importedRow struct {
	Sheet    string               `json:"sheet"`
	Row      int                  `json:"row"`
	State    rosterplan.State     `json:"state"`
	Outcome  rosterplan.Result    `json:"outcome,omitempty"`
	Fields   map[string]string    `json:"fields"`
	Problems []rosterplan.Problem `json:"problems"`
	Twin     *rosterplan.Twin     `json:"twin,omitempty"`
}

// importedFile is what the command says of one file.
type importedFile struct {
	name     string
	counts   map[rosterplan.State]int
	whole    []rosterplan.Problem // of the list as a whole
	open     []rosterplan.Question
	troubles []rosterplan.Trouble
	asked    []importedRow // rows about which somebody must decide
	done     *roster.Outcome
}

// errNotAll makes the exit code show that some rows were not imported; their problems have already been printed.
var errNotAll = errors.New("not every row could be imported")

// Run previews each file and, without --dry-run, confirms it if all of its rows can be imported.
func (c importDelegates) Run(e *env) error {
	out := imported{Summary: map[rosterplan.State]int{}, Outcomes: map[rosterplan.Result]int{}, Questions: []rosterplan.Question{}, Rows: []importedRow{}}
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
	list.Answers = rosterplan.Answers{Group: rosterplan.Group{Category: c.Category, Represents: c.Represents}, Codes: c.codes(), Sex: c.Sex, Hidden: c.Hidden}
	dryRun := errors.New("dry run")
	err = s.Write(e.ctx, access.Program(e.words.T("cli.actor")), func(tx *store.Tx) error {
		held, err := c.congress(tx)
		if err != nil {
			return err
		}
		imp, plan, err := roster.StartImport(tx, held.ID, list.Upload)
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
		lists, list, imp.Rows = nil, received.List{}, nil // frees the rows, which the plan no longer needs
		out.add(name, plan, c.JSON)
		if whole = plan.Importable(); !whole || c.DryRun {
			return dryRun // keep nothing, not even the preview
		}
		done, err := roster.Apply(tx, imp, plan, roster.Consent{OtherUnit: c.OtherUnit})
		out.files[len(out.files)-1].done = &done
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
	term, err := termNamed(tx, c.Term)
	if err != nil {
		return congress.Congress{}, err
	}
	held, err := congress.ByUnit(tx, unit.ID, term.ID)
	if fault.KindOf(err) == fault.NotFound {
		err = fault.New(fault.NotFound, "cli.no_congress", "Unit", unit.FullName, "Term", c.Term)
	}
	return held, err
}

// codes are the meanings of codes of the sex, with folded codes.
func (c importDelegates) codes() map[string]string {
	codes := make(map[string]string, len(c.Gender))
	for code, sex := range c.Gender {
		codes[vietext.Fold(code)] = sex
	}
	return codes
}

// add adds the plan of a file: all rows with their fields, or only those with problems.
func (o *imported) add(name string, plan rosterplan.Plan, whole bool) {
	f := importedFile{name: name, counts: plan.Summary, whole: plan.Problems, open: plan.Open(), troubles: plan.Troubles()}
	o.Questions = append(o.Questions, plan.Questions...)
	for state, n := range plan.Summary {
		o.Summary[state] += n
	}
	for i := range plan.Rows {
		row := &plan.Rows[i]
		if outcome := row.Outcome(); outcome != "" {
			o.Outcomes[outcome]++
		}
		asked := row.State == rosterplan.StateAmbiguous
		if !whole && !asked {
			continue
		}
		line := importedRow{Sheet: row.Sheet, Row: row.Number, State: row.State, Outcome: row.Outcome(), Fields: map[string]string{},
			Problems: row.Problems, Twin: row.Twin}
		if line.Problems == nil {
			line.Problems = []rosterplan.Problem{}
		}
		if row.State != rosterplan.StateSkipped {
			for key, value := range delegate.Fields.Values(&row.Record) {
				if value != "" {
					line.Fields[key] = value
				}
			}
		}
		if asked {
			f.asked = append(f.asked, line)
		}
		if whole {
			o.Rows = append(o.Rows, line)
		}
	}
	o.files = append(o.files, f)
}

// print prints everything as JSON, or for each file the counts, every kind of problem once with its cells, what is asked,
// and what was done.
func (c importDelegates) print(e *env, out imported) error {
	if c.JSON {
		enc := json.NewEncoder(e.out)
		enc.SetIndent("", "  ")
		enc.SetEscapeHTML(false)
		return enc.Encode(out)
	}
	say := func(format string, args ...any) { fmt.Fprintf(e.out, format+"\n", args...) }
	for _, f := range out.files {
		var counts []string
		for _, s := range rosterplan.States {
			if n := f.counts[s]; n > 0 {
				counts = append(counts, e.words.T("import.count."+string(s), "Count", n))
			}
		}
		say("%s: %s", f.name, strings.Join(counts, " · "))
		for _, p := range f.whole {
			say("  %s", received.Sentence(e.words, p))
		}
		for _, t := range f.troubles {
			say("  %d × %s: %s", len(t.Rows), received.Places(e.words, t), received.Sentence(e.words, t.Problem))
		}
		for _, row := range f.asked {
			why := e.words.T("import.state.ambiguous")
			if row.Twin != nil {
				why = e.words.T("import.twin", "Row", row.Twin.Row, "Name", row.Twin.Name)
			}
			say("  %s: %s – %s", e.words.T("import.row_number", "Row", row.Row), row.Fields["full_name"], why)
		}
		for _, q := range f.open {
			say("  %s %s", received.QuestionWords(e.words, q), e.words.T("cli.import_answer."+q.Key))
		}
		switch {
		case f.done != nil:
			say("  %s", e.words.T("import.done", "Added", f.done.Added, "Changed", f.done.Changed, "Same", f.done.Same, "LeftOut", f.done.LeftOut))
		case c.DryRun:
			say("  %s", e.words.T("cli.import_dry"))
		default:
			say("  %s", e.words.T("cli.import_nothing"))
		}
	}
	return nil
}
