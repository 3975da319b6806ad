package app

import (
	"daihoi/models/calendar"
	"daihoi/templates"
)

// boardPage is the figures of a sitting for the hall.
func boardPage(r *Request) (Result, error) {
	d, err := r.door()
	if err != nil {
		return Result{}, err
	}
	roll, err := r.roll(d)
	if err != nil {
		return Result{}, err
	}
	return show(templates.BoardPage(templates.Board{Frame: r.titled(r.sittingTitle(d.Sitting)), Path: d.path(), Sub: r.sittingTime(d.Sitting),
		Now: r.T("checkin.board_at", "Time", r.Tx.Now().In(calendar.Zone()).Format("15:04:05")), Counts: r.deskCounts(d.Kind, roll)})), nil
}
