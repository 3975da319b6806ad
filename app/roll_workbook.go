package app

import (
	"cmp"
	"io"

	"daihoi/exports"
	"daihoi/models/store"
)

// rollWorkbook is the attendance sheet of a sitting as a workbook.
func rollWorkbook(r *Request) (Result, error) {
	d, err := r.anyDoor()
	if err != nil {
		return Result{}, err
	}
	roll, err := r.roll(d)
	if err != nil {
		return Result{}, err
	}
	in := exports.Attendance{Unit: d.Unit.FullName, Sitting: r.sittingTitle(d.Sitting), When: r.sittingTime(d.Sitting), Place: cmp.Or(d.Unit.Name, d.Unit.FullName),
		Date: d.Day, Roll: roll, Sign: exports.Signature{SignerTitle: r.T("export.sign.chair")}, Words: r.Words}
	name := r.T("roll.file_name", "Unit", d.Unit.FullName, "Day", d.Day.String()) + ".xlsx"
	return download(name, store.Entry{Action: "exported", Entity: "export", Label: name, UnitID: d.Unit.ID, UnitPath: d.Unit.Path},
		func(w io.Writer) error { return exports.WriteAttendance(w, in) }), nil
}
