package app

import (
	"strconv"
	"strings"

	"daihoi/models/access"
	"daihoi/models/congress"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/templates"
)

// leadersPage lists the leaders of a unit and its steering groups.
func leadersPage(r *Request) (Result, error) {
	p, err := r.place()
	if err != nil {
		return Result{}, err
	}
	v := templates.Leaders{Frame: r.frame("leaders.title"), Sub: p.unit.FullName, Path: p.path()}
	if v.Crumbs, err = r.crumbsTo(p.unit); err != nil {
		return Result{}, err
	}
	v.Crumbs = append(v.Crumbs, here(v.Title))
	v.MayPlan = r.Actor.Can(access.PlanCongress, p.unit.Path)
	people, err := org.Leaders(r.Tx, p.unit.ID)
	if err != nil {
		return Result{}, err
	}
	crew, err := congress.CrewOf(r.Tx, p.unit, p.term.ID)
	if err != nil {
		return Result{}, err
	}
	for _, l := range people {
		v.Rows = append(v.Rows, r.leaderRow(p, l, crew, v.MayPlan))
	}
	if v.MayPlan {
		if v.Loose, err = congress.LooseFollowers(r.Tx, p.unit.ID, p.term.ID); err != nil {
			return Result{}, err
		}
	}
	v.Teams, err = r.teamRows(p, v.MayPlan)
	return show(templates.LeadersPage(v)), err
}

func (r *Request) leaderRow(p place, l org.Leader, crew congress.Crew, mayPlan bool) templates.LeaderRow {
	row := templates.LeaderRow{Name: l.Name, Title: l.Title, Phone: l.Phone, Term: r.termWords(l), Left: !l.Active(r.Today()),
		Calendar: p.path() + "/calendar?view=list&leader=" + strconv.FormatInt(l.ID, 10)}
	if mayPlan {
		row.Href = leaderPath(l.ID)
	}
	for _, a := range l.Absences {
		if !a.To.Before(r.Today()) {
			row.Away = append(row.Away, r.awayWords(a))
		}
	}
	counts := map[string]int{}
	for _, list := range crew.Assigned {
		for _, a := range list {
			if a.LeaderID == l.ID {
				counts[a.Role]++
			}
		}
	}
	var words []string
	for _, role := range congress.Roles {
		if n := counts[role]; n > 0 {
			words = append(words, r.T("leaders.part_count."+role, "Count", n))
		}
	}
	row.Parts = strings.Join(words, " · ")
	return row
}

// termWords says since when and until when a leader is in office, "" when it goes on and began long ago.
func (r *Request) termWords(l org.Leader) string {
	switch {
	case !l.ActiveTo.IsZero() && !l.ActiveFrom.IsZero():
		return r.T("leaders.between", "From", l.ActiveFrom, "To", l.ActiveTo)
	case !l.ActiveTo.IsZero():
		return r.T("leaders.until", "To", l.ActiveTo)
	case l.ActiveFrom.After(r.Today()):
		return r.T("leaders.since", "From", l.ActiveFrom)
	}
	return ""
}

// awayWords is "20/4/2024–22/4/2024, cả ngày: Đi học".
func (r *Request) awayWords(a org.Absence) string {
	words := a.From.Short()
	if a.To != a.From {
		words += "–" + a.To.Short()
	}
	words += ", " + r.T("half."+a.Half)
	if a.Reason != "" {
		words += ": " + a.Reason
	}
	return words
}

func leaderPath(id int64) string { return idPath("/leaders", id) }

func leadersPath(u org.Unit) string { return "/units/" + u.Code + "/leaders" }

func newLeaderForm(r *Request) (Result, error) {
	u, err := r.unitAt(access.PlanCongress)
	if err != nil {
		return Result{}, err
	}
	v := templates.SimpleForm{Frame: r.frame("leaders.add"), Sub: u.FullName, Groups: groups(r, org.LeaderFields, &org.Leader{}, nil),
		Button: r.T("form.save"), Cancel: leadersPath(u)}
	v.Crumbs, err = r.leaderCrumbs(u, v.Title)
	return show(templates.SimpleFormPage(v)), err
}

func (r *Request) leaderCrumbs(u org.Unit, page string) ([]templates.Link, error) {
	links, err := r.crumbsTo(u)
	return append(links, templates.Link{Href: leadersPath(u), Label: r.T("leaders.title")}, here(page)), err
}

