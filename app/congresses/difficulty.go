package congresses

import (
	"strings"

	"daihoi/app/web"
	"daihoi/exports/report"
	"daihoi/models/access"
	"daihoi/models/congress"
	"daihoi/models/deadline"
	"daihoi/models/difficulty"
	"daihoi/models/store"
	"daihoi/templates/congresses"
	"daihoi/templates/ui"
)

// difficultyPage shows one difficulty with its answer, its history, and what the reader may do with it.
func difficultyPage(r *web.Request) (web.Result, error) {
	d, err := readDifficulty(r)
	if err != nil {
		return web.Result{}, err
	}
	v := congresses.Difficulty{Frame: r.Frame("difficulty.one"), Path: web.DifficultyPath(d.ID), Version: d.Version, Text: d.Text,
		Sub: d.Unit.FullName + " · " + r.DifficultyKind(d), Status: r.DifficultyStatus(d)}
	if err := aboutDifficulty(r, d, &v); err != nil {
		return web.Result{}, err
	}
	if v.Conflict, err = r.ConflictLine("difficulty", d.ID); err != nil {
		return web.Result{}, err
	}
	saved := r.WithoutInput() // shows what is saved
	edit, settle := r, saved
	if strings.HasSuffix(r.Path, "/settle") {
		edit, settle = saved, r
	}
	if d.MayEdit(r.Actor) {
		v.Edit = web.FormGroups(edit, difficulty.Fields, &d, nil)
		if err := addMilestone(edit, d, v.Edit); err != nil {
			return web.Result{}, err
		}
	}
	if r.Actor.Can(access.PlanCongress, d.Unit.Path) {
		if v.Reopen = d.Last.State.Settled(); !v.Reopen {
			v.Settle = web.FormGroups(settle, difficulty.SettlementFields, &difficulty.Settlement{}, nil)
		}
	}
	return web.Show(congresses.DifficultyPage(v)), nil
}

func readDifficulty(r *web.Request) (difficulty.Difficulty, error) {
	id, err := r.ID("id")
	if err != nil {
		return difficulty.Difficulty{}, err
	}
	return difficulty.Get(r.Tx, id)
}

// aboutDifficulty fills in facts, history and crumbs.
func aboutDifficulty(r *web.Request, d difficulty.Difficulty, v *congresses.Difficulty) error {
	c, err := congress.Get(r.Tx, d.CongressID)
	if err != nil {
		return err
	}
	if v.Crumbs, err = r.CongressCrumbs(c, v.Title); err != nil {
		return err
	}
	v.Back = "/units/" + c.Unit.Code + "/difficulties"
	fact := func(key, value string) {
		if value != "" {
			v.Facts = append(v.Facts, ui.Fact{Label: r.T(key), Value: value})
		}
	}
	fact("field.difficulty_owner", d.Owner)
	fact("field.difficulty_due", d.Due.Short())
	if d.MilestoneID != nil {
		m, err := deadline.Get(r.Tx, *d.MilestoneID)
		if err != nil {
			return err
		}
		fact("field.difficulty_milestone", report.ItemName(r.Words, &m.Item))
	}
	fact("difficulty.raised_by", d.RaisedBy+", "+r.Words.Moment(d.RaisedAt.Time))
	fact("field.difficulty_answer", d.Last.Answer)
	const shown = 50
	entries, err := store.History(r.Tx, "difficulty", d.ID, shown)
	for _, e := range entries {
		v.History = append(v.History, ui.Event{When: r.Words.Moment(e.At.Time), Who: e.UserName, What: r.T("audit." + e.Action),
			Changes: r.AuditChanges(e)})
	}
	return err
}

// addMilestone adds the choice of a milestone to the form.
func addMilestone(r *web.Request, d difficulty.Difficulty, form []ui.Group) error {
	chosen := r.FormInt("difficulty_milestone")
	if !r.Refused() && d.MilestoneID != nil {
		chosen = int(*d.MilestoneID)
	}
	in, err := milestoneInput(r, d.CongressID, chosen)
	form[0].Inputs = append(form[0].Inputs, in)
	return err
}

func editDifficulty(r *web.Request) (web.Result, error) {
	d, err := readDifficulty(r)
	if err != nil {
		return web.Result{}, err
	}
	if err := r.Tx.Require(access.EditCongress, d.Unit.Path); err != nil {
		return web.Result{}, err
	}
	in := d
	err = web.RunIfValid(decodeDifficulty(r, &in), func() error {
		_, err := difficulty.Edit(r.Tx, d.ID, r.FormInt("version"), in)
		return err
	})
	return web.Redirect(web.DifficultyPath(d.ID)).Saying("form.saved"), err
}

func settleDifficulty(r *web.Request) (web.Result, error) {
	d, err := readDifficulty(r)
	if err != nil {
		return web.Result{}, err
	}
	_, err = difficulty.Settle(r.Tx, d.ID, r.FormInt("version"),
		difficulty.Settlement{State: r.Form("difficulty_state"), Answer: r.Form("difficulty_answer")})
	return web.Redirect(web.DifficultyPath(d.ID)).Saying("difficulty.settled"), err
}

func reopenDifficulty(r *web.Request) (web.Result, error) {
	d, err := readDifficulty(r)
	if err != nil {
		return web.Result{}, err
	}
	_, err = difficulty.Reopen(r.Tx, d.ID, r.FormInt("version"))
	return web.Redirect(web.DifficultyPath(d.ID)).Saying("difficulty.reopened"), err
}
