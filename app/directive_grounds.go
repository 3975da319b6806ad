package app

import (
	"slices"
	"strconv"
	"strings"

	"daihoi/exports/report"
	"daihoi/models/congress"
	"daihoi/models/deadline"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/templates"
)

// groundChoice is a part of the things that may rest on a directive.
type groundChoice struct {
	title  string
	things []groundThing
}

type groundThing struct {
	congress.Ground
	label, href string
}

func groundValue(g congress.Ground) string {
	return string(g.Kind) + "." + strconv.FormatInt(g.TargetID, 10)
}

// typedGround reads what groundValue has written; what it has not is of no kind and refused by the command.
func (r *Request) typedGround() congress.Ground {
	kind, id, _ := strings.Cut(r.Form("ground"), ".")
	n, _ := strconv.ParseInt(id, 10, 64)
	return congress.Ground{Kind: congress.GroundKind(kind), TargetID: n}
}

// directiveGrounds lists what rests on the directive and, for those who keep the register, what else may.
func (r *Request) directiveGrounds(d congress.Directive, v *templates.Directive) error {
	present, err := congress.Grounds(r.Tx, d.ID)
	if err != nil {
		return err
	}
	term, err := org.CurrentTerm(r.Tx)
	if err != nil {
		return err
	}
	choices, err := r.groundChoices(d, term.ID)
	if err != nil {
		return err
	}
	for _, part := range choices {
		group := templates.OptionGroup{Label: part.title}
		for _, thing := range part.things {
			option := templates.Option{Value: groundValue(thing.Ground), Label: thing.label}
			if slices.Contains(present, thing.Ground) {
				v.Grounds = append(v.Grounds, templates.DirectiveGround{Link: templates.Link{Href: thing.href, Label: part.title + ": " + thing.label}, Value: option.Value})
			} else {
				group.Options = append(group.Options, option)
			}
		}
		v.Things = append(v.Things, group)
	}
	v.Ground = r.withError(templates.Input{Key: "ground", Label: r.T("directive.cite_what")})
	return nil
}

// groundChoices are the rules of the levels, the items of the templates and, at a unit whose congresses are shown one by
// one, their own deadlines, targets and allocations.
func (r *Request) groundChoices(d congress.Directive, termID int64) ([]groundChoice, error) {
	levels, err := r.levelGrounds(d.Unit.LevelCode, termID)
	if err != nil {
		return nil, err
	}
	items, err := r.itemGrounds(termID)
	if err != nil || d.Unit.LevelCode != org.District && d.Unit.LevelCode != org.Commune {
		return append(levels, items), err
	}
	all, err := congress.List(r.Tx, congress.Filter{Path: d.Unit.Path, TermID: termID})
	choices := append(levels, items)
	for _, kind := range []congress.GroundKind{congress.GroundExtension, congress.GroundTargets, congress.GroundAllocation} {
		choice := groundChoice{title: r.T("choice.ground." + string(kind))}
		page := map[congress.GroundKind]string{congress.GroundTargets: "/composition", congress.GroundAllocation: "/allocation"}[kind]
		for _, c := range all {
			choice.things = append(choice.things, groundThing{congress.Ground{Kind: kind, TargetID: c.ID}, c.Unit.FullName, congressPath(c.ID) + page})
		}
		choices = append(choices, choice)
	}
	return choices, err
}

// levelGrounds are the rules that the term has for a level and for those below it.
func (r *Request) levelGrounds(from string, termID int64) ([]groundChoice, error) {
	rules, err := org.Rules(r.Tx, termID)
	var choices []groundChoice
	for _, kind := range []congress.GroundKind{congress.GroundDeadline, congress.GroundDays, congress.GroundDelegates} {
		choice := groundChoice{title: r.T("choice.ground." + string(kind))}
		for _, level := range congress.DirectiveLevels[max(0, slices.Index(congress.DirectiveLevels, from)):] {
			rule, ok := rules[level]
			value := map[congress.GroundKind]string{congress.GroundDeadline: rule.Deadline.Short()}[kind]
			switch {
			case kind == congress.GroundDays && rule.MaxDays > 0:
				value = r.T("directive.days", "Count", rule.MaxDays)
			case kind == congress.GroundDelegates && rule.DelegatesMax > 0:
				value = r.T("directive.delegates", "Min", rule.DelegatesMin, "Max", rule.DelegatesMax)
			}
			if ok && value != "" {
				choice.things = append(choice.things, groundThing{Ground: congress.Ground{Kind: kind, TargetID: rule.ID},
					label: r.T("choice.directive_level."+level) + " (" + value + ")"})
			}
		}
		choices = append(choices, choice)
	}
	return choices, err
}

func (r *Request) itemGrounds(termID int64) (groundChoice, error) {
	choice := groundChoice{title: r.T("choice.ground.item")}
	for _, level := range []string{org.District, org.Commune} {
		t, err := deadline.TemplateByLevel(r.Tx, termID, level)
		if fault.KindOf(err) == fault.NotFound {
			continue
		} else if err != nil {
			return choice, err
		}
		items, err := deadline.Items(r.Tx, t.ID)
		if err != nil {
			return choice, err
		}
		for _, i := range items {
			if !i.Retired {
				choice.things = append(choice.things, groundThing{congress.Ground{Kind: congress.GroundItem, TargetID: i.ID},
					i.Code + " " + report.ItemName(r.Words, &i), "/templates/" + strconv.FormatInt(t.ID, 10)})
			}
		}
	}
	return choice, nil
}

func citeDirective(r *Request) (Result, error) {
	d, err := r.directive()
	if err != nil {
		return Result{}, err
	}
	return redirect(directivePath(d.ID)).saying("directive.cited"), congress.Cite(r.Tx, d.ID, r.FormInt("version"), r.typedGround())
}

func unciteDirective(r *Request) (Result, error) {
	d, err := r.directive()
	if err != nil {
		return Result{}, err
	}
	return redirect(directivePath(d.ID)).saying("directive.uncited"), congress.Uncite(r.Tx, d.ID, r.FormInt("version"), r.typedGround())
}

// deadlineGrounds are the directives on which the last day of a congress rests: its own, else that of its level.
func (r *Request) deadlineGrounds(c congress.Congress) ([]templates.Link, error) {
	if !c.DeadlineOverride.IsZero() {
		return r.groundsOf(c.Unit, congress.Ground{Kind: congress.GroundExtension, TargetID: c.ID})
	}
	rules, err := org.Rules(r.Tx, c.TermID)
	if err != nil {
		return nil, err
	}
	return r.groundsOf(c.Unit, congress.Ground{Kind: congress.GroundDeadline, TargetID: rules[c.Unit.LevelCode].ID})
}

// numberGrounds are the directives on which the delegates of a congress rest: what is decided for it, and the number
// that its level may have.
func (r *Request) numberGrounds(c congress.Congress, decided congress.GroundKind) ([]templates.Link, error) {
	rules, err := org.Rules(r.Tx, c.TermID)
	if err != nil {
		return nil, err
	}
	return r.groundsOf(c.Unit, congress.Ground{Kind: decided, TargetID: c.ID},
		congress.Ground{Kind: congress.GroundDelegates, TargetID: rules[c.Unit.LevelCode].ID})
}
