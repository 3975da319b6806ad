package progress

import (
	"slices"

	"daihoi/exports/book"
	"daihoi/models/template"
)

// crossFoot compares every total of the report with its parts and returns the first difference.
func (p Report) crossFoot() error {
	for _, check := range []func() error{p.footRows, p.footMatrix, p.footComposition, p.footTime} {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

func (p Report) footRows() error {
	sum := figuresOf(p.Rows)
	all := sum
	if p.Own != nil {
		own := figuresOf([]Row{*p.Own})
		all.late, all.planned, all.delegates = sum.late+own.late, sum.planned+own.planned, sum.delegates+own.delegates
	}
	stages, done, plan, work := 0, 0, 0, 0
	for _, n := range p.stages() {
		stages += n
	}
	for _, r := range p.Rows {
		done, plan, work = done+r.DoneWeight, plan+r.PlanWeight, work+r.TotalWeight
	}
	return book.FirstDifference(
		book.Figure{What: "units", Unit: p.District, Got: len(p.Rows), Want: p.Totals.Units},
		book.Figure{What: "held", Unit: p.District, Got: sum.held, Want: p.Totals.Held},
		book.Figure{What: "open", Unit: p.District, Got: len(p.Rows) - sum.held, Want: p.Totals.Open},
		book.Figure{What: "held_and_open", Unit: p.District, Got: p.Totals.Held + p.Totals.Open, Want: p.Totals.Units},
		book.Figure{What: "stages", Unit: p.District, Got: stages, Want: p.Totals.Units},
		book.Figure{What: "late", Unit: p.District, Got: all.late, Want: p.Totals.LateUnits},
		book.Figure{What: "planned", Unit: p.District, Got: all.planned, Want: p.Totals.Planned},
		book.Figure{What: "delegates", Unit: p.District, Got: all.delegates, Want: p.Totals.Delegates},
		book.Figure{What: "work", Unit: p.District, Got: done, Want: p.Totals.DoneWeight},
		book.Figure{What: "work", Unit: p.District, Got: plan, Want: p.Totals.PlanWeight},
		book.Figure{What: "work", Unit: p.District, Got: work, Want: p.Totals.TotalWeight},
	)
}

func (p Report) stages() map[template.Stage]int {
	counts := map[template.Stage]int{}
	for _, r := range p.Rows {
		if r.Stage >= template.StageNotStarted && r.Stage <= template.StageRecognised {
			counts[r.Stage]++
		}
	}
	return counts
}

func (p Report) footMatrix() error {
	if err := book.FirstDifference(book.Figure{What: "matrix_units", Unit: p.District, Got: len(p.Matrix.Cells), Want: len(p.Rows)}); err != nil {
		return err
	}
	late, listed := map[string]int{}, map[string]int{}
	for _, o := range p.Overdue {
		listed[o.Unit]++
	}
	total := 0
	if p.Own != nil { // its milestones are of another template and not in the matrix
		total = p.Own.LateItems
	}
	for i, cells := range p.Matrix.Cells {
		unit := p.Rows[i].Unit
		if err := book.FirstDifference(book.Figure{What: "matrix_items", Unit: unit, Got: len(cells), Want: len(p.Matrix.Items)}); err != nil {
			return err
		}
		for _, c := range cells {
			if c.late() {
				late[unit]++
				total++
			}
		}
		if err := book.FirstDifference(book.Figure{What: "overdue", Unit: unit, Got: listed[unit], Want: late[unit]}); err != nil {
			return err
		}
	}
	return book.FirstDifference(book.Figure{What: "overdue", Unit: p.District, Got: len(p.Overdue), Want: total},
		book.Figure{What: "overdue", Unit: p.District, Got: len(p.Overdue), Want: p.Totals.LateItems})
}

func (p Report) footComposition() error {
	listed := map[string]int{}
	for _, r := range p.Rows {
		listed[r.Unit] = r.Delegates
	}
	if p.Own != nil {
		listed[p.Own.Unit] = p.Own.Delegates
	}
	total, groups := 0, make([]int, len(p.Composition.Groups))
	for _, r := range p.Composition.Rows {
		if err := book.FirstDifference(
			book.Figure{What: "composition_columns", Unit: r.Unit, Got: len(r.Categories), Want: len(p.Composition.Categories)},
			book.Figure{What: "composition_columns", Unit: r.Unit, Got: len(r.Groups), Want: len(p.Composition.Groups)},
			book.Figure{What: "categories", Unit: r.Unit, Got: sumOf(r.Categories), Want: r.Total},
			book.Figure{What: "delegates", Unit: r.Unit, Got: r.Total, Want: listed[r.Unit]},
		); err != nil {
			return err
		}
		for i, n := range r.Groups {
			if n < 0 || n > r.Total {
				return book.Mismatch("groups", r.Unit, n, r.Total)
			}
			groups[i] += n
		}
		total += r.Total
	}
	if err := book.FirstDifference(book.Figure{What: "delegates", Unit: p.District, Got: total, Want: p.Totals.Delegates}); err != nil {
		return err
	}
	if !slices.Equal(groups, p.Composition.Sums) {
		return book.Mismatch("groups", p.District, sumOf(groups), sumOf(p.Composition.Sums))
	}
	return nil
}

// footTime compares the figures over time for the day of the report with the rest of the report.
func (p Report) footTime() error {
	for _, c := range p.Course {
		if c.Day == p.AsOf {
			if err := book.FirstDifference(book.Figure{What: "course_held", Unit: p.District, Got: c.Held, Want: p.Totals.Held},
				book.Figure{What: "course_planned", Unit: p.District, Got: c.Planned, Want: p.Totals.PlannedBy},
				book.Figure{What: "course_work", Unit: p.District, Got: int(c.WorkDone), Want: int(p.Totals.Done)},
				book.Figure{What: "course_work", Unit: p.District, Got: int(c.WorkPlanned), Want: int(p.Totals.Plan)}); err != nil {
				return err
			}
		}
	}
	if !p.Before.Day.IsZero() {
		if err := book.FirstDifference(book.Figure{What: "comparison_units", Unit: p.District, Got: len(p.Before.Rows), Want: len(p.Rows)}); err != nil {
			return err
		}
		late, held := 0, 0
		for i, r := range p.Before.Rows {
			late += r.LateNow
			if r.HeldThen {
				held++
			}
			if r.ShareNow != p.Rows[i].Share || r.HeldNow != p.Rows[i].Held() {
				return book.Mismatch("comparison", r.Unit, int(r.ShareNow), int(p.Rows[i].Share))
			}
		}
		if p.Own != nil {
			late += p.Own.LateItems
		}
		if err := book.FirstDifference(book.Figure{What: "overdue", Unit: p.District, Got: late, Want: len(p.Overdue)},
			book.Figure{What: "comparison", Unit: p.District, Got: held, Want: p.Before.Held}); err != nil {
			return err
		}
	}
	if n := len(p.Results); n > 0 {
		if err := book.FirstDifference(book.Figure{What: "results", Unit: p.District, Got: n, Want: p.Totals.Held}); err != nil {
			return err
		}
	}
	for _, r := range p.Results {
		if err := book.FirstDifference(book.Figure{What: "categories", Unit: r.Unit, Got: r.ExOfficio + r.Consulted + r.Appointed, Want: r.Summoned}); err != nil {
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
