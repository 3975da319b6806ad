package congresses

import (
	"slices"
	"strconv"

	"daihoi/app/web"
	"daihoi/exports/report"
	"daihoi/models/access"
	"daihoi/models/congress"
	"daihoi/models/deadline"
	"daihoi/models/difficulty"
	"daihoi/models/fault"
	"daihoi/models/readiness"
	"daihoi/models/store"
	"daihoi/templates/congresses"
	"daihoi/templates/ui"
)

// difficultiesPage lists the difficulties and proposals of a unit and those below it.
func difficultiesPage(r *web.Request) (web.Result, error) {
	p, err := r.UnitPage()
	if err != nil {
		return web.Result{}, err
	}
	v := congresses.Difficulties{Frame: r.Frame("difficulty.title"), Sub: p.Unit.FullName}
	r.ReadAsOf(&v.Frame)
	if v.Crumbs, err = r.UnitCrumbs(p.Unit, v.Title); err != nil {
		return web.Result{}, err
	}
	f := difficultyFilter(r)
	list, more, err := difficulty.List(r.Tx, p.Unit.Path, p.Term.ID, f)
	if err != nil {
		return web.Result{}, err
	}
	if more {
		v.More = r.T("difficulty.more", "Count", difficulty.Most)
	}
	if r.Actor.Can(access.EditCongress, p.Unit.Path) {
		v.New = p.Path() + "/difficulties/new"
	}
	v.Chips, v.Type = difficultyChoices(r, f)
	for _, key := range []string{"state", "as_of"} {
		if r.Query(key) != "" {
			v.Keep = append(v.Keep, ui.Option{Value: key, Label: r.Query(key)})
		}
	}
	v.Filtered = f.Type != "" || r.Query("state") != ""
	for _, d := range list {
		v.Rows = append(v.Rows, r.DifficultyRow(d))
	}
	return web.Show(congresses.DifficultiesPage(v)), nil
}

