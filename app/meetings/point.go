package meetings

import (
	"strings"

	"daihoi/app/web"
	"daihoi/models/access"
	"daihoi/models/congress"
	"daihoi/models/review"
	pages "daihoi/templates/meetings"
	"daihoi/templates/ui"
)

// readPoint reads the point of the address with its review.
func readPoint(r *web.Request) (congress.Congress, review.Review, review.Point, error) {
	c, err := r.CongressFor(access.View)
	if err != nil {
		return c, review.Review{}, review.Point{}, err
	}
	rev, err := review.Of(r.Tx, c)
	if err != nil {
		return c, rev, review.Point{}, err
	}
	id, err := r.ID("point")
	if err != nil {
		return c, rev, review.Point{}, err
	}
	p, err := rev.Point(id)
	return c, rev, p, err
}

// pointPage shows one point, with the reviewers' form and that of the unit.
func pointPage(r *web.Request) (web.Result, error) {
	c, rev, p, err := readPoint(r)
	if err != nil {
		return web.Result{}, err
	}
	v := pages.Form{Frame: r.Frame("review.point"), Sub: r.CongressLine(c), Back: web.ReviewPath(c.ID), Version: r.FormVersion(int64(p.Version)), Facts: pointFacts(r, p)}
	if v.Crumbs, err = pointCrumbs(r, c, v.Title); err != nil {
		return web.Result{}, err
	}
	if v.Conflict, err = r.ConflictLine("review", rev.ID); err != nil {
		return web.Result{}, err
	}
	saved := r.WithoutInput()
	judging, answering := r, saved
	if strings.HasSuffix(r.Path, "/answer") {
		judging, answering = saved, r
	}
	if review.Reviews(r.Actor, c.Unit.Path) {
		in := review.Judging{State: string(p.State), Remark: p.Remark, Asked: p.Asked, Due: p.Due}
		if p.State == review.Mended {
			in.State = ""
		}
		v.Button, v.Post, v.Groups = r.T("form.save"), web.PointPath(c.ID, p.ID)+"/judge", web.FormGroups(judging, review.JudgeFields, &in, nil)
	}
	if (p.State == review.Asked || p.State == review.Mended) && r.Actor.Can(access.EditMilestone, c.Unit.Path) {
		v.Others = []pages.Other{{ID: "answer", Title: r.T("review.answer"), Action: web.PointPath(c.ID, p.ID) + "/answer", Button: r.T("review.answer_save"), Version: p.Version,
			Groups: web.FormGroups(answering, review.AnswerFields, &p, nil)}}
	}
	return web.Show(pages.FormPage(v)), nil
}

func pointCrumbs(r *web.Request, c congress.Congress, title string) ([]ui.Link, error) {
	links, err := r.CongressCrumbs(c, title)
	if err != nil || len(links) == 0 {
		return links, err
	}
	return append(links[:len(links)-1], ui.Link{Href: web.ReviewPath(c.ID), Label: r.T("review.title")}, web.Here(title)), nil
}

func pointFacts(r *web.Request, p review.Point) (facts []ui.Fact) {
	fact := func(key, value, note string) {
		if value != "" {
			facts = append(facts, ui.Fact{Label: r.T(key), Value: value, Note: note})
		}
	}
	fact("field.review_text", p.Text, p.Source)
	fact("column.state", pointStatus(r, p).Word, "")
	by := ""
	if p.JudgedBy != "" {
		by = p.JudgedBy + ", " + p.JudgedOn.Short()
	}
	fact("field.review_remark", p.Remark, by)
	fact("field.review_asked", p.Asked, "")
	fact("field.review_due", p.Due.Short(), "")
	if p.Answer != "" {
		fact("field.review_answer", p.Answer, p.AnsweredBy+", "+p.AnsweredOn.Short())
	}
	return facts
}

// requireReviewer refuses who does not review the congress of the unit at path.
func requireReviewer(r *web.Request, path string) error {
	if err := r.Tx.Require(access.ReviewMilestone, access.Above(path)); err != nil {
		return err
	}
	return r.Tx.Require(access.ReviewMilestone, path)
}

func judge(r *web.Request) (web.Result, error) {
	c, _, p, err := readPoint(r)
	if err != nil {
		return web.Result{}, err
	}
	if err := requireReviewer(r, c.Unit.Path); err != nil {
		return web.Result{}, err
	}
	var in review.Judging
	err = web.RunIfValid(review.JudgeFields.Decode(r.Form, &in), func() error {
		_, err := review.Judge(r.Tx, c.ID, p.ID, r.FormInt("version"), in)
		return err
	})
	return web.Redirect(web.ReviewPath(c.ID)).Saying("form.saved"), err
}

func answerPoint(r *web.Request) (web.Result, error) {
	c, _, p, err := readPoint(r)
	if err != nil {
		return web.Result{}, err
	}
	_, err = review.Answer(r.Tx, c.ID, p.ID, r.FormInt("version"), r.Form("review_answer"))
	return web.Redirect(web.ReviewPath(c.ID)).Saying("review.answered"), err
}

// addForm adds a point to a review that has begun.
func addForm(r *web.Request) (web.Result, error) {
	c, err := r.CongressFor(access.View)
	if err != nil {
		return web.Result{}, err
	}
	if err := requireReviewer(r, c.Unit.Path); err != nil {
		return web.Result{}, err
	}
	t := review.Topic{Part: review.Parts[0]}
	v := ui.SimpleForm{Frame: r.Frame("review.add"), Sub: r.CongressLine(c), Button: r.T("form.save"), Cancel: web.ReviewPath(c.ID), Groups: web.FormGroups(r, review.TopicFields, &t, nil)}
	v.Crumbs, err = pointCrumbs(r, c, v.Title)
	return web.Show(ui.SimpleFormPage(v)), err
}

func addPoint(r *web.Request) (web.Result, error) {
	c, err := r.CongressFor(access.View)
	if err != nil {
		return web.Result{}, err
	}
	if err := requireReviewer(r, c.Unit.Path); err != nil {
		return web.Result{}, err
	}
	var t review.Topic
	err = web.RunIfValid(review.TopicFields.Decode(r.Form, &t), func() error {
		_, err := review.Add(r.Tx, c.ID, t)
		return err
	})
	return web.Redirect(web.ReviewPath(c.ID)).Saying("form.saved"), err
}
