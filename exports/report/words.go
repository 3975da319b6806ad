package report

import (
	"fmt"
	"slices"
	"strings"

	"daihoi/models/calendar"
	"daihoi/models/deadline"
	"daihoi/models/field"
	"daihoi/models/org"
	"daihoi/models/readiness"
	"daihoi/models/template"
	"daihoi/templates/i18n"
)

// UnderAge is the age under which a delegate counts as young in the composition: the first age band of the official
// report on delegates ("dưới 30 tuổi").
const UnderAge = 30

// CompositionGroups are the groups of the composition in the order of the reports.
var CompositionGroups = []string{"women", "non_party", "minority", "religious", "young", "reappointed", "newcomers"}

// ReportDays are the days of the table behind a chart: the ends of the weeks of the curve, and the day of the page.
func ReportDays(c readiness.Curve, today calendar.Date) []calendar.Date {
	first, last := span(c, today)
	var days []calendar.Date
	const sunday = 7
	for d := first.AddDays((sunday - int(first.Weekday())) % sunday); d.Before(last.AddDays(sunday)); d = d.AddDays(sunday) {
		days = append(days, d)
	}
	if at, there := slices.BinarySearchFunc(days, today, calendar.Date.Compare); !there {
		days = slices.Insert(days, at, today)
	}
	return days
}

// span is from the first to the last day of the curve, the day of the page included.
func span(c readiness.Curve, today calendar.Date) (first, last calendar.Date) {
	first, last = today, today
	for _, steps := range [][]readiness.Step{c.Planned, c.Done} {
		if len(steps) > 0 {
			if steps[0].Day.Before(first) {
				first = steps[0].Day
			}
			last = calendar.Max(last, steps[len(steps)-1].Day)
		}
	}
	return first, last
}

// LevelBelow is the level of the units right below a unit, its own when there are none.
func LevelBelow(u org.Unit, children []org.Unit) string {
	if len(children) == 0 {
		return u.LevelCode
	}
	return children[0].LevelCode
}

func LevelName(words *i18n.Printer, levels []org.Level, code string) string {
	for _, l := range levels {
		if l.Code == code {
			return words.Pick(l.NameVi, l.NameEn)
		}
	}
	return code
}

// Urgent are the rows in the order in which they want attention: the open ones by urgency, then those held.
func Urgent(rows []readiness.Row, totals readiness.Summary) []*readiness.Row {
	all := append([]*readiness.Row{}, totals.Open...)
	for i := range rows {
		if rows[i].Held() {
			all = append(all, &rows[i])
		}
	}
	return all
}

// Listing sets the lines as a list within a text.
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

// MatrixChoice is the part of the board that is shown.
type MatrixChoice struct {
	Level string
	Phase int // 0 for all
	Late  bool
	Ticks bool // boxes instead of links
}

// Shows reports whether the choice has a place for the milestone.
func (c MatrixChoice) Shows(cell readiness.Cell) bool {
	return (c.Phase == 0 || int(cell.Item.Phase) == c.Phase) && (!c.Late || cell.Late > 0)
}

// MatrixItems are the items of the rows that the choice shows in at least one of them, in the order of the template.
func MatrixItems(rows []*readiness.Row, c MatrixChoice) []*template.Item {
	var items []*template.Item
	seen := map[int64]bool{}
	for _, row := range rows {
		for _, cell := range row.Items {
			if c.Shows(cell) && !seen[cell.Item.ID] {
				seen[cell.Item.ID] = true
				items = append(items, cell.Item)
			}
		}
	}
	slices.SortFunc(items, func(a, b *template.Item) int {
		if a.TemplateID != b.TemplateID {
			return int(a.TemplateID - b.TemplateID)
		}
		return a.Position - b.Position
	})
	return items
}

// Counted is "34/41", "" while nobody has told.
func Counted(done, of int) string {
	if of == 0 {
		return ""
	}
	return fmt.Sprintf("%d/%d", done, of)
}

// ReasonOf is the sentence that explains the light of the row, and tells of a congress that was held without all that
// Gate asks for.
func ReasonOf(w *i18n.Printer, row *readiness.Row) string {
	reason := row.Readiness.Reason
	name := ""
	if c := CellOf(row, reason.Code); c != nil {
		name = ItemName(w, c.Item)
	}
	text := w.T(string(reason.Key), "Name", name, "Days", reason.Days, "Points", strings.TrimRight(w.Percent(int(reason.Points)), " %"))
	if lacking := deadline.Lacking(*row); len(lacking) > 0 {
		codes := strings.Join(lacking[:min(len(lacking), 3)], ", ")
		if len(lacking) > 3 {
			codes += "…"
		}
		text += "; " + w.T("gate.held_without", "Codes", codes)
	}
	return text
}

// CellOf is the milestone with the code, nil when the row has none.
func CellOf(row *readiness.Row, code string) *readiness.Cell {
	for i := range row.Items {
		if row.Items[i].Item.Code == code {
			return &row.Items[i]
		}
	}
	return nil
}

func ItemName(w *i18n.Printer, i *template.Item) string { return w.Pick(i.NameVI, i.NameEN) }

// Percent prints a share, a dash when there is nothing to divide by.
func Percent(w *i18n.Printer, n, d int) string {
	share, ok := field.Share(n, d)
	if !ok {
		return "–"
	}
	return w.Percent(int(share))
}

// SourceWords is the text of a source without the addresses behind it.
func SourceWords(source string) string {
	text, _, _ := strings.Cut(source, ": http")
	return text
}

// RolledLevels are the levels that have congresses, the highest first.
func RolledLevels(levels []org.Level, counts []readiness.UnitCount) []string {
	there := map[string]bool{}
	for _, n := range counts {
		there[n.LevelCode] = true
	}
	var codes []string
	for _, l := range levels {
		if there[l.Code] {
			codes = append(codes, l.Code)
		}
	}
	return codes
}
