package imports

import (
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"daihoi/app/web"
	"daihoi/exports"
	"daihoi/exports/book"
	"daihoi/exports/intake"
	"daihoi/exports/intake/grid"
	"daihoi/exports/received"
	"daihoi/exports/report"
	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/cellvalue"
	"daihoi/models/congress"
	"daihoi/models/delegate"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/roster"
	"daihoi/models/rosterplan"
	"daihoi/models/store"
	"daihoi/models/vocabulary"
	"daihoi/templates/i18n"
	"daihoi/templates/imports"
	"daihoi/templates/ui"
)

// importsPage is where files are uploaded, with the earlier uploads.
func importsPage(r *web.Request) (web.Result, error) {
	c, err := r.CongressFor(access.EditDelegates)
	if err != nil {
		return web.Result{}, err
	}
	v := imports.Imports{Frame: r.Frame("import.title"), Action: web.CongressPath(c.ID) + "/imports", Form: web.CongressPath(c.ID) + "/form.xlsx",
		List: web.CongressPath(c.ID) + "/delegates", Unit: c.Unit.FullName,
		MaxFile: grid.Default().File, MaxFiles: web.PartLimit - 10, MaxAll: web.UploadLimit - 1<<20, // leaves room for the other parts of the form
		Pasted: r.Form("pasted"), PastedPage: r.Form("pasted_page")}
	if v.Crumbs, err = r.CongressCrumbs(c, v.Title); err != nil {
		return web.Result{}, err
	}
	earlier, err := roster.Imports(r.Tx, c.ID, 20)
	if err != nil {
		return web.Result{}, err
	}
	for _, imp := range earlier {
		v.Earlier = append(v.Earlier, imports.ImportLine{Link: ui.Link{Href: importPath(imp.ID), Label: imp.FileName},
			Sheet: imp.Sheet, Who: imp.UserName, When: r.Words.Moment(imp.CreatedAt.Time), State: r.T("import.stage." + string(imp.State)),
			Summary: summaryWords(r.Words, imp.Summary), Score: score(r.Words, imp)})
	}
	lessons, err := roster.Lessons(r.Tx, c.ID)
	if err != nil {
		return web.Result{}, err
	}
	for _, l := range lessons {
		v.Lessons = append(v.Lessons, imports.Lesson{Fingerprint: l.Fingerprint, File: l.FileName, Who: l.UserName, When: r.Words.Moment(l.LearnedAt.Time), Said: lessonWords(r, l)})
	}
	return web.Show(imports.ImportsPage(v)), nil
}

// score is how much of a file was right as it came: "36/40 (90 %)".
func score(words *i18n.Printer, imp roster.Import) string {
	people, sound := imp.People()
	if share, ok := field.Share(sound, people); ok {
		return fmt.Sprintf("%s/%s (%s)", words.Number(sound), words.Number(people), web.ShareText(words, share, ok))
	}
	return ""
}

// lessonWords says what is remembered: how many columns, and what the files leave unsaid.
func lessonWords(r *web.Request, l roster.Lesson) string {
	parts := []string{r.T("import.lesson_columns", "Count", len(l.Mapping))}
	if l.Answers.Category != "" {
		parts = append(parts, r.T("field.category")+": "+r.ShownValue(field.Choice, "category", l.Answers.Category))
	}
	if l.Answers.Represents != "" {
		parts = append(parts, r.T("field.represents")+": "+l.Answers.Represents)
	}
	for _, code := range slices.Sorted(maps.Keys(l.Answers.Codes)) {
		parts = append(parts, fmt.Sprintf("%s = %s", code, r.ShownValue(field.Choice, "gender", l.Answers.Codes[code])))
	}
	return strings.Join(parts, " · ")
}

// forgetLesson drops what is remembered of files with the headings.
func forgetLesson(r *web.Request) (web.Result, error) {
	c, err := r.CongressFor(access.EditDelegates)
	if err != nil {
		return web.Result{}, err
	}
	return web.Redirect(web.CongressPath(c.ID) + "/imports").Saying("import.forgotten"), roster.Forget(r.Tx, c.ID, r.Form("fingerprint"))
}

func importPath(id int64) string { return fmt.Sprintf("/imports/%d", id) }

