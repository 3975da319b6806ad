package milestones

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"daihoi/app/web"
	"daihoi/exports"
	"daihoi/exports/received"
	"daihoi/exports/report"
	"daihoi/models/access"
	"daihoi/models/congress"
	"daihoi/models/deadline"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/org"
	"daihoi/models/progressform"
	"daihoi/models/store"
	"daihoi/templates/i18n"
	"daihoi/templates/milestones"
	"daihoi/templates/ui"
)

// shownReturns is how many returned forms the page lists.
const shownReturns = 100

// returnsPage is where forms go out to units and come back.
func returnsPage(r *web.Request) (web.Result, error) {
	u, err := r.UnitAt(access.EditMilestone)
	if err != nil {
		return web.Result{}, err
	}
	v := milestones.Returns{Frame: r.Frame("returned.title"), Unit: u.FullName, Action: web.ReturnsPath(u)}
	if v.Forms, err = formsLink(r, u); err != nil {
		return web.Result{}, err
	}
	links, err := r.CrumbsToUnit(u)
	if err != nil {
		return web.Result{}, err
	}
	v.Crumbs = append(links, web.Here(v.Title))
	list, err := progressform.List(r.Tx, u, shownReturns)
	if err != nil {
		return web.Result{}, err
	}
	for _, f := range list {
		v.Lines = append(v.Lines, returnLine(r, f))
	}
	return web.Show(milestones.ReturnsPage(v)), nil
}

// formsLink is where the empty forms are downloaded: those of all units below, or the own one.
func formsLink(r *web.Request, u org.Unit) (ui.Link, error) {
	p, err := r.UnitPage()
	if err != nil || len(p.Children) > 0 {
		return ui.Link{Href: p.Path() + "/progress-forms.zip", Label: r.T("returned.bundle")}, err
	}
	c, err := congress.ByUnit(r.Tx, u.ID, p.Term.ID)
	if fault.KindOf(err) == fault.NotFound {
		return ui.Link{}, nil
	}
	return ui.Link{Href: web.CongressPath(c.ID) + "/progress-form.xlsx", Label: r.T("returned.form")}, err
}

func returnedPath(id int64) string { return fmt.Sprintf("/returns/%d", id) }

func returnLine(r *web.Request, f progressform.ReturnedPlan) milestones.ReturnLine {
	line := milestones.ReturnLine{File: ui.Link{Label: f.FileName}, Unit: f.Unit.FullName, Who: f.UserName, When: r.Words.Moment(f.CreatedAt.Time),
		Status: ui.Status{Class: returnedClass(f.State), Word: r.T("returned.state." + string(f.State))}, Summary: formCounts(r.Words, f.Summary)}
	switch f.State {
	case progressform.ReturnedRefused:
		line.Unit, line.Summary = "", r.Words.With(f.Refusal.Key, f.Refusal.Args)
		return line
	case progressform.ReturnedPreview:
		line.Summary = planCounts(r, f.Plan)
	}
	line.File.Href = returnedPath(f.ID)
	return line
}

func returnedClass(s progressform.ReturnedState) string {
	switch s {
	case progressform.ReturnedPreview:
		return "submitted"
	case progressform.ReturnedConfirmed:
		return "done"
	case progressform.ReturnedRefused:
		return "late"
	}
	return "na"
}

// formCounts are the counts that are not zero: "12 thay đổi · 1 xung đột".
func formCounts(words *i18n.Printer, summary map[progressform.RowState]int) string {
	var parts []string
	for _, s := range progressform.RowStates {
		if n := summary[s]; n > 0 {
			parts = append(parts, words.T("returned.count."+string(s), "Count", n))
		}
	}
	return strings.Join(parts, " · ")
}

// planCounts are the counts of a preview, with the difficulties it would raise.
func planCounts(r *web.Request, p progressform.Plan) string {
	counts := p.Summary()
	words := formCounts(r.Words, counts)
	if n := p.Work() - counts[progressform.RowChanged]; n > 0 {
		words = strings.TrimPrefix(words+" · "+r.T("returned.count.raised", "Count", n), " · ")
	}
	return words
}

// uploadReturns reads the files before the transaction: a hostile file may take its two seconds without blocking
// anyone.
func uploadReturns(_ context.Context, r *web.Request) (web.Handler, error) {
	var all []progressform.HandedIn
	for _, f := range r.Uploads {
		in, err := received.ReadReturned(f.Name, f.Content)
		if err != nil {
			return nil, err
		}
		all = append(all, in)
	}
	return func(r *web.Request) (web.Result, error) { return keepReturns(r, all) }, nil
}

