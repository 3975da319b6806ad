package milestones

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"daihoi/app/web"
	"daihoi/exports/report"
	"daihoi/models/access"
	"daihoi/models/congress"
	"daihoi/models/deadline"
	"daihoi/models/directive"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/org"
	"daihoi/models/readiness"
	"daihoi/models/store"
	"daihoi/models/template"
	"daihoi/templates/milestones"
	"daihoi/templates/ui"
)

// readMilestone reads the milestone of the address.
func readMilestone(r *web.Request) (m deadline.Milestone, err error) {
	congressID, err := r.ID("id")
	if err != nil {
		return m, err
	}
	id, err := r.ID("milestone")
	if err != nil {
		return m, err
	}
	if m, err = deadline.Get(r.Tx, id); err == nil && m.CongressID != congressID {
		err = store.NotFound()
	}
	return m, err
}

// milestonePage shows one milestone of one unit: its status, why it is due when it is, and the possible steps.
func milestonePage(r *web.Request) (web.Result, error) {
	m, err := readMilestone(r)
	if err != nil {
		return web.Result{}, err
	}
	return showMilestone(r, m, "")
}

// showMilestone shows the milestone. saved is the sentence about the previous one, when a panel goes on to the next.
func showMilestone(r *web.Request, m deadline.Milestone, saved string) (web.Result, error) {
	c, err := congress.Get(r.Tx, m.CongressID)
	if err != nil {
		return web.Result{}, err
	}
	if err := r.TermOf(c); err != nil {
		return web.Result{}, err
	}
	j := r.Judgement()
	late := m.Late(r.Day())
	v := milestones.Milestone{Frame: r.FrameWithTitle(report.ItemName(r.Words, &m.Item)), Unit: m.Unit.FullName, Phase: r.T(m.Item.Phase.Key()), Saved: saved,
		Path: web.MilestonePath(m.CongressID, m.ID), Back: phasePath(m), Version: m.Version, Status: j.Status(m.State, m.Due, late),
		Light: j.Status(m.State, m.Due, late).Class}
	if v.Step, v.OwnWork, err = stepInput(r, m); err != nil {
		return web.Result{}, err
	}
	rules, err := org.Rules(r.Tx, c.TermID)
	if err != nil {
		return web.Result{}, err
	}
	if v.Grounds, err = r.GroundsOf(c.Unit, directive.Ground{Kind: directive.GroundItem, TargetID: m.Item.ID}); err != nil {
		return web.Result{}, err
	}
	sum, err := dueWords(r, c, m)
	if err != nil {
		return web.Result{}, err
	}
	v.Facts = milestoneFacts(r, j, sum, rules[c.Unit.LevelCode], m, v.Grounds)
	if m.Item.Repeats != "" {
		series, err := deadline.SeriesOf(r.Tx, m)
		if err != nil {
			return web.Result{}, err
		}
		v.Facts = slices.Insert(v.Facts, 1, seriesFact(r, series))
	}
	if late > 0 {
		v.Why = whyLate(r, rules[c.Unit.LevelCode], m, sum, late, v.Grounds)
	}
	if v.Gate, err = gate(r, m); err != nil {
		return web.Result{}, err
	}
	if v.Crumbs, err = r.CongressCrumbs(c, m.Item.Code); err != nil {
		return web.Result{}, err
	}
	if v.Conflict, err = r.ConflictLine("milestone", m.ID); err != nil {
		return web.Result{}, err
	}
	rec := deadline.Input{DocNumber: m.DocNumber, DocDate: m.DocDate, DoneOn: m.DoneOn, DoneCount: m.DoneCount, OfCount: m.OfCount, Note: m.Note}
	if m.Reports() { // the next report has a document of its own
		rec = deadline.Input{}
	}
	v.Groups = web.FormGroups(r, stepFields(r, m), &rec, nil)
	for i := range v.Groups[0].Inputs { // other forms have these fields too, without these hints
		if in := &v.Groups[0].Inputs[i]; r.Words.Has("milestone.hint." + in.Key) {
			in.Hint = r.T("milestone.hint." + in.Key)
		}
		v.Groups[0].Inputs[i].Needed = neededFor(r, m, v.Groups[0].Inputs[i].Key)
	}
	files, err := deadline.Files(r.Tx, m.ID)
	if err != nil {
		return web.Result{}, err
	}
	v.Files, v.Upload = evidenceFiles(r, m, files), upload(r, m)
	events, err := readiness.Events(r.Tx, m.ID)
	for i, e := range events {
		line := r.MilestoneEvent(e, false, files...)
		if change, ok := paperChange(r, e, events[i+1:]); ok {
			line.Changes = append(line.Changes, change)
		}
		v.History = append(v.History, line)
	}
	v.Remark = remark(r, m, events)
	return web.Show(milestones.MilestonePage(v)), err
}

