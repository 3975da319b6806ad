package report

import (
	"daihoi/models/composition"
	"daihoi/models/delegate"
	"daihoi/templates/i18n"
)

// UnderAge is the age below which a delegate counts as young.
const UnderAge = delegate.YoungAge

// CompositionGroups are the groups of the composition in the order of the reports.
var CompositionGroups = []string{"women", "non_party", "minority", "religious", "young", "reappointed", "newcomers"}

// PartTitle names a division of people; that of ages says on which day.
func PartTitle(words *i18n.Printer, rep composition.Report, p composition.Part) string {
	if p.Key == "age" {
		return words.T("report.age_on", "Day", rep.Day)
	}
	return words.T("report.section." + p.Key)
}

// PartWords is where the words of a division's lines are.
func PartWords(key string) string {
	switch key {
	case "education", "qualification", "theory":
		return "report.level."
	}
	return "report." + key + "."
}

// LineName names a line of a division; a level of the vocabulary is its own name.
func LineName(words *i18n.Printer, key, prefix string) string {
	if words.Has(prefix + key) {
		return words.T(prefix + key)
	}
	return key
}

// GroupLabel names a group; "young" with the age below which somebody is.
func GroupLabel(words *i18n.Printer, group string, targets composition.Targets) string {
	if group == "young" {
		return words.T("composition.under_age", "Age", targets.UnderAge())
	}
	return words.T("composition." + group)
}
