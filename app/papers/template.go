package papers

import (
	"context"
	"strconv"

	"daihoi/app/web"
	"daihoi/exports/book"
	"daihoi/exports/merge"
	"daihoi/exports/papers"
	"daihoi/models/access"
	"daihoi/models/fault"
	"daihoi/models/files"
	"daihoi/models/org"
	"daihoi/models/paper"
	"daihoi/models/store"
	pages "daihoi/templates/papers"
	"daihoi/templates/ui"
)

// unitAndKind are those of the address.
func unitAndKind(r *web.Request, action access.Action) (org.Unit, paper.Kind, error) {
	u, err := r.UnitAt(action)
	if err != nil {
		return u, paper.Kind{}, err
	}
	k, found := paper.KindOf(r.Param("form"))
	if !found {
		return u, k, store.NotFound()
	}
	return u, k, nil
}

// templatePage shows the template in force, every edition that the unit has uploaded with what is wrong with it, and takes another.
func templatePage(r *web.Request) (web.Result, error) {
	u, k, err := unitAndKind(r, access.View)
	if err != nil {
		return web.Result{}, err
	}
	v := pages.Template{Path: kindPath(u, k.Code), Fields: web.PapersPath(u) + "/fields", InForce: r.T("paper.shipped_in_force"),
		MayEdit: r.Actor.Can(access.EditCongress, u.Path) && r.Files.Configured(), MaxFile: merge.MostFile}
	if v.Frame, err = frame(r, u, kindName(r, k.Code)); err != nil {
		return web.Result{}, err
	}
	v.Sub, v.Frame.Path = u.FullName, v.Path
	inForce, err := paper.InForce(r.Tx, u)
	if err != nil {
		return web.Result{}, err
	}
	held, own := inForce[k.Code]
	if own {
		v.InForce = r.T("paper.in_force", "File", held.File.Name, "Unit", held.Unit.FullName, "Edition", held.Edition)
	}
	editions, err := paper.Editions(r.Tx, u, k.Code)
	if err != nil {
		return web.Result{}, err
	}
	if len(editions) > 0 {
		v.Seen = editions[0].Edition
	}
	v.MayGiveUp = v.MayEdit && own && held.UnitID == u.ID
	for i, t := range editions {
		row, err := editionRow(r, v.Path, t, held.ID, i == 0)
		if err != nil {
			return web.Result{}, err
		}
		v.Editions = append(v.Editions, row)
	}
	v.Error = r.WithError(ui.Input{Key: "files"}).Error
	v.Conflict, err = r.ConflictLine("paper_template", held.ID)
	return web.Show(pages.TemplatePage(v)), err
}

// editionRow is an edition; of the newest that cannot be used, every problem is told.
func editionRow(r *web.Request, path string, t paper.Template, held int64, newest bool) (pages.EditionRow, error) {
	row := pages.EditionRow{Number: t.Edition, Name: t.File.Name, Href: path + "/file?edition=" + web.FormatID(t.ID), When: r.Words.Moment(t.UploadedAt.Time), Who: t.ByName,
		State: ui.Status{Class: "na", Word: r.T("paper.template_earlier")}}
	switch {
	case !t.Usable:
		row.State = ui.Status{Class: "late", Word: r.T("paper.template_wrong", "Count", t.Problems)}
	case t.ID == held:
		row.State = ui.Status{Class: "done", Word: r.T("paper.template_held")}
	case t.GivenUpAt != nil:
		row.State = ui.Status{Class: "na", Word: r.T("paper.template_given_up")}
	}
	if t.Usable {
		row.Filled = row.Href + "&filled=1"
	}
	if t.Usable || !newest {
		return row, nil
	}
	content, err := r.Files.Read(t.File.Digest)
	if err != nil {
		row.Problems = []string{r.T("fault.file_missing", "File", t.File.Name)}
		return row, nil
	}
	register, err := papers.NewRegister(r.Catalogue)
	if err != nil {
		return row, err
	}
	_, problems, err := register.Check(content)
	for _, p := range problems {
		row.Problems = append(row.Problems, papers.ProblemWords(r.Words, p))
	}
	return row, err
}

