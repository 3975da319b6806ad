package meetings

import (
	"strings"

	"daihoi/app/web"
	"daihoi/exports/book"
	"daihoi/exports/report"
	"daihoi/models/access"
	"daihoi/models/congress"
	"daihoi/models/deadline"
	"daihoi/models/meeting"
	"daihoi/models/org"
	"daihoi/models/readiness"
	"daihoi/models/review"
	"daihoi/models/store"
	pages "daihoi/templates/meetings"
	"daihoi/templates/ui"
)

// reviewPage shows the review of a congress, point by point, with the consent that follows from it.
func reviewPage(r *web.Request) (web.Result, error) {
	c, err := r.CongressFor(access.View)
	if err != nil {
		return web.Result{}, err
	}
	rev, err := review.Of(r.Tx, c)
	if err != nil {
		return web.Result{}, err
	}
	v := pages.Review{Frame: r.Frame("review.title"), Sub: r.CongressLine(c), Back: web.CongressPath(c.ID)}
	if v.Crumbs, err = r.CongressCrumbs(c, v.Title); err != nil {
		return web.Result{}, err
	}
	leads := review.Reviews(r.Actor, c.Unit.Path)
	if rev.ID != 0 {
		fillReview(r, rev, leads, &v)
		if v.History, err = historyOf(r, "review", rev.ID); err != nil {
			return web.Result{}, err
		}
	} else if leads {
		v.BeginTo, v.Begin = web.ReviewPath(c.ID)+"/begin", web.FormGroups(r, review.Fields, &rev, nil)
	}
	if err := visits(r, c, &v); err != nil {
		return web.Result{}, err
	}
	if err := consentCard(r, rev, leads, &v.Consent); err != nil {
		return web.Result{}, err
	}
	return web.Show(pages.ReviewPage(v)), nil
}

func fillReview(r *web.Request, rev review.Review, leads bool, v *pages.Review) {
	n := rev.Counts()
	v.Counts = r.T("review.counts", "All", n.All, "Agreed", n.Agreed, "Asked", n.Asked, "Mended", n.Mended, "Unseen", n.Unseen)
	v.Document = web.ReviewPath(rev.CongressID) + ".docx"
	if rev.Reviewers != "" {
		v.Facts = append(v.Facts, ui.Fact{Label: r.T("field.review_reviewers"), Value: rev.Reviewers})
	}
	v.Facts = append(v.Facts, ui.Fact{Label: r.T("review.begun_on"), Value: rev.BegunOn.Short()})
	if leads {
		v.Add = web.ReviewPath(rev.CongressID) + "/add"
	}
	for _, part := range review.Parts {
		p := pages.ReviewPart{Title: r.T("choice.review_part." + part)}
		for _, point := range rev.In(part) {
			p.Rows = append(p.Rows, pointRow(r, rev, point, leads))
		}
		if len(p.Rows) > 0 {
			v.Parts = append(v.Parts, p)
		}
	}
}

func pointRow(r *web.Request, rev review.Review, p review.Point, leads bool) pages.PointRow {
	row := pages.PointRow{Href: web.PointPath(rev.CongressID, p.ID), Text: p.Text, Source: p.Source, Remark: p.Remark, Asked: p.Asked, Answer: p.Answer, State: pointStatus(r, p)}
	if p.Asked != "" && !p.Due.IsZero() {
		row.Asked = r.T("review.asked_by", "Asked", p.Asked, "Day", p.Due)
	}
	switch {
	case leads:
		row.Act = r.T("review.judge")
	case (p.State == review.Asked || p.State == review.Mended) && r.Actor.Can(access.EditMilestone, rev.Congress.Unit.Path):
		row.Act = r.T("review.answer")
	}
	return row
}

func pointStatus(r *web.Request, p review.Point) ui.Status {
	class := map[review.State]string{review.Unseen: "notdue", review.Agreed: "done", review.Asked: "returned", review.Mended: "submitted"}[p.State]
	word := map[review.State]string{review.Unseen: "unseen", review.Agreed: "agreed", review.Asked: "asked", review.Mended: "mended"}[p.State]
	if late := p.Late(r.Today()); late > 0 {
		return ui.Status{Class: "late", Word: r.T("review.state.late", "Count", late)}
	}
	return ui.Status{Class: class, Word: r.T("review.state." + word)}
}

// visits lists the meetings at which the congress was or will be reviewed.
func visits(r *web.Request, c congress.Congress, v *pages.Review) error {
	all, err := meeting.OfCongress(r.Tx, c.ID)
	if err != nil {
		return err
	}
	for _, m := range all {
		v.Visits = append(v.Visits, ui.Link{Href: web.MeetingPath(m.ID), Label: m.OnDay.Short() + ": " + m.Title})
	}
	if c.Unit.ParentID == nil || !r.Actor.Can(access.PlanCongress, access.Above(c.Unit.Path)) || !r.Actor.Can(access.PlanCongress, c.Unit.Path) {
		return nil
	}
	above, err := org.Get(r.Tx, *c.Unit.ParentID)
	v.Call = web.MeetingsPath(above) + "/new?congress=" + web.FormatID(c.ID)
	return err
}