// summaryWords are the counts that are not zero: "12 mới · 3 thay đổi".
func summaryWords(words *i18n.Printer, summary map[rosterplan.State]int) string {
	var parts []string
	for _, s := range rosterplan.States {
		if n := summary[s]; n > 0 {
			parts = append(parts, words.T("import.count."+string(s), "Count", n))
		}
	}
	return strings.Join(parts, " · ")
}

// startImports reads the files before the transaction: a hostile file may take its two seconds without blocking anyone.
// What was pasted is kept as a file of its own.
func startImports(_ context.Context, r *web.Request) (web.Handler, error) {
	uploads := r.Uploads
	if page, text := r.Form("pasted_page"), r.Form("pasted"); strings.TrimSpace(page+text) != "" {
		ending, content := intake.Pasted(page, text)
		name := r.T("import.pasted", "When", r.Clock().In(calendar.Zone()).Format("02-01-2006 15.04"))
		uploads = append(uploads, web.Upload{Name: name + ending, Content: content})
	}
	if len(uploads) == 0 {
		return nil, fault.At("files", "import.nothing")
	}
	var problems []fault.Problem
	var lists []received.List
	for _, f := range uploads {
		found, err := received.ReadLists(f.Name, f.Content)
		if refused := fault.As(err); refused != nil {
			problems = append(problems, fault.Problem{Field: "files", Key: "import.refused", Args: map[string]any{"File": f.Name,
				"Why": r.Words.With(refused.Key, refused.Args)}})
			continue
		} else if err != nil {
			return nil, err
		}
		best, ok := received.Likeliest(found, "")
		if !ok {
			problems = append(problems, fault.Problem{Field: "files", Key: "import.no_table", Args: map[string]any{"File": f.Name}})
			continue
		}
		lists = append(lists, best)
	}
	return func(r *web.Request) (web.Result, error) { return startImportsOf(r, lists) }, fault.Of(problems)
}

// startImportsOf keeps each file as a preview of its own.
func startImportsOf(r *web.Request, lists []received.List) (web.Result, error) {
	c, err := r.CongressFor(access.EditDelegates)
	if err != nil {
		return web.Result{}, err
	}
	var last roster.Import
	var plan rosterplan.Plan
	for _, l := range lists {
		if last, plan, err = roster.StartImport(r.Tx, c.ID, l.Upload); err != nil {
			return web.Result{}, err
		}
	}
	if len(lists) == 1 {
		result := web.Redirect(importPath(last.ID))
		result.Committed, err = r.Plans.Keep(r.Tx, last, plan)
		return result, err
	}
	return web.Redirect(web.CongressPath(c.ID)+"/imports").Saying("import.uploaded", "Count", len(lists)), nil
}

// takeTable reads the stored file of an import again, outside the writing transaction.
func takeTable(ctx context.Context, r *web.Request) (web.Handler, error) {
	_, lists, err := storedLists(ctx, r)
	return func(r *web.Request) (web.Result, error) { return takeTableOf(r, lists) }, err
}

// storedLists finds the lists in the stored file of an import.
func storedLists(ctx context.Context, r *web.Request) (imp roster.Import, lists []received.List, err error) {
	var content []byte
	err = r.Store.Read(ctx, r.Actor, func(tx *store.Tx) error {
		id, err := r.ID("id")
		if err != nil {
			return err
		}
		if imp, err = roster.GetImport(tx, id); err == nil {
			content, err = roster.ImportContent(tx, id)
		}
		return err
	})
	if err != nil {
		return imp, nil, err
	}
	lists, err = received.ReadLists(imp.FileName, content)
	return imp, lists, err
}

// takeOthers reads the stored file again and keeps every other list of people that shows in it as a preview of its own.
func takeOthers(ctx context.Context, r *web.Request) (web.Handler, error) {
	imp, lists, err := storedLists(ctx, r)
	if err != nil {
		return nil, err
	}
	var others []roster.Upload
	for i, l := range lists {
		if i != imp.Found.Taken && imp.Found.Readable(i) {
			others = append(others, l.Upload)
		}
	}
	return func(r *web.Request) (web.Result, error) {
		return web.Redirect(web.CongressPath(imp.CongressID)+"/imports").Saying("import.uploaded", "Count", len(others)),
			roster.StartOthers(r.Tx, imp.ID, int64(r.FormInt("version")), others)
	}, nil
}

