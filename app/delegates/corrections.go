package delegates

import (
	"slices"
	"strings"

	"daihoi/app/web"
	"daihoi/models/access"
	"daihoi/models/correction"
	"daihoi/models/delegate"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/org"
	"daihoi/templates/delegates"
	"daihoi/templates/ui"
)

// correctionsPage lists what is proposed to a unit about persons whose identity it holds, and what its lists propose to
// others.
func correctionsPage(r *web.Request) (web.Result, error) {
	u, err := r.UnitAt(access.ViewSensitive)
	if err != nil {
		return web.Result{}, err
	}
	v := delegates.Corrections{Frame: r.Frame("correction.title"), Sub: u.FullName, List: "/units/" + u.Code + "/delegates"}
	if v.Crumbs, err = r.UnitCrumbs(u, v.Title); err != nil {
		return web.Result{}, err
	}
	open, err := correction.Below(r.Tx, u.Path, true)
	if err != nil {
		return web.Result{}, err
	}
	done, err := correction.Below(r.Tx, u.Path, false)
	if err != nil {
		return web.Result{}, err
	}
	var here, sent []correction.Case
	for _, c := range open {
		if c.HeldBelow(u.Path) {
			here = append(here, c)
		} else if strings.HasPrefix(c.From.UnitPath, u.Path) {
			sent = append(sent, c)
		}
	}
	done = slices.DeleteFunc(done, func(c correction.Case) bool {
		return !c.HeldBelow(u.Path) && !strings.HasPrefix(c.From.UnitPath, u.Path)
	})
	for _, part := range []struct {
		key  string
		list []correction.Case
	}{{"here", here}, {"sent", sent}, {"done", done}} {
		p := delegates.CorrectionPart{Key: part.key, Title: r.T("correction.part." + part.key)}
		for _, c := range part.list {
			p.Rows = append(p.Rows, correctionRow(r, c))
		}
		v.Parts = append(v.Parts, p)
	}
	v.Limit = max(len(open), len(done)) == correction.MostShown
	return web.Show(delegates.CorrectionsPage(v)), nil
}

func correctionRow(r *web.Request, c correction.Case) delegates.CorrectionRow {
	return delegates.CorrectionRow{Href: web.CorrectionPath(c.ID), Name: c.Person.FullName, Fields: changedFields(r, c.Changes), From: unitWord(r, c.From),
		Holder: unitWord(r, c.Holder), Who: c.UserName, When: r.Words.Moment(c.At.Time), Status: correctionStatus(r, c), Answer: c.Answer}
}

// correctionsLink leads to the proposals of a unit and counts those that wait there.
func correctionsLink(r *web.Request, u org.Unit) (ui.Link, error) {
	n, err := correction.Waiting(r.Tx, u.Path)
	link := ui.Link{Href: web.CorrectionsPath(u.Code), Label: r.T("correction.title")}
	if n > 0 {
		link.Label = r.T("correction.title_count", "Count", n)
	}
	return link, err
}

// changedFields names the fields of changes.
func changedFields(r *web.Request, changes []field.Change) string {
	names := make([]string, len(changes))
	for i, change := range changes {
		names[i] = r.Words.FieldName("delegates.column", change.Field)
	}
	return strings.Join(names, "; ")
}

func correctionStatus(r *web.Request, c correction.Case) ui.Status {
	class := map[correction.State]string{correction.Open: "submitted", correction.Accepted: "done", correction.Declined: "returned", correction.Withdrawn: "na"}
	key := "correction.state." + string(c.State)
	if c.State == correction.Accepted && len(c.Taken) < len(c.Changes) {
		key = "correction.state.accepted_part"
	}
	return ui.Status{Class: class[c.State], Word: r.T(key)}
}

// fillCorrections tells the form what is proposed about the person and not answered yet.
func fillCorrections(r *web.Request, v *delegates.DelegateForm, p delegate.Person, seats []delegate.Seat) error {
	list, err := correction.OfPerson(r.Tx, p, seats)
	for _, c := range list {
		if c.State == correction.Open {
			v.Corrections = append(v.Corrections, ui.Link{Href: web.CorrectionPath(c.ID),
				Label: r.T("correction.line", "Fields", changedFields(r, c.Changes), "Unit", unitWord(r, c.From), "When", r.Words.Moment(c.At.Time))})
		}
	}
	return err
}