// keepReturns keeps each file as a preview of its own.
func keepReturns(r *web.Request, all []progressform.HandedIn) (web.Result, error) {
	u, err := r.UnitAt(access.EditMilestone)
	if err != nil {
		return web.Result{}, err
	}
	term, err := org.CurrentTerm(r.Tx)
	if err != nil {
		return web.Result{}, err
	}
	kept, err := progressform.HandIn(r.Tx, u, term.ID, all)
	if err != nil {
		return web.Result{}, err
	}
	if len(kept) == 1 && kept[0].State == progressform.ReturnedPreview {
		return web.Redirect(returnedPath(kept[0].ID)), nil
	}
	refused := 0
	for _, f := range kept {
		if f.State == progressform.ReturnedRefused {
			refused++
		}
	}
	return web.Redirect(web.ReturnsPath(u)).Saying("returned.handed_in", "Count", len(kept), "Refused", refused), nil
}

// readReturned reads the returned form of the address.
func readReturned(r *web.Request) (progressform.Returned, error) {
	id, err := r.ID("id")
	if err != nil {
		return progressform.Returned{}, err
	}
	return progressform.Get(r.Tx, id)
}

// returnedPage shows what a returned form would change, or what it has changed.
func returnedPage(r *web.Request) (web.Result, error) {
	f, err := readReturned(r)
	if err != nil {
		return web.Result{}, err
	}
	v := milestones.Returned{Frame: r.FrameWithTitle(f.FileName), Path: returnedPath(f.ID), Unit: f.Unit.FullName, Version: f.Version,
		StateWord: r.T("returned.state." + string(f.State)), Preview: f.State == progressform.ReturnedPreview, Confirmed: f.State == progressform.ReturnedConfirmed,
		MayClose: r.Actor.Can(access.CloseMilestone, f.Unit.Path), Done: formCounts(r.Words, f.Summary)}
	if f.CongressID != nil {
		v.Congress = web.CongressPath(*f.CongressID)
	} else {
		v.Done = r.Words.With(f.Refusal.Key, f.Refusal.Args)
	}
	if v.Back, v.Crumbs, err = returnedCrumbs(r, f); err != nil {
		return web.Result{}, err
	}
	if r.Stale() {
		v.Frame.Conflict = r.Words.With(r.Fault.Key, r.Fault.Args)
	}
	if v.Preview {
		plan, err := progressform.PlanOf(r.Tx, f)
		if err != nil {
			return web.Result{}, err
		}
		fillReturned(r, &v, f, plan)
	}
	return web.Show(milestones.ReturnedPage(v)), nil
}

// returnedCrumbs lead to the forms of the unit above, where they are uploaded, if the reader works there.
func returnedCrumbs(r *web.Request, f progressform.Returned) (back string, links []ui.Link, err error) {
	u, err := org.Get(r.Tx, f.UnitID)
	if err != nil {
		return "", nil, err
	}
	above, err := org.Ancestors(r.Tx, u)
	if err != nil {
		return "", nil, err
	}
	at := u
	if n := len(above); n > 0 && f.CongressID != nil && r.Actor.Can(access.EditMilestone, above[n-1].Path) {
		at = above[n-1]
	}
	links, err = r.CrumbsToUnit(at)
	return web.ReturnsPath(at), append(links, ui.Link{Href: web.ReturnsPath(at), Label: r.T("returned.title")}, web.Here(f.FileName)), err
}

// fillReturned puts the plan into words; rows without changes are only counted.
func fillReturned(r *web.Request, v *milestones.Returned, f progressform.Returned, plan progressform.Plan) {
	counts := plan.Summary()
	v.Seen, v.Work, v.Conflicts, v.Errors = plan.Digest(), plan.Work(), counts[progressform.RowConflict], counts[progressform.RowError]
	v.Same = counts[progressform.RowSame]
	if f.Form.Stamp == progressform.StampWhole {
		v.Issued = r.T("returned.issued", "When", r.Words.Moment(f.Form.Issue.At.Time))
	} else {
		v.Notices = append(v.Notices, r.T("returned.stamp."+string(f.Form.Stamp)))
	}
	if plan.Outdated {
		v.Notices = append(v.Notices, r.T("returned.outdated"))
	}
	if plan.OldForm > 0 {
		v.Notices = append(v.Notices, r.T("returned.old_form", "Version", plan.OldForm, "Current", progressform.Version))
	}
	if len(plan.Missing) > 0 {
		v.Notices = append(v.Notices, r.T("returned.missing_rows", "Count", len(plan.Missing), "Codes", strings.Join(plan.Missing, ", ")))
	}
	for i := range plan.Rows {
		if row := &plan.Rows[i]; row.State != progressform.RowSame {
			v.Rows = append(v.Rows, returnedRow(r, row))
		}
	}
	for _, l := range plan.Lines {
		v.Raised = append(v.Raised, ui.Fact{Label: r.T("choice.difficulty_kind." + l.Kind), Value: l.Text})
	}
	for _, w := range plan.Wishes {
		fact := ui.Fact{Label: r.T("returned.wish"), Value: w.Text(), Note: r.T("returned.wish_hint")}
		if w.Problem != nil {
			fact.Value, fact.Note = "", formProblem(r.Words, *w.Problem)
		}
		v.Raised = append(v.Raised, fact)
	}
}

