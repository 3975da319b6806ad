package meetings

import (
	"context"

	"daihoi/app/web"
	"daihoi/models/deadline"
	"daihoi/models/fault"
	"daihoi/models/files"
	"daihoi/models/meeting"
	"daihoi/models/store"
	pages "daihoi/templates/meetings"
	"daihoi/templates/ui"
)

// formOf is a form about the meeting of the address, for readers who lead it; key names it in the catalogue.
func formOf(r *web.Request, key, button string) (meeting.Meeting, pages.Form, error) {
	m, err := ledMeeting(r)
	if err != nil {
		return m, pages.Form{}, err
	}
	v := pages.Form{Frame: r.Frame(key), Sub: m.Title + " · " + m.OnDay.Short(), Back: web.MeetingPath(m.ID), Version: r.FormVersion(int64(m.Version)), Button: r.T(button)}
	if v.Crumbs, err = crumbsOf(r, m, v.Title); err != nil {
		return m, v, err
	}
	v.Conflict, err = r.ConflictLine("meeting", m.ID)
	return m, v, err
}

func editForm(r *web.Request) (web.Result, error) {
	m, v, err := formOf(r, "meeting.edit", "form.save")
	if err != nil {
		return web.Result{}, err
	}
	v.Lead = r.T("meeting.edit_lead")
	if err := fillForm(r, &m, &v); err != nil {
		return web.Result{}, err
	}
	v.Check = v.Back + "/edit"
	if m.SeriesID != nil {
		v.More = []ui.Group{{Inputs: []ui.Input{{Key: "following", Label: r.T("meeting.following"), Hint: r.T("meeting.following_hint"), Kind: "check", Value: r.Form("following")}}}}
	}
	return web.Show(pages.FormPage(v)), nil
}

func edit(r *web.Request) (web.Result, error) {
	m, err := ledMeeting(r)
	if err != nil {
		return web.Result{}, err
	}
	in := m
	problems := meeting.Fields.Only("meeting_kind", "meeting_title", "meeting_starts", "meeting_ends", "meeting_place", "meeting_guests", "meeting_programme").Decode(r.Form, &in)
	in.Units, in.Leaders = chosenUnits(r.FormValues("meeting_units")), chosenLeaders(r.FormValues("meeting_leaders"), r.Form("meeting_chair"))
	err = web.RunIfValid(problems, func() error {
		_, err := meeting.Edit(r.Tx, m.ID, r.FormInt("version"), in, r.Form("following") != "")
		return err
	})
	return web.Redirect(web.MeetingPath(m.ID)).Saying("form.saved"), err
}

// moveForm shows what stands in the way of the day that is typed before the meeting is moved.
func moveForm(r *web.Request) (web.Result, error) {
	m, v, err := formOf(r, "meeting.move", "meeting.move")
	if err != nil {
		return web.Result{}, err
	}
	to := meeting.Moving{OnDay: m.OnDay, Starts: m.Starts, Ends: m.Ends, Place: m.Place}
	if values, again := typed(r); again {
		meeting.MoveFields.Decode(first(values), &to)
	}
	v.Check, v.Groups = v.Back+"/move", web.FormGroups(r, meeting.MoveFields, &to, nil)
	if m.SeriesID != nil {
		v.Lead = r.T("meeting.move_lead", "Day", m.Slot)
	}
	v.Checked = r.T("meeting.clashes", "Day", to.OnDay)
	v.Clashes, err = clashes(r, m.MovedTo(to))
	return web.Show(pages.FormPage(v)), err
}

func move(r *web.Request) (web.Result, error) {
	m, err := ledMeeting(r)
	if err != nil {
		return web.Result{}, err
	}
	var to meeting.Moving
	err = web.RunIfValid(meeting.MoveFields.Decode(r.Form, &to), func() error {
		m, err = meeting.Move(r.Tx, m.ID, r.FormInt("version"), to)
		return err
	})
	return web.Redirect(web.MeetingPath(m.ID)).Saying("meeting.moved_to", "Day", m.OnDay), err
}

func cancelForm(r *web.Request) (web.Result, error) {
	_, v, err := formOf(r, "meeting.cancel", "meeting.cancel")
	v.Lead, v.Groups = r.T("meeting.cancel_lead"), []ui.Group{{Inputs: []ui.Input{r.ReasonInput("field.reason")}}}
	return web.Show(pages.FormPage(v)), err
}

func cancel(r *web.Request) (web.Result, error) {
	m, err := ledMeeting(r)
	if err != nil {
		return web.Result{}, err
	}
	_, err = meeting.Cancel(r.Tx, m.ID, r.FormInt("version"), r.Form("reason"))
	return web.Redirect(web.MeetingPath(m.ID)).Saying("meeting.cancelled_done"), err
}

