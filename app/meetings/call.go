package meetings

import (
	"slices"
	"strconv"

	"daihoi/app/web"
	"daihoi/exports/report"
	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/fault"
	"daihoi/models/meeting"
	"daihoi/models/org"
	"daihoi/models/schedule"
	pages "daihoi/templates/meetings"
	"daihoi/templates/ui"
)

// callUnit is the unit of the address at which the reader calls meetings.
func callUnit(r *web.Request) (web.UnitPage, error) {
	p, err := r.UnitPage()
	if err != nil {
		return p, err
	}
	return p, r.Tx.Require(access.PlanCongress, p.Unit.Path)
}

// typed are the values of a form that is shown again: posted, or in the address when conflicts were asked for.
func typed(r *web.Request) (values func(string) []string, again bool) {
	switch {
	case r.Refused():
		return r.FormValues, true
	case r.Query("check") != "":
		return r.QueryValues, true
	}
	return nil, false
}

func first(values func(string) []string) func(string) string {
	return func(key string) string {
		if all := values(key); len(all) > 0 {
			return all[0]
		}
		return ""
	}
}

// callForm creates a meeting or a series. The address may name a congress whose review is the matter.
func callForm(r *web.Request) (web.Result, error) {
	p, err := callUnit(r)
	if err != nil {
		return web.Result{}, err
	}
	v := pages.Form{Frame: r.Frame("meeting.new"), Sub: p.Unit.FullName, Back: web.MeetingsPath(p.Unit), Button: r.T("meeting.call"), Check: web.MeetingsPath(p.Unit) + "/new"}
	if v.Crumbs, err = r.CrumbsToUnit(p.Unit); err != nil {
		return web.Result{}, err
	}
	v.Crumbs = append(v.Crumbs, ui.Link{Href: v.Back, Label: r.T("meeting.title")}, web.Here(v.Title))
	m := meeting.Meeting{Kind: meeting.Briefing, UnitID: p.Unit.ID, TermID: p.Term.ID, Unit: meeting.Host{ID: p.Unit.ID, Code: p.Unit.Code, FullName: p.Unit.FullName, Path: p.Unit.Path}}
	for _, u := range p.Children {
		m.Units = append(m.Units, meeting.Invited{UnitID: u.ID})
	}
	c, err := reviewed(r, p)
	if err != nil {
		return web.Result{}, err
	}
	if c.ID != 0 {
		m.Kind, m.Title, m.Units = meeting.Review, r.T("meeting.review_title", "Unit", c.Unit.FullName), []meeting.Invited{{UnitID: c.UnitID}}
	}
	var rule meeting.Rule
	if err := fillForm(r, &m, &v); err != nil {
		return web.Result{}, err
	}
	if values, again := typed(r); again {
		meeting.RuleFields.Decode(first(values), &rule)
	}
	if c.ID == 0 {
		v.More = []ui.Group{{Title: r.T("meeting.recurring"), Inputs: web.FormGroups(r, meeting.RuleFields, &rule, nil)[0].Inputs}}
	} else {
		v.Post = r.Path + "?congress=" + web.FormatID(c.ID)
	}
	return web.Show(pages.FormPage(v)), nil
}

// reviewed is the congress below the unit that the address names, zero if it names none.
func reviewed(r *web.Request, p web.UnitPage) (congress.Congress, error) {
	id := int64(r.QueryInt("congress", 0))
	if id == 0 {
		return congress.Congress{}, nil
	}
	c, err := congress.Get(r.Tx, id)
	if err == nil && access.Above(c.Unit.Path) != access.Place(p.Unit.Path) {
		err = fault.New(fault.NotFound, "fault.not_found")
	}
	return c, err
}

// fillForm shows what the meeting says, with whom it is for and, once it has a day, what stands in the way.
func fillForm(r *web.Request, m *meeting.Meeting, v *pages.Form) error {
	values, again := typed(r)
	if again {
		meeting.Fields.Decode(first(values), m)
		m.Units, m.Leaders = chosenUnits(values("meeting_units")), chosenLeaders(values("meeting_leaders"), first(values)("meeting_chair"))
	}
	v.Groups = web.FormGroups(r, meeting.Fields, m, nil)
	if m.ID != 0 { // its day is changed by moving it
		inputs := &v.Groups[0].Inputs
		*inputs = slices.DeleteFunc(*inputs, func(in ui.Input) bool { return in.Key == "meeting_day" })
	}
	if err := peopleInputs(r, *m, v); err != nil {
		return err
	}
	if m.OnDay.IsZero() || m.OnDay.Before(r.Today()) {
		return nil
	}
	var err error
	v.Checked = r.T("meeting.clashes", "Day", m.OnDay)
	v.Clashes, err = clashes(r, *m)
	return err
}

func chosenUnits(ids []string) (all []meeting.Invited) {
	for _, id := range ids {
		n, _ := strconv.ParseInt(id, 10, 64) // 0 is no unit
		all = append(all, meeting.Invited{UnitID: n})
	}
	return all
}

func chosenLeaders(ids []string, chair string) (all []meeting.Leader) {
	if chair != "" && !slices.Contains(ids, chair) {
		ids = append(slices.Clone(ids), chair)
	}
	for _, id := range ids {
		n, _ := strconv.ParseInt(id, 10, 64) // 0 is nobody
		all = append(all, meeting.Leader{LeaderID: n, Chairs: id == chair})
	}
	return all
}

