package imports

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"daihoi/app/web"
	"daihoi/exports/received"
	"daihoi/models/cellvalue"
	"daihoi/models/congress"
	"daihoi/models/delegate"
	"daihoi/models/fault"
	"daihoi/models/roster"
	"daihoi/models/rosterplan"
	"daihoi/templates/i18n"
	"daihoi/templates/imports"
	"daihoi/templates/ui"
)

// fillUnderstood says what the file is taken to be, what only the user knows, and what reading has changed.
func fillUnderstood(r *web.Request, v *imports.Import, imp roster.Import, plan rosterplan.Plan) {
	people := 0
	for i := range plan.Rows {
		if plan.Rows[i].Outcome() != "" {
			people++
		}
	}
	table := imp.Found.Table()
	v.Understood = r.T("import.read_as", "Sheet", imp.Sheet, "Head", table.Head, "Count", people)
	if table.Head == 0 { // cards, or rows without headings
		v.Understood = r.T("import.read_as_headless", "Sheet", imp.Sheet, "Count", people)
	}
	if from := imp.Found.Recalled; from != nil {
		key := "import.recalled"
		if from.Beside {
			key = "import.recalled_beside"
		}
		v.Recalled = r.T(key, "File", from.FileName, "Who", from.UserName, "When", r.Words.Moment(from.At.Time))
	}
	for _, q := range plan.Questions {
		v.Questions = append(v.Questions, question(r, q, imp.Answers))
	}
	v.Columns = importColumns(r, imp)
	for i := range v.Columns {
		certainty := cmp.Or(imp.Columns[i].Certainty, roster.Sure)
		if v.Columns[i].Key == "" {
			certainty = roster.Unused
		}
		v.Columns[i].Certainty = r.T("import.certainty." + string(certainty))
	}
	v.Keys = columnKeys(r.Words, imp.Mapping)
	used := 0
	for i, c := range v.Columns {
		if c.Key != "" {
			used++
		} else if len(c.Samples) > 0 && !imp.Columns[i].Ordinal {
			v.ColumnsOpen = true
		}
	}
	v.ColumnsSaid = r.T("import.columns_said", "Used", used, "Count", len(v.Columns))
	fillTroubles(r, v, plan)
	for _, m := range imp.Mends {
		why := r.T("import.by_hand")
		if m.Cell != "" {
			why += " · " + m.Cell
		}
		v.Repairs = append(v.Repairs, imports.Repair{Field: m.Field, FieldName: r.T("field." + m.Field), Cell: m.Cell, Old: m.Text, New: m.To, Why: why, ByHand: true})
	}
	v.Repairs = append(v.Repairs, repairs(r, plan)...)
}

func question(r *web.Request, q rosterplan.Question, said rosterplan.Answers) imports.Question {
	out := imports.Question{Key: q.Key, Text: received.QuestionWords(r.Words, q), Open: !q.Optional && !q.Answered}
	if q.Titled {
		out.Text += " " + r.T("import.titled")
	}
	none := []ui.Option{{Label: r.T("import.choose")}}
	switch q.Key {
	case rosterplan.AskCategory:
		out.Value, out.Options = q.Value, append(none, categoryOptions(r.Words)...)
	case rosterplan.AskRepresents:
		out.Value = q.Value
	case rosterplan.AskHidden:
		if said.Hidden {
			out.Value = "x"
		}
	case rosterplan.AskGender, rosterplan.AskSex:
		out.Value, out.Options = q.Value, none
		for _, sex := range []string{delegate.Male, delegate.Female} {
			out.Options = append(out.Options, ui.Option{Value: sex, Label: r.T("choice.gender." + sex)})
		}
		if q.Key == rosterplan.AskSex {
			out.Options = append(out.Options, ui.Option{Value: rosterplan.SexByName, Label: r.T("import.sex_by_name")})
		}
		for _, code := range q.Values {
			out.Codes = append(out.Codes, imports.Code{Code: code, Text: cmp.Or(code, r.T("import.blank_cell")), Value: said.Codes[code]})
		}
	}
	return out
}

// mostTroubles bounds the kinds of problems on the page; the rows below have them all.
const mostTroubles = 50

func fillTroubles(r *web.Request, v *imports.Import, plan rosterplan.Plan) {
	for i, t := range plan.Troubles() {
		if i == mostTroubles {
			break
		}
		f, _ := delegate.Fields.Find(t.Field)
		v.Troubles = append(v.Troubles, imports.Trouble{ID: fmt.Sprintf("mend-%d", i), Field: t.Field, Text: t.Text, Count: len(t.Rows), Where: received.Places(r.Words, t),
			Sentence: received.Sentence(r.Words, t.Problem), Error: t.Level == cellvalue.Error, Advice: t.Advice, Mendable: f.Key != "" && t.Text != ""})
	}
}

// repairs groups what reading has changed, most frequent first.
func repairs(r *web.Request, plan rosterplan.Plan) []imports.Repair {
	type kind struct{ field, old, new, why string }
	count := map[kind]int{}
	var order []kind
	for i := range plan.Rows {
		for _, c := range plan.Rows[i].Repairs {
			k := kind{c.Field, c.Old, c.New, c.Why}
			if count[k]++; count[k] == 1 {
				order = append(order, k)
			}
		}
	}
	slices.SortStableFunc(order, func(a, b kind) int { return cmp.Compare(count[b], count[a]) })
	var out []imports.Repair
	for _, k := range order {
		f, _ := delegate.Fields.Find(k.field)
		k.old, k.new = r.MaskedText(f.Kind, k.old), r.MaskedText(f.Kind, k.new)
		out = append(out, imports.Repair{Field: k.field, FieldName: r.T("field." + k.field), Old: k.old, New: k.new, Count: count[k],
			Why: r.Words.With("import.problem."+k.why, fault.Args("Text", k.old, "Read", k.new))})
	}
	return out
}

// messageWords is a text to the sender: what is to be mended, row by row.
func messageWords(words *i18n.Printer, c congress.Congress, imp roster.Import, rows []rosterplan.Remarked) string {
	if len(rows) == 0 {
		return ""
	}
	lines := []string{words.T("import.message_head", "File", imp.FileName, "Unit", c.Unit.FullName, "Count", len(rows))}
	for i, row := range rows {
		if i == mostTroubles {
			lines = append(lines, words.T("import.message_more", "Count", len(rows)-i))
			break
		}
		var said []string
		for _, p := range row.Problems {
			said = append(said, strings.TrimSpace(p.Cell+" "+received.Sentence(words, p)))
		}
		if row.Asked {
			said = append(said, words.T("import.state.ambiguous"))
		}
		lines = append(lines, words.T("import.message_row", "Row", row.Row, "Said", strings.Join(said, " ")))
	}
	return strings.Join(append(lines, words.T("import.message_end")), "\n")
}
