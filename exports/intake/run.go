package intake

import "slices"

// run is one reading: its limits, and how much of them is used.
type run struct {
	Limits
	cells int
	work  int
}

// Measured costs, in steps.
const (
	tokenWork = 16  // of a piece of a file, such as an XML token, on top of its bytes
	cellWork  = 100 // of a cell that is only counted
)

// newRun begins a reading within limits.
func newRun(l Limits) *run { return &run{Limits: l} }

// charge counts steps; the next spend fails if they are beyond the limit.
func (r *run) charge(steps int) { r.work += steps }

// spend counts steps and fails beyond the limit.
func (r *run) spend(steps int) error {
	if r.work += steps; r.work > r.Work {
		return TooLarge("work", r.Work)
	}
	return nil
}

// countCells counts cells of a line up to the last one and fails beyond the limit.
func (r *run) countCells(n int) error {
	if r.cells += n; r.cells > r.Cells {
		return TooLarge("cells", r.Cells)
	}
	return nil
}

// keep adds a line without its empty end to the sheet, within the limits.
func (r *run) keep(s *Sheet, l Line) error {
	n := len(l.Cells)
	for n > 0 && l.Cells[n-1].Empty() {
		n--
	}
	if n == 0 {
		return nil
	}
	if err := r.countCells(n); err != nil {
		return err
	}
	if len(s.Lines) >= r.Rows {
		return TooLarge("rows", r.Rows)
	}
	l.Cells = slices.Clone(l.Cells[:n])
	s.Lines = append(s.Lines, l)
	return nil
}