// uploadTemplate checks the file before the transaction. A document with wrong placeholders is kept, so that its problems can be read
// beside it; a file that is no such document, or a dangerous one, is refused.
func uploadTemplate(ctx context.Context, r *web.Request) (web.Handler, error) {
	err := r.Store.Read(ctx, r.Actor, func(tx *store.Tx) error {
		r := *r
		r.Tx = tx
		_, _, err := unitAndKind(&r, access.EditCongress)
		return err
	})
	switch {
	case err != nil:
		return nil, err
	case !r.Files.Configured():
		return nil, fault.At("files", "problem.no_folder")
	case len(r.Uploads) == 0:
		return nil, fault.At("files", "problem.no_file")
	case len(r.Uploads) > 1:
		return nil, fault.At("files", "office.one_file")
	}
	up := r.Uploads[0]
	register, err := papers.NewRegister(r.Catalogue)
	if err != nil {
		return nil, err
	}
	_, problems, err := register.Check(up.Content)
	if err != nil {
		return nil, err
	}
	media, known := files.MediaOf(up.Content)
	if !known || media.Endings[0] != ".docx" {
		return nil, fault.At("files", "problem.merge.no_docx")
	}
	digest, err := r.Files.Keep(up.Content)
	if err != nil {
		return nil, err
	}
	file := paper.File{Name: media.Name(up.Name), Size: int64(len(up.Content)), Digest: digest}
	return func(r *web.Request) (web.Result, error) {
		u, k, err := unitAndKind(r, access.EditCongress)
		if err != nil {
			return web.Result{}, err
		}
		seen, _ := strconv.Atoi(r.Form("version"))
		_, err = paper.Upload(r.Tx, u.ID, k.Code, seen, file, len(problems))
		out := web.Redirect(kindPath(u, k.Code))
		if len(problems) > 0 {
			return out.Saying("paper.template_kept", "Count", len(problems)), err
		}
		return out.Saying("paper.template_taken"), err
	}, nil
}

func giveUp(r *web.Request) (web.Result, error) {
	u, k, err := unitAndKind(r, access.EditCongress)
	if err != nil {
		return web.Result{}, err
	}
	return web.Redirect(kindPath(u, k.Code)).Saying("paper.gave_up"), paper.GiveUp(r.Tx, u.ID, k.Code, r.FormInt("version"))
}

// templateFile downloads the template in force or an edition, as it is or with the example values.
func templateFile(r *web.Request) (web.Result, error) {
	u, k, err := unitAndKind(r, access.View)
	if err != nil {
		return web.Result{}, err
	}
	content, name, err := templateContent(r, u, k)
	if err != nil {
		return web.Result{}, err
	}
	if r.Query("filled") != "" {
		register, err := papers.NewRegister(r.Catalogue)
		if err != nil {
			return web.Result{}, err
		}
		t, problems, err := register.Check(content)
		if err != nil {
			return web.Result{}, err
		}
		if len(problems) > 0 {
			return web.Result{}, fault.New(fault.Invalid, "fault.paper_template", "Template", name, "Count", len(problems))
		}
		if content, err = register.FilledIn(t); err != nil {
			return web.Result{}, err
		}
	}
	return document(name, u, content), nil
}

func templateContent(r *web.Request, u org.Unit, k paper.Kind) ([]byte, string, error) {
	id := int64(r.QueryInt("edition", 0))
	if id == 0 {
		content, _, err := papers.InForce(r.Tx, r.Files, u, k.Code)
		return content, book.FileName("docx", r.T("paper.template_file", "Kind", kindName(r, k.Code))), err
	}
	t, err := paper.EditionOf(r.Tx, u, k.Code, id)
	if err != nil {
		return nil, "", err
	}
	content, err := r.Files.Read(t.File.Digest)
	if err != nil {
		err = fault.Wrap(err, fault.NotFound, "fault.file_missing", "File", t.File.Name)
	}
	return content, t.File.Name, err
}
