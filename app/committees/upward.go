package committees

import (
	"slices"
	"strconv"
	"strings"

	"daihoi/app/web"
	"daihoi/models/access"
	"daihoi/models/committee"
	"daihoi/models/delegate"
	"daihoi/models/delegation"
	"daihoi/templates/committees"
	"daihoi/templates/ui"
)

// choosing reports whether the page answers a choice of the delegation that was refused.
func choosing(r *web.Request) bool { return r.Refused() && r.Form("do") != "" }

// upward is the delegation to the congress above: its numbers and members, and while it is open the form that chooses among the
// members of the Committee. Whoever was chosen elsewhere stays in the form.
func upward(r *web.Request, c committee.Committee, s delegation.Sending, v *committees.Page) {
	u := &v.Upward
	u.Href, u.State, u.Lead = web.DelegationPath(c.CongressID), r.DelegationState(s.State), r.T("delegation.no_above")
	if s.AboveID != 0 {
		u.Lead = r.T("delegation.goes_to", "Unit", s.AboveUnit)
	}
	u.Text, u.Gap = r.DelegationSeats(s)
	if s.DocNumber != "" && !s.Open() {
		u.Document = strings.TrimSuffix(s.DocNumber+", "+s.DocDate.Short(), ", ")
	}
	if s.State == delegation.Returned {
		u.Returned = s.ReturnReason
	}
	in := map[int64]bool{}
	for _, m := range c.Members() {
		in[m.PersonID] = true
	}
	chosen := map[string]ui.Envoy{}
	for _, m := range s.Members {
		e := r.Envoy(m, s)
		if in[m.PersonID] {
			e.Notes = append(e.Notes, ui.Status{Class: "progress", Word: r.T("committee.member_badge")})
		}
		u.Members = append(u.Members, e)
		e.Official, e.Head = m.Kind == delegate.Official, s.Heads(m.PersonID)
		if m.Kind == delegate.Reserve {
			e.Reserve = strconv.Itoa(m.Position)
		}
		e.Notes = slices.DeleteFunc(slices.Clone(e.Notes), func(n ui.Status) bool { return n.Class == "done" || n.Class == "progress" })
		chosen[e.ID] = e
		if s.Open() && !in[m.PersonID] {
			u.People = append(u.People, e)
		}
	}
	if !v.MayEdit || !s.Open() {
		u.People = nil
		return
	}
	for _, m := range c.Members() {
		if m.Record.Withdrawn() || !slices.Contains([]string{delegate.ExOfficio, delegate.Consulted, delegate.Appointed}, m.Record.Category) {
			continue // who joined from outside is no delegate and is not sent
		}
		e := chosen[strconv.FormatInt(m.PersonID, 10)]
		e.ID, e.Href, e.Name, e.Born, e.Occupation = strconv.FormatInt(m.PersonID, 10), web.DelegatePath(m.Record.Delegate.ID), m.Name(), m.Record.BornOn.Short(), m.Record.Occupation
		e.Part = m.Record.Represents
		if m.Seat != "" {
			e.Notes = append(e.Notes, ui.Status{Class: "notdue", Word: r.T("choice.member_seat." + m.Seat)})
		}
		u.People = append(u.People, e)
	}
	u.Version = s.Version
	if choosing(r) {
		u.Version = r.FormVersion(int64(s.Version))
		for i, e := range u.People {
			u.People[i].Official, u.People[i].Head = slices.Contains(r.FormValues("delegation_official"), e.ID), r.Form("delegation_head") == e.ID
			u.People[i].Reserve = r.Form("reserve-" + e.ID)
		}
	}
	u.Papers, u.Wrong = r.EnvoyInputs(&s.Delegation, v.Problems)
}

// chooseUpward saves the choice of the delegation, or sends it at once.
func chooseUpward(r *web.Request) (web.Result, error) {
	at, err := r.CongressFor(access.EditDelegates)
	if err != nil {
		return web.Result{}, err
	}
	in, problems := r.Envoys()
	command, said := delegation.Choose, "delegation.saved"
	if r.Form("do") == "send" {
		command, said = delegation.Send, "delegation.sent"
	}
	return web.Redirect(path(at.ID) + "#h-upward").Saying(said), web.RunIfValid(problems, func() error {
		return command(r.Tx, at.ID, r.FormInt("version"), in)
	})
}
