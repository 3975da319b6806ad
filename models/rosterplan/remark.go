package rosterplan

import (
	"maps"
	"slices"

	"daihoi/models/cellvalue"
	"daihoi/models/fault"
)

// Remarked is a row with what there is to say to the sender. Asked: whether the person is one of the
// list is not decided.
type Remarked struct {
	Row      int       `json:"row"`
	Problems []Problem `json:"problems,omitempty"`
	Asked    bool      `json:"asked,omitempty"`
}

// Remarks lists the rows about which there is something to say, in file order. Of two rows that are or may be one person
// both have a remark.
func (p Plan) Remarks() []Remarked {
	list := map[int]*Remarked{}
	at := func(row int) *Remarked {
		if list[row] == nil {
			list[row] = &Remarked{Row: row}
		}
		return list[row]
	}
	pair := func(earlier, later int, name string) {
		r := at(earlier)
		r.Problems = append(r.Problems, Problem{Code: "again_below", Level: cellvalue.Warning, Args: fault.Args("Row", later, "Name", name)})
	}
	for i := range p.Rows {
		row := &p.Rows[i]
		for _, pr := range row.Problems {
			at(row.Number).Problems = append(at(row.Number).Problems, pr)
			if earlier, again := pr.Args["Row"].(int); again && (pr.Code == "again" || pr.Code == "again_differs") {
				pair(earlier, row.Number, row.Record.FullName)
			}
		}
		if len(row.Candidates) > 0 {
			at(row.Number).Asked = true
		}
		if row.Twin != nil {
			pair(row.Twin.Row, row.Number, row.Record.FullName)
			pair(row.Number, row.Twin.Row, row.Twin.Name)
		}
	}
	out := make([]Remarked, 0, len(list))
	for _, row := range slices.Sorted(maps.Keys(list)) {
		out = append(out, *list[row])
	}
	return out
}
