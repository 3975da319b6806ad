package report

import (
	"daihoi/exports"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/models/template"
	"daihoi/templates/i18n"
)

// TemplateOf is the workbook of a template, with dates counted from the deadline of its level, under the letterhead of
// the unit that the installation serves.
func TemplateOf(tx *store.Tx, words *i18n.Printer, t template.Template) (exports.Template, error) {
	out := exports.Template{Name: words.Pick(t.NameVI, t.NameEN), Code: t.Code, Date: tx.Today(), Words: words,
		Lead: func(i template.Item) string { return RuleWords(words, i) }}
	rules, err := org.Rules(tx, t.TermID)
	if err != nil {
		return out, err
	}
	out.Day = rules[t.LevelCode].Deadline
	if out.Items, err = template.Items(tx, t.ID); err != nil {
		return out, err
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
