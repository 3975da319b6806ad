package report

import (
	"io"
	"slices"

	"daihoi/exports/book"
	"daihoi/exports/progress"
	"daihoi/models/calendar"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/models/readiness"
	"daihoi/models/store"
	"daihoi/templates/i18n"
)

// ProgressBundle holds the progress report of every unit directly below one, and their sums.
type ProgressBundle struct {
	sums    progress.RollUp
	reports []progress.Report
	codes   []string // of the units, in the order of the reports
}

// ProgressBundleOf makes the reports of the units directly below that have congresses below themselves, such as the
// districts of a province. Without such units it makes the report of the unit itself. An Invalid fault says that there
// is too much for one file, or nothing to report.
func ProgressBundleOf(tx *store.Tx, words *i18n.Printer, u org.Unit, term org.Term, asOf, before calendar.Date) (b ProgressBundle, err error) {
	children, err := org.Children(tx, u.ID)
	if err != nil {
		return b, err
	}
	level := LevelBelow(u, children)
	counts, err := readiness.RollUp(tx, u.Path, level, term.ID, asOf)
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
	if b.sums, err = rollUpSheet(tx, words, u, term, asOf, counts); err != nil {
		return b, err
	}
	for _, child := range children {
		if !units[child.ID] {
			continue
		}
		report, err := ProgressOf(tx, words, child, term, asOf, before)
		if err != nil {
			return b, err
		}
		b.reports, b.codes = append(b.reports, report), append(b.codes, child.Code)
	}
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

// rollUpSheet arranges the counts of the page of sums in one row for each unit.
func rollUpSheet(tx *store.Tx, words *i18n.Printer, u org.Unit, term org.Term, asOf calendar.Date, counts []readiness.UnitCount) (progress.RollUp, error) {
	out := progress.RollUp{Unit: u.FullName, Place: u.Name, Term: term.Name, AsOf: asOf, Words: words}
	all, err := org.Levels(tx)
	levels := RolledLevels(all, counts)
	out.LevelCodes = levels
	for _, code := range levels {
		out.Levels = append(out.Levels, LevelName(words, all, code))
	}
	at := map[int64]int{}
	for _, n := range counts {
		if _, known := at[n.UnitID]; !known {
			at[n.UnitID] = len(out.Rows)
			out.Rows = append(out.Rows, progress.RollUpRow{Unit: n.UnitName, Code: n.UnitCode, Levels: make([]progress.RollUpLevel, len(levels))})
		}
		row := &out.Rows[at[n.UnitID]]
		row.Levels[slices.Index(levels, n.LevelCode)] = progress.RollUpLevel{Total: n.Total, Held: n.Held}
		row.Dated, row.InTime, row.PastDay = row.Dated+n.Dated, row.InTime+n.InTime, row.PastDay+n.PastDay
	}
	return out, err
}

// Write writes the bundle as a zip: the sums, then a workbook for each unit.
func (b ProgressBundle) Write(w io.Writer) error {
	words, day := b.sums.Words, b.sums.AsOf
	files := []book.BundleFile{{Name: words.T("progress.sums_file", "Unit", b.sums.Unit, "Day", day.String()) + ".xlsx",
		Write: func(w io.Writer) error { return progress.WriteRollUp(w, b.sums) }}}
	if len(b.reports) == 1 && b.reports[0].District == b.sums.Unit {
		files = nil // its own report contains the sums
	}
	for i, report := range b.reports {
		files = append(files, book.BundleFile{Name: words.T("progress.file") + " " + b.codes[i] + " " + report.District + " " + day.String() + ".xlsx",
			Write: func(w io.Writer) error { return progress.Write(w, report) }})
	}
	return book.WriteBundle(w, day, files)
}
