package clusters

import (
	"strconv"
	"strings"

	"daihoi/app/web"
	"daihoi/exports"
	"daihoi/exports/report"
	"daihoi/models/access"
	"daihoi/models/clusterevent"
	"daihoi/models/emulation"
	"daihoi/models/org"
	"daihoi/templates/clusters"
	"daihoi/templates/i18n"
	"daihoi/templates/ui"
)

// clusterPage shows a cluster in one year: members with their points, pledge, events.
func clusterPage(r *web.Request) (web.Result, error) {
	y, years, err := r.ClusterYear()
	if err != nil {
		return web.Result{}, err
	}
	s, err := report.StandingOf(r.Tx, y)
	if err != nil {
		return web.Result{}, err
	}
	v := clusters.Cluster{Note: y.Cluster.Note, Theme: y.Theme, Columns: columnWords(r.Words, y), Standing: standingWords(r.Words, s),
		Workbook: web.ClusterPath(y, "/emulation.xlsx"), Summary: web.ClusterPath(y, "/summary"), Story: web.ClusterPath(y, "/story"), EventsHref: web.ClusterPath(y, "/events")}
	v.Data = r.DataFiles(v.Workbook, "emulation", "events")
	v.Frame = r.FrameWithTitle(y.Cluster.Name, ui.Link{Href: "/clusters", Label: r.T("cluster.title")}, web.Here(y.Cluster.Name))
	v.Sub = r.T("cluster.sub", "Unit", y.Cluster.Unit.FullName, "Year", strconv.Itoa(y.Year))
	for _, n := range years {
		v.Years = append(v.Years, ui.Chip{Href: "?year=" + strconv.Itoa(n), Label: strconv.Itoa(n), Current: n == y.Year})
	}
	v.Members = memberRows(r, s)
	v.Release = releaseStep(r, y)
	v.Pledge = pledgeCard(r, s)
	events, err := clusterevent.OfYear(r.Tx, y)
	if err != nil {
		return web.Result{}, err
	}
	if v.Events, err = eventRows(r, y, events); err != nil {
		return web.Result{}, err
	}
	if v.History, err = historyRows(r, y); err != nil {
		return web.Result{}, err
	}
	v.Next = nextYear(r, y, years)
	if y.Holds(r.Actor) {
		v.Actions = append(v.Actions, ui.Link{Href: web.ClusterPath(y, "/members"), Label: r.T("cluster.compose")})
	}
	if y.Leads(r.Actor) && len(y.Members) > 0 {
		v.Actions = append(v.Actions, ui.Link{Href: web.ClusterPath(y, "/year"), Label: r.T("cluster.plan")})
		v.NewEvent = web.ClusterPath(y, "/events/new")
	}
	return web.Show(clusters.ClusterPage(v)), err
}

// columnWords are the headings of the three columns; the third is named after the unit above.
func columnWords(words *i18n.Printer, y emulation.Year) []string {
	list := make([]string, len(emulation.Columns))
	for i, c := range emulation.Columns {
		list[i] = words.T("emulation.column."+string(c), "Unit", report.AboveWord(y))
	}
	return list
}

func standingWords(words *i18n.Printer, s report.Standing) string {
	if s.By == "" {
		return words.T("emulation.not_ranked")
	}
	return words.T("emulation.ranked_by", "Column", words.T("emulation.column."+string(s.By), "Unit", report.AboveWord(s.Year)))
}

func memberRows(r *web.Request, s report.Standing) (rows []clusters.MemberRow) {
	proposed := emulation.Proposed(s.Places, s.Year.Flags, s.Year.Certificates)
	for _, m := range s.Year.Members {
		row := clusters.MemberRow{Name: m.Unit.FullName, Signed: r.T("pledge.not_signed"), Own: r.Actor.Can(access.View, m.Unit.Path) && !s.Year.Holds(r.Actor)}
		if m.Duty != "" {
			row.Duty = r.T("cluster.duty." + m.Duty)
		}
		if len(s.Editions) > 0 {
			if g, ok := s.Editions[0].SignedBy(m.UnitID); ok {
				row.Signed = g.SignedOn.Short()
			}
		}
		if s.Year.SeesPoints(r.Actor, m) {
			row.Href = web.ClusterPath(s.Year, "/scores/"+m.Unit.Code)
		}
		for _, c := range emulation.Columns {
			row.Points = append(row.Points, totalText(r.Words, s.Sheets[m.UnitID].Total(s.Pledge, c)))
		}
		for _, p := range s.Places {
			if p.UnitID == m.UnitID {
				row.Rank = exports.RankWords(r.Words, p)
			}
		}
		row.Award = awardWords(r.Words, s.Sheets[m.UnitID].Award, proposed[m.UnitID])
		rows = append(rows, row)
	}
	return rows
}

// awardWords is the award the cluster has decided on, else the one that follows from the ranking, marked as such.
func awardWords(words *i18n.Printer, decided, follows string) string {
	switch {
	case decided != "":
		return words.T("emulation.award." + decided)
	case follows != "":
		return words.T("emulation.follows", "Award", words.T("emulation.award."+follows))
	}
	return ""
}

// totalText is the sum of a column, marked while points are missing.
func totalText(words *i18n.Printer, t emulation.Total) string {
	switch {
	case !t.Begun:
		return ""
	case !t.Complete:
		return words.T("emulation.so_far", "Points", pointsText(words, t.Points))
	}
	return pointsText(words, t.Points)
}

// pointsText writes points with the decimal sign of the language.
func pointsText(words *i18n.Printer, p emulation.Points) string {
	if words.Vi() {
		return p.String()
	}
	return strings.Replace(p.String(), ",", ".", 1)
}

func releaseStep(r *web.Request, y emulation.Year) clusters.Release {
	step := clusters.Release{State: r.T("emulation.unreleased"), Version: y.Version}
	if y.Released() {
		step.State = r.T("emulation.released", "Who", y.ReleasedBy, "When", r.Words.Moment(y.ReleasedAt.Time))
	}
	switch {
	case !y.Leads(r.Actor):
	case y.Released():
		step.To, step.Word = web.ClusterPath(y, "/withhold"), r.T("emulation.withhold")
	default:
		step.To, step.Word = web.ClusterPath(y, "/release"), r.T("emulation.release")
	}
	return step
}

func pledgeCard(r *web.Request, s report.Standing) clusters.PledgeCard {
	card := clusters.PledgeCard{Href: web.ClusterPath(s.Year, "/pledge"), State: r.T("pledge.empty")}
	if len(s.Editions) == 0 {
		return card
	}
	p := s.Editions[0]
	card.State = pledgeState(r.Words, s.Year, p)
	for _, c := range p.Contents() {
		card.Contents = append(card.Contents, c.Text)
	}
	return card
}

func pledgeState(words *i18n.Printer, y emulation.Year, p emulation.Pledge) string {
	missing := y.Unsigned(p)
	if len(missing) == 0 {
		return words.T("pledge.all_signed", "Edition", p.Edition, "Count", len(y.Members))
	}
	return words.T("pledge.some_signed", "Edition", p.Edition, "Count", len(y.Members)-len(missing), "All", len(y.Members), "Missing", unitNames(missing))
}

func unitNames(members []org.ClusterMember) string {
	names := make([]string, len(members))
	for i, m := range members {
		names[i] = m.Unit.FullName
	}
	return strings.Join(names, ", ")
}
