package exports

import (
	"daihoi/models/template"
)

// crossFoot compares every total of the report with its parts. The first difference is the answer.
func (p Progress) crossFoot() error {
	for _, check := range []func() error{p.footRows, p.footMatrix, p.footComposition, p.footTime} {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

// figure is one comparison: what it is about, of which unit, found and expected.
type figure struct {
	what, unit string
	got, want  int
}

func firstDifference(figures ...figure) error {
	for _, f := range figures {
		if f.got != f.want {
			return mismatch(f.what, f.unit, f.got, f.want)
		}
	}
	return nil
}

func (p Progress) footRows() error {
	var sum ProgressTotals
	stages := 0
	for _, n := range p.stages() {
		stages += n
	}
	for _, r := range p.Rows {
		sum.Units++
		sum.Planned += r.Planned
		sum.Delegates += r.Delegates
		if r.LateDays > 0 {
			sum.Late++
		}
		if r.Held() {
			sum.Held++
		} else {
			sum.Open++
		}
	}
	return firstDifference(
		figure{"units", p.District, sum.Units, p.Totals.Units},
		figure{"held", p.District, sum.Held, p.Totals.Held},
		figure{"open", p.District, sum.Open, p.Totals.Open},
		figure{"held_and_open", p.District, p.Totals.Held + p.Totals.Open, p.Totals.Units},
		figure{"stages", p.District, stages, p.Totals.Units},
		figure{"late", p.District, sum.Late, p.Totals.Late},
		figure{"planned", p.District, sum.Planned, p.Totals.Planned},
		figure{"delegates", p.District, sum.Delegates, p.Totals.Delegates},
	)
}

func (p Progress) stages() map[template.Stage]int {
	counts := map[template.Stage]int{}
	for _, r := range p.Rows {
		if r.Stage >= template.StageNotStarted && r.Stage <= template.StageRecognised {
			counts[r.Stage]++
		}
	}
	return counts
}

func (p Progress) footMatrix() error {
	if err := firstDifference(figure{"matrix_units", p.District, len(p.Matrix.Cells), len(p.Rows)}); err != nil {
		return err
	}
	late, listed := map[string]int{}, map[string]int{}
	for _, o := range p.Overdue {
		listed[o.Unit]++
	}
	total := 0
	for i, cells := range p.Matrix.Cells {
		unit := p.Rows[i].Unit
		if err := firstDifference(figure{"matrix_items", unit, len(cells), len(p.Matrix.Items)}); err != nil {
			return err
		}
		for _, c := range cells {
			if c.late() {
				late[unit]++
				total++
			}
		}
		if err := firstDifference(figure{"overdue", unit, listed[unit], late[unit]}); err != nil {
			return err
		}
	}
	return firstDifference(figure{"overdue", p.District, len(p.Overdue), total})
}

func (p Progress) footComposition() error {
	listed := map[string]int{}
	for _, r := range p.Rows {
		listed[r.Unit] = r.Delegates
	}
	total := 0
	for _, r := range p.Composition.Rows {
		if err := firstDifference(
			figure{"composition_columns", r.Unit, len(r.Categories), len(p.Composition.Categories)},
			figure{"composition_columns", r.Unit, len(r.Groups), len(p.Composition.Groups)},
			figure{"categories", r.Unit, sumOf(r.Categories), r.Total},
			figure{"delegates", r.Unit, r.Total, listed[r.Unit]},
		); err != nil {
			return err
		}
		for _, n := range r.Groups {
			if n < 0 || n > r.Total {
				return mismatch("groups", r.Unit, n, r.Total)
			}
		}
		total += r.Total
	}
	return firstDifference(figure{"delegates", p.District, total, p.Totals.Delegates})
}

// footTime compares what the sheets over time say of the day of the report with the rest of it.
func (p Progress) footTime() error {
	for _, c := range p.Course {
		if c.Day == p.AsOf {
			if err := firstDifference(figure{"course_held", p.District, c.Held, p.Totals.Held}); err != nil {
				return err
			}
		}
	}
	if !p.Before.Day.IsZero() {
		if err := firstDifference(figure{"comparison_units", p.District, len(p.Before.Rows), len(p.Rows)}); err != nil {
			return err
		}
		late := 0
		for i, r := range p.Before.Rows {
			late += r.LateNow
			if r.ShareNow != p.Rows[i].Share || r.HeldNow != p.Rows[i].Held() {
				return mismatch("comparison", r.Unit, int(r.ShareNow), int(p.Rows[i].Share))
			}
		}
		if err := firstDifference(figure{"overdue", p.District, late, len(p.Overdue)}); err != nil {
			return err
		}
	}
	if n := len(p.Results); n > 0 {
		if err := firstDifference(figure{"results", p.District, n, p.Totals.Held}); err != nil {
			return err
		}
	}
	for _, r := range p.Results {
		if err := firstDifference(figure{"categories", r.Unit, r.ExOfficio + r.Consulted + r.Appointed, r.Summoned}); err != nil {
			return err
		}
	}
	return nil
}

func sumOf(counts []int) int {
	n := 0
	for _, c := range counts {
		n += c
	}
	return n
}
