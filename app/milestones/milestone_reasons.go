package milestones

import (
	"slices"
	"strings"

	"daihoi/app/web"
	"daihoi/exports/report"
	"daihoi/models/congress"
	"daihoi/models/deadline"
	"daihoi/models/org"
	"daihoi/models/readiness"
	"daihoi/models/template"
	"daihoi/templates/i18n"
	"daihoi/templates/milestones"
	"daihoi/templates/ui"
)

// whyLate explains a late milestone: the rule that makes it late, how its due date is counted and from which document,
// and what would settle it.
func whyLate(r *web.Request, rule org.TermLevel, m deadline.Milestone, sum string, late int, grounds []ui.Link) []string {
	remedy := r.T("milestone.remedy_approve")
	if m.State != readiness.Submitted {
		remedy = r.T("milestone.remedy_submit", "Document", r.Words.Pick(m.Item.DocumentVI, m.Item.DocumentEN))
	}
	return []string{r.T("milestone.why_late", "Count", late, "Red", readiness.DefaultThresholds().LateRedDays),
		strings.TrimSpace(sum + " " + groundSentence(r.Words, rule, grounds) + "."), remedy}
}

// dueWords says how the due date is counted, or why there is none. What has been closed keeps its due date, so then it is
// the rule in words.
func dueWords(r *web.Request, c congress.Congress, m deadline.Milestone) (string, error) {
	due, err := deadline.DueOf(r.Tx, m)
	switch {
	case err != nil:
		return "", err
	case due.Blank != "":
		return r.T("due.blank." + string(due.Blank)), nil
	case m.Due.IsZero() && m.Reports() && !m.DoneOn.IsZero():
		return r.T("due.blank." + string(template.NoRound)), nil
	case m.Due.IsZero():
		return r.T("due.blank.season_over"), nil
	case m.Due != due.Due, m.Item.Repeats != "":
		return report.RuleWords(r.Words, m.Item), nil
	}
	after := ""
	if m.Item.Anchor == template.BaseItem {
		all, err := deadline.List(r.Tx, c.ID)
		if err != nil {
			return "", err
		}
		after = report.ItemNames(r.Words, itemsOf(all, m.Item.AfterCode))
	}
	return dueSum(r.Words, m, due, after, c.Day.IsZero()), nil
}

// dueSum is the due date as a sum: "Hạn 21/3/2024 = ngày đại hội 20/4/2024 − 30 ngày."
func dueSum(words *i18n.Printer, m deadline.Milestone, due template.Due, after string, undated bool) string {
	kind := string(m.Item.Anchor)
	if undated && (m.Item.Anchor == template.BaseDay || m.Item.Anchor == template.BaseSession) {
		kind = "undated"
	}
	base := words.T("due."+kind, "Day", due.Base, "Name", after)
	unit := "due.days"
	if m.Item.DayKind == template.WorkingDays {
		unit = "due.working_days"
	}
	switch days := m.Item.LeadTo; {
	case days < 0:
		base += " − " + words.T(unit, "Count", -days)
	case days > 0:
		base += " + " + words.T(unit, "Count", days)
	}
	switch due.Moved {
	case template.MovedEarlier:
		base += ", " + report.LimitWords(words, m.Item)
	case template.MovedLater:
		base += ", " + words.T("due.possible."+string(m.Item.NotBefore))
	}
	return words.T("due.sum", "Due", m.Due, "Base", base)
}

// groundSentence says on what the item rests: directives, or the practice.
func groundSentence(words *i18n.Printer, rule org.TermLevel, grounds []ui.Link) string {
	names := []string{words.T("ground.practice")}
	if rule.Deadline.Year() == 2025 { // the templates of that season are its own
		names = []string{words.T("ground.practice_2025")}
	}
	if len(grounds) > 0 {
		names = nil
	}
	for _, g := range grounds {
		names = append(names, g.Label)
	}
	return words.T("milestone.ground", "Ground", strings.Join(names, "; "))
}

// itemsOf are the items of the milestones with the codes.
func itemsOf(all []deadline.Milestone, codes ...string) (items []*template.Item) {
	for i := range all {
		if slices.Contains(codes, all[i].Item.Code) {
			items = append(items, &all[i].Item)
		}
	}
	return items
}

// gate says what is missing before the official session, or what was missing when it was recorded.
func gate(r *web.Request, m deadline.Milestone) (milestones.Gate, error) {
	if !m.Holds() || m.State == readiness.NotApplicable {
		return milestones.Gate{}, nil
	}
	if m.State == readiness.Done {
		if m.Lacking == "" {
			return milestones.Gate{}, nil
		}
		all, err := deadline.List(r.Tx, m.CongressID)
		lacking := itemsOf(all, strings.Fields(m.Lacking)...)
		return milestones.Gate{Recorded: r.T("gate.recorded", "Names", report.ItemNames(r.Words, lacking), "Reason", m.Reason)}, err
	}
	missing, err := deadline.GateOf(r.Tx, m)
	if err != nil || len(missing) == 0 {
		return milestones.Gate{}, err
	}
	all, err := deadline.List(r.Tx, m.CongressID)
	if err != nil {
		return milestones.Gate{}, err
	}
	byCode := make(map[string]deadline.Milestone, len(all))
	for _, other := range all {
		byCode[other.Item.Code] = other
	}
	g := milestones.Gate{Title: r.T("gate.title", "Count", len(missing))}
	for _, one := range missing {
		other := byCode[one.Code]
		g.Missing = append(g.Missing, milestones.GateLine{Href: web.MilestonePath(other.CongressID, other.ID),
			Name: one.Code + " " + report.ItemName(r.Words, &other.Item), Why: r.T("gate." + string(one.Lack))})
	}
	if !m.MayOverride(r.Actor) {
		g.Hint = r.T("gate.hint")
		return g, nil
	}
	g.Override = overrideInput(r)
	return g, nil
}

func overrideInput(r *web.Request) *ui.Input {
	in := r.WithError(ui.Input{Key: "override", Kind: "check", Label: r.T("field.override"), Hint: r.T("gate.override_hint"), Value: r.Form("override")})
	return &in
}

// remark is the reviewer's reason, while the milestone is returned, or why it waits for consent again.
func remark(r *web.Request, m deadline.Milestone, events []readiness.Event) milestones.Remark {
	if e, ok := readiness.HandIn(events); ok && m.State == readiness.Submitted && e.Action.LosesConsent() {
		return milestones.Remark{Text: r.T("milestone.consent." + string(e.Action)), Who: r.T("milestone.changed_by", "Who", e.UserName, "When", r.Words.Moment(e.At.Time))}
	}
	if m.State != readiness.Returned || m.Reason == "" {
		return milestones.Remark{}
	}
	remark := milestones.Remark{Text: m.Reason}
	for _, e := range events {
		if e.Action == readiness.Return {
			remark.Who = r.T("milestone.returned_by", "Who", e.UserName, "When", r.Words.Moment(e.At.Time))
			break
		}
	}
	return remark
}
