package grid

import "slices"

// Run is one reading: its limits, and how much of them is used.
type Run struct {
	Limits
	cells int
	work  int
}

// Measured costs, in steps.
const (
	TokenWork = 16  // of a piece of a file, such as an XML token, on top of its bytes
	CellWork  = 100 // of a cell that is only counted
)

// NewRun begins a reading within limits.
func NewRun(l Limits) *Run { return &Run{Limits: l} }

// Charge counts steps; the next Spend fails if they are beyond the limit.
func (r *Run) Charge(steps int) { r.work += steps }

// Spend counts steps and fails beyond the limit.
func (r *Run) Spend(steps int) error {
	if r.work += steps; r.work > r.Work {
		return TooLarge("work", r.Work)
	}
	return nil
}

// CountCells counts cells of a line up to the last one and fails beyond the limit.
func (r *Run) CountCells(n int) error {
	if r.cells += n; r.cells > r.Cells {
		return TooLarge("cells", r.Cells)
	}
	return nil
}

// Keep adds a line without its empty end to the sheet, within the limits.
func (r *Run) Keep(s *Sheet, l Line) error {
	n := len(l.Cells)
	for n > 0 && l.Cells[n-1].Empty() {
		n--
	}
	if n == 0 {
		return nil
	}
	if err := r.CountCells(n); err != nil {
		return err
	}
	if len(s.Lines) >= r.Rows {
		return TooLarge("rows", r.Rows)
	}
	l.Cells = slices.Clone(l.Cells[:n])
	s.Lines = append(s.Lines, l)
	return nil
}
