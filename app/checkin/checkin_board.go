package checkin

import (
	"daihoi/app/web"
	"daihoi/models/calendar"
	"daihoi/templates/checkin"
)

// boardRefresh is after how many seconds a browser without a script asks again.
const boardRefresh = 10

// watchBoard is told of every arrival until the door is closed.
func watchBoard(r *web.Request) (web.Live, error) {
	d, err := deskForMarking(r)
	_, closes := d.Hours()
	return web.Live{Topic: web.SittingTopic(d.Sitting), Ends: r.Until(closes)}, err
}

// boardPage shows the figures of a sitting in the hall.
func boardPage(r *web.Request) (web.Result, error) {
	d, err := deskForMarking(r)
	if err != nil {
		return web.Result{}, err
	}
	roll, err := d.figures(r)
	if err != nil {
		return web.Result{}, err
	}
	v := checkin.Board{Frame: r.FrameWithTitle(sittingTitle(r, d.Sitting)), Path: d.path(), Sub: sittingTime(r, d.Sitting),
		Now: r.T("checkin.board_at", "Time", r.Tx.Now().In(calendar.Zone()).Format("15:04:05"))}
	v.Refresh = boardRefresh
	if d.Opened(r.Tx) {
		v.Counts = deskCounts(r, d.Kind, roll)
	} else {
		v.Shut, _ = d.shut(r)
	}
	return web.Show(checkin.BoardPage(v)), nil
}
