package report

import (
	"strings"

	"daihoi/exports"
	"daihoi/models/calendar"
	"daihoi/models/deadline"
	"daihoi/models/field"
	"daihoi/models/template"
	"daihoi/templates/i18n"
)

// RuleWords says when an item is due: "trước 30 ngày", "trước 60–45 ngày", "trước 5 ngày làm việc", "sau 3 ngày, tính
// từ mốc X22", "trước 45 ngày, không muộn hơn 30/4/2024".
func RuleWords(words *i18n.Printer, i template.Item) string {
	text := countedWords(words, i)
	switch {
	case i.NotBefore != "" && i.Repeats != "":
		text += ", " + words.T("lead.until."+string(i.NotBefore))
	case i.NotBefore != "":
		text += ", " + words.T("lead.need."+string(i.NotBefore))
	}
	if i.Latest != "" {
		text += ", " + LimitWords(words, i)
	}
	return text
}

// LimitWords says on which day an item is due at the latest.
func LimitWords(words *i18n.Printer, i template.Item) string {
	return words.T("lead.limit."+string(i.Latest), "Day", i.LatestOn)
}

func countedWords(words *i18n.Printer, i template.Item) string {
	if i.LeadFrom == 0 && i.LeadTo == 0 && i.Anchor != template.BaseDay {
		return words.T("lead.on."+string(i.Anchor), "Day", i.FixedOn, "Code", i.AfterCode)
	}
	text := leadWords(words, i.LeadFrom, i.LeadTo)
	if i.Repeats != "" {
		text = repeatWords(words, i)
	}
	if i.DayKind == template.WorkingDays {
		text = words.T("lead.working", "Lead", text)
	}
	if i.Anchor == template.BaseDay {
		return text
	}
	return words.T("lead.from."+string(i.Anchor), "Lead", text, "Day", i.FixedOn, "Code", i.AfterCode)
}

// repeatWords: "hằng tháng từ trước 275 ngày, hằng tuần từ trước 56 ngày, đến trước 45 ngày".
func repeatWords(words *i18n.Printer, i template.Item) string {
	from, to := dayWords(words, i.LeadFrom), dayWords(words, i.LeadTo)
	if i.Repeats == template.Monthly && i.WeeklyFrom != 0 {
		return words.T("lead.monthly_weekly", "From", from, "Weekly", dayWords(words, i.WeeklyFrom), "To", to)
	}
	return words.T("lead."+string(i.Repeats), "From", from, "To", to)
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

// DifferWords says in what an item of a variant differs from the template above it: "chỉ có ở đây", "bỏ", "Hạn cuối (số
// ngày): -21 → -18".
func DifferWords(words *i18n.Printer, c deadline.ItemChange) string {
	if c.Kind != deadline.ItemChanged {
		return words.T("templates.differs." + string(c.Kind))
	}
	var parts []string
	for _, f := range c.Fields {
		parts = append(parts, words.T("field."+f.Field)+": "+itemValue(words, f.Field, f.Old)+" → "+itemValue(words, f.Field, f.New))
	}
	return strings.Join(parts, "; ")
}

// itemValue is the value of an item's field in words, a dash for none.
func itemValue(words *i18n.Printer, key, text string) string {
	f, _ := template.ItemFields.Find(key)
	switch {
	case text == "":
		return "–"
	case f.Kind == field.Choice:
		return exports.TemplateChoice(words, key, text)
	case f.Kind == field.Flag:
		return words.T("form.yes")
	}
	if day, err := calendar.Parse(text); err == nil {
		return day.Short()
	}
	return text
}

// VariantWords says whose template a variant follows, and in how many items it differs.
func VariantWords(words *i18n.Printer, above template.Template, differs []deadline.ItemChange) string {
	return words.T("templates.variant", "Above", TemplateName(words, above), "Count", len(differs))
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
	for _, v := range e.Variants {
		lines = append(lines, words.T("templates.effect_variant", "Unit", v.Template.Owner.FullName, "Count", len(v.Changes)))
	}
	if e.Reordered {
		lines = append(lines, words.T("templates.reordered"))
	}
	return lines
}
