package papers

import (
	"context"

	"daihoi/app/web"
	"daihoi/models/access"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/models/paper"
	"daihoi/models/store"
	pages "daihoi/templates/papers"
	"daihoi/templates/ui"
)

func readPaper(r *web.Request) (paper.Paper, error) {
	id, err := r.ID("id")
	if err != nil {
		return paper.Paper{}, err
	}
	return paper.Get(r.Tx, id)
}

// paperPage shows a paper of the book with all files that it had.
func paperPage(r *web.Request) (web.Result, error) {
	p, err := readPaper(r)
	if err != nil {
		return web.Result{}, err
	}
	v := pages.Paper{Path: web.PaperPath(p.ID), State: paperState(r, p), Version: r.FormVersion(int64(p.Version)),
		MayEdit: r.Actor.Can(access.EditCongress, p.Unit.Path) && !p.Cancelled()}
	shown := p.Unit
	if !r.Actor.Can(access.View, shown.Path) { // of a unit above, about this one
		shown = p.About
	}
	shown, err = org.Get(r.Tx, shown.ID)
	if err != nil {
		return web.Result{}, err
	}
	if v.Frame, err = frame(r, shown, p.Mark(), ui.Link{Href: web.PapersPath(shown) + "/book", Label: r.T("paper.book")}); err != nil {
		return web.Result{}, err
	}
	v.Sub, v.Frame.Path = kindName(r, p.Kind), v.Path
	v.Facts = []ui.Fact{{Label: r.T("field.paper_day"), Value: p.IssuedOn.Short()}, {Label: r.T("field.paper_summary"), Value: p.Summary},
		{Label: r.T("paper.recipient"), Value: p.Recipient}, {Label: r.T("field.signed_by"), Value: ui.ShownOrDash(p.Signer)},
		{Label: r.T("paper.issuer"), Value: p.Unit.FullName}}
	if p.Cancelled() {
		v.Facts = append(v.Facts, ui.Fact{Label: r.T("paper.cancelled"), Value: p.CancelledOn.Short(), Note: p.CancelledReason})
	}
	editions, err := paper.EditionsOf(r.Tx, p)
	if err != nil {
		return web.Result{}, err
	}
	for _, e := range editions {
		row := pages.PaperEdition{Number: e.Edition, Name: e.File.Name, When: r.Words.Moment(e.MadeAt.Time), Who: e.ByName, Template: e.Template}
		if row.Template == "" {
			row.Template = r.T("paper.shipped")
		}
		if e.File.Digest != "" && p.MayOpen(r.Tx, e.Sensitive) { // "" once it was anonymised
			row.Href = v.Path + "/file?edition=" + web.FormatID(int64(e.Edition))
		}
		v.Editions = append(v.Editions, row)
	}
	v.Reason = r.ReasonInput("paper.cancel_reason")
	v.Conflict, err = r.ConflictLine("paper", p.ID)
	return web.Show(pages.PaperPage(v)), err
}

// paperFile downloads a file of a paper, the last one unless the address names another.
func paperFile(r *web.Request) (web.Result, error) {
	p, err := readPaper(r)
	if err != nil {
		return web.Result{}, err
	}
	editions, err := paper.EditionsOf(r.Tx, p)
	if err != nil {
		return web.Result{}, err
	}
	want := r.QueryInt("edition", p.Edition)
	for _, e := range editions {
		if e.Edition != want || e.File.Digest == "" {
			continue
		}
		if !p.MayOpen(r.Tx, e.Sensitive) {
			return web.Result{}, fault.New(fault.Forbidden, "fault.paper_sensitive")
		}
		out, err := r.StoredFile(e.File.Name, documentType, e.File.Digest)
		out.Record = &store.Entry{Action: "exported", Entity: "export", Label: e.File.Name, UnitID: p.UnitID, UnitPath: p.Unit.Path}
		return out, err
	}
	return web.Result{}, store.NotFound()
}

// again makes the file of a paper once more; the number stays. It is made before the transaction that enters it.
func again(ctx context.Context, r *web.Request) (web.Handler, error) {
	if !r.Files.Configured() {
		return nil, fault.At("files", "problem.no_folder")
	}
	var made paper.Made
	err := r.Store.Read(ctx, r.Actor, func(tx *store.Tx) error {
		r := *r
		r.Tx = tx
		p, err := readPaper(&r)
		if err != nil {
			return err
		}
		if err := tx.Require(access.EditCongress, p.Unit.Path); err != nil {
			return err
		}
		made, err = works(&r).Again(tx, p)
		return err
	})
	return func(r *web.Request) (web.Result, error) {
		made.Version = r.FormInt("version")
		return web.Redirect(web.PaperPath(made.PaperID)).Saying("paper.made_again"), paper.Keep(r.Tx, []paper.Made{made})
	}, err
}

func cancel(r *web.Request) (web.Result, error) {
	id, err := r.ID("id")
	if err != nil {
		return web.Result{}, err
	}
	p, err := paper.Cancel(r.Tx, id, r.FormInt("version"), r.Form("reason"))
	return web.Redirect(web.PaperPath(p.ID)).Saying("paper.was_cancelled", "Mark", p.Mark()), err
}
