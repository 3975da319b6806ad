package congresses

import (
	"context"
	"strings"

	"daihoi/app/web"
	"daihoi/exports/report"
	"daihoi/models/access"
	"daihoi/models/deadline"
	"daihoi/models/directive"
	"daihoi/models/fault"
	"daihoi/models/files"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/templates/congresses"
	"daihoi/templates/ui"
)

// newDirectiveForm registers a directive, issued by a unit or a level above, that is in force at the unit.
func newDirectiveForm(r *web.Request) (web.Result, error) {
	u, err := readDirectiveUnit(r)
	if err != nil {
		return web.Result{}, err
	}
	v := congresses.DirectiveForm{Frame: r.Frame("directive.new"), Lead: r.T("directive.lead", "Unit", u.FullName), Back: web.DirectivesPath(u)}
	if v.Crumbs, err = r.CrumbsToUnit(u); err != nil {
		return web.Result{}, err
	}
	v.Crumbs = append(v.Crumbs, ui.Link{Href: v.Back, Label: r.T("directive.title")}, web.Here(v.Title))
	v.Groups = web.FormGroups(r, directive.Fields, &directive.Directive{LevelCode: u.LevelCode, Kind: "plan"}, nil)
	v.Upload = directiveUpload(r)
	return web.Show(congresses.DirectiveFormPage(v)), nil
}

func readDirectiveUnit(r *web.Request) (org.Unit, error) {
	u, err := org.ByCode(r.Tx, r.Param("code"))
	if err != nil {
		return u, err
	}
	return u, r.Tx.Require(access.PlanCongress, u.Path)
}

// keepDirectiveFile stores the uploaded file before the transaction; milestones.keepEvidence says why.
func keepDirectiveFile(r *web.Request, ctx context.Context) (p directive.Paper, err error) {
	if len(r.Uploads) == 0 {
		return p, nil
	}
	err = r.Store.Read(ctx, r.Actor, func(tx *store.Tx) error {
		r.Tx = tx
		if r.Param("code") != "" {
			_, err := readDirectiveUnit(r)
			return err
		}
		d, err := readDirective(r)
		if err == nil && !r.Actor.Can(access.PlanCongress, d.Unit.Path) {
			err = fault.New(fault.Forbidden, "fault.forbidden")
		}
		return err
	})
	if err != nil {
		return p, err
	}
	if len(r.Uploads) > 1 {
		return p, fault.At("files", "problem.one_file")
	}
	kept, err := r.KeepFiles()
	for _, f := range kept {
		p = directive.Paper{Name: f.Name, Size: f.Size, Media: f.Media, Digest: f.Digest}
	}
	return p, err
}

func directiveUpload(r *web.Request) ui.Upload {
	if !r.Files.Configured() {
		return ui.Upload{}
	}
	u := ui.Upload{Label: r.T("directive.file"), Accept: files.Accepted(), Hint: r.T("directive.file_hint", "Max", deadline.FileLimit>>20)}
	u.Error = r.WithError(ui.Input{Key: "files"}).Error
	return u
}

// decodeDirective decodes the form into in, with the stored file.
func decodeDirective(r *web.Request, in *directive.Directive, paper directive.Paper) []fault.Problem {
	in.File = paper
	return directive.Fields.Decode(r.Form, in)
}

func registerDirective(ctx context.Context, r *web.Request) (web.Handler, error) {
	paper, err := keepDirectiveFile(r, ctx)
	return func(r *web.Request) (web.Result, error) { return registerDirectiveWith(r, paper) }, err
}

func registerDirectiveWith(r *web.Request, paper directive.Paper) (web.Result, error) {
	u, err := readDirectiveUnit(r)
	if err != nil {
		return web.Result{}, err
	}
	var in directive.Directive
	err = web.RunIfValid(decodeDirective(r, &in, paper), func() (err error) { in, err = directive.Register(r.Tx, u.ID, in); return err })
	return web.Redirect(web.DirectivePath(in.ID)).Saying("directive.registered", "Name", report.DirectiveName(r.Words, in)), err
}

func readDirective(r *web.Request) (directive.Directive, error) {
	id, err := r.ID("id")
	if err != nil {
		return directive.Directive{}, err
	}
	return directive.Get(r.Tx, id)
}

