package board

import (
	"slices"
	"strconv"
	"strings"

	"daihoi/app/web"
	"daihoi/exports/report"
	"daihoi/models/access"
	"daihoi/models/correction"
	"daihoi/models/deadline"
	"daihoi/models/fault"
	"daihoi/models/readiness"
	"daihoi/models/workitem"
	"daihoi/templates/board"
	"daihoi/templates/ui"
)

// needLists are the three lists of what needs someone today, cut to limit, for the dashboard.
func needLists(j *web.Judgement, b unitBoard, limit int) []board.NeedList {
	needs := readiness.NeedsOf(b.rows, j.Today)
	var lists []board.NeedList
	for _, l := range []struct {
		key   string
		needs []readiness.Need
	}{{"late", needs.Late}, {"soon", needs.DueSoon}, {"waiting", needs.Waiting}} {
		list := board.NeedList{Key: l.key, Title: j.Words.T("needs." + l.key), Empty: j.Words.T("needs." + l.key + "_none"),
			Href: b.Path() + "/work?list=" + l.key, Count: len(l.needs)}
		for _, n := range l.needs[:min(len(l.needs), limit)] {
			list.Items = append(list.Items, need(j, n))
		}
		lists = append(lists, list)
	}
	return lists
}

func need(j *web.Judgement, n readiness.Need) board.Need {
	c := n.Row.Congress
	out := board.Need{Href: web.MilestonePath(c.ID, n.Cell.MilestoneID), Name: report.ItemName(j.Words, n.Cell.Item), Unit: c.Unit.FullName,
		UnitHref: web.CongressPath(c.ID), Owner: j.Words.Pick(n.Cell.Item.OwnerVI, n.Cell.Item.OwnerEN), Due: n.Cell.Due.Short(),
		When: j.When(n.Cell.Due), Status: j.Status(n.Cell.State, n.Cell.Due, n.Cell.Late), Contact: web.ContactOf(c),
		Note: strings.Join(j.MilestoneNotes(n.Cell), " · ")}
	if n.Cell.Late > 0 {
		out.When = j.LateWord(n.Cell.State, n.Cell.Late)
		if n.Cell.State == readiness.Submitted {
			out.Status = ui.Status{Class: "submitted", Word: j.Words.T("state.submitted")}
		}
	}
	return out
}

// workKeys are the lists of the page in the order of its tabs; "tasks" lists what waits besides milestones, "silent" units, the others
// milestones.
var workKeys = []string{"mine", "tasks", "late", "today", "soon", "soon14", "soon30", "waiting", "returned", "silent"}

// work is what the work list page is built from.
type work struct {
	unitBoard
	lists  map[string][]readiness.Need
	tasks  []workitem.Item
	silent []readiness.SilentCongress
	picked map[int64]bool
}

// workList shows what needs someone: one list at a time, for all units or those of one monitor.
func workList(r *web.Request) (web.Result, error) {
	p, err := r.UnitPage()
	if err != nil {
		return web.Result{}, err
	}
	v := board.Work{Frame: r.Frame("nav.work")}
	r.ReadAsOf(&v.Frame)
	b, err := readBoard(r, p)
	if err != nil {
		return web.Result{}, err
	}
	v.Filter = workFilter(r, b)
	if v.Crumbs, err = r.UnitCrumbs(p.Unit, v.Title); err != nil {
		return web.Result{}, err
	}
	v.Sub = r.T("dashboard.sub", "Term", p.Term.Name, "Day", r.Words.LongDate(r.Day()))
	if p.Near() != nil {
		v.Sub += ". " + r.T("work.near")
	}
	if v.Links, err = workLinks(r, p); err != nil {
		return web.Result{}, err
	}
	w, err := readWork(r, b)
	if err != nil {
		return web.Result{}, err
	}
	for _, n := range readiness.CountsOf(w.rows) {
		if n.Told == 0 {
			continue
		}
		v.Counts = append(v.Counts, r.T("work.count", "Name", report.ItemName(r.Words, n.Item), "Count", n.Done, "Of", n.Of, "Told", n.Told, "Units", n.Units))
	}
	chosen := w.chosen(r.Query("list"))
	v.Chips = workChips(r, w, chosen)
	v.List = board.NeedList{Key: chosen, Title: r.T("needs." + chosen), Empty: r.T("needs." + chosen + "_none"), Count: w.count(chosen)}
	if chosen == "silent" {
		w.silent, v.Pager = web.PageOf(r, w.silent, shownWork)
		v.Silent = silences(r, w)
		return web.Show(board.WorkPage(v)), nil
	}
	if chosen == "tasks" {
		v.List.Items, v.Pager = web.PageOf(r, taskNeeds(r, w), shownWork)
		return web.Show(board.WorkPage(v)), nil
	}
	if chosen != "chosen" { // what was ticked is moved at once
		w.lists[chosen], v.Pager = web.PageOf(r, w.lists[chosen], shownWork)
	}
	fillWork(r, w, chosen, &v)
	return web.Show(board.WorkPage(v)), nil
}

