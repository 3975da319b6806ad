package grid

import "daihoi/models/fault"

// Limits bound the cost of a file. A file beyond a limit is refused with fault.intake_too_large, whose Args name the
// Limit ("file", "unzipped", "part", "entries", "ratio", "rows", "cells", "merges", "work") and its Max. Columns
// beyond Columns are skipped and counted in Sheet.Dropped; text beyond Cell is cut.
type Limits struct {
	File     int // bytes of the file
	Unzipped int // bytes of all parts together
	Part     int // bytes of one part
	Entries  int // parts in the container
	Ratio    int // unzipped over zipped bytes of a part of more than 1 MB
	Rows     int // rows of a sheet that are not blank
	Columns  int // columns that are read
	Cells    int // cells of all sheets, each row counted up to its last cell
	Cell     int // runes kept of a cell; more than any field allows, so that validation still finds "too long"
	Merges   int // merged ranges of a sheet
	Work     int // steps of reading, and again of the search for tables; a step costs about as much as reading a byte
}

// Default suits lists of a few thousand people: a sheet of 20,000 rows and 20 columns fits, and the most expensive
// file within the limits stays below 150 MB and a few seconds. Work is counted, not timed, so that a busy machine does
// not refuse what an idle one accepts.
func Default() Limits {
	return Limits{File: 10 << 20, Unzipped: 64 << 20, Part: 32 << 20, Entries: 200, Ratio: 200, Rows: 20_000, Columns: 100,
		Cells: 400_000, Cell: 4_000, Merges: 20_000, Work: 500 * million}
}

const (
	megabyte = 1 << 20
	million  = 1_000_000
)

// TooLarge is the fault of a limit. It states sizes in megabytes and work in millions of steps.
func TooLarge(limit string, max int) error {
	switch limit {
	case "file", "unzipped", "part":
		max /= megabyte
	case "work":
		max /= million
	}
	return fault.New(fault.Invalid, "fault.intake_too_large", "Limit", limit, "Max", max)
}

// Damaged is the fault of a file whose content contradicts its format.
func Damaged(cause error) error { return fault.Wrap(cause, fault.Invalid, "fault.intake_damaged") }
