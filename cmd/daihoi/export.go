package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"daihoi/exports"
	"daihoi/exports/book"
	"daihoi/exports/progress"
	"daihoi/exports/report"
	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/models/store"
)

type exportCmd struct {
	Progress  exportProgress  `cmd:"" help:"${cli_export_progress}"`
	Delegates exportDelegates `cmd:"" help:"${cli_export_delegates}"`
	Schedule  exportSchedule  `cmd:"" help:"${cli_export_schedule}"`
	Emulation exportEmulation `cmd:"" help:"${cli_export_emulation}"`
}

// target holds the flags of every export: unit, term and output file.
type target struct {
	Unit   string `name:"unit" required:"" placeholder:"CODE" help:"${cli_unit_code}"`
	Term   string `name:"term" default:"2024-2029" help:"${cli_term}"`
	Output string `name:"output" short:"o" required:"" placeholder:"F.xlsx" help:"${cli_output}"`
}

// exportProgress also serves "report progress". It writes the report for the level above: a workbook, a document when
// the file ends in .docx, or the workbooks of all units below and their sums when it ends in .zip.
type exportProgress struct {
	target
	moment
	Compare string `name:"compare" placeholder:"DATE" help:"${cli_compare}"`
}

// moment holds the flags that say of which day a report speaks.
type moment struct {
	AsOf    string `name:"as-of" placeholder:"DATE" help:"${cli_as_of}"`
	KnownOn string `name:"known-on" placeholder:"DATE" help:"${cli_known_on}"`
}

func (exportProgress) Help() string {
	return "  daihoi report progress --db daihoi.db --unit 020 --as-of 2024-04-05 --compare 2024-03-29 -o tien-do.xlsx"
}

func (c exportProgress) Run(e *env) error {
	before, err := typedDay(c.Compare)
	if err != nil {
		return err
	}
	return e.export(c.target, func(tx *store.Tx, u org.Unit, term org.Term) (func(io.Writer) error, error) {
		at, err := c.at(tx)
		if err != nil {
			return nil, err
		}
		if !before.IsZero() && !before.Before(at.Day) {
			return nil, fault.New(fault.Invalid, "cli.compare_late", "Day", before, "AsOf", at.Day)
		}
		if strings.EqualFold(filepath.Ext(c.Output), ".zip") {
			bundle, err := report.ProgressBundleOf(tx, e.words, u, term, at, before)
			return bundle.Write, err
		}
		found, err := report.ProgressOf(tx, e.words, u, term, at, before)
		if strings.EqualFold(filepath.Ext(c.Output), ".docx") {
			return func(w io.Writer) error { return book.WriteDocument(w, report.ProgressPaper(e.words, found)) }, err
		}
		return func(w io.Writer) error { return progress.Write(w, found) }, err
	})
}

// typedDay parses a date from the command line and returns zero for "".
func typedDay(text string) (calendar.Date, error) {
	day, err := calendar.ParseTyped(text)
	if err != nil {
		return day, fault.New(fault.Invalid, "cli.bad_date", "Text", text)
	}
	return day, nil
}

// at is the day of a report, today by default and never later, as known today or on the day of --known-on.
func (m moment) at(tx *store.Tx) (at calendar.AsOf, err error) {
	if at.Day, err = typedDay(m.AsOf); err != nil {
		return at, err
	}
	if at.Known, err = typedDay(m.KnownOn); err != nil {
		return at, err
	}
	today := tx.Today()
	at.Day = cmp.Or(at.Day, today)
	at.Known = cmp.Or(at.Known, today)
	switch {
	case at.Day.After(today):
		return at, fault.New(fault.Invalid, "cli.as_of_late", "Day", at.Day, "Today", today)
	case at.Known.After(today):
		return at, fault.New(fault.Invalid, "cli.as_of_late", "Day", at.Known, "Today", today)
	case at.Known.Before(at.Day):
		return at, fault.New(fault.Invalid, "cli.known_early", "Known", at.Known, "Day", at.Day)
	}
	return at, nil
}

type exportDelegates struct {
	target
	Public bool   `name:"public" help:"${cli_public}"`
	By     string `name:"by" enum:"category,represents" default:"category" help:"${cli_by}"`
}

