package clusters

import (
	"strconv"

	"daihoi/app/web"
	"daihoi/exports"
	"daihoi/exports/report"
	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/emulation"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/templates/clusters"
	"daihoi/templates/i18n"
	"daihoi/templates/ui"
)

// evidence is what the page is asked for: a rule of the pledge and the day of its figures.
type evidence struct {
	year   emulation.Year
	member org.ClusterMember
	pledge emulation.Pledge
	sheet  emulation.Sheet
	rules  []string // of the pledge
	rule   string
	day    calendar.Date
}

// evidencePage lists the cases behind a figure of a member, for readers who may see that unit's own pages.
func evidencePage(r *web.Request) (web.Result, error) {
	e, err := readEvidence(r)
	if err != nil {
		return web.Result{}, err
	}
	v := clusters.ScoreEvidence{Back: web.ClusterPath(e.year, "/scores/"+e.member.Unit.Code)}
	v.Frame = r.FrameWithTitle(r.T("trace.title"), ui.Link{Href: "/clusters", Label: r.T("cluster.title")},
		ui.Link{Href: web.ClusterPath(e.year, ""), Label: e.year.Cluster.Name}, ui.Link{Href: v.Back, Label: e.member.Unit.FullName}, web.Here(r.T("trace.title")))
	v.Sub = r.T("trace.of", "Unit", e.member.Unit.FullName, "Cluster", e.year.Cluster.Name, "Year", strconv.Itoa(e.year.Year))
	if e.rule == "" {
		return web.Show(clusters.ScoreEvidencePage(v)), nil
	}
	known, err := emulation.CasesOf(r.Tx, e.member.Unit, e.day)
	if err != nil {
		return web.Result{}, err
	}
	cases := known[e.rule]
	evidenceFigures(r, &v, e, emulation.Count(cases))
	evidenceChips(r, &v, e, cases)
	v.Head, v.Note = evidenceHead(r.Words, e.rule), r.T("trace.note."+e.rule)
	for _, c := range cases {
		if shown := r.Query("show"); shown == "" || shown == string(c.Verdict) {
			v.Rows = append(v.Rows, evidenceRow(r, e, c))
		}
	}
	return web.Show(clusters.ScoreEvidencePage(v)), nil
}

// readEvidence reads what the address asks for. The default rule is the first of the pledge; the default day is the one
// on which figures were last taken, else the one of which they would be taken now.
func readEvidence(r *web.Request) (e evidence, err error) {
	if e.year, e.member, err = readMember(r); err != nil {
		return e, err
	}
	if !r.Actor.Can(access.View, e.member.Unit.Path) {
		return e, fault.New(fault.Forbidden, "fault.forbidden")
	}
	s, err := report.StandingOf(r.Tx, e.year)
	if err != nil {
		return e, err
	}
	e.pledge, e.sheet = s.Pledge, s.Sheets[e.member.UnitID]
	e.rules = e.pledge.Rules()
	for _, rule := range e.rules {
		if e.rule == "" || rule == r.Query("rule") {
			e.rule = rule
		}
	}
	now := emulation.FigureDay(r.Tx, e.year.Year)
	day, err := calendar.Parse(r.Query("day"))
	switch taken := e.taken().TakenOn; {
	case err == nil && !day.IsZero() && !day.After(now):
		e.day = day
	case !taken.IsZero():
		e.day = taken
	default:
		e.day = now
	}
	return e, nil
}

// taken is a score with the figures of the rule on the sheet, zero before any were taken.
func (e evidence) taken() (score emulation.Score) {
	for _, i := range e.pledge.Kind(emulation.KindCriterion) {
		if i.Rule == e.rule {
			score = e.sheet.Scores[i.Line]
		}
	}
	return score
}

func (e evidence) address(rule string, day calendar.Date) string {
	return evidencePath(e.year, e.member, rule, day)
}

func evidencePath(y emulation.Year, m org.ClusterMember, rule string, day calendar.Date) string {
	return web.ClusterPath(y, "/scores/"+m.Unit.Code+"/evidence") + "&rule=" + rule + "&day=" + day.String()
}

// evidenceFigures fills in the figures that follow from the list, the points they propose, and how they differ from
// those on the sheet.
func evidenceFigures(r *web.Request, v *clusters.ScoreEvidence, e evidence, found emulation.Figures) {
	v.Figures = countedWords(r.Words, e.rule, found, e.day)
	for _, i := range e.pledge.Kind(emulation.KindCriterion) {
		if p := i.Proposal(found); p != nil && i.Rule == e.rule {
			v.Points = append(v.Points, r.T("trace.for_criterion", "Criterion", i.Text, "Most", pointsText(r.Words, i.Points), "Points", pointsText(r.Words, *p)))
		}
	}
	s := e.taken()
	if taken := (emulation.Figures{Counted: s.Counted, Of: s.Of}); s.TakenOn == e.day && taken != found {
		v.Differs = r.T("trace.differs", "Taken", exports.FigureWords(r.Words, e.rule, taken), "Found", exports.FigureWords(r.Words, e.rule, found))
	}
}

