package app

import (
	"fmt"
	"strconv"
	"strings"

	"daihoi/models/access"
	"daihoi/models/congress"
	"daihoi/models/delegate"
	"daihoi/models/fault"
	"daihoi/templates"
)

func delegationsPath(code string) string { return "/units/" + code + "/delegations" }

// delegationsPage shows the organizers of a congress what the units below have sent.
func delegationsPage(r *Request) (Result, error) {
	p, err := r.place()
	if err != nil {
		return Result{}, err
	}
	crumbs, err := r.crumbsTo(p.unit)
	if err != nil {
		return Result{}, err
	}
	v := templates.Delegations{Frame: r.frame("delegation.below_title", append(crumbs, here(r.T("delegation.below_title")))...), Sub: p.unit.FullName,
		Path: delegationsPath(p.unit.Code), List: p.path() + "/delegates", Convene: r.conveneLink(p), MayReceive: mayEditDelegates(r, p.unit.Path)}
	c, err := congress.ByUnit(r.Tx, p.unit.ID, p.term.ID)
	if fault.KindOf(err) == fault.NotFound {
		v.NoCongress = true
		return show(templates.DelegationsPage(v)), nil
	}
	if err != nil {
		return Result{}, err
	}
	v.Sub = r.congressLine(c)
	list, err := delegate.Delegations(r.Tx, c.ID)
	if err != nil {
		return Result{}, err
	}
	if r.Stale() {
		v.Conflict = r.T("delegation.outdated")
	}
	counts := map[delegate.DelegationState]int{}
	var unsent []string
	for _, in := range list {
		row := r.delegationRow(in)
		if in.State == delegate.DelegationSent {
			v.Waiting = append(v.Waiting, row.Receive)
		}
		counts[in.State]++
		if !delivered(in) && in.State != delegate.DelegationReturned && !in.Day.IsZero() && in.Day.Before(r.Today()) {
			unsent = append(unsent, in.UnitName)
		}
		v.Rows = append(v.Rows, row)
	}
	v.Summary = r.T("delegation.summary", "Units", len(list), "Unsent", counts[""]+counts[delegate.DelegationDraft],
		"Sent", counts[delegate.DelegationSent], "Returned", counts[delegate.DelegationReturned], "Received", counts[delegate.DelegationReceived])
	if len(unsent) > 0 {
		v.Unsent = r.T("delegation.unsent", "Count", len(unsent), "Names", strings.Join(unsent, ", "))
	}
	return show(templates.DelegationsPage(v)), nil
}

// delivered reports whether the delegation is with the congress above: what is only being chosen is the sender's own.
func delivered(in delegate.Incoming) bool {
	return in.State == delegate.DelegationSent || in.State == delegate.DelegationReceived
}

func (r *Request) delegationRow(in delegate.Incoming) templates.DelegationRow {
	row := templates.DelegationRow{Unit: in.UnitName, State: r.delegationState(in.State), When: r.delegationWhen(in.Delegation), Day: in.Day.Short()}
	if in.SenderID == 0 {
		row.State = templates.Status{Class: "na", Word: r.T("delegation.sender_none")}
	} else {
		row.Href = delegationPath(in.SenderID)
	}
	if in.Seats != nil {
		row.Seats = r.Words.Number(*in.Seats)
	}
	if in.State == delegate.DelegationReturned {
		row.When = in.ReturnReason
	}
	if !delivered(in) {
		return row
	}
	row.Official, row.Reserves, row.Head = r.Words.Number(in.Official), r.Words.Number(in.Reserves), in.HeadName
	if in.Seats != nil {
		row.Gap = r.gap(in.Seated - *in.Seats)
	}
	if in.Gone > 0 {
		row.Notes = append(row.Notes, templates.Status{Class: "late", Word: r.T("delegation.gone_count", "Count", in.Gone)})
	}
	if in.State == delegate.DelegationSent {
		row.Receive = fmt.Sprintf("%d-%d", in.ID, in.Version)
		row.Return = delegationPath(in.SenderID) + "/return"
	}
	return row
}

// receiveDelegations takes one delegation, or all that wait, into the list of the unit's congress.
func receiveDelegations(r *Request) (Result, error) {
	p, err := r.place()
	if err != nil {
		return Result{}, err
	}
	if err := r.Tx.Require(access.EditDelegates, p.unit.Path); err != nil {
		return Result{}, err
	}
	c, err := congress.ByUnit(r.Tx, p.unit.ID, p.term.ID)
	if err != nil {
		return Result{}, err
	}
	wanted := r.FormValues("receive")
	if r.Form("receive") == "all" {
		wanted = r.FormValues("sent")
	}
	done, err := delegate.ReceiveDelegations(r.Tx, c.ID, seenIn(wanted))
	return redirect(delegationsPath(p.unit.Code)).saying("delegation.received", "Count", done.Delegations, "Official", done.Official,
		"Reserves", done.Reserves, "More", r.receiptNotes(done)), err
}