// takeTableOf chooses another table of the file than the likeliest.
func takeTableOf(r *web.Request, lists []received.List) (web.Result, error) {
	id, err := r.ID("id")
	if err != nil {
		return web.Result{}, err
	}
	n, err := strconv.Atoi(r.Form("table"))
	if err != nil || n < 0 || n >= len(lists) {
		return web.Result{}, fault.At("table", "problem.choice")
	}
	if err := roster.TakeTable(r.Tx, id, int64(r.FormInt("version")), lists[n].Upload); err != nil {
		return web.Result{}, err
	}
	return web.Redirect(importPath(id)).Saying("import.table_taken"), nil
}

// readImport reads the import of the address with its congress.
func readImport(r *web.Request) (roster.Import, congress.Congress, error) {
	id, err := r.ID("id")
	if err != nil {
		return roster.Import{}, congress.Congress{}, err
	}
	imp, err := roster.GetImport(r.Tx, id)
	if err != nil {
		return imp, congress.Congress{}, err
	}
	c, err := congress.Get(r.Tx, imp.CongressID)
	return imp, c, err
}

// confirmImport applies the import as it was shown.
func confirmImport(r *web.Request) (web.Result, error) {
	id, err := r.ID("id")
	if err != nil {
		return web.Result{}, err
	}
	done, err := roster.Confirm(r.Tx, r.Plans, id, int64(r.FormInt("version")), r.Form("seen"), roster.Consent{LeaveOut: r.Form("leave_out") != "", OtherUnit: r.Form("other_unit") != ""})
	if err != nil {
		return web.Result{}, err
	}
	counts := []any{"Added", done.Added, "Changed", done.Changed, "Same", done.Same, "LeftOut", done.LeftOut}
	if done.Proposed > 0 {
		return web.Redirect(importPath(id)).Saying("import.done_proposed", append(counts, "Proposed", done.Proposed)...), nil
	}
	return web.Redirect(importPath(id)).Saying("import.done", counts...), nil
}

// remapImport changes the meanings of the columns.
func remapImport(r *web.Request) (web.Result, error) {
	imp, _, err := readImport(r)
	if err != nil {
		return web.Result{}, err
	}
	mapping := map[int]string{}
	for i := range imp.Columns {
		if key := r.Form("column-" + strconv.Itoa(i)); key != "" {
			mapping[i] = key
		}
	}
	if err := roster.Remap(r.Tx, imp.ID, int64(r.FormInt("version")), mapping); err != nil {
		return web.Result{}, err
	}
	return web.Redirect(importPath(imp.ID)).Saying("import.remapped"), nil
}

// answerImport stores what the user says about the file as a whole.
func answerImport(r *web.Request) (web.Result, error) {
	imp, _, err := readImport(r)
	if err != nil {
		return web.Result{}, err
	}
	said := rosterplan.Answers{Group: rosterplan.Group{Category: r.Form("category"), Represents: r.Form("represents")}, Codes: map[string]string{}, Sex: r.Form("sex"), Hidden: r.Form("hidden") != ""}
	for i := range r.FormInt("codes") {
		said.Codes[r.Form(fmt.Sprintf("code-%d", i))] = r.Form(fmt.Sprintf("sex-%d", i))
	}
	if err := roster.Answer(r.Tx, imp.ID, int64(r.FormInt("version")), said); err != nil {
		return web.Result{}, err
	}
	return web.Redirect(importPath(imp.ID)).Saying("import.answered"), nil
}

// mendImport mends a cell, or every cell of a column with one content.
func mendImport(r *web.Request) (web.Result, error) {
	id, err := r.ID("id")
	if err != nil {
		return web.Result{}, err
	}
	m := rosterplan.Mend{Field: r.Form("field"), Cell: r.Form("cell"), Text: r.Form("text"), To: r.Form("to"), AsTyped: r.Form("as_typed") != ""}
	if err := roster.MendCells(r.Tx, id, int64(r.FormInt("version")), m); err != nil {
		return web.Result{}, err
	}
	return web.Redirect(importPath(id)).Saying("import.mended"), nil
}