// countedWords is the sentence with the figures of a rule.
func countedWords(words *i18n.Printer, rule string, f emulation.Figures, day calendar.Date) string {
	return words.T("scores.counted."+rule, "Counted", f.Counted, "Of", f.Of, "Share", exports.FigureWords(words, rule, f), "Day", day.Short())
}

func evidenceChips(r *web.Request, v *clusters.ScoreEvidence, e evidence, cases []emulation.Case) {
	for _, rule := range e.rules {
		v.Rules = append(v.Rules, ui.Chip{Href: e.address(rule, e.day), Label: r.T("choice.pledge_rule." + rule), Current: rule == e.rule})
	}
	day := func(key string, d calendar.Date) {
		v.Days = append(v.Days, ui.Chip{Href: e.address(e.rule, d), Label: r.T(key, "Day", d.Short()), Current: d == e.day})
	}
	taken, now := e.taken().TakenOn, emulation.FigureDay(r.Tx, e.year.Year)
	if !taken.IsZero() {
		day("trace.day_taken", taken)
	}
	if now != taken {
		day("trace.day_now", now)
	}
	if e.day != taken && e.day != now {
		day("trace.day_other", e.day)
	}
	counts := map[emulation.Verdict]int{}
	for _, c := range cases {
		counts[c.Verdict]++
	}
	chip := func(verdict, label string, count int) {
		v.Filter = append(v.Filter, ui.Chip{Href: r.QueryWith("show", verdict), Label: label, Count: strconv.Itoa(count), Current: r.Query("show") == verdict})
	}
	chip("", r.T("trace.all"), len(cases))
	for _, verdict := range emulation.Verdicts {
		if counts[verdict] > 0 || r.Query("show") == string(verdict) {
			chip(string(verdict), r.T(exports.VerdictKey(e.rule, verdict)), counts[verdict])
		}
	}
}

func evidenceHead(words *i18n.Printer, rule string) []string {
	keys := map[string][]string{
		emulation.RuleCongresses: {"column.unit", "trace.column.held", "trace.column.last"},
		emulation.RuleReports:    {"column.unit", "trace.column.milestone", "trace.column.due", "trace.column.done"},
		emulation.RuleMilestones: {"column.unit", "trace.column.milestone", "trace.column.due", "trace.column.done"},
		emulation.RuleReturns:    {"column.unit", "trace.column.file", "trace.column.handed_in", "trace.column.returned", "trace.column.reason"},
	}[rule]
	head := make([]string, 0, len(keys)+1)
	for _, key := range append(keys, "trace.column.result") {
		head = append(head, words.T(key))
	}
	return head
}

func evidenceRow(r *web.Request, e evidence, c emulation.Case) clusters.EvidenceRow {
	name := ui.Link{Href: web.MilestonePath(c.CongressID, c.MilestoneID), Label: r.Words.Pick(c.NameVI, c.NameEN)}
	on := c.On.Short()
	if !c.Done && on != "" {
		on = r.T("trace.planned", "Day", on)
	}
	row := clusters.EvidenceRow{Unit: ui.Link{Href: web.CongressPath(c.CongressID), Label: c.Unit.FullName}, Result: verdictStatus(r.Words, e.rule, c.Verdict),
		Gap: exports.GapWords(r.Words, c, e.day)}
	switch e.rule {
	case emulation.RuleCongresses:
		row.Cells = []ui.Link{{Label: on}, {Label: c.Last.Short()}}
	case emulation.RuleReturns:
		row.Cells = []ui.Link{name, {Label: on}, {Label: c.Returned.Short()}, {Label: c.Reason}}
	default:
		row.Cells = []ui.Link{name, {Label: c.Last.Short()}, {Label: on}}
		if !c.Entered.IsZero() {
			row.Gap += "; " + r.T("trace.entered", "Day", c.Entered.Short())
		}
	}
	return row
}

func verdictStatus(words *i18n.Printer, rule string, v emulation.Verdict) ui.Status {
	class := map[emulation.Verdict]string{emulation.Counted: "done", emulation.Uncounted: "late", emulation.Waiting: "notdue"}[v]
	if rule == emulation.RuleReturns {
		class = map[emulation.Verdict]string{emulation.Counted: "returned", emulation.Uncounted: "done"}[v]
	}
	return ui.Status{Class: class, Word: words.T(exports.VerdictKey(rule, v))}
}
