package committees

import (
	"cmp"
	"strconv"
	"strings"

	"daihoi/app/web"
	"daihoi/exports"
	"daihoi/exports/report"
	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/committee"
	"daihoi/models/congress"
	"daihoi/models/delegate"
	"daihoi/models/delegation"
	"daihoi/models/field"
	"daihoi/models/store"
	"daihoi/templates/committees"
	"daihoi/templates/ui"
)

const shownEvents = 15

func path(congressID int64) string { return web.CommitteePath(congressID) }

func memberPath(id int64) string { return web.IDPath("/committee", id) }

// asked is the Committee of the address, on the day that the query names.
func asked(r *web.Request, action access.Action) (congress.Congress, committee.Committee, error) {
	at, err := r.CongressFor(action)
	if err != nil {
		return at, committee.Committee{}, err
	}
	day, _ := calendar.ParseTyped(r.Query("on")) // anything else is today
	c, err := committee.Of(r.Tx, at.ID, day)
	return at, c, err
}

// crumbs lead to a page below that of the Committee.
func crumbs(r *web.Request, at congress.Congress, title string) ([]ui.Link, error) {
	all, err := r.CongressCrumbs(at, title)
	if err != nil || title == r.T("committee.title") {
		return all, err
	}
	last := len(all) - 1
	return append(all[:last:last], ui.Link{Href: path(at.ID), Label: r.T("committee.title")}, all[last]), nil
}

// committeePage shows everything about the Committee of a congress.
func committeePage(r *web.Request) (web.Result, error) {
	at, c, err := asked(r, access.View)
	if err != nil {
		return web.Result{}, err
	}
	v := committees.Page{Frame: r.Frame("committee.title"), Sub: r.CongressLine(at), Path: path(at.ID), Version: c.Version, Begun: c.Version > 0,
		Delegates: web.DelegateListPath(at.ID), MayEdit: web.MayEditDelegates(r.Actor, at.Unit.Path), MayRecognise: r.Actor.Can(access.CloseMilestone, at.Unit.Path)}
	if v.Crumbs, err = crumbs(r, at, v.Title); err != nil {
		return web.Result{}, err
	}
	if v.Conflict, err = r.ConflictLine(committee.Entity, at.ID); err != nil {
		return web.Result{}, err
	}
	if !choosing(r) {
		v.Version = r.FormVersion(int64(c.Version))
	}
	v.Full = r.Actor.Can(access.ViewSensitive, at.Unit.Path) && c.Version > 0
	v.MayEdit = v.MayEdit && r.Query("on") == ""
	typed, err := congress.OutcomeOf(r.Tx, at.ID)
	if err != nil {
		return web.Result{}, err
	}
	people(r, c, &v)
	makeup(r, c, typed, &v)
	for i, s := range c.Steps {
		v.Steps = append(v.Steps, committees.StepLine{Number: strconv.Itoa(i + 1), Name: s.Name, Day: s.OnDay.Short(), Form: formWord(r, s.VoteForm), Result: s.Result, Doc: s.Doc})
	}
	if err := beside(r, at, c, &v); err != nil {
		return web.Result{}, err
	}
	return web.Show(committees.CommitteePage(v)), nil
}

func formWord(r *web.Request, form string) string {
	if form == "" {
		return ""
	}
	return r.T("choice.vote_form." + form)
}

// people are the lists of nominees, members and those who have left.
func people(r *web.Request, c committee.Committee, v *committees.Page) {
	members := c.Members()
	for _, m := range members {
		v.Members = append(v.Members, personLine(r, c, m))
	}
	for _, m := range c.All {
		switch {
		case m.Status == committee.Nominated:
			v.Nominees = append(v.Nominees, personLine(r, c, m))
		case m.Status != committee.Appointed:
			v.Others = append(v.Others, personLine(r, c, m))
		case !m.LeftOn.IsZero():
			v.Turns = append(v.Turns, personLine(r, c, m))
		}
	}
	v.On = ui.Input{Key: "on", Label: r.T("committee.on"), Value: r.Query("on"), Width: "m"}
	if len(members) > 0 || r.Query("on") != "" {
		v.OnLine = r.T("committee.members_on", "Count", len(members), "Day", c.Day)
	}
	v.HasResult = len(c.Result()) > 0
	if !c.ConsultedOn.IsZero() {
		v.ResultLine = r.T("committee.consulted", "Day", c.ConsultedOn)
		if c.VoteForm != "" {
			v.ResultLine += " " + formWord(r, c.VoteForm) + "."
		}
		if c.Eligible != nil {
			v.ResultLine += " " + r.T("committee.eligible", "Count", *c.Eligible)
		}
	}
}

