package roster

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"daihoi/models/cellvalue"
	"daihoi/models/delegate"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/store"
	"daihoi/models/vietext"
	"daihoi/models/vocabulary"
)

// Mend replaces what cells say, as a person has decided in the preview: the cell with the address, or without one every
// cell of the field with that content. AsTyped takes back what reading has repaired: the cell is taken letter by letter.
type Mend struct {
	Field   string `json:"field"`
	Cell    string `json:"cell,omitempty"`
	Text    string `json:"text"`
	To      string `json:"to"`
	AsTyped bool   `json:"as_typed,omitempty"`
}

// maxMends bounds what one import keeps; whoever needs more mends the file.
const maxMends = 1000

// MendCells adds mends to those of the import; of two for the same cells the newer holds. One that changes nothing takes
// an earlier one back.
func MendCells(tx *store.Tx, id, version int64, mends ...Mend) error {
	imp, err := openImport(tx, id, version, ImportPreview)
	if err != nil {
		return err
	}
	var changes []field.Change
	for _, m := range mends {
		f, found := delegate.Fields.Find(m.Field)
		if !found {
			return fault.At("to", "problem.choice")
		}
		if m.To = vietext.NFC(m.To); len([]rune(m.To)) > 1000 {
			return fault.At("to", "problem.too_long", "Max", 1000)
		}
		imp.Mends = slices.DeleteFunc(slices.Clone(imp.Mends), func(old Mend) bool {
			return old.Field == f.Key && old.Cell == m.Cell && (m.Cell != "" || old.Text == m.Text)
		})
		if m.To != m.Text || m.AsTyped {
			imp.Mends = append(imp.Mends, m)
		}
		changes = append(changes, field.Change{Field: f.Key, Old: strings.TrimSpace(m.Cell + " " + m.Text), New: m.To})
	}
	if len(imp.Mends) > maxMends {
		return fault.At("to", "problem.too_many_mends", "Max", maxMends)
	}
	text, err := json.Marshal(imp.Mends)
	if err != nil {
		return err
	}
	if err := imp.move(tx, map[string]any{"mends": string(text)}); err != nil {
		return err
	}
	return tx.Record(imp.entry("import_mended", changes...))
}

// mended is the cell as a person has decided in the preview.
func (imp Import) mended(key string, c field.Raw) field.Raw {
	if len(imp.Mends) == 0 {
		return c
	}
	base, _, _ := strings.Cut(key, ".")
	f, _ := delegate.Fields.Find(base)
	said := cellvalue.CellText(f.Kind, c)
	for _, m := range imp.Mends {
		switch {
		case m.Field != base || m.Cell != "" && m.Cell != c.Ref || m.Cell == "" && m.Text != said:
			continue
		case m.To == "":
			return field.Raw{Ref: c.Ref}
		case m.AsTyped:
			return field.Raw{Ref: c.Ref, Kind: field.RawTyped, Text: m.To}
		}
		return field.Raw{Ref: c.Ref, Kind: field.RawText, Text: m.To}
	}
	return c
}

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
var advice = map[string]bool{"day_month_swapped": true, "day_month_doubtful": true, "citizen_year": true}

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
