package committees

import (
	"slices"
	"strconv"
	"strings"

	"daihoi/app/web"
	"daihoi/exports/report"
	"daihoi/models/access"
	"daihoi/models/committee"
	"daihoi/models/composition"
	"daihoi/models/congress"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/org"
	"daihoi/templates/committees"
	"daihoi/templates/ui"
)

// spare is how many empty rows a list ends with, for new ones.
const spare = 2

// editPage begins a form page of the Committee.
func editPage(r *web.Request, action access.Action, title, lead string) (committees.Edit, congress.Congress, committee.Committee, error) {
	at, c, err := asked(r, action)
	if err != nil {
		return committees.Edit{}, at, c, err
	}
	v := committees.Edit{Frame: r.Frame(title), Sub: r.CongressLine(at), Lead: r.T(lead), Version: r.FormVersion(int64(c.Version)), Button: r.T("form.save"), Cancel: path(at.ID)}
	if v.Crumbs, err = crumbs(r, at, v.Title); err != nil {
		return v, at, c, err
	}
	v.Conflict, err = r.ConflictLine(committee.Entity, at.ID)
	return v, at, c, err
}

// cell is an input of a table: its key ends in "-<row>".
func cell(r *web.Request, key, row, saved string) ui.Input {
	name := key + "-" + row
	return r.WithError(ui.Input{Key: name, Label: r.T("field." + key), Value: r.InputValue(name, saved), Width: "m"})
}

func narrow(in ui.Input) ui.Input {
	in.Width, in.Mode = "s", "numeric"
	return in
}

func choice(r *web.Request, in ui.Input, words string, options []string) ui.Input {
	in.Kind = "choice"
	in.Options = []ui.Option{{Label: r.T("form.none")}}
	for _, o := range options {
		in.Options = append(in.Options, ui.Option{Value: o, Label: r.T("choice." + words + "." + o)})
	}
	return in
}

// schemeForm has seats, blocks and targets.
func schemeForm(r *web.Request) (web.Result, error) {
	v, at, c, err := editPage(r, access.EditDelegates, "committee.set_scheme", "committee.scheme_lead")
	if err != nil {
		return web.Result{}, err
	}
	v.Groups = web.FormGroups(r, committee.SchemeFields, &c.Scheme, nil)
	rules, err := org.Rules(r.Tx, at.TermID)
	if err != nil {
		return web.Result{}, err
	}
	if rule := rules[at.Unit.LevelCode]; rule.CommitteeMax > 0 {
		v.Groups[0].Inputs[0].Hint = r.T("committee.range", "Min", rule.CommitteeMin, "Max", rule.CommitteeMax, "Source", rule.CommitteeSource)
	}
	blocks := committees.Table{Title: r.T("committee.blocks"), Hint: r.T("committee.blocks_hint"), Heads: []string{r.T("field.block"), r.T("field.block_seats"), r.T("field.block_source")}}
	for i := range len(c.Blocks) + spare {
		var b committee.Block
		if i < len(c.Blocks) {
			b = c.Blocks[i]
		}
		n, seats := strconv.Itoa(i+1), ""
		if b.Seats != nil {
			seats = strconv.Itoa(*b.Seats)
		}
		name := cell(r, "block", n, b.Name)
		blocks.Rows = append(blocks.Rows, committees.Row{Hidden: ui.Hidden{Name: "block_code-" + n, Value: b.Code},
			Cells: []ui.Input{wide(name), narrow(cell(r, "block_seats", n, seats)), wide(cell(r, "block_source", n, b.Source))}})
	}
	targets := committees.Table{Title: r.T("composition.groups"), Hint: r.T("composition.groups_hint") + " " + r.T("composition.targets_hint"),
		Heads: []string{r.T("composition.group"), r.T("composition.at_least"), r.T("composition.source")}}
	own := composition.Targets{List: c.Targets}
	in := func(key, label, saved string) ui.Input {
		return r.WithError(ui.Input{Key: key, Label: label, Value: r.InputValue(key, saved)})
	}
	for _, t := range c.Targets {
		key, label := "target_"+t.Group, report.GroupLabel(r.Words, t.Group, own)
		row := committees.Row{Label: label, Cells: []ui.Input{narrow(in(key, r.T("composition.at_least"), composition.ShareText(t.AtLeast))), wide(in(key+"_source", r.T("composition.source"), t.Source))}}
		targets.Rows = append(targets.Rows, row)
	}
	v.Tables = []committees.Table{blocks, targets}
	v.After = []ui.Input{narrow(in("target_under_age", r.T("field.target_under_age"), strconv.Itoa(own.UnderAge())))}
	return web.Show(committees.EditPage(v)), nil
}

