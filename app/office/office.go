package office

import (
	"context"
	"io"
	"strings"

	"daihoi/app/web"
	"daihoi/exports"
	"daihoi/exports/book"
	"daihoi/exports/intake"
	"daihoi/exports/intake/grid"
	"daihoi/exports/officelist"
	"daihoi/exports/report"
	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/fault"
	"daihoi/models/office"
	"daihoi/models/officeplan"
	"daihoi/models/org"
	"daihoi/models/store"
	pages "daihoi/templates/office"
	"daihoi/templates/ui"
)

func sheetPath(u org.Unit, id int64) string { return web.IDPath(web.OfficePath(u), id) }

func uploadPage(r *web.Request) (web.Result, error) {
	u, err := r.UnitAt(access.PlanCongress)
	if err != nil {
		return web.Result{}, err
	}
	v := pages.Upload{Frame: r.Frame("office.title"), Unit: u.FullName, Form: web.OfficePath(u) + ".xlsx", Home: "/units/" + u.Code, Pasted: r.Form("pasted"), PastedPage: r.Form("pasted_page"), MaxFile: grid.Default().File}
	if v.Crumbs, err = r.UnitCrumbs(u, v.Title); err != nil {
		return web.Result{}, err
	}
	earlier, err := office.List(r.Tx, u.ID, 20)
	if err != nil {
		return web.Result{}, err
	}
	for _, s := range earlier {
		line := pages.Line{Link: ui.Link{Href: sheetPath(u, s.ID), Label: s.FileName}, Who: s.UserName, When: r.Words.Moment(s.CreatedAt.Time), State: r.T("office.state." + string(s.State))}
		if n := len(s.Done.Effects); n > 0 {
			line.Said = r.T("office.effects", "Count", n)
		}
		v.Earlier = append(v.Earlier, line)
	}
	return web.Show(pages.UploadPage(v)), nil
}

// form downloads the workbook to fill in, with the units and what is known of them.
func form(r *web.Request) (web.Result, error) {
	u, err := r.UnitAt(access.PlanCongress)
	if err != nil {
		return web.Result{}, err
	}
	out, err := report.OfficeForm(r.Tx, r.Words, u)
	if err != nil {
		return web.Result{}, err
	}
	name := book.FileName("xlsx", r.T("office.form_file")+" "+u.FullName+" "+r.Today().String())
	return web.Download(name, store.Entry{Action: "exported", Entity: "export", Label: name, UnitID: u.ID, UnitPath: u.Path, Reason: r.T("audit.for_form")},
		func(w io.Writer) error { return exports.WriteOfficeForm(w, out) }), nil
}

// upload reads the file before the transaction, because a hostile file may take its two seconds.
func upload(ctx context.Context, r *web.Request) (web.Handler, error) {
	uploads := r.Uploads
	if page, text := r.Form("pasted_page"), r.Form("pasted"); strings.TrimSpace(page+text) != "" {
		ending, content := intake.Pasted(page, text)
		name := r.T("import.pasted", "When", r.Clock().In(calendar.Zone()).Format("02-01-2006 15.04"))
		uploads = append(uploads, web.Upload{Name: name + ending, Content: content})
	}
	switch len(uploads) {
	case 0:
		return nil, fault.At("files", "import.nothing")
	case 1:
	default:
		return nil, fault.At("files", "office.one_file")
	}
	var vocabulary officelist.Vocabulary
	err := r.Store.Read(ctx, r.Actor, func(tx *store.Tx) (err error) {
		r := *r
		r.Tx = tx
		u, err := r.UnitAt(access.PlanCongress)
		if err == nil {
			vocabulary, err = report.OfficeVocabulary(tx, r.Catalogue, u)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	sheet, err := officelist.Read(uploads[0].Name, uploads[0].Content, vocabulary)
	if refused := fault.As(err); refused != nil && len(refused.Problems) == 0 {
		err = fault.At("files", "import.refused", "File", uploads[0].Name, "Why", r.Words.With(refused.Key, refused.Args))
	}
	return func(r *web.Request) (web.Result, error) { return start(r, sheet) }, err
}

func start(r *web.Request, sheet officeplan.Sheet) (web.Result, error) {
	u, err := r.UnitAt(access.PlanCongress)
	if err != nil {
		return web.Result{}, err
	}
	s, err := office.Start(r.Tx, u.ID, sheet)
	return web.Redirect(sheetPath(u, s.ID)), err
}
