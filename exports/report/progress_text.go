package report

import (
	"fmt"
	"slices"
	"strings"

	"daihoi/exports/book"
	"daihoi/exports/progress"
	"daihoi/models/delegate"
	"daihoi/templates/i18n"
)

// ProgressPaper words the progress report as an official paper. Sections without content are left out.
func ProgressPaper(words *i18n.Printer, p progress.Report) book.Paper {
	w := &progressWriter{words: words, p: p}
	w.section("general", w.general())
	w.section("late", Listing(w.late()))
	w.section("work", Listing(w.work()))
	w.section("delegates", w.delegates())
	w.section("next", Listing(w.next()))
	w.section("difficulties", Listing(w.difficulties()))
	w.section("tasks", p.Tasks)
	w.section("forecast", p.Forecast)
	return book.Paper{Unit: p.District, Place: p.Place, Date: p.AsOf, Symbol: "BC", Title: words.T("report.heading"),
		Under:      []string{words.T("progress.subject"), words.T("export.progress.under", "District", p.District, "Term", p.Term), p.Moment()},
		Paragraphs: w.lines, Sign: p.Sign, Recipients: []string{words.T("progress.recipient.above"), words.T("report.recipient.file")}, Words: words}
}

// progressWriter collects paragraphs and numbers the sections.
type progressWriter struct {
	words    *i18n.Printer
	p        progress.Report
	lines    []book.Paragraph
	sections int
}

func (w *progressWriter) section(key string, lines []string) {
	if len(lines) == 0 {
		return
	}
	w.sections++
	w.lines = append(w.lines, book.Paragraph{Text: fmt.Sprintf("%d. %s", w.sections, w.words.T("progress.section."+key)), Heading: true})
	for _, l := range lines {
		w.lines = append(w.lines, book.Paragraph{Text: l})
	}
}

// general says "13/16 xã; 0/1 huyện" and compares with the plan and the earlier day.
func (w *progressWriter) general() []string {
	t, words := w.p.Totals, w.words
	if t.Units == 0 {
		return nil
	}
	if w.p.Alone {
		return w.alone()
	}
	var levels []string
	for _, l := range w.p.Levels {
		text := words.T("progress.held_level", "Held", words.Number(l.Held), "Units", words.Number(l.Units), "Level", l.Name, "Share", words.Percent(int(l.Share)))
		if l.HeldLater > 0 {
			text += words.T("export.since_later", "Later", l.HeldLater)
		}
		levels = append(levels, text)
	}
	lines := []string{words.T("progress.held", "Day", w.p.AsOf, "Levels", strings.Join(levels, "; "))}
	if since := w.p.Since(); since != "" {
		lines = append(lines, since)
	}
	if t.PlannedBy > t.Held {
		lines = append(lines, words.T("progress.planned_by", "Planned", t.PlannedBy, "Level", w.p.Level))
	}
	if t.TotalWeight > 0 {
		lines = append(lines, words.T("progress.work", "Done", words.Percent(int(t.Done)), "Plan", words.Percent(int(t.Plan)), "Units", t.Units, "Level", w.p.Level))
	}
	if own := w.p.Own; own != nil {
		lines = append(lines, w.congress("progress.own", *own, "Own", w.p.OwnKind))
	}
	return lines
}

// alone is the general part of the report of a single congress.
func (w *progressWriter) alone() []string {
	row := w.p.Rows[0]
	lines := []string{w.congress("progress.alone", row)}
	if row.TotalWeight > 0 && !row.Held() {
		lines = append(lines, w.words.T("progress.work_alone", "Done", w.words.Percent(int(row.Share)), "Plan", w.words.Percent(int(row.Expected))))
	}
	return lines
}

// congress says when one congress was or will be held.
func (w *progressWriter) congress(key string, r progress.Row, args ...any) string {
	switch left := r.PlannedDay.Sub(w.p.AsOf); {
	case r.Held() && r.HeldDay.IsZero():
		return w.words.T(key+"_held", args...)
	case r.Held():
		return w.words.T(key+"_held_on", append(args, "Day", r.HeldDay)...)
	case r.PlannedDay.IsZero():
		return w.words.T(key+"_undated", args...)
	case left < 0:
		return w.words.T(key+"_passed", append(args, "Day", r.PlannedDay)...)
	case left == 0:
		return w.words.T(key+"_today", append(args, "Day", r.PlannedDay)...)
	default:
		return w.words.T(key+"_dated", append(args, "Day", r.PlannedDay, "Left", left)...)
	}
}

// units are the rows of the table and the district's own congress.
func (w *progressWriter) units() []progress.Row {
	if w.p.Own == nil {
		return w.p.Rows
	}
	return append(slices.Clone(w.p.Rows), *w.p.Own)
}

func (w *progressWriter) late() (out []string) {
	for _, r := range w.units() {
		if r.Lateness != "" {
			out = append(out, w.words.T("progress.late_unit", "Unit", r.Unit, "Reason", r.Lateness))
		}
	}
	return out
}

// work counts the units by stage, so that every number can be looked up in the workbook.
func (w *progressWriter) work() (out []string) {
	if w.p.Alone {
		return nil
	}
	t := w.p.Totals
	for _, s := range progress.StageFigures {
		if n := t.Stages[s]; n > 0 {
			out = append(out, w.words.T("progress.count", "Name", w.words.T("progress.of."+string(s)), "Number", n, "Units", t.Units, "Level", w.p.Level,
				"Share", Percent(w.words, n, t.Units)))
		}
	}
	return out
}

func (w *progressWriter) delegates() []string {
	t, words := w.p.Totals, w.words
	if t.Delegates == 0 {
		return nil
	}
	var groups []string
	for i, key := range w.p.Composition.Groups {
		n := w.p.Composition.Sums[i]
		if shown := w.p.Composition.SumShown(i); shown != delegate.Exact {
			groups = append(groups, w.p.GroupName(key)+": "+Instead(words, shown))
		} else if n > 0 {
			groups = append(groups, words.T("report.item", "Name", w.p.GroupName(key), "Number", words.Number(n), "Share", Percent(words, n, t.Delegates)))
		}
	}
	total := words.T("progress.delegates", "Number", words.Number(t.Delegates))
	if own := w.p.Own; own != nil && own.Delegates > 0 {
		total += words.T("progress.delegates_split", "Below", words.Number(t.Delegates-own.Delegates), "Level", w.p.Level, "Own", w.p.OwnKind, "OwnNumber", words.Number(own.Delegates))
	}
	if t.Planned > 0 {
		total += words.T("progress.delegates_seats", "Seats", words.Number(t.Planned))
	}
	return append([]string{total + "."}, Listing(groups)...)
}

// next names the sessions of the next two weeks.
func (w *progressWriter) next() (out []string) {
	for _, a := range w.p.Ahead {
		if a.Code == "" {
			out = append(out, w.words.T("progress.next", "Day", a.Date, "Unit", a.Unit, "What", a.What))
		}
	}
	return out
}

func (w *progressWriter) difficulties() (out []string) {
	for _, d := range w.p.Difficulties {
		out = append(out, w.words.T("progress.difficulty", "Unit", d.Unit, "Text", d.Text))
	}
	return out
}
