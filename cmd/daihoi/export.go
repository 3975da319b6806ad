package main

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"daihoi/exports"
	"daihoi/exports/book"
	"daihoi/exports/flat"
	"daihoi/exports/progress"
	"daihoi/exports/report"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/delegate"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/templates/i18n"
)

type exportCmd struct {
	Progress  exportProgress  `cmd:"" help:"${cli_export_progress}"`
	Delegates exportDelegates `cmd:"" help:"${cli_export_delegates}"`
	Committee exportCommittee `cmd:"" help:"${cli_export_committee}"`
	Schedule  exportSchedule  `cmd:"" help:"${cli_export_schedule}"`
	Emulation exportEmulation `cmd:"" help:"${cli_export_emulation}"`
	Person    exportPerson    `cmd:"" help:"${cli_export_person}"`
}

// exportProgress also serves "report progress". It writes the report for the level above.
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
	return e.export(c.output, c.formats(e.words, before))
}

// formats are the workbook of the report, its print, its rows, its document, and the workbooks of all units below with
// their sums.
func (c exportProgress) formats(words *i18n.Printer, before calendar.Date) formats {
	all := c.workbook(func(tx *store.Tx, u org.Unit, term org.Term) (workbook, error) {
		found, err := c.find(tx, words, u, term, before)
		found.Wide = book.PaperNamed(c.Paper)
		return workbook{func(w io.Writer) error { return progress.Write(w, found) }, found.Tables()}, err
	})
	all["docx"] = c.of(func(tx *store.Tx, u org.Unit, term org.Term) (func(io.Writer) error, error) {
		found, err := c.find(tx, words, u, term, before)
		return func(w io.Writer) error { return book.WriteDocument(w, report.ProgressPaper(words, found)) }, err
	})
	all["zip"] = c.of(func(tx *store.Tx, u org.Unit, term org.Term) (func(io.Writer) error, error) {
		at, err := c.days(tx, before)
		if err != nil {
			return nil, err
		}
		bundle, err := report.ProgressBundleOf(tx, words, u, term, at, before)
		return func(w io.Writer) error { return bundle.Write(w, func(int) {}) }, err
	})
	return all
}

func (c exportProgress) find(tx *store.Tx, words *i18n.Printer, u org.Unit, term org.Term, before calendar.Date) (progress.Report, error) {
	at, err := c.days(tx, before)
	if err != nil {
		return progress.Report{}, err
	}
	return report.ProgressOf(tx, words, u, term, at, before)
}

