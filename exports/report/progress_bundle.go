package report

import (
	"io"
	"slices"
	"strings"

	"daihoi/exports/book"
	"daihoi/exports/progress"
	"daihoi/models/calendar"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/models/readiness"
	"daihoi/models/store"
	"daihoi/templates/i18n"
)

// ProgressBundle is the progress report of every unit directly below one, and their sums. The reports are made one by one while
// it is written, in the transaction in which it was found.
type ProgressBundle struct {
	sums  progress.RollUp
	units []org.Unit // that report
	alone bool       // the only report is that of the unit itself, which contains the sums
	of    func(org.Unit) (progress.Report, error)
}

// BundleAtOnce is how many workbooks a bundle may have that is made while its reader waits.
const BundleAtOnce = 10

// ProgressBundleOf finds the reports of the units directly below that have congresses below themselves, such as the
// districts of a province. Without such units it makes the report of the unit itself. An Invalid fault says that there
// is too much for one file, or nothing to report.
func ProgressBundleOf(tx *store.Tx, words *i18n.Printer, u org.Unit, term org.Term, at calendar.AsOf, before calendar.Date) (b ProgressBundle, err error) {
	children, err := org.Children(tx, u.ID)
	if err != nil {
		return b, err
	}
	slices.SortFunc(children, func(a, b org.Unit) int { return strings.Compare(a.Code, b.Code) })
	level := LevelBelow(u, children)
	counts, err := readiness.RollUp(tx, u.Path, level, term.ID, at)
	if err != nil {
		return b, err
	}
	units, congresses := Reporting(counts, level)
	if congresses > MostForms {
		return b, fault.New(fault.Invalid, "progress.bundle_too_large", "Max", MostForms)
	}
	if len(units) == 0 {
		children, units = []org.Unit{u}, map[int64]bool{u.ID: true}
	}
	if b.sums, err = rollUpSheet(tx, words, u, term, at, counts); err != nil {
		return b, err
	}
	for _, child := range children {
		if units[child.ID] {
			b.units = append(b.units, child)
		}
	}
	b.alone = len(b.units) == 1 && b.units[0].ID == u.ID
	b.of = func(unit org.Unit) (progress.Report, error) { return ProgressOf(tx, words, unit, term, at, before) }
	return b, nil
}

// Reporting finds the units of a roll-up that contain congresses of other levels than their own, as a district
// contains communes. It also returns the number of all congresses.
func Reporting(counts []readiness.UnitCount, own string) (units map[int64]bool, congresses int) {
	units = map[int64]bool{}
	for _, n := range counts {
		congresses += n.Total
		if n.LevelCode != own {
			units[n.UnitID] = true
		}
	}
	return units, congresses
}

// rollUpSheet arranges the counts of the page of sums in one row for each unit, levels apart.
func rollUpSheet(tx *store.Tx, words *i18n.Printer, u org.Unit, term org.Term, at calendar.AsOf, counts []readiness.UnitCount) (progress.RollUp, error) {
	out := progress.RollUp{Unit: u.FullName, Place: u.Name, Term: term.Name, AsOf: at.Day, KnownOn: at.Known, Words: words}
	all, err := org.Levels(tx)
	if err != nil {
		return out, err
	}
	out.Sign, err = SignatureOf(tx, words, u, at.Day)
	levels := RolledLevels(all, counts)
	out.LevelCodes = levels
	for _, code := range levels {
		out.Levels = append(out.Levels, LevelName(words, all, code))
	}
	place := map[int64]int{}
	for _, n := range counts {
		if _, known := place[n.UnitID]; !known {
			place[n.UnitID] = len(out.Rows)
			out.Rows = append(out.Rows, progress.RollUpRow{Unit: n.UnitName, Code: n.UnitCode, Levels: make([]progress.RollUpLevel, len(levels))})
		}
		row := &out.Rows[place[n.UnitID]]
		row.Levels[slices.Index(levels, n.LevelCode)] = progress.RollUpLevel{Total: n.Total, Held: n.Held, HeldLater: n.HeldLater, Dated: n.Dated, InTime: n.InTime, PastDay: n.PastDay}
	}
	return out, err
}

// Books is the number of workbooks in the bundle.
func (b ProgressBundle) Books() int {
	if b.alone {
		return 1
	}
	return 1 + len(b.units)
}

// Write writes the bundle as a zip: the sums, then a workbook for each unit. done is told of each that is written.
func (b ProgressBundle) Write(w io.Writer, done func(n int)) error {
	words, day := b.sums.Words, b.sums.AsOf
	var files []book.BundleFile
	add := func(name string, write func(io.Writer) error) {
		files = append(files, book.BundleFile{Name: book.FileName("xlsx", name), Write: func(w io.Writer) error {
			defer done(1)
			return write(w)
		}})
	}
	if !b.alone {
		add(words.T("progress.sums_file", "Unit", b.sums.Unit, "Day", day.String()), func(w io.Writer) error { return progress.WriteRollUp(w, b.sums) })
	}
	for _, unit := range b.units {
		add(words.T("progress.file", "Unit", unit.Code+" "+unit.FullName, "Day", day.String()), func(w io.Writer) error {
			report, err := b.of(unit)
			if err != nil {
				return err
			}
			return progress.Write(w, report)
		})
	}
	return book.WriteBundle(w, day, files)
}
