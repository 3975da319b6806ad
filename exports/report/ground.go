package report

import (
	"slices"
	"strings"

	"daihoi/models/directive"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/templates/i18n"
)

// Ground says on what a rule rests at the unit: the directives of the register, each once with its number, symbol and
// date, or the practice of 2023–2024 when none is registered.
func Ground(tx *store.Tx, words *i18n.Printer, u org.Unit, things ...directive.Ground) (string, error) {
	found, err := directive.For(tx, u, things...)
	if err != nil {
		return "", err
	}
	return GroundWords(words, found, things...), nil
}

// GroundWords is Ground for directives already read.
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
