package imports

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"daihoi/app/web"
	"daihoi/exports/received"
	"daihoi/models/cellvalue"
	"daihoi/models/congress"
	"daihoi/models/delegate"
	"daihoi/models/field"
	"daihoi/models/roster"
	"daihoi/models/rosterplan"
	"daihoi/models/vietext"
	"daihoi/templates/i18n"
	"daihoi/templates/imports"
	"daihoi/templates/ui"
)

// previewRows is how many rows of a preview one page shows.
const previewRows = 100

// importPage shows row by row what the import would do, or what it has done.
func importPage(r *web.Request) (web.Result, error) {
	imp, c, err := readImport(r)
	if err != nil {
		return web.Result{}, err
	}
	v := imports.Import{Frame: r.FrameWithTitle(imp.FileName), Path: importPath(imp.ID), Version: imp.Version, Sheet: imp.Sheet,
		List: web.CongressPath(c.ID) + "/delegates", State: string(imp.State), StateWord: r.T("import.stage." + string(imp.State)),
		Preview: imp.State == roster.ImportPreview, Confirmed: imp.State == roster.ImportConfirmed, Kept: imp.State != roster.ImportDiscarded}
	if v.Crumbs, err = importCrumbs(r, c, imp); err != nil {
		return web.Result{}, err
	}
	if r.Stale() {
		v.Conflict = r.Words.With(r.Fault.Key, r.Fault.Args)
	}
	if !v.Preview {
		v.Done = summaryWords(r.Words, imp.Summary)
		v.Message = messageWords(r.Words, c, imp, imp.Remarks)
		if v.Confirmed && web.MayEditDelegates(r.Actor, c.Unit.Path) {
			v.Committee = web.CommitteePath(c.ID) + "/people?import=" + web.FormatID(imp.ID)
		}
		err := fillFinished(r, &v, imp)
		return web.Show(imports.ImportPage(v)), err
	}
	plan, err := r.Plans.Preview(r.Tx, imp)
	if err != nil {
		return web.Result{}, err
	}
	r.MaskNumbers(c.Unit, imp.FileName)
	fillPreview(r, &v, imp, plan)
	v.Numbers = r.NumbersButton(numbered(plan))
	other, err := imp.OtherUnit(r.Tx)
	if err != nil {
		return web.Result{}, err
	}
	if other != "" {
		names := []any{"Other", other, "Unit", c.Unit.FullName}
		v.OtherUnit = r.T("import.other_unit_agreed", names...)
		v.Notices = append([]string{r.T("import.other_unit", names...)}, v.Notices...)
	}
	if of := imp.Found.MendedOf; of != 0 {
		if sent, err := roster.GetImport(r.Tx, of); err == nil && sent.CongressID == imp.CongressID { // of another congress it says nothing here
			v.Notices = append(v.Notices, r.T("import.mended_file", "File", sent.FileName, "When", r.Words.Moment(sent.CreatedAt.Time)))
		}
	}
	v.Notices = append(v.Notices, received.Notices(r.Words, imp.Found, imp.Columns, imp.Rows, imp.Mapping)...)
	v.Tables, v.Table = importTables(r.Words, imp.Found), imp.Found.Taken
	for i := range imp.Found.Tables {
		if i != imp.Found.Taken && imp.Found.Readable(i) {
			v.Others++
		}
	}
	fillUnderstood(r, &v, imp, plan)
	v.Message = messageWords(r.Words, c, imp, plan.Remarks())
	return web.Show(imports.ImportPage(v)), nil
}

// numbered counts the people of the file with a telephone or citizen number.
func numbered(plan rosterplan.Plan) (n int) {
	for i := range plan.Rows {
		if rec := &plan.Rows[i].Record; plan.Rows[i].Outcome() != "" && (rec.Phone != "" || rec.CitizenID != "") {
			n++
		}
	}
	return n
}

func importCrumbs(r *web.Request, c congress.Congress, imp roster.Import) ([]ui.Link, error) {
	links, err := r.CongressCrumbs(c, imp.FileName)
	if err != nil {
		return nil, err
	}
	last := len(links) - 1
	return append(links[:last:last], ui.Link{Href: web.CongressPath(c.ID) + "/imports", Label: r.T("import.title")}, links[last]), nil
}

