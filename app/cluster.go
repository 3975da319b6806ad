package app

import (
	"strconv"
	"strings"

	"daihoi/exports"
	"daihoi/exports/report"
	"daihoi/models/access"
	"daihoi/models/emulation"
	"daihoi/models/org"
	"daihoi/templates"
	"daihoi/templates/i18n"
)

// clusterPage is the year of a cluster: members with their points, pledge, events.
func clusterPage(r *Request) (Result, error) {
	y, years, err := r.clusterYear()
	if err != nil {
		return Result{}, err
	}
	s, err := report.StandingOf(r.Tx, y)
	if err != nil {
		return Result{}, err
	}
	v := templates.Cluster{Note: y.Cluster.Note, Theme: y.Theme, Columns: columnWords(r.Words, y), Standing: r.standingWords(s),
		Workbook: clusterPath(y, "/emulation.xlsx"), Summary: clusterPath(y, "/summary"), EventsHref: clusterPath(y, "/events")}
	v.Frame = r.titled(y.Cluster.Name, templates.Link{Href: "/clusters", Label: r.T("cluster.title")}, here(y.Cluster.Name))
	v.Sub = r.T("cluster.sub", "Unit", y.Cluster.Unit.FullName, "Year", strconv.Itoa(y.Year))
	for _, n := range years {
		v.Years = append(v.Years, templates.Chip{Href: "?year=" + strconv.Itoa(n), Label: strconv.Itoa(n), Current: n == y.Year})
	}
	v.Members = r.memberRows(s)
	v.Release = r.releaseStep(y)
	v.Pledge = r.pledgeCard(s)
	events, err := emulation.EventsOf(r.Tx, y)
	if err != nil {
		return Result{}, err
	}
	if v.Events, err = r.eventRows(y, events); err != nil {
		return Result{}, err
	}
	if v.History, err = r.historyRows(y); err != nil {
		return Result{}, err
	}
	v.Next = r.nextYear(y, years)
	if y.Holds(r.Actor) {
		v.Actions = append(v.Actions, templates.Link{Href: clusterPath(y, "/members"), Label: r.T("cluster.compose")})
	}
	if y.Leads(r.Actor) && len(y.Members) > 0 {
		v.Actions = append(v.Actions, templates.Link{Href: clusterPath(y, "/year"), Label: r.T("cluster.plan")})
		v.NewEvent = clusterPath(y, "/events/new")
	}
	return show(templates.ClusterPage(v)), err
}

// columnWords are the headings of the three columns; the third is called after the unit above.
func columnWords(words *i18n.Printer, y emulation.Year) []string {
	list := make([]string, len(emulation.Columns))
	for i, c := range emulation.Columns {
		list[i] = words.T("emulation.column."+string(c), "Unit", report.AboveWord(y))
	}
	return list
}

func (r *Request) standingWords(s report.Standing) string {
	if s.By == "" {
		return r.T("emulation.not_ranked")
	}
	return r.T("emulation.ranked_by", "Column", r.T("emulation.column."+string(s.By), "Unit", report.AboveWord(s.Year)))
}

func (r *Request) memberRows(s report.Standing) (rows []templates.MemberRow) {
	proposed := emulation.Proposed(s.Places, s.Year.Flags, s.Year.Certificates)
	for _, m := range s.Year.Members {
		row := templates.MemberRow{Name: m.Unit.FullName, Signed: r.T("pledge.not_signed"), Own: r.Actor.Can(access.View, m.Unit.Path) && !s.Year.Holds(r.Actor)}
		if m.Duty != "" {
			row.Duty = r.T("cluster.duty." + m.Duty)
		}
		if len(s.Editions) > 0 {
			if g, ok := s.Editions[0].SignedBy(m.UnitID); ok {
				row.Signed = g.SignedOn.Short()
			}
		}
		if s.Year.SeesPoints(r.Actor, m) {
			row.Href = clusterPath(s.Year, "/scores/"+m.Unit.Code)
		}
		for _, c := range emulation.Columns {
			row.Points = append(row.Points, r.total(s.Sheets[m.UnitID].Total(s.Pledge, c)))
		}
		for _, p := range s.Places {
			if p.UnitID == m.UnitID {
				row.Rank = exports.RankWords(r.Words, p)
			}
		}
		row.Award = r.awardWords(s.Sheets[m.UnitID].Award, proposed[m.UnitID])
		rows = append(rows, row)
	}
	return rows
}

// awardWords is what the cluster has decided on, else what follows from the ranking, marked as such.
func (r *Request) awardWords(decided, follows string) string {
	switch {
	case decided != "":
		return r.T("emulation.award." + decided)
	case follows != "":
		return r.T("emulation.follows", "Award", r.T("emulation.award."+follows))
	}
	return ""
}

// total is the sum of a column, marked while points are missing.
func (r *Request) total(t emulation.Total) string {
	switch {
	case !t.Begun:
		return ""
	case !t.Complete:
		return r.T("emulation.so_far", "Points", r.points(t.Points))
	}
	return r.points(t.Points)
}

// points are written with the comma or point of the language.
func (r *Request) points(p emulation.Points) string {
	if r.Words.Vi() {
		return p.String()
	}
	return strings.Replace(p.String(), ",", ".", 1)
}

func (r *Request) releaseStep(y emulation.Year) templates.Release {
	step := templates.Release{State: r.T("emulation.unreleased"), Version: y.Version}
	if y.Released() {
		step.State = r.T("emulation.released", "Who", y.ReleasedBy, "When", r.Words.Moment(y.ReleasedAt.Time))
	}
	switch {
	case !y.Leads(r.Actor):
	case y.Released():
		step.To, step.Word = clusterPath(y, "/withhold"), r.T("emulation.withhold")
	default:
		step.To, step.Word = clusterPath(y, "/release"), r.T("emulation.release")
	}
	return step
}

func (r *Request) pledgeCard(s report.Standing) templates.PledgeCard {
	card := templates.PledgeCard{Href: clusterPath(s.Year, "/pledge"), State: r.T("pledge.empty")}
	if len(s.Editions) == 0 {
		return card
	}
	p := s.Editions[0]
	card.State = r.pledgeState(s.Year, p)
	for _, c := range p.Contents() {
		card.Contents = append(card.Contents, c.Text)
	}
	return card
}

func (r *Request) pledgeState(y emulation.Year, p emulation.Pledge) string {
	missing := y.Unsigned(p)
	if len(missing) == 0 {
		return r.T("pledge.all_signed", "Edition", p.Edition, "Count", len(y.Members))
	}
	return r.T("pledge.some_signed", "Edition", p.Edition, "Count", len(y.Members)-len(missing), "All", len(y.Members), "Missing", unitNames(missing))
}

func unitNames(members []org.ClusterMember) string {
	names := make([]string, len(members))
	for i, m := range members {
		names[i] = m.Unit.FullName
	}
	return strings.Join(names, ", ")
}
