package delegations

import (
	"fmt"
	"strconv"
	"strings"

	"daihoi/app/web"
	"daihoi/models/access"
	"daihoi/models/congress"
	"daihoi/models/delegate"
	"daihoi/models/delegation"
	"daihoi/models/fault"
	"daihoi/templates/delegations"
	"daihoi/templates/ui"
)

// delegationsPage shows the organisers of a congress what the units below have sent.
func delegationsPage(r *web.Request) (web.Result, error) {
	p, err := r.UnitPage()
	if err != nil {
		return web.Result{}, err
	}
	crumbs, err := r.CrumbsToUnit(p.Unit)
	if err != nil {
		return web.Result{}, err
	}
	v := delegations.Delegations{Frame: r.Frame("delegation.below_title", append(crumbs, web.Here(r.T("delegation.below_title")))...), Sub: p.Unit.FullName,
		Path: web.DelegationsPath(p.Unit.Code), List: p.Path() + "/delegates", Convene: r.ConveneLink(p), MayReceive: web.MayEditDelegates(r.Actor, p.Unit.Path)}
	c, err := congress.ByUnit(r.Tx, p.Unit.ID, p.Term.ID)
	if fault.KindOf(err) == fault.NotFound {
		v.NoCongress = true
		return web.Show(delegations.DelegationsPage(v)), nil
	}
	if err != nil {
		return web.Result{}, err
	}
	v.Sub = r.CongressLine(c)
	list, err := delegation.ListIncoming(r.Tx, c.ID)
	if err != nil {
		return web.Result{}, err
	}
	if r.Stale() {
		v.Conflict = r.T("delegation.outdated")
	}
	counts := map[delegation.State]int{}
	var unsent []string
	for _, in := range list {
		row := delegationRow(r, in)
		if in.State == delegation.Sent {
			v.Waiting = append(v.Waiting, row.Receive)
		}
		counts[in.State]++
		if !delivered(in) && in.State != delegation.Returned && !in.Day.IsZero() && in.Day.Before(r.Today()) {
			unsent = append(unsent, in.UnitName)
		}
		v.Rows = append(v.Rows, row)
	}
	v.Summary = r.T("delegation.summary", "Units", len(list), "Unsent", counts[""]+counts[delegation.Draft],
		"Sent", counts[delegation.Sent], "Returned", counts[delegation.Returned], "Received", counts[delegation.Received])
	if len(unsent) > 0 {
		v.Unsent = r.T("delegation.unsent", "Count", len(unsent), "Names", strings.Join(unsent, ", "))
	}
	return web.Show(delegations.DelegationsPage(v)), nil
}

// delivered reports whether the delegation has reached the congress above; a draft is still the business of the sender.
func delivered(in delegation.Incoming) bool {
	return in.State == delegation.Sent || in.State == delegation.Received
}

func delegationRow(r *web.Request, in delegation.Incoming) delegations.DelegationRow {
	row := delegations.DelegationRow{Unit: in.UnitName, State: r.DelegationState(in.State), When: delegationWhen(r, in.Delegation), Day: in.Day.Short()}
	if in.SenderID == 0 {
		row.State = ui.Status{Class: "na", Word: r.T("delegation.sender_none")}
	} else {
		row.Href = web.DelegationPath(in.SenderID)
	}
	if in.Seats != nil {
		row.Seats = r.Words.Number(*in.Seats)
	}
	if in.State == delegation.Returned {
		row.When = in.ReturnReason
	}
	if !delivered(in) {
		return row
	}
	row.Official, row.Reserves, row.Head = r.Words.Number(in.Official), r.Words.Number(in.Reserves), in.HeadName
	if in.Seats != nil {
		row.Gap = r.SeatGap(in.Seated - *in.Seats)
	}
	if in.Gone > 0 {
		row.Notes = append(row.Notes, ui.Status{Class: "late", Word: r.T("delegation.gone_count", "Count", in.Gone)})
	}
	if in.Changed > 0 {
		row.Notes = append(row.Notes, ui.Status{Class: "risk", Word: r.T("delegation.changed_count", "Count", in.Changed)})
	}
	if in.State == delegation.Sent {
		row.Receive = fmt.Sprintf("%d-%d", in.ID, in.Version)
		row.Return = web.DelegationPath(in.SenderID) + "/return"
	}
	return row
}

// receiveDelegations adds one delegation, or all that wait, to the list of the unit's congress.
func receiveDelegations(r *web.Request) (web.Result, error) {
	p, err := r.UnitPage()
	if err != nil {
		return web.Result{}, err
	}
	if err := r.Tx.Require(access.EditDelegates, p.Unit.Path); err != nil {
		return web.Result{}, err
	}
	c, err := congress.ByUnit(r.Tx, p.Unit.ID, p.Term.ID)
	if err != nil {
		return web.Result{}, err
	}
	wanted := r.FormValues("receive")
	if r.Form("receive") == "all" {
		wanted = r.FormValues("sent")
	}
	done, err := delegation.Receive(r.Tx, c.ID, web.ReadSeen(wanted))
	return web.Redirect(web.DelegationsPath(p.Unit.Code)).Saying("delegation.received", "Count", done.Delegations, "Official", done.Official,
		"Reserves", done.Reserves, "More", receiptNotes(r, done)), err
}