// days is the day of the report, which the day to compare with must precede.
func (c exportProgress) days(tx *store.Tx, before calendar.Date) (calendar.AsOf, error) {
	at, err := c.at(tx)
	if err == nil && !before.IsZero() && !before.Before(at.Day) {
		err = fault.New(fault.Invalid, "cli.compare_late", "Day", before, "AsOf", at.Day)
	}
	return at, err
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

// exportDelegates writes the list of the congress of a unit, or with --below that of all congresses at and below it.
type exportDelegates struct {
	target
	Public bool   `name:"public" help:"${cli_public}"`
	Below  bool   `name:"below" help:"${cli_below}"`
	By     string `name:"by" enum:"category,represents" default:"category" help:"${cli_by}"`

	Purpose string `name:"purpose" placeholder:"TEXT" help:"${cli_purpose}"`
}

func (exportDelegates) Help() string {
	return "  daihoi export delegates --db daihoi.db --unit 00646 --public -o dai-bieu.xlsx\n" +
		"  daihoi export delegates --db daihoi.db --unit 01 --below -o dai-bieu-toan-tinh.xlsx"
}

func (c exportDelegates) Run(e *env) error {
	if !c.Public {
		c.Reason = cmp.Or(strings.TrimSpace(c.Purpose), e.words.T("cli.purpose_unsaid"))
	}
	if c.Below {
		return e.export(c.output, formats{"xlsx": c.below(e)})
	}
	return e.export(c.output, c.workbook(func(tx *store.Tx, u org.Unit, term org.Term) (workbook, error) {
		held, err := c.congress(tx, u, term)
		if err != nil {
			return workbook{}, err
		}
		list, err := report.DelegateListOf(tx, e.words, held.ID, c.Public, c.By)
		list.Wide = book.PaperNamed(c.Paper)
		return workbook{func(w io.Writer) error { return exports.WriteDelegates(w, list) }, []flat.Table{list.Table()}}, err
	}))
}

// saidEvery is after how many delegates the command says how far it is.
const saidEvery = 20_000

// below writes the delegates while it reads them, and says how far it is.
func (c exportDelegates) below(e *env) prepare {
	return c.of(func(tx *store.Tx, u org.Unit, term org.Term) (func(io.Writer) error, error) {
		list, err := report.DelegatesBelowOf(tx, e.words, u, term, delegate.Filter{}, c.Public)
		list.Wide = book.PaperNamed(c.Paper)
		read, n := list.Rows, 0
		list.Rows = func(yield func(delegate.Record) error) error {
			return read(func(rec delegate.Record) error {
				if n++; n%saidEvery == 0 {
					fmt.Fprintln(e.errOut, e.words.T("delegates.exported_so_far", "Count", e.words.Number(n)))
				}
				return yield(rec)
			})
		}
		return func(w io.Writer) error { return exports.WriteDelegatesBelow(w, list) }, err
	})
}

// congress is the one of the unit in the term.
func (t target) congress(tx *store.Tx, u org.Unit, term org.Term) (congress.Congress, error) {
	held, err := congress.ByUnit(tx, u.ID, term.ID)
	if fault.KindOf(err) == fault.NotFound {
		return held, fault.New(fault.NotFound, "cli.no_congress", "Unit", u.FullName, "Term", t.Term)
	}
	return held, err
}

// exportCommittee writes the new Committee of a congress: the list of its members and its make-up.
type exportCommittee struct {
	target
	On      string `name:"on" placeholder:"DATE" help:"${cli_committee_on}"`
	Public  bool   `name:"public" help:"${cli_public}"`
	Purpose string `name:"purpose" placeholder:"TEXT" help:"${cli_purpose}"`
}

func (exportCommittee) Help() string {
	return "  daihoi export committee --db daihoi.db --unit 00640 -o uy-ban.xlsx"
}

func (c exportCommittee) Run(e *env) error {
	day, err := typedDay(c.On)
	if err != nil {
		return err
	}
	if !c.Public {
		c.Reason = cmp.Or(strings.TrimSpace(c.Purpose), e.words.T("cli.purpose_unsaid"))
	}
	return e.export(c.output, c.workbook(func(tx *store.Tx, u org.Unit, term org.Term) (workbook, error) {
		held, err := c.congress(tx, u, term)
		if err != nil {
			return workbook{}, err
		}
		list, err := report.CommitteeOf(tx, e.words, held.ID, day, c.Public)
		if err == nil && len(list.Members) == 0 {
			err = fault.New(fault.NotFound, "cli.no_committee", "Unit", u.FullName)
		}
		list.Wide = book.PaperNamed(c.Paper)
		return workbook{func(w io.Writer) error { return exports.WriteCommittee(w, list) }, []flat.Table{list.Table()}}, err
	}))
}

// exportSchedule writes the schedule as a workbook or as a calendar file.
type exportSchedule struct{ target }

func (exportSchedule) Help() string {
	return "  daihoi export schedule --db daihoi.db --unit 020 -o lich.xlsx\n  daihoi export schedule --db daihoi.db --unit 020 -o lich.ics"
}

func (c exportSchedule) Run(e *env) error {
	all := c.workbook(func(tx *store.Tx, u org.Unit, term org.Term) (workbook, error) {
		schedule, err := report.ScheduleOf(tx, e.words, u, term)
		schedule.Wide = book.PaperNamed(c.Paper)
		return workbook{func(w io.Writer) error { return exports.WriteSchedule(w, schedule) }, []flat.Table{schedule.Table()}}, err
	})
	all["ics"] = c.of(func(tx *store.Tx, u org.Unit, term org.Term) (func(io.Writer) error, error) {
		cal, err := report.ScheduleCalendarOf(tx, e.words, u, term, report.Links{})
		return func(w io.Writer) error { return book.WriteCalendar(w, cal) }, err
	})
	return e.export(c.output, all)
}
