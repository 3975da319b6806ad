package checkin

import (
	"daihoi/app/web"
	"daihoi/models/calendar"
	"daihoi/templates/checkin"
)

// boardPage shows the figures of a sitting in the hall.
func boardPage(r *web.Request) (web.Result, error) {
	d, err := deskForMarking(r)
	if err != nil {
		return web.Result{}, err
	}
	roll, err := readRoll(r, d)
	if err != nil {
		return web.Result{}, err
	}
	return web.Show(checkin.BoardPage(checkin.Board{Frame: r.FrameWithTitle(sittingTitle(r, d.Sitting)), Path: d.path(), Sub: sittingTime(r, d.Sitting),
		Now: r.T("checkin.board_at", "Time", r.Tx.Now().In(calendar.Zone()).Format("15:04:05")), Counts: deskCounts(r, d.Kind, roll)})), nil
}
