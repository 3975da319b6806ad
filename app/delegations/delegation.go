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
	"daihoi/models/fault"
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
		e := envoy(r, m, s)
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
	reserves := 0
	for _, m := range s.Members {
		if m.Kind == delegate.Reserve {
			reserves++
		}
	}
	official := len(s.Members) - reserves
	v.Seats = r.T("delegation.chosen", "Count", official, "Reserves", reserves)
	if s.Seats != nil {
		v.Seats = r.T("delegation.allotted_chosen", "Seats", *s.Seats, "Count", official, "Reserves", reserves)
		v.Gap = r.SeatGap(s.Seated() - *s.Seats)
	}
	if own := official - s.Seated(); own > 0 {
		v.Seats += " " + r.T("delegation.own_right", "Count", own)
	}
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

func envoy(r *web.Request, m delegation.Member, s delegation.Sending) delegations.Envoy {
	e := delegations.Envoy{ID: strconv.FormatInt(m.PersonID, 10), Name: m.FullName, Born: m.BornOn.Short(), Occupation: m.Occupation,
		Kind: r.T("delegation.official")}
	if m.DelegateID != 0 {
		e.Href = web.DelegatePath(m.DelegateID)
	}
	if m.Kind == delegate.Reserve {
		e.Kind = r.T("delegation.reserve", "Number", m.Position)
	}
	note := func(class, word string) { e.Notes = append(e.Notes, ui.Status{Class: class, Word: word}) }
	if s.Heads(m.PersonID) {
		note("done", r.T("field.delegation_head"))
	}
	if m.Gone() {
		note("late", r.T("delegation.left_list"))
	}
	if len(m.Changed) > 0 {
		note("risk", r.T("delegation.changed_since"))
		e.Changes = web.Changes(r, delegate.PersonFields, m.Changed)
	}
	switch {
	case !m.AboveGone.IsZero():
		note("late", r.T("delegation.left_above"))
	case m.Above == delegate.ExOfficio || m.Above == delegate.Appointed:
		note("na", r.T("delegation.above_as", "Category", r.T("choice.category."+m.Above)))
	}
	return e
}

// envoyForm lists everyone who can be sent, those chosen first; after a refused POST as submitted.
func envoyForm(r *web.Request, c congress.Congress, s delegation.Sending, v *delegations.Delegation) error {
	v.Wrong = map[string]bool{}
	for i, p := range r.Problems() {
		v.Wrong[p.Field] = true
		if strings.HasPrefix(p.Field, "delegation_") {
			v.Problems[i].Field = "delegation_official" // the table in which members are chosen
		}
	}
	for _, g := range web.FormGroups(r, delegation.Fields, &s.Delegation, nil) {
		v.Papers = append(v.Papers, g.Inputs...)
	}
	v.Papers[0].Optional = false // required for sending, though not for saving
	chosen := map[string]delegations.Envoy{}
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
	slices.SortStableFunc(v.Chosen, func(a, b delegations.Envoy) int {
		at := func(e delegations.Envoy) int {
			if i, before := first[e.ID]; before {
				return i
			}
			return len(first)
		}
		return at(a) - at(b)
	})
	slices.SortStableFunc(v.Others, func(a, b delegations.Envoy) int {
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
	in, problems := decodeEnvoys(r)
	command, said := delegation.Choose, "delegation.saved"
	if r.Form("do") == "send" {
		command, said = delegation.Send, "delegation.sent"
	}
	return web.Redirect(web.DelegationPath(c.ID)).Saying(said), web.RunIfValid(problems, func() error {
		return command(r.Tx, c.ID, r.FormInt("version"), in)
	})
}

// mostReserves limits the order numbers of reserves.
const mostReserves = 99

// decodeEnvoys reads who is ticked, and the reserves in the order of their numbers.
func decodeEnvoys(r *web.Request) (in delegation.Envoys, problems []fault.Problem) {
	var typed delegation.Delegation
	problems = delegation.Fields.Decode(r.Form, &typed)
	in.DocNumber, in.DocDate, in.HeadID = typed.DocNumber, typed.DocDate, int64(r.FormInt("delegation_head"))
	for _, text := range r.FormValues("delegation_official") {
		id, _ := strconv.ParseInt(text, 10, 64)
		in.Official = append(in.Official, id)
	}
	places := map[int64]int{}
	for key, values := range r.PostForm {
		text, found := strings.CutPrefix(key, "reserve-")
		place := strings.TrimSpace(values[0])
		if !found || place == "" {
			continue
		}
		id, _ := strconv.ParseInt(text, 10, 64)
		n, err := strconv.Atoi(place)
		if err != nil || n < 1 || n > mostReserves {
			problems = append(problems, fault.Problem{Field: key, Key: "problem.delegation_place"})
			continue
		}
		places[id] = n
		in.Reserve = append(in.Reserve, id)
	}
	slices.Sort(in.Reserve)
	slices.SortStableFunc(in.Reserve, func(a, b int64) int { return places[a] - places[b] })
	return in, problems
}

// recallDelegation takes back a delegation that was sent.
func recallDelegation(r *web.Request) (web.Result, error) {
	c, err := r.CongressFor(access.EditDelegates)
	if err != nil {
		return web.Result{}, err
	}
	return web.Redirect(web.DelegationPath(c.ID)).Saying("delegation.recalled"), delegation.Recall(r.Tx, c.ID, r.FormInt("version"))
}
