package rosterplan

import (
	"cmp"
	"fmt"
	"slices"

	"daihoi/models/cellvalue"
	"daihoi/models/delegate"
	"daihoi/models/field"
	"daihoi/models/vocabulary"
)

// Repair is a value that reading has changed by itself. Why is the code of a note, or "official_spelling".
type Repair struct {
	Field, Cell, Old, New, Why string
}

// repaired lists what reading has changed in the cells of a row.
func (r *reading) repaired() (list []Repair) {
	for _, pr := range r.problems {
		read, said := pr.Args["Read"].(string)
		old, _ := pr.Args["Text"].(string)
		if said && !advice[pr.Code] && pr.Level != cellvalue.Error && read != old {
			list = append(list, Repair{pr.Field, pr.Cell, old, read, pr.Code})
		}
	}
	for _, f := range delegate.Fields {
		old, read := r.said.of(f.Key), f.Text(&r.rec)
		if f.Kind != field.Vocabulary || old == "" || read == "" || old == read {
			continue
		}
		if !slices.ContainsFunc(list, func(c Repair) bool { return c.Field == f.Key }) {
			list = append(list, Repair{f.Key, r.cell.of(f.Key), old, read, "official_spelling"})
		}
	}
	return list
}

// advice are the notes whose Read is a proposal and not what was taken.
var advice = map[string]bool{"day_month_swapped": true, "day_month_doubtful": true, "citizen_year": true, birthMoreExact: true}

// birthMoreExact is the note about a birth of which another row of the same person knows more.
const birthMoreExact = "birth_more_exact"

// Offer is the value that another row has for the cell of a problem, to be taken with one click; "" without one. It is for
// that cell alone, whatever others say the same.
func (p Problem) Offer() string {
	if read, _ := p.Args["Read"].(string); p.Code == birthMoreExact && p.Cell != "" {
		return read
	}
	return ""
}

// Trouble is one kind of problem, with every cell that has it: the same field, reason and content. Advice are values
// that may be meant.
type Trouble struct {
	Problem
	Text   string // content of the cells
	Cells  []string
	Rows   []int
	Advice []string
}

// Troubles groups the problems of the rows, most frequent first.
func (p Plan) Troubles() []Trouble {
	at := map[string]int{}
	var list []Trouble
	for i := range p.Rows {
		row := &p.Rows[i]
		for _, pr := range row.Problems {
			text, _ := pr.Args["Text"].(string)
			key := fmt.Sprint(pr.Field, pr.Code, pr.Args)
			n, known := at[key]
			if !known {
				n = len(list)
				at[key] = n
				list = append(list, Trouble{Problem: pr, Text: text, Advice: pr.advice(text)})
			}
			list[n].Cells, list[n].Rows = append(list[n].Cells, pr.Cell), append(list[n].Rows, row.Number)
		}
	}
	slices.SortStableFunc(list, func(a, b Trouble) int { return cmp.Compare(len(b.Rows), len(a.Rows)) })
	return list
}

func (p Problem) advice(text string) []string {
	if read, _ := p.Args["Read"].(string); advice[p.Code] && p.Code != "day_month_doubtful" {
		return []string{read}
	}
	if f, found := delegate.Fields.Find(p.Field); found && f.Kind == field.Vocabulary && text != "" {
		return vocabulary.Near(p.Field, text)
	}
	return nil
}