// directivePage shows one directive, what is based on it, and its history; planners of its unit get forms.
func directivePage(r *web.Request) (web.Result, error) {
	d, err := readDirective(r)
	if err != nil {
		return web.Result{}, err
	}
	v := congresses.Directive{Frame: r.FrameWithTitle(report.DirectiveName(r.Words, d)), Path: web.DirectivePath(d.ID), Version: d.Version, Summary: d.Summary,
		MayEdit: r.Actor.Can(access.PlanCongress, d.Unit.Path), Withdrawn: d.Withdrawn()}
	aboutDirective(r, d, &v)
	if v.Crumbs, err = r.CrumbsToUnit(d.Unit); err != nil {
		return web.Result{}, err
	}
	v.Back = "/units/" + r.Home() + "/directives"
	if v.MayEdit {
		v.Back = web.DirectivesPath(d.Unit)
	}
	v.Crumbs = append(v.Crumbs, ui.Link{Href: v.Back, Label: r.T("directive.title")}, web.Here(v.Title))
	if v.Conflict, err = r.ConflictLine("directive", d.ID); err != nil {
		return web.Result{}, err
	}
	if err := directiveGrounds(r, d, &v); err != nil {
		return web.Result{}, err
	}
	if v.MayEdit {
		directiveForms(r, d, &v)
	}
	const shown = 50
	entries, err := store.History(r.Tx, "directive", d.ID, shown)
	for _, e := range entries {
		v.History = append(v.History, ui.Event{When: r.Words.Moment(e.At.Time), Who: e.UserName, What: r.T("audit." + e.Action),
			Note: e.Reason, Changes: r.AuditChanges(e)})
	}
	return web.Show(congresses.DirectivePage(v)), err
}

// aboutDirective fills in the facts and the link to the text.
func aboutDirective(r *web.Request, d directive.Directive, v *congresses.Directive) {
	fact := func(key, value string) {
		if value != "" {
			v.Facts = append(v.Facts, ui.Fact{Label: r.T(key), Value: value})
		}
	}
	v.Status = ui.Status{Class: "done", Word: r.T("directive.holds")}
	if d.Withdrawn() {
		v.Status = ui.Status{Class: "na", Word: r.T("directive.withdrawn")}
		fact("directive.withdrawn", d.WithdrawnOn.Short()+": "+d.WithdrawnReason)
	}
	fact("field.directive_level", r.T("choice.directive_level."+d.LevelCode))
	fact("field.directive_issuer", d.Issuer)
	fact("field.directive_issued", d.IssuedOn.Short())
	fact("directive.scope", r.T("directive.scope_value", "Unit", d.Unit.FullName))
	if d.File.Name != "" {
		v.File = ui.Link{Href: v.Path + "/file", Label: d.File.Name}
		v.FileNote = r.FileSize(d.File.Size)
	}
	if strings.HasPrefix(d.Source, "https://") || strings.HasPrefix(d.Source, "http://") {
		v.Source = d.Source
	} else {
		fact("field.directive_source", d.Source)
	}
}

// directiveForms are the forms for planners; those that were not posted show saved values.
func directiveForms(r *web.Request, d directive.Directive, v *congresses.Directive) {
	saved := r.WithoutInput()
	edit, withdraw := r, saved
	if r.Path != web.DirectivePath(d.ID) {
		edit, withdraw = saved, r
	}
	v.Edit = web.FormGroups(edit, directive.Fields, &d, nil)
	v.Upload = directiveUpload(edit)
	v.Reason = withdraw.WithError(ui.Input{Key: "reason", Label: r.T("directive.reason"), Value: withdraw.Form("reason")})
}

func amendDirective(ctx context.Context, r *web.Request) (web.Handler, error) {
	paper, err := keepDirectiveFile(r, ctx)
	return func(r *web.Request) (web.Result, error) { return amendDirectiveWith(r, paper) }, err
}

func amendDirectiveWith(r *web.Request, paper directive.Paper) (web.Result, error) {
	d, err := readDirective(r)
	if err != nil {
		return web.Result{}, err
	}
	in := d
	err = mayAmend(r, d, func() error {
		return web.RunIfValid(decodeDirective(r, &in, paper), func() error {
			_, err := directive.Amend(r.Tx, d.ID, r.FormInt("version"), in)
			return err
		})
	})
	return web.Redirect(web.DirectivePath(d.ID)).Saying("form.saved"), err
}

// mayAmend checks the permission before the input, so that readers who may not amend never see a form error.
func mayAmend(r *web.Request, d directive.Directive, command func() error) error {
	if !r.Actor.Can(access.PlanCongress, d.Unit.Path) {
		return fault.New(fault.Forbidden, "fault.forbidden")
	}
	return command()
}

func withdrawDirective(r *web.Request) (web.Result, error) {
	d, err := readDirective(r)
	if err != nil {
		return web.Result{}, err
	}
	_, err = directive.Withdraw(r.Tx, d.ID, r.FormInt("version"), r.Form("reason"))
	return web.Redirect(web.DirectivePath(d.ID)).Saying("directive.withdrawn_done", "Name", report.DirectiveName(r.Words, d)), err
}

func reinstateDirective(r *web.Request) (web.Result, error) {
	d, err := readDirective(r)
	if err != nil {
		return web.Result{}, err
	}
	_, err = directive.Reinstate(r.Tx, d.ID, r.FormInt("version"))
	return web.Redirect(web.DirectivePath(d.ID)).Saying("directive.reinstated", "Name", report.DirectiveName(r.Words, d)), err
}

// directiveFile downloads the text of the directive.
func directiveFile(r *web.Request) (web.Result, error) {
	d, err := readDirective(r)
	if err == nil && d.File.Name == "" {
		err = store.NotFound()
	}
	if err != nil {
		return web.Result{}, err
	}
	return r.StoredFile(d.File.Name, d.File.Media, d.File.Digest)
}
