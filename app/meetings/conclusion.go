package meetings

import (
	"context"
	"slices"
	"strings"

	"daihoi/app/web"
	"daihoi/models/access"
	"daihoi/models/meeting"
	"daihoi/models/org"
	"daihoi/models/store"
	pages "daihoi/templates/meetings"
	"daihoi/templates/ui"
)

// conclusionsOf fills in what the meeting concluded.
func conclusionsOf(r *web.Request, m meeting.Meeting, v *pages.Meeting) error {
	all, err := meeting.Conclusions(r.Tx, m)
	for _, c := range all {
		row := pages.ConclusionRow{Text: c.Text, Owner: c.Owner, Due: c.Due.Short()}
		if m.SeesAll(r.Actor) {
			row.Sum = sumOf(r, c.Tasks, r.Today())
		}
		if m.MayLead(r.Actor) && !m.Cancelled() {
			row.Edit = v.Path + "/conclusions/" + web.FormatID(c.ID)
		}
		for _, t := range c.Tasks {
			row.Tasks = append(row.Tasks, pages.TaskRow{Href: web.TaskPath(t.ID), Unit: t.Unit.FullName, Answer: answerText(t), State: taskStatus(r, t)})
		}
		v.Conclusions = append(v.Conclusions, row)
	}
	if m.Minutes != "" || len(all) > 0 {
		v.Document = v.Path + "/minutes.docx"
	}
	return err
}

func answerText(t meeting.Task) string {
	if !t.DroppedOn.IsZero() {
		return t.DroppedReason
	}
	return strings.Trim(t.DocNumber+" · "+t.Answer, " ·")
}

func taskStatus(r *web.Request, t meeting.Task) ui.Status {
	late := t.Late(r.Today())
	switch {
	case !t.DroppedOn.IsZero():
		return ui.Status{Class: "na", Word: r.T("task.dropped")}
	case !t.Open() && late > 0:
		return ui.Status{Class: "done", Word: r.T("task.done_late", "Day", t.DoneOn, "Count", late)}
	case !t.Open():
		return ui.Status{Class: "done", Word: r.T("task.done", "Day", t.DoneOn)}
	case late > 0:
		return ui.Status{Class: "late", Word: r.T("task.late", "Count", late)}
	}
	return ui.Status{Class: "progress", Word: r.T("task.open")}
}

// readConclusion reads the conclusion of the address; "new" is a new one.
func readConclusion(r *web.Request, m meeting.Meeting) (meeting.Conclusion, error) {
	if r.Param("conclusion") == "new" {
		return meeting.Conclusion{}, nil
	}
	id, err := r.ID("conclusion")
	if err != nil {
		return meeting.Conclusion{}, err
	}
	all, err := meeting.Conclusions(r.Tx, m)
	if err != nil {
		return meeting.Conclusion{}, err
	}
	at := slices.IndexFunc(all, func(c meeting.Conclusion) bool { return c.ID == id })
	if at < 0 {
		return meeting.Conclusion{}, store.NotFound()
	}
	return all[at], nil
}

func conclusionForm(r *web.Request) (web.Result, error) {
	m, v, err := formOf(r, "conclusion.new", "form.save")
	if err != nil {
		return web.Result{}, err
	}
	c, err := readConclusion(r, m)
	if err != nil {
		return web.Result{}, err
	}
	v.Groups = web.FormGroups(r, meeting.ConclusionFields, &c, nil)
	var chosen []string
	for _, t := range c.Tasks {
		chosen = append(chosen, web.FormatID(t.UnitID))
	}
	if c.ID == 0 {
		for _, u := range m.Units {
			chosen = append(chosen, web.FormatID(u.UnitID))
		}
	}
	if r.Refused() {
		chosen = r.FormValues("task_units")
	}
	units, err := taskUnits(r, m, chosen)
	v.Ticks = []pages.Ticks{units}
	return web.Show(pages.FormPage(v)), err
}

// taskUnits offers the unit that called the meeting and those right below it.
func taskUnits(r *web.Request, m meeting.Meeting, chosen []string) (pages.Ticks, error) {
	t := pages.Ticks{Name: "task_units", Title: r.T("field.task_units"), Hint: r.T("conclusion.units_hint")}
	below, err := org.Children(r.Tx, m.UnitID)
	for _, u := range append(below, org.Unit{ID: m.Unit.ID, FullName: m.Unit.FullName}) {
		o := ui.Option{Value: web.FormatID(u.ID), Label: u.FullName}
		t.Options = append(t.Options, ui.TickOption{Option: o, Ticked: slices.Contains(chosen, o.Value)})
	}
	for _, p := range r.Problems() {
		if p.Field == t.Name {
			t.Error = r.Words.Problem(p)
		}
	}
	return t, err
}

func conclude(r *web.Request) (web.Result, error) {
	m, err := ledMeeting(r)
	if err != nil {
		return web.Result{}, err
	}
	c, err := readConclusion(r, m)
	if err != nil {
		return web.Result{}, err
	}
	var units []int64
	for _, u := range chosenUnits(r.FormValues("task_units")) {
		units = append(units, u.UnitID)
	}
	err = web.RunIfValid(meeting.ConclusionFields.Decode(r.Form, &c), func() error {
		_, err := meeting.Conclude(r.Tx, m.ID, r.FormInt("version"), c, units)
		return err
	})
	return web.Redirect(web.MeetingPath(m.ID)).Saying("form.saved"), err
}