// shownWork is how many lines of a list, or messages, are on one page.
const shownWork = 100

// workLinks lead to the further lists of the unit, among them the proposed corrections that wait there.
func workLinks(r *web.Request, p web.UnitPage) ([]ui.Chip, error) {
	links, err := r.UnitLinks(p)
	if err != nil {
		return nil, err
	}
	waiting, err := correction.Waiting(r.Tx, p.Unit.Path)
	if waiting > 0 {
		links = append(links, ui.Chip{Href: web.CorrectionsPath(p.Unit.Code), Label: r.T("correction.title"), Count: r.Words.Number(waiting)})
	}
	return links, err
}

// readWork sorts the rows that the filter keeps into the lists.
func readWork(r *web.Request, b unitBoard) (work, error) {
	b.rows = slices.DeleteFunc(slices.Clone(b.rows), func(row readiness.Row) bool {
		unit, follower := r.Query("unit"), r.Query("follower")
		return unit != "" && row.Congress.Unit.Code != unit || follower != "" && row.Congress.Follower != follower
	})
	w := work{unitBoard: b, lists: map[string][]readiness.Need{}, picked: map[int64]bool{}}
	needs := readiness.NeedsOf(b.rows, r.Day())
	w.lists["late"], w.lists["today"], w.lists["soon"] = needs.Late, needs.Today, needs.DueSoon
	w.lists["soon14"] = readiness.NeedsWithin(b.rows, r.Day(), 14).DueSoon
	w.lists["soon30"] = readiness.NeedsWithin(b.rows, r.Day(), 30).DueSoon
	w.lists["waiting"], w.lists["returned"] = needs.Waiting, needs.Returned
	for _, n := range append(slices.Clone(needs.Waiting), needs.Returned...) {
		if waitsForMe(r.Actor, n) {
			w.lists["mine"] = append(w.lists["mine"], n)
		}
	}
	for _, c := range readPicks(append(r.QueryValues("pick"), r.FormValues("pick")...)...) {
		w.picked[c.ID] = true
	}
	if r.Query("list") == "chosen" {
		w.lists["chosen"] = w.pickedNeeds()
	}
	tasks, err := workitem.Open(r.Tx, b.Unit.Path, b.Term.ID)
	if err != nil {
		return w, err
	}
	near := b.Near()
	w.tasks = slices.DeleteFunc(tasks, func(i workitem.Item) bool { return near != nil && !slices.Contains(near, i.UnitID) || w.left(r, i) })
	last, err := readiness.LastEntries(r.Tx, b.Unit.Path, b.Term.ID, r.Day(), near...)
	w.silent = readiness.SilentCongressesOf(b.rows, last, r.Day())
	return w, err
}

// waitsForMe reports whether the reader is to act: reviewers on what is submitted, those who enter on what was
// returned.
func waitsForMe(actor access.Actor, n readiness.Need) bool {
	path := n.Row.Congress.Unit.Path
	if n.Cell.State == readiness.Submitted {
		return actor.Can(access.ReviewMilestone, path)
	}
	return actor.Can(access.EditMilestone, path) && !actor.Can(access.ReviewMilestone, path)
}

// pickedNeeds are the milestones that were ticked in the matrix.
func (w work) pickedNeeds() []readiness.Need {
	var needs []readiness.Need
	for i := range w.rows {
		for j := range w.rows[i].Items {
			if c := &w.rows[i].Items[j]; w.picked[c.MilestoneID] {
				needs = append(needs, readiness.Need{Row: &w.rows[i], Cell: c})
			}
		}
	}
	return needs
}

// chosen is the list to show: the one asked for, else the first that is not empty.
func (w work) chosen(asked string) string {
	if asked == "chosen" || slices.Contains(workKeys, asked) {
		return asked
	}
	for _, key := range workKeys {
		if w.count(key) > 0 {
			return key
		}
	}
	return "late"
}

func (w work) count(key string) int {
	switch key {
	case "silent":
		return len(w.silent)
	case "tasks":
		return len(w.tasks)
	}
	return len(w.lists[key])
}

func workChips(r *web.Request, w work, chosen string) []ui.Chip {
	var chips []ui.Chip
	if chosen == "chosen" {
		chips = append(chips, ui.Chip{Href: r.Path, Label: r.T("needs.chosen"), Count: r.Words.Number(w.count("chosen")), Current: true})
	}
	for _, key := range workKeys {
		chips = append(chips, ui.Chip{Href: r.QueryWith("list", key, "pick", "", "page", ""), Label: r.T("needs." + key), Count: r.Words.Number(w.count(key)), Current: key == chosen})
	}
	return chips
}