// consentCard shows the milestone that is the consent, with the form to give it when every point is agreed.
func consentCard(r *web.Request, rev review.Review, leads bool, card *pages.ConsentCard) error {
	m, found, err := review.ConsentOf(r.Tx, rev.CongressID)
	if err != nil || !found {
		return err
	}
	card.Milestone = ui.Link{Href: web.MilestonePath(rev.CongressID, m.ID), Label: report.ItemName(r.Words, &m.Item)}
	card.State = r.Judgement().Status(m.State, m.Due, m.Late(r.Today()))
	switch {
	case m.State == readiness.Done:
		card.Text = r.T("review.consented", "Document", strings.Trim(m.DocNumber+", "+m.DocDate.Short(), ", "), "Day", m.DoneOn, "Who", m.UpdatedBy)
	case rev.ID == 0:
		card.Why = r.T("review.consent_without")
	case !rev.Counts().Settled():
		card.Why = r.T("review.consent_waits", "Count", rev.Counts().All-rev.Counts().Agreed)
	case leads && len(m.Steps(r.Actor)) > 0:
		in := deadline.Input{DocNumber: m.DocNumber, DocDate: m.DocDate}
		card.To, card.Version, card.Groups = web.ReviewPath(rev.CongressID)+"/consent", r.FormVersion(int64(m.Version)), web.FormGroups(r, consentFields, &in, nil)
	}
	return nil
}

var consentFields = deadline.MilestoneFields.Only("doc_number", "doc_date", "note")

func consent(r *web.Request) (web.Result, error) {
	c, err := r.CongressFor(access.View)
	if err != nil {
		return web.Result{}, err
	}
	if err := requireReviewer(r, c.Unit.Path); err != nil {
		return web.Result{}, err
	}
	var in deadline.Input
	err = web.RunIfValid(consentFields.Decode(r.Form, &in), func() error {
		_, err := review.Consent(r.Tx, c.ID, r.FormInt("version"), in)
		return err
	})
	return web.Redirect(web.ReviewPath(c.ID)).Saying("review.consent_given"), err
}

func beginReview(r *web.Request) (web.Result, error) {
	c, err := r.CongressFor(access.View)
	if err != nil {
		return web.Result{}, err
	}
	var in review.Review
	review.Fields.Decode(r.Form, &in) // Begin says what is wrong, after the right was checked
	_, err = review.Begin(r.Tx, c.ID, in)
	return web.Redirect(web.ReviewPath(c.ID)).Saying("review.begun"), err
}

// listForm changes the points that a unit reviews.
func listForm(r *web.Request) (web.Result, error) {
	u, err := r.UnitAt(access.PlanCongress)
	if err != nil {
		return web.Result{}, err
	}
	l, err := review.ListFor(r.Tx, u)
	if err != nil {
		return web.Result{}, err
	}
	v := ui.SimpleForm{Frame: r.Frame("review.list"), Sub: u.FullName, Lead: r.T("review.list_lead"), Button: r.T("form.save"), Cancel: web.MeetingsPath(u),
		Version: r.FormVersion(int64(l.Version)), Groups: web.FormGroups(r, review.ListFields, &l, nil)}
	if v.Crumbs, err = r.UnitCrumbs(u, v.Title); err != nil {
		return web.Result{}, err
	}
	return web.Show(ui.SimpleFormPage(v)), nil
}

func setList(r *web.Request) (web.Result, error) {
	u, err := r.UnitAt(access.PlanCongress)
	if err != nil {
		return web.Result{}, err
	}
	var in review.List
	err = web.RunIfValid(review.ListFields.Decode(r.Form, &in), func() error { return review.SetList(r.Tx, u.ID, r.FormInt("version"), in) })
	return web.Redirect(web.MeetingsPath(u)).Saying("form.saved"), err
}

// reviewDocument is the minutes of the review, with every point.
func reviewDocument(r *web.Request) (web.Result, error) {
	c, err := r.CongressFor(access.View)
	if err != nil {
		return web.Result{}, err
	}
	rev, err := review.Of(r.Tx, c)
	if err == nil && rev.ID == 0 {
		err = store.NotFound()
	}
	if err != nil {
		return web.Result{}, err
	}
	title, _, err := report.PaperNames(r.Tx, r.Words, c)
	if err != nil {
		return web.Result{}, err
	}
	paper := book.Paper{Unit: c.Unit.FullName, Place: c.Unit.Name, Date: r.Today(), Title: r.T("review.minutes_heading"), Under: []string{title}, Words: r.Words,
		Draft: !rev.Counts().Settled(), Signers: []book.Signer{{For: r.T("review.for_reviewers"), Title: rev.Reviewers}, {For: r.T("review.for_unit"), Title: c.Unit.FullName}}}
	if above, err := org.Ancestors(r.Tx, c.Unit); err != nil {
		return web.Result{}, err
	} else if len(above) > 0 {
		paper.Unit, paper.Place = above[len(above)-1].FullName, above[len(above)-1].Name
	}
	for _, part := range review.Parts {
		grid := book.Grid{Widths: []int{3171, 1200, 2400, 2300}, Head: []string{r.T("field.review_text"), r.T("column.state"), r.T("review.column.asked"), r.T("field.review_answer")}}
		for _, p := range rev.In(part) {
			row := pointRow(r, rev, p, false)
			grid.Rows = append(grid.Rows, []string{p.Text, row.State.Word, strings.Trim(row.Remark+"\n"+row.Asked, "\n"), p.Answer})
		}
		if len(grid.Rows) > 0 {
			paper.Paragraphs = append(paper.Paragraphs, book.Paragraph{Text: r.T("choice.review_part." + part), Heading: true}, book.Paragraph{Table: &grid})
		}
	}
	n := rev.Counts()
	paper.Paragraphs = append(paper.Paragraphs, book.Paragraph{Text: r.T("review.counts", "All", n.All, "Agreed", n.Agreed, "Asked", n.Asked, "Mended", n.Mended, "Unseen", n.Unseen)})
	name := book.FileName("docx", r.T("review.file_name", "Unit", c.Unit.FullName, "Day", r.Today().String()))
	return web.Document(name, store.Entry{Action: "exported", Entity: "export", Label: name, UnitID: c.UnitID, UnitPath: c.Unit.Path}, paper), nil
}
