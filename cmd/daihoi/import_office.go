package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"daihoi/exports/officelist"
	"daihoi/exports/pdf"
	"daihoi/exports/report"
	"daihoi/models/access"
	"daihoi/models/account"
	"daihoi/models/fault"
	"daihoi/models/office"
	"daihoi/models/officeplan"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/templates/i18n"
)

type importOffice struct {
	Unit     string `name:"unit" required:"" placeholder:"CODE" help:"${cli_unit_code}"`
	Yes      bool   `name:"yes" help:"${cli_unit_yes}"`
	DryRun   bool   `name:"dry-run" help:"${cli_dry_run}"`
	Replace  bool   `name:"replace" help:"${cli_office_replace}"`
	LeaveOut bool   `name:"leave-out" help:"${cli_office_leave_out}"`
	Reason   string `name:"reason" placeholder:"TEXT" help:"${cli_office_reason}"`
	Slips    string `name:"slips" placeholder:"FILE" help:"${cli_office_slips}"`
	Address  string `name:"address" placeholder:"URL" help:"${cli_office_address}"`
	File     string `arg:"" name:"file" help:"${cli_office_file}"`
}

func (importOffice) Help() string {
	return "  daihoi import office can-bo.xlsx --db daihoi.db --unit 020\n" +
		"  daihoi import office can-bo.xlsx --db daihoi.db --unit 020 --yes --slips phieu.pdf --address https://daihoi.huyen.vn"
}

// Run shows what the sheet would change; only --yes does it. The exit code says whether anything is unclear.
func (c importOffice) Run(e *env) error {
	content, err := os.ReadFile(c.File)
	if err != nil {
		return fault.Wrap(err, fault.NotFound, "cli.unreadable", "File", c.File)
	}
	if c.Slips != "" && c.Address == "" {
		return fault.New(fault.Invalid, "cli.office_address_needed")
	}
	catalogue, err := i18n.Load()
	if err != nil {
		return err
	}
	return e.withStore(func(s *store.Store) error {
		actor := access.Program(e.words.T("cli.actor"))
		var sheet officeplan.Sheet
		err := s.Read(e.ctx, actor, func(tx *store.Tx) error {
			u, err := org.ByCode(tx, c.Unit)
			if err != nil {
				return err
			}
			v, err := report.OfficeVocabulary(tx, catalogue, u)
			if err == nil {
				sheet, err = officelist.Read(filepath.Base(c.File), content, v)
			}
			return err
		})
		if err != nil {
			return err
		}
		var done office.Sheet
		notWritten := errors.New("not written")
		err = s.Write(e.ctx, actor, func(tx *store.Tx) (err error) {
			if done, err = c.apply(e, tx, sheet); err == nil && (!c.Yes || c.DryRun) {
				err = notWritten
			}
			return err
		})
		if errors.Is(err, notWritten) {
			fmt.Fprintln(e.out, e.words.T("cli.unit_not_written"))
			return nil
		}
		if err != nil {
			return err
		}
		fmt.Fprintln(e.out, e.words.T("office.applied", "Count", len(done.Done.Effects)))
		if c.Slips == "" {
			return nil
		}
		// A file that is there stays: it may hold the only copy of other passwords.
		f, err := os.OpenFile(c.Slips, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if err != nil {
			return fault.Wrap(err, fault.Invalid, "cli.office_slips_there", "File", c.Slips)
		}
		return errors.Join(c.slips(e, s, actor, done, f), f.Close())
	})
}

// apply prints the plan and, with --yes, carries it out.
func (c importOffice) apply(e *env, tx *store.Tx, sheet officeplan.Sheet) (office.Sheet, error) {
	u, err := org.ByCode(tx, c.Unit)
	if err != nil {
		return office.Sheet{}, err
	}
	s, err := office.Start(tx, u.ID, sheet)
	if err != nil {
		return s, err
	}
	p, err := office.Make(tx, s)
	if err != nil {
		return s, err
	}
	consent := office.Consent{Seen: p.Digest, LeaveOut: c.LeaveOut, Reason: c.Reason}
	for i := range p.Rows {
		c.print(e, &p.Rows[i])
		for _, l := range p.Rows[i].Lines {
			if c.Replace && l.Replaces {
				consent.Ticks = append(consent.Ticks, l.Key)
			}
		}
	}
	if consent.Reason == "" {
		consent.Reason = e.words.T("office.reason", "File", s.FileName)
	}
	fmt.Fprintln(e.out, e.words.T("cli.office_counts", "New", p.New, "Replaces", p.Replaces, "Same", p.Same, "Problems", p.Problems))
	if !c.Yes || c.DryRun {
		return s, nil
	}
	return office.Apply(tx, u.ID, s.ID, s.Version, consent)
}

func (c importOffice) print(e *env, r *officeplan.RowPlan) {
	where := e.words.T("import.row_number", "Row", r.Number) + ": "
	if r.Unit != nil {
		where += r.Unit.FullName + " – "
	}
	for _, l := range r.Lines {
		mark := ""
		if l.Replaces && !c.Replace {
			mark = " " + e.words.T("cli.office_waits")
		}
		fmt.Fprintf(e.out, "%s%s: %s → %s%s\n", where, e.words.T("office.line."+l.What), l.Old, l.New, mark)
	}
	for _, p := range r.Problems {
		if p.Column != "" {
			fmt.Fprintf(e.errOut, "%s%s: %s\n", where, p.Column, e.words.Problem(p.Problem))
			continue
		}
		fmt.Fprintf(e.errOut, "%s%s\n", where, e.words.Problem(p.Problem))
	}
}

// slips hands out passwords to the new accounts and writes the paper, which is the only place where they stand.
func (c importOffice) slips(e *env, s *store.Store, actor access.Actor, done office.Sheet, to io.Writer) error {
	texts, hashes := map[int64]string{}, map[int64]string{}
	hasher := account.StandardHasher()
	for _, made := range done.Done.Effects {
		if made.What != officeplan.Account {
			continue
		}
		texts[made.ID] = account.TemporaryPassword()
		var err error
		if hashes[made.ID], err = hasher.Hash(texts[made.ID], ""); err != nil {
			return err
		}
	}
	var paper pdf.Slips
	err := s.Write(e.ctx, actor, func(tx *store.Tx) error {
		handed, err := office.HandOut(tx, done.UnitID, done.ID, done.Version, hashes)
		paper = report.Slips(e.words, c.Address, tx.Now().Time, handed, texts)
		return err
	})
	if err != nil {
		return err
	}
	return pdf.WriteSlips(to, paper)
}
