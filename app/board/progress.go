package board

import (
	"fmt"
	"io"

	"daihoi/app/web"
	"daihoi/exports/progress"
	"daihoi/models/store"
)

// progressWorkbook downloads the progress report of a unit, as of today or of the day that ?as_of= names.
func progressWorkbook(r *web.Request) (web.Result, error) {
	u, report, err := progressReport(r)
	if err != nil {
		return web.Result{}, err
	}
	name := fmt.Sprintf("%s %s %s.xlsx", r.T("progress.file"), u.FullName, r.Day())
	entry := store.Entry{Action: "exported", Entity: "export", Label: name, UnitID: u.ID, UnitPath: u.Path}
	return web.Download(name, entry, func(w io.Writer) error { return progress.Write(w, report) }), nil
}