func addLeader(r *Request) (Result, error) {
	u, err := r.unitAt(access.PlanCongress)
	if err != nil {
		return Result{}, err
	}
	var in org.Leader
	err = r.typed(org.LeaderFields.Decode(r.Form, &in), func() error {
		in, err = org.AddLeader(r.Tx, u.ID, in)
		return err
	})
	return redirect(leadersPath(u)).saying("leaders.added", "Name", in.Name), err
}

// adoptFollowers makes leaders of the names that follow units.
func adoptFollowers(r *Request) (Result, error) {
	u, err := r.unitAt(access.PlanCongress)
	if err != nil {
		return Result{}, err
	}
	term, err := org.CurrentTerm(r.Tx)
	if err != nil {
		return Result{}, err
	}
	n, err := congress.AdoptFollowers(r.Tx, u.ID, term.ID)
	return redirect(leadersPath(u)).saying("leaders.adopted", "Count", n), err
}

// leader is the leader of the address, when the reader may change it.
func (r *Request) leader() (org.Leader, error) {
	id, err := r.ID("id")
	if err != nil {
		return org.Leader{}, err
	}
	l, err := org.GetLeader(r.Tx, id)
	if err != nil {
		return l, err
	}
	return l, r.Tx.Require(access.PlanCongress, l.Unit.Path)
}

// leaderPage has two forms: the facts, and a new absence.
func leaderPage(r *Request) (Result, error) {
	l, err := r.leader()
	if err != nil {
		return Result{}, err
	}
	v := templates.Leader{Frame: r.titled(l.Name), Path: leaderPath(l.ID), Sub: strings.TrimPrefix(l.Title+" · "+l.Unit.FullName, " · "),
		Back: leadersPath(l.Unit), Version: l.Version}
	unit, err := org.Get(r.Tx, l.UnitID)
	if err != nil {
		return Result{}, err
	}
	if v.Crumbs, err = r.leaderCrumbs(unit, v.Title); err != nil {
		return Result{}, err
	}
	if v.Conflict, err = r.conflictLine("leader", l.ID); err != nil {
		return Result{}, err
	}
	calm := *r // the form that was not posted shows what is saved
	calm.Fault = nil
	edit, away := r, &calm
	if strings.HasSuffix(r.Path, "/absences") {
		edit, away = &calm, r
	}
	v.Edit = groups(edit, org.LeaderFields, &l, nil)
	v.Away = groups(away, org.AbsenceFields, &org.Absence{Half: org.AwayWhole}, nil)
	for _, a := range l.Absences {
		v.Absences = append(v.Absences, templates.Link{Href: idPath(v.Path+"/absences", a.ID) + "/withdraw", Label: r.awayWords(a)})
	}
	entries, err := store.History(r.Tx, "leader", l.ID, 30)
	for _, e := range entries {
		v.History = append(v.History, templates.Event{When: r.Words.Moment(e.At.Time), Who: e.UserName, What: r.T("audit." + e.Action),
			Changes: r.auditChanges(e)})
	}
	return show(templates.LeaderPage(v)), err
}

func editLeader(r *Request) (Result, error) {
	l, err := r.leader()
	if err != nil {
		return Result{}, err
	}
	in := l
	err = r.typed(org.LeaderFields.Decode(r.Form, &in), func() error {
		_, err := congress.EditLeader(r.Tx, l.ID, r.FormInt("version"), in)
		return err
	})
	return redirect(leaderPath(l.ID)).saying("form.saved"), err
}

func tellAbsence(r *Request) (Result, error) {
	l, err := r.leader()
	if err != nil {
		return Result{}, err
	}
	var in org.Absence
	err = r.typed(org.AbsenceFields.Decode(r.Form, &in), func() error {
		_, err := org.TellAbsence(r.Tx, l.ID, in)
		return err
	})
	return redirect(leaderPath(l.ID)).saying("leaders.absence_told"), err
}

func withdrawAbsence(r *Request) (Result, error) {
	l, err := r.leader()
	if err != nil {
		return Result{}, err
	}
	id, err := r.ID("absence")
	if err != nil {
		return Result{}, err
	}
	return redirect(leaderPath(l.ID)).saying("leaders.absence_withdrawn"), org.WithdrawAbsence(r.Tx, l.ID, id)
}
