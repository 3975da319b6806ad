package clusters

import (
	"slices"
	"strconv"
	"strings"

	"daihoi/app/web"
	"daihoi/models/attendance"
	"daihoi/models/clusterevent"
	"daihoi/models/emulation"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/templates/clusters"
	"daihoi/templates/ui"
)

// eventPeople lists the attendees of an event, with the form to add several at once.
func eventPeople(r *web.Request) (web.Result, error) {
	y, e, err := r.ClusterEvent()
	if err != nil {
		return web.Result{}, err
	}
	return showPeople(r, y, e)
}

func showPeople(r *web.Request, y emulation.Year, e clusterevent.Event) (web.Result, error) {
	lists, err := clusterevent.Invitees(r.Tx, y, e)
	if err != nil {
		return web.Result{}, err
	}
	marks, err := attendance.MarksOf(r.Tx, attendance.EventSitting, []int64{e.ID})
	if err != nil {
		return web.Result{}, err
	}
	v := clusters.EventPeople{Back: web.EventPath(y, e.ID), Path: web.EventPath(y, e.ID, "/people")}
	v.Frame, _ = r.ClusterFrame(y, r.T("people.title"))
	v.Crumbs = slices.Insert(v.Crumbs, len(v.Crumbs)-1, ui.Link{Href: v.Back, Label: e.Title})
	v.Sub = e.Title + " · " + eventTime(e)
	v.Groups = peopleGroups(r, y, e, attendance.Register(clusterevent.Expected(lists[e.ID]), marks[e.ID]), lists[e.ID])
	if !clusterevent.MayInviteSome(y, r.Tx, e) {
		return web.Show(clusters.EventPeoplePage(v)), nil
	}
	inviteForm(r, y, e, lists[e.ID], &v)
	err = copyForm(r, y, e, &v)
	return web.Show(clusters.EventPeoplePage(v)), err
}

// peopleGroups are the attendees by sender, in the order of the list.
func peopleGroups(r *web.Request, y emulation.Year, e clusterevent.Event, roll attendance.Roll, list []clusterevent.Invitee) (groups []clusters.PeopleGroup) {
	for i, a := range list {
		if i == 0 || list[i-1].Sender() != a.Sender() {
			groups = append(groups, clusters.PeopleGroup{Name: a.Body})
		}
		row := clusters.PersonRow{Name: a.FullName, Position: a.Position, Note: a.Note}
		if clusterevent.MayInvite(y, r.Tx, e, a.Sender().UnitID) {
			row.Href = web.EventPath(y, e.ID, "/people/", strconv.FormatInt(a.ID, 10))
		}
		mark := roll.Rows[i].Mark
		row.State, row.Reason = r.AttendanceStatus(mark.State), mark.Reason
		last := &groups[len(groups)-1]
		last.People = append(last.People, row)
	}
	return groups
}

// outsiders stands for a body outside the cluster, where units have their code.
const outsiders = "-"

// inviteForm asks for the sender and the names; the preview shows how each line is understood.
func inviteForm(r *web.Request, y emulation.Year, e clusterevent.Event, list []clusterevent.Invitee, v *clusters.EventPeople) {
	v.From = r.WithError(ui.Input{Key: "from", Label: r.T("field.attendee_from"), Kind: "choice", Value: r.Form("from")})
	for _, m := range y.Members {
		if clusterevent.MayInvite(y, r.Tx, e, m.UnitID) {
			v.From.Options = append(v.From.Options, ui.Option{Value: m.Unit.Code, Label: m.Unit.FullName})
		}
	}
	if y.Leads(r.Actor) {
		v.From.Options = append(v.From.Options, ui.Option{Value: outsiders, Label: r.T("people.outside")})
		body := r.WithError(ui.Input{Key: "attendee_body", Label: r.T("field.attendee_body"), Hint: r.T("people.body_hint"), Value: r.Form("attendee_body"), Optional: true, Suggestions: bodiesOf(list)})
		v.Body = &body
	}
	if len(v.From.Options) > 1 {
		v.From.Options = slices.Insert(v.From.Options, 0, ui.Option{Label: r.T("people.choose")})
	}
	v.People = r.WithError(ui.Input{Key: "people", Label: r.T("field.people"), Hint: r.T("people.hint"), Kind: "long", Value: r.Form("people")})
	from, err := readSender(r, y)
	if err != nil || r.Form("people") == "" {
		return
	}
	for _, g := range clusterevent.ReadGuests(r.Form("people"), clusterevent.SentBy(list, from)) {
		line := clusters.GuestLine{Line: g.Line, Name: g.FullName, Position: g.Position, State: ui.Status{Class: "done", Word: r.T("people.new")}}
		switch {
		case g.Problem != "":
			line.State = ui.Status{Class: "late", Word: r.T("people.wrong")}
		case g.Known:
			line.State = ui.Status{Class: "na", Word: r.T("people.known")}
		}
		v.Preview = append(v.Preview, line)
	}
}

func bodiesOf(list []clusterevent.Invitee) (bodies []string) {
	for _, a := range list {
		if a.UnitID == nil && !slices.Contains(bodies, a.Body) {
			bodies = append(bodies, a.Body)
		}
	}
	return bodies
}

