package milestones

import (
	"context"
	"encoding/json"
	"io"
	"strconv"

	"daihoi/app/web"
	"daihoi/exports"
	"daihoi/exports/book"
	"daihoi/exports/received"
	"daihoi/exports/report"
	"daihoi/models/fault"
	"daihoi/models/store"
	"daihoi/models/template"
	"daihoi/templates/i18n"
	"daihoi/templates/milestones"
	"daihoi/templates/ui"
)

// templateWorkbook downloads a template.
func templateWorkbook(r *web.Request) (web.Result, error) {
	t, err := readTemplate(r)
	if err != nil {
		return web.Result{}, err
	}
	in, err := report.TemplateOf(r.Tx, r.Words, t)
	if err != nil {
		return web.Result{}, err
	}
	name := book.FileName("xlsx", r.T("templates.file_name", "Name", in.Name, "Day", r.Today().String()))
	return web.Download(name, store.Entry{Action: "exported", Entity: "export", Label: name, UnitID: t.OwnerID, UnitPath: t.Owner.Path},
		func(w io.Writer) error { return exports.WriteTemplate(w, in) }), nil
}

// templateUpload is where a workbook is uploaded.
func templateUpload(r *web.Request) (web.Result, error) {
	t, err := readTemplate(r)
	if err != nil {
		return web.Result{}, err
	}
	if err := template.MayManage(r.Tx, t); err != nil {
		return web.Result{}, err
	}
	own := templateLink(r, t)
	v := milestones.TemplateUpload{Frame: r.Frame("templates.upload", templatesLink(r), own, web.Here(r.T("templates.upload"))),
		Path: own.Href + "/import", Back: own.Href, Workbook: own.Href + "/workbook.xlsx"}
	items, err := template.Items(r.Tx, t.ID)
	if err != nil {
		return web.Result{}, err
	}
	offered, n, err := template.Offered(t, items)
	if err != nil {
		return web.Result{}, err
	}
	if n > 0 {
		kept, err := json.Marshal(offered)
		if err != nil {
			return web.Result{}, err
		}
		v.Offer = r.T("templates.offer", "Count", n)
		v.Offered = []ui.Hidden{{Name: "version", Value: strconv.Itoa(t.Version)}, {Name: "items", Value: string(kept)}}
	}
	v.Conflict, err = r.ConflictLine("template", t.ID)
	return web.Show(milestones.TemplateUploadPage(v)), err
}

// importTemplate reads the workbook before the transaction. On confirmation nothing is uploaded; the form carries the
// items.
func importTemplate(_ context.Context, r *web.Request) (web.Handler, error) {
	var file received.TemplateFile
	if r.Form("items") == "" {
		if len(r.Uploads) == 0 {
			return nil, fault.At("files", "problem.no_file")
		}
		var err error
		if file, err = received.ReadTemplate(r.Uploads[0].Name, r.Uploads[0].Content, r.WordsIn("vi"), r.WordsIn("en")); err != nil {
			return nil, err
		}
	}
	return func(r *web.Request) (web.Result, error) { return importTemplateFile(r, file) }, nil
}

// importTemplateFile shows the effect of a workbook, and applies it when that page is posted.
func importTemplateFile(r *web.Request, file received.TemplateFile) (web.Result, error) {
	d, err := editableDraft(r)
	if err != nil {
		return web.Result{}, err
	}
	if err := r.BackToForm(); err != nil {
		return web.Result{}, err
	}
	if typed := r.Form("items"); typed != "" {
		var items []template.Item
		if err := json.Unmarshal([]byte(typed), &items); err != nil {
			return web.Result{}, fault.Wrap(err, fault.Invalid, "fault.invalid")
		}
		d = d.With(items)
	} else {
		if d, err = file.Draft(d, printers(r)...); err != nil {
			return web.Result{}, err
		}
		r.PostForm.Set("version", strconv.Itoa(d.Template.Version))
	}
	kept, err := json.Marshal(d.Items)
	if err != nil {
		return web.Result{}, err
	}
	return revise(r, d, milestones.Revision{Path: templateLink(r, d.Template).Href + "/import", Hidden: []ui.Hidden{
		{Name: "version", Value: r.Form("version")}, {Name: "items", Value: string(kept)}}})
}

// printers are those of all languages, the reader's first.
func printers(r *web.Request) []*i18n.Printer {
	return []*i18n.Printer{r.Words, r.WordsIn("vi"), r.WordsIn("en")}
}
