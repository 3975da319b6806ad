package report

import (
	"fmt"
	"strings"

	"daihoi/exports/book"
	"daihoi/exports/progress"
	"daihoi/models/calendar"
	"daihoi/templates/i18n"
)

// FinalPaper words the final report as an official paper. photo reads the bytes of a photograph; one that cannot be read is
// named where it would stand.
func FinalPaper(words *i18n.Printer, f progress.Final, photo func(digest string) ([]byte, error)) book.Paper {
	text := FinalText(words, f)
	for i, p := range f.Photos {
		if i == 0 {
			text = append(text, book.Paragraph{Text: words.T("final.photos"), Heading: true})
		}
		content, err := photo(p.Digest)
		picture := book.Picture{}
		if err == nil {
			picture, err = book.NewPicture(content, p.Caption)
		}
		if err != nil {
			text = append(text, book.Paragraph{Text: words.T("final.photo_unread", "Caption", p.Caption, "File", p.Name)})
			continue
		}
		text = append(text, book.Paragraph{Picture: &picture})
	}
	return book.Paper{Unit: f.District, Place: f.Place, Date: f.AsOf, Symbol: "BC", Title: words.T("report.heading"),
		Under:      []string{words.T("final.subject"), words.T("export.progress.under", "District", f.District, "Term", f.Term), f.Moment()},
		Paragraphs: text, Sign: f.Sign, Recipients: []string{words.T("progress.recipient.above"), words.T("report.recipient.file")}, Words: words}
}

// FinalText is the text of the final report, for the paper and the page. Sections without content are left out.
func FinalText(words *i18n.Printer, f progress.Final) []book.Paragraph {
	w := &finalWriter{words: words, f: f}
	w.section(words.T("final.section.held"), w.held())
	w.section(words.T("final.section.delegates"), Listing(w.sums("summoned", "present")))
	w.section(words.T("final.section.members"), Listing(append(w.sums("approved", "elected", "vacant", "members_women", "members_non_party", "members_minority", "members_religious",
		"reelected", "newcomers", "standing", "deputies"), w.chairs()...)))
	w.section(words.T("final.section.higher"), Listing(w.sums("higher_official", "higher_reserve")))
	w.section(words.T("final.section.last_term"), w.lastTerm())
	w.section(words.T("final.section.commended"), w.commended())
	for _, s := range f.Sections {
		w.section(words.T("field."+s.Key), book.NonEmpty(strings.Split(s.Text, "\n")...))
	}
	w.section(words.T("final.section.lessons_below"), w.lessonsBelow())
	return w.lines
}

// finalWriter collects paragraphs and numbers the sections.
type finalWriter struct {
	words    *i18n.Printer
	f        progress.Final
	lines    []book.Paragraph
	sections int
}

func (w *finalWriter) section(title string, lines []string) {
	if len(lines) == 0 {
		return
	}
	w.sections++
	w.lines = append(w.lines, book.Paragraph{Text: fmt.Sprintf("%d. %s", w.sections, title), Heading: true})
	for _, l := range lines {
		w.lines = append(w.lines, book.Paragraph{Text: l})
	}
}

// held says how many congresses were held, in what time, which were late, and when the unit's own was.
func (w *finalWriter) held() []string {
	f, words := w.f, w.words
	progressed := progressWriter{words: words, p: f.Report}
	lines := progressed.general()
	var first, last calendar.Date
	for _, r := range f.Results {
		if first.IsZero() || r.Day.Before(first) {
			first = r.Day
		}
		if r.Day.After(last) {
			last = r.Day
		}
	}
	if !first.IsZero() && first != last {
		lines = append(lines, words.T("final.from_to", "First", first, "Last", last))
	}
	if f.Alone {
		return lines
	}
	late := f.Late()
	if len(late) == 0 {
		return append(lines, words.T("final.all_in_time"))
	}
	lines = append(lines, words.T("final.late_count", "Late", len(late), "Units", len(f.Rows), "Level", f.Level))
	var items []string
	for _, r := range late {
		key := "final.late_unit"
		if r.HeldDay.IsZero() {
			key = "final.late_open"
		}
		items = append(items, words.T(key, "Unit", r.Unit, "Day", r.HeldDay, "Deadline", r.Deadline, "Count", r.DaysLate(f.AsOf)))
	}
	return append(lines, Listing(items)...)
}

// sums words the sums of the results by key. A sum that not every congress gave says of how many it is.
func (w *finalWriter) sums(keys ...string) []string {
	var items []string
	held := len(w.f.Results)
	for _, key := range keys {
		sum, whole, exact := w.f.Total(key)
		if sum.Congresses == 0 {
			continue
		}
		text := w.words.T("final.sum", "Name", w.words.T("final.sum."+key), "Number", w.words.Number(sum.N))
		switch {
		case !exact:
			text = w.words.T("final.sum", "Name", w.words.T("final.sum."+key), "Number", w.words.T("few.withheld"))
		case shared[key] && whole.N > 0 && whole.Congresses == sum.Congresses:
			text += " (" + Percent(w.words, sum.N, whole.N) + ")"
		}
		if sum.Congresses < held {
			text += w.words.T("final.sum_of", "Known", sum.Congresses, "Held", held)
		}
		items = append(items, text)
	}
	return items
}

// shared are the sums that are part of the members appointed.
var shared = map[string]bool{"members_women": true, "members_non_party": true, "members_minority": true, "members_religious": true, "reelected": true, "newcomers": true}

func (w *finalWriter) chairs() []string {
	var items []string
	for _, c := range w.f.Chairs() {
		items = append(items, w.words.T("final.sum", "Name", w.words.T("final.chairs", "What", InSentence(c.Form)), "Number", w.words.Number(c.Individuals)))
	}
	return items
}

// lastTerm compares like with like: only congresses with the number in both terms.
func (w *finalWriter) lastTerm() []string {
	var items []string
	for _, key := range progress.ComparedKeys {
		then, now := w.f.Change(key)
		if then.Congresses == 0 {
			continue
		}
		change := "final.same"
		switch {
		case now.N > then.N:
			change = "final.more"
		case now.N < then.N:
			change = "final.fewer"
		}
		items = append(items, w.words.T("final.compared", "Name", w.words.T("column.compared."+key), "Then", then.N, "Now", now.N,
			"Change", w.words.T(change, "By", max(now.N-then.N, then.N-now.N)), "Known", then.Congresses, "Held", len(w.f.Compared)))
	}
	return Listing(items)
}

func (w *finalWriter) commended() []string {
	var items []string
	for _, t := range w.f.Tallies {
		items = append(items, w.words.T("final.tally", "Form", t.Form, "Collectives", t.Collectives, "Individuals", t.Individuals))
	}
	for _, c := range w.f.Commended {
		text := w.words.T("final.commended", "Form", c.Form, "Kind", InSentence(c.Kind), "Recipient", c.Recipient)
		if c.Merit != "" {
			text += ": " + c.Merit
		}
		if c.Number != "" {
			paper := "final.no_day"
			if !c.Day.IsZero() {
				paper = "final.decision"
			}
			text += " (" + w.words.T(paper, "Number", c.Number, "Day", c.Day.Short()) + ")"
		}
		items = append(items, strings.TrimRight(text, " ;."))
	}
	return Listing(items)
}

func (w *finalWriter) lessonsBelow() []string {
	var items []string
	for _, l := range w.f.Lessons {
		if text := strings.Join(strings.Fields(l.Lessons), " "); text != "" {
			items = append(items, l.Unit+": "+strings.TrimRight(text, " ;."))
		}
	}
	return Listing(items)
}