func personLine(r *web.Request, c committee.Committee, m committee.Member) committees.PersonLine {
	l := committees.PersonLine{Name: m.Name(), Href: web.DelegatePath(m.Record.Delegate.ID), Occupation: m.Record.Occupation, Block: c.BlockName(m.Block),
		Post: m.Post, Votes: votes(m), VoteForm: formWord(r, m.VoteForm), Reason: m.Reason}
	if y := m.Record.BornOn.Year; y > 0 {
		l.Born = strconv.Itoa(y)
	}
	if m.Seat != "" {
		l.Seat = r.T("choice.member_seat." + m.Seat)
	}
	l.Renewal = r.T("committee.renewal_word." + cmp.Or(m.Renewal, "unknown"))
	switch m.Status {
	case committee.Appointed:
		l.Status = ui.Status{Class: "done", Word: r.T("choice.member_status.appointed")}
	case committee.Nominated:
		l.Status = ui.Status{Class: "notdue", Word: r.T("choice.member_status.nominated")}
	default:
		l.Status = ui.Status{Class: "na", Word: r.T("choice.member_status." + m.Status)}
	}
	if m.Entered != committee.ByCongress {
		l.Since = r.T("committee.since."+m.Entered, "Day", m.Since, "Doc", m.SinceDoc)
	}
	if !m.LeftOn.IsZero() {
		l.Left = r.T("committee.left_line", "Day", m.LeftOn, "Reason", m.LeftReason, "Doc", m.LeftDoc)
	}
	if web.MayEditDelegates(r.Actor, c.Place.UnitPath) {
		l.Edit = memberPath(m.ID)
	}
	return l
}

// votes are those for, against and other: "92/2/1", with a dash for a number that nobody entered.
func votes(m committee.Member) string {
	if !m.Counted() {
		return ""
	}
	parts := make([]string, 3)
	for i, n := range []*int{m.VotesFor, m.VotesAgainst, m.VotesOther} {
		parts[i] = "–"
		if n != nil {
			parts[i] = strconv.Itoa(*n)
		}
	}
	return strings.Join(parts, "/")
}

// makeup are the numbers: seats, the Standing Board, blocks, divisions and overlapping groups.
func makeup(r *web.Request, c committee.Committee, typed congress.Outcome, v *committees.Page) {
	list := c.Members()
	if !v.HasResult {
		list = c.Nominees()
	}
	n := c.Count(list)
	fact := func(key, value string) {
		if value != "" {
			v.Facts = append(v.Facts, ui.Fact{Label: r.T("committee.fact." + key), Value: value})
		}
	}
	if c.Approved != nil {
		v.Facts = append(v.Facts, ui.Fact{Label: r.T("committee.fact.approved"), Value: strconv.Itoa(*c.Approved), Note: strings.TrimSuffix(c.ApprovedDoc+", "+c.ApprovedOn.Short(), ", ")})
	}
	switch {
	case !v.HasResult:
		fact("nominees", strconv.Itoa(n.Appointed))
	case n.Vacant != nil:
		fact("appointed", r.T("committee.seats_line", "Approved", *n.Approved, "Count", n.Appointed, "Vacant", *n.Vacant))
	default:
		fact("appointed", strconv.Itoa(n.Appointed))
	}
	if n.Appointed > 0 {
		fact("renewal", report.RenewalLine(r.Words, n))
	}
	if n.Standing > 0 {
		chair := r.T("committee.chair_vacant")
		if n.Chair != nil {
			chair = n.Chair.Name()
		}
		fact("standing", r.T("committee.standing_line", "Count", n.Standing, "Chair", chair, "Deputies", n.Deputies))
	}
	in := report.MakeupOf(r.Words, c, n)
	for _, p := range in.Parts {
		part := committees.Part{Title: p.Title}
		for _, l := range p.Lines {
			if l.Count > 0 || l.Shown != delegate.Exact || l.Target != "" {
				part.Lines = append(part.Lines, line(r, l, n.Appointed))
			}
		}
		v.Parts = append(v.Parts, part)
	}
	for _, l := range in.Groups {
		v.Groups = append(v.Groups, line(r, l, n.Appointed))
		if l.Shown != delegate.Exact {
			v.Few = r.T("few.note")
		}
	}
	v.Total = n.Appointed
	for _, d := range c.Differences(typed) {
		v.Differs = append(v.Differs, web.Changes(r, congress.OutcomeFields, []field.Change{d})...)
	}
}

func line(r *web.Request, l exports.ReportLine, of int) committees.Line {
	out := committees.Line{Count: web.CountOf(r.Words, l.Name, l.Shown, l.Count, of), Target: l.Target, Source: l.Source, Standing: l.Standing, Blank: l.Blank}
	return out
}

// beside is what surrounds the list: the delegation upward, recognition, and the history.
func beside(r *web.Request, at congress.Congress, c committee.Committee, v *committees.Page) error {
	s, err := delegation.SendingOf(r.Tx, at.ID)
	if err != nil {
		return err
	}
	upward(r, c, s, v)
	if c.Recognised() {
		v.Recognised = r.T("committee.recognised_line", "Number", c.RecognisedNo, "Day", c.RecognisedOn, "By", c.RecognisedBy)
	}
	entries, err := store.History(r.Tx, committee.Entity, at.ID, shownEvents)
	for _, e := range entries {
		v.Events = append(v.Events, ui.Event{When: r.Words.Moment(e.At.Time), Who: e.UserName, What: r.T("audit." + e.Action), Note: e.Reason, Changes: r.AuditChanges(e)})
	}
	return err
}

// takeCounts makes the counts of the list the result of the congress.
func takeCounts(r *web.Request) (web.Result, error) {
	at, err := r.CongressFor(access.EditDelegates)
	if err != nil {
		return web.Result{}, err
	}
	return web.Redirect(path(at.ID)).Saying("committee.counts_taken"), committee.TakeCounts(r.Tx, at.ID, r.FormInt("version"))
}
