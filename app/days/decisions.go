package days

import (
	"strconv"
	"strings"

	"daihoi/app/web"
	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/proceedings"
	"daihoi/models/store"
	"daihoi/templates/days"
	"daihoi/templates/ui"
)

// historyShown is how many entries of the trace of a decision are shown.
const historyShown = 50

// decisionsPage lists the decisions as they fell and records the next; with ?decision= it corrects one.
func decisionsPage(r *web.Request) (web.Result, error) {
	s, err := readSession(r, access.View)
	if err != nil {
		return web.Result{}, err
	}
	v := days.Decisions{}
	if v.Page, err = page(r, s, "/decisions", "day.decisions"); err != nil || s.none() {
		return web.Show(days.DecisionsPage(v)), err
	}
	all, err := proceedings.Decisions(r.Tx, s.Sitting)
	if err != nil {
		return web.Result{}, err
	}
	for i, d := range all {
		v.Rows = append(v.Rows, decisionRow(r, s, i, d))
	}
	_, quorum, err := proceedings.PresenceOf(r.Tx, s.Sitting)
	if err != nil {
		return web.Result{}, err
	}
	v.Quorum, v.QuorumText = quorumStatus(r, quorum.Standing), quorumWords(r, quorum)
	if r.Actor.Can(access.PlanCongress, s.Congress.Unit.Path) {
		v.Rule = "/units/" + s.Congress.Unit.Code + "/quorum"
	}
	id := int64(r.QueryInt("decision", 0))
	if id == 0 && v.May && s.Begun() {
		v.Form = web.FormGroups(r, proceedings.DecisionFields, &proceedings.Decision{Form: "hands"}, nil)
	} else if id != 0 {
		err = correction(r, s, id, &v)
	}
	return web.Show(days.DecisionsPage(v)), err
}

// correction is the form to correct a decision, with its trace.
func correction(r *web.Request, s session, id int64, v *days.Decisions) error {
	d, err := proceedings.GetDecision(r.Tx, s.Sitting, id)
	if err != nil {
		return err
	}
	v.Correcting = d.Question
	if v.May {
		v.Version = r.FormVersion(int64(d.Version))
		v.Form = web.FormGroups(r, proceedings.DecisionFields, &d, nil)
		v.Form = append(v.Form, ui.Group{Inputs: []ui.Input{r.ReasonInput("day.decision.reason")}})
	}
	if v.Conflict, err = r.ConflictLine("decision", id); err != nil {
		return err
	}
	entries, err := store.History(r.Tx, "decision", id, historyShown)
	for _, e := range entries {
		line := ui.Event{When: r.Words.Moment(e.At.Time), Who: e.UserName, What: r.T("audit." + e.Action), Note: e.Reason}
		line.Changes = web.Changes(r, proceedings.DecisionFields, e.Diff())
		v.Events = append(v.Events, line)
	}
	return err
}

func decisionRow(r *web.Request, s session, i int, d proceedings.Decision) days.Decision {
	row := days.Decision{Number: strconv.Itoa(i + 1), Question: d.Question, Time: d.DecidedAt.In(calendar.Zone()).Format("15:04"), Form: r.T("choice.decision_form." + d.Form),
		For: number(d.VotesFor), Against: number(d.VotesAgainst), Other: number(d.VotesOther), Present: number(d.Present),
		Quorum: quorumStatus(r, d.Quorum), Href: s.at("/decisions") + "&decision=" + web.FormatID(d.ID), Corrected: d.Version > 1}
	class := map[string]string{"adopted": "done", "rejected": "late", "deferred": "submitted"}[d.Outcome]
	row.Outcome = ui.Status{Class: class, Word: r.T("choice.decision_outcome." + d.Outcome)}
	return row
}

// takeDecision records a decision, or corrects the one that the address names.
func takeDecision(r *web.Request) (web.Result, error) {
	s, err := toChange(r)
	if err != nil {
		return web.Result{}, err
	}
	var in proceedings.Decision
	problems := proceedings.DecisionFields.Decode(r.Form, &in)
	in.Question = strings.TrimSpace(in.Question)
	id := int64(r.QueryInt("decision", 0))
	err = web.RunIfValid(problems, func() error {
		if id != 0 {
			return proceedings.Correct(r.Tx, s.Congress.ID, s.SessionID, id, r.FormInt("version"), in, r.Form("reason"))
		}
		_, err := proceedings.Take(r.Tx, s.Congress.ID, s.SessionID, in)
		return err
	})
	r.Changed(s.topic())
	return web.Redirect(s.at("/decisions")).Saying("day.decision.saved"), err
}