// readTask reads the task of the address with its meeting, as far as the reader sees that.
func readTask(r *web.Request) (meeting.Task, error) {
	id, err := r.ID("id")
	if err != nil {
		return meeting.Task{}, err
	}
	return meeting.GetTask(r.Tx, id)
}

// taskPage shows a task with its answer, and the form to those who enter for the unit.
func taskPage(r *web.Request) (web.Result, error) {
	t, err := readTask(r)
	if err != nil {
		return web.Result{}, err
	}
	m, err := meeting.Get(r.Tx, t.MeetingID)
	if err != nil {
		return web.Result{}, err
	}
	v := pages.Form{Frame: r.Frame("task.title"), Sub: t.Unit.FullName, Back: web.MeetingPath(m.ID), Version: r.FormVersion(int64(t.Version)), Facts: taskFacts(r, t)}
	if v.Crumbs, err = crumbsOf(r, m, v.Title); err != nil {
		return web.Result{}, err
	}
	if v.Conflict, err = r.ConflictLine("meeting", m.ID); err != nil {
		return web.Result{}, err
	}
	saved := r.WithoutInput()
	mine, other := r, saved
	if r.Path != web.TaskPath(t.ID) {
		mine, other = saved, r
	}
	if t.MayAnswer(r.Actor) && t.DroppedOn.IsZero() {
		in := meeting.Answering{DoneOn: t.DoneOn, DocNumber: t.DocNumber, Answer: t.Answer}
		v.Groups, v.Files, v.Upload, v.Button, v.Post = web.FormGroups(mine, meeting.AnswerFields, &in, nil), true, upload(mine, "task.add_files"), r.T("task.answer"), web.TaskPath(t.ID)
	}
	if t.MayLead(r.Actor) {
		o := pages.Other{ID: "lead", Version: t.Version, Groups: []ui.Group{{Inputs: []ui.Input{other.ReasonInput("field.reason")}}}}
		o.Title, o.Button, o.Action = r.T("task.drop"), r.T("task.drop"), web.TaskPath(t.ID)+"/drop"
		if !t.Open() {
			o.Title, o.Button, o.Action = r.T("task.reopen"), r.T("task.reopen"), web.TaskPath(t.ID)+"/reopen"
		}
		v.Others = []pages.Other{o}
	}
	return web.Show(pages.FormPage(v)), nil
}

func taskFacts(r *web.Request, t meeting.Task) (facts []ui.Fact) {
	fact := func(key, value string) {
		if value != "" {
			facts = append(facts, ui.Fact{Label: r.T(key), Value: value})
		}
	}
	fact("field.conclusion_text", t.Text)
	fact("task.from", t.MeetingTitle+", "+t.MeetingDay.Short())
	fact("field.conclusion_owner", t.Owner)
	fact("field.conclusion_due", t.Due.Short())
	fact("column.state", taskStatus(r, t).Word)
	fact("field.task_document", t.DocNumber)
	fact("field.task_answer", t.Answer)
	if t.AnsweredBy != "" {
		fact("task.answered_by", t.AnsweredBy+", "+r.Words.Moment(t.AnsweredAt.Time))
	}
	fact("field.reason", t.DroppedReason)
	return facts
}

func answerTask(ctx context.Context, r *web.Request) (web.Handler, error) {
	may := func(r *web.Request) (meeting.Task, error) {
		t, err := readTask(r)
		if err != nil {
			return t, err
		}
		return t, r.Tx.Require(access.EditCongress, t.Unit.Path)
	}
	kept, err := keepFiles(ctx, r, func(r *web.Request) error {
		_, err := may(r)
		return err
	})
	return func(r *web.Request) (web.Result, error) {
		t, err := may(r)
		if err != nil {
			return web.Result{}, err
		}
		var in meeting.Answering
		err = web.RunIfValid(meeting.AnswerFields.Decode(r.Form, &in), func() error {
			_, err := meeting.Answer(r.Tx, t.ID, r.FormInt("version"), in, kept)
			return err
		})
		return web.Redirect(web.TaskPath(t.ID)).Saying("task.answered"), err
	}, err
}

func reopenTask(r *web.Request) (web.Result, error) {
	t, err := readTask(r)
	if err != nil {
		return web.Result{}, err
	}
	_, err = meeting.Reopen(r.Tx, t.ID, r.FormInt("version"), strings.TrimSpace(r.Form("reason")))
	return web.Redirect(web.TaskPath(t.ID)).Saying("task.reopened"), err
}

func dropTask(r *web.Request) (web.Result, error) {
	t, err := readTask(r)
	if err != nil {
		return web.Result{}, err
	}
	_, err = meeting.Drop(r.Tx, t.ID, r.FormInt("version"), strings.TrimSpace(r.Form("reason")))
	return web.Redirect(web.TaskPath(t.ID)).Saying("task.dropped_done"), err
}
