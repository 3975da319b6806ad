package clusters

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"daihoi/app/web"
	"daihoi/exports"
	"daihoi/exports/report"
	"daihoi/models/access"
	"daihoi/models/emulation"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/templates/clusters"
	"daihoi/templates/ui"
)

// scoresPage is the score sheet of a unit; readers who may fill in a column get a form.
func scoresPage(r *web.Request) (web.Result, error) {
	y, m, err := readMember(r)
	if err != nil {
		return web.Result{}, err
	}
	s, err := report.StandingOf(r.Tx, y)
	if err != nil {
		return web.Result{}, err
	}
	sheet := s.Sheets[m.UnitID]
	column, may := filledColumn(r, y, m)
	v := clusters.Scores{Path: sheetPath(y, m, column), Columns: columnWords(r.Words, y), Editing: -1, Version: sheet.Version, Evidence: column == emulation.Self}
	v.Frame, v.Sub = r.ClusterFrame(y, m.Unit.FullName)
	v.Sub = r.T("scores.title") + " · " + v.Sub
	if s.Pledge.ID == 0 {
		v.Empty, v.EmptyHref = r.T("scores.no_pledge"), ui.Link{Href: web.ClusterPath(y, "/pledge"), Label: r.T("pledge.title")}
		return web.Show(clusters.ScoresPage(v)), nil
	}
	if y.Released() {
		v.State = r.T("scores.released")
	} else if len(may) > 0 {
		v.Editing = slices.Index(emulation.Columns, column)
		v.Fill = fillChips(r, y, m, column, may)
		if slices.Contains(may, emulation.Self) {
			v.Take = web.ClusterPath(y, "/scores/"+m.Unit.Code+"/evidence")
		}
	}
	for _, part := range pledgeSections(r.Words, s.Pledge) {
		section := clusters.ScoreSection{Title: part.title}
		if v.Editing >= 0 && part.kind == emulation.KindDeduction {
			section.Hint = r.T("scores.deduct_hint")
		}
		for _, i := range part.items {
			section.Rows = append(section.Rows, scoreRow(r, y, m, i, sheet.Scores[i.Line], column))
		}
		if len(section.Rows) > 0 {
			v.Sections = append(v.Sections, section)
		}
	}
	for _, c := range emulation.Columns {
		v.Totals = append(v.Totals, totalText(r.Words, sheet.Total(s.Pledge, c)))
	}
	v.Most, v.MostNote = pointsText(r.Words, s.Pledge.Most(emulation.KindCriterion)+s.Pledge.Most(emulation.KindBonus)), exports.MostWords(r.Words, s.Pledge)
	if sheet.Taken() {
		v.Taken = r.T("scores.rule_note")
	}
	if v.Changed, err = changedFigures(r, y, m, s.Pledge, sheet); err != nil {
		return web.Result{}, err
	}
	v.Conflict, err = r.ConflictLine("cluster", y.ClusterID)
	return web.Show(clusters.ScoresPage(v)), err
}

// readMember reads the year and the member of the address, whose points the reader must be allowed to see.
func readMember(r *web.Request) (emulation.Year, org.ClusterMember, error) {
	y, _, err := r.ClusterYear()
	if err != nil {
		return y, org.ClusterMember{}, err
	}
	m, err := y.Member(r.Param("code"))
	if err == nil && !y.SeesPoints(r.Actor, m) {
		err = fault.New(fault.Forbidden, "fault.forbidden")
	}
	return y, m, err
}

// filledColumn is the column that the address asks for, else the last that the reader may fill in.
func filledColumn(r *web.Request, y emulation.Year, m org.ClusterMember) (column emulation.Column, may []emulation.Column) {
	for _, c := range emulation.Columns {
		if y.MayScore(r.Actor, m, c) {
			may = append(may, c)
		}
	}
	column = emulation.Column(r.Query("column"))
	if !slices.Contains(may, column) && len(may) > 0 {
		column = may[len(may)-1]
	}
	return column, may
}

func sheetPath(y emulation.Year, m org.ClusterMember, c emulation.Column) string {
	return web.ClusterPath(y, "/scores/"+m.Unit.Code) + "&column=" + string(c)
}

func fillChips(r *web.Request, y emulation.Year, m org.ClusterMember, column emulation.Column, may []emulation.Column) (chips []ui.Chip) {
	for _, c := range may {
		chips = append(chips, ui.Chip{Href: sheetPath(y, m, c), Label: r.T("emulation.column."+string(c), "Unit", report.AboveWord(y)), Current: c == column})
	}
	return chips
}