// fillPreview fills in the counters, the rows of the chosen state, and what blocks confirmation.
func fillPreview(r *web.Request, v *imports.Import, imp roster.Import, plan rosterplan.Plan) {
	wanted := rosterplan.Result(r.Query("outcome"))
	counts, total := map[rosterplan.Result]int{}, 0
	for i := range plan.Rows {
		if outcome := plan.Rows[i].Outcome(); outcome != "" {
			counts[outcome]++
			total++
		}
	}
	for _, o := range rosterplan.Results {
		if n := counts[o]; n > 0 {
			v.Chips = append(v.Chips, ui.Chip{Href: v.Path + r.QueryWith("outcome", string(o), "page", ""), Label: r.T("import.outcome." + string(o)),
				Count: r.Words.Number(n), Current: o == wanted})
		}
	}
	v.Chips = append([]ui.Chip{{Href: v.Path, Label: r.T("import.all_people"), Count: r.Words.Number(total), Current: wanted == ""}}, v.Chips...)
	v.Seen, v.Errors, v.Ambiguous = plan.Digest(), plan.Summary[rosterplan.StateError], plan.Summary[rosterplan.StateAmbiguous]
	v.Open = len(plan.Open())
	v.Work = plan.Summary[rosterplan.StateNew] + plan.Summary[rosterplan.StateChanged] + plan.Summary[rosterplan.StateWarning]
	if n := plan.Proposed(); n > 0 {
		v.Notices = append(v.Notices, r.T("import.will_propose", "Count", n))
	}
	for _, p := range plan.Problems {
		v.Notices = append(v.Notices, received.Sentence(r.Words, p))
	}
	var rows []rosterplan.PlanRow
	for _, row := range plan.Rows {
		if wanted == "" || row.Outcome() == wanted {
			rows = append(rows, row)
		}
	}
	from, to := previewPart(r, v, len(rows))
	left := skippedTexts(imp)
	for i := range rows[from:to] {
		line := importRow(r, &rows[from+i])
		line.Skipped = left[line.Number]
		v.Rows = append(v.Rows, line)
	}
}

// previewPart is the range of rows on this page.
func previewPart(r *web.Request, v *imports.Import, rows int) (from, to int) {
	page := max(1, r.QueryInt("page", 1))
	from = min((page-1)*previewRows, rows)
	to = min(from+previewRows, rows)
	v.Pager = ui.Pager{From: from + 1, To: to, Total: rows}
	if page > 1 {
		v.Pager.Previous = v.Path + r.QueryWith("page", strconv.Itoa(page-1))
	}
	if to < rows {
		v.Pager.Next = v.Path + r.QueryWith("page", strconv.Itoa(page+1))
	}
	return from, to
}

// fillFinished fills in the rows of a finished import as they were typed, so that a name in capitals can be found as it
// was in the file.
func fillFinished(r *web.Request, v *imports.Import, imp roster.Import) error {
	all, err := roster.TakenRows(r.Tx, imp)
	if err != nil {
		return err
	}
	v.Query = r.Query("q")
	sought := vietext.Fold(v.Query)
	var rows []roster.TakenRow
	for _, row := range all {
		if strings.Contains(vietext.Fold(row.Typed), sought) {
			rows = append(rows, row)
		}
	}
	from, to := previewPart(r, v, len(rows))
	for _, row := range rows[from:to] {
		line := imports.TakenRow{Number: row.Number, Typed: row.Typed, What: r.T("import.taken_nothing")}
		if row.DelegateID != 0 {
			line.Delegate = ui.Link{Href: web.DelegatePath(row.DelegateID), Label: row.FullName}
			line.What = r.T("import.state.changed")
			if row.Added {
				line.What = r.T("import.state.new")
			}
		}
		switch {
		case row.Proposed && row.DelegateID == 0:
			line.What = r.T("import.taken_proposed")
		case row.Proposed:
			line.What += ", " + r.T("import.taken_proposed")
		}
		v.Taken = append(v.Taken, line)
	}
	return nil
}

// skippedTexts is the text of rows that are not imported: group titles, totals, headings, hidden rows.
func skippedTexts(imp roster.Import) map[int]string {
	texts := map[int]string{}
	for _, row := range imp.Rows {
		if row.Kind == rosterplan.DataRow && (!row.Hidden || imp.Answers.Hidden) {
			continue
		}
		words := []string{}
		for _, c := range row.Cells {
			if c.Text != "" {
				words = append(words, c.Text)
			}
		}
		texts[row.Number] = strings.Join(words, " ")
	}
	return texts
}

