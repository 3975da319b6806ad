package delegates

import (
	"io"

	"daihoi/app/web"
	"daihoi/exports"
	"daihoi/exports/book"
	"daihoi/exports/report"
	"daihoi/models/access"
	"daihoi/models/store"
	"daihoi/templates/ui"
)

// delegateFiles are the downloads that the list offers.
func delegateFiles(r *web.Request, address string, sensitive bool) []ui.Link {
	if !sensitive {
		return []ui.Link{{Href: address + "?public=1", Label: r.T("delegates.file_public")}}
	}
	return []ui.Link{{Href: address, Label: r.T("delegates.file_category")},
		{Href: address + "?by=represents", Label: r.T("delegates.file_represents")},
		{Href: address + "?public=1", Label: r.T("delegates.file_public")}}
}

// delegateData are the same lists as data, in which the order tells nothing.
func delegateData(r *web.Request, address string, sensitive bool) []ui.DataFile {
	public := web.DataFile(r.T("delegates.file_public"), address+"?public=1", "")
	if !sensitive {
		return []ui.DataFile{public}
	}
	return []ui.DataFile{web.DataFile(r.T("data.delegates"), address, ""), public}
}

// delegateWorkbook downloads the "danh sách trích ngang" of a congress. Readers without the right to sensitive fields
// get the public variant, whatever they ask for.
func delegateWorkbook(r *web.Request) (web.Result, error) {
	c, err := r.CongressFor(access.View)
	if err != nil {
		return web.Result{}, err
	}
	public := r.Query("public") != "" || !r.Actor.Can(access.ViewSensitive, c.Unit.Path)
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
