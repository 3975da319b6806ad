package report

import (
	"strings"

	"daihoi/exports"
	"daihoi/models/deadline"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/models/template"
	"daihoi/templates/i18n"
)

// TemplateName is the name of a template, with its owner unless that is the country.
func TemplateName(words *i18n.Printer, t template.Template) string {
	name := words.Pick(t.NameVI, t.NameEN)
	if t.Owner.ParentID != nil {
		name += " – " + t.Owner.FullName
	}
	return name
}

// namedExceptions is how many units with a template of their own a sentence names.
const namedExceptions = 5

// TemplateScope says whose the template is and to which congresses it applies. except are the templates that apply in its
// place below its owner.
func TemplateScope(words *i18n.Printer, levels []org.Level, t template.Template, except []template.Template) string {
	level := strings.ToLower(LevelName(words, levels, t.LevelCode))
	said := words.T("templates.scope_country", "Level", level)
	if t.Owner.ParentID != nil {
		said = words.T("templates.scope", "Unit", t.Owner.FullName, "Level", level)
	}
	if len(except) == 0 {
		return said
	}
	var names []string
	for _, o := range except[:min(len(except), namedExceptions)] {
		names = append(names, o.Owner.FullName)
	}
	if more := len(except) - len(names); more > 0 {
		names = append(names, words.T("templates.scope_more", "Count", more))
	}
	return words.T("templates.scope_except", "Scope", said, "Units", strings.Join(names, ", "))
}

// TemplateOf is the workbook of a template, with dates counted from the deadline of its level, under the letterhead of
// the unit that the installation serves.
func TemplateOf(tx *store.Tx, words *i18n.Printer, t template.Template) (exports.Template, error) {
	out := exports.Template{Name: TemplateName(words, t), Code: t.Code, Date: tx.Today(), Words: words,
		Lead: func(i template.Item) string { return RuleWords(words, i) }}
	rules, err := org.Rules(tx, t.TermID)
	if err != nil {
		return out, err
	}
	levels, err := org.Levels(tx)
	if err != nil {
		return out, err
	}
	out.Days = template.DaysAt(rules[t.LevelCode].Deadline, t.LevelCode, levels, rules)
	if out.Items, err = template.Items(tx, t.ID); err != nil {
		return out, err
	}
	all, err := template.List(tx)
	if err != nil {
		return out, err
	}
	above, differs, ok, err := deadline.VariantOf(tx, all, t, out.Items)
	if err != nil {
		return out, err
	}
	if ok {
		out.Above, out.Differs = VariantWords(words, above, differs), map[string]string{}
	}
	for _, c := range differs {
		out.Differs[c.Item.Code] = DifferWords(words, c)
	}
	home, err := store.GetSetting(tx, store.HomeUnit)
	if err != nil || home == "" {
		return out, err
	}
	unit, err := org.ByCode(tx, home)
	if fault.KindOf(err) == fault.NotFound {
		return out, nil // the unit is outside the actor's scope: no letterhead
	}
	out.Unit, out.Place = unit.FullName, unit.Name
	return out, err
}