// importRow is one row of the preview in words.
func importRow(r *web.Request, row *rosterplan.PlanRow) imports.ImportRow {
	rec := &row.Record
	line := imports.ImportRow{Number: row.Number, Key: row.Key, Status: ui.Status{Class: rowClass(row.State), Word: r.T("import.state." + string(row.State))},
		Name: rec.FullName, Born: rec.BornOn.Short(), Category: r.ShownValue(field.Choice, "category", rec.Category), Represents: rec.Represents}
	if row.State == rosterplan.StateChanged || row.State == rosterplan.StateWarning {
		line.Changes = web.Changes(r, delegate.Fields, row.Changes)
	}
	for _, p := range row.Problems {
		said, _ := p.Args["Text"].(string)
		line.Problems = append(line.Problems, imports.Problem{Field: p.Field, Cell: p.Cell, Said: said, Error: p.Level == cellvalue.Error, Text: received.Sentence(r.Words, p), Offer: p.Offer()})
	}
	for _, p := range row.Notes {
		line.Notes = append(line.Notes, received.Sentence(r.Words, p))
	}
	for _, c := range row.Candidates {
		line.Candidates = append(line.Candidates, imports.Candidate{ID: c.ID, Name: c.Record.FullName, Born: c.Record.BornOn.Short(),
			Occupation: c.Record.Occupation, Represents: c.Record.Represents, Why: r.T("import.why." + c.Why), Changes: web.Changes(r, delegate.Fields, c.Changes)})
	}
	if row.Twin != nil {
		line.Twin = r.T("import.twin_of", "Row", row.Twin.Row, "Name", row.Twin.Name, "Why", r.T("import.why."+row.Twin.Why))
	}
	line.Occupation = rec.Occupation
	return line
}

func rowClass(s rosterplan.State) string {
	switch s {
	case rosterplan.StateNew, rosterplan.StateChanged:
		return "progress"
	case rosterplan.StateSame:
		return "done"
	case rosterplan.StateWarning:
		return "risk"
	case rosterplan.StateAmbiguous:
		return "submitted"
	case rosterplan.StateError:
		return "late"
	}
	return "na"
}

// importTables are the tables of the file to choose from, none when there is only one.
func importTables(words *i18n.Printer, f roster.Found) []string {
	if len(f.Tables) < 2 {
		return nil
	}
	var out []string
	for _, t := range f.Tables {
		key := "import.table_of"
		if t.Hidden {
			key = "import.table_hidden"
		}
		out = append(out, words.T(key, "Sheet", t.Sheet, "Head", t.Head, "Rows", t.Rows, "Known", t.Known))
	}
	return out
}

// importColumns are the columns of the file with the first values of each.
func importColumns(r *web.Request, imp roster.Import) []imports.ImportColumn {
	out := make([]imports.ImportColumn, len(imp.Columns))
	for i, c := range imp.Columns {
		out[i] = imports.ImportColumn{Input: fmt.Sprintf("column-%d", i), Name: c.Name, Title: strings.Join(c.Path, " · "), Hidden: c.Hidden, Key: imp.Mapping[i]}
		key, _, _ := strings.Cut(imp.Mapping[i], ".")
		f, _ := delegate.Fields.Find(key)
		for _, row := range imp.Rows {
			if row.Kind == rosterplan.DataRow && i < len(row.Cells) && row.Cells[i].Text != "" && len(out[i].Samples) < 3 {
				out[i].Samples = append(out[i].Samples, r.MaskedText(f.Kind, row.Cells[i].Text))
			}
		}
	}
	return out
}

// columnKeys are the meanings a column can be given: those of every file, and the columns of marks that this one has.
func columnKeys(words *i18n.Printer, mapping map[int]string) []ui.Option {
	options := []ui.Option{{Label: words.T("import.column_unused")}}
	for _, f := range delegate.Fields {
		options = append(options, ui.Option{Value: f.Key, Label: words.T("field." + f.Key)})
		for _, part := range cellvalue.Parts(f.Key) {
			options = append(options, ui.Option{Value: f.Key + "." + part, Label: words.T("field."+f.Key) + " · " + words.T("import.part."+part)})
		}
		switch f.Key {
		case "born_on", "gender":
			for _, sex := range []string{delegate.Male, delegate.Female} {
				options = append(options, ui.Option{Value: f.Key + "." + sex, Label: words.T("field."+f.Key) + " · " + words.T("choice.gender."+sex)})
			}
		case "category":
			for _, c := range delegate.Categories {
				options = append(options, ui.Option{Value: "category." + c, Label: words.T("field.category") + " · " + words.T("choice.category."+c)})
			}
		}
		for _, key := range slices.Sorted(maps.Values(mapping)) {
			base, option, divided := strings.Cut(key, ".")
			if label := option; divided && base == f.Key && !slices.ContainsFunc(options, func(o ui.Option) bool { return o.Value == key }) {
				switch {
				case option == cellvalue.OtherOption:
					label = words.T("import.part.other")
				case f.Kind == field.Choice:
					label = words.T("choice." + f.Key + "." + option)
				}
				options = append(options, ui.Option{Value: key, Label: words.T("field."+f.Key) + " · " + label})
			}
		}
	}
	return options
}

func categoryOptions(words *i18n.Printer) []ui.Option {
	var options []ui.Option
	for _, c := range delegate.Categories {
		options = append(options, ui.Option{Value: c, Label: words.T("choice.category." + c)})
	}
	return options
}
