package app

import (
	"net/url"
	"slices"
	"strconv"

	"daihoi/exports/report"
	"daihoi/models/access"
	"daihoi/models/congress"
	"daihoi/models/deadline"
	"daihoi/models/difficulty"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/templates"
)

// difficultiesPage lists the difficulties and proposals of a unit and of those below it.
func difficultiesPage(r *Request) (Result, error) {
	p, err := r.place()
	if err != nil {
		return Result{}, err
	}
	v := templates.Difficulties{Frame: r.frame("difficulty.title"), Sub: p.unit.FullName}
	r.lookBack(&v.Frame)
	if v.Crumbs, err = r.crumbsTo(p.unit); err != nil {
		return Result{}, err
	}
	v.Crumbs = append(v.Crumbs, here(v.Title))
	f := r.difficultyFilter()
	list, more, err := difficulty.List(r.Tx, p.unit.Path, p.term.ID, f)
	if err != nil {
		return Result{}, err
	}
	if more {
		v.More = r.T("difficulty.more", "Count", difficulty.Most)
	}
	if r.Actor.Can(access.EditCongress, p.unit.Path) {
		v.New = p.path() + "/difficulties/new"
	}
	v.Chips, v.Type = r.difficultyChoices(f)
	for _, key := range []string{"state", "as_of"} {
		if r.Query(key) != "" {
			v.Keep = append(v.Keep, templates.Option{Value: key, Label: r.Query(key)})
		}
	}
	v.Filtered = f.Type != "" || r.Query("state") != ""
	for _, d := range list {
		v.Rows = append(v.Rows, r.difficultyRow(d))
	}
	return show(templates.DifficultiesPage(v)), nil
}

// difficultyFilter reads the choice from the address; without one, what is not settled.
func (r *Request) difficultyFilter() difficulty.Filter {
	f := difficulty.Filter{State: r.Query("state"), AsOf: r.Day()}
	if slices.Contains(difficulty.Types, r.Query("type")) {
		f.Type = r.Query("type")
	}
	switch f.State {
	case "all":
		f.State = ""
	case "overdue":
		f.State, f.Overdue = "", true
	case string(difficulty.Solved), string(difficulty.Dropped), string(difficulty.InHand):
	default:
		f.State = difficulty.Unsettled
	}
	return f
}

func (r *Request) difficultyChoices(f difficulty.Filter) (chips []templates.Chip, types templates.Input) {
	chosen := f.State
	switch {
	case f.Overdue:
		chosen = "overdue"
	case chosen == "":
		chosen = "all"
	}
	for _, state := range []string{difficulty.Unsettled, "overdue", "in_hand", "solved", "dropped", "all"} {
		chips = append(chips, templates.Chip{Href: r.QueryWith("state", state), Label: r.T("difficulty.filter." + state), Current: state == chosen})
	}
	types = templates.Input{Key: "type", Label: r.T("field.difficulty_type"), Kind: "choice", Value: f.Type,
		Options: []templates.Option{{Label: r.T("list.all")}}}
	for _, t := range difficulty.Types {
		types.Options = append(types.Options, templates.Option{Value: t, Label: r.T("choice.difficulty_type." + t)})
	}
	return chips, types
}

func (r *Request) difficultyRow(d difficulty.Difficulty) templates.DifficultyRow {
	return templates.DifficultyRow{Href: difficultyPath(d.ID), Text: d.Text, Kind: r.difficultyKind(d), Unit: d.Unit.FullName,
		UnitHref: congressPath(d.CongressID), Owner: d.Owner, Due: d.Due.Short(), Status: r.difficultyStatus(d), Answer: d.Last.Answer}
}

func (r *Request) difficultyKind(d difficulty.Difficulty) string {
	return r.T("choice.difficulty_kind."+d.Kind) + " · " + r.T("choice.difficulty_type."+d.Type)
}

func (r *Request) difficultyStatus(d difficulty.Difficulty) templates.Status {
	if d.Overdue(r.Day()) {
		return templates.Status{Class: "late", Word: r.T("status.late_days", "Count", r.Day().Sub(d.Due))}
	}
	class := map[difficulty.State]string{difficulty.Open: "risk", difficulty.InHand: "progress",
		difficulty.Solved: "done", difficulty.Dropped: "na"}[d.Last.State]
	return templates.Status{Class: class, Word: r.T("choice.difficulty_state." + string(d.Last.State))}
}

func difficultyPath(id int64) string { return idPath("/difficulties", id) }

// raisable are the congresses that a difficulty may be written down for on the pages of the place: its own, and those
// right below a place whose units are shown one by one.
func (r *Request) raisable(p place) ([]congress.Congress, error) {
	if p.rollsUp() {
		own, err := congress.ByUnit(r.Tx, p.unit.ID, p.term.ID)
		if fault.KindOf(err) == fault.NotFound {
			return nil, nil
		}
		return []congress.Congress{own}, err
	}
	return congress.List(r.Tx, congress.Filter{Path: p.unit.Path, TermID: p.term.ID})
}

