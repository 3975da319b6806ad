package report

import (
	"slices"
	"strings"

	"daihoi/models/directive"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/templates/i18n"
)

// seededPractice is the source that the numbers of 2024 came with, before anybody named a paper.
const seededPractice = "Thông lệ 2023–2024"

// RuleGround says on what a limit of a level rests: papers of the register, else the source that stands beside the number.
func RuleGround(tx *store.Tx, words *i18n.Printer, u org.Unit, rule org.TermLevel, kind directive.GroundKind) (string, error) {
	g := directive.Ground{Kind: kind, TargetID: rule.ID}
	found, err := directive.For(tx, u, g)
	if err != nil {
		return "", err
	}
	source := map[directive.GroundKind]string{directive.GroundDeadline: rule.DeadlineSource, directive.GroundDays: rule.DaysSource,
		directive.GroundDelegates: rule.DelegatesSource}[kind]
	if len(found[g]) == 0 && source != "" && source != seededPractice {
		return source, nil
	}
	return GroundWords(words, found, g), nil
}

// GroundWords cites the directives on which things rest, or says that they are the practice.
func GroundWords(words *i18n.Printer, found map[directive.Ground][]directive.Directive, things ...directive.Ground) string {
	var names []string
	for _, g := range things {
		for _, d := range found[g] {
			if name := Citation(words, d); !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	if len(names) == 0 {
		return words.T("ground.practice")
	}
	return strings.Join(names, "; ")
}

// DirectiveName is how documents cite the directive: "Kế hoạch 155/KH-MTTQ-BTT". One without a number is named after
// its issuer.
func DirectiveName(words *i18n.Printer, d directive.Directive) string {
	kind := ""
	if d.Kind != "" { // empty when the form was posted without one
		kind = words.T("choice.directive_kind." + d.Kind)
	}
	if d.Mark() == "" {
		return words.T("directive.of", "Kind", kind, "Issuer", d.Issuer)
	}
	return kind + " " + d.Mark()
}

// Citation is the name with the date, and with a remark when the directive is no longer in force.
func Citation(words *i18n.Printer, d directive.Directive) string {
	name := DirectiveName(words, d)
	if !d.IssuedOn.IsZero() {
		name = words.T("directive.dated", "Name", name, "Day", d.IssuedOn)
	}
	if d.Withdrawn() {
		name += " (" + words.T("directive.withdrawn") + ")"
	}
	return name
}