func wide(in ui.Input) ui.Input {
	in.Width = ""
	return in
}

func setScheme(r *web.Request) (web.Result, error) {
	at, err := r.CongressFor(access.EditDelegates)
	if err != nil {
		return web.Result{}, err
	}
	var in committee.Plan
	problems := committee.SchemeFields.Decode(r.Form, &in.Scheme)
	for i := 1; i <= committee.MostBlocks+spare; i++ {
		n := strconv.Itoa(i)
		b := committee.Block{Code: r.Form("block_code-" + n), Name: r.Form("block-" + n), Source: r.Form("block_source-" + n)}
		seats := strings.TrimSpace(r.Form("block_seats-" + n))
		if strings.TrimSpace(b.Name)+seats == "" {
			continue
		}
		if seats != "" {
			count, err := strconv.Atoi(seats)
			if err != nil || count < 0 || count > 999 {
				problems = append(problems, fault.Problem{Field: "block_seats-" + n, Key: "problem.number", Args: fault.Args("Max", 999)})
			}
			b.Seats = &count
		}
		in.Blocks = append(in.Blocks, b)
	}
	for _, group := range composition.TargetGroups {
		key := "target_" + group
		share, ok := composition.ReadShare(r.Form(key))
		if !ok {
			problems = append(problems, fault.Problem{Field: key, Key: "problem.share"})
		}
		t := composition.Target{Group: group, AtLeast: share, Source: r.Form(key + "_source")}
		if group == "young" {
			t.UnderAge = r.FormInt("target_under_age")
		}
		in.Targets = append(in.Targets, t)
	}
	return web.Redirect(path(at.ID)).Saying("form.saved"), web.RunIfValid(problems, func() error {
		return committee.SetScheme(r.Tx, at.ID, r.FormInt("version"), in)
	})
}

// stepsForm is the ordered list of steps; the number in front of a step is its place.
func stepsForm(r *web.Request) (web.Result, error) {
	v, _, c, err := editPage(r, access.EditDelegates, "committee.steps", "committee.steps_lead")
	if err != nil {
		return web.Result{}, err
	}
	t := committees.Table{Heads: []string{r.T("field.step_place")}}
	for _, f := range committee.StepFields {
		t.Heads = append(t.Heads, r.T("field."+f.Key))
	}
	for i := range len(c.Steps) + spare {
		var s committee.Step
		if i < len(c.Steps) {
			s = c.Steps[i]
		}
		n := strconv.Itoa(i + 1)
		row := committees.Row{Cells: []ui.Input{narrow(cell(r, "step_place", n, n))}}
		for _, f := range committee.StepFields {
			in := cell(r, f.Key, n, web.InputText(f.Kind, f.Text(&s)))
			switch {
			case f.Kind == field.Choice:
				in = choice(r, in, "vote_form", f.Options)
			case f.Key != "step_on":
				in = wide(in)
			}
			row.Cells = append(row.Cells, in)
		}
		t.Rows = append(t.Rows, row)
	}
	v.Tables = []committees.Table{t}
	return web.Show(committees.EditPage(v)), nil
}

func setSteps(r *web.Request) (web.Result, error) {
	at, err := r.CongressFor(access.EditDelegates)
	if err != nil {
		return web.Result{}, err
	}
	steps, problems := readSteps(r)
	return web.Redirect(path(at.ID)).Saying("form.saved"), web.RunIfValid(problems, func() error {
		return committee.SetSteps(r.Tx, at.ID, r.FormInt("version"), steps)
	})
}

// readSteps reads the typed rows in the order of their places; rows without a name are dropped.
func readSteps(r *web.Request) ([]committee.Step, []fault.Problem) {
	var problems []fault.Problem
	type placed struct {
		committee.Step
		place int
	}
	var list []placed
	for i := 1; i <= committee.MostSteps+spare; i++ {
		n := strconv.Itoa(i)
		typed := func(key string) string { return r.Form(key + "-" + n) }
		var s committee.Step
		found := committee.StepFields.Decode(typed, &s)
		if s == (committee.Step{}) && (typed("step_on")+typed("step_result") == "") {
			continue
		}
		for _, p := range found {
			p.Field += "-" + n
			problems = append(problems, p)
		}
		place, err := strconv.Atoi(strings.TrimSpace(typed("step_place")))
		if err != nil || place < 0 || place > 99 {
			problems = append(problems, fault.Problem{Field: "step_place-" + n, Key: "problem.number", Args: fault.Args("Max", 99)})
		}
		list = append(list, placed{s, place})
	}
	slices.SortStableFunc(list, func(a, b placed) int { return a.place - b.place })
	steps := make([]committee.Step, len(list))
	for i, s := range list {
		steps[i] = s.Step
	}
	return steps, problems
}