func scoreRow(r *web.Request, y emulation.Year, m org.ClusterMember, i emulation.Item, s emulation.Score, column emulation.Column) clusters.ScoreRow {
	line := strconv.FormatInt(i.Line, 10)
	row := clusters.ScoreRow{Line: line, Text: i.Text, Most: pointsText(r.Words, i.Points), Asked: i.Evidence}
	for _, c := range emulation.Columns {
		given := ""
		if p := s.Given(c); p != nil {
			given = pointsText(r.Words, i.Signed(*p))
		}
		row.Given = append(row.Given, given)
		if text := s.Remark(c); text != "" {
			row.Notes = append(row.Notes, r.T("scores.remark_of", "Column", r.T("emulation.column."+string(c), "Unit", report.AboveWord(y)), "Text", text))
		}
	}
	if s.Evidence != "" {
		row.Notes = append(row.Notes, r.T("scores.evidence_of", "Text", s.Evidence))
		row.Proof = addresses(s.Evidence)
	}
	addProposal(r, &row, y, m, i, s)
	shown := ""
	if p := s.Given(column); p != nil {
		shown = p.String()
	}
	row.Points = r.WithError(ui.Input{Key: "points-" + line, Label: r.T("scores.points_for", "Name", i.Text), Value: r.InputValue("points-"+line, shown)})
	row.Remark = r.WithError(ui.Input{Key: "remark-" + line, Label: r.T("scores.remark"), Kind: "long", Optional: true, Value: r.InputValue("remark-"+line, s.Remark(column))})
	row.Proven = r.WithError(ui.Input{Key: "evidence-" + line, Label: r.T("scores.evidence"), Hint: r.T("scores.evidence_hint"), Kind: "long", Optional: true, Value: r.InputValue("evidence-"+line, s.Evidence)})
	return row
}

// addProposal adds the figures counted from the milestones and the points that follow by the rule. The figures lead to
// their list for readers who may see the unit's own pages.
func addProposal(r *web.Request, row *clusters.ScoreRow, y emulation.Year, m org.ClusterMember, i emulation.Item, s emulation.Score) {
	if i.Rule == "" || s.TakenOn.IsZero() {
		return
	}
	row.Figures = countedWords(r.Words, i.Rule, emulation.Figures{Counted: s.Counted, Of: s.Of}, s.TakenOn)
	row.Proposal = r.T("scores.nothing_counted")
	if s.Proposed != nil {
		row.Proposal = r.T("scores.proposed", "Points", pointsText(r.Words, *s.Proposed), "Rule", scoreRule(r.Words, i))
	}
	if r.Actor.Can(access.View, m.Unit.Path) {
		row.FiguresHref = evidencePath(y, m, i.Rule, s.TakenOn)
	}
}

// changedFigures lists figures that have changed since they were taken, for readers who may see the unit's own pages.
func changedFigures(r *web.Request, y emulation.Year, m org.ClusterMember, p emulation.Pledge, sheet emulation.Sheet) (lines []ui.Link, err error) {
	if y.Released() || !sheet.Taken() || !r.Actor.Can(access.View, m.Unit.Path) {
		return nil, nil
	}
	day := emulation.FigureDay(r.Tx, y.Year)
	known, err := emulation.CasesOf(r.Tx, m.Unit, day)
	for _, i := range p.Kind(emulation.KindCriterion) {
		s, now := sheet.Scores[i.Line], emulation.Count(known[i.Rule])
		taken := emulation.Figures{Counted: s.Counted, Of: s.Of}
		if i.Rule == "" || s.TakenOn.IsZero() || taken == now {
			continue
		}
		lines = append(lines, ui.Link{Href: evidencePath(y, m, i.Rule, day), Label: r.T("scores.changed_line", "Rule", r.T("choice.pledge_rule."+i.Rule),
			"Taken", exports.FigureWords(r.Words, i.Rule, taken), "Day", s.TakenOn.Short(), "Now", exports.FigureWords(r.Words, i.Rule, now))})
	}
	return lines, err
}

// addresses are the web addresses in a text.
func addresses(text string) (links []ui.Link) {
	for word := range strings.FieldsSeq(text) {
		word = strings.Trim(word, ".,;()")
		u, err := url.Parse(word)
		if err != nil || (u.Scheme != "https" && u.Scheme != "http") || u.Host == "" {
			continue
		}
		links = append(links, ui.Link{Href: u.String(), Label: word})
	}
	return links
}

func giveScores(r *web.Request) (web.Result, error) {
	y, m, err := readMember(r)
	if err != nil {
		return web.Result{}, err
	}
	column, may := filledColumn(r, y, m)
	if asked := r.Query("column"); len(may) == 0 || asked != "" && asked != string(column) {
		return web.Result{}, fault.New(fault.Forbidden, "fault.forbidden")
	}
	var marks []emulation.Mark
	var problems []fault.Problem
	for key := range r.PostForm {
		text, ok := strings.CutPrefix(key, "points-")
		line, err := strconv.ParseInt(text, 10, 64)
		if !ok || err != nil {
			continue
		}
		points, ok := emulation.ParsePoints(r.Form(key))
		if !ok {
			problems = append(problems, fault.Problem{Field: key, Key: "problem.score"})
		}
		marks = append(marks, emulation.Mark{Line: line, Points: points, Remark: r.Form("remark-" + text), Evidence: r.Form("evidence-" + text)})
	}
	slices.SortFunc(marks, func(a, b emulation.Mark) int { return int(a.Line - b.Line) })
	err = web.RunIfValid(problems, func() error {
		return emulation.GiveScores(r.Tx, y.ClusterID, y.Year, m.Unit.Code, r.FormInt("version"), column, marks)
	})
	return web.Redirect(sheetPath(y, m, column)).Saying("scores.saved"), err
}

func takeEvidence(r *web.Request) (web.Result, error) {
	y, m, err := readMember(r)
	if err != nil {
		return web.Result{}, err
	}
	return web.Redirect(sheetPath(y, m, emulation.Self)).Saying("scores.taken_done"),
		emulation.TakeEvidence(r.Tx, y.ClusterID, y.Year, m.Unit.Code, r.FormInt("version"))
}