// phasePath is where the milestone is on the congress page.
func phasePath(m deadline.Milestone) string {
	return fmt.Sprintf("%s#phase-%d", web.CongressPath(m.CongressID), m.Item.Phase)
}

// milestoneFacts say who is responsible, which document proves it, and where its due date comes from.
func milestoneFacts(r *web.Request, j *web.Judgement, sum string, rule org.TermLevel, m deadline.Milestone, grounds []ui.Link) []ui.Fact {
	due := ui.Fact{Label: r.T("column.due"), Value: r.T("milestone.no_due"), Note: sum}
	if !m.Due.IsZero() {
		due.Value = m.Due.Short()
		if readiness.Open(m.State) {
			due.Value = r.T("milestone.due", "Day", m.Due, "Left", j.When(m.Due))
		}
	}
	facts := []ui.Fact{due,
		{Label: r.T("column.owner"), Value: r.Words.Pick(m.Item.OwnerVI, m.Item.OwnerEN)},
		{Label: r.T("milestone.document"), Value: r.Words.Pick(m.Item.DocumentVI, m.Item.DocumentEN)},
		{Label: r.T("milestone.obligation"), Value: r.T("milestone.mandatory." + string(m.Item.Mandatory)), Note: groundSentence(r.Words, rule, grounds)}}
	if m.Item.ClosesItself() {
		facts[3].Note = r.T("milestone.closes_itself") + " " + facts[3].Note
	}
	if m.State == readiness.Done || m.Backdated() {
		done := ui.Fact{Label: r.T("field.done_on"), Value: m.DoneOn.Short()}
		if m.Backdated() {
			done.Note = j.BackdatedWords(m.DoneOn, m.EnteredOn)
		}
		facts = append(facts, done)
	}
	if m.Item.Counted {
		facts = append(facts, ui.Fact{Label: r.T("milestone.count"), Value: report.Counted(m.DoneCount, m.OfCount)})
	}
	if len(steps(r, m)) == 0 {
		facts = append(facts, ui.Fact{Label: r.T("field.doc_number"), Value: m.DocNumber}, ui.Fact{Label: r.T("field.doc_date"),
			Value: m.DocDate.Short()}, ui.Fact{Label: r.T("field.note"), Value: m.Note})
	}
	if m.Reason != "" && m.State != readiness.Returned {
		facts = append(facts, ui.Fact{Label: r.T("field.reason"), Value: m.Reason})
	}
	return slices.DeleteFunc(facts, func(f ui.Fact) bool { return f.Value == "" })
}

// mostMissed limits the missed days that are named, the latest ones.
const mostMissed = 6

// seriesFact says how many reports were made, and which are missing.
func seriesFact(r *web.Request, s template.Series) ui.Fact {
	fact := ui.Fact{Label: r.T("milestone.rounds"), Value: r.T("milestone.rounds_held", "Held", s.Held, "Count", s.Planned)}
	if len(s.Missed) == 0 {
		return fact
	}
	var days []string
	for _, day := range s.Missed[max(len(s.Missed)-mostMissed, 0):] {
		days = append(days, day.Short())
	}
	fact.Note = r.T("milestone.rounds_missed", "Count", len(s.Missed), "Days", strings.Join(days, ", "))
	return fact
}

// steps are the steps that the reader may take. Changing document or note without changing the state is one of them.
func steps(r *web.Request, m deadline.Milestone) []readiness.Action {
	steps := m.Steps(r.Actor)
	if m.Applies() && !m.Reports() && r.Actor.Can(m.NoteRight(), m.Unit.Path) {
		steps = append([]readiness.Action{readiness.Noted}, steps...)
	}
	if m.Reports() && r.Actor.Can(access.EditMilestone, m.Unit.Path) {
		steps = append([]readiness.Action{readiness.Reported}, steps...)
		if !m.DoneOn.IsZero() {
			steps = append(steps, readiness.Unreported)
		}
	}
	return steps
}

// stepFields are the fields of the reader's steps: someone who only reviews does not touch the document.
func stepFields(r *web.Request, m deadline.Milestone) field.Table[deadline.Input] {
	switch {
	case !r.Actor.Can(access.EditMilestone, m.Unit.Path):
		return deadline.MilestoneFields.Only("done_on", "reason")
	case !m.Item.Counted:
		return deadline.MilestoneFields.Only("doc_number", "doc_date", "done_on", "note", "reason")
	}
	return deadline.MilestoneFields
}

// neededFor says with which of the reader's steps a field must be filled in; nil for one that never must.
func neededFor(r *web.Request, m deadline.Milestone, key string) *ui.Needed {
	needs, now := deadline.AsksReason, "form.needed"
	switch key {
	case "doc_number", "doc_date":
		needs, now = m.NeedsPaper, "milestone.needed_paper"
	case "reason":
	default:
		return nil
	}
	n := ui.Needed{By: "action", Now: r.T(now)}
	var words []string
	for _, s := range steps(r, m) {
		if needs(s) {
			n.With, words = append(n.With, string(s)), append(words, r.T("step."+string(s)))
		}
	}
	if len(words) == 0 {
		return nil
	}
	n.Words = r.T("form.needed_with", "Steps", strings.Join(words, ", "))
	return &n
}

