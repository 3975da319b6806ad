package schedules

import (
	"strconv"
	"strings"

	"daihoi/app/web"
	"daihoi/models/access"
	"daihoi/models/congress"
	"daihoi/models/field"
	"daihoi/models/org"
	"daihoi/models/schedule"
	"daihoi/models/store"
	"daihoi/templates/schedules"
	"daihoi/templates/ui"
)

// leadersPage lists the leaders of a unit and its steering groups.
func leadersPage(r *web.Request) (web.Result, error) {
	p, err := r.UnitPage()
	if err != nil {
		return web.Result{}, err
	}
	v := schedules.Leaders{Frame: r.Frame("leaders.title"), Sub: p.Unit.FullName, Path: p.Path()}
	if v.Crumbs, err = r.UnitCrumbs(p.Unit, v.Title); err != nil {
		return web.Result{}, err
	}
	v.MayPlan = r.Actor.Can(access.PlanCongress, p.Unit.Path)
	people, err := org.Leaders(r.Tx, p.Unit.ID)
	if err != nil {
		return web.Result{}, err
	}
	crew, err := schedule.CrewOf(r.Tx, p.Unit, p.Term.ID, p.Near()...)
	if err != nil {
		return web.Result{}, err
	}
	r.MaskNumbers(p.Unit, v.Title)
	numbered := 0
	for _, l := range people {
		v.Rows = append(v.Rows, leaderRow(r, p, l, crew, v.MayPlan))
		if l.Phone != "" {
			numbered++
		}
	}
	v.Numbers = r.NumbersButton(numbered)
	if v.MayPlan {
		if v.Loose, err = congress.LooseFollowers(r.Tx, p.Unit.ID, p.Term.ID); err != nil {
			return web.Result{}, err
		}
	}
	v.Teams, err = teamRows(r, p, v.MayPlan)
	return web.Show(schedules.LeadersPage(v)), err
}

