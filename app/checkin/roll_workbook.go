package checkin

import (
	"io"
	"strings"

	"daihoi/app/web"
	"daihoi/exports"
	"daihoi/exports/book"
	"daihoi/exports/report"
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
	sign, err := rollSignature(r, d)
	if err != nil {
		return web.Result{}, err
	}
	in := exports.Attendance{Unit: d.Unit.FullName, Code: d.Unit.Code, Organ: d.Organ, Sitting: sittingTitle(r, d.Sitting), When: sittingTime(r, d.Sitting), Place: d.Unit.Name,
		Date: d.Day, Roll: roll, Sign: sign, Words: r.Words}
	name := book.FileName("xlsx", r.T("roll.file_name", "Title", sittingTitle(r, d.Sitting), "Day", d.Day.String()))
	return r.DownloadRows(store.Entry{Action: "exported", Entity: "export", Label: name, UnitID: d.Unit.ID, UnitPath: d.Unit.Path},
		func(w io.Writer) error { return exports.WriteAttendance(w, in) }, in.Table())
}

// rollSignature signs the sheet: for the Standing Board, or for the cluster whose event it is.
func rollSignature(r *web.Request, d checkInDesk) (book.Signature, error) {
	if d.Organ != "" {
		return book.Signature{For: r.T("summary.signer"), SignerTitle: strings.ToUpper(d.Lead)}, nil
	}
	return report.SignatureOf(r.Tx, r.Words, d.Unit, d.Day)
}
