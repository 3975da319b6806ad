package exports

import (
	"fmt"

	"daihoi/exports/book"
	"daihoi/models/calendar"
	"daihoi/models/emulation"
	"daihoi/models/field"
	"daihoi/models/org"
)

// Trace is the list behind a figure of a member whose own pages the reader may see.
type Trace struct {
	Member org.ClusterMember
	emulation.Trace
}

// VerdictKey is the key of a verdict. Under the rule of returns, a file that counts is one that was returned.
func VerdictKey(rule string, v emulation.Verdict) string {
	if rule == emulation.RuleReturns {
		return "trace.returns." + string(v)
	}
	return "trace.verdict." + string(v)
}

// GapWords says by how much a case missed or met its due date, as known on the day: "chậm 2 ngày". It returns "" when
// nothing is known.
func GapWords(words book.Words, c emulation.Case, day calendar.Date) string {
	days, known := c.Gap(day)
	key := "trace.gap."
	if !c.Done {
		key = "trace.plan."
	}
	switch {
	case !known:
		return ""
	case !c.Done && c.Last.Before(day):
		return words.T("trace.overdue", "Count", days)
	case days > 0:
		return words.T(key+"late", "Count", days)
	case days < 0:
		return words.T(key+"early", "Count", -days)
	}
	return words.T(key + "even")
}

// FigureWords returns "5/6 (83,3 %)": how many a rule counted out of how many. Returns have no meaningful share.
func FigureWords(words book.Words, rule string, f emulation.Figures) string {
	text := fmt.Sprintf("%d/%d", f.Counted, f.Of)
	if part, ok := field.Share(f.Counted, f.Of); ok && rule != emulation.RuleReturns {
		text += " (" + words.Percent(int(part)) + ")"
	}
	return text
}

// crossFootTraces refuses a list that does not add up to the figures above it.
func (in Emulation) crossFootTraces() error {
	for _, t := range in.Traces {
		f := emulation.Count(t.Cases)
		err := book.FirstDifference(book.Figure{What: "evidence", Unit: t.Member.Unit.FullName, Got: f.Counted, Want: t.Found.Counted}, book.Figure{What: "evidence", Unit: t.Member.Unit.FullName, Got: f.Of, Want: t.Found.Of})
		if err != nil {
			return err
		}
	}
	return nil
}

// cases lists the cases of every figure below a line with the figure.
func (in Emulation) cases(b *book.Book) {
	type line struct {
		emulation.Case
		trace Trace
	}
	if len(in.Traces) == 0 {
		return
	}
	columns := []book.Column[line]{
		{Key: "no", Width: 5, Value: func(n int, _ line) book.Cell { return book.Centred(n) }},
		namedColumn(in.Words, "case_unit", 25, func(_ int, l line) book.Cell { return book.Left(l.Unit.FullName) }),
		namedColumn(in.Words, "case", 44, func(_ int, l line) book.Cell { return book.Left(in.caseName(l.Case)) }),
		namedColumn(in.Words, "last", 12, func(_ int, l line) book.Cell { return book.Centred(l.Last) }),
		namedColumn(in.Words, "on", 12, func(_ int, l line) book.Cell { return book.Centred(l.On) }),
		namedColumn(in.Words, "result", 16, func(_ int, l line) book.Cell {
			return book.Centred(in.Words.T(VerdictKey(l.trace.Item.Rule, l.Verdict)))
		}),
		namedColumn(in.Words, "gap", 45, func(_ int, l line) book.Cell { return book.Left(caseNote(in.Words, l.Case, l.trace.On)) }),
	}
	s := newEmulationSheet(in, b, "sheet_cases", "cases", columns, 2)
	r := book.Header(s, columns)
	for _, t := range in.Traces {
		s.Group(in.traceTitle(t))
		lines := make([]line, len(t.Cases))
		for i, c := range t.Cases {
			lines[i] = line{c, t}
		}
		book.Body(s, columns, 1, lines)
	}
	s.Row++
	s.Line(in.Words.T("export.emulation.cases_note"), book.CellStyle{Size: 12, Italic: true})
	s.Finish(r.Head, r.First, 2)
}

func (in Emulation) caseName(c emulation.Case) string {
	if c.MilestoneID == 0 {
		return in.Words.T("trace.congress")
	}
	return in.Name(c)
}

// caseNote comments on the dates of a case: by how much it missed the due date, that the work was entered later, or
// when and why a file was returned.
func caseNote(words book.Words, c emulation.Case, day calendar.Date) string {
	note := GapWords(words, c, day)
	switch {
	case !c.Returned.IsZero():
		return words.T("trace.returned", "Day", c.Returned.Short(), "Reason", c.Reason)
	case !c.Entered.IsZero():
		return note + "; " + words.T("trace.entered", "Day", c.Entered.Short())
	}
	return note
}

// traceTitle names member, criterion and figure, and both figures when they differ.
func (in Emulation) traceTitle(t Trace) string {
	text := in.Words.T("export.emulation.case_group", "Unit", t.Member.Unit.FullName, "Criterion", t.Item.Text, "Day", t.On.Short(),
		"Figure", FigureWords(in.Words, t.Item.Rule, t.Taken))
	if t.Taken != t.Found {
		text += " " + in.Words.T("trace.differs", "Taken", FigureWords(in.Words, t.Item.Rule, t.Taken), "Found", FigureWords(in.Words, t.Item.Rule, t.Found))
	}
	return text
}