func leaderRow(r *web.Request, p web.UnitPage, l org.Leader, crew schedule.Crew, mayPlan bool) schedules.LeaderRow {
	row := schedules.LeaderRow{Name: l.Name, Title: l.Title, Phone: r.ShownValue(field.Phone, "leader_phone", l.Phone), Term: termWords(r, l), Left: !l.Active(r.Today()),
		Calendar: p.Path() + "/calendar?view=list&leader=" + strconv.FormatInt(l.ID, 10)}
	if mayPlan {
		row.Href = leaderPath(l.ID)
	}
	for _, a := range l.Absences {
		if !a.To.Before(r.Today()) {
			row.Away = append(row.Away, r.AbsenceWords(a))
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

// termWords says since or until when a leader is in office, "" when there is no end and the start is past.
func termWords(r *web.Request, l org.Leader) string {
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

func leaderPath(id int64) string { return web.IDPath("/leaders", id) }

func newLeaderForm(r *web.Request) (web.Result, error) {
	u, err := r.UnitAt(access.PlanCongress)
	if err != nil {
		return web.Result{}, err
	}
	v := ui.SimpleForm{Frame: r.Frame("leaders.add"), Sub: u.FullName, Groups: web.FormGroups(r, org.LeaderFields, &org.Leader{}, nil),
		Button: r.T("form.save"), Cancel: web.LeadersPath(u)}
	v.Crumbs, err = leaderCrumbs(r, u, v.Title)
	return web.Show(ui.SimpleFormPage(v)), err
}

func leaderCrumbs(r *web.Request, u org.Unit, page string) ([]ui.Link, error) {
	links, err := r.CrumbsToUnit(u)
	return append(links, ui.Link{Href: web.LeadersPath(u), Label: r.T("leaders.title")}, web.Here(page)), err
}

func addLeader(r *web.Request) (web.Result, error) {
	u, err := r.UnitAt(access.PlanCongress)
	if err != nil {
		return web.Result{}, err
	}
	var in org.Leader
	err = web.RunIfValid(org.LeaderFields.Decode(r.Form, &in), func() error {
		in, err = org.AddLeader(r.Tx, u.ID, in)
		return err
	})
	return web.Redirect(web.LeadersPath(u)).Saying("leaders.added", "Name", in.Name), err
}

// adoptFollowers creates leaders from the names entered as monitors of units.
func adoptFollowers(r *web.Request) (web.Result, error) {
	u, err := r.UnitAt(access.PlanCongress)
	if err != nil {
		return web.Result{}, err
	}
	term, err := org.CurrentTerm(r.Tx)
	if err != nil {
		return web.Result{}, err
	}
	n, err := congress.AdoptFollowers(r.Tx, u.ID, term.ID)
	return web.Redirect(web.LeadersPath(u)).Saying("leaders.adopted", "Count", n), err
}

// readLeader is the leader of the address, if the reader may change it.
func readLeader(r *web.Request) (org.Leader, error) {
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
func leaderPage(r *web.Request) (web.Result, error) {
	l, err := readLeader(r)
	if err != nil {
		return web.Result{}, err
	}
	v := schedules.Leader{Frame: r.FrameWithTitle(l.Name), Path: leaderPath(l.ID), Sub: strings.TrimPrefix(l.Title+" · "+l.Unit.FullName, " · "),
		Back: web.LeadersPath(l.Unit), Version: l.Version}
	unit, err := org.Get(r.Tx, l.UnitID)
	if err != nil {
		return web.Result{}, err
	}
	if v.Crumbs, err = leaderCrumbs(r, unit, v.Title); err != nil {
		return web.Result{}, err
	}
	if v.Conflict, err = r.ConflictLine("leader", l.ID); err != nil {
		return web.Result{}, err
	}
	saved := r.WithoutInput() // shows what is saved
	edit, away := r, saved
	if strings.HasSuffix(r.Path, "/absences") {
		edit, away = saved, r
	}
	v.Edit = web.FormGroups(edit, org.LeaderFields, &l, nil)
	v.Away = web.FormGroups(away, org.AbsenceFields, &org.Absence{Half: org.AwayWhole}, nil)
	for _, a := range l.Absences {
		v.Absences = append(v.Absences, ui.Link{Href: web.IDPath(v.Path+"/absences", a.ID) + "/withdraw", Label: r.AbsenceWords(a)})
	}
	entries, err := store.History(r.Tx, "leader", l.ID, 30)
	for _, e := range entries {
		v.History = append(v.History, ui.Event{When: r.Words.Moment(e.At.Time), Who: e.UserName, What: r.T("audit." + e.Action),
			Changes: r.AuditChanges(e)})
	}
	return web.Show(schedules.LeaderPage(v)), err
}

func editLeader(r *web.Request) (web.Result, error) {
	l, err := readLeader(r)
	if err != nil {
		return web.Result{}, err
	}
	in := l
	err = web.RunIfValid(org.LeaderFields.Decode(r.Form, &in), func() error {
		_, err := congress.EditLeader(r.Tx, l.ID, r.FormInt("version"), in)
		return err
	})
	return web.Redirect(leaderPath(l.ID)).Saying("form.saved"), err
}

func addAbsence(r *web.Request) (web.Result, error) {
	l, err := readLeader(r)
	if err != nil {
		return web.Result{}, err
	}
	var in org.Absence
	err = web.RunIfValid(org.AbsenceFields.Decode(r.Form, &in), func() error {
		_, err := org.TellAbsence(r.Tx, l.ID, in)
		return err
	})
	return web.Redirect(leaderPath(l.ID)).Saying("leaders.absence_told"), err
}

func withdrawAbsence(r *web.Request) (web.Result, error) {
	l, err := readLeader(r)
	if err != nil {
		return web.Result{}, err
	}
	id, err := r.ID("absence")
	if err != nil {
		return web.Result{}, err
	}
	return web.Redirect(leaderPath(l.ID)).Saying("leaders.absence_withdrawn"), org.WithdrawAbsence(r.Tx, l.ID, id)
}