// seenIn reads boxes that say what was looked at and in which version: "12-3". What is no such thing is found nowhere.
func seenIn(boxes []string) []delegate.Seen {
	var seen []delegate.Seen
	for _, text := range boxes {
		id, version, _ := strings.Cut(text, "-")
		var s delegate.Seen
		s.ID, _ = strconv.ParseInt(id, 10, 64)
		s.Version, _ = strconv.Atoi(version)
		seen = append(seen, s)
	}
	return seen
}

// receiptNotes say who of the members went another way.
func (r *Request) receiptNotes(done delegate.Receipt) string {
	notes := ""
	if len(done.There) > 0 {
		notes += " " + r.T("delegation.there", "Count", len(done.There), "Names", strings.Join(done.There, ", "))
	}
	if len(done.Alike) > 0 {
		notes += " " + r.T("delegation.alike", "Count", len(done.Alike), "Names", strings.Join(done.Alike, ", "))
	}
	if done.Gone > 0 {
		notes += " " + r.T("delegation.left_out", "Count", done.Gone)
	}
	return notes
}

// returnDelegationPage asks why a delegation goes back.
func returnDelegationPage(r *Request) (Result, error) {
	c, err := r.congressFor(access.View)
	if err != nil {
		return Result{}, err
	}
	s, err := delegate.Returnable(r.Tx, c.ID)
	if err != nil {
		return Result{}, err
	}
	reason := templates.Input{Key: "reason", Label: r.T("field.reason"), Kind: "long", Value: r.Form("reason")}
	for _, p := range r.Problems() {
		if p.Field == reason.Key {
			reason.Error = r.Words.Problem(p)
		}
	}
	v := templates.SimpleForm{Frame: r.frame("delegation.return"), Sub: c.Unit.FullName, Lead: r.T("delegation.return_lead"),
		Version: r.presentVersion(int64(s.Version)), Groups: []templates.Group{{Inputs: []templates.Input{reason}}},
		Button: r.T("delegation.return"), Cancel: delegationPath(c.ID)}
	if v.Crumbs, err = r.crumbsIn(c, v.Title); err != nil {
		return Result{}, err
	}
	v.Conflict, err = r.conflictLine("congress", c.ID)
	return show(templates.SimpleFormPage(v)), err
}

func returnDelegation(r *Request) (Result, error) {
	c, err := r.congressFor(access.View)
	if err != nil {
		return Result{}, err
	}
	return redirect(delegationPath(c.ID)).saying("delegation.returned", "Unit", c.Unit.FullName),
		delegate.ReturnDelegation(r.Tx, c.ID, r.FormInt("version"), r.Form("reason"))
}

// replaceMemberPage asks why the next reserve takes the place of a member, and who heads the delegation if it was the
// head.
func replaceMemberPage(r *Request) (Result, error) {
	c, err := r.congressFor(access.View)
	if err != nil {
		return Result{}, err
	}
	s, err := delegate.Returnable(r.Tx, c.ID)
	if err != nil {
		return Result{}, err
	}
	out, next, ok := s.Standby(int64(r.QueryInt("person", 0)))
	if !ok {
		return delegationPage(r)
	}
	reason := templates.Input{Key: "reason", Label: r.T("field.reason"), Kind: "long", Value: r.Form("reason")}
	head := templates.Input{Key: "delegation_head", Label: r.T("delegation.new_head"), Kind: "radios", Value: r.Form("delegation_head")}
	for _, m := range s.Members {
		if m.PersonID != out.PersonID && (m.Kind == delegate.Official || m.PersonID == next.PersonID) {
			head.Options = append(head.Options, templates.Option{Value: strconv.FormatInt(m.PersonID, 10), Label: m.FullName})
		}
	}
	inputs := []*templates.Input{&reason}
	if s.Heads(out.PersonID) {
		inputs = append(inputs, &head)
	}
	v := templates.SimpleForm{Frame: r.frame("delegation.replace"), Sub: c.Unit.FullName,
		Lead:    r.T("delegation.replace_lead", "Out", out.FullName, "Next", next.FullName, "Number", next.Position),
		Version: r.presentVersion(int64(s.Version)), Button: r.T("delegation.replace"), Cancel: delegationPath(c.ID)}
	for _, in := range inputs {
		for _, p := range r.Problems() {
			if p.Field == in.Key {
				in.Error = r.Words.Problem(p)
			}
		}
		v.Groups = append(v.Groups, templates.Group{Inputs: []templates.Input{*in}})
	}
	if v.Crumbs, err = r.crumbsIn(c, v.Title); err != nil {
		return Result{}, err
	}
	v.Conflict, err = r.conflictLine("congress", c.ID)
	return show(templates.SimpleFormPage(v)), err
}

func replaceMember(r *Request) (Result, error) {
	c, err := r.congressFor(access.View)
	if err != nil {
		return Result{}, err
	}
	return redirect(delegationPath(c.ID)).saying("delegation.replaced"), delegate.MoveUp(r.Tx, c.ID, r.FormInt("version"),
		int64(r.QueryInt("person", 0)), int64(r.FormInt("delegation_head")), r.Form("reason"))
}
