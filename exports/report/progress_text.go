package report

import (
	"fmt"

	"daihoi/exports/book"
	"daihoi/exports/progress"
	"daihoi/models/template"
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
	w.section("forecast", p.Forecast)
	return book.Paper{Unit: p.District, Place: p.Place, Date: p.AsOf, Symbol: "BC", Title: words.T("report.heading"),
		Under:      []string{words.T("progress.subject"), words.T("export.progress.under", "District", p.District, "Term", p.Term), words.T("export.as_of", "Day", p.AsOf.Short())},
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

// general says "a/b đơn vị (x %)" and compares with the plan and the earlier day.
func (w *progressWriter) general() []string {
	t := w.p.Totals
	if t.Units == 0 {
		return nil
	}
	lines := []string{w.words.T("progress.held", "Held", w.words.Number(t.Held), "Units", w.words.Number(t.Units),
		"Share", Percent(w.words, t.Held, t.Units), "Day", w.p.AsOf)}
	if c := w.p.Before; !c.Day.IsZero() {
		then := 0
		for _, r := range c.Rows {
			if r.HeldThen {
				then++
			}
		}
		lines = append(lines, w.words.T("export.since", "Day", c.Day, "Then", then, "Now", t.Held, "More", t.Held-then))
	}
	for _, c := range w.p.Course {
		if c.Day == w.p.AsOf {
			lines = append(lines, w.words.T("progress.against_plan", "Planned", w.words.Number(c.Planned), "WorkDone", w.words.Percent(int(c.WorkDone)),
				"WorkPlanned", w.words.Percent(int(c.WorkPlanned))))
		}
	}
	return lines
}

func (w *progressWriter) late() (out []string) {
	for _, r := range w.p.Rows {
		if r.LateDays > 0 {
			out = append(out, w.words.T("progress.late_unit", "Unit", r.Unit, "Days", r.LateDays, "Reason", r.Reason))
		}
	}
	return out
}

// work counts the units by stage, so that every number can be looked up in the workbook.
func (w *progressWriter) work() (out []string) {
	count := func(key string, has func(progress.Row) bool) {
		n := 0
		for _, r := range w.p.Rows {
			if has(r) {
				n++
			}
		}
		if n > 0 {
			out = append(out, w.words.T("progress.count", "Name", w.words.T("progress.of."+key), "Number", n, "Units", len(w.p.Rows),
				"Share", Percent(w.words, n, len(w.p.Rows))))
		}
	}
	count("planned", func(r progress.Row) bool { return r.Stage >= template.StagePlanned })
	count("submitted", func(r progress.Row) bool { return r.Stage >= template.StageSubmitted })
	count("approved", func(r progress.Row) bool { return r.Stage >= template.StageApproved })
	count("reported", func(r progress.Row) bool { return r.Stage >= template.StageReported })
	return out
}

func (w *progressWriter) delegates() []string {
	t := w.p.Totals
	if t.Delegates == 0 {
		return nil
	}
	var groups []string
	for i, key := range w.p.Composition.Groups {
		n := 0
		for _, r := range w.p.Composition.Rows {
			n += r.Groups[i]
		}
		if n > 0 {
			groups = append(groups, w.words.T("report.item", "Name", w.words.T("composition."+key), "Number", w.words.Number(n), "Share", Percent(w.words, n, t.Delegates)))
		}
	}
	total := w.words.T("progress.delegates", "Number", w.words.Number(t.Delegates), "Planned", w.words.Number(t.Planned))
	return append([]string{total}, Listing(groups)...)
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
