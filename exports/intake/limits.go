package intake

import "daihoi/models/fault"

// Limits bound what a file may cost. A file beyond one is refused as a whole with fault.intake_too_large, whose Args
// name the Limit ("file", "unzipped", "part", "entries", "ratio", "rows", "cells", "merges", "work") and its Max;
// columns beyond Columns are left out and counted in Sheet.Dropped, text beyond Cell is cut.
type Limits struct {
	File     int // bytes of the file
	Unzipped int // bytes of all parts together
	Part     int // bytes of one part
	Entries  int // parts in the container
	Ratio    int // unzipped over zipped bytes of a part of more than 1 MB
	Rows     int // rows of a sheet that hold something
	Columns  int // columns that are read
	Cells    int // cells of all sheets, each row counted up to its last cell
	Cell     int // runes kept of one cell; more than any field takes, so that its check still sees "too long"
	Merges   int // merged ranges of a sheet
	Work     int // steps of reading, and again of the search for tables; a step is about a byte looked at
}

// Default is meant for lists of a few thousand persons: a sheet of 20,000 rows and 20 columns fits, and the costliest
// file within the limits stays under 150 MB and a few seconds. Work is counted and not timed, so that a busy machine
// refuses nothing that an idle one takes.
func Default() Limits {
	return Limits{File: 10 << 20, Unzipped: 64 << 20, Part: 32 << 20, Entries: 200, Ratio: 200, Rows: 20_000, Columns: 100,
		Cells: 400_000, Cell: 4_000, Merges: 20_000, Work: 500 * million}
}

const (
	megabyte = 1 << 20
	million  = 1_000_000
)

// TooLarge is the fault of a limit; sizes are told in megabytes, work in millions of steps.
func TooLarge(limit string, max int) error {
	switch limit {
	case "file", "unzipped", "part":
		max /= megabyte
	case "work":
		max /= million
	}
	return fault.New(fault.Invalid, "fault.intake_too_large", "Limit", limit, "Max", max)
}

func damaged(cause error) error { return fault.Wrap(cause, fault.Invalid, "fault.intake_damaged") }

// run is one reading: its limits, and what it has used of them.
type run struct {
	Limits
	cells int
	work  int
}

// tokenWork is what a token of XML costs beside its bytes, by measurement.
const tokenWork = 16

// spend is called for every small step and fails when there were too many.
func (r *run) spend(steps int) error {
	if r.work += steps; r.work > r.Work {
		return TooLarge("work", r.Work)
	}
	return nil
}