// decideImport says who the person of a row is: "keep 12", "replace 12", "both 0" or "one 0".
func decideImport(r *web.Request) (web.Result, error) {
	id, err := r.ID("id")
	if err != nil {
		return web.Result{}, err
	}
	choice, who, _ := strings.Cut(r.Form("decision"), " ")
	delegateID, err := strconv.ParseInt(who, 10, 64)
	if err != nil || choice == "" {
		return web.Result{}, fault.At("decision", "problem.choice")
	}
	if err := roster.Decide(r.Tx, id, int64(r.FormInt("version")), r.Form("row"), delegateID, rosterplan.Choice(choice)); err != nil {
		return web.Result{}, err
	}
	return web.Redirect(importPath(id) + "?outcome=asked").Saying("import.decided"), nil
}

// undoImport leads to the list as it was before the import.
func undoImport(r *web.Request) (web.Result, error) {
	imp, c, err := readImport(r)
	if err != nil {
		return web.Result{}, err
	}
	return web.Redirect(web.CongressPath(c.ID) + "/delegates").Saying("import.undone"), roster.Undo(r.Tx, imp.ID, int64(r.FormInt("version")))
}

func discardImport(r *web.Request) (web.Result, error) {
	imp, c, err := readImport(r)
	if err != nil {
		return web.Result{}, err
	}
	return web.Redirect(web.CongressPath(c.ID) + "/imports").Saying("import.discarded"), roster.Discard(r.Tx, imp.ID, int64(r.FormInt("version")))
}

// returnedFile downloads the sender's own file with remarks on what is wrong in it.
func returnedFile(r *web.Request) (web.Result, error) {
	imp, c, err := readImport(r)
	if err != nil {
		return web.Result{}, err
	}
	content, err := roster.ImportContent(r.Tx, imp.ID)
	if err != nil {
		return web.Result{}, err
	}
	rows := imp.Remarks
	if imp.State == roster.ImportPreview {
		plan, err := r.Plans.Preview(r.Tx, imp)
		if err != nil {
			return web.Result{}, err
		}
		rows = plan.Remarks()
	}
	out := exports.Returned{Name: imp.FileName, Content: content, Words: r.Words, Import: imp.ID, Remarks: remarks(r, imp, rows)}
	if head := imp.Found.Table().Head; head > 0 {
		out.Heads = map[string]int{imp.Sheet: head}
	}
	name := exports.ReturnedName(r.Words, imp.FileName)
	return web.Download(name, store.Entry{Action: "exported", Entity: "export", Label: name, UnitID: c.UnitID, UnitPath: c.Unit.Path, Reason: r.T("audit.for_return")},
		func(w io.Writer) error { return exports.WriteReturned(w, out) }), nil
}

func remarks(r *web.Request, imp roster.Import, rows []rosterplan.Remarked) []exports.Remark {
	var out []exports.Remark
	for _, row := range rows {
		for _, p := range row.Problems {
			out = append(out, exports.Remark{Sheet: imp.Sheet, Row: row.Row, Cell: p.Cell, Text: received.Sentence(r.Words, p), Error: p.Level == cellvalue.Error})
		}
		if row.Asked {
			out = append(out, exports.Remark{Sheet: imp.Sheet, Row: row.Row, Text: r.T("import.state.ambiguous")})
		}
	}
	return out
}

// blankForm downloads the workbook for the unit to fill in, with the delegates already in the list.
func blankForm(r *web.Request) (web.Result, error) {
	c, err := r.CongressFor(access.EditDelegates)
	if err != nil {
		return web.Result{}, err
	}
	title, parent, err := report.PaperNames(r.Tx, r.Words, c)
	if err != nil {
		return web.Result{}, err
	}
	form := exports.BlankForm{Unit: c.Unit.FullName, Parent: parent, Congress: title, Day: r.Today(), Vocabulary: vocabulary.Names,
		Words: r.Words, Code: c.Unit.Code}
	if err := delegate.All(r.Tx, delegate.Filter{Scope: delegate.Scope{CongressID: c.ID}}, func(rec delegate.Record) error {
		form.Records = append(form.Records, rec)
		return nil
	}); err != nil {
		return web.Result{}, err
	}
	name := book.FileName("xlsx", r.T("import.form_file")+" "+c.Unit.FullName+" "+r.Today().String())
	return web.Download(name, store.Entry{Action: "exported", Entity: "export", Label: name, UnitID: c.UnitID, UnitPath: c.Unit.Path, Reason: r.T("audit.for_form")},
		func(w io.Writer) error { return exports.WriteBlankForm(w, form) }), nil
}