// correctionPage shows one proposal field by field: as it was, as it is, as it should be.
func correctionPage(r *web.Request) (web.Result, error) {
	c, u, err := readCorrection(r)
	if err != nil {
		return web.Result{}, err
	}
	v := delegates.Correction{Frame: r.FrameWithTitle(r.T("correction.of", "Name", c.Person.FullName)), Status: correctionStatus(r, c), Path: web.CorrectionPath(c.ID),
		Version: r.FormVersion(int64(c.Version)), Seen: c.Person.Version, Answerable: c.MayAnswer(r.Actor), Withdrawable: c.MayWithdraw(r.Actor) && !c.MayAnswer(r.Actor),
		Open: c.State == correction.Open, Reason: r.WithError(ui.Input{Key: "reason", Label: r.T("correction.why_not"), Kind: "long", Value: r.Form("reason")})}
	crumbs, err := r.CrumbsToUnit(u)
	if err != nil {
		return web.Result{}, err
	}
	v.Crumbs = append(crumbs, ui.Link{Href: web.CorrectionsPath(u.Code), Label: r.T("correction.title")}, web.Here(c.Person.FullName))
	if r.Stale() {
		v.Outdated = r.Words.With(r.Fault.Key, r.Fault.Args)
	}
	fact := func(label, value string) {
		if value != "" {
			v.Facts = append(v.Facts, ui.Fact{Label: label, Value: value})
		}
	}
	fact(r.T("correction.from"), unitWord(r, c.From))
	fact(r.T("correction.held_by"), unitWord(r, c.Holder))
	fact(r.T("correction.by"), c.UserName+", "+r.Words.Moment(c.At.Time))
	fact(r.T("field.correction_reason"), c.Reason)
	if c.State != correction.Open {
		fact(r.T("correction.answered_by"), c.AnsweredBy+", "+r.Words.Moment(c.AnsweredAt.Time))
		fact(r.T("correction.why_not"), c.Answer)
	}
	for _, s := range []delegate.Seat{c.Holder, c.From} {
		if r.Actor.Can(access.View, s.UnitPath) && !slices.ContainsFunc(v.Seats, func(l ui.Link) bool { return l.Href == web.DelegatePath(s.DelegateID) }) {
			v.Seats = append(v.Seats, ui.Link{Href: web.DelegatePath(s.DelegateID), Label: r.T("correction.record", "Unit", s.UnitName)})
		}
	}
	for _, line := range c.Lines() {
		row := correctionLine(r, c, line)
		v.Moved = v.Moved || v.Open && row.Moved
		v.Lines = append(v.Lines, row)
	}
	return web.Show(delegates.CorrectionPage(v)), nil
}

func correctionLine(r *web.Request, c correction.Case, line correction.Line) delegates.CorrectionLine {
	f, _ := delegate.PersonFields.Find(line.Field)
	shown := func(text string) string { return ui.ShownOrDash(r.ShownValue(f.Kind, f.Key, text)) }
	row := delegates.CorrectionLine{Key: line.Field, Label: r.T("field." + line.Field), Old: shown(line.Old), Now: shown(line.Now), New: shown(line.New),
		Moved: line.Moved(), Taken: slices.Contains(c.Taken, line.Field)}
	row.Ticked = !line.Moved()
	if r.Refused() && !r.Stale() {
		row.Ticked = slices.Contains(r.FormValues("take"), line.Field)
	}
	switch {
	case c.State == correction.Accepted && row.Taken:
		row.Remark = r.T("correction.taken")
	case c.State == correction.Accepted:
		row.Remark = r.T("correction.not_taken")
	case c.State != correction.Open:
	case line.Moved():
		row.Remark = r.T("correction.moved")
	case line.Done():
		row.Remark = r.T("correction.already")
	}
	return row
}

// readCorrection reads the proposal of the address and the unit from whose side the reader sees it.
func readCorrection(r *web.Request) (correction.Case, org.Unit, error) {
	id, err := r.ID("id")
	if err != nil {
		return correction.Case{}, org.Unit{}, err
	}
	c, err := correction.Get(r.Tx, id)
	if err != nil {
		return c, org.Unit{}, err
	}
	side := c.Holder
	if !r.Actor.Can(access.ViewSensitive, side.UnitPath) {
		side = c.From
	}
	u, err := org.Get(r.Tx, side.UnitID)
	return c, u, err
}

// answerCorrection accepts the ticked fields, declines, or takes the proposal back.
func answerCorrection(r *web.Request) (web.Result, error) {
	c, u, err := readCorrection(r)
	if err != nil {
		return web.Result{}, err
	}
	version := r.FormInt("version")
	done := web.Redirect(web.CorrectionsPath(u.Code))
	switch r.Form("do") {
	case "accept":
		return done.Saying("correction.said_accepted", "Name", c.Person.FullName),
			correction.Accept(r.Tx, c.ID, version, int64(r.FormInt("seen")), r.FormValues("take"))
	case "decline":
		return done.Saying("correction.said_declined", "Name", c.Person.FullName), correction.Decline(r.Tx, c.ID, version, r.Form("reason"))
	case "withdraw":
		return done.Saying("correction.said_withdrawn", "Name", c.Person.FullName), correction.Withdraw(r.Tx, c.ID, version)
	}
	if err := delegate.MayEdit(r.Tx, u.Path); err != nil {
		return web.Result{}, err
	}
	return web.Result{}, fault.At("", "problem.bulk_choose")
}
