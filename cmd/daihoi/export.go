package main

import (
	"io"

	"daihoi/exports"
	"daihoi/exports/book"
	"daihoi/exports/progress"
	"daihoi/exports/report"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/templates/i18n"
)

type exportCmd struct {
	Progress  exportProgress  `cmd:"" help:"${cli_export_progress}"`
	Delegates exportDelegates `cmd:"" help:"${cli_export_delegates}"`
	Schedule  exportSchedule  `cmd:"" help:"${cli_export_schedule}"`
	Emulation exportEmulation `cmd:"" help:"${cli_export_emulation}"`
}

// exportProgress also serves "report progress". It writes the report for the level above.
type exportProgress struct {
	target
	AsOf    string `name:"as-of" placeholder:"DATE" help:"${cli_as_of}"`
	Compare string `name:"compare" placeholder:"DATE" help:"${cli_compare}"`
}

func (exportProgress) Help() string {
	return "  daihoi report progress --db daihoi.db --unit 020 --as-of 2024-04-05 --compare 2024-03-29 -o tien-do.xlsx"
}

func (c exportProgress) Run(e *env) error {
	asOf, err := typedDay(c.AsOf)
	if err != nil {
		return err
	}
	before, err := typedDay(c.Compare)
	if err != nil {
		return err
	}
	return e.export(c.output, c.formats(e.words, asOf, before))
}

// formats are the workbook of the report, its document, and the workbooks of all units below with their sums.
func (c exportProgress) formats(words *i18n.Printer, asOf, before calendar.Date) formats {
	return formats{
		"xlsx": c.of(func(tx *store.Tx, u org.Unit, term org.Term) (func(io.Writer) error, error) {
			found, err := c.find(tx, words, u, term, asOf, before)
			return func(w io.Writer) error { return progress.Write(w, found) }, err
		}),
		"docx": c.of(func(tx *store.Tx, u org.Unit, term org.Term) (func(io.Writer) error, error) {
			found, err := c.find(tx, words, u, term, asOf, before)
			return func(w io.Writer) error { return book.WriteDocument(w, report.ProgressPaper(words, found)) }, err
		}),
		"zip": c.of(func(tx *store.Tx, u org.Unit, term org.Term) (func(io.Writer) error, error) {
			day, err := reportDays(tx, asOf, before)
			if err != nil {
				return nil, err
			}
			bundle, err := report.ProgressBundleOf(tx, words, u, term, day, before)
			return bundle.Write, err
		}),
	}
}

func (c exportProgress) find(tx *store.Tx, words *i18n.Printer, u org.Unit, term org.Term, asOf, before calendar.Date) (progress.Report, error) {
	day, err := reportDays(tx, asOf, before)
	if err != nil {
		return progress.Report{}, err
	}
	return report.ProgressOf(tx, words, u, term, day, before)
}

// typedDay parses a date from the command line and returns zero for "".
func typedDay(text string) (calendar.Date, error) {
	day, err := calendar.ParseTyped(text)
	if err != nil {
		return day, fault.New(fault.Invalid, "cli.bad_date", "Text", text)
	}
	return day, nil
}

// reportDay is the day of a report: today by default, and never later.
func reportDay(tx *store.Tx, typed calendar.Date) (calendar.Date, error) {
	switch today := tx.Today(); {
	case typed.IsZero():
		return today, nil
	case typed.After(today):
		return typed, fault.New(fault.Invalid, "cli.as_of_late", "Day", typed, "Today", today)
	}
	return typed, nil
}

// reportDays is reportDay, which the day to compare with must precede.
func reportDays(tx *store.Tx, asOf, before calendar.Date) (calendar.Date, error) {
	day, err := reportDay(tx, asOf)
	if err == nil && !before.IsZero() && !before.Before(day) {
		err = fault.New(fault.Invalid, "cli.compare_late", "Day", before, "AsOf", day)
	}
	return day, err
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
	return e.export(c.output, formats{"xlsx": c.of(func(tx *store.Tx, u org.Unit, term org.Term) (func(io.Writer) error, error) {
		held, err := congress.ByUnit(tx, u.ID, term.ID)
		if fault.KindOf(err) == fault.NotFound {
			return nil, fault.New(fault.NotFound, "cli.no_congress", "Unit", u.FullName, "Term", c.Term)
		} else if err != nil {
			return nil, err
		}
		list, err := report.DelegateListOf(tx, e.words, held.ID, c.Public, c.By)
		return func(w io.Writer) error { return exports.WriteDelegates(w, list) }, err
	})})
}

// exportSchedule writes the schedule as a workbook or as a calendar file.
type exportSchedule struct{ target }

func (exportSchedule) Help() string {
	return "  daihoi export schedule --db daihoi.db --unit 020 -o lich.xlsx\n  daihoi export schedule --db daihoi.db --unit 020 -o lich.ics"
}

func (c exportSchedule) Run(e *env) error {
	return e.export(c.output, formats{
		"xlsx": c.of(func(tx *store.Tx, u org.Unit, term org.Term) (func(io.Writer) error, error) {
			schedule, err := report.ScheduleOf(tx, e.words, u, term)
			return func(w io.Writer) error { return exports.WriteSchedule(w, schedule) }, err
		}),
		"ics": c.of(func(tx *store.Tx, u org.Unit, term org.Term) (func(io.Writer) error, error) {
			cal, err := report.ScheduleCalendarOf(tx, e.words, u, term, report.Links{})
			return func(w io.Writer) error { return book.WriteCalendar(w, cal) }, err
		}),
	})
}
