package delegates

import (
	"io"
	"strings"

	"daihoi/app/web"
	"daihoi/exports"
	"daihoi/exports/book"
	"daihoi/exports/report"
	"daihoi/models/access"
	"daihoi/models/fault"
	"daihoi/models/store"
	"daihoi/templates/delegates"
	"daihoi/templates/ui"
)

// fullFiles are the downloads with sensitive fields. Each asks what for.
func fullFiles(r *web.Request, address string) []delegates.FullFile {
	data := web.DataFile(r.T("data.delegates"), address, "")
	byCategory, byBody := r.T("delegates.file_category"), r.T("delegates.file_represents")
	return []delegates.FullFile{{Href: address, Label: byCategory}, {Href: ui.PrintHref(address), Label: byCategory + " – PDF"},
		{Href: address, Label: byBody, By: "represents"}, {Href: ui.PrintHref(address), Label: byBody + " – PDF", By: "represents"},
		{Href: data.CSV, Label: data.Label + " – CSV"}, {Href: data.JSON, Label: data.Label + " – JSON"}}
}

// delegateWorkbook downloads the "danh sách trích ngang" of a congress. Readers without the right to sensitive fields
// get the public variant, whatever they ask for; the others must say what they need sensitive fields for.
func delegateWorkbook(r *web.Request) (web.Result, error) {
	c, err := r.CongressFor(access.View)
	if err != nil {
		return web.Result{}, err
	}
	public := r.Query("public") != "" || !r.Actor.Can(access.ViewSensitive, c.Unit.Path)
	if !public && strings.TrimSpace(r.Query("purpose")) == "" {
		return web.Result{}, fault.New(fault.Invalid, "fault.purpose")
	}
	list, err := report.DelegateListOf(r.Tx, r.Words, c.ID, public, r.Query("by"))
	if err != nil {
		return web.Result{}, err
	}
	list.Wide = r.Paper()
	key, variants := "delegates.file_name", []string{}
	if public {
		key = "delegates.file_name_public"
		variants = append(variants, r.T("file.public"))
	}
	if !public && r.Query("by") == "represents" { // the public list has no groups
		variants = append(variants, r.T("file.by_represents"))
	}
	name := book.FileName("xlsx", r.T(key, "Unit", c.Unit.FullName, "Day", r.Today().String()), variants...)
	return r.DownloadRows(store.Entry{Action: "exported", Entity: "export", Label: name, UnitID: c.UnitID, UnitPath: c.Unit.Path},
		func(w io.Writer) error { return exports.WriteDelegates(w, list) }, list.Table())
}