// peopleInputs asks who chairs, who else has to be there and which units are invited.
func peopleInputs(r *web.Request, m meeting.Meeting, v *pages.Form) error {
	people, err := org.LeadersOver(r.Tx, org.Unit{Path: m.Unit.Path})
	if err != nil {
		return err
	}
	day := m.OnDay
	if day.IsZero() {
		day = r.Today()
	}
	chair := r.WithError(ui.Input{Key: "meeting_chair", Label: r.T("field.meeting_chair"), Kind: "choice", Optional: true, Options: []ui.Option{{Label: r.T("form.none")}}})
	leaders := pages.Ticks{Name: "meeting_leaders", Title: r.T("field.meeting_leaders"), Hint: r.T("meeting.leaders_hint")}
	for _, l := range people {
		at := slices.IndexFunc(m.Leaders, func(o meeting.Leader) bool { return o.LeaderID == l.ID })
		if at < 0 && !l.Active(day) {
			continue
		}
		o := ui.Option{Value: web.FormatID(l.ID), Label: l.Name}
		if l.Title != "" {
			o.Label += ", " + l.Title
		}
		chair.Options = append(chair.Options, o)
		if at >= 0 && m.Leaders[at].Chairs {
			chair.Value = o.Value
		}
		leaders.Options = append(leaders.Options, ui.TickOption{Option: o, Ticked: at >= 0})
	}
	units, err := unitTicks(r, m)
	v.Ticks = []pages.Ticks{leaders, units}
	if len(leaders.Options) == 0 {
		v.Ticks = v.Ticks[1:]
	}
	if len(units.Options) == 0 {
		v.Ticks = v.Ticks[:len(v.Ticks)-1]
	}
	v.Groups[0].Inputs = append(v.Groups[0].Inputs, chair)
	return err
}

func unitTicks(r *web.Request, m meeting.Meeting) (pages.Ticks, error) {
	t := pages.Ticks{Name: "meeting_units", Title: r.T("field.meeting_units"), Hint: r.T("meeting.units_hint")}
	below, err := org.Children(r.Tx, m.UnitID)
	for _, u := range below {
		t.Options = append(t.Options, ui.TickOption{Option: ui.Option{Value: web.FormatID(u.ID), Label: u.FullName},
			Ticked: slices.ContainsFunc(m.Units, func(o meeting.Invited) bool { return o.UnitID == u.ID })})
	}
	for _, p := range r.Problems() {
		if p.Field == t.Name {
			t.Error = r.Words.Problem(p)
		}
	}
	return t, err
}

// clashes says what stands in the way of a meeting as it is, or as it would be.
func clashes(r *web.Request, m meeting.Meeting) (lines []string, err error) {
	s, err := schedule.Of(r.Tx, org.Unit{ID: m.UnitID, Path: access.Place(m.Unit.Path)}, m.TermID)
	if err != nil {
		return nil, err
	}
	p := schedule.Plan{ID: m.ID, Title: m.Title, At: schedule.Sitting{Day: m.OnDay, Half: congress.HalfOf(m.Starts, m.Ends), Starts: m.Starts, Ends: m.Ends}}
	for _, l := range m.Leaders {
		p.Leaders = append(p.Leaders, l.LeaderID)
	}
	for _, u := range m.Units {
		if m.CongressID == nil || !ownReview(s, *m.CongressID, u.UnitID) {
			p.Units = append(p.Units, u.UnitID)
		}
	}
	for _, k := range schedule.OfMeeting(s, p) {
		lines = append(lines, report.ConflictWords(r.Words, k))
	}
	return lines, nil
}

func ownReview(s schedule.Schedule, congressID, unitID int64) bool {
	return slices.ContainsFunc(s.Units, func(u schedule.ScheduledUnit) bool {
		return u.CongressID == congressID && u.UnitID == unitID && u.Day().IsZero()
	})
}

func call(r *web.Request) (web.Result, error) {
	p, err := callUnit(r)
	if err != nil {
		return web.Result{}, err
	}
	c, err := reviewed(r, p)
	if err != nil {
		return web.Result{}, err
	}
	var in meeting.Meeting
	var rule meeting.Rule
	problems := append(meeting.Fields.Decode(r.Form, &in), meeting.RuleFields.Decode(r.Form, &rule)...)
	in.Units, in.Leaders = chosenUnits(r.FormValues("meeting_units")), chosenLeaders(r.FormValues("meeting_leaders"), r.Form("meeting_chair"))
	if c.ID != 0 {
		in.CongressID = &c.ID
	}
	made := 1
	err = web.RunIfValid(problems, func() (err error) {
		if rule.Repeats == "" && rule.Until == (calendar.Date{}) && rule.WeeklyFrom == (calendar.Date{}) {
			in, err = meeting.Call(r.Tx, p.Unit.ID, p.Term.ID, in)
			return err
		}
		_, all, err := meeting.CallSeries(r.Tx, p.Unit.ID, p.Term.ID, rule, in)
		if err == nil {
			in, made = all[0], len(all)
		}
		return err
	})
	return web.Redirect(web.MeetingPath(in.ID)).Saying("meeting.called", "Count", made), err
}
