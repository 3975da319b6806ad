package checkin

import (
	"cmp"
	"io"

	"daihoi/app/web"
	"daihoi/exports"
	"daihoi/exports/book"
	"daihoi/models/store"
)

// rollWorkbook downloads the attendance sheet of a sitting.
func rollWorkbook(r *web.Request) (web.Result, error) {
	d, err := readDesk(r)
	if err != nil {
		return web.Result{}, err
	}
	roll, err := readRoll(r, d)
	if err != nil {
		return web.Result{}, err
	}
	in := exports.Attendance{Unit: d.Unit.FullName, Code: d.Unit.Code, Sitting: sittingTitle(r, d.Sitting), When: sittingTime(r, d.Sitting), Place: cmp.Or(d.Unit.Name, d.Unit.FullName),
		Date: d.Day, Roll: roll, Sign: book.Signature{SignerTitle: r.T("export.sign.chair")}, Words: r.Words}
	name := r.T("roll.file_name", "Unit", d.Unit.FullName, "Day", d.Day.String()) + ".xlsx"
	return r.DownloadRows(store.Entry{Action: "exported", Entity: "export", Label: name, UnitID: d.Unit.ID, UnitPath: d.Unit.Path},
		func(w io.Writer) error { return exports.WriteAttendance(w, in) }, in.Table())
}
