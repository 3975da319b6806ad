package app

import (
	"context"
	"encoding/json"
	"io"
	"strconv"

	"daihoi/exports"
	"daihoi/exports/received"
	"daihoi/exports/report"
	"daihoi/models/access"
	"daihoi/models/deadline"
	"daihoi/models/fault"
	"daihoi/models/store"
	"daihoi/templates"
	"daihoi/templates/i18n"
)

// templateWorkbook downloads a template.
func templateWorkbook(r *Request) (Result, error) {
	t, err := r.templateAt()
	if err != nil {
		return Result{}, err
	}
	book, err := report.TemplateOf(r.Tx, r.Words, t)
	if err != nil {
		return Result{}, err
	}
	name := r.T("templates.file_name", "Name", book.Name)
	return download(name, store.Entry{Action: "exported", Entity: "export", Label: name, UnitPath: "/"},
		func(w io.Writer) error { return exports.WriteTemplate(w, book) }), nil
}

// templateUpload is where a workbook is handed in.
func templateUpload(r *Request) (Result, error) {
	if err := r.requireSomewhere(access.ManageTemplates); err != nil {
		return Result{}, err
	}
	t, err := r.templateAt()
	if err != nil {
		return Result{}, err
	}
	own := r.templateLink(t)
	v := templates.TemplateUpload{Frame: r.frame("templates.upload", toTemplates(r), own, here(r.T("templates.upload"))),
		Path: own.Href + "/import", Back: own.Href, Workbook: own.Href + "/workbook.xlsx"}
	v.Conflict, err = r.conflictLine("template", t.ID)
	return show(templates.TemplateUploadPage(v)), err
}

// importTemplate reads the workbook before the transaction; nothing is uploaded when what was read is confirmed.
func importTemplate(_ context.Context, r *Request) (Handler, error) {
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
	return func(r *Request) (Result, error) { return importTemplateFile(r, file) }, nil
}

// importTemplateFile shows the effect of a workbook, and applies it when the page with it is posted.
func importTemplateFile(r *Request, file received.TemplateFile) (Result, error) {
	if err := r.requireSomewhere(access.ManageTemplates); err != nil {
		return Result{}, err
	}
	if err := r.returning(); err != nil {
		return Result{}, err
	}
	id, err := r.ID("id")
	if err != nil {
		return Result{}, err
	}
	d, err := deadline.DraftOf(r.Tx, id)
	if err != nil {
		return Result{}, err
	}
	if typed := r.Form("items"); typed != "" {
		var items []deadline.Item
		if err := json.Unmarshal([]byte(typed), &items); err != nil {
			return Result{}, fault.Wrap(err, fault.Invalid, "fault.invalid")
		}
		d = d.With(items)
	} else {
		if d, err = file.Draft(d, r.printers()...); err != nil {
			return Result{}, err
		}
		r.PostForm.Set("version", strconv.Itoa(d.Template.Version))
	}
	kept, err := json.Marshal(d.Items)
	if err != nil {
		return Result{}, err
	}
	return r.revise(d, templates.Revision{Path: r.templateLink(d.Template).Href + "/import", Hidden: []templates.Hidden{
		{Name: "version", Value: r.Form("version")}, {Name: "items", Value: string(kept)}}})
}

// printers are the languages of the program, the reader's first.
func (r *Request) printers() []*i18n.Printer {
	return []*i18n.Printer{r.Words, r.WordsIn("vi"), r.WordsIn("en")}
}
