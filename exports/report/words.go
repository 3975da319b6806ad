package report

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"daihoi/models/deadline"
	"daihoi/models/field"
	"daihoi/models/readiness"
	"daihoi/models/template"
	"daihoi/templates/i18n"
)

// Listing formats the items as a list within a text.
func Listing(items []string) []string {
	out := make([]string, len(items))
	for i, item := range items {
		out[i] = "- " + item + ";"
		if i == len(items)-1 {
			out[i] = "- " + item + "."
		}
	}
	return out
}

// Counted returns "34/41", and "" without a total.
func Counted(done, of int) string {
	if of == 0 {
		return ""
	}
	return fmt.Sprintf("%d/%d", done, of)
}

// ReasonOf explains the light of a row, and says when a congress was held with requirements missing.
func ReasonOf(w *i18n.Printer, row *readiness.Row) string {
	reason := row.Readiness.Reason
	name := ""
	if c := CellOf(row, reason.Code); c != nil {
		name = ItemName(w, c.Item)
	}
	text := w.T(string(reason.Key), "Name", name, "Days", reason.Days, "Points", strings.TrimRight(w.Percent(int(reason.Points)), " %"))
	if lacking := deadline.Lacking(*row); len(lacking) > 0 {
		var items []*template.Item
		for _, code := range lacking[:min(len(lacking), 3)] {
			if c := CellOf(row, code); c != nil {
				items = append(items, c.Item)
			}
		}
		names := ItemNames(w, items)
		if more := len(lacking) - 3; more > 0 {
			names = w.T("gate.more", "Names", names, "Count", more)
		}
		text += "; " + w.T("gate.held_without", "Names", names)
	}
	return text
}

// Lateness names the latest open item of a row and its days, and what else its light rests on.
func Lateness(w *i18n.Printer, row *readiness.Row) string {
	switch row.Readiness.Reason.Key {
	case readiness.ReasonLateItem, readiness.ReasonNoDateAtRisk, readiness.ReasonDeadlinePassed, readiness.ReasonDayPastDeadline:
		return ReasonOf(w, row)
	}
	name := ""
	if c := CellOf(row, row.Readiness.WorstCode); c != nil {
		name = ItemName(w, c.Item)
	}
	return w.T(string(readiness.ReasonLateItem), "Name", name, "Days", row.Readiness.LateDays)
}

func ItemName(w *i18n.Printer, i *template.Item) string { return w.Pick(i.NameVI, i.NameEN) }

// ItemNames names the items within a sentence, each in quotation marks.
func ItemNames(w *i18n.Printer, items []*template.Item) string {
	names := make([]string, len(items))
	for n, i := range items {
		names[n] = "“" + ItemName(w, i) + "”"
	}
	return strings.Join(names, ", ")
}

// Percent prints a share, or a dash when there is nothing to divide by.
func Percent(w *i18n.Printer, n, d int) string {
	share, ok := field.Share(n, d)
	if !ok {
		return "–"
	}
	return w.Percent(int(share))
}

// InSentence is the name of a unit inside a sentence: "xã Thanh Liệt".
func InSentence(name string) string {
	first, size := utf8.DecodeRuneInString(name)
	return string(unicode.ToLower(first)) + name[size:]
}
