package board

import (
	"daihoi/app/web"
	"daihoi/exports/report"
	"daihoi/models/store"
)

// progressBundle downloads the reports of the districts of a province.
func progressBundle(r *web.Request) (web.Result, error) {
	u, term, before, err := reported(r)
	if err != nil {
		return web.Result{}, err
	}
	bundle, err := report.ProgressBundleOf(r.Tx, r.Words, u, term, r.Day(), before)
	if err != nil {
		return web.Result{}, err
	}
	name := r.T("progress.file") + " " + u.FullName + " " + r.Day().String() + ".zip"
	out := web.Download(name, store.Entry{Action: "exported", Entity: "export", Label: name, UnitID: u.ID, UnitPath: u.Path}, bundle.Write)
	out.File.ContentType = "application/zip"
	return out, nil
}
