package congresses

import (
	"slices"
	"strconv"
	"strings"

	"daihoi/app/web"
	"daihoi/exports/report"
	"daihoi/models/congress"
	"daihoi/models/directive"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/models/template"
	"daihoi/templates/congresses"
	"daihoi/templates/ui"
)

// groundChoice is one group of the things that can be based on a directive.
type groundChoice struct {
	title  string
	things []groundThing
}

type groundThing struct {
	directive.Ground
	label, href string
}

func groundValue(g directive.Ground) string {
	return string(g.Kind) + "." + strconv.FormatInt(g.TargetID, 10)
}

// decodeGround reads what groundValue wrote. Anything else is of no kind and refused by the command.
func decodeGround(r *web.Request) directive.Ground {
	kind, id, _ := strings.Cut(r.Form("ground"), ".")
	n, _ := strconv.ParseInt(id, 10, 64)
	return directive.Ground{Kind: directive.GroundKind(kind), TargetID: n}
}

// directiveGrounds lists what is based on the directive and, for planners, what else can be.
func directiveGrounds(r *web.Request, d directive.Directive, v *congresses.Directive) error {
	present, err := directive.Grounds(r.Tx, d.ID)
	if err != nil {
		return err
	}
	term, err := org.CurrentTerm(r.Tx)
	if err != nil {
		return err
	}
	choices, err := groundChoices(r, d, term.ID)
	if err != nil {
		return err
	}
	for _, part := range choices {
		group := ui.OptionGroup{Label: part.title}
		for _, thing := range part.things {
			option := ui.Option{Value: groundValue(thing.Ground), Label: thing.label}
			if slices.Contains(present, thing.Ground) {
				v.Grounds = append(v.Grounds, congresses.DirectiveGround{Link: ui.Link{Href: thing.href, Label: part.title + ": " + thing.label}, Value: option.Value})
			} else {
				group.Options = append(group.Options, option)
			}
		}
		v.Things = append(v.Things, group)
	}
	v.Ground = r.WithError(ui.Input{Key: "ground", Label: r.T("directive.cite_what")})
	return nil
}

// groundChoices are the rules of the levels, the items of the templates and, at districts and communes, the deadlines,
// targets and allocations of single congresses.
func groundChoices(r *web.Request, d directive.Directive, termID int64) ([]groundChoice, error) {
	levels, err := levelGrounds(r, d.Unit.LevelCode, termID)
	if err != nil {
		return nil, err
	}
	items, err := itemGrounds(r, termID, d.Unit.Path)
	if err != nil || d.Unit.LevelCode != org.District && d.Unit.LevelCode != org.Commune {
		return append(levels, items), err
	}
	all, err := congress.List(r.Tx, congress.Filter{Path: d.Unit.Path, TermID: termID})
	choices := append(levels, items)
	for _, kind := range []directive.GroundKind{directive.GroundExtension, directive.GroundTargets, directive.GroundAllocation} {
		choice := groundChoice{title: r.T("choice.ground." + string(kind))}
		page := map[directive.GroundKind]string{directive.GroundTargets: "/composition", directive.GroundAllocation: "/allocation"}[kind]
		for _, c := range all {
			choice.things = append(choice.things, groundThing{directive.Ground{Kind: kind, TargetID: c.ID}, c.Unit.FullName, web.CongressPath(c.ID) + page})
		}
		choices = append(choices, choice)
	}
	return choices, err
}

// levelGrounds are the rules that the term has for a level and those below it.
func levelGrounds(r *web.Request, from string, termID int64) ([]groundChoice, error) {
	rules, err := org.Rules(r.Tx, termID)
	var choices []groundChoice
	for _, kind := range []directive.GroundKind{directive.GroundDeadline, directive.GroundDays, directive.GroundDelegates} {
		choice := groundChoice{title: r.T("choice.ground." + string(kind))}
		for _, level := range directive.Levels[max(0, slices.Index(directive.Levels, from)):] {
			rule, ok := rules[level]
			value := map[directive.GroundKind]string{directive.GroundDeadline: rule.Deadline.Short()}[kind]
			switch {
			case kind == directive.GroundDays && rule.MaxDays > 0:
				value = r.T("directive.days", "Count", rule.MaxDays)
			case kind == directive.GroundDelegates && rule.DelegatesMax > 0:
				value = r.T("directive.delegates", "Min", rule.DelegatesMin, "Max", rule.DelegatesMax)
			}
			if ok && value != "" {
				choice.things = append(choice.things, groundThing{Ground: directive.Ground{Kind: kind, TargetID: rule.ID},
					label: r.T("choice.directive_level."+level) + " (" + value + ")"})
			}
		}
		choices = append(choices, choice)
	}
	return choices, err
}

// itemGrounds are the items of the templates that apply at the unit at path.
func itemGrounds(r *web.Request, termID int64, path string) (groundChoice, error) {
	choice := groundChoice{title: r.T("choice.ground.item")}
	for _, level := range directive.Levels {
		t, err := template.For(r.Tx, termID, level, path)
		if fault.KindOf(err) == fault.NotFound {
			continue
		} else if err != nil {
			return choice, err
		}
		items, err := template.Items(r.Tx, t.ID)
		if err != nil {
			return choice, err
		}
		for _, i := range items {
			if !i.Retired {
				choice.things = append(choice.things, groundThing{directive.Ground{Kind: directive.GroundItem, TargetID: i.ID},
					i.Code + " " + report.ItemName(r.Words, &i), "/templates/" + strconv.FormatInt(t.ID, 10)})
			}
		}
	}
	return choice, nil
}

func citeDirective(r *web.Request) (web.Result, error) {
	d, err := readDirective(r)
	if err != nil {
		return web.Result{}, err
	}
	return web.Redirect(web.DirectivePath(d.ID)).Saying("directive.cited"), directive.Cite(r.Tx, d.ID, r.FormInt("version"), decodeGround(r))
}

func unciteDirective(r *web.Request) (web.Result, error) {
	d, err := readDirective(r)
	if err != nil {
		return web.Result{}, err
	}
	return web.Redirect(web.DirectivePath(d.ID)).Saying("directive.uncited"), directive.Uncite(r.Tx, d.ID, r.FormInt("version"), decodeGround(r))
}

// deadlineGrounds are the directives on which the deadline of a congress is based: those of its own deadline, else
// those of its level.
func deadlineGrounds(r *web.Request, c congress.Congress) ([]ui.Link, error) {
	if !c.DeadlineOverride.IsZero() {
		return r.GroundsOf(c.Unit, directive.Ground{Kind: directive.GroundExtension, TargetID: c.ID})
	}
	rules, err := org.Rules(r.Tx, c.TermID)
	if err != nil {
		return nil, err
	}
	return r.GroundsOf(c.Unit, directive.Ground{Kind: directive.GroundDeadline, TargetID: rules[c.Unit.LevelCode].ID})
}