func reinstate(r *web.Request) (web.Result, error) {
	m, err := ledMeeting(r)
	if err != nil {
		return web.Result{}, err
	}
	_, err = meeting.Reinstate(r.Tx, m.ID, r.FormInt("version"))
	return web.Redirect(web.MeetingPath(m.ID)).Saying("meeting.reinstated"), err
}

// seriesForm changes the rule of a series; it shows which days come and go before it is saved.
func seriesForm(r *web.Request) (web.Result, error) {
	m, v, err := formOf(r, "meeting.series", "form.save")
	if err != nil {
		return web.Result{}, err
	}
	s, err := meeting.GetSeries(r.Tx, m)
	if err != nil {
		return web.Result{}, err
	}
	rule := s.Rule
	if values, again := typed(r); again {
		meeting.RuleFields.Decode(first(values), &rule)
	}
	v.Version, v.Check = r.FormVersion(int64(s.Version)), v.Back+"/series"
	v.Groups = web.FormGroups(r, meeting.RuleFields, &rule, nil)
	v.Groups[0].Inputs = append(v.Groups[0].Inputs, r.ReasonInput("field.reason"))
	v.Lead = r.T("meeting.series_lead", "Day", s.FirstOn)
	if rule != s.Rule {
		p, err := web.Previewed(r, func() (meeting.Replanned, error) { return meeting.PlanSeries(r.Tx, m, rule) })
		if err != nil {
			return web.Result{}, err
		}
		if p != nil {
			v.Facts = replanned(r, *p)
		}
		v.Problems = r.Frame("meeting.series").Problems
	}
	return web.Show(pages.FormPage(v)), nil
}

func changeSeries(r *web.Request) (web.Result, error) {
	m, err := ledMeeting(r)
	if err != nil {
		return web.Result{}, err
	}
	s, err := meeting.GetSeries(r.Tx, m)
	if err != nil {
		return web.Result{}, err
	}
	rule := s.Rule
	err = web.RunIfValid(meeting.RuleFields.Decode(r.Form, &rule), func() error {
		_, err := meeting.ChangeRule(r.Tx, m.ID, r.FormInt("version"), rule, r.Form("reason"))
		return err
	})
	to := web.MeetingPath(m.ID)
	if err == nil {
		if _, gone := meeting.Get(r.Tx, m.ID); fault.KindOf(gone) == fault.NotFound {
			to = "/units/" + m.Unit.Code + "/meetings"
		}
	}
	return web.Redirect(to).Saying("form.saved"), err
}

// minutesForm asks for the text of the minutes and its papers.
func minutesForm(r *web.Request) (web.Result, error) {
	m, v, err := formOf(r, "meeting.minutes", "form.save")
	if err != nil {
		return web.Result{}, err
	}
	v.Groups, v.Files, v.Upload = web.FormGroups(r, meeting.MinutesFields, &m, nil), true, upload(r, "meeting.add_files")
	return web.Show(pages.FormPage(v)), nil
}

func upload(r *web.Request, label string) ui.Upload {
	if !r.Files.Configured() {
		return ui.Upload{}
	}
	return ui.Upload{Label: r.T(label), Accept: files.Accepted(), Hint: r.T("event.files_hint", "Max", deadline.FileLimit>>20, "Count", meeting.MostFiles),
		Error: r.WithError(ui.Input{Key: "files"}).Error}
}

func minute(ctx context.Context, r *web.Request) (web.Handler, error) {
	kept, err := keepFiles(ctx, r, func(r *web.Request) error {
		_, err := ledMeeting(r)
		return err
	})
	return func(r *web.Request) (web.Result, error) {
		m, err := ledMeeting(r)
		if err != nil {
			return web.Result{}, err
		}
		_, err = meeting.Minute(r.Tx, m.ID, r.FormInt("version"), r.Form("meeting_minutes"), kept)
		return web.Redirect(web.MeetingPath(m.ID)).Saying("form.saved"), err
	}, err
}

// keepFiles stores the uploaded files before the transaction; only who may is let write to the disk.
func keepFiles(ctx context.Context, r *web.Request, may func(*web.Request) error) (all []meeting.File, err error) {
	if len(r.Uploads) == 0 {
		return nil, nil
	}
	err = r.Store.Read(ctx, r.Actor, func(tx *store.Tx) error {
		r := *r
		r.Tx = tx
		return may(&r)
	})
	if err != nil {
		return nil, err
	}
	if len(r.Uploads) > meeting.MostFiles {
		return nil, fault.At("files", "problem.event_files", "Max", meeting.MostFiles)
	}
	kept, err := r.KeepFiles()
	for _, f := range kept {
		all = append(all, meeting.File{Upload: f.Upload})
	}
	return all, err
}