// newDifficultyForm asks for the unit where there is a choice, and for the work where there is none.
func newDifficultyForm(r *Request) (Result, error) {
	p, units, err := r.raisePlace()
	if err != nil {
		return Result{}, err
	}
	v := templates.SimpleForm{Frame: r.frame("difficulty.new"), Sub: p.unit.FullName, Lead: r.T("difficulty.lead"),
		Button: r.T("form.save"), Cancel: p.path() + "/difficulties"}
	if v.Crumbs, err = r.crumbsTo(p.unit); err != nil {
		return Result{}, err
	}
	v.Crumbs = append(v.Crumbs, templates.Link{Href: v.Cancel, Label: r.T("difficulty.title")}, here(v.Title))
	rec := difficulty.Difficulty{Kind: difficulty.Kinds[0]}
	v.Groups = groups(r, difficulty.Fields, &rec, nil)
	first := &v.Groups[0].Inputs
	switch len(units) {
	case 0:
		return Result{}, store.NotFound()
	case 1:
		in, err := r.milestoneInput(units[0].ID, r.QueryInt("milestone", r.FormInt("difficulty_milestone")))
		if err != nil {
			return Result{}, err
		}
		*first = append(*first, in)
	default:
		*first = slices.Insert(*first, 0, r.unitInput(units))
	}
	return show(templates.SimpleFormPage(v)), nil
}

func (r *Request) raisePlace() (p place, units []congress.Congress, err error) {
	if p, err = r.place(); err != nil {
		return p, nil, err
	}
	if err = r.Tx.Require(access.EditCongress, p.unit.Path); err != nil {
		return p, nil, err
	}
	units, err = r.raisable(p)
	return p, units, err
}

func (r *Request) unitInput(units []congress.Congress) templates.Input {
	in := templates.Input{Key: "difficulty_unit", Label: r.T("field.difficulty_unit"), Kind: "choice", Value: r.Form("difficulty_unit")}
	in.Options = append(in.Options, templates.Option{Label: r.T("difficulty.choose_unit")})
	for _, c := range units {
		in.Options = append(in.Options, templates.Option{Value: strconv.FormatInt(c.ID, 10), Label: c.Unit.FullName})
	}
	return r.withError(in)
}

func (r *Request) milestoneInput(congressID int64, chosen int) (templates.Input, error) {
	in := templates.Input{Key: "difficulty_milestone", Label: r.T("field.difficulty_milestone"), Kind: "choice", Optional: true,
		Value: strconv.Itoa(chosen), Options: []templates.Option{{Label: r.T("form.none")}}}
	all, err := deadline.List(r.Tx, congressID)
	for _, m := range all {
		if m.State != deadline.NotApplicable {
			in.Options = append(in.Options, templates.Option{Value: strconv.FormatInt(m.ID, 10), Label: report.ItemName(r.Words, &m.Item)})
		}
	}
	return r.withError(in), err
}

// withError adds the problem of an input that stands in no field table.
func (r *Request) withError(in templates.Input) templates.Input {
	for _, p := range r.Problems() {
		if p.Field == in.Key {
			in.Error = r.Words.Problem(p)
		}
	}
	return in
}

func raiseDifficulty(r *Request) (Result, error) {
	p, units, err := r.raisePlace()
	if err != nil {
		return Result{}, err
	}
	var in difficulty.Difficulty
	problems := r.typedDifficulty(&in)
	at := 0
	if len(units) != 1 {
		at = slices.IndexFunc(units, func(c congress.Congress) bool { return c.ID == int64(r.FormInt("difficulty_unit")) })
	}
	if at < 0 {
		problems = append(problems, fault.Problem{Field: "difficulty_unit", Key: "problem.choose_unit"})
	}
	err = r.typed(problems, func() error {
		_, err := difficulty.Raise(r.Tx, units[at].ID, in)
		return err
	})
	return redirect(p.path() + "/difficulties").saying("difficulty.raised"), err
}

func (r *Request) typedDifficulty(in *difficulty.Difficulty) []fault.Problem {
	in.MilestoneID = nil
	if id := int64(r.FormInt("difficulty_milestone")); id != 0 {
		in.MilestoneID = &id
	}
	return difficulty.Fields.Decode(r.Form, in)
}

// unitDifficulties is the card on the page of a congress: the first few that are not settled.
func (r *Request) unitDifficulties(c congress.Congress) (templates.DifficultyCard, error) {
	const shown = 3
	base := "/units/" + url.PathEscape(c.Unit.Code) + "/difficulties"
	card := templates.DifficultyCard{Href: base}
	if r.Actor.Can(access.EditCongress, c.Unit.Path) {
		card.New = base + "/new"
	}
	list, more, err := difficulty.List(r.Tx, c.Unit.Path, c.TermID,
		difficulty.Filter{CongressID: c.ID, State: difficulty.Unsettled, AsOf: r.Day(), Limit: shown})
	for _, d := range list {
		card.Rows = append(card.Rows, r.difficultyRow(d))
	}
	card.More = more
	return card, err
}

// unitLists lead to what is said about the unit and to it.
func (r *Request) unitLists(p place) ([]templates.Chip, error) {
	difficulties, err := r.difficultiesLink(p.unit, p.term.ID)
	links := []templates.Chip{difficulties, {Href: directivesPath(p.unit), Label: r.T("directive.title")}}
	if r.Actor.Can(access.PlanCongress, p.unit.Path) {
		links = append(links, templates.Chip{Href: p.path() + "/reminders", Label: r.T("reminder.title")})
	}
	if r.Actor.Can(access.EditMilestone, p.unit.Path) {
		links = append(links, templates.Chip{Href: returnsPath(p.unit), Label: r.T("returned.title")})
	}
	return links, err
}

// difficultiesLink is the way to the list of a unit, with the number of those that are not settled.
func (r *Request) difficultiesLink(u org.Unit, termID int64) (templates.Chip, error) {
	counts, err := difficulty.Counts(r.Tx, u.Path, termID, r.Day())
	n := 0
	for _, c := range counts {
		n += c.Unsettled
	}
	link := templates.Chip{Href: r.dated("/units/" + u.Code + "/difficulties"), Label: r.T("difficulty.title")}
	if n > 0 {
		link.Count = r.Words.Number(n)
	}
	return link, err
}