func (exportDelegates) Help() string {
	return "  daihoi export delegates --db daihoi.db --unit 00646 --public -o dai-bieu.xlsx"
}

func (c exportDelegates) Run(e *env) error {
	return e.export(c.target, func(tx *store.Tx, u org.Unit, term org.Term) (func(io.Writer) error, error) {
		held, err := congress.ByUnit(tx, u.ID, term.ID)
		if fault.KindOf(err) == fault.NotFound {
			return nil, fault.New(fault.NotFound, "cli.no_congress", "Unit", u.FullName, "Term", c.Term)
		} else if err != nil {
			return nil, err
		}
		list, err := report.DelegateListOf(tx, e.words, held.ID, c.Public, c.By)
		return func(w io.Writer) error { return exports.WriteDelegates(w, list) }, err
	})
}

// exportSchedule writes the schedule as a workbook, or as a calendar file when the file ends in .ics.
type exportSchedule struct{ target }

func (exportSchedule) Help() string {
	return "  daihoi export schedule --db daihoi.db --unit 020 -o lich.xlsx\n  daihoi export schedule --db daihoi.db --unit 020 -o lich.ics"
}

func (c exportSchedule) Run(e *env) error {
	return e.export(c.target, func(tx *store.Tx, u org.Unit, term org.Term) (func(io.Writer) error, error) {
		if strings.EqualFold(filepath.Ext(c.Output), ".ics") {
			cal, err := report.ScheduleCalendarOf(tx, e.words, u, term, report.Links{})
			return func(w io.Writer) error { return book.WriteCalendar(w, cal) }, err
		}
		schedule, err := report.ScheduleOf(tx, e.words, u, term)
		return func(w io.Writer) error { return exports.WriteSchedule(w, schedule) }, err
	})
}

// export writes a file for a unit. It reads everything in one transaction, records the export in the audit log, and
// either writes the whole file or leaves none.
func (e *env) export(t target, prepare func(*store.Tx, org.Unit, org.Term) (func(io.Writer) error, error)) error {
	return e.exportInto(t.Output, func(tx *store.Tx) (unit org.Unit, write func(io.Writer) error, err error) {
		term, err := org.TermByCode(tx, t.Term)
		if err != nil {
			return unit, nil, err
		}
		if unit, err = org.ByCode(tx, t.Unit); err != nil {
			return unit, nil, err
		}
		write, err = prepare(tx, unit, term)
		return unit, write, err
	})
}

// exportInto is export for anything not found by unit and term.
func (e *env) exportInto(output string, prepare func(*store.Tx) (org.Unit, func(io.Writer) error, error)) (err error) {
	s, err := e.open(true)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	actor := access.Program(e.words.T("cli.actor"))
	var unit org.Unit
	var write func(io.Writer) error
	if err := s.Read(e.ctx, actor, func(tx *store.Tx) (err error) {
		unit, write, err = prepare(tx)
		return err
	}); err != nil {
		return err
	}
	if err := writeFile(output, write); err != nil {
		return err
	}
	fmt.Fprintln(e.out, e.words.T("cli.written", "File", output))
	return s.Write(e.ctx, actor, func(tx *store.Tx) error {
		return tx.Record(store.Entry{Action: "exported", Entity: "export", Label: filepath.Base(output),
			UnitID: unit.ID, UnitPath: unit.Path})
	})
}

// writeFile writes to a temporary file next to the target, so that a failure leaves an earlier file intact.
func writeFile(path string, write func(io.Writer) error) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".daihoi-*.tmp")
	if err != nil {
		return fault.Wrap(err, fault.Invalid, "cli.unwritable", "File", path)
	}
	defer func() {
		if err != nil {
			_ = f.Close()
			_ = os.Remove(f.Name())
		}
	}()
	if err = write(f); err != nil {
		return err
	}
	if err = errors.Join(f.Chmod(0o644), f.Close()); err != nil {
		return err
	}
	if err = os.Rename(f.Name(), path); err != nil {
		return fault.Wrap(err, fault.Invalid, "cli.unwritable", "File", path)
	}
	return nil
}
