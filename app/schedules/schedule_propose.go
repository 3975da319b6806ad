package schedules

import (
	"net/url"
	"slices"
	"strconv"

	"daihoi/app/web"
	"daihoi/models/access"
	"daihoi/models/field"
	"daihoi/models/proposal"
	"daihoi/models/schedule"
	"daihoi/templates/i18n"
	"daihoi/templates/schedules"
	"daihoi/templates/ui"
)

// shownProposals is how many earlier proposals the form lists.
const shownProposals = 8

// wishesForm asks what to propose for a unit and those below it.
func wishesForm(r *web.Request) (web.Result, error) {
	p, err := r.UnitPage()
	if err != nil {
		return web.Result{}, err
	}
	if err := r.Tx.Require(access.PlanCongress, p.Unit.Path); err != nil {
		return web.Result{}, err
	}
	v := schedules.WishesForm{Frame: r.Frame("wishes.title"), Sub: p.Unit.FullName, Back: p.Path() + "/calendar"}
	if v.Crumbs, err = r.UnitCrumbs(p.Unit, v.Title); err != nil {
		return web.Result{}, err
	}
	s, err := schedule.Of(r.Tx, p.Unit, p.Term.ID)
	if err != nil {
		return web.Result{}, err
	}
	wishes := proposal.UsualWishes(s, r.Today())
	for _, f := range proposal.WishFields { // proposeAgainPath puts wishes into the address
		if typed := r.Query(f.Key); typed != "" {
			f.Take(&wishes, typed)
		}
	}
	v.Groups = web.FormGroups(r, proposal.WishFields, &wishes, nil)
	unitTicks(r, s, &v)
	v.Without = withoutTicks(r)
	for _, problem := range r.Problems() {
		if problem.Field == "units" {
			v.UnitsError = r.Words.Problem(problem)
		}
	}
	if v.Earlier, err = earlierProposals(r, p.Unit.ID); err != nil {
		return web.Result{}, err
	}
	return web.Show(schedules.WishesPage(v)), nil
}

// unitTicks lists the units that can get a date; by default those without one are ticked.
func unitTicks(r *web.Request, s schedule.Schedule, v *schedules.WishesForm) {
	var open []string
	for i := range s.Units {
		u := &s.Units[i]
		tick := schedules.UnitTick{Value: web.FormatID(u.UnitID), Label: u.Name}
		switch day := u.Day(); {
		case u.Held:
		case day.IsZero():
			if !u.Deadline.IsZero() {
				tick.Hint = r.T("calendar.until", "Day", u.Deadline)
			}
			v.Open, open = append(v.Open, tick), append(open, tick.Value)
		default:
			tick.Hint = r.T("wishes.has_day", "Day", day)
			v.Dated = append(v.Dated, tick)
		}
	}
	v.Lead = r.T("wishes.lead", "Count", len(v.Open))
	chosen := open
	if r.Refused() {
		chosen = r.FormValues("units")
	} else if len(r.QueryValues("units")) > 0 {
		chosen = r.QueryValues("units")
	}
	v.Open, v.Dated = tickUnits(v.Open, chosen), tickUnits(v.Dated, chosen)
}

func withoutTicks(r *web.Request) []schedules.UnitTick {
	var all []schedules.UnitTick
	for _, c := range proposal.Constraints {
		if c != proposal.KeepPeriod {
			all = append(all, schedules.UnitTick{Value: string(c), Label: r.T("constraint." + string(c))})
		}
	}
	if r.Refused() {
		return tickUnits(all, r.FormValues("without"))
	}
	return tickUnits(all, r.QueryValues("without"))
}

func earlierProposals(r *web.Request, unitID int64) ([]schedules.ProposalLine, error) {
	all, err := proposal.List(r.Tx, unitID, shownProposals)
	var lines []schedules.ProposalLine
	for _, p := range all {
		lines = append(lines, schedules.ProposalLine{Href: proposalPath(p.ID), Status: proposalStatus(r.Words, p),
			Label: r.T("proposal.of", "From", p.Wishes.From, "To", p.Wishes.To), Hint: r.T("proposal.by", "Name", p.UserName, "Day", p.CreatedAt.Day())})
	}
	return lines, err
}

func proposalPath(id int64) string { return web.IDPath("/proposals", id) }

func proposalStatus(words *i18n.Printer, p proposal.StoredProposal) ui.Status {
	class := map[proposal.State]string{proposal.Open: "notdue", proposal.Accepted: "done", proposal.Undone: "na"}[p.State]
	return ui.Status{Class: class, Word: words.T("proposal.state." + string(p.State))}
}

func proposeDates(r *web.Request) (web.Result, error) {
	p, err := r.UnitPage()
	if err != nil {
		return web.Result{}, err
	}
	var w proposal.ProposalWishes
	problems := proposal.WishFields.Decode(r.Form, &w)
	w.Units = chosenIDs(r.FormValues("units"))
	for _, name := range r.FormValues("without") {
		w.Without = append(w.Without, proposal.Constraint(name))
	}
	var made proposal.StoredProposal
	err = web.RunIfValid(problems, func() (err error) {
		made, err = proposal.ProposeFor(r.Tx, p.Unit.ID, p.Term.ID, w)
		return err
	})
	return web.Redirect(proposalPath(made.ID)), err
}

// chosenIDs are the ids of ticked checkboxes; anything else is skipped.
func chosenIDs(values []string) []int64 {
	ids := []int64{}
	for _, value := range values {
		if id, err := strconv.ParseInt(value, 10, 64); err == nil && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// proposeAgainPath is the form with the wishes of a proposal, with more constraints relaxed.
func proposeAgainPath(unitPath string, w proposal.ProposalWishes, units []int64, without ...proposal.Constraint) string {
	query := url.Values{}
	for _, f := range proposal.WishFields {
		if value := f.Text(&w); value != "" && f.Kind != field.Flag {
			query[f.Key] = []string{value}
		}
	}
	for _, id := range units {
		query["units"] = append(query["units"], web.FormatID(id))
	}
	for _, c := range append(slices.Clone(w.Without), without...) {
		query["without"] = append(query["without"], string(c))
	}
	return unitPath + "/schedule/propose?" + query.Encode()
}
