package days

import (
	"strconv"
	"strings"

	"daihoi/app/web"
	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/fault"
	"daihoi/models/proceedings"
	"daihoi/templates/days"
	"daihoi/templates/ui"
)

// speechesPage lists the registered speeches and registers more.
func speechesPage(r *web.Request) (web.Result, error) {
	s, err := readSession(r, access.View)
	if err != nil {
		return web.Result{}, err
	}
	v := days.Speeches{}
	if v.Page, err = page(r, s, "/speeches", "day.speeches"); err != nil || s.none() {
		return web.Show(days.SpeechesPage(v)), err
	}
	all, err := proceedings.Speeches(r.Tx, s.Sitting)
	for i, one := range all {
		row := speechRow(r, one, v.May && s.Begun())
		row.First = i == 0
		v.Rows = append(v.Rows, row)
	}
	if v.May && s.Begun() {
		v.Form = web.FormGroups(r, proceedings.SpeechFields, &proceedings.Speech{}, nil)
	}
	return web.Show(days.SpeechesPage(v)), err
}

func speechRow(r *web.Request, one proceedings.Speech, may bool) days.Speech {
	row := days.Speech{ID: web.FormatID(one.ID), Speaker: one.Speaker, Topic: one.Topic, Status: ui.Status{Class: "notdue", Word: r.T("day.speech.waits")}}
	if one.Minutes > 0 {
		row.Minutes = r.T("day.minutes", "Minutes", one.Minutes)
	}
	switch {
	case !one.SpokenAt.IsZero():
		row.Status = ui.Status{Class: "done", Word: r.T("day.speech.spoken", "Time", one.SpokenAt.In(calendar.Zone()).Format("15:04"))}
	case !one.WithdrawnAt.IsZero():
		row.Status = ui.Status{Class: "na", Word: r.T("day.speech.withdrawn")}
	}
	switch {
	case may && one.Waits():
		row.Steps = []string{proceedings.Spoken, proceedings.Up, proceedings.Withdraw}
	case may:
		row.Steps = []string{proceedings.Wait}
	}
	return row
}

// changeSpeeches registers a speech, or takes a step of one: "spoken-17".
func changeSpeeches(r *web.Request) (web.Result, error) {
	s, err := toChange(r)
	if err != nil {
		return web.Result{}, err
	}
	r.Changed(s.topic())
	if step, item, ok := strings.Cut(r.Form("do"), "-"); ok {
		id, _ := strconv.ParseInt(item, 10, 64)
		return web.Redirect(s.at("/speeches")), proceedings.ActSpeech(r.Tx, s.Congress.ID, s.SessionID, id, step)
	}
	var in proceedings.Speech
	problems := proceedings.SpeechFields.Decode(r.Form, &in)
	err = web.RunIfValid(problems, func() error { return proceedings.Register(r.Tx, s.Congress.ID, s.SessionID, in) })
	if fault.KindOf(err) == fault.NotFound {
		return web.Result{}, err
	}
	return web.Redirect(s.at("/speeches")).Saying("day.speech.registered", "Who", in.Speaker), err
}