// stepInput offers the reader's steps. ownWork says why those are missing by which only someone else may accept it.
func stepInput(r *web.Request, m deadline.Milestone) (in ui.Input, ownWork string, err error) {
	in = ui.Input{Key: "action", Label: r.T("field.action"), Kind: "radios"}
	eyes, err := deadline.EyesOn(r.Tx, []deadline.Milestone{m})
	for _, s := range steps(r, m) {
		if eyes[m.ID].Forbids(m.State, s) {
			ownWork = r.T("milestone.own_work")
			continue
		}
		label := r.T("step." + string(s))
		if s == readiness.Reported {
			in.Value = string(s)
		}
		if s == readiness.Submit && m.Item.ClosesItself() {
			if r.Actor.Can(m.Right(readiness.Complete), m.Unit.Path) {
				continue // the same
			}
			label = r.T("step.close_itself")
		}
		if s == readiness.Noted {
			label, in.Value = r.T("milestone.keep"), cmp.Or(in.Value, string(s))
		}
		in.Options = append(in.Options, ui.Option{Value: string(s), Label: label})
	}
	if r.Refused() {
		in.Value = r.Form("action")
	}
	return r.WithError(in), ownWork, err
}

// moveMilestoneWith takes the chosen step and goes on to the next open milestone if asked to.
func moveMilestoneWith(r *web.Request, files []deadline.File) (web.Result, error) {
	m, err := readMilestone(r)
	if err != nil {
		return web.Result{}, err
	}
	in := deadline.Input{Action: readiness.Action(r.Form("action")), Override: r.Form("override") != "", Files: files}
	if len(steps(r, m)) == 0 || in.Action != "" && !slices.Contains(steps(r, m), in.Action) {
		if err := r.Tx.Require(m.Right(in.Action), m.Unit.Path); err != nil {
			return web.Result{}, err
		}
	}
	problems := stepFields(r, m).Decode(r.Form, &in)
	if in.Action == "" {
		problems = append(problems, fault.Problem{Field: "action", Key: "problem.choose"})
	}
	if err := web.RunIfValid(problems, func() (err error) { m, err = step(r, m, in); return err }); err != nil {
		return web.Result{}, err
	}
	if r.Form("next") != "" {
		return nextMilestone(r, m)
	}
	return web.Redirect(phasePath(m)).Saying("milestone.saved", "Name", report.ItemName(r.Words, &m.Item)), nil
}

func step(r *web.Request, m deadline.Milestone, in deadline.Input) (deadline.Milestone, error) {
	switch in.Action {
	case readiness.Noted:
		return deadline.UpdateNote(r.Tx, m.ID, r.FormInt("version"), in)
	case readiness.Reported:
		return deadline.Report(r.Tx, m.ID, r.FormInt("version"), in)
	case readiness.Unreported:
		return deadline.Unreport(r.Tx, m.ID, r.FormInt("version"), in)
	}
	return deadline.Act(r.Tx, m.ID, r.FormInt("version"), in)
}

// nextMilestone goes on to the next open milestone in template order, inside a panel without leaving it.
func nextMilestone(r *web.Request, m deadline.Milestone) (web.Result, error) {
	all, err := deadline.List(r.Tx, m.CongressID)
	if err != nil {
		return web.Result{}, err
	}
	name := report.ItemName(r.Words, &m.Item)
	for _, next := range all {
		if next.Item.Position <= m.Item.Position || !readiness.Open(next.State) {
			continue
		}
		if r.HTMX {
			return showMilestone(r, next, r.T("milestone.saved", "Name", name))
		}
		return web.Redirect(web.MilestonePath(next.CongressID, next.ID)).Saying("milestone.saved", "Name", name), nil
	}
	return web.Redirect(phasePath(m)).Saying("milestone.saved_last", "Name", name), nil
}

// paperChange says which document came with the step or replaced an earlier one; earlier are the events before it,
// newest first.
func paperChange(r *web.Request, e readiness.Event, earlier []readiness.Event) (c ui.Change, ok bool) {
	paper := func(e readiness.Event) string { return strings.TrimSpace(e.DocNumber + " " + e.DocDate.Short()) }
	c = ui.Change{Field: r.T("field.doc_number"), New: paper(e)}
	if at := slices.IndexFunc(earlier, func(e readiness.Event) bool { return e.DocNumber != "" }); at >= 0 {
		c.Old = paper(earlier[at])
	}
	return c, e.DocNumber != "" && c.Old != c.New
}