// readSender is the body whose people were typed.
func readSender(r *web.Request, y emulation.Year) (clusterevent.Sender, error) {
	if r.Form("from") == outsiders {
		return clusterevent.Sender{Body: strings.TrimSpace(r.Form("attendee_body"))}, nil
	}
	at := slices.IndexFunc(y.Members, func(m org.ClusterMember) bool { return m.Unit.Code == r.Form("from") })
	if at < 0 {
		return clusterevent.Sender{}, fault.At("from", "problem.choice")
	}
	return clusterevent.Sender{UnitID: y.Members[at].UnitID, Body: y.Members[at].Unit.FullName}, nil
}

// copyForm offers the other events of the year that have attendees.
func copyForm(r *web.Request, y emulation.Year, e clusterevent.Event, v *clusters.EventPeople) error {
	events, err := clusterevent.OfYear(r.Tx, y)
	if err != nil {
		return err
	}
	lists, err := clusterevent.Invitees(r.Tx, y, events...)
	in := ui.Input{Key: "other", Label: r.T("field.other_event"), Kind: "choice", Value: r.Form("other")}
	for _, other := range events {
		if n := len(lists[other.ID]); n > 0 && other.ID != e.ID {
			in.Options = append(in.Options, ui.Option{Value: strconv.FormatInt(other.ID, 10), Label: r.T("people.other", "Title", other.Title, "Day", other.OnDate.Short(), "Count", n)})
		}
	}
	if len(in.Options) > 0 {
		in = r.WithError(in)
		v.Copy, v.CopyTo = &in, web.EventPath(y, e.ID, "/people/copy")
	}
	return err
}

func inviteGuests(r *web.Request) (web.Result, error) {
	y, e, err := r.ClusterEvent()
	if err != nil {
		return web.Result{}, err
	}
	if !clusterevent.MayInviteSome(y, r.Tx, e) {
		return web.Result{}, fault.New(fault.Forbidden, "fault.forbidden")
	}
	from, err := readSender(r, y)
	if err != nil {
		return web.Result{}, err
	}
	if r.Form("do") == "preview" {
		return showPeople(r, y, e)
	}
	added, err := clusterevent.Invite(r.Tx, y.ClusterID, y.Year, e.ID, from, r.Form("people"))
	return web.Redirect(web.EventPath(y, e.ID, "/people")).Saying("people.added", "Count", added), err
}

func inviteFromEvent(r *web.Request) (web.Result, error) {
	y, e, err := r.ClusterEvent()
	if err != nil {
		return web.Result{}, err
	}
	added, err := clusterevent.InviteFrom(r.Tx, y.ClusterID, y.Year, e.ID, int64(r.FormInt("other")))
	return web.Redirect(web.EventPath(y, e.ID, "/people")).Saying("people.added", "Count", added), err
}

// readPerson reads the attendee of the address, for readers who may change it.
func readPerson(r *web.Request) (y emulation.Year, e clusterevent.Event, a clusterevent.Invitee, err error) {
	if y, e, err = r.ClusterEvent(); err != nil {
		return y, e, a, err
	}
	id, err := r.ID("person")
	if err != nil {
		return y, e, a, err
	}
	a, err = clusterevent.InviteeOf(r.Tx, e, id)
	if err == nil && !clusterevent.MayInvite(y, r.Tx, e, a.Sender().UnitID) {
		err = fault.New(fault.Forbidden, "fault.forbidden")
	}
	return y, e, a, err
}

func eventPersonForm(r *web.Request) (web.Result, error) {
	y, e, a, err := readPerson(r)
	if err != nil {
		return web.Result{}, err
	}
	people := web.EventPath(y, e.ID, "/people")
	v := clusters.EventPerson{SimpleForm: ui.SimpleForm{Version: a.Version, Button: r.T("form.save"), Cancel: people, Groups: web.FormGroups(r, clusterevent.InviteeFields, &a, nil)},
		Remove: web.EventPath(y, e.ID, "/people/", strconv.FormatInt(a.ID, 10), "/remove")}
	v.Frame, _ = r.ClusterFrame(y, r.T("people.edit"))
	v.Crumbs = slices.Insert(v.Crumbs, len(v.Crumbs)-1, ui.Link{Href: web.EventPath(y, e.ID), Label: e.Title}, ui.Link{Href: people, Label: r.T("people.title")})
	v.Sub = a.Body
	v.Conflict, err = r.ConflictLine("cluster", y.ClusterID)
	return web.Show(clusters.EventPersonPage(v)), err
}

func correctPerson(r *web.Request) (web.Result, error) {
	y, e, a, err := readPerson(r)
	if err != nil {
		return web.Result{}, err
	}
	in := a
	return web.Redirect(web.EventPath(y, e.ID, "/people")).Saying("form.saved"), web.RunIfValid(clusterevent.InviteeFields.Decode(r.Form, &in), func() error {
		return clusterevent.CorrectInvitee(r.Tx, y.ClusterID, y.Year, e.ID, a.ID, r.FormInt("version"), in)
	})
}

func removePerson(r *web.Request) (web.Result, error) {
	y, e, a, err := readPerson(r)
	if err != nil {
		return web.Result{}, err
	}
	return web.Redirect(web.EventPath(y, e.ID, "/people")).Saying("people.removed", "Name", a.FullName), clusterevent.Uninvite(r.Tx, y.ClusterID, y.Year, e.ID, a.ID, r.FormInt("version"))
}
