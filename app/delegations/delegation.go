package delegations

import (
	"slices"
	"strconv"
	"strings"

	"daihoi/app/web"
	"daihoi/models/access"
	"daihoi/models/committee"
	"daihoi/models/congress"
	"daihoi/models/delegate"
	"daihoi/models/delegation"
	"daihoi/templates/delegations"
	"daihoi/templates/ui"
)

// delegationPage shows whom a congress sends to the one above; the sender chooses them here.
func delegationPage(r *web.Request) (web.Result, error) {
	c, err := r.CongressFor(access.View)
	if err != nil {
		return web.Result{}, err
	}
	s, err := delegation.SendingOf(r.Tx, c.ID)
	if err != nil {
		return web.Result{}, err
	}
	v := delegations.Delegation{Frame: r.Frame("delegation.title"), Sub: r.CongressLine(c), Path: web.DelegationPath(c.ID), List: web.DelegateListPath(c.ID),
		State: r.DelegationState(s.State), When: delegationWhen(r, s.Delegation), Version: r.FormVersion(int64(s.Version)),
		MayChoose: s.Open() && web.MayEditDelegates(r.Actor, c.Unit.Path), Recall: s.State == delegation.Sent && web.MayEditDelegates(r.Actor, c.Unit.Path)}
	if v.Crumbs, err = r.CongressCrumbs(c, v.Title); err != nil {
		return web.Result{}, err
	}
	if v.Conflict, err = r.ConflictLine("congress", c.ID); err != nil {
		return web.Result{}, err
	}
	if err := aboutDelegation(r, s, &v); err != nil {
		return web.Result{}, err
	}
	for _, m := range s.Members {
		e := r.Envoy(m, s)
		if _, _, ok := s.Standby(m.PersonID); ok && s.MayReceive(r.Actor) {
			e.Replace = v.Path + "/replace?person=" + e.ID
		}
		v.Members = append(v.Members, e)
	}
	if v.MayChoose {
		err = envoyForm(r, c, s, &v)
	}
	return web.Show(delegations.DelegationPage(v)), err
}

// aboutDelegation says where the delegation goes, how many seats it has, and what is unusual about it.
func aboutDelegation(r *web.Request, s delegation.Sending, v *delegations.Delegation) error {
	v.Lead = r.T("delegation.no_above")
	if s.AboveID != 0 {
		v.Lead = r.T("delegation.goes_to", "Unit", s.AboveUnit)
	}
	v.Seats, v.Gap = r.DelegationSeats(s)
	if s.State == delegation.Returned {
		v.Returned = s.ReturnReason
	}
	if !v.MayChoose && s.DocNumber != "" {
		v.Facts = []ui.Fact{{Label: r.T("delegation.document"), Value: strings.TrimSuffix(s.DocNumber+", "+s.DocDate.Short(), ", ")}}
	}
	var gone []string
	for _, m := range s.Members {
		if m.Gone() {
			gone = append(gone, m.FullName)
		}
	}
	if len(gone) > 0 {
		v.Warnings = append(v.Warnings, r.T("delegation.gone", "Count", len(gone), "Names", strings.Join(gone, ", ")))
	}
	if !s.MayReceive(r.Actor) {
		return nil
	}
	above, err := congress.Get(r.Tx, s.AboveID)
	v.Above = web.DelegationsPath(above.Unit.Code)
	if s.State == delegation.Sent {
		v.Return = v.Path + "/return"
	}
	return err
}

func delegationWhen(r *web.Request, d delegation.Delegation) string {
	switch d.State {
	case delegation.Sent:
		return r.T("delegation.when", "When", r.Words.Moment(d.SentAt.Time), "Who", d.SentBy)
	case delegation.Received:
		return r.T("delegation.when", "When", r.Words.Moment(d.ReceivedAt.Time), "Who", d.ReceivedBy)
	}
	return ""
}

// envoyForm lists everyone who can be sent, those chosen first; after a refused POST as submitted.
func envoyForm(r *web.Request, c congress.Congress, s delegation.Sending, v *delegations.Delegation) error {
	v.Papers, v.Wrong = r.EnvoyInputs(&s.Delegation, v.Problems)
	chosen := map[string]ui.Envoy{}
	for i, m := range s.Members {
		e := v.Members[i]
		e.Official, e.Head = m.Kind == delegate.Official, s.Heads(m.PersonID)
		if m.Kind == delegate.Reserve {
			e.Reserve = strconv.Itoa(m.Position)
		}
		chosen[e.ID] = e
	}
	first := map[string]int{}
	for i, e := range v.Members {
		first[e.ID] = i
	}
	elected, err := committee.Of(r.Tx, c.ID, r.Today())
	if err != nil {
		return err
	}
	member := map[string]bool{} // of the new Committee, who come first
	for _, m := range elected.Members() {
		member[strconv.FormatInt(m.PersonID, 10)] = true
	}
	err = delegate.All(r.Tx, delegate.Filter{Scope: delegate.Scope{CongressID: c.ID}, Category: delegate.Official}, func(rec delegate.Record) error {
		id := strconv.FormatInt(rec.PersonID, 10)
		e := chosen[id]
		_, before := chosen[id]
		e.ID, e.Href, e.Name, e.Born = id, web.DelegatePath(rec.Delegate.ID), rec.FullName, rec.BornOn.Short()
		e.Occupation, e.Part = rec.Occupation, rec.Represents
		e.Notes = slices.DeleteFunc(e.Notes, func(n ui.Status) bool { return n.Class == "done" }) // the form shows the head as a radio button
		if member[id] {
			e.Notes = append(e.Notes, ui.Status{Class: "progress", Word: r.T("committee.member_badge")})
		}
		if r.Refused() {
			e.Official, e.Head = slices.Contains(r.FormValues("delegation_official"), id), r.Form("delegation_head") == id
			e.Reserve = r.Form("reserve-" + id)
		}
		if before || e.Official || e.Reserve != "" {
			v.Chosen = append(v.Chosen, e)
		} else {
			v.Others = append(v.Others, e)
		}
		return nil
	})
	slices.SortStableFunc(v.Chosen, func(a, b ui.Envoy) int {
		at := func(e ui.Envoy) int {
			if i, before := first[e.ID]; before {
				return i
			}
			return len(first)
		}
		return at(a) - at(b)
	})
	slices.SortStableFunc(v.Others, func(a, b ui.Envoy) int {
		switch {
		case member[a.ID] == member[b.ID]:
			return 0
		case member[a.ID]:
			return -1
		}
		return 1
	})
	return err
}

// chooseDelegation saves the choice, or sends it at once.
func chooseDelegation(r *web.Request) (web.Result, error) {
	c, err := r.CongressFor(access.EditDelegates)
	if err != nil {
		return web.Result{}, err
	}
	in, problems := r.Envoys()
	command, said := delegation.Choose, "delegation.saved"
	if r.Form("do") == "send" {
		command, said = delegation.Send, "delegation.sent"
	}
	return web.Redirect(web.DelegationPath(c.ID)).Saying(said), web.RunIfValid(problems, func() error {
		return command(r.Tx, c.ID, r.FormInt("version"), in)
	})
}

// recallDelegation takes back a delegation that was sent.
func recallDelegation(r *web.Request) (web.Result, error) {
	c, err := r.CongressFor(access.EditDelegates)
	if err != nil {
		return web.Result{}, err
	}
	return web.Redirect(web.DelegationPath(c.ID)).Saying("delegation.recalled"), delegation.Recall(r.Tx, c.ID, r.FormInt("version"))
}