func returnedRow(r *web.Request, row *progressform.RowPlan) milestones.ReturnedRow {
	m := row.Milestone
	out := milestones.ReturnedRow{Number: row.Number, Code: row.Code,
		Status: ui.Status{Class: formRowClass(row.State), Word: r.T("returned.row." + string(row.State))}}
	if m.ID != 0 {
		out.Name, out.Href = report.ItemName(r.Words, &m.Item), web.MilestonePath(m.CongressID, m.ID)
	}
	for _, c := range row.Changes {
		out.Changes = append(out.Changes, milestones.ReturnedChange{Field: r.T("field." + c.Field), Issued: shownField(r, c.Field, c.Issued),
			Old: shownField(r, c.Field, c.Old), New: shownField(r, c.Field, c.New), Conflict: c.Conflict})
	}
	for _, p := range row.Problems {
		out.Problems = append(out.Problems, ui.ImportProblem{Cell: p.Cell, Error: true, Text: formProblem(r.Words, p)})
	}
	if row.State == progressform.RowConflict {
		out.Choice, out.Theirs = fmt.Sprint("take-", m.ID), r.Form(fmt.Sprint("take-", m.ID)) == "theirs"
		out.Who = r.T("returned.changed_by", "Who", m.UpdatedBy, "When", r.Words.Moment(m.UpdatedAt.Time))
	}
	return out
}

// shownField is a value of a row as people write it.
func shownField(r *web.Request, key, value string) string {
	if key == "state" && value != "" {
		return r.T("state." + value)
	}
	kind := field.Text
	if f, ok := deadline.MilestoneFields.Find(key); ok {
		kind = f.Kind
	}
	return r.ShownValue(kind, key, value)
}

func formProblem(words *i18n.Printer, p progressform.Problem) string {
	return received.FormProblemWords(words, p)
}

func formRowClass(s progressform.RowState) string {
	switch s {
	case progressform.RowChanged:
		return "progress"
	case progressform.RowConflict:
		return "submitted"
	case progressform.RowError:
		return "late"
	}
	return "done"
}

// returnedRemarks downloads the unit's own file with remarks on what is wrong in it.
func returnedRemarks(r *web.Request) (web.Result, error) {
	f, err := readReturned(r)
	if err != nil {
		return web.Result{}, err
	}
	content, err := progressform.Content(r.Tx, f.ID)
	if err != nil {
		return web.Result{}, err
	}
	if f.State != progressform.ReturnedPreview {
		return web.Result{}, store.NotFound()
	}
	plan, err := progressform.PlanOf(r.Tx, f)
	if err != nil {
		return web.Result{}, err
	}
	out := exports.Returned{Name: f.FileName, Content: content, Words: r.Words}
	for _, row := range plan.Rows {
		for _, p := range row.Problems {
			out.Remarks = append(out.Remarks, exports.Remark{Sheet: f.Form.Sheet, Row: row.Number, Cell: p.Cell, Text: formProblem(r.Words, p), Error: true})
		}
		if row.State == progressform.RowConflict {
			out.Remarks = append(out.Remarks, exports.Remark{Sheet: f.Form.Sheet, Row: row.Number, Text: r.T("returned.row.conflict")})
		}
	}
	name := exports.ReturnedName(r.Words, f.FileName)
	return web.Download(name, store.Entry{Action: "exported", Entity: "export", Label: name, UnitID: f.Unit.ID, UnitPath: f.Unit.Path},
		func(w io.Writer) error { return exports.WriteReturned(w, out) }), nil
}

// confirmReturned imports the form as it was shown.
func confirmReturned(r *web.Request) (web.Result, error) {
	f, err := readReturned(r)
	if err != nil {
		return web.Result{}, err
	}
	choice := progressform.Choice{Complete: r.Form("complete") != ""}
	for key := range r.PostForm {
		id, taken := strings.CutPrefix(key, "take-")
		if n, err := strconv.ParseInt(id, 10, 64); taken && err == nil && r.Form(key) == "theirs" {
			choice.Theirs = append(choice.Theirs, n)
		}
	}
	slices.Sort(choice.Theirs)
	done, err := progressform.Confirm(r.Tx, f.ID, r.FormInt("version"), r.Form("seen"), choice)
	if err != nil {
		return web.Result{}, err
	}
	return web.Redirect(returnedPath(f.ID)).Saying("returned.done", "Changed", done.Changed, "Completed", done.Completed, "Raised", done.Raised,
		"Kept", done.Kept, "LeftOut", done.LeftOut), nil
}

func undoReturned(r *web.Request) (web.Result, error) {
	id, err := r.ID("id")
	if err != nil {
		return web.Result{}, err
	}
	return web.Redirect(returnedPath(id)).Saying("returned.undone"), progressform.Undo(r.Tx, id, r.FormInt("version"))
}

func discardReturned(r *web.Request) (web.Result, error) {
	id, err := r.ID("id")
	if err != nil {
		return web.Result{}, err
	}
	return web.Redirect(returnedPath(id)).Saying("returned.discarded"), progressform.Discard(r.Tx, id, r.FormInt("version"))
}