// fillWork builds the table of the list, with checkboxes where the reader may take a step.
func fillWork(r *web.Request, w work, chosen string, v *board.Work) {
	j := r.Judgement()
	steps := map[readiness.Action]bool{}
	for _, n := range w.lists[chosen] {
		line := need(j, n)
		for _, a := range bulkSteps(r, n.Row, n.Cell) {
			steps[a] = true
			line.Pick = strconv.FormatInt(n.Cell.MilestoneID, 10) + "." + strconv.Itoa(n.Cell.Version)
		}
		line.ID, line.Picked = strconv.FormatInt(n.Cell.MilestoneID, 10), w.picked[n.Cell.MilestoneID]
		v.List.Items = append(v.List.Items, line)
	}
	if len(steps) == 0 {
		return
	}
	bar := &board.WorkBar{Action: r.Path, DoneOn: r.Form("done_on"), Note: r.Form("note"), Reason: r.Form("reason"), Most: deadline.MostAtOnce}
	for _, a := range deadline.BulkActions() {
		if steps[a] {
			bar.Steps = append(bar.Steps, ui.Option{Value: string(a), Label: r.T("step." + string(a))})
		}
	}
	v.Bar = bar
}

// bulkSteps are the bulk steps that the reader may take with the milestone; none on a past day, which cannot be
// changed.
func bulkSteps(r *web.Request, row *readiness.Row, c *readiness.Cell) []readiness.Action {
	if r.Day() != r.Today() {
		return nil
	}
	return deadline.BulkSteps(r.Actor, row.Congress.Unit.Path, c)
}

func silences(r *web.Request, w work) []board.SilentUnit {
	j := r.Judgement()
	var out []board.SilentUnit
	for _, s := range w.silent {
		c := s.Row.Congress
		line := board.SilentUnit{Link: ui.Link{Href: web.CongressPath(c.ID), Label: c.Unit.FullName}, Last: r.T("work.never"),
			Late: s.Row.Readiness.LateCount, Light: web.LightStatus(r.Words, s.Row.Readiness.Light), Contact: web.ContactOf(c)}
		if !s.Last.IsZero() {
			line.Last = r.T("work.last", "Day", s.Last, "When", j.When(s.Last))
		}
		out = append(out, line)
	}
	return out
}

// workFilter offers the units and their monitors.
func workFilter(r *web.Request, b unitBoard) board.WorkFilter {
	all := ui.Option{Label: r.T("list.all")}
	f := board.WorkFilter{List: r.Query("list"), AsOf: r.Query("as_of"), KnownThen: r.Query("known") == "then", Unit: r.Query("unit"), Follower: r.Query("follower"), Units: []ui.Option{all}, Followers: []ui.Option{all}}
	var followers []string
	for _, row := range b.rows {
		f.Units = append(f.Units, ui.Option{Value: row.Congress.Unit.Code, Label: row.Congress.Unit.FullName})
		if name := row.Congress.Follower; name != "" {
			followers = append(followers, name)
		}
	}
	slices.Sort(followers)
	for _, name := range slices.Compact(followers) {
		f.Followers = append(f.Followers, ui.Option{Value: name, Label: name})
	}
	return f
}

// readPicks reads the ticked milestones, each "id.version". A malformed one gets id 0, which is found nowhere.
func readPicks(texts ...string) []deadline.Chosen {
	var chosen []deadline.Chosen
	for _, text := range texts {
		var c deadline.Chosen
		id, version, _ := strings.Cut(text, ".")
		c.ID, _ = strconv.ParseInt(id, 10, 64)
		c.Version, _ = strconv.Atoi(version)
		if !slices.ContainsFunc(chosen, func(o deadline.Chosen) bool { return o.ID == c.ID }) {
			chosen = append(chosen, c)
		}
	}
	return chosen
}

// moveChosen takes one step for all ticked milestones.
func moveChosen(r *web.Request) (web.Result, error) {
	p, err := r.UnitPage()
	if err != nil {
		return web.Result{}, err
	}
	if !slices.ContainsFunc(deadline.BulkActions(), func(a readiness.Action) bool { return r.Actor.CanAnywhere(deadline.Right(a)) }) {
		return web.Result{}, fault.New(fault.Forbidden, "fault.forbidden")
	}
	in := deadline.Input{Action: readiness.Action(r.Form("action"))}
	var moved []deadline.Milestone
	problems := deadline.MilestoneFields.Only("done_on", "note", "reason").Decode(r.Form, &in)
	err = web.RunIfValid(problems, func() (err error) {
		moved, err = deadline.ActAll(r.Tx, readPicks(r.FormValues("pick")...), in)
		return err
	})
	if err != nil {
		return web.Result{}, err
	}
	to := r.QueryWith("pick", "")
	if r.Query("list") == "chosen" {
		to = ""
	}
	return web.Redirect(p.Path()+"/work"+to).Saying("work.moved", "Count", len(moved), "Step", r.T("step."+string(in.Action))), nil
}
