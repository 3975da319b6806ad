package report

import (
	"daihoi/models/deadline"
	"daihoi/models/template"
	"daihoi/templates/i18n"
)

// RuleWords says when an item is due: "trước 30 ngày", "trước 60–45 ngày", "trước 5 ngày làm việc", "sau 3 ngày, tính
// từ mốc X22".
func RuleWords(words *i18n.Printer, i template.Item) string {
	switch onDay := i.LeadFrom == 0 && i.LeadTo == 0; {
	case onDay && i.Anchor == template.BaseFixed:
		return words.T("lead.on_fixed", "Day", i.FixedOn)
	case onDay && i.Anchor == template.BaseItem:
		return words.T("lead.on_item", "Code", i.AfterCode)
	}
	text := leadWords(words, i.LeadFrom, i.LeadTo)
	if i.DayKind == template.WorkingDays {
		text = words.T("lead.working", "Lead", text)
	}
	switch i.Anchor {
	case template.BaseFixed:
		return words.T("lead.from_fixed", "Lead", text, "Day", i.FixedOn)
	case template.BaseItem:
		return words.T("lead.from_item", "Lead", text, "Code", i.AfterCode)
	}
	return text
}

func leadWords(words *i18n.Printer, from, to int) string {
	switch {
	case from == to:
		return dayWords(words, to)
	case to < 0:
		return words.T("lead.before_span", "From", -from, "To", -to)
	case from > 0:
		return words.T("lead.after_span", "From", from, "To", to)
	}
	return words.T("lead.range", "From", dayWords(words, from), "To", dayWords(words, to))
}

func dayWords(words *i18n.Printer, days int) string {
	switch {
	case days < 0:
		return words.T("lead.before", "Count", -days)
	case days > 0:
		return words.T("lead.after", "Count", days)
	}
	return words.T("lead.day")
}

// EffectWords describes the effect of a draft.
func EffectWords(words *i18n.Printer, e deadline.Effect) []string {
	lines := []string{words.T("templates.effect", "Congresses", e.Congresses, "Count", e.Moved, "Touched", e.Touched)}
	if e.Added > 0 {
		lines = append(lines, words.T("templates.effect_added", "Count", e.Added))
	}
	if e.Gone > 0 {
		lines = append(lines, words.T("templates.effect_gone", "Count", e.Gone))
	}
	if e.Reordered {
		lines = append(lines, words.T("templates.reordered"))
	}
	return lines
}