// receiptNotes say which members were not simply added.
func receiptNotes(r *web.Request, done delegation.Receipt) string {
	notes := ""
	if len(done.There) > 0 {
		notes += " " + r.T("delegation.there", "Count", len(done.There), "Names", strings.Join(done.There, ", "))
	}
	if len(done.Alike) > 0 {
		notes += " " + r.T("delegation.alike", "Count", len(done.Alike), "Names", strings.Join(done.Alike, ", "))
	}
	if len(done.Changed) > 0 {
		notes += " " + r.T("delegation.changed_names", "Count", len(done.Changed), "Names", strings.Join(done.Changed, ", "))
	}
	if done.Gone > 0 {
		notes += " " + r.T("delegation.left_out", "Count", done.Gone)
	}
	return notes
}

// returnDelegationPage asks why a delegation is returned.
func returnDelegationPage(r *web.Request) (web.Result, error) {
	c, err := r.CongressFor(access.View)
	if err != nil {
		return web.Result{}, err
	}
	s, err := delegation.Returnable(r.Tx, c.ID)
	if err != nil {
		return web.Result{}, err
	}
	reason := r.WithError(ui.Input{Key: "reason", Label: r.T("field.reason"), Kind: "long", Value: r.Form("reason")})
	v := ui.SimpleForm{Frame: r.Frame("delegation.return"), Sub: c.Unit.FullName, Lead: r.T("delegation.return_lead"),
		Version: r.FormVersion(int64(s.Version)), Groups: []ui.Group{{Inputs: []ui.Input{reason}}},
		Button: r.T("delegation.return"), Cancel: web.DelegationPath(c.ID)}
	if v.Crumbs, err = r.CongressCrumbs(c, v.Title); err != nil {
		return web.Result{}, err
	}
	v.Conflict, err = r.ConflictLine("congress", c.ID)
	return web.Show(ui.SimpleFormPage(v)), err
}

func returnDelegation(r *web.Request) (web.Result, error) {
	c, err := r.CongressFor(access.View)
	if err != nil {
		return web.Result{}, err
	}
	return web.Redirect(web.DelegationPath(c.ID)).Saying("delegation.returned", "Unit", c.Unit.FullName),
		delegation.Return(r.Tx, c.ID, r.FormInt("version"), r.Form("reason"))
}

// replaceMemberPage asks why the next reserve replaces a member and, if the member was the head, who heads the
// delegation now.
func replaceMemberPage(r *web.Request) (web.Result, error) {
	c, err := r.CongressFor(access.View)
	if err != nil {
		return web.Result{}, err
	}
	s, err := delegation.Returnable(r.Tx, c.ID)
	if err != nil {
		return web.Result{}, err
	}
	out, next, ok := s.Standby(int64(r.QueryInt("person", 0)))
	if !ok {
		return delegationPage(r)
	}
	reason := ui.Input{Key: "reason", Label: r.T("field.reason"), Kind: "long", Value: r.Form("reason")}
	head := ui.Input{Key: "delegation_head", Label: r.T("delegation.new_head"), Kind: "radios", Value: r.Form("delegation_head")}
	for _, m := range s.Members {
		if m.PersonID != out.PersonID && (m.Kind == delegate.Official || m.PersonID == next.PersonID) {
			head.Options = append(head.Options, ui.Option{Value: strconv.FormatInt(m.PersonID, 10), Label: m.FullName})
		}
	}
	inputs := []*ui.Input{&reason}
	if s.Heads(out.PersonID) {
		inputs = append(inputs, &head)
	}
	v := ui.SimpleForm{Frame: r.Frame("delegation.replace"), Sub: c.Unit.FullName,
		Lead:    r.T("delegation.replace_lead", "Out", out.FullName, "Next", next.FullName, "Number", next.Position),
		Version: r.FormVersion(int64(s.Version)), Button: r.T("delegation.replace"), Cancel: web.DelegationPath(c.ID)}
	for _, in := range inputs {
		for _, p := range r.Problems() {
			if p.Field == in.Key {
				in.Error = r.Words.Problem(p)
			}
		}
		v.Groups = append(v.Groups, ui.Group{Inputs: []ui.Input{*in}})
	}
	if v.Crumbs, err = r.CongressCrumbs(c, v.Title); err != nil {
		return web.Result{}, err
	}
	v.Conflict, err = r.ConflictLine("congress", c.ID)
	return web.Show(ui.SimpleFormPage(v)), err
}

func replaceMember(r *web.Request) (web.Result, error) {
	c, err := r.CongressFor(access.View)
	if err != nil {
		return web.Result{}, err
	}
	return web.Redirect(web.DelegationPath(c.ID)).Saying("delegation.replaced"), delegation.MoveUp(r.Tx, c.ID, r.FormInt("version"),
		int64(r.QueryInt("person", 0)), int64(r.FormInt("delegation_head")), r.Form("reason"))
}