// difficultyFilter reads the filter from the address; by default it shows unresolved ones.
func difficultyFilter(r *web.Request) difficulty.Filter {
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

func difficultyChoices(r *web.Request, f difficulty.Filter) (chips []ui.Chip, types ui.Input) {
	chosen := f.State
	switch {
	case f.Overdue:
		chosen = "overdue"
	case chosen == "":
		chosen = "all"
	}
	for _, state := range []string{difficulty.Unsettled, "overdue", "in_hand", "solved", "dropped", "all"} {
		chips = append(chips, ui.Chip{Href: r.QueryWith("state", state), Label: r.T("difficulty.filter." + state), Current: state == chosen})
	}
	types = ui.Input{Key: "type", Label: r.T("field.difficulty_type"), Kind: "choice", Value: f.Type,
		Options: []ui.Option{{Label: r.T("list.all")}}}
	for _, t := range difficulty.Types {
		types.Options = append(types.Options, ui.Option{Value: t, Label: r.T("choice.difficulty_type." + t)})
	}
	return chips, types
}

// difficultyCongresses are the congresses for which a difficulty can be reported on the pages of the unit: its own and,
// unless the unit shows only sums, those below.
func difficultyCongresses(r *web.Request, p web.UnitPage) ([]congress.Congress, error) {
	if p.RollsUp() {
		own, err := congress.ByUnit(r.Tx, p.Unit.ID, p.Term.ID)
		if fault.KindOf(err) == fault.NotFound {
			return nil, nil
		}
		return []congress.Congress{own}, err
	}
	return congress.List(r.Tx, congress.Filter{Path: p.Unit.Path, TermID: p.Term.ID})
}

// newDifficultyForm asks for the unit if there is a choice, else for the milestone.
func newDifficultyForm(r *web.Request) (web.Result, error) {
	p, units, err := readDifficultyUnit(r)
	if err != nil {
		return web.Result{}, err
	}
	v := ui.SimpleForm{Frame: r.Frame("difficulty.new"), Sub: p.Unit.FullName, Lead: r.T("difficulty.lead"),
		Button: r.T("form.save"), Cancel: p.Path() + "/difficulties"}
	if v.Crumbs, err = r.CrumbsToUnit(p.Unit); err != nil {
		return web.Result{}, err
	}
	v.Crumbs = append(v.Crumbs, ui.Link{Href: v.Cancel, Label: r.T("difficulty.title")}, web.Here(v.Title))
	rec := difficulty.Difficulty{Kind: difficulty.Kinds[0]}
	v.Groups = web.FormGroups(r, difficulty.Fields, &rec, nil)
	first := &v.Groups[0].Inputs
	switch len(units) {
	case 0:
		return web.Result{}, store.NotFound()
	case 1:
		in, err := milestoneInput(r, units[0].ID, r.QueryInt("milestone", r.FormInt("difficulty_milestone")))
		if err != nil {
			return web.Result{}, err
		}
		*first = append(*first, in)
	default:
		*first = slices.Insert(*first, 0, unitInput(r, units))
	}
	return web.Show(ui.SimpleFormPage(v)), nil
}

func readDifficultyUnit(r *web.Request) (p web.UnitPage, units []congress.Congress, err error) {
	if p, err = r.UnitPage(); err != nil {
		return p, nil, err
	}
	if err = r.Tx.Require(access.EditCongress, p.Unit.Path); err != nil {
		return p, nil, err
	}
	units, err = difficultyCongresses(r, p)
	return p, units, err
}

func unitInput(r *web.Request, units []congress.Congress) ui.Input {
	in := ui.Input{Key: "difficulty_unit", Label: r.T("field.difficulty_unit"), Kind: "choice", Value: r.Form("difficulty_unit")}
	in.Options = append(in.Options, ui.Option{Label: r.T("difficulty.choose_unit")})
	for _, c := range units {
		in.Options = append(in.Options, ui.Option{Value: strconv.FormatInt(c.ID, 10), Label: c.Unit.FullName})
	}
	return r.WithError(in)
}

func milestoneInput(r *web.Request, congressID int64, chosen int) (ui.Input, error) {
	in := ui.Input{Key: "difficulty_milestone", Label: r.T("field.difficulty_milestone"), Kind: "choice", Optional: true,
		Value: strconv.Itoa(chosen), Options: []ui.Option{{Label: r.T("form.none")}}}
	all, err := deadline.List(r.Tx, congressID)
	for _, m := range all {
		if m.State != readiness.NotApplicable {
			in.Options = append(in.Options, ui.Option{Value: strconv.FormatInt(m.ID, 10), Label: report.ItemName(r.Words, &m.Item)})
		}
	}
	return r.WithError(in), err
}

func raiseDifficulty(r *web.Request) (web.Result, error) {
	p, units, err := readDifficultyUnit(r)
	if err != nil {
		return web.Result{}, err
	}
	var in difficulty.Difficulty
	problems := decodeDifficulty(r, &in)
	at := 0
	if len(units) != 1 {
		at = slices.IndexFunc(units, func(c congress.Congress) bool { return c.ID == int64(r.FormInt("difficulty_unit")) })
	}
	if at < 0 {
		problems = append(problems, fault.Problem{Field: "difficulty_unit", Key: "problem.choose_unit"})
	}
	err = web.RunIfValid(problems, func() error {
		_, err := difficulty.Raise(r.Tx, units[at].ID, in)
		return err
	})
	return web.Redirect(p.Path() + "/difficulties").Saying("difficulty.raised"), err
}

func decodeDifficulty(r *web.Request, in *difficulty.Difficulty) []fault.Problem {
	in.MilestoneID = nil
	if id := int64(r.FormInt("difficulty_milestone")); id != 0 {
		in.MilestoneID = &id
	}
	return difficulty.Fields.Decode(r.Form, in)
}
