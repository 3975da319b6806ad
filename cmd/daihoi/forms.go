package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"daihoi/exports/received"
	"daihoi/exports/report"
	"daihoi/models/access"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/models/progressform"
	"daihoi/models/store"
)

type formsCmd struct {
	Export formsExport `cmd:"" help:"${cli_forms_export}"`
	Import formsImport `cmd:"" help:"${cli_forms_import}"`
}

type formsExport struct{ target }

func (formsExport) Help() string {
	return "  daihoi forms export --db daihoi.db --unit 020 -o phieu.zip"
}

func (c formsExport) Run(e *env) error {
	return e.export(c.output, formats{"zip": c.of(func(tx *store.Tx, u org.Unit, term org.Term) (func(io.Writer) error, error) {
		forms, err := report.ProgressFormsOf(tx, e.words, u, term)
		return func(w io.Writer) error { return report.WriteProgressForms(w, e.words, forms, func(int) {}) }, err
	})})
}

type formsImport struct {
	Unit   string   `name:"unit" required:"" placeholder:"CODE" help:"${cli_unit_code}"`
	Term   string   `name:"term" placeholder:"CODE" help:"${cli_term}"`
	DryRun bool     `name:"dry-run" help:"${cli_dry_run}"`
	JSON   bool     `name:"json" help:"${cli_json}"`
	Files  []string `arg:"" name:"file" help:"${cli_forms_files}"`
}

func (formsImport) Help() string {
	return "  daihoi forms import --db daihoi.db --unit 020 --dry-run --json phieu-00646.xlsx phieu-00652.xlsx"
}

// importedForm is the --json output for one file.
type importedForm struct {
	File    string                        `json:"file"`
	Unit    string                        `json:"unit,omitempty"`
	Refused string                        `json:"refused,omitempty"`
	Taken   bool                          `json:"taken"`
	Summary map[progressform.RowState]int `json:"summary"`
	Rows    []importedFormRow             `json:"rows"` // rows with changes or problems
	Raised  []string                      `json:"raised"`
}

type importedFormRow struct {
	Row      int                   `json:"row"`
	Code     string                `json:"code"`
	State    progressform.RowState `json:"state"`
	Changes  []takenChange         `json:"changes"`
	Problems []string              `json:"problems"`
}

type takenChange struct {
	Field    string `json:"field"`
	Issued   string `json:"issued"`
	Old      string `json:"old"`
	New      string `json:"new"`
	Conflict bool   `json:"conflict"`
}

// Run imports every row that is neither wrong nor in conflict. The exit code says whether any row was skipped.
func (c formsImport) Run(e *env) error {
	out, all := []importedForm{}, true
	err := e.withStore(func(s *store.Store) error {
		for _, file := range c.Files {
			form, whole, err := c.importFile(e, s, file)
			if err != nil {
				return err
			}
			out, all = append(out, form), all && whole
		}
		return nil
	})
	if err == nil {
		err = c.print(e, out)
	}
	if err == nil && !all {
		err = fault.Wrap(errNotAll, fault.Invalid, "cli.forms_left")
	}
	return err
}

// importFile uploads one file and confirms it if possible. Whole reports whether no row was skipped.
func (c formsImport) importFile(e *env, s *store.Store, file string) (out importedForm, whole bool, err error) {
	content, err := os.ReadFile(file)
	if err != nil {
		return out, false, fault.Wrap(err, fault.NotFound, "cli.unreadable", "File", file)
	}
	in, err := received.ReadReturned(filepath.Base(file), content)
	if err != nil {
		return out, false, err
	}
	dryRun := errors.New("dry run")
	err = s.Write(e.ctx, access.Program(e.words.T("cli.actor")), func(tx *store.Tx) error {
		unit, err := org.ByCode(tx, c.Unit)
		if err != nil {
			return err
		}
		term, err := termNamed(tx, c.Term)
		if err != nil {
			return err
		}
		kept, err := progressform.HandIn(tx, unit, term.ID, []progressform.HandedIn{in})
		if err != nil {
			return err
		}
		out = importedForm{File: filepath.Base(file), Summary: map[progressform.RowState]int{}, Rows: []importedFormRow{}, Raised: []string{}}
		if kept[0].State == progressform.ReturnedRefused {
			out.Refused = e.words.With(kept[0].Refusal.Key, kept[0].Refusal.Args)
			return dryRun // the user sees the result now, so the upload need not be kept
		}
		plan, err := progressform.PlanOf(tx, kept[0])
		if err != nil {
			return err
		}
		out.Unit = kept[0].Unit.FullName
		out.add(e, plan)
		whole = out.Summary[progressform.RowError]+out.Summary[progressform.RowConflict] == 0
		if c.DryRun {
			return dryRun
		}
		out.Taken = true
		_, err = progressform.Confirm(tx, kept[0].ID, kept[0].Version, plan.Digest(), progressform.Choice{})
		return err
	})
	if errors.Is(err, dryRun) {
		err = nil
	}
	return out, whole, err
}

func (f *importedForm) add(e *env, plan progressform.Plan) {
	f.Summary = plan.Summary()
	for _, r := range plan.Rows {
		if r.State == progressform.RowSame {
			continue
		}
		row := importedFormRow{Row: r.Number, Code: r.Code, State: r.State, Changes: []takenChange{}, Problems: []string{}}
		for _, ch := range r.Changes {
			row.Changes = append(row.Changes, takenChange{ch.Field, ch.Issued, ch.Old, ch.New, ch.Conflict})
		}
		for _, p := range r.Problems {
			row.Problems = append(row.Problems, p.Cell+" "+received.FormProblemWords(e.words, p))
		}
		f.Rows = append(f.Rows, row)
	}
	for _, l := range plan.Lines {
		f.Raised = append(f.Raised, l.Text)
	}
	for _, w := range plan.Wishes {
		if w.Problem == nil {
			f.Raised = append(f.Raised, w.Text())
		}
	}
}

// print prints everything as JSON, or a line for each file and each skipped row.
func (c formsImport) print(e *env, out []importedForm) error {
	if c.JSON {
		enc := json.NewEncoder(e.out)
		enc.SetIndent("", "  ")
		enc.SetEscapeHTML(false)
		return enc.Encode(out)
	}
	for _, f := range out {
		if f.Refused != "" {
			fmt.Fprintf(e.out, "%s: %s\n", f.File, f.Refused)
			continue
		}
		fmt.Fprintf(e.out, "%s: %s\n", f.File, f.Unit)
		for _, s := range progressform.RowStates {
			if n := f.Summary[s]; n > 0 {
				fmt.Fprintln(e.out, " ", e.words.T("returned.count."+string(s), "Count", n))
			}
		}
		for _, r := range f.Rows {
			if r.State == progressform.RowConflict {
				fmt.Fprintf(e.out, "  %s: %s\n", r.Code, e.words.T("returned.row.conflict"))
			}
			for _, p := range r.Problems {
				fmt.Fprintf(e.out, "  %s: %s\n", r.Code, p)
			}
		}
	}
	return nil
}
