package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"daihoi/exports"
	"daihoi/exports/received"
	"daihoi/exports/report"
	"daihoi/models/access"
	"daihoi/models/deadline"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/models/template"
	"daihoi/templates/i18n"
)

type templateCmd struct {
	Export templateExport `cmd:"" help:"${cli_template_export}"`
	Import templateImport `cmd:"" help:"${cli_template_import}"`
}

type templateExport struct {
	output
	Level string `name:"level" default:"commune" help:"${cli_template_level}"`
	Unit  string `name:"unit" placeholder:"CODE" help:"${cli_template_unit}"`
	Term  string `name:"term" placeholder:"CODE" help:"${cli_term}"`
}

func (templateExport) Help() string {
	return "  daihoi template export --db daihoi.db --unit 020 --level commune -o bo-moc.xlsx"
}

// Run exports the template that applies at the unit, by default at the country.
func (c templateExport) Run(e *env) error {
	return e.export(c.output, formats{"xlsx": func(tx *store.Tx) (org.Unit, func(io.Writer) error, error) {
		term, err := termNamed(tx, c.Term)
		if err != nil {
			return org.Unit{}, nil, err
		}
		unit, err := org.ByCode(tx, cmp.Or(c.Unit, org.NationCode))
		if err != nil {
			return unit, nil, err
		}
		t, err := template.For(tx, term.ID, c.Level, unit.Path)
		if err != nil {
			return unit, nil, err
		}
		book, err := report.TemplateOf(tx, e.words, t)
		return t.Owner, func(w io.Writer) error { return exports.WriteTemplate(w, book) }, err
	}})
}

type templateImport struct {
	DryRun bool   `name:"dry-run" help:"${cli_dry_run}"`
	Note   string `name:"note" help:"${cli_template_note}"`
	File   string `arg:"" name:"file" help:"${cli_template_file}"`
}

func (templateImport) Help() string {
	return "  daihoi template import --db daihoi.db --dry-run bo-moc.xlsx"
}

// Run shows what the workbook changes and, without --dry-run, applies it.
func (c templateImport) Run(e *env) error {
	content, err := os.ReadFile(c.File)
	if err != nil {
		return fault.Wrap(err, fault.NotFound, "cli.unreadable", "File", c.File)
	}
	catalogue, err := i18n.Load()
	if err != nil {
		return err
	}
	vi, en := catalogue.For("vi"), catalogue.For("en")
	file, err := received.ReadTemplate(filepath.Base(c.File), content, vi, en)
	if err != nil {
		return err
	}
	var effect deadline.Effect
	var scope string
	dryRun := errors.New("dry run")
	err = e.withStore(func(s *store.Store) error {
		return s.Write(e.ctx, access.Program(e.words.T("cli.actor")), func(tx *store.Tx) (err error) {
			t, err := template.TemplateByCode(tx, file.Code)
			if err != nil {
				return err
			}
			if scope, err = scopeOf(tx, e.words, t); err != nil {
				return err
			}
			d, err := deadline.DraftOf(tx, t.ID)
			if err != nil {
				return err
			}
			if d, err = file.Draft(d, e.words, vi, en); err != nil {
				return err
			}
			if effect, err = d.Preview(tx); err != nil || effect.Empty() || c.DryRun {
				return errors.Join(err, dryRun)
			}
			effect, err = deadline.Revise(tx, d, c.Note)
			return err
		})
	})
	if err != nil && (!errors.Is(err, dryRun) || fault.As(err) != nil) {
		return err
	}
	fmt.Fprintln(e.out, scope)
	c.print(e, effect)
	return nil
}

// scopeOf says whose the template is and where it applies.
func scopeOf(tx *store.Tx, words *i18n.Printer, t template.Template) (string, error) {
	all, err := template.List(tx)
	if err != nil {
		return "", err
	}
	levels, err := org.Levels(tx)
	return report.TemplateScope(words, levels, t, template.Exceptions(all)[t.ID]), err
}

func (c templateImport) print(e *env, effect deadline.Effect) {
	if effect.Empty() {
		fmt.Fprintln(e.out, e.words.T("templates.no_change"))
		return
	}
	for _, change := range effect.Changes {
		fmt.Fprintf(e.out, "%s: %s\n", change.Item.Code, e.words.T("templates.item."+string(change.Kind)))
	}
	for _, line := range report.EffectWords(e.words, effect) {
		fmt.Fprintln(e.out, line)
	}
	if c.DryRun {
		fmt.Fprintln(e.out, e.words.T("templates.dry_run"))
	}
}
